/* SPDX-License-Identifier: MIT
 * notices_held_test.c - letters that do not leave when they might: in quiet hours that have come meanwhile, to who has
 * left, and too many tests; and the head of the record, which leaves each day. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/post_office.h"
#include "help/said.h"
#include "rooms/notices/letters.h"

#include <stdio.h>
#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

static bool says(str reply, const char *words)
{
	return str_find(reply, str_of(words), NULL);
}

/* What waited, for another try or for the hour to be over, waits for the morning when the evening has come. */
void test_quiet_hours_hold_back_another_try_and_what_was_too_much_in_an_hour(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "notice set", "--quiet", "10:10-17:00", NULL);
	world_verb(o->w, "notice set", "--person", "sam", "--mail", "off", NULL);
	o->answer = LETTER_LATER;
	office_refuse(o, 1);
	world_pass(o->w, 5 * MINUTE);	/* tried at 10:00 and 10:01; again at 10:06 */
	o->answer = LETTER_TAKEN;
	for (int i = 0; i < LETTERS_AN_HOUR; i++) {
		office_refuse(o, 1);
		world_pass(o->w, 40 * SECOND);
	}
	world_pass(o->w, HOUR);
	for (size_t i = 0; i < o->n; i++) assert_true(o->mails[i].at < WORLD_START + 10 * MINUTE);
	size_t before = o->n;
	world_pass(o->w, 6 * HOUR);
	assert_true(o->n > before);
	assert_in_range(o->mails[before].at, WORLD_START + 7 * HOUR, WORLD_START + 7 * HOUR + MINUTE);
	assert_int_equal(office_letters(o, "open") + office_letters(o, "sending"), 0);
	office_close(o);
}

/* Its address may be one at home. */
void test_who_has_left_gets_nothing_that_was_under_way(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "user add", "sam", NULL);
	world_verb(o->w, "notice set", "--person", "sam", "--topic", "failure", "--how", "digest", NULL);
	office_refuse(o, 1);
	world_pass(o->w, 2 * MINUTE);
	assert_int_equal(office_letters(o, "open"), 1);
	world_verb(o->w, "user leave", "sam", NULL);
	world_pass(o->w, 30 * (int64_t)HOUR);
	assert_int_equal(office_mails_to(o, "sam@town.example"), 0);
	assert_int_equal(office_letters(o, "dropped"), 1);
	assert_int_equal(world_int(o->w, "SELECT count(*) FROM hearer WHERE person = 'sam'"), 0);
	world_verb(o->w, "user add", "sam", NULL);
	assert_true(says(world_verb(o->w, "notice set", "--person", "sam", NULL), "\"mail\":null"));
	office_close(o);
}

/* Else a writer could turn the notices of an admin off, or have the service ask within its own network. */
void test_only_whoever_looks_after_schedpost_sets_the_ways_of_others(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_person(o->w, "olga", "approver");
	REFUSED(o->w, "not-allowed", "olga", "notice set", "--person", "sam", "--mail", "olga@town.example");
	REFUSED(o->w, "not-allowed", "olga", "notice list", "--nobodys");
	o->w->person = "olga";
	err e;
	world_try_json(o->w, &e, "notice webhook", S("{\"address\":\"https://inside.example/\",\"inside\":true}"));
	assert_non_null(e);
	assert_string_equal(e->code, "not-allowed");
	world_try_json(o->w, &e, "notice webhook", S("{\"address\":\"HTTPS://Outside.example/\"}"));
	assert_null(e);
	world_try_json(o->w, &e, "notice webhook", S("{\"address\":\"http://outside.example/zebra\"}"));
	assert_string_equal(e->code, "bad-webhook");
	has(e->text, "whoever sits on the way could read along");
	o->w->person = NULL;
	AS(o->w, "olga", "notice set", "--mail", "olga@town.example");
	office_close(o);
}

/* Nobody makes schedpost's mail server fill somebody's box. */
void test_tests_are_mails_like_others_after_twenty_in_an_hour(void **state)
{
	(void)state;
	struct office *o = office_town();
	for (int i = 0; i < 40; i++) {
		world_verb(o->w, "notice test", NULL);
		world_pass(o->w, 10 * SECOND);
	}
	assert_int_equal(o->n, TESTS_AN_HOUR);
	world_pass(o->w, HOUR);
	assert_int_equal(o->n, TESTS_AN_HOUR + 1);
	office_close(o);
}

/* ---- storms, and kills */

enum { STORM = 10000 };

static err add_storm(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("telling")});
	for (int i = 0; i < STORM; i++)
		TRY(notice_add(tx, &(struct notice){.topic = TOPIC_FAILURE, .account = 1, .what = S("was seen to fail")}));
	return NULL;
}

void test_ten_thousand_failures_make_one_mail_and_no_other_for_an_hour(void **state)
{
	(void)state;
	struct office *o = office_town();
	for (int i = 0; i < 8; i++) {
		assert_null(store_now(o->w->store, true, add_storm, NULL));
		world_pass(o->w, MINUTE);
	}
	assert_int_equal(office_mails_to(o, "sam@town.example"), LETTERS_AN_HOUR);
	assert_non_null(strstr(o->mails[0].subject, "10000 notices: The account 'ward' was seen to fail."));
	assert_non_null(strstr(o->mails[0].text, "... and 9900 more:\n    schedpost notice list\n"));
	world_pass(o->w, HOUR);
	assert_int_equal(office_mails_to(o, "sam@town.example"), LETTERS_AN_HOUR + 1);
	assert_non_null(strstr(o->mails[o->n - 1].subject, "20000 notices: "));
	office_close(o);
}

/* Wherever it is killed around the moment in which a letter leaves, each reader gets it, under one name. */
void test_no_letter_is_lost_when_it_is_killed_and_none_comes_as_another(void **state)
{
	(void)state;
	for (int tenth = 0; tenth < 60; tenth++) {
		struct office *o = office_town();
		office_refuse(o, 1);
		o->silent = tenth % 2;	/* the answer never comes */
		world_pass(o->w, 28 * SECOND + tenth * 100);
		world_kill(o->w);
		o->silent = false;
		world_pass(o->w, 10 * MINUTE);
		assert_int_equal(office_letters(o, "sent"), 2);
		assert_true(office_mails_to(o, "sam@town.example") >= 1 && office_mails_to(o, "alex@town.example") >= 1);
		for (size_t i = 0; i < o->n; i++)
			for (size_t k = 0; k < i; k++)
				assert_int_equal(!strcmp(o->mails[i].to, o->mails[k].to), !strcmp(o->mails[i].id, o->mails[k].id));
		office_close(o);
	}
}

/* ---- the record */

/* The words after `--head` in a letter. */
static const char *head_in(struct office *o, const char *text)
{
	const char *at = strstr(text, "schedpost audit verify --head \"");
	if (!at) fail_msg("no head in: %s", text);
	str head, rest = str_of(at + strlen("schedpost audit verify --head \""));
	assert_true(str_split(&rest, '"', &head));
	return arena_cstr(o->w->a, head);
}

static bool audit_is_whole(struct office *o, const char *head)
{
	err e;
	str said = world_try(o->w, &e, "audit check", head ? "--head" : NULL, head, NULL);
	assert_null(e);
	return !says(said, "\"warn\":[\"");
}

/* As somebody would who has SQL, time and this source: the last lines are cut off, and the note of the newest. */
static void cut_off_the_last(struct office *o, int64_t from)
{
	char sql[300];
	world_int(o->w, "DROP TRIGGER audit_shrinks_never");
	snprintf(sql, sizeof sql, "DELETE FROM audit WHERE n >= %d RETURNING 1", (int)from);
	world_int(o->w, sql);
	world_int(o->w, "UPDATE meta SET value = (SELECT n || ' ' || lower(hex(link)) FROM audit ORDER BY n DESC LIMIT 1) "
			"WHERE name = 'audit' RETURNING 1");
}

void test_the_head_of_the_record_goes_out_each_day_and_finds_what_was_cut_off(void **state)
{
	(void)state;
	struct office *o = office_town();
	o->w->leap_most = 10 * MINUTE;
	world_pass(o->w, 3 * HOUR);
	assert_int_equal(o->n, 0);	/* nobody has asked for it */
	world_verb(o->w, "notice set", "--topic", "record", "--how", "now", NULL);
	world_pass(o->w, 3 * HOUR);
	assert_int_equal(o->n, 1);
	assert_string_equal(o->mails[0].to, "alex@town.example");
	world_pass(o->w, 24 * (int64_t)HOUR);
	assert_int_equal(o->n, 2);
	const char *first = head_in(o, o->mails[0].text), *second = head_in(o, o->mails[1].text);
	assert_string_not_equal(first, second);
	world_verb(o->w, "add", "After it.", "--at", "+9d", NULL);
	assert_true(audit_is_whole(o, first));
	assert_true(audit_is_whole(o, second));
	int64_t n;
	str number, rest = str_of(second);
	assert_true(str_split(&rest, ' ', &number) && str_int(number, &n));
	cut_off_the_last(o, n);
	assert_true(audit_is_whole(o, NULL));	/* by itself it cannot tell */
	assert_true(audit_is_whole(o, first));
	assert_false(audit_is_whole(o, second));
	for (int i = 0; i < 9; i++) world_verb(o->w, "add", "Other lines in their place.", "--at", "+9d", NULL);
	assert_true(audit_is_whole(o, NULL));
	assert_false(audit_is_whole(o, second));
	office_close(o);
}

void test_all_topics_are_without_the_record_and_off_is_all_of_them(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "notice set", "--topic", "all", "--how", "digest", NULL);
	assert_int_equal(world_int(o->w, "SELECT count(*) FROM hearer_topic WHERE person = 'alex' AND topic = 'record'"), 0);
	world_verb(o->w, "notice set", "--topic", "record", "--how", "digest", NULL);
	assert_int_equal(world_int(o->w, "SELECT count(*) FROM hearer_topic WHERE person = 'alex' AND topic = 'record'"), 1);
	world_verb(o->w, "notice set", "--topic", "all", "--how", "off", NULL);
	assert_int_equal(world_int(o->w, "SELECT count(*) FROM hearer_topic WHERE person = 'alex' AND topic = 'record'"), 0);
	office_close(o);
}
