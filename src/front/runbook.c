/* SPDX-License-Identifier: MIT
 * runbook.c - the run-book, on the screen or as a page of A4 to print and hang up. */
#include "front/front.h"
#include "front/html.h"
#include "text/markup.h"

#include <string.h>

enum { PAPER_MOST = 4 << 20 /* bytes */ };

#define PAPER                                                                                                        \
	"@page{size:A4;margin:15mm}body{font-family:sans-serif;font-size:10pt}h1{font-size:16pt}"                     \
	"table{border-collapse:collapse;width:100%;margin:1em 0;page-break-inside:auto}tr{page-break-inside:avoid}"   \
	"td,th{border:1px solid #888;padding:.3em;text-align:left;vertical-align:top;overflow-wrap:anywhere}"

static void put_block(struct front *f, buf *out, const struct block *b)
{
	if (b->kind == BLOCK_TABLE) {
		html_table(f->a, out, b);
		return;
	}
	buf_add(out, b->kind == BLOCK_WARN ? S("<p><strong>") : S("<p>"));
	markup_put(out, b->text);
	buf_add(out, b->kind == BLOCK_WARN ? S("</strong></p>\n") : S("</p>\n"));
}

static err print(struct front *f, const struct reply *r)
{
	buf out = buf_in(f->a, PAPER_MOST);
	str day = str_cut(instant_text(f->a, f->clock->now(f->clock)), 0, 10);
	html_begin(&out, S("When an account is hacked: schedpost lockdown"), PAPER);
	for (const struct block *b = r->first; b; b = b->next) put_block(f, &out, b);
	buf_fmt(&out, "<p>Printed on %.*s from schedpost " SCHEDPOST_VERSION ". Print it anew when people or accounts change.</p>\n",
		SHOW(day));
	html_end(&out);
	str text = buf_str(&out);
	if (!out.over && fwrite(text.at, 1, text.len, f->out) == text.len) return NULL;
	return FAIL(f->a, ERR_OUTSIDE, "output", "The page could not be written. With fewer accounts there is less of it.");
}

static err runbook(struct front *f, const struct call *c)
{
	struct call_value values[100];
	struct reply *r;
	size_t n = 0;
	bool paper = call_has(c, "print");
	for (size_t i = 0; i < c->nvalues && n + 1 < COUNT(values); i++)
		if (strcmp(c->values[i].name, "print") != 0) values[n++] = c->values[i];
	if (paper) values[n++] = (struct call_value){.name = "paper", .value = S("true"), .after = -1};
	TRY(front_call_named(f, "runbook page", values, n, &r));
	if (paper && !f->show.json) return print(f, r);
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"print", NULL, OPT_FLAG, "As a page of A4 for the wall, with all accounts and people: > runbook.html", NULL},
	{0},
};

const struct door runbook_door = {
	.verb = {.name = "runbook",
		 .opts = OPTS,
		 .example = "schedpost runbook --print > runbook.html",
		 .help = "What to do when an account is hacked, step by step, and where to go on each platform. It names no secret."},
	.borrows = "runbook page",
	.hides = "paper",
	.run = runbook,
};
