/* SPDX-License-Identifier: MIT
 * cut.c - what lockdowns have cut off is gathered for their rows. */
#include "engine/cut.h"

#include "rooms/lockdown/stopped.h"

void cut_begin(struct cut *c, struct arena *a, size_t most)
{
	*c = (struct cut){.jobs = TAKE_N(a, int64_t, most), .most = most};
}

void cut_add(struct cut *c, const struct cut *more)
{
	for (size_t i = 0; i < more->n && c->n < c->most; i++) c->jobs[c->n++] = more->jobs[i];
	c->last_left = MAX(c->last_left, more->last_left);
	c->to_note |= more->to_note;
}

void cut_take(struct cut *from, struct arena *a, struct cut *to)
{
	cut_begin(to, a, from->n + 1);
	if (!from->to_note) return;
	cut_add(to, from);
	from->n = 0;
	from->last_left = 0;
	from->to_note = false;
}

err cut_note(struct tx *tx, const struct cut *c)
{
	if (!c->to_note) return NULL;
	return stopped_measured(tx, c->jobs, c->n, c->last_left ? c->last_left : STOPPED_NONE_LEFT);
}
