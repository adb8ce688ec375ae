/* SPDX-License-Identifier: MIT
 * judge_report.c - the report of an import as text, and the notes about its file (decision 4). */
#include "rooms/calendar/judge.h"

#include <inttypes.h>

enum { NOTES_MOST = 4000 /* bytes */ };

static void note(buf *notes, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void note(buf *notes, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	if (notes->len) buf_add(notes, S("; "));
	buf_add(notes, arena_vfmt(notes->in, fmt, args));
	va_end(args);
}

static void note_zones(const struct import_file *f, buf *notes)
{
	const struct zone *known;
	if (f->zone.len) note(notes, "zone %.*s", SHOW(f->zone));
	for (size_t i = 0; i < f->nzones; i++)
		if (zone_load(notes->in, f->zones[i], &known)) note(notes, "no-zone %.*s", SHOW(f->zones[i]));
}

static void note_past(const struct import_file *f, int year, buf *notes)
{
	int64_t last = INT64_MIN;
	for (size_t i = 0; i < f->n; i++) last = MAX(last, f->entries[i].reaches);
	if (last == INT64_MIN || last == INT64_MAX || day_year_of(last) >= year) return;
	note(notes, "past-only %d", day_year_of(last));
}

str judge_notes(struct arena *a, const struct import_file *f, int year)
{
	static const char *const ORDERS[] = {NULL, "dm", "md", "dm-and-md", "dm-assumed", "unproven"};
	buf notes = buf_in(a, NOTES_MOST);
	if (f->bom) note(&notes, "bom");
	if (f->utf16) note(&notes, "utf-16");
	if (f->latin1) note(&notes, "latin-1");
	if (f->lf) note(&notes, "lf");
	if (f->mixed_ends) note(&notes, "mixed-ends");
	if (f->blank_start) note(&notes, "blank-start");
	note_zones(f, &notes);
	if (f->wrong_end) note(&notes, "wrong-end %" PRId64, f->wrong_end);
	if (f->unended) note(&notes, "unended");
	if (f->bad_lines) note(&notes, "bad-lines %" PRId64, f->bad_lines);
	if (f->not_events) note(&notes, "not-events %" PRId64, f->not_events);
	if (f->headings) note(&notes, "headings %" PRId64, f->headings);
	if (f->separator == '\t') note(&notes, "separator tab");
	if (f->separator == ';') note(&notes, "separator ;");
	if (f->unread.len) note(&notes, "unread %.*s", SHOW(f->unread));
	if (f->order) note(&notes, "%s", ORDERS[f->order]);
	note_past(f, year, &notes);
	if (f->cut) note(&notes, "cut %s", f->cut);
	return notes.len ? buf_str(&notes) : S("none");
}

static void report_line(struct arena *a, const struct judged *j, buf *out)
{
	str days = j->dated ? day_span_text(a, j->days) : S("-"), name = j->name.len ? j->name : S("-");
	buf_fmt(out, "%-12s %5" PRId64 "  %-22.*s  %.*s | %s", JUDGED_NAMES[j->is], j->line, SHOW(days), SHOW(name),
		j->basis ? j->basis : "-");
	if (j->codes.len) buf_fmt(out, " | %.*s", SHOW(j->codes));
	buf_byte(out, '\n');
}

void judge_report(struct arena *a, const struct judgement *j, buf *out)
{
	buf_fmt(out, "entries %zu\n", j->entries);
	for (size_t i = 0; i < JUDGED_KINDS; i++) buf_fmt(out, "%s%s %zu", i ? ", " : "", JUDGED_NAMES[i], j->counts[i]);
	buf_fmt(out, "\nnotes: %.*s\n", SHOW(j->notes));
	for (size_t i = 0; i < j->n; i++) report_line(a, &j->lines[i], out);
}
