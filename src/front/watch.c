/* SPDX-License-Identifier: MIT
 * watch.c - the list of what is due, drawn again each second until the person has seen enough. */
#include "front/ask.h"
#include "front/carry.h"
#include "front/client.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { EVERY_MS = 1000 };

struct window {
	int width, height;
};

static struct window window(struct front *f)
{
	struct winsize size;
	if (ioctl(fileno(f->out), TIOCGWINSZ, &size) != 0 || !size.ws_col || !size.ws_row) return (struct window){80, 24};
	return (struct window){size.ws_col, size.ws_row};
}

/* The lines that fit, each over what stood there before. */
static void draw(struct front *f, str text, int height)
{
	str line;
	fputs("\x1b[H", f->out);
	for (int row = 0; row < height - 1 && text.len && str_split(&text, '\n', &line); row++)
		fprintf(f->out, "%.*s\x1b[K\n", SHOW(line));
	fputs("\x1b[J" "q ends", f->out);
	fflush(f->out);
}

static str picture(struct front *f, const struct verb *list, const struct call *c)
{
	struct reply *r;
	const struct clock *clock = f->clock;
	struct call again = {.verb = list, .values = c->values, .nvalues = c->nvalues};
	err e = f->line ? line_check(f->a, f->line) : NULL;
	if (!e) e = front_call(f, &again, &r);
	f->show.now = clock->now(clock);
	if (!e) return reply_show(f->a, r, &f->show);
	return arena_fmt(f->a, "%.*s\n\nTrying again every second.\n", SHOW(e->text));
}

/* True when the person wants to leave. */
static bool pause_for_keys(struct front *f)
{
	char key;
	if (!ask_wait(f, EVERY_MS, true)) return false;
	if (ask_stopped(f)) return true;
	ssize_t n = read(f->in, &key, 1);
	return n <= 0 || key == 'q' || key == 'Q';
}

static void rounds(struct front *f, const struct verb *list, const struct call *c)
{
	struct arena *whole = f->a;
	f->a = arena_new();
	do {
		struct window w = window(f);
		f->show.width = w.width;
		arena_reset(f->a);
		draw(f, picture(f, list, c), w.height);
	} while (!pause_for_keys(f));
	arena_free(f->a);
	f->a = whole;
}

static err watch(struct front *f, const struct call *c)
{
	int used;
	struct termios before, quiet;
	const struct verb *list = verb_find(f->verbs, 1, (char *[]){"list"}, &used);
	if (!list || !f->show.terminal || f->show.json || tcgetattr(f->in, &before) != 0)
		return FAIL(f->a, ERR_INPUT, "no-terminal", "`schedpost watch` needs a terminal to draw on. `schedpost list` prints the "
			"same list once.");
	if (f->carrier->ready) TRY(f->carrier->ready(f));
	ask_listen(f);
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
	tcsetattr(f->in, TCSAFLUSH, &quiet);
	fputs("\x1b[?1049h\x1b[?25l", f->out);	/* a page of its own, without cursor */
	rounds(f, list, c);
	fputs("\x1b[?25h\x1b[?1049l", f->out);
	tcsetattr(f->in, TCSAFLUSH, &before);
	ask_listen_end(f);
	return NULL;
}

const struct door watch_door = {
	.verb = {.name = "watch", .example = "schedpost watch",
		.help = "Shows the list of posts and keeps it up to date, so that you can see them go out. Press q to end it."},
	.borrows = "list",
	.run = watch,
};
