/* SPDX-License-Identifier: MIT
 * kit_host.c - a job in the hands of a test: made, stepped, answered, and what came of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "help/kit_host.h"

struct host host;

static void *take(sp_job *job, size_t bytes)
{
	(void)job;
	return arena_take(host.a, bytes);
}

void host_begin(const struct kit_plugin *plugin, sp_op op)
{
	if (!host.a) host.a = arena_new();
	arena_reset(host.a);
	memset(&host.memory, 0, sizeof host.memory);
	host.plugin = plugin;
	host.account = (sp_account){.size = sizeof host.account, .remote_id = SP_S("w/1"),
				    .settings = SP_S("{\"version\":\"3\"}")};
	host.post = (sp_post){.size = sizeof host.post, .planned = (int64_t)HOST_PLANNED * 1000, .media = host.media};
	for (int i = 0; i < 3; i++) host.targets[i] = (sp_ref){.id = {&"789"[i], 1}};
	host.job = (sp_job){.size = sizeof host.job, .op = op, .now = (int64_t)HOST_PLANNED * 1000,
		.account = &host.account,
			    .post = &host.post, .targets = host.targets, .ntargets = 3, .state = &host.memory,
			    .request = &host.request, .ask = &host.ask, .result = &host.result, .alloc = take};
}

sp_move host_step(void)
{
	host.request = (sp_request){.size = sizeof host.request};
	host.ask = (sp_ask){.size = sizeof host.ask};
	host.result = (sp_result){.size = sizeof host.result};
	sp_move move = kit_step(&host.job, host.plugin);
	host.job.step++;
	return move;
}

sp_move host_answered(int status, const char *body)
{
	host.answer = (sp_answer){.size = sizeof host.answer, .status = status, .body = kit_of(body)};
	host.job.answer = &host.answer;
	sp_move move = host_step();
	host.job.answer = NULL;
	return move;
}

void host_same(sp_str got, const char *wanted)
{
	assert_string_equal(arena_cstr(host.a, (str){got.at, got.len}), wanted);
}

void host_asks_for(sp_method method, const char *address, const char *pairs)
{
	buf b = buf_in(host.a, 4096);
	assert_int_equal(host.request.method, method);
	host_same(host.request.url, address);
	for (size_t i = 0; i < host.request.nquery; i++)
		buf_fmt(&b, "%s%.*s=%.*s", i ? "&" : "", KIT_SHOW(host.request.query[i].name),
			KIT_SHOW(host.request.query[i].value));
	assert_string_equal(arena_cstr(host.a, buf_str(&b)), pairs);
}

void host_sends(const char *wanted)
{
	buf b = buf_in(host.a, 4096);
	for (size_t i = 0; i < host.request.nparts; i++) {
		const sp_part *p = &host.request.parts[i];
		buf_fmt(&b, "%s%.*s=", i ? "\n" : "", KIT_SHOW(p->name));
		if (p->media) buf_fmt(&b, "<%u>[%u+%u]", p->media, (unsigned)p->at, (unsigned)p->len);
		else buf_fmt(&b, "%.*s", KIT_SHOW(p->value));
	}
	assert_string_equal(arena_cstr(host.a, buf_str(&b)), wanted);
}
