/* SPDX-License-Identifier: MIT
 * help_test.c - help, man page and completion say the same as the table. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "front/help.h"

static const struct opt ADD_OPTS[] = {
	{"TEXT", "TEXT", OPT_POSITION, "The words of the post.", NULL},
	{"to", "ACCOUNT,...", OPT_MANY | OPT_NEEDED, "Where it goes.", NULL},
	{"media", "FILE", OPT_MANY | OPT_FILE, "A picture.", NULL},
	{"visibility", "WHO", 0, "Who may see it.", "public|unlisted|followers"},
	{"password", "SECRET", OPT_SECRET, "The password.", NULL},
	{0},
};
static const struct verb VERBS[] = {
	{.name = "add", .help = "Writes a post. With --at it goes out at 20:00. It is a draft_now *else*.",
		.example = "schedpost add Hello --to library", .opts = ADD_OPTS},
	{.name = "account list", .help = "Lists accounts.", .example = "schedpost account list"},
	{.name = "account show", .help = "Shows an account.", .example = "schedpost account show x"},
	{.name = "connect begin", .help = "Connects.", .example = "schedpost connect x"},
	{.name = "connect answer", .help = "Answers.", .example = "schedpost connect answer", .inner = true},
	{0},
};
static const struct room_verbs TEST_ROOMS[] = {{"Writing", VERBS}, {0}};
static const struct door *const NO_DOORS[] = {NULL};

static void assert_has(str text, const char *words)
{
	if (!str_find(text, str_of(words), NULL)) fail_msg("no '%s' in:\n%.*s", words, SHOW(text));
}

void test_help_of_a_verb_tells_all_of_it(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str text = help_verb(a, &VERBS[0]);
	assert_has(text, "schedpost add [TEXT] --to ACCOUNT,... [--media FILE]");
	assert_has(text, "[--password-file FILE]");
	assert_has(text, "Who may see it. One of: public, unlisted, followers.");
	assert_has(text, "Example:\n  schedpost add Hello --to library\n");
	assert_true(str_is(help_first_sentence(str_of(VERBS[0].help)), S("Writes a post.")));
	arena_free(a);
}

void test_the_overview_shows_what_people_use_once(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str text = help_overview(a, TEST_ROOMS, table_gather(a, TEST_ROOMS, NO_DOORS));
	assert_has(text, "Writing\n  add             Writes a post.\n");
	assert_has(text, "  connect         Connects.\n");
	assert_false(str_find(text, S("connect begin"), NULL));
	assert_false(str_find(text, S("connect answer"), NULL));
	arena_free(a);
}

/* A file without a name that holds this text. */
static int file_of(str text)
{
	char path[] = "/tmp/schedpost-help-XXXXXX";
	int fd = mkstemp(path);
	unlink(path);
	assert_int_equal(write(fd, text.at, text.len), (ssize_t)text.len);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* What an outside program says to our text; NULL when it is not installed. */
static const char *run(struct arena *a, char *program, str input)
{
	int in = file_of(input), out = file_of(S("")), status = 0;
	posix_spawn_file_actions_t files;
	pid_t child;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, 0);
	posix_spawn_file_actions_adddup2(&files, out, 1);
	posix_spawn_file_actions_adddup2(&files, out, 2);
	int rc = posix_spawnp(&child, program, &files, NULL, (char *[]){program, NULL}, environ);
	posix_spawn_file_actions_destroy(&files);
	if (rc == 0) waitpid(child, &status, 0);
	char *said = arena_take(a, 65536);
	ssize_t n = pread(out, said, 65535, 0);
	close(in);
	close(out);
	if (rc == ENOENT) return NULL;
	if (rc != 0 || status != 0 || n < 0) fail_msg("%s: %s", program, said);
	return said;
}

void test_scdoc_takes_the_man_page(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str man = help_man(a, table_gather(a, TEST_ROOMS, NO_DOORS));
	const char *page = run(a, "scdoc", man);
	if (page) {
		assert_has(str_of(page), "draft_now *else*");
		assert_has(str_of(page), "account list");
		assert_false(str_find(str_of(page), S("connect answer"), NULL));
	}
	arena_free(a);
}

static void assert_completes(struct arena *a, str script, const char *typed, const char *want)
{
	str ask = arena_fmt(a, "%.*s\nCOMP_WORDS=(schedpost %s); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _schedpost; echo \"${COMPREPLY[*]}\"\n",
		SHOW(script), typed);
	const char *got = run(a, "bash", ask);
	if (got) assert_string_equal(got, arena_cstr(a, arena_fmt(a, "%s\n", want)));
}

void test_bash_completes_what_the_table_knows(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str script = help_completion(a, table_gather(a, TEST_ROOMS, NO_DOORS));
	assert_completes(a, script, "''", "add account connect");
	assert_completes(a, script, "account ''", "list show");
	assert_completes(a, script, "account s", "show");
	assert_completes(a, script, "add --vis", "--visibility");
	assert_completes(a, script, "add x --visibility ''", "public unlisted followers");
	assert_completes(a, script, "add --pass", "--password-file");
	arena_free(a);
}
