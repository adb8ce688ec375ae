/* SPDX-License-Identifier: MIT
 * cli_test.c - what people type, and what they see. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

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

void test_a_verb_runs_and_its_answer_is_shown(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI(w, "echo", "hello", "--times", "2", "--loud"), 0,
		"alex says LOUDLY:\nLine\tText\n0\thello\n1\thello\n", "");
	assert_said(CLI(w, "--json", "echo", "hello"), 0,
		"{\"ok\":true,\"data\":{\"echo\":[{\"line\":0,\"text\":\"hello\"}]}", "");
	assert_said(CLI(w, "echo", "hello", "--json"), 0, "\"ok\":true", "");
	assert_said(CLI(w, "write", "a note"), 0, "Saved.\n", "");
	assert_true(str_is(front_meta(w, "a note"), S("alex")));
	front_world_free(w);
}

void test_wrong_words_get_help_and_code_2(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI(w, "ecko", "hello"), 2, "", "schedpost: schedpost has no command 'ecko'. Did you mean 'echo'?");
	assert_said(CLI(w, "zzz"), 2, "", "`schedpost help` shows all.");
	assert_said(CLI(w, "echo", "x", "--tiems", "2"), 2, "", "Did you mean '--times'?");
	assert_said(CLI(w, "echo"), 2, "", "TEXT is missing");
	assert_said(CLI(w, "zz\x1b[31mz"), 2, "", "'zz\\x1b[31mz'");
	assert_said(CLI(w, "--json", "zzz"), 2, "{\"ok\":false,\"error\":{\"kind\":\"input\",\"code\":\"usage-verb\"", "");
	front_world_free(w);
}

void test_each_kind_of_no_has_its_exit_code(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	static const struct {
		char *kind;
		int code;
	} KINDS[] = {{"input", 1}, {"missing", 3}, {"denied", 4}, {"stale", 5}, {"busy", 6}, {"outside", 7}, {"bug", 70}};
	for (size_t i = 0; i < COUNT(KINDS); i++)
		assert_said(CLI(w, "fail", KINDS[i].kind), KINDS[i].code, "", KINDS[i].kind);
	front_world_free(w);
}

void test_help_is_everywhere(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(front_cli(w, &(struct front_ran){0}, (char *[]){NULL}), 0, "Usage: schedpost COMMAND", "");
	assert_said(CLI(w, "help", "echo"), 0, "schedpost echo TEXT [--times N] [--loud]", "");
	assert_said(CLI(w, "echo", "hi", "--times", "--help"), 0, "schedpost echo TEXT", "");
	assert_said(CLI(w, "help", "talk"), 0, "schedpost talk [NAME]", "");
	assert_said(CLI(w, "help", "exit-codes"), 0, "70  ", "");
	assert_said(CLI(w, "help", "ehco"), 2, "", "Did you mean 'echo'?");
	struct front_said said = CLI(w, "help");
	assert_false(str_find(said.out, S("  talk begin"), NULL));	/* steps that only doors take are not shown */
	assert_false(str_find(said.out, S("  import rows"), NULL));
	front_world_free(w);
}

void test_texts_come_from_files_and_standard_input(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	char path[128];
	snprintf(path, sizeof path, "%s/text", w->folder);
	FILE *f = fopen(path, "w");
	fputs("twelve bytes", f);
	fclose(f);
	assert_said(CLI_INPUT(w, "from outside", "add", "-"), 0, "Text of 12 bytes", "");
	assert_said(CLI_INPUT(w, "x", "add", "-", "--file", "-"), 1, "", "only once");
	assert_said(CLI(w, "add", "--file", path, "--to", "a,b"), 0, "for 2 accounts", "");
	assert_said(CLI(w, "add", "--file", "/nowhere/at/all"), 3, "", "/nowhere/at/all");
	front_world_free(w);
}

void test_pictures_go_ahead_and_keep_their_alt_text(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI(w, "add", "x", "--media", "/p/a.png", "--media", "/p/b.png", "--alt", "A ward"), 0,
		"a.png shows: \nb.png shows: A ward\n", "");
	assert_said(CLI(w, "add", "x", "--media", "/p/missing.png"), 3, "", "There is no file /p/missing.png");
	front_world_free(w);
}

void test_secrets_come_by_file_and_never_by_the_line(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, "s3cret\n", "add", "x", "--password-file", "-"), 0, "With a password of 6 bytes", "");
	struct front_said said = CLI(w, "add", "x", "--password", "s3cret");
	assert_said(said, 2, "", "--password-file FILE");
	assert_false(str_find(said.err, S("s3cret"), NULL));
	front_world_free(w);
}

void test_a_dialogue_asks_until_it_is_right(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, "wrong\nright\n", "talk", "library"), 0,
		"Connecting library.\nThat was not right.\nConnected.\n", "");
	assert_true(str_is(front_meta(w, "talk"), S("connected")));
	front_world_free(w);
}

void test_a_dialogue_that_is_left_is_dropped(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI_INPUT(w, "wrong\n", "talk", "library"), 1, "That was not right.", "Stopped.");
	assert_true(str_is(front_meta(w, "talk"), S("dropped")));
	front_world_free(w);
}

void test_what_cannot_be_undone_wants_a_yes(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI(w, "delete"), 1, "", "This takes the post down. Add --yes");
	assert_true(str_is(front_meta(w, "deleted"), S("")));
	assert_said(CLI(w, "delete", "--yes"), 0, "It is down.", "");
	assert_true(str_is(front_meta(w, "deleted"), S("yes")));
	front_world_free(w);
}

void test_watch_wants_a_terminal(void **state)
{
	(void)state;
	struct front_world *w = front_world_new(false);
	assert_said(CLI(w, "watch"), 1, "", "needs a terminal");
	front_world_free(w);
}
