/* SPDX-License-Identifier: MIT
 * stopped_test.c - the numbers of a lockdown: what was under way and became of it, what waits, and when the last byte
 * had left. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/post_office.h"

#include "base/json.h"
#include "rooms/locks/brake.h"

static void post(struct world *w, const char *text, const char *to, const char *at)
{
	world_verb(w, "add", text, "--to", to, "--at", at, NULL);
}

static struct world *two_accounts(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	return w;
}

/* A number of the facts of lockdown 1. */
static int64_t number(struct world *w, const char *name)
{
	const struct json *root, *facts;
	int64_t n = -1;
	str data = world_verb(w, "locks", "1", NULL);
	assert_null(json_read(w->a, data, &root));
	facts = json_get(json_get(root, "data") ? json_get(root, "data") : root, "lockdown");
	assert_non_null(facts);
	assert_null(json_get_int(w->a, facts, name, &n));
	return n;
}

static bool says(struct world *w, const char *words)
{
	return str_find(world_verb(w, "locks", "1", NULL), str_of(words), NULL);
}

static struct world *one_under_way(int how)
{
	struct world *w = two_accounts();
	w->fault = (struct practice_fault){.kind = how, .delay_ms = 20000};
	w->fault_method = "POST";
	w->fault_times = 1;
	post(w, "Under way", "library", "+1s");
	post(w, "Tomorrow", "library", "+1d");
	post(w, "The day after", "wards", "+2d");
	world_pass(w, 5000);
	assert_int_equal(world_in_state(w, "sending"), 1);
	return w;
}

/* ---- each under way has one verdict */

void test_what_was_under_way_is_unknown_first_and_then_sent_or_not(void **state)
{
	(void)state;
	static const int HOW[] = {PRACTICE_FINE, PRACTICE_LOSE_REQUEST};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		struct world *w = one_under_way(HOW[i]);
		int64_t out = HOW[i] == PRACTICE_FINE;
		world_verb(w, "lockdown row", NULL);
		assert_int_equal(number(w, "unknown"), 1);
		assert_true(says(w, "never sent again by itself"));
		world_pass(w, HOUR_MS);
		assert_int_equal(number(w, "unknown"), 0);
		assert_int_equal(number(w, "sent"), out);
		assert_int_equal(number(w, "not_sent"), !out);
		assert_true(says(w, "Under way"));
		world_free(w);
	}
}

/* In hand, made ready ahead of its time: no intent is saved yet. */
void test_what_was_stopped_before_it_left_is_told_too(void **state)
{
	(void)state;
	struct world *w = two_accounts();
	post(w, "Nearly", "library", "+1s");
	world_pass(w, 970);
	world_verb(w, "lockdown row", NULL);
	world_pass(w, HOUR_MS);
	assert_int_equal(number(w, "not_sent"), 1);
	assert_true(says(w, "Nearly"));
	assert_true(says(w, "nothing was leaving"));
	world_free(w);
}

void test_what_is_let_go_again_later_was_not_sent_then(void **state)
{
	(void)state;
	struct world *w = one_under_way(PRACTICE_LOSE_REQUEST);
	world_verb(w, "lockdown row", NULL);
	world_pass(w, HOUR_MS);
	world_int(w, "UPDATE lock SET released_at = 1 RETURNING 1");
	world_int(w, "UPDATE job SET state = 'done', intent_at = (SELECT made + 1000 FROM lock) WHERE post = 1 RETURNING 1");
	assert_int_equal(number(w, "not_sent"), 1);
	assert_int_equal(number(w, "sent"), 0);
	world_free(w);
}

/* ---- the last byte */

static void sentinel(struct world *w, int64_t at, const char *suspect)
{
	struct arena *a = arena_new();
	struct sentinel s = {.account = S("library"), .by = S("kim"), .suspect = str_of(suspect), .at = at};
	str file;
	assert_null(sentinel_write(a, str_of(w->folder), &s, &file));
	arena_free(a);
}

/* A file by which somebody locked 84 ms ago; the service sees it now, and cuts. */
void test_the_last_byte_is_timed_by_the_cut_and_not_by_the_question(void **state)
{
	(void)state;
	struct world *w = one_under_way(PRACTICE_FINE);
	sentinel(w, w->now - 84, "");
	world_settle(w);
	world_pass(w, HOUR_MS);
	assert_true(says(w, "left 84 ms after the lock, at most"));
	world_free(w);
}

void test_where_nothing_was_leaving_it_says_so(void **state)
{
	(void)state;
	struct world *w = two_accounts();
	world_verb(w, "lockdown row", NULL);
	world_settle(w);
	assert_true(says(w, "nothing was leaving"));
	world_free(w);
}

/* Killed between the lock and the cut: nobody knows, and nothing is claimed. */
void test_a_service_that_died_in_between_has_measured_nothing(void **state)
{
	(void)state;
	struct world *w = one_under_way(PRACTICE_FINE);
	world_int(w, "INSERT INTO lock(kind, account, begins, set_by, made) VALUES ('lockdown', 0, 1, 'kim', 1) RETURNING 1");
	world_int(w, "INSERT INTO lock_stopped(lock, covers, tokens) SELECT id, 0, 0 FROM lock RETURNING 1");
	assert_true(says(w, "not measured yet"));
	world_kill(w);
	world_settle(w);
	assert_true(says(w, "not measured: the service was stopped"));
	world_free(w);
}

void test_a_lockdown_by_a_file_is_measured_like_another(void **state)
{
	(void)state;
	struct world *w = one_under_way(PRACTICE_FINE);
	sentinel(w, w->now, "");
	world_pass(w, 2000);
	assert_true(says(w, "ms after the lock, at most"));
	assert_int_equal(number(w, "sent") + number(w, "unknown"), 1);
	world_pass(w, HOUR_MS);
	assert_int_equal(number(w, "sent"), 1);
	world_free(w);
}

/* The command line has written it, and the service was faster than the question. */
void test_a_file_and_the_question_after_it_are_one_lockdown(void **state)
{
	(void)state;
	struct world *w = covers_town();
	sentinel(w, w->now, "sam");
	world_pass(w, 1000);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock"), 1);
	world_verb(w, "lockdown row", "library", "--exclude-user", "sam", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock l JOIN person p ON p.id = l.suspect WHERE p.name = 'sam'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE todo = 'schedpost locks'"), 1);
	world_verb(w, "lockdown row", "wards", NULL);	/* that is another one */
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock"), 2);
	world_free(w);
}

/* ---- what waits */

void test_it_counts_what_waits_on_the_accounts_that_are_locked(void **state)
{
	(void)state;
	struct world *w = two_accounts();
	post(w, "Tomorrow", "library", "+1d");
	post(w, "Both", "library,wards", "+1d");
	post(w, "Elsewhere", "wards", "+2d");
	world_verb(w, "lockdown row", "library", NULL);
	assert_int_equal(number(w, "waiting"), 2);
	world_free(w);
	w = two_accounts();
	post(w, "Both", "library,wards", "+1d");
	post(w, "Elsewhere", "wards", "+2d");
	world_verb(w, "lockdown row", "library", "wards", NULL); /* one command, two locks: one answer */
	assert_int_equal(number(w, "waiting"), 2);
	world_free(w);
}

void test_it_counts_covers_and_tokens(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	covers_agree(w);
	AS(w, "sam", "token add", "phone");
	world_pass(w, DAY_MS + HOUR_MS);
	AS(w, "nina", "lockdown row", "--exclude-user", "sam");
	assert_int_equal(number(w, "covers"), 1);
	assert_int_equal(number(w, "tokens"), 1);
	world_free(w);
}

/* ---- who hears of it */

/* At night, by whoever has set that they hear of nothing, and at once. */
void test_everybody_concerned_is_told_at_once_whatever_they_have_set(void **state)
{
	(void)state;
	struct office *o = office_town();
	struct world *w = o->w;
	world_verb(w, "user add", "kim", NULL);
	world_verb(w, "duty set", "kim", "--until", "tomorrow 9:00", NULL);
	world_verb(w, "notice set", "--person", "kim", "--mail", "kim@town.example", NULL);
	world_verb(w, "notice set", "--person", "kim", "--topic", "all", "--how", "off", NULL);
	world_verb(w, "notice set", "--person", "sam", "--quiet", "9:00-17:00", "--topic", "system", "--how", "now", NULL);
	world_verb(w, "user add", "lee", NULL);
	world_verb(w, "notice set", "--person", "lee", "--mail", "lee@town.example", NULL);
	world_verb(w, "lockdown row", "ward", NULL);
	world_pass(w, 2000);
	assert_int_equal(office_mails_to(o, "sam@town.example"), 1);	/* owns it */
	assert_int_equal(office_mails_to(o, "kim@town.example"), 1);	/* is on duty */
	assert_int_equal(office_mails_to(o, "lee@town.example"), 0);	/* has nothing to do with it */
	office_close(o);
}
