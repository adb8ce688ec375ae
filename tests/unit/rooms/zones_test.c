/* SPDX-License-Identifier: MIT
 * zones_test.c - new zone data, and what has missed its time, is tried again, or has begun already. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

static void new_zone_data(struct world *w)
{
	world_int(w, "UPDATE meta SET value = 'of last year' WHERE name = 'zone_version' RETURNING 1");
	world_kill(w);
}

/* What could not go out at its time waits for it once more when the clock is set back: then by the new rules. */
void test_what_has_missed_its_time_follows_new_zone_data(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "2026-11-22T12:00", NULL);
	int64_t right = world_int(w, "SELECT at FROM job WHERE post = 1");
	world_int(w, "UPDATE job SET at = at + 3600000, due = due + 3600000 WHERE post = 1 RETURNING 1");
	world_int(w, "UPDATE account SET state = 'reconnect' RETURNING 1");
	world_pass(w, 4 * HOUR);
	new_zone_data(w);
	assert_true(world_int(w, "SELECT at FROM job WHERE post = 1") == right);
	w->now = WORLD_START;
	world_int(w, "UPDATE account SET state = 'ready' RETURNING 1");
	world_pass(w, 4 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 1);
	assert_true(w->last_publish == right);
	world_free(w);
}

/* Two hours from now, by the new rules. */
static void rules_put_it_off(struct world *w)
{
	world_int(w, "UPDATE job SET wall = replace(wall, 'T10:', 'T12:') WHERE op = 7 RETURNING 1");
	new_zone_data(w);
}

/* A chain of two, of which this part is to be tried again in five minutes. */
static struct world *busy_at(int part)
{
	static const struct practice_fault SLOW = {.delay_ms = 5000},
					   BUSY = {.kind = PRACTICE_STATUS, .status = 429, .retry_after_s = 300};
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "first\n---\nsecond", "--chain", "--at", "2026-11-22T10:10", NULL);
	w->fault = part == 1 ? BUSY : SLOW;
	w->fault_times = 1;
	world_pass(w, 10 * MINUTE + 1000);
	if (part == 2) {
		w->fault = BUSY;
		w->fault_times = 1;
		world_pass(w, 10000);
	}
	assert_int_equal(world_wall(w, "ward"), part - 1);
	return w;
}

void test_what_is_tried_again_waits_for_the_time_of_the_new_rules(void **state)
{
	(void)state;
	struct world *w = busy_at(1);
	rules_put_it_off(w);
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 0);
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

void test_a_chain_that_has_begun_goes_on_whatever_the_rules(void **state)
{
	(void)state;
	struct world *w = busy_at(2);
	rules_put_it_off(w);
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

/* An hour earlier by the new rules: it waits for its next try all the same, and has not missed its time by an hour. */
void test_what_is_tried_again_is_not_late_by_the_new_rules(void **state)
{
	(void)state;
	struct world *w = busy_at(1);
	world_int(w, "UPDATE job SET wall = replace(wall, 'T10:', 'T08:') WHERE op = 7 RETURNING 1");
	new_zone_data(w);
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

void test_however_many_wait_they_all_follow_new_zone_data(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "2026-11-23T09:00", NULL);
	world_int(w, "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO post(id, at, "
		     "created, created_by) SELECT i, 1, 1, 'alex' FROM n RETURNING 1");
	world_int(w, "INSERT INTO job(op, rank, account, post, part, state, due, at, wall, zone, key, cleared) SELECT 7, 4, 1, p.id, 1, "
		     "'ready', j.due - 1, j.at - 1, j.wall, j.zone, printf('%032d', p.id), 1 FROM post p, job j WHERE j.post = 1 AND "
		     "p.id > 1 RETURNING 1");
	new_zone_data(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job a, job b WHERE a.post = 1 AND b.op = 7 AND b.at = a.at AND "
				      "b.due = a.at"), 1500);
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'moved'"), 1499);
	world_free(w);
}
