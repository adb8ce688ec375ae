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

/* The service knows the name alone; whoever is to type the command may sit in another folder. */
str media_hint_by_path(struct arena *a, const str *paths, size_t n, str text)
{
	const str *found = NULL;
	str named = S("");
	size_t at;
	for (size_t i = 0; i < n; i++) {
		str hint = post_fit_hint(a, media_name(paths[i]), S(""));
		if (!str_find(text, hint, NULL)) continue;
		if (found && !str_is(*found, paths[i])) return text;
		found = &paths[i];
		named = hint;
	}
	if (!found || !str_find(text, named, &at)) return text;
	str head = str_cut(text, 0, at), tail = str_cut(text, at + named.len, text.len);
	return arena_fmt(a, "%.*s%.*s%.*s", SHOW(head), SHOW(post_fit_hint(a, *found, S(""))), SHOW(tail));
}

err media_by_path(struct arena *a, const struct call *typed, err e)
{
	size_t n = call_count(typed, "media");
	str *paths = TAKE_N(a, str, n + 1);
	for (size_t i = 0; i < n; i++) paths[i] = call_nth(typed, "media", i);
	str text = media_hint_by_path(a, paths, n, e->text);
	return text.at == e->text.at ? e : FAIL(a, e->kind, e->code, "%.*s", SHOW(text));
}
