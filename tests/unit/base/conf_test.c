/* SPDX-License-Identifier: MIT
 * conf_test.c - lines of words: what is passed over, what is read, and which line a fault names. */
#include "base/conf.h"

#include <setjmp.h>
#include <cmocka.h>

static const struct conf_form FORM = {.name = "a.conf", .code = "a-conf", .help = "A line is so."};

void test_lines_that_say_something_are_read_with_their_numbers(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct conf c = {.a = a, .form = &FORM, .text = S("# first\n\n one two \n  # more\nthree\tfour\r\n")};
	str line, word;
	bool more;
	assert_null(conf_line(&c, &line, &more));
	assert_true(more && c.line == 3 && str_is(line, S("one two")));
	assert_true(conf_word(&line, &word) && str_is(word, S("one")) && str_is(line, S("two")));
	assert_null(conf_line(&c, &line, &more));
	assert_true(more && c.line == 5);
	assert_true(conf_word(&line, &word) && str_is(word, S("three")));
	assert_true(conf_word(&line, &word) && str_is(word, S("four")));
	assert_false(conf_word(&line, &word) || word.len);
	err e = conf_wrong(&c, "there is no", S("x"));
	assert_true(str_is(e->text, S("a.conf, line 5: there is no 'x'. A line is so.")));
	assert_null(conf_line(&c, &line, &more));
	assert_false(more);
	arena_free(a);
}

static err read_all(struct arena *a, str text, int *lines)
{
	struct conf c = {.a = a, .form = &FORM, .text = text};
	bool more = true;
	str line;
	for (*lines = -1; more; ++*lines) TRY(conf_line(&c, &line, &more));
	return NULL;
}

void test_a_file_that_is_too_long_is_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	buf many = buf_in(a, CONF_MOST * 2), wide = buf_in(a, CONF_MOST * 2);
	int lines;
	for (int i = 0; i < CONF_LINES_MOST; i++) buf_add(&many, S("x\n"));
	assert_null(read_all(a, buf_str(&many), &lines));
	assert_int_equal(lines, CONF_LINES_MOST);
	buf_add(&many, S("y"));
	err e = read_all(a, buf_str(&many), &lines);
	assert_true(e && str_find(e->text, S("more than 500 lines, at 'y'"), NULL));
	while (wide.len < CONF_MOST) buf_byte(&wide, 'x');
	assert_null(read_all(a, buf_str(&wide), &lines));
	buf_byte(&wide, 'x');
	e = read_all(a, buf_str(&wide), &lines);
	assert_true(e && str_find(e->text, S("longer than 64 KB"), NULL));
	arena_free(a);
}
