/* SPDX-License-Identifier: MIT
 * followers_verbs.c - followers take, show, drop: when followers are online, as a platform exports it. */
#include "rooms/slots/followers.h"

#include "base/clock.h"
#include "rooms/accounts/accounts.h"
#include "rooms/slots/team.h"
#include "text/hours.h"

#include <math.h>

enum { HUNDREDTHS = 100, DAY_HOURS = 24, WRONG_SHOWN = 50 };

static err one_account(struct tx *tx, const struct call *c, const char *name, struct account **on)
{
	size_t n;
	TRY(accounts_named(tx, call_joined(tx_arena(tx), c, name), on, &n));
	if (n == 1) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "one-account", "Each account has its own followers: please name one, not %zu.", n);
}

static err about_to(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *on;
	err e = accounts_named(tx, call_joined(tx_arena(tx), c, "to"), &on, &out->n);
	if (e) out->n = 0;
	out->accounts = on;
	return about_unless_wrong(e);
}

/* ---- take */

static void tell_wrong(const struct followers_wrong *wrong, size_t n, struct reply *r)
{
	static const struct column PROBLEMS[] = {{"line", "Line", CELL_INT, false}, {"why", "Why not", CELL_TEXT, true}};
	reply_table(r, "problems", PROBLEMS, COUNT(PROBLEMS));
	for (size_t i = 0; i < MIN(n, (size_t)WRONG_SHOWN); i++) {
		reply_row(r);
		reply_int(r, wrong[i].line);
		reply_text(r, wrong[i].why);
	}
	if (n > WRONG_SHOWN) reply_say(r, "And %zu more.", n - WRONG_SHOWN);
	reply_warn(r, "Nothing was taken. Please put %s right, and bring the file again.", n == 1 ? "that line" : "those lines");
}

static err run_take(struct tx *tx, const struct call *c, struct reply *r)
{
	struct followers *f = TAKE(tx_arena(tx), struct followers);
	struct followers_wrong *wrong;
	const struct zone *zone;
	struct account *on;
	size_t n;
	TRY(one_account(tx, c, "to", &on));
	*f = (struct followers){.at = tx_now(tx), .zone = on->zone};
	if (call_has(c, "zone")) f->zone = str_trim(call_get(c, "zone"));
	TRY(zone_load(tx_arena(tx), f->zone, &zone));
	if (call_get(c, "csv").len > FOLLOWERS_FILE_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "csv-size", "The file is larger than %d KB, so it is no table of hours.",
			    FOLLOWERS_FILE_MOST >> 10);
	TRY(followers_read(tx_arena(tx), call_get(c, "csv"), f, &wrong, &n));
	if (n) {
		tell_wrong(wrong, n, r);
		return NULL;
	}
	TRY(followers_put(tx, on->id, f));
	reply_say(r, "%d hours are known of the followers of '%.*s', by the clocks of %.*s. They move what is expected of an hour for %d "
		  "days; its own posts outweigh them.", f->weekdays ? WEEK_HOURS : DAY_HOURS, SHOW(on->name), SHOW(f->zone),
		  FOLLOWERS_LAST_DAYS);
	reply_say(r, "What it makes of them: schedpost slots %.*s --why", SHOW(on->name));
	return NULL;
}

/* ---- show */

static const struct column HOURS[] = {
	{"hour", "Hour", CELL_TEXT, false},
	{"people", "Online", CELL_TEXT, false},
	{"times", "Of the usual", CELL_TEXT, false},
};

static str people_text(struct arena *a, int64_t people)
{
	int part = (int)(people % HUNDREDTHS);
	if (!part) return arena_fmt(a, "%lld", (long long)(people / HUNDREDTHS));
	return arena_fmt(a, "%lld.%02d", (long long)(people / HUNDREDTHS), part);
}

/* On the account's wall the hours may be others, so what follows from them is told by hours of the export. */
static void show_hours(struct arena *a, const struct followers *f, str platform, struct reply *r)
{
	struct online *online = TAKE(a, struct online);
	followers_worth(f, platform, 0, online);
	reply_table(r, "hours", HOURS, COUNT(HOURS));
	for (int i = 0; i < (f->weekdays ? WEEK_HOURS : DAY_HOURS); i++) {
		str clock = clock_text(a, i % DAY_HOURS * 60);
		reply_row(r);
		reply_text(r, f->weekdays ? arena_fmt(a, "%s %.*s", team_weekdays[i / DAY_HOURS], SHOW(clock)) : clock);
		reply_text(r, people_text(a, f->people[i]));
		reply_text(r, arena_fmt(a, "%.2fx", exp(online->worth[i])));
	}
}

static err run_show(struct tx *tx, const struct call *c, struct reply *r)
{
	struct followers *f = TAKE(tx_arena(tx), struct followers);
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	struct account *on;
	TRY(one_account(tx, c, "ACCOUNT", &on));
	TRY(followers_get(tx, on->id, f));
	if (!f->at) {
		reply_say(r, "Nothing is known of when the followers of '%.*s' are online. To bring what its platform exports: schedpost "
			  "followers import FILE --to %.*s", SHOW(on->name), SHOW(on->name));
		return NULL;
	}
	TRY(zone_load(a, on->zone, &zone));
	show_hours(a, f, on->platform, r);
	str day = followers_day(a, f->at, zone), until = followers_day(a, f->at + FOLLOWERS_LAST_DAYS * DAY_MS, zone);
	if (followers_count(f, tx_now(tx)))
		reply_say(r, "Your export of %.*s, by the clocks of %.*s. It counts until %.*s.", SHOW(day), SHOW(f->zone), SHOW(until));
	else
		reply_warn(r, "Your export of %.*s is too old: since %.*s it has not counted any more. Please bring a new one.", SHOW(day),
			   SHOW(until));
	return NULL;
}

/* ---- drop */

static err run_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *on;
	bool there;
	TRY(one_account(tx, c, "ACCOUNT", &on));
	TRY(followers_drop(tx, on->id, &there));
	if (there) reply_say(r, "What was known of the followers of '%.*s' is gone, and moves no hour any more.", SHOW(on->name));
	else reply_say(r, "Nothing was known of the followers of '%.*s'.", SHOW(on->name));
	return NULL;
}

/* ---- the table */

static const struct opt TAKE_OPTS[] = {
	{"csv", "TEXT", OPT_NEEDED, "The table of weekday, hour and people.", NULL},
	{"to", "ACCOUNT", 0, "Of which account; needed unless there is only one.", NULL},
	{"zone", "ZONE", 0, "The hours are by the clocks of this zone; the usual is the account's.", NULL},
	{0},
};
static const struct opt SHOW_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION, "Of which account; needed unless there is only one.", NULL},
	{0},
};
const struct verb FOLLOWERS_VERBS[] = {
	{.name = "followers take",
	 .help = "Takes a table of when followers are online.",
	 .example = "schedpost followers take --csv TABLE --to library",
	 .opts = TAKE_OPTS, .writes = true, .inner = true, .needs = POWER_ACCOUNT, .about = about_to, .run = run_take},
	{.name = "followers show",
	 .help = "Shows when the followers of an account are online, as its platform's export says, and how long that counts.",
	 .example = "schedpost followers show library",
	 .opts = SHOW_OPTS, .needs = POWER_SEE, .about = account_about, .run = run_show},
	{.name = "followers drop",
	 .help = "Forgets when the followers of an account are online.",
	 .example = "schedpost followers drop library",
	 .opts = SHOW_OPTS, .writes = true, .needs = POWER_ACCOUNT, .about = account_about, .run = run_drop},
	{0},
};
