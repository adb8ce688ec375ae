/* SPDX-License-Identifier: MIT
 * media.c - a file that was taken in: its row, and what the person is told about it. */
#include "front/media.h"

#include "rooms/posts/posts.h"
#include "text/shell.h"

str media_folder(struct arena *a, str data_folder)
{
	return arena_fmt(a, "%.*s/media", SHOW(data_folder));
}

str media_name(str path)
{
	str rest = path, piece = path;
	while (str_split(&rest, '/', &piece)) {
		if (!rest.at) break;
	}
	return str_cut(piece, 0, 255);
}

str media_removed(struct arena *a, const struct media_facts *f)
{
	return arena_join(a, f->stripped, f->nstripped, S(", "));
}

err media_record(struct tx *tx, const struct media_facts *f)
{
	struct media m = {.sha256 = f->sha256, .mime = f->mime, .stripped = media_removed(tx_arena(tx), f),
		.bytes = (int64_t)f->bytes, .width = f->width, .height = f->height, .length_ms = f->length_ms};
	return media_save(tx, &m);
}

void media_reply(struct arena *a, struct reply *r, const struct media_facts *f, str name)
{
	static const struct column COLUMNS[] = {
		{"sha256", "Hash", CELL_TEXT, false}, {"name", "File", CELL_TEXT, true}, {"mime", "Kind", CELL_TEXT, false},
		{"bytes", "Size", CELL_BYTES, false}, {"width", "Width", CELL_INT, false},
		{"height", "Height", CELL_INT, false}, {"length_ms", "Length", CELL_DURATION, false},
		{"removed", "Removed", CELL_TEXT, false},
	};
	str removed = media_removed(a, f);
	if (removed.len) reply_say(r, "Removed from %.*s before it was kept: %.*s.", SHOW(name), SHOW(removed));
	reply_facts(r, "media", COLUMNS, COUNT(COLUMNS));
	reply_text(r, f->sha256);
	reply_text(r, name);
	reply_text(r, f->mime);
	reply_int(r, (int64_t)f->bytes);
	reply_int(r, f->width);
	reply_int(r, f->height);
	reply_int(r, f->length_ms);
	reply_text(r, removed);
}

/* Which of them the service means, it does not say. */
static bool is_one_of_several(const struct call *typed, str name)
{
	size_t n = 0;
	for (size_t i = 0; i < call_count(typed, "media"); i++) n += str_is(media_name(call_nth(typed, "media", i)), name);
	return n > 1;
}

/* The service knows the name alone; whoever is to type the command may sit in another folder. */
err media_by_path(struct arena *a, const struct call *typed, err e)
{
	size_t at;
	for (size_t i = 0; i < call_count(typed, "media"); i++) {
		str path = call_nth(typed, "media", i), name = post_fit_hint(a, media_name(path), S(""));
		if (!str_find(e->text, name, &at) || is_one_of_several(typed, media_name(path))) continue;
		str head = str_cut(e->text, 0, at), tail = str_cut(e->text, at + name.len, e->text.len);
		str hint = post_fit_hint(a, path, S(""));
		return FAIL(a, e->kind, e->code, "%.*s%.*s%.*s", SHOW(head), SHOW(hint), SHOW(tail));
	}
	return e;
}
