/* SPDX-License-Identifier: MIT
 * place_test.c - times for many posts at once: apart from each other, on their days, the same every time, all or none;
 * and how long that takes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"
#include "rooms/slots/placing.h"

#include <stdio.h>
#include <time.h>

#define NEAREST(where) "SELECT min(b.due - a.due) FROM job a JOIN job b ON a.op = 7 AND b.op = 7 AND a.id <> b.id AND " \
		       "a.due <= b.due AND " where

/* Its clock stands on Sunday, 22 November 2026. */
static struct world *town(int accounts)
{
	struct world *w = world_new();
	for (int i = 0; i < accounts; i++) world_account(w, arena_cstr(w->a, arena_fmt(w->a, "a%d", i)));
	return w;
}

/* Each account has somebody who answers, so that all that may stand against a time is asked. */
static struct world *answered_town(int accounts)
{
	struct world *w = town(accounts);
	world_person(w, "olga", "owner");
	for (int i = 0; i < accounts; i++)
		world_verb(w, "account set", arena_cstr(w->a, arena_fmt(w->a, "a%d", i)), "--owner", "olga", "--replies",
			   "mon-sun 7:00-23:00", NULL);
	return w;
}

/* n posts over that many accounts, each fifth on two of them, each seventh for a day. */
static str rows(struct world *w, int n, int accounts)
{
	buf out = buf_in(w->a, 100000);
	for (int i = 0; i < n; i++) {
		buf_fmt(&out, "%c{\"line\":%d,\"call\":{\"TEXT\":\"Post %d\",\"to\":[\"a%d\"", i ? ',' : '[', i + 2, i,
			i % accounts);
		if (i % 5 == 4 && accounts > 1) buf_fmt(&out, ",\"a%d\"", (i + 1) % accounts);
		buf_fmt(&out, "]%s}}", i % 7 == 6 ? ",\"for\":\"World AIDS Day\"" : "");
	}
	buf_byte(&out, ']');
	return buf_str(&out);
}

static str plan(struct world *w, const char *verb, str json, const char *until)
{
	return world_verb(w, verb, "--rows", arena_cstr(w->a, json), "--until", until, NULL);
}

void test_what_the_checks_stop_is_told_by_line(void **state)
{
	static const char ROWS[] = "[{\"line\":2,\"call\":{\"TEXT\":\"We are open.\",\"to\":[\"a0\"]}},"
				   "{\"line\":3,\"call\":{\"TEXT\":\"943 476 5919 is wanted.\",\"to\":[\"a0\"]}}]";
	(void)state;
	struct world *w = town(1);
	str said = plan(w, "place take", str_of(ROWS), "in 3 days");
	has(said, "\"stopped\":[{\"line\":3,\"rule\":\"nhs-number\"");
	has(said, "1 of them is kept, but does not go out like this");
	has_not(said, "\"line\":2,\"rule\"");
	world_free(w);
}

void test_posts_are_placed_apart_from_each_other_and_on_their_days(void **state)
{
	(void)state;
	struct world *w = town(3);
	str json = rows(w, 20, 3), said = plan(w, "place plan", json, "in 10 days");
	has(said, "\"rows\":20,\"fine\":20,\"saved\":false");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	has(plan(w, "place take", json, "in 10 days"), "\"saved\":true");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 20);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'ready'"), 24);
	assert_true(world_int(w, NEAREST("a.account = b.account")) >= 2 * HOUR_MS);
	assert_true(world_int(w, NEAREST("a.account <> b.account AND a.post = b.post")) >= 20 * MINUTE_MS);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job j JOIN post p ON p.id = j.post WHERE p.campaign <> '' AND "
				      "j.due / 86400000 = 20788"), 2);	/* 1 December 2026 */
	world_free(w);
}

/* In so short a window they would meet if nothing kept them apart; so would two posts of one campaign. */
void test_the_same_words_do_not_come_on_two_accounts_at_once(void **state)
{
	(void)state;
	static const char *const ROWS[] = {
		"[{\"line\":2,\"call\":{\"TEXT\":\"Walk in\",\"to\":[\"a0\",\"a1\",\"a2\"]}}]",
		"[{\"line\":2,\"call\":{\"TEXT\":\"Walk in\",\"to\":[\"a0\"],\"campaign\":\"Flu\"}},"
		"{\"line\":3,\"call\":{\"TEXT\":\"Ask us\",\"to\":[\"a1\",\"a2\"],\"campaign\":\"Flu\"}}]",
	};
	for (size_t i = 0; i < COUNT(ROWS); i++) {
		struct world *w = town(3);
		has(world_verb(w, "place take", "--rows", ROWS[i], "--from", "tomorrow 12:00", "--until",
			       "tomorrow 13:15", NULL), "\"saved\":true");
		assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7"), 3);
		assert_true(world_int(w, NEAREST("1")) >= 20 * MINUTE_MS);
		world_free(w);
	}
}

void test_posts_lie_as_far_apart_as_their_account_wants(void **state)
{
	(void)state;
	struct world *w = town(1);
	world_verb(w, "account set", "a0", "--gap", "5h", NULL);
	has(world_verb(w, "place take", "--rows", "[{\"line\":2,\"call\":{\"TEXT\":\"One\",\"to\":[\"a0\"]}},"
			"{\"line\":3,\"call\":{\"TEXT\":\"Two\",\"to\":[\"a0\"]}}]", "--from", "tomorrow 12:00", "--until",
		       "tomorrow 20:00", NULL), "\"saved\":true");
	assert_true(world_int(w, NEAREST("a.account = b.account")) >= 5 * HOUR_MS);
	world_free(w);
}

void test_the_same_posts_get_the_same_times(void **state)
{
	(void)state;
	struct world *w = town(3);
	str json = rows(w, 20, 3), first = plan(w, "place plan", json, "in 10 days");
	assert_true(str_is(plan(w, "place plan", json, "in 10 days"), first));
	struct world *other = town(3);
	assert_true(str_is(plan(other, "place plan", rows(other, 20, 3), "in 10 days"), first));
	world_free(other);
	world_free(w);
}

void test_a_date_means_a_time_on_it(void **state)
{
	(void)state;
	struct world *w = town(1);
	const char *row = "[{\"line\":2,\"call\":{\"TEXT\":\"Carols\",\"for\":\"2026-12-10\"}}]";
	has(world_verb(w, "place plan", "--rows", row, NULL), "\"at\":\"2026-12-10T");
	world_free(w);
}

/* Its day is asked for by name, so it stands before --until; but not in silence. */
void test_what_is_placed_behind_until_for_its_day_is_told(void **state)
{
	(void)state;
	struct world *w = town(2);
	static const char ROWS[] = "[{\"line\":2,\"call\":{\"TEXT\":\"Carols\",\"to\":[\"a0\"],\"for\":\"2026-12-25\"}},"
				   "{\"line\":3,\"call\":{\"TEXT\":\"Bells\",\"to\":[\"a0\"]}}]";
	has(plan(w, "place plan", str_of(ROWS), "in 10 days"),
	    "Later than --until, for the day that the post is for lies there: line 2.");
	has_not(plan(w, "place plan", str_of(ROWS), "in 40 days"), "Later than --until");
	has_not(world_verb(w, "place plan", "--rows", ROWS, NULL), "Later than --until");
	str said = world_verb(w, "place plan", "--rows", "[{\"line\":4,\"call\":{\"TEXT\":\"Where\"}}]", NULL);
	has(said, "Please give one in the column to.");
	has_not(said, "--to NAME");
	world_free(w);
}

/* A row that cannot be used leaves the others out, and each says why. */
void test_it_is_all_or_nothing(void **state)
{
	(void)state;
	static const struct {
		const char *row, *why;
	} WRONG[] = {
		{"{\"TEXT\":\"x\",\"to\":[\"b0\"]}", "There is no account 'b0'"},
		{"{\"TEXT\":\"x\",\"to\":[\"a0\"],\"at\":\"tomorrow 9:00\"}", "It has a time already"},
		{"{\"TEXT\":\"x\",\"to\":[\"a0\"],\"for\":\"Carers Week\"}", "Nobody has confirmed the date of Carers Week"},
		{"{\"TEXT\":\"\",\"to\":[\"a0\"]}", "is empty"},
		{"{\"TEXT\":\"x\",\"to\":[\"a0\"],\"pair\":\"1\"}", "made a pair when both are there"},
	};
	struct world *w = town(2);
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		str json = arena_fmt(w->a, "[{\"line\":2,\"call\":{\"TEXT\":\"Fine\",\"to\":[\"a1\"]}},"
					   "{\"line\":3,\"call\":%s}]", WRONG[i].row);
		str said = plan(w, "place take", json, "in 10 days");
		has(said, "\"line\":3,\"why\":\"");
		has(said, WRONG[i].why);
		has(said, "\"fine\":1,\"saved\":false");
	}
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	world_free(w);
}

/* A file that was placed before, with a row more: what is there already is not placed twice. */
void test_what_was_placed_is_not_placed_again(void **state)
{
	static const char ROWS[] = "[{\"line\":2,\"call\":{\"TEXT\":\"We are open.\",\"to\":[\"a0\"]}}]";
	static const char MORE[] = "[{\"line\":2,\"call\":{\"TEXT\":\"We are open.\",\"to\":[\"a0\",\"a1\"]}}]";
	struct world *w = answered_town(2);
	(void)state;
	has(plan(w, "place take", str_of(ROWS), "in 7 days"), "\"saved\":true");
	str said = plan(w, "place take", str_of(ROWS), "in 7 days");
	has(said, "\"saved\":false");
	has(said, "These words are on 'a0' already, as post 1. Please leave the row out, or say its time with: schedpost add");
	said = plan(w, "place take", str_of(MORE), "in 7 days");
	has(said, "\"saved\":true");
	has(said, "Line 2: 'a0' (post 1) had these words already, so they were taken for 'a1' alone.");
	world_free(w);
}

void test_where_there_is_no_room_it_says_so(void **state)
{
	(void)state;
	struct world *w = town(1);
	world_verb(w, "account set", "a0", "--a-day", "1", NULL);
	str said = plan(w, "place take", rows(w, 4, 1), "in 2 days at 0:00");
	has(said, "There is no good time for it on 'a0'");
	has(said, "\"saved\":false");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	has(plan(w, "place take", rows(w, 4, 1), "in 5 days at 0:00"), "\"saved\":true");
	assert_int_equal(world_int(w, "SELECT count(DISTINCT due / 86400000) FROM job WHERE op = 7"), 4);
	world_free(w);
}

/* ---- how long it takes */

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* The target is told, and ten times of it fails. */
static void took(const char *what, double ms, double target)
{
	printf("# %s: %.2f ms of processor time, %.0f is the target\n", what, ms, target);
#ifndef __SANITIZE_ADDRESS__
	if (ms > 10 * target) fail_msg("%s took %.2f ms, more than ten times %.0f.", what, ms, target);
#endif
}

void test_fifty_posts_over_ten_accounts(void **state)
{
	(void)state;
	enum { TIMES = 5 };
	struct world *w = answered_town(10);
	str json = rows(w, 50, 10);
	double from = seconds();
	for (int i = 0; i < TIMES; i++) has(plan(w, "place plan", json, "in 7 days"), "\"fine\":50");
	took("50 posts placed over 10 accounts", (seconds() - from) * 1000 / TIMES, 50);
	world_free(w);
}

struct week {
	double loaded, scored;	/* ms */
	size_t n;
};

static err score_week(struct tx *tx, void *of)
{
	enum { TIMES = 20 };
	struct week *k = of;
	struct account on;
	struct offer *offers;
	struct outlook *s = TAKE(tx_arena(tx), struct outlook);
	TRY(account_need(tx, S("a0"), &on));
	double from = seconds();
	TRY(outlook_load(tx, &on, &(struct window){tx_now(tx), tx_now(tx) + WEEK_MS}, s));
	double loaded = seconds();
	for (int i = 0; i < TIMES; i++) TRY(outlook_offers(tx_arena(tx), s, &offers, &k->n));
	k->loaded = (loaded - from) * 1000;
	k->scored = (seconds() - loaded) * 1000 / TIMES;
	return NULL;
}

void test_a_week_of_one_account(void **state)
{
	(void)state;
	struct week k;
	struct world *w = answered_town(1);
	has(plan(w, "place take", rows(w, 20, 1), "in 7 days"), "\"saved\":true");
	err e = store_now(w->store, false, score_week, &k);
	if (e) fail_msg("%.*s", SHOW(e->text));
	assert_in_range(k.n, 670, 673);
	took("a week of one account loaded", k.loaded, 5);
	took("a week of one account scored", k.scored, 1);
	world_free(w);
}
