/* SPDX-License-Identifier: MIT
 * walk_cover.c - cover in a walk: olga owns accounts and goes away or falls ill, priya says yes or no, acts for her,
 * and it ends early or in time. The book knows of each cover what people were told; by that it judges what leaves. */
#include "help/walk.h"

#include <inttypes.h>
#include <string.h>

void walk_town(struct walk *k)
{
	static const char *const NAMES[] = {"olga", "priya"};
	err e;
	for (size_t i = 0; i < COUNT(NAMES); i++) world_verb(k->w, "user add", NAMES[i], NULL);
	world_verb(k->w, "role give", "priya", "owner", "--on", k->shores[0].name, NULL);
	for (int i = 1; i < WALK_FIRST; i++)
		world_verb(k->w, "account set", k->shores[i].name, "--owner", "olga", NULL);
	for (size_t i = 0; i < COUNT(NAMES); i++) world_as(k->w, &e, NAMES[i], "policy ack", NULL);
}

static bool says(struct walk *k, const char *who, const char *verb, struct walk_typed *t)
{
	err e;
	k->w->person = who;
	walk_run(k, verb, t, &e);
	k->w->person = NULL;
	return !e;
}

/* ---- what people are told of it */

static bool told_state(const char *state, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(state, *words) == 0) return true;
	return false;
}

static void look_at(struct walk *k, struct walk_cover *c)
{
	static const char *const LENDS[] = {"scheduled", "active", "returning", "closed", NULL};
	char id[24];
	err e;
	snprintf(id, sizeof id, "%" PRId64, c->id);
	str data = world_try(k->w, &e, "cover show", id, NULL);
	c->lends = false;
	if (e) return; /* a backup from before it was put back */
	json_t *j = walk_data(data);
	const json_t *row = json_object_get(j, "cover");
	const char *state = json_string_value(json_object_get(row, "state"));
	c->lends = state && told_state(state, LENDS);
	c->begins = walk_instant(json_string_value(json_object_get(row, "from")));
	c->ends = walk_instant(json_string_value(json_object_get(row, "until")));
	json_decref(j);
}

void walk_look_at_covers(struct walk *k)
{
	for (int i = 1; i <= k->ncovers; i++) look_at(k, &k->covers[i]);
}

/* Each public request comes by here: whoever planned it answers for it, or covers somebody at this instant. */
void walk_answers_for(struct walk *k, const struct walk_shore *s, int post)
{
	const struct walk_cover *c = &k->covers[k->posts[post].cover];
	if (!k->posts[post].cover) return;
	k->by_cover++;
	if (c->lends && c->begins <= k->w->now && k->w->now < c->ends) return;
	walk_wrong(k,
		   "%s: post %d leaves, and nobody answers for it: cover %" PRId64
		   " was%s from %lld ms ago for %lld ms",
		   s->name, post, c->id, c->lends ? "" : " not in force; it was", (long long)(k->w->now - c->begins),
		   (long long)(c->ends - c->begins));
}

/* ---- what is done with it */

static struct walk_cover *some_cover(struct walk *k)
{
	return k->ncovers ? &k->covers[k->ncovers - (int)walk_draw(k, (uint64_t)MIN(3, k->ncovers))] : NULL;
}

static void new_cover(struct walk *k, str reply, int shore)
{
	json_t *j = walk_data(reply);
	int64_t last = 0, id;
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(j, "covers"), i, row)
	{
		id = json_integer_value(json_object_get(row, "id"));
		last = MAX(last, id);
	}
	json_decref(j);
	for (int n = 1; n <= k->ncovers; n++)
		if (k->covers[n].id == last) return;
	if (!last || k->ncovers == WALK_COVERS) return;
	k->covers[++k->ncovers] = (struct walk_cover){.id = last, .shore = shore};
	look_at(k, &k->covers[k->ncovers]);
}

static void answer(struct walk *k, struct walk_cover *c, const char *who, const char *verb, const char *reason)
{
	struct walk_typed t = {0};
	walk_type(k, &t, "%" PRId64, c->id);
	if (reason) walk_type(k, &t, "--reason"), walk_type(k, &t, "%s", reason);
	says(k, who, verb, &t);
	look_at(k, c);
}

static void plan(struct walk *k)
{
	struct walk_typed t = {0};
	int shore = 1 + (int)walk_draw(k, WALK_FIRST - 1);
	if (k->ncovers == WALK_COVERS) return;
	walk_type(k, &t, "%s", k->shores[shore].name);
	walk_type(k, &t, "--by"), walk_type(k, &t, "priya");
	walk_type(k, &t, "--default"), walk_type(k, &t, "keep");
	if (walk_chance(k, 50)) {
		walk_type(k, &t, "--from");
		walk_type(k, &t, "+%" PRId64 "s", walk_span(k, 1, 2 * 3600));
	}
	walk_type(k, &t, "--until");
	walk_type(k, &t, "+%" PRId64 "s", walk_span(k, 60, walk_chance(k, 60) ? 3 * 3600 : 3 * 86400));
	if (!says(k, "olga", "cover plan", &t)) return;
	new_cover(k, world_verb(k->w, "cover list", NULL), shore);
	struct walk_cover *c = &k->covers[k->ncovers];
	if (walk_chance(k, 90)) answer(k, c, "olga", "cover ask", NULL);
	if (walk_chance(k, 85)) answer(k, c, "priya", "cover accept", NULL);
}

/* What is delicate is paused, so people look at their posts anew. */
static void sick(struct walk *k)
{
	struct walk_typed t = {0};
	int shore = 1 + (int)walk_draw(k, WALK_FIRST - 1);
	if (k->ncovers == WALK_COVERS) return;
	walk_type(k, &t, "olga");
	walk_type(k, &t, "--by"), walk_type(k, &t, "priya");
	walk_type(k, &t, "--on");
	walk_type(k, &t, "%s", k->shores[shore].name);
	walk_type(k, &t, "--until");
	walk_type(k, &t, "+%" PRId64 "s", walk_span(k, 600, 86400));
	if (!says(k, NULL, "cover sick", &t)) return;
	new_cover(k, world_verb(k->w, "cover list", NULL), shore);
	for (int i = 1; i <= k->nposts; i++) {
		k->posts[i].acted = true;
		if (k->posts[i].id) walk_look(k, &k->posts[i]);
	}
}

static void end_or_go_on(struct walk *k)
{
	static const struct {
		const char *who, *verb, *reason;
	} WAYS[] = {{"olga", "cover recall", NULL},    {NULL, "cover revoke", "plans have changed"},
		    {"priya", "cover decline", "ill"}, {NULL, "cover suspend", NULL},
		    {NULL, "cover resume", NULL},      {"olga", "cover back", NULL}};
	struct walk_cover *c = some_cover(k);
	size_t i = walk_draw(k, COUNT(WAYS));
	if (c) answer(k, c, WAYS[i].who, WAYS[i].verb, WAYS[i].reason);
}

/* Priya writes a post for one of olga's accounts: that works only while she covers it. */
static void act(struct walk *k)
{
	for (int i = k->ncovers; i > 0; i--) {
		const struct walk_cover *c = &k->covers[i];
		if (!c->lends || k->w->now < c->begins || k->w->now >= c->ends) continue;
		walk_write_as(k, "priya", i, c->shore);
		return;
	}
}

void walk_do_cover(struct walk *k)
{
	void (*const WAYS[])(struct walk *) = {plan, sick, end_or_go_on, act};
	WAYS[walk_weighed(k, (const unsigned char[]){25, 5, 15, 55}, COUNT(WAYS))](k);
}
