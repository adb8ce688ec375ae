/* SPDX-License-Identifier: MIT
 * sentinel.c - a lockdown as a file: written by whoever locks, whatever state the rest is in. */
#include "rooms/locks/brake.h"

#include "base/clock.h"
#include "base/file.h"
#include "text/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { REASON_BYTES_MOST = 2000 };

static str folder_of(struct arena *a, str data_folder)
{
	return arena_fmt(a, "%.*s/locks", SHOW(data_folder));
}

/* Sticky: nobody takes away what somebody else has put there, but for the owner of DATA. A bit that gives files the
 * folder's group would be refused inside a service that may make no such folder, so each file is open to all who come
 * as far as here: the group. */
err sentinels_folder(struct arena *a, str data_folder)
{
	return file_folder(a, folder_of(a, data_folder), 01770);
}

/* One fact a line; what people typed has no line breaks left in it. */
static str one_line(struct arena *a, str s)
{
	buf out = buf_in(a, s.len + 1);
	for (size_t i = 0; i < s.len; i++) buf_byte(&out, (unsigned char)s.at[i] < ' ' ? ' ' : s.at[i]);
	return buf_str(&out);
}

str sentinel_name(struct arena *a)
{
	return arena_fmt(a, "lock-%.*s", SHOW(clock_hex(a, &clock_real, 8)));
}

err sentinel_write(struct arena *a, str data_folder, const struct sentinel *s, str *file)
{
	TRY(sentinels_folder(a, data_folder));
	*file = s->file.len ? s->file : sentinel_name(a);
	str account = one_line(a, s->account), by = one_line(a, s->by);
	str reason = one_line(a, text_cut(s->reason, REASON_BYTES_MOST));
	str suspect = one_line(a, s->suspect);
	str text = arena_fmt(a, "%s%.*s\nat %" PRId64 "\nby %.*s\nreason %.*s\n%s%.*s%send\n",
			     account.len ? "account " : "all", SHOW(account), s->at, SHOW(by), SHOW(reason), suspect.len ? "suspect " : "", SHOW(suspect),
			     suspect.len ? "\n" : "");
	return file_write(a, arena_fmt(a, "%.*s/%.*s", SHOW(folder_of(a, data_folder)), SHOW(*file)), text, 0644);
}

err sentinel_mark(struct arena *a, str data_folder, str *file)
{
	TRY(sentinels_folder(a, data_folder));
	str folder = folder_of(a, data_folder);
	*file = sentinel_name(a);
	str path = arena_fmt(a, "%.*s/%.*s", SHOW(folder), SHOW(*file));
	int fd = open(arena_cstr(a, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0) return file_trouble(a, "make", path, errno);
	fchmod(fd, 0644);	/* whatever the umask: the service reads it */
	fsync(fd);
	close(fd);
	int dir = open(arena_cstr(a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0) return NULL;	/* it is there, and counts; only a power cut might take it */
	fsync(dir);
	close(dir);
	return NULL;
}

static bool read_one(str text, struct sentinel *s)
{
	str first, line;
	bool whole = str_ends(text, S("\nend\n")) && text_valid(text, NULL);
	if (!whole || !str_split(&text, '\n', &first)) return false;
	if (str_starts(first, S("account "))) s->account = str_cut(first, 8, first.len);
	else if (!str_is(first, S("all"))) return false;
	while (str_split(&text, '\n', &line)) {
		if (str_starts(line, S("at "))) str_int(str_cut(line, 3, line.len), &s->at);
		if (str_starts(line, S("by "))) s->by = str_cut(line, 3, line.len);
		if (str_starts(line, S("reason "))) s->reason = str_cut(line, 7, line.len);
		if (str_starts(line, S("suspect "))) s->suspect = str_cut(line, 8, line.len);
	}
	return true;
}

static void read_file_of(struct arena *a, str folder, const char *name, struct sentinel *s)
{
	str text, path = arena_fmt(a, "%.*s/%s", SHOW(folder), name);
	*s = (struct sentinel){.file = arena_str(a, str_of(name)), .account = S(""), .by = S(""), .reason = S(""),
			       .suspect = S("")};
	s->whole = !file_read(a, path, SENTINEL_BYTES_MOST, &text) && read_one(text, s);
}

/* The next name that counts; NULL: the end, or *number says what went wrong. */
static const char *next_name(DIR *d, int *number)
{
	struct dirent *e;
	do {
		errno = 0;
		e = readdir(d);
	} while (e && e->d_name[0] == '.');
	*number = e ? 0 : errno;
	return e ? e->d_name : NULL;
}

err sentinels_read(struct arena *a, str data_folder, struct sentinel **out, size_t *n)
{
	str folder = folder_of(a, data_folder);
	int number = 0;
	*out = TAKE_N(a, struct sentinel, SENTINELS_MOST);
	*n = 0;
	DIR *d = opendir(arena_cstr(a, folder));
	if (!d && errno == ENOENT) return NULL;
	if (!d) return file_trouble(a, "read", folder, errno);
	const char *name = next_name(d, &number);
	for (; name && *n < SENTINELS_MOST; name = next_name(d, &number)) read_file_of(a, folder, name, &(*out)[(*n)++]);
	if (name) (*out)[*n - 1].whole = false; /* there are more: whom those are for is not known */
	closedir(d);
	return number ? file_trouble(a, "read", folder, number) : NULL;
}

err sentinel_remove(struct arena *a, str data_folder, str file)
{
	str path = arena_fmt(a, "%.*s/%.*s", SHOW(folder_of(a, data_folder)), SHOW(file));
	if (unlink(arena_cstr(a, path)) == 0 || errno == ENOENT) return NULL;
	int number = errno;
	bool folder = number == EISDIR || number == EPERM;	/* whichever the system says of one */
	if (folder && rmdir(arena_cstr(a, path)) == 0) return NULL;
	return file_trouble(a, "remove", path, folder && errno != ENOTDIR ? errno : number);
}
