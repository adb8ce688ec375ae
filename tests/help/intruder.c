/* SPDX-License-Identifier: MIT
 * intruder.c - a request to practice that nobody here has made. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/intruder.h"

struct asked {
	str body;
	struct arena *a;
	bool done;
};

static void answered(void *of, const struct http_answer *answer)
{
	struct asked *asked = of;
	assert_int_equal(answer->status, 200);
	asked->body = arena_str(asked->a, answer->body);
	asked->done = true;
}

static void ask(struct world *w, struct http_request *r, const char *account, struct asked *asked)
{
	const struct http_pair head = {S("X-Practice-Account"), str_of(account)};
	r->in = asked->a;
	r->url = r->shown = S("practice:/posts");
	r->headers = &head;
	r->nheaders = 1;
	w->net->send(w->net, r, answered, asked);
	while (!asked->done) {
		world_settle(w);
		if (!asked->done) world_pass(w, 10);
	}
}

void intrude(struct world *w, const char *account, const char *text, const char *client)
{
	struct asked asked = {.a = arena_new()};
	const struct http_piece body = {.bytes = arena_fmt(asked.a, "{\"text\":\"%s\",\"client\":\"%s\"}", text, client)};
	ask(w, &(struct http_request){.method = "POST", .body = &body, .nbody = 1, .has_body = true}, account, &asked);
	arena_free(asked.a);
}

bool intruder_stands(struct world *w, const char *account, const char *text)
{
	struct asked asked = {.a = arena_new()};
	ask(w, &(struct http_request){.method = "GET"}, account, &asked);
	bool there = str_find(asked.body, str_of(text), NULL);
	arena_free(asked.a);
	return there;
}
