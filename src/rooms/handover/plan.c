/* SPDX-License-Identifier: MIT
 * plan.c - what a cover needs before its owner can go: times, powers, a person who is fit and free, decisions. */
#include "rooms/handover/handover.h"

#include "rooms/handover/away.h"
#include "rooms/notices/notices.h"
#include "text/when.h"

#include <inttypes.h>

/* ---- who may plan */

static bool leads_team(struct tx *tx, str who, const struct person *owner, err *e)
{
	struct team *teams;
	size_t n;
	*e = teams_all(tx, &teams, &n);
	for (size_t i = 0; !*e && owner->team.len && i < n; i++)
		if (str_is(teams[i].name, owner->team) && str_is(teams[i].lead, who)) return true;
	return false;
}

err plans_for(struct tx *tx, const struct call *c, const struct person *owner)
{
	struct may_said said;
	err e;
	if (c->owns || str_is(c->actor, owner->name) || str_is(c->actor, owner->deputy)) return NULL;
	bool leads = leads_team(tx, c->actor, owner, &e);
	if (e || leads) return e;
	TRY(may(tx, &(struct may_ask){.who = c->actor, .power = POWER_PEOPLE, .everywhere = true, .at = tx_now(tx)},
		&said));
	if (said.yes) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed",
		    "This is not allowed: cover for %.*s is arranged by themselves, their deputy, whoever leads "
		    "their team, or "
		    "somebody who may give roles.",
		    SHOW(owner->name));
}

/* ---- accounts and times */

err owned_accounts(struct tx *tx, str owner, struct account **out, size_t *n)
{
	struct account *all;
	size_t nall;
	TRY(accounts_all(tx, &all, &nall));
	*out = TAKE_N(tx_arena(tx), struct account, nall + 1);
	*n = 0;
	for (size_t i = 0; i < nall && *n < COVER_ACCOUNTS_MOST; i++)
		if (str_is(all[i].owner, owner) && !str_is(all[i].kind, S("practice"))) (*out)[(*n)++] = all[i];
	return NULL;
}

err cover_put_on(struct tx *tx, const struct cover *c, const struct account *on, size_t n, int64_t *id)
{
	int64_t ids[COVER_ACCOUNTS_MOST];
	if (n > COVER_ACCOUNTS_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many",
			    "One cover is for %d accounts at most. Please make several.", COVER_ACCOUNTS_MOST);
	for (size_t i = 0; i < n; i++) ids[i] = on[i].id;
	return cover_put(tx, c, ids, n, id);
}

static err zone_meant(struct tx *tx, const struct call *c, const struct account *on, size_t n, struct cover *out)
{
	if (call_has(c, "zone")) out->zone = call_get(c, "zone");
	for (size_t i = 1; i < n && !out->zone.len; i++)
		if (!str_is(on[i].zone, on[0].zone))
			return FAIL(tx_arena(tx), ERR_INPUT, "which-zone",
				    "The accounts are in different time zones. Please say whose clock is meant, such "
				    "as --zone "
				    "Europe/London.");
	if (!out->zone.len) out->zone = n ? on[0].zone : S("UTC");
	return NULL;
}

static err ends_first(struct tx *tx)
{
	return FAIL(tx_arena(tx), ERR_INPUT, "cover-empty",
		    "The cover would end before it begins. Please give a later --until.");
}

struct clocks {
	const struct zone *zone; /* of times */
	struct working own;      /* of days */
	int64_t first;           /* within the first day of leave; 0: it was told by a time */
};

/* A day alone is a day of leave: by its owner's working hours. */
static err day_of_leave(struct tx *tx, const struct call *c, const char *name, int64_t after, struct clocks *k,
			int64_t *at)
{
	struct arena *a = tx_arena(tx);
	struct when w;
	TRY(when_read(a, arena_fmt(a, "%.*s 23:59", SHOW(call_get(c, name))), after, k->own.zone, &w));
	bool last = str_is(str_of(name), S("until"));
	if (!last) k->first = w.at - 22 * HOUR_MS; /* a day has 23 hours at the least */
	*at = last ? leave_ends(a, &k->own, w.wall) : MAX(leave_begins(a, &k->own, w.wall), tx_now(tx));
	return NULL;
}

static err time_read(struct tx *tx, const struct call *c, const char *name, int64_t after, struct clocks *k,
		     int64_t *at)
{
	struct when w = {.at = *at};
	if (!call_has(c, name)) return NULL;
	if (when_is_from_today(call_get(c, name))) after = tx_now(tx);
	err e = when_read(tx_arena(tx), call_get(c, name), after, k->zone, &w);
	if (e && str_is(str_of(e->code), S("needs-time"))) e = day_of_leave(tx, c, name, after, k, &w.at);
	if (e && after > tx_now(tx) && str_is(str_of(e->code), S("past-time"))) return ends_first(tx);
	*at = w.at;
	return e;
}

static err window_fits(struct tx *tx, const struct cover *c)
{
	struct arena *a = tx_arena(tx);
	if (c->ends <= c->begins) return ends_first(tx);
	if (c->ends <= tx_now(tx))
		return FAIL(a, ERR_STALE, "cover-past",
			    "The time of this cover is over. Please plan another: schedpost cover plan");
	if (c->ends - c->begins > (int64_t)COVER_DAYS_MOST * DAY_MS)
		return FAIL(a, ERR_INPUT, "cover-too-long",
			    "A cover lasts %d days at most, so that somebody looks at it again. Please give an "
			    "earlier --until, and "
			    "'schedpost cover extend' when it comes to that.",
			    COVER_DAYS_MOST);
	return NULL;
}

void cover_walls(struct arena *a, const struct zone *zone, struct cover *c)
{
	c->wall_begins = wall_text(a, zone_wall(zone, c->begins));
	c->wall_ends = wall_text(a, zone_wall(zone, c->ends));
}

err cover_times(struct tx *tx, const struct call *c, const struct account *on, size_t n, struct cover *out)
{
	struct arena *a = tx_arena(tx);
	struct clocks k = {0};
	TRY(zone_meant(tx, c, on, n, out));
	TRY(zone_load(a, out->zone, &k.zone));
	TRY(working_of(tx, &(struct where_away){out->owner, call_get(c, "zone"), n ? on : NULL}, &k.own));
	if (!out->begins) out->begins = tx_now(tx);
	TRY(time_read(tx, c, "from", tx_now(tx), &k, &out->begins));
	TRY(time_read(tx, c, "until", MAX(MAX(tx_now(tx), out->begins), k.first), &k, &out->ends));
	cover_walls(a, k.zone, out);
	return window_fits(tx, out);
}

/* ---- powers */

static const unsigned USUAL = 1u << POWER_SEE | 1u << POWER_WRITE | 1u << POWER_PLAN | 1u << POWER_PUBLISH |
			      1u << POWER_CHANGE | 1u << POWER_APPROVE | 1u << POWER_COACH | 1u << POWER_TAKEDOWN;
static const unsigned NEVER = 1u << POWER_PEOPLE | 1u << POWER_SYSTEM | 1u << POWER_RECORD;

/* The owner's own: what they have by a cover is not theirs to lend. */
static err owner_has(struct tx *tx, str owner, enum power power, const struct account *on, struct may_said *said)
{
	TRY(may(tx, &(struct may_ask){.who = owner, .power = power, .on = on, .at = tx_now(tx)}, said));
	if (said->todo.len) said->yes = true; /* theirs, and lent already: who plans ahead is away now */
	if (said->cover) said->yes = false;
	return NULL;
}

static err may_be_lent(struct tx *tx, const struct cover *c, enum power power, const struct account *on, str *against)
{
	struct may_said said;
	struct person p;
	bool rank = true;
	*against = S("");
	TRY(owner_has(tx, c->owner, power, on, &said));
	if (!said.yes) *against = said.rule;
	if (!said.yes || !c->person.len) return NULL;
	TRY(person_need(tx, c->person, &p));
	TRY(has_rank(tx, &p, power, on->kind, c->begins, &rank));
	if (!rank)
		*against =
			arena_fmt(tx_arena(tx),
				  "%.*s has the power '%.*s' nowhere else, and a cover lends accounts, not training",
				  SHOW(c->person), SHOW(power_name(power)));
	return NULL;
}

static err powers_usual(struct tx *tx, const struct account *on, size_t n, struct cover *c)
{
	buf all = buf_in(tx_arena(tx), 1000);
	str against;
	for (unsigned p = 0; p < POWERS; p++) {
		bool lent = (USUAL >> p) & 1u;
		for (size_t i = 0; i < n && lent; i++) {
			TRY(may_be_lent(tx, c, (enum power)p, &on[i], &against));
			lent = !against.len;
		}
		if (lent) buf_fmt(&all, "%s%.*s ", all.len ? "" : " ", SHOW(power_name((enum power)p)));
	}
	c->powers = buf_str(&all);
	return NULL;
}

static err power_fits(struct tx *tx, const struct cover *c, enum power power, const struct account *on)
{
	str against;
	if ((NEVER >> power) & 1u)
		return FAIL(
			tx_arena(tx), ERR_INPUT, "cover-never",
			"The power '%.*s' is never lent. Whoever needs it for good gets a role: schedpost role give",
			SHOW(power_name(power)));
	TRY(may_be_lent(tx, c, power, on, &against));
	if (!against.len) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "cover-beyond",
		    "The power '%.*s' on '%.*s' cannot be lent: %.*s. Please leave it out of --powers, or ask "
		    "somebody else.",
		    SHOW(power_name(power)), SHOW(on->name), SHOW(against));
}

err cover_powers(struct tx *tx, const struct call *c, const struct account *on, size_t n, struct cover *out)
{
	buf all = buf_in(tx_arena(tx), 1000);
	enum power power;
	if (!call_has(c, "powers")) return powers_usual(tx, on, n, out);
	buf_add(&all, S(" see "));
	for (size_t i = 0; i < call_count(c, "powers"); i++) {
		TRY(power_need(tx, str_trim(call_nth(c, "powers", i)), &power));
		for (size_t k = 0; k < n; k++) TRY(power_fits(tx, out, power, &on[k]));
		if (power != POWER_SEE) buf_fmt(&all, "%.*s ", SHOW(power_name(power)));
	}
	out->powers = buf_str(&all);
	return NULL;
}

/* ---- what stands against it */

static bool meet(const struct cover *one, const struct cover *other)
{
	return one->begins < other->ends && other->begins < one->ends;
}

static bool share_power(const struct cover *one, const struct cover *other)
{
	str all = one->powers, word;
	while (str_split(&all, ' ', &word))
		if (word.len && !str_is(word, power_name(POWER_SEE)) && cover_lends(other, word)) return true;
	return false;
}

static err on_top_of_another(struct tx *tx, const struct cover *c, const struct account *on)
{
	struct cover *all;
	size_t n;
	TRY(covers_from(tx, on->id, c->begins, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == c->id || !meet(c, &all[i]) || !share_power(c, &all[i])) continue;
		if ((c->id && all[i].after == c->id) || all[i].id == c->after) continue; /* it goes on in the other */
		if (all[i].state == COVER_DECLINED) continue;
		str until = cover_until(tx_arena(tx), &all[i]);
		return FAIL(tx_arena(tx), ERR_STALE, "cover-taken",
			    "%.*s covers '%.*s' for %.*s with some of the same powers until %.*s (cover %" PRId64
			    "). Two people would work the same queue without knowing. Give other powers or times, or "
			    "withdraw that one "
			    "first: schedpost cover revoke %" PRId64,
			    SHOW(all[i].person.len ? all[i].person : S("somebody")), SHOW(on->name),
			    SHOW(all[i].owner), SHOW(until), all[i].id, all[i].id);
	}
	return NULL;
}

/* Who covers is there themselves, and is not covered by the one they cover. */
static err person_is_free(struct tx *tx, const struct cover *c)
{
	struct cover *all;
	size_t n;
	TRY(covers_of(tx, c->person, false, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == c->id || !meet(c, &all[i]) || !str_is(all[i].owner, c->person)) continue;
		bool cycle = str_is(all[i].person, c->owner);
		return FAIL(tx_arena(tx), ERR_STALE, cycle ? "cover-cycle" : "cover-away",
			    cycle ? "%.*s is away then, too, and %.*s would cover for them (cover %" PRId64
				    "): nobody would be there. Please ask somebody else, with --by."
				  : "%.*s is away then, too; %.*s is asked to cover for them (cover %" PRId64
				    "). Please ask somebody else, with --by.",
			    SHOW(c->person), SHOW(all[i].person.len ? all[i].person : S("somebody")), all[i].id);
	}
	return NULL;
}

static err person_fits(struct tx *tx, const struct cover *c, str name)
{
	struct person p;
	TRY(person_need(tx, name, &p));
	if (!str_is(name, c->owner)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "cover-self",
		    "%.*s cannot cover for themselves. Please name somebody else with --by.", SHOW(name));
}

err cover_fits(struct tx *tx, const struct cover *c, const struct account *on, size_t n)
{
	struct may_said said;
	TRY(window_fits(tx, c));
	if (c->backup.len) TRY(person_fits(tx, c, c->backup));
	if (c->person.len) TRY(person_fits(tx, c, c->person));
	for (size_t i = 0; i < n; i++) {
		TRY(owner_has(tx, c->owner, POWER_WRITE, &on[i], &said));
		if (!said.yes)
			return FAIL(tx_arena(tx), ERR_DENIED, "cover-not-theirs",
				    "'%.*s' is not for %.*s to hand over: %.*s. 'schedpost account list' shows who "
				    "looks after what.",
				    SHOW(on[i].name), SHOW(c->owner), SHOW(said.rule));
		TRY(on_top_of_another(tx, c, &on[i]));
	}
	return c->person.len ? person_is_free(tx, c) : NULL;
}

/* ---- what is missing */

static err missing_powers(struct tx *tx, const struct cover *c, str *out, size_t *n)
{
	struct account *on;
	struct may_said said;
	size_t naccounts;
	TRY(covered_accounts(tx, c, &on, &naccounts));
	for (size_t i = 0; i < naccounts && *n < MISSING_MOST; i++) {
		str *others;
		size_t nothers;
		TRY(owner_has(tx, c->owner, POWER_APPROVE, &on[i], &said));
		if (!said.yes || cover_lends(c, power_name(POWER_APPROVE))) continue;
		TRY(who_may(tx, POWER_APPROVE, &on[i], &others, &nothers));
		bool somebody = false;
		for (size_t k = 0; k < nothers; k++) somebody = somebody || !str_is(others[k], c->owner);
		if (!somebody)
			out[(*n)++] = arena_fmt(tx_arena(tx),
						"Nobody could approve posts on '%.*s' meanwhile: schedpost role give "
						"NAME approver --on %.*s",
						SHOW(on[i].name), SHOW(on[i].name));
	}
	return NULL;
}

err cover_missing(struct tx *tx, const struct cover *c, str **out, size_t *n)
{
	struct arena *a = tx_arena(tx);
	size_t undecided;
	*out = TAKE_N(a, str, MISSING_MOST);
	*n = 0;
	if (!c->person.len)
		(*out)[(*n)++] =
			arena_fmt(a, "Nobody is asked yet: schedpost cover set %" PRId64 " --by NAME", c->id);
	TRY(fallen_undecided(tx, c, &undecided));
	if (undecided && !c->usual.len)
		(*out)[(*n)++] = arena_fmt(
			a,
			"%zu post%s fall%s into that time, and nothing is said about %s. One by one: schedpost cover walk "
			"%" PRId64 ". For all of the rest: schedpost cover set %" PRId64 " --default keep",
			undecided, undecided == 1 ? "" : "s", undecided == 1 ? "s" : "",
			undecided == 1 ? "it" : "them", c->id, c->id);
	TRY(missing_powers(tx, c, *out, n));
	if (c->person.len && (c->state == COVER_DRAFT || c->state == COVER_DECLINED))
		(*out)[(*n)++] =
			arena_fmt(a, "%.*s is not asked yet: schedpost cover ask %" PRId64, SHOW(c->person), c->id);
	if (c->state == COVER_ASKED)
		(*out)[(*n)++] =
			arena_fmt(a, "%.*s has not said yes yet: they type 'schedpost cover accept %" PRId64 "'.",
				  SHOW(c->person), c->id);
	return NULL;
}
