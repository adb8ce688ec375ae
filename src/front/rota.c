/* SPDX-License-Identifier: MIT
 * rota.c - who looks after what: on the screen, as a calendar (RFC 5545) for other programs, as a page to hang up. */
#include "front/front.h"

#include "base/sha.h"
#include "text/ics_write.h"
#include "verb/blocks.h"

#include <string.h>

enum { ROTA_MOST = 16 << 20 /* bytes */ };

/* ---- calendar */

/* 2026-11-22T20:00:00.000Z without what lies between its digits. */
static str stamp(struct arena *a, int64_t at)
{
	buf out = buf_in(a, 40);
	str text = instant_text(a, at - at % 1000);
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '-' && text.at[i] != ':') buf_byte(&out, text.at[i]);
	return buf_str(&out);
}

static void put_event(struct front *f, buf *out, const struct block *b, size_t row, str now)
{
	struct arena *a = f->a;
	int64_t from = cell_named(b, row, "from").n, until = cell_named(b, row, "until").n;
	str who = cell_named(b, row, "who").text, account = cell_named(b, row, "account").text;
	/* The same stretch has the same name in every file, so that a calendar replaces it. */
	str name = arena_fmt(a, "%lld %.*s %.*s", (long long)until, SHOW(account), SHOW(who));
	ics_line(out, S("BEGIN:VEVENT"));
	ics_line(out, arena_fmt(a, "UID:rota-%.*s@schedpost", SHOW(str_cut(sha_hex_of(a, name), 0, 32))));
	ics_line(out, arena_fmt(a, "DTSTAMP:%.*s", SHOW(now)));
	ics_line(out, arena_fmt(a, "DTSTART:%.*s", SHOW(stamp(a, from))));
	ics_line(out, arena_fmt(a, "DTEND:%.*s", SHOW(stamp(a, until))));
	ics_line(out, arena_fmt(a, "SUMMARY:%.*s: %.*s", SHOW(ics_escaped(a, account)), SHOW(ics_escaped(a, who))));
	ics_line(out, S("TRANSP:TRANSPARENT"));
	ics_line(out, S("END:VEVENT"));
}

static void put_calendar(struct front *f, buf *out, const struct reply *r)
{
	const struct block *b = block_named(r, "spans");
	str now = stamp(f->a, f->clock->now(f->clock));
	ics_begin(out, "rota");
	for (size_t i = 0; b && i < block_rows(b); i++) put_event(f, out, b, i, now);
	ics_end(out);
}

/* ---- page */

enum { PAGE_COLUMNS = 80 }; /* of A4, as printers set plain text */

static void put_page(struct front *f, buf *out, const struct reply *r)
{
	struct show paper = {.terminal = true, .width = PAGE_COLUMNS, .now = f->show.now};
	buf_add(out, S("Who looks after what\n\n"));
	buf_add(out, reply_show(f->a, r, &paper));
}

/* ---- the door */

static err rota(struct front *f, const struct call *c)
{
	struct call_value values[100];
	struct reply *r;
	size_t n = 0;
	bool ics = call_has(c, "ics"), print = call_has(c, "print");
	for (size_t i = 0; i < c->nvalues && n + 1 < COUNT(values); i++)
		if (strcmp(c->values[i].name, "ics") != 0 && strcmp(c->values[i].name, "print") != 0)
			values[n++] = c->values[i];
	if (ics && print)
		return FAIL(f->a, ERR_INPUT, "one-of",
			    "Please give either --ics or --print: one file is one of them.");
	if (ics) values[n++] = (struct call_value){.name = "spans", .value = S("true"), .after = -1};
	TRY(front_call_named(f, "cover rota page", values, n, &r));
	if (!ics && !print) {
		front_show(f, r);
		return NULL;
	}
	buf out = buf_in(f->a, ROTA_MOST);
	(ics ? put_calendar : put_page)(f, &out, r);
	str text = f->show.terminal ? show_clean(f->a, buf_str(&out), true) : buf_str(&out);
	if (!out.over && fwrite(text.at, 1, text.len, f->out) == text.len) return NULL;
	return FAIL(f->a, ERR_OUTSIDE, "output",
		    "The output could not be written. With fewer --days there is less of it.");
}

static const struct opt OPTS[] = {
	{"ics", NULL, OPT_FLAG, "As a calendar file for other programs.", NULL},
	{"print", NULL, OPT_FLAG, "As ", NULL},
	{0},
};

const struct door rota_door = {
	.verb = {.name = "cover rota",
		 .opts = OPTS,
		 .example = "schedpost cover rota --ics > rota.ics",
		 .help = "Tells who looks after what, day by day: on the screen, as a calendar, or as a page to hang "
			 "up."},
	.borrows = "cover rota page",
	.hides = "spans",
	.run = rota,
};
