/* SPDX-License-Identifier: MIT
 * remind_locked_test.c - under a lockdown and on hold nobody is asked to post by hand, nor afterwards by itself; and
 * who had done it before can still say so. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

#include "rooms/locks/brake.h"

#define ASKED "SELECT count(*) FROM job WHERE state = 'asking' AND code = 'by-hand'"
#define KEPT  "SELECT count(*) FROM job WHERE state = 'paused' AND op = 7 AND code = "
#define DONE  "SELECT count(*) FROM job WHERE state = 'done' AND op = 7"
#define OPEN_REQUESTS "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE n.what LIKE '%is to be posted by hand now%' " \
		      "AND t.cleared = 0"

static void answer(struct world *w, const char *words)
{
	int64_t dialogue = world_int(w, "SELECT max(id) FROM job WHERE op = 1");
	world_settle(w);
	world_json(w, "connect answer", arena_fmt(w->a, "{\"id\":\"%lld\",\"answer\":\"%s\"}", (long long)dialogue, words));
	world_settle(w);
}

static void connect(struct world *w)
{
	world_verb(w, "connect begin", "remind", "--as", "snap", "--zone", "Europe/London", NULL);
	answer(w, "Snapchat");
	answer(w, "Kim");
}

/* Posts to 'snap' are put there by hand; sam and omar can unlock. */
static struct world *by_hand(void)
{
	struct world *w = world_new();
	connect(w);
	world_person(w, "sam", "admin");
	world_person(w, "omar", "admin");
	return w;
}

static struct world *one_asked(void)
{
	struct world *w = by_hand();
	world_verb(w, "add", "The new ward opens.", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE_MS);
	assert_int_equal(world_int(w, ASKED), 1);
	return w;
}

static str listed(struct world *w)
{
	return world_verb(w, "remind list", NULL);
}

static void not_asked(struct world *w, const char *why)
{
	str list = listed(w);
	has(list, why);
	has(list, "remind done 1");
	has_not(list, "The new ward opens.");
	has_not(list, "waits for a person to post it");
}

static void unlock(struct world *w)
{
	connect(w);
	AS(w, "sam", "unlock tick", "1", "snap", "--done", "credential,mfa,apps,sessions,deputy");
	AS(w, "sam", "unlock", "1");
	AS(w, "omar", "unlock", "1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE released_at = 0"), 0);
}

/* ---- a lockdown */

void test_locked_down_nobody_is_asked_and_who_was_is_told_not_to(void **state)
{
	(void)state;
	struct world *w = one_asked();
	err e;
	assert_true(world_int(w, OPEN_REQUESTS) > 0);
	AS(w, "sam", "lockdown row", "--reason", "Odd posts.");
	assert_int_equal(world_int(w, OPEN_REQUESTS), 0);
	not_asked(w, "Not now: lockdown 1 is on");
	has(world_verb(w, "notice list", NULL), "is not to be posted by hand now");
	has(world_as(w, &e, "omar", "notice list", NULL), "these were asked for already: 1.");
	has(world_verb(w, "locks", "1", NULL), "\"waiting\":1");
	world_pass(w, 2 * MINUTE_MS);
	assert_int_equal(world_int(w, ASKED), 0);
	not_asked(w, "Not now: lockdown 1 is on");
	world_free(w);
}

void test_who_posted_it_before_can_say_so_under_the_lockdown(void **state)
{
	(void)state;
	struct world *w = one_asked();
	world_verb(w, "edit", "1", "The new ward opens.", NULL);
	world_pass(w, 2 * MINUTE_MS);
	AS(w, "sam", "lockdown row");
	world_pass(w, MINUTE_MS);
	world_verb(w, "remind done", "1", "--url", "https://snap.example/1", "--version", "2", NULL);
	assert_int_equal(world_int(w, DONE), 1);
	has(listed(w), "Nothing waits");
	has(world_verb(w, "show", "1", NULL), "https://snap.example/1");
	world_free(w);
}

void test_what_falls_due_under_a_lockdown_is_asked_of_nobody_and_reviewed_afterwards(void **state)
{
	(void)state;
	struct world *w = by_hand();
	err e;
	world_verb(w, "add", "The new ward opens.", "--at", "+10m", NULL);
	AS(w, "sam", "lockdown row");
	world_pass(w, 11 * MINUTE_MS);
	has(listed(w), "Nothing waits");
	world_try(w, &e, "remind done", "1", NULL);
	assert_non_null(e);
	has(e->text, "It fell due while nothing might go out (lockdown)");
	unlock(w);
	world_pass(w, HOUR_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'by-hand'"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE topic = 'hand'"), 0);
	has(world_verb(w, "afterwards", NULL), "Read it, then: schedpost resume 1");
	world_free(w);
}

void test_what_was_asked_before_is_not_asked_again_by_itself(void **state)
{
	(void)state;
	struct world *w = one_asked();
	AS(w, "sam", "lockdown row");
	world_pass(w, MINUTE_MS);
	unlock(w);
	world_pass(w, MINUTE_MS);
	not_asked(w, "Not by itself any more: a lockdown came in between.");
	has(world_verb(w, "afterwards", NULL), "A person was asked to post it by hand. If it is out: schedpost remind done 1");
	world_verb(w, "resume", "1", NULL);
	world_pass(w, MINUTE_MS);
	assert_int_equal(world_int(w, ASKED), 1);
	has(listed(w), "The new ward opens.");
	assert_true(world_int(w, OPEN_REQUESTS) > 0);
	world_verb(w, "remind done", "1", NULL);
	assert_int_equal(world_int(w, DONE), 1);
	world_free(w);
}

void test_after_a_lockdown_it_can_be_said_that_it_is_out_or_never_will_be(void **state)
{
	(void)state;
	static const char *const HOW[] = {"remind done", "remind skip"};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		struct world *w = one_asked();
		AS(w, "sam", "lockdown row");
		unlock(w);
		if (i) world_verb(w, HOW[i], "1", "--reason", "Not wanted any more.", NULL);
		else world_verb(w, HOW[i], "1", NULL);
		assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state IN ('done', 'cancelled')"), 1);
		has(world_verb(w, "afterwards", NULL), "Nothing waits");
		world_free(w);
	}
}

/* ---- in the very moment */

static void lock_by_file(struct world *w)
{
	struct arena *a = arena_new();
	str file;
	assert_null(sentinel_mark(a, str_of(w->folder), &file));
	arena_free(a);
}

/* As another writer's commit would bring it just before. */
static void lock_by_row(struct world *w)
{
	world_int(w, "INSERT INTO lock(kind, account, begins, set_by, made) SELECT 'lockdown', 0, at, 'sam', at FROM job WHERE op = 7 "
		     "RETURNING 1");
}

static void hold_by_row(struct world *w)
{
	world_int(w, "INSERT INTO lock(kind, account, begins, set_by, made) SELECT 'hold', account, at, 'sam', at FROM job WHERE op = 7 "
		     "RETURNING 1");
}

/* The gate has let it pass, and the person is not asked yet. */
static void to_the_moment(struct world *w)
{
	world_pass(w, MINUTE_MS - 40);
	for (int i = 0; i < 200 && !world_in_state(w, "sending"); i++) {
		w->now++;
		w->mono++;
		world_turn(w);
	}
	assert_int_equal(world_in_state(w, "sending"), 1);
}

void test_what_locks_between_the_gate_and_the_request_keeps_it_back(void **state)
{
	(void)state;
	static void (*const HOW[])(struct world *) = {lock_by_file, lock_by_row, hold_by_row};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		struct world *w = by_hand();
		world_verb(w, "add", "The new ward opens.", "--at", "+1m", NULL);
		to_the_moment(w);
		HOW[i](w);
		world_pass(w, MINUTE_MS);
		assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'by-hand'"), 0);
		assert_int_equal(world_int(w, OPEN_REQUESTS), 0);
		assert_int_equal(world_int(w, KEPT "'lockdown'") + world_int(w, KEPT "'hold'"), 1);
		world_free(w);
	}
}

/* ---- a hold */

void test_on_hold_nobody_is_asked_either(void **state)
{
	(void)state;
	struct world *w = one_asked();
	str held = world_verb(w, "hold", "snap", "--reason", "bereavement", NULL);
	has(held, "people were asked to post by hand 1 waits, too");
	not_asked(w, "Not now: hold 1 is on");
	assert_int_equal(world_int(w, OPEN_REQUESTS), 0);
	world_verb(w, "release", "1", NULL);
	world_pass(w, HOUR_MS);
	not_asked(w, "Not by itself any more: a hold came in between.");
	has(world_verb(w, "afterwards", NULL), "schedpost remind done 1");
	world_free(w);
}

void test_a_hold_that_begins_and_ends_by_the_clock_takes_the_request_back(void **state)
{
	(void)state;
	struct world *w = one_asked();
	world_verb(w, "hold", "snap", "--reason", "pre-election", "--from", "+1h", "--until", "+2h", NULL);
	has(listed(w), "The new ward opens.");
	world_pass(w, HOUR_MS + 2 * MINUTE_MS);
	not_asked(w, "Not now: hold 1 is on");
	world_pass(w, 2 * HOUR_MS);
	not_asked(w, "Not by itself any more: a hold came in between.");
	world_free(w);
}

void test_what_a_hold_leaves_out_is_asked_for_all_the_same(void **state)
{
	(void)state;
	struct world *w = by_hand();
	world_verb(w, "add", "The new ward opens.", "--at", "+1m", "--category", "service-info", NULL);
	world_pass(w, 2 * MINUTE_MS);
	world_verb(w, "hold", "snap", "--reason", "pre-election", "--except", "service-info", NULL);
	world_pass(w, 2 * MINUTE_MS);
	has(listed(w), "The new ward opens.");
	assert_int_equal(world_int(w, ASKED), 1);
	world_free(w);
}
