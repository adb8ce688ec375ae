/* SPDX-License-Identifier: MIT
 * course_test.c - who leaves, comes back or moves amid a course; how sure novices are; and reports by cohort. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "unit/rooms/course.h"

/* ---- who leaves, comes back, moves */

static void comes_back(struct world *w, const char *verb, const char *words[8])
{
	err e;
	world_pass(w, 1000);
	world_try(w, &e, verb, words[0], words[1], words[2], words[3], NULL);
	if (e) fail_msg("%s: %.*s", verb, SHOW(e->text));
	world_pass(w, 1000);
}
#define NOW(w, verb, ...) comes_back(w, verb, (const char *[8]){__VA_ARGS__})

void test_what_was_approved_before_somebody_left_does_not_make_them_an_author(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	approves(w, 5);
	NOW(w, "user leave", "sam");
	NOW(w, "user add", "sam");
	REFUSED(w, "broken-off", "kim", "training graduate", "sam", "--role", "author", "--on", "library");
	NOW(w, "role give", "sam", "novice");
	err e = graduate(w, "kim");
	assert_string_equal(e->code, "not-yet");
	assert_true(str_find(e->text, S("0 of 5 posts"), NULL));
	approves(w, 5);
	assert_null(graduate(w, "kim"));
	world_free(w);
}

void test_who_comes_back_or_moves_can_be_enrolled_again(void **state)
{
	(void)state;
	static const char *const GONE[] = {"user leave", "user move"};
	for (size_t i = 0; i < COUNT(GONE); i++) {
		struct world *w = scene();
		err e;
		enrol(w);
		if (i) NOW(w, "user move", "sam", "--team", "estates");
		else NOW(w, "user leave", "sam");
		if (!i) NOW(w, "user add", "sam");
		assert_true(str_find(world_verb(w, "training report", NULL), S("broken off"), NULL));
		assert_true(str_find(world_verb(w, "user join", "sam", NULL), S("schedpost training enrol sam"), NULL));
		REFUSED(w, "broken-off", "kim", "training assign", "sam", "--coach", "robin", "--backup", "kim");
		enrol(w);
		world_as(w, &e, "sam", "add", "Here again.", "--to", "library", NULL);
		assert_null(e);
		world_free(w);
	}
}

void test_after_a_coach_has_left_somebody_still_hears_whether_it_is_used(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	approves(w, 5);
	assert_null(graduate(w, "kim"));
	world_verb(w, "user leave", "kim", NULL);
	w->leap_most = DAY_MS;
	world_pass(w, 31 * DAY_MS);
	assert_true(str_find(world_as(w, &(err){NULL}, "robin", "notice list", NULL), S("Has sam used it since?"), NULL));
	world_free(w);
}

void test_a_graduate_is_assigned_to_nobody(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	approves(w, 5);
	assert_null(graduate(w, "kim"));
	REFUSED(w, "has-graduated", "kim", "training assign", "sam", "--coach", "robin", "--backup", "kim");
	world_free(w);
}

/* ---- the self-audit */

static str self_audit(struct world *w, const char *who, const char *answers)
{
	err e;
	str said = world_as(w, &e, who, "training self-audit", "--answers", answers, NULL);
	if (e) fail_msg("%.*s", SHOW(e->text));
	world_pass(w, 1000);
	return said;
}

void test_ten_answers_at_first_and_ten_at_last(void **state)
{
	(void)state;
	struct world *w = scene();
	enrol(w);
	str said = world_as(w, &(err){NULL}, "sam", "training self-audit", NULL);
	assert_true(str_find(said, S("sam has not answered yet."), NULL));
	assert_true(str_find(said, S("what a picture shows"), NULL));
	self_audit(w, "sam", "1,2,3,4,1,2,3,4,1,2");
	self_audit(w, "sam", "4,4,4,4,4,4,4,4,4,4");	/* in between; the last one counts */
	said = self_audit(w, "sam", "3,3,3,4,3,3,3,4,3, 3");
	assert_true(str_find(said, S("sam was sure of 23 of 40 at first, and is of 32 at last."), NULL));
	assert_true(str_find(said, S("\"n\":3,\"first\":3,\"last\":3"), NULL));
	assert_true(str_find(said, S("\"n\":10,\"first\":2,\"last\":3"), NULL));
	said = world_as(w, &(err){NULL}, "kim", "training self-audit", "sam", NULL);
	assert_true(str_find(said, S("23 of 40"), NULL));
	assert_true(str_find(world_verb(w, "training steps", "sam", NULL), S("Sure of 23 of 40."), NULL));
	assert_true(str_find(world_verb(w, "training page", "sam", NULL), S("32 of 40: 3 3 3 4 3 3 3 4 3 3"), NULL));
	world_free(w);
}

void test_the_self_audit_is_answered_by_oneself_with_ten_numbers(void **state)
{
	(void)state;
	struct world *w = scene();
	static const char *const WRONG[] = {"1", "1,2,3,4,1,2,3,4,1", "1,2,3,4,1,2,3,4,1,2,3", "0,2,3,4,1,2,3,4,1,2",
					    "5,2,3,4,1,2,3,4,1,2", "a,2,3,4,1,2,3,4,1,2", "1,,3,4,1,2,3,4,1,2",
					    "99999999999999999999,1,1,1,1,1,1,1,1,1"};
	enrol(w);
	for (size_t i = 0; i < COUNT(WRONG); i++)
		REFUSED(w, "ten-answers", "sam", "training self-audit", "--answers", WRONG[i]);
	REFUSED(w, "not-yourself", "kim", "training self-audit", "sam", "--answers", "1,1,1,1,1,1,1,1,1,1");
	world_verb(w, "user add", "lee", NULL);
	world_verb(w, "role give", "lee", "novice", NULL);
	REFUSED(w, "not-allowed", "lee", "training self-audit", "sam");
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'self-audit'"), 0);
	world_free(w);
}

void test_a_new_course_begins_with_a_new_self_audit(void **state)
{
	(void)state;
	struct world *w = scene();
	enrol(w);
	self_audit(w, "sam", "1,1,1,1,1,1,1,1,1,1");
	NOW(w, "user leave", "sam");
	NOW(w, "user add", "sam");
	enrol(w);
	str said = world_as(w, &(err){NULL}, "sam", "training self-audit", NULL);
	assert_true(str_find(said, S("sam has not answered yet."), NULL));
	world_free(w);
}

/* ---- by cohort */

static void says(struct world *w, const char *who, const char *words)
{
	str said = world_verb(w, "training report", who, NULL);
	if (!str_find(said, str_of(words), NULL)) fail_msg("It does not say: %s\n%.*s", words, SHOW(said));
}

/* Sam begins in November and graduates; lee and nora begin in December, and nora leaves. */
void test_the_report_by_cohort(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	err e;
	self_audit(w, "sam", "1,1,1,1,1,1,1,1,1,1");
	approves(w, 3);
	decides(w, "kim", "returned", 1);
	w->leap_most = DAY_MS;
	world_pass(w, 4 * DAY_MS);
	approves(w, 5);
	self_audit(w, "sam", "3,3,3,3,3,3,3,3,3,3");
	assert_null(graduate(w, "kim"));
	world_pass(w, 20 * DAY_MS);
	static const char *const NEXT[] = {"lee", "nora"};
	for (size_t i = 0; i < COUNT(NEXT); i++) {
		world_verb(w, "user add", NEXT[i], NULL);
		world_as(w, &e, "kim", "training enrol", NEXT[i], "--coach", "kim", "--backup", "robin", NULL);
		assert_null(e);
	}
	world_verb(w, "user leave", "nora", NULL);
	says(w, "--cohorts", "\"cohort\":\"2026-11\",\"people\":1,\"left\":0,\"graduated\":1,\"days\":4,\"unchanged\":88,"
			     "\"published\":0,\"used\":null,\"self_audit\":\"10 to 30\"");
	says(w, "--cohorts", "\"cohort\":\"2026-12\",\"people\":2,\"left\":1,\"graduated\":0,\"days\":null");
	world_pass(w, 20 * DAY_MS);
	says(w, "--cohorts", "\"used\":\"0 of 1\"");
	SAM(w, "add", "Still at it.", "--to", "library");
	says(w, "--cohorts", "\"used\":\"1 of 1\"");
	str said = world_verb(w, "training report", "--cohort", "2026-12", NULL);
	assert_true(str_find(said, S("\"person\":\"lee\""), NULL));
	assert_false(str_find(said, S("\"person\":\"sam\""), NULL));
	has(world_verb(w, "training report", "--cohort", "2025-01", NULL), "Nobody who is here began in 2025-01");
	REFUSED(w, "bad-cohort", "kim", "training report", "--cohort", "autumn");
	REFUSED(w, "bad-cohort", "kim", "training report", "--cohort", "");
	REFUSED(w, "which-report", "kim", "training report", "--cohort", "2026-12", "--cohorts");
	world_free(w);
}
