/* SPDX-License-Identifier: MIT
 * team_verbs.c - slot add, list, drop: the times of the week at which a team publishes. */
#include "rooms/slots/team.h"

#include "base/clock.h"
#include "rooms/accounts/accounts.h"
#include "text/hours.h"

#include <inttypes.h>

#define LIST_LOOKS_MS (54 * WEEK_MS)	/* both changes of the clocks are in it */

/* ---- add */

/* "monday", or "mon-fri", which goes over the end of the week. */
static err days_of(struct tx *tx, const struct call *c, unsigned *days, int *minute)
{
	struct arena *a = tx_arena(tx);
	str day = str_trim(call_get(c, "DAY")), until = day, from = S("");
	int first = 0, last;
	if (!clock_read(str_trim(call_get(c, "TIME")), minute))
		return FAIL(a, ERR_INPUT, "bad-time", "The time of a slot is written like 12:30.");
	bool known = str_split(&until, '-', &from) && team_weekday_read(str_trim(from), &first);
	last = first;
	if (!known || (from.len < day.len && !team_weekday_read(str_trim(until), &last)))
		return FAIL(a, ERR_INPUT, "bad-day", "'%.*s' is no day of the week. Write monday, or mon-fri.", SHOW(str_cut(day, 0, 40)));
	for (int d = first; *days |= 1u << d, d != last;) d = (d + 1) % DAYS_A_WEEK;
	return NULL;
}

/* One account's days; *n: how many of them are new. */
static err put_days(struct tx *tx, const struct account *on, unsigned days, int minute, size_t *n)
{
	struct team_slot *all;
	size_t known;
	bool there;
	for (int day = 0; day < DAYS_A_WEEK; day++) {
		if (!((days >> day) & 1u)) continue;
		TRY(team_slot_put(tx, &(struct team_slot){.account = on->id, .weekday = day, .minute = minute}, &there));
		*n += !there;
	}
	TRY(team_slots(tx, on->id, &all, &known));
	if (known <= TEAM_SLOTS_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "'%.*s' would have %zu slots in a week; %d are the most.", SHOW(on->name), known,
		    TEAM_SLOTS_MOST);
}

static err run_add(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *on;
	unsigned days = 0;
	size_t n, added = 0;
	int minute;
	TRY(days_of(tx, c, &days, &minute));
	TRY(accounts_named(tx, call_joined(tx_arena(tx), c, "to"), &on, &n));
	for (size_t i = 0; i < n; i++) TRY(put_days(tx, &on[i], days, minute, &added));
	if (!added) reply_say(r, "That is known already: schedpost slot list");
	else reply_say(r, "%zu slot%s more. A post takes the next free one with: schedpost add ... --slot next", added, added == 1 ? "" : "s");
	return NULL;
}

static err about_to(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *on;
	err e = accounts_named(tx, call_joined(tx_arena(tx), c, "to"), &on, &out->n);
	if (e) out->n = 0;
	out->accounts = on;
	return about_unless_wrong(e);
}

/* ---- list */

static const struct column SLOTS[] = {
	{"id", "Slot", CELL_INT, false},   {"account", "Account", CELL_TEXT, false},
	{"when", "Every", CELL_TEXT, false}, {"next", "Next", CELL_TEXT, false},
};

static const struct account *owner_of(const struct account *on, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (on[i].id == id) return &on[i];
	return NULL;
}

struct listed {
	const struct account *on;
	const struct zone *zone;
	struct team_time next;
};

/* In the coming year there is at most one week in which the clocks skip it. */
static void tell_hole(struct arena *a, const struct listed *l, struct reply *r)
{
	const struct zone *z = l->zone;
	struct team_time t = l->next;
	for (int64_t until = t.at + LIST_LOOKS_MS; t.at < until; t = team_slot_next(z, &t.of, t.at + 1)) {
		if (!t.skipped) continue;
		str slot = team_slot_text(a, &t.of), when = when_local(a, t.at, z);
		reply_say(r, "Slot %" PRId64 ", %.*s on '%.*s': the clocks go forward over it once, and it is at %.*s then.", t.of.id,
			  SHOW(slot), SHOW(l->on->name), SHOW(when));
		return;
	}
}

static void show_slots(struct arena *a, const struct listed *all, size_t n, struct reply *r)
{
	reply_table(r, "slots", SLOTS, COUNT(SLOTS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, all[i].next.of.id);
		reply_text(r, all[i].on->name);
		reply_text(r, team_slot_text(a, &all[i].next.of));
		reply_text(r, when_local(a, all[i].next.at, all[i].zone));
	}
	for (size_t i = 0; i < n; i++) tell_hole(a, &all[i], r);
	if (!n) reply_say(r, "There is no slot of the team's own yet. To make one: schedpost slot add monday 12:30 --to ACCOUNT");
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *on;
	struct team_slot *all;
	size_t n, nall, shown = 0;
	str names = call_joined(tx_arena(tx), c, "ACCOUNT");
	TRY(names.len ? accounts_named(tx, names, &on, &n) : accounts_all(tx, &on, &n));
	TRY(team_slots(tx, 0, &all, &nall));
	struct listed *list = TAKE_N(tx_arena(tx), struct listed, nall + 1);
	for (size_t i = 0; i < nall; i++) {
		struct listed *l = &list[shown];
		l->on = owner_of(on, n, all[i].account);
		if (!l->on) continue;
		TRY(zone_load(tx_arena(tx), l->on->zone, &l->zone));
		l->next = team_slot_next(l->zone, &all[i], tx_now(tx));
		shown++;
	}
	show_slots(tx_arena(tx), list, shown, r);
	return NULL;
}

/* ---- drop */

static err slot_need(struct tx *tx, const struct call *c, struct team_slot *s)
{
	int64_t id;
	bool found;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(team_slot_get(tx, id, s, &found));
	if (found) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-slot",
		    "There is no slot %" PRId64 ". 'schedpost slot list' shows their numbers.", id);
}

static err about_slot(struct tx *tx, const struct call *c, struct about *out)
{
	struct team_slot s;
	struct account *on = TAKE(tx_arena(tx), struct account);
	err e = slot_need(tx, c, &s);
	if (e) return about_unless_wrong(e);
	TRY(account_of(tx, s.account, on));
	*out = (struct about){.accounts = on, .n = 1};
	return NULL;
}

static err run_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	struct team_slot s;
	str account;
	TRY(slot_need(tx, c, &s));
	TRY(account_name(tx, s.account, &account));
	TRY(team_slot_drop(tx, s.id));
	str text = team_slot_text(tx_arena(tx), &s);
	reply_say(r, "%.*s on '%.*s' is no slot any more. Posts that are planned there keep their times.", SHOW(text), SHOW(account));
	return NULL;
}

/* ---- the table */

static const struct opt ADD_OPTS[] = {
	{"DAY", "DAY", OPT_POSITION | OPT_NEEDED, "The day of the week, such as monday; or several, as mon-fri.", NULL},
	{"TIME", "TIME", OPT_POSITION | OPT_NEEDED, "The time, by the clock where the account is, such as 12:30.", NULL},
	{"to", "ACCOUNT,...", OPT_MANY, "For which accounts; needed unless there is only one.", NULL},
	{0},
};
static const struct opt LIST_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION | OPT_MANY, "Of these accounts alone.", NULL},
	{0},
};
static const struct opt DROP_OPTS[] = {
	{"ID", "SLOT", OPT_POSITION | OPT_NEEDED, "The number of the slot; 'schedpost slot list' shows it.", NULL},
	{0},
};
const struct verb TEAM_VERBS[] = {
	{.name = "slot add",
	 .help = "Sets a time of the week at which the team publishes on an account. 'schedpost add --slot next' takes the next of "
		 "them that is free.",
	 .example = "schedpost slot add monday 12:30 --to library",
	 .opts = ADD_OPTS, .writes = true, .needs = POWER_ACCOUNT, .about = about_to, .run = run_add},
	{.name = "slot list",
	 .help = "Shows the times of the week at which the team publishes, and when each comes next.",
	 .example = "schedpost slot list",
	 .opts = LIST_OPTS, .needs = POWER_SEE, .run = run_list},
	{.name = "slot drop",
	 .help = "Takes a time of the week away again.",
	 .example = "schedpost slot drop 1",
	 .opts = DROP_OPTS, .writes = true, .needs = POWER_ACCOUNT, .about = about_slot, .run = run_drop},
	{0},
};
