/* SPDX-License-Identifier: MIT
 * list_test.c - lists by account, state and page, whichever index they walk. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include <stdio.h>

static bool shows(struct world *w, const char *text, const char *option, const char *value, const char *to)
{
	str said = world_verb(w, "list", option, value, to ? "--to" : NULL, to, NULL);
	return str_find(said, str_of(text), NULL);
}

static void put_state(struct world *w, const char *text, const char *state)
{
	char sql[300];
	snprintf(sql, sizeof sql, "UPDATE job SET state = '%s' WHERE post = (SELECT post FROM post_text WHERE text = '%s') "
		 "RETURNING 1", state, text);
	world_int(w, sql);
}

void test_each_state_lists_its_own_and_nothing_else(void **state)
{
	(void)state;
	static const struct { const char *text, *state, *title; } ALL[] = {
		{"post one", "ready", "waiting"}, {"post two", "paused", "paused"}, {"post three", "asking", "asks you"},
		{"post four", "cancelled", "cancelled"}, {"post five", "done", "published"}, {"post six", "gone", "taken down"},
		{"post seven", "sending", "sending"}, {"post eight", "unsure", "looking it up"},
		{"post nine", "late", "missed its time"}, {"post ten", "refused", "refused"},
	};
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	for (size_t i = 0; i < COUNT(ALL); i++)
		world_verb(w, "add", ALL[i].text, "--to", "ward,clinic", "--at", "+1h", NULL);
	world_verb(w, "add", "only the clinic", "--to", "clinic", "--at", "+1h", NULL);
	for (size_t i = 0; i < COUNT(ALL); i++) put_state(w, ALL[i].text, ALL[i].state);
	for (size_t asked = 0; asked < COUNT(ALL); asked++)
		for (size_t i = 0; i < COUNT(ALL); i++) {
			assert_int_equal(shows(w, ALL[i].text, "--state", ALL[asked].title, NULL), i == asked);
			assert_int_equal(shows(w, ALL[i].text, "--state", ALL[asked].title, "ward"), i == asked);
		}
	assert_true(shows(w, "only the clinic", "--state", "waiting", "clinic"));
	assert_false(shows(w, "only the clinic", "--state", "waiting", "ward"));
	assert_false(shows(w, "post one", "--until", "2026-11-22T10:30", "ward"));
	world_free(w);
}

void test_a_list_tells_of_the_drafts_that_it_does_not_show(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	assert_false(shows(w, "without a time", NULL, NULL, NULL));
	world_verb(w, "add", "for the ward", "--to", "ward", NULL);
	world_verb(w, "add", "with a time", "--to", "clinic", "--at", "+1h", NULL);
	assert_true(shows(w, "1 draft without a time: schedpost list --drafts\"", NULL, NULL, NULL));
	assert_true(shows(w, "1 draft without a time: schedpost list --drafts --to ward\"", "--until", "2027-01-01", "ward"));
	assert_false(shows(w, "without a time", "--until", "2027-01-01", "clinic"));
	assert_false(shows(w, "without a time", "--state", "waiting", NULL));
	world_verb(w, "add", "for the clinic", "--to", "clinic", NULL);
	assert_true(shows(w, "2 drafts without a time: schedpost list --drafts\"", NULL, NULL, NULL));
	world_free(w);
}

void test_pages_of_an_account_go_on_where_the_last_one_ended(void **state)
{
	(void)state;
	struct world *w = world_new();
	char text[32], after[64];
	world_account(w, "ward");
	for (int i = 0; i < 5; i++) {
		snprintf(text, sizeof text, "number %d", i);
		world_verb(w, "add", text, "--at", "2026-11-22T12:00", NULL);	/* the same moment for all */
	}
	str first = world_verb(w, "list", "--to", "ward", "--most", "2", NULL);
	assert_true(str_find(first, S("number 1"), NULL) && !str_find(first, S("number 2"), NULL));
	snprintf(after, sizeof after, "%lld.%lld", (long long)world_int(w, "SELECT at FROM post WHERE id = 2"), 2LL);
	str second = world_verb(w, "list", "--to", "ward", "--most", "2", "--after", after, NULL);
	assert_true(str_find(second, S("number 2"), NULL) && str_find(second, S("number 3"), NULL));
	assert_false(str_find(second, S("number 1"), NULL) || str_find(second, S("number 4"), NULL));
	world_free(w);
}

void test_drafts_of_one_account(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	world_verb(w, "add", "draft of ward", "--to", "ward", NULL);
	world_verb(w, "add", "draft of clinic", "--to", "clinic", NULL);
	world_verb(w, "add", "not a draft", "--to", "ward", "--at", "+1h", NULL);
	str said = world_verb(w, "list", "--drafts", "--to", "ward", NULL);
	assert_true(str_find(said, S("draft of ward"), NULL));
	assert_false(str_find(said, S("draft of clinic"), NULL) || str_find(said, S("not a draft"), NULL));
	world_free(w);
}

/* Beside a list of posts, a number of jobs would look like more posts. */
void test_status_counts_posts_however_many_accounts_they_go_to(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "museum");
	world_verb(w, "add", "Doors open.\n---\nTea follows.", "--chain", "--to", "ward,museum", "--at", "+1m", NULL);
	world_verb(w, "add", "held", "--to", "ward,museum", "--at", "+2m", NULL);
	assert_true(str_find(world_verb(w, "status", NULL), S("\"waiting\":2,"), NULL));
	world_verb(w, "pause", "2", NULL);
	world_pass(w, 5 * 60000);
	str status = world_verb(w, "status", NULL);
	assert_true(str_find(status, S("\"waiting\":0,"), NULL));
	assert_true(str_find(status, S("\"stuck\":1,"), NULL));
	assert_true(str_find(status, S("\"published_day\":1"), NULL));
	world_free(w);
}
