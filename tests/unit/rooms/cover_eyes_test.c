/* SPDX-License-Identifier: MIT
 * cover_eyes_test.c - rule 7: four eyes survive a cover; who decides about whose words, and in which order people are
 * turned to. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#include <stdio.h>
#include <string.h>

static str said(struct world *w, const char *who, const char *verb, const char *id)
{
	err e;
	str data = world_as(w, &e, who, verb, id, NULL);
	covers_works(e);
	return data;
}

/* Whose turn it is with a post that waits: "alex, kim or priya". */
static void waits_for(struct world *w, const char *post, const char *names)
{
	char words[200];
	str shown = said(w, "alex", "show", post);
	snprintf(words, sizeof words, "It waits for approval by %s", names);
	if (!str_find(shown, str_of(words), NULL)) fail_msg("It does not wait for %s: %.*s", names, SHOW(shown));
}

/* Everything needs a yes; post 1 is olga's, and priya covers for her. */
static struct world *covering(void)
{
	struct world *w = covers_town();
	world_verb(w, "account set", "library", "--approval", "needed", "--risk", "high", NULL);
	AS(w, "olga", "add", "By olga.", "--to", "library", "--at", "in 3 days at 12:00");
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	return w;
}

void test_rule_7_who_covers_approves_no_words_of_their_own(void **state)
{
	(void)state;
	struct world *w = covering();
	AS(w, "priya", "add", "By priya.", "--to", "library", "--at", "+2h");
	REFUSED(w, "own-words", "priya", "approve", "2");
	waits_for(w, "2", "alex or kim");
	AS(w, "priya", "approve", "1"); /* what olga wrote, and she left as it was */
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "By priya."), 0);
	world_free(w);
}

void test_rule_7_who_covers_approves_nothing_of_whom_they_cover_that_they_changed(void **state)
{
	(void)state;
	struct world *w = covering();
	AS(w, "priya", "edit", "1", "By olga and priya.");
	REFUSED(w, "own-words", "priya", "approve", "1", "--version", "2");
	waits_for(w, "1", "alex or kim");
	/* Nor when somebody else has changed a word since. */
	AS(w, "alex", "edit", "1", "By olga, priya and alex.");
	REFUSED(w, "own-words", "priya", "approve", "1", "--version", "3");
	waits_for(w, "1", "kim");
	AS(w, "kim", "approve", "1", "--version", "3");
	world_free(w);
}

/* ---- in which order */

struct chain {
	const char *but;
	char person[40];
};

static err ask_chain(struct tx *tx, void *of)
{
	struct chain *k = of;
	struct account on;
	struct on_duty who;
	struct duty_ask ask = {.on = &on, .power = POWER_APPROVE, .at = tx_now(tx), .but = str_of(k->but)};
	TRY(account_need(tx, S("library"), &on));
	TRY(on_duty(tx, &ask, &who));
	snprintf(k->person, sizeof k->person, "%.*s", SHOW(who.person));
	return NULL;
}

/* Who is turned to for an approval when it cannot be this one, who wrote it. */
static const char *turned_to(struct world *w, const char *but)
{
	static struct chain k;
	k = (struct chain){.but = but};
	assert_null(store_now(w->store, false, ask_chain, &k));
	return k.person;
}

/* The owner, whoever covers, the owner's deputy, their lead, and then whoever is set on duty. */
void test_rule_7_approvals_go_from_owner_to_cover_to_line_to_duty(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "user set", "kim", "--team", "comms", "--lead", NULL);
	world_verb(w, "user set", "olga", "--team", "comms", "--deputy", "sam", NULL);
	world_verb(w, "role give", "sam", "approver", "--on", "library", NULL);
	assert_string_equal(turned_to(w, "nina"), "olga");
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	assert_string_equal(turned_to(w, "nina"), "priya");
	assert_string_equal(turned_to(w, "priya"), "sam"); /* they are her words: she is left out */
	world_verb(w, "role take", "sam", "approver", "--on", "library", NULL);
	assert_string_equal(turned_to(w, "priya"), "kim");
	world_verb(w, "role take", "kim", "coach", NULL);
	assert_string_equal(turned_to(w, "priya"), "");
	world_verb(w, "duty set", "alex", "--until", "in 3 days at 10:00", "--on", "library", "--power", "approve",
		   NULL);
	assert_string_equal(turned_to(w, "priya"), "alex");
	world_free(w);
}

/* ---- nobody is left */

static int64_t alarms(struct world *w, const char *who)
{
	char sql[300];
	snprintf(sql, sizeof sql,
		 "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE n.topic = 'hold' "
		 "AND t.person = '%s' AND n.what LIKE '%%is held, for nobody is left who may approve it%%'",
		 who);
	return world_int(w, sql);
}

void test_rule_7_with_nobody_left_it_is_held_and_told(void **state)
{
	(void)state;
	struct world *w = covering();
	/* None who could approve there but olga, who is away, and priya, who has written it. */
	world_verb(w, "role take", "kim", "coach", NULL);
	world_int(w, "DELETE FROM role_power WHERE role = 'admin' AND power = 'approve' RETURNING 1");
	AS(w, "priya", "add", "By priya.", "--to", "library", "--at", "+2h");
	str shown = said(w, "alex", "show", "2");
	if (!str_find(shown, S("It is held"), NULL)) fail_msg("%.*s", SHOW(shown));
	if (!str_find(shown, S("nobody is left who may say yes"), NULL)) fail_msg("%.*s", SHOW(shown));
	assert_int_equal(alarms(w, "alex"), 1);
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "By priya."), 0);
	/* As soon as somebody may, it waits for them. */
	world_verb(w, "role give", "kim", "approver", "--on", "library", NULL);
	waits_for(w, "2", "kim");
	world_free(w);
}

/* The last who could say yes goes after it was asked for. */
void test_rule_7_when_the_last_one_goes_it_is_told_by_the_clock(void **state)
{
	(void)state;
	struct world *w = covering();
	world_int(w, "DELETE FROM role_power WHERE role = 'admin' AND power = 'approve' RETURNING 1");
	AS(w, "priya", "add", "By priya.", "--to", "library", "--at", "+2h");
	waits_for(w, "2", "kim");
	assert_int_equal(alarms(w, "alex"), 0);
	world_verb(w, "role take", "kim", "coach", NULL);
	world_pass(w, 10 * MINUTE_MS);
	assert_int_equal(alarms(w, "alex"), 1);
	world_free(w);
}
