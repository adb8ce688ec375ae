/* SPDX-License-Identifier: MIT
 * gaps.c - gaps are found by asking once between any two instants at which an answer can change. */
#include "rooms/handover/gaps.h"

#include <inttypes.h>

/* ---- one instant */

struct asked {
	const struct gap_facts *f;
	int64_t at;
	size_t trainee;
};

static struct roster_said ask_for(const struct asked *k, enum power power, str but)
{
	struct duty_ask ask = {.on = k->f->place->on, .power = power, .at = k->at, .but = but};
	return roster_at(k->f->roster, &ask);
}

static bool take(const struct roster_said *said, struct gap *out)
{
	out->why = said->nobody;
	out->who = said->missed;
	out->cover = said->cover;
	return !said->person.len;
}

static bool no_posts(const struct asked *k, struct gap *out)
{
	struct roster_said said = ask_for(k, POWER_WRITE, S(""));
	return take(&said, out);
}

static bool no_queue(const struct asked *k, struct gap *out)
{
	if (k->at >= k->f->queued_until || no_posts(k, out)) return false;
	struct roster_said said = ask_for(k, POWER_PUBLISH, S(""));
	return take(&said, out);
}

/* Nobody lets their own words go: neither who is on duty, nor who has written what waits. */
static bool no_approval(const struct asked *k, struct gap *out)
{
	if (k->f->approval) {
		struct roster_said writes = ask_for(k, POWER_WRITE, S(""));
		struct roster_said said = ask_for(k, POWER_APPROVE, writes.person);
		if (take(&said, out)) return true;
	}
	for (size_t i = 0; i < k->f->nwaiting; i++) {
		if (k->at >= k->f->waiting[i].until) continue;
		struct roster_said said = ask_for(k, POWER_APPROVE, k->f->waiting[i].author);
		if (take(&said, out)) return true;
	}
	return false;
}

static bool no_replies(const struct asked *k, struct gap *out)
{
	bool open = false;
	for (size_t i = 0; i < k->f->nreplies && !open && k->f->replies[i].begins <= k->at; i++)
		open = k->at < k->f->replies[i].ends;
	return open && no_posts(k, out);
}

static bool no_coach(const struct asked *k, struct gap *out)
{
	const struct gap_trainee *t = &k->f->trainees[k->trainee];
	struct duty_ask ask = {.on = k->f->place->on, .power = POWER_COACH, .at = k->at, .but = t->name};
	struct roster_said said = roster_of(k->f->roster, &ask, t->coach, COUNT(t->coach));
	out->trainee = t->name;
	return take(&said, out);
}

static bool no_second(const struct asked *k, struct gap *out)
{
	const struct roster_place *p = k->f->place;
	size_t there = 0;
	for (size_t i = 0; i < p->npeople && there < 2; i++) {
		if (!roster_may(k->f->roster, p, &p->people[i], POWER_PUBLISH, k->at)) continue;
		there++;
		out->who = p->people[i].name;
	}
	out->why = NOBODY_ELSE;
	return there == 1;
}

static bool (*const NOBODY[GAP_WHATS])(const struct asked *, struct gap *) = {
	[GAP_POSTS] = no_posts,	    [GAP_QUEUE] = no_queue, [GAP_APPROVAL] = no_approval,
	[GAP_REPLIES] = no_replies, [GAP_COACH] = no_coach, [GAP_SECOND] = no_second,
};

/* ---- all of them */

static void edges_of(struct arena *a, const struct gap_facts *f, int64_t **out, size_t *n)
{
	const struct window *in = &f->roster->window;
	int64_t *some;
	size_t nsome;
	roster_edges(a, f->roster, f->place, &some, &nsome);
	int64_t *all = TAKE_N(a, int64_t, nsome + f->nwaiting + 1 + 2 * f->nreplies);
	for (*n = 0; *n < nsome; (*n)++) all[*n] = some[*n];
	for (size_t i = 0; i < f->nwaiting; i++) all[(*n)++] = f->waiting[i].until;
	all[(*n)++] = f->queued_until;
	for (size_t i = 0; i < f->nreplies; i++) {
		all[(*n)++] = f->replies[i].begins;
		all[(*n)++] = f->replies[i].ends;
	}
	edges_sort(all, n);
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++)
		if (all[i] >= in->begins && all[i] <= in->ends) all[kept++] = all[i];
	*out = all;
	*n = kept;
}

bool gaps_are_alike(const struct gap *one, const struct gap *other)
{
	return one->what == other->what && one->why == other->why && one->cover == other->cover &&
	       str_is(one->who, other->who) && str_is(one->trainee, other->trainee);
}

struct found {
	struct arena *a;
	struct gap *at;
	size_t n, room;
};

static void put(struct found *f, const struct gap *g)
{
	struct gap *last = f->n ? &f->at[f->n - 1] : NULL;
	if (last && last->when.ends == g->when.begins && gaps_are_alike(last, g)) {
		last->when.ends = g->when.ends;
		return;
	}
	if (f->n == f->room) {
		struct gap *more = TAKE_N(f->a, struct gap, 2 * f->room + 100);
		for (size_t i = 0; i < f->n; i++) more[i] = f->at[i];
		f->at = more;
		f->room = 2 * f->room + 100;
	}
	f->at[f->n++] = *g;
}

void gaps_search(struct arena *a, const struct gap_facts *f, struct gap **out, size_t *n)
{
	struct found found = {.a = a};
	int64_t *edges;
	size_t nedges;
	edges_of(a, f, &edges, &nedges);
	for (enum gap_what what = 0; what < GAP_WHATS; what++) {
		if (!(f->whats >> what & 1u)) continue;
		for (size_t who = 0; who < (what == GAP_COACH ? f->ntrainees : 1); who++)
			for (size_t i = 0; i + 1 < nedges; i++) {
				struct gap g = {.what = what, .on = f->place->on, .who = S(""), .trainee = S(""),
						.when = {edges[i], edges[i + 1]}, .times = 1};
				if (NOBODY[what](&(struct asked){f, edges[i], who}, &g)) put(&found, &g);
			}
	}
	*out = found.at;
	*n = found.n;
}

/* ---- in words */

str gap_why(struct arena *a, const struct gap *g)
{
	static const char *const POWER_WORDS[GAP_WHATS] = {
		[GAP_POSTS] = "write there",   [GAP_QUEUE] = "publish what is in the queue", [GAP_APPROVAL] = "approve",
		[GAP_REPLIES] = "write there", [GAP_COACH] = "coach",
	};
	if (g->what == GAP_SECOND) return arena_fmt(a, "%.*s alone may publish there", SHOW(g->who));
	str trainee = g->what == GAP_COACH ? arena_fmt(a, "%.*s learns there; ", SHOW(g->trainee)) : S("");
	if (!g->who.len)
		return g->what == GAP_COACH ? arena_fmt(a, "%.*sno coach is named", SHOW(trainee))
					    : S("nobody is named who looks after it");
	if (g->why == NOBODY_COVERS)
		return arena_fmt(a, "%.*s%.*s is away, and nobody has agreed to cover", SHOW(trainee), SHOW(g->who));
	if (g->why == NOBODY_RETURNS)
		return arena_fmt(a, "%.*s%.*s, who covers for %.*s, is away, too", SHOW(trainee), SHOW(g->who),
				 SHOW(g->cover->owner));
	if (g->why == NOBODY_ELSE)
		return arena_fmt(a, "%.*sonly %.*s could, and nobody approves their own words", SHOW(trainee), SHOW(g->who));
	if (g->cover)
		return arena_fmt(a, "%.*s%.*s covers for %.*s and may not %s", SHOW(trainee), SHOW(g->who),
				 SHOW(g->cover->owner), POWER_WORDS[g->what]);
	return arena_fmt(a, "%.*s%.*s may not %s", SHOW(trainee), SHOW(g->who), POWER_WORDS[g->what]);
}

str gap_todo(struct arena *a, const struct gap *g)
{
	static const char *const ROLES[GAP_WHATS] = {
		[GAP_POSTS] = "author",	  [GAP_QUEUE] = "publisher", [GAP_APPROVAL] = "approver",
		[GAP_REPLIES] = "author", [GAP_COACH] = "coach",     [GAP_SECOND] = "publisher",
	};
	str on = g->on->name;
	if (g->cover && (g->why == NOBODY_COVERS || g->why == NOBODY_RETURNS))
		return arena_fmt(a, "schedpost cover set %" PRId64 " --by NAME", g->cover->id);
	if (g->what == GAP_SECOND) return arena_fmt(a, "schedpost role give NAME publisher --on %.*s", SHOW(on));
	if (g->what == GAP_COACH && !g->who.len)
		return arena_fmt(a, "schedpost training assign %.*s --coach NAME", SHOW(g->trainee));
	if (g->why == NOBODY_MAY && g->who.len)
		return arena_fmt(a, "schedpost role give %.*s %s --on %.*s", SHOW(g->who), ROLES[g->what], SHOW(on));
	return arena_fmt(a, "schedpost account set %.*s --deputy NAME", SHOW(on));
}
