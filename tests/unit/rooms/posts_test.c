/* SPDX-License-Identifier: MIT
 * posts_test.c - what a person writes: taken, refused with a number, split into a chain, and shown as the public sees
 * it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"
#include "rooms/posts/posts.h"
#include "rooms/queue/states.h"

#include <string.h>

static void says(err e, const char *code, const char *words)
{
	assert_non_null(e);
	if (!str_is(str_of(e->code), str_of(code))) fail_msg("%s instead of %s: %.*s", e->code, code, SHOW(e->text));
	if (!str_find(e->text, str_of(words), NULL)) fail_msg("'%s' is not in: %.*s", words, SHOW(e->text));
}

void test_what_does_not_fit_says_by_how_much(void **state)
{
	(void)state;
	struct world *w = world_new();
	char long_text[502];
	err e;
	world_account(w, "ward");
	memset(long_text, 'a', 501);
	long_text[501] = 0;
	world_try(w, &e, "add", long_text, "--at", "+1h", NULL);
	says(e, "does-not-fit", "501 of 500");
	says(e, "does-not-fit", "1 too many");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	world_free(w);
}

void test_empty_words_and_unknown_accounts_are_refused(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "library");
	world_try(w, &e, "add", "   ", NULL);
	says(e, "empty", "empty");
	world_try(w, &e, "add", "words", "--to", "libary", NULL);
	says(e, "no-such-account", "Did you mean 'library'?");
	world_try(w, &e, "add", "words", "--at", "2020-01-01T10:00", NULL);
	assert_non_null(e);
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	world_free(w);
}

void test_a_time_far_ahead_is_refused_and_one_of_ten_years_is_not(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	world_verb(w, "add", "Our jubilee.", "--at", "2036-12-31T10:00", NULL);
	world_try(w, &e, "add", "words", "--at", "+100000d", NULL);
	says(e, "too-far", "10 years at the most");
	world_try(w, &e, "move", "1", "--at", "2037-01-01T10:00", NULL);
	says(e, "too-far", "2037");
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 1);
	world_free(w);
}

void test_with_two_accounts_it_asks_which(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	world_account(w, "clinic");
	world_try(w, &e, "add", "words", "--at", "+1h", NULL);
	says(e, "which-account", "There are 2 accounts");
	world_verb(w, "account set", "ward", "--group", "all", NULL);
	world_verb(w, "account set", "clinic", "--group", "all", NULL);
	world_verb(w, "add", "words", "--at", "+1h", "--to", "@all", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1"), 2);
	world_free(w);
}

void test_drafts_work_without_any_account(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_verb(w, "add", "An idea.", NULL);
	world_try(w, &e, "add", "An idea.", "--at", "+1h", NULL);
	says(e, "no-account", "schedpost connect");
	world_account(w, "ward");
	world_verb(w, "edit", "1", "--to", "ward", NULL);
	world_verb(w, "move", "1", "--at", "+1h", NULL);
	world_pass(w, 2 * 3600000);
	assert_int_equal(world_seen(w, "ward", "An idea."), 1);
	world_free(w);
}

void test_each_account_gets_its_own_words(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "clinic");
	world_verb(w, "add", "For all.", "--to", "ward,clinic", "--variant", "clinic=For the clinic.", "--at", "+1m",
		   NULL);
	world_pass(w, 120000);
	assert_int_equal(world_seen(w, "ward", "For all."), 1);
	assert_int_equal(world_seen(w, "clinic", "For the clinic."), 1);
	world_free(w);
}

void test_the_link_goes_behind_the_text(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str link = S("https://example.org/a");
	str sent = post_public_text(a, S("Words."), link, 1, false);
	assert_true(str_is(sent, S("Words.\n\nhttps://example.org/a")));
	assert_true(str_is(post_public_text(a, S("Words."), link, 2, false), S("Words.")));
	assert_true(str_is(post_public_text(a, S("Words."), link, 1, true), S("Words.")));
	assert_true(str_is(post_public_text(a, sent, link, 1, false), sent));
	arena_free(a);
}

void test_a_chain_is_parted_by_dashes(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str *parts;
	size_t n;
	assert_null(chain_split(a, S("one\n---\n\ntwo\nmore\n --- \nthree"), &parts, &n));
	assert_int_equal(n, 3);
	assert_true(str_is(parts[1], S("two\nmore")));
	assert_null(chain_split(a, S("---\n---\n"), &parts, &n));
	assert_int_equal(n, 0);
	buf many = buf_in(a, 10000);
	for (int i = 0; i < PARTS_MOST + 1; i++) buf_add(&many, S("x\n---\n"));
	assert_non_null(chain_split(a, buf_str(&many), &parts, &n));
	arena_free(a);
}

void test_a_dry_run_saves_nothing(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	str data = world_verb(w, "add", "words", "--at", "+1h", "--dry-run", NULL);
	assert_true(str_find(data, S("5 of 500"), NULL));
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 0);
	world_free(w);
}

/* Every edge of the table leads to a state from which work can end. */
void test_every_state_can_come_to_rest(void **state)
{
	(void)state;
	for (int from = 0; from < JOB_STATES; from++) {
		unsigned reached = 1u << from;
		for (int round = 0; round < JOB_STATES; round++)
			for (int s = 0; s < JOB_STATES; s++)
				for (int to = 0; (reached >> s) & 1u && to < JOB_STATES; to++)
					if (job_state_may((enum job_state)s, (enum job_state)to)) reached |= 1u << to;
		assert_true(reached & ((1u << JOB_DONE) | (1u << JOB_CANCELLED) | (1u << JOB_GONE)));
	}
	assert_false(job_state_may(JOB_SENDING, JOB_CANCELLED)); /* it may be out: it is looked up, never forgotten */
	assert_false(job_state_may(JOB_UNSURE, JOB_SENDING));		/* never again without a look */
	assert_false(job_state_may(JOB_UNSURE, JOB_CANCELLED));
}
