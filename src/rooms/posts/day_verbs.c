/* SPDX-License-Identifier: MIT
 * day_verbs.c - calendar verify, add, drop, apply: the dates of a day become others, and posts that wait for it
 * follow. */
#include "rooms/posts/posts_verbs.h"

#include "rooms/calendar/brought.h"
#include "rooms/posts/day_follow.h"

static err run_verify(struct tx *tx, const struct call *c, struct reply *r)
{
	TRY(run_calendar_verify(tx, c, r));
	return days_follow(tx, c, r);
}

static err run_add(struct tx *tx, const struct call *c, struct reply *r)
{
	TRY(run_calendar_add(tx, c, r));
	return days_follow(tx, c, r);
}

static err run_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	TRY(run_calendar_drop(tx, c, r));
	return days_follow(tx, c, r);
}

static err run_apply(struct tx *tx, const struct call *c, struct reply *r)
{
	TRY(run_calendar_apply(tx, c, r));
	return days_follow(tx, c, r);
}

/* ---- the table */

/* What is dropped is gone for everybody. */
static err about_all(struct tx *tx, const struct call *c, struct about *out)
{
	(void)tx;
	(void)c;
	out->everywhere = true;
	return NULL;
}

#define NATION_WORDS "world|uk|england|scotland|wales|ni|northern-ireland"

static const struct opt VERIFY_OPTS[] = {
	{"NAME", "NAME", OPT_POSITION | OPT_NEEDED, "The day, such as \"Carers Week\".", NULL},
	{"dates", "DATES", OPT_NEEDED, "The day, or its first and last one: 2027-06-07..2027-06-13.", NULL},
	{"source", "ADDRESS", OPT_NEEDED, "Where you have read it.", NULL},
	{"seen", "DAY", 0, "When; without, today.", NULL},
	{"nation", "NATION", 0, "Where, for a day whose date differs.", NATION_WORDS},
	{0},
};
static const struct opt ADD_OPTS[] = {
	{"NAME", "NAME", OPT_POSITION | OPT_NEEDED, "What it is called, without the year.", NULL},
	{"rule", "RULE", 0, "How it comes again: \"fixed 10-10\", \"nth 3 wed 2\" (second Wednesday of March), ...", NULL},
	{"days", "NUMBER", 0, "How long the rule's day lasts; without, one day.", NULL},
	{"dates", "DATES", 0, "Or its dates, such as 2027-06-07..2027-06-13; blanks stand between several.", NULL},
	{"nation", "NATION", 0, "Where it is kept; without, in the whole UK.", NATION_WORDS},
	{"source", "ADDRESS", 0, "Where you have read it; without, its dates count as not confirmed.", NULL},
	{"hashtag", "TAG", 0, "Its hashtag.", NULL},
	{"sensitive", NULL, OPT_FLAG, "It needs care with words: a bereavement, violence, suicide.", NULL},
	{0},
};
static const struct opt DROP_OPTS[] = {
	{"NAME", "NAME", OPT_POSITION | OPT_NEEDED, "The day, such as \"Carers Week\".", NULL},
	{"nation", "NATION", 0, "Where, for a day whose date differs.", NATION_WORDS},
	{0},
};
static const struct opt APPLY_OPTS[] = {
	{"import", "IMPORT", OPT_POSITION, "Its number; without, the only one that waits.", NULL},
	{"theirs", "LINE,...", OPT_MANY, "Of these lines the calendar that was brought is right.", NULL},
	{"ours", "LINE,...", OPT_MANY, "Of these lines everything stays as it is here.", NULL},
	{"take", "WHOSE", 0, "The same for all other conflicts; but 'stale?', and what stands twice in the file, is taken over by its line alone.",
	 "theirs|ours"},
	{"drop", NULL, OPT_FLAG, "Forgets the import instead.", NULL},
	{0},
};

const struct verb DAY_VERBS[] = {
	{.name = "calendar verify",
	 .help = "Says that you have read the dates of a day at its organiser. They count from now on, and posts at the old ones are listed.",
	 .example = "schedpost calendar verify \"Carers Week\" --dates 2027-06-07..2027-06-13 --source carersweek.example",
	 .opts = VERIFY_OPTS,
	 .writes = true,
	 .needs = POWER_PLAN,
	 .run = run_verify},
	{.name = "calendar add",
	 .help = "Adds a day of your own, by a rule or by its dates; or takes up again one that was dropped.",
	 .example = "schedpost calendar add \"Town Library Day\" --rule \"nth 9 sat 2\" --source library.example",
	 .opts = ADD_OPTS,
	 .writes = true,
	 .needs = POWER_PLAN,
	 .run = run_add},
	{.name = "calendar drop",
	 .help = "A day is not kept here any more: from today on it is in no list. What was stays.",
	 .example = "schedpost calendar drop \"Brew Monday\"",
	 .opts = DROP_OPTS,
	 .writes = true,
	 .needs = POWER_PLAN,
	 .about = about_all,
	 .run = run_drop},
	{.name = "calendar apply",
	 .help = "Takes an imported calendar over: what is new and what has moved. Conflicts and 'stale?' wait for your word on each line; "
		 "what was rejected or kept aside is listed with how to settle it. Posts on dates that moved are named.",
	 .example = "schedpost calendar apply",
	 .opts = APPLY_OPTS,
	 .writes = true,
	 .needs = POWER_PLAN,
	 .run = run_apply},
	{0},
};
