/* SPDX-License-Identifier: MIT
 * there_test.c - a file that is brought again: what is there is known again, and nothing meant is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

static struct world *office(void)
{
	struct world *w = world_new();
	world_account(w, "trust");
	world_account(w, "wards");
	return w;
}

void test_a_row_that_is_there_already_is_not_taken_again(void **state)
{
	(void)state;
	static const char ROWS[] = "{\"id\":\"%d\",\"rows\":["
		"{\"line\":2,\"call\":{\"TEXT\":\"The library is open.\",\"to\":\"trust\",\"at\":\"2026-11-24T12:00\"}},"
		"{\"line\":3,\"call\":{\"TEXT\":\"The library is open.\",\"to\":\"trust\",\"at\":\"2026-11-25T12:0%d\"}}]}";
	struct world *w = office();
	err e;
	str said = S("");
	for (int i = 1; i <= 2; i++) {
		world_verb(w, "import begin", NULL);
		said = world_try_json(w, &e, "import rows", arena_fmt(w->a, ROWS, i, i));
		assert_null(e);
		if (i == 1) has(said, "\"problems\":[]");
		world_verb(w, "import finish", "--id", i == 1 ? "1" : "2", NULL);
	}
	has(said, "\"problems\":[{\"line\":2,\"why\":\"These words are on 'trust' at that time already, as post 1.");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 3);
	world_free(w);
}

/* A file of these rows; those with problems are left out, as with --partial. */
static str brought(struct world *w, const char *rows)
{
	err e;
	world_verb(w, "import begin", NULL);
	str id = arena_fmt(w->a, "%lld", (long long)world_int(w, "SELECT max(id) FROM batch"));
	str said = world_try_json(w, &e, "import rows", arena_fmt(w->a, "{\"id\":\"%.*s\",\"rows\":[%s]}", SHOW(id), rows));
	if (e) fail_msg("%.*s", SHOW(e->text));
	said = arena_str(w->a, said);
	world_verb(w, "import finish", "--id", arena_cstr(w->a, id), NULL);
	return said;
}

/* The same rows brought a second time: what is answered then. */
static str brought_twice(struct world *w, const char *rows, const char *mended)
{
	has(brought(w, rows), "\"problems\":[]");
	return brought(w, mended);
}
#define ROW(line, words, more) "{\"line\":" line ",\"call\":{\"TEXT\":\"" words "\"" more "}}"
#define TO(accounts) ",\"to\":\"" accounts "\""
#define AT(when) ",\"at\":\"" when "\""
#define NOON ",\"at\":\"2026-11-24T12:00\""

void test_drafts_and_rows_with_a_chosen_time_are_known_again_by_their_words(void **state)
{
	static const char ROWS[] = ROW("2", "A draft row.", TO("trust")) ","
		ROW("3", "Whenever it is good.", ",\"to\":\"trust\",\"slot\":\"next\"");
	struct world *w = office();
	(void)state;
	str said = brought_twice(w, ROWS, ROWS);
	has(said, "{\"line\":2,\"why\":\"These words are a draft for 'trust' already, as post 1. Please leave the row out (--partial does), or "
		  "give that draft its time with: schedpost move.\"}");
	has(said, "{\"line\":3,\"why\":\"These words are on 'trust' already, as post 2. Please leave the row out (--partial does), or give it a "
		  "time of its own in the column at.\"}");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 2);
	world_free(w);
}

void test_a_row_for_two_accounts_is_taken_for_the_one_that_has_it_not(void **state)
{
	struct world *w = office();
	(void)state;
	str said = brought_twice(w, ROW("2", "We are open.", TO("trust") NOON),
				 ROW("2", "We are open.", TO("trust,wards") NOON));
	has(said, "\"problems\":[]");
	has(said, "\"findings\":[{\"line\":2,\"severity\":\"info\",\"rule\":\"there-already\",");
	has(said, "\"says\":\"'trust' (post 1) had these words already, so they were taken for 'wards' alone.\"}]");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 2"), 1);
	world_free(w);
}

void test_a_chain_of_which_a_later_part_was_mended_says_how_to_put_that_there(void **state)
{
	struct world *w = office();
	(void)state;
	str said = brought_twice(w, ROW("2", "One.\\n---\\nTow.", ",\"chain\":true,\"to\":\"trust\"" NOON),
				 ROW("2", "One.\\n---\\nTwo.", ",\"chain\":true,\"to\":\"trust\"" NOON) ","
				 ROW("3", "One.\\n---\\nTow.", ",\"chain\":true,\"to\":\"trust\"" NOON));
	has(said, "{\"line\":2,\"why\":\"Post 1 on 'trust' begins with these words, and goes on otherwise. If those of the row are the better "
		  "ones, put them there: schedpost edit 1 --chain --file FILE.");
	has(said, "{\"line\":3,\"why\":\"These words are on 'trust' at that time already, as post 1.");
	world_verb(w, "edit", "1", "One.\n---\nTwo.", "--chain", NULL);
	world_free(w);
}


void test_a_draft_is_known_again_when_it_has_got_its_time_and_when_it_is_out(void **state)
{
	static const char ROWS[] = ROW("2", "A draft row.", TO("trust")) "," ROW("3", "Another.", TO("trust"));
	struct world *w = office();
	(void)state;
	has(brought(w, ROWS), "\"problems\":[]");
	world_verb(w, "move", "1", "--at", "2026-11-25T12:00", NULL);
	str said = brought(w, ROWS);
	has(said, "{\"line\":2,\"why\":\"These words were a draft that has got its time: post 1 on 'trust', Wed 25 Nov 2026 12:00 ");
	has(said, "{\"line\":3,\"why\":\"These words are a draft for 'trust' already, as post 2.");
	has(said, "\"there\":[{\"post\":1,\"account\":\"trust\",\"import\":1},"
		  "{\"post\":2,\"account\":\"trust\",\"import\":1}]");
	world_verb(w, "now", "2", NULL);
	world_pass(w, 5 * DAY_MS);
	assert_int_equal(world_seen(w, "trust", "A draft row."), 1);
	said = brought(w, ROWS);
	has(said, "{\"line\":2,\"why\":\"These words were a draft that has got its time: post 1");
	has(said, "{\"line\":3,\"why\":\"These words were a draft that has got its time: post 2");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 2);
	world_free(w);
}

void test_a_draft_with_words_that_are_posted_every_week_is_taken(void **state)
{
	struct world *w = office();
	(void)state;
	has(brought_twice(w, ROW("2", "Story time.", TO("trust") NOON), ROW("2", "Story time.", TO("trust"))),
	    "\"problems\":[]");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 2);
	world_free(w);
}

void test_a_cancelled_draft_may_come_again(void **state)
{
	struct world *w = office();
	(void)state;
	has(brought(w, ROW("2", "A draft row.", TO("trust"))), "\"problems\":[]");
	world_verb(w, "cancel", "1", NULL);
	has(brought(w, ROW("2", "A draft row.", TO("trust"))), "\"problems\":[]");
	has(brought(w, ROW("2", "A draft row.", TO("trust"))), "as post 2.");
	world_free(w);
}

/* Whoever has the whole file weighs it: tests/unit/front/repeats_test.c. */
void test_the_same_words_at_another_time_are_taken_and_told_with_what_moved(void **state)
{
	struct world *w = office();
	(void)state;
	has(brought(w, ROW("2", "Story time.", TO("trust") NOON) "," ROW("3", "Yoga.", TO("trust,wards") NOON)),
	    "\"elsewhere\":[]");
	world_verb(w, "move", "2", "--at", "2026-11-24T13:00", NULL);
	str said = brought(w, ROW("2", "Story time.", TO("trust") AT("2026-12-01T12:00")) ","
				  ROW("3", "Yoga.", TO("trust,wards") NOON));
	has(said, "\"problems\":[]");
	has(said, "{\"line\":2,\"post\":1,\"account\":\"trust\",\"import\":1,\"apart\":604800000,\"moved\":false,");
	has(said, "{\"line\":3,\"post\":2,\"account\":\"trust\",\"import\":1,\"apart\":3600000,\"moved\":true,"
		  "\"severity\":\"warn\",\"says\":\"The same words wait on 'trust' for Tue 24 Nov 2026 13:00 ");
	has(said, "as post 2, and both would go out. If that is this row, and its time here is the right one: schedpost cancel 2.");
	has(said, "{\"line\":3,\"post\":2,\"account\":\"wards\"");
	world_free(w);
}

void test_what_was_sent_before_its_time_is_told_and_what_just_went_out_is_not(void **state)
{
	struct world *w = office();
	(void)state;
	has(brought(w, ROW("2", "Yoga.", TO("trust") AT("2026-12-20T12:00")) "," ROW("3", "Tea.", TO("trust") AT("+1h"))),
	    "\"problems\":[]");
	world_verb(w, "now", "1", NULL);
	world_pass(w, 2 * HOUR_MS);
	str said = brought(w, ROW("2", "Yoga.", TO("trust") AT("2026-12-20T12:00")) ","
				  ROW("3", "Tea.", TO("trust") AT("2026-12-20T12:00")));
	has(said, "{\"line\":2,\"post\":1,");
	has(said, "The same words went out on 'trust' ");
	has_not(said, "{\"line\":3,");
	world_free(w);
}

void test_two_equal_rows_of_a_file_are_one(void **state)
{
	struct world *w = office();
	(void)state;
	str said = brought(w, ROW("2", "Twin.", TO("trust") NOON) ","
			      ROW("3", "Twin.", TO("trust") AT("2026-11-25T12:00")) ","
			      ROW("4", "Twin.", TO("wards") NOON) "," ROW("5", "Twin.", TO("trust") NOON));
	has(said, "\"problems\":[{\"line\":5,\"why\":\"The same words stand in line 2, for 'trust' at that time. Please leave one of them out");
	has(said, "\"elsewhere\":[]");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 3);
	said = brought(w, ROW("2", "One.\\n---\\nTwo.", ",\"chain\":true,\"to\":\"trust\"" NOON) ","
			  ROW("3", "One.\\n---\\nThree.", ",\"chain\":true,\"to\":\"trust\"" NOON));
	has(said, "\"problems\":[]");
	world_free(w);
}

/* Each is to get a time of its own. */
void test_two_equal_drafts_of_a_file_are_taken_and_said(void **state)
{
	struct world *w = office();
	(void)state;
	str said = brought(w, ROW("2", "Twin.", TO("trust")) "," ROW("7", "Twin.", TO("trust")));
	has(said, "\"problems\":[]");
	has(said, "\"findings\":[{\"line\":7,\"severity\":\"info\",\"rule\":\"there-already\","
		  "\"says\":\"The same words stand in line 2, too. Both were taken.\"}]");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 2);
	world_free(w);
}

void test_none_of_many_drafts_is_taken_twice(void **state)
{
	enum { MANY = 2100, AT_ONCE = 420 };
	struct world *w = office();
	(void)state;
	for (int k = 0; k < 2 * MANY; k += AT_ONCE) {
		buf rows = buf_in(w->a, AT_ONCE * 100);
		for (int i = k % MANY; i < k % MANY + AT_ONCE; i++)
			buf_fmt(&rows, "%s" ROW("%d", "The library is open, number %d.", TO("trust")), i % AT_ONCE ? "," : "", i,
				i);
		brought(w, arena_cstr(w->a, buf_str(&rows)));
		if (k < MANY) assert_int_equal(world_int(w, "SELECT count(*) FROM post"), k + AT_ONCE);
	}
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), MANY);
	world_free(w);
}
