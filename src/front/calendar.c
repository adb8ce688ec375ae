/* SPDX-License-Identifier: MIT
 * calendar.c - the awareness days of a year as a calendar (RFC 5545) for other programs. */
#include "front/front.h"

#include "base/file.h"
#include "text/ics_write.h"
#include "verb/blocks.h"

#include <inttypes.h>
#include <string.h>

enum { CALENDAR_MOST = 8 << 20 /* bytes */ };

/* 2027-06-07 or 2026-11-22T20:00:00Z without what lies between its digits. */
static str digits(struct arena *a, str text)
{
	buf out = buf_in(a, 40);
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '-' && text.at[i] != ':') buf_byte(&out, text.at[i]);
	return buf_str(&out);
}

/* Whole days without a zone, as everybody's calendar shows them on that day (3.3.4); until is the day behind. */
static void put_day(struct front *f, buf *out, const struct block *b, size_t row, str now)
{
	struct arena *a = f->a;
	bool open = cell_named(b, row, "open").n;
	str name = ics_escaped(a, cell_named(b, row, "name").text);
	str tag = cell_named(b, row, "hashtag").text, where = cell_named(b, row, "nations").text;
	str about = arena_fmt(a, "%.*s. %.*s %.*s", SHOW(cell_named(b, row, "basis").text), SHOW(where), SHOW(tag));
	ics_line(out, S("BEGIN:VEVENT"));
	ics_line(out, arena_fmt(a, "UID:%.*s", SHOW(cell_named(b, row, "uid").text)));
	ics_line(out, arena_fmt(a, "DTSTAMP:%.*s", SHOW(now)));
	ics_line(out, arena_fmt(a, "DTSTART;VALUE=DATE:%.*s", SHOW(digits(a, cell_named(b, row, "first").text))));
	ics_line(out, arena_fmt(a, "DTEND;VALUE=DATE:%.*s", SHOW(digits(a, cell_named(b, row, "until").text))));
	ics_line(out, arena_fmt(a, "SUMMARY:%.*s%s", SHOW(name), open ? " (?)" : ""));
	ics_line(out, arena_fmt(a, "DESCRIPTION:%.*s", SHOW(ics_escaped(a, str_trim(about)))));
	ics_line(out, open ? S("STATUS:TENTATIVE") : S("STATUS:CONFIRMED"));
	ics_line(out, S("TRANSP:TRANSPARENT"));
	ics_line(out, S("END:VEVENT"));
}

static err write_out(struct front *f, str path, const buf *out, size_t days)
{
	str text = buf_str(out);
	if (out->over)
		return FAIL(f->a, ERR_INPUT, "output", "That is more than a calendar file of 8 MB holds. With --nation there is less of it.");
	if (str_is(path, S("-"))) {
		if (fwrite(text.at, 1, text.len, f->out) == text.len) return NULL;
		return FAIL(f->a, ERR_OUTSIDE, "output", "The calendar could not be written.");
	}
	TRY(file_write(f->a, path, text, 0644));
	struct reply *r = reply_new(f->a);
	reply_say(r, "%zu days were written to %.*s. Other calendar programs can open it; one that has read an older one moves what moved.",
		  days, SHOW(path));
	front_show(f, r);
	return NULL;
}

static err calendar_export(struct front *f, const struct call *c)
{
	struct call_value values[8];
	struct reply *r;
	size_t n = 0;
	for (size_t i = 0; i < c->nvalues && n < COUNT(values); i++)
		if (strcmp(c->values[i].name, "FILE") != 0) values[n++] = c->values[i];
	TRY(front_call_named(f, "calendar page", values, n, &r));
	const struct block *b = block_named(r, "days");
	size_t days = b ? block_rows(b) : 0;
	int64_t at = f->clock->now(f->clock);
	str now = digits(f->a, instant_text(f->a, at - at % 1000));
	buf out = buf_in(f->a, CALENDAR_MOST);
	ics_begin(&out, "awareness days");
	for (size_t i = 0; i < days; i++) put_day(f, &out, b, i, now);
	ics_end(&out);
	return write_out(f, call_get(c, "FILE"), &out, days);
}

static const struct opt OPTS[] = {
	{"FILE", "FILE", OPT_POSITION | OPT_NEEDED, "The file to make, such as 2027.ics; - is the screen.", NULL},
	{0},
};

const struct door calendar_door = {
	.verb = {.name = "calendar export",
		 .opts = OPTS,
		 .example = "schedpost calendar export 2027.ics --year 2027",
		 .help = "Writes the awareness days of a year as a calendar file (.ics) for other programs."},
	.borrows = "calendar page",
	.run = calendar_export,
};
