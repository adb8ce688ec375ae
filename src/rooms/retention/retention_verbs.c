/* SPDX-License-Identifier: MIT
 * retention_verbs.c - retention, erase: how long what people wrote is kept, and how a person's name goes. */
#include "rooms/retention/retention.h"

#include <inttypes.h>

static err days_read(struct tx *tx, const struct call *c, const char *name, int least, int64_t *days)
{
	str said = str_trim(call_get(c, name));
	if (!call_has(c, name)) return NULL;
	if (str_is_nocase(said, S("forever"))) {
		*days = 0;
		return NULL;
	}
	if (str_int(said, days) && *days >= least && *days <= KEEP_MOST_DAYS) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-days", "--%s takes a number of days, from %d to %d, or forever.", name, least,
		    KEEP_MOST_DAYS);
}

static void show_days(struct tx *tx, struct reply *r, int64_t days)
{
	reply_text(r, days ? arena_fmt(tx_arena(tx), "%" PRId64 " days", days) : S("forever"));
}

static err run_retention(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"words", "Words of posts that are over", CELL_TEXT, false},
					      {"files", "Their pictures and films", CELL_TEXT, false},
					      {"record", "The record", CELL_TEXT, false}};
	struct keeping k;
	(void)c;
	TRY(keeping_read(tx, &k));
	reply_facts(r, "retention", FACTS, COUNT(FACTS));
	show_days(tx, r, k.words);
	show_days(tx, r, k.files);
	show_days(tx, r, k.record);
	if (!k.words && !k.files) reply_say(r, "All of it is kept. To change that: schedpost retention set --words 730 --files 90");
	return NULL;
}

static err run_set(struct tx *tx, const struct call *c, struct reply *r)
{
	struct keeping k;
	TRY(keeping_read(tx, &k));
	TRY(days_read(tx, c, "words", KEEP_LEAST_DAYS, &k.words));
	TRY(days_read(tx, c, "files", KEEP_LEAST_DAYS, &k.files));
	TRY(days_read(tx, c, "record", KEEP_RECORD_LEAST_DAYS, &k.record));
	TRY(keeping_write(tx, &k));
	reply_say(r, "What is over for longer than that goes within the next hours. What is out on a platform stays there.");
	if (k.record)
		reply_say(r, "Lines of the record go a month's worth at a time. To have them all the same, first: schedpost audit export FILE");
	return run_retention(tx, c, r);
}

static err run_erase(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t rows;
	str name = call_get(c, "PERSON");
	if (!call_has(c, "yes")) {
		reply_next(r, "confirm", arena_fmt(tx_arena(tx), "This takes the name, the address and all else that is known of %.*s out of "
			   "schedpost, for good. What they did stays in the record, under a number.", SHOW(name)));
		return NULL;
	}
	TRY(person_erase(tx, name, &rows));
	reply_say(r, "%.*s is erased: %" PRId64 " places. What remains of it in the database's files is overwritten in the next moments. "
		  "'schedpost audit verify' shows that the record is whole. Backups from before still have the name: keep them no "
		  "longer than you must.", SHOW(name), rows);
	return NULL;
}

#define DAYS(name, what) {name, "DAYS", 0, "Keeps the " what " for so many days after the post is over; or forever.", NULL}
static const struct opt SET_OPTS[] = {
	DAYS("words", "words"), DAYS("files", "pictures and films"),
	{"record", "DAYS", 0, "Keeps each line of the record for so many days, a year at least; or forever.", NULL},
	{0},
};
static const struct opt ERASE_OPTS[] = {
	{"PERSON", "PERSON", OPT_POSITION | OPT_NEEDED, "Somebody who has left.", NULL},
	{"yes", NULL, OPT_FLAG, "Does not ask first.", NULL},
	{0},
};

const struct verb RETENTION_VERBS[] = {
	{.name = "retention", .help = "Tells how long the words and pictures of posts are kept once they are over, and lines of the record.",
	 .example = "schedpost retention", .needs = POWER_SEE, .run = run_retention},
	{.name = "retention set", .help = "Says how long the words and pictures of posts are kept once they are over, and lines of the record.",
	 .example = "schedpost retention set --words 730 --files 90", .opts = SET_OPTS, .writes = true,
	 .needs = POWER_SYSTEM, .run = run_set},
	{.name = "erase", .help = "Takes what is known of a person who has left out of schedpost: name, address, team. The record stays "
	 "whole: it holds numbers.",
	 .example = "schedpost erase sam", .opts = ERASE_OPTS, .writes = true, .needs = POWER_PEOPLE,
	 .proof = call_always, .run = run_erase},
	{0},
};
