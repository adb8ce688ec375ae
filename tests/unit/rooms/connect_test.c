/* SPDX-License-Identifier: MIT
 * connect_test.c - accounts: connected, connected again, set, removed; and posts that follow new zone data. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "rooms/connect/connect_store.h"
#include "rooms/queue/queue.h"

#include <stdio.h>
#include <string.h>

enum { HOUR = 3600000 };

static void says(err e, const char *code)
{
	assert_non_null(e);
	assert_string_equal(e->code, code);
}

void test_a_name_is_taken_once(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	world_account(w, "ward");	/* again is the same account, connected anew */
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	world_try(w, &e, "connect begin", "mastodon", "--as", "ward", "--server", "https://social.example", NULL);
	says(e, "name-taken");
	world_try(w, &e, "connect begin", "practise", "--as", "x", NULL);
	says(e, "no-such-platform");
	world_try(w, &e, "connect begin", "practice", "--as", "a b", NULL);
	says(e, "bad-name");
	world_try(w, &e, "connect begin", "mastodon", "--as", "x", NULL);
	says(e, "needs-server");
	world_try(w, &e, "connect begin", "mastodon", "--as", "x", "--server", "http://social.example", NULL);
	says(e, "bad-server");
	world_try(w, &e, "connect begin", "practice", "--as", "x", "--zone", "Europe/Lodnon", NULL);
	says(e, "no-such-zone");
	world_free(w);
}

/* A secret that a person gives lies sealed in the vault; a dialogue that is dropped leaves nothing. */
void test_a_dropped_dialogue_leaves_nothing(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_verb(w, "connect begin", "mastodon", "--as", "x", "--server", "https://social.example", "--zone", "UTC",
		   NULL);
	world_settle(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'asking' AND question LIKE '%token%'"), 1);
	world_verb(w, "connect drop", "--id", "1", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state <> 'removed'"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM secret"), 0);
	world_free(w);
}

void test_removing_an_account_asks_about_its_posts(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "+1h", NULL);
	world_try(w, &e, "account remove begin", "ward", NULL);
	says(e, "posts-wait");
	world_verb(w, "account remove begin", "ward", "--cancel-posts", NULL);
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM secret"), 0);
	world_free(w);
}

void test_what_may_be_out_is_a_persons_to_say_when_its_account_is_removed(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "may be out", "--at", "+1h", NULL);
	world_verb(w, "add", "waits", "--at", "+1h", NULL);
	world_int(w, "UPDATE job SET state = 'unsure', due = due + 9000000 WHERE post = 1 RETURNING 1");
	world_verb(w, "account remove begin", "ward", "--cancel-posts", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'asking' AND code = 'account-removed'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 2 AND state = 'cancelled'"), 1);
	assert_true(str_find(world_verb(w, "show", "1", NULL), S("Please look on the platform's page"), NULL));
	world_free(w);
}

static err asked_for_limits(struct tx *tx, void *of)
{
	bool *open = of;
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("asking")});
	TRY(queue_put(tx, &(struct job_new){.op = SP_LIMITS, .account = 1, .state = JOB_READY, .due = tx_now(tx)}, NULL));
	return connect_is_asked(tx, 1, tx_now(tx) - HOUR_MS, open);
}

/* Who connects an account anew on a bad evening has other things to do. */
void test_nobody_waits_for_what_a_lockdown_holds_back(void **state)
{
	(void)state;
	struct world *w = world_new();
	bool open = false;
	world_account(w, "library");
	assert_null(store_now(w->store, true, asked_for_limits, &open));
	assert_true(open);
	world_verb(w, "lockdown row", "library", NULL);
	assert_null(store_now(w->store, true, asked_for_limits, &open));
	assert_false(open);
	world_free(w);
}

void test_how_late_is_a_setting_of_the_account(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	world_verb(w, "account set", "ward", "--late-after", "4h", NULL);
	world_try(w, &e, "account set", "ward", "--late-after", "soon", NULL);
	says(e, "bad-duration");
	world_verb(w, "add", "words", "--at", "+1h", NULL);
	w->now += 4 * HOUR;
	world_kill(w);
	world_pass(w, 60000);
	assert_int_equal(world_wall(w, "ward"), 1);
	world_free(w);
}

/* New zone data came with an update: nine in the morning stays nine in the morning. */
void test_a_post_keeps_its_time_on_the_wall(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "2026-11-23T09:00", NULL);
	int64_t right = world_int(w, "SELECT at FROM job WHERE post = 1");
	world_int(w, "UPDATE job SET at = at - 3600000, due = due - 3600000 WHERE post = 1 RETURNING 1");
	world_int(w, "UPDATE meta SET value = 'of last year' WHERE name = 'zone_version' RETURNING 1");
	world_kill(w);
	assert_true(world_int(w, "SELECT at FROM job WHERE post = 1") == right);
	assert_true(world_int(w, "SELECT due FROM job WHERE post = 1") == right);
	assert_true(world_int(w, "SELECT at FROM post") == right);
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'moved'"), 1);
	world_free(w);
}

static int64_t ended(struct world *w, int account, int op)
{
	char sql[200];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE op = %d AND account = %d AND key LIKE 'old%%'", op, account);
	return world_int(w, sql);
}

/* Renewed every two hours for years, by a million rows that nobody will ever read. */
void test_of_ended_renewals_and_limits_the_last_of_each_account_stays(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	world_int(w, "INSERT INTO job(op, rank, account, state, due, key, done_at) SELECT o.column1, 3, a.id, s.column1, 1, 'old' || "
		     "s.column1, 1 FROM (VALUES (1), (2), (5)) o, account a, (VALUES ('done'), ('refused'), ('done')) s RETURNING 1");
	world_int(w, "INSERT INTO job(op, rank, account, state, due, key) VALUES (2, 3, 1, 'ready', 9000000000000, 'old') RETURNING 1");
	world_pass(w, 5 * 60 * 1000);
	for (int account = 1; account <= 2; account++) {
		assert_int_equal(ended(w, account, 1), 3);	/* a person asked for these */
		assert_int_equal(ended(w, account, 2), account == 1 ? 2 : 1);
		assert_int_equal(ended(w, account, 5), 1);
	}
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 2 AND state = 'ready'"), 1);
	world_free(w);
}
