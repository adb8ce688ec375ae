/* SPDX-License-Identifier: MIT
 * training_test.c - a course from its beginning to the coach's signature, judged by what was really done. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "unit/rooms/course.h"

static str exercises(struct world *w)
{
	err e;
	str said = world_as(w, &e, "sam", "training exercises", NULL);
	assert_null(e);
	return said;
}

void test_exercises_are_judged_by_what_was_done(void **state)
{
	(void)state;
	struct world *w = scene();
	enrol(w);
	assert_true(str_find(exercises(w), S("sam has done 0 of 8"), NULL));
	SAM(w, "add", "Only a draft.", "--to", "wall");
	assert_true(str_find(exercises(w), S("sam has done 0 of 8"), NULL));
	out_now(w);
	assert_int_equal(world_seen(w, "wall", "Only a draft."), 1);
	assert_true(str_find(exercises(w), S("sam has done 1 of 8"), NULL));
	do_exercises(w);
	if (!str_find(exercises(w), S("sam has done 8 of 8"), NULL)) fail_msg("%.*s", SHOW(exercises(w)));
	world_free(w);
}

void test_what_somebody_else_did_is_no_exercise(void **state)
{
	(void)state;
	struct world *w = scene();
	enrol(w);
	world_verb(w, "add", "By alex.", "--to", "wall", "--at", "+1h", NULL);
	world_verb(w, "now", "1", NULL);
	world_pass(w, 1000);
	SAM(w, "add", "By sam.", "--to", "wall", "--at", "+5h");
	world_verb(w, "move", "2", "--at", "+6h", NULL);
	assert_true(str_find(exercises(w), S("sam has done 0 of 8"), NULL));
	world_free(w);
}

/* ---- enrolling */

void test_a_coach_is_somebody_else_who_may_coach_and_has_a_backup(void **state)
{
	(void)state;
	struct world *w = scene();
	err e;
	world_verb(w, "role give", "sam", "coach", NULL);
	REFUSED(w, "own-coach", "kim", "training enrol", "sam", "--coach", "sam", "--backup", "kim");
	REFUSED(w, "own-coach", "kim", "training enrol", "sam", "--coach", "kim", "--backup", "sam");
	REFUSED(w, "same-coach", "kim", "training enrol", "sam", "--coach", "kim", "--backup", "kim");
	REFUSED(w, "needs-backup", "kim", "training enrol", "sam", "--coach", "kim");
	world_verb(w, "role take", "robin", "coach", NULL);
	REFUSED(w, "no-coach", "kim", "training enrol", "sam", "--coach", "kim", "--backup", "robin");
	world_verb(w, "role give", "robin", "coach", NULL);
	world_verb(w, "user set", "kim", "--deputy", "robin", NULL);
	world_as(w, &e, "kim", "training enrol", "sam", "--coach", "kim", NULL);
	assert_null(e);
	assert_int_equal(world_int(w, "SELECT backup = 'robin' FROM training"), 1);
	REFUSED(w, "is-enrolled", "kim", "training enrol", "sam", "--coach", "kim");
	world_free(w);
}

void test_a_coach_of_one_account_enrols_there_only(void **state)
{
	(void)state;
	struct world *w = scene();
	err e;
	world_verb(w, "user add", "lee", NULL);
	world_verb(w, "role give", "lee", "coach", "--on", "library", NULL);
	REFUSED(w, "not-allowed", "lee", "training enrol", "sam", "--coach", "lee", "--backup", "kim");
	REFUSED(w, "not-allowed", "lee", "training enrol", "sam", "--coach", "lee", "--backup", "kim", "--on", "wall");
	world_as(w, &e, "lee", "training enrol", "sam", "--coach", "lee", "--backup", "kim", "--on", "library", NULL);
	assert_null(e);
	world_as(w, &e, "sam", "add", "Hello.", "--to", "library", NULL);
	assert_null(e);
	REFUSED(w, "not-allowed", "sam", "add", "Hello.", "--to", "wall");
	world_free(w);
}

/* ---- graduating */

void test_five_approved_unchanged_in_a_row_and_a_signature(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	approves(w, 4);
	err e = graduate(w, "kim");
	assert_string_equal(e->code, "not-yet");
	assert_true(str_find(e->text, S("4 of 5 posts"), NULL));
	approves(w, 1);
	REFUSED(w, "not-allowed", "sam", "move", "4", "--at", "+2h");
	assert_null(graduate(w, "kim"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM role_held h JOIN person p ON p.id = h.person WHERE p.name = 'sam' "
				      "AND h.role = 'author' AND h.account = (SELECT id FROM account WHERE name = 'library')"), 1);
	SAM(w, "move", "4", "--at", "+2h");
	str record = world_verb(w, "training steps", "sam", NULL);
	assert_true(str_find(record, S("Became author on 'library', signed by kim."), NULL));
	assert_string_equal(graduate(w, "kim")->code, "has-graduated");
	world_free(w);
}

void test_a_return_an_edit_and_a_changed_version_begin_the_row_anew(void **state)
{
	(void)state;
	static const struct { const char *what; int64_t version; } BREAKS[] = {
		{"returned", 1}, {"edited", 2}, {"taken-over", 2}, {"approved", 2},
	};
	for (size_t i = 0; i < COUNT(BREAKS); i++) {
		struct world *w = nearly_there();
		approves(w, 4);
		decides(w, "kim", BREAKS[i].what, BREAKS[i].version);
		approves(w, 4);
		assert_string_equal(graduate(w, "kim")->code, "not-yet");
		approves(w, 1);
		assert_null(graduate(w, "kim"));
		world_free(w);
	}
}

void test_one_post_for_many_accounts_is_one_post(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	struct decides_upon d = {write_post(w, "library"), "kim", "approved", 1};
	for (int i = 0; i < 5; i++) assert_null(store_now(w->store, true, decide, &d));
	assert_string_equal(graduate(w, "kim")->code, "not-yet");
	world_free(w);
}

void test_what_is_missing_is_said(void **state)
{
	(void)state;
	struct world *w = scene();
	enrol(w);
	approves(w, 5);
	world_int(w, "INSERT INTO policy(version, text, since) VALUES (1, 'reason other Ask.', 0)");
	err e = graduate(w, "kim");
	assert_string_equal(e->code, "not-yet");
	assert_true(str_find(e->text, S("schedpost policy ack"), NULL));
	assert_true(str_find(e->text, S("8 of 8 exercises"), NULL));
	assert_false(str_find(e->text, S("in a row"), NULL));
	world_free(w);
}

void test_only_the_coach_or_the_backup_signs(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	approves(w, 5);
	world_person(w, "lee", "coach");
	world_verb(w, "role give", "sam", "coach", NULL);
	assert_string_equal(graduate(w, "lee")->code, "not-the-coach");
	assert_string_equal(graduate(w, "sam")->code, "not-the-coach");
	err e;
	/* who runs the machine is no coach either */
	world_try(w, &e, "training graduate", "sam", "--role", "author", NULL);
	assert_string_equal(e->code, "not-the-coach");
	assert_null(graduate(w, "robin"));
	world_free(w);
}

void test_who_could_sign_is_named_also_when_one_has_left(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	approves(w, 5);
	world_verb(w, "user add", "lee", NULL);
	world_verb(w, "role give", "lee", "coach", NULL);
	has(graduate(w, "lee")->text, "It takes the signature of kim or robin to graduate sam.");
	world_verb(w, "user leave", "kim", NULL);
	has(graduate(w, "lee")->text, "It takes the signature of robin to graduate sam.");
	world_verb(w, "user leave", "robin", NULL);
	has(graduate(w, "lee")->text, "It takes the signature of a coach to graduate sam.");
	world_free(w);
}

void test_a_coach_who_lost_the_role_signs_nothing(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	approves(w, 5);
	world_verb(w, "role take", "kim", "coach", NULL);
	world_verb(w, "role give", "kim", "approver", NULL);
	assert_string_equal(graduate(w, "kim")->code, "not-allowed");
	REFUSED(w, "no-coach", "robin", "training assign", "sam", "--coach", "robin", "--backup", "kim");
	assert_null(graduate(w, "robin"));
	world_free(w);
}

void test_a_graduation_is_taken_back_and_the_row_begins_anew(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	err e;
	approves(w, 5);
	assert_null(graduate(w, "kim"));
	REFUSED(w, "needs-reason", "kim", "training regress", "sam", "--reason", " ");
	world_pass(w, 1000);
	world_as(w, &e, "kim", "training regress", "sam", "--reason", "A date was wrong twice.", NULL);
	assert_null(e);
	REFUSED(w, "not-allowed", "sam", "move", "4", "--at", "+2h");
	SAM(w, "add", "Still learning.", "--to", "library");
	assert_string_equal(graduate(w, "kim")->code, "not-yet");
	approves(w, 5);
	assert_null(graduate(w, "kim"));
	str record = world_verb(w, "training steps", "sam", NULL);
	assert_true(str_find(record, S("A date was wrong twice."), NULL));
	world_free(w);
}

/* ---- report */

void test_the_report_answers_from_what_happened(void **state)
{
	(void)state;
	struct world *w = nearly_there();
	approves(w, 3);
	decides(w, "kim", "returned", 1);
	str said = world_verb(w, "training report", NULL);
	assert_true(str_find(said, S("\"unchanged\":75"), NULL));
	assert_true(str_find(said, S("\"median\":60000"), NULL));
	assert_true(str_find(said, S("\"returned\":1"), NULL));
	approves(w, 5);
	world_pass(w, 1000);
	assert_null(graduate(w, "kim"));
	w->leap_most = DAY_MS;
	world_pass(w, 29 * DAY_MS);
	assert_false(str_find(world_verb(w, "training report", NULL), S("used it since"), NULL));
	world_pass(w, DAY_MS);
	said = world_verb(w, "training report", NULL);
	assert_true(str_find(said, S("Has sam used it since? Not in 30 days. kim could ask"), NULL));
	world_pass(w, 2 * 3600 * 1000LL);
	str told = world_as(w, &(err){NULL}, "kim", "notice list", NULL);
	assert_true(str_find(told, S("Has sam used it since? Not in 30 days."), NULL));
	assert_int_equal(world_int(w, "SELECT count(*) FROM notice WHERE instr(what, 'used it since')"), 1);
	assert_true(str_find(world_as(w, &(err){NULL}, "sam", "notice list", NULL), S("you have graduated"), NULL));
	SAM(w, "add", "Once more.", "--to", "library");
	said = world_verb(w, "training report", NULL);
	assert_true(str_find(said, S("Yes: in 30 days 1 post written, 0 out."), NULL));
	world_free(w);
}

void test_a_novice_sees_their_own_record_and_no_others(void **state)
{
	(void)state;
	struct world *w = scene();
	enrol(w);
	err e;
	world_verb(w, "user add", "lee", NULL);
	world_as(w, &e, "kim", "training enrol", "lee", "--coach", "kim", "--backup", "robin", NULL);
	assert_null(e);
	str said = world_as(w, &e, "sam", "training steps", NULL);
	assert_true(!e && str_find(said, S("In training with kim and, as backup, robin."), NULL));
	REFUSED(w, "not-allowed", "sam", "training steps", "lee");
	REFUSED(w, "not-allowed", "sam", "training report", NULL);
	world_free(w);
}

void test_who_is_erased_stands_in_no_course(void **state)
{
	(void)state;
	struct world *w = scene();
	enrol(w);
	world_int(w, "UPDATE person SET state = 'left', left_at = 1 WHERE name = 'robin'");
	world_verb(w, "erase", "robin", "--yes", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM training WHERE backup = 'robin'"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM training_step WHERE instr(note, 'robin')"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM training_step WHERE instr(note, 'kim')"), 1);
	world_free(w);
}
