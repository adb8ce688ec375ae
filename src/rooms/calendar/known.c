/* SPDX-License-Identifier: MIT
 * known.c - the dates of a known day in a year: what is written down, else what its rule says; and of which basis. */
#include "base/conf.h"
#include "rooms/calendar/rule.h"

const char *const BASIS_NAMES[BASES] = {"declared", "rule", "projected", "unverified"};

bool basis_read(str word, enum day_basis *out)
{
	for (int i = 0; i < BASES; i++) {
		if (!str_is(word, str_of(BASIS_NAMES[i]))) continue;
		*out = (enum day_basis)i;
		return true;
	}
	return false;
}

static const struct {
	const char *name;
	unsigned where;
} NATIONS_KNOWN[] = {
	{"world", NATION_WORLD},	   {"uk", NATION_UK},	    {"england", NATION_ENGLAND},
	{"scotland", NATION_SCOTLAND},	   {"wales", NATION_WALES}, {"ni", NATION_NI},
	{"northern-ireland", NATION_NI},
};

static unsigned nation_of(str word)
{
	for (size_t i = 0; i < COUNT(NATIONS_KNOWN); i++)
		if (str_is_nocase(word, str_of(NATIONS_KNOWN[i].name))) return NATIONS_KNOWN[i].where;
	return 0;
}

bool nations_read(str words, unsigned *out)
{
	str word;
	*out = 0;
	while (conf_word(&words, &word)) {
		unsigned one = nation_of(word);
		if (!one) return false;
		*out |= one;
	}
	return *out != 0;
}

/* Kept in order, as they come in any. */
static void put_in_order(struct day_when *out, size_t n, struct day_when one)
{
	for (; n && out[n - 1].days.first > one.days.first; n--) out[n] = out[n - 1];
	out[n] = one;
}

size_t known_day_year(const struct known_day *d, int year, struct day_when out[static DAY_YEAR_MOST])
{
	struct day_span span;
	size_t n = 0;
	for (size_t i = 0; i < d->ndates && n < DAY_YEAR_MOST; i++) {
		const struct day_date *date = &d->dates[i];
		if (day_year_of(date->days.first) != year) continue;
		put_in_order(out, n++, (struct day_when){date->days, date->basis, date});
	}
	bool holds = (!d->from || year >= d->from) && (!d->ended || year <= d->ended);
	if (n || !holds || !rule_span(&d->rule, year, d->length, &span)) return n;
	out[0] = (struct day_when){span, d->basis, NULL};
	return 1;
}
