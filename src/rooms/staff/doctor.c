/* SPDX-License-Identifier: MIT
 * doctor.c - what nobody has complained about yet: days on which nobody is there, silent accounts, doubled ones,
 * empty weeks, access that ends, roles that nobody uses, approvals switched off, pictures that cannot be fetched. */
#include "rooms/staff/doctor.h"

#include "rooms/handover/gaps.h"
#include "rooms/media/shown.h"
#include "rooms/staff/staff_store.h"
#include "text/when.h"

enum { WEEKS = 2, GAP_DAYS = 14 };
#define SILENT_MS (60 * DAY_MS)
#define ENDS_MS	  (14 * DAY_MS)

static bool is_practice(const struct account *a)
{
	return str_is(a->kind, S("practice"));
}

/* ---- one account */

struct patient {
	struct findings *f;
	struct arena *in;
	const struct account *a;
	struct seen seen;
	int64_t now;
	bool silent;
};

static str day_of(struct patient *p, int64_t at)
{
	const struct zone *zone;
	if (zone_load(p->in, p->a->zone, &zone)) return S("");
	str day = when_local(p->in, at, zone); /* Mon 30 Nov 2026 00:00 GMT */
	size_t clock = 0;
	str_find(day, S(":"), &clock);
	return str_cut(day, 0, clock > 3 ? clock - 3 : day.len);
}

static err is_silent(struct patient *p)
{
	int64_t since = p->seen.last_out ? p->seen.last_out : p->seen.created;
	p->silent = !is_practice(p->a) && p->now - since >= SILENT_MS;
	if (!p->silent) return NULL;
	str day = day_of(p, since);
	str why =
		p->seen.last_out
			? arena_fmt(p->in, "Nothing has come out on '%.*s' since %.*s.", SHOW(p->a->name), SHOW(day))
			: arena_fmt(p->in, "Nothing has come out on '%.*s' since it was connected on %.*s.",
				    SHOW(p->a->name), SHOW(day));
	finding_add(p->f, "dormant", p->a->name, why,
		    arena_fmt(p->in,
			      "schedpost add \"...\" --to %.*s, or, to close it: schedpost account remove %.*s",
			      SHOW(p->a->name), SHOW(p->a->name)));
	return NULL;
}

static err is_double(struct patient *p)
{
	str other;
	if (is_practice(p->a)) return NULL;
	TRY(account_double(p->f->tx, p->a, &other));
	if (!other.len) return NULL;
	finding_add(p->f, "doubled", p->a->name,
		    arena_fmt(p->in, "'%.*s' and '%.*s' are the same page, so posts may come out twice.", SHOW(other),
			      SHOW(p->a->name)),
		    arena_fmt(p->in, "schedpost account remove %.*s", SHOW(p->a->name)));
	return NULL;
}

/* Midnight by which a week begins, on Monday, so many weeks ahead; by the account's clocks. */
static int64_t monday(const struct zone *z, const struct zone *flat, int64_t now, int weeks)
{
	struct wall day = zone_wall(z, now);
	int64_t first, second;
	day.hour = day.minute = day.second = 0;
	zone_instants(flat, day, &first, &second);
	day = zone_wall(flat, first + weeks * WEEK_MS - wall_weekday(day) * DAY_MS);
	return zone_instants(z, day, &first, &second) ? first : second;
}

static err has_empty_week(struct patient *p)
{
	const struct zone *zone, *flat;
	bool any = true;
	if (p->silent || is_practice(p->a)) return NULL;
	TRY(zone_load(p->in, S("UTC"), &flat));
	TRY(zone_load(p->in, p->a->zone, &zone));
	for (int week = 1; any && week <= WEEKS; week++) {
		int64_t from = monday(zone, flat, p->now, week);
		TRY(account_plans(p->f->tx, p->a->id, from, monday(zone, flat, p->now, week + 1), &any));
		if (any) continue;
		str day = day_of(p, from);
		finding_add(p->f, "empty-week", p->a->name,
			    arena_fmt(p->in, "Nothing is planned on '%.*s' for the week of %.*s.", SHOW(p->a->name),
				      SHOW(day)),
			    arena_fmt(p->in, "schedpost add \"...\" --to %.*s --at WHEN", SHOW(p->a->name)));
	}
	return NULL;
}

static err loses_access(struct patient *p)
{
	bool ended = str_is(p->a->state, S("reconnect"));
	bool ends = p->a->expires && !p->a->renew_at && p->a->expires - p->now <= ENDS_MS;
	if (!ended && !ends) return NULL;
	str day = day_of(p, p->a->expires);
	finding_add(p->f, "log-in-ends", p->a->name,
		    ended ? arena_fmt(p->in, "'%.*s' is not connected any more, so its posts wait.", SHOW(p->a->name))
			  : arena_fmt(p->in, "The log-in of '%.*s' ends on %.*s.", SHOW(p->a->name), SHOW(day)),
		    arena_fmt(p->in, "schedpost connect %.*s --as %.*s", SHOW(p->a->platform), SHOW(p->a->name)));
	return NULL;
}

static err goes_unseen(struct patient *p)
{
	if (str_is(p->a->approval, S("needed")) || is_practice(p->a)) return NULL;
	finding_add(p->f, "no-approval", p->a->name,
		    arena_fmt(p->in, "Posts on '%.*s' go out without anybody else's yes.", SHOW(p->a->name)),
		    arena_fmt(p->in, "schedpost account set %.*s --approval needed", SHOW(p->a->name)));
	return NULL;
}

static err (*const LOOKS[])(struct patient *) = {is_silent, is_double, has_empty_week, loses_access, goes_unseen};

static err look_at_accounts(struct findings *f)
{
	struct account *all;
	size_t n;
	TRY(accounts_all(f->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		struct patient p = {.f = f, .in = tx_arena(f->tx), .a = &all[i], .now = tx_now(f->tx)};
		TRY(account_seen(f->tx, all[i].id, &p.seen));
		for (size_t k = 0; k < COUNT(LOOKS); k++) TRY(LOOKS[k](&p));
	}
	return NULL;
}

/* ---- the next days */

/* What is so all the time is no gap but a lack, which is found by its own name. */
static bool is_passing(const struct gap *g, const struct window *in)
{
	bool begins = g->what != GAP_REPLIES && g->when.begins > in->begins;
	return begins || g->cover;
}

static err tell_gap(struct patient *p, const struct gap *g)
{
	static const char *const NOBODY[GAP_WHATS] = {
		[GAP_POSTS] = "looks after",
		[GAP_QUEUE] = "could let the queue go of",
		[GAP_APPROVAL] = "approves posts on",
		[GAP_REPLIES] = "answers readers of",
	};
	const struct zone *zone;
	TRY(zone_load(p->in, p->a->zone, &zone));
	str from = when_local(p->in, g->when.begins, zone), until = when_local(p->in, g->when.ends, zone);
	str why = gap_why(p->in, g);
	finding_add(p->f, "gap", p->a->name,
		    arena_fmt(p->in, "Nobody %s '%.*s' from %.*s until %.*s: %.*s.", NOBODY[g->what],
			      SHOW(p->a->name), SHOW(from), SHOW(until), SHOW(why)),
		    gap_todo(p->in, g));
	return NULL;
}

/* The first of each account; 'cover gaps' tells them all. */
static err look_at_gaps(struct findings *f)
{
	struct account *all;
	struct roster roster;
	size_t n;
	TRY(accounts_all(f->tx, &all, &n));
	TRY(gaps_roster(f->tx, &(struct gap_ask){all, n, GAP_DAYS, GAPS_OF_POSTS}, &roster));
	for (size_t i = 0; i < n; i++) {
		struct patient p = {.f = f, .in = tx_arena(f->tx), .a = &all[i], .now = tx_now(f->tx)};
		struct gap_facts facts;
		struct gap *gaps;
		size_t ngaps, k = 0;
		if (is_practice(&all[i])) continue;
		TRY(gaps_load(f->tx, &roster, &roster.places[i], GAPS_OF_POSTS, &facts));
		gaps_search(p.in, &facts, &gaps, &ngaps);
		while (k < ngaps && !is_passing(&gaps[k], &roster.window)) k++;
		if (k < ngaps) TRY(tell_gap(&p, &gaps[k]));
	}
	return NULL;
}

/* ---- persons */

static bool is_in(const str *names, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(names[i], name)) return true;
	return false;
}

static err idle(struct findings *f, const struct person *p, str since)
{
	struct arena *in = tx_arena(f->tx);
	struct held *held;
	size_t n;
	TRY(roles_of(f->tx, p->id, &held, &n));
	for (size_t i = 0; i < n; i++) {
		if (held[i].account_id) continue;
		finding_add(f, "idle-role", p->name,
			    arena_fmt(in, "%.*s is %.*s for all accounts, and has changed nothing since %.*s.",
				      SHOW(p->name), SHOW(held[i].role), SHOW(since)),
			    arena_fmt(in, "schedpost role take %.*s %.*s", SHOW(p->name), SHOW(held[i].role)));
	}
	return NULL;
}

/* Who gives roles at an unlocked computer gives them to whoever sits there. */
static err is_asked_nothing(struct findings *f, const struct person *all, size_t n)
{
	struct arena *in = tx_arena(f->tx);
	for (size_t i = 0; i < n; i++) {
		struct may_ask ask = {.who = all[i].name, .power = POWER_PEOPLE, .everywhere = true};
		struct may_said said = {.yes = false};
		ask.at = tx_now(f->tx);
		if (!all[i].proves) TRY(may(f->tx, &ask, &said));
		if (!said.yes) continue;
		str why = arena_fmt(in, "%.*s gives roles without being asked for a code.", SHOW(ask.who));
		finding_add(f, "no-proof", ask.who, why,
			    arena_fmt(in, "schedpost proof set up, by %.*s", SHOW(ask.who)));
	}
	return NULL;
}

static err look_at_people(struct findings *f)
{
	const struct zone *utc;
	struct person *all;
	str *active;
	size_t n, nactive;
	int64_t from, since = tx_now(f->tx) - SILENT_MS;
	TRY(people_all(f->tx, &all, &n));
	TRY(is_asked_nothing(f, all, n));
	TRY(actors_since(f->tx, since, &active, &nactive, &from));
	TRY(zone_load(tx_arena(f->tx), S("UTC"), &utc));
	str day = when_local(tx_arena(f->tx), from, utc);
	for (size_t i = 0; i < n; i++)
		if (all[i].joined < since && !is_in(active, nactive, all[i].name)) TRY(idle(f, &all[i], day));
	return NULL;
}

/* ---- the machine */

static void look_at_pictures(struct findings *f, struct shown *shown)
{
	if (!shown || shown_is_reached(shown)) return;
	finding_add(f, "pictures-wait", S("public_port"),
		    S("schedpost cannot listen at the port where it shows pictures, so on platforms that fetch them posts with pictures wait."),
		    S("see the log for why; end the program that has the port, or set another public_port in schedpost.conf and in the web server in front"));
}

err doctor_find(struct findings *f, struct shown *shown)
{
	look_at_pictures(f, shown);
	TRY(gaps_find(f));
	TRY(look_at_gaps(f));
	TRY(look_at_accounts(f));
	return look_at_people(f);
}
