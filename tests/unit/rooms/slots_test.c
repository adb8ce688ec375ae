/* SPDX-License-Identifier: MIT
 * slots_test.c - good times for posts: what speaks for them, what stands against them, and that they stay the same. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include "rooms/slots/slots.h"

#include <math.h>
#include <stdlib.h>

#define PLANNED "SELECT due FROM job WHERE op = 7"

static struct world *library(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	return w;
}

/* ---- what is proposed */

void test_the_same_question_has_the_same_answer_and_never_on_the_hour(void **state)
{
	(void)state;
	struct world *w = library();
	str first = world_verb(w, "slots", "library", "--most", "10", NULL);
	assert_true(str_is(first, world_verb(w, "slots", "library", "--most", "10", NULL)));
	has_not(first, ":00:00Z");
	has_not(first, ":30:00Z");
	has(first, "\"confidence\":\"LOW\"");
	has(first, "0 posts with figures. So these are sensible guesses, not findings.");
	world_free(w);
}

void test_why_says_what_it_is_made_of(void **state)
{
	(void)state;
	struct world *w = library();
	str said = world_verb(w, "slots", "library", "--why", NULL);
	has(said, "1.20x the evening (a rule of thumb of the trade; published tables contradict each other)");
	has(said, "A sensible guess, not a finding.");
	has(said, "\"range\":\"0.93x to 1.55x\"");
	world_free(w);
}

void test_two_posts_keep_their_distance(void **state)
{
	(void)state;
	struct world *w = library();
	world_verb(w, "add", "Story time", "--to", "library", "--at", "tomorrow 12:30", NULL);
	str said = world_verb(w, "slots", "library", "--why-not", "tomorrow 13:10", NULL);
	has(said, "It is not proposed, for another post goes out Mon 23 Nov 2026 12:30 GMT, and there 2 h should lie between two.");
	has(said, "0.88x other posts of yours nearby");
	has(world_verb(w, "slots", "library", "--why-not", "tomorrow 16:40", NULL), "Nothing stands against it.");
	world_free(w);
}

void test_nothing_is_proposed_while_it_is_quiet_or_at_night(void **state)
{
	(void)state;
	struct world *w = library();
	world_verb(w, "hold", "library", "--reason", "bereavement", "--until", "in 3 days", NULL);
	has(world_verb(w, "slots", "library", "--why-not", "tomorrow 12:30", NULL), "for hold 1 is on then: bereavement");
	has(world_verb(w, "slots", "library", "--until", "in 2 days", NULL), "are on hold or locked down");
	has(world_verb(w, "slots", "library", "--why-not", "in 5 days at 3:00", NULL),
	    "nothing is proposed between 23:00 and 07:00");
	world_free(w);
}

/* It may be the best hour for the platform, and nobody would answer. */
void test_somebody_is_there_to_answer(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "account set", "library", "--replies", "mon-fri 09:00-17:00", NULL);
	str said = world_verb(w, "slots", "library", NULL);
	has(said, "Passed over:");
	has(said, "readers are answered mon-fri 09:00-17:00, and it is outside of that");
	has_not(said, "T20:");
	world_verb(w, "cover plan", "library", "--by", "priya", "--from", "tomorrow 0:00", "--until", "in 4 days at 0:00",
		   NULL);
	has(world_verb(w, "slots", "library", "--why-not", "tomorrow 12:30", NULL), "Nothing stands against it.");
	world_int(w, "UPDATE account SET owner = '' RETURNING 1");
	has(world_verb(w, "slots", "library", "--why-not", "tomorrow 12:30", NULL), "for nobody answers readers then");
	world_free(w);
}

/* What its own posts brought moves the hours near theirs, and the answer says by how many. */
void test_what_own_posts_brought_is_learned(void **state)
{
	(void)state;
	struct world *w = library();
	for (int i = 0; i < 40; i++) world_verb(w, "add", "Story time", "--to", "library", "--at", "+1m", NULL);
	world_pass(w, 5 * MINUTE_MS);
	world_int(w, "UPDATE job SET intent_at = (intent_at / 86400000 - id) * 86400000 + CASE id % 2 WHEN 0 THEN 29400000 ELSE 54600000 END "
		     "WHERE op = 7 RETURNING 1");
	world_int(w, "INSERT INTO figure(job, age, kind, value, at, source) SELECT id, '24h', 'reactions', 10 + 50 * (id % 2), intent_at + "
		     "86400000, 'import' FROM job WHERE op = 7 RETURNING 1");
	str said = world_verb(w, "slots", "library", "--why-not", "in 2 days at 15:10", NULL);
	has(said, "your own 40 posts");
	has_not(said, "\"times\":\"0.");
	has(world_verb(w, "slots", "library", "--why-not", "in 2 days at 8:10", NULL), "\"times\":\"0.");
	has_not(world_verb(w, "slots", "library", NULL), "0 posts with figures");
	world_free(w);
}

/* ---- add --slot */

static int64_t minute_of_day(struct world *w)
{
	return world_int(w, PLANNED) % DAY_MS / MINUTE_MS;
}

void test_a_word_instead_of_a_time(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		int from, until;
	} WORDS[] = {{"morning", 420, 540}, {"lunch", 720, 840}, {"home", 990, 1110}, {"evening", 1200, 1380}};
	for (size_t i = 0; i < COUNT(WORDS); i++) {
		struct world *w = library();
		str said = world_verb(w, "add", "Story time", "--to", "library", "--slot", WORDS[i].word, NULL);
		has(said, "On 'library' for ");
		has(world_verb(w, "history", "1", NULL), WORDS[i].word);
		assert_in_range(minute_of_day(w), WORDS[i].from, WORDS[i].until - 1);
		assert_in_range(world_int(w, PLANNED), w->now, w->now + 2 * DAY_MS);
		world_pass(w, 3 * DAY_MS);
		assert_int_equal(world_seen(w, "library", "Story time"), 1);
		world_free(w);
	}
}

void test_posts_that_are_added_one_after_the_other_do_not_pile_up(void **state)
{
	(void)state;
	struct world *w = library();
	for (int i = 0; i < 4; i++) world_verb(w, "add", "Story time", "--to", "library", "--slot", "next", NULL);
	assert_int_equal(world_int(w, "SELECT min(b.due - a.due) >= 2 * 3600000 FROM job a JOIN job b ON b.due > a.due AND a.op = 7 AND b.op = 7"), 1);
	assert_int_equal(world_int(w, "SELECT max(due) - min(due) <= 86400000 FROM job WHERE op = 7"), 1);
	assert_int_equal(world_int(w, "SELECT count(DISTINCT due) FROM job WHERE op = 7"), 4);
	world_free(w);
}

void test_where_there_is_no_good_time_it_says_so_and_keeps_nothing(void **state)
{
	(void)state;
	struct world *w = library();
	err e;
	world_verb(w, "hold", "library", "--reason", "bereavement", NULL);
	world_try(w, &e, "add", "Story time", "--to", "library", "--slot", "best", NULL);
	covers_fails(e, "no-slot");
	world_try(w, &e, "add", "Story time", "--to", "library", "--slot", "best", "--at", "+1h", NULL);
	covers_fails(e, "two-times");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	world_free(w);
}

/* ---- choosing */

void test_the_best_are_chosen_that_keep_their_distance(void **state)
{
	(void)state;
	const struct apart by = {.least_ms = 3};
	const struct offer of[] = {{.at = 1, .score = 5}, {.at = 2, .score = 6}, {.at = 4, .score = 5},
				     {.at = 5, .score = 9, .not = "past"}, {.at = 8, .score = 1}};
	const struct choice alone = {.of = of, .n = COUNT(of), .by = &by};
	const struct choice beside = {.of = of, .n = COUNT(of), .by = &by, .taken = (const int64_t[]){2}, .ntaken = 1};
	struct arena *a = arena_new();
	size_t out[5];
	assert_int_equal(choose(a, &alone, 2, out), 2);
	assert_int_equal(out[0], 0);	/* 5 and 5 are more than 6 and 1 */
	assert_int_equal(out[1], 2);
	assert_int_equal(choose(a, &beside, 5, out), 1);
	assert_int_equal(out[0], 4);
	arena_free(a);
}

/* Only its own posts move it, near ones more than far ones, and an old one less than a new one. */
void test_own_posts_count_for_hours_near_theirs(void **state)
{
	(void)state;
	struct prior flat = {{0}};
	struct habit h;
	habit_begin(&h, &flat);
	for (int i = 0; i < 40; i++) {
		habit_learn(&h, &(struct shown){.at = i * DAY_MS + 1, .hour = 12.5, .engagement = 60});
		habit_learn(&h, &(struct shown){.at = i * DAY_MS + 2, .hour = 20.5, .engagement = 20});
	}
	assert_true(habit_worth(&h, 12.5).mean > 0.15);
	assert_true(habit_worth(&h, 20.5).mean < -0.15);
	assert_true(fabs(habit_worth(&h, 4.5).mean) < 0.02);
	assert_true(habit_worth(&h, 12.5).sd < habit_worth(&h, 4.5).sd);
	assert_true(habit_kernel(12.5, 13.5) > habit_kernel(12.5, 14.5));
	assert_true(habit_kernel(12.5, 12.5 + 24) > habit_kernel(12.5, 12.5 + 5 * 24));
	double before = habit_worth(&h, 12.5).near;
	habit_learn(&h, &(struct shown){.at = (40 + FORGET_DAYS) * DAY_MS, .hour = 100, .engagement = 20});
	assert_true(habit_worth(&h, 12.5).near < 0.6 * before);
}
