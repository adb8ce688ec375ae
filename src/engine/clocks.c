/* SPDX-License-Identifier: MIT
 * clocks.c - sees the clock being set, and that it is wrong. */
#include "engine/clocks.h"

#include "base/log.h"
#include "rooms/queue/queue.h"
#include "text/when.h"

#include <stdlib.h>

enum { SAY_AGAIN_MS = 3600 * 1000 };

static err move_work(struct tx *tx, void *of)
{
	const struct clocks *c = of;
	tx_actor(tx, S("schedpost"));
	if (c->moving) TRY(queue_follow_clock(tx, c->moving));
	return c->doubting ? queue_doubt_looks(tx, c->doubting) : NULL;
}

static void move_done(void *of, err e)
{
	struct clocks *c = of;
	c->under_way = false;
	if (e) {
		log_say(LOG_IS_ERROR, "the clock was set, and the waits could not follow it yet: %.*s", SHOW(e->text));
		return;
	}
	c->owed -= c->moving;
	c->leapt -= c->doubting;
}

static void say(int64_t ms, const char *before, const char *behind)
{
	struct arena *a = arena_new();
	str by = when_duration_text(a, llabs(ms));
	log_say(LOG_IS_WARNING, "%s%.*s%s", before, SHOW(by), behind);
	arena_free(a);
}

bool clocks_tick(struct clocks *c, const struct engine_doors *d, int64_t now, int64_t mono)
{
	int64_t lead = now - mono, back = c->lead - lead;
	c->lead = lead;
	bool set_back = c->known && back > CLOCK_STEP_MS, leapt = c->known && -back > CLOCK_LEAP_MS;
	if (leapt) c->leapt += -back;
	if (set_back) {
		c->owed += back;
		say(back, "this machine's clock was set back by ", "; waits and look-ups go with it");
	}
	c->known = true;
	if ((!c->owed && !c->leapt) || c->under_way) return set_back || leapt;
	c->moving = c->owed;
	c->doubting = c->leapt;
	c->under_way = true;
	store_write(d->store, STORE_ENGINE, move_work, move_done, c);
	return set_back || leapt;
}

void clocks_told(struct clocks *c, int64_t ahead_ms, int64_t mono, str server)
{
	if (llabs(ahead_ms) <= CLOCKS_APART_MS || (c->said_at && mono - c->said_at < SAY_AGAIN_MS)) return;
	c->said_at = mono;
	struct arena *a = arena_new();
	const char *where = arena_cstr(a, arena_fmt(a, " %s the clock of %.*s; is it right?",
						    ahead_ms > 0 ? "ahead of" : "behind", SHOW(server)));
	say(ahead_ms, "this machine's clock is ", where);
	arena_free(a);
}
