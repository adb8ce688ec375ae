/* SPDX-License-Identifier: MIT
 * leave_test.c - leave by the day, by the clocks and days off of its owner; leave calendars that propose covers; days
 * off from files. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#include "text/when.h"

#include <stdio.h>
#include <string.h>

static void said(struct world *w, str reply, const char *words)
{
	(void)w;
	if (!str_find(reply, str_of(words), NULL)) fail_msg("It does not say: %s\n%.*s", words, SHOW(reply));
}

/* The instants of a cover, as UTC. */
static void lasts(struct world *w, int id, const char *from, const char *until)
{
	char sql[100];
	struct arena *a = arena_new();
	snprintf(sql, sizeof sql, "SELECT begins FROM cover WHERE id = %d", id);
	str begins = when_utc(a, world_int(w, sql));
	snprintf(sql, sizeof sql, "SELECT ends FROM cover WHERE id = %d", id);
	str ends = when_utc(a, world_int(w, sql));
	assert_string_equal(arena_cstr(a, begins), from);
	assert_string_equal(arena_cstr(a, ends), until);
	arena_free(a);
}

static struct world *london(void)
{
	struct world *w = covers_town();
	world_verb(w, "cover days-off",
		   "england,2026-12-25,Christmas Day\nengland,2026-12-28,Boxing Day\n"
		   "england,2027-01-01,New Year's Day\nscotland,2027-01-04,2nd January\n",
		   NULL);
	static const char *const ALL[] = {"library", "wards", "annex"};
	for (size_t i = 0; i < COUNT(ALL); i++)
		world_verb(w, "account set", ALL[i], "--zone", "Europe/London", "--nation", "england", NULL);
	return w;
}

/* ---- rule 12: days, zones, clocks */

/* Rule 12: from the last working minute before to the first one after, over Christmas, a weekend and New Year. */
void test_days_of_leave_go_from_work_to_work(void **state)
{
	(void)state;
	struct world *w = london();
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2026-12-24", "--until", "2026-12-31");
	lasts(w, 1, "2026-12-23T17:00:00Z", "2027-01-04T09:00:00Z");
	world_verb(w, "account set", "wards", "--nation", "scotland", NULL); /* where the 4th is a day off */
	world_verb(w, "user set", "olga", "--hours", "mon-thu 08:00-14:30", NULL);
	AS(w, "olga", "cover plan", "wards", "--by", "priya", "--from", "2026-12-24", "--until", "31 Dec");
	lasts(w, 2, "2026-12-23T14:30:00Z", "2027-01-05T08:00:00Z");
	world_free(w);
}

/* Rule 12: an owner in Athens, the account in London. */
void test_leave_is_by_the_clock_of_who_takes_it(void **state)
{
	(void)state;
	struct world *w = london();
	world_verb(w, "user set", "olga", "--zone", "Europe/Athens", NULL);
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2026-12-24", "--until", "2026-12-31");
	lasts(w, 1, "2026-12-23T15:00:00Z", "2027-01-04T07:00:00Z");
	assert_int_equal(
		world_int(w, "SELECT wall_begins = '2026-12-23T15:00:00' AND zone = 'Europe/London' FROM cover"), 1);
	/* A time is by the account's clock, unless another is named. */
	AS(w, "olga", "cover plan", "wards", "--by", "priya", "--from", "2027-01-11 10:00", "--until",
	   "2027-01-12 10:00");
	lasts(w, 2, "2027-01-11T10:00:00Z", "2027-01-12T10:00:00Z");
	world_free(w);
}

void test_leave_that_begins_today_begins_now(void **state)
{
	(void)state;
	struct world *w = london(); /* it is Sunday */
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "today", "--until", "tomorrow");
	assert_int_equal(world_int(w, "SELECT begins FROM cover"), w->now);
	lasts(w, 1, "2026-11-22T10:00:00Z", "2026-11-24T09:00:00Z");
	REFUSED(w, "cover-empty", "olga", "cover plan", "wards", "--by", "priya", "--from", "2026-12-10", "--until",
	       "2026-12-09");
	REFUSED(w, "past-time", "olga", "cover plan", "wards", "--by", "priya", "--from", "2026-11-20", "--until",
	       "2026-12-09");
	err e;
	world_try(w, &e, "user set", "olga", "--hours", "nine to five", NULL);
	covers_fails(e, "bad-hours");
	world_free(w);
}

/* Rule 12: 01:30 comes twice on 25 October 2026, and not at all on 28 March 2027: both are asked about, and both
 * instants that are offered can be given. */
void test_times_of_the_nights_in_which_clocks_change(void **state)
{
	(void)state;
	struct world *w = london();
	w->now = 1792746000000; /* 23 Oct 2026 09:00 UTC */
	REFUSED(w, "time-twice", "olga", "cover plan", "library", "--by", "priya", "--from", "2026-10-25 01:30",
	       "--until", "2026-10-26 10:00");
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2026-10-25 01:30+01:00", "--until",
	   "2026-10-25 01:30Z");
	lasts(w, 1, "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
	AS(w, "olga", "cover set", "1", "--default", "keep");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	int64_t ends = world_int(w, "SELECT ends FROM cover"), begins = world_int(w, "SELECT begins FROM cover");
	assert_false(covers_can_at(w, "priya", POWER_WRITE, "library", begins - 1));
	assert_true(covers_can_at(w, "priya", POWER_WRITE, "library", begins));
	assert_true(covers_can_at(w, "priya", POWER_WRITE, "library", ends - 1));
	assert_false(covers_can_at(w, "priya", POWER_WRITE, "library", ends));
	world_free(w);
	w = london();
	w->now = 1806049800000; /* 26 Mar 2027 */
	REFUSED(w, "time-skipped", "olga", "cover plan", "library", "--by", "priya", "--from", "2027-03-28 01:30",
	       "--until", "2027-03-29 10:00");
	/* Days go over that night without a word; the Monday is summer time. */
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2027-03-27", "--until", "2027-03-28");
	assert_int_equal(world_int(w, "SELECT ends FROM cover"), 1806307200000); /* 29 Mar 08:00 UTC */
	world_free(w);
}

/* Rule 12: with new zone data the window follows the wall; what has begun keeps its beginning. */
void test_a_cover_follows_new_zone_data(void **state)
{
	(void)state;
	struct world *w = london();
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2027-07-01 09:00", "--until",
	   "2027-07-05 09:00");
	lasts(w, 1, "2027-07-01T08:00:00Z", "2027-07-05T08:00:00Z");
	world_int(w, "UPDATE cover SET begins = begins + 3600000, ends = ends + 3600000 RETURNING 1");
	world_kill(w);
	lasts(w, 1, "2027-07-01T08:00:00Z", "2027-07-05T08:00:00Z");
	int64_t version = world_int(w, "SELECT version FROM cover");
	world_kill(w);
	assert_int_equal(world_int(w, "SELECT version FROM cover"), version);
	world_free(w);
}

/* ---- rule 18: leave calendars */

#define EVENT(uid, from, until, more)                                                                                \
	"BEGIN:VEVENT\r\nUID:" uid "\r\nSUMMARY:Operation\r\nDTSTART;VALUE=DATE:" from "\r\nDTEND;VALUE=DATE:" until \
	"\r\n" more "END:VEVENT\r\n"
#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"

static str take(struct world *w, const char *who, const char *file)
{
	err e;
	str reply = world_as(w, &e, who, "cover leave", file, "--for", "olga", NULL);
	covers_works(e);
	return reply;
}

/* Rule 18: drafts without a person; twice is once; changed ones change; cancelled ones go, or are told. */
void test_a_leave_calendar_proposes_covers(void **state)
{
	(void)state;
	struct world *w = london();
	said(w,
	     take(w, "olga",
		  CALENDAR(EVENT("a1", "20261224", "20270101", "") EVENT("b2", "20270201", "20270202", ""))),
	     "schedpost cover set 1 --by NAME");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE state = 'draft' AND person IS NULL"), 2);
	lasts(w, 1, "2026-12-23T17:00:00Z", "2027-01-04T09:00:00Z");
	lasts(w, 2, "2027-01-29T17:00:00Z", "2027-02-02T09:00:00Z");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover_account WHERE cover = 1"), 2);
	said(w,
	     take(w, "olga",
		  CALENDAR(EVENT("a1", "20261224", "20270101", "") EVENT("b2", "20270201", "20270202", ""))),
	     "as before");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 2);
	take(w, "olga", CALENDAR(EVENT("a1", "20261224", "20270101", "") EVENT("b2", "20270203", "20270204", "")));
	lasts(w, 2, "2027-02-02T17:00:00Z", "2027-02-04T09:00:00Z");
	said(w, take(w, "olga", CALENDAR(EVENT("b2", "20270203", "20270204", "STATUS:CANCELLED\r\n"))), "cancelled");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE state = 'withdrawn'"), 1);
	take(w, "olga", CALENDAR(EVENT("b2", "20270203", "20270204", "STATUS:CANCELLED\r\n")));
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 2);
	/* What it is called is nobody's business. */
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE leave LIKE '%Operation%' OR note <> ''"), 0);
	world_free(w);
}

void test_what_was_agreed_is_asked_anew_when_the_leave_moves(void **state)
{
	(void)state;
	struct world *w = london();
	take(w, "olga", CALENDAR(EVENT("a1", "20261224", "20270101", "")));
	AS(w, "olga", "cover set", "1", "--by", "priya", "--default", "keep");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	said(w, take(w, "olga", CALENDAR(EVENT("a1", "20261223", "20270101", ""))), "moved");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE state = 'draft'"), 1);
	lasts(w, 1, "2026-12-22T17:00:00Z", "2027-01-04T09:00:00Z");
	assert_int_equal(
		world_int(w, "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = "
			     "'priya' AND n.what LIKE '%the leave has moved%'"),
		1);
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	/* An agreed one is ended by a person, not by a file. */
	said(w, take(w, "olga", CALENDAR(EVENT("a1", "20261223", "20270101", "STATUS:CANCELLED\r\n"))),
	     "schedpost cover revoke 1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE state = 'agreed'"), 1);
	world_free(w);
}

void test_what_a_person_has_withdrawn_is_not_proposed_again(void **state)
{
	(void)state;
	struct world *w = london();
	take(w, "olga", CALENDAR(EVENT("a1", "20261224", "20270101", "")));
	AS(w, "olga", "cover revoke", "1");
	take(w, "olga", CALENDAR(EVENT("a1", "20261224", "20270101", "")));
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 1);
	take(w, "olga", CALENDAR(EVENT("a1", "20261224", "20270103", "")));
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE state = 'draft'"), 1);
	world_free(w);
}

void test_only_who_plans_for_them_reads_their_leave(void **state)
{
	(void)state;
	struct world *w = london();
	REFUSED(w, "not-allowed", "sam", "cover leave", CALENDAR(EVENT("a", "20261224", "20270101", "")), "--for",
	       "olga");
	REFUSED(w, "no-calendar", "olga", "cover leave", "<html>");
	world_free(w);
}

/* Times with a zone, without one, with one that nobody knows; what is past, short, repeated, broken or far too long.
 */
void test_entries_of_all_kinds(void **state)
{
	(void)state;
	struct world *w = london();
	str reply =
		take(w, "olga",
		     CALENDAR("BEGIN:VEVENT\r\nUID:t1\r\nDTSTART;TZID=Europe/"
			      "Athens:20270111T090000\r\nDTEND;TZID=Europe/\r\n "
			      "Athens:20270111T180000\r\nBEGIN:VALARM\r\nUID:alarm\r\nEND:VALARM\r\nEND:VEVENT\r\n"
			      "BEGIN:VEVENT\r\nUID:t2\r\nDTSTART;TZID=\"GMT Standard "
			      "Time\":20270112T090000\r\nDURATION:PT8H\r\n"
			      "END:VEVENT\r\n"
			      "BEGIN:VEVENT\r\nUID:t3\r\nDTSTART:20270113T090000Z\r\nDTEND:20270113T093000Z\r\nEND:"
			      "VEVENT\r\n"
			      "BEGIN:VEVENT\r\nUID:t4\r\nDTSTART:20270114T090000Z\r\nDTEND:20270113T093000Z\r\nEND:"
			      "VEVENT\r\n"
			      "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270115\r\nEND:VEVENT\r\n" EVENT("old", "20200101",
												    "20200108", "")
				      EVENT("weekly", "20270118", "20270119", "RRULE:FREQ=WEEKLY\r\n")
					      EVENT("long", "20270301", "20270701", "")));
	lasts(w, 1, "2027-01-11T07:00:00Z", "2027-01-11T16:00:00Z");
	lasts(w, 2, "2027-01-12T09:00:00Z", "2027-01-12T17:00:00Z");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 3);
	assert_int_equal(world_int(w, "SELECT ends - begins FROM cover WHERE id = 3"), 35 * DAY_MS);
	said(w, reply, "1 entry repeats");
	said(w, reply, "2 entries could not be read");
	said(w, reply, "1 entry is shorter than four hours");
	said(w, reply, "longer than 35 days");
	said(w, reply,
	     "The zone 'GMT Standard Time' is not known here, so these times are read by the clock of olga.");
	world_free(w);
}

/* A zone of another program has spaces in its name; read again, it is the same entry, and can be cancelled. */
void test_an_entry_with_a_zone_of_another_program_is_known_again(void **state)
{
	(void)state;
	static const char WINDOWS[] =
		CALENDAR("BEGIN:VEVENT\r\nUID:w 1\r\nDTSTART;TZID=GMT Standard Time:20270112T090000\r\n"
			 "DTEND;TZID=GMT Standard Time:20270112T170000\r\nEND:VEVENT\r\n");
	struct world *w = london();
	said(w, take(w, "olga", WINDOWS), "proposed");
	said(w, take(w, "olga", WINDOWS), "as before");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 1);
	said(w,
	     take(w, "olga",
		  CALENDAR("METHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:w 1\r\nDTSTART;TZID=GMT Standard "
			   "Time:20270112T090000\r\nDURATION:PT8H\r\nEND:VEVENT\r\n")),
	     "cancelled");
	world_free(w);
}

/* Some programs let a day end where it begins, tell its length first, or give one name to all entries. */
void test_entries_that_are_not_quite_right(void **state)
{
	(void)state;
	struct world *w = london();
	str reply = take(w, "olga",
			 CALENDAR(EVENT("day", "20270112", "20270112",
					"") "BEGIN:VEVENT\r\nDURATION:P2D\r\nUID:length\r\nDTSTART;VALUE=DATE:"
					    "20270118\r\nEND:VEVENT\r\n" EVENT("one", "20270201", "20270202", "")
						    EVENT("one", "20270208", "20270209", "") EVENT("one", "20270201",
												   "20270202", "")
							    EVENT("meeting", "20200106", "20200107",
								  "RRULE:FREQ=WEEKLY;UNTIL=20200301T000000Z\r\n")));
	lasts(w, 1, "2027-01-11T17:00:00Z", "2027-01-13T09:00:00Z");
	lasts(w, 2, "2027-01-15T17:00:00Z", "2027-01-20T09:00:00Z");
	lasts(w, 3, "2027-01-29T17:00:00Z", "2027-02-02T09:00:00Z");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 3);
	said(w, reply, "1 entry has the name (UID) of another one in this calendar, and is left out");
	if (str_find(reply, S("repeats"), NULL)) fail_msg("What is over for years is nobody's work any more.");
	world_free(w);
}

/* An entry for each day is one leave; so it stays when it is read again, and it grows by a day. */
void test_an_entry_for_each_day_is_one_leave(void **state)
{
	(void)state;
	struct world *w = london();
	static const char FOUR[] =
		CALENDAR(EVENT("mon", "20270111", "20270112", "") EVENT("wed", "20270113", "20270114", "")
				 EVENT("tue", "20270112", "20270113", "") EVENT("thu", "20270114", "20270115", ""));
	take(w, "olga", FOUR);
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 1);
	lasts(w, 1, "2027-01-08T17:00:00Z", "2027-01-15T09:00:00Z");
	said(w, take(w, "olga", FOUR), "as before");
	said(w,
	     take(w, "olga",
		  CALENDAR(EVENT("mon", "20270111", "20270112", "") EVENT("tue", "20270112", "20270113", ""))),
	     "moved");
	lasts(w, 1, "2027-01-08T17:00:00Z", "2027-01-13T09:00:00Z");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 1);
	world_free(w);
}

/* Most programs take an entry out without a word. */
void test_a_leave_that_is_not_in_the_calendar_any_more_is_asked_about(void **state)
{
	(void)state;
	struct world *w = london();
	take(w, "olga", CALENDAR(EVENT("a 1", "20261224", "20270101", "") EVENT("b2", "20270201", "20270202", "")));
	said(w, take(w, "olga", CALENDAR(EVENT("b2", "20270201", "20270202", ""))),
	     "Cover 1 was proposed by a leave that is not in this calendar. If that leave is off, end the cover: "
	     "schedpost cover "
	     "revoke 1");
	AS(w, "olga", "cover revoke", "1");
	str reply = take(w, "olga", CALENDAR(EVENT("b2", "20270201", "20270202", "")));
	if (str_find(reply, S("not in this calendar"), NULL))
		fail_msg("It asks about what is withdrawn: %.*s", SHOW(reply));
	world_free(w);
}

/* A leave in which a day is covered already is not covered as a whole. */
void test_leave_around_another_cover_says_so(void **state)
{
	(void)state;
	struct world *w = london();
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2027-01-12 10:00", "--until",
	   "2027-01-12 15:00");
	said(w, take(w, "olga", CALENDAR(EVENT("long", "20270111", "20270116", ""))),
	     "Another cover lies in it. What that leaves open is planned by hand: schedpost cover plan");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover"), 1);
	world_free(w);
}

/* ---- days off */

void test_days_off_from_a_calendar_that_repeats_and_replaces(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "cover days-off",
		   CALENDAR(EVENT("fri", "20210402", "20210403", "RRULE:FREQ=YEARLY;UNTIL=20300430\r\n") EVENT(
			   "fri", "20270326", "20270327", "RECURRENCE-ID;VALUE=DATE:20270402\r\n")
				    EVENT("may", "20210503", "20210504", "RRULE:FREQ=YEARLY;BYDAY=1MO;BYMONTH=5\r\n")
					    EVENT("last", "20210531", "20210601",
						  "RRULE:FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5\r\n")),
		   "--nation", "england", NULL);
	static const char *const DAYS[] = {"2026-04-02", "2027-03-26", "2027-05-03",
					   "2027-05-31", "2028-05-01", "2028-05-29"};
	for (size_t i = 0; i < COUNT(DAYS); i++) {
		char sql[100];
		snprintf(sql, sizeof sql, "SELECT count(*) FROM day_off WHERE day = '%s'", DAYS[i]);
		if (world_int(w, sql) != 1) fail_msg("It is no day off: %s", DAYS[i]);
	}
	assert_int_equal(world_int(w, "SELECT count(*) FROM day_off WHERE day = '2027-04-02'"), 0);
	err e;
	world_try(w, &e, "cover days-off", "2026-12-25,Christmas", NULL);
	covers_fails(e, "which-nation");
	world_try(w, &e, "cover days-off", "england,2026-02-30,No day", NULL);
	covers_fails(e, "bad-day");
	world_free(w);
}

/* As spreadsheets and other programs write it: a mark first, capitals, quotes, CRLF; entries of several days, with a
 * count, or that nobody can read. */
void test_days_off_that_other_programs_have_written(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "cover days-off",
		   "\xef\xbb\xbfNation,Day,Name\r\nEngland, 2026-12-25 ,\"Christmas Day, in "
		   "full\"\r\n\r\nscotland,2027-01-02\r\n",
		   NULL);
	assert_int_equal(
		world_int(
			w,
			"SELECT count(*) FROM day_off WHERE nation = 'england' AND name = 'Christmas Day, in full'"),
		1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM day_off"), 2);
	err e;
	str reply = world_try(w, &e, "cover days-off",
			      CALENDAR(EVENT("both", "20271225", "20271228", "") EVENT(
				      "count", "20260106", "20260107", "RRULE:FREQ=YEARLY;COUNT=3\r\n")
					       EVENT("moon", "20260106", "20260107",
						     "RRULE:FREQ=MONTHLY\r\n") "BEGIN:VEVENT\r\nUID:mixed\r\nDTSTART;"
									       "VALUE=DATE:20270501\r\nDTEND:"
									       "20270501T050001Z\r\nEND:VEVENT\r\n"),
			      "--nation", "wales", NULL);
	covers_works(e);
	assert_int_equal(world_int(w, "SELECT count(*) FROM day_off WHERE nation = 'wales' AND day LIKE '2027-12-%'"),
			 3);
	assert_int_equal(world_int(w, "SELECT count(*) FROM day_off WHERE nation = 'wales' AND day LIKE '%-01-06'"),
			 3);
	assert_int_equal(world_int(w, "SELECT max(day) = '2028-01-06' FROM day_off"), 1);
	said(w, reply, "2 entries of it could not be read");
	/* Given to the wrong nation, they are taken out again. */
	world_verb(w, "cover days-off", "2027-12-25,\n2027-12-26,\n2031-01-01,", "--nation", "wales", "--forget",
		   NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM day_off WHERE nation = 'wales' AND day LIKE '2027-12-%'"),
			 1);
	world_try(w, &e, "cover days-off", "2027-12-25,", "--nation", "wales", "--forget", NULL);
	covers_fails(e, "no-days");
	static const char *const BAD[][2] = {{"england;2026-12-25;x", "which-nation"},
					     {"england,25/12/2026,x", "bad-day"},
					     {"england", "bad-day"},
					     {"# nothing", "no-days"},
					     {",,,", "which-nation"}};
	for (size_t i = 0; i < COUNT(BAD); i++) {
		world_try(w, &e, "cover days-off", BAD[i][0], NULL);
		covers_fails(e, BAD[i][1]);
	}
	world_free(w);
}

/* The days that come with schedpost, and the working hours that follow them. */
void test_the_days_that_are_at_hand(void **state)
{
	(void)state;
	struct world *w = covers_town();
	char text[20000];
	FILE *f = fopen("conf/days-off.csv", "re");
	assert_non_null(f);
	size_t n = fread(text, 1, sizeof text - 1, f);
	fclose(f);
	text[n] = 0;
	world_verb(w, "cover days-off", text, NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM day_off WHERE nation = 'england' AND day LIKE '2027%'"),
			 8);
	assert_int_equal(
		world_int(w, "SELECT count(*) FROM day_off WHERE nation = 'northern-ireland' AND day LIKE '2028%'"),
		10);
	world_verb(w, "account set", "library", "--zone", "Europe/London", "--nation", "uk", NULL);
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2026-12-24", "--until", "2026-12-31");
	lasts(w, 1, "2026-12-23T17:00:00Z", "2027-01-04T09:00:00Z");
	world_free(w);
}
