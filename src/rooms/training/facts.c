/* SPDX-License-Identifier: MIT
 * facts.c - what deeds come to: posts approved unchanged in a row, shares, and how long a coach took. */
#include "rooms/training/training.h"

#include <stdlib.h>
#include <string.h>

/* ---- the part of one person: the rows stand person by person, and begin with whose they are */

static int64_t whose(const char *row)
{
	int64_t person;
	memcpy(&person, row, sizeof person);
	return person;
}

static size_t first_of(const void *rows, size_t size, size_t n, int64_t person)
{
	size_t low = 0;
	for (size_t high = n; low < high;) {
		size_t mid = low + (high - low) / 2;
		if (whose((const char *)rows + mid * size) < person) low = mid + 1;
		else high = mid;
	}
	return low;
}

static struct deeds part_of(const struct deeds *all, int64_t person)
{
	size_t d = first_of(all->decided, sizeof *all->decided, all->ndecided, person);
	size_t w = first_of(all->written, sizeof *all->written, all->nwritten, person);
	return (struct deeds){
		.decided = all->decided + d,
		.ndecided = first_of(all->decided, sizeof *all->decided, all->ndecided, person + 1) - d,
		.written = all->written + w,
		.nwritten = first_of(all->written, sizeof *all->written, all->nwritten, person + 1) - w,
	};
}

/* ---- in a row */

/* Practice does not count for real accounts, nor another account for the one where they learn. */
static bool is_asked(const struct decided *d, const struct trainee *t)
{
	bool there = t->account ? d->account == t->account : !d->practice;
	return there && d->at >= t->since;
}

/* What one of two has approved is not approved yet. What came back once has been learnt by, and does not count. */
static bool counts(const struct deeds *own, const struct trainee *t, size_t i)
{
	const struct decided *d = own->decided;
	for (size_t k = 0; k < own->ndecided; k++) {
		if (d[k].post != d[i].post || !is_asked(&d[k], t)) continue;
		if (!d[k].unchanged || (k > i && d[k].whole)) return false;
	}
	return d[i].whole;
}

int64_t training_streak(const struct deeds *all, const struct trainee *t)
{
	struct deeds own = part_of(all, t->person);
	int64_t posts = 0;
	for (size_t i = own.ndecided; i-- > 0 && posts < IN_A_ROW_MOST;) {
		if (!is_asked(&own.decided[i], t)) continue;
		if (!own.decided[i].unchanged) break;
		posts += counts(&own, t, i);
	}
	return posts;
}

/* ---- shares and times */

static int by_number(const void *one, const void *other)
{
	int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
	return (a > b) - (a < b);
}

int64_t median_of(int64_t *all, size_t n)
{
	if (n) qsort(all, n, sizeof *all, by_number);
	return n ? all[(n - 1) / 2] : 0;
}

static void count_decided(struct arena *a, const struct deeds *own, int64_t since, struct training_facts *out)
{
	int64_t *took = TAKE_N(a, int64_t, own->ndecided + 1), *back = TAKE_N(a, int64_t, own->ndecided + 1);
	size_t nback = 0;
	for (size_t i = 0; i < own->ndecided; i++) {
		const struct decided *d = &own->decided[i];
		if (d->at < since || d->practice) continue;
		took[out->decided++] = d->took_ms;
		out->unchanged += d->unchanged;
		if (d->returned) back[nback++] = d->post;
	}
	out->median_ms = median_of(took, (size_t)out->decided);
	qsort(back, nback, sizeof *back, by_number);
	for (size_t i = 0; i < nback; i++) out->returned += !i || back[i] != back[i - 1];
}

struct training_facts training_facts(struct arena *a, const struct deeds *all, int64_t person, int64_t since)
{
	struct deeds own = part_of(all, person);
	struct training_facts out = {0};
	count_decided(a, &own, since, &out);
	for (size_t i = 0; i < own.nwritten; i++) {
		if (own.written[i].at < since) continue;
		out.written++;
		out.published += own.written[i].out;
	}
	return out;
}
