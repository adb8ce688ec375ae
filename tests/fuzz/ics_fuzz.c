/* SPDX-License-Identifier: MIT
 * ics_fuzz.c - calendar files of anybody: what is read are events with a name and times that there are, not too many,
 * and texts without control bytes. */
#include "fuzz.h"

#include "text/ics.h"
#include "text/text.h"

static void check_text(str s)
{
	must(s.len <= ICS_NAME_MOST && text_valid(s, NULL), "texts are short and text");
	for (size_t i = 0; i < s.len; i++) must((unsigned char)s.at[i] >= ' ', "texts hold no control bytes");
}

static void check_event(struct arena *a, const struct ics_event *e)
{
	check_text(e->uid);
	check_text(e->title);
	check_text(e->zone);
	check_text(e->rule);
	must(e->uid.len > 0, "every event has a name");
	must(wall_valid(e->begins) && wall_valid(e->ends), "its times are on the clock");
	must(str_order(wall_text(a, e->begins), wall_text(a, e->ends)) <= 0, "it does not end before it begins");
	for (int year = 1970; year < 2100; year += 13) {
		struct wall day;
		if (ics_yearly(e, year, &day))
			must(wall_valid(day) && day.year == year, "a repetition is a day of its year");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct ics all;
	if (!ics_read(a, (str){(const char *)data, size}, &all)) {
		must(all.n <= ICS_EVENTS_MOST, "there are not too many");
		for (size_t i = 0; i < all.n; i++) check_event(a, &all.events[i]);
	}
	arena_free(a);
	return 0;
}
