/* SPDX-License-Identifier: MIT
 * far.c - requests that wait for their answers on the world's clock. */
#include "help/far.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BODY_MOST = 1 << 20 };

struct http_call {	/* lives in the request's arena */
	struct http_call *next;
	const struct http_request *r;
	http_done *done;
	void *of;
	int64_t due;
	struct far_answer said;
};

static str whole_body(const struct http_request *r)
{
	buf b = buf_in(r->in, BODY_MOST);
	for (size_t i = 0; i < r->nbody; i++) buf_add(&b, r->body[i].bytes);
	return buf_str(&b);
}

static void wake_at_the_first(struct far *f)
{
	int64_t first = 0;
	for (const struct http_call *c = f->calls; c; c = c->next)
		if (!first || c->due < first) first = c->due;
	f->w->outer_at = first;
}

static struct http_call *far_send(struct net *n, const struct http_request *r, http_done *done, void *of)
{
	struct far *f = (struct far *)n;
	struct http_call *c = TAKE(r->in, struct http_call), **at = &f->calls;
	*c = (struct http_call){.r = r, .done = done, .of = of};
	if (r->last_look && !r->last_look(r->of)) c->said.arrival = SP_NEVER_LEFT;
	else c->said = f->serve(f, r, whole_body(r));
	if (r->timeout_ms && c->said.delay_ms > r->timeout_ms)
		c->said = (struct far_answer){.arrival = SP_LOST, .delay_ms = r->timeout_ms,
					      .why = "The server did not answer in time."};
	c->due = f->w->mono + c->said.delay_ms;
	while (*at) at = &(*at)->next;
	*at = c;
	wake_at_the_first(f);
	return c;
}

static str date_text(struct arena *a, int64_t at)
{
	char text[40];
	time_t second = (time_t)(at / 1000);
	struct tm tm;
	strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&second, &tm));
	return arena_str(a, str_of(text));
}

static void give_headers(struct http_call *c, struct http_answer *answer)
{
	struct http_pair *h = TAKE_N(c->r->in, struct http_pair, 4);
	size_t n = 0;
	h[n++] = (struct http_pair){S("content-type"), str_of(c->said.type ? c->said.type : "application/json")};
	if (c->said.retry_after_s)
		h[n++] = (struct http_pair){S("retry-after"),
					    arena_fmt(c->r->in, "%lld", (long long)c->said.retry_after_s)};
	if (c->said.date) h[n++] = (struct http_pair){S("date"), date_text(c->r->in, c->said.date)};
	if (c->said.name) h[n++] = (struct http_pair){str_of(c->said.name), str_of(c->said.value)};
	answer->headers = h;
	answer->nheaders = n;
}

static void finish(struct far *f, struct http_call *c)
{
	struct far_answer said = c->said;
	struct http_answer answer = {.arrival = said.arrival, .left_at_ms = f->w->now, .why = str_of(said.why),
				     .guarded = said.guarded};
	for (struct http_call **at = &f->calls; *at; at = &(*at)->next)
		if (*at == c) {
			*at = c->next;
			break;
		}
	if (said.arrival == SP_ARRIVED || said.arrival == SP_CUT) {
		answer.status = said.status;
		give_headers(c, &answer);
		answer.body = str_of(said.body ? said.body : "{}");
	}
	c->done(c->of, &answer);	/* the call, and its arena, may be gone now */
}

static void far_cancel(struct net *n, struct http_call *c)
{
	struct far *f = (struct far *)n;
	f->cancelled++;
	c->said = (struct far_answer){.arrival = SP_LOST};
	finish(f, c);
}

static struct http_call *first_due(struct far *f)
{
	struct http_call *first = NULL;
	for (struct http_call *c = f->calls; c; c = c->next)
		if (c->due <= f->w->mono && (!first || c->due < first->due)) first = c;
	return first;
}

static void far_deliver(struct world *w)
{
	struct far *f = (struct far *)w->outer;
	struct http_call *c;
	while ((c = first_due(f))) finish(f, c);
	wake_at_the_first(f);
}

void far_kill(struct far *f)
{
	f->calls = NULL;
	world_kill(f->w);
}

void far_before(struct far *f, struct world *w, far_serve *serve)
{
	*f = (struct far){.net = {far_send, far_cancel}, .w = w, .serve = serve};
	w->outer_deliver = far_deliver;
	world_outer(w, &f->net);
}

void far_join(struct far *f, struct world *w, far_serve *serve)
{
	far_before(f, w, serve);
	far_kill(f);
}

size_t far_under_way(const struct far *f, str server)
{
	size_t n = 0;
	for (const struct http_call *c = f->calls; c; c = c->next) n += str_starts(c->r->url, server);
	return n;
}

void far_note(struct far *f, str what)
{
	if (f->nnotes == FAR_NOTES) abort();
	struct far_note *note = &f->notes[f->nnotes++];
	note->at = f->w->now;
	snprintf(note->what, sizeof note->what, "%.*s", SHOW(str_cut(what, 0, 63)));
}

static void answer_next(struct world *w, const char *answer)
{
	long long id = world_int(w, "SELECT max(id) FROM job WHERE op = 1");
	world_json(w, "connect answer", arena_fmt(w->a, "{\"id\":\"%lld\",\"answer\":\"%s\"}", id, answer));
	world_pass(w, 1000);
}

void far_connect(struct world *w, const char *platform, const char *name, const char *server, ...)
{
	va_list answers;
	va_start(answers, server);
	world_verb(w, "connect begin", platform, "--as", name, "--server", server, "--zone", "Europe/London", NULL);
	world_pass(w, 1000);
	for (const char *answer; (answer = va_arg(answers, const char *));) answer_next(w, answer);
	va_end(answers);
	if (!str_find(world_verb(w, "account show", name, NULL), S("\"ready\""), NULL)) abort();
}
