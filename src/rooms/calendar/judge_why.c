/* SPDX-License-Identifier: MIT
 * judge_why.c - the code words of a report as sentences. */
#include "rooms/calendar/judge.h"

/* What follows a code: nothing, one word, two, or a text in quotes (which may be missing). */
enum takes { NOTHING, WORD, TWO_WORDS, QUOTED };

/* {} is what follows; of two words both. */
static const struct {
	const char *code;
	enum takes takes;
	const char *means;
} CODES[] = {
	{"weekday", NOTHING, "The weekday that is written beside its date belongs to another year or day."},
	{"not-monday", NOTHING, "A week that does not begin on a Monday."},
	{"same-dates", NOTHING, "Day and month are those of last year."},
	{"twice", NOTHING, "The file has it twice, on different dates."},
	{"renamed", QUOTED, "Until now it was called {}."},
	{"body", NOTHING, "Its description names another date."},
	{"other-date", WORD, "Known here to begin on {}."},
	{"long-week", NOTHING, "A week that lasts more than ten days."},
	{"year-column", WORD, "Its Year column says {}."},
	{"timed", NOTHING, "It has hours; its days count."},
	{"midnight", NOTHING, "It goes from midnight to midnight: taken as whole days."},
	{"end-same", NOTHING, "It ends where it begins: taken as one day."},
	{"end-inclusive", NOTHING, "Its last day was meant to count, by its name: one day more."},
	{"mixed-types", NOTHING, "It begins with a day and ends with an hour."},
	{"serial", NOTHING, "The date was a number, as spreadsheets keep dates."},
	{"long-text", NOTHING, "Of its long description only the beginning was looked at."},
	{"tbc", NOTHING, "The file says that it is not confirmed yet."},
	{"like", QUOTED, "Is it {}?"},
	{"not-as-projected", WORD, "Expected here to begin on {}."},
	{"other-end", WORD, "Known here to last until {}."},
	{"repeat", WORD, "The same as in line {}."},
	{"from", WORD, "It was on {}."},
	{"not-a-calendar", NOTHING, "The file is no calendar: neither iCalendar (.ics) nor a table with commas, semicolons or tabs."},
	{"too-much", NOTHING, "The file is too large, or takes too long to read."},
	{"unended", NOTHING, "The file stops in the middle of it."},
	{"long-line", NOTHING, "One of its lines is longer than 64 KB."},
	{"no-name", NOTHING, "It has no name."},
	{"long-name", NOTHING, "Its name is longer than 200 bytes."},
	{"cancelled", NOTHING, "It is cancelled."},
	{"no-date", QUOTED, "It has no date. {}"},
	{"no-such-day", QUOTED, "There is no such day: {}."},
	{"end-first", QUOTED, "It ends before it begins. {}"},
	{"bad-rule", NOTHING, "The rule by which it comes again is not understood."},
	{"wild-rule", NOTHING, "The rule by which it comes again never fits, or comes every hour."},
	{"too-often", NOTHING, "It comes more than 12 times a year: no awareness day."},
	{"vague", QUOTED, "Its date is not understood: {}."},
	{"d-or-m", TWO_WORDS, "Day and month can be read both ways: {}."},
	{"merged", NOTHING, "Its date is empty: that of the row above?"},
	{"range", NOTHING, "An earlier date of it was moved together with all that follow, so this one is not certain."},
};

/* Nothing, or another code. */
static bool goes_on(str rest)
{
	str word = S("");
	rest = str_trim(rest);
	str_split(&rest, ' ', &word);
	for (size_t i = 0; i < COUNT(CODES); i++)
		if (str_is(word, str_of(CODES[i].code))) return true;
	return !word.len;
}

/* Bytes of what a code takes, with the blank between two words. */
static size_t length_of(str rest, enum takes takes)
{
	size_t n = 0, words = takes == TWO_WORDS ? 2 : 1;
	if (takes == NOTHING || (takes == QUOTED && !str_starts(rest, S("\"")))) return 0;
	if (takes == QUOTED) {	/* names may hold quotes: the last one before a code is their end */
		for (n = rest.len; n > 1; n--)
			if (rest.at[n - 1] == '"' && goes_on(str_cut(rest, n, rest.len))) return n;
		return rest.len;
	}
	for (; n < rest.len; n++)
		if (rest.at[n] == ' ' && --words == 0) return n;
	return rest.len;
}

static void add_sentence(buf *out, const char *means, str of)
{
	str whole = str_of(means);
	size_t gap;
	if (out->len) buf_byte(out, ' ');
	if (!str_find(whole, S("{}"), &gap)) gap = whole.len;
	buf_add(out, str_cut(whole, 0, gap));
	if (gap == whole.len) return;
	buf_add(out, of);
	buf_add(out, str_cut(whole, gap + 2, whole.len));
}

str judge_why(struct arena *a, str codes)
{
	buf out = buf_in(a, 4000);
	while (codes.len) {
		str code, rest = codes;
		str_split(&rest, ' ', &code);
		codes = rest.at ? rest : S("");
		if (str_starts(code, S("as-")))
			add_sentence(&out, "These are the dates of {}.", str_cut(code, 3, code.len));
		for (size_t i = 0; i < COUNT(CODES); i++) {
			if (!str_is(code, str_of(CODES[i].code))) continue;
			size_t n = length_of(codes, CODES[i].takes);
			add_sentence(&out, CODES[i].means, str_cut(codes, 0, n));
			codes = str_trim(str_cut(codes, n, codes.len));
		}
	}
	return str_trim(buf_str(&out));
}
