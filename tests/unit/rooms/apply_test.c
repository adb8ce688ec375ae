/* SPDX-License-Identifier: MIT
 * apply_test.c - calendars of others taken over: what counts afterwards, what waits for a word, and what people have
 * said meanwhile. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "help/said.h"
#include "rooms/calendar/brought.h"

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define ROW(line, is, dates, more) \
	"{\"line\":" line ",\"is\":\"" is "\",\"dates\":\"" dates "\",\"nations\":\"uk\"," more "}"
#define NAMED(name) "\"name\":\"" name "\",\"basis\":\"declared\""
#define REFUSES(w, code_, ...)                               \
	do {                                                 \
		err e_;                                      \
		world_try((w), &e_, __VA_ARGS__, NULL);      \
		assert_non_null(e_);                         \
		assert_string_equal(e_->code, code_);        \
	} while (0)

static struct world *house(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	return w;
}

static void bring(struct world *w, const char *sha, const char *rows)
{
	w->now += MINUTE_MS;
	world_verb(w, "calendar bring", "--file", "days.ics", "--sha256", sha, "--year", "2027", "--region", "GB", "--rows",
		   arena_cstr(w->a, arena_fmt(w->a, "[%s]", rows)), "--last", NULL);
}

static str of_year(struct world *w)
{
	return world_verb(w, "calendar list", "--year", "2027", NULL);
}

void test_what_is_new_is_in_the_calendar_with_its_source(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-09-06..2027-09-12", NAMED("Quiet Reading Week 2027")
			",\"organiser\":\"Readers\"") ","
	      ROW("9", "new", "2027-02-04", NAMED("World Cancer Day")) ","
	      ROW("12", "rejected", "", "\"name\":\"Flu Day\",\"codes\":\"end-first\""));
	has_not(of_year(w), "Quiet Reading Week");
	has(world_verb(w, "calendar imports", NULL), "\"file\":\"days.ics\"");
	str said = world_verb(w, "calendar apply", NULL);
	has(said, "\"new\":2,");
	has(said, "\"aside\":[{\"line\":12,\"is\":\"rejected\",\"dates\":null,\"name\":\"Flu Day\"");
	has(said, "Please put line 12 of the file right");
	said = of_year(w);
	has(said, "\"first\":\"2027-09-06\",\"last\":\"2027-09-12\",\"open\":\"\",\"name\":\"Quiet Reading Week\","
		  "\"nations\":\"uk\",\"basis\":\"said there (days.ics, Readers, seen 2026-11-22)\"");
	has(said, "\"name\":\"World Cancer Day\",\"nations\":\"world\","
		  "\"basis\":\"said there (days.ics, seen 2026-11-22)\"");
	has(world_verb(w, "calendar show", "Quiet Reading Week", NULL), "\"origin\":\"a calendar\"");
	has(world_verb(w, "calendar plan", "2027", NULL), "Quiet Reading Week");
	has(world_verb(w, "calendar page", "--year", "2027", NULL), "Quiet Reading Week");
	world_kill(w);
	has(of_year(w), "Quiet Reading Week");
	world_free(w);
}

void test_taken_over_twice_is_said_and_changes_nothing(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-09-06..2027-09-12", NAMED("Quiet Reading Week")));
	world_verb(w, "calendar apply", NULL);
	str before = of_year(w);
	has(world_verb(w, "calendar apply", "1", NULL),
			"Import 1 (days.ics) was taken over on 2026-11-22 by alex already. Nothing was changed.");
	assert_true(str_is(before, of_year(w)));
	REFUSES(w, "no-such-import", "calendar apply");
	bring(w, SHA_A, ROW("4", "new", "2027-09-06..2027-09-12", NAMED("Quiet Reading Week")));
	has(world_verb(w, "calendar apply", NULL), "\"new\":1,");
	assert_true(str_is(before, of_year(w)));
	world_free(w);
}

void test_what_was_brought_is_known_again_by_name_organiser_and_uid(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-09-06..2027-09-12", NAMED("Quiet Reading Week")
			",\"organiser\":\"Readers\",\"uid\":\"1@x\""));
	has_not(world_verb(w, "calendar known", "--year", "2027", NULL), "Quiet Reading Week");
	world_verb(w, "calendar apply", NULL);
	str said = world_verb(w, "calendar known", "--year", "2027", NULL);
	has(said, "{\"name\":\"Quiet Reading Week\",\"organiser\":\"Readers\",\"uid\":\"1@x\","
		  "\"dates\":\"2027-09-06..2027-09-12\"}");
	has_not(said, "\"name\":\"Quiet Reading Week\",\"also\"");
	has(world_verb(w, "calendar known", "--year", "2028", NULL), "1@x");
	has_not(world_verb(w, "calendar known", "--year", "2029", NULL), "1@x");
	world_verb(w, "calendar verify", "Quiet Reading Week", "--dates", "2027-09-13..2027-09-19", "--source",
			"readers.example", NULL);
	said = world_verb(w, "calendar known", "--year", "2027", NULL);
	has_not(said, "1@x");
	has(said, "\"name\":\"Quiet Reading Week\",\"also\"");
	has(said, "\"dates\":\"2027-09-13..2027-09-19\"");
	world_free(w);
}

void test_a_moved_day_names_the_posts_on_its_old_date_and_the_command_that_moves_each(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-09-06..2027-09-12", NAMED("Quiet Reading Week")));
	world_verb(w, "calendar apply", NULL);
	world_verb(w, "add", "It is Quiet Reading Week.", "--to", "library", "--at", "2027-09-07 10:30", NULL);
	world_verb(w, "add", "Something else", "--to", "library", "--at", "2027-09-07 11:00", NULL);
	bring(w, SHA_B, ROW("4", "moved", "2027-09-13..2027-09-19", NAMED("Quiet Reading Week")
			",\"was\":\"2027-09-06..2027-09-12\""));
	str said = world_verb(w, "calendar apply", NULL);
	has(said, "\"moved\":1,");
	has(said, "\"id\":1,\"at\":\"2027-09-07T09:30:00Z\",\"accounts\":\"library\"");
	has(said, "schedpost move 1 --at \\\"2027-09-14 10:30\\\"");
	has_not(said, "\"id\":2,");
	said = of_year(w);
	has(said, "\"first\":\"2027-09-13\",\"last\":\"2027-09-19\",\"open\":\"\",\"name\":\"Quiet Reading Week\"");
	has_not(said, "2027-09-06");
	has_not(world_verb(w, "calendar known", "--year", "2027", NULL), "2027-09-06..2027-09-12");
	world_verb(w, "move", "1", "--at", "2027-09-14 10:30", NULL);
	world_free(w);
}

/* Of a day that schedpost brings the date was only expected. */
void test_a_date_that_is_not_as_expected_names_the_posts_too(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Come to our stall. #CarersWeek", "--to", "library", "--at", "2027-06-08 10:00", NULL);
	bring(w, SHA_A, ROW("4", "new", "2027-06-14..2027-06-20", NAMED("Carers Week")));
	has(world_verb(w, "calendar apply", NULL), "schedpost move 1 --at \\\"2027-06-15 10:00\\\"");
	has_not(of_year(w), "\"open\":\"?\",\"name\":\"Carers Week\"");
	world_free(w);
}

void test_conflicts_wait_for_a_word_and_what_is_stale_for_one_of_its_own(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "conflict", "2027-10-11", NAMED("World Mental Health Day")
			",\"codes\":\"other-date 2027-10-10\"") ","
	      ROW("9", "conflict", "2027-03-01", NAMED("Twice Day") ",\"codes\":\"twice\"") ","
	      ROW("14", "conflict", "2027-03-02", NAMED("Twice Day") ",\"codes\":\"twice\"") ","
	      ROW("20", "stale?", "2027-06-15..2027-06-21", NAMED("Learning Disability Week") ",\"codes\":\"as-2026\""));
	str said = world_verb(w, "calendar apply", NULL);
	has(said, "\"waiting\":4,");
	has(said, "Known here to begin on 2027-10-10.");
	has(said, "4 lines wait for your word");
	has(said = world_verb(w, "calendar apply", "--take", "theirs", NULL), "\"theirs\":1,");
	has(said, "\"waiting\":3,");
	has(world_verb(w, "calendar list", "--year", "2027", "--tag", "mental-health", NULL), "\"first\":\"2027-10-11\"");
	REFUSES(w, "no-such-line", "calendar apply", "--theirs", "15");
	REFUSES(w, "both", "calendar apply", "--theirs", "9", "--ours", "9");
	said = world_verb(w, "calendar apply", "1", "--theirs", "14,20", "--ours", "9", NULL);
	has(said, "\"theirs\":2,\"left\":1,\"waiting\":0,");
	said = of_year(w);
	has(said, "\"first\":\"2027-03-02\",\"last\":\"2027-03-02\",\"open\":\"\",\"name\":\"Twice Day\"");
	has_not(said, "\"first\":\"2027-03-01\",\"last\":\"2027-03-01\",\"open\":\"\",\"name\":\"Twice Day\"");
	has(said, "\"first\":\"2027-06-15\",\"last\":\"2027-06-21\",\"open\":\"?\",\"name\":\"Learning Disability Week\"");
	has(world_verb(w, "calendar apply", "1", NULL), "already");
	world_free(w);
}

void test_ours_leaves_all_that_is_doubted_as_it_was(void **state)
{
	struct world *w = house();
	(void)state;
	str before = of_year(w);
	bring(w, SHA_A, ROW("4", "conflict", "2027-10-11", NAMED("World Mental Health Day")
			",\"codes\":\"other-date 2027-10-10\"") ","
	      ROW("20", "stale?", "2027-06-15..2027-06-21", NAMED("Learning Disability Week") ",\"codes\":\"as-2026\""));
	has(world_verb(w, "calendar apply", "--take", "ours", NULL), "\"left\":2,\"waiting\":0,");
	assert_true(str_is(before, of_year(w)));
	world_free(w);
}

void test_what_was_kept_aside_cannot_be_taken_over_and_says_how_to_settle_it(void **state)
{
	struct world *w = house();
	err e;
	(void)state;
	bring(w, SHA_A, ROW("4", "kept aside", "", "\"name\":\"Bread Day\",\"codes\":\"d-or-m 2027-04-03 2027-03-04\"") ","
	      ROW("5", "kept aside", "", "\"name\":\"$(reboot) Day\",\"codes\":\"vague \\\"mid May\\\"\"") ","
	      ROW("6", "new", "2027-05-05", NAMED("Town Day")));
	str said = world_verb(w, "calendar apply", NULL);
	has(said, "schedpost calendar add \\\"Bread Day\\\" --dates 2027-04-03 --source ADDRESS");
	has(said, "schedpost calendar add NAME --dates DATES");
	world_try(w, &e, "calendar apply", "1", "--theirs", "4", NULL);
	assert_null(e);		/* all is done: it says so again */
	bring(w, SHA_B, ROW("4", "kept aside", "", "\"name\":\"Bread Day\",\"codes\":\"vague \\\"mid May\\\"\"") ","
	      ROW("6", "conflict", "2027-05-06", NAMED("Town Day") ",\"codes\":\"body\""));
	REFUSES(w, "aside", "calendar apply", "--theirs", "4");
	has_not(of_year(w), "Bread Day");
	world_free(w);
}

void test_what_people_have_said_since_the_import_is_never_overwritten(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-06-14..2027-06-20", NAMED("Carers Week")));
	world_verb(w, "calendar verify", "Carers Week", "--dates", "2027-06-07..2027-06-13", "--source",
			"carers.example", NULL);
	str said = world_verb(w, "calendar apply", NULL);
	has(said, "\"new\":0,");
	has(said, "\"waiting\":[{\"line\":4,\"is\":\"conflict\"");
	has(of_year(w), "said there (carers.example");
	has(world_verb(w, "calendar apply", "--theirs", "4", NULL), "\"theirs\":1,");
	has(of_year(w), "\"first\":\"2027-06-14\",\"last\":\"2027-06-20\",\"open\":\"\",\"name\":\"Carers Week\"");
	world_free(w);
}

void test_a_confirmed_date_keeps_its_source_and_a_dropped_day_stays_away(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "calendar verify", "Carers Week", "--dates", "2027-06-07..2027-06-13", "--source",
			"carers.example", NULL);
	world_verb(w, "calendar drop", "World Cancer Day", NULL);
	bring(w, SHA_A, ROW("4", "new", "2027-06-07..2027-06-13", NAMED("Carers Week")) ","
	      ROW("5", "new", "2027-02-04", NAMED("World Cancer Day")));
	str said = world_verb(w, "calendar apply", NULL);
	has(said, "Line 5, World Cancer Day, was not taken over. This house does not keep that day any more");
	said = of_year(w);
	has(said, "said there (carers.example");
	has_not(said, "World Cancer Day");
	world_free(w);
}

void test_a_date_that_the_calendar_knows_as_surely_keeps_its_source(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-10-28", "\"name\":\"Diwali\",\"basis\":\"projected\""));
	world_verb(w, "calendar apply", NULL);
	str said = world_verb(w, "calendar show", "Diwali", NULL);
	has(said, "date-holidays");
	has_not(said, "days.ics");
	world_free(w);
}

void test_a_renamed_day_leaves_its_old_name(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-09-06..2027-09-12", NAMED("Quiet Reading Week") ",\"uid\":\"1@x\""));
	world_verb(w, "calendar apply", NULL);
	bring(w, SHA_B, ROW("4", "conflict", "2027-09-06..2027-09-12",
			    NAMED("Silent Reading Week") ",\"uid\":\"1@x\",\"codes\":\"renamed \\\"Quiet Reading Week\\\"\""));
	has(world_verb(w, "calendar apply", "--take", "theirs", NULL), "\"theirs\":1,");
	str said = of_year(w);
	has(said, "Silent Reading Week");
	has_not(said, "Quiet Reading Week");
	world_free(w);
}

void test_several_dates_of_a_year_stand_beside_each_other_up_to_four(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-01-01", NAMED("Cake Day")) "," ROW("4", "new", "2027-03-01",
			NAMED("Cake Day")) ","
	      ROW("4", "new", "2027-05-01", "\"name\":\"Cake Day\",\"basis\":\"projected\"") ","
	      ROW("4", "new", "2027-07-01", NAMED("Cake Day")) "," ROW("4", "new", "2027-09-01", NAMED("Cake Day")));
	has(world_verb(w, "calendar apply", NULL), "It has more than 4 dates in the year");
	str said = world_verb(w, "calendar show", "Cake Day", NULL);
	has(said, "\"first\":\"2027-07-01\",\"last\":\"2027-07-01\",\"open\":\"?\"");
	has_not(said, "2027-09-01");
	world_free(w);
}

void test_an_import_ends_by_itself_and_can_be_forgotten(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-05-05", NAMED("Town Day")));
	bring(w, SHA_B, ROW("4", "new", "2027-05-06", NAMED("Village Day")));
	REFUSES(w, "which-import", "calendar apply");
	has(world_verb(w, "calendar apply", "2", "--drop", NULL), "Import 2 (days.ics) is forgotten");
	w->leap_most = DAY_MS;
	world_pass(w, 31 * DAY_MS);
	REFUSES(w, "no-such-import", "calendar apply", "1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM calendar_row"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM calendar_import"), 0);
	world_free(w);
}

void test_the_same_file_again_waits_once_and_rows_that_cannot_be_are_refused(void **state)
{
	static const char *const BAD[] = {
		ROW("4", "new", "2026-05-05", NAMED("Town Day")), ROW("4", "new", "", NAMED("Town Day")),
		ROW("4", "other year", "2027-05-05", NAMED("Town Day")), ROW("4", "new", "2027-05-05",
				"\"basis\":\"declared\""),
		ROW("4", "moved", "2027-05-05", NAMED("Town Day")), ROW("4", "new", "2027-05-05",
				"\"name\":\"Town Day\",\"basis\":\"sure\""),
		ROW("4", "new", "2027-05-05", NAMED("Town\\nDay")),
	};
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-05-05", NAMED("Town Day")));
	bring(w, SHA_A, ROW("4", "new", "2027-05-05", NAMED("Town Day")));
	assert_int_equal(world_int(w, "SELECT count(*) FROM calendar_import"), 1);
	for (size_t i = 0; i < COUNT(BAD); i++)
		REFUSES(w, "bad-row", "calendar bring", "--file", "x", "--sha256", SHA_B, "--year", "2027", "--region",
				"GB", "--rows",
			arena_cstr(w->a, arena_fmt(w->a, "[%s]", BAD[i])));
	REFUSES(w, "bad-import", "calendar bring", "--file", "x", "--sha256", "12", "--year", "2027", "--region",
			"GB", "--rows", "[]");
	REFUSES(w, "not-yours", "calendar bring", "--id", "99", "--rows", "[]");
	world_free(w);
}

void test_it_stands_in_the_record(void **state)
{
	struct world *w = house();
	(void)state;
	bring(w, SHA_A, ROW("4", "new", "2027-05-05", NAMED("Town Day")));
	world_verb(w, "calendar apply", NULL);
	str said = world_verb(w, "audit list", NULL);
	has(said, "\"what\":\"calendar bring\"");
	has(said, "\"what\":\"calendar apply\"");
	world_free(w);
}
