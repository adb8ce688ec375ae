/* SPDX-License-Identifier: MIT
 * import_cell.c - dates as people write them into tables: "7-13 Feb", "16-Mar", "w/c 12 May", "3.4.26", "April",
 * 46057. */
#include "rooms/calendar/import_kind.h"

#include "text/said.h"
#include "text/civil.h"

#include <string.h>

enum { TOKENS_MOST = 24, CELL_MOST = 100 /* bytes */, SERIAL_FROM = 36526, SERIAL_TO = 73050, SERIAL_1970 = 25569 };
enum { LAST_YEAR = 2200 };

/* ---- words, numbers and marks */

struct token {
	char mark;		/* '/', '.', ',', '-' (all dashes); 0: none */
	str word;		/* empty: a number or a mark */
	int digits, number;	/* number -1: of more than five digits */
	bool ordinal;
};
struct tokens {
	struct token at[TOKENS_MOST + 1];	/* the last one is always nothing */
	size_t n, i;
	bool strange;		/* something that is in no date, or too much */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t dash_at(str s, size_t at)
{
	static const char *const DASHES[] = {"-", "–", "—", "‐", "‑", "−"};
	for (size_t i = 0; i < COUNT(DASHES); i++)
		if (str_starts(str_cut(s, at, 3), str_of(DASHES[i]))) return strlen(DASHES[i]);
	return 0;
}

static size_t number_token(str s, size_t at, struct token *t)
{
	size_t from = at;
	while (at < s.len && is_digit(s.at[at])) {
		t->number = t->digits < 5 ? t->number * 10 + (s.at[at] - '0') : -1;
		t->digits++;
		at++;
	}
	str tail = str_cut(s, at, 2);
	static const char *const ENDS[] = {"st", "nd", "rd", "th"};
	for (size_t i = 0; i < COUNT(ENDS); i++)
		if (str_is_nocase(tail, str_of(ENDS[i]))) t->ordinal = true;
	return at - from + (t->ordinal ? 2 : 0);
}

static size_t token_at(str s, size_t at, struct token *t)
{
	size_t dash = dash_at(s, at), n = 0;
	*t = (struct token){.word = S("")};
	if (dash) return t->mark = '-', dash;
	if (memchr("/.,", s.at[at], 3)) return t->mark = s.at[at], (size_t)1;
	if (is_digit(s.at[at])) return number_token(s, at, t);
	while (at + n < s.len && is_letter(s.at[at + n])) n++;
	t->word = str_cut(s, at, n);
	return n;
}

static void tokens_of(str s, struct tokens *t)
{
	*t = (struct tokens){.strange = s.len > CELL_MOST};
	for (size_t at = 0; at < s.len && !t->strange;) {
		if (s.at[at] == ' ') {
			at++;
			continue;
		}
		size_t n = t->n < TOKENS_MOST ? token_at(s, at, &t->at[t->n++]) : 0;
		t->strange = !n;
		at += n;
	}
	t->at[t->n] = (struct token){.word = S("")};
}

static const struct token *peek(const struct tokens *t, size_t ahead)
{
	return &t->at[MIN(t->i + ahead, t->n)];
}

static bool is_mark(const struct token *t, char mark)
{
	return t->mark == mark;
}

static bool take_mark(struct tokens *t, char mark)
{
	bool is = peek(t, 0)->mark == mark;
	t->i += is;
	return is;
}

static bool take_word(struct tokens *t, const char *word)
{
	bool is = str_is_nocase(peek(t, 0)->word, str_of(word));
	t->i += is;
	return is;
}

static int month_of(const struct token *t)
{
	int month;
	return said_name(t->word, said_months, MONTHS, &month) ? month + 1 : 0;
}

/* ---- one date of a cell */

struct part {
	enum { PART_NONE, PART_DATE, PART_DAY, PART_MONTH, PART_TWO, PART_NUMBER } is;
	int day, month, year, weekday;	/* year 0: unsaid */
	int first, second;		/* PART_TWO, as they stand */
	bool bad_year;
};

static void year_is(struct part *p, const struct token *t)
{
	if (t->digits == 4) p->year = t->number;
	else if (t->digits == 2) p->year = 2000 + t->number;
	else p->bad_year = true;
	p->bad_year = p->bad_year || p->year < 1 || p->year > LAST_YEAR;
}

static bool is_year(const struct token *t)
{
	return t->digits == 4 || (t->digits == 2 && !t->ordinal);
}

/* Behind a day and its month, as in "4 Feb 2026", "4 Feb, 2026" and, where a dash was before, "4-Feb-26". */
static void take_year(struct tokens *t, struct part *p, bool dashed)
{
	size_t skip = is_mark(peek(t, 0), ',') || (dashed && is_mark(peek(t, 0), '-'));
	if (!is_year(peek(t, skip))) return;
	year_is(p, peek(t, skip));
	t->i += skip + 1;
}

static void take_two(struct tokens *t, struct part *p, char mark)
{
	bool whole = peek(t, 0)->digits <= 2 && peek(t, 2)->digits <= 2;
	p->is = whole ? PART_TWO : PART_NONE;
	p->first = peek(t, 0)->number;
	p->second = peek(t, 2)->number;
	t->i += 3;
	if (!is_mark(peek(t, 0), mark) || !peek(t, 1)->digits) return;
	year_is(p, peek(t, 1));
	t->i += 2;
}

static bool is_short(const struct token *t)
{
	return t->digits == 1 || t->digits == 2;
}

/* The year first: then there is one order alone. */
static bool take_iso(struct tokens *t, struct part *p)
{
	char mark = peek(t, 1)->mark;
	bool iso = peek(t, 0)->digits == 4 && (mark == '-' || mark == '/' || mark == '.') && is_short(peek(t, 2)) &&
		   is_mark(peek(t, 3), mark) && is_short(peek(t, 4));
	if (!iso) return false;
	p->is = PART_DATE;
	p->year = peek(t, 0)->number;
	p->month = peek(t, 2)->number;
	p->day = peek(t, 4)->number;
	t->i += 5;
	return true;
}

static void take_number(struct tokens *t, struct part *p)
{
	bool dashed = is_mark(peek(t, 1), '-');
	char mark = peek(t, 1)->mark;
	if (take_iso(t, p)) return;
	if ((mark == '/' || mark == '.') && peek(t, 2)->digits) {
		take_two(t, p, mark);
		return;
	}
	bool day = peek(t, 0)->digits <= 2;
	size_t between = dashed || (day && str_is_nocase(peek(t, 1)->word, S("of")));
	p->day = peek(t, 0)->number;
	p->month = day ? month_of(peek(t, 1 + between)) : 0;
	p->is = p->month ? PART_DATE : day ? PART_DAY : PART_NUMBER;
	t->i += p->month ? 2 + between : 1;
	if (!p->month) return;
	if (is_mark(peek(t, 0), '.')) t->i++;
	take_year(t, p, dashed);
}

static void take_month(struct tokens *t, struct part *p)
{
	p->month = month_of(peek(t, 0));
	if (!p->month) return;
	p->is = PART_MONTH;
	t->i++;
	if (is_mark(peek(t, 0), '.')) t->i++;
	if (peek(t, 0)->digits == 4) {
		year_is(p, peek(t, 0));
		t->i++;
	} else if (peek(t, 0)->digits && peek(t, 0)->digits <= 2) {
		p->is = PART_DATE;
		p->day = peek(t, 0)->number;
		t->i++;
		take_year(t, p, false);
	}
}

static struct part take_part(struct tokens *t)
{
	struct part p = {.weekday = -1};
	int weekday;
	if (said_name(peek(t, 0)->word, said_weekdays, WEEK_DAYS, &weekday)) {
		p.weekday = weekday;
		t->i++;
		if (is_mark(peek(t, 0), ',') || is_mark(peek(t, 0), '.')) t->i++;
	}
	take_word(t, "the");
	if (peek(t, 0)->digits) take_number(t, &p);
	else take_month(t, &p);
	return p;
}

/* ---- what it comes to */

struct found {
	const struct cell_asks *asks;
	struct cell_date *out;
	struct part from, to;
	bool range, week;
};

static void read_two(struct found *f, struct part *p)
{
	bool month_first = f->asks->month_first;
	if (p->is != PART_TWO) return;
	f->out->two_numbers = true;
	f->out->proves_dm = f->out->proves_dm || (p->first > 12 && p->first <= 31 && p->second >= 1 && p->second <= 12);
	f->out->proves_md = f->out->proves_md || (p->second > 12 && p->second <= 31 && p->first >= 1 && p->first <= 12);
	p->day = month_first ? p->second : p->first;
	p->month = month_first ? p->first : p->second;
	p->is = PART_DATE;
}

/* A day without its month takes that of the other end, or of the heading above. */
static void borrow_months(struct found *f)
{
	struct part *ends[] = {&f->from, &f->to};
	for (size_t i = 0; i < 2; i++) {
		struct part *p = ends[i], *other = ends[1 - i];
		if (p->is != PART_DAY) continue;
		p->month = f->range && other->month ? other->month : f->asks->month;
		if (!p->year && f->range && other->month) p->year = other->year;
		p->bad_year = p->bad_year || (f->range && other->bad_year);
		if (p->month) p->is = PART_DATE;
	}
}

static void borrow_years(struct found *f)
{
	struct part *a = &f->from, *b = &f->to;
	bool back = f->range && b->month < a->month;
	f->out->has_year = a->year || (f->range && b->year);
	if (f->range && !a->year && b->year) a->year = b->year - back;
	if (!a->year) a->year = f->asks->year;
	if (f->range && !b->year) b->year = a->year + back;
}

static void note_said(struct found *f, const struct part *p)
{
	if (p->weekday >= 0)
		f->out->said[f->out->nsaid++] = (struct import_said){p->weekday, p->day, p->month, p->year, false};
}

static void whole_month(struct found *f)
{
	int year = f->from.year ? f->from.year : f->asks->year, month = f->from.month;
	f->out->has_year = f->from.year;
	f->out->is = CELL_MONTH;
	f->out->days.first = import_day(year, month, 1);
	f->out->days.last = import_day(year, month, month_days(year, month));
}

static bool settle_number(struct found *f)
{
	int n = f->from.day;
	if (f->from.is != PART_NUMBER || f->range || f->week || n < SERIAL_FROM || n > SERIAL_TO) return false;
	f->out->is = CELL_DATE;
	f->out->serial = f->out->has_year = true;
	f->out->days.first = f->out->days.last = n - SERIAL_1970;
	return true;
}

static void settle(struct found *f)
{
	struct cell_date *out = f->out;
	read_two(f, &f->from);
	read_two(f, &f->to);
	out->is = CELL_VAGUE;
	if (settle_number(f)) return;
	if (f->from.is == PART_MONTH && !f->range && !f->week && !f->from.bad_year) {
		whole_month(f);
		return;
	}
	borrow_months(f);
	if (f->from.is != PART_DATE || (f->range && (f->to.is != PART_DATE || f->week))) return;
	borrow_years(f);
	int64_t first = import_day(f->from.year, f->from.month, f->from.day), last = first;
	if (f->range) last = import_day(f->to.year, f->to.month, f->to.day);
	if (first == INT64_MIN || last == INT64_MIN) {
		out->is = CELL_NO_DAY;
		return;
	}
	if (f->from.bad_year || f->to.bad_year) return;
	out->days = (struct day_span){first, f->week ? first + WEEK_DAYS - 1 : last};
	out->is = last < first ? CELL_BACKWARDS : CELL_DATE;
	note_said(f, &f->from);
	if (f->range) note_said(f, &f->to);
}

static bool take_week(struct tokens *t)
{
	static const char *const BEGINS[] = {"commencing", "beginning", "starting"};
	size_t before = t->i;
	if (take_word(t, "wc") || take_word(t, "wb")) return true;
	if (take_word(t, "w") && take_mark(t, '/') && (take_word(t, "c") || take_word(t, "b"))) return true;
	t->i = before;
	for (size_t i = 0; i < COUNT(BEGINS); i++) {
		if (take_word(t, "week") && take_word(t, BEGINS[i])) return true;
		t->i = before;
	}
	return false;
}

/* ---- "(TBC)" */

static bool is_doubt(str word)
{
	static const char *const DOUBTS[] = {"tbc", "(tbc)", "[tbc]", "(?)", "provisional", "(provisional)"};
	for (size_t i = 0; i < COUNT(DOUBTS); i++)
		if (str_is_nocase(word, str_of(DOUBTS[i]))) return true;
	return false;
}

bool import_tbc(struct arena *a, str *text)
{
	bool any = false;
	str rest = *text, word;
	buf out = buf_in(a, text->len + 1);
	while (str_split(&rest, ' ', &word)) {
		str bare = str_ends(word, S(",")) ? str_cut(word, 0, word.len - 1) : word;
		if (is_doubt(bare)) {
			any = true;
			continue;
		}
		if (out.len) buf_byte(&out, ' ');
		buf_add(&out, word);
	}
	if (any) *text = str_trim(buf_str(&out));
	return any;
}

void import_cell(struct arena *a, str cell, const struct cell_asks *asks, struct cell_date *out)
{
	struct tokens t;
	struct found f = {.asks = asks, .out = out, .to = {.weekday = -1}};
	*out = (struct cell_date){.is = CELL_EMPTY, .tbc = import_tbc(a, &cell)};
	if (!cell.len) return;
	out->is = CELL_VAGUE;
	tokens_of(cell, &t);
	if (t.strange) return;
	f.week = out->week = take_week(&t);
	f.from = take_part(&t);
	f.range = take_mark(&t, '-');
	if (f.range) f.to = take_part(&t);
	if (t.i == t.n) settle(&f);
}
