/* SPDX-License-Identifier: MIT
 * sign_off_test.c - rule 8: whoever covers signs what they write, where the account wants it; the line counts, is seen
 * and approved with the words, and stands under nobody else's. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include "rooms/posts/posts.h"

#include <string.h>

#define SIGNED "\\n\\n– Priya\""	/* as it stands on the wall, at the end of a text */

static void tells(str data, const char *what)
{
	if (!str_find(data, str_of(what), NULL)) fail_msg("It does not tell '%s': %.*s", what, SHOW(data));
}

static void tells_not(str data, const char *what)
{
	if (str_find(data, str_of(what), NULL)) fail_msg("It tells '%s': %.*s", what, SHOW(data));
}

static str said(struct world *w, const char *who, const char *verb, const char *id, const char *more)
{
	err e;
	str data = world_as(w, &e, who, verb, id, more, NULL);
	covers_works(e);
	return data;
}

/* priya covers 'library' for olga, and owns 'annex' beside alex; both want a line beneath. */
static struct world *signing(void)
{
	struct world *w = covers_town();
	static const char *const WHERE[] = {"library", "annex"};
	world_verb(w, "user set", "priya", "--name", "Dr. Priya Shah", NULL);
	for (size_t i = 0; i < COUNT(WHERE); i++)
		world_verb(w, "account set", WHERE[i], "--cover-sign-off", "yes", "--approval", "not-needed", NULL);
	AS(w, "olga", "add", "By olga.", "--to", "library", "--at", "in 2 days at 10:00");
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	return w;
}

void test_rule_8_whoever_covers_signs_where_the_account_wants_it(void **state)
{
	(void)state;
	struct world *w = signing();
	err e;
	str data = world_as(w, &e, "priya", "add", "Open at ten.", "--to", "library,annex", "--at", "+1h", NULL);
	covers_works(e);
	tells(data, "\"counts\":\"21 of 500\""); /* the line counts */
	tells(data, "\"counts\":\"12 of 500\""); /* on 'annex' she writes by what is her own */
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Open at ten." SIGNED), 1);
	assert_int_equal(world_seen(w, "annex", "Open at ten.\""), 1);
	world_pass(w, 2 * DAY_MS);
	assert_int_equal(world_seen(w, "library", "By olga.\""), 1);
	world_free(w);
}

/* Each account has its own line: one post for two of them is signed on both, also after it was edited. */
void test_rule_8_one_post_is_signed_on_every_account_that_wants_it(void **state)
{
	(void)state;
	struct world *w = signing();
	world_verb(w, "account set", "wards", "--cover-sign-off", "yes", "--approval", "not-needed", NULL);
	AS(w, "olga", "cover plan", "wards", "--by", "priya", "--until", "in 2 days", "--default", "keep");
	AS(w, "olga", "cover ask", "2");
	AS(w, "priya", "cover accept", "2");
	AS(w, "priya", "add", "Open at ten.", "--to", "library,wards", "--at", "+1h");
	AS(w, "priya", "add", "Open at eleven.", "--to", "library,wards", "--at", "+1h");
	AS(w, "priya", "edit", "3", "Open at noon.");
	str shown = said(w, "priya", "show", "3", NULL);
	tells(shown, "On 'library' it ends with: – Priya");
	tells(shown, "On 'wards' it ends with: – Priya");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Open at ten." SIGNED), 1);
	assert_int_equal(world_seen(w, "wards", "Open at ten." SIGNED), 1);
	assert_int_equal(world_seen(w, "library", "Open at noon." SIGNED), 1);
	assert_int_equal(world_seen(w, "wards", "Open at noon." SIGNED), 1);
	world_free(w);
}

void test_rule_8_the_line_is_counted_with_the_words(void **state)
{
	(void)state;
	struct world *w = signing();
	char text[493];
	memset(text, 'x', sizeof text);
	text[491] = 0;
	AS(w, "priya", "add", text, "--to", "library", "--at", "+1h");
	text[491] = 'x';
	text[492] = 0;
	AS(w, "priya", "add", text, "--to", "annex", "--at", "+1h");
	err e;
	world_as(w, &e, "priya", "add", text, "--to", "library", "--at", "+1h", NULL);
	covers_fails(e, "does-not-fit");
	assert_non_null(strstr(e->text.at, "with '– Priya' beneath counts 501 of 500"));
	world_free(w);
}

void test_rule_8_the_line_is_seen_before_and_approved_with_the_words(void **state)
{
	(void)state;
	struct world *w = signing();
	world_verb(w, "account set", "library", "--approval", "needed", "--risk", "high", NULL);
	AS(w, "priya", "add", "Open at ten.", "--to", "library", "--at", "+1h");
	tells(said(w, "priya", "edit", "2", "Open at eleven."), "ends with: – Priya");
	tells(said(w, "priya", "show", "2", "--preview"), "Open at eleven.\\n\\n– Priya");
	tells(said(w, "priya", "show", "2", NULL), "On 'library' it ends with: – Priya");
	tells(said(w, "alex", "review page", NULL, NULL), "Open at eleven.\\n\\n– Priya");
	AS(w, "alex", "approve", "2", "--version", "2");
	/* What was approved is what goes out, whatever is said about the account meanwhile. */
	world_verb(w, "account set", "library", "--cover-sign-off", "no", NULL);
	world_verb(w, "user set", "priya", "--name", "Someone Else", NULL);
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Open at eleven." SIGNED), 1);
	world_free(w);
}

/* Nobody's name stands under words that somebody else has changed. */
void test_rule_8_the_line_goes_when_somebody_else_changes_the_words(void **state)
{
	(void)state;
	struct world *w = signing();
	AS(w, "priya", "add", "Open at ten.", "--to", "library", "--at", "in 5 days at 10:00");
	AS(w, "priya", "edit", "1", "By olga, changed."); /* olga's words stay olga's */
	tells_not(said(w, "priya", "show", "1", "--preview"), "– Priya");
	tells(said(w, "priya", "show", "2", "--preview"), "– Priya");
	AS(w, "alex", "edit", "2", "Open at eleven.");
	tells_not(said(w, "priya", "show", "2", "--preview"), "– Priya");
	AS(w, "priya", "edit", "2", "Open at ten, then.");
	tells(said(w, "priya", "show", "2", "--preview"), "– Priya");
	AS(w, "olga", "cover recall", "1");
	AS(w, "olga", "edit", "2", "Open as always.");
	tells_not(said(w, "olga", "show", "2", "--preview"), "– Priya");
	AS(w, "olga", "add", "I am back.", "--to", "library", "--at", "+1h");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "I am back.\""), 1);
	world_free(w);
}

/* Once, at the very end: beneath the last part of a chain, and beneath the link. */
void test_rule_8_the_line_stands_at_the_very_end(void **state)
{
	(void)state;
	struct world *w = signing();
	AS(w, "priya", "add", "One.\n---\nTwo.", "--chain", "--to", "library", "--at", "+1h");
	AS(w, "priya", "add", "Read this.", "--link", "https://town.example/a", "--to", "library", "--at", "+2h");
	world_pass(w, 3 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "One.\""), 1);
	assert_int_equal(world_seen(w, "library", "Two." SIGNED), 1);
	assert_int_equal(world_seen(w, "library", "Read this.\\n\\nhttps://town.example/a" SIGNED), 1);
	world_free(w);
}

void test_rule_8_without_a_name_nothing_is_signed_and_that_is_said(void **state)
{
	(void)state;
	struct world *w = signing();
	world_int(w, "UPDATE person SET full_name = '' WHERE name = 'priya' RETURNING 1");
	err e;
	str data = world_as(w, &e, "priya", "add", "Open at ten.", "--to", "library", "--at", "+1h", NULL);
	covers_works(e);
	tells(data, "Yours is not known");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "Open at ten.\""), 1);
	world_free(w);
}

/* A correction is written by whoever covers, too: it is signed, and has its authority of the cover alone. */
void test_rule_8_a_correction_is_signed_and_ends_with_the_cover(void **state)
{
	(void)state;
	struct world *w = signing();
	world_pass(w, 2 * DAY_MS);
	AS(w, "priya", "correct", "1", "It opens at ten.", "--at", "+1h");
	AS(w, "priya", "correct", "1", "It opens at nine.", "--at", "in 2 days at 10:00");
	world_pass(w, 2 * HOUR_MS);
	assert_int_equal(world_seen(w, "library", "It opens at ten." SIGNED), 1);
	world_pass(w, 3 * DAY_MS);
	assert_int_equal(world_seen(w, "library", "It opens at nine."), 0);
	world_free(w);
}

void test_a_first_name_is_found_in_a_name(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	static const char *const NAMES[][2] = {
		{"Priya Shah", "– Priya"}, {"Dr. Priya Shah", "– Priya"}, {"Cllr  Siân Rees", "– Siân"},
		{"Priya", "– Priya"},	   {"", ""},			  {"Dr", ""},
	};
	for (size_t i = 0; i < COUNT(NAMES); i++)
		assert_true(str_is(post_sign_off(a, str_of(NAMES[i][0])), str_of(NAMES[i][1])));
	arena_free(a);
}
