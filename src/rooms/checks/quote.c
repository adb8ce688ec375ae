/* SPDX-License-Identifier: MIT
 * quote.c - what of a post may be quoted outside of it, in a notice or a letter: nothing that may tell of somebody. */
#include "rooms/checks/quote.h"

enum { FIGURES_SHOWN = 4 /* of one word: years are fine, numbers of people are not */ };

static bool is_figure(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_gap(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* The shapes of a hospital's own numbers are not known here, so no long number is shown. */
static str without_numbers(struct arena *a, str text)
{
	char *out = arena_cstr(a, text);
	for (size_t from = 0, to; from < text.len; from = to) {
		size_t figures = 0;
		for (to = from; to < text.len && is_gap(out[to]) == is_gap(out[from]); to++) figures += is_figure(out[to]);
		for (size_t i = from; i < to && figures > FIGURES_SHOWN; i++)
			if (is_figure(out[i])) out[i] = '*';
	}
	return (str){out, text.len};
}

str check_quotable_of(struct arena *a, const struct check_list *whole, str text)
{
	struct check_settings *usual = TAKE(a, struct check_settings);
	struct check_input in = {.parts = *whole};
	struct check_found *found;
	check_usual(usual);
	size_t n = checks_run(a, usual, &in, &found);
	for (size_t i = 0; i < n; i++)
		if (check_is_private(found[i].rule) && found[i].severity >= CHECK_WARN) return S("");
	return without_numbers(a, text);
}

str check_quotable(struct arena *a, str text)
{
	return check_quotable_of(a, &(struct check_list){&text, 1}, text);
}
