/* SPDX-License-Identifier: MIT
 * back_test.c - the brief before and the report after: what is told, to whom, and how everything is taken back. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#include <string.h>

static str said_by(struct world *w, const char *who, const char *verb, const char *id)
{
	err e;
	str data = world_as(w, &e, who, verb, id, NULL);
	covers_works(e);
	return data;
}

static void tells(str data, const char *what)
{
	if (!str_find(data, str_of(what), NULL)) fail_msg("It does not tell '%s': %.*s", what, SHOW(data));
}

static void tells_not(str data, const char *what)
{
	if (str_find(data, str_of(what), NULL)) fail_msg("It tells '%s': %.*s", what, SHOW(data));
}

static void free_to_publish(struct world *w)
{
	world_verb(w, "account set", "library", "--approval", "not-needed", NULL);
}

/* ---- the brief */

void test_the_brief_tells_what_whoever_covers_must_know(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "user set", "priya", "--zone", "Europe/Athens", NULL);
	world_verb(w, "role give", "nina", "author", "--on", "library", NULL);
	world_verb(w, "account set", "library", "--approval", "needed", NULL);
	AS(w, "olga", "add", "Jabs on Friday", "--to", "library", "--at", "in 2 days at 10:00");
	AS(w, "olga", "add", "Not ready yet", "--to", "library");
	AS(w, "nina", "add", "Written by nina", "--to", "library", "--at", "in 2 days at 11:00");
	AS(w, "olga", "add", "Elsewhere", "--to", "wards", "--at", "in 2 days at 10:00");
	covers_plan(w);
	AS(w, "olga", "cover set", "1", "--note", "Nothing about ward 7.");
	AS(w, "olga", "cover decide", "1", "1", "hold", "--note", "waits for the figures");
	str b = said_by(w, "priya", "cover page", "1");
	tells(b, "Nothing about ward 7.");
	tells(b, "Europe/Athens"); /* by both clocks */
	tells(b, "Mon 23 Nov 2026 12:00");
	tells(b, "Jabs on Friday");
	tells(b, "hold: waits for the figures");
	tells(b, "Not ready yet"); /* a draft, and for whom it waits */
	tells(b, "It waits for approval by");
	tells(b, "\"approver\":\"alex or kim\"");
	tells(b, "schedpost revoke library");
	tells(b, "approve your own words");
	tells_not(b, "Elsewhere");
	world_free(w);
}

/* Rule 3: what nobody has decided is the usual, and the brief says so. */
void test_rule_3_the_brief_says_what_the_usual_decided(void **state)
{
	(void)state;
	struct world *w = covers_town();
	free_to_publish(w);
	AS(w, "olga", "add", "Jabs on Friday", "--to", "library", "--at", "in 2 days at 10:00");
	covers_agree(w);
	tells(said_by(w, "priya", "cover page", "1"), "\"decision\":\"keep\"");
	world_free(w);
}

void test_the_brief_says_what_may_not_be_done(void **state)
{
	(void)state;
	struct world *w = covers_town();
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--until", "in 3 days at 10:00", "--powers",
	   "write,plan");
	str b = said_by(w, "priya", "cover page", "1");
	tells(b, "let your own words go out");
	tells(b, "take down what is out");
	tells_not(b, "not do: write there");
	world_free(w);
}

/* ---- the report */

/* While olga is away: priya plans inside and behind the end, changes a post of hers, cancels another. */
static struct world *time_away(void)
{
	struct world *w = covers_town();
	free_to_publish(w);
	AS(w, "olga", "add", "Left as it was", "--to", "library", "--at", "in 2 days at 9:00");
	AS(w, "olga", "add", "Jabs on Friday", "--to", "library", "--at", "in 2 days at 10:00");
	AS(w, "olga", "add", "Fair on Sunday", "--to", "library", "--at", "in 2 days at 11:00");
	AS(w, "olga", "add", "Before she went", "--to", "library", "--at", "+1h");
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	AS(w, "priya", "edit", "2", "Jabs on Saturday");
	AS(w, "priya", "cancel", "3");
	AS(w, "priya", "add", "By priya", "--to", "library", "--at", "+1h");
	AS(w, "priya", "add", "Behind the end", "--to", "library", "--at", "in 5 days at 10:00");
	AS(w, "priya", "comment", "2", "Promised an answer by Monday");
	return w;
}

void test_the_report_tells_what_happened(void **state)
{
	(void)state;
	struct world *w = time_away();
	world_pass(w, 3 * DAY_MS);
	AS(w, "olga", "add", "After she was back", "--to", "library", "--at", "+1h");
	str b = said_by(w, "olga", "cover back", "1");
	tells(b, "'Jabs on Friday' became 'Jabs on Saturday'");
	tells(b, "cancelled");
	tells(b, "priya for olga");
	tells(b, "Promised an answer by Monday");
	tells(b, "priya planned or changed it, and it is due after the end");
	tells(b, "\"published\":2");
	tells(b, "\"by_cover\":1"); /* what she has changed waits for another's yes */
	tells_not(b, "After she was back");
	tells_not(b, "Before she went");
	world_free(w);
}

void test_what_was_planned_behind_the_end_goes_when_its_owner_says_so(void **state)
{
	(void)state;
	struct world *w = time_away();
	world_pass(w, 3 * DAY_MS);
	AS(w, "olga", "cover back", "1", "--confirm", "all");
	tells(said_by(w, "olga", "cover back", "1"), "No post waits for you");
	world_pass(w, 3 * DAY_MS);
	assert_int_equal(world_seen(w, "library", "Behind the end"), 1);
	world_free(w);
}

/* Its time has come while nobody said anything: it waits, and goes when she confirms it by its number. */
void test_what_has_lapsed_is_confirmed_by_its_number(void **state)
{
	(void)state;
	struct world *w = time_away();
	world_pass(w, 5 * DAY_MS);
	assert_int_equal(world_seen(w, "library", "Behind the end"), 0);
	tells(said_by(w, "olga", "cover back", "1"), "Behind the end");
	REFUSED(w, "nothing-waits", "olga", "cover back", "1", "--confirm", "4");
	REFUSED(w, "not-allowed", "sam", "cover back", "1", "--confirm", "6");
	AS(w, "olga", "cover back", "1", "--confirm", "6");
	AS(w, "olga", "now", "6");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Behind the end"), 1);
	world_free(w);
}

/* Rule 14: it ends by itself, and is closed only when its owner takes it back. */
void test_rule_14_the_owner_takes_it_back(void **state)
{
	(void)state;
	struct world *w = time_away();
	REFUSED(w, "not-over", "olga", "cover back", "1", "--accept");
	world_pass(w, 3 * DAY_MS);
	tells(said_by(w, "olga", "cover show", "1"), "\"returning\"");
	REFUSED(w, "not-allowed", "priya", "cover back", "1", "--accept");
	AS(w, "olga", "cover back", "1", "--accept");
	tells(said_by(w, "olga", "cover show", "1"), "\"closed\"");
	REFUSED(w, "not-now", "olga", "cover back", "1", "--accept");
	tells(said_by(w, "olga", "cover back", "1"), "Behind the end"); /* nothing is lost by it */
	world_free(w);
}

void test_an_admin_takes_it_back_with_a_word(void **state)
{
	(void)state;
	struct world *w = time_away();
	world_pass(w, 3 * DAY_MS);
	REFUSED(w, "back-why", "alex", "cover back", "1", "--accept");
	AS(w, "alex", "cover back", "1", "--accept", "--reason", "olga has moved on");
	assert_int_equal(
		world_int(w, "SELECT count(*) FROM cover WHERE state = 'closed' AND why LIKE '%olga has moved on'"),
		1);
	world_free(w);
}

/* What happened after an early end is not told as if it had been in the time away. */
void test_the_report_ends_where_the_cover_ended(void **state)
{
	(void)state;
	static const char *const HOW[][2] = {{"olga", "cover recall"}, {"alex", "cover revoke"}};
	for (size_t i = 0; i < COUNT(HOW); i++) {
		struct world *w = time_away();
		world_pass(w, 2 * HOUR_MS);
		AS(w, HOW[i][0], HOW[i][1], "1");
		world_pass(w, HOUR_MS);
		AS(w, "olga", "cancel", "1");
		str b = said_by(w, "olga", "cover back", "1");
		tells(b, "\"published\":1"); /* priya's; the others were due later */
		tells(b, "\"stopped\":1");
		world_free(w);
	}
}

void test_before_it_begins_there_is_nothing_to_tell(void **state)
{
	(void)state;
	struct world *w = covers_town();
	covers_agree(w);
	REFUSED(w, "not-begun", "olga", "cover back", "1");
	world_free(w);
}
