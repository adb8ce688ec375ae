/* SPDX-License-Identifier: MIT
 * find.c - which verb was meant, and which one was nearly meant. */
#include "verb/verb.h"

#include <ctype.h>

/* How many words of argv the verb's name takes; 0 when it does not begin with them. */
static int words_taken(const struct verb *v, int argc, char *const *argv)
{
	str rest = str_of(v->name), word;
	int n = 0;
	while (str_split(&rest, ' ', &word)) {
		if (n >= argc || !str_is(word, str_of(argv[n]))) return 0;
		n++;
	}
	return n;
}

const struct verb *verb_find(const struct verb *const *table, int argc, char *const *argv, int *words)
{
	const struct verb *best = NULL;
	*words = 0;
	for (; *table; table++) {
		int n = words_taken(*table, argc, argv);
		if (n <= *words) continue;
		best = *table;
		*words = n;
	}
	return best;
}

enum { NEAR_MOST = 40 };	/* longer words are not compared */

static char lower(str s, size_t i)
{
	return (char)tolower((unsigned char)s.at[i]);
}

/* Letters to add, drop, change or swap with the neighbour (optimal string alignment). */
static size_t distance(str a, str b)
{
	size_t d[NEAR_MOST + 1][NEAR_MOST + 1];
	for (size_t i = 0; i <= a.len; i++) d[i][0] = i;
	for (size_t k = 0; k <= b.len; k++) d[0][k] = k;
	for (size_t i = 1; i <= a.len; i++) {
		for (size_t k = 1; k <= b.len; k++) {
			bool same = lower(a, i - 1) == lower(b, k - 1);
			size_t best = MIN(MIN(d[i - 1][k], d[i][k - 1]) + 1, d[i - 1][k - 1] + !same);
			bool swapped = i > 1 && k > 1 && lower(a, i - 1) == lower(b, k - 2) && lower(a, i - 2) == lower(b, k - 1);
			d[i][k] = swapped ? MIN(best, d[i - 2][k - 2] + 1) : best;
		}
	}
	return d[a.len][b.len];
}

/* Small is near. A beginning of at least three letters is nearer than any slip. */
static size_t farness(str wrong, str known)
{
	if (wrong.len > NEAR_MOST || known.len > NEAR_MOST || !wrong.len) return SIZE_MAX;
	if (wrong.len >= 3 && known.len > wrong.len && str_is_nocase(str_cut(known, 0, wrong.len), wrong)) return 0;
	size_t far = distance(wrong, known);
	return far <= MAX(wrong.len, known.len) / 3 ? far : SIZE_MAX;
}

str near_word(struct arena *a, str wrong, const str *known, size_t n)
{
	str best = S("");
	size_t nearest = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		size_t far = farness(wrong, known[i]);
		if (far >= nearest) continue;
		nearest = far;
		best = known[i];
	}
	return arena_str(a, best);
}

str near_hint(struct arena *a, str wrong, const str *known, size_t n)
{
	str near = near_word(a, wrong, known, n);
	return near.len ? arena_fmt(a, " Did you mean '%.*s'?", SHOW(near)) : S("");
}
