/* SPDX-License-Identifier: MIT
 * workers_test.c - real worker processes: whatever a plugin does, it alone is hurt, and every step is
 * answered. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "plug/cage.h"

#include "town.h"

static struct town town;

/* What these plugins do a narrow cage ends before it is seen. The build with sanitizers has a wide one. */
static void needs_a_wide_cage(void)
{
	if (CAGE_RELAXED) return;
	print_message("NOT TESTED in this build, whose cage ends what is tried here: make SAN=1 unit does it\n");
	skip();
}

void test_many_steps_are_answered_in_order(void **state)
{
	(void)state;
	TOWN(&town, "acts");
	for (int i = 0; i < 300; i++) ask_for(&town, "acts", "good");
	run_all(&town);
	for (size_t i = 0; i < town.n; i++) {
		assert_good(&town.steps[i]);
		assert_int_equal(town.steps[i].order, i + 1);
		assert_int_equal(town.steps[i].said->state.at[0], 1);
	}
	town_close(&town);
}

/* The acts that end a worker, and the words for it that an administrator reads. */
static const struct {
	const char *act, *words;
} killers[] = {
	{"segv", "signal 11 (Segmentation fault)"}, {"overflow", "signal 11"}, {"abort", "signal 6"},
	{"exit", "ended by itself with status 0"}, {"kill", "signal 9"}, {"garbage", "impossible length"},
	{"huge", "impossible length"}, {"unreadable", "cannot be read"}, {"unasked", "cannot be read"},
	{"hello", "out of turn"},
};

static void one_culprit_among_polite_steps(const char *act, const char *words)
{
	TOWN(&town, "acts", "echo");
	for (int i = 0; i < 10; i++) ask_for(&town, "acts", "good");
	struct step *culprit = ask_for(&town, "acts", act);
	for (int i = 0; i < 10; i++) ask_for(&town, "acts", "good");
	run_all(&town);
	assert_failed(culprit, words);
	assert_failed(culprit, "The plugin 'acts' failed twice at the same step");
	assert_true(culprit->said->lethal);
	for (size_t i = 0; i < town.n; i++)
		if (&town.steps[i] != culprit) assert_good(&town.steps[i]);
	town_close(&town);
}

void test_the_culprit_is_found_and_the_others_are_answered(void **state)
{
	(void)state;
	needs_a_wide_cage();
	for (size_t i = 0; i < COUNT(killers); i++)
		one_culprit_among_polite_steps(killers[i].act, killers[i].words);
}

void test_silence_after_half_a_message_or_a_closed_channel_is_noticed(void **state)
{
	(void)state;
	needs_a_wide_cage();
	TOWN(&town, "acts");
	struct step *half = ask_for(&town, "acts", "silent"), *polite = ask_for(&town, "acts", "good");
	struct step *closes = ask_for(&town, "acts", "hangs up");
	run_all(&town);
	assert_failed(half, "it gave no answer in time");
	assert_failed(closes, "its worker hung up");
	assert_good(polite);
	town_close(&town);
}

void test_slow_steps_pass(void **state)
{
	(void)state;
	TOWN(&town, "acts");
	struct step *first = ask_for(&town, "acts", "slowish");
	run_all(&town);
	ask_for(&town, "acts", "slow");		/* one millisecond less than the limit */
	for (int i = 0; i < 30; i++) ask_for(&town, "acts", "slowish");	/* together more than the limit */
	run_all(&town);
	sp_str process = first->said->result.code;
	for (size_t i = 0; i < town.n; i++) {
		sp_str by = town.steps[i].said->result.code;
		assert_good(&town.steps[i]);
		assert_true(
			str_is((str){by.at, by.len}, (str){process.at, process.len})); /* none was ended */
	}
	town_close(&town);
}

void test_a_limit_fails_the_step_but_not_the_worker(void **state)
{
	(void)state;
	TOWN(&town, "acts");
	struct step *greedy = ask_for(&town, "acts", "greedy"), *flood = ask_for(&town, "acts", "flood");
	run_all(&town);
	assert_failed(greedy, "more memory than SP_MOST_ALLOC");
	assert_good(flood);
	assert_int_equal(flood->said->nlog, SP_MOST_LOG);
	assert_true(str_is(flood->said->log[15], S("line 15")));
	town_close(&town);
}

void test_a_worker_is_born_with_nothing(void **state)
{
	(void)state;
	needs_a_wide_cage();
	TOWN(&town, "acts");
	struct step *s = ask_for(&town, "acts", "looks around");
	run_all(&town);
	assert_good(s);
	assert_true(str_is((str){s->said->result.code.at, s->said->result.code.len}, S("env 0 files 0 1 2")));
	town_close(&town);
}

void test_work_that_is_too_large_is_refused_before_it_is_sent(void **state)
{
	(void)state;
	TOWN(&town, "acts");
	char *text = calloc(1, SP_MOST_FRAME + 2);
	memset(text, 'x', SP_MOST_FRAME + 1);
	struct step *large = ask_for(&town, "acts", text), *good = ask_for(&town, "acts", "good");
	run_all(&town);
	assert_failed(large, "too large");
	assert_good(good);
	text[SP_MOST_FRAME - 1000] = 0;		/* a step of nearly a megabyte crosses, there and back */
	large = ask_for(&town, "acts", text + SP_MOST_FRAME / 2);
	run_all(&town);
	assert_good(large);
	free(text);
	town_close(&town);
}

/* ---- plugins that are not loaded */

void test_unfit_plugins_are_refused_with_a_sentence(void **state)
{
	(void)state;
	static const struct { const char *plugin, *words;
	} cases[] = {
		{"abi", "was built for version 2 of the plugin interface"},
		{"nostep", "has no function that does the work"},
		{"state", "at most 65536"},
		{"name", "calls itself 'somebody'"},
		{"links", "needs the library 'libuv.so.1'"},
		{"nosymbol", "but no schedpost plugin"},
		{"writable", "other people may write to it"},
		{"symlink", "is a symbolic link"},
		{"missing", "There is no plugin in"},
		{"text", "is no shared library"},
		{"Bad-Name", "small letters and digits"},
		{"empty", "is no shared library"},
		{"folder", "is no ordinary file"},
	};
	TOWN(&town, "abi", "nostep", "state", "name", "links", "nosymbol", "acts");
	town_install(&town, "acts", "writable");
	assert_int_equal(chmod(town_path(&town, "writable.so").at, 0757), 0);
	assert_int_equal(symlink("acts.so", town_path(&town, "symlink.so").at), 0);
	copy_file("/etc/passwd", town_path(&town, "text.so").at);
	copy_file("/dev/null", town_path(&town, "empty.so").at);
	assert_int_equal(mkdir(town_path(&town, "folder.so").at, 0755), 0);
	for (size_t i = 0; i < COUNT(cases); i++) ask_for(&town, cases[i].plugin, "good");
	struct step *good = ask_for(&town, "acts", "good");
	run_all(&town);
	for (size_t i = 0; i < COUNT(cases); i++) {
		str why = {0};
		assert_false(town.steps[i].said->lethal);
		assert_failed(&town.steps[i], cases[i].words);
		assert_null(town.plugs->facts(town.plugs, str_of(cases[i].plugin), &why));
		assert_true(str_find(why, str_of(cases[i].words), NULL));
	}
	assert_good(good);
	town_close(&town);
}

void test_a_plugin_that_dies_at_birth_is_out_of_service_after_three_starts(void **state)
{
	(void)state;
	needs_a_wide_cage();
	TOWN(&town, "born", "acts");
	struct step *born = ask_for(&town, "born", "good"), *good = ask_for(&town, "acts", "good");
	run_all(&town);
	assert_failed(born, "is out of service for 15 minutes, for it failed 3 times in a row");
	assert_failed(born, "signal 6");
	assert_good(good);
	town_close(&town);
}

void test_a_plugin_that_never_greets_is_out_of_service_after_three_starts(void **state)
{
	(void)state;
	needs_a_wide_cage();
	TOWN(&town, "mute");
	struct step *mute = ask_for(&town, "mute", "good");
	run_all(&town);
	assert_failed(mute, "it did not greet in time");
	struct step *next = ask_for(&town, "mute", "good");
	run_all(&town);
	assert_failed(next, "is out of service");
	town_close(&town);
}

/* As one post does that ten accounts of a platform shall show. */
void test_many_culprits_in_a_row_hold_up_no_polite_step(void **state)
{
	(void)state;
	TOWN(&town, "acts");
	for (int i = 0; i < WORKERS_CULPRITS - 1; i++) ask_for(&town, "acts", "exit");
	struct step *polite = ask_for(&town, "acts", "good");
	for (int i = 0; i < WORKERS_CULPRITS - 1; i++) ask_for(&town, "acts", "exit");
	struct step *last = ask_for(&town, "acts", "good");
	run_all(&town);
	for (size_t i = 0; i < town.n; i++)
		if (&town.steps[i] != polite && &town.steps[i] != last)
			assert_failed(&town.steps[i], "failed twice at the same step");
	assert_good(polite);
	assert_good(last);
	town_close(&town);
}

void test_a_plugin_that_fails_at_every_step_rests_and_then_gets_another_chance(void **state)
{
	(void)state;
	TOWN(&town, "acts");
	for (int i = 0; i < WORKERS_CULPRITS + 1; i++) ask_for(&town, "acts", "exit");
	run_all(&town);
	assert_failed(&town.steps[WORKERS_CULPRITS - 1], "failed twice at the same step");
	assert_failed(&town.steps[WORKERS_CULPRITS], "is out of service for 15 minutes, for it failed 16 times in a row");
	assert_false(town.steps[WORKERS_CULPRITS].said->lethal);	/* nobody knows: it was not run */
	struct step *polite = ask_for(&town, "acts", "good");
	run_all(&town);
	assert_failed(polite, "is out of service");
	assert_non_null(town.plugs->facts(town.plugs, S("acts"), NULL)); /* what it declared still holds */
	town.ahead += WORKERS_OUT_MS;
	struct step *worse = ask_for(&town, "acts", "exit");
	run_all(&town);
	assert_failed(worse, "is out of service");
	town.ahead += WORKERS_OUT_MS;
	struct step *again = ask_for(&town, "acts", "good");
	run_all(&town);
	assert_good(again);
	town_close(&town);
}

void test_old_strikes_are_forgiven(void **state)
{
	(void)state;
	TOWN(&town, "acts");
	for (int i = 0; i < 6; i++) {	/* two strikes each */
		struct step *culprit = ask_for(&town, "acts", "exit");
		run_all(&town);
		assert_failed(culprit, "failed twice at the same step");
		town.ahead += WORKERS_FORGIVEN_MS + 1000;
	}
	town_close(&town);
}

void test_a_plugin_that_changes_under_a_running_daemon_is_not_used(void **state)
{
	(void)state;
	TOWN(&town, "acts", "echo");
	ask_for(&town, "acts", "good");
	run_all(&town);
	assert_int_equal(unlink(town_path(&town, "acts.so").at), 0);
	town_install(&town, "echo", "acts");
	struct step *ends = ask_for(&town, "acts", "exit");
	run_all(&town);
	assert_failed(ends, "was changed while schedpost was running");
	town_close(&town);
}

/* ---- all at once */

static void on_greeted(void *of)
{
	++*(int *)of;
}

void test_at_the_start_every_plugin_of_the_folder_says_what_it_is(void **state)
{
	(void)state;
	int greeted = 0;
	str *names, why;
	TOWN(&town, "echo", "acts", "abi", "born");
	copy_file("/etc/passwd", town_path(&town, "README").at);
	assert_null(workers_greet_all(town.plugs, town.a, on_greeted, &greeted));
	assert_int_equal(greeted, 0);
	while (!greeted) uv_run(&town.loop, UV_RUN_ONCE);
	assert_int_equal(workers_names(town.plugs, town.a, &names), 4);
	assert_true(str_is(names[0], S("abi")) && str_is(names[3], S("echo")));
	const struct plug_facts *echo = town.plugs->facts(town.plugs, S("echo"), &why);
	assert_true(str_is(echo->title, S("Echo")));
	assert_true(str_is(echo->hosts, S(".")));
	assert_int_equal(echo->limits.text_most, 500);
	assert_int_equal(echo->look, SP_LOOK_LIST);
	assert_int_equal(echo->file_sha256.len, 64);
	assert_null(town.plugs->facts(town.plugs, S("abi"), &why));
	assert_true(str_find(why, S("plugin interface"), NULL));
	assert_null(town.plugs->facts(town.plugs, S("nobody"), &why));
	assert_true(str_find(why, S("no plugin of this name"), NULL));
	uv_run(&town.loop, UV_RUN_DEFAULT);	/* idle workers keep no loop alive */
	assert_int_equal(greeted, 1);
	town_close(&town);
}

void test_an_empty_folder_has_greeted_at_once_and_a_missing_one_is_an_error(void **state)
{
	(void)state;
	int greeted = 0;
	town_open(&town, (const char *const[]){NULL});
	assert_null(workers_greet_all(town.plugs, town.a, on_greeted, &greeted));
	while (!greeted) uv_run(&town.loop, UV_RUN_ONCE);
	assert_int_equal(rmdir(town.folder), 0);
	err e = workers_greet_all(town.plugs, town.a, on_greeted, &greeted);
	assert_non_null(e);
	assert_true(str_find(e->text, S("cannot be read"), NULL));
	town_close(&town);
}

void test_a_missing_worker_program_is_said(void **state)
{
	(void)state;
	TOWN(&town, "acts");
	workers_free(town.plugs);
	town.plugs = workers_new(&town.loop, &town.clock, str_of(town.folder), S("/nowhere/schedpost-plug"));
	struct step *s = ask_for(&town, "acts", "good");
	run_all(&town);
	assert_failed(s, "/nowhere/schedpost-plug could not be run");
	town_close(&town);
}

void test_stopping_answers_every_step_that_is_under_way(void **state)
{
	(void)state;
	TOWN(&town, "acts", "echo");
	struct step *first = ask_for(&town, "acts", "good");
	run_all(&town);
	ask_for(&town, "acts", "loop");
	for (int i = 0; i < 50; i++) ask_for(&town, "acts", "good");	/* some in flight, some waiting */
	struct step *unborn = ask_for(&town, "echo", "good");
	uv_run(&town.loop, UV_RUN_NOWAIT);
	struct step *last = ask_for(&town, "acts", "good");
	workers_free(town.plugs);
	town.plugs = NULL;
	assert_int_equal(town.answered, town.n);
	assert_good(first);
	assert_failed(unborn, "is being stopped");
	assert_failed(last, "is being stopped");
	town_close(&town);
}
