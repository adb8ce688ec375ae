/* SPDX-License-Identifier: MIT
 * gather.c - values on their way to a call: sizes, UTF-8, allowed words, what may come twice and what is needed. */
#include "verb/gather.h"
#include "text/text.h"

#include <ctype.h>
#include <string.h>

str opt_shown(struct arena *a, const struct opt *o)
{
	if (!(o->flags & OPT_POSITION)) return arena_fmt(a, "--%s", o->name);
	char *up = arena_cstr(a, str_of(o->name));
	for (char *c = up; *c; c++) *c = (char)toupper((unsigned char)*c);
	return str_of(up);
}

const struct opt *opt_owner(const struct verb *v, const struct opt *of)
{
	const struct opt *owner = NULL;
	for (EACH_OPT(o, v)) {
		if (o == of) return owner;
		if ((o->flags & OPT_MANY) && !(o->flags & OPT_AFTER_PREVIOUS)) owner = o;
	}
	return NULL;
}

void gather_raw(struct gather *g, struct call_value value)
{
	if (g->n == g->cap) {
		size_t cap = g->cap ? g->cap * 2 : 16;
		struct call_value *more = TAKE_N(g->a, struct call_value, cap);
		if (g->n) memcpy(more, g->values, g->n * sizeof *more);
		g->values = more;
		g->cap = cap;
	}
	g->values[g->n++] = value;
}

size_t gather_count(const struct gather *g, const char *name)
{
	size_t count = 0;
	for (size_t i = 0; i < g->n; i++) count += strcmp(g->values[i].name, name) == 0;
	return count;
}

static err check_words(struct gather *g, const struct opt *o, str value)
{
	if (!o->words) return NULL;
	str known[64], rest = str_of(o->words), word;
	size_t n = 0;
	while (n < COUNT(known) && str_split(&rest, '|', &word)) {
		if (str_is(word, value)) return NULL;
		known[n++] = word;
	}
	str hint = near_hint(g->a, value, known, n), shown = opt_shown(g->a, o), all = arena_join(g->a, known, n, S(", "));
	return FAIL(g->a, ERR_INPUT, "bad-value", "%.*s cannot be '%.*s'.%.*s It can be: %.*s.", SHOW(shown),
		SHOW(str_cut(value, 0, 60)), SHOW(hint), SHOW(all));
}

static err check_size(struct gather *g, const struct opt *o, str value)
{
	if (value.len > CALL_MOST_TEXT) {
		str shown = opt_shown(g->a, o);
		return FAIL(g->a, ERR_INPUT, "too-long", "%.*s holds %zu KB; at most %d KB fit. Please shorten it.", SHOW(shown),
			value.len >> 10, CALL_MOST_TEXT >> 10);
	}
	g->bytes += value.len;
	if (g->n >= CALL_MOST_VALUES || g->bytes > CALL_MOST_BYTES)
		return FAIL(g->a, ERR_INPUT, "too-much", "This is too much for one call: at most %d values and %d MB together. "
			"Please do it in several steps.", CALL_MOST_VALUES, CALL_MOST_BYTES >> 20);
	size_t bad = 0;
	if (text_valid(value, &bad)) return NULL;
	str shown = opt_shown(g->a, o);
	return FAIL(g->a, ERR_INPUT, "bad-text", "%.*s holds a character that cannot be read (byte %zu is not UTF-8). "
		"Please save the text as UTF-8 and try again.", SHOW(shown), bad + 1);
}

/* A second value where only one is allowed. */
static err check_twice(struct gather *g, const struct opt *o, int after)
{
	if ((o->flags & OPT_MANY) && !(o->flags & OPT_AFTER_PREVIOUS)) return NULL;
	for (size_t i = 0; i < g->n; i++) {
		if (strcmp(g->values[i].name, o->name) != 0 || g->values[i].after != after) continue;
		str shown = opt_shown(g->a, o);
		if (after < 0)
			return FAIL(g->a, ERR_INPUT, "usage-twice", "%.*s was given twice, but it can only be said once.",
				SHOW(shown));
		return FAIL(g->a, ERR_INPUT, "usage-twice", "%.*s was given twice for the same --%s.", SHOW(shown),
			opt_owner(g->verb, o)->name);
	}
	return NULL;
}

static err add_one(struct gather *g, const struct opt *o, str value, int after)
{
	TRY(check_twice(g, o, after));
	TRY(check_size(g, o, value));
	if (!(o->flags & (OPT_FLAG | OPT_SECRET))) TRY(check_words(g, o, value));
	gather_raw(g, (struct call_value){.name = o->name, .value = value, .after = after});
	return NULL;
}

/* An empty --on would be none at all, which means all accounts: a script with an empty variable has not said that. */
static err says_nothing(struct gather *g, const struct opt *o)
{
	str shown = opt_shown(g->a, o);
	return FAIL(g->a, ERR_INPUT, "usage-empty", "%.*s says nothing. Please give it a value, or leave it out: %s", SHOW(shown), o->help);
}

err gather_add(struct gather *g, const struct opt *o, str value, int after)
{
	bool commas = (o->flags & OPT_MANY) && o->value && str_ends(str_of(o->value), S(",..."));
	if (!commas) return add_one(g, o, value, after);
	str piece;
	size_t before = g->n;
	if (!value.at) value = S("");
	while (str_split(&value, ',', &piece)) {
		piece = str_trim(piece);
		if (piece.len) TRY(add_one(g, o, piece, after));
	}
	return g->n > before || (o->flags & OPT_NEEDED) ? NULL : says_nothing(g, o);
}

err gather_end(struct gather *g, bool secrets_too, struct call *out)
{
	for (EACH_OPT(o, g->verb)) {
		if (!(o->flags & OPT_NEEDED) || gather_count(g, o->name)) continue;
		if ((o->flags & OPT_SECRET) && !secrets_too) continue;
		str shown = opt_shown(g->a, o);
		return FAIL(g->a, ERR_INPUT, "usage-needed", "%.*s is missing: %s For example: %s", SHOW(shown), o->help,
			g->verb->example);
	}
	*out = (struct call){.verb = g->verb, .values = g->values, .nvalues = g->n};
	return NULL;
}
