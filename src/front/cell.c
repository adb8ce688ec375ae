/* SPDX-License-Identifier: MIT
 * cell.c - one value of a reply as words, and the colour of a state. */
#include "front/cell.h"

enum { UNTIL_FROM = 100 };	/* columns of the terminal: on narrower ones "in 13 h" takes the place of words */

static const struct {
	const char *words, *colour;
} COLOURS[] = {
	{"published|ready|done|fine|saved", "\x1b[32m"},
	{"refused|failed|missed its time|reconnect", "\x1b[31m"},
	{"asks you|to be posted by hand|paused|looking it up|unsure", "\x1b[33m"},
	{"sending|connecting", "\x1b[36m"},
	{"draft|cancelled|taken down|removed", "\x1b[2m"},
};

const char *cell_colour(const struct showing *g, const struct column *column, struct cell cell)
{
	if (!g->how->colour || column->kind != CELL_STATE || !cell.is_text) return NULL;
	for (size_t i = 0; i < COUNT(COLOURS); i++) {
		str rest = str_of(COLOURS[i].words), word;
		while (str_split(&rest, '|', &word)) {
			if (str_is(word, cell.text)) return COLOURS[i].colour;
		}
	}
	return NULL;
}

static str size_words(struct arena *a, int64_t bytes)
{
	static const char *const UNITS[] = {"KB", "MB", "GB", "TB"};
	if (bytes < 1000) return arena_fmt(a, "%lld B", (long long)bytes);
	double n = (double)bytes / 1000;
	size_t unit = 0;
	for (; n >= 999.5 && unit + 1 < COUNT(UNITS); unit++) n /= 1000;
	return arena_fmt(a, n < 10 ? "%.1f %s" : "%.0f %s", n, UNITS[unit]);
}

static str instant_words(struct showing *g, int64_t at)
{
	str when = g->zone ? when_local(g->a, at, g->zone) : when_utc(g->a, at);
	if (!g->how->terminal || g->how->width < UNTIL_FROM) return when;
	str until = when_until(g->a, at, g->how->now);
	return arena_fmt(g->a, "%.*s, %.*s", SHOW(when), SHOW(until));
}

str cell_words(struct showing *g, const struct column *column, struct cell cell, bool lines)
{
	if (cell.none) return S("-");
	if (cell.is_text) return show_clean(g->a, cell.text, lines);
	switch (column->kind) {
	case CELL_BYTES:
		if (g->how->terminal) return size_words(g->a, cell.n);
		break;
	case CELL_INSTANT: return instant_words(g, cell.n);
	case CELL_DURATION: return when_duration_text(g->a, cell.n);
	case CELL_FLAG: return cell.n ? S("yes") : S("no");
	default: break;
	}
	return arena_fmt(g->a, "%lld", (long long)cell.n);
}
