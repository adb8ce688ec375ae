/* SPDX-License-Identifier: MIT
 * large_test.c - a large house: 400 accounts, 200 persons, 10,000 posts, 2,000 shifts. What each look takes is printed,
 * and must stay under ten times what it took when this was written: a slip from a list to a list of lists takes
 * hundreds of times as long. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "rooms/duty/duty.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define N(most) "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " #most ") "

/* Of each account nine shifts a week and one in the coming days; each post waits for a yes or for its time. */
static const char *const LARGE[] = {
	N(200) "INSERT INTO person(name, joined, added_by) SELECT 'person-' || i, 1, 'alex' FROM n",
	"INSERT INTO role_held(person, account, role, since, given_by) SELECT id, 0, CASE id % 4 WHEN 0 THEN 'approver' WHEN 1 "
	"THEN 'coach' WHEN 2 THEN 'publisher' ELSE 'novice' END, 1, 'alex' FROM person WHERE name <> 'alex'",
	N(400) "INSERT INTO account(name, platform, zone, state, created, created_by, kind, owner, deputy, remote_id) "
	       "SELECT 'page-' || i, 'mastodon', 'Europe/London', 'ready', 1795341600000, 'alex', 'corporate', "
	       "'person-' || (i % 200 + 1), 'person-' || ((i + 7) % 200 + 1), 'r' || i FROM n",
	N(10000) "INSERT INTO post(id, at, created, created_by) SELECT i, 1795341600000 + i * 300000, 1795341600000, "
		 "'person-' || (i % 200 + 1) FROM n",
	N(10000) "INSERT INTO post_text(post, account, part, text) SELECT i, 0, 1, 'Post number ' || i FROM n",
	N(10000) "INSERT INTO job(op, rank, account, post, part, state, due, at, cleared) SELECT 7, 4, (SELECT min(id) FROM account "
		 "WHERE platform = 'mastodon') + i % 400, i, 1, CASE WHEN i % 5 THEN 'ready' ELSE 'review' END, "
		 "1795341600000 + i * 300000, 1795341600000 + i * 300000, 1 FROM n",
	N(10000) "INSERT INTO review(post, account, version, need, asked_at, asked_by, state) SELECT i, (SELECT min(id) FROM account "
		 "WHERE platform = 'mastodon') + i % 400, 1, CASE WHEN i % 2 THEN 'coach' ELSE 'approver' END, 1795341600000, "
		 "'person-' || (i % 200 + 1), CASE WHEN i % 5 THEN 'approved' ELSE 'open' END FROM n",
	"INSERT INTO decision(review, at, who, what, version) SELECT id, 1795341600000 + id, 'person-' || (id % 200 + 2), 'approved', 1 "
	"FROM review WHERE state = 'approved'",
	"INSERT INTO training(person, account, coach, backup, in_a_row, began, since, state) SELECT id, 0, 'person-1', 'person-5', 5, "
	"1795341600000, 1, 'learning' FROM person WHERE name <> 'alex'",
	N(2000) "INSERT INTO duty(person, account, powers, begins, ends, wall_begins, wall_ends, zone, weekly, since, set_by) SELECT "
		"(SELECT id FROM person WHERE name = 'person-' || (i % 200 + 1)), (SELECT min(id) FROM account WHERE platform = "
		"'mastodon') + i % 400, '', 1795339800000, 1795339800000 + 36000000, '2026-11-22T09:30:00', '2026-11-22T19:30:00', "
		"'Europe/London', i % 10 <> 0, 1, 'alex' FROM n",
};

static err fill(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("setting the scene")});
	for (size_t i = 0; i < COUNT(LARGE); i++) {
		query q = sql(tx, LARGE[i]);
		TRY(sql_run(&q));
	}
	return NULL;
}

static struct world *large(void)
{
	struct world *w = world_new();
	world_verb(w, "user add", "alex", NULL);
	world_verb(w, "role give", "alex", "admin", NULL);
	err e = store_now(w->store, true, fill, NULL);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return w;
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Sanitizers make it slower by about three. */
static void took(const char *what, double from, double stated)
{
	double now = seconds() - from;
#ifdef __SANITIZE_ADDRESS__
	stated *= 3;
#endif
	printf("# %s: %.3f s of processor time; it was %.3f s\n", what, now, stated);
	if (now > 10 * stated) fail_msg("%s took %.3f s, more than ten times %.3f s.", what, now, stated);
}

static err ask_all(struct tx *tx, void *of)
{
	size_t *found = of, n;
	struct account *all;
	struct on_duty who;
	TRY(accounts_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(on_duty(tx, &(struct duty_ask){.on = &all[i], .power = POWER_WRITE, .at = tx_now(tx)}, &who));
		*found += who.person.len > 0;
	}
	return NULL;
}

void test_a_large_house_is_looked_at_in_good_time(void **state)
{
	(void)state;
	struct world *w = large();
	size_t found = 0;
	double from = seconds();
	assert_null(store_now(w->store, false, ask_all, &found));
	took("on_duty of 400 accounts", from, 0.3);
	assert_true(found >= 350);
	from = seconds();
	str said = world_verb(w, "doctor look", NULL);
	took("doctor", from, 0.3);
	assert_true(str_find(said, S("\"what\":\"empty-week\""), NULL) || str_find(said, S("\"what\":\"no-proof\""), NULL));
	from = seconds();
	said = world_verb(w, "duty list", "--days", "14", NULL);
	took("duty list", from, 0.35);
	assert_true(str_find(said, S("These are the next 1000"), NULL));
	from = seconds();
	world_verb(w, "duty set", "person-3", "--until", "fri 17:00", "--on", "page-1", "--power", "takedown", "--weekly",
		   NULL);
	took("duty set", from, 0.01);
	from = seconds();
	said = world_verb(w, "training report", NULL);
	took("training report of 200", from, 0.1);
	assert_true(str_find(said, S("\"person\":\"person-200\""), NULL));
	world_free(w);
}
