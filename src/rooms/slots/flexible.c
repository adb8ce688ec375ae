/* SPDX-License-Identifier: MIT
 * flexible.c - the two times, and the coin between them. */
#include "rooms/slots/flexible.h"

#include "base/clock.h"

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

static str told(struct arena *a, const struct zone *z, const struct toss *t, str why)
{
	str other = when_local(a, t->suggested ? t->usual_at : t->suggested_at, z);
	return arena_fmt(a, "%.*s The coin fell for the %s time; the %s one would have been %.*s.", SHOW(why),
			 t->suggested ? "suggested" : "usual", t->suggested ? "usual" : "suggested", SHOW(other));
}

err flexible_find(struct tx *tx, const struct slot_ask *ask, struct when *out, str *why, struct toss *toss)
{
	struct arena *a = tx_arena(tx);
	struct when usual = {0};
	const struct zone *z;
	str usual_why;
	*toss = (struct toss){0};
	TRY(zone_load(a, ask->on->zone, &z));
	TRY(slot_find(tx, ask, out, why));
	TRY(slot_usual(tx, ask, &usual, &usual_why));
	if (usual.at == out->at) {
		*why = arena_fmt(a, "%.*s No coin was tossed: the usual time is the same.", SHOW(*why));
		return NULL;
	}
	int64_t seed = new_seed(tx);
	*toss = (struct toss){seed, coin_falls(seed), out->at, usual.at};
	if (!toss->suggested) {
		*out = usual;
		*why = usual_why;
	}
	*why = told(a, z, toss, *why);
	return NULL;
}
