/* SPDX-License-Identifier: MIT
 * mark.c - read, compare, raise and begin the mark that mark.h explains. */
#include "store/mark.h"
#include "base/crash.h"
#include "base/file.h"
#include "store/inside.h"
#include "store/place.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define MARK_NOTE "mark"
enum { TEXT_MOST = 256 };

static str mark_path(struct arena *a, const struct store *s)
{
	return arena_fmt(a, "%.*s/mark", SHOW(place_folder(a, s->path)));
}

/* ---- as text: of one length, so that it can be written over in place. "-" stands for no line. */

static str text_of(struct arena *a, const struct mark *m)
{
	const char *line = m->line[0] ? m->line : "-", *next = m->next[0] ? m->next : "-";
	return arena_fmt(a, "%-32s %020" PRId64 " %020" PRId64 " %-32s\n", line, m->count, m->at, next);
}

static bool take_word(str *rest, str *word)
{
	do {
		if (!str_split(rest, ' ', word)) return false;
		*word = str_trim(*word);
	} while (!word->len);
	return true;
}

static bool take_line(str *rest, char out[MARK_LINE + 1])
{
	str word;
	if (!take_word(rest, &word) || word.len > MARK_LINE) return false;
	out[0] = 0;
	if (!str_is(word, S("-"))) memcpy(out, word.at, word.len);
	return true;
}

/* What cannot be read is like nothing else, so it is taken for a mark of another place. */
static struct mark mark_of(str text)
{
	struct mark m = {0};
	str count, at;
	bool good = take_line(&text, m.line) && take_word(&text, &count) && str_int(count, &m.count) &&
		    take_word(&text, &at) && str_int(at, &m.at) && take_line(&text, m.next);
	return good ? m : (struct mark){.line = "?"};
}

/* ---- at the start */

static err read_row(struct tx *tx, void *out)
{
	str text;
	TRY(note_get(tx, MARK_NOTE, &text));
	if (text.len) *(struct mark *)out = mark_of(text);
	return NULL;
}

static err read_file(struct arena *a, str path, struct mark *out)
{
	str text;
	err e = file_read(a, path, TEXT_MOST, &text);
	if (!e) *out = mark_of(text);
	return e && e->kind != ERR_MISSING ? e : NULL;
}

static bool as_left(const struct mark *database, const struct mark *file)
{
	bool same = !strcmp(file->line, database->line) || (file->next[0] && !strcmp(file->next, database->line));
	return same && file->count <= database->count;
}

static void open_file(struct arena *a, struct store *s)
{
	s->mark_fd = open(arena_cstr(a, mark_path(a, s)), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	s->marks = s->mark_fd >= 0;
}

err store_past(struct arena *a, struct store *s, struct store_past *out)
{
	struct mark file = {0};
	s->mark = (struct mark){0};
	TRY(err_copy(a, store_now(s, false, read_row, &s->mark)));
	TRY(read_file(a, mark_path(a, s), &file));
	*out = (struct store_past){.put_back = !as_left(&s->mark, &file), .saved_at = s->mark.at, .lost_at = file.at};
	s->mark_was = file;
	/* An older copy keeps its count, so that it is still known as one when the daemon starts. */
	if (!out->put_back && !s->read_only) open_file(a, s);
	return NULL;
}

static err announce(struct arena *a, struct store *s, const char *line)
{
	struct mark file = s->mark_was;
	/* The power may have gone off between a line's commit and the file's: then the file still has the line before. */
	if (as_left(&s->mark, &file)) memcpy(file.line, s->mark.line, sizeof file.line);
	memcpy(file.next, line, sizeof file.next);
	CRASH_POINT("before a new line is announced");
	TRY(file_write(a, mark_path(a, s), text_of(a, &file), 0600));
	CRASH_POINT("after a new line is announced");
	return NULL;
}

err store_begin(struct arena *a, struct store *s, store_work *work, void *what)
{
	struct mark begun = {.count = MAX(s->mark.count, s->mark_was.count)};
	memcpy(begun.line, clock_hex(a, s->clock, MARK_LINE / 2).at, MARK_LINE);
	TRY(announce(a, s, begun.line));
	mark_close(s);
	s->mark = begun;
	open_file(a, s);
	return err_copy(a, store_now(s, true, work, what));
}

void mark_close(struct store *s)
{
	if (s->marks) close(s->mark_fd);
	s->marks = false;
}

/* ---- at every commit */

err mark_raise(struct store *s)
{
	struct tx tx = {.arena = s->scratch, .db = s->db, .clock = s->clock, .writes = true};
	if (!s->marks) return NULL;
	s->mark.count++;
	s->mark.at = s->clock->now(s->clock);
	return note_put(&tx, MARK_NOTE, text_of(s->scratch, &s->mark));
}

void mark_follow(struct store *s)
{
	if (!s->marks) return;
	CRASH_POINT("before the mark follows");
	str text = text_of(s->scratch, &s->mark);
	/* A mark that stays behind recognises a little less; to publish nothing because of it would help nobody. */
	if (pwrite(s->mark_fd, text.at, text.len, 0) != (ssize_t)text.len) mark_close(s);
}
