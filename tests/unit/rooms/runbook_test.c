/* SPDX-License-Identifier: MIT
 * runbook_test.c - the run-book: pages to go to, people, steps that fit a phone; and the file that says where to go. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include "rooms/lockdown/recovery.h"
#include "rooms/lockdown/runbook.h"
#include "verb/blocks.h"

static bool says(str text, const char *words)
{
	return str_find(text, str_of(words), NULL);
}

/* As if it were connected in earnest. */
static void on_platform(struct world *w, const char *account, const char *platform, const char *server)
{
	str set = arena_fmt(w->a, "UPDATE account SET platform = '%s', server = '%s' WHERE name = '%s' RETURNING 1", platform, server,
			    account);
	assert_int_equal(world_int(w, arena_cstr(w->a, set)), 1);
}

/* ---- what it tells */

void test_each_platform_has_its_own_pages(void **state)
{
	(void)state;
	struct world *w = covers_town();
	on_platform(w, "library", "mastodon", "https://social.example");
	on_platform(w, "wards", "youtube", "");
	str book = world_verb(w, "runbook page", NULL);
	assert_true(says(book, "https://social.example/auth/password/new"));
	assert_true(says(book, "https://support.google.com/youtube/answer/76187"));
	assert_false(says(book, "facebook"));
	str one = world_verb(w, "runbook page", "wards", NULL);
	assert_false(says(one, "social.example"));
	world_free(w);
}

void test_what_is_not_known_is_not_guessed(void **state)
{
	(void)state;
	struct world *w = covers_town();
	on_platform(w, "library", "somewhere", "https://a.example");
	str book = world_verb(w, "runbook page", "library", NULL);
	assert_true(says(book, "the platform's help pages"));
	assert_false(says(book, "https://"));
	world_free(w);
}

void test_an_account_that_is_not_there_does_not_hide_the_others(void **state)
{
	(void)state;
	struct world *w = covers_town();
	on_platform(w, "wards", "youtube", "");
	assert_true(says(world_verb(w, "runbook page", "libary", NULL), "76187"));
	world_free(w);
}

void test_the_paper_has_everybody_and_who_can_unlock(void **state)
{
	(void)state;
	struct world *w = covers_town();
	str paper = world_verb(w, "runbook page", "--paper", NULL);
	assert_true(says(paper, "\"owner\":\"olga\""));
	assert_true(says(paper, "\"unlock\":"));
	assert_true(says(paper, "alex"));
	assert_true(says(paper, "\"person\":\"kim\""));
	assert_true(says(paper, "schedpost unlock LOCK"));	/* paper outlives a lockdown */
	world_free(w);
}

void test_the_steps_name_the_lockdown_that_is_on(void **state)
{
	(void)state;
	struct world *w = covers_town();
	world_verb(w, "hold", "library", "--reason", "pre-election", NULL);
	AS(w, "nina", "lockdown row");
	assert_true(says(world_verb(w, "runbook page", NULL), "schedpost unlock list 2"));
	world_free(w);
}

/* ---- 80 columns */

void test_no_step_is_wider_than_a_phone(void **state)
{
	(void)state;
	enum { WIDEST = 80, NOTE = 6 };
	struct arena *a = arena_new();
	struct reply *r = reply_new(a);
	size_t steps = 0;
	runbook_steps(a, 999, r);
	for (const struct block *b = r->first; b; b = b->next, steps++)
		assert_true(b->text.len + (b->kind == BLOCK_WARN ? NOTE : 0) <= WIDEST);
	assert_int_equal(steps, 10);
	arena_free(a);
}

/* ---- the file */

void test_the_file_that_comes_with_it_is_whole_and_knows_every_platform_that_is_somebody_elses(void **state)
{
	(void)state;
	static const char *const PLATFORMS[] = {"x",	      "facebook", "linkedin",  "youtube",
						"pinterest", "mastodon", "wordpress", "bluesky",
						"tumblr",    "vivaengage", "vimeo",    "flickr",
						"threads",   "instagram"};
	struct arena *a = arena_new();
	struct recovery *all;
	size_t n;
	str read;
	assert_null(recovery_read(a, str_of(RECOVERY_CONF), &all, &n));
	for (size_t i = 0; i < COUNT(PLATFORMS); i++) {
		struct account on = {.platform = str_of(PLATFORMS[i]), .server = S("https://a.example")};
		assert_true(recovery_address(a, all, n, &on, S("recover"), &read).len > 0);
		assert_true(read.len > 0);
	}
	arena_free(a);
}

void test_a_wrong_line_is_named(void **state)
{
	(void)state;
	static const char *const WRONG[] = {
		"x rescue 2026-11-22 https://a.example", "x recover yesterday https://a.example", "x recover never",
		"x recover 2026-1-22 https://a.example",
	};
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		struct arena *a = arena_new();
		struct recovery *all;
		size_t n;
		err e = recovery_read(a, arena_fmt(a, "# ours\n%s\n", WRONG[i]), &all, &n);
		assert_non_null(e);
		assert_string_equal(e->code, "recovery-conf");
		assert_true(says(e->text, "line 2"));
		arena_free(a);
	}
}

static err learn(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("learning")});
	return recovery_learn(tx, str_of(of));
}

void test_what_the_admin_has_written_counts(void **state)
{
	(void)state;
	static char own[] = "youtube recover 2026-11-01 ring the web team: room 4\n";
	struct world *w = covers_town();
	on_platform(w, "wards", "youtube", "");
	store_write(w->store, STORE_ENGINE, learn, NULL, own);
	world_settle(w);
	str book = world_verb(w, "runbook page", NULL);
	assert_true(says(book, "ring the web team: room 4"));
	assert_true(says(book, "2026-11-01"));
	assert_false(says(book, "76187"));
	world_free(w);
}

void test_a_house_whose_accounts_are_lost_is_not_told_that_they_are_practice(void **state)
{
	(void)state;
	struct world *w = world_new();
	str book = world_verb(w, "runbook page", NULL);
	assert_true(says(book, "No account is known here: do 2 and 3 on each platform"));
	assert_false(says(book, "practice (training)"));
	world_account(w, "class");
	assert_true(says(world_verb(w, "runbook page", NULL), "practice (training)"));
	world_free(w);
}
