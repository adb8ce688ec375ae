/* SPDX-License-Identifier: MIT
 * move_slot_test.c - a post that is there already gets a good time: the one that `add` would have found, while what it
 * has now counts as free. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include <stdio.h>
#include <stdlib.h>

static struct world *town(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	return w;
}

static int64_t time_of(struct world *w, const char *account)
{
	char sql[200];
	snprintf(sql, sizeof sql, "SELECT j.at FROM job j JOIN account a ON a.id = j.account WHERE op = 7 AND a.name = '%s' AND "
				  "part = 1 ORDER BY j.id DESC", account);
	return world_int(w, sql);
}

/* What `add` finds in a world in which nothing else is planned. */
static int64_t added(const char *word)
{
	struct world *w = town();
	world_verb(w, "add", "Story time", "--to", "library", "--slot", word, NULL);
	int64_t at = time_of(w, "library");
	world_free(w);
	return at;
}

void test_it_is_the_time_that_add_would_have_found(void **state)
{
	(void)state;
	static const char *const WORDS[] = {"best", "next", "morning", "lunch", "home", "evening"};
	for (size_t i = 0; i < COUNT(WORDS); i++) {
		struct world *w = town();
		world_verb(w, "add", "Story time", "--to", "library", "--at", "in 20 days at 12:00", NULL);
		str said = world_verb(w, "move", "1", "--slot", WORDS[i], NULL);
		has(said, "On 'library' for ");
		has(said, "It goes out ");
		assert_true(time_of(w, "library") == added(WORDS[i]));
		said = world_verb(w, "history", "1", NULL);
		has(said, WORDS[i]);
		has(said, "A sensible guess");
		world_free(w);
	}
}

void test_a_draft_gets_its_first_time_by_it_and_goes_out(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "add", "One\n---\nTwo", "--chain", "--to", "library", NULL);
	world_verb(w, "move", "1", "--slot", "evening", NULL);
	assert_int_equal(world_int(w, "SELECT count(DISTINCT at) FROM job WHERE op = 7 AND at > 0"), 1);
	world_pass(w, 2 * DAY_MS);
	assert_int_equal(world_in_state(w, "done"), 2);
	world_free(w);
}

/* Where one slot alone is good, the post that has it is not sent to the next week. */
void test_what_it_has_now_counts_as_free(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "slot add", "wed", "12:30", "--to", "library", NULL);
	world_verb(w, "add", "Story time", "--to", "library", "--slot", "next", NULL);
	int64_t first = time_of(w, "library");
	has(world_verb(w, "move", "1", "--slot", "next", NULL), "the team's slot");
	assert_true(time_of(w, "library") == first);
	world_verb(w, "add", "Poetry", "--to", "library", "--at", "in 20 days at 12:00", NULL);
	world_verb(w, "move", "2", "--slot", "next", NULL);
	assert_true(time_of(w, "library") == first + WEEK_MS);	/* that of another post is not free */
	world_free(w);
}

void test_on_several_accounts_each_has_a_time_of_its_own(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "add", "Story time", "--to", "library,wards", "--at", "in 20 days at 12:00", NULL);
	str said = world_verb(w, "move", "1", "--slot", "lunch", NULL);
	has(said, "On 'library' it goes out ");
	has(said, "On 'wards' it goes out ");
	assert_true(llabs(time_of(w, "library") - time_of(w, "wards")) >= 20 * MINUTE_MS);
	world_free(w);
}

/* The same words are not said twice within minutes, only because one of both times stays. */
void test_it_keeps_its_distance_from_where_the_post_keeps_its_time(void **state)
{
	(void)state;
	struct world *w = town();
	char at[24];
	int64_t alone = added("lunch");
	snprintf(at, sizeof at, "+%lldm", (long long)((alone - w->now) / MINUTE_MS));
	world_verb(w, "add", "Story time", "--to", "library,wards", "--at", at, NULL);
	world_verb(w, "move", "1", "--on", "library", "--slot", "lunch", NULL);
	assert_true(llabs(time_of(w, "wards") - alone) < MINUTE_MS);
	assert_true(llabs(time_of(w, "library") - time_of(w, "wards")) >= 20 * MINUTE_MS);
	world_free(w);
}

void test_for_a_day_it_is_on_the_day_and_elsewhere_that_is_told(void **state)
{
	(void)state;
	struct world *w = town();
	int64_t from = 1796083200000, until = from + DAY_MS;	/* 1 December 2026, in London */
	world_verb(w, "add", "Know your status", "--to", "library", "--campaign", "World AIDS Day", NULL);
	str said = world_verb(w, "move", "1", "--slot", "best", "--for", "World AIDS Day", NULL);
	has(said, "World AIDS Day, on the day");
	has_not(said, "If that is not meant");
	assert_in_range(time_of(w, "library"), from, until - 1);
	world_verb(w, "move", "1", "--slot", "morning", "--for", "2026-12-03", NULL);
	assert_in_range(time_of(w, "library"), from + 2 * DAY_MS, until + 2 * DAY_MS - 1);
	has(world_verb(w, "move", "1", "--at", "in 20 days at 12:00", NULL), "World AIDS Day is on 2026-12-01");
	world_free(w);
}

void test_where_there_is_no_good_time_it_keeps_its_own(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_verb(w, "add", "Story time", "--to", "library", "--at", "in 20 days at 12:00", NULL);
	int64_t before = time_of(w, "library");
	world_verb(w, "hold", "library", "--reason", "bereavement", NULL);
	world_try(w, &e, "move", "1", "--slot", "best", NULL);
	covers_fails(e, "no-slot");
	world_try(w, &e, "move", "1", NULL);
	covers_fails(e, "which-time");
	world_try(w, &e, "move", "1", "--slot", "best", "--at", "+1h", NULL);
	covers_fails(e, "two-times");
	world_try(w, &e, "move", "1", "--for", "World AIDS Day", "--at", "+1h", NULL);
	covers_fails(e, "for-slot");
	assert_true(time_of(w, "library") == before);
	world_free(w);
}

void test_what_is_paused_gets_it_too_and_stays_paused(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "add", "Story time", "--to", "library", "--at", "+1h", NULL);
	world_verb(w, "pause", "1", NULL);
	has(world_verb(w, "move", "1", "--slot", "lunch", NULL), "It is still paused");
	assert_int_equal(world_in_state(w, "paused"), 1);
	assert_true(time_of(w, "library") == added("lunch"));
	world_free(w);
}
