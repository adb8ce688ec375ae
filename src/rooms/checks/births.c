/* SPDX-License-Identifier: MIT
 * births.c - the day on which somebody was born, where it is told of one person who may be living. */
#include "rooms/checks/inside.h"

enum { OLDEST = 110 };

static int month_of(const struct word *w)
{
	static const char *const MONTHS[] = {"jan", "feb", "mar", "apr", "may", "jun",
										 "jul", "aug", "sep", "oct", "nov", "dec"};
	if (!is_in(w, L_MONTH)) return 0;
	for (int i = 0; i < 12; i++)
		if (str_starts(w->key, str_of(MONTHS[i]))) return i + 1;
	return 0;
}

static int year_of(const struct word *w, int now)
{
	if (!w->all_digits) return 0;
	if (w->digits == 4 && w->number >= now - 200 && w->number <= now + 20) return w->number;
	if (w->digits != 2) return 0;
	return w->number > now % 100 ? 1900 + w->number : 2000 + w->number;
}

/* Day, month and year in figures, with one kind of mark between. */
static bool date_in_figures(const struct doc *d, size_t at, int now, struct date *out)
{
	const struct word *w = &d->w[at];
	if (at + 2 >= d->n || !w->all_digits || !w[1].all_digits || !w[2].all_digits || w[1].gap != w[2].gap) return false;
	if (!w[1].tight || !w[2].tight || !(w[1].gap == '/' || w[1].gap == '.' || w[1].gap == '-' || w[1].gap == '_'))
		return false;
	*out = (struct date){w->number, w[1].number, year_of(&w[2], now), 3};
	if (w->digits == 4) *out = (struct date){w[2].number, w[1].number, year_of(w, now), 3};
	return out->day >= 1 && out->day <= 31 && out->month >= 1 && out->month <= 12 && out->year;
}

static bool date_in_words(const struct doc *d, size_t at, int now, struct date *out)
{
	const struct word *w = &d->w[at];
	size_t i = at + 1;
	if (month_of(w) && i < d->n && w[1].digits && w[1].digits < 3 && w[1].number >= 1 && w[1].number <= 31 &&
		w[1].gap == ' ') {
		*out = (struct date){w[1].number, month_of(w), 0, 2};
		if (i + 1 < d->n && w[2].digits == 4 && (out->year = year_of(&w[2], now))) out->n++;
		return true;
	}
	if (!w->digits || w->digits > 2 || w->number < 1 || w->number > 31) return false;
	if (i < d->n && key_is(&d->w[i], S("of"))) i++;
	if (i >= d->n || !month_of(&d->w[i])) return false;
	*out = (struct date){w->number, month_of(&d->w[i]), 0, i + 1 - at};
	if (i + 1 < d->n && d->w[i + 1].digits == 4 && (out->year = year_of(&d->w[i + 1], now))) out->n++;
	return true;
}

bool date_at(const struct doc *d, size_t at, int this_year, struct date *out)
{
	return date_in_figures(d, at, this_year, out) || date_in_words(d, at, this_year, out);
}

static bool told_of_a_person(const struct doc *d, size_t at)
{
	size_t from = at > 8 ? at - 8 : 0;
	for (size_t i = from; i < at; i++) {
		const struct word *w = &d->w[i];
		if (w->sentence != d->w[at].sentence) continue;
		if (is_name(d, i) || is_in(w, L_PATIENT) || (is_in(w, L_TITLE) && w->cap)) return true;
	}
	return d->field == IN_FILE && doc_has(d, L_FIRST);
}

static void date_check(struct scan *s, const struct doc *d, size_t at, const struct date *date)
{
	int age = s->in->at.year - date->year;
	size_t last = at + date->n - 1, from = at > 6 ? at - 6 : 0;
	bool strong = false, born = false;
	for (size_t i = from; i < at; i++) {
		if (d->w[i].sentence != d->w[at].sentence || !is_in(&d->w[i], L_DOB)) continue;
		if (key_in(&d->w[i], S("born|birthday"))) born = true;
		else strong = true;
	}
	bool public_life =
		(d->lists & (BIT(L_FICTION) | BIT(L_HISTORY))) || sentence_has(d, d->w[at].sentence, BIT(L_ROLE));
	if (age < 0 || age > OLDEST) return;
	if (!strong && (public_life || !(born ? true : age > 0 && told_of_a_person(d, at)))) return;
	scan_add(s, &(struct seen){RULE_BIRTH_DATE, CHECK_BLOCK, d, d->w[at].from, d->w[last].to,
				   "This is the day on which somebody was born: beside anything else it names them.",
				   "Leave the date out; \"in their seventies\" says enough, or nothing."});
}

/* "DOB 030551": a row of figures behind the words. */
static void rows_of_figures(struct scan *s, const struct doc *d)
{
	for (size_t i = 1; i < d->n && doc_has(d, L_DOB); i++) {
		const struct word *w = &d->w[i];
		bool told = false;
		if (!w->all_digits || (w->digits != 6 && w->digits != 8)) continue;
		for (size_t k = i > 3 ? i - 3 : 0; k < i; k++)
			told |= d->w[k].sentence == w->sentence && is_in(&d->w[k], L_DOB) && !key_in(&d->w[k], S("born|birthday"));
		if (told)
			scan_add(s, &(struct seen){RULE_BIRTH_DATE, CHECK_BLOCK, d, w->from, w->to,
									   "This is the day on which somebody was born.", "Leave the date out."});
	}
}

void rules_births(struct scan *s, const struct doc *d)
{
	struct date date;
	rows_of_figures(s, d);
	for (size_t i = 0; i < d->n; i++) {
		if (!date_at(d, i, s->in->at.year, &date) || !date.year) continue;
		date_check(s, d, i, &date);
		i += date.n - 1;
	}
}
