/* SPDX-License-Identifier: MIT
 * waits.c - steps whose answer is exchanged for a wait. */
#include "help/waits.h"

static void (*real_step)(struct plugs *, str, const struct plug_in *, struct arena *, plug_done *, void *);
static waits_rule *rule;
static int so_far;

struct held {
	struct arena *out;
	plug_done *done;
	void *of;
	int64_t ms;
};

static void on_said(void *of, const struct plug_out *real)
{
	struct held *h = of;
	struct plug_out *said = TAKE(h->out, struct plug_out);
	said->move = SP_WAIT;
	said->wait_ms = h->ms;
	said->state = real->state;
	so_far++;
	h->done(h->of, said);
}

static void step(struct plugs *plugs, str plugin, const struct plug_in *in, struct arena *out, plug_done *done,
		 void *of)
{
	struct held *h = TAKE(out, struct held);
	*h = (struct held){out, done, of, rule(&in->job)};
	real_step(plugs, plugin, in, out, h->ms ? on_said : done, h->ms ? (void *)h : of);
}

void waits_join(struct world *w, waits_rule *when)
{
	real_step = w->plugs->step;
	w->plugs->step = step;
	rule = when;
	so_far = 0;
}

void waits_end(struct world *w)
{
	w->plugs->step = real_step;
}

int waits_so_far(void)
{
	return so_far;
}
