/* SPDX-License-Identifier: MIT
 * reminders_test.c - what is told by the clock: reminders in working hours, alarms, the word to take it back; whom
 * notices reach while somebody is away; and a cover that goes on. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include "rooms/notices/notices.h"
#include "text/when.h"

#include <stdio.h>
#include <string.h>

static int64_t told(struct world *w, const char *who, const char *words)
{
	char sql[400];
	snprintf(sql, sizeof sql,
		 "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = '%s' AND "
		 "n.what LIKE '%%%s%%'",
		 who, words);
	return world_int(w, sql);
}

/* Nothing is planned to go out meanwhile: the clock leaps, and a few minutes pass. */
static void until(struct world *w, int64_t at)
{
	int64_t leap = at - w->now - 3 * MINUTE_MS;
	w->now += leap;
	w->mono += leap;
	world_pass(w, 3 * MINUTE_MS);
}

#define TUE_9 (WORLD_START + 44 * DAY_MS - HOUR_MS + 0) /* Tue 5 Jan 2027 09:00 */

/* olga's deputy is sam, her lead kim; kim and sam are told when it is late. */
static struct world *town(void)
{
	struct world *w = covers_town();
	world_verb(w, "user set", "kim", "--team", "comms", "--lead", NULL);
	world_verb(w, "user set", "olga", "--team", "comms", "--deputy", "sam", NULL);
	return w;
}

/* Rule 17: 28, 14, 7, 3 and 1 days and 12 hours before, in working hours; at three days the others, too. */
void test_reminders_come_in_working_hours_until_somebody_agrees(void **state)
{
	(void)state;
	struct world *w = town();
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2027-01-05 09:00", "--until",
	   "2027-01-08 09:00", "--default", "keep");
	AS(w, "olga", "cover ask", "1");
	assert_int_equal(world_int(w, "SELECT begins FROM cover"), TUE_9);
	until(w, TUE_9 - 28 * DAY_MS - MINUTE_MS);
	assert_int_equal(told(w, "olga", "it begins"), 0);
	until(w, TUE_9 - 28 * DAY_MS + 2 * MINUTE_MS);
	assert_int_equal(told(w, "olga", "in four weeks"), 1);
	assert_int_equal(told(w, "priya", "in four weeks"), 1);
	until(w, TUE_9 - 4 * DAY_MS);
	assert_int_equal(told(w, "olga", "it begins"), 2); /* of those that it leapt over only the latest */
	assert_int_equal(told(w, "sam", "it begins") + told(w, "kim", "it begins") + told(w, "alex", "it begins"), 0);
	/* Three days before is a Saturday: it is told on Monday at nine. */
	until(w, TUE_9 - DAY_MS + 2 * MINUTE_MS);
	static const char *const ALL[] = {"olga", "sam", "kim", "alex", "priya"};
	for (size_t i = 0; i < COUNT(ALL); i++) {
		assert_int_equal(told(w, ALL[i], "in a day"), 1);
		assert_int_equal(told(w, ALL[i], "in three days"),
				 0); /* only the latest of those that are due at once */
	}
	/* Twelve hours before is nine in the evening: it is told in the last hour of work before that. */
	until(w, TUE_9 - 17 * HOUR_MS - MINUTE_MS);
	assert_int_equal(told(w, "olga", "in twelve hours"), 0);
	until(w, TUE_9 - 17 * HOUR_MS + 3 * MINUTE_MS);
	assert_int_equal(told(w, "olga", "in twelve hours"), 1);
	assert_int_equal(told(w, "olga", "it begins"), 4);
	world_free(w);
}

void test_who_has_agreed_is_left_in_peace(void **state)
{
	(void)state;
	struct world *w = town();
	covers_agree(w);
	world_pass(w, 2 * DAY_MS);
	assert_int_equal(
		world_int(w,
			  "SELECT count(*) FROM notice WHERE what LIKE '%it begins%' OR what LIKE '%nobody covers%'"),
		0);
	world_free(w);
}

/* Rule 17: lapsed wakes people, once, also when the daemon was down at the instant. */
void test_a_cover_that_nobody_has_agreed_to_alarms(void **state)
{
	(void)state;
	for (int down = 0; down < 2; down++) {
		struct world *w = town();
		covers_plan(w);
		world_int(w, "INSERT INTO notice_door(name) VALUES ('mail') RETURNING 1");
		world_verb(w, "notice set", "--person", "kim", "--mail", "kim@town.example", "--topic", "cover",
			   "--how", "digest", NULL);
		if (down) {
			world_stop(w);
			w->now += DAY_MS + HOUR_MS;
			assert_null(world_start(w));
		} else {
			world_pass(w, DAY_MS + HOUR_MS);
		}
		world_pass(w, 5 * MINUTE_MS);
		static const char *const ALL[] = {"priya", "sam", "kim", "alex"};
		for (size_t i = 0; i < COUNT(ALL); i++)
			if (told(w, ALL[i], "nobody covers") != 1) fail_msg("%s is not told once", ALL[i]);
		assert_int_equal(told(w, "olga", "nobody covers"), 0);
		if (!down)
			assert_int_equal(
				world_int(w, "SELECT count(*) FROM letter WHERE person = 'kim' AND pace = 'always'"), 1);
		assert_string_equal(covers_duty(w, "library", POWER_WRITE), "kim"); /* the lead, and nobody on the beach */
		world_kill(w);
		world_pass(w, HOUR_MS);
		assert_int_equal(told(w, "kim", "nobody covers"), 1);
		world_free(w);
	}
}

/* Rule 17, rule 2: what was put upon somebody and is not agreed to within an hour. */
void test_an_imposed_cover_that_is_not_accepted_alarms(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "cover sick", "olga", "--by", "priya", NULL);
	world_pass(w, HOUR_MS - 2 * MINUTE_MS);
	assert_int_equal(told(w, "kim", "not agreed to yet"), 0);
	world_pass(w, 4 * MINUTE_MS);
	assert_int_equal(told(w, "kim", "not agreed to yet"), 1);
	assert_int_equal(told(w, "alex", "not agreed to yet"), 1);
	world_free(w);
	w = town();
	world_verb(w, "cover sick", "olga", "--by", "priya", NULL);
	AS(w, "priya", "cover accept", "1");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(told(w, "kim", "not agreed to yet"), 0);
	world_free(w);
}

/* Rule 14: at the end the owner is told; a day later the others, if it was not taken back. */
void test_the_end_is_told_and_an_owner_who_is_not_back(void **state)
{
	(void)state;
	struct world *w = town();
	covers_agree(w);
	int64_t ends = world_int(w, "SELECT ends FROM cover");
	until(w, ends - MINUTE_MS);
	assert_int_equal(told(w, "olga", "take it back"), 0);
	until(w, ends + 2 * MINUTE_MS);
	assert_int_equal(told(w, "olga", "take it back"), 1);
	assert_int_equal(told(w, "sam", "is not back"), 0);
	until(w, ends + DAY_MS + 2 * MINUTE_MS);
	assert_int_equal(told(w, "sam", "is not back"), 1);
	assert_int_equal(told(w, "alex", "is not back"), 1);
	world_pass(w, DAY_MS);
	assert_int_equal(told(w, "sam", "is not back"), 1);
	world_free(w);
}

/* ---- whom notices reach */

struct telling {
	str person;
	enum topic topic;
};

static err tell_of_library(struct tx *tx, void *of)
{
	const struct telling *t = of;
	int64_t account;
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("test")});
	query q = sql(tx, "SELECT id FROM account WHERE name = 'library'");
	TRY(sql_int(&q, &account));
	return notice_add(
		tx, &(struct notice){
			    .topic = t->topic, .account = account, .person = t->person, .what = S("was heard of")});
}

static void tell(struct world *w, str person, enum topic topic)
{
	assert_null(store_now(w->store, true, tell_of_library, &(struct telling){person, topic}));
}

/* Notices reach who covers, and not the beach; before and after they reach the owner. */
void test_notices_reach_who_covers_and_not_the_beach(void **state)
{
	(void)state;
	struct world *w = town();
	covers_agree(w);
	tell(w, S(""), TOPIC_FAILURE);
	assert_int_equal(told(w, "olga", "was heard of"), 1);
	assert_int_equal(told(w, "priya", "was heard of"), 0);
	world_pass(w, DAY_MS + HOUR_MS);
	tell(w, S(""), TOPIC_FAILURE);
	tell(w, S("olga"), TOPIC_APPROVAL);
	assert_int_equal(told(w, "olga", "was heard of"), 1);
	assert_int_equal(told(w, "priya", "was heard of"), 2);
	world_pass(w, 3 * DAY_MS);
	tell(w, S(""), TOPIC_FAILURE);
	assert_int_equal(told(w, "olga", "was heard of"), 2);
	assert_int_equal(told(w, "priya", "was heard of"), 2);
	world_free(w);
}

void test_with_nobody_to_cover_the_deputy_or_the_admins_are_told(void **state)
{
	(void)state;
	struct world *w = town();
	covers_plan(w);
	world_pass(w, DAY_MS + HOUR_MS);
	tell(w, S(""), TOPIC_FAILURE);
	assert_int_equal(told(w, "olga", "was heard of"), 0);
	assert_int_equal(told(w, "alex", "was heard of"), 1);
	world_verb(w, "account set", "library", "--deputy", "sam", NULL);
	tell(w, S(""), TOPIC_FAILURE);
	assert_int_equal(told(w, "sam", "was heard of"), 1);
	assert_int_equal(told(w, "alex", "was heard of"), 1);
	world_free(w);
}

/* ---- rule 10 */

/* Rule 10: priya covers for olga and goes away herself: a new cover for olga, "sam for olga, after priya". */
void test_who_covers_goes_away_too(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "account set", "annex", "--owner", "priya", NULL);
	covers_agree(w);
	AS(w, "priya", "cover plan", "annex", "--by", "sam", "--from", "2026-11-24 10:00", "--until",
	   "2026-11-25 10:00", "--default", "keep");
	assert_int_equal(
		world_int(w,
			  "SELECT count(*) FROM cover c, cover f WHERE c.after = 1 AND f.id = 1 AND c.owner = "
			  "f.owner AND c.person IS NULL AND c.state = 'draft' AND c.begins = f.begins + 86400000 AND "
			  "c.ends = f.begins + 2 * 86400000"),
		1);
	assert_int_equal(told(w, "olga", "goes away"), 1);
	assert_int_equal(told(w, "sam", "goes away"), 1);
	/* Planned once more, it is not begun twice. */
	AS(w, "priya", "cover revoke", "2");
	AS(w, "priya", "cover plan", "annex", "--by", "sam", "--from", "2026-11-24 10:00", "--until",
	   "2026-11-25 10:00", "--default", "keep");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE after = 1"), 1);
	AS(w, "olga", "cover set", "3", "--by", "sam");
	AS(w, "olga", "cover ask", "3");
	err e;
	str said = world_as(w, &e, "sam", "cover accept", "3", NULL);
	covers_works(e);
	if (!str_find(said, S("sam for olga, after priya"), NULL)) fail_msg("%.*s", SHOW(said));
	AS(w, "priya", "cover ask", "4");
	AS(w, "sam", "cover accept", "4");
	int64_t middle = world_int(w, "SELECT (begins + ends) / 2 FROM cover WHERE id = 3");
	int64_t before = world_int(w, "SELECT begins - 1 FROM cover WHERE id = 3"),
		end = world_int(w, "SELECT ends FROM cover WHERE id = 3");
	assert_true(covers_can_at(w, "priya", POWER_WRITE, "library", before));
	assert_false(covers_can_at(w, "sam", POWER_WRITE, "library", before));
	assert_false(covers_can_at(w, "priya", POWER_WRITE, "library", middle)); /* no power goes on through her */
	assert_true(covers_can_at(w, "sam", POWER_WRITE, "library", middle));
	assert_true(covers_can_at(w, "priya", POWER_WRITE, "library", end));
	assert_false(covers_can_at(w, "sam", POWER_WRITE, "library", end));
	world_pass(w, 2 * DAY_MS + HOUR_MS);
	assert_string_equal(covers_duty(w, "library", POWER_WRITE), "sam");
	world_free(w);
}

/* Rule 10: with nobody found for that time, nobody is there; it does not fall back to who went away. */
void test_until_a_third_agrees_nobody_is_there(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "account set", "annex", "--owner", "priya", NULL);
	covers_agree(w);
	AS(w, "priya", "cover leave",
	   "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261124T100000Z\r\nDTEND:20261125T100000Z\r\n"
	   "END:VEVENT\r\nEND:VCALENDAR\r\n");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE after = 1"), 1);
	world_pass(w, 2 * DAY_MS + HOUR_MS);
	assert_false(covers_can(w, "priya", POWER_WRITE, "library"));
	assert_string_equal(covers_duty(w, "library", POWER_WRITE), "kim"); /* the lead, and nobody on the beach */
	assert_int_equal(told(w, "kim", "nobody covers"), 1); /* of olga's accounts, whose lead she is */
	world_free(w);
}
