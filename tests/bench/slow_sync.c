/* SPDX-License-Identifier: MIT
 * slow_sync.c - a disk whose every sync takes 2 ms more, for LD_PRELOAD: this kind of machine is kinder than most. */
#define SLOW_NS 2000000
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_a_moment(void)
{
	nanosleep(&(struct timespec){.tv_nsec = SLOW_NS}, NULL);
}

__attribute__((visibility("default"))) int fsync(int fd)
{
	wait_a_moment();
	return (int)syscall(SYS_fsync, fd);
}

__attribute__((visibility("default"))) int fdatasync(int fd)
{
	wait_a_moment();
	return (int)syscall(SYS_fdatasync, fd);
}
