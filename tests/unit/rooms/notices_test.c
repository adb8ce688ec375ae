/* SPDX-License-Identifier: MIT
 * notices_test.c - who is told, by which way and when: quiet hours, digests, limits, tries, and an end to
 * them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/post_office.h"
#include "rooms/notices/letters.h"

#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

static bool says(str reply, const char *words)
{
	return str_find(reply, str_of(words), NULL);
}

void test_the_author_and_the_owner_of_a_refused_post_are_told_by_mail(void **state)
{
	(void)state;
	struct office *o = office_town();
	office_refuse(o, 1);
	world_pass(o->w, 2 * MINUTE);
	assert_int_equal(o->n, 2);
	assert_int_equal(office_mails_to(o, "alex@town.example"), 1);
	assert_int_equal(office_mails_to(o, "sam@town.example"), 1);
	const struct office_mail *m = &o->mails[0];
	assert_string_equal(m->subject,
			    "[schedpost] Post 1 (\"Flu jabs: walk in, no need to book, on …\") on 'ward' was refused.");
	assert_non_null(strstr(m->text, "    schedpost show 1\n"));
	assert_non_null(strstr(m->text, "Sun 22 Nov 2026 10:00 GMT\n"));
	assert_null(strstr(m->text, "all the"));
	str list = world_verb(o->w, "notice list", NULL);
	assert_true(says(list, "\"topic\":\"failure\""));
	assert_true(says(list, "mail: sent 2026-11-22T10:00:"));
	assert_true(says(world_verb(o->w, "status", NULL), "1 notice for you"));
	world_verb(o->w, "notice clear", NULL);
	assert_true(says(world_verb(o->w, "notice list", NULL), "Nothing new"));
	assert_false(says(world_verb(o->w, "status", NULL), "notice for you"));
	assert_true(says(world_verb(o->w, "notice list", "--all", NULL), "was refused"));
	office_close(o);
}

void test_four_hundred_failures_make_one_mail(void **state)
{
	(void)state;
	struct office *o = office_town();
	office_refuse(o, 400);
	world_pass(o->w, 10 * MINUTE);
	assert_int_equal(world_int(o->w, "SELECT count(*) FROM notice"), 400);
	assert_int_equal(office_mails_to(o, "sam@town.example"), 1);
	assert_non_null(strstr(o->mails[0].subject, "400 notices: Post 1 "));
	assert_non_null(strstr(o->mails[0].text, "... and 300 more:\n    schedpost notice list\n"));
	office_close(o);
}

void test_more_than_six_mails_an_hour_become_one(void **state)
{
	(void)state;
	struct office *o = office_town();
	for (int i = 0; i < 20; i++) {
		office_refuse(o, 1);
		world_pass(o->w, 2 * MINUTE);
	}
	assert_int_equal(office_mails_to(o, "sam@town.example"), LETTERS_AN_HOUR);
	world_pass(o->w, 30 * MINUTE);
	assert_int_equal(office_mails_to(o, "sam@town.example"), LETTERS_AN_HOUR + 1);
	const struct office_mail *last = &o->mails[o->n - 1];
	assert_non_null(strstr(last->subject, "14 notices"));
	assert_true(last->at - o->mails[0].at >= HOUR);
	office_close(o);
}

void test_a_topic_is_told_once_a_day_or_not_at_all_as_its_reader_wants(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "notice set", "--topic", "failure", "--how", "digest", "--digest", "17:30", NULL);
	world_verb(o->w, "notice set", "--person", "sam", "--topic", "all", "--how", "off", NULL);
	office_refuse(o, 1);
	world_pass(o->w, 2 * HOUR);
	office_refuse(o, 1);
	world_pass(o->w, 5 * HOUR);
	assert_int_equal(o->n, 0);
	world_pass(o->w, HOUR);
	assert_int_equal(o->n, 1);
	assert_string_equal(o->mails[0].to, "alex@town.example");
	assert_non_null(strstr(o->mails[0].subject, "2 notices"));
	assert_in_range(o->mails[0].at, WORLD_START + 7 * HOUR + 30 * MINUTE, WORLD_START + 7 * HOUR + 31 * MINUTE);
	office_close(o);
}

void test_quiet_hours_hold_back_what_is_not_for_always(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "notice set", "--quiet", "09:00-12:00", NULL);
	world_verb(o->w, "notice set", "--person", "sam", "--quiet", "09:00-12:00", "--topic", "failure", "--how", "always",
		   NULL);
	office_refuse(o, 1);
	world_pass(o->w, HOUR);
	assert_int_equal(o->n, 1);
	assert_string_equal(o->mails[0].to, "sam@town.example");
	world_pass(o->w, 61 * MINUTE);
	assert_int_equal(o->n, 2);
	assert_string_equal(o->mails[1].to, "alex@town.example");
	assert_in_range(o->mails[1].at, WORLD_START + 2 * HOUR, WORLD_START + 2 * HOUR + MINUTE);
	office_close(o);
}

/* ---- who */

struct adding {
	struct notice notice;
	str by;
};

static err add_work(struct tx *tx, void *of)
{
	struct adding *a = of;
	tx_deed(tx, &(struct deed){.who = a->by, .door = S("daemon"), .what = S("telling")});
	return notice_add(tx, &a->notice);
}

/* Who was told of the newest notice, by name; a capital letter each: Alex, Kim, Robin, Sam. */
static void told_are(struct office *o, struct adding a, const char *letters_of)
{
	static const char *const NAMES[] = {"alex", "kim", "robin", "sam"};
	int64_t all = (int64_t)strlen(letters_of), n = world_int(o->w, "SELECT coalesce(max(id), 0) FROM notice");
	assert_null(store_now(o->w->store, true, add_work, &a));
	assert_int_equal(world_int(o->w, "SELECT coalesce(max(id), 0) FROM notice"), n + (all > 0));
	for (size_t i = 0; i < COUNT(NAMES) && all; i++) {
		char sql[200];
		snprintf(sql, sizeof sql, "SELECT count(*) FROM notice_to WHERE person = '%s' AND notice = %d", NAMES[i], (int)n + 1);
		bool told = world_int(o->w, sql) == 1, wanted = strchr(letters_of, NAMES[i][0] - 'a' + 'A') != NULL;
		if (told != wanted) fail_msg("%s was %stold of %s", NAMES[i], told ? "" : "not ",
					      TOPIC_RULES[a.notice.topic].name);
	}
}

void test_each_topic_tells_its_people_and_nobody_of_their_own_deed(void **state)
{
	(void)state;
	static const struct { enum topic topic; const char *told, *named_too; } TOPICS_TOLD[] = {
		{TOPIC_FAILURE, "ARS", "AKRS"}, {TOPIC_HAND, "ARS", "AKRS"}, {TOPIC_CREDENTIAL, "AKRS", "AKRS"},
		{TOPIC_HOLD, "ARS", "AKRS"},
		{TOPIC_APPROVAL, "AK", "K"}, {TOPIC_COVER, "AK", "K"}, {TOPIC_TRAINING, "AK", "K"}, {TOPIC_SYSTEM, "AK", "AK"},
	};
	struct office *o = office_town();
	for (const char *const *name = (const char *const[]){"alex", "robin", "kim", "sam", NULL}; *name; name++)
		world_verb(o->w, "user add", *name, NULL);
	world_verb(o->w, "role give", "kim", "admin", NULL);
	world_verb(o->w, "role give", "alex", "admin", NULL);
	world_verb(o->w, "account set", "ward", "--deputy", "robin", NULL);
	world_verb(o->w, "add", "A post.", "--at", "+1d", NULL);
	for (size_t i = 0; i < COUNT(TOPICS_TOLD); i++) {
		struct adding a = {{.topic = TOPICS_TOLD[i].topic, .account = 1, .post = 1,
				    .what = S("was seen")}, S("schedpost")};
		told_are(o, a, TOPICS_TOLD[i].told);
		a.notice.person = S("kim");
		told_are(o, a, TOPICS_TOLD[i].named_too);
	}
	struct adding a = {{.topic = TOPIC_APPROVAL, .post = 1, .person = S("sam"),
			     .what = S("waits for you")}, S("sam")};
	told_are(o, a, "");
	a.by = S("alex");
	told_are(o, a, "S");
	a.notice.once = S("only once");
	told_are(o, a, "S");
	told_are(o, a, "");
	world_int(o->w, "UPDATE person SET state = 'left' WHERE name = 'sam'");
	a.notice.once = S("");
	a.by = S("schedpost");
	told_are(o, a, "AK");
	office_close(o);
}

void test_who_wrote_a_post_hears_that_somebody_else_has_paused_or_cancelled_it(void **state)
{
	(void)state;
	struct office *o = office_town();
	err e;
	world_person(o->w, "kim", "admin");
	for (int i = 0; i < 3; i++) world_verb(o->w, "add", "A post.", "--at", "+1d", NULL);
	world_verb(o->w, "pause", "1", NULL);
	world_as(o->w, &e, "kim", "pause", "2", NULL);
	assert_null(e);
	world_as(o->w, &e, "kim", "cancel", "3", NULL);
	assert_null(e);
	world_pass(o->w, 2 * MINUTE);
	assert_int_equal(office_mails_to(o, "alex@town.example"), 1);
	assert_non_null(strstr(o->mails[0].text, "Post 2 (\"A post.\") was paused by kim.\n"));
	assert_non_null(strstr(o->mails[0].text, "Post 3 (\"A post.\") was cancelled by kim.\n"));
	assert_null(strstr(o->mails[0].text, "Post 1 "));
	office_close(o);
}

/* ---- the machine */

static uint64_t disk_mb = 100000;
int statvfs(const char *path, struct statvfs *out)
{
	(void)path;
	*out = (struct statvfs){.f_frsize = 1 << 20, .f_bavail = disk_mb};
	return 0;
}

void test_admins_hear_once_a_day_that_the_disk_is_nearly_full(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "user add", "kim", "--mail", "kim@town.example", NULL);
	world_verb(o->w, "role give", "kim", "admin", NULL);
	o->w->leap_most = 10 * MINUTE;
	disk_mb = 512;
	world_pass(o->w, 3 * HOUR);
	assert_int_equal(o->n, 0);
	disk_mb = 511;
	world_pass(o->w, 30 * (int64_t)HOUR);
	disk_mb = 100000;
	assert_int_equal(o->n, 2);
	assert_int_equal(office_mails_to(o, "kim@town.example"), 2);
	assert_non_null(strstr(o->mails[0].text, "The disk with schedpost's data has only 511 MB left.\n"));
	office_close(o);
}

void test_a_clock_that_is_set_back_is_told_and_holds_up_no_letter(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "user add", "kim", "--mail", "kim@town.example", NULL);
	world_verb(o->w, "role give", "kim", "admin", NULL);
	o->answer = LETTER_LATER;
	office_refuse(o, 1);
	world_pass(o->w, 3 * MINUTE);
	o->answer = LETTER_TAKEN;
	o->w->now -= 5 * HOUR;
	world_pass(o->w, 6 * MINUTE);
	assert_int_equal(office_letters(o, "sent"), 3);
	assert_int_equal(office_mails_to(o, "kim@town.example"), 1);
	assert_int_equal(world_int(o->w, "SELECT count(*) FROM notice WHERE what = 'The clock of this machine was set back by 5 h.'"), 1);
	office_close(o);
}

/* ---- what goes wrong */

void test_a_mail_that_did_not_go_is_tried_again_under_the_same_name(void **state)
{
	(void)state;
	struct office *o = office_town();
	o->answer = LETTER_LATER;
	office_refuse(o, 1);
	world_pass(o->w, 2 * HOUR);
	size_t tries = office_mails_to(o, "sam@town.example");
	assert_in_range(tries, 4, 6);
	assert_true(says(world_verb(o->w, "notice list", NULL), "mail: tried again 2026-11-22T1"));
	office_refuse(o, 1);	/* goes into another letter: this one stays as it is */
	o->answer = LETTER_TAKEN;
	world_pass(o->w, 5 * HOUR);
	const struct office_mail *first = &o->mails[0], *again = NULL;
	for (size_t i = 1; i < o->n; i++)
		if (strcmp(o->mails[i].id, first->id) == 0) again = &o->mails[i];
	assert_non_null(again);
	assert_string_equal(again->text, first->text);
	assert_int_equal(again->date, first->date);
	assert_int_equal(office_letters(o, "sent"), 4);
	office_close(o);
}

void test_a_mail_whose_answer_was_lost_with_schedpost_goes_again_under_the_same_name(void **state)
{
	(void)state;
	struct office *o = office_town();
	o->silent = true;
	office_refuse(o, 1);
	world_pass(o->w, 2 * MINUTE);
	assert_int_equal(o->n, 2);
	world_kill(o->w);
	o->silent = false;
	world_pass(o->w, 5 * MINUTE);
	assert_int_equal(o->n, 4);
	assert_string_equal(o->mails[2].id, o->mails[0].id);
	assert_string_equal(o->mails[2].text, o->mails[0].text);
	assert_int_equal(office_letters(o, "sent"), 2);
	office_close(o);
}

void test_what_could_not_be_delivered_in_two_days_is_told_and_stays_in_the_list(void **state)
{
	(void)state;
	struct office *o = office_town();
	o->w->leap_most = 10 * MINUTE;
	world_verb(o->w, "notice set", "--mail", "off", NULL);
	o->answer = LETTER_LATER;
	office_refuse(o, 1);
	world_pass(o->w, 46 * (int64_t)HOUR);
	assert_int_equal(office_letters(o, "sending"), 1);
	assert_false(says(world_verb(o->w, "status", NULL), "could not be delivered"));
	world_pass(o->w, 8 * (int64_t)HOUR);
	assert_int_equal(office_letters(o, "lost"), 1);
	assert_true(says(world_verb(o->w, "status", NULL), "1 notice for sam could not be delivered by mail. It is broken."));
	assert_int_equal(world_int(o->w, "SELECT count(*) FROM notice WHERE topic = 'system' AND what LIKE '%for sam%'"), 1);
	assert_int_equal(world_int(o->w, "SELECT count(*) FROM notice_to WHERE person = 'sam' AND cleared = 0"), 1);
	size_t tried = o->n;
	world_pass(o->w, 24 * (int64_t)HOUR);
	assert_int_equal(o->n, tried);
	office_close(o);
}

void test_a_no_that_sounds_final_is_asked_four_times(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "notice set", "--mail", "off", NULL);
	o->answer = LETTER_REFUSED;
	office_refuse(o, 1);
	world_pass(o->w, 3 * HOUR);
	assert_int_equal(o->n, REFUSALS_MOST);
	assert_int_equal(office_letters(o, "lost"), 1);
	office_close(o);
}

void test_a_way_that_was_switched_off_meanwhile_is_not_gone(void **state)
{
	(void)state;
	struct office *o = office_town();
	o->answer = LETTER_LATER;
	office_refuse(o, 1);
	world_pass(o->w, 2 * MINUTE);
	size_t tried = office_mails_to(o, "alex@town.example");
	world_verb(o->w, "notice set", "--mail", "off", NULL);
	world_pass(o->w, HOUR);
	assert_int_equal(office_mails_to(o, "alex@town.example"), tried);
	assert_int_equal(office_letters(o, "dropped"), 1);
	assert_false(says(world_verb(o->w, "status", NULL), "could not be delivered"));
	office_close(o);
}

/* ---- other ways, other topics */

void test_a_command_gets_the_notices_as_json(void **state)
{
	(void)state;
	struct office *o = office_town();
	err e;
	world_try(o->w, &e, "notice set", "--hook", "pagr", NULL);
	assert_non_null(e);
	assert_true(says(e->text, "Did you mean 'pager'?"));
	world_verb(o->w, "notice set", "--hook", "pager", "--mail", "off", NULL);
	office_refuse(o, 2);
	world_pass(o->w, 2 * MINUTE);
	assert_int_equal(o->nruns, 1);
	assert_string_equal(o->runs[0].name, "pager");
	assert_non_null(strstr(o->runs[0].json, "\"person\":\"alex\""));
	assert_non_null(strstr(o->runs[0].json, "\"count\":2"));
	assert_non_null(strstr(o->runs[0].json, "\"post\":2"));
	assert_non_null(strstr(o->runs[0].json, "\"todo\":\"schedpost show 1\""));
	assert_int_equal(office_mails_to(o, "alex@town.example"), 0);
	office_close(o);
}

void test_a_log_in_that_is_dead_is_told_once_with_the_command_that_mends_it(void **state)
{
	(void)state;
	struct office *o = office_town();
	o->w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 401};
	o->w->fault_times = 1;
	world_verb(o->w, "add", "One.", "--at", "+1s", NULL);
	world_pass(o->w, 2 * MINUTE);
	if (world_int(o->w, "SELECT count(*) FROM account WHERE state = 'reconnect'") != 1) fail_msg("the log-in is not dead");
	assert_int_equal(office_mails_to(o, "sam@town.example"), 1);
	assert_non_null(strstr(o->mails[0].text, "The account 'ward' must be connected again"));
	assert_non_null(strstr(o->mails[0].text, "    schedpost connect practice --as ward\n"));
	office_close(o);
}

void test_an_access_that_ends_in_a_week_is_told_once(void **state)
{
	(void)state;
	struct office *o = office_town();
	o->w->leap_most = 10 * MINUTE;
	char sql[100];
	snprintf(sql, sizeof sql, "UPDATE account SET expires = %lld", (long long)(o->w->now + 8 * 24 * (int64_t)HOUR));
	world_int(o->w, sql);
	world_pass(o->w, 23 * (int64_t)HOUR);
	assert_int_equal(o->n, 0);
	world_pass(o->w, 48 * (int64_t)HOUR);
	assert_int_equal(office_mails_to(o, "sam@town.example"), 1);
	assert_non_null(strstr(o->mails[0].text, "The account 'ward' can be used until Mon 30 Nov 2026 10:0"));
	office_close(o);
}

void test_a_log_in_that_ends_in_a_month_is_told_once(void **state)
{
	(void)state;
	struct office *o = office_town();
	o->w->leap_most = 10 * MINUTE;
	char sql[100];
	long long ends = o->w->now + 31 * 24 * (int64_t)HOUR;
	snprintf(sql, sizeof sql, "UPDATE account SET log_in_lasts = %lld", ends);
	world_int(o->w, sql);
	world_pass(o->w, 23 * (int64_t)HOUR);
	assert_int_equal(o->n, 0);
	world_pass(o->w, 48 * (int64_t)HOUR);
	assert_int_equal(office_mails_to(o, "sam@town.example"), 1);
	assert_non_null(strstr(o->mails[0].text, "The account 'ward' needs a new log-in by Wed 23 Dec 2026 10:0"));
	assert_non_null(strstr(o->mails[0].text, "    schedpost connect practice --as ward\n"));
	office_close(o);
}

void test_a_late_post_is_told(void **state)
{
	(void)state;
	struct office *o = office_town();
	world_verb(o->w, "add", "Too late.", "--at", "+1h", NULL);
	world_stop(o->w);
	o->w->now += 3 * HOUR;
	o->w->mono += 3 * HOUR;
	assert_null(world_start(o->w));
	world_pass(o->w, 2 * MINUTE);
	assert_int_equal(o->n, 2);
	assert_non_null(strstr(o->mails[0].text, "missed its time."));
	assert_non_null(strstr(o->mails[0].text, "schedpost now 1"));
	office_close(o);
}

void test_a_notice_that_nobody_can_be_told_of_is_in_the_status(void **state)
{
	(void)state;
	struct office *o = office_open();
	world_account(o->w, "ward");
	world_int(o->w, "UPDATE account SET owner = ''");
	o->w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 401};
	o->w->fault_times = 1;
	world_verb(o->w, "add", "One.", "--at", "+1s", NULL);
	world_pass(o->w, 2 * MINUTE);
	assert_true(says(world_verb(o->w, "status", NULL), "could be told to nobody"));
	assert_true(says(world_verb(o->w, "notice list", "--nobodys", NULL), "must be connected again"));
	world_verb(o->w, "notice clear", "--nobodys", NULL);
	assert_false(says(world_verb(o->w, "status", NULL), "could be told to nobody"));
	office_close(o);
}

void test_old_notices_are_forgotten_with_their_letters(void **state)
{
	(void)state;
	struct office *o = office_town();
	office_refuse(o, 3);
	world_pass(o->w, 2 * MINUTE);
	assert_int_equal(office_letters(o, "sent"), 2);
	o->w->leap_most = HOUR;
	world_pass(o->w, 91 * 24 * (int64_t)HOUR);
	static const char *const TABLES[] = {"notice", "notice_to", "letter", "letter_notice"};
	for (size_t i = 0; i < COUNT(TABLES); i++) {
		char sql[100];
		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", TABLES[i]);
		assert_int_equal(world_int(o->w, sql), 0);
	}
	office_close(o);
}
