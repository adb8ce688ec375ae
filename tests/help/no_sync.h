/* SPDX-License-Identifier: MIT
 * no_sync.h - for a test program that proves nothing about disks: syncs, which would be most of its time, do nothing.
 *
 * Included once, by the file with main: it defines what libc would. */
#ifndef HELP_NO_SYNC_H
#define HELP_NO_SYNC_H

__attribute__((visibility("default"))) int fsync(int fd);
__attribute__((visibility("default"))) int fdatasync(int fd);
int fsync(int fd)
{
	(void)fd;
	return 0;
}
int fdatasync(int fd)
{
	(void)fd;
	return 0;
}
#endif
