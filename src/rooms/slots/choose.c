/* SPDX-License-Identifier: MIT
 * choose.c - the best first, then exchanged one by one until nothing gets better. */
#include "rooms/slots/choose.h"

#include "rooms/slots/habit.h"

#include <math.h>
#include <stdlib.h>

enum { EXCHANGES_MOST = 8 };

double crowding(const struct apart *by, int64_t at, const int64_t *others, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n && by->crowd > 0 && by->fades_ms > 0; i++)
		sum += exp(-fabs((double)(at - others[i])) / (double)by->fades_ms);
	return by->crowd * sum;
}

struct choosing {
	const struct choice *of;
	double *alone;	/* what each offer is worth beside what is planned; -INFINITY: it may not be */
	size_t *out;
	size_t nout;
};

static int64_t at_of(const struct choosing *c, size_t which)
{
	return c->of->of[which].at;
}

static bool near_any(int64_t at, const int64_t *others, size_t n, int64_t least_ms)
{
	for (size_t i = 0; i < n; i++)
		if (llabs(at - others[i]) < least_ms) return true;
	return false;
}

static void weigh_alone(struct arena *a, struct choosing *c)
{
	const struct choice *of = c->of;
	c->alone = TAKE_N(a, double, of->n + 1);
	for (size_t i = 0; i < of->n; i++) {
		int64_t at = at_of(c, i);
		bool may = !of->of[i].not && !near_any(at, of->taken, of->ntaken, of->by->least_ms);
		c->alone[i] = may ? of->of[i].score - crowding(of->by, at, of->taken, of->ntaken) : -INFINITY;
	}
}

/* As many are chosen of its day as that bears. */
static bool day_full(const struct choosing *c, const struct offer *o, size_t but)
{
	size_t n = 0;
	for (size_t i = 0; i < c->nout && c->of->counts; i++) n += i != but && c->of->of[c->out[i]].day == o->day;
	return c->of->counts && n >= o->left;
}

static bool too_near(const struct choosing *c, int64_t at, size_t but)
{
	for (size_t i = 0; i < c->nout; i++)
		if (i != but && llabs(at - at_of(c, c->out[i])) < c->of->by->least_ms) return true;
	return false;
}

static double worth_of(const struct choosing *c, size_t which, size_t but)
{
	double cost = 0;
	for (size_t i = 0; i < c->nout && c->of->by->crowd > 0; i++)
		if (i != but) cost += crowding(c->of->by, at_of(c, which), &(int64_t){at_of(c, c->out[i])}, 1);
	return c->alone[which] - cost;
}

/* The best one that may stand beside all but `but`; the earlier of two that are alike. SIZE_MAX: none. */
static size_t best_beside(const struct choosing *c, size_t but)
{
	size_t best = SIZE_MAX;
	double most = 0;
	for (size_t i = 0; i < c->of->n; i++) {
		if (isinf(c->alone[i]) || (best != SIZE_MAX && c->alone[i] <= most) || too_near(c, at_of(c, i), but)) continue;
		if (day_full(c, &c->of->of[i], but)) continue;
		double worth = worth_of(c, i, but);
		if (best != SIZE_MAX && worth <= most) continue;
		best = i;
		most = worth;
	}
	return best;
}

static bool exchange_one(struct choosing *c)
{
	for (size_t i = 0; i < c->nout; i++) {
		size_t better = best_beside(c, i);
		if (better == SIZE_MAX || worth_of(c, better, i) <= worth_of(c, c->out[i], i) + 1e-9) continue;
		c->out[i] = better;
		return true;
	}
	return false;
}

static void in_order(size_t *out, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && out[k - 1] > out[k]; k--) {
			size_t swap = out[k];
			out[k] = out[k - 1];
			out[k - 1] = swap;
		}
}

static double total(const struct choosing *c)
{
	double sum = 0;
	for (size_t i = 0; i < c->nout; i++) sum += worth_of(c, c->out[i], i);
	return sum;
}

static void begin_greedily(struct choosing *c, size_t n)
{
	while (c->nout < n) {
		size_t best = best_beside(c, SIZE_MAX);
		if (best == SIZE_MAX) break;
		c->out[c->nout++] = best;
	}
}

/* The last offer before i that keeps its distance; SIZE_MAX: none. */
static size_t last_before(const struct choosing *c, size_t i)
{
	size_t k = i;
	while (k > 0 && at_of(c, i) - at_of(c, k - 1) < c->of->by->least_ms) k--;
	return k ? k - 1 : SIZE_MAX;
}

/* The best n of all that keep their distance, exactly, as if they cost each other nothing: best[k][i] is the most that
 * k of the offers up to i are worth together. */
static void begin_exactly(struct arena *a, struct choosing *c, size_t n)
{
	size_t all = c->of->n, *before = TAKE_N(a, size_t, all + 1), width = all + 1;
	double *best = TAKE_N(a, double, (n + 1) * width);
	for (size_t i = 0; i < all; i++) before[i] = last_before(c, i);
	for (size_t k = 1; k <= n; k++) {
		best[k * width] = -INFINITY;
		for (size_t i = 0; i < all; i++) {
			size_t p = before[i] == SIZE_MAX ? 0 : before[i] + 1;
			best[k * width + i + 1] = fmax(best[k * width + i], best[(k - 1) * width + p] + c->alone[i]);
		}
	}
	size_t k = n, i = all;
	while (k > 0 && isinf(best[k * width + i])) k--;
	for (c->nout = 0; k > 0; i--) {
		if (best[k * width + i] <= best[k * width + i - 1]) continue;
		c->out[c->nout++] = i - 1;
		i = before[i - 1] == SIZE_MAX ? 1 : before[i - 1] + 2;
		k--;
	}
}

static void improve(struct choosing *c)
{
	for (size_t i = 0; i < EXCHANGES_MOST * c->nout && exchange_one(c); i++) {}
}

size_t choose(struct arena *a, const struct choice *what, size_t n, size_t *out)
{
	struct choosing first = {.of = what, .out = out};
	weigh_alone(a, &first);
	struct choosing second = first;
	second.out = TAKE_N(a, size_t, n + 1);
	begin_greedily(&first, n);
	if (!what->counts) begin_exactly(a, &second, n);	/* it knows no days */
	improve(&first);
	improve(&second);
	bool better = second.nout > first.nout || (second.nout == first.nout && total(&second) > total(&first) + 1e-9);
	for (size_t i = 0; better && i < second.nout; i++) out[i] = second.out[i];
	first.nout = better ? second.nout : first.nout;
	in_order(out, first.nout);
	return first.nout;
}

/* ---- chance that is always the same */

/* splitmix64, by Sebastiano Vigna: https://prng.di.unimi.it/splitmix64.c */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double normal(uint64_t *state)
{
	double u = ((double)(next(state) >> 11) + 1) * 0x1p-53, v = (double)(next(state) >> 11) * 0x1p-53;
	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

void wander(uint64_t seed, double out[static WEEK_HOURS])
{
	double raw[WEEK_HOURS];
	for (int i = 0; i < WEEK_HOURS; i++) raw[i] = normal(&seed);
	for (int i = 0; i < WEEK_HOURS; i++) {
		double sum = 0, squares = 0;
		for (int d = -3; d <= 3; d++) {
			double k = exp(-0.5 * d * d);
			sum += k * raw[(i + d + WEEK_HOURS) % WEEK_HOURS];
			squares += k * k;
		}
		out[i] = sum / sqrt(squares);
	}
}
