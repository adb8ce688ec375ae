/* SPDX-License-Identifier: MIT
 * dates.c - the days that a post names against the day on which it goes out, and words that move with the day. */
#include "rooms/checks/inside.h"

#include "text/civil.h"

enum { NEAR = 4 };

static int weekday_of(const struct word *w)
{
	static const char *const DAYS[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	if (!is_in(w, L_WEEKDAY)) return -1;
	for (int i = 0; i < 7; i++)
		if (str_starts(w->key, str_of(DAYS[i]))) return i;
	return -1;
}

static struct wall wall_meant(const struct scan *s, const struct date *date)
{
	struct wall w = {.year = date->year ? date->year : s->in->at.year, .month = date->month, .day = date->day};
	if (!date->year && wall_valid(w) && wall_day(w) + 90 < wall_day(s->in->at)) w.year++;
	if (!date->year && wall_valid(w) && wall_day(w) > wall_day(s->in->at) + 275) w.year--;
	return w;
}

static void wrong(struct scan *s, const struct doc *d, size_t from, size_t to, enum check_severity severity)
{
	scan_add(s, &(struct seen){RULE_WRONG_DAY, severity, d, d->w[from].from, d->w[to].to,
				   "This day does not fit the day on which the post goes out, or its own date.",
				   "Look it up in a calendar, and name the day with its date: Friday 12 June."});
}

/* "The Day After Tomorrow". */
static bool is_title(const struct doc *d, size_t i)
{
	const struct word *w = &d->w[i];
	return w->cap && !w->all_caps && !w->first && w[-1].cap;
}

/* The day that is meant by "today" and the like, counted from the day of the post. */
static bool moving(const struct doc *d, size_t i, int *days)
{
	const struct word *w = &d->w[i];
	const struct word *next = i + 1 < d->n && w[1].sentence == w->sentence ? w + 1 : NULL;
	*days = 0;
	if (w->key.len < 4) return false;
	if (key_in(w, S("today|tonight|heddiw|heno"))) return true;
	if (key_is(w, S("this")) && next && key_in(next, S("morning|afternoon|evening|lunchtime"))) return true;
	if (is_title(d, i)) return false;
	if (key_in(w, S("tomorrow|yfory"))) return *days = 1, true;
	if (key_in(w, S("yesterday|ddoe"))) return *days = -1, true;
	return key_is(w, S("last")) && next && key_is(next, S("night")) ? (*days = -1, true) : false;
}

/* "today, Tuesday", "tomorrow (4 March)", "this morning 3 March": what stands right behind or in front says which
 * day. */
static bool contradicts(const struct scan *s, const struct doc *d, size_t i, int days, size_t *at)
{
	int64_t meant = wall_day(s->in->at) + days;
	int weekday = (wall_weekday(s->in->at) + days + 7) % 7;
	struct date date;
	for (size_t k = i > 2 ? i - 2 : 0; k < MIN(d->n, i + NEAR); k++) {
		const struct word *w = &d->w[k];
		bool parted = k > i && key_in(w, S("and|or|until|till|to|for|from|then|every|next|last|on|by"));
		if (w->sentence != d->w[i].sentence || k == i) continue;
		if (parted && !key_in(w, S("on"))) return false;
		*at = k;
		if (k < i && k + 1 < i && !(w[1].gap == ' ' && i - k < 3)) continue;
		if (k < i && !(d->w[i].gap == ',' || d->w[i].gap == ' ' || d->w[i].gap == '(' || d->w[i].gap == '-')) continue;
		if (weekday_of(w) >= 0)
			return weekday_of(w) != weekday && !(k && key_in(&w[-1], S("every|last|next|on|since|until|from|by")));
		if (!date_at(d, k, s->in->at.year, &date)) continue;
		struct wall said = wall_meant(s, &date);
		return wall_valid(said) && wall_day(said) != meant;
	}
	return false;
}

/* "Friday 12 June" where the twelfth is a Saturday. */
static bool wrong_weekday(const struct scan *s, const struct doc *d, size_t i, size_t *last)
{
	struct date date;
	int weekday = weekday_of(&d->w[i]);
	if (weekday < 0) return false;
	for (size_t k = i + 1; k < MIN(d->n, i + 4) && d->w[k].sentence == d->w[i].sentence; k++) {
		if (weekday_of(&d->w[k]) >= 0) return false;
		if (!date_at(d, k, s->in->at.year, &date)) {
			if (!key_in(&d->w[k], S("the|morning|evening|afternoon|night"))) return false;
			continue;
		}
		if (!date.year && !s->in->scheduled) return false;
		struct wall said = wall_meant(s, &date);
		*last = k + date.n - 1;
		return !wall_valid(said) || wall_weekday(said) != weekday;
	}
	return false;
}

/* "Happy Monday", "it's Friday". */
static bool greets(const struct scan *s, const struct doc *d, size_t i)
{
	const struct word *w = &d->w[i];
	int weekday = weekday_of(w);
	if (weekday < 0 || !i || w->sentence != w[-1].sentence || weekday == wall_weekday(s->in->at)) return false;
	bool is =
		key_in(
			&w[-1],
			S("happy|merry|glorious|lovely|sunny|rainy|soggy|frosty|snowy|chilly|grey|hello|fabulous|fantastic|terrific")) ||
		(key_is(&w[-1], S("it")) && w[-1].own) || key_is(&w[-1], S("its")) ||
		(i > 1 && key_in(&w[-1], S("is")) && key_in(&w[-2], S("it|today")));
	return is && !(i + 1 < d->n && key_in(&w[1], S("to|club|group|or")));
}

static bool rots(const struct doc *d, size_t i)
{
	const struct word *w = &d->w[i], *next = i + 1 < d->n && w[1].sentence == w->sentence ? w + 1 : NULL;
	if (is_title(d, i)) return false;
	if (key_in(w, S("tomorrow|yesterday|yfory|ddoe|neithiwr"))) return true;
	if (next && weekday_of(w) >= 0 && key_is(next, S("week"))) return true;
	if (next && key_in(w, S("week|weeks|fortnight")) && key_in(next, S("today|tomorrow"))) return true;
	if (!next || !key_in(w, S("next|last|this|coming"))) return false;
	if (key_in(w, S("next|last|coming")) && (weekday_of(next) >= 0 || key_in(next, S("week|weekend|month|night"))))
		return true;
	return key_is(w, S("this")) && (weekday_of(next) >= 0 || key_is(next, S("weekend"))) && next->gap == ' ';
}

/* "#MondayMotivation" on a Wednesday. */
static bool tag_of_another_day(const struct scan *s, const struct doc *d, size_t i)
{
	static const char *const DAYS[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	for (int day = 0; day < 7 && d->w[i].kind == WORD_TAG; day++)
		if (str_starts(str_cut(d->w[i].key, 1, 100), str_of(DAYS[day])) || str_ends(d->w[i].key, str_of(DAYS[day])))
			return day != wall_weekday(s->in->at);
	return false;
}

/* The words from i on are that name, or a tag that joins them. */
static bool named_at(struct arena *a, const struct doc *d, size_t i, str name, size_t *last)
{
	str word;
	*last = i;
	if (d->w[i].kind == WORD_TAG) {
		str joined = S("");
		while (str_split(&name, ' ', &word)) joined = arena_fmt(a, "%.*s%.*s", SHOW(joined), SHOW(word));
		return str_is(str_cut(d->w[i].key, 1, d->w[i].key.len), joined);
	}
	for (size_t k = i; str_split(&name, ' ', &word); *last = k++) {
		if (k == d->n || d->w[k].sentence != d->w[i].sentence || !str_starts(word, d->w[k].key)) return false;
		str rest = str_cut(word, d->w[k].key.len, word.len);
		if (rest.len && !(d->w[k].own && str_is(rest, S("s")))) return false;
	}
	return true;
}

/* "Happy ...", "today is ...", "... everybody, today"; not "book today for ...". */
static bool said_of_today(const struct doc *d, size_t from, size_t to)
{
	enum { BEFORE = 4, AFTER = 2 };
	static const char *const TODAY = "today|tonight|heddiw|heno";
	static const char *const APART = "for|before|until|till|by|to|from|ahead|about|in";
	uint32_t sentence = d->w[from].sentence;
	if (from && d->w[from - 1].sentence == sentence && key_in(&d->w[from - 1], S("happy|merry|hapus"))) return true;
	for (size_t k = from; k-- > 0 && from - k <= BEFORE && d->w[k].sentence == sentence;) {
		if (key_in(&d->w[k], str_of(APART))) break;
		if (key_in(&d->w[k], str_of(TODAY))) return true;
	}
	for (size_t k = to + 1; k < d->n && k - to <= AFTER && d->w[k].sentence == sentence; k++) {
		if (key_in(&d->w[k], str_of(APART)) || is_in(&d->w[k], L_ACT) || is_in(&d->w[k], L_INVITE)) break;
		if (key_in(&d->w[k], str_of(TODAY))) return true;
	}
	return false;
}

/* "Happy World AIDS Day" in November. */
static void other_days(struct scan *s, const struct doc *d)
{
	size_t last;
	for (size_t n = 0; n < s->in->other_days.n; n++)
		for (size_t i = 0; i < d->n; i++) {
			if (!named_at(d->a, d, i, s->in->other_days.at[n], &last) || !said_of_today(d, i, last)) continue;
			scan_add(s, &(struct seen){RULE_WRONG_DAY, CHECK_WARN, d, d->w[i].from, d->w[last].to,
						   "This day is on another date than the one on which the post goes out.",
						   "Look it up: schedpost calendar show NAME. Then change the time or the words."});
			i = last;
		}
}

/* One word may mean much else: "lent". */
static bool is_meant(const struct doc *d, size_t from, size_t to)
{
	return to > from || d->w[from].kind == WORD_TAG || said_of_today(d, from, to);
}

/* "Dock Day is on Friday", and nobody has looked that up. */
static void open_days(struct scan *s, const struct doc *d)
{
	size_t last;
	for (size_t n = 0; n < s->in->open_days.n; n++)
		for (size_t i = 0; i < d->n; i++) {
			if (!named_at(d->a, d, i, s->in->open_days.at[n], &last) || !is_meant(d, i, last)) continue;
			scan_add(s, &(struct seen){RULE_WRONG_DAY, CHECK_WARN, d, d->w[i].from, d->w[last].to,
						   "Nobody has confirmed the date of this day, so it may be another one.",
						   "Look it up at its organiser, and say so: schedpost calendar verify NAME."});
			return;
		}
}

/* A day that is over before the post goes out, and is spoken of as if it were to come. */
static void past_days(struct scan *s, const struct doc *d)
{
	struct date date;
	for (size_t i = 0; i < d->n; i++) {
		if (!date_at(d, i, s->in->at.year, &date)) continue;
		struct wall said = wall_meant(s, &date);
		uint64_t to_come = BIT(L_INVITE) | BIT(L_ACT);
		bool over = wall_valid(said) && wall_day(said) < wall_day(s->in->at) &&
					wall_day(said) + 60 > wall_day(s->in->at);
		if (over && sentence_has(d, d->w[i].sentence, to_come) &&
			!sentence_has(d, d->w[i].sentence, BIT(L_PAST) | BIT(L_HISTORY)))
			wrong(s, d, i, i + date.n - 1, CHECK_WARN);
		i += date.n - 1;
	}
}

static bool date_follows(const struct scan *s, const struct doc *d, size_t i)
{
	struct date date;
	for (size_t k = i + 1; k < MIN(d->n, i + 5) && d->w[k].sentence == d->w[i].sentence; k++)
		if (date_at(d, k, s->in->at.year, &date)) return true;
	return false;
}

void rules_dates(struct scan *s, const struct doc *d)
{
	bool told = false;
	int days;
	size_t last;
	if (!is_part(d) || !wall_valid(s->in->at)) return;
	for (size_t i = 0; i < d->n; i++) {
		if (wrong_weekday(s, d, i, &last)) wrong(s, d, i, last, CHECK_BLOCK);
		else if (s->in->scheduled && moving(d, i, &days) && contradicts(s, d, i, days, &last))
			wrong(s, d, MIN(i, last), MAX(i, last), CHECK_BLOCK);
		else if (s->in->scheduled && greets(s, d, i)) wrong(s, d, i - 1, i, CHECK_BLOCK);
		else if (s->in->scheduled && tag_of_another_day(s, d, i)) wrong(s, d, i, i, CHECK_WARN);
		if (!s->in->scheduled || told || !rots(d, i) || date_follows(s, d, i)) continue;
		told = true;
		scan_add(s, &(struct seen){RULE_RELATIVE_DATE, CHECK_WARN, d, d->w[i].from, d->w[i].to,
					   "The post goes out later than it is written, and is read later still: this moves with the day.",
					   "Name the day with its date: Friday 12 June."});
	}
	if (s->in->scheduled) past_days(s, d);
	other_days(s, d);
	open_days(s, d);
}
