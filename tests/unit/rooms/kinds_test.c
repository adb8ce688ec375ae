/* SPDX-License-Identifier: MIT
 * kinds_test.c - what kind of thing a word stands for is told by WordNet, whatever its ending. */
#include "rooms/checks/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static bool is(const char *word, const char *kind, bool several)
{
	struct kinds k = kinds_of(str_of(word));
	for (size_t i = 0; i < k.n; i++)
		if (str_is(str_of(noun_kind_name(k.noun[i])), str_of(kind))) return k.several == several;
	return false;
}

void test_nouns_are_told_by_what_stands_above_them(void **state)
{
	static const struct {
		const char *word, *kind;
		bool several;
	} NOUNS[] = {
		{"trombonist", "person", false}, {"plumbers", "worker", true},    {"niece", "relative", false},
		{"children", "child", true},     {"shinbone", "body_part", false}, {"women", "person", true},
		{"bronchitis", "pathological_state", false}, {"cottages", "building", true}};
	(void)state;
	for (size_t i = 0; i < COUNT(NOUNS); i++)
		if (!is(NOUNS[i].word, NOUNS[i].kind, NOUNS[i].several)) fail_msg("%s is no %s", NOUNS[i].word, NOUNS[i].kind);
	assert_false(is("teapot", "person", false));
}

void test_verbs_are_told_with_their_form(void **state)
{
	static const struct {
		const char *word;
		enum verb_form form;
	} VERBS[] = {{"limp", FORM_BASE}, {"limps", FORM_S},   {"limping", FORM_ING}, {"limped", FORM_ED},
		     {"went", FORM_ED},   {"carries", FORM_S}, {"bled", FORM_ED},     {"hoped", FORM_ED}};
	(void)state;
	for (size_t i = 0; i < COUNT(VERBS); i++) {
		struct kinds k = kinds_of(str_of(VERBS[i].word));
		if (k.verb < 0 || k.form != VERBS[i].form) fail_msg("%s: %d, form %d", VERBS[i].word, k.verb, (int)k.form);
	}
}

void test_what_is_no_word_is_of_no_kind(void **state)
{
	static const char *const NONE[] = {"", "q", "xqzzt", "zzs", "ing", "\xff\xfe",
					   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaas"};
	(void)state;
	for (size_t i = 0; i < COUNT(NONE); i++) {
		struct kinds k = kinds_of(str_of(NONE[i]));
		if (k.n || k.verb >= 0) fail_msg("'%s' is of a kind", NONE[i]);
	}
}
