/* SPDX-License-Identifier: MIT
 * rota_test.c - who looks after what, day by day: several people and accounts, a cover inside a shift, nobody, and
 * days that are longer, shorter, or begin at one. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include <stdio.h>
#include <string.h>

static str rota(struct world *w, const char *days, const char *spans)
{
	return world_verb(w, "cover rota page", "--days", days, "--on", "library,wards,annex", spans, NULL);
}

static size_t times(str said, const char *what)
{
	size_t n = 0, at;
	for (; str_find(said, str_of(what), &at); n++) said = str_cut(said, at + 1, said.len);
	return n;
}

static void says(str said, const char *what)
{
	if (times(said, what) != 1) fail_msg("'%s' is %zu times in %.*s", what, times(said, what), SHOW(said));
}

/* ---- who */

void test_without_accounts_there_is_nothing_to_look_after(void **state)
{
	(void)state;
	struct world *w = world_new();
	says(world_verb(w, "cover rota page", NULL), "There is no account yet");
	err e;
	static const char *const BAD[] = {"0", "-1", "93", "two"};
	for (size_t i = 0; i < COUNT(BAD); i++) {
		world_try(w, &e, "cover rota page", "--days", BAD[i], NULL);
		assert_non_null(e);
		assert_int_equal(e->kind, ERR_INPUT);
	}
	world_free(w);
}

void test_several_people_and_accounts(void **state)
{
	(void)state;
	struct world *w = covers_town();
	str said = rota(w, "3", NULL);
	/* Nothing changes: three days are one row for each. */
	says(said, "\"day\":\"Sun 22 Nov 2026\",\"from\":\"10:00\",\"until\":\"Tue 24 Nov 2026\",\"who\":\"olga\","
		   "\"accounts\":\"library, wards\"");
	says(said, "\"who\":\"alex\",\"accounts\":\"annex\"");
	assert_int_equal(times(said, "\"day\":"), 2);
	says(world_verb(w, "cover rota page", "--days", "1", "--on", "annex", NULL), "\"who\":\"alex\"");
	said = rota(w, "3", "--spans");
	says(said, "\"from\":\"2026-11-22T10:00:00Z\",\"until\":\"2026-11-25T00:00:00Z\",\"who\":\"alex\","
		   "\"account\":\"annex\"");
	world_free(w);
}

/* Of many accounts those are named that are fewer. */
void test_many_accounts_are_told_in_short(void **state)
{
	(void)state;
	struct world *w = covers_town();
	for (int i = 0; i < 9; i++) {
		char name[20];
		snprintf(name, sizeof name, "branch-%d", i);
		world_account(w, name);
	}
	world_int(w, "UPDATE account SET owner = 'olga' RETURNING 1");
	says(world_verb(w, "cover rota page", "--days", "1", NULL), "\"accounts\":\"all 12 accounts\"");
	world_int(w, "UPDATE account SET owner = 'kim' WHERE name IN ('annex', 'branch-3') RETURNING 1");
	str said = world_verb(w, "cover rota page", "--days", "1", NULL);
	says(said, "\"accounts\":\"all but annex, branch-3\"");
	says(said, "\"accounts\":\"annex, branch-3\"");
	world_free(w);
}

void test_nobody_is_called_so(void **state)
{
	(void)state;
	struct world *w = covers_town();
	covers_plan(w); /* and nobody has agreed */
	str said = rota(w, "7", "--spans");
	says(said, "\"from\":\"2026-11-23T10:00:00Z\",\"until\":\"2026-11-26T10:00:00Z\",\"who\":\"nobody\","
		   "\"account\":\"library\"");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	said = rota(w, "7", NULL);
	assert_int_equal(times(said, "\"who\":\"nobody\""), 0);
	says(said, "\"day\":\"Mon 23 Nov 2026\",\"from\":\"10:00\",\"until\":\"Thu 26 Nov 2026\",\"who\":\"priya for "
		   "olga\","
		   "\"accounts\":\"library\"");
	says(said, "\"day\":\"Thu 26 Nov 2026\",\"from\":\"10:00\",\"until\":\"Sat 28 Nov 2026\",\"who\":\"olga\","
		   "\"accounts\":\"library, wards\"");
	world_free(w);
}

/* Who has the shift goes away for two hours of it; whoever covers has it then, and only then. */
void test_a_cover_inside_a_shift(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "owner", "--on", "library", NULL);
	world_verb(w, "duty set", "sam", "--from", "2026-11-24 09:00", "--until", "2026-11-24 17:00", "--on",
		   "library", NULL);
	AS(w, "sam", "cover plan", "library", "--by", "priya", "--from", "2026-11-24 10:00", "--until",
	   "2026-11-24 12:00", "--default", "keep");
	AS(w, "sam", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	static const struct {
		const char *from, *until, *who;
	} SPANS[] = {
		{"2026-11-22T10:00:00Z", "2026-11-24T09:00:00Z", "olga"},
		{"2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", "sam"},
		{"2026-11-24T10:00:00Z", "2026-11-24T12:00:00Z", "priya for sam"},
		{"2026-11-24T12:00:00Z", "2026-11-24T17:00:00Z", "sam"},
		{"2026-11-24T17:00:00Z", "2026-11-26T00:00:00Z", "olga"},
	};
	str said = rota(w, "4", "--spans");
	for (size_t i = 0; i < COUNT(SPANS); i++) {
		char row[200];
		snprintf(row, sizeof row, "\"from\":\"%s\",\"until\":\"%s\",\"who\":\"%s\",\"account\":\"library\"",
			 SPANS[i].from, SPANS[i].until, SPANS[i].who);
		says(said, row);
	}
	assert_int_equal(times(said, "\"account\":\"library\""), COUNT(SPANS));
	world_free(w);
}

/* ---- days */

static const struct {
	const char *zone;
	int64_t now;
	const char *first, *third,
		*ends; /* three days from now, the last of them another than 24 hours; and where it ends */
} NIGHTS[] = {
	{"Europe/London", 1792746000000, "Fri 23 Oct 2026", "Sun 25 Oct 2026", "2026-10-26T00:00:00Z"},
	{"Europe/London", 1806049800000, "Fri 26 Mar 2027", "Sun 28 Mar 2027", "2027-03-28T23:00:00Z"},
	{"Africa/Cairo", 1808906400000, "Wed 28 Apr 2027", "Fri 30 Apr 2027",
	 "2027-04-30T21:00:00Z"}, /* midnight is left out */
};

void test_days_over_nights_in_which_clocks_change(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(NIGHTS); i++) {
		struct world *w = covers_town();
		static const char *const ALL[] = {"library", "wards", "annex"};
		for (size_t k = 0; k < COUNT(ALL); k++)
			world_verb(w, "account set", ALL[k], "--zone", NIGHTS[i].zone, NULL);
		w->now = NIGHTS[i].now;
		char row[200];
		snprintf(row, sizeof row, "\"day\":\"%s\"", NIGHTS[i].first);
		str said = world_verb(w, "cover rota page", "--days", "3", "--on", "library", NULL);
		says(said, row);
		snprintf(row, sizeof row, "\"until\":\"%s\"", NIGHTS[i].third);
		says(said, row);
		snprintf(row, sizeof row, "\"until\":\"%s\"", NIGHTS[i].ends);
		says(world_verb(w, "cover rota page", "--days", "3", "--on", "library", "--spans", NULL), row);
		world_free(w);
	}
}

/* A shift keeps its time on the wall over the night in which the clocks change; so does its row. */
void test_a_weekly_shift_keeps_its_hours_in_the_rota(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "account set", "library", "--zone", "Europe/London", NULL);
	w->now = NIGHTS[0].now; /* Friday; on Sunday summer time ends */
	world_verb(w, "role give", "sam", "owner", "--on", "library", NULL);
	world_verb(w, "duty set", "sam", "--from", "sat 09:00", "--until", "sat 17:00", "--weekly", "--on", "library",
		   NULL);
	str said = world_verb(w, "cover rota page", "--days", "10", "--on", "library", NULL);
	says(said, "\"day\":\"Sat 24 Oct 2026\",\"from\":\"09:00\",\"until\":null,\"who\":\"sam\"");
	says(said, "\"day\":\"Sat 31 Oct 2026\",\"from\":\"09:00\",\"until\":null,\"who\":\"sam\"");
	said = world_verb(w, "cover rota page", "--days", "10", "--on", "library", "--spans", NULL);
	says(said, "\"from\":\"2026-10-24T08:00:00Z\",\"until\":\"2026-10-24T16:00:00Z\",\"who\":\"sam\"");
	says(said, "\"from\":\"2026-10-31T09:00:00Z\",\"until\":\"2026-10-31T17:00:00Z\",\"who\":\"sam\"");
	world_free(w);
}
