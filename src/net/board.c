/* SPDX-License-Identifier: MIT
 * board.c - the file of one practice (training) account: append, sync, and find again after a restart. */
#include "net/board.h"

#include "base/crash.h"
#include "net/exact.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_ACCOUNT = 64 };	/* bytes of an account's name */

struct place {		/* of one line in the file; len 0: deleted or never there */
	int64_t at;	/* milliseconds UTC */
	uint64_t from;
	uint32_t len;
};

struct places { struct place *of; size_t n, cap; };	/* number 1 is of[0] */

struct board {
	int fd;
	uint64_t end;		/* bytes in the file */
	bool dirty, broken;	/* broken: a sync failed, so what stands in the file is not known any more */
	int64_t hanging;
	struct places posts, media;
	char account[MOST_ACCOUNT + 1];
};

static struct places *places_of(struct board *w, char kind)
{
	return kind == 'p' ? &w->posts : &w->media;
}

static void remember(struct board *w, char kind, size_t number, struct place where)
{
	struct places *p = places_of(w, kind);
	if (number > p->cap) {
		size_t cap = MAX(p->cap * 2, number + 63);
		struct place *of = realloc(p->of, cap * sizeof *of);
		if (!of) die("schedpost stops: the machine has no memory left.");
		memset(of + p->cap, 0, (cap - p->cap) * sizeof *of);
		*p = (struct places){of, p->n, cap};
	}
	p->of[number - 1] = where;
	p->n = MAX(p->n, number);
	if (kind == 'p') w->hanging++;
}

/* "p12" is post 12; 0 for anything else. */
static int64_t number_of(const char *id, char kind)
{
	int64_t n;
	if (!id || id[0] != kind || !isdigit((unsigned char)id[1])) return 0;
	return str_int(str_of(id + 1), &n) && n >= 1 && n <= BOARD_MOST ? n : 0;
}

static const struct place *place_of(const struct places *p, int64_t number)
{
	bool there = number >= 1 && (size_t)number <= p->n && p->of[number - 1].len;
	return there ? &p->of[number - 1] : NULL;
}

static void take_down(struct board *w, int64_t number)
{
	if (!place_of(&w->posts, number)) return;
	w->posts.of[number - 1].len = 0;
	w->hanging--;
}

static void read_line(struct board *w, const char *line, size_t len, uint64_t from)
{
	json_t *j = len <= BOARD_MOST_LINE ? json_loadb(line, len, 0, NULL) : NULL;
	const char *id = json_string_value(json_object_get(j, "id"));
	struct place where = {json_integer_value(json_object_get(j, "at")), from, (uint32_t)len};
	int64_t post = number_of(id, 'p'), medium = number_of(id, 'm');
	if (post && !place_of(&w->posts, post)) remember(w, 'p', (size_t)post, where);
	if (medium && !place_of(&w->media, medium)) remember(w, 'm', (size_t)medium, where);
	take_down(w, number_of(json_string_value(json_object_get(j, "deleted")), 'p'));
	json_decref(j);
}

static bool append(struct board *w, str line, uint64_t *from)
{
	*from = w->end;
	if (w->broken || line.len > BOARD_MOST_LINE || memchr(line.at, '\n', line.len)) return false;
	char *whole = malloc(line.len + 1);
	if (!whole) die("schedpost stops: the machine has no memory left.");
	memcpy(whole, line.at, line.len);
	whole[line.len] = '\n';
	ssize_t n = write(w->fd, whole, line.len + 1);
	free(whole);
	if (n == (ssize_t)line.len + 1) {
		w->end += (uint64_t)n;
		return w->dirty = true;
	}
	if (n > 0 && ftruncate(w->fd, (off_t)w->end)) w->broken = true;	/* half a line must not hang there */
	return false;
}

/* Reads the whole file once, line by line. */
static bool read_all(struct board *w)
{
	int copy = dup(w->fd);
	FILE *f = copy < 0 ? NULL : fdopen(copy, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	bool whole = true;
	if (!f) return false;
	while ((n = getline(&line, &cap, f)) > 0) {
		whole = line[n - 1] == '\n';
		if (whole) read_line(w, line, (size_t)n - 1, w->end);
		w->end += (uint64_t)n;
	}
	bool good = !ferror(f);
	free(line);
	fclose(f);
	uint64_t from;
	return good && (whole || append(w, S(""), &from));	/* ends what a crash broke off */
}

static void write_name(struct exact *e, void *what)
{
	str account = *(str *)what;
	for (size_t i = 0; i < account.len; i++) {
		str c = str_cut(account, i, 1);
		if (c.at[0] == '.' || c.at[0] == '~') exact_add(e, c.at[0] == '.' ? S("%2E") : S("%7E"));
		else exact_percent(e, c);
	}
	exact_add(e, S(".jsonl"));
}

static void sync_folder(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) return;
	fsync(fd);
	close(fd);
}

struct board *board_open(struct arena *a, const char *dir, str account, str *why)
{
	if (!account.len || account.len > MOST_ACCOUNT) {
		*why = arena_fmt(a, "A practice (training) account's name has 1 to %d letters.", MOST_ACCOUNT);
		return NULL;
	}
	str name = exact_make(a, write_name, &account);
	const char *path = arena_cstr(a, arena_fmt(a, "%s/%.*s", dir, SHOW(name)));
	int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	struct board *w = fd < 0 ? NULL : calloc(1, sizeof *w);
	if (w) {
		*w = (struct board){.fd = fd};
		memcpy(w->account, account.at, account.len);
		if (read_all(w)) {
			sync_folder(dir);
			return w;
		}
	}
	*why = arena_fmt(a, "The practice (training) wall %s cannot be used: %s. Nothing was posted.", path, strerror(errno));
	if (w) board_free(w);
	else if (fd >= 0) close(fd);
	return NULL;
}

void board_free(struct board *w)
{
	close(w->fd);
	free(w->posts.of);
	free(w->media.of);
	free(w);
}

bool board_is_there(const struct board *w)
{
	struct stat st;
	return fstat(w->fd, &st) == 0 && st.st_nlink > 0;
}

str board_account(const struct board *w)
{
	return str_of(w->account);
}

int64_t board_next(const struct board *w, char kind)
{
	return (int64_t)places_of((struct board *)w, kind)->n + 1;
}

int64_t board_count(const struct board *w)
{
	return w->hanging;
}

bool board_add(struct board *w, char kind, int64_t at, str line)
{
	uint64_t from;
	int64_t number = board_next(w, kind);
	if (number > BOARD_MOST || !append(w, line, &from)) return false;
	remember(w, kind, (size_t)number, (struct place){at, from, (uint32_t)line.len});
	return true;
}

bool board_delete(struct board *w, int64_t post, str line)
{
	uint64_t from;
	if (!append(w, line, &from)) return false;
	take_down(w, post);
	return true;
}

bool board_sync(struct board *w)
{
	CRASH_POINT("before a practice wall is on the disk");
	if (w->dirty && fdatasync(w->fd)) w->broken = true;
	w->dirty = false;
	CRASH_POINT("after a practice wall is on the disk");
	return !w->broken;
}

str board_post(struct arena *a, struct board *w, int64_t number, int64_t *at)
{
	const struct place *p = place_of(&w->posts, number);
	if (!p) return (str){"", 0};
	char *line = arena_take(a, p->len + 1);
	if (pread(w->fd, line, p->len, (off_t)p->from) != (ssize_t)p->len) return (str){"", 0};
	*at = p->at;
	return (str){line, p->len};
}

bool board_has_media(const struct board *w, int64_t number)
{
	return place_of(&w->media, number) != NULL;
}
