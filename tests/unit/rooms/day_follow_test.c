/* SPDX-License-Identifier: MIT
 * day_follow_test.c - posts that wait while the date of their day changes: nothing goes out by itself for a date that
 * nobody has confirmed any more, and words that name the old date are looked at again. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "help/said.h"

#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define TO_LIBRARY "--to", "library"
#define FOR_FAIR "--for", "Harbour Day"
#define FAIR_ON(dates) "Harbour Day", "--dates", dates, "--source", "harbour.example"

/* Its clock stands on Sunday, 22 November 2026, ten o'clock. */
static struct world *house(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "calendar add", FAIR_ON("2026-11-22"), NULL);
	return w;
}

/* sam writes and omar approves; Kite Day is on Thursday, 10 June 2027. */
static struct world *office(void)
{
	struct world *w = house();
	world_person(w, "sam", "author");
	world_person(w, "omar", "approver");
	world_person(w, "olive", "author");
	world_real(w);
	world_int(w, "UPDATE account SET owner = 'olive' RETURNING 1");
	world_verb(w, "calendar add", "Kite Day", "--dates", "2027-06-10", "--source", "kite.example", NULL);
	w->now += MINUTE_MS;
	return w;
}

static void kite(struct world *w, const char *words)
{
	AS(w, "sam", "add", words, TO_LIBRARY, "--for", "Kite Day", "--at", "2027-06-09 10:10");
	AS(w, "omar", "approve", "1", "--version", "1");
	w->now += MINUTE_MS;
}

static str on(struct world *w, const char *dates)
{
	w->now += MINUTE_MS;
	return world_verb(w, "calendar verify", "Kite Day", "--dates", dates, "--source", "kite.example", NULL);
}

static str notices(struct world *w, const char *who)
{
	err e;
	str said = world_as(w, &e, who, "notice list", NULL);
	assert_null(e);
	return said;
}

/* A calendar of somebody else says it, without being sure. */
static str doubted(struct world *w, const char *dates, const char *was)
{
	str rows = arena_fmt(w->a, "[{\"line\":2,\"is\":\"moved\",\"dates\":\"%s\",\"was\":\"%s\",\"nations\":\"uk\","
			     "\"name\":\"Harbour Day\",\"basis\":\"unverified\"}]", dates, was);
	w->now += MINUTE_MS;
	world_verb(w, "calendar bring", "--file", "h.csv", "--sha256", SHA, "--year", "2026", "--region", "GB", "--rows",
		   arena_cstr(w->a, rows), "--last", NULL);
	return world_verb(w, "calendar apply", NULL);
}

/* ---- a date that nobody has confirmed any more */

void test_nothing_goes_out_by_itself_when_its_day_is_open_by_then(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Come to the harbour.", TO_LIBRARY, FOR_FAIR, "--at", "+1h", NULL);
	world_verb(w, "add", "Something else.", TO_LIBRARY, "--at", "+1h", NULL);
	str said = doubted(w, "2026-11-23", "2026-11-22");
	has(said, "1 post waits now");
	has(said, "schedpost resume NUMBER");
	assert_int_equal(world_in_state(w, "paused"), 1);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Come to the harbour."), 0);
	assert_int_equal(world_seen(w, "library", "Something else."), 1);
	has(world_verb(w, "show", "1", NULL), "Nobody has confirmed the date of Harbour Day, expected on 2026-11-23");
	world_free(w);
}

void test_also_where_it_has_moved_far_away(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Come to the harbour.", TO_LIBRARY, FOR_FAIR, "--at", "+1h", NULL);
	has(doubted(w, "2026-05-05", "2026-11-22"), "1 post waits now");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "library"), 0);
	world_free(w);
}

void test_the_author_and_the_owner_hear_that_it_waits(void **state)
{
	struct world *w = office();
	(void)state;
	AS(w, "sam", "add", "Come to the harbour.", TO_LIBRARY, FOR_FAIR, "--at", "+1h");
	AS(w, "omar", "approve", "1", "--version", "1");
	doubted(w, "2026-11-23", "2026-11-22");
	static const char *const WHO[] = {"sam", "olive", "omar"};
	for (size_t i = 0; i < COUNT(WHO); i++) {
		has(notices(w, WHO[i]), "is paused, for the date of its day is open");
		has(notices(w, WHO[i]), "Nobody has confirmed the date of Harbour Day");
	}
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "library"), 0);
	world_free(w);
}

void test_what_waits_for_a_yes_waits_for_the_date_too(void **state)
{
	struct world *w = office();
	(void)state;
	AS(w, "sam", "add", "Come to the harbour.", TO_LIBRARY, FOR_FAIR, "--at", "+1h");
	doubted(w, "2026-11-23", "2026-11-22");
	err e;
	world_as(w, &e, "omar", "approve", "1", "--version", "1", NULL);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_wall(w, "library"), 0);
	world_free(w);
}

void test_it_is_resumed_when_the_date_is_confirmed_and_not_before(void **state)
{
	struct world *w = house();
	(void)state;
	err e;
	world_verb(w, "add", "Come to the harbour.", TO_LIBRARY, FOR_FAIR, "--at", "+1h", NULL);
	doubted(w, "2026-11-23", "2026-11-22");
	world_try(w, &e, "resume", "1", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "open-date");
	w->now += MINUTE_MS;
	has(world_verb(w, "calendar verify", FAIR_ON("2026-11-23"), NULL), "1 post has waited for this");
	world_verb(w, "resume", "1", NULL);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Come to the harbour."), 1);
	world_free(w);
}

void test_a_person_may_send_it_all_the_same(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Come to the harbour.", TO_LIBRARY, FOR_FAIR, "--at", "+1h", NULL);
	doubted(w, "2026-11-23", "2026-11-22");
	world_verb(w, "now", "1", NULL);
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_seen(w, "library", "Come to the harbour."), 1);
	world_free(w);
}

void test_a_day_of_ones_own_without_a_source_holds_the_posts_of_its_name(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "add", "Come to the quay.", TO_LIBRARY, "--campaign", "Quay Day", "--at", "+1h", NULL);
	has(world_verb(w, "calendar add", "Quay Day", "--dates", "2026-11-23", NULL), "1 post waits now");
	assert_int_equal(world_in_state(w, "paused"), 1);
	world_free(w);
}

/* ---- words that name the old date */

void test_words_that_name_the_old_date_are_approved_again(void **state)
{
	struct world *w = office();
	(void)state;
	kite(w, "Kite Day is on 10 June. Come to the park.");
	assert_int_equal(world_in_state(w, "ready"), 1);
	has(on(w, "2027-06-17"), "The words of 1 post name the old date");
	assert_int_equal(world_in_state(w, "review"), 1);
	static const char *const WHO[] = {"sam", "olive", "omar"};
	for (size_t i = 0; i < COUNT(WHO); i++)
		has(notices(w, WHO[i]), "Kite Day is on 2027-06-17 now, and was on 2027-06-10. Its words name the old date");
	world_verb(w, "move", "1", "--at", "2027-06-16 10:10", NULL);
	assert_int_equal(world_in_state(w, "review"), 1);
	AS(w, "omar", "approve", "1", "--version", "1");
	assert_int_equal(world_in_state(w, "ready"), 1);
	world_free(w);
}

void test_the_old_weekday_and_dates_in_figures_count_as_well(void **state)
{
	static const char *const WORDS[] = {"Come to the park on Thursday.", "Kites fly on 10/06, 2 pm.",
					    "Kites: 2027-06-10.", "On 10.6. kites fly.", "June 10th it is."};
	(void)state;
	for (size_t i = 0; i < COUNT(WORDS); i++) {
		struct world *w = office();
		kite(w, WORDS[i]);
		on(w, "2027-06-18");
		if (world_in_state(w, "review") != 1) fail_msg("not asked again: %s", WORDS[i]);
		world_free(w);
	}
}

void test_words_without_the_date_stay_approved_and_those_concerned_hear_of_it(void **state)
{
	static const char *const WORDS[] = {"Come to the park.", "110/06 kites, 10/060", "On Friday, 11 June, we rest"};
	(void)state;
	for (size_t i = 0; i < COUNT(WORDS); i++) {
		struct world *w = office();
		kite(w, WORDS[i]);
		has_not(on(w, "2027-06-17"), "name the old date or");
		assert_int_equal(world_in_state(w, "ready"), 1);
		has(notices(w, "sam"), "Kite Day is on 2027-06-17 now, and was on 2027-06-10.");
		has(notices(w, "sam"), "schedpost move 1 --at \\\"2027-06-16 10:10\\\"");
		has(notices(w, "olive"), "Kite Day is on 2027-06-17 now");
		has(notices(w, "omar"), "Kite Day is on 2027-06-17 now");
		world_free(w);
	}
}

void test_where_nobody_approves_the_words_are_named_and_nothing_is_asked(void **state)
{
	struct world *w = house();
	(void)state;
	world_verb(w, "calendar add", "Kite Day", "--dates", "2027-06-10", "--source", "kite.example", NULL);
	w->now += MINUTE_MS;
	world_verb(w, "add", "On 10 June.", TO_LIBRARY, "--for", "Kite Day", "--at", "2027-06-09 10:10", NULL);
	w->now += MINUTE_MS;
	has(on(w, "2027-06-17"), "The words of 1 post name the old date");
	assert_int_equal(world_in_state(w, "ready"), 1);
	world_free(w);
}

void test_nobody_is_told_twice_of_the_same_move(void **state)
{
	struct world *w = office();
	(void)state;
	kite(w, "Come to the park.");
	on(w, "2027-06-17");
	on(w, "2027-06-17");
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE text LIKE 'Kite Day is on 2027-06-17 now%'"), 1);
	world_free(w);
}
