/* SPDX-License-Identifier: MIT
 * fetch.c - media get: copies of a post's files where the person may read them, as they go out. */
#include "base/file.h"
#include "front/front.h"
#include "front/media.h"
#include "verb/blocks.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum { PIECES_MOST = 10000, NAME_MOST = 200 };

struct fetch {
	struct front *f;
	str post, folder;
	int64_t file, files;	/* the one at hand, from 1; how many there are */
	int64_t bytes, had;	/* of the one at hand */
	str name;		/* as the person called it */
	struct file_temp temp;
};

static str number(struct arena *a, int64_t n)
{
	return arena_fmt(a, "%" PRId64, n);
}

static err ask_piece(struct fetch *x, str *bytes)
{
	struct arena *a = x->f->a;
	struct reply *r;
	const struct call_value values[] = {{.name = "ID", .value = x->post, .after = -1},
		{.name = "file", .value = number(a, x->file), .after = -1}, {.name = "at", .value = number(a, x->had), .after = -1}};
	TRY(front_call_named(x->f, "media page", values, COUNT(values), &r));
	const struct block *piece = block_named(r, "piece");
	str code = cell_named(piece, 0, "base64").text;
	char *room = arena_take(a, code.len + 1);
	x->name = cell_named(piece, 0, "name").text;
	x->files = cell_named(piece, 0, "files").n;
	x->bytes = cell_named(piece, 0, "bytes").n;
	size_t n = 0;
	bool whole = sodium_base642bin((unsigned char *)room, code.len + 1, code.at, code.len, NULL, &n, NULL,
		sodium_base64_VARIANT_ORIGINAL) == 0;
	if (!piece || !whole || !n) return reply_foreign(a, "It gave no piece of a file.");
	*bytes = (str){room, n};
	return NULL;
}

/* Each piece in an arena of its own, so that a film stays small. The file's name outlives them. */
static err take_pieces(struct fetch *x)
{
	struct arena *whole = x->f->a;
	err e = NULL;
	x->had = 0;
	for (int i = 0; !e && i < PIECES_MOST && (!i || x->had < x->bytes); i++) {
		struct arena *round = x->f->a = arena_new();
		str bytes;
		e = ask_piece(x, &bytes);
		if (!e) e = file_add(round, &x->temp, bytes);
		if (!e) x->had += (int64_t)bytes.len;
		e = err_copy(whole, e);
		x->name = arena_str(whole, x->name);
		arena_free(round);
	}
	x->f->a = whole;
	return e;
}

/* "12-1-ward.jpg": of post 12 the first one. What the name holds is no path and no order to a terminal. */
static str path_of(const struct fetch *x)
{
	struct arena *a = x->f->a;
	str name = arena_str(a, str_cut(media_name(x->name), 0, NAME_MOST));
	for (size_t i = 0; i < name.len; i++) {
		char *at = (char *)name.at + i;
		if ((unsigned char)*at < ' ' || *at == 127) *at = '_';
	}
	return arena_fmt(a, "%.*s/%.*s-%" PRId64 "-%.*s", SHOW(x->folder), SHOW(x->post), x->file, SHOW(name));
}

static err keep(struct fetch *x, str path)
{
	struct arena *a = x->f->a;
	if (x->had != x->bytes)
		return FAIL(a, ERR_OUTSIDE, "file-cut", "Of %.*s only %" PRId64 " of %" PRId64 " bytes came. Please try "
			"again.", SHOW(x->name), x->had, x->bytes);
	if (access(arena_cstr(a, path), F_OK) == 0)
		return FAIL(a, ERR_INPUT, "file-there", "%.*s is there already. Please move it away, or name another folder with --into.",
			SHOW(path));
	return file_keep(a, &x->temp, path, 0640);
}

static err fetch_one(struct fetch *x, struct reply *r)
{
	TRY(file_temp(x->f->a, x->folder, &x->temp));
	err e = take_pieces(x);
	str path = e ? S("") : path_of(x);
	if (!e) e = keep(x, path);
	file_drop(&x->temp);
	TRY(e);
	reply_row(r);
	reply_text(r, path);
	reply_int(r, x->bytes);
	return NULL;
}

static err media_get(struct front *f, const struct call *c)
{
	static const struct column COLUMNS[] = {
		{"path", "Saved as", CELL_TEXT, true}, {"bytes", "Size", CELL_BYTES, false},
	};
	str folder = call_has(c, "into") ? call_get(c, "into") : S(".");
	struct fetch x = {.f = f, .post = call_get(c, "ID"), .folder = folder, .files = 1};
	struct reply *r = reply_new(f->a);
	reply_table(r, "files", COLUMNS, COUNT(COLUMNS));
	TRY(f->carrier->ready ? f->carrier->ready(f) : NULL);	/* the line outlives the pieces' arenas */
	for (x.file = 1; x.file <= x.files; x.file++) TRY(fetch_one(&x, r));
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{"into", "FOLDER", 0, "Where to save them; the usual is the folder you are in.", NULL},
	{0},
};

const struct door media_get_door = {
	.verb = {.name = "media get", .opts = OPTS, .example = "schedpost media get 12 --into /tmp",
		.help = "Saves copies of a post's pictures and films, as they go out, so that you can post them by hand."},
	.run = media_get,
};
