/* SPDX-License-Identifier: MIT
 * review.c - the door `review`: what waits for one person, one post a screen, one key for each.
 *
 * The verb `review page` gives a post and, as the next word, which one it is ("12 2 library": post, version,
 * account); what is decided counts for exactly that. Without a terminal all are printed, and nothing is asked. */
#include "front/ask.h"
#include "front/carry.h"
#include "verb/blocks.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { SCREENS_MOST = 10000 };

struct looking {
	struct front *f;
	int64_t skip;               /* seen, and left for later */
	str post, version, account; /* of the one on the screen */
	bool second;                /* a clinical one: who approves it names another */
	bool asks;                  /* there is somebody at a terminal */
	bool told;                  /* what was answered stands on the screen, above the next post */
	bool over;
};

static err ask_page(struct looking *l, struct reply **r)
{
	str skip = arena_fmt(l->f->a, "%" PRId64, l->skip);
	return front_call_named(l->f, "review page", &(struct call_value){.name = "skip", .value = skip, .after = -1},
				1, r);
}

/* False: nothing waits any more, and the reply says so. */
static bool is_one(struct looking *l, const struct reply *r)
{
	const char *word = reply_next_word(r);
	str rest = word ? reply_next_value(r) : S("");
	l->second = word && strcmp(word, "second") == 0;
	return word && str_split(&rest, ' ', &l->post) && str_split(&rest, ' ', &l->version) &&
	       str_split(&rest, ' ', &l->account);
}

static void wipe(struct looking *l)
{
	if (l->asks) fputs("\x1b[H\x1b[2J", l->f->out);
}

/* What could not be done is told, and the same post is shown again. */
static err decide(struct looking *l, const char *verb, const struct call_value *more, size_t n)
{
	struct call_value values[5] = {{.name = "ID", .value = l->post, .after = -1},
				       {.name = "on", .value = l->account, .after = -1},
				       {.name = "version", .value = l->version, .after = -1}};
	struct reply *r;
	for (size_t i = 0; i < n; i++) values[3 + i] = more[i];
	err e = front_call_named(l->f, verb, values, 3 + n, &r);
	if (e && (e->kind == ERR_BUG || e->kind == ERR_OUTSIDE)) return e;
	wipe(l);
	l->told = true;
	if (!e) front_show(l->f, r);
	fflush(l->f->out);
	if (e) fprintf(l->f->err, "%.*s\n", SHOW(e->text));
	if (l->asks) fputs("\n", l->f->out);
	return NULL;
}

static err approve(struct looking *l)
{
	struct call_value second = {.name = "second", .after = -1};
	if (!l->second) return decide(l, "approve", NULL, 0);
	TRY(ask_line(l->f, S("Which approver looks at it after you?"), false, &second.value));
	return decide(l, "approve", &second, 1);
}

static err give_back(struct looking *l)
{
	struct call_value why[2] = {{.name = "reason", .after = -1}, {.name = "comment", .after = -1}};
	struct reply *r;
	TRY(front_call_named(l->f, "review page",
			     &(struct call_value){.name = "reasons", .value = S("true"), .after = -1}, 1, &r));
	front_show(l->f, r);
	TRY(ask_line(l->f, S("Reason"), false, &why[0].value));
	why[0].value = str_trim(why[0].value);
	if (!why[0].value.len) return NULL; /* second thoughts: the same post is shown again */
	TRY(ask_line(l->f, S("A word to the author, or nothing"), false, &why[1].value));
	return decide(l, "return", why, str_trim(why[1].value).len ? 2 : 1);
}

static err leave(struct looking *l)
{
	l->skip++;
	return NULL;
}

static err quit(struct looking *l)
{
	l->over = true;
	return NULL;
}

static const struct {
	char key;
	err (*run)(struct looking *);
} KEYS[] = {{'a', approve}, {'r', give_back}, {'s', leave}, {'q', quit}};

static err ask_key(struct looking *l)
{
	fputs("\na approve   r return   s skip   q quit: ", l->f->out);
	fflush(l->f->out);
	char key = ask_one_key(l->f);
	for (size_t i = 0; i < COUNT(KEYS); i++)
		if (KEYS[i].key == key) return KEYS[i].run(l);
	fputs("Please press a, r, s or q.\n", l->f->out);
	return NULL;
}

/* Each screen in an arena of its own, so that a long morning stays small. */
static err screen(struct looking *l)
{
	struct arena *whole = l->f->a;
	struct reply *r;
	l->f->a = arena_new();
	err e = ask_page(l, &r);
	bool one = !e && is_one(l, r);
	if (one && !l->told) wipe(l);
	l->told = false;
	if (!e) front_show(l->f, r);
	if (one && l->asks) e = ask_key(l);
	l->skip += one && !l->asks;
	l->over = l->over || !one;
	e = err_copy(whole, e);
	arena_free(l->f->a);
	l->f->a = whole;
	return e;
}

static err review(struct front *f, const struct call *c)
{
	struct looking l = {.f = f, .asks = f->show.terminal && !f->show.json && isatty(f->in) == 1};
	err e = NULL;
	(void)c;
	TRY(f->carrier->ready ? f->carrier->ready(f) : NULL);
	if (l.asks) ask_listen(f);
	for (int i = 0; !e && !l.over && i < SCREENS_MOST; i++) e = screen(&l);
	if (l.asks) ask_listen_end(f);
	return e;
}

const struct door review_door = {
	.verb = {.name = "review",
		 .example = "schedpost review",
		 .help = "Shows the posts that wait for your approval, one after the other: press a to approve, r to "
			 "return it with a reason, s "
			 "to skip it, q to end. Without a terminal it prints them."},
	.run = review,
};
