/* SPDX-License-Identifier: MIT
 * memory_test.c - a memory of the same length that another version of a plugin left: every number and text in it may
 * be anything. The step goes on or ends, it never reads beyond its arrays, and it says what the host can read. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "help/play.h"
#include "plug/inside.h"

#include <schedpost/kit.h>

enum { PHASES = 7, STEPS = 3, EIGHT = 8 };

/* Eight bytes over and over: numbers at both ends of their range, texts without an end. */
static const char fills[][EIGHT + 1] = {
	"\1\0\0\0\0\0\0\x80", "\xff\xff\xff\xff\xff\xff\xff\x7f", "\xff\xff\xff\xff\xff\xff\xff\xff",
	"\0\0\0\0\0\0\0\x80", "\0\0\0\x80\1\0\0\0",		  "AAAAAAAA",
	"\2\0\0\0\0\0\0\0",
};

static const sp_answer answers[] = {
	{.size = sizeof(sp_answer), .arrival = SP_LOST},
	{.size = sizeof(sp_answer), .status = 200,
	 .body = SP_S("{\"id\":7,\"status\":\"publish\",\"link\":\"https://a\"}")},
	{.size = sizeof(sp_answer), .status = 404, .body = SP_S("{\"error\":\"RecordNotFound\"}")},
	{.size = sizeof(sp_answer), .status = 202, .body = SP_S("[]")},
};

struct trial {
	struct arena *a;
	struct plugs *plugs;
	str plugin;
	struct plug_in in;
	struct plug_out out;
	uint32_t sent;	/* as the memory has it */
};

static sp_media media[SP_MOST_MEDIA];
static sp_post post = {.size = sizeof post, .text = SP_S("Hello @b.example"), .planned = 1795338000000, .media = media,
		       .key = SP_S("00112233445566778899aabbccddeeff")};
static const sp_account account = {.size = sizeof account, .name = SP_S("a"), .handle = SP_S("@a"),
				   .remote_id = SP_S("42"), .server = SP_S("https://a.example")};
static const sp_ref targets[] = {{.id = SP_S("7")}, {.id = SP_S("at://42/app.bsky.feed.post/3n2vatvvt45yw")}};

static void keep(void *of, const struct plug_out *out)
{
	struct trial *t = of;
	t->out = *out;
	t->in.state = arena_str(t->a, out->state);
}

/* Nonsense may come out of nonsense, and the host says no to it; but a number below 0 is no part of an address. */
static void check(struct trial *t)
{
	const struct plug_out *o = &t->out;
	assert_false(str_find(o->failed, S("two different things"), NULL) || str_find(o->failed, S("serve()"), NULL));
	if (o->failed.len) return;
	if (o->move == SP_SEND) assert_false(str_find((str){o->request.url.at, o->request.url.len}, S("/-"), NULL));
	if (o->move != SP_DONE || !str_is((str){o->result.code.at, o->result.code.len}, S("answer-lost"))) return;
	if (t->sent > SP_LAST_EFFECT) assert_int_equal(o->result.verdict, SP_UNSURE);
}

static void steps(struct trial *t, const sp_answer *answer)
{
	for (uint32_t n = 0; n < STEPS; n++) {
		t->in.job.step = n;
		t->in.job.answer = answer;
		t->plugs->step(t->plugs, t->plugin, &t->in, t->a, keep, t);
		inside_deliver(t->plugs);
		check(t);
		if (t->out.failed.len || t->out.move == SP_DONE) return;
		answer = t->out.move == SP_WAIT ? NULL : &answers[1];
		t->sent = 0;
	}
}

static str filled(struct arena *a, size_t size, const char *fill, const struct kit_place *place)
{
	char *at = arena_take(a, size);
	for (size_t i = 0; i < size; i++) at[i] = fill[i % EIGHT];
	memcpy(at, place, offsetof(struct kit_place, turn));
	return (str){at, size};
}

static void try_memory(struct plugs *plugs, str plugin, const struct kit_place *place, const char *fill)
{
	str why;
	size_t size = plugs->facts(plugs, plugin, &why)->state_size;
	for (size_t i = 0; i <= COUNT(answers); i++) {
		struct trial t = {.a = arena_new(), .plugs = plugs, .plugin = plugin};
		t.in.job = (sp_job){.size = sizeof t.in.job, .op = (sp_op)place->op, .now = 1795338000000, .account = &account,
				    .post = &post, .targets = targets, .ntargets = COUNT(targets)};
		t.in.state = filled(t.a, size, fill, place);
		memcpy(&t.sent, t.in.state.at + offsetof(struct kit_place, sent), sizeof t.sent);
		steps(&t, i ? &answers[i - 1] : NULL);
		arena_free(t.a);
	}
}

static void try_all(struct plugs *plugs, str plugin)
{
	static const uint32_t counts[] = {1, SP_MOST_MEDIA};
	for (uint32_t op = SP_CONNECT; op <= SP_LAST_OP; op++)
		for (uint32_t phase = 0; phase < PHASES; phase++)
			for (size_t n = 0; n < COUNT(counts) * COUNT(fills); n++) {
				post.nmedia = counts[n % COUNT(counts)];
				try_memory(plugs, plugin, &(struct kit_place){.op = op, .phase = phase}, fills[n / COUNT(counts)]);
			}
}

void test_every_plugin_outlives_any_memory(void **state);

void test_every_plugin_outlives_any_memory(void **state)
{
	(void)state;
	size_t nplugins, tried = 0;
	struct arena *a = arena_new();
	struct plugs *plugs = play_plugins(a);
	const sp_plugin *const *all = play_tables(&nplugins);
	for (size_t i = 0; i < COUNT(media); i++)
		media[i] = (sp_media){.name = SP_S("a.png"), .mime = SP_S("image/png"), .alt = SP_S("x"), .bytes = 9,
				      .role = SP_IMAGE};
	for (size_t i = 0; i < nplugins; i++) {
		if (all[i]->state_size < sizeof(struct kit_place)) continue;	/* it keeps nothing */
		try_all(plugs, str_of(all[i]->name));
		tried++;
	}
	assert_true(tried >= 4);
	inside_free(plugs);
	arena_free(a);
}
