/* SPDX-License-Identifier: MIT
 * import_test.c - many posts from a file: all or none, each problem with its line; and back into a file. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "base/file.h"
#include "help/front_world.h"

static void assert_has(str text, const char *words)
{
	if (!str_find(text, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(str_cut(text, 0, 3000)));
}

static void assert_said(struct front_said said, int code, const char *out, const char *errors)
{
	assert_has(said.out, out);
	assert_has(said.err, errors);
	assert_int_equal(said.code, code);
}

static void assert_meta(struct front_world *w, const char *name, const char *want)
{
	str got = front_meta(w, name);
	if (!str_is(got, str_of(want))) fail_msg("%s is '%.*s', not '%s'", name, SHOW(got), want);
}

static const char *const FINE = "to,text,media,alt,chain\r\nlibrary,Hello,a.png|b.png,|A ward,\r\nmuseum,\"Two\nlines\",,,yes\r\n";

void test_a_file_is_planned_as_a_whole(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, FINE, "import", "-"), 0, "All are planned.\n", "");
	assert_meta(w, "import", "finished");
	assert_meta(w, "row 2", "{\"to\":\"library\",\"TEXT\":\"Hello\",\"media\":["
		"\"0000000000000000000000000000000000000000000000000000000000000000 a.png\","
		"\"0000000000000000000000000000000000000000000000000000000000000000 b.png\"],\"alt\":[null,\"A ward\"]}");
	assert_meta(w, "row 3", "{\"to\":\"museum\",\"TEXT\":\"Two\\nlines\",\"chain\":true}");
	front_world_free(w);
}

void test_one_wrong_row_stops_all_and_is_named(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	const char *csv = "to;text\nlibrary;Hello\nmuseum;\ncouncil;a;b\nhospital;Fine\n";
	assert_said(CLI_INPUT(w, csv, "import", "-"), 1, "3\tThere is no text.\n4\tIt has 3 cells",
		"2 of 4 rows cannot be used, so nothing was imported. Please put them right, or add --partial");
	assert_meta(w, "import", "dropped");
	assert_meta(w, "row 2", "");
	front_world_free(w);
}

void test_partial_takes_what_is_fine(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, "to,text\nlibrary,Hello\nmuseum,\n", "import", "-", "--partial"), 0,
		"3\tThere is no text.\nAll are planned.\n1 of 2 rows were imported.\n", "");
	assert_meta(w, "import", "finished");
	assert_said(CLI_INPUT(w, "to,text\nmuseum,\n", "import", "-", "--partial"), 1, "", "1 of 1 rows cannot be used");
	assert_meta(w, "import", "dropped");
	front_world_free(w);
}

void test_a_dry_run_always_ends_with_nothing(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, FINE, "import", "-", "--dry-run"), 0, "2 of 2 rows are fine. Nothing was saved", "");
	assert_meta(w, "import", "dropped");
	assert_meta(w, "row 2", "");
	assert_said(CLI_INPUT(w, "to,text\na,\n", "import", "-", "--dry-run"), 1, "0 of 1 rows are fine.",
		"cannot be used yet");
	assert_meta(w, "import", "dropped");
	front_world_free(w);
}

void test_a_wrong_heading_is_told_before_anything_is_sent(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, "to,texxt\na,b\n", "import", "-"), 1, "", "Did you mean 'text'?");
	assert_said(CLI_INPUT(w, "to,text\n", "import", "-"), 1, "", "no rows");
	assert_said(CLI_INPUT(w, "to,text\na,\"b\n", "import", "-"), 1, "", "Line 2");
	assert_meta(w, "import", "");
	front_world_free(w);
}

void test_a_missing_picture_is_that_rows_problem(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, "text,media\na,missing.png\nb,fine.png\n", "import", "-"), 1,
		"2\tThere is no file ./missing.png.", "1 of 2 rows");
	front_world_free(w);
}

void test_thousands_of_rows_go_in_batches(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	buf csv = buf_in(w->a, 4 << 20);
	buf_add(&csv, S("to,text\n"));
	for (int i = 0; i < 1700; i++) buf_fmt(&csv, "library,Post number %d\n", i);
	assert_said(CLI_INPUT(w, arena_cstr(w->a, buf_str(&csv)), "import", "-"), 0, "All are planned.", "");
	assert_meta(w, "row 1701", "{\"to\":\"library\",\"TEXT\":\"Post number 1699\"}");
	front_world_free(w);
}

void test_problems_are_data_for_programs(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, "to,text\na,\n", "import", "-", "--json"), 1,
		"{\"problems\":[{\"line\":2,\"problem\":\"There is no text.\"}]}", "");
	front_world_free(w);
}

void test_what_is_exported_can_be_imported(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	str path = arena_fmt(w->a, "%s/posts.csv", w->folder), content;
	assert_said(CLI(w, "export"), 0, "id,to,text\r\n1,\"library,museum\",\"'=Tea\nand \"\"cake\"\"\"\r\n"
		"2,\"library,museum\",last\r\n", "");
	assert_said(CLI(w, "export", arena_cstr(w->a, path)), 0, "", "2 posts were written");
	assert_null(file_read(w->a, path, 10000, &content));
	assert_said(CLI_INPUT(w, arena_cstr(w->a, content), "import", "-"), 0, "All are planned.", "");
	assert_meta(w, "row 2", "{\"to\":\"library,museum\",\"TEXT\":\"=Tea\\nand \\\"cake\\\"\"}");
	front_world_free(w);
}
