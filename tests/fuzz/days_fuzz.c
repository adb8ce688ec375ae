/* SPDX-License-Identifier: MIT
 * days_fuzz.c - files of known days: whatever a rule is, its spans begin in the year asked, in order, and end later. */
#include "fuzz.h"

#include "rooms/calendar/days_conf.h"

static void check_year(struct arena *a, const struct known_day *d, int year)
{
	struct day_when when[DAY_YEAR_MOST];
	struct day_span again;
	size_t n = known_day_year(d, year, when);
	must(n <= DAY_YEAR_MOST, "there are few");
	for (size_t i = 0; i < n; i++) {
		must(day_year_of(when[i].days.first) == year, "a span belongs to the year in which it begins");
		must(when[i].days.first <= when[i].days.last, "it does not end before it begins");
		must(!i || when[i - 1].days.first <= when[i].days.first, "they are in order");
		must(day_span_read(day_span_text(a, when[i].days), &again) && again.first == when[i].days.first &&
			     again.last == when[i].days.last, "what is written is read again");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct known_day *all;
	size_t n;
	if (!days_conf_read(a, (str){(const char *)data, size}, &all, &n)) {
		must(n <= DAYS_MOST, "there are not too many");
		for (size_t i = 0; i < n; i++) {
			must(rule_in_words(a, &all[i].rule).len > 0, "each rule can be said");
			for (int year = 1970; year < 2500; year += 53) check_year(a, &all[i], year);
		}
	}
	arena_free(a);
	return 0;
}
