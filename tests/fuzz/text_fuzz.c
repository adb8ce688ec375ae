/* SPDX-License-Identifier: MIT
 * text_fuzz.c - any bytes through everything that looks at a post's text; spans and lengths must stay within
 * it. */
#include "fuzz.h"

#include "text/days.h"
#include "text/text.h"

static void check_spans(struct arena *a, str s, bool bare)
{
	struct span *spans;
	size_t n = text_spans(a, s, bare, &spans), end = 0;
	for (size_t i = 0; i < n; i++) {
		must(spans[i].from >= end && spans[i].from < spans[i].to && spans[i].to <= s.len,
		     "spans are in order and within the text");
		end = spans[i].to;
	}
}

static void check_counts(str s)
{
	int64_t points = text_code_points(s);
	must(text_graphemes(s) <= points && points <= text_utf16(s) && text_utf16(s) <= (int64_t)s.len,
	     "clusters are made of code points, those of units, those of bytes");
	must(points <= text_emoji_as_bytes(s) && text_weighted(s) >= 0, "emoji count more");
	for (int unit = SP_GRAPHEMES; unit <= SP_EMOJI_AS_BYTES; unit++) {
		sp_limits l = {.size = sizeof l, .unit = (sp_unit)unit, .url_weight = 23,
			       .flags = SP_COUNTS_WARNING | SP_COUNTS_MENTION_SHORT};
		must(text_count(&l, s, s).count >= 0, "a count is no less than nothing");
	}
}

static void check_forms(struct arena *a, str s)
{
	str once = text_nfc(a, s), essence = text_essence(a, s), cut = text_short(a, s, 20);
	must(text_valid(essence, NULL) && text_graphemes(cut) <= 20, "what is made of a text is one");
	must(str_is(text_nfc(a, once), once), "composing twice changes nothing more");
}

static void check_days(struct arena *a, str s)
{
	struct day_said *days;
	size_t n = text_days(a, s, (struct wall){2028, 2, 29, 12, 0, 0}, &days), end = 0;
	must(n <= DAYS_SAID_MOST, "there are no more days than there is room for");
	for (size_t i = 0; i < n; i++) {
		must(days[i].from >= end && days[i].from < days[i].to && days[i].to <= s.len,
		     "days are in order, within the text");
		must(wall_valid(days[i].day), "a day is one of the calendar");
		end = days[i].to;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	str s = {(const char *)data, size};
	size_t bad_at;
	must(text_valid(s, &bad_at) || bad_at < size, "what is wrong is within the text");
	check_spans(a, s, false);
	check_spans(a, s, true);
	check_counts(s);
	check_forms(a, s);
	check_days(a, s);
	arena_free(a);
	return 0;
}
