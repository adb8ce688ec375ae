/* SPDX-License-Identifier: MIT
 * media_verbs.c - the files of a post, handed out piece by piece: schedpost's own folder is closed to people; and what
 * accounts take, for making a picture fit before there is a post. */
#include "rooms/posts/posts_verbs.h"

#include "base/file.h"
#include "rooms/people/people.h"
#include "rooms/platforms/platforms.h"
#include "rooms/posts/places.h"
#include "rooms/posts/posts.h"
#include "verb/house.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <unistd.h>

enum { PIECE = 384 << 10 };	/* bytes; half a megabyte in base64 */

static err no_such_file(struct arena *a, int64_t post, size_t nfiles)
{
	if (!nfiles) return FAIL(a, ERR_MISSING, "no-files", "Post %" PRId64 " has no pictures and no film.", post);
	return FAIL(a, ERR_MISSING, "no-such-file", "Post %" PRId64 " has %zu file%s.", post, nfiles,
		    nfiles == 1 ? "" : "s");
}

static err read_piece(struct arena *a, str path, int64_t at, str *out)
{
	int fd;
	char *room = arena_take(a, PIECE);
	TRY(file_open(a, path, &fd));
	ssize_t n = pread(fd, room, PIECE, at);
	int why = errno;
	close(fd);
	if (n < 0) return file_trouble(a, "read", path, why);
	*out = (str){room, (size_t)n};
	return NULL;
}

static str base64_of(struct arena *a, str bytes)
{
	size_t room = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_ORIGINAL);
	return str_of(sodium_bin2base64(arena_take(a, room), room, (const unsigned char *)bytes.at, bytes.len,
					sodium_base64_VARIANT_ORIGINAL));
}

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {
		{"name", "File", CELL_TEXT, false},   {"files", "Files", CELL_INT, false}, {"bytes", "Size", CELL_BYTES, false},
		{"base64", "Piece", CELL_TEXT, true},
	};
	struct arena *a = tx_arena(tx);
	const struct house *house = c->house;
	struct post post;
	struct post_file *files;
	size_t nfiles;
	int64_t id, n, at;
	str piece = S("");
	TRY(call_int(a, c, "ID", 0, &id));
	TRY(call_int(a, c, "file", 1, &n));
	TRY(call_int(a, c, "at", 0, &at));
	TRY(post_need(tx, id, &post));
	TRY(post_files(tx, id, 0, &files, &nfiles));
	if (n < 1 || (uint64_t)n > nfiles || at < 0) return no_such_file(a, id, nfiles);
	const struct post_file *file = &files[n - 1];
	str folder = arena_fmt(a, "%.*s/media", SHOW(house->data_folder));
	TRY(read_piece(a, media_path(a, folder, file->media.sha256), at, &piece));
	reply_facts(r, "piece", FACTS, COUNT(FACTS));
	reply_text(r, file->name);
	reply_int(r, (int64_t)nfiles);
	reply_int(r, file->media.bytes);
	reply_text(r, base64_of(a, piece));
	return NULL;
}

/* The limits go as they are kept, so that whoever asks can hold a file against them by the rule of `add`. */
static err run_limits(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"account", "Account", CELL_TEXT, false}, {"platform", "Platform", CELL_TEXT, false},
		{"limits", "Limits", CELL_TEXT, true},
	};
	struct arena *a = tx_arena(tx);
	struct draft d = {0};
	struct account *accounts;
	size_t n;
	TRY(accounts_named(tx, call_joined(a, c, "for"), &accounts, &n));
	for (size_t i = 0; i < n; i++) TRY(allowed_on(tx, c, POWER_SEE, &accounts[i]));
	TRY(places_of(tx, accounts, n, &d));
	reply_table(r, "accounts", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < d.nplaces; i++) {
		reply_row(r);
		reply_text(r, d.places[i].account.name);
		reply_text(r, d.places[i].platform_title);
		reply_text(r, limits_to_json(a, &d.places[i].limits));
	}
	return NULL;
}

static const struct opt LIMITS_OPTS[] = {
	{"for", "ACCOUNT,...", OPT_MANY, "Which accounts, or groups as @GROUP.", NULL},
	{0},
};

static const struct opt PAGE_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},
	{"file", "N", 0, "Which of its files: 1, 2, ...", NULL},
	{"at", "BYTES", 0, "From here on.", NULL},
	{0},
};

const struct verb MEDIA_VERBS[] = {
	{.name = "media page",
	 .help = "Gives a piece of a file of a post.",
	 .example = "schedpost media page 12",
	 .opts = PAGE_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_page},
	{.name = "media limits",
	 .help = "Gives what accounts take.",
	 .example = "schedpost media limits --for ward",
	 .opts = LIMITS_OPTS,
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_limits},
	{0},
};
