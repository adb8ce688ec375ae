/* SPDX-License-Identifier: MIT
 * disk_calls.h - the C library's calls for files, in front of the C library's own: for files outside of SQLite.
 *
 * A program that includes this has them all go through the disk of disk.h. SQLite's go by other names (open64,
 * pwrite64), and stdio calls nobody's. Only files that were made in the watched folder are noted. */
#ifndef HELP_DISK_CALLS_H
#define HELP_DISK_CALLS_H
#include "help/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALLS_FDS = 1024 };
static struct {
	struct disk_file *file;
	char path[400];
	bool is_folder;
} calls_open[CALLS_FDS];

#define IN_FRONT_OF(name) __asm__(name) __attribute__((visibility("default"), used))

static int calls_fail(enum disk_call c)
{
	enum disk_fault f = disk_call(c);
	if (f == FAULT_NONE) return 0;
	errno = f == FAULT_FULL ? ENOSPC : EIO;
	return -1;
}

static void calls_remember(int fd, const char *path, bool makes)
{
	struct stat st;
	if (fd < 0 || fd >= CALLS_FDS) return;
	calls_open[fd].file = makes ? disk_made(path) : NULL;
	calls_open[fd].is_folder = !makes && !fstat(fd, &st) && S_ISDIR(st.st_mode);
	snprintf(calls_open[fd].path, sizeof calls_open[fd].path, "%s", path);
}

int calls_do_open(const char *path, int flags, ...) IN_FRONT_OF("open");
int calls_do_open(const char *path, int flags, ...)
{
	va_list more;
	va_start(more, flags);
	mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
	va_end(more);
	bool makes = (flags & (O_CREAT | O_WRONLY | O_RDWR)) && disk_watches(path);
	if (makes && calls_fail(CALL_FILE_OPEN)) return -1;
	if (makes && !disk_find(path)) disk_moment("before the making of", path);
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	calls_remember(fd, path, makes);
	if (makes && fd >= 0 && (flags & O_TRUNC)) disk_sized(disk_find(path), 0);
	return fd;
}

int calls_do_mkostemp(char *path, int flags) IN_FRONT_OF("mkostemp");
int calls_do_mkostemp(char *path, int flags)
{
	static unsigned made;
	if (disk_watches(path) && calls_fail(CALL_FILE_OPEN)) return -1;
	disk_moment("before the making of", path);
	unsigned n = made++;
	for (char *at = path + strlen(path) - 6; *at; at++, n /= 10) *at = (char)('0' + n % 10);
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_RDWR | O_CREAT | O_EXCL, 0600);
	calls_remember(fd, path, disk_watches(path));
	return fd;
}

static struct disk_file *calls_file(int fd)
{
	return fd >= 0 && fd < CALLS_FDS ? calls_open[fd].file : NULL;
}

ssize_t calls_do_write(int fd, const void *from, size_t n) IN_FRONT_OF("write");
ssize_t calls_do_write(int fd, const void *from, size_t n)
{
	struct disk_file *f = calls_file(fd);
	if (f && calls_fail(CALL_FILE_WRITE)) return -1;
	if (f) disk_moment("before a write to", calls_open[fd].path);
	off_t at = f ? lseek(fd, 0, SEEK_CUR) : 0;
	ssize_t got = syscall(SYS_write, fd, from, n);
	if (got > 0) disk_wrote(f, at, from, (size_t)got);
	return got;
}

ssize_t calls_do_pwrite(int fd, const void *from, size_t n, off_t at) IN_FRONT_OF("pwrite");
ssize_t calls_do_pwrite(int fd, const void *from, size_t n, off_t at)
{
	struct disk_file *f = calls_file(fd);
	if (f && calls_fail(CALL_FILE_WRITE)) return -1;
	if (f) disk_moment("before a write to", calls_open[fd].path);
	ssize_t got = syscall(SYS_pwrite64, fd, from, n, at);
	if (got > 0) disk_wrote(f, at, from, (size_t)got);
	return got;
}

int calls_do_fsync(int fd) IN_FRONT_OF("fsync");
int calls_do_fsync(int fd)
{
	struct disk_file *f = calls_file(fd);
	bool folder = fd >= 0 && fd < CALLS_FDS && calls_open[fd].is_folder;
	const char *path = f || folder ? calls_open[fd].path : "";
	if ((f || (folder && disk_watches(path))) && calls_fail(CALL_FILE_SYNC)) return -1;
	disk_moment("before the sync of", path);
	if (folder) disk_folder_synced(path);
	disk_synced(f, path);
	return 0;
}

int calls_do_fdatasync(int fd) IN_FRONT_OF("fdatasync");
int calls_do_fdatasync(int fd)
{
	return calls_do_fsync(fd);
}

int calls_do_close(int fd) IN_FRONT_OF("close");
int calls_do_close(int fd)
{
	if (fd >= 0 && fd < CALLS_FDS) calls_open[fd].file = NULL, calls_open[fd].is_folder = false;
	return (int)syscall(SYS_close, fd);
}

int calls_do_rename(const char *from, const char *to) IN_FRONT_OF("rename");
int calls_do_rename(const char *from, const char *to)
{
	if (disk_watches(to) && calls_fail(CALL_FILE_RENAME)) return -1;
	disk_moment("before the renaming of", from);
	int code = (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
	if (!code) disk_renamed(from, to);
	return code;
}

int calls_do_unlinkat(int folder, const char *path, int flags) IN_FRONT_OF("unlinkat");
int calls_do_unlinkat(int folder, const char *path, int flags)
{
	char link[40], whole[PATH_MAX + NAME_MAX + 2] = "";
	snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
	ssize_t n = *path == '/' ? 0 : readlink(link, whole, PATH_MAX);
	int code = (int)syscall(SYS_unlinkat, folder, path, flags);
	if (n < 0 || code) return code;
	snprintf(whole + n, sizeof whole - (size_t)n, "%s%s", n ? "/" : "", path);
	disk_removed(whole);
	return code;
}

int calls_do_unlink(const char *path) IN_FRONT_OF("unlink");
int calls_do_unlink(const char *path)
{
	int code = (int)syscall(SYS_unlink, path);
	if (!code) disk_removed(path);
	return code;
}

int calls_do_mkdir(const char *path, mode_t mode) IN_FRONT_OF("mkdir");
int calls_do_mkdir(const char *path, mode_t mode)
{
	if (disk_watches(path) && calls_fail(CALL_FILE_FOLDER)) return -1;
	disk_moment("before the making of", path);
	int code = (int)syscall(SYS_mkdir, path, mode);
	if (!code) disk_folder_made(path);
	return code;
}
#endif
