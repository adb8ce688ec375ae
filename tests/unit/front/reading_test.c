/* SPDX-License-Identifier: MIT
 * reading_test.c - what schedpost says of itself can be read by a tired person: the help texts of all verbs. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "front/help.h"
#include "front/say.h"
#include "help/reading.h"

enum { ALL_MOST = 12, ONE_MOST = 16 };

struct sum {
	double ages;
	int n, hard;
};

static void add(struct sum *s, const char *what, const char *text)
{
	double age = reading_age(str_of(text));
	s->ages += age;
	s->n++;
	if (age <= ONE_MOST) return;
	print_message("age %.1f: %s: %s\n", age, what, text);
	s->hard++;
}

void test_help_can_be_read_at_twelve(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct sum s = {0};
	for (const struct verb *const *v = table_gather(a, ROOMS, DOORS); *v; v++) {
		add(&s, (*v)->name, (*v)->help);
		for (const struct opt *o = (*v)->opts; o && o->name; o++) add(&s, (*v)->name, o->help);
	}
	for (const struct exit_row *r = EXIT_ROWS; r->means; r++) add(&s, "exit", r->means);
	print_message("%d texts, reading age %.1f on average\n", s.n, s.ages / s.n);
	assert_int_equal(s.hard, 0);
	assert_true(s.ages / s.n <= ALL_MOST);
	arena_free(a);
}

void test_every_verb_has_help_and_an_example_that_names_it(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	for (const struct verb *const *v = table_gather(a, ROOMS, DOORS); *v; v++) {
		if ((*v)->inner) continue;
		str begins = arena_fmt(a, "schedpost %s", (*v)->name), example = str_of((*v)->example);
		if (str_starts(example, S("sudo "))) example = str_cut(example, 5, example.len);
		if (!(*v)->help || !(*v)->help[0]) fail_msg("'%s' has no help", (*v)->name);
		if (!str_starts(example, begins)) fail_msg("the example of '%s' is another's", (*v)->name);
	}
	arena_free(a);
}

void test_the_estimate_tells_plain_from_hard(void **state)
{
	(void)state;
	double plain = reading_age(S("The post goes out at nine. You can still change it."));
	double hard = reading_age(S("Authentication credentials necessitate immediate administrative reauthorisation notwithstanding "
		"organisational prioritisation considerations."));
	assert_true(plain < 9);
	assert_true(hard > 20);
	assert_true(reading_age(S("`schedpost list --verbose`")) < 1);
}
