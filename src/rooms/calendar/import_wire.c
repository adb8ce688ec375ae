/* SPDX-License-Identifier: MIT
 * import_wire.c - what was read as lines of cells with tabs between: the file, then each entry; and back, whatever they
 * hold. Texts have no control bytes, so a tab is always an end. JSON would be ten times the memory. */
#include "rooms/calendar/import.h"
#include "text/text.h"

#include <inttypes.h>

enum { DATES_MOST = 400, CELL_MOST = 1000 /* bytes */, FILE_NUMBERS = 8, ENTRY_NUMBERS = 7, ENTRY_TEXTS = 6 };
enum { YEAR_MOST = 9999 };
enum {
	FLAG_BOM = 1, FLAG_UTF16 = 2, FLAG_LATIN1 = 4, FLAG_LF = 8, FLAG_MIXED = 16, FLAG_BLANK = 32, FLAG_UNENDED = 64
};
static const int64_t FAR = 4000000;	/* days; beyond the year 9999 */

/* ---- out */

static int64_t flags_of(const struct import_file *f)
{
	return f->bom * FLAG_BOM + f->utf16 * FLAG_UTF16 + f->latin1 * FLAG_LATIN1 + f->lf * FLAG_LF +
	       f->mixed_ends * FLAG_MIXED + f->blank_start * FLAG_BLANK + f->unended * FLAG_UNENDED;
}

static void write_numbers(const int64_t *n, size_t count, buf *out)
{
	for (size_t i = 0; i < count; i++) buf_fmt(out, "%" PRId64 "\t", n[i]);
}

static void write_text(str s, buf *out)
{
	buf_add(out, s);
	buf_byte(out, '\t');
}

static void write_file(const struct import_file *f, buf *out)
{
	const int64_t numbers[FILE_NUMBERS] = {(int64_t)f->n, flags_of(f), f->wrong_end, f->bad_lines, f->not_events,
		f->headings, f->separator, f->order};
	write_numbers(numbers, FILE_NUMBERS, out);
	write_text(str_of(f->refused), out);
	write_text(str_of(f->cut), out);
	write_text(f->zone, out);
	write_text(f->unread, out);
	for (size_t i = 0; i < f->nzones; i++) write_text(f->zones[i], out);
	buf_byte(out, '\n');
}

static void write_entry(const struct import_entry *e, buf *out)
{
	const int64_t numbers[ENTRY_NUMBERS] = {e->line, e->family, e->fate, e->reaches, e->said, e->weekdays,
		e->other_year};
	const str texts[ENTRY_TEXTS] = {e->code, e->detail, e->name, e->organiser, e->region, e->uid};
	write_numbers(numbers, ENTRY_NUMBERS, out);
	for (size_t i = 0; i < ENTRY_TEXTS; i++) write_text(texts[i], out);
	for (size_t i = 0; i < e->ndates; i++) {
		const struct import_date *d = &e->dates[i];
		buf_fmt(out, "%" PRId64 " %" PRId64 " %d %d;", d->days.first, d->days.last, d->basis, d->range);
	}
	buf_byte(out, '\t');
	for (size_t i = 0; i < e->ntexts; i++) {
		const struct import_said *s = &e->texts[i];
		buf_fmt(out, "%d %d %d %d %d;", s->weekday, s->day, s->month, s->year, s->in_text);
	}
	buf_add(out, S("\t\n"));
}

void import_write(const struct import_file *f, buf *out)
{
	write_file(f, out);
	for (size_t i = 0; i < f->n && !out->over; i++) write_entry(&f->entries[i], out);
}

/* ---- back: each taker gives false where the line is none of ours */

static bool take_number(str *line, char end, int64_t least, int64_t most, int64_t *out)
{
	str cell;
	return str_split(line, end, &cell) && str_int(cell, out) && *out >= least && *out <= most;
}

static bool take_text(str *line, str *out)
{
	if (!str_split(line, '\t', out) || out->len > CELL_MOST || !text_valid(*out, NULL)) return false;
	for (size_t i = 0; i < out->len; i++)
		if ((unsigned char)out->at[i] < ' ') return false;
	return true;
}

static bool take_word(str *line, const char *const *words, size_t n, const char **out)
{
	str word;
	*out = NULL;
	if (!take_text(line, &word)) return false;
	for (size_t i = 0; i < n; i++)
		if (str_is(word, str_of(words[i]))) *out = words[i];
	return *out || !word.len;
}

static bool take_file(str line, struct import_file *f, size_t *n)
{
	static const char *const REFUSED[] = {"not-a-calendar", "too-much"};
	static const char *const CUTS[] = {"entries", "nesting"};
	int64_t number[FILE_NUMBERS];
	for (size_t i = 0; i < FILE_NUMBERS; i++)
		if (!take_number(&line, '\t', 0, INT32_MAX, &number[i])) return false;
	if (number[0] > IMPORT_ENTRIES_MOST || number[7] > ORDER_UNPROVEN) return false;
	*n = (size_t)number[0];
	f->bom = number[1] & FLAG_BOM;
	f->utf16 = number[1] & FLAG_UTF16;
	f->latin1 = number[1] & FLAG_LATIN1;
	f->lf = number[1] & FLAG_LF;
	f->mixed_ends = number[1] & FLAG_MIXED;
	f->blank_start = number[1] & FLAG_BLANK;
	f->unended = number[1] & FLAG_UNENDED;
	f->wrong_end = number[2];
	f->bad_lines = number[3];
	f->not_events = number[4];
	f->headings = number[5];
	f->separator = (char)number[6];
	f->order = (enum import_order)number[7];
	if (!take_word(&line, REFUSED, COUNT(REFUSED), &f->refused)) return false;
	if (!take_word(&line, CUTS, COUNT(CUTS), &f->cut) || !take_text(&line, &f->zone)) return false;
	if (!take_text(&line, &f->unread)) return false;
	while (line.len && f->nzones < IMPORT_ZONES_MOST)
		if (!take_text(&line, &f->zones[f->nzones++])) return false;
	return true;
}

static size_t count(str s, char what)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) n += s.at[i] == what;
	return n;
}

static bool take_dates(struct arena *a, str list, struct import_entry *e)
{
	str one;
	int64_t n[4];
	struct import_date *dates = TAKE_N(a, struct import_date, MIN(count(list, ';'), (size_t)DATES_MOST) + 1);
	e->dates = dates;
	while (list.len && str_split(&list, ';', &one) && e->ndates < DATES_MOST) {
		bool fine = take_number(&one, ' ', -FAR, FAR, &n[0]) && take_number(&one, ' ', n[0], FAR, &n[1]) &&
			    take_number(&one, ' ', BASIS_DECLARED, BASIS_UNVERIFIED, &n[2]) && take_number(&one, ' ', 0, 1, &n[3]);
		if (!fine) return false;
		dates[e->ndates++] = (struct import_date){{n[0], n[1]}, (enum day_basis)n[2], n[3]};
	}
	return true;
}

static bool take_said(struct arena *a, str list, struct import_entry *e)
{
	str one;
	int64_t n[5];
	struct import_said *said = TAKE_N(a, struct import_said, MIN(count(list, ';'), (size_t)IMPORT_SAID_MOST) + 1);
	e->texts = said;
	while (list.len && str_split(&list, ';', &one) && e->ntexts < IMPORT_SAID_MOST) {
		bool fine = take_number(&one, ' ', -1, WEEK_DAYS - 1, &n[0]) && take_number(&one, ' ', 1, 31, &n[1]) &&
			    take_number(&one, ' ', 1, MONTHS, &n[2]) && take_number(&one, ' ', 0, 9999, &n[3]) &&
			    take_number(&one, ' ', 0, 1, &n[4]);
		if (!fine) return false;
		said[e->ntexts++] = (struct import_said){(int)n[0], (int)n[1], (int)n[2], (int)n[3], n[4]};
	}
	return true;
}

static bool take_entry(struct arena *a, str line, struct import_entry *e)
{
	int64_t n[ENTRY_NUMBERS];
	str *const texts[ENTRY_TEXTS] = {&e->code, &e->detail, &e->name, &e->organiser, &e->region, &e->uid};
	str dates, said;
	*e = (struct import_entry){0};
	for (size_t i = 0; i < ENTRY_NUMBERS; i++)
		if (!take_number(&line, '\t', INT64_MIN, INT64_MAX, &n[i])) return false;
	for (size_t i = 0; i < ENTRY_TEXTS; i++)
		if (!take_text(&line, texts[i])) return false;
	bool nowhere = n[3] == INT64_MIN || n[3] == INT64_MAX;
	if (!nowhere && (n[3] < -FAR || n[3] > FAR)) return false;
	if (n[6] < 0 || n[6] > YEAR_MOST) return false;
	if (n[2] < ENTRY_READ || n[2] > ENTRY_ASIDE || !str_split(&line, '\t', &dates) || !str_split(&line, '\t', &said))
		return false;
	e->line = n[0];
	e->family = n[1];
	e->fate = (enum import_fate)n[2];
	e->reaches = n[3];
	e->said = (unsigned)n[4];
	e->weekdays = (unsigned)n[5];
	e->other_year = (int)n[6];
	return take_dates(a, dates, e) && take_said(a, said, e);
}

void import_line(struct import_lines *l, str line)
{
	struct import_file *f = l->out;
	if (l->bad) return;
	line = arena_str(l->a, line);
	if (!l->begun) {
		*f = (struct import_file){.zone = S(""), .unread = S("")};
		l->bad = !take_file(line, f, &l->wanted);
		f->entries = TAKE_N(l->a, struct import_entry, l->bad ? 1 : l->wanted + 1);
	} else {
		l->bad = f->n == l->wanted || !take_entry(l->a, line, &f->entries[f->n++]);
	}
	l->begun = true;
}

err import_lines_end(struct import_lines *l)
{
	if (l->begun && !l->bad && l->out->n == l->wanted) return NULL;
	return FAIL(l->a, ERR_OUTSIDE, "calendar-reader",
		    "The program that reads calendars, schedpost-calendar, answered what nobody understands. Is it of the same "
		    "version as schedpost?");
}
