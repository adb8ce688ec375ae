/* SPDX-License-Identifier: MIT
 * key_file.c - finds, makes, reads and replaces the file with the key; nothing of it stays in ordinary memory. */
#include "rooms/vault/key_file.h"

#include "base/crash.h"
#include "base/file.h"
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool key_file_is(const char *path)
{
	return access(path, F_OK) == 0;
}

struct key_file key_file_in(struct arena *a, str data_folder)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	struct key_file f = {.path = arena_cstr(a, arena_fmt(a, "%.*s/key", SHOW(data_folder)))};
	char *given = credentials ? arena_cstr(a, arena_fmt(a, "%s/schedpost.key", credentials)) : NULL;
	f.from_systemd = given && key_file_is(given);
	if (f.from_systemd) f.path = given;
	f.next = arena_cstr(a, arena_fmt(a, "%s.next", f.path));
	return f;
}

err key_file_make(struct arena *a, const char *path)
{
	unsigned char key[KEY_BYTES];
	randombytes_buf(key, sizeof key);
	/* All of it or nothing, whenever the power goes off: half a key would keep schedpost from starting ever again. */
	err e = file_write(a, str_of(path), (str){(const char *)key, sizeof key}, 0600);
	sodium_memzero(key, sizeof key);
	return e ? err_while(a, e, "making the key for the stored log-ins") : NULL;
}

static err missing(struct arena *a, const char *path, int why)
{
	return FAIL(a, ERR_OUTSIDE, "key-missing", "The key for the stored log-ins, %s, cannot be read: %s. "
		    "Without it no account can be used; please put it back from your backup. If it is lost for good: "
		    "'head -c 32 /dev/urandom >%s && chmod 600 %s' makes a new one, and each account must be connected again.",
		    path, strerror(why), path, path);
}

err key_file_read(struct arena *a, const struct key_file *f, const char *path, unsigned char out[static KEY_BYTES])
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0) {
		int why = errno;
		if (fd >= 0) close(fd);
		return missing(a, path, why);
	}
	ssize_t got = read(fd, out, KEY_BYTES);
	close(fd);
	if (!f->from_systemd && (st.st_mode & 077))
		return FAIL(a, ERR_OUTSIDE, "key-open-to-others", "The key file %s can be read by other users of this machine. "
			    "Please run: chmod 600 %s", path, path);
	if (got != KEY_BYTES || st.st_size != KEY_BYTES)
		return FAIL(a, ERR_OUTSIDE, "key-damaged", "The key file %s has a wrong length; it must hold %d bytes. "
			    "Please put it back from your backup.", path, (int)KEY_BYTES);
	return NULL;
}

err key_file_replace(struct arena *a, const struct key_file *f, const unsigned char key[static KEY_BYTES])
{
	CRASH_POINT("before the new key takes the place of the old one");
	TRY(file_write(a, str_of(f->path), (str){(const char *)key, KEY_BYTES}, 0600));
	CRASH_POINT("after the new key has taken the place of the old one");
	if (unlink(f->next)) return file_trouble(a, "remove", str_of(f->next), errno);
	CRASH_POINT("after the new key's first file is gone");
	return place_sync_folder(a, str_of(f->path));
}
