/* SPDX-License-Identifier: MIT
 * import_said.c - the dates and weekdays that a text names (decision 25): "Monday, 16th June", "June 16 2026". */
#include "rooms/calendar/import.h"

#include "text/said.h"
#include "text/civil.h"

enum { BEFORE = 3, YEAR_FROM = 1900, YEAR_TO = 2199 };

/* One word, or one byte that is neither letter nor digit; blanks are between. */
struct token {
	str word;
	enum { NOTHING, WORD, NUMBER, MARK } is;
	int number;	/* of NUMBER, up to four digits; -1: longer. "16th" is one */
	int month, weekday;	/* of WORD: -1 none */
	bool in_full;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_ordinal(str s)
{
	return str_is_nocase(s, S("st")) || str_is_nocase(s, S("nd")) || str_is_nocase(s, S("rd")) ||
	       str_is_nocase(s, S("th"));
}

static void number_is(struct token *t)
{
	size_t digits = 0;
	int64_t n = -1;
	while (digits < t->word.len && is_digit(t->word.at[digits])) digits++;
	bool fine = digits == t->word.len || is_ordinal(str_cut(t->word, digits, t->word.len));
	t->is = fine ? NUMBER : WORD;
	t->number = fine && digits <= 4 && str_int(str_cut(t->word, 0, digits), &n) ? (int)n : -1;
}

/* "Jun" and "Sept", but no "Marc" and no "Augu". */
static bool is_usual(str word, const char *name)
{
	return word.len == 3 || str_is_nocase(word, S("sept")) || str_is_nocase(word, str_of(name));
}

static void word_is(struct token *t)
{
	int which;
	t->is = WORD;
	if (said_name(t->word, said_months, MONTHS, &which) && is_usual(t->word, said_months[which])) t->month = which;
	if (said_name(t->word, said_weekdays, WEEK_DAYS, &which)) {
		t->weekday = which;
		t->in_full = str_is_nocase(t->word, str_of(said_weekdays[which]));
		if (!t->in_full && t->word.len != 3) t->weekday = -1;
	}
}

static struct token token_next(str s, size_t *at)
{
	struct token t = {.number = -1, .month = -1, .weekday = -1};
	while (*at < s.len && s.at[*at] == ' ') ++*at;
	size_t from = *at;
	if (from == s.len) return t;
	while (*at < s.len && (is_digit(s.at[*at]) || is_letter(s.at[*at]))) ++*at;
	if (*at == from) {
		++*at;
		t.is = MARK;
	}
	t.word = str_cut(s, from, *at - from);
	if (t.is == MARK) return t;
	if (is_digit(t.word.at[0])) number_is(&t);
	else word_is(&t);
	return t;
}

/* The weekday right before, with a comma or "the" between at most. */
static int weekday_before(const struct token last[BEFORE])
{
	bool between = last[0].is == MARK ? str_is(last[0].word, S(",")) : str_is_nocase(last[0].word, S("the"));
	if (last[0].weekday >= 0) return last[0].weekday;
	if (between && last[1].weekday >= 0) return last[1].weekday;
	return -1;
}

/* A year at `at`, with a comma before it; 0: none. */
static int year_at(str s, size_t *at)
{
	size_t from = *at;
	struct token t = token_next(s, at);
	if (t.is == MARK && str_is(t.word, S(","))) t = token_next(s, at);
	if (t.is == NUMBER && t.word.len == 4 && t.number >= YEAR_FROM && t.number <= YEAR_TO) return t.number;
	*at = from;
	return 0;
}

static void push(struct token last[BEFORE], const struct token *t)
{
	for (int i = BEFORE - 1; i > 0; i--) last[i] = last[i - 1];
	last[0] = *t;
}

static void add(struct said_list *l, struct import_said one)
{
	if (one.day < 1 || one.day > month_days(one.year ? one.year : 2024, one.month)) return;
	if (one.weekday >= 0) l->beside |= 1u << one.weekday;
	if (l->n < IMPORT_SAID_MOST) l->at[l->n++] = one;
}

/* A day and its month, in either order. */
static bool is_date(const struct token *t, const struct token *next, int *day, int *month)
{
	bool first = t->is == NUMBER && next->month >= 0;
	*day = first ? t->number : next->number;
	*month = (first ? next->month : t->month) + 1;
	bool second = t->month >= 0 && next->is == NUMBER && next->number >= 1 && next->number <= 31;
	return (first && t->number >= 1 && t->number <= 31) || second;
}

void import_said(str s, bool in_text, struct said_list *l)
{
	struct token last[BEFORE];
	for (int i = 0; i < BEFORE; i++) last[i] = (struct token){.weekday = -1};
	for (size_t at = 0;;) {
		int day, month;
		struct token t = token_next(s, &at);
		if (t.is == NOTHING) return;
		if (t.weekday >= 0 && t.in_full) l->weekdays |= 1u << t.weekday;
		size_t behind = at;
		struct token next = token_next(s, &behind);
		if (is_date(&t, &next, &day, &month)) {
			at = behind;
			add(l, (struct import_said){weekday_before(last), day, month, year_at(s, &at), in_text});
			t.weekday = -1;
		}
		push(last, &t);
	}
}

void import_said_keep(struct arena *a, const struct said_list *l, struct import_entry *e)
{
	struct import_said *kept = TAKE_N(a, struct import_said, l->n + 1);
	for (size_t i = 0; i < l->n; i++) kept[i] = l->at[i];
	e->texts = kept;
	e->ntexts = l->n;
	e->weekdays = l->weekdays;
}

int64_t import_day(int year, int month, int day)
{
	bool there = year >= 1 && month >= 1 && month <= MONTHS && day >= 1 && day <= month_days(year, month);
	return there ? day_number(year, month, day) : INT64_MIN;
}
