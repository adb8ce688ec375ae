/* SPDX-License-Identifier: MIT
 * remind_test.c - what a person posts by hand: through the same queue and gate, and never published before somebody
 * says so. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/put_back.h"

enum { MINUTE = 60000, HOUR = 3600000 };

static void answer(struct world *w, int64_t dialogue, const char *words)
{
	str call = arena_fmt(w->a, "{\"id\":\"%lld\",\"answer\":\"%s\"}", (long long)dialogue, words);
	world_settle(w);
	world_json(w, "connect answer", call);
	world_settle(w);
}

static struct world *by_hand(const char *account)
{
	struct world *w = world_new();
	world_verb(w, "connect begin", "remind", "--as", account, "--zone", "Europe/London", NULL);
	int64_t dialogue = world_int(w, "SELECT max(id) FROM job WHERE op = 1");
	answer(w, dialogue, "Snapchat @our_hospital");
	answer(w, dialogue, "Anna Lee");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	return w;
}

static bool says(str reply, const char *words)
{
	return str_find(reply, str_of(words), NULL);
}

static void refuses(err e, const char *code, const char *words)
{
	assert_non_null(e);
	assert_string_equal(e->code, code);
	assert_true(says(e->text, words));
}

void test_a_post_waits_for_a_person_and_is_published_when_somebody_says_so(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "The new ward opens.", "--link", "https://h.example/ward", "--at", "+10m", NULL);
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	world_pass(w, 11 * MINUTE);
	str list = world_verb(w, "remind list", NULL);
	assert_true(says(list, "The new ward opens.\\n\\nhttps://h.example/ward"));
	assert_true(says(list, "Snapchat @our_hospital"));
	assert_true(says(list, "by Anna Lee"));
	assert_true(says(list, "\"at\":\"2026-11-22T10:10:00Z\""));
	assert_true(says(list, "\"since\":\"2026-11-22T10:10:00"));
	assert_true(says(world_verb(w, "list", NULL), "to be posted by hand"));
	assert_true(says(world_verb(w, "status", NULL), "to be posted by hand"));
	assert_true(says(world_verb(w, "show", "1", NULL), "waits for a person to post it by hand"));
	world_pass(w, 24 * HOUR);	/* however long nobody says anything */
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'done' AND op = 7"), 0);
	world_verb(w, "remind done", "1", "--url", "https://snap.example/1", NULL);
	str show = world_verb(w, "show", "1", NULL);
	assert_true(says(show, "\"state\":\"published\""));
	assert_true(says(show, "https://snap.example/1"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'published' AND who = 'alex'"), 1);
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	world_free(w);
}

void test_who_comes_second_is_told_who_was_first(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	err e;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_try(w, &e, "remind done", "1", NULL);
	refuses(e, "not-by-hand", "its state is 'waiting'");
	world_pass(w, 2 * MINUTE);
	world_verb(w, "remind done", "1", NULL);
	world_pass(w, HOUR);
	world_try(w, &e, "remind done", "1", NULL);
	refuses(e, "somebody-was-first", "alex said on Sun 22 Nov 2026 10:02 GMT: It was posted by hand.");
	world_try(w, &e, "remind skip", "1", "--reason", "No time.", NULL);
	refuses(e, "somebody-was-first", "alex said");
	world_free(w);
}

void test_it_can_be_edited_moved_and_cancelled_until_it_is_done(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "Opens on Monday.", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	world_verb(w, "edit", "1", "Opens on Tuesday.", NULL);
	assert_true(says(world_verb(w, "remind list", NULL), "Opens on Tuesday."));
	world_verb(w, "move", "1", "--at", "+1h", NULL);
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	world_pass(w, HOUR + MINUTE);
	assert_true(says(world_verb(w, "remind list", NULL), "Opens on Tuesday."));
	world_verb(w, "cancel", "1", NULL);
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	world_free(w);
}

/* One has copied the words, another one has changed them: which are out, only a person can say. */
void test_words_that_were_changed_meanwhile_are_not_taken_for_those_that_are_out(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	err e;
	world_verb(w, "add", "Opens on Monday.", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	assert_true(says(world_verb(w, "remind list", NULL), "\"version\":1"));
	world_verb(w, "edit", "1", "Opens on Tuesday.", NULL);
	world_try(w, &e, "remind done", "1", NULL);
	refuses(e, "words-changed", "they are version 2 now");
	world_try(w, &e, "remind done", "1", "--version", "1", NULL);
	refuses(e, "words-changed", "changed after version 1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'done' AND op = 7"), 0);
	world_verb(w, "remind done", "1", "--version", "2", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'done' AND op = 7"), 1);
	world_free(w);
}

void test_words_that_were_changed_before_anybody_saw_them_ask_for_nothing(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "Opens on Monday.", "--at", "+5m", NULL);
	world_verb(w, "edit", "1", "Opens on Tuesday.", NULL);
	world_pass(w, 6 * MINUTE);
	world_verb(w, "remind done", "1", NULL);
	world_free(w);
}

/* Two ways to say the same would leave two kinds of history. */
void test_retry_and_found_name_the_way_in_which_it_ends(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	err e;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	world_try(w, &e, "retry", "1", NULL);
	refuses(e, "by-hand", "schedpost remind done 1");
	world_try(w, &e, "found", "1", "https://snap.example/1", NULL);
	refuses(e, "by-hand", "schedpost remind skip 1");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'asking'"), 1);
	world_free(w);
}

void test_programs_are_told_of_which_post_the_words_are(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "first", "--at", "+1m", NULL);
	world_verb(w, "add", "second", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	str list = world_verb(w, "remind list", NULL);
	assert_true(says(list, "\"text_1_1_snap\":\"first\""));
	assert_true(says(list, "\"text_2_1_snap\":\"second\""));
	world_free(w);
}

void test_a_reason_is_kept_when_it_is_not_posted(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "one\n---\ntwo\n---\nthree", "--chain", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	world_verb(w, "remind skip", "1", "--reason", "The event was called off.", NULL);
	assert_true(says(world_verb(w, "show", "1", NULL), "It was not posted: The event was called off."));
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'cancelled'"), 3);
	assert_true(says(world_verb(w, "history", "1", NULL), "The event was called off."));
	world_free(w);
}

void test_parts_of_a_chain_come_one_after_the_other(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "Doors open.\n---\nTea follows.", "--chain", "--at", "+1m", NULL);
	world_pass(w, HOUR);
	str list = world_verb(w, "remind list", NULL);
	assert_true(says(list, "Doors open."));
	assert_false(says(list, "Tea follows."));
	world_verb(w, "remind done", "1", NULL);
	world_pass(w, MINUTE);
	list = world_verb(w, "remind list", NULL);
	assert_true(says(list, "Tea follows."));
	assert_false(says(list, "Doors open."));
	world_free(w);
}

void test_a_late_post_asks_before_it_is_put_in_front_of_anybody(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	w->now += 2 * HOUR;	/* the machine was off */
	world_kill(w);
	world_pass(w, MINUTE);
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	assert_true(says(world_verb(w, "show", "1", NULL), "missed its time"));
	world_verb(w, "now", "1", NULL);
	world_pass(w, MINUTE);
	assert_true(says(world_verb(w, "remind list", NULL), "words"));
	world_free(w);
}

void test_a_paused_one_is_put_in_front_of_nobody(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "one", "--at", "+1m", NULL);
	world_verb(w, "pause", "1", NULL);
	world_pass(w, 2 * MINUTE);
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	world_verb(w, "resume", "1", NULL);
	world_pass(w, MINUTE);
	assert_true(says(world_verb(w, "remind list", NULL), "one"));
	world_free(w);
}

/* It passes the gate, at which a stop is seen. Killed between the gate and its settling, it waits for a person
 * afterwards, who is told to look first. */
void test_it_outlives_a_kill_behind_the_gate(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, MINUTE - 1000);
	w->now += 1000;
	w->mono += 1000;
	for (int i = 0; i < 1000 && !world_int(w, "SELECT count(*) FROM job WHERE state = 'sending'"); i++) world_turn(w);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'sending'"), 1);
	world_kill(w);
	world_pass(w, MINUTE);
	str list = world_verb(w, "remind list", NULL);
	assert_true(says(list, "words"));
	assert_true(says(list, "look there first"));
	world_kill(w);		/* and one that waits goes on waiting */
	world_pass(w, HOUR);
	assert_true(says(world_verb(w, "remind list", NULL), "words"));
	world_verb(w, "remind done", "1", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'done'"), 1);
	world_free(w);
}

void test_a_post_that_waits_by_hand_is_named_when_its_day_moves(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_person(w, "olive", "author");
	world_int(w, "UPDATE account SET owner = 'olive' RETURNING 1");
	world_verb(w, "calendar add", "Kite Day", "--dates", "2026-11-22", "--source", "kite.example", NULL);
	world_verb(w, "add", "Kite Day: come to the park.", "--at", "+10m", NULL);
	world_pass(w, 11 * MINUTE);
	assert_true(says(world_verb(w, "remind list", NULL), "Kite Day"));
	str said = world_verb(w, "calendar verify", "Kite Day", "--dates", "2026-11-29", "--source", "kite.example", NULL);
	assert_true(says(said, "schedpost remind skip 1"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE instr(what, 'date that has moved')"), 1);
	world_free(w);
}

/* What went out by hand after the backup is not in it: whoever is asked again looks first. */
void test_out_of_a_backup_it_is_said_to_look_first(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "add", "words", "--at", "+10m", NULL);
	world_back_up(w, "copy");
	world_pass(w, 11 * MINUTE);
	world_verb(w, "remind done", "1", NULL);
	world_put_back(w, "copy");
	world_pass(w, MINUTE);
	str list = world_verb(w, "remind list", NULL);
	assert_true(says(list, "words"));
	assert_true(says(list, "look there first"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'done'"), 0);
	world_free(w);
}

void test_of_several_accounts_it_is_said_which(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	err e;
	world_verb(w, "connect begin", "remind", "--as", "face", "--zone", "Europe/London", NULL);
	int64_t dialogue = world_int(w, "SELECT max(id) FROM job WHERE op = 1");
	answer(w, dialogue, "Facebook, her own profile");
	answer(w, dialogue, "Anna Lee");
	world_account(w, "ward");
	world_verb(w, "add", "words", "--to", "snap,face,ward", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	world_try(w, &e, "remind done", "1", NULL);
	refuses(e, "which-account", "--on ACCOUNT");
	world_verb(w, "remind done", "1", "--on", "face", NULL);
	world_verb(w, "remind done", "1", NULL);
	world_try(w, &e, "remind done", "1", "--on", "ward", NULL);
	refuses(e, "not-by-hand", "on 'ward' its state is 'published'");
	world_try(w, &e, "remind done", "1", "--url", "snap", NULL);
	refuses(e, "bad-url", "https://");
	assert_int_equal(world_seen(w, "ward", "words"), 1);
	world_free(w);
}

void test_a_consent_that_is_taken_back_takes_it_off_the_list_and_nothing_is_called_out(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_verb(w, "consent add", "--holder", "Press office", "--scope", "Her story", "--on", "snap",
		   "--until", "2027-06-30", NULL);
	world_verb(w, "add", "The painter next door.", "--consent", "1", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	assert_true(says(world_verb(w, "remind list", NULL), "The painter next door."));
	world_person(w, "kim", "approver");
	err e;
	str said = world_as(w, &e, "kim", "consent withdraw", "1", NULL);
	assert_null(e);
	assert_true(says(said, "1 post waits now, and 0 are out"));
	assert_true(says(said, "Post 1 was to be posted by hand. Please ask"));
	assert_false(says(said, "schedpost delete"));
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	world_pass(w, HOUR);
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	assert_true(says(world_verb(w, "show", "1", NULL), "waits for approval"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE instr(what, 'not to be posted by hand any more')"), 1);
	world_free(w);
}

void test_what_is_taken_down_elsewhere_is_not_posted_by_hand_behind_it(void **state)
{
	(void)state;
	struct world *w = by_hand("snap");
	world_account(w, "wall");
	world_verb(w, "add", "Words.", "--to", "snap,wall", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	str said = world_verb(w, "delete", "1", NULL);
	assert_true(says(said, "is cancelled, too: 1 post"));
	assert_false(says(said, "may be out already"));
	assert_true(says(world_verb(w, "remind list", NULL), "Nothing waits"));
	world_free(w);
}
