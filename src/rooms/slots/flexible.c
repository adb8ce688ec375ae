/* SPDX-License-Identifier: MIT
 * flexible.c - the two times, and the coin between them. */
#include "rooms/slots/flexible.h"

#include "base/clock.h"
#include "rooms/slots/slots.h"

#include <string.h>

/* Every bit of the seed moves the one that is read (SplitMix64's last steps). */
bool coin_falls(int64_t seed)
{
	uint64_t mix = (uint64_t)seed;
	mix = (mix ^ (mix >> 30)) * 0xbf58476d1ce4e5b9u;
	mix = (mix ^ (mix >> 27)) * 0x94d049bb133111ebu;
	return (mix ^ (mix >> 31)) >> 63;
}

static int64_t new_seed(struct tx *tx)
{
	int64_t seed = 0;
	while (!seed) tx_clock(tx)->random(tx_clock(tx), &seed, sizeof seed);
	return seed;
}

/* What somebody does who knows the rule of thumb and nothing else: its best hour that may be, the first of them. */
static err usual_find(struct tx *tx, const struct account *on, struct when *out)
{
	struct arena *a = tx_arena(tx);
	struct outlook *s = TAKE(a, struct outlook);
	const struct offer *best = NULL;
	struct prior prior;
	struct offer *of;
	size_t n;
	TRY(outlook_load(tx, on, &(struct window){tx_now(tx), tx_now(tx) + SLOTS_DAYS_USUAL * DAY_MS}, s));
	prior_of(on->platform, &prior);
	habit_begin(&s->habit, &prior);
	memset(s->wander, 0, sizeof s->wander);
	TRY(outlook_offers(a, s, &of, &n));
	for (size_t i = 0; i < n; i++)
		if (!of[i].not && (!best || of[i].score > best->score)) best = &of[i];
	if (best) *out = (struct when){.at = best->at, .wall = zone_wall(s->zone, best->at), .zone = on->zone};
	return NULL;
}

static str told(struct arena *a, const struct zone *z, const struct toss *t, str why)
{
	str other = when_local(a, t->suggested ? t->usual_at : t->suggested_at, z);
	return arena_fmt(a, "%.*s The coin fell for the %s time; the %s one would have been %.*s.", SHOW(why),
			 t->suggested ? "suggested" : "usual", t->suggested ? "usual" : "suggested", SHOW(other));
}

err flexible_find(struct tx *tx, const struct account *on, struct when *out, str *why, struct toss *toss)
{
	struct arena *a = tx_arena(tx);
	struct when usual = {0};
	const struct zone *z;
	*toss = (struct toss){0};
	TRY(zone_load(a, on->zone, &z));
	TRY(slot_find(tx, on, S("best"), out, why));
	TRY(usual_find(tx, on, &usual));
	if (usual.at == out->at) {
		*why = arena_fmt(a, "%.*s No coin was tossed: the usual time is the same.", SHOW(*why));
		return NULL;
	}
	int64_t seed = new_seed(tx);
	*toss = (struct toss){seed, coin_falls(seed), out->at, usual.at};
	if (!toss->suggested) {
		*out = usual;
		*why = S("usual: by the rule of thumb alone (" PRIOR_SOURCE ").");
	}
	*why = told(a, z, toss, *why);
	return NULL;
}
