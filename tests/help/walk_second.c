/* SPDX-License-Identifier: MIT
 * walk_second.c - a second person in a walk: accounts begin and cease to want approval, kim says yes, no, or takes a
 * post over, and who wrote it hands it in or takes it back. */
#include "help/walk.h"

#include <inttypes.h>
#include <string.h>

void walk_colleague(struct walk *k)
{
	world_verb(k->w, "user add", "kim", NULL);
	world_verb(k->w, "role give", "kim", "approver", NULL);
}

/* What waits for its time goes out all the same; what is written from now on is asked for. */
static void want(struct walk *k)
{
	struct walk_shore *s = &k->shores[walk_draw(k, WALK_SHORES)];
	struct walk_typed t = {0};
	bool needed = walk_chance(k, 80);
	err e;
	if (!s->connected || s->removed) return;
	walk_type(k, &t, "%s", s->name);
	walk_type(k, &t, "--approval");
	walk_type(k, &t, needed ? "needed" : "not-needed");
	walk_run(k, "account set", &t, &e);
	if (e) return;
	if (needed && !s->asks) s->asks_since = k->w->mono;
	s->asks = needed;
	for (int i = 1; i <= k->nposts; i++)
		if (walk_place_of(&k->posts[i], s->index) >= 0) k->posts[i].acted = true;
}

static struct walk_post *told_somewhere(struct walk *k, enum walk_told told)
{
	int from = k->nposts ? (int)walk_draw(k, (uint64_t)k->nposts) : 0;
	for (int i = 0; i < k->nposts; i++) {
		struct walk_post *p = &k->posts[1 + (from + i) % k->nposts];
		for (int n = 0; p->id && n < p->nshores; n++)
			if (p->place[n][0].told == told) return p;
	}
	return NULL;
}

/* Says whether it worked. */
static bool says(struct walk *k, const char *who, const char *verb, const struct walk_post *p, const char *words[3])
{
	struct walk_typed t = {0};
	err e;
	walk_type(k, &t, "%" PRId64, p->id);
	for (int i = 0; i < 3 && words[i]; i++) walk_type(k, &t, "%s", words[i]);
	k->w->person = who;
	walk_run(k, verb, &t, &e);
	k->w->person = NULL;
	return !e;
}

static void approve(struct walk *k, struct walk_post *p)
{
	char version[24];
	bool stale = p->version > 1 && walk_chance(k, 10);
	snprintf(version, sizeof version, "%d", p->version - stale);
	bool taken = says(k, "kim", "approve", p, (const char *[3]){"--version", version});
	if (taken && stale) walk_wrong(k, "post %td is approved in words that it has not any more", p - k->posts);
	if (taken) p->approved = p->version;
	if (taken) walk_touched(k, p);
}

static void decide(struct walk *k)
{
	static const struct { unsigned char weight; const char *who, *verb, *words[3]; } SAYS[] = {
		{15, "kim", "return", {"--reason", "other"}}, {8, NULL, "withdraw", {0}}, {4, "kim", "takeover", {0}},
	};
	struct walk_post *p = told_somewhere(k, TOLD_REVIEW);
	size_t way = walk_weighed(k, (const unsigned char[]){60, SAYS[0].weight, SAYS[1].weight, SAYS[2].weight}, 4);
	if (!p || p->put_back) return;
	if (!way) approve(k, p);
	else if (says(k, SAYS[way - 1].who, SAYS[way - 1].verb, p, (const char **)SAYS[way - 1].words)) walk_touched(k, p);
}

static void hand_in(struct walk *k)
{
	struct walk_post *p = told_somewhere(k, TOLD_DRAFT);
	if (p && says(k, NULL, "submit", p, (const char *[3]){0})) walk_touched(k, p);
}

void walk_do_approval(struct walk *k)
{
	void (*const WAYS[])(struct walk *) = {want, decide, hand_in};
	WAYS[walk_weighed(k, (const unsigned char[]){30, 50, 20}, COUNT(WAYS))](k);
}
