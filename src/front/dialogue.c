/* SPDX-License-Identifier: MIT
 * dialogue.c - a verb that asks back: show what it says, ask, answer, until it is done or the person stops. */
#include "front/ask.h"
#include "front/catch.h"
#include "front/front.h"

#include <string.h>
#include <unistd.h>

#define NOT_RUNNING "not-running"
/* It is asked again soon, as a server near by answers within a few milliseconds, and then ever more seldom. */
enum { WAIT_FIRST_MS = 20, WAIT_LAST_MS = 500, WAIT_ALL_MS = 10 * 60 * 1000 };

struct dialogue {
	struct front *f;
	const char *answer, *drop;	/* the verbs */
	str id;
	int wait_ms, waited_ms;	/* the next wait; all of them */
};

static err send(struct dialogue *d, const char *verb, const str *answer, struct reply **out)
{
	struct call_value values[] = {{.name = "id", .value = d->id, .after = -1},
		{.name = "answer", .value = answer ? *answer : S(""), .after = -1}};
	return front_call_named(d->f, verb, values, answer ? 2 : 1, out);
}

static err stop_if_asked(struct dialogue *d)
{
	if (!ask_stopped(d->f)) return NULL;
	return FAIL(d->f->a, ERR_INPUT, "stopped", "Stopped.");
}

static err wait(struct dialogue *d, struct reply **out)
{
	if (d->waited_ms >= WAIT_ALL_MS)
		return FAIL(d->f->a, ERR_BUSY, "still-waiting", "This takes longer than expected. `schedpost status` tells how it goes on.");
	if (d->f->direct)
		return FAIL(d->f->a, ERR_BUSY, NOT_RUNNING, "This needs the service, and schedpostd is not running. Start it with "
			"`systemctl start schedpostd`; what becomes of this until then stands above.");
	ask_wait(d->f, d->wait_ms, false);
	d->waited_ms += d->wait_ms;
	d->wait_ms = MIN(2 * d->wait_ms, WAIT_LAST_MS);
	TRY(stop_if_asked(d));
	return send(d, d->answer, NULL, out);
}

static err ask(struct dialogue *d, const char *word, str what, struct reply **out)
{
	str line = S("");
	bool open = strcmp(word, "ask-open") == 0, secret = strcmp(word, "ask-secret") == 0;
	bool maybe = strcmp(word, "ask-maybe") == 0, nobody = d->f->yes || isatty(d->f->in) != 1;
	d->wait_ms = WAIT_FIRST_MS;
	if (maybe && nobody) return send(d, d->answer, &line, out);	/* as if Enter were pressed */
	if (open) TRY(consent_catch(d->f, what, &line));
	else TRY(ask_line(d->f, what.len ? what : S("Your answer"), secret, &line));
	return send(d, d->answer, &line, out);
}

/* One step: what the reply wants next. *more: there is a reply to go on from. */
static err step(struct dialogue *d, struct reply **r, bool *more)
{
	const char *word = reply_next_word(*r);
	str value = reply_next_value(*r), id;
	*more = word != NULL;
	if (!word) return NULL;
	if (strcmp(word, "failed") == 0) return FAIL(d->f->a, ERR_OUTSIDE, FRONT_TOLD, "%.*s", SHOW(value));
	if (!str_split(&value, ' ', &id)) id = S("");
	d->id = id;
	if (strcmp(word, "wait") == 0) return wait(d, r);
	if (strncmp(word, "ask-", 4) == 0) return ask(d, word, value.at ? value : S(""), r);
	return FAIL(d->f->a, ERR_BUG, "unknown-next", "schedpostd asks for '%s', which this schedpost does not know. "
		"Are both of the same version? `schedpost version` tells.", word);
}

static bool has_something_new(const struct reply *r)
{
	const char *word = reply_next_word(r);
	return !(word && strcmp(word, "wait") == 0 && reply_is_empty(r));
}

static const char *step_verb(struct front *f, const struct verb *v, const char *what)
{
	str name = str_of(v->name), begin = S(" begin");
	if (str_ends(name, begin)) name.len -= begin.len;
	return arena_cstr(f->a, arena_fmt(f->a, "%.*s %s", SHOW(name), what));
}

static err lead(struct dialogue *d, struct reply *r)
{
	bool more = true;
	while (more) {
		if (has_something_new(r)) front_show(d->f, r);
		TRY(step(d, &r, &more));
	}
	return NULL;
}

err dialogue_lead(struct front *f, const struct verb *v, struct reply *first)
{
	struct dialogue d = {.f = f, .answer = step_verb(f, v, "answer"), .drop = step_verb(f, v, "drop"),
			     .wait_ms = WAIT_FIRST_MS};
	ask_listen(f);
	err e = lead(&d, first);
	struct reply *dropped;
	/* What failed for good leaves nothing half connected behind; what only takes long goes on without us. */
	bool away = e && strcmp(e->code, NOT_RUNNING) == 0, over = e && (e->kind != ERR_BUSY || away);
	if (over && d.id.len) {
		err none = send(&d, d.drop, NULL, &dropped);	/* its own failure adds nothing to e */
		bool stopped = away || strcmp(e->code, "stopped") == 0;	/* then it is told what becomes of it */
		if (stopped && !none && !reply_is_empty(dropped)) front_show(f, dropped);
	}
	ask_listen_end(f);
	return e;
}
