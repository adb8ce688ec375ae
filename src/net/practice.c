/* SPDX-License-Identifier: MIT
 * practice.c - the practice (training) platform's connection: what is sent, accepted, lost, cancelled and answered. */
#include "net/practice.h"

#include "net/practice_api.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_BOARDS = 200 };	/* open files */

struct http_call {		/* lives in the request's arena */
	struct http_call *next;
	const struct http_request *r;
	http_done *done;
	void *of;
	bool accepted;
	int64_t began, due;	/* monotonic milliseconds */
	struct board *wrote;	/* its answer may be given when this is on the disk */
	struct http_answer answer;
};

struct calls { struct http_call *first, **end; };

struct practice {
	struct net net;		/* first: the two are one address */
	struct net *outer;
	const struct clock *clock;
	struct practice_options options;
	struct calls waiting, ready;
	struct board *boards[MOST_BOARDS];
	size_t nboards;
};

static struct practice *of_net(struct net *n)
{
	return (struct practice *)n;
}

static void calls_add(struct calls *c, struct http_call *call)
{
	call->next = NULL;
	*c->end = call;
	c->end = &call->next;
}

static bool calls_take(struct calls *c, struct http_call *call)
{
	for (struct http_call **at = &c->first; *at; at = &(*at)->next) {
		if (*at != call) continue;
		if (c->end == &call->next) c->end = at;
		*at = call->next;
		return true;
	}
	return false;
}

/* It is answered like the others, a moment later. */
static void go_nowhere(struct http_call *call)
{
	call->accepted = true;
	call->due = call->began;
	call->answer = (struct http_answer){.arrival = SP_NEVER_LEFT,
					    .why = S("There is no network here: only practice (training) can be reached.")};
}

static struct http_call *send(struct net *n, const struct http_request *r, http_done *done, void *of)
{
	struct practice *p = of_net(n);
	bool here = str_starts(r->url, S("practice:"));
	if (!here && p->outer) return p->outer->send(p->outer, r, done, of);
	struct http_call *call = TAKE(r->in, struct http_call);
	*call = (struct http_call){.r = r, .done = done, .of = of, .began = p->clock->mono(p->clock)};
	if (!here) go_nowhere(call);
	calls_add(&p->waiting, call);
	p->options.later(p->options.of, 0);
	return call;
}

static void finish(struct practice *p, struct http_call *call)
{
	call->answer.took_ms = p->clock->mono(p->clock) - call->began;
	call->done(call->of, &call->answer);	/* the arena, and call in it, may be gone now */
}

static void cancel(struct net *n, struct http_call *call)
{
	struct practice *p = of_net(n);
	if (!calls_take(&p->waiting, call) && !calls_take(&p->ready, call)) {
		p->outer->cancel(p->outer, call);
		return;
	}
	call->answer = (struct http_answer){
		.arrival = call->accepted && call->answer.arrival != SP_NEVER_LEFT ? SP_LOST : SP_NEVER_LEFT,
		.left_at_ms = call->answer.left_at_ms,
		.why = S("It was stopped."),
	};
	finish(p, call);
}

/* ---- accepting */

static str account_of(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		if (str_is_nocase(r->headers[i].name, S("X-Practice-Account"))) return r->headers[i].value;
	}
	return (str){"", 0};
}

static struct board *board_for(struct practice *p, struct arena *a, str account, str *why)
{
	for (size_t i = 0; i < p->nboards; i++) {
		if (str_is(board_account(p->boards[i]), account)) return p->boards[i];
	}
	*why = arena_fmt(a, "There are more than %d practice (training) accounts. Remove some.", MOST_BOARDS);
	struct board *w = p->nboards < MOST_BOARDS ? board_open(a, p->options.dir, account, why) : NULL;
	if (w) p->boards[p->nboards++] = w;
	return w;
}

/* A wall whose file was taken away is a new one from now on. */
static void forget_gone(struct practice *p)
{
	size_t kept = 0;
	for (size_t i = 0; i < p->nboards; i++) {
		if (board_is_there(p->boards[i])) p->boards[kept++] = p->boards[i];
		else board_free(p->boards[i]);
	}
	p->nboards = kept;
}

static void answer_api(struct practice *p, struct http_call *call)
{
	str why;
	struct board *w = board_for(p, call->r->in, account_of(call->r), &why);
	if (!w) {
		practice_error(call->r->in, account_of(call->r).len ? 503 : 400, why, &call->answer);
	} else if (practice_api(w, call->r, p->clock->now(p->clock), &call->answer)) {
		call->wrote = w;
	}
}

static void answer_status(struct http_call *call, const struct practice_fault *f)
{
	struct arena *a = call->r->in;
	str why = arena_fmt(a, "Practice (training) says no, with status %d.", f->status);
	practice_error(a, f->status, why, &call->answer);
	if (!f->retry_after_s) return;
	struct http_pair *h = TAKE_N(a, struct http_pair, 2);
	h[0] = call->answer.headers[0];
	h[1] = (struct http_pair){S("retry-after"), arena_fmt(a, "%ld", (long)f->retry_after_s)};
	call->answer.headers = h;
	call->answer.nheaders = 2;
}

static void lose(struct http_call *call)
{
	call->answer = (struct http_answer){.arrival = SP_LOST, .left_at_ms = call->answer.left_at_ms,
					    .why = S("The connection to practice (training) was lost before the answer came.")};
}

static void accept_call(struct practice *p, struct http_call *call)
{
	const struct http_request *r = call->r;
	struct practice_fault f = p->options.fault ? p->options.fault(p->options.of, r) : (struct practice_fault){0};
	call->accepted = true;
	call->due = p->clock->mono(p->clock) + f.delay_ms;
	if (r->last_look && !r->last_look(r->of)) {	/* the moment of danger: after this it may be seen */
		call->answer = (struct http_answer){.arrival = SP_NEVER_LEFT, .why = S("It was stopped before it left.")};
		return;
	}
	call->answer.arrival = SP_ARRIVED;
	if (f.kind == PRACTICE_STATUS) answer_status(call, &f);
	else if (f.kind != PRACTICE_LOSE_REQUEST) answer_api(p, call);
	call->answer.left_at_ms = p->clock->now(p->clock);
	bool too_slow = r->timeout_ms && f.delay_ms > r->timeout_ms;
	if (too_slow) call->due += r->timeout_ms - f.delay_ms;
	if (too_slow || f.kind == PRACTICE_LOSE_REQUEST || f.kind == PRACTICE_LOSE_ANSWER) lose(call);
}

/* ---- delivering */

static void sort_out(struct practice *p)
{
	int64_t now = p->clock->mono(p->clock);
	struct calls all = p->waiting;
	p->waiting = (struct calls){.end = &p->waiting.first};
	for (struct http_call *call = all.first, *next; call; call = next) {
		next = call->next;
		if (call->wrote && !board_sync(call->wrote)) lose(call);
		call->wrote = NULL;
		calls_add(call->due <= now ? &p->ready : &p->waiting, call);
	}
}

static void ask_later(struct practice *p)
{
	int64_t now = p->clock->mono(p->clock), soonest = INT64_MAX;
	for (const struct http_call *c = p->waiting.first; c; c = c->next) {
		soonest = MIN(soonest, c->accepted ? MAX(c->due - now, 0) : 0);
	}
	if (soonest != INT64_MAX) p->options.later(p->options.of, soonest);
}

void practice_deliver(struct net *n)
{
	struct practice *p = of_net(n);
	forget_gone(p);	/* here no call holds one of them */
	for (struct http_call *c = p->waiting.first; c; c = c->next) {
		if (!c->accepted) accept_call(p, c);
	}
	sort_out(p);
	while (p->ready.first) {
		struct http_call *call = p->ready.first;
		calls_take(&p->ready, call);
		finish(p, call);
	}
	ask_later(p);
}

struct practice_fault practice_as_asked(void *of, const struct http_request *r)
{
	bool slow = false;
	(void)of;
	for (size_t i = 0; i < r->nbody && str_is(str_of(r->method), S("POST")); i++)
		slow = slow || str_find(r->body[i].bytes, S(PRACTICE_SLOW), NULL);
	return (struct practice_fault){.kind = PRACTICE_FINE, .delay_ms = slow ? PRACTICE_SLOW_MS : 0};
}

struct net *practice_new(struct net *outer, const struct clock *clock, const struct practice_options *o)
{
	struct practice *p = calloc(1, sizeof *p);
	char *dir = strdup(o->dir);
	if (!p || !dir) die("schedpost stops: the machine has no memory left.");
	*p = (struct practice){.net = {.send = send, .cancel = cancel}, .outer = outer, .clock = clock, .options = *o};
	p->options.dir = dir;
	p->waiting.end = &p->waiting.first;
	p->ready.end = &p->ready.first;
	mkdir(dir, 0750);	/* if it fails, the first post says so */
	return &p->net;
}

void practice_free(struct net *n)
{
	struct practice *p = of_net(n);
	while (p->waiting.first) cancel(n, p->waiting.first);
	for (size_t i = 0; i < p->nboards; i++) board_free(p->boards[i]);
	free((char *)p->options.dir);
	free(p);
}
