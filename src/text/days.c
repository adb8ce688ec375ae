/* SPDX-License-Identifier: MIT
 * days.c - finds the days that a text speaks of: its words one by one, each rule looking at a few of them. */
#include "text/days.h"

#include "text/said.h"
#include "text/civil.h"

struct word {
	size_t from, to;
	str is; /* empty before the first and after the last */
};

struct look {
	const struct word *w;	/* the word looked at; those around it can be reached */
	struct wall on;
	struct wall day;
	bool relative;
};

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* One empty word before them, and three behind: no rule has to ask where the text ends. */
static size_t words_of(struct arena *a, str text, struct word **out)
{
	enum { AROUND = 4 };
	*out = TAKE_N(a, struct word, text.len / 2 + 1 + AROUND);
	size_t n = 0, at = 0;
	while (at < text.len) {
		size_t from = at;
		while (at < text.len && in_word(text.at[at])) at++;
		if (at > from) (*out)[++n] = (struct word){from, at, str_cut(text, from, at - from)};
		else at++;
	}
	return n;
}

static bool is_one(const struct word *w, const char *const *of, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_nocase(w->is, str_of(of[i]))) return true;
	return false;
}

/* ---- the rules: how many words were read, 0: it is no day of that kind */

static size_t near_day(struct look *l)
{
	static const struct {
		const char *word;
		int days;
	} NEAR[] = {{"today", 0}, {"tonight", 0}, {"tomorrow", 1}};
	for (size_t i = 0; i < COUNT(NEAR); i++) {
		if (!str_is_nocase(l->w->is, str_of(NEAR[i].word))) continue;
		l->day = days_later(l->on, NEAR[i].days);
		return 1;
	}
	return 0;
}

static size_t this_part_of_the_day(struct look *l)
{
	static const char *const PARTS[] = {"morning", "afternoon", "evening", "lunchtime"};
	if (!str_is_nocase(l->w->is, S("this")) || !is_one(l->w + 1, PARTS, COUNT(PARTS))) return 0;
	l->day = l->on;
	return 2;
}

static size_t weekday(struct look *l)
{
	static const char *const NO_DAY[] = {"every", "each", "last", "most", "any"};
	int day;
	bool whole = l->w->is.len >= 6 && said_name(l->w->is, said_weekdays, 7, &day);
	if (!whole || l->w->is.len != str_of(said_weekdays[day]).len || is_one(l->w - 1, NO_DAY, COUNT(NO_DAY))) return 0;
	l->day = days_later(l->on, (day - wall_weekday(l->on) + 7) % 7);
	return 1;
}

/* Of the years around it, the one that is nearest; what is to come is twice as near as what is over. */
static bool year_nearest(struct look *l, struct wall w)
{
	int64_t best = INT64_MAX;
	for (int year = l->on.year - 1; year <= l->on.year + 1; year++) {
		w.year = year;
		int64_t far = wall_seconds(w) - wall_seconds(l->on);
		if (far < 0) far = -2 * far;
		if (!wall_valid(w) || far >= best) continue;
		best = far;
		l->day = w;
	}
	return best < INT64_MAX;
}

static size_t date(struct look *l)
{
	struct wall w = {0};
	int64_t year;
	size_t of = str_is_nocase(l->w[1].is, S("of")), used = 2;
	bool day_first = said_day(l->w->is, &w.day) && said_name(l->w[1 + of].is, said_months, 12, &w.month);
	if (day_first) used += of;
	else if (!said_name(l->w->is, said_months, 12, &w.month) || !said_day(l->w[1].is, &w.day)) return 0;
	w.month++;
	l->relative = false;
	if (l->w[used].is.len == 4 && str_int(l->w[used].is, &year)) {
		w.year = (int)year;
		l->day = w;
		return wall_valid(w) ? used + 1 : 0;
	}
	return year_nearest(l, w) ? used : 0;
}

size_t text_days(struct arena *a, str text, struct wall read_on, struct day_said **out)
{
	static size_t (*const RULES[])(struct look *) = {date, near_day, this_part_of_the_day, weekday};
	struct word *words;
	size_t n = words_of(a, text, &words), found = 0, used;
	read_on.hour = read_on.minute = read_on.second = 0;	/* days are said, no times */
	*out = TAKE_N(a, struct day_said, DAYS_SAID_MOST);
	for (size_t i = 1; i <= n && found < DAYS_SAID_MOST; i += MAX(used, (size_t)1)) {
		used = 0;
		struct look l = {.w = &words[i], .on = read_on, .relative = true};
		for (size_t k = 0; k < COUNT(RULES) && !used; k++) used = RULES[k](&l);
		if (used) (*out)[found++] = (struct day_said){l.day, words[i].from, words[i + used - 1].to, l.relative};
	}
	return found;
}
