/* SPDX-License-Identifier: MIT
 * gaps.c - accounts, teams, posts and approvals that nobody looks after. */
#include "rooms/staff/staff_store.h"
#include "rooms/training/training.h"

#include <inttypes.h>

enum state { NOBODY, UNKNOWN, LEFT, HERE };

static err state_of(struct tx *tx, str name, enum state *out)
{
	struct person p;
	bool found = false;
	if (name.len) TRY(person_get(tx, name, &p, &found));
	*out = !name.len ? NOBODY : !found ? UNKNOWN : p.left_at ? LEFT : HERE;
	return NULL;
}

/* ---- accounts */

struct part {
	const char *nobody, *gone; /* words for findings */
	const char *is, *option;
};
static const struct part OWNER = {"no-owner", "owner-gone", "owner", "--owner"};
static const struct part DEPUTY = {"no-deputy", "deputy-gone", "deputy", "--deputy"};

static err check_part(struct findings *f, const struct account *a, const struct part *part, str name)
{
	struct arena *in = tx_arena(f->tx);
	enum state s;
	TRY(state_of(f->tx, name, &s));
	if (s == HERE) return NULL;
	str why = s == NOBODY ? arena_fmt(in, "'%.*s' has no %s.", SHOW(a->name), part->is)
		  : s == LEFT
			  ? arena_fmt(in, "%.*s, the %s of '%.*s', has left.", SHOW(name), part->is, SHOW(a->name))
			  : arena_fmt(in, "schedpost does not know %.*s, the %s of '%.*s'.", SHOW(name), part->is,
				      SHOW(a->name));
	finding_add(f, s == NOBODY ? part->nobody : part->gone, a->name, why,
		    arena_fmt(in, "schedpost account set %.*s %s NAME", SHOW(a->name), part->option));
	return NULL;
}

/* It speaks in the name of somebody who is not here any more: nobody else goes on with that. */
static err check_own_name(struct findings *f, const struct account *a)
{
	struct arena *in = tx_arena(f->tx);
	enum state s;
	TRY(state_of(f->tx, a->owner, &s));
	if (s == LEFT)
		finding_add(f, "owner-gone", a->name,
			    arena_fmt(in, "'%.*s' is the own account of %.*s, who has left.", SHOW(a->name),
				      SHOW(a->owner)),
			    arena_fmt(in, "schedpost revoke %.*s", SHOW(a->name)));
	return s == LEFT ? NULL : check_part(f, a, &OWNER, a->owner);
}

static err check_account(struct findings *f, const struct account *a)
{
	struct arena *in = tx_arena(f->tx);
	if (str_is(a->kind, S("practice"))) return NULL;
	if (str_is(a->kind, S("person"))) return check_own_name(f, a);
	TRY(check_part(f, a, &OWNER, a->owner));
	TRY(check_part(f, a, &DEPUTY, a->deputy));
	if (a->owner.len && str_is(a->owner, a->deputy))
		finding_add(f, "no-deputy", a->name,
			    arena_fmt(in, "%.*s is owner and deputy of '%.*s', so nobody stands in.", SHOW(a->owner),
				      SHOW(a->name)),
			    arena_fmt(in, "schedpost account set %.*s --deputy NAME", SHOW(a->name)));
	return NULL;
}

static err check_approvers(struct findings *f, const struct account *a)
{
	struct arena *in = tx_arena(f->tx);
	str *names;
	size_t n;
	TRY(who_may(f->tx, POWER_APPROVE, a, &names, &n));
	if (str_is(a->approval, S("needed")) && !n)
		finding_add(f, "no-approver", a->name,
			    arena_fmt(in, "Posts on '%.*s' need approval, and nobody may give it.", SHOW(a->name)),
			    arena_fmt(in, "schedpost role give NAME approver --on %.*s", SHOW(a->name)));
	return NULL;
}

static err check_accounts(struct findings *f)
{
	struct account *all;
	size_t n;
	TRY(accounts_all(f->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(check_account(f, &all[i]));
		TRY(check_approvers(f, &all[i]));
	}
	return NULL;
}

/* ---- teams and posts */

static err check_teams(struct findings *f)
{
	struct arena *in = tx_arena(f->tx);
	struct team *all;
	enum state s;
	size_t n;
	TRY(teams_all(f->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(state_of(f->tx, all[i].lead, &s));
		if (s == HERE) continue;
		finding_add(f, "no-lead", all[i].name,
			    arena_fmt(in, "Nobody leads the team '%.*s'.", SHOW(all[i].name)),
			    arena_fmt(in, "schedpost user set %.*s --lead", SHOW(all[i].someone)));
	}
	return NULL;
}

static str posts_word(struct arena *a, const struct kept *k)
{
	return k->posts == 1 ? arena_fmt(a, "post %" PRId64, k->first) : arena_fmt(a, "%" PRId64 " posts", k->posts);
}

static err check_kept(struct findings *f, const struct kept *k)
{
	struct arena *in = tx_arena(f->tx);
	struct account on = {.name = S("")};
	struct may_said said;
	enum state s;
	bool found = false;
	TRY(state_of(f->tx, k->keeper, &s));
	if (k->account) TRY(account_get(f->tx, k->account, &on, &found));
	TRY(may(f->tx,
		&(struct may_ask){
			.who = k->keeper, .power = POWER_WRITE, .on = found ? &on : NULL, .at = tx_now(f->tx)},
		&said));
	if (said.yes) return NULL;
	str posts = posts_word(in, k), where = found ? arena_fmt(in, " for '%.*s'", SHOW(on.name)) : S("");
	str to = found ? arena_fmt(in, " --on %.*s", SHOW(on.name)) : S("");
	finding_add(f, "no-keeper", k->keeper,
		    arena_fmt(in, "%.*s looks after %.*s%.*s and may not change %s: %.*s.", SHOW(k->keeper),
			      SHOW(posts), SHOW(where), k->posts == 1 ? "it" : "them", SHOW(said.rule)),
		    s == HERE      ? arena_fmt(in, "schedpost role give %.*s author%.*s", SHOW(k->keeper), SHOW(to))
		    : s == UNKNOWN ? arena_fmt(in, "schedpost user add %.*s", SHOW(k->keeper))
				   : arena_fmt(in, "schedpost user leave %.*s --to NAME", SHOW(k->keeper)));
	return NULL;
}

static err check_posts(struct findings *f)
{
	struct kept *all;
	size_t n;
	TRY(posts_kept(f->tx, &all, &n));
	for (size_t i = 0; i < n; i++) TRY(check_kept(f, &all[i]));
	return NULL;
}

/* Who was their coach may have left, or have the role no more. */
static err may_coach(struct tx *tx, const struct trainee *t, str name, struct may_said *said)
{
	struct account on;
	bool found = false;
	if (t->account) TRY(account_get(tx, t->account, &on, &found));
	return may(tx,
		   &(struct may_ask){.who = name,
				     .power = POWER_COACH,
				     .on = found ? &on : NULL,
				     .everywhere = !found,
				     .at = tx_now(tx)},
		   said);
}

static err check_coach(struct findings *f, const struct trainee *t)
{
	struct arena *in = tx_arena(f->tx);
	struct may_said coach = {0}, backup = {0};
	if (t->coach.len) TRY(may_coach(f->tx, t, t->coach, &coach));
	if (t->backup.len) TRY(may_coach(f->tx, t, t->backup, &backup));
	str todo = arena_fmt(in, "schedpost training assign %.*s --coach NAME --backup NAME", SHOW(t->name));
	str why = S("has no coach");
	if (t->coach.len) why = arena_fmt(in, "has a coach who may not be one: %.*s", SHOW(coach.rule));
	if (!coach.yes)
		finding_add(f, "no-coach", t->name,
			    arena_fmt(in, "%.*s is learning, and %.*s.", SHOW(t->name), SHOW(why)), todo);
	else if (!backup.yes)
		finding_add(f, "no-backup", t->name,
			    arena_fmt(in, "%.*s is learning, and nobody stands in while %.*s is away.", SHOW(t->name),
				      SHOW(t->coach)),
			    todo);
	return NULL;
}

static err check_coaches(struct findings *f)
{
	struct trainee *all;
	size_t n;
	TRY(trainees_all(f->tx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (all[i].is_on && str_is(all[i].state, S("learning"))) TRY(check_coach(f, &all[i]));
	return NULL;
}

/* ---- what waits for a yes that nobody can say */

static bool is_other(const str *names, size_t n, str than)
{
	for (size_t i = 0; i < n; i++)
		if (!str_is(names[i], than)) return true;
	return false;
}

struct askable { /* who may say yes on one account */
	struct account on;
	bool coach, found;
	str *names;
	size_t n;
};

static err askable_find(struct tx *tx, const struct waiting *w, struct askable *out)
{
	*out = (struct askable){.coach = str_find(w->need, S("coach"), NULL)};
	TRY(account_get(tx, w->account, &out->on, &out->found));
	if (!out->found) return NULL;
	return who_may(tx, out->coach ? POWER_COACH : POWER_APPROVE, &out->on, &out->names, &out->n);
}

static void check_review(struct findings *f, const struct waiting *w, const struct askable *k)
{
	struct arena *in = tx_arena(f->tx);
	if (!k->found || is_other(k->names, k->n, w->author)) return;
	finding_add(f, "no-approver", arena_fmt(in, "post %" PRId64, w->post),
		    arena_fmt(in,
			      "Post %" PRId64 " waits for %s yes on '%.*s', and "
			      "nobody but its author may say it.",
			      w->post, k->coach ? "a coach's" : "an approver's", SHOW(k->on.name)),
		    arena_fmt(in, "schedpost role give NAME %s --on %.*s", k->coach ? "coach" : "approver",
			      SHOW(k->on.name)));
}

/* It is asked once for all that wait for the same. */
static err check_reviews(struct findings *f)
{
	struct waiting *all;
	struct askable k;
	size_t n;
	TRY(reviews_waiting(f->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		bool alike = i && all[i].account == all[i - 1].account && str_is(all[i].need, all[i - 1].need);
		if (!alike) TRY(askable_find(f->tx, &all[i], &k));
		check_review(f, &all[i], &k);
	}
	return NULL;
}

err gaps_find(struct findings *f)
{
	TRY(check_accounts(f));
	TRY(check_teams(f));
	TRY(check_posts(f));
	TRY(check_coaches(f));
	return check_reviews(f);
}
