/* SPDX-License-Identifier: MIT
 * cover.c - the door `cover brief`: the brief on the screen, or as a page of A4 for the printer. */
#include "front/front.h"

/* A4 as printers set plain text: ten characters and six lines an inch. */
enum { PAGE_COLUMNS = 80, PAGE_LINES = 62 };

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
		 .help = "The brief for whoever covers, on one page: accounts, times by both clocks, what is due and what was decided, "
			 "who approves, what to do when it burns."},
	.run = brief,
};
