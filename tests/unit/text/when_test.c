/* SPDX-License-Identifier: MIT
 * when_test.c - the times that people write: what is understood, what is refused, and that every offer can be
 * taken. */
#include "text_help.h"

#include "text/when.h"

#define SUNDAY	"2026-11-22T10:00:00"	/* all in London unless a row says otherwise */
#define MONDAY	"2026-11-23T10:00:00"

static const struct zone *zone(struct arena *a, const char *name)
{
	const struct zone *z;
	err e = zone_load(a, str_of(name), &z);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return z;
}

static int64_t instant(const struct zone *z, const char *wall)
{
	struct wall w;
	int64_t first, second;
	assert_true(wall_read(str_of(wall), &w));
	assert_int_equal(zone_instants(z, w, &first, &second), 1);
	return first;
}

static const struct { const char *now, *text, *utc; } understood[] = {
	{SUNDAY, "2026-11-22T20:00", "2026-11-22T20:00:00Z"},
	{SUNDAY, "2026-11-22T20:00:30", "2026-11-22T20:00:30Z"},
	{SUNDAY, "2026-11-22 20:00", "2026-11-22T20:00:00Z"},
	{SUNDAY, "2027-07-01 20:00", "2027-07-01T19:00:00Z"},
	{SUNDAY, "2026-11-22T20:00Z", "2026-11-22T20:00:00Z"},
	{SUNDAY, "2026-11-22T20:00:00.000Z", "2026-11-22T20:00:00Z"},
	{SUNDAY, "2026-11-22T20:00:00+02:00", "2026-11-22T18:00:00Z"},
	{SUNDAY, "2026-11-22 20:00 -0330", "2026-11-22T23:30:00Z"},
	{SUNDAY, "2026-11-22 20:00 UTC", "2026-11-22T20:00:00Z"},
	{SUNDAY, "2026/11/22 20:00", "2026-11-22T20:00:00Z"},
	{SUNDAY, "today 20:00", "2026-11-22T20:00:00Z"},
	{SUNDAY, "Today at 8pm", "2026-11-22T20:00:00Z"},
	{SUNDAY, "tonight 11.30 pm", "2026-11-22T23:30:00Z"},
	{SUNDAY, "20:00", "2026-11-22T20:00:00Z"},
	{SUNDAY, "8PM", "2026-11-22T20:00:00Z"},
	{SUNDAY, "noon", "2026-11-22T12:00:00Z"},
	{SUNDAY, "12 noon", "2026-11-22T12:00:00Z"},
	{SUNDAY, "12pm", "2026-11-22T12:00:00Z"},
	{SUNDAY, "midnight", "2026-11-23T00:00:00Z"},
	{SUNDAY, "today midnight", "2026-11-23T00:00:00Z"},
	{SUNDAY, "today 9", "2026-11-22T21:00:00Z"},	/* nine in the morning is over */
	{SUNDAY, "tomorrow 8pm", "2026-11-23T20:00:00Z"},
	{SUNDAY, "  tomorrow,\t8 pm ", "2026-11-23T20:00:00Z"},
	{SUNDAY, "9am tomorrow", "2026-11-23T09:00:00Z"},
	{SUNDAY, "12:30am tomorrow", "2026-11-23T00:30:00Z"},
	{SUNDAY, "fri 12:30", "2026-11-27T12:30:00Z"},
	{SUNDAY, "Friday at 12:30", "2026-11-27T12:30:00Z"},
	{SUNDAY, "12:30 on friday", "2026-11-27T12:30:00Z"},
	{SUNDAY, "thurs 9am", "2026-11-26T09:00:00Z"},
	{SUNDAY, "sunday 11:00", "2026-11-22T11:00:00Z"},
	{SUNDAY, "sunday 9:00", "2026-11-29T09:00:00Z"},
	{SUNDAY, "next friday noon", "2026-11-27T12:00:00Z"},
	{SUNDAY, "next sunday noon", "2026-11-29T12:00:00Z"},
	{MONDAY, "next monday 9:00", "2026-11-30T09:00:00Z"},
	{MONDAY, "this friday 9:00", "2026-11-27T09:00:00Z"},
	{SUNDAY, "12 May 09:00", "2027-05-12T08:00:00Z"},
	{SUNDAY, "24 dec 9am", "2026-12-24T09:00:00Z"},
	{SUNDAY, "12 May 2027 9am", "2027-05-12T08:00:00Z"},
	{SUNDAY, "12th of May, 2027 at 9:00", "2027-05-12T08:00:00Z"},
	{SUNDAY, "May 12 2027 09:00", "2027-05-12T08:00:00Z"},
	{SUNDAY, "Fri 4 Dec 9:00", "2026-12-04T09:00:00Z"},
	{SUNDAY, "29 feb 2028 9am", "2028-02-29T09:00:00Z"},
	{SUNDAY, "+2h30m", "2026-11-22T12:30:00Z"},
	{SUNDAY, "+90min", "2026-11-22T11:30:00Z"},
	{SUNDAY, "+1d12h", "2026-11-23T22:00:00Z"},
	{SUNDAY, "in 2h", "2026-11-22T12:00:00Z"},
	{SUNDAY, "in an hour", "2026-11-22T11:00:00Z"},
	{SUNDAY, "in 2 hours and 30 minutes", "2026-11-22T12:30:00Z"},
	{SUNDAY, "in 3 days", "2026-11-25T10:00:00Z"},
	{SUNDAY, "in 3 days at 9:00", "2026-11-25T09:00:00Z"},
	{SUNDAY, "in a week at noon", "2026-11-29T12:00:00Z"},
	{SUNDAY, "25/12/2026 9am", "2026-12-25T09:00:00Z"},	/* there is no month 25 */
	{SUNDAY, "12/25/2026 9am", "2026-12-25T09:00:00Z"},
	{SUNDAY, "05/05/2027 9am", "2027-05-05T08:00:00Z"},
	{SUNDAY, "Sun 22 Nov 2026 20:00 GMT", "2026-11-22T20:00:00Z"},	/* as we print it */
	{SUNDAY, "Sun 31 Oct 2027 01:30 BST", "2027-10-31T00:30:00Z"},	/* which of the two is said */
	{SUNDAY, "Sun 31 Oct 2027 01:30 GMT", "2027-10-31T01:30:00Z"},
	{SUNDAY, "2038-01-20 09:00", "2038-01-20T09:00:00Z"},
	{SUNDAY, "2099-07-01 12:00", "2099-07-01T11:00:00Z"},
	{SUNDAY, "2500-12-31 23:59", "2500-12-31T23:59:00Z"},
	{"2026-03-28T10:00:00", "+24h", "2026-03-29T10:00:00Z"},	/* hours are counted */
	{"2026-03-28T10:00:00", "in 1 day", "2026-03-29T09:00:00Z"},	/* days are days on the calendar */
};

void test_understood(void **state)
{
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(understood); i++) {
		const struct zone *z = zone(a, "Europe/London");
		struct when w;
		err e = when_read(a, str_of(understood[i].text), instant(z, understood[i].now), z, &w);
		if (e) fail_msg("'%s' was refused: %.*s", understood[i].text, SHOW(e->text));
		str got = when_utc(a, w.at);
		if (!str_is(got, str_of(understood[i].utc)))
			fail_msg("'%s' is %.*s", understood[i].text, SHOW(got));
		const struct zone *its;
		assert_null(zone_load(a, w.zone, &its));	/* what is kept can be read again */
		assert_true(str_is(wall_text(a, zone_wall(its, w.at)), wall_text(a, w.wall)));
	}
}

static const struct { const char *now, *text, *code; int offers; } refused[] = {
	{SUNDAY, "2027-03-28 01:30", "time-skipped", 2},
	{SUNDAY, "28 march 2027 1:30am", "time-skipped", 2},
	{SUNDAY, "2027-10-31T01:30", "time-twice", 2},
	{SUNDAY, "31 oct 2027 01:00:00", "time-twice", 2},
	{"2026-10-24T01:30:00", "in 1 day", "time-twice", 2},
	{SUNDAY, "03/04/2027", "ambiguous-time", 2},
	{SUNDAY, "03/04/2027 10:30", "ambiguous-time", 2},
	{SUNDAY, "10:30 3-4-2027", "ambiguous-time", 2},
	{SUNDAY, "3.4.2027 10:30", "ambiguous-time", 2},
	{SUNDAY, "at 9", "ambiguous-time", 2},
	{SUNDAY, "tomorrow 9", "ambiguous-time", 2},
	{SUNDAY, "tomorrow midnight", "ambiguous-time", 2},
	{SUNDAY, "12am friday", "ambiguous-time", 2},
	{MONDAY, "next friday noon", "ambiguous-time", 2},
	{MONDAY, "next sunday", "ambiguous-time", 2},
	{SUNDAY, "9am", "past-time", 1},
	{SUNDAY, "10:00", "past-time", 1},
	{SUNDAY, "today 09:59", "past-time", 1},
	{SUNDAY, "2026-11-21 20:00", "past-time", 1},
	{SUNDAY, "12 nov 9:00", "past-time", 1},
	{SUNDAY, "2026-11-22T10:00:00Z", "past-time", 1},
	{SUNDAY, "1970-01-01 00:00", "past-time", 1},
	{SUNDAY, "+0m", "past-time", 1},
	{SUNDAY, "tomorrow", "needs-time", 1},
	{SUNDAY, "today", "needs-time", 1},
	{SUNDAY, "fri", "needs-time", 1},
	{SUNDAY, "2026-12-01", "needs-time", 1},
	{SUNDAY, "25/12/2026", "needs-time", 1},
	{SUNDAY, "31 feb 2027 9:00", "no-such-date", 0},
	{SUNDAY, "29 feb 2027 9:00", "no-such-date", 0},
	{SUNDAY, "2026-13-01 9:00", "no-such-date", 0},
	{SUNDAY, "31/31/2026 9:00", "no-such-date", 0},
	{SUNDAY, "2501-01-01 9:00", "no-such-date", 0},
	{SUNDAY, "1969-12-31 9:00", "no-such-date", 0},
	{SUNDAY, "in 25000 weeks", "no-such-date", 0},
	{SUNDAY, "+999999999h", "bad-time", 4},
	{SUNDAY, "mon 22 nov 2026 20:00", "wrong-weekday", 0},
	{SUNDAY, "", "bad-time", 4},
	{SUNDAY, "   ", "bad-time", 4},
	{SUNDAY, "now", "bad-time", 4},
	{SUNDAY, "soon", "bad-time", 4},
	{SUNDAY, "2026", "bad-time", 4},
	{SUNDAY, "25:00", "bad-time", 4},
	{SUNDAY, "12:60", "bad-time", 4},
	{SUNDAY, "13pm", "bad-time", 4},
	{SUNDAY, "0am", "bad-time", 4},
	{SUNDAY, "tomorrow 8pm 9pm", "bad-time", 4},
	{SUNDAY, "today tomorrow 8pm", "bad-time", 4},
	{SUNDAY, "mon tue 8pm", "bad-time", 4},
	{SUNDAY, "in 3", "bad-time", 4},
	{SUNDAY, "in 3 days 2 weeks", "bad-time", 4},
	{SUNDAY, "in 2 hours at 9:00", "bad-time", 4},
	{SUNDAY, "in 1 month", "bad-time", 4},
	{SUNDAY, "+2h tomorrow", "bad-time", 4},
	{SUNDAY, "-2h", "bad-time", 4},
	{SUNDAY, "03/04/27 9:00", "bad-time", 4},
	{SUNDAY, "tomorrow 20:00+02:00", "bad-time", 4},
	{SUNDAY, "2026-12-01T20:00+25:00", "bad-time", 4},
	{SUNDAY, "2026-12-01T20:00:00.5Z", "bad-time", 4},
	{SUNDAY, "tomorrow 20:00 PST", "bad-time", 4},
	{SUNDAY, "2027-07-01 20:00 GMT", "bad-time", 4},	/* London has BST then: which is meant? */
	{SUNDAY, "\xFF\xFEtomorrow", "bad-time", 4},
	{SUNDAY, "tomorrow 20:00 ; rm -rf /", "bad-time", 4},
};

/* Every text that a refusal offers in quotes, but for the first, which is what the person wrote. */
static int take_offers(struct arena *a, err e, int64_t now, const struct zone *z)
{
	str rest = e->text, piece;
	int n = 0, k = 0;
	str_split(&rest, '\'', &piece);
	for (; str_split(&rest, '\'', &piece); k++) {
		if (k < 2 || k % 2) continue;
		struct when w;
		err again = when_read(a, piece, now, z, &w);
		if (again) fail_msg("the offer '%.*s' is refused: %.*s", SHOW(piece), SHOW(again->text));
		n++;
	}
	return n;
}

void test_refused_with_offers_that_can_be_pasted(void **state)
{
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(refused); i++) {
		const struct zone *z = zone(a, "Europe/London");
		int64_t now = instant(z, refused[i].now);
		struct when w;
		err e = when_read(a, str_of(refused[i].text), now, z, &w);
		if (!e) fail_msg("'%s' was understood", refused[i].text);
		assert_int_equal(e->kind, ERR_INPUT);
		if (strcmp(e->code, refused[i].code) != 0)
			fail_msg("'%s': %s: %.*s", refused[i].text, e->code, SHOW(e->text));
		if (take_offers(a, e, now, z) != refused[i].offers) fail_msg("offers: %.*s", SHOW(e->text));
	}
}

/* The offers of a refusal, in UTC. */
static void check_offers(const char *name, const char *now, const char *text, const char *one,
			 const char *other)
{
	WITH_ARENA(a) {
		const struct zone *z = zone(a, name);
		int64_t at = instant(z, now);
		struct when w;
		err e = when_read(a, str_of(text), at, z, &w);
		if (!e) fail_msg("'%s' was understood", text);
		str rest = e->text, piece;
		const char *want[] = {one, other};
		for (int k = 0; str_split(&rest, '\'', &piece); k++) {
			if (k != 3 && k != 5) continue;
			err again = when_read(a, piece, at, z, &w);
			if (again) fail_msg("'%.*s': %.*s", SHOW(piece), SHOW(again->text));
			assert_str(when_utc(a, w.at), want[k == 5]);
		}
	}
}

void test_both_instants_are_offered(void **state)
{
	(void)state;
	check_offers("Europe/London", SUNDAY, "2027-03-28 01:30", "2027-03-28T00:30:00Z",
		     "2027-03-28T01:30:00Z");
	check_offers("Europe/London", SUNDAY, "2027-10-31 01:30", "2027-10-31T00:30:00Z",
		     "2027-10-31T01:30:00Z");
	check_offers("Australia/Lord_Howe", SUNDAY, "2027-10-03 02:10", "2027-10-02T15:10:00Z",
		     "2027-10-02T15:40:00Z");
	check_offers("Europe/Dublin", SUNDAY, "2027-03-28 01:30", "2027-03-28T00:30:00Z",
		     "2027-03-28T01:30:00Z");
	check_offers("Europe/London", MONDAY, "next friday noon", "2026-11-27T12:00:00Z",
		     "2026-12-04T12:00:00Z");
}

void test_both_readings_are_spelled_out(void **state)
{
	(void)state;
	WITH_ARENA(a) {
		const struct zone *z = zone(a, "Europe/London");
		struct when w;
		err e = when_read(a, S("03/04/2026"), instant(z, "2026-01-10T10:00:00"), z, &w);
		assert_non_null(e);
		assert_str(
			e->text,
			"'03/04/2026' is 3 April 2026 to some people and 4 March 2026 to others. "
			"Write '3 April 2026 09:00' or '4 March 2026 09:00', with the time that you want.");
	}
}

/* An offset makes its own zone; else the zone is the person's. */
void test_zone_and_wall_of_what_was_read(void **state)
{
	static const struct { const char *text, *zone, *wall; } rows[] = {
		{"2026-11-22T20:00:00+02:00", "UTC+02:00", "2026-11-22T20:00:00"},
		{"2026-11-22T20:00:00-03:30", "UTC-03:30", "2026-11-22T20:00:00"},
		{"2026-11-22T20:00Z", "UTC", "2026-11-22T20:00:00"},
		{"2026-11-22T20:00+00:00", "UTC", "2026-11-22T20:00:00"},
		{"tomorrow 8pm", "Europe/London", "2026-11-23T20:00:00"},
		{"+30s", "Europe/London", "2026-11-22T10:00:30"},
	};
	(void)state;
	WITH_ARENA(a) for (size_t i = 0; i < COUNT(rows); i++) {
		const struct zone *z = zone(a, "Europe/London");
		struct when w;
		assert_null(when_read(a, str_of(rows[i].text), instant(z, SUNDAY) + 345, z, &w));
		assert_str(w.zone, rows[i].zone);
		assert_str(wall_text(a, w.wall), rows[i].wall);
		assert_int_equal(w.at % 1000, 0);
	}
}
