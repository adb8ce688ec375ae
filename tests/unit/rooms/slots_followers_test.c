/* SPDX-License-Identifier: MIT
 * slots_followers_test.c - when followers are online, as a platform exports it: what is taken and what is refused by
 * its line, what it moves and how much, and that own posts outweigh it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include "rooms/slots/followers.h"
#include "rooms/slots/slots.h"

#include <math.h>
#include <string.h>

#define REFUSES(w, code_, ...)                                       \
	do {                                                             \
		err refused_;                                                \
		world_try((w), &refused_, __VA_ARGS__, NULL);           \
		assert_non_null(refused_);                                   \
		assert_string_equal(refused_->code, code_);                  \
	} while (0)

static struct world *library(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	return w;
}

/* Hours of a day with so many people; one of them has more. */
static const char *a_day(struct world *w, int peak, int people)
{
	buf out = buf_in(w->a, 1000);
	buf_add(&out, S("Hour,Followers\n"));
	for (int i = 0; i < 24; i++) buf_fmt(&out, "%d,%d\n", i, i == peak ? people : 100);
	return arena_cstr(w->a, buf_str(&out));
}

static str why_at(struct world *w, const char *time)
{
	return world_verb(w, "slots", "library", "--why-not", time, NULL);
}

/* ---- what it moves */

void test_without_an_export_nothing_is_said_of_followers(void **state)
{
	(void)state;
	struct world *w = library();
	str before = why_at(w, "tomorrow 15:10");
	has_not(before, "followers");
	has(world_verb(w, "followers show", "library", NULL), "Nothing is known of when the followers of 'library' are online");
	world_verb(w, "followers take", "--csv", a_day(w, 15, 400), NULL);
	has_not(why_at(w, "tomorrow 15:10"), "\"times\":\"1.00x\"");
	world_verb(w, "followers drop", "library", NULL);
	assert_true(str_is(before, why_at(w, "tomorrow 15:10")));
	has(world_verb(w, "followers drop", "library", NULL), "Nothing was known");
	world_free(w);
}

void test_the_hour_before_and_of_the_peak_are_worth_more_and_say_so(void **state)
{
	(void)state;
	struct world *w = library();
	has(world_verb(w, "followers take", "--csv", a_day(w, 15, 400), "--to", "library", NULL),
	    "24 hours are known of the followers of 'library', by the clocks of Europe/London");
	str said = why_at(w, "tomorrow 15:10");
	has(said, "1.00x an hour like others (a rule of thumb of the trade; published tables contradict each other); 1.56x followers online "
		  "(your export of 2026-11-22)");
	has(said, "\"times\":\"1.56x\"");
	has(said, "A sensible guess, not a finding.");
	has(why_at(w, "tomorrow 18:40"), "0.89x followers online");
	has(world_verb(w, "followers show", "library", NULL), "\"hour\":\"15:00\",\"people\":\"400\",\"times\":\"1.56x\"");
	has(world_verb(w, "slots", "library", "--plot", NULL), "your export of 2026-11-22");
	world_free(w);
}

/* A year later people live otherwise. */
void test_after_a_year_it_counts_no_more(void **state)
{
	(void)state;
	struct world *w = library();
	world_verb(w, "followers take", "--csv", a_day(w, 15, 400), NULL);
	has(world_verb(w, "followers show", "library", NULL), "It counts until 2027-11-22.");
	world_int(w, "UPDATE followers SET at = at - 364 * 86400000 RETURNING 1");
	has(why_at(w, "tomorrow 15:10"), "followers online (your export of 2025-11-23)");
	world_int(w, "UPDATE followers SET at = at - 86400000 RETURNING 1");
	has_not(why_at(w, "tomorrow 15:10"), "followers");
	has(world_verb(w, "followers show", "library", NULL), "is too old: since 2026-11-22 it has not counted");
	world_free(w);
}

void test_hours_of_another_zone_are_those_of_the_accounts_wall(void **state)
{
	(void)state;
	struct world *w = library();
	world_verb(w, "followers take", "--csv", a_day(w, 10, 400), "--zone", "America/New_York", NULL);
	has(why_at(w, "tomorrow 15:10"), "1.56x followers online");
	has(why_at(w, "tomorrow 10:10"), "0.97x followers online");
	has(world_verb(w, "followers show", "library", NULL), "by the clocks of America/New_York");
	world_verb(w, "followers take", "--csv", a_day(w, 10, 400), "--zone", "Asia/Kolkata", NULL);
	has_not(why_at(w, "tomorrow 15:10"), "1.56x followers online");
	REFUSES(w, "no-such-zone", "followers take", "--csv", a_day(w, 10, 400), "--zone", "Europe/Lodnon");
	world_free(w);
}

/* Pure: forty posts that brought little in the hour of the peak take most of it away. */
void test_own_posts_outweigh_it_in_time(void **state)
{
	(void)state;
	struct followers f = {.at = 1, .zone = S("UTC")};
	struct online online;
	struct prior prior;
	struct habit h;
	for (int i = 0; i < WEEK_HOURS; i++) f.people[i] = i % 24 == 15 ? 400 : 100;
	followers_worth(&f, S("facebook"), 0, &online);
	prior_of(S("facebook"), &prior);
	for (int i = 0; i < WEEK_HOURS; i++) prior.worth[i] += online.worth[i];
	habit_begin(&h, &prior);
	double before = habit_worth(&h, 15.5).mean;
	assert_true(before > 0.3);
	for (int i = 0; i < 80; i++) {
		double hour = i % 2 ? 15.5 : 9.5;
		struct shown s = {.at = i * 86400000ll, .hour = hour + 24 * (i / 2 % 5), .engagement = i % 2 ? 5 : 20};
		habit_learn(&h, &s);
	}
	assert_true(habit_worth(&h, 15.5).mean < before / 2);
	assert_true(habit_worth(&h, 9.5).mean > habit_worth(&h, 15.5).mean);
}

/* An hour without anybody is no hour of no worth at all; and all alike says nothing. */
void test_it_is_bounded_and_a_flat_one_moves_nothing(void **state)
{
	(void)state;
	struct followers f = {.at = 1};
	struct online online;
	f.people[40] = 1000;
	followers_worth(&f, S("mastodon"), 0, &online);
	for (int i = 0; i < WEEK_HOURS; i++) assert_true(fabs(online.worth[i]) <= log(2) + 1e-9);
	assert_true(online.worth[40] > 0.69 && online.worth[42] < -0.69);
	for (int i = 0; i < WEEK_HOURS; i++) f.people[i] = 7;
	followers_worth(&f, S("facebook"), 0, &online);
	for (int i = 0; i < WEEK_HOURS; i++) assert_true(fabs(online.worth[i]) < 1e-9);
}

/* ---- what is taken */

void test_numbers_and_hours_are_read_as_spreadsheets_write_them(void **state)
{
	(void)state;
	struct world *w = library();
	buf out = buf_in(w->a, 20000);
	static const char *const DAYS[] = {"Mon", "tuesday", "Wed", "THU", "Fri", "Saturday", "sun"};
	buf_add(&out, S("\xef\xbb\xbf" "Day of week;Time;Followers online\r\n"));
	for (int day = 0; day < 7; day++)
		for (int hour = 0; hour < 24; hour++)
			buf_fmt(&out, "%s;%d:00%s;\"%s%d.5\"\r\n", DAYS[day], hour % 12 ? hour % 12 : 12, hour < 12 ? " AM" : "pm",
				hour == 9 ? "1," : "", 100 + hour);
	has(world_verb(w, "followers take", "--csv", arena_cstr(w->a, buf_str(&out)), NULL), "168 hours are known");
	str said = world_verb(w, "followers show", "library", NULL);
	has(said, "\"hour\":\"Monday 00:00\",\"people\":\"100.50\"");
	has(said, "\"hour\":\"Thursday 09:00\",\"people\":\"1109.50\"");
	has(said, "\"hour\":\"Sunday 23:00\",\"people\":\"123.50\"");
	world_free(w);
}

void test_each_wrong_line_is_named_and_nothing_is_taken(void **state)
{
	(void)state;
	struct world *w = library();
	const char *table = "weekday,hour,people\nMonday,0,12\nMonday,24,12\n1,3,12\nMonday,0,13\nMonday,1,many\nMonday,9:30,4\nMonday,2,\nMonday,3,-4\n";
	str said = world_verb(w, "followers take", "--csv", table, NULL);
	has(said, "\"line\":3,\"why\":\"'24' is no full hour from 0 to 23.\"");
	has(said, "\"line\":4,\"why\":\"'1' is no day of the week. Please write it in letters");
	has(said, "\"line\":5,\"why\":\"Monday 00:00 stands on line 2 already.\"");
	has(said, "\"line\":6,\"why\":\"'many' is no number of people.\"");
	has(said, "\"line\":7,\"why\":\"'9:30' is no full hour");
	has(said, "\"line\":8,\"why\":\"'' is no number of people.\"");
	has(said, "\"line\":9,\"why\":\"'-4' is no number of people.\"");
	has(said, "Nothing was taken. Please put those lines right");
	has(world_verb(w, "followers show", "library", NULL), "Nothing is known");
	buf out = buf_in(w->a, 10000);
	buf_add(&out, S("hour,people\n"));
	for (int i = 0; i < 70; i++) buf_add(&out, S("noon,1\n"));
	said = world_verb(w, "followers take", "--csv", arena_cstr(w->a, buf_str(&out)), NULL);
	has(said, "\"line\":51,");
	has_not(said, "\"line\":52,");
	has(said, "And 20 more.");
	world_free(w);
}

void test_a_table_that_cannot_be_used_is_refused_in_words(void **state)
{
	(void)state;
	struct world *w = library();
	REFUSES(w, "followers-columns", "followers take", "--csv", "hour,likes\n1,2\n");
	REFUSES(w, "followers-missing", "followers take", "--csv", "hour,people\n1,2\n");
	buf out = buf_in(w->a, 1000);
	buf_add(&out, S("hour,people\n"));
	for (int i = 0; i < 24; i++) buf_fmt(&out, "%d,0\n", i);
	REFUSES(w, "followers-nobody", "followers take", "--csv", arena_cstr(w->a, buf_str(&out)));
	world_account(w, "wards");
	REFUSES(w, "which-account", "followers take", "--csv", a_day(w, 15, 400));
	REFUSES(w, "one-account", "followers take", "--csv", a_day(w, 15, 400), "--to", "library,wards");
	world_free(w);
}
