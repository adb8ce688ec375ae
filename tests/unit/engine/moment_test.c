/* SPDX-License-Identifier: MIT
 * moment_test.c - stops, jumps of the clock and look-ups at every moment of a post's way. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "engine/run.h"
#include "help/world.h"

#include <stdio.h>
#include <string.h>

enum { MINUTE = 60000, HOUR = 3600000, DAY = 24 * HOUR };

/* ---- a stop in every phase: what is on its way is finished, the rest is let go, and the next daemon does it */

void test_stopped_at_every_moment_it_ends_and_the_next_one_goes_on(void **state)
{
	(void)state;
	static const int MOMENTS[] = {MINUTE - 60, MINUTE - 49, MINUTE - 1, MINUTE, MINUTE + 1, MINUTE + 100,
				      MINUTE + 3100, MINUTE + 6200, MINUTE + 9000};
	for (size_t i = 0; i < COUNT(MOMENTS); i++) {
		struct world *w = world_new();
		world_account(w, "ward");
		world_account(w, "clinic");
		w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 3000};
		w->fault_times = -1;
		world_verb(w, "add", "first\n---\nsecond", "--chain", "--to", "ward,clinic", "--at", "+1m", "--late",
			   "publish", NULL);
		world_verb(w, "add", "third", "--to", "ward,clinic", "--at", "+1m", "--late", "publish", NULL);
		world_pass(w, MOMENTS[i]);
		engine_drain(w->engine);
		world_pass(w, 10000);
		if (engine_in_hand(w->engine)) fail_msg("at %d ms something is still in hand", MOMENTS[i]);
		assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'sending'"), 0);
		world_kill(w);
		world_pass(w, HOUR);
		assert_int_equal(world_wall(w, "ward"), 3);
		assert_int_equal(world_wall(w, "clinic"), 3);
		assert_int_equal(world_in_state(w, "done"), 6);
		world_free(w);
	}
}

/* The claim is under way as the stop comes: what it brings is put back. */
void test_a_claim_under_way_at_the_stop_is_put_back(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, MINUTE - 60);
	w->now += 20;
	w->mono += 20;
	engine_tick(w->engine);		/* asks the store */
	engine_drain(w->engine);
	world_pass(w, 1000);
	assert_int_equal(engine_in_hand(w->engine), 0);
	assert_int_equal(world_in_state(w, "ready"), 1);
	world_free(w);
}

/* ---- what is made ready ahead */

static struct world *with_a_post_made_ready(void)
{
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "+1m", "--late", "publish", NULL);
	world_pass(w, MINUTE - 2);
	assert_int_equal(engine_in_hand(w->engine), 1);
	assert_int_equal(w->published, 0);
	assert_int_equal(world_in_state(w, "ready"), 1);
	return w;
}

void test_a_post_that_is_made_ready_ahead_goes_out_at_its_time_and_not_before(void **state)
{
	(void)state;
	struct world *w = with_a_post_made_ready();
	world_pass(w, 1);
	assert_int_equal(w->published, 0);
	world_pass(w, 1);
	assert_int_equal(w->published, 1);
	assert_int_equal(w->last_publish, WORLD_START + MINUTE);
	world_free(w);
}

void test_until_its_time_a_post_that_is_made_ready_can_be_cancelled(void **state)
{
	(void)state;
	struct world *w = with_a_post_made_ready();
	world_verb(w, "cancel", "1", NULL);
	world_pass(w, HOUR);
	assert_int_equal(w->published, 0);
	assert_int_equal(world_in_state(w, "cancelled"), 1);
	assert_int_equal(engine_in_hand(w->engine), 0);
	world_free(w);
}

void test_a_post_that_is_made_ready_as_the_clock_is_set_back_waits_for_its_time(void **state)
{
	(void)state;
	struct world *w = with_a_post_made_ready();
	w->now -= HOUR;
	world_pass(w, HOUR);
	assert_int_equal(w->published, 0);
	world_pass(w, 2);
	assert_int_equal(w->published, 1);
	assert_int_equal(world_wall(w, "ward"), 1);
	world_free(w);
}

/* ---- the clock jumps between the claim and the gate, and around a lost answer */

static void jump(int64_t by, int kind)
{
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = kind};
	w->fault_times = 1;
	world_verb(w, "add", "words", "--at", "+1m", "--late", "publish", NULL);
	world_pass(w, MINUTE - 20);
	assert_int_equal(engine_in_hand(w->engine), 1);
	w->now += by;
	world_pass(w, 10000);
	w->now -= by;	/* somebody set it right */
	world_pass(w, 12 * HOUR);
	if (world_in_state(w, "asking")) assert_true(world_seen(w, "ward", "words") <= 1);
	else assert_int_equal(world_seen(w, "ward", "words"), 1);
	assert_true(w->published <= 2);
	world_free(w);
}

void test_the_clock_jumps_by_days_and_nothing_shows_twice(void **state)
{
	(void)state;
	static const int64_t BY[] = {-3LL * DAY, -DAY, -HOUR, HOUR, DAY, 3LL * DAY};
	for (size_t i = 0; i < COUNT(BY); i++) {
		jump(BY[i], PRACTICE_FINE);
		jump(BY[i], PRACTICE_LOSE_ANSWER);
		jump(BY[i], PRACTICE_LOSE_REQUEST);
	}
}

static err nothing(struct tx *tx, void *of)
{
	(void)tx, (void)of;
	return NULL;
}

static void an_hour_back(void *of, err e)
{
	struct world *w = of;
	assert_null(e);
	w->now -= HOUR;
	engine_tick(w->engine);
}

/* The rows are read, and before they are handed over the clock is set: what was due then is due in an hour. */
void test_a_claim_under_way_as_the_clock_is_set_back_holds_up_nobody(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, MINUTE - 60);
	w->now += 20;
	w->mono += 20;
	store_write(w->store, STORE_ENGINE, nothing, an_hour_back, w);
	engine_tick(w->engine);		/* asks the store behind it */
	store_deliver(w->store);
	assert_true(w->now < WORLD_START);
	world_verb(w, "add", "meanwhile", "--at", "+5m", NULL);
	world_pass(w, 6 * MINUTE);
	assert_int_equal(world_seen(w, "ward", "meanwhile"), 1);
	assert_int_equal(world_seen(w, "ward", "words"), 0);
	world_pass(w, HOUR);
	assert_int_equal(world_seen(w, "ward", "words"), 1);
	assert_true(w->last_publish == WORLD_START + MINUTE);
	world_free(w);
}

/* ---- look-ups */

void test_two_posts_with_the_same_words_both_unsure_end_as_two(void **state)
{
	(void)state;
	static const int KINDS[] = {PRACTICE_LOSE_ANSWER, PRACTICE_LOSE_REQUEST};
	for (size_t i = 0; i < COUNT(KINDS); i++) {
		struct world *w = world_new();
		world_account(w, "ward");
		w->fault = (struct practice_fault){.kind = KINDS[i]};
		w->fault_times = 2;
		world_verb(w, "add", "Same words.", "--at", "+1m", NULL);
		world_verb(w, "add", "Same words.", "--at", "+1m", NULL);
		world_pass(w, DAY);
		assert_int_equal(world_seen(w, "ward", "Same words."), 2);
		assert_int_equal(world_in_state(w, "done"), 2);
		assert_int_equal(world_int(w, "SELECT count(DISTINCT remote_id) FROM job WHERE op = 7"), 2);
		world_free(w);
	}
}

static bool alike(const char *ours, const char *theirs)
{
	struct loaded in = {.job = {.intent_at = 1000000}};
	sp_post post = {.text = {ours, strlen(ours)}};
	sp_entry entry = {.text = {theirs, strlen(theirs)}, .at = 1000000};
	return looks_like(&in, &post, &entry);
}

void test_a_server_that_changes_our_words_is_seen_through(void **state)
{
	(void)state;
	assert_true(alike("Read https://example.org/a/very/long/page now", "Read https://t.co/AbCd now"));
	assert_true(alike("Tea & cake", "Tea &  cake"));
	assert_true(alike("\"Quoted\" - here...", "\u201cQuoted\u201d \u2013 here\u2026"));
	assert_false(alike("Open at 9", "Open at 10"));
}

/* Bluesky and X know no warnings: there it stands in front of the text. Elsewhere the list shows the text alone. */
void test_a_warning_in_front_of_the_text_is_seen_through(void **state)
{
	(void)state;
	struct loaded in = {.job = {.intent_at = 1000000}};
	sp_post post = {.text = SP_S("The film is on our page"), .warning = SP_S("Loud noises")};
	sp_entry entry = {.text = SP_S("Loud noises\n\nThe film is on our page"), .at = 1000000};
	assert_true(looks_like(&in, &post, &entry));
	entry.text = post.text;
	assert_true(looks_like(&in, &post, &entry));
	entry.text = SP_S("Loud noises");
	assert_false(looks_like(&in, &post, &entry));
	post.warning = (sp_str){0};
	entry.text = SP_S("Loud noises\n\nThe film is on our page");
	assert_false(looks_like(&in, &post, &entry));
}

/* The list has more pages than are read: what was not seen is not absent. */
void test_a_list_not_read_to_its_end_proves_nothing(void **state)
{
	(void)state;
	struct run r = {0};
	sp_entry other = {.text = {"other", 5}, .at = 5000000};
	sp_result page = {.cursor = {"more", 4}, .entries = &other, .nentries = 1};
	r.in.job.intent_at = 1000000;
	r.step.job.since = 1000000;
	r.post.text = (sp_str){"ours", 4};
	int pages = 1;
	while (look_gather(&r, &page)) pages++;
	assert_int_equal(pages, LOOK_PAGES_MOST);
	assert_true(r.unread);
	struct run whole = {.in = r.in, .post = r.post};
	whole.step.job.since = 1000000;
	page.cursor.len = 0;
	assert_false(look_gather(&whole, &page));
	assert_false(whole.unread);
}

/* A page may be empty and still not the last. */
void test_an_empty_page_with_more_behind_it_is_turned(void **state)
{
	(void)state;
	struct run r = {0};
	sp_result page = {.cursor = {"more", 4}};
	assert_true(look_gather(&r, &page));
}

void test_a_queue_of_two_thousand_behind_a_hold_goes_out_in_its_order(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	world_verb(w, "add", "words", "--to", "ward", "--at", "+1m", "--late", "publish", NULL);
	world_int(w, "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO post(id, at, late, "
		     "created, created_by) SELECT i, 1, 'publish', 1, 'alex' FROM n RETURNING 1");
	world_int(w, "INSERT INTO post_text SELECT id, 0, 1, 'post ' || id FROM post WHERE id > 1 RETURNING 1");
	world_int(w, "INSERT INTO job(op, rank, account, post, part, state, due, at, wall, zone, key, cleared) SELECT 7, 4, 1, p.id, 1, "
		     "'ready', j.due + p.id, j.at, '', 'UTC', printf('%032d', p.id), 1 FROM post p, job j WHERE j.post = 1 AND p.id > 1 "
		     "RETURNING 1");
	world_int(w, "UPDATE account SET held_until = 1795341600000 + 7200000 WHERE id = 1 RETURNING 1");
	world_verb(w, "add", "beside", "--to", "clinic", "--at", "+2m", NULL);
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 0);
	assert_int_equal(world_wall(w, "clinic"), 1);
	assert_true(w->last_publish == WORLD_START + 2 * MINUTE);
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 2000);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job a JOIN job b ON b.post = a.post + 1 WHERE a.op = 7 AND b.op = 7 "
				      "AND a.account = 1 AND b.account = 1 AND a.done_at > b.done_at"), 0);
	world_free(w);
}
