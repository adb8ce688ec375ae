/* SPDX-License-Identifier: MIT
 * csv_test.c - tables as spreadsheets save them, with the line of each row, and sentences for broken ones. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "text/csv_rows.h"

struct table {
	struct arena *a;
	struct csv_table t;
	err e;
};

static struct table read_str(str content)
{
	struct table t = {.a = arena_new()};
	t.e = csv_rows(t.a, content, &t.t);
	return t;
}

static struct table read(const char *content)
{
	struct table t = read_str(str_of(content));
	if (t.e) fail_msg("%.*s", SHOW(t.e->text));
	return t;
}

static void assert_cell(const struct table *t, size_t row, size_t column, const char *want)
{
	assert_true(row < t->t.nrows);
	str got = t->t.rows[row].cells[column];
	if (!str_is(got, str_of(want))) fail_msg("cell %zu,%zu is '%.*s', not '%s'", row, column, SHOW(got), want);
}

static void assert_refused(const char *content, const char *code, const char *words)
{
	struct table t = read_str(str_of(content));
	assert_non_null(t.e);
	assert_string_equal(t.e->code, code);
	if (!str_find(t.e->text, str_of(words), NULL)) fail_msg("'%.*s' does not say '%s'", SHOW(t.e->text), words);
	arena_free(t.a);
}

void test_a_file_from_a_spreadsheet_is_read(void **state)
{
	(void)state;
	struct table t = read("\xEF\xBB\xBFTo,At,Alt text,Link_URL\r\nlibrary,tomorrow 9:00,\"A ward, empty\",\r\n\r\nmuseum,,,x\r\n");
	assert_int_equal(t.t.separator, ',');
	assert_int_equal(t.t.ncolumns, 4);
	assert_true(str_is(t.t.columns[0], S("to")));
	assert_true(str_is(t.t.columns[2], S("alt-text")));
	assert_true(str_is(t.t.columns[3], S("link-url")));
	assert_int_equal(t.t.nrows, 2);
	assert_cell(&t, 0, 2, "A ward, empty");
	assert_cell(&t, 1, 3, "x");
	assert_int_equal(t.t.rows[0].line, 2);
	assert_int_equal(t.t.rows[1].line, 4);
	arena_free(t.a);
}

void test_semicolons_tabs_and_a_told_separator_are_found(void **state)
{
	(void)state;
	struct table t = read("to;text\nlibrary;Tea, cake\n");
	assert_cell(&t, 0, 1, "Tea, cake");
	arena_free(t.a);
	t = read("to\ttext\nlibrary\tTea, cake; more\n");
	assert_cell(&t, 0, 1, "Tea, cake; more");
	arena_free(t.a);
	t = read("sep=|\r\nto|text\r\nlibrary|Tea, cake\r\n");
	assert_cell(&t, 0, 1, "Tea, cake");
	assert_int_equal(t.t.rows[0].line, 3);
	arena_free(t.a);
	t = read("\"to,or;so;\",text\na,b\n");
	assert_int_equal(t.t.separator, ',');
	arena_free(t.a);
}

void test_texts_with_lines_and_quotes_keep_them_and_lines_are_counted(void **state)
{
	(void)state;
	struct table t = read("to,text\na,\"line 1\nline \"\"2\"\"\n\nline 4\"\nb,next\n\nc,\"x\r\ny\"\nd,last");
	assert_int_equal(t.t.nrows, 4);
	assert_cell(&t, 0, 1, "line 1\nline \"2\"\n\nline 4");
	assert_int_equal(t.t.rows[0].line, 2);
	assert_int_equal(t.t.rows[1].line, 6);
	assert_int_equal(t.t.rows[2].line, 8);
	assert_int_equal(t.t.rows[3].line, 10);
	assert_cell(&t, 3, 1, "last");
	arena_free(t.a);
}

void test_a_row_with_too_many_cells_is_named_and_the_others_stay(void **state)
{
	(void)state;
	struct table t = read("to,text\na,fine\nb,Tea, and cake\nc\nd,fine,,\n");
	assert_int_equal(t.t.nrows, 4);
	assert_int_equal(t.t.rows[1].line, 3);
	assert_true(str_find(t.t.rows[1].bad, S("3 cells"), NULL));
	assert_int_equal(t.t.rows[0].bad.len + t.t.rows[2].bad.len + t.t.rows[3].bad.len, 0);
	assert_cell(&t, 2, 1, "");
	arena_free(t.a);
}

void test_broken_files_are_refused_with_their_line(void **state)
{
	(void)state;
	assert_refused("", "csv-empty", "headings");
	assert_refused("\n\n\r\n", "csv-empty", "headings");
	assert_refused("to,text\na,x\nb,\"never closed\nc,y\n", "csv-quote", "Line 3");
	assert_refused("to,text\na,x\nb,\"closed\" twice\"\n", "csv-quote", "Line 3");
	assert_refused("to,,text\na,b,c\n", "csv-heading", "Column 2");
	assert_refused("to,To\na,b\n", "csv-heading", "'to'");
	assert_refused("to,text\na,caf\xe9\n", "csv-encoding", "Line 2");
	assert_refused("\xff\xfet\x01o", "csv-encoding", "UTF-16");
}

void test_limits_hold(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	buf big = buf_in(a, 32 << 20);
	buf_add(&big, S("to,text\n"));
	for (int i = 0; i <= CSV_MOST_ROWS; i++) buf_add(&big, S("a,b\n"));
	struct table t = read_str(buf_str(&big));
	assert_string_equal(t.e->code, "csv-size");
	arena_free(t.a);
	buf wide = buf_in(a, 1 << 20);
	buf_add(&wide, S("to,text\na,"));
	for (int i = 0; i < CSV_MOST_CELL; i++) buf_byte(&wide, 'x');
	buf_add(&wide, S("x\nb,c\n"));
	t = read_str(buf_str(&wide));
	assert_null(t.e);
	assert_true(str_find(t.t.rows[0].bad, S("longer than 256 KB"), NULL));
	assert_cell(&t, 1, 1, "c");
	arena_free(t.a);
	arena_free(a);
}

void test_what_is_written_is_read_again_and_runs_nothing(void **state)
{
	(void)state;
	static const char *const CELLS[] = {"plain", "", "Tea, \"cake\"", "two\nlines", " blanks ", "=1+1",
		"@library hello", "-5", "'=quoted", "''@x", "'tis fine", "\ttab", "caf\xc3\xa9"};
	struct arena *a = arena_new();
	buf out = buf_in(a, 1 << 16);
	for (size_t i = 0; i < COUNT(CELLS); i++) csv_put(&out, arena_fmt(a, "c%zu", i), i == 0);
	buf_byte(&out, '\n');
	for (size_t i = 0; i < COUNT(CELLS); i++) csv_put(&out, str_of(CELLS[i]), i == 0);
	buf_byte(&out, '\n');
	assert_true(str_find(buf_str(&out), S(",'=1+1,'@library"), NULL));
	struct table t = read_str(buf_str(&out));
	assert_null(t.e);
	for (size_t i = 0; i < COUNT(CELLS); i++) assert_cell(&t, 0, i, CELLS[i]);
	arena_free(t.a);
	arena_free(a);
}
