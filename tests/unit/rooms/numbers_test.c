/* SPDX-License-Identifier: MIT
 * numbers_test.c - what posts brought: each age is asked for once, in its time, quietly; kinds are kept apart. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/brought.h"
#include "help/far.h"
#include "help/said.h"
#include "rooms/numbers/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a server that counts */

enum { PUTS, ASKED, LIKES, STATUS, REST_S, POISON, GONE, SLOW_MS };	/* n[] */
#define URI "at://did:plc:abc/app.bsky.feed.post/p"

static struct far_answer answer_put(struct far *f)
{
	static char said[200];
	snprintf(said, sizeof said, "{\"uri\":\"" URI "%lldx\",\"cid\":\"c1\"}", (long long)++f->n[PUTS]);
	return (struct far_answer){.status = 200, .body = said};
}

static struct far_answer answer_figures(struct far *f, const struct http_request *r)
{
	static const char POST[] = "%s{\"uri\":\"" URI "%lldx\",\"cid\":\"c1\",\"likeCount\":%lld,\"replyCount\":2,"
				   "\"repostCount\":3,\"quoteCount\":4}";
	static char said[4000];
	size_t n = (size_t)snprintf(said, sizeof said, "{\"posts\":[");
	f->n[ASKED]++;
	if (f->n[STATUS])
		return (struct far_answer){.status = (int)f->n[STATUS], .body = "{}", .retry_after_s = f->n[REST_S]};
	if (f->n[POISON] && str_find(r->url, S("p1x"), NULL)) return (struct far_answer){.status = 500, .body = "{}"};
	for (int64_t i = 1; i <= f->n[PUTS] && i <= 20; i++) {
		if (i == f->n[GONE]) continue;
		n += (size_t)snprintf(said + n, sizeof said - n, POST, said[n - 1] == '[' ? "" : ",", (long long)i,
				      (long long)(f->n[LIKES] + i));
	}
	snprintf(said + n, sizeof said - n, "]}");
	return (struct far_answer){.status = 200, .body = said, .delay_ms = f->n[SLOW_MS],
				   .retry_after_s = f->n[REST_S]};
}

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	(void)body;
	if (str_find(r->url, S("Session"), NULL))
		return (struct far_answer){.status = 200, .body = "{\"did\":\"did:plc:abc\",\"handle\":\"ward.test\","
								  "\"accessJwt\":\"access-number-1\",\"refreshJwt\":\"refresh-number-1\"}"};
	if (str_find(r->url, S("getPosts"), NULL)) return answer_figures(f, r);
	if (str_find(r->url, S("putRecord"), NULL)) return answer_put(f);
	return (struct far_answer){.status = 200, .body = "{}"};
}

static struct world *counted(struct far *f)
{
	struct world *w = world_new();
	w->numbers = true;
	far_join(f, w, serve);
	far_connect(w, "bluesky", "ward", "https://pds.example", "ward.test", "app-password", "word-for-an-app", NULL);
	w->leap_most = 5 * MINUTE_MS;
	return w;
}

static void post(struct world *w, const char *text)
{
	world_verb(w, "add", text, "--to", "ward", "--at", "+1s", NULL);
	world_pass(w, 5000);
}

static int64_t figures(struct world *w, const char *age)
{
	return world_int(w, arena_cstr(w->a, arena_fmt(w->a, "SELECT count(*) FROM figure WHERE age = '%s'", age)));
}

/* The machine sleeps. */
static void nobody_is_there(struct world *w, int64_t ms)
{
	w->now += ms;
	w->mono += ms;
}

#define NOTICES "SELECT count(*) FROM notice"
#define READINGS "SELECT count(*) FROM job WHERE op = 11"

/* ---- fetching */

void test_each_age_is_asked_for_once_and_across_a_restart(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	f.n[LIKES] = 10;
	world_pass(w, 59 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 0);
	has(world_verb(w, "numbers", "1", NULL), "Not fetched yet: its time comes in");
	world_pass(w, 2 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 1);
	assert_int_equal(figures(w, "1h"), 4);
	far_kill(&f);
	world_pass(w, 10 * MINUTE_MS);
	f.n[LIKES] = 20;
	world_pass(w, 22 * HOUR_MS);
	assert_int_equal(f.n[ASKED], 1);
	world_pass(w, HOUR_MS);
	assert_int_equal(f.n[ASKED], 2);
	f.n[LIKES] = 30;
	world_pass(w, 6 * DAY_MS);
	assert_int_equal(f.n[ASKED], 3);
	assert_int_equal(world_int(w, "SELECT group_concat(value, '') FROM (SELECT value FROM figure WHERE kind = 'reactions' "
				      "ORDER BY value)"), 112131);
	far_kill(&f);
	world_pass(w, 9 * DAY_MS);
	assert_int_equal(f.n[ASKED], 3);
	assert_int_equal(world_int(w, READINGS), 1);
	str said = world_verb(w, "numbers", "1", NULL);
	has(said, "\"kind\":\"reactions\",\"value\":31");
	has(said, "\"kind\":\"quotes\",\"value\":4");
	has(said, "platform");
	has_not(said, "Missed");
	world_free(w);
}

void test_a_reading_that_was_cut_off_by_a_kill_is_made_again(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	f.n[SLOW_MS] = 5000;
	nobody_is_there(w, HOUR_MS);
	world_pass(w, 2000);
	assert_int_equal(f.n[ASKED], 1);
	far_kill(&f);
	world_pass(w, 10 * 1000);
	assert_int_equal(f.n[ASKED], 2);
	assert_int_equal(figures(w, "1h"), 4);
	assert_int_equal(world_int(w, "SELECT tries FROM figure_asked"), 1);
	world_free(w);
}

void test_nothing_is_asked_while_the_account_is_held_or_must_be_connected(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	world_int(w, "UPDATE account SET held_until = 2000000000000 RETURNING 1");
	world_pass(w, 90 * MINUTE_MS);
	world_int(w, "UPDATE account SET held_until = 0, state = 'reconnect' RETURNING 1");
	world_pass(w, 20 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 0);
	world_int(w, "UPDATE account SET state = 'ready' RETURNING 1");
	world_pass(w, 5 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 1);
	world_free(w);
}

void test_nothing_is_asked_where_that_is_switched_off(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	w->numbers = false;
	far_kill(&f);
	post(w, "Story time at ten.");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(f.n[ASKED], 0);
	world_free(w);
}

void test_figures_of_another_age_are_not_fetched_in_their_place(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	nobody_is_there(w, 2 * HOUR_MS);	/* late, and still of that age */
	world_pass(w, MINUTE_MS);
	assert_int_equal(figures(w, "1h"), 4);
	nobody_is_there(w, 47 * HOUR_MS);
	world_pass(w, 5 * MINUTE_MS);
	assert_int_equal(figures(w, "24h"), 0);
	assert_int_equal(f.n[ASKED], 1);
	has(world_verb(w, "numbers", "1", NULL), "Missed");
	nobody_is_there(w, 11 * DAY_MS);
	world_pass(w, 5 * MINUTE_MS);
	assert_int_equal(figures(w, "7d"), 4);
	world_free(w);
}

void test_nothing_is_asked_under_a_lockdown_nor_for_what_was_taken_down(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	post(w, "This one is to go.");
	world_verb(w, "delete", "2", NULL);
	world_pass(w, 10 * MINUTE_MS);
	world_verb(w, "lockdown row", NULL);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(f.n[ASKED], 0);
	assert_int_equal(world_int(w, READINGS), 0);
	world_int(w, "UPDATE lock SET released_at = begins + 1 RETURNING 1");
	world_no_sentinels(w);
	far_kill(&f);
	world_pass(w, 5 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 1);
	assert_int_equal(world_int(w, "SELECT count(DISTINCT job) FROM figure"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM figure_asked"), 1);
	has(world_verb(w, "numbers", "2", NULL), "It was taken down.");
	world_free(w);
}

void test_a_lockdown_that_comes_while_a_reading_waits_stops_it(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	nobody_is_there(w, HOUR_MS);
	world_int(w, "UPDATE account SET state = 'ready', held_until = 0 RETURNING 1");
	world_int(w, "INSERT INTO job(op, rank, account, state, due, key) VALUES (11, 5, 1, 'ready', 0, 'k') RETURNING 1");
	world_int(w, "INSERT INTO figure_asked(job, age, reading, tries, state) SELECT id, '1h', (SELECT max(id) FROM job), 1, 'asked' "
		     "FROM job WHERE op = 7 RETURNING 1");
	world_verb(w, "lockdown row", NULL);
	world_pass(w, 30 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 0);
	world_free(w);
}

/* Nobody had told its figures that it would not come back. */
void test_what_a_cancelled_reading_was_to_ask_is_asked_again(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	nobody_is_there(w, HOUR_MS);
	world_int(w, "INSERT INTO job(op, rank, account, state, due, key) VALUES (11, 5, 1, 'cancelled', 0, 'k') RETURNING 1");
	world_int(w, "INSERT INTO figure_asked(job, age, reading, tries, state) SELECT id, '1h', (SELECT max(id) FROM job), 1, 'asked' "
		     "FROM job WHERE op = 7 RETURNING 1");
	world_pass(w, 30 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 1);
	assert_int_equal(figures(w, "1h"), 4);
	world_free(w);
}

/* ---- when it cannot be told */

void test_a_platform_that_wants_rest_has_it_and_posts_go_out_meanwhile(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	world_pass(w, 20 * MINUTE_MS);
	post(w, "Poets at six.");
	f.n[STATUS] = 429;
	f.n[REST_S] = 90 * 60;
	int64_t notices = world_int(w, NOTICES);
	world_pass(w, 41 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 1);
	f.n[STATUS] = f.n[REST_S] = 0;
	world_pass(w, 30 * MINUTE_MS);
	post(w, "The library is open on Sunday.");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'done'"), 3);
	world_pass(w, 50 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 1);
	world_pass(w, 15 * MINUTE_MS);
	assert_int_equal(figures(w, "1h"), 3 * 4);
	assert_int_equal(world_int(w, NOTICES), notices);
	world_free(w);
}

/* What an account may not read for a while, it may still send. */
void test_a_window_that_was_used_up_by_figures_holds_up_no_post(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	world_pass(w, 20 * MINUTE_MS);
	post(w, "Poets at six.");
	f.n[REST_S] = 60 * 60;
	world_pass(w, 50 * MINUTE_MS);
	assert_int_equal(figures(w, "1h"), 4);
	post(w, "The library is open on Sunday.");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'done'"), 3);
	world_pass(w, 40 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 1);
	world_pass(w, 20 * MINUTE_MS);
	assert_int_equal(figures(w, "1h"), 2 * 4);
	world_free(w);
}

void test_it_is_tried_three_times_and_nobody_is_told(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	f.n[STATUS] = 500;
	int64_t notices = world_int(w, NOTICES);
	world_pass(w, 80 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 2);
	has(world_verb(w, "numbers", "1", NULL), "is asked again");
	world_pass(w, 20 * HOUR_MS);
	assert_int_equal(f.n[ASKED], NUMBERS_TRIES_MOST);
	assert_int_equal(world_int(w, NOTICES), notices);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state NOT IN ('done', 'refused')"), 0);
	has(world_verb(w, "numbers", "1", NULL), "could not tell.");
	world_free(w);
}

void test_a_post_that_cannot_be_asked_for_spoils_no_other(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	post(w, "Poets at six.");
	post(w, "Chess on Friday.");
	f.n[POISON] = 1;
	f.n[GONE] = 3;
	world_pass(w, 170 * MINUTE_MS);
	assert_int_equal(figures(w, "1h"), 4);
	assert_int_equal(world_int(w, "SELECT value FROM figure WHERE kind = 'reactions'"), 2);
	has(world_verb(w, "numbers", "3", NULL), "told none");
	world_free(w);
}

void test_posts_that_are_due_go_first(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	for (int i = 0; i < 4; i++) {
		char at[20];
		snprintf(at, sizeof at, "+%dm", 60 + i);
		world_verb(w, "add", "One after the other.", "--to", "ward", "--at", at, NULL);
	}
	world_pass(w, 62 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 0);
	world_pass(w, 5 * MINUTE_MS);
	assert_int_equal(f.n[ASKED], 1);
	assert_int_equal(f.n[PUTS], 5);
	world_free(w);
}

void test_many_posts_are_one_question_and_of_a_bounded_size(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	for (int i = 0; i < 12; i++) post(w, "Again.");
	w->leap_most = 1000;
	nobody_is_there(w, HOUR_MS);
	world_pass(w, 5 * 1000);
	assert_int_equal(f.n[ASKED], 1);
	assert_int_equal(figures(w, "1h"), NUMBERS_AT_ONCE * 4);
	world_pass(w, MINUTE_MS);
	assert_int_equal(f.n[ASKED], 2);
	assert_int_equal(figures(w, "1h"), 12 * 4);
	world_free(w);
}

/* ---- brought by people */

void test_what_the_platform_has_told_stays(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "Story time at ten.");
	f.n[LIKES] = 10;
	world_pass(w, 2 * HOUR_MS);
	str said = rows(w, "[{\"line\":2,\"post\":\"1\",\"age\":\"1h\",\"figures\":{\"clicks\":\"7\",\"likes\":\"12\"}},"
			   "{\"line\":3,\"post\":\"1\",\"age\":\"1h\",\"figures\":{\"likes\":\"11\",\"clicks\":\"8\"}}]");
	has(said, "\"line\":2,\"why\":\"The platform itself has told 11 reactions at +1 h, and that stays.\"");
	has(said, "\"rows\":1");
	assert_int_equal(world_int(w, "SELECT value FROM figure WHERE kind = 'clicks'"), 8);
	assert_int_equal(world_int(w, "SELECT count(*) FROM figure WHERE kind = 'reactions' AND source = 'platform' AND value = 11"), 1);
	world_free(w);
}

/* ---- for slots */

struct history {
	struct figure_post *all;
	size_t n;
	struct arena *a;
};

static err read_history(struct tx *tx, void *of)
{
	struct history *h = of;
	struct figure_post *all;
	TRY(numbers_history(tx, 1, &all, &h->n));
	h->all = TAKE_N(h->a, struct figure_post, h->n + 1);
	memcpy(h->all, all, h->n * sizeof *all);
	return NULL;
}

void test_the_history_has_one_measure_and_leaves_out_what_would_mislead(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = counted(&f);
	post(w, "One.");
	world_pass(w, 3 * DAY_MS);
	post(w, "Two, under a lockdown.");
	post(w, "Three, taken down.");
	world_pass(w, 3 * DAY_MS);
	world_verb(w, "delete", "3", NULL);
	world_int(w, "INSERT INTO lock(kind, account, reason, begins, ends, set_by, made, released_at) SELECT 'lockdown', 0, 'x', "
		     "intent_at + 3600000, 0, 'alex', intent_at, intent_at + 7200000 FROM job WHERE post = 2 RETURNING 1");
	world_verb(w, "add", "Four.\n---\nAnd on.", "--chain", "--to", "ward", "--at", "+1s", NULL);
	world_pass(w, 25 * HOUR_MS);
	rows(w, "[{\"line\":2,\"post\":\"4\",\"age\":\"24h\",\"figures\":{\"views\":\"5000\",\"reach\":\"900\"}}]");
	post(w, "Five, too young.");
	world_pass(w, 2 * HOUR_MS);
	struct history h = {.a = w->a};
	assert_null(store_now(w->store, false, read_history, &h));
	assert_int_equal(h.n, 2);
	assert_true(h.all[0].at < h.all[1].at);
	assert_true(h.all[0].engagement == 1 + 2 + 3);
	assert_true(h.all[1].engagement == 4 + 2 + 3);
	assert_int_equal(h.all[0].form, FORM_TEXT);
	assert_int_equal(h.all[1].form, FORM_CHAIN);
	world_free(w);
}
