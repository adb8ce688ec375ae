/* SPDX-License-Identifier: MIT
 * followers.c - when followers are online: a file, read here and handed over whole.
 *
 * What it asks of the verb "followers take" {"csv", "to", "zone"}: a table "problems" where it was not taken. */
#include "front/ask.h"
#include "front/front.h"
#include "rooms/slots/followers.h"
#include "verb/blocks.h"

static err bring(struct front *f, const struct call *c)
{
	static const char *const PASSED[] = {"to", "zone"};
	struct call_value values[COUNT(PASSED) + 1];
	str path = call_get(c, "file"), content;
	struct reply *r;
	size_t n = 1;
	TRY(ask_file(f, path, FOLLOWERS_FILE_MOST, &content));
	values[0] = (struct call_value){.name = "csv", .value = content, .after = -1};
	for (size_t i = 0; i < COUNT(PASSED); i++) {
		if (!call_has(c, PASSED[i])) continue;
		values[n++] = (struct call_value){.name = PASSED[i], .value = call_get(c, PASSED[i]), .after = -1};
	}
	TRY(front_call_named(f, "followers take", values, n, &r));
	front_show(f, r);
	if (!block_named(r, "problems")) return NULL;
	return FAIL(f->a, ERR_INPUT, "rows-wrong", "Not every line of the file can be used.");
}

static const struct opt OPTS[] = {
	{"file", "FILE", OPT_POSITION | OPT_NEEDED, "The CSV file; - reads it from standard input.", NULL},
	{0},
};

const struct door followers_door = {
	.verb = {.name = "followers import", .opts = OPTS, .example = "schedpost followers import online.csv --to library",
		 .help = "Takes a table of when the followers of an account are online, as platforms' own pages export it: columns 'hour' and "
			 "'people', and 'weekday' where each day has hours of its own. 'slots' begins with it, and says so; own posts "
			 "outweigh it, and after a year it counts no more."},
	.borrows = "followers take",
	.hides = "csv",
	.run = bring,
};
