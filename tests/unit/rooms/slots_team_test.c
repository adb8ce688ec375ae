/* SPDX-License-Identifier: MIT
 * slots_team_test.c - the times of the week at which a team publishes, and how much an account bears. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"
#include "rooms/slots/choose.h"
#include "rooms/slots/team.h"
#include "text/zones.h"

#define REFUSES(w, code_, ...)                                                 \
	do {                                                                   \
		err no_;                                                       \
		world_try((w), &no_, __VA_ARGS__, NULL);                       \
		assert_non_null(no_);                                          \
		assert_string_equal(no_->code, code_);                         \
	} while (0)

/* Its clock stands on Sunday, 22 November 2026, 12:00; its accounts live in London. */
static struct world *house(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	return w;
}

static void next_is(struct world *w, const char *text, const char *time)
{
	str said = world_verb(w, "add", text, "--to", "library", "--slot", "next", NULL);
	has(said, time);
}

void test_next_takes_the_next_free_slot_of_the_team(void **state)
{
	(void)state;
	struct world *w = house();
	has(world_verb(w, "slot add", "monday", "12:30", "--to", "library", NULL), "1 slot more");
	has(world_verb(w, "slot add", "Tuesday", "8:00", NULL), "1 slot more");
	has(world_verb(w, "slot add", "mon", "12:30", NULL), "That is known already");
	next_is(w, "One", "Mon 23 Nov 2026 12:30 GMT");
	next_is(w, "Two", "Tue 24 Nov 2026 08:00 GMT");
	next_is(w, "Three", "Mon 30 Nov 2026 12:30 GMT");
	has(world_verb(w, "history", "3", NULL), "next: the team's slot Monday 12:30.");
	world_verb(w, "slot drop", "2", NULL);
	next_is(w, "Four", "Mon 7 Dec 2026 12:30 GMT");
	REFUSES(w, "no-such-slot", "slot drop", "2");
	world_free(w);
}

/* A coin chooses between the best time and what the team does without any advice. */
void test_the_usual_time_of_a_team_is_its_own_slot(void **state)
{
	(void)state;
	struct world *w = house();
	world_verb(w, "slot add", "thursday", "7:30", "--to", "library", NULL);
	for (int i = 0; i < 8; i++)
		world_verb(w, "add", "Poetry evening", "--to", "library", "--slot", "best", "--flexible", NULL);
	assert_int_equal(world_int(w, "SELECT usual FROM flexible ORDER BY post"), 1795678200000); /* Thu 26 Nov 2026 */
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE note LIKE 'usual: the team''s slot Thursday 07:30.%'"),
			 world_int(w, "SELECT count(*) FROM flexible WHERE arm = 'usual' AND usual = 1795678200000"));
	world_free(w);
}

/* The team's own slot may lie at night or close to another; a hold and a full day still count. */
void test_a_slot_under_a_hold_or_on_a_full_day_is_not_free(void **state)
{
	(void)state;
	struct world *w = house();
	world_verb(w, "slot add", "mon-tue", "23:30", NULL);
	world_verb(w, "slot add", "mon", "23:50", NULL);
	world_verb(w, "account set", "library", "--a-day", "2", NULL);
	next_is(w, "One", "Mon 23 Nov 2026 23:30 GMT");
	next_is(w, "Two", "Mon 23 Nov 2026 23:50 GMT");
	world_verb(w, "add", "By hand", "--to", "library", "--at", "2026-11-24 9:00", NULL);
	next_is(w, "Three", "Tue 24 Nov 2026 23:30 GMT");
	world_verb(w, "hold", "library", "--reason", "bereavement", "--until", "2026-12-01 12:00", NULL);
	next_is(w, "Four", "Tue 1 Dec 2026 23:30 GMT");
	world_verb(w, "hold", "library", "--reason", "bereavement", NULL);
	err e;
	world_try(w, &e, "add", "Five", "--to", "library", "--slot", "next", NULL);
	has(e->text, "or nobody answers. Hold 2 is on until somebody ends it: schedpost release 2.");
	world_try(w, &e, "add", "Five", "--to", "library", "--slot", "best", NULL);
	has(e->text, "on hold or locked down. Hold 2 is on until somebody ends it: schedpost release 2.");
	has(world_verb(w, "slots", "library", NULL), "locked down. Hold 2 is on until somebody ends it: schedpost release 2.");
	world_free(w);
}

void test_the_list_shows_each_slot_and_the_hole_of_the_clocks(void **state)
{
	(void)state;
	struct world *w = house();
	world_account(w, "wards");
	has(world_verb(w, "slot list", NULL), "There is no slot of the team's own yet");
	world_verb(w, "slot add", "sun", "1:30", "--to", "library", NULL);
	world_verb(w, "slot add", "fri-sat", "17:00", "--to", "library,wards", NULL);
	str said = world_verb(w, "slot list", NULL);
	has(said, "\"account\":\"library\",\"when\":\"Sunday 01:30\",\"next\":\"Sun 29 Nov 2026 01:30 GMT\"");
	has(said, "\"account\":\"wards\",\"when\":\"Saturday 17:00\"");
	has(said, "Slot 1, Sunday 01:30 on 'library': the clocks go forward over it once, and it is at Sun 28 Mar 2027 02:30 BST then.");
	has_not(world_verb(w, "slot list", "library", NULL), "wards");
	world_free(w);
}

void test_a_slot_that_cannot_be_is_refused_in_words(void **state)
{
	(void)state;
	struct world *w = house();
	REFUSES(w, "bad-time", "slot add", "monday", "noon");
	REFUSES(w, "bad-day", "slot add", "someday", "12:30");
	REFUSES(w, "bad-day", "slot add", "mon,fri,sat", "12:30");
	REFUSES(w, "bad-day", "slot add", "", "12:30");
	REFUSES(w, "bad-count", "account set", "library", "--a-day", "0");
	REFUSES(w, "bad-duration", "account set", "library", "--gap", "soon");
	world_free(w);
}

/* By the clock on the wall: 9:00 in winter is 9:00 in summer. */
void test_a_slot_keeps_its_time_on_the_wall_when_the_clocks_change(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct zone *z;
	assert_null(zone_load(a, S("Europe/London"), &z));
	const struct team_slot nine = {.weekday = 6, .minute = 9 * 60}, twice = {.weekday = 6, .minute = 90};
	int64_t before = day_number(2027, 3, 22) * DAY_MS, autumn = day_number(2027, 10, 25) * DAY_MS;
	assert_int_equal(team_slot_next(z, &nine, before).at, day_number(2027, 3, 28) * DAY_MS + 8 * HOUR_MS);
	assert_true(team_slot_next(z, &twice, before).skipped);
	struct team_time t = team_slot_next(z, &twice, autumn);
	assert_int_equal(t.at, day_number(2027, 10, 31) * DAY_MS + 30 * MINUTE_MS);	/* the first of the two */
	assert_int_equal(team_slot_next(z, &twice, t.at + 1).at, day_number(2027, 11, 7) * DAY_MS + 90 * MINUTE_MS);
	arena_free(a);
}

void test_proposals_keep_to_what_an_account_bears(void **state)
{
	(void)state;
	struct world *w = house();
	world_verb(w, "account set", "library", "--a-day", "1", "--gap", "5h", NULL);
	world_verb(w, "add", "By hand", "--to", "library", "--at", "2026-11-23 12:30", NULL);
	str said = world_verb(w, "slots", "library", "--from", "tomorrow 0:00", "--until", "in 3 days at 0:00", "--most",
			     "9", NULL);
	has(said, "are on a day that has its posts already");
	has_not(said, "2026-11-23T");
	has(said, "There are no more in that time");
	said = world_verb(w, "slots", "library", "--why-not", "tomorrow 16:00", NULL);
	has(said, "and there 5 h should lie between two");
	said = world_verb(w, "slots", "library", "--why-not", "tomorrow 18:00", NULL);
	has(said, "that day has its 1 post there already");
	said = world_verb(w, "account show", "library", NULL);
	has(said, "\"day_most\":1");
	world_verb(w, "account set", "library", "--a-day", "none", "--gap", "none", NULL);
	has(world_verb(w, "slots", "library", "--why-not", "tomorrow 18:00", NULL), "Nothing stands against it");
	world_free(w);
}

void test_proposals_say_which_of_them_are_the_teams(void **state)
{
	(void)state;
	struct world *w = house();
	has_not(world_verb(w, "slots", "library", NULL), "\"team\":true");
	for (int minute = 20 * 60; minute < 23 * 60; minute += 15) {
		const char *clock = arena_cstr(w->a, arena_fmt(w->a, "%d:%02d", minute / 60, minute % 60));
		world_verb(w, "slot add", "mon-fri", clock, NULL);
	}
	has(world_verb(w, "slots", "library", NULL), "\"team\":true");
	world_free(w);
}

/* Of a day that bears two, the third best offer gives way to one of another day. */
void test_the_best_are_chosen_of_days_that_bear_them(void **state)
{
	(void)state;
	const struct apart by = {.least_ms = 1};
	const struct offer of[] = {{.at = 1, .score = 9, .day = 1, .left = 2}, {.at = 2, .score = 8, .day = 1, .left = 2},
				   {.at = 3, .score = 7, .day = 1, .left = 2}, {.at = 9, .score = 1, .day = 2, .left = 1},
				   {.at = 10, .score = 2, .day = 2, .left = 1}};
	struct arena *a = arena_new();
	size_t out[5];
	assert_int_equal(choose(a, &(struct choice){.of = of, .n = COUNT(of), .by = &by, .counts = true}, 5, out), 3);
	assert_int_equal(out[0], 0);
	assert_int_equal(out[1], 1);
	assert_int_equal(out[2], 4);
	arena_free(a);
}
