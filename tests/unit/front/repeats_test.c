/* SPDX-License-Identifier: MIT
 * repeats_test.c - of posts with the words of rows only those are told that may be a row whose time has changed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/clock.h"
#include "front/repeats.h"

struct file {	/* of which row after row is answered */
	struct arena *a;
	struct repeats *all;
};

static struct file file_new(void)
{
	struct arena *a = arena_new();
	return (struct file){a, repeats_new(a)};
}

static void there(struct file *f, int64_t post, int64_t import)
{
	static const struct column COLUMNS[] = {
		{"post", "", CELL_INT, false}, {"account", "", CELL_TEXT, false}, {"import", "", CELL_INT, false}};
	struct reply *r = reply_new(f->a);
	reply_table(r, "there", COLUMNS, COUNT(COLUMNS));
	reply_row(r);
	reply_int(r, post);
	reply_text(r, S("trust"));
	reply_int(r, import);
	repeats_take(f->all, r);
}

static void elsewhere(struct file *f, int64_t line, int64_t post, int64_t import, int64_t apart, bool moved)
{
	static const struct column COLUMNS[] = {
		{"line", "", CELL_INT, false}, {"post", "", CELL_INT, false}, {"account", "", CELL_TEXT, false},
		{"import", "", CELL_INT, false}, {"apart", "", CELL_DURATION, false}, {"moved", "", CELL_FLAG, false}};
	struct reply *r = reply_new(f->a);
	reply_table(r, "elsewhere", COLUMNS, COUNT(COLUMNS));
	reply_row(r);
	reply_int(r, line);
	reply_int(r, post);
	reply_text(r, S("trust"));
	reply_int(r, import);
	reply_int(r, apart);
	reply_int(r, moved);
	repeats_take(f->all, r);
}

/* The lines that are told, in one number: lines 3 and 7 are 37. Frees the file. */
static int64_t told_of(struct file *f)
{
	const struct repeat *found;
	size_t n;
	int64_t lines = 0;
	repeats_told(f->all, &found, &n);
	for (size_t i = 0; i < n; i++) lines = lines * 10 + found[i].line;
	arena_free(f->a);
	return lines;
}

void test_nothing_found_is_nothing_told(void **state)
{
	struct file f = file_new();
	(void)state;
	assert_int_equal(told_of(&f), 0);
}

void test_what_was_moved_is_told_of_the_nearest_row(void **state)
{
	struct file f = file_new();
	(void)state;
	elsewhere(&f, 2, 5, 0, 8 * DAY_MS, true);
	elsewhere(&f, 3, 5, 0, 1 * DAY_MS, true);
	elsewhere(&f, 4, 5, 0, 6 * DAY_MS, true);
	assert_int_equal(told_of(&f), 3);
}

void test_a_post_for_which_a_row_stands_is_meant(void **state)
{
	struct file f = file_new();
	(void)state;
	elsewhere(&f, 2, 5, 1, DAY_MS, true);
	elsewhere(&f, 2, 6, 1, DAY_MS, true);
	there(&f, 5, 1);	/* a later row of the file */
	assert_int_equal(told_of(&f), 2);
	f = file_new();
	elsewhere(&f, 2, 5, 1, DAY_MS, true);
	there(&f, 5, 1);
	assert_int_equal(told_of(&f), 0);
}

/* Next week's file has the same story time as this week's. */
void test_another_file_with_the_same_words_is_not_told(void **state)
{
	struct file f = file_new();
	(void)state;
	elsewhere(&f, 2, 5, 1, 7 * DAY_MS, false);
	there(&f, 9, 4);
	assert_int_equal(told_of(&f), 0);
}

/* Other rows of it are there already, and the row of this post has another time now. */
void test_a_row_that_was_moved_in_the_file_is_told(void **state)
{
	struct file f = file_new();
	(void)state;
	elsewhere(&f, 2, 5, 1, DAY_MS, false);
	elsewhere(&f, 3, 5, 1, 6 * DAY_MS, false);
	there(&f, 9, 1);
	assert_int_equal(told_of(&f), 2);
}

void test_answers_of_many_batches_are_weighed_together(void **state)
{
	struct file f = file_new();
	(void)state;
	for (int64_t i = 1; i <= 300; i++) {
		elsewhere(&f, i, i, 1, DAY_MS, false);
		if (i != 8) there(&f, i, 1);
	}
	assert_int_equal(told_of(&f), 8);
}
