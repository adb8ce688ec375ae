/* SPDX-License-Identifier: MIT
 * attack_test.c - everything at the wrong moment: verbs in every state, chains that break, accounts that go, stores
 * that fail. What must hold: out exactly once, nobody waits for ever, and every no is a sentence. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"
#include "rooms/queue/states.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { MINUTE = 60000, HOUR = 3600000, DAY = 24 * HOUR };

static void fault(struct world *w, int kind, int status, int times)
{
	w->fault = (struct practice_fault){.kind = kind, .status = status};
	w->fault_times = times;
	w->fault_method = NULL;
}

/* ---- every verb in every state of every part */

static void set_state(struct world *w, int64_t post, int part, int state)
{
	char sql[200];
	snprintf(sql, sizeof sql, "UPDATE job SET state = '%.*s' WHERE post = %" PRId64 " AND part = %d RETURNING 1",
		 SHOW(job_state_name((enum job_state)state)), post, part);
	world_int(w, sql);
}

static void try_verb(struct world *w, const char *verb, int64_t post, int one, int two)
{
	char id[24];
	err e;
	snprintf(id, sizeof id, "%" PRId64, post);
	if (strcmp(verb, "move") == 0) world_try(w, &e, verb, id, "--at", "+2h", NULL);
	else if (strcmp(verb, "edit") == 0) world_try(w, &e, verb, id, "other\n---\nwords", NULL);
	else if (strcmp(verb, "found") == 0) world_try(w, &e, verb, id, "https://social.example/1", NULL);
	else world_try(w, &e, verb, id, NULL);
	if (e && e->kind == ERR_BUG)
		fail_msg("%s with parts %.*s and %.*s: %.*s", verb, SHOW(job_state_name((enum job_state)one)),
			 SHOW(job_state_name((enum job_state)two)), SHOW(e->text));
	if (e) assert_true(e->text.len > 20);
	char sql[400];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM job a JOIN job b ON b.post = a.post AND b.part = a.part + 1 "
		 "WHERE a.post = %" PRId64 " AND a.state = 'done' AND b.state = 'chained'", post);
	if (one != JOB_DONE || two != JOB_CHAINED)
		if (world_int(w, sql) != 0)
			fail_msg("after %s with parts %.*s and %.*s the second waits for what is out already", verb,
				 SHOW(job_state_name((enum job_state)one)), SHOW(job_state_name((enum job_state)two)));
}

/* A second part has its turn when the first is out; only then can it be late, ask or be refused. */
static bool can_be(int one, int two)
{
	bool had_its_turn = two == JOB_LATE || two == JOB_ASKING || two == JOB_REFUSED;
	return !had_its_turn || one == JOB_DONE || one == JOB_GONE;
}

void test_every_verb_in_every_state_works_or_says_why_not(void **state)
{
	(void)state;
	static const char *const VERBS[] = {"move", "now", "cancel", "pause", "resume", "retry", "found", "delete",
					    "edit"};
	struct world *w = world_new();
	int64_t post = 0;
	world_account(w, "ward");
	for (size_t v = 0; v < COUNT(VERBS); v++)
		for (int one = 0; one < JOB_STATES; one++)
			for (int two = 0; two < JOB_STATES; two++) {
				if (!can_be(one, two)) continue;
				post++;
				world_verb(w, "add", "one\n---\ntwo", "--chain", "--at", "+1h", NULL);
				set_state(w, post, 1, one);
				set_state(w, post, 2, two);
				try_verb(w, VERBS[v], post, one, two);
			}
	world_free(w);
}

/* ---- chains that break */

void test_a_chain_paused_while_its_first_part_leaves_goes_on(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 1;
	world_verb(w, "add", "one\n---\ntwo", "--chain", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 1000);
	assert_int_equal(world_in_state(w, "sending"), 1);
	world_verb(w, "pause", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_wall(w, "ward"), 1);
	world_verb(w, "resume", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

void test_a_part_that_missed_its_time_can_be_sent_now(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 1;
	world_verb(w, "add", "one\n---\ntwo", "--chain", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 1000);
	world_int(w, "UPDATE account SET held_until = 9e15 RETURNING 1");
	world_pass(w, HOUR);
	world_int(w, "UPDATE account SET held_until = 0 RETURNING 1");
	world_kill(w);
	world_pass(w, MINUTE);
	assert_int_equal(world_in_state(w, "late"), 1);
	world_verb(w, "now", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_wall(w, "ward"), 2);
	world_free(w);
}

void test_a_refused_middle_part_stops_the_rest_until_it_is_tried_again(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "one\n---\ntwo\n---\nthree", "--chain", "--at", "+1m", NULL);
	world_pass(w, MINUTE - 20);
	world_int(w, "UPDATE post_text SET text = '' WHERE part = 2 RETURNING 1");	/* the platform refuses it */
	world_pass(w, DAY);
	assert_int_equal(world_wall(w, "ward"), 1);
	assert_int_equal(world_in_state(w, "refused"), 1);
	assert_int_equal(world_in_state(w, "chained"), 1);
	assert_true(str_find(world_verb(w, "status", NULL), S("refused"), NULL));
	world_int(w, "UPDATE post_text SET text = 'better' WHERE part = 2 RETURNING 1");
	world_verb(w, "move", "1", "--at", "+1h", NULL);
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 3);
	world_free(w);
}

void test_an_edit_between_claim_and_gate_changes_the_whole_chain(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "old one\n---\nold two", "--chain", "--at", "+1h", NULL);
	world_pass(w, HOUR - 20);
	world_verb(w, "edit", "1", "new one\n---\nnew two", NULL);
	world_pass(w, HOUR);
	assert_int_equal(world_seen(w, "ward", "old"), 0);
	assert_int_equal(world_seen(w, "ward", "new"), 2);
	world_free(w);
}

/* ---- after a refusal everything begins anew, with the files of today */

static void add_file(struct world *w, const char *letter)
{
	char sql[400];
	snprintf(sql, sizeof sql, "INSERT INTO media(sha256, mime, bytes, width, height, length_ms, stripped, added) "
		 "VALUES (replace('%064d', '0', '%s'), 'image/png', 3, 1, 1, 0, '', 1) "
		 "RETURNING 1", 0, letter);
	world_int(w, sql);
}

static void use_file(struct world *w, const char *letter)
{
	char sql[400];
	snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO post_media(post, part, n, sha256, role, alt, name) "
		 "VALUES (1, 1, 1, replace('%064d', '0', '%s'), 1, 'A cat sits on a pile of returned books.', 'a.png') RETURNING 1", 0, letter);
	world_int(w, sql);
}

void test_a_picture_changed_after_a_refusal_is_the_one_that_goes_out(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	char path[200];
	add_file(w, "a");
	add_file(w, "b");
	world_verb(w, "add", "Look!", "--at", "+1m", NULL);
	use_file(w, "a");
	snprintf(path, sizeof path, "%s/media", w->folder);
	mkdir(path, 0700);
	for (const char *letter = "ab"; *letter; letter++) {	/* the files themselves */
		snprintf(path, sizeof path, "%s/media/%c%c", w->folder, *letter, *letter);
		assert_int_equal(mkdir(path, 0700), 0);
		char hash[65] = "";
		memset(hash, *letter, 64);
		snprintf(path, sizeof path, "%s/media/%c%c/%s", w->folder, *letter, *letter, hash);
		FILE *f = fopen(path, "w");
		if (!f) fail_msg("%s", path);
		fputs("png", f);
		fclose(f);
	}
	fault(w, PRACTICE_STATUS, 422, 1);
	world_pass(w, 2 * MINUTE);
	assert_int_equal(world_in_state(w, "refused"), 1);
	assert_int_equal(world_seen(w, "ward", "\"m1\""), 0);
	use_file(w, "b");
	world_verb(w, "edit", "1", "Look again!", NULL);
	world_verb(w, "retry", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_seen(w, "ward", "Look again!"), 1);
	assert_int_equal(world_seen(w, "ward", "\"media\":[\"m2\"]"), 1);
	world_free(w);
}

/* Ten looks could not tell; a person says: again. If that answer is lost, too, absence needs two new looks. */
void test_tried_again_after_asking_it_is_looked_up_as_carefully_as_ever(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	fault(w, PRACTICE_LOSE_REQUEST, 0, 1);
	world_verb(w, "add", "Once, please.", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 500);
	world_int(w, "UPDATE job SET state = 'asking', looks = 10 WHERE post = 1 RETURNING 1");
	world_verb(w, "retry", "1", NULL);
	world_int(w, "UPDATE platform SET listing_delay_ms = 0 RETURNING 1");
	fault(w, PRACTICE_LOSE_ANSWER, 0, 1);
	world_settle(w);
	assert_int_equal(world_int(w, "SELECT looks FROM job WHERE post = 1") > 1, 0);
	assert_int_equal(world_int(w, "SELECT tries FROM job WHERE post = 1") > 1, 0);
	world_pass(w, DAY);
	assert_int_equal(world_seen(w, "ward", "Once, please."), 1);
	world_free(w);
}

/* ---- one account's trouble is not another's */

void test_a_platform_out_of_service_holds_up_nobody_else(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	world_int(w, "UPDATE account SET platform = 'mastodon' WHERE name = 'clinic' RETURNING 1");
	world_verb(w, "add", "ward", "--to", "ward", "--at", "+1m", NULL);
	world_verb(w, "add", "clinic", "--to", "clinic", "--at", "+1m", NULL);
	world_int(w, "UPDATE platform SET refused = 'it asks for too much.' WHERE name = 'mastodon' RETURNING 1");
	world_pass(w, 2 * MINUTE);
	assert_int_equal(world_seen(w, "ward", "ward"), 1);
	world_free(w);
}

/* The first post cannot be begun and waits; the one behind it must not be forgotten in hand. */
void test_what_stands_behind_a_post_that_waits_goes_out(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "first", "--at", "+1m", NULL);
	world_verb(w, "add", "second", "--at", "+1m", NULL);
	world_int(w, "UPDATE job SET memory = x'00' WHERE post = 1 RETURNING 1");
	world_pass(w, 10 * MINUTE);
	assert_int_equal(world_seen(w, "ward", "second"), 1);
	assert_int_equal(engine_in_hand(w->engine), 0);
	world_free(w);
}

void test_cancelled_while_a_rate_limit_comes_nobody_is_forgotten_in_hand(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "first", "--at", "+1m", NULL);
	world_verb(w, "add", "second", "--at", "+1m", NULL);
	world_int(w, "UPDATE job SET memory = x'00' WHERE post = 1 RETURNING 1");
	world_pass(w, MINUTE - 30);
	world_verb(w, "cancel", "1", NULL);
	world_pass(w, 10 * MINUTE);
	assert_int_equal(world_seen(w, "ward", "second"), 1);
	world_free(w);
}

/* ---- accounts that go while something is on its way */

void test_a_removed_account_does_not_come_back(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_verb(w, "connect begin", "practice", "--as", "ward", "--zone", "UTC", NULL);
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 1;
	w->fault_method = "GET";
	world_pass(w, 1000);
	world_verb(w, "connect drop", "--id", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state <> 'removed'"), 0);
	world_free(w);
}

void test_a_log_in_begun_twice_leaves_one_account(void **state)
{
	(void)state;
	struct world *w = world_new();
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 5000};
	w->fault_times = 2;
	w->fault_method = "GET";
	world_verb(w, "connect begin", "practice", "--as", "ward", "--zone", "UTC", NULL);
	world_pass(w, 1000);
	world_verb(w, "connect begin", "practice", "--as", "ward", "--zone", "UTC", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'sending'"), 0);
	world_free(w);
}

/* Its post is on its way, and the answer gets lost: nobody can look it up any more, so a person is told. */
void test_an_account_removed_while_its_post_is_on_its_way_leaves_nothing_hanging(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER, .delay_ms = 5000};
	w->fault_times = 1;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 1000);
	assert_int_equal(world_in_state(w, "sending"), 1);
	world_verb(w, "account remove begin", "ward", "--cancel-posts", NULL);
	world_pass(w, DAY);
	assert_int_equal(world_wall(w, "ward"), 1);
	assert_int_equal(world_in_state(w, "asking"), 1);
	assert_true(str_find(world_verb(w, "status", NULL), S("removed"), NULL));
	world_verb(w, "found", "1", "https://social.example/1", NULL);
	world_free(w);
}

void test_a_post_of_a_removed_account_cannot_be_taken_down_from_here(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	world_verb(w, "account remove begin", "ward", NULL);
	world_try(w, &e, "delete", "1", NULL);
	assert_non_null(e);
	assert_int_not_equal(e->kind, ERR_BUG);
	world_free(w);
}

/* ---- drafts */

void test_a_draft_may_change_its_accounts_more_than_once(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	world_verb(w, "add", "words", "--to", "ward", NULL);
	world_verb(w, "edit", "1", "--to", "clinic", NULL);
	world_verb(w, "edit", "1", "--to", "ward,clinic", NULL);
	world_verb(w, "move", "1", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 1);
	assert_int_equal(world_wall(w, "clinic"), 1);
	world_free(w);
}

/* A draft may lack the words for a picture; what has a time may not. */
void test_a_draft_without_alt_text_gets_no_time(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	add_file(w, "a");
	world_verb(w, "add", "Look!", NULL);
	use_file(w, "a");
	world_int(w, "UPDATE post_media SET alt = '' RETURNING 1");
	world_try(w, &e, "move", "1", "--at", "+1h", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "needs-alt");
	world_try(w, &e, "now", "1", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "needs-alt");
	world_free(w);
}

/* ---- the store fails */

void test_a_verdict_waits_until_the_disk_has_room(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct rlimit before, none;
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = 1000};
	w->fault_times = 1;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, MINUTE + 500);
	assert_int_equal(world_in_state(w, "sending"), 1);
	void (*on_signal)(int) = signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	none = before;
	none.rlim_cur = 100;
	setrlimit(RLIMIT_FSIZE, &none);
	world_pass(w, 10000);
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, on_signal);
	assert_int_equal(world_in_state(w, "sending"), 1);
	world_pass(w, 10000);
	assert_int_equal(world_in_state(w, "done"), 1);
	assert_int_equal(w->published, 1);
	world_free(w);
}

void test_a_gate_that_fails_lets_nothing_out(void **state)
{
	(void)state;
	struct world *w = world_new();
	struct rlimit before, none;
	world_account(w, "ward");
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, MINUTE - 20);
	assert_int_equal(engine_in_hand(w->engine), 1);
	void (*on_signal)(int) = signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	none = before;
	none.rlim_cur = 100;
	setrlimit(RLIMIT_FSIZE, &none);
	world_pass(w, 10000);
	assert_int_equal(w->published, 0);
	assert_in_range(engine_counts(w->engine).gates_shut, 5, 12);	/* once a second, not as fast as it can */
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, on_signal);
	world_pass(w, MINUTE);
	assert_int_equal(w->published, 1);
	assert_int_equal(world_in_state(w, "done"), 1);
	world_free(w);
}

/* ---- imports */

void test_hidden_posts_are_not_counted_as_waiting(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "import begin", NULL);
	world_verb(w, "import rows", "--id", "1", "--rows",
		   "[{\"line\":2,\"call\":{\"TEXT\":\"hidden\",\"to\":[\"ward\"],\"at\":\"2026-11-22T11:00\"}}]", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 1);
	assert_true(str_find(world_verb(w, "status", NULL), S("\"waiting\":0"), NULL));
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 0);
	assert_false(str_find(world_verb(w, "list", NULL), S("hidden"), NULL));
	world_free(w);
}

/* A day after somebody left it, an import of many posts goes within minutes, a piece at a time. */
void test_an_abandoned_import_is_cleared_to_its_end(void **state)
{
	(void)state;
	enum { POSTS = 900 };
	struct world *w = world_new();
	buf rows = buf_in(w->a, 1 << 20);
	world_account(w, "ward");
	world_verb(w, "import begin", NULL);
	for (int at = 0; at < POSTS; at += 300) {
		rows.len = 0;
		for (int i = 0; i < 300; i++)
			buf_fmt(&rows, "%c{\"line\":%d,\"call\":{\"TEXT\":\"Hidden\",\"to\":[\"ward\"]}}", i ? ',' : '[', at + i);
		buf_byte(&rows, ']');
		world_verb(w, "import rows", "--id", "1", "--rows", arena_cstr(w->a, buf_str(&rows)), NULL);
	}
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), POSTS);
	world_pass(w, DAY + 10 * MINUTE);
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post IS NOT NULL"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE post IS NOT NULL"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM batch"), 0);
	world_free(w);
}
