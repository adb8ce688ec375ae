/* SPDX-License-Identifier: MIT
 * inside_test.c - steps through serve(): the echo plugin's whole life, and what happens to plugins that
 * misbehave. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define schedpost_plugin echo_plugin
#include "../../../plugins/echo/echo.c"
#undef schedpost_plugin

#include "plug/inside.h"
#include "plug/wire.h"

struct bench {
	struct plugs *plugs;
	struct arena *a;
	struct plug_out out;
	size_t done;
};

static void remember(void *of, const struct plug_out *out)
{
	struct bench *b = of;
	b->out = *out;
	b->done++;
}

static struct bench bench_with(const sp_plugin *plugin)
{
	struct bench b = {.plugs = inside_new(), .a = arena_new()};
	assert_null(inside_add(b.plugs, b.a, plugin));
	return b;
}

static void bench_end(struct bench *b)
{
	inside_free(b->plugs);
	arena_free(b->a);
}

static const struct plug_out *ask(struct bench *b, const char *name, struct plug_in in)
{
	b->plugs->step(b->plugs, str_of(name), &in, b->a, remember, b);
	assert_int_equal(inside_deliver(b->plugs), 1);
	return &b->out;
}

static const sp_account account = {
	.size = sizeof account, .name = SP_S("library"), .server = SP_S("https://echo.example")};
static const sp_post post = {.size = sizeof post, .text = SP_S("Open\nuntil eight.")};

static const struct plug_out *ask_echo(struct bench *b, sp_op op, const char *body, int status)
{
	static const sp_ref target = {.id = SP_S("42")};
	sp_answer answer = {.size = sizeof answer, .status = status, .body = {body, body ? strlen(body) : 0}};
	struct plug_in in = {
		.job = {.op = op, .account = &account, .post = &post, .answer = body ? &answer : NULL}};
	in.job.targets = &target;
	in.job.ntargets = 1;
	in.job.step = body != NULL;
	return ask(b, "echo", in);
}

static void assert_text(sp_str s, const char *want)
{
	assert_true(str_is((str){s.at, s.len}, str_of(want)));
}

void test_echo_publishes_with_one_public_request(void **state)
{
	(void)state;
	struct bench b = bench_with(&echo_plugin);
	const struct plug_out *out = ask_echo(&b, SP_PUBLISH, NULL, 0);
	assert_int_equal(out->failed.len, 0);
	assert_int_equal(out->move, SP_SEND);
	assert_int_equal(out->request.effect, SP_COMMITS);
	assert_text(out->request.url, "{server}/echo");
	assert_text(out->request.parts[0].value, "Open\nuntil eight.");
	out = ask_echo(&b, SP_PUBLISH, "42", 200);
	assert_int_equal(out->move, SP_DONE);
	assert_int_equal(out->result.verdict, SP_OK);
	assert_text(out->result.ref.id, "42");
	assert_int_equal(out->nlog, 1);
	assert_true(str_is(out->log[0], S("published as 42")));
	bench_end(&b);
}

void test_echo_is_unsure_when_the_answer_says_neither_yes_nor_no(void **state)
{
	(void)state;
	struct bench b = bench_with(&echo_plugin);
	assert_int_equal(ask_echo(&b, SP_PUBLISH, "thank you", 200)->result.verdict, SP_UNSURE);
	assert_int_equal(ask_echo(&b, SP_PUBLISH, "", 502)->result.verdict, SP_UNSURE);
	assert_int_equal(ask_echo(&b, SP_PUBLISH, "", 401)->result.verdict, SP_RECONNECT);
	assert_int_equal(ask_echo(&b, SP_PUBLISH, "", 429)->result.verdict, SP_LATER);
	assert_int_equal(ask_echo(&b, SP_PUBLISH, "", 422)->result.verdict, SP_REFUSED);
	bench_end(&b);
}

void test_echo_finds_its_post_in_the_list(void **state)
{
	(void)state;
	struct bench b = bench_with(&echo_plugin);
	assert_int_equal(ask_echo(&b, SP_LOOKUP, NULL, 0)->request.effect, SP_READS);
	const struct plug_out *out =
		ask_echo(&b, SP_LOOKUP, "9 another\nnonsense\n7 Open until eight.\n", 200);
	assert_int_equal(out->result.verdict, SP_OK);
	assert_text(out->result.ref.id, "7");
	assert_int_equal(ask_echo(&b, SP_LOOKUP, "9 another\n", 200)->result.verdict, SP_ABSENT);
	assert_int_equal(ask_echo(&b, SP_LOOKUP, "7 Open", 500)->result.verdict, SP_UNSURE);
	bench_end(&b);
}

void test_echo_connects_by_asking_and_deletes(void **state)
{
	(void)state;
	struct bench b = bench_with(&echo_plugin);
	assert_int_equal(ask_echo(&b, SP_CONNECT, NULL, 0)->ask.kind, SP_ASK_TEXT);
	const struct plug_out *out = ask_echo(&b, SP_CONNECT, "central-library", 0);
	assert_int_equal(out->result.ngrants, 1);
	assert_text(out->result.grants[0].handle, "central-library");
	assert_text(ask_echo(&b, SP_DELETE, NULL, 0)->request.url, "{server}/echo/42");
	assert_int_equal(ask_echo(&b, SP_DELETE, "", 404)->result.verdict, SP_OK);
	bench_end(&b);
}

/* ---- plugins that misbehave; the word of the account's name says how */

static uint32_t written;
static const void *before;
static size_t stayed;

static bool acts(const sp_job *job, const char *act)
{
	return str_is((str){job->account->name.at, job->account->name.len}, str_of(act));
}

static sp_move bad_step(sp_job *job)
{
	static sp_result own_result;
	struct numbers { uint32_t calls; } *mine = job->state;
	mine->calls++;
	job->result->verdict = SP_OK;
	if (acts(job, "greed")) for (;;) job->alloc(job, 1000);
	if (acts(job, "huge")) job->alloc(job, SIZE_MAX);
	if (acts(job, "count")) job->result->nentries = 1000000000;
	if (acts(job, "verdict")) job->result->verdict = 99;
	if (acts(job, "swap")) job->result = &own_result;
	if (acts(job, "static")) job->result->not_before = ++written;
	if (acts(job, "absent")) job->result->verdict = SP_ABSENT;
	if (acts(job, "chatty")) for (int i = 0; i < 100000; i++) job->log(job, "%0300d\r\n", i);
	if (acts(job, "move")) return (sp_move)17;
	stayed += job->state == before;
	before = job->state;
	return SP_DONE;
}

static const sp_limits some_limits = {.size = sizeof some_limits, .unit = SP_GRAPHEMES};
static const sp_plugin bad = {
	.size = sizeof bad,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_PUBLISH),
	.name = "bad",
	.title = "Bad",
	.version = "1",
	.hosts = ".",
	.limits = &some_limits,
	.state_size = 64,
	.step = bad_step,
};

static const struct plug_out *act(struct bench *b, const char *what, str state)
{
	sp_account who = {.size = sizeof who, .name = {what, strlen(what)}};
	struct plug_in in = {.job = {.op = SP_PUBLISH, .account = &who, .post = &post}, .state = state};
	return ask(b, "bad", in);
}

void test_misbehaviour_fails_the_step_with_a_sentence(void **state)
{
	(void)state;
	static const struct { const char *act, *says;
	} cases[] = {
		{"greed", "more memory"},     {"huge", "more memory"},
		{"count", "result->entries"}, {"verdict", "result->verdict"},
		{"swap", "points elsewhere"}, {"static", "two different things"},
		{"absent", "only a look-up"}, {"move", "said->move"},
	};
	struct bench b = bench_with(&bad);
	for (size_t i = 0; i < COUNT(cases); i++) {
		str failed = act(&b, cases[i].act, (str){0})->failed;
		if (!str_find(failed, str_of(cases[i].says), NULL))
			fail_msg("%s: %.*s", cases[i].act, SHOW(failed));
	}
	assert_int_equal(act(&b, "polite", (str){0})->failed.len, 0);
	bench_end(&b);
}

void test_log_lines_are_bounded_and_harmless(void **state)
{
	(void)state;
	struct bench b = bench_with(&bad);
	const struct plug_out *out = act(&b, "chatty", (str){0});
	assert_int_equal(out->nlog, SP_MOST_LOG);
	assert_true(out->log[0].len < WIRE_LOG_LINE);
	assert_false(str_find(out->log[0], S("\n"), NULL));
	bench_end(&b);
}

void test_state_comes_back_at_another_address(void **state)
{
	(void)state;
	struct bench b = bench_with(&bad);
	const struct plug_out *out = act(&b, "polite", (str){0});
	assert_int_equal(out->state.len, 64);
	assert_int_equal(out->state.at[0], 1);
	for (int i = 2; i < 20; i++) {
		out = act(&b, "polite", out->state);
		assert_int_equal(out->state.at[0], i);
	}
	assert_int_equal(stayed, 0);
	bench_end(&b);
}

void test_state_of_another_version_is_refused(void **state)
{
	(void)state;
	struct bench b = bench_with(&bad);
	str failed = act(&b, "polite", S("short"))->failed;
	assert_true(str_find(failed, S("another version"), NULL));
	bench_end(&b);
}

void test_done_is_never_called_before_step_returns_and_never_lost(void **state)
{
	(void)state;
	struct bench b = bench_with(&bad);
	struct plug_in in = {.job = {.op = SP_PUBLISH, .account = &account, .post = &post}};
	b.plugs->step(b.plugs, S("bad"), &in, b.a, remember, &b);
	b.plugs->step(b.plugs, S("nobody"), &in, b.a, remember, &b);
	assert_int_equal(b.done, 0);
	inside_free(b.plugs);
	assert_int_equal(b.done, 2);
	assert_true(b.out.failed.len > 0);
	arena_free(b.a);
}

void test_senseless_declarations_are_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct plugs *plugs = inside_new();
	sp_plugin p = bad;
	p.look = SP_LOOK_LIST;
	assert_non_null(inside_add(plugs, a, &p));
	p = bad;
	p.limits = NULL;
	assert_non_null(inside_add(plugs, a, &p));
	p = bad;
	p.ops = 0;
	assert_non_null(inside_add(plugs, a, &p));
	str why = {0};
	assert_null(plugs->facts(plugs, S("bad"), &why));
	assert_true(why.len > 0);
	inside_free(plugs);
	arena_free(a);
}
