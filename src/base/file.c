/* SPDX-License-Identifier: MIT
 * file.c - open, read, write to one side and rename; every failure is a sentence with the path in it. */
#include "base/file.h"

#include "base/crash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEMP_HEAD ".schedpost-"

#define ASK  "Ask whoever looks after this machine to allow it"
#define TELL "Tell whoever looks after this machine"
#define FREE "Free some space and try again"

static const struct trouble {
	int number;
	err_kind kind;
	const char *code, *why;
} troubles[] = {
	{ENOENT, ERR_MISSING, "no-such-file", "there is no such file or folder. Check the spelling"},
	{ENOTDIR, ERR_MISSING, "no-such-file", "a part of this path is no folder. Check the spelling"},
	{EACCES, ERR_DENIED, "file-denied", "schedpost may not touch it. " ASK},
	{EPERM, ERR_DENIED, "file-denied", "schedpost may not touch it. " ASK},
	{ENAMETOOLONG, ERR_INPUT, "bad-path", "the name is too long. Give the file a shorter one"},
	{EINVAL, ERR_INPUT, "bad-path", "it cannot be the path of a file. Check the spelling"},
	{ELOOP, ERR_INPUT, "bad-path", "its links lead in a circle. Name the file itself"},
	{EISDIR, ERR_INPUT, "not-a-file", "it is a folder. Name a file in it"},
	{ENOSPC, ERR_OUTSIDE, "disk-full", "the disk is full. " FREE},
	{EDQUOT, ERR_OUTSIDE, "disk-full", "the allowed space on the disk is used up. " FREE},
	{EFBIG, ERR_OUTSIDE, "disk-full", "the disk takes no file of this size. Try a smaller one"},
	{EROFS, ERR_OUTSIDE, "disk-failed", "the disk can only be read. " TELL},
	{EIO, ERR_OUTSIDE, "disk-failed", "the disk reports a fault. " TELL},
};

err file_trouble(struct arena *a, const char *doing, str path, int number)
{
	for (const struct trouble *t = troubles; t < troubles + COUNT(troubles); t++) {
		if (t->number != number) continue;
		return FAIL(a, t->kind, t->code, "schedpost could not %s '%.*s': %s.", doing, SHOW(path),
			    t->why);
	}
	const char *why = strerrordesc_np(number);
	return FAIL(a, ERR_OUTSIDE, "disk-failed", "schedpost could not %s '%.*s' (%s). " TELL ".", doing,
		    SHOW(path), why ? why : "for a reason without a name");
}

/* A path with a NUL inside would name another file than the one that was checked. */
static err path_cstr(struct arena *a, str path, const char **out)
{
	if (!path.len) return FAIL(a, ERR_INPUT, "bad-path", "No file was named. Write the path of a file.");
	if (memchr(path.at, 0, path.len)) {
		return FAIL(a, ERR_INPUT, "bad-path",
			    "The name of the file holds a character that no name can have. Rename it.");
	}
	*out = arena_cstr(a, path);
	return NULL;
}

static str folder_of(struct arena *a, str path)
{
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	if (!slash) return S(".");
	size_t len = (size_t)(slash - path.at);
	return len ? arena_str(a, str_cut(path, 0, len)) : S("/");
}

err file_open(struct arena *a, str path, int *fd)
{
	const char *name;
	TRY(path_cstr(a, path, &name));
	int got = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (got < 0) return file_trouble(a, "open", path, errno);
	struct stat st = {0};
	if (fstat(got, &st) == 0 && S_ISREG(st.st_mode)) {
		*fd = got;
		return NULL;
	}
	close(got);
	if (S_ISDIR(st.st_mode)) return file_trouble(a, "open", path, EISDIR);
	return FAIL(a, ERR_INPUT, "not-a-file",
		    "'%.*s' is not an ordinary file. Name a file that is stored on a disk.", SHOW(path));
}

static err read_all(struct arena *a, int fd, str path, size_t limit, str *out)
{
	buf b = buf_in(a, limit);
	char piece[16384];
	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) return file_trouble(a, "read", path, errno);
		if (n == 0) break;
		buf_add(&b, (str){piece, (size_t)n});
		if (b.over) break;
	}
	*out = buf_str(&b);
	if (!b.over) return NULL;
	return FAIL(a, ERR_INPUT, "file-too-big", "'%.*s' is longer than the %zu bytes that are taken here.",
		    SHOW(path), limit);
}

err file_read(struct arena *a, str path, size_t limit, str *out)
{
	int fd;
	TRY(file_open(a, path, &fd));
	err e = read_all(a, fd, path, limit, out);
	close(fd);
	return e;
}

/* Root works for the owner of the folder, see file.h. */
static int give_to_owner(int fd, const char *folder)
{
	struct stat st;
	if (geteuid() != 0) return 0;
	if (stat(folder, &st)) return -1;
	return fchown(fd, st.st_uid, st.st_gid);
}

static err sync_folder(struct arena *a, str folder)
{
	int fd = open(arena_cstr(a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) return file_trouble(a, "open", folder, errno);
	err e = fsync(fd) ? file_trouble(a, "write to", folder, errno) : NULL;
	close(fd);
	return e;
}

err file_folder(struct arena *a, str path, mode_t mode)
{
	const char *name;
	TRY(path_cstr(a, path, &name));
	if (mkdir(name, mode)) return errno == EEXIST ? NULL : file_trouble(a, "make", path, errno);
	CRASH_POINT("after a folder is made");
	str parent = folder_of(a, path);
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) return file_trouble(a, "open", path, errno);
	int bad = give_to_owner(fd, arena_cstr(a, parent)) || fchmod(fd, mode) ? errno : 0;
	close(fd);
	if (bad) return file_trouble(a, "make", path, bad);
	return sync_folder(a, parent);
}

err file_temp(struct arena *a, str folder, struct file_temp *out)
{
	const char *name;
	*out = (struct file_temp){.fd = -1};
	TRY(path_cstr(a, folder, &name));
	char *path = arena_cstr(a, arena_fmt(a, "%s/" TEMP_HEAD "XXXXXX", name));
	int fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0) return file_trouble(a, "write to", folder, errno);
	*out = (struct file_temp){fd, path};
	CRASH_POINT("after a temporary file is begun");
	if (!give_to_owner(fd, name)) return NULL;
	err e = file_trouble(a, "write to", folder, errno);
	file_drop(out);
	return e;
}

err file_add(struct arena *a, struct file_temp *t, str more)
{
	while (more.len) {
		ssize_t n = write(t->fd, more.at, more.len);
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) return file_trouble(a, "write to", str_of(t->path), errno);
		more = str_cut(more, (size_t)n, more.len);
		CRASH_POINT("after a piece of a file is written");
	}
	return NULL;
}

err file_keep(struct arena *a, struct file_temp *t, str path, mode_t mode)
{
	const char *name;
	TRY(path_cstr(a, path, &name));
	if (fchmod(t->fd, mode) || fsync(t->fd)) return file_trouble(a, "write to", path, errno);
	CRASH_POINT("before a file gets its name");
	if (rename(t->path, name)) return file_trouble(a, "write to", path, errno);
	CRASH_POINT("after a file has got its name");
	close(t->fd);
	t->fd = -1;
	return sync_folder(a, folder_of(a, path));
}

void file_drop(struct file_temp *t)
{
	if (t->fd < 0) return;
	unlink(t->path);
	close(t->fd);
	t->fd = -1;
}

err file_write(struct arena *a, str path, str content, mode_t mode)
{
	struct file_temp t;
	TRY(file_temp(a, folder_of(a, path), &t));
	err e = file_add(a, &t, content);
	if (!e) e = file_keep(a, &t, path, mode);
	file_drop(&t);
	return e;
}

void file_sweep(struct arena *a, str folder)
{
	DIR *d = opendir(arena_cstr(a, folder));
	if (!d) return;
	for (struct dirent *e; (e = readdir(d)) != NULL;) {
		str name = str_of(e->d_name);
		bool ours = str_starts(name, S(TEMP_HEAD)) && name.len == strlen(TEMP_HEAD) + 6;
		if (ours) unlinkat(dirfd(d), e->d_name, 0);
	}
	closedir(d);
}
