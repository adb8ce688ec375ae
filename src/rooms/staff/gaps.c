/* SPDX-License-Identifier: MIT
 * gaps.c - accounts, teams, posts and approvals that nobody looks after. */
#include "rooms/posts/asked.h"
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
	struct kept *all = TAKE_N(tx_arena(f->tx), struct kept, KEPT_MOST);
	size_t n;
	TRY(posts_kept(f->tx, all, &n));
	for (size_t i = 0; i < n; i++) TRY(check_kept(f, &all[i]));
	return NULL;
}

static err check_coaches(struct findings *f)
{
	struct arena *in = tx_arena(f->tx);
	struct trainee *all;
	enum state s;
	size_t n;
	TRY(trainees_all(f->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(state_of(f->tx, all[i].coach, &s));
		if (s == HERE || !str_is(all[i].state, S("learning"))) continue;
		finding_add(f, "no-coach", all[i].name,
			    arena_fmt(in, "%.*s is learning, and has no coach.", SHOW(all[i].name)),
			    arena_fmt(in, "schedpost training assign %.*s --coach NAME", SHOW(all[i].name)));
	}
	return NULL;
}

/* ---- what waits for a yes that nobody can say */

static err check_review(struct findings *f, const struct review *w)
{
	struct arena *in = tx_arena(f->tx);
	bool coach = need_power(w->need) == POWER_COACH, found;
	struct account on;
	struct turn turn;
	TRY(account_get(f->tx, w->account, &on, &found));
	if (!found) return NULL;
	TRY(asked_turn(f->tx, w, &turn));
	if (turn.n) return NULL;
	const char *role = coach ? "coach" : "approver";
	finding_add(f, "no-approver", arena_fmt(in, "post %" PRId64, w->post),
		    arena_fmt(in,
			      "Post %" PRId64 " waits for %s yes on '%.*s', and "
			      "nobody but its author may say it.",
			      w->post, coach ? "a coach's" : "an approver's", SHOW(on.name)),
		    arena_fmt(in, "schedpost role give NAME %s --on %.*s", role, SHOW(on.name)));
	return NULL;
}

static err check_reviews(struct findings *f)
{
	struct review *all;
	size_t n;
	TRY(reviews_by_time(f->tx, 0, WAITING_MOST, &all, &n));
	for (size_t i = 0; i < n; i++) TRY(check_review(f, &all[i]));
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
