/* SPDX-License-Identifier: MIT
 * compare.c - means of logarithms within accounts, and Student's ranges around their differences. */
#include "rooms/evaluate/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the normal distribution: 24 in 25 lie within the first on either side, which is a little more than the 19 in 20
 * that are promised, because people look more than once. The others are those of published tables of trials. */
static const double PROMISED = 2.053749, NINETEEN_TWENTIETHS = 1.959964, FOUR_FIFTHS = 0.841621;
/* Figures are whole numbers: what never differs has been counted too coarsely. */
static const double NOISE_LEAST = 0.1;

/* The same for Student's distribution, by the normal one (Abramowitz and Stegun 26.7.5); exact to 0.01 from 4 on. */
static double student(double freedom)
{
	const double z = PROMISED, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z, v = freedom;
	return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v) +
	       (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v);
}

static struct ratio ratio_of(double mean, double variance, double freedom)
{
	double by = student(freedom) * sqrt(variance);
	return (struct ratio){true, exp(mean), exp(mean - by), exp(mean + by)};
}

/* ---- how they lie */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Between the two that lie around it. */
static double quantile(const double *sorted, size_t n, double share)
{
	double at = share * (double)(n - 1);
	size_t i = (size_t)at;
	double next = i + 1 < n ? sorted[i + 1] : sorted[i];
	return sorted[i] + (at - (double)i) * (next - sorted[i]);
}

struct spread spread_of(struct arena *a, const struct measured *all, size_t n)
{
	double *sorted = TAKE_N(a, double, n);
	for (size_t i = 0; i < n; i++) sorted[i] = all[i].value;
	qsort(sorted, n, sizeof *sorted, by_value);
	return (struct spread){n, quantile(sorted, n, 0.5), quantile(sorted, n, 0.1), quantile(sorted, n, 0.9)};
}

/* ---- beside the usual */

struct usuals usuals_of(struct arena *a, const struct measured *all, size_t n, size_t accounts)
{
	struct usuals u = {TAKE_N(a, double, accounts + 1), TAKE_N(a, size_t, accounts + 1)};
	for (size_t i = 0; i < n; i++) {
		u.level[all[i].account] += log1p(all[i].value);
		u.posts[all[i].account]++;
	}
	for (size_t i = 0; i < accounts; i++) u.level[i] /= (double)MAX(u.posts[i], (size_t)1);
	return u;
}

/* Of what is left of each post without its usual; returns of how many. */
static size_t moments(const struct measured *all, size_t n, const struct usuals *u, double *mean, double *variance)
{
	double sum = 0, squares = 0;
	size_t used = 0;
	for (size_t i = 0; i < n; i++) {
		if (u->posts[all[i].account] < GROUP_LEAST) continue;
		double left = log1p(all[i].value) - u->level[all[i].account];
		sum += left;
		squares += left * left;
		used++;
	}
	*mean = used ? sum / (double)used : 0;
	*variance = used > 1 ? fmax(NOISE_LEAST * NOISE_LEAST, (squares - sum * *mean) / (double)(used - 1)) : 0;
	return used;
}

/* Its own posts are part of the usual, and so much less can they lie beside it: 1 for few of many, 0 for all. */
static double own_share(struct arena *a, const struct measured *all, size_t n, const struct usuals *u, size_t accounts)
{
	size_t *own = TAKE_N(a, size_t, accounts + 1), used = 0;
	double within = 0;
	for (size_t i = 0; i < n; i++) own[all[i].account] += u->posts[all[i].account] >= GROUP_LEAST;
	for (size_t i = 0; i < accounts; i++) {
		used += own[i];
		if (own[i]) within += (double)own[i] * (double)own[i] / (double)u->posts[i];
	}
	return used ? 1 - within / (double)used : 0;
}

struct ratio group_ratio(struct arena *a, const struct measured *all, size_t n, const struct usuals *u, size_t accounts)
{
	enum { SHARE_OF = 1000 };	/* less than a thousandth beside the group is nothing to compare with */
	double mean, variance, free = own_share(a, all, n, u, accounts);
	size_t used = moments(all, n, u, &mean, &variance);
	if (used < GROUP_LEAST || free * SHARE_OF < 1) return (struct ratio){0};
	return ratio_of(mean, variance * free / (double)used, (double)(used - 1));
}

/* ---- two arms */

struct pair {	/* of one account; 0: the usual way, 1: suggested */
	double sum[2], squares;
	size_t n[2];
};

static struct pair *pairs_of(struct arena *a, const struct tossed *all, size_t n, size_t accounts, struct arms *out)
{
	struct pair *pairs = TAKE_N(a, struct pair, accounts + 1);
	for (size_t i = 0; i < n; i++) {
		struct pair *p = &pairs[all[i].account];
		double y = log1p(all[i].value);
		p->sum[all[i].suggested] += y;
		p->squares += y * y;
		p->n[all[i].suggested]++;
		out->suggested += all[i].suggested;
		out->usual += !all[i].suggested;
	}
	return pairs;
}

/* Each account's difference weighs by how well it is known; one that has posts of one arm alone says nothing. */
struct arms arms_compare(struct arena *a, const struct tossed *all, size_t n, size_t accounts)
{
	struct arms out = {.noise = NOISE_GUESS};
	const struct pair *pairs = pairs_of(a, all, n, accounts, &out);
	double weight = 0, sum = 0, left = 0;
	size_t freedom = 0;
	for (size_t i = 0; i < accounts; i++) {
		const struct pair *p = &pairs[i];
		if (!p->n[0] || !p->n[1]) continue;
		double n0 = (double)p->n[0], n1 = (double)p->n[1], w = n0 * n1 / (n0 + n1);
		weight += w;
		sum += w * (p->sum[1] / n1 - p->sum[0] / n0);
		left += p->squares - p->sum[0] * p->sum[0] / n0 - p->sum[1] * p->sum[1] / n1;
		freedom += p->n[0] + p->n[1] - 2;
	}
	if (MIN(out.suggested, out.usual) < ARM_LEAST || freedom < ARM_LEAST) return out;
	double variance = fmax(NOISE_LEAST * NOISE_LEAST, left / (double)freedom);
	out.noise = sqrt(variance);
	out.ratio = ratio_of(sum / weight, variance / weight, (double)freedom);
	return out;
}

size_t arms_needed(double noise, double times)
{
	double z = NINETEEN_TWENTIETHS + FOUR_FIFTHS, gain = log(times);
	return (size_t)ceil(2 * z * z * noise * noise / (gain * gain));
}
