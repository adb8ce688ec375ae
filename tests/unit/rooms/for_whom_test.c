/* SPDX-License-Identifier: MIT
 * for_whom_test.c - rule 8: whatever somebody did by a cover says for whom, wherever it is shown. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include <string.h>

static str said(struct world *w, const char *who, const char *verb, const char *id, const char *more)
{
	err e;
	str data = world_as(w, &e, who, verb, id, more, NULL);
	covers_works(e);
	return data;
}

static void tells(str data, const char *what)
{
	if (!str_find(data, str_of(what), NULL)) fail_msg("It does not tell '%s': %.*s", what, SHOW(data));
}

/* Post 1 is nina's, approved by priya; 2 is olga's, changed by priya; 3 is priya's; 4 she has written on 'annex', by
 * what is her own. */
static struct world *done_for_olga(void)
{
	struct world *w = covers_town();
	world_verb(w, "account set", "library", "--approval", "needed", "--risk", "high", NULL);
	world_verb(w, "role give", "nina", "author", "--on", "library", NULL);
	AS(w, "nina", "add", "By nina.", "--to", "library", "--at", "in 2 days at 12:00");
	AS(w, "olga", "add", "By olga.", "--to", "library", "--at", "in 2 days at 13:00");
	covers_agree(w);
	world_pass(w, DAY_MS + HOUR_MS);
	AS(w, "priya", "approve", "1", "--comment", "Well said.");
	AS(w, "priya", "edit", "2", "By olga and priya.");
	AS(w, "priya", "add", "By priya.", "--to", "library", "--at", "+2h");
	AS(w, "priya", "add", "Her own.", "--to", "annex", "--at", "+2h");
	AS(w, "priya", "comment", "3", "Is it right?");
	return w;
}

void test_rule_8_show_says_for_whom(void **state)
{
	(void)state;
	struct world *w = done_for_olga();
	tells(said(w, "sam", "show", "3", NULL), "\"created_by\":\"priya for olga\"");
	tells(said(w, "sam", "show", "3", NULL), "\"who\":\"priya for olga\",\"text\":\"Is it right?\"");
	tells(said(w, "sam", "show", "1", NULL), "\"who\":\"priya for olga\",\"what\":\"approved\"");
	tells(said(w, "sam", "show", "1", NULL), "\"created_by\":\"nina\"");
	tells(said(w, "sam", "show", "4", NULL), "\"created_by\":\"priya\"");
	world_free(w);
}

void test_rule_8_list_says_for_whom(void **state)
{
	(void)state;
	struct world *w = done_for_olga();
	str list = said(w, "sam", "list", NULL, NULL);
	tells(list, "\"text\":\"By priya.\",\"by\":\"priya for olga\"");
	str here = list;
	size_t at, n = 0;
	for (; str_find(here, S("\"by\":\"priya"), &at); here = str_cut(here, at + 1, here.len)) n++;
	assert_int_equal(n, 1);
	assert_false(str_find(said(w, "sam", "list", "--to", "annex"), S("\"by\""), NULL)); /* nobody covers there */
	world_free(w);
}

void test_rule_8_the_passport_says_for_whom(void **state)
{
	(void)state;
	struct world *w = done_for_olga();
	str data = said(w, "sam", "show", "3", "--passport");
	tells(data, "\"created_by\":\"priya for olga\"");
	tells(data, "\"who\":\"priya for olga\",\"what\":\"written\"");
	tells(data, "\"who\":\"priya for olga\",\"what\":\"approval asked for\"");
	tells(said(w, "sam", "show", "1", "--passport"), "\"who\":\"priya for olga\",\"what\":\"approved\"");
	tells(said(w, "sam", "show", "2", "--passport"), "\"who\":\"priya for olga\",\"what\":\"changed\"");
	world_free(w);
}

void test_rule_8_review_says_for_whom(void **state)
{
	(void)state;
	struct world *w = done_for_olga();
	str page = said(w, "alex", "review page", NULL, NULL);
	tells(page, "\"author\":\"priya for olga\"");
	page = said(w, "alex", "review page", "--skip", "1");
	tells(page, "\"author\":\"olga\"");
	tells(page, "\"writer\":\"priya for olga\"");
	tells(said(w, "alex", "status", NULL, NULL), "\"created_by\":\"priya for olga\"");
	world_free(w);
}

void test_rule_8_notices_say_for_whom(void **state)
{
	(void)state;
	struct world *w = done_for_olga();
	tells(said(w, "nina", "notice list", NULL, NULL), "was approved by priya for olga");
	tells(said(w, "alex", "notice list", NULL, NULL), "priya for olga wrote it for");
	AS(w, "priya", "cancel", "1");
	tells(said(w, "nina", "notice list", NULL, NULL), "was cancelled by priya for olga");
	world_free(w);
}

void test_rule_8_the_report_and_history_say_for_whom(void **state)
{
	(void)state;
	struct world *w = done_for_olga();
	tells(said(w, "sam", "history", "3", NULL), "\"who\":\"priya for olga\"");
	world_pass(w, 3 * DAY_MS);
	tells(said(w, "olga", "cover back", "1", NULL), "\"who\":\"priya for olga\",\"comment\":\"Is it right?\"");
	world_free(w);
}
