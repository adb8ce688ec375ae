/* SPDX-License-Identifier: MIT
 * calendar_test.c - awareness days as people see them: how sure a date is, what they confirm and add, the plan. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "help/said.h"
#include "rooms/calendar/day_name.h"

#define REFUSES(w, code_, ...)                                                 \
	do {                                                                   \
		err no_;                                                       \
		world_try((w), &no_, __VA_ARGS__, NULL);                       \
		assert_non_null(no_);                                          \
		assert_string_equal(no_->code, code_);                         \
	} while (0)

/* Its clock stands on 22 November 2026. */
static struct world *house(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	return w;
}

static str list(struct world *w, const char *option, const char *value)
{
	return world_verb(w, "calendar list", "--year", "2027", option, value, NULL);
}

void test_a_list_says_how_sure_each_date_is(void **state)
{
	struct world *w = house();
	(void)state;
	str said = world_verb(w, "calendar list", "--from", "2027-06-01", "--until", "2027-06-20", NULL);
	has(said, "\"first\":\"2027-06-14\",\"last\":\"2027-06-14\",\"open\":\"\",\"name\":\"World Blood Donor Day\"");
	has(said, "\"first\":\"2027-06-07\",\"last\":\"2027-06-13\",\"open\":\"?\",\"name\":\"Carers Week\"");
	has(said, "\"name\":\"Carers Week\",\"nations\":\"uk\",\"basis\":\"expected, not confirmed\"");
	has(said, "\"name\":\"Tourettes Awareness Month\"");
	has_not(said, "World Elder Abuse Day");
	has_not(said, "World MS Day");
	said = world_verb(w, "calendar list", NULL);
	has(said, "World AIDS Day");
	has_not(said, "Burns");
	has_not(said, "World Leprosy Day");
	world_free(w);
}

void test_a_list_can_be_for_a_nation_about_something_or_of_what_is_open(void **state)
{
	struct world *w = house();
	(void)state;
	str said = list(w, "--nation", "scotland");
	has(said, "St Andrew's Day");
	has_not(said, "Stoptober");
	has_not(said, "St David's Day");
	has(said, "\"first\":\"2027-08-02\"");
	has_not(said, "\"first\":\"2027-08-30\"");
	said = list(w, "--tag", "libraries");
	has(said, "World Book Day");
	has_not(said, "World Cancer Day");
	said = list(w, "--unconfirmed", NULL);
	has(said, "Carers Week");
	has_not(said, "World Cancer Day");
	has_not(said, "Christmas Day");
	world_free(w);
}

void test_a_bank_holiday_that_only_this_house_knows_stands_among_the_days(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "cover days-off", "england,2027-06-03,A royal occasion\nengland,2027-12-27,Christmas Day", NULL);
	str said = list(w, "--nation", "england");
	has(said, "\"name\":\"A royal occasion\",\"nations\":\"england\",\"basis\":\"a day off (cover days)\"");
	has(said, "\"first\":\"2027-12-27\"");
	has_not(said, "\"name\":\"Christmas Day\",\"nations\":\"england\"");
	has_not(list(w, "--nation", "wales"), "royal");
	world_free(w);
}

void test_a_wrong_span_is_refused_in_words(void **state)
{
	struct world *w = house();
	(void)state;
	REFUSES(w, "bad-span", "calendar list", "--from", "2027-06-10", "--until", "2027-06-09");
	REFUSES(w, "bad-span", "calendar list", "--from", "2027-01-01", "--until", "2037-01-01");
	REFUSES(w, "bad-day", "calendar list", "--from", "10 June");
	REFUSES(w, "bad-year", "calendar list", "--year", "12");
	world_free(w);
}

/* ---- one day */

void test_a_day_is_found_by_any_name_that_means_it(void **state)
{
	static const char *const NAMES[] = {
		"Mothering Sunday", "mother's day", "Mothers Day 2027", "Mother\xe2\x80\x99s Day (UK)",
	};
	struct world *w = house();
	err e;
	(void)state;
	for (size_t i = 0; i < COUNT(NAMES); i++) has(world_verb(w, "calendar show", NAMES[i], NULL), "2027-03-07");
	world_try(w, &e, "calendar show", "Mothring Sunday", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "no-such-day");
	has(e->text, "Did you mean 'Mothering Sunday'?");
	REFUSES(w, "which-nation", "calendar show", "Summer Bank Holiday");
	has(world_verb(w, "calendar show", "Summer Bank Holiday", "--nation", "wales", NULL), "2027-08-30");
	has(world_verb(w, "calendar show", "Summer Bank Holiday", "--nation", "scotland", NULL), "2027-08-02");
	world_free(w);
}

void test_a_day_is_shown_with_its_dates_their_source_and_the_posts_about_it(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Our stall: #CarersWeek", "--to", "library", "--at", "2027-06-01 10:00", NULL);
	world_verb(w, "add", "No #CarersWeekend here", "--to", "library", "--at", "2027-06-02 10:00", NULL);
	world_verb(w, "add", "Come in.", "--to", "library", "--campaign", "Carers' Week 2027", NULL);
	str said = world_verb(w, "calendar show", "Carers Week", NULL);
	has(said, "\"rule\":\"from the Monday of the week with 11 June\"");
	has(said, "\"first\":\"2026-06-08\",\"last\":\"2026-06-14\",\"open\":\"\"");
	has(said, "\"first\":\"2028-06-05\",\"last\":\"2028-06-11\",\"open\":\"?\"");
	has(said, "\"id\":1,");
	has_not(said, "\"id\":2,");
	has(said, "\"id\":3,\"at\":null");
	has(world_verb(w, "calendar show", "Baby Loss Awareness Week", NULL), "\"sensitive\":true");
	world_free(w);
}

void test_names_are_compared_as_people_mean_them(void **state)
{
	static const char *const ALIKE[][2] = {
		{"Carers' Week 2026", "carers week"},	  {"UK: Self\xe2\x80\x93" "Care Week", "self care week"},
		{"Food & Drink Day (Scotland)", "food and drink day"}, {"\xc3\x89" "COLE Day", "\xc3\xa9" "cole day"},
		{"1999 Club Day", "1999 club day"},	  {"Battle (Orangemen's Day)", "battle orangemens day"},
	};
	struct arena *a = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT(ALIKE); i++) {
		str is = day_key(a, str_of(ALIKE[i][0])), wanted = day_key(a, str_of(ALIKE[i][1]));
		if (!is.len || !str_is(is, wanted)) fail_msg("%s is '%.*s', not '%.*s'", ALIKE[i][0], SHOW(is), SHOW(wanted));
	}
	arena_free(a);
}

/* ---- what people say */

void test_dates_that_somebody_has_read_count_from_then_on(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Our stall: #CarersWeek", "--to", "library", "--at", "2027-06-01 10:00", NULL);
	world_verb(w, "add", "Something else", "--to", "library", "--at", "2027-06-01 11:00", NULL);
	w->now += MINUTE_MS;
	str said = world_verb(w, "calendar verify", "Carers Week", "--dates", "2027-06-14..2027-06-20", "--source",
			      "carers.example", NULL);
	has(said, "as carers.example said on 2026-11-22");
	has(said, "\"id\":1,");
	has_not(said, "\"id\":2,");
	has_not(said, "does not begin on a Monday");
	said = world_verb(w, "calendar show", "Carers Week", NULL);
	has(said, "\"first\":\"2027-06-14\",\"last\":\"2027-06-20\",\"open\":\"\",\"basis\":\"said there (carers.example,");
	has_not(said, "2027-06-07");
	has(said, "\"first\":\"2028-06-05\",\"last\":\"2028-06-11\",\"open\":\"?\"");
	has_not(list(w, "--unconfirmed", NULL), "Carers Week");
	said = world_verb(w, "calendar verify", "Carers Week", "--dates", "2027-06-14..2027-06-20", "--source",
			  "carers.example", "--seen", "2026-11-01", NULL);
	has(said, "schedpost move 1 --at \\\"2027-06-08 10:00\\\"");
	world_verb(w, "move", "1", "--at", "2027-06-08 10:00", NULL);
	said = world_verb(w, "calendar verify", "Carers Week", "--dates", "2027-06-14..2027-06-20", "--source",
			  "carers.example", "--seen", "2026-11-01", NULL);
	has_not(said, "\"posts\"");
	world_kill(w);
	has(world_verb(w, "calendar show", "Carers Week", NULL), "seen 2026-11-01");
	world_free(w);
}

void test_a_date_that_cannot_be_meant_is_refused_or_doubted(void **state)
{
	struct world *w = house();
	(void)state;
	REFUSES(w, "bad-dates", "calendar verify", "Carers Week", "--dates", "7 June", "--source", "x");
	REFUSES(w, "bad-dates", "calendar verify", "Carers Week", "--dates", "2027-06-13..2027-06-07", "--source", "x");
	REFUSES(w, "bad-dates", "calendar verify", "Carers Week", "--dates", "2027-06-13..2027-12-07", "--source", "x");
	REFUSES(w, "bad-day", "calendar verify", "Carers Week", "--dates", "2027-06-07", "--source", "x", "--seen",
		"2027-01-01");
	REFUSES(w, "bad-text", "calendar verify", "Carers Week", "--dates", "2027-06-07", "--source", " ");
	REFUSES(w, "no-such-day", "calendar verify", "Quiet Week", "--dates", "2027-06-07", "--source", "x");
	has(world_verb(w, "calendar verify", "Carers Week", "--dates", "2027-06-08..2027-06-14", "--source", "x", NULL),
	    "does not begin on a Monday");
	world_free(w);
}

void test_a_day_whose_rule_changed_is_one_day(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "calendar verify", "Volunteers' Week", "--dates", "2027-06-01..2027-06-07", "--source", "x", NULL);
	world_verb(w, "calendar verify", "Carers Week", "--dates", "2026-06-15..2026-06-21", "--source", "x", NULL);
	str said = list(w, "--tag", "volunteers");
	has(said, "\"first\":\"2027-06-01\",\"last\":\"2027-06-07\"");
	has_not(said, "\"first\":\"2027-06-07\",\"last\":\"2027-06-13\"");
	said = world_verb(w, "calendar list", "--year", "2026", "--tag", "carers", NULL);
	has(said, "\"first\":\"2026-06-15\"");
	has_not(said, "\"first\":\"2026-06-08\"");
	world_free(w);
}

void test_a_house_has_days_of_its_own(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "calendar add", "Town Library Day", "--rule", "nth 9 sat 2", "--source", "library.example", NULL);
	world_verb(w, "calendar add", "Open Week", "--dates", "2027-04-05..2027-04-11 2028-04-03..2028-04-09", NULL);
	str said = list(w, "--nation", "uk");
	has(said, "\"first\":\"2027-09-11\",\"last\":\"2027-09-11\",\"open\":\"\",\"name\":\"Town Library Day\"");
	has(said, "\"first\":\"2027-04-05\",\"last\":\"2027-04-11\",\"open\":\"?\",\"name\":\"Open Week\"");
	has(world_verb(w, "calendar show", "Open Week", NULL), "2028-04-03");
	REFUSES(w, "known-day", "calendar add", "Town library day 2027", "--rule", "nth 9 sat 3");
	REFUSES(w, "known-day", "calendar add", "World Cancer Day", "--rule", "fixed 02-05");
	REFUSES(w, "known-day", "calendar add", "World Cancer Day");
	REFUSES(w, "rule-or-dates", "calendar add", "Quiet Day");
	REFUSES(w, "rule-or-dates", "calendar add", "Quiet Day", "--rule", "declared");
	REFUSES(w, "rule-or-dates", "calendar add", "Quiet Day", "--rule", "fixed 02-05", "--dates", "2027-02-05");
	REFUSES(w, "bad-rule", "calendar add", "Quiet Day", "--rule", "weekly");
	REFUSES(w, "bad-length", "calendar add", "Quiet Day", "--rule", "fixed 02-05", "--days", "0");
	REFUSES(w, "bad-text", "calendar add", "2027", "--rule", "fixed 02-05");
	world_free(w);
}

void test_a_day_that_is_dropped_is_in_no_list_until_it_is_taken_up(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "calendar drop", "World Cancer Day", NULL);
	has_not(list(w, "--tag", "cancer"), "World Cancer Day");
	has(world_verb(w, "calendar list", "--from", "2026-02-01", NULL), "World Cancer Day");
	has(world_verb(w, "calendar show", "World Cancer Day", NULL), "not kept here since 2026-11-22");
	world_verb(w, "calendar add", "World Cancer Day", NULL);
	has(list(w, "--tag", "cancer"), "World Cancer Day");
	world_verb(w, "calendar drop", "Brew Monday", NULL);
	world_verb(w, "calendar add", "Brew Monday", "--rule", "nth 1 mon 2", "--source", "brew.example", NULL);
	str said = list(w, "--nation", "uk");
	has(said, "\"first\":\"2027-01-11\",\"last\":\"2027-01-11\",\"open\":\"\",\"name\":\"Brew Monday\"");
	has_not(said, "\"first\":\"2027-01-18\",\"last\":\"2027-01-18\"");
	world_free(w);
}

/* ---- the plan */

void test_the_plan_says_which_days_have_posts_and_which_clash(void **state)
{
	struct world *w = house();
	(void)state;
	world_account(w, "annex");
	world_verb(w, "account set", "library", "--owner", "olga", NULL);
	world_verb(w, "add", "Soon: World Blood Donor Day", "--to", "library", "--at", "2027-06-09 10:00", NULL);
	world_verb(w, "add", "Today is World Blood Donor Day", "--to", "library", "--at", "2027-06-14 10:00", NULL);
	world_verb(w, "add", "Talk: #DiabetesWeek", "--to", "library", "--at", "2027-06-15 10:00", NULL);
	world_verb(w, "add", "Shed: #MensHealthWeek", "--to", "annex", "--at", "2027-06-15 10:00", NULL);
	world_verb(w, "add", "Sun hats", "--to", "library", "--campaign", "Sun Awareness Week", NULL);
	str said = world_verb(w, "calendar plan", "2027", NULL);
	has(said, "\"name\":\"World Blood Donor Day\",\"posts\":2,\"before\":1,\"drafts\":0,\"owners\":\"olga\","
		  "\"basis\":\"by its rule\",\"clash\":\"The same account has posts in this week for Diabetes Week.\"");
	has(said, "\"name\":\"Men's Health Week\",\"posts\":1,\"before\":0,\"drafts\":0,\"owners\":\"alex\","
		  "\"basis\":\"expected, not confirmed\",\"clash\":null");
	has(said, "\"name\":\"Sun Awareness Week\",\"posts\":0,\"before\":0,\"drafts\":1");
	has(said, "\"name\":\"World Cancer Day\",\"posts\":0");
	has_not(said, "Christmas Day");
	has(said, "4 of ");
	said = world_verb(w, "calendar plan", "2027", "--on", "annex", NULL);
	has(said, "\"name\":\"World Blood Donor Day\",\"posts\":0");
	has_not(world_verb(w, "calendar plan", "2027", "--empty", NULL), "World Blood Donor Day");
	world_free(w);
}

void test_the_plan_has_a_week_over_new_year_in_both_years(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "calendar add", "Tide Week", "--dates", "2026-12-28..2027-01-03", "--source", "tide.example", NULL);
	world_verb(w, "add", "Tide Week goes on.", "--to", "library", "--at", "2027-01-02 10:00", NULL);
	static const char TIDE[] = "\"first\":\"2026-12-28\",\"open\":\"\",\"name\":\"Tide Week\",\"posts\":1";
	has(world_verb(w, "calendar plan", "2026", NULL), TIDE);
	has(world_verb(w, "calendar plan", "2027", NULL), TIDE);
	str svg = world_verb(w, "calendar plan", "2027", "--svg", "year.svg", NULL);
	has(svg, "28\xe2\x80\x93" "3 Jan");
	world_free(w);
}

void test_a_rule_that_hardly_ever_gives_a_day_is_told(void **state)
{
	struct world *w = house();
	static const char FAR_OFF[] = "There is no such day before 2044: by its rule it is next on 2044-02-29.";
	(void)state;
	has(world_verb(w, "calendar add", "Fifth Day", "--rule", "nth 2 mon 5", NULL), FAR_OFF);
	has(world_verb(w, "calendar show", "Fifth Day", NULL), FAR_OFF);
	has_not(world_verb(w, "calendar add", "Leap Day", "--rule", "fixed 02-29", NULL), "no such day");
	world_free(w);
}

void test_dates_of_a_day_that_was_dropped_are_noted_and_that_is_told(void **state)
{
	struct world *w = house();
	(void)state;
	static const char *const ON = "2027-06-07..2027-06-13";
	has_not(world_verb(w, "calendar verify", "Carers Week", "--dates", ON, "--source", "x", NULL), "not kept here");
	world_verb(w, "calendar drop", "Carers Week", NULL);
	has(world_verb(w, "calendar verify", "Carers Week", "--dates", ON, "--source", "x", NULL),
	    "Carers Week is not kept here since 2026-11-22.");
	world_free(w);
}

void test_a_day_of_one_nation_is_not_offered_to_readers_of_another(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "account set", "library", "--nation", "scotland", NULL);
	str said = world_verb(w, "calendar plan", "2027", NULL);
	has(said, "World Cancer Day");
	has_not(said, "Stoptober");
	world_verb(w, "account set", "library", "--nation", "england", NULL);
	has(world_verb(w, "calendar plan", "2027", NULL), "Stoptober");
	world_free(w);
}

/* ---- posts for a day */

void test_a_post_for_a_date_that_nobody_has_confirmed_stays_a_draft(void **state)
{
	struct world *w = house();
	(void)state;
	str said = world_verb(w, "add", "Our stall.", "--to", "library", "--for", "carers week 2027", "--at",
			      "2027-06-08 10:00", NULL);
	has(said, "Nobody has confirmed the date of Carers Week, expected on 2027-06-07..2027-06-13");
	has(said, "--dates 2027-06-07..2027-06-13 --source ADDRESS");
	assert_int_equal(world_in_state(w, "draft"), 1);
	has(world_verb(w, "show", "1", NULL), "\"campaign\":\"Carers Week\"");
	REFUSES(w, "open-date", "move", "1", "--at", "2027-06-08 10:00");
	REFUSES(w, "open-date", "move", "1", "--at", "2027-05-20 10:00");
	world_verb(w, "calendar verify", "Carers Week", "--dates", "2027-06-07..2027-06-13", "--source", "x", NULL);
	world_verb(w, "move", "1", "--at", "2027-06-08 10:00", NULL);
	assert_int_equal(world_in_state(w, "ready"), 1);
	world_free(w);
}

void test_a_post_for_a_day_that_is_sure_or_far_off_gets_its_time(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Today.", "--to", "library", "--for", "World Cancer Day", "--at", "2027-02-04 10:00", NULL);
	world_verb(w, "add", "In winter.", "--to", "library", "--for", "Carers Week", "--at", "2027-02-05 10:00", NULL);
	world_verb(w, "add", "Anything.", "--to", "library", "--campaign", "Spring", "--at", "2027-06-08 10:00", NULL);
	assert_int_equal(world_in_state(w, "ready"), 3);
	REFUSES(w, "open-date", "edit", "3", "--for", "Carers Week");
	world_verb(w, "edit", "3", "Other words.", NULL);
	REFUSES(w, "no-such-day", "add", "Words.", "--for", "Quiet Week");
	REFUSES(w, "two-campaigns", "add", "Words.", "--for", "Carers Week", "--campaign", "Spring");
	world_free(w);
}

void test_a_campaign_of_that_name_waits_too_but_a_person_may_publish_now(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Our stall.", "--to", "library", "--campaign", "Carers' Week", "--at", "2027-06-08 10:00",
		   NULL);
	assert_int_equal(world_in_state(w, "draft"), 1);
	world_verb(w, "now", "1", NULL);
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_wall(w, "library"), 1);
	world_free(w);
}

void test_a_row_of_an_import_for_an_open_date_is_told(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "import begin", NULL);
	str said = world_verb(w, "import rows", "--id", "1", "--rows",
			      "[{\"line\":2,\"call\":{\"TEXT\":\"Our stall.\",\"to\":[\"library\"],\"for\":\"Carers Week\","
			      "\"at\":\"2027-06-08 10:00\"}},{\"line\":3,\"call\":{\"TEXT\":\"Our stall.\",\"to\":[\"library\"],"
			      "\"for\":\"Carers Week\"}}]", NULL);
	has(said, "\"line\":2");
	has(said, "Until then, leave its time empty.");
	has_not(said, "\"line\":3");
	world_free(w);
}

static str notices_of(struct world *w, const char *who)
{
	err e;
	str said = world_as(w, &e, who, "notice list", NULL);
	assert_null(e);
	return said;
}

void test_in_october_it_is_told_how_many_dates_of_the_next_year_are_open(void **state)
{
	struct world *w = house();
	(void)state;
	world_person(w, "olga", "admin");
	w->now += 280 * DAY_MS; /* 29 August 2027 */
	world_pass(w, 2 * HOUR_MS);
	has_not(notices_of(w, "olga"), "not confirmed");
	w->now += 40 * DAY_MS;
	world_pass(w, 3 * HOUR_MS);
	str said = notices_of(w, "olga");
	has(said, "dates of awareness days in 2028 are not confirmed");
	has(said, "schedpost calendar list --unconfirmed --year 2028");
	AS(w, "olga", "notice clear");
	world_pass(w, 3 * HOUR_MS);
	has_not(notices_of(w, "olga"), "not confirmed");
	world_free(w);
}
