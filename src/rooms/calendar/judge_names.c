/* SPDX-License-Identifier: MIT
 * judge_names.c - which region a name is of, and which known day's name it is, or nearly is. */
#include "rooms/calendar/judge.h"

#include "rooms/calendar/day_name.h"
#include "text/text.h"

#include <stdlib.h>

enum { NEAR_LETTERS = 8, FAR_LETTERS = 14, COMPARED_MOST = 100 };

/* ---- regions */

static const struct {
	const char *word;
	unsigned set;
} REGIONS[] = {
	{"UK", NATION_UK}, {"GB", NATION_UK}, {"England", NATION_ENGLAND}, {"Scotland", NATION_SCOTLAND},
	{"Wales", NATION_WALES}, {"NI", NATION_NI}, {"Northern Ireland", NATION_NI}, {"US", 32}, {"USA", 32},
	{"America", 32}, {"Canada", 64},
	{"Australia", 128}, {"Ireland", 256}, {"India", 512}, {"Germany", 1024}, {"France", 2048},
	{"GB-ENG", NATION_ENGLAND}, {"GB-SCT", NATION_SCOTLAND}, {"GB-WLS", NATION_WALES}, {"GB-NIR", NATION_NI},
};

bool judge_region(str word, unsigned *out)
{
	for (size_t i = 0; i < COUNT(REGIONS); i++) {
		if (!str_is_nocase(str_trim(word), str_of(REGIONS[i].word))) continue;
		*out = REGIONS[i].set;
		return true;
	}
	return false;
}

unsigned judge_region_of(const struct import_entry *e, unsigned asked)
{
	unsigned region = asked;
	str word;
	if (e->region.len && judge_region(e->region, &region)) return region;
	day_name_of_region(e->name, &word);
	judge_region(word, &region);
	return region;
}

/* ---- near */

/* Only the stripe of the table that can stay under `most` is filled. */
size_t judge_distance(str a, str b, size_t most)
{
	size_t row[3][COMPARED_MOST + 1];
	if (a.len > COMPARED_MOST || b.len > COMPARED_MOST || a.len > b.len + most || b.len > a.len + most) return most + 1;
	for (size_t j = 0; j <= b.len; j++) row[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *here = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3], least = most + 1;
		size_t from = i > most ? i - most : 1, to = MIN(b.len, i + most);
		here[from - 1] = from == 1 ? i : most + 1;
		if (to == i + most) up[to] = most + 1;
		for (size_t j = from; j <= to; j++) {
			here[j] = MIN(MIN(up[j], here[j - 1]) + 1, up[j - 1] + (a.at[i - 1] != b.at[j - 1]));
			bool swapped = i > 1 && j > 1 && a.at[i - 2] == b.at[j - 1] && a.at[i - 1] == b.at[j - 2];
			if (swapped && j - 2 + most + 2 >= i) here[j] = MIN(here[j], up2[j - 2] + 1);
			least = MIN(least, here[j]);
		}
		if (least > most) return most + 1;
	}
	return MIN(row[a.len % 3][b.len], most + 1);
}

/* ---- known names */

struct known_name {
	str normal;
	const struct known_day *day;
	size_t order;
};
struct known_names {
	struct known_name *at;		/* by name, then as in the file */
	const struct known_day **days;	/* the same, for known_named */
	size_t n;
};

static int by_name(const void *a, const void *b)
{
	const struct known_name *p = a, *q = b;
	int order = str_order(p->normal, q->normal);
	return order ? order : (p->order > q->order) - (p->order < q->order);
}

static void add_name(struct arena *a, struct known_names *k, str name, const struct known_day *day)
{
	k->at[k->n] = (struct known_name){day_key(a, name), day, k->n};
	k->n++;
}

const struct known_names *known_names(struct arena *a, const struct known_day *days, size_t n, unsigned region)
{
	struct known_names *k = TAKE(a, struct known_names);
	unsigned needs = region <= NATION_UK ? region : NATION_ELSEWHERE;
	size_t room = 0;
	for (size_t i = 0; i < n; i++) {
		room += 2;
		for (size_t b = 0; b < days[i].also.len; b++) room += days[i].also.at[b] == ';';
	}
	k->at = TAKE_N(a, struct known_name, room + 1);
	for (size_t i = 0; i < n; i++) {
		str also = days[i].also, name;
		if ((days[i].where & needs) != needs) continue;
		add_name(a, k, days[i].name, &days[i]);
		while (also.len && str_split(&also, ';', &name))
			if (str_trim(name).len) add_name(a, k, name, &days[i]);
	}
	qsort(k->at, k->n, sizeof *k->at, by_name);
	k->days = TAKE_N(a, const struct known_day *, k->n + 1);
	for (size_t i = 0; i < k->n; i++) k->days[i] = k->at[i].day;
	return k;
}

size_t known_named(const struct known_names *k, str normal, const struct known_day *const **out)
{
	size_t from = 0, to = k->n, n = 0;
	while (from < to) {
		size_t mid = (from + to) / 2;
		if (str_order(k->at[mid].normal, normal) < 0) from = mid + 1;
		else to = mid;
	}
	while (from + n < k->n && str_is(k->at[from + n].normal, normal)) n++;
	*out = &k->days[from];
	return n;
}

const struct known_day *known_near(const struct known_names *k, str normal)
{
	size_t letters = (size_t)text_code_points(normal), most = letters >= FAR_LETTERS ? 2 : letters >= NEAR_LETTERS;
	const struct known_name *found = NULL;
	for (size_t i = 0; most && i < k->n; i++) {
		if (judge_distance(normal, k->at[i].normal, most) > most) continue;
		if (found && !str_is(found->normal, k->at[i].normal)) return NULL;
		found = &k->at[i];
	}
	return found ? found->day : NULL;
}
