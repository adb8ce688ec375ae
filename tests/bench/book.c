/* SPDX-License-Identifier: MIT
 * book.c - posts in the order of their arrival, found again by their text. */
#include "bench/book.h"

#include "base/map.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LIST_MOST = 40, STATUS_MOST = 2048 };

struct book {
	struct arena *a;
	struct map texts;	/* hash of a text that says its time -> its post */
	struct post **posts;
	double *late;		/* ms */
	size_t n, nlate, cap;
	int64_t id, doubles;
};

struct book *book_new(void)
{
	struct book *b = calloc(1, sizeof *b);
	if (!b) die("no memory");
	b->a = arena_new();
	return b;
}

void book_reset(struct book *b)
{
	map_free(&b->texts);
	arena_reset(b->a);
	*b = (struct book){.a = b->a, .posts = b->posts, .late = b->late, .cap = b->cap, .id = b->id};
}

int64_t book_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* FNV-1a, 64 bits; http://www.isthe.com/chongo/tech/comp/fnv/ */
static int64_t hash_of(str s)
{
	uint64_t h = 14695981039346656037ULL;
	for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.at[i]) * 1099511628211ULL;
	return (int64_t)h;
}

/* The bench's texts hold nothing that JSON escapes. */
static str text_of(str json)
{
	size_t from, len;
	if (!str_find(json, S("\"status\":\""), &from)) return S("");
	str rest = str_cut(json, from + 10, json.len);
	return str_find(rest, S("\""), &len) ? str_cut(rest, 0, len) : rest;
}

static bool due_of(str text, int64_t *due)
{
	size_t at;
	str word;
	if (!str_find(text, S("due="), &at)) return false;
	str rest = str_cut(text, at + 4, text.len);
	return str_split(&rest, ' ', &word) && str_int(word, due);
}

static void make_room(struct book *b)
{
	if (b->n < b->cap) return;
	b->cap = b->cap * 2 + 1024;
	b->posts = realloc(b->posts, b->cap * sizeof *b->posts);
	b->late = realloc(b->late, b->cap * sizeof *b->late);
	if (!b->posts || !b->late) die("no memory");
}

const struct post *book_add(struct book *b, str author, str json)
{
	struct post *p = TAKE(b->a, struct post);
	int64_t due, hash;
	make_room(b);
	*p = (struct post){++b->id, book_now(), arena_str(b->a, author), arena_str(b->a, text_of(json))};
	b->posts[b->n++] = p;
	if (!due_of(p->text, &due)) return p;
	hash = hash_of(p->text);
	b->late[b->nlate++] = (double)p->at / 1e6 - (double)due;
	b->doubles += map_get(&b->texts, hash) != NULL;
	map_put(&b->texts, hash, p);
	return p;
}

size_t book_status(const struct post *p, char *out, size_t room)
{
	struct tm t;
	time_t s = p->at / 1000000000;
	char at[32];
	gmtime_r(&s, &t);
	strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &t);
	return (size_t)snprintf(
		out, room,
		"{\"id\":\"%" PRId64 "\",\"created_at\":\"%s.%03dZ\",\"in_reply_to_id\":null,"
		"\"sensitive\":false,\"spoiler_text\":\"\",\"visibility\":\"public\",\"language\":\"en\","
		"\"uri\":\"http://sink.example/users/%.*s/statuses/%" PRId64
		"\",\"url\":\"http://sink.example/@%.*s/%" PRId64 "\","
		"\"replies_count\":0,\"reblogs_count\":0,\"favourites_count\":0,\"content\":\"<p>%.*s</"
		"p>\",\"reblog\":null,"
		"\"account\":{\"id\":\"%.*s\",\"username\":\"%.*s\",\"locked\":false,\"bot\":false},\"media_"
		"attachments\":[],"
		"\"mentions\":[],\"tags\":[],\"emojis\":[],\"card\":null,\"poll\":null}",
		p->id, at, (int)(p->at / 1000000 % 1000), SHOW(p->author), p->id, SHOW(p->author), p->id,
		SHOW(p->text), SHOW(p->author), SHOW(p->author));
}

size_t book_list(const struct book *b, str author, char *out, size_t room)
{
	size_t len = 0, listed = 0;
	out[len++] = '[';
	for (size_t i = b->n; i-- && listed < LIST_MOST && room - len > STATUS_MOST;) {
		const struct post *p = b->posts[i];
		if (!str_is(p->author, author) || p->text.len > STATUS_MOST / 2) continue;
		if (listed++) out[len++] = ',';
		len += book_status(p, out + len, room - len);
	}
	out[len++] = ']';
	return len;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

size_t book_stats(struct book *b, char *out, size_t room)
{
	const double *late = b->late;
	size_t n = b->nlate;
	if (n) qsort(b->late, n, sizeof *b->late, by_size);
	return (size_t)snprintf(
		out, room, "count=%zu first=%.3f last=%.3f p50=%.2f p99=%.2f max=%.2f doubles=%" PRId64 "\n", b->n,
		b->n ? (double)b->posts[0]->at / 1e6 : 0.0, b->n ? (double)b->posts[b->n - 1]->at / 1e6 : 0.0,
		n ? late[n / 2] : 0.0, n ? late[n * 99 / 100] : 0.0, n ? late[n - 1] : 0.0, b->doubles);
}
