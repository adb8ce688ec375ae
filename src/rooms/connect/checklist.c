/* SPDX-License-Identifier: MIT
 * checklist.c - is all well with what was just connected? One line for each thing, with yes, no, or what to do. */
#include "rooms/connect/setup.h"

#include "rooms/connect/connect_store.h"
#include "rooms/locks/locks.h"
#include "rooms/platforms/platforms.h"
#include "text/when.h"

#include <inttypes.h>

struct line {
	const char *state;	/* "yes", "no", "not known", "do this" */
	str what;		/* short: it stands in a table */
	str more;		/* said whole beneath it; empty: nothing */
};

struct looking {
	struct tx *tx;
	struct arena *a;
	const struct job *dialogue;
	const struct account *account;
	struct platform platform;
};

#define LINE(state_, ...) (struct line){.state = (state_), .what = arena_fmt(l->a, __VA_ARGS__)}

/* ---- each thing */

static err look_at_call(const struct looking *l, struct line *out)
{
	struct job test;
	int64_t id;
	bool found = false;
	TRY(connect_test_of(l->tx, l->account->id, l->dialogue->id, &id));
	if (id) TRY(queue_get(l->tx, id, &test, &found));
	*out = LINE("do this", "No answer yet: schedpost account test %.*s", SHOW(l->account->name));
	if (!(l->platform.ops & SP_CAN(SP_WHOAMI)))
		*out = LINE("yes", "%.*s has no call that changes nothing.", SHOW(l->platform.title));
	if (found && test.state == JOB_DONE)
		*out = test.url.len ? LINE("yes", "It works: %.*s", SHOW(test.url)) : LINE("yes", "It works.");
	if (found && test.state == JOB_REFUSED) {
		*out = LINE("no", "It does not work.");
		out->more = test.why;
	}
	return NULL;
}

static err look_at_end(const struct looking *l, struct line *out)
{
	const struct zone *zone;
	int64_t ends = l->account->expires;
	*out = LINE("yes", "No end of it is known.");
	if (!ends) return NULL;
	TRY(zone_load(l->a, l->account->zone, &zone));
	str when = when_local(l->a, ends, zone);
	*out = l->account->renew_at ? LINE("yes", "Renewed by itself before %.*s.", SHOW(when))
				    : LINE("do this", "Connect it again before %.*s.", SHOW(when));
	return NULL;
}

/* What the plugin found as it connected: a right that is missing, a review that the organisation needs first. */
static err look_at_rights(const struct looking *l, struct line *out)
{
	str why = l->dialogue->why;
	*out = why.len ? LINE("do this", "See below.") : LINE("yes", "None is known to be missing.");
	out->more = why;
	return NULL;
}

static err look_at_pictures(const struct looking *l, struct line *out)
{
	sp_limits limits;
	TRY(account_limits(l->tx, l->account, &limits));
	const char *told = l->account->limits.len ? " Its server says so." : "";
	if (!limits.media_most) *out = LINE("yes", "It takes none.%s", told);
	else if (!limits.alt_most) *out = LINE("yes", "Up to %" PRId64 " in a post.%s", limits.media_most, told);
	else *out = LINE("yes", "Up to %" PRId64 ", described in %" PRId64 " letters.%s", limits.media_most,
			 limits.alt_most, told);
	return NULL;
}

static err look_at_owner(const struct looking *l, struct line *out)
{
	const struct account *a = l->account;
	*out = LINE("yes", "%.*s; read by %.*s in %.*s.", SHOW(a->owner), SHOW(a->audience), SHOW(a->nation));
	if (!a->nation.len) *out = LINE("do this", "Say where: schedpost account set %.*s --nation uk", SHOW(a->name));
	return NULL;
}

static err look_at_twins(const struct looking *l, struct line *out)
{
	struct account twin;
	bool found;
	TRY(connect_twin(l->tx, l->account, &twin, &found));
	*out = LINE("yes", "Under this name only.");
	if (!l->account->remote_id.len)
		*out = LINE("not known", "%.*s tells no program whose it is.", SHOW(l->platform.title));
	if (found) *out = LINE("no", "As '%.*s', too: remove one of them.", SHOW(twin.name));
	return NULL;
}

static const struct {
	const char *title;
	err (*look)(const struct looking *, struct line *);
} CHECKS[] = {
	{"Test call", look_at_call}, {"Log-in ends", look_at_end}, {"Rights", look_at_rights},
	{"Pictures", look_at_pictures}, {"Owner, readers", look_at_owner}, {"Connected once", look_at_twins},
};

/* ---- the table */

static bool is_yes(const struct line *line)
{
	return str_is(str_of(line->state), S("yes"));
}

static void put(struct reply *r, const char *title, const struct line *line, str account)
{
	reply_row(r);
	reply_text(r, str_of(title));
	reply_text(r, str_of(line->state));
	reply_text(r, line->what);
	reply_maybe_text(r, account);
}

/* All is well with all of them: one line. Else one for each that is not. */
static void put_check(struct arena *a, struct reply *r, size_t check, const struct line *of, const struct account *all,
		      size_t n)
{
	size_t well = 0;
	for (size_t i = 0; i < n; i++) well += is_yes(&of[i]);
	struct line every = {.state = "yes", .what = n == 1 ? of[0].what : arena_fmt(a, "%zu of %zu.", well, n)};
	if (well) put(r, CHECKS[check].title, &every, S(""));
	for (size_t i = 0; i < n; i++)
		if (!is_yes(&of[i])) put(r, CHECKS[check].title, &of[i], n == 1 ? S("") : all[i].name);
}

/* Under a lockdown nothing can be tried out: its list is what waits for this log-in. */
static err say_next(struct tx *tx, const struct account *on, struct reply *r)
{
	struct lock l;
	bool locked;
	TRY(lockdown_on(tx, on->id, &l, &locked));
	if (locked) reply_say(r, "Next: schedpost unlock list %" PRId64, l.id);
	else reply_say(r, "Next: schedpost add \"Hello\" --to %.*s --at +5m", SHOW(on->name));
	return NULL;
}

err checklist_show(struct tx *tx, const struct job *j, const struct account *all, size_t n, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"check", "Check", CELL_TEXT, false}, {"state", "Well?", CELL_TEXT, false},
		{"what", "What", CELL_SENTENCE, true},
		{"account", "Account", CELL_TEXT, false},
	};
	struct arena *a = tx_arena(tx);
	struct line *lines = TAKE_N(a, struct line, COUNT(CHECKS) * n);
	if (!n) return NULL;
	reply_table(r, "checks", COLUMNS, COUNT(COLUMNS));
	for (size_t c = 0; c < COUNT(CHECKS); c++) {
		struct line *of = lines + c * n;
		for (size_t i = 0; i < n; i++) {
			struct looking l = {.tx = tx, .a = a, .dialogue = j, .account = &all[i]};
			TRY(platform_need(tx, all[i].platform, &l.platform));
			TRY(CHECKS[c].look(&l, &of[i]));
		}
		put_check(a, r, c, of, all, n);
	}
	str said = S("");
	for (size_t i = 0; i < COUNT(CHECKS) * n; i++) {
		if (lines[i].more.len && !str_is(lines[i].more, said)) reply_warn(r, "%.*s", SHOW(lines[i].more));
		if (lines[i].more.len) said = lines[i].more;
	}
	return say_next(tx, &all[0], r);
}
