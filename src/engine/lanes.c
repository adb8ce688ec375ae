/* SPDX-License-Identifier: MIT
 * lanes.c - the lists behind the lanes. */
#include "engine/lanes.h"

#include "base/json.h"
#include "engine/run.h"

static struct platform_lane *platform_of(struct lanes *l, str name)
{
	for (size_t i = 0; i < l->nplatforms; i++)
		if (str_is(l->platforms[i].name, name)) return &l->platforms[i];
	size_t i = MIN(l->nplatforms, (size_t)PLATFORMS_MOST - 1);	/* past the most, the last ones share */
	if (l->nplatforms < PLATFORMS_MOST) {
		l->platforms[l->nplatforms++] = (struct platform_lane){.name = arena_str(l->a, name)};
	}
	return &l->platforms[i];
}

static struct lane *lane_of(struct lanes *l, const struct account *a)
{
	struct lane *lane = map_get(&l->by_account, a->id);
	if (lane) return lane;
	lane = TAKE(l->a, struct lane);
	lane->account = a->id;
	lane->platform = platform_of(l, a->platform);
	lane->next_all = l->all;
	l->all = lane;
	map_put(&l->by_account, a->id, lane);
	return lane;
}

static bool is_urgent(const struct run *r)
{
	return r->in.job.op != SP_PUBLISH || run_looks(r);
}

/* A post that goes out for the first time is made ready a little ahead, and waits at the gate for its time. All else
 * begins when it is due, for somebody may have asked for that. */
static int64_t begins(const struct run *r)
{
	const struct job *j = &r->in.job;
	bool first = j->op == SP_PUBLISH && j->state == JOB_READY && j->due == j->at && !j->tries;
	return first ? j->due - AHEAD_MS : j->due;
}

/* Behind a revoke nothing is deleted any more, and nothing else is as urgent. */
static int turn(const struct run *r)
{
	if (r->in.job.op == SP_DELETE) return 0;
	if (r->in.job.op == SP_REVOKE) return 1;
	return is_urgent(r) ? 2 : 3;
}

static bool before(const struct run *x, const struct run *y)
{
	int tx = turn(x), ty = turn(y);
	if (tx != ty) return tx < ty;
	return x->in.job.due < y->in.job.due || (x->in.job.due == y->in.job.due && x->in.job.id < y->in.job.id);
}

struct lane *lanes_put(struct lanes *l, struct run *r)
{
	struct lane *lane = lane_of(l, &r->in.account);
	struct run **at = &lane->first;
	if (lane->busy) at = &(*at)->next;	/* what is under way stays first */
	while (*at && !before(r, *at)) at = &(*at)->next;
	r->next = *at;
	*at = r;
	r->lane = lane;
	lane->platform->in_hand++;
	l->in_hand++;
	return lane;
}

static void queue_lane(struct lane *lane)
{
	struct platform_lane *p = lane->platform;
	lane->queued = true;
	lane->next = NULL;
	if (p->waiting) p->waiting_last->next = lane;
	else p->waiting = lane;
	p->waiting_last = lane;
}

static struct run *place_for(struct platform_lane *p)
{
	while (p->waiting && p->in_flight < PLACES_OF_PLATFORM) {
		struct lane *lane = p->waiting;
		p->waiting = lane->next;
		lane->queued = false;
		if (!lane->first) continue;	/* its runs were let go meanwhile */
		lane->busy = true;
		p->in_flight++;
		return lane->first;
	}
	return NULL;
}

void lanes_due(struct lanes *l, int64_t now)
{
	for (struct lane *lane = l->all; lane; lane = lane->next_all)
		if (lane->first && !lane->busy && !lane->queued && begins(lane->first) <= now) queue_lane(lane);
}

struct run *lanes_next(struct lanes *l)
{
	for (size_t i = 0; i < l->nplatforms; i++) {
		struct run *r = place_for(&l->platforms[i]);
		if (r) return r;
	}
	return NULL;
}

int64_t lanes_earliest(const struct lanes *l)
{
	int64_t earliest = INT64_MAX;
	for (const struct lane *lane = l->all; lane; lane = lane->next_all)
		if (lane->first && !lane->busy && !lane->queued) earliest = MIN(earliest, begins(lane->first));
	return earliest;
}

bool lanes_end(struct lanes *l, struct run *r)
{
	struct lane *lane = r->lane;
	struct platform_lane *p = lane->platform;
	bool was_first = lane->first == r;
	for (struct run **at = &lane->first; *at; at = &(*at)->next)
		if (*at == r) {
			*at = r->next;
			break;
		}
	if (was_first && lane->busy) {
		lane->busy = false;
		p->in_flight--;
	}
	p->in_hand--;
	l->in_hand--;
	return p->in_hand + 1 == FULL_PLATFORM || (p->in_hand < FULL_PLATFORM && !lane->first);
}

/* ---- what a claim must know */

enum { LIST_BYTES = 128 << 10 };

str lanes_full(const struct lanes *l, struct arena *a)
{
	buf out = buf_in(a, LIST_BYTES);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '[');
	for (size_t i = 0; i < l->nplatforms; i++)
		if (l->platforms[i].in_hand >= FULL_PLATFORM) pen_str(&p, l->platforms[i].name);
	pen_close(&p, ']');
	return buf_str(&out);
}

str lanes_accounts(const struct lanes *l, struct arena *a)
{
	buf out = buf_in(a, LIST_BYTES);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '[');
	for (const struct lane *lane = l->all; lane; lane = lane->next_all)
		if (lane->first) pen_int(&p, lane->account);
	pen_close(&p, ']');
	return buf_str(&out);
}

str lanes_urgent(const struct lanes *l, struct arena *a)
{
	buf out = buf_in(a, LIST_BYTES);
	struct json_pen p = json_pen(&out);
	pen_open(&p, '[');
	for (const struct lane *lane = l->all; lane; lane = lane->next_all)
		for (const struct run *r = lane->first; r; r = r->next)
			if (is_urgent(r)) pen_int(&p, r->in.job.id);
	pen_close(&p, ']');
	return buf_str(&out);
}

void lanes_free(struct lanes *l)
{
	map_free(&l->by_account);
}
