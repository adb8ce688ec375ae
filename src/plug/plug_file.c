/* SPDX-License-Identifier: MIT
 * plug_file.c - a plugin runs with the rights of a step, so its file must be ours alone. */
#include "plug/plug_file.h"
#include "base/sha.h"
#include "plug/sane.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MOST = 64 << 20, PIECE = 64 * 1024 };	/* bytes */

static err cannot_open(struct arena *a, str path, int number)
{
	if (number == ENOENT)
		return FAIL(a, ERR_MISSING, "plugin-missing",
			    "There is no plugin in %.*s. Please install it, or correct the "
			    "folder of plugins in the settings.",
			    SHOW(path));
	if (number == ELOOP)
		return FAIL(a, ERR_DENIED, "plugin-link",
			    "The plugin %.*s is a symbolic link, which could point anywhere. "
			    "Please put the file itself there.",
			    SHOW(path));
	return FAIL(a, ERR_OUTSIDE, "plugin-unreadable",
		    "The plugin %.*s cannot be read (%s). Please check the file's "
		    "permissions.",
		    SHOW(path), strerror(number));
}

static err check_stat(struct arena *a, str path, int fd)
{
	struct stat st;
	if (fstat(fd, &st)) return cannot_open(a, path, errno);
	if (!S_ISREG(st.st_mode) || st.st_size > FILE_MOST)
		return FAIL(a, ERR_DENIED, "plugin-file",
			    "%.*s is no ordinary file of a plugin's size. Please install the "
			    "plugin again.",
			    SHOW(path));
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return FAIL(a, ERR_DENIED, "plugin-writable",
			    "The plugin %.*s is not used, for other people may write to it. "
			    "Please run: chmod go-w %.*s",
			    SHOW(path), SHOW(path));
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return FAIL(a, ERR_DENIED, "plugin-owner",
			    "The plugin %.*s is not used, for it belongs to somebody else. "
			    "Please run: chown root %.*s",
			    SHOW(path), SHOW(path));
	return NULL;
}

static err hash(struct arena *a, str path, int fd, str *out)
{
	struct sha sha;
	uint8_t sum[SHA_BYTES];
	char piece[PIECE];
	sha_start(&sha);
	off_t at = 0;
	for (ssize_t n; (n = pread(fd, piece, sizeof piece, at)) != 0; at += n) {
		if (n < 0) return cannot_open(a, path, errno);
		if (at > FILE_MOST) return cannot_open(a, path, EFBIG);
		sha_add(&sha, (str){piece, (size_t)n});
	}
	sha_end(&sha, sum);
	*out = sha_hex(a, sum);
	return NULL;
}

err plug_file_open(struct arena *a, str folder, str name, struct plug_file *out)
{
	if (!sane_name(name))
		return FAIL(a, ERR_INPUT, "plugin-name",
			    "'%.*s' cannot be the name of a plugin: names have small letters and "
			    "digits only.",
			    SHOW(name));
	str path = arena_fmt(a, "%.*s/%.*s.so", SHOW(folder), SHOW(name));
	int fd = open(arena_cstr(a, path),
		      O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us */
	if (fd < 0) return cannot_open(a, path, errno);
	err e = check_stat(a, path, fd);
	if (!e) e = hash(a, path, fd, &out->sha256);
	if (e) close(fd);
	else out->fd = fd;
	return e;
}
