/* SPDX-License-Identifier: MIT
 * wire_test.c - what is written is what is read, field by field, and bent bytes are refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "fields.h"
#include "plug/serve.h"

#include <string.h>

typedef void whole_walk(struct wire *, void *);

static void job_walk(struct wire *w, void *of) { wire_job(w, of); }
static void said_walk(struct wire *w, void *of) { wire_said(w, of); }
static void hello_walk(struct wire *w, void *of) { wire_hello(w, of); }

struct message {
	const char *name;
	const struct struct_of *shape;
	whole_walk *walk;
};

static const struct message messages[] = {
	{"job", &shape_in, job_walk},
	{"hello", &shape_hello, hello_walk},
};

static void there_and_back(const struct message *m, struct random *r, struct arena *a)
{
	struct pile p = {0};
	void *sent = arena_take(a, m->shape->size), *got = arena_take(a, m->shape->size);
	fill(m->shape, sent, r, a);
	struct wire w = wire_writer(&p);
	m->walk(&w, sent);
	assert_null(w.wrong);
	w = wire_reader((str){p.at, p.len}, a);
	m->walk(&w, got);
	assert_null(wire_end(&w));
	assert_same(m->shape, sent, got, m->name);
	pile_free(&p);
}

/* Which part of plug_out crosses depends on the move; the rest must not. */
static void said_there_and_back(sp_move move, struct random *r, struct arena *a)
{
	const struct struct_of *const by_move[] = {&shape_result, &shape_request, NULL, &shape_ask};
	const size_t at[] = {offsetof(struct plug_out, result), offsetof(struct plug_out, request), 0,
			     offsetof(struct plug_out, ask)};
	struct plug_out sent = {.move = move}, got = {0};
	struct pile p = {0};
	sent.state = some_text(r, a, SP_MOST_STATE);
	str line = some_text(r, a, 200);
	sent.log = &line;
	sent.nlog = 1;
	if (move == SP_WAIT) sent.wait_ms = 77;
	else fill(by_move[move], (char *)&sent + at[move], r, a);
	struct wire w = wire_writer(&p);
	wire_said(&w, &sent);
	assert_null(w.wrong);
	w = wire_reader((str){p.at, p.len}, a);
	wire_said(&w, &got);
	assert_null(wire_end(&w));
	assert_int_equal(got.move, move);
	assert_int_equal(got.wait_ms, sent.wait_ms);
	assert_true(str_is(got.state, sent.state));
	assert_int_equal(got.nlog, 1);
	assert_true(str_is(got.log[0], line));
	if (move != SP_WAIT)
		assert_same(by_move[move], (char *)&sent + at[move], (char *)&got + at[move], "said");
	pile_free(&p);
}

void test_every_field_of_every_struct_crosses(void **state)
{
	(void)state;
	struct random r = {7};
	struct arena *a = arena_new();
	for (int i = 0; i < 300; i++) {
		for (size_t m = 0; m < COUNT(messages); m++) there_and_back(&messages[m], &r, a);
		for (sp_move move = SP_DONE; move <= SP_LAST_MOVE; move++) said_there_and_back(move, &r, a);
		arena_reset(a);
	}
	arena_free(a);
}

void test_no_field_was_forgotten(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(all_shapes); i++) assert_all_bytes_named(all_shapes[i]);
}

static const char *read_error(whole_walk *walk, size_t size, str bytes)
{
	struct arena *a = arena_new();
	struct wire w = wire_reader(bytes, a);
	walk(&w, arena_take(a, size));
	const char *wrong = wire_end(&w);
	arena_free(a);
	return wrong;
}

void test_every_shortened_message_is_refused(void **state)
{
	(void)state;
	struct random r = {3};
	struct arena *a = arena_new();
	struct pile p = {0};
	struct plug_in in = {0};
	fill(&shape_in, &in, &r, a);
	struct wire w = wire_writer(&p);
	wire_job(&w, &in);
	size_t step = p.len / 500 + 1;
	for (size_t n = 0; n < p.len; n += step) {
		char *exact = arena_take(a, n + 1);
		memcpy(exact, p.at, n);
		assert_non_null(read_error(job_walk, sizeof in, (str){exact, n}));
	}
	pile_add(&p, "x", 1);
	assert_non_null(read_error(job_walk, sizeof in, (str){p.at, p.len}));
	pile_free(&p);
	arena_free(a);
}

void test_mutated_messages_are_read_without_harm(void **state)
{
	(void)state;
	struct random r = {11};
	struct arena *a = arena_new();
	size_t refused = 0;
	for (int i = 0; i < 3000; i++) {
		struct pile p = {0};
		struct plug_out said = {.move = SP_DONE};
		fill(&shape_result, &said.result, &r, a);
		struct wire w = wire_writer(&p);
		wire_said(&w, &said);
		for (int k = 0; k < 3; k++) p.at[next(&r) % p.len] = (char)next(&r);
		refused += read_error(said_walk, sizeof said, (str){p.at, p.len}) != NULL;
		pile_free(&p);
		arena_reset(a);
	}
	assert_true(refused > 100);
	arena_free(a);
}

static const char *write_said(struct plug_out *said)
{
	struct pile p = {0};
	struct wire w = wire_writer(&p);
	wire_said(&w, said);
	pile_free(&p);
	return w.wrong;
}

void test_what_is_over_a_limit_is_named_and_not_written(void **state)
{
	(void)state;
	struct plug_out said = {.move = SP_SEND};
	said.request.nheaders = 1000000000;
	assert_string_equal(write_said(&said), "request->headers");
	said.request.nheaders = 0;
	said.request.url = (sp_str){"x", (size_t)1 << 40};
	assert_string_equal(write_said(&said), "request->url");
	said.request.url = (sp_str){0};
	said.request.method = 77;
	assert_string_equal(write_said(&said), "request->method");
	said.request.method = SP_GET;
	assert_null(write_said(&said));
}

void test_all_texts_together_have_a_limit(void **state)
{
	(void)state;
	static char big[SP_MOST_FRAME / 2 + 1];
	sp_part parts[2] = {{.value = {big, sizeof big}}, {.value = {big, sizeof big}}};
	struct plug_out said = {.move = SP_SEND};
	said.request.parts = parts;
	said.request.nparts = 1;
	assert_null(write_said(&said));
	said.request.nparts = 2;
	assert_string_equal(write_said(&said), "part->value");
}

/* A plugin of tomorrow has longer structs: the part that both know crosses. */
void test_longer_structs_of_a_newer_plugin_are_cut(void **state)
{
	(void)state;
	struct newer { sp_grant old; int64_t extra[2]; } grants[2] = {
		{{.size = sizeof(struct newer), .name = SP_S("one"), .expires = 1}, {-1, -1}},
		{{.size = sizeof(struct newer), .name = SP_S("two"), .expires = 2}, {-1, -1}},
	};
	struct plug_out said = {.move = SP_DONE}, got = {0};
	said.result.grants = &grants[0].old;
	said.result.ngrants = 2;
	struct pile p = {0};
	struct arena *a = arena_new();
	struct wire w = wire_writer(&p);
	wire_said(&w, &said);
	assert_null(w.wrong);
	w = wire_reader((str){p.at, p.len}, a);
	wire_said(&w, &got);
	assert_null(wire_end(&w));
	assert_int_equal(got.result.ngrants, 2);
	assert_int_equal(got.result.grants[1].expires, 2);
	assert_memory_equal(got.result.grants[1].name.at, "two", 3);
	assert_int_equal(got.result.grants[1].size, sizeof(sp_grant));
	arena_free(a);
	pile_free(&p);
}

void test_a_struct_without_its_size_is_refused(void **state)
{
	(void)state;
	sp_grant forgotten = {.name = SP_S("x")};
	struct plug_out said = {.move = SP_DONE};
	said.result.grants = &forgotten;
	said.result.ngrants = 1;
	assert_string_equal(write_said(&said), "result->grants");
	sp_who who = {0};
	said.result = (sp_result){.who = &who};
	assert_string_equal(write_said(&said), "result->who");
}

void test_frames_come_out_whole_and_in_order(void **state)
{
	(void)state;
	struct pile p = {0};
	for (uint32_t i = 0; i < 3; i++) {
		size_t mark = frame_begin(&p, i);
		for (uint32_t k = 0; k < i * 3000; k++) pile_add(&p, "abc", 3);
		frame_end(&p, mark);
	}
	size_t mark = frame_begin(&p, 99);
	pile_add(&p, "gone", 4);
	frame_undo(&p, mark);
	struct frame f;
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(frame_next(&p, &f), FRAME_WHOLE);
		assert_int_equal(f.kind, i);
		assert_int_equal(f.payload.len, i * 9000);
		frame_done(&p, &f);
	}
	assert_int_equal(frame_next(&p, &f), FRAME_PART);
	uint32_t huge[2] = {UINT32_MAX, FRAME_SAID};
	pile_add(&p, huge, sizeof huge);
	assert_int_equal(frame_next(&p, &f), FRAME_WRONG);
	pile_free(&p);
}
