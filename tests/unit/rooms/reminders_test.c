/* SPDX-License-Identifier: MIT
 * reminders_test.c - what is told by the clock: reminders in working hours, alarms, the word to take it back; whom
 * notices reach while somebody is away; and a cover that goes on. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include "rooms/handover/handover.h"
#include "rooms/notices/notices.h"
#include "text/when.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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
	assert_int_equal(told(w, "olga", "it begins Tue 5 Jan 2027 09:00"), 1);
	assert_int_equal(told(w, "priya", "it begins Tue 5 Jan 2027 09:00"), 1);
	until(w, TUE_9 - 4 * DAY_MS);
	assert_int_equal(told(w, "olga", "it begins"), 2); /* of those that it leapt over only the latest */
	assert_int_equal(told(w, "sam", "it begins") + told(w, "kim", "it begins") + told(w, "alex", "it begins"), 0);
	/* Three days before is a Saturday: it is told on Monday at nine. */
	until(w, TUE_9 - DAY_MS + 2 * MINUTE_MS);
	static const char *const ALL[] = {"olga", "sam", "kim", "alex", "priya"};
	/* Of those that are due at once only the latest. */
	static const int64_t TIMES[] = {3, 1, 1, 1, 3};
	for (size_t i = 0; i < COUNT(ALL); i++) assert_int_equal(told(w, ALL[i], "it begins"), TIMES[i]);
	/* Twelve hours before is nine in the evening: it is told in the last hour of work before that. */
	until(w, TUE_9 - 17 * HOUR_MS - MINUTE_MS);
	assert_int_equal(told(w, "olga", "it begins"), 3);
	until(w, TUE_9 - 17 * HOUR_MS + 3 * MINUTE_MS);
	assert_int_equal(told(w, "olga", "it begins"), 4);
	world_free(w);
}

/* Each step of a cover that begins on a Thursday at 22:00, by the hours of work: so many hours before its beginning.
 * Who works from 13 to 15 hears of the last two at once, and so of one. */
static const struct {
	const char *hours;
	int steps, before[6];
} DAYS[] = {
	{"mon-fri 09:00-17:00", 6, {27 * 24 + 13, 13 * 24 + 13, 6 * 24 + 13, 2 * 24 + 13, 13, 12}},
	{"mon-fri 13:00-15:00", 5, {27 * 24 + 9, 13 * 24 + 9, 6 * 24 + 9, 2 * 24 + 9, 9}},
};

/* The daemon is off, and comes back at that instant. */
static void off_until(struct world *w, int64_t at)
{
	world_stop(w);
	w->now = at;
	assert_null(world_start(w));
	world_pass(w, 2 * MINUTE_MS);
}

static void each_step_is_told(struct world *w, size_t day, bool down)
{
	int64_t begins = world_int(w, "SELECT begins FROM cover");
	for (int i = 0; i < DAYS[day].steps; i++) {
		int64_t at = begins - DAYS[day].before[i] * HOUR_MS;
		if (!down) until(w, at - MINUTE_MS);
		assert_int_equal(told(w, "olga", "it begins"), i);
		assert_int_equal(told(w, "priya", "it begins"), i);
		if (down)
			off_until(w, at + 5 * MINUTE_MS);
		else
			until(w, at + 2 * MINUTE_MS);
		assert_int_equal(told(w, "olga", "it begins"), i + 1);
		assert_int_equal(told(w, "priya", "it begins"), i + 1);
		world_kill(w);
		world_pass(w, 2 * MINUTE_MS);
		assert_int_equal(told(w, "olga", "it begins"), i + 1);
	}
	/* From three days before on: so many times. */
	int64_t late = DAYS[day].steps - 3;
	assert_int_equal(told(w, "sam", "it begins"), late);
	assert_int_equal(told(w, "kim", "it begins"), late);
	assert_int_equal(told(w, "alex", "it begins"), late);
	assert_int_equal(told(w, "kim", "nobody covers"), 0);
	off_until(w, begins + MINUTE_MS);
	assert_int_equal(told(w, "kim", "nobody covers"), 1);
	assert_int_equal(told(w, "olga", "it begins"), DAYS[day].steps);
}

/* Rule 17: every step once, in the hours of work of whoever is told, also where the daemon was off at its instant. */
void test_rule_17_each_step_is_told_once_in_hours_of_work(void **state)
{
	(void)state;
	for (size_t day = 0; day < COUNT(DAYS); day++)
		for (int down = 0; down < 2; down++) {
			struct world *w = town();
			world_verb(w, "user set", "olga", "--hours", DAYS[day].hours, NULL);
			world_verb(w, "user set", "priya", "--hours", DAYS[day].hours, NULL);
			AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "2027-01-07 22:00",
			   "--until", "2027-01-12 09:00", "--default", "keep");
			AS(w, "olga", "cover ask", "1");
			each_step_is_told(w, day, down);
			world_free(w);
		}
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

/* Rule 14, rule 2: the daemon was off at the end, and a day later; or when an hour had gone without a yes. */
void test_what_fell_into_a_time_without_daemon_is_told_once(void **state)
{
	(void)state;
	struct world *w = town();
	covers_agree(w);
	int64_t ends = world_int(w, "SELECT ends FROM cover");
	off_until(w, ends + 10 * MINUTE_MS);
	assert_int_equal(told(w, "olga", "take it back"), 1);
	assert_int_equal(told(w, "sam", "is not back"), 0);
	off_until(w, ends + 5 * DAY_MS);
	world_kill(w);
	world_pass(w, HOUR_MS);
	assert_int_equal(told(w, "olga", "take it back"), 1);
	static const char *const ALL[] = {"sam", "kim", "alex", "priya"};
	for (size_t i = 0; i < COUNT(ALL); i++) assert_int_equal(told(w, ALL[i], "is not back"), 1);
	world_free(w);
	w = town();
	world_verb(w, "cover sick", "olga", "--by", "priya", NULL);
	off_until(w, w->now + 3 * HOUR_MS);
	world_kill(w);
	world_pass(w, HOUR_MS);
	assert_int_equal(told(w, "kim", "not agreed to yet"), 1);
	world_free(w);
}

static err remind_work(struct tx *tx, void *of)
{
	(void)of;
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("test")});
	return covers_remind_due(tx);
}

#ifdef __SANITIZE_ADDRESS__
enum { SLOWER = 20 }; /* what the sanitizers cost */
#else
enum { SLOWER = 1 };
#endif

/* It runs every minute on the thread that writes: with many covers of which all is told it is to be next to nothing.
 */
void test_a_round_in_which_nothing_is_due_is_cheap(void **state)
{
	(void)state;
	enum { ROUNDS = 50, MOST_US = 5000 };
	struct world *w = town();
	covers_agree(w);
	world_int(w,
		  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
		  "INSERT INTO cover(owner, person, kind, state, powers, begins, ends, wall_begins, wall_ends, zone, "
		  "made_by, made) "
		  "SELECT owner, person, kind, CASE WHEN i % 10 THEN 'agreed' ELSE 'draft' END, powers, "
		  "begins + (i - 20) * 86400000, ends + (i - 20) * 86400000, wall_begins, wall_ends, zone, made_by, "
		  "made - 60 * 86400000 FROM cover, n WHERE id = 1 RETURNING 1");
	assert_null(store_now(w->store, true, remind_work, NULL));
	int64_t notices = world_int(w, "SELECT count(*) FROM notice");
	clock_t before = clock();
	for (int i = 0; i < ROUNDS; i++) assert_null(store_now(w->store, true, remind_work, NULL));
	int64_t us = (int64_t)(clock() - before) * 1000000 / CLOCKS_PER_SEC / ROUNDS;
	print_message("# a round over 400 covers: %lld us\n", (long long)us);
	assert_true(us <= MOST_US * SLOWER);
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice"), notices);
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
	AS(w, "olga", "cover set", "3", "--by", "sam");
	assert_true(str_find(world_verb(w, "cover list", NULL), S("\"after\":\"1 (priya)\""), NULL));
	AS(w, "olga", "cover ask", "3");
	err e;
	str said = world_as(w, &e, "sam", "cover accept", "3", NULL);
	covers_works(e);
	if (!str_find(said, S("sam for olga, after priya"), NULL)) fail_msg("%.*s", SHOW(said));
	AS(w, "priya", "cover ask", "2");
	AS(w, "sam", "cover accept", "2");
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

/* Rule 10: what was begun since whoever covers goes away is withdrawn when they stay, and not while they are away by
 * another leave. */
void test_who_covers_stays_after_all(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "account set", "annex", "--owner", "priya", NULL);
	covers_agree(w);
	static const char *const LENT[] = {"write,plan", "approve"};
	for (size_t i = 0; i < COUNT(LENT); i++)
		AS(w, "priya", "cover plan", "annex", "--by", "sam", "--powers", LENT[i], "--from",
		   "2026-11-24 10:00", "--until", "2026-11-25 10:00", "--default", "keep");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE after = 1"), 1); /* it is not begun twice */
	int64_t begins = world_int(w, "SELECT begins FROM cover WHERE after = 1");
	assert_false(covers_can_at(w, "priya", POWER_WRITE, "library", begins));
	AS(w, "priya", "cover revoke", "2");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE id = 3 AND state = 'draft'"), 1);
	AS(w, "priya", "cover recall", "4");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE id = 3 AND state = 'withdrawn'"), 1);
	assert_int_equal(told(w, "olga", "is not needed any more"), 1);
	assert_int_equal(told(w, "sam", "is not needed any more"), 1);
	assert_true(covers_can_at(w, "priya", POWER_WRITE, "library", begins));
	world_free(w);
}

/* Rule 10: whom somebody asked already keeps what they were asked for, until a person ends it. */
void test_who_was_asked_to_go_on_is_not_sent_away_by_itself(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "account set", "annex", "--owner", "priya", NULL);
	covers_agree(w);
	AS(w, "priya", "cover plan", "annex", "--by", "alex", "--from", "2026-11-24 10:00", "--until",
	   "2026-11-25 10:00", "--default", "keep");
	AS(w, "olga", "cover set", "3", "--by", "sam");
	AS(w, "olga", "cover ask", "3");
	AS(w, "priya", "cover revoke", "2");
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE id = 3 AND state = 'asked'"), 1);
	assert_int_equal(told(w, "olga", "may not be needed any more"), 1);
	world_free(w);
}

/* Rule 10: the same when a leave calendar takes it back. */
void test_a_leave_that_is_cancelled_takes_back_what_was_begun_for_it(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "account set", "annex", "--owner", "priya", NULL);
	covers_agree(w);
#define LEAVE(status)                                                                                                \
	"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:20261124T100000Z\r\nDTEND:20261125T100000Z\r\n" status       \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
	AS(w, "priya", "cover leave", LEAVE(""));
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE after = 1 AND state = 'draft'"), 1);
	AS(w, "priya", "cover leave", LEAVE("STATUS:CANCELLED\r\n"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM cover WHERE after = 1 AND state = 'withdrawn'"), 1);
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
