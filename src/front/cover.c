/* SPDX-License-Identifier: MIT
 * cover.c - the doors of cover: the brief, on the screen or as a page of A4; and the walk through the posts of a time
 * away, one post a screen, one key for each. */
#include "front/ask.h"

#include "verb/blocks.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

/* A4 as printers set plain text: ten characters and six lines an inch. */
enum { PAGE_COLUMNS = 80, PAGE_LINES = 62, SCREENS_MOST = 10000 };

static size_t lines_of(str text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++) n += text.at[i] == '\n';
	return n;
}

static err page(struct front *f, const struct call *c, const char *most, struct reply **r)
{
	struct call_value values[2] = {{.name = "ID", .value = call_get(c, "ID"), .after = -1},
				       {.name = "most", .value = str_of(most), .after = -1}};
	return front_call_named(f, "cover page", values, 2, r);
}

/* As many posts as there is room for; what the owner has written may take more than one page. */
static err print(struct front *f, const struct call *c)
{
	static const char *const MOST[] = {"20", "12", "8", "4", "2"};
	struct show paper = {.terminal = true, .width = PAGE_COLUMNS, .now = f->show.now};
	struct reply *r;
	str text = S("");
	for (size_t i = 0; i < COUNT(MOST) && (!i || lines_of(text) > PAGE_LINES); i++) {
		TRY(page(f, c, MOST[i], &r));
		text = reply_show(f->a, r, &paper);
	}
	str line;
	while (text.len && str_split(&text, '\n', &line)) {
		str folded = show_fold(f->a, line, PAGE_COLUMNS, 0);
		fprintf(f->out, "%.*s\n", SHOW(folded));
	}
	return NULL;
}

static err brief(struct front *f, const struct call *c)
{
	struct reply *r;
	if (call_has(c, "print") && !f->show.json) return print(f, c);
	TRY(page(f, c, "20", &r));
	front_show(f, r);
	return NULL;
}

static const struct opt BRIEF_OPTS[] = {
	{"ID", "COVER", OPT_POSITION | OPT_NEEDED, "The number of the cover; 'schedpost cover list' shows it.", NULL},
	{"print", NULL, OPT_FLAG, "Plain text that fits a page of A4, as printers take it.", NULL},
	{0},
};

const struct door cover_brief_door = {
	.verb = {.name = "cover brief",
		 .opts = BRIEF_OPTS,
		 .example = "schedpost cover brief 31 --print",
		 .help = "The brief for whoever covers, on one page: accounts, times by both clocks, what is due and "
			 "what was decided, "
			 "who approves, what to do when it burns."},
	.run = brief,
};

/* ---- one post after the other */

struct walk {
	struct front *f;
	str cover, post; /* of the one on the screen */
	int64_t skip;    /* seen, and left for later */
	bool over;
};

static err ask_post(struct walk *w, struct reply **r)
{
	str skip = arena_fmt(w->f->a, "%" PRId64, w->skip);
	struct call_value values[2] = {{.name = "ID", .value = w->cover, .after = -1},
				       {.name = "skip", .value = skip, .after = -1}};
	return front_call_named(w->f, "cover post", values, 2, r);
}

/* What could not be done is told, and the same post is shown again. */
static err decide(struct walk *w, const char *what, str at)
{
	struct call_value values[4] = {{.name = "ID", .value = w->cover, .after = -1},
				       {.name = "POST", .value = w->post, .after = -1},
				       {.name = "WHAT", .value = str_of(what), .after = -1},
				       {.name = "at", .value = at, .after = -1}};
	struct reply *r;
	err e = front_call_named(w->f, "cover decide", values, at.len ? 4 : 3, &r);
	if (!e || e->kind == ERR_BUG || e->kind == ERR_OUTSIDE) return e;
	fprintf(w->f->err, "%.*s\nPress a key to go on.", SHOW(e->text));
	ask_one_key(w->f);
	return NULL;
}

static err move(struct walk *w)
{
	str at;
	TRY(ask_line(w->f, S("Its new time, such as fri 12:30; or nothing"), false, &at));
	at = str_trim(at);
	return at.len ? decide(w, "move", at) : NULL; /* second thoughts: the same post is shown again */
}

static const struct {
	char key;
	const char *what; /* as a decision; NULL: not one alone */
} KEYS[] = {{'k', "keep"}, {'h', "hold"}, {'a', "ask"}, {'c', "cancel"}, {'m', NULL}, {'s', NULL}, {'q', NULL}};

static err take_key(struct walk *w)
{
	fputs("\nk keep it   h hold it until you are back   a ask who covers to look first\n"
	      "m move it   c cancel it   s skip   q quit: ",
	      w->f->out);
	fflush(w->f->out);
	char key = ask_one_key(w->f);
	for (size_t i = 0; i < COUNT(KEYS); i++)
		if (KEYS[i].key == key && KEYS[i].what) return decide(w, KEYS[i].what, S(""));
	w->skip += key == 's';
	w->over = key == 'q';
	return key == 'm' ? move(w) : NULL;
}

/* Each screen in an arena of its own. */
static err screen(struct walk *w, bool asks)
{
	struct arena *whole = w->f->a;
	struct reply *r;
	w->f->a = arena_new();
	err e = ask_post(w, &r);
	bool one = !e && reply_next_word(r) != NULL;
	if (one) w->post = reply_next_value(r);
	if (one && asks) fputs("\x1b[H\x1b[2J", w->f->out);
	if (!e) front_show(w->f, r);
	if (one && asks) e = take_key(w);
	w->skip += one && !asks;
	w->over = w->over || !one;
	e = err_copy(whole, e);
	arena_free(w->f->a);
	w->f->a = whole;
	return e;
}

static err walk(struct front *f, str cover)
{
	struct walk w = {.f = f, .cover = cover};
	bool asks = f->show.terminal && !f->show.json && isatty(f->in) == 1;
	err e = NULL;
	if (asks) ask_listen(f);
	for (int i = 0; !e && !w.over && i < SCREENS_MOST; i++) e = screen(&w, asks);
	if (asks) ask_listen_end(f);
	return e;
}

err cover_decide_now(struct front *f, const struct reply *first)
{
	bool asks = f->show.terminal && !f->show.json && !f->yes && isatty(f->in) == 1;
	front_show(f, first);
	if (!asks) return NULL;
	fputs("\nPress Enter to go through the posts one by one, or q to do it later: ", f->out);
	fflush(f->out);
	ask_listen(f);
	char key = ask_one_key(f);
	ask_listen_end(f);
	return key == 'q' ? NULL : walk(f, reply_next_value(first));
}

static err walk_door(struct front *f, const struct call *c)
{
	TRY(f->carrier->ready ? f->carrier->ready(f) : NULL);
	return walk(f, call_get(c, "ID"));
}

static const struct opt WALK_OPTS[] = {
	{"ID", "COVER", OPT_POSITION | OPT_NEEDED, "The number of the cover; 'schedpost cover list' shows it.", NULL},
	{0},
};

const struct door cover_walk_door = {
	.verb = {.name = "cover walk",
		 .opts = WALK_OPTS,
		 .example = "schedpost cover walk 31",
		 .help = "Shows the posts of your time away about which nothing is decided, one after the other: "
			 "press k to keep it, h to "
			 "hold it until you are back, a to ask whoever covers, m to move it, c to cancel it, s to "
			 "skip it, q to end. Without "
			 "a terminal it prints them."},
	.run = walk_door,
};
