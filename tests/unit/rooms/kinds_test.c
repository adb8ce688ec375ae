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

static bool is_class(struct classes c, const char *name)
{
	for (size_t i = 0; i < c.n; i++)
		if (str_is(str_of(class_name(c.at[i])), str_of(name))) return true;
	return false;
}

void test_all_that_stands_above_a_word_is_known(void **state)
{
	static const struct {
		const char *word, *noun, *verb;
	} WORDS[] = {{"nephews", "relative:18:0", NULL}, {"nephews", "person:03:0", NULL},
		     {"measles", "illness:26:0", NULL},  {"surgeon", "professional:18:0", NULL},
		     {"limped", NULL, "walk:38:0"},      {"baked", NULL, "change:30:0"}};
	(void)state;
	for (size_t i = 0; i < COUNT(WORDS); i++) {
		struct kinds k = kinds_of(str_of(WORDS[i].word));
		const char *word = WORDS[i].word, *noun = WORDS[i].noun, *verb = WORDS[i].verb;
		if (noun && !is_class(k.noun_classes, noun)) fail_msg("%s is no %s", word, noun);
		if (verb && !is_class(k.verb_classes, verb)) fail_msg("to have %s is not to %s", word, verb);
	}
	assert_false(is_class(kinds_of(S("teapot")).noun_classes, "person:03:0"));
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
