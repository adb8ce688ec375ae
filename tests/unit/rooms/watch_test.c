/* SPDX-License-Identifier: MIT
 * watch_test.c - what nobody here has sent is found soon, and nothing of ours is ever taken for it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/intruder.h"

#include "rooms/watch/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOREIGN "SELECT count(*) FROM foreign_post"
#define READ_AT "SELECT coalesce(max(read_at), 0) FROM watching"

/* Monday 9:00 UTC, in hours in which people work. */
static struct world *watched(int64_t auto_lock)
{
	struct world *w = world_new();
	w->watch = true;
	w->auto_lock = auto_lock;
	world_kill(w);
	world_account(w, "library");
	w->leap_most = 15000;
	world_pass(w, 23 * HOUR_MS);
	return w;
}

static int64_t minutes_until(struct world *w, int64_t found)
{
	for (int64_t n = 1; n <= 60; n++) {
		world_pass(w, MINUTE_MS);
		if (world_int(w, FOREIGN) >= found) return n;
	}
	return 1000;
}

static void says(struct world *w, const char *verb, const char *words)
{
	str said = world_verb(w, verb, NULL);
	if (!str_find(said, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(said));
}

/* ---- found */

void test_a_foreign_post_is_found_within_two_readings_and_told(void **state)
{
	(void)state;
	struct world *w = watched(0);
	world_verb(w, "add", "Story time at ten.", "--to", "library", "--at", "+1m", NULL);
	world_pass(w, 10 * MINUTE_MS);
	assert_int_equal(world_int(w, FOREIGN), 0);
	intrude(w, "library", "Win a phone https://prizes.example", "Web");
	assert_true(minutes_until(w, 1) <= 10);
	says(w, "watch list", "Win a phone");
	says(w, "watch list", "another program");
	says(w, "notice list", "a post that nobody here has sent");
	assert_int_equal(world_int(w, "SELECT count(*) FROM lock"), 0);
	world_free(w);
}

void test_at_night_and_under_alert_too(void **state)
{
	(void)state;
	struct world *w = watched(0);
	world_pass(w, 14 * HOUR_MS);
	intrude(w, "library", "Now for something else", "Web");
	assert_true(minutes_until(w, 1) <= 20);
	world_pass(w, 2 * HOUR_MS);
	world_verb(w, "lockdown row", NULL);
	world_pass(w, 10 * MINUTE_MS);
	intrude(w, "library", "And one more of these", "Web");
	assert_true(minutes_until(w, 2) <= 2);
	world_free(w);
}

void test_a_copy_of_ours_with_another_link_is_found(void **state)
{
	(void)state;
	struct world *w = watched(0);
	world_verb(w, "add", "Flu jabs: book at https://nhs.example/flu today.", "--to", "library", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE_MS);
	intrude(w, "library", "Flu jabs: book at https://evil.example/flu today.", "schedpost");
	assert_true(minutes_until(w, 1) <= 10);
	assert_int_equal(world_int(w, FOREIGN), 1);
	world_free(w);
}

void test_three_in_a_row_with_a_new_link_are_hostile(void **state)
{
	(void)state;
	struct world *w = watched(0);
	for (int i = 0; i < 3; i++) intrude(w, "library", "Buy coins https://coins.example", "Web");
	assert_true(minutes_until(w, 1) <= 10);
	assert_int_equal(world_int(w, FOREIGN " WHERE state = 'hostile'"), 3);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE topic = 'watch'"), 1);
	world_free(w);
}

/* ---- it locks by itself only where that was set */

void test_it_locks_by_itself_only_where_that_is_set(void **state)
{
	(void)state;
	for (int set = 0; set < 2; set++) {
		struct world *w = watched(set ? WATCH_HOSTILE : 0);
		world_account(w, "wards");
		intrude(w, "library", "A colleague writes this", "Web");
		world_pass(w, 20 * MINUTE_MS);
		assert_int_equal(world_int(w, FOREIGN), 1);
		assert_int_equal(world_int(w, "SELECT count(*) FROM lock"), 0);
		for (int i = 0; i < 3; i++) intrude(w, "library", "Buy coins https://coins.example", "Web");
		world_pass(w, 20 * MINUTE_MS);
		assert_int_equal(world_int(w, "SELECT count(*) FROM lock WHERE account = 1 AND kind = 'lockdown'"), set);
		world_verb(w, "add", "Afterwards here", "--to", "library", "--at", "+1m", NULL);
		world_verb(w, "add", "Afterwards there", "--to", "wards", "--at", "+1m", NULL);
		world_pass(w, 5 * MINUTE_MS);
		assert_int_equal(world_seen(w, "library", "Afterwards here"), !set);
		assert_int_equal(world_seen(w, "wards", "Afterwards there"), 1);
		world_free(w);
	}
}

/* ---- people */

void test_what_colleagues_may_post_by_hand_is_told_to_nobody_within_their_hours(void **state)
{
	(void)state;
	struct world *w = watched(0);
	world_person(w, "kim", "author");
	world_verb(w, "watch allow", "library", "--for", "kim", "--hours", "mon-fri 09:00-12:00", NULL);
	says(w, "watch list", "mon-fri 09:00-12:00");
	intrude(w, "library", "Good morning from the desk", "Web");
	world_pass(w, 20 * MINUTE_MS);
	assert_int_equal(world_int(w, FOREIGN " WHERE state = 'staff'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE topic = 'watch'"), 0);
	world_pass(w, 4 * HOUR_MS);
	intrude(w, "library", "Good afternoon from the desk", "Web");
	world_pass(w, 20 * MINUTE_MS);
	assert_int_equal(world_int(w, FOREIGN " WHERE state = 'unknown'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE topic = 'watch'"), 1);
	world_verb(w, "watch allow", "library", "--for", "kim", "--end", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM by_hand_there"), 0);
	world_free(w);
}

void test_a_person_says_whose_it_is(void **state)
{
	(void)state;
	struct world *w = watched(0);
	err e;
	intrude(w, "library", "Good morning from the desk", "Web");
	world_pass(w, 20 * MINUTE_MS);
	world_verb(w, "watch decide", "1", "foreign", NULL);
	assert_int_equal(world_int(w, FOREIGN " WHERE state = 'foreign' AND decided_by = 'alex'"), 1);
	world_pass(w, HOUR_MS);
	assert_int_equal(world_int(w, FOREIGN), 1);
	says(w, "watch list", "Nothing was found");
	world_try(w, &e, "watch decide", "7", "ours", NULL);
	covers_fails(e, "no-such-foreign-post");
	world_free(w);
}

/* ---- no false alarm */

void test_what_was_there_before_anybody_looked_is_no_alarm(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	intrude(w, "library", "From years ago", "Web");
	world_pass(w, HOUR_MS);
	w->watch = true;
	world_kill(w);
	world_pass(w, 2 * HOUR_MS);
	assert_true(w->now - world_int(w, READ_AT) <= 20 * MINUTE_MS);
	assert_int_equal(world_int(w, FOREIGN), 0);
	world_free(w);
}

/* Chains, answers that were lost, a kill in between. */
void test_posts_of_ours_are_no_alarm_whatever_happened_to_them(void **state)
{
	(void)state;
	struct world *w = watched(0);
	char text[100];
	for (int i = 0; i < 60; i++) {
		snprintf(text, sizeof text, "Notice number %d of the day%s", i, i % 5 ? "" : "\n---\nAnd its second part");
		w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER};
		w->fault_times = i % 3 == 0;
		world_verb(w, "add", text, "--to", "library", "--at", "+1m", NULL);
		world_pass(w, 4 * MINUTE_MS);
		if (i % 20 == 7) world_kill(w);
	}
	world_pass(w, HOUR_MS);
	assert_true(world_wall(w, "library") >= 60);
	assert_int_equal(world_int(w, FOREIGN), 0);
	world_free(w);
}

static err read_twice(struct tx *tx, void *of)
{
	struct seen one = {.id = S("12"), .revision = S(""), .url = S(""), .text = S("Win a phone"), .link = S(""),
			   .client = S(""), .lang = S(""), .at = tx_now(tx)};
	struct seen all[] = {one, one};
	engine_does(tx, "watching");
	return watch_read(tx, &(struct reading){.account = 1, .entries = all, .n = COUNT(all)}, of);
}

/* Pages of a list may overlap. */
void test_a_list_that_shows_a_post_twice_is_read_all_the_same(void **state)
{
	(void)state;
	struct world *w = watched(0);
	struct found found;
	world_pass(w, 10 * MINUTE_MS);
	assert_null(store_now(w->store, true, read_twice, &found));
	assert_int_equal(found.n, 1);
	assert_int_equal(world_int(w, FOREIGN), 1);
	world_free(w);
}

void test_nothing_is_read_where_that_is_not_wanted(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_int(w, READ_AT), 0);
	says(w, "watch list", "No account is watched");
	world_free(w);
}

/* ---- the platform */

void test_a_platform_that_asks_for_rest_gets_it(void **state)
{
	(void)state;
	struct world *w = watched(0);
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 429, .retry_after_s = 3600};
	w->fault_method = "GET";
	w->fault_times = 1;
	world_pass(w, 55 * MINUTE_MS);
	assert_true(w->now - world_int(w, READ_AT) >= 50 * MINUTE_MS);
	world_verb(w, "add", "It goes out meanwhile", "--to", "library", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE_MS);
	assert_int_equal(world_seen(w, "library", "It goes out meanwhile"), 1);
	world_pass(w, 30 * MINUTE_MS);
	assert_true(w->now - world_int(w, READ_AT) <= 20 * MINUTE_MS);
	world_free(w);
}

void test_a_platform_that_refuses_to_tell_is_asked_ever_less_and_no_post_waits(void **state)
{
	(void)state;
	struct world *w = watched(0);
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 403};
	w->fault_method = "GET";
	w->fault_times = -1;
	world_pass(w, 2 * DAY_MS);
	assert_true(world_int(w, "SELECT fails FROM watching") <= 12);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	world_verb(w, "add", "It goes out", "--to", "library", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE_MS);
	assert_int_equal(world_seen(w, "library", "It goes out"), 1);
	world_free(w);
}

void test_another_profile_is_told_and_counts(void **state)
{
	(void)state;
	struct world *w = watched(0);
	world_int(w, "UPDATE watching SET profile = 'Town Library library ' RETURNING 1");
	world_pass(w, 2 * HOUR_MS);
	says(w, "notice list", "another profile");
	intrude(w, "library", "Good morning from us", "Web");
	assert_true(minutes_until(w, 1) <= 10);
	says(w, "watch list", "the profile was changed");
	world_free(w);
}

/* ---- ten thousand posts of our own, a third of them without the platform's id: edited, shortened, otherwise dressed
 * up */

enum { OWN = 10000, AT_ONCE = 200, EVERY_MS = 2 * 60 * 1000 };

static const char *const WORDS[] = {
	"the", "library", "clinic", "open", "closed", "tomorrow", "today", "children", "story", "reading",
	"vaccine", "nurses", "ward", "visit", "please", "bring", "your", "letter", "from", "Monday", "until",
	"Friday", "street", "bridge", "council", "meeting", "evening", "\xC5\x82\xC3\xB3\xC5\xBC" "ko", "croeso",
	"bookshelf", "parking", "weather", "volunteers", "welcome", "new", "hours", "doctor", "appointment",
	"online", "queue", "winter", "garden", "music", "Wednesday", "help", "free",
};

static str own_text(struct arena *a, unsigned *chance)
{
	buf out = buf_in(a, 1000);
	int n = 6 + (int)(*chance % 30);
	for (int i = 0; i < n; i++) {
		*chance = *chance * 1103515245u + 12345u;
		buf_fmt(&out, "%s%s", i ? " " : "", WORDS[(*chance >> 16) % COUNT(WORDS)]);
	}
	if (*chance % 3 == 0) buf_add(&out, S(" https://library.example/news"));
	return buf_str(&out);
}

static str dressed(struct arena *a, str text, size_t i)
{
	size_t at;
	switch (i % 5) {
	case 0: return arena_fmt(a, "%.*s\xE2\x80\xA6", SHOW(str_cut(text, 0, text.len * 2 / 3)));
	case 1: return arena_fmt(a, "UPDATE: %.*s", SHOW(text));
	case 2: return arena_fmt(a, "%.*s #news", SHOW(text));
	case 3:
		if (!str_find(text, S(" "), &at)) return text;
		return arena_fmt(a, "%.*s,\n\n%.*s", SHOW(str_cut(text, 0, at)), SHOW(str_cut(text, at + 1, text.len)));
	default: return text;
	}
}

struct own {
	size_t from;
	unsigned chance;
	int64_t began;
	size_t told;
};

static err own_row(struct tx *tx, str text, str id, int64_t at)
{
	query post = sql(tx, "INSERT INTO post(created, created_by) VALUES ($1, 'alex')");
	bind_int(&post, at);
	TRY(sql_run(&post));
	int64_t n = tx_last_id(tx);
	query words = sql(tx, "INSERT INTO post_text(post, account, part, text) VALUES ($1, 0, 1, $2)");
	bind_int(&words, n);
	bind_str(&words, text);
	TRY(sql_run(&words));
	query job = sql(tx, "INSERT INTO job(op, rank, account, post, part, state, due, at, intent_at, done_at, remote_id) "
			    "VALUES (7, 4, 1, $1, 1, 'done', $2, $2, $2, $2, $3)");
	bind_int(&job, n);
	bind_int(&job, at);
	bind_str(&job, id);
	return sql_run(&job);
}

static err own_work(struct tx *tx, void *of)
{
	struct own *o = of;
	struct arena *a = tx_arena(tx);
	struct seen *entries = TAKE_N(a, struct seen, AT_ONCE);
	struct found found;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("setting the scene")});
	for (size_t i = 0; i < AT_ONCE; i++) {
		size_t n = o->from + i;
		int64_t at = o->began + (int64_t)n * EVERY_MS;
		str text = own_text(a, &o->chance), id = arena_fmt(a, "x%zu", n);
		TRY(own_row(tx, text, n % 3 ? id : S(""), at));
		entries[AT_ONCE - 1 - i] = (struct seen){.id = id, .text = dressed(a, text, n),
							 .at = at + (int64_t)(n % 9) * MINUTE_MS};
	}
	TRY(watch_read(tx, &(struct reading){.account = 1, .entries = entries, .n = AT_ONCE}, &found));
	o->told += found.n;
	return NULL;
}

void test_ten_thousand_posts_of_our_own_edited_and_shortened_are_no_alarm(void **state)
{
	(void)state;
	struct world *w = watched(0);
	struct own o = {.chance = 7, .began = w->now};
	for (o.from = 0; o.from < OWN; o.from += AT_ONCE) {
		err e = store_now(w->store, true, own_work, &o);
		if (e) fail_msg("%.*s", SHOW(e->text));
	}
	assert_int_equal(o.told, 0);
	assert_int_equal(world_int(w, FOREIGN), 0);
	world_free(w);
}
