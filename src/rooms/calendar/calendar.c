/* SPDX-License-Identifier: MIT
 * calendar.c - lays what this house has said over the days that schedpost brings, and finds days and their dates. */
#include "rooms/calendar/calendar.h"

#include "rooms/calendar/day_name.h"
#include "text/civil.h"

#include <stdlib.h>
#include <string.h>

#include "awareness.inc"

/* ---- laying over */

static int by_day(const void *x, const void *y)
{
	const struct day *a = x, *b = y;
	int order = str_order(a->key, b->key);
	if (!order) order = (a->is.where > b->is.where) - (a->is.where < b->is.where);
	return order ? order : (a->is.from > b->is.from) - (a->is.from < b->is.from);
}

static bool same_day(const struct day *d, str key, unsigned where)
{
	return d->is.where == where && str_is(d->key, key);
}

static bool in_place(const struct calendar *c, size_t own, str key, unsigned where)
{
	for (size_t i = 0; i < own; i++)
		if (same_day(&c->days[i], key, where)) return true;
	return false;
}

static err put_own(struct tx *tx, const struct day_row *r, struct day *d)
{
	*d = (struct day){.key = r->key, .last = INT64_MAX, .origin = str_is(r->origin, S("own")) ? "own" : "import"};
	d->is = (struct known_day){.name = r->name, .rule_text = r->rule, .nations = r->nations, .source = r->source,
				   .hashtag = r->hashtag, .length = r->length, .sensitive = r->sensitive};
	bool known = basis_read(r->basis, &d->is.basis) && nations_read(r->nations, &d->is.where);
	err e = rule_read(tx_arena(tx), r->rule, &d->is.rule);
	if (known && !e) return NULL;
	return FAIL(tx_arena(tx), ERR_BUG, "day-row", "The day '%.*s' of the calendar cannot be read.", SHOW(r->name));
}

static err put_days(struct tx *tx, struct calendar *c)
{
	struct known_day *starter;
	struct day_row *own;
	size_t nstarter, nown;
	TRY(days_conf_read(tx_arena(tx), str_of(AWARENESS_DAYS_CSV), &starter, &nstarter));
	TRY(day_rows(tx, &own, &nown));
	c->days = TAKE_N(tx_arena(tx), struct day, nstarter + nown + 1);
	for (c->n = 0; c->n < nown; c->n++) TRY(put_own(tx, &own[c->n], &c->days[c->n]));
	for (size_t i = 0; i < nstarter; i++) {
		str key = day_key(tx_arena(tx), starter[i].name);
		if (in_place(c, nown, key, starter[i].where)) continue;
		c->days[c->n++] = (struct day){starter[i], key, "starter", INT64_MAX};
	}
	qsort(c->days, c->n, sizeof *c->days, by_day);
	return NULL;
}

/* The rows of one day: [first, last]; NULL: it is none of ours, any more. */
static struct day *rows_of(const struct calendar *c, str key, str nations, struct day **last)
{
	struct day ask = {.key = key}, *found;
	if (!nations_read(nations, &ask.is.where)) return NULL;
	size_t from = 0, until = c->n;
	while (from < until) {
		size_t middle = (from + until) / 2;
		if (by_day(&c->days[middle], &ask) < 0) from = middle + 1;
		else until = middle;
	}
	/* `ask` has no year from when on, so it lies before all rows of its day. */
	found = from < c->n && same_day(&c->days[from], key, ask.is.where) ? &c->days[from] : NULL;
	for (*last = found; found && *last + 1 < c->days + c->n && same_day(*last + 1, key, ask.is.where);) ++*last;
	return found;
}

static bool holds(const struct day *d, int year)
{
	return (!d->is.from || year >= d->is.from) && (!d->is.ended || year <= d->is.ended);
}

/* It takes the place of what is written down for that year already. */
static err lay_dates(struct tx *tx, const struct calendar *c, const struct day_dates_row *r)
{
	const struct day_date *said;
	enum day_basis basis;
	struct day *last, *d = rows_of(c, r->key, r->nations, &last);
	size_t n, kept = 0;
	if (!d || !basis_read(r->basis, &basis)) return NULL;
	for (struct day *other = d; other <= last; other++)
		if (holds(other, r->year)) d = other;
	if (!day_dates_read(tx_arena(tx), r->dates, basis, &said, &n)) return NULL;
	struct day_date *all = TAKE_N(tx_arena(tx), struct day_date, d->is.ndates + n + 1);
	for (size_t i = 0; i < d->is.ndates; i++)
		if (day_year_of(d->is.dates[i].days.first) != r->year) all[kept++] = d->is.dates[i];
	for (size_t i = 0; i < n; i++) {
		all[kept] = said[i];
		all[kept].source = r->source;
		all[kept++].seen = r->seen;
	}
	d->is.dates = all;
	d->is.ndates = kept;
	return NULL;
}

err calendar_load_plain(struct tx *tx, struct calendar *c)
{
	return put_days(tx, c);
}

static err load(struct tx *tx, bool brought_too, struct calendar *c)
{
	struct day_dates_row *dates;
	struct day_end_row *ends;
	size_t ndates, nends;
	TRY(put_days(tx, c));
	TRY(day_dates_rows(tx, &dates, &ndates));
	for (size_t i = 0; i < ndates; i++)
		if (brought_too || !dates[i].brought) TRY(lay_dates(tx, c, &dates[i]));
	TRY(day_end_rows(tx, &ends, &nends));
	for (size_t i = 0; i < nends; i++) {
		struct day_span end;
		struct day *last, *d = rows_of(c, ends[i].key, ends[i].nations, &last);
		if (!d || !day_span_read(ends[i].last, &end)) continue;
		for (; d <= last; d++) d->last = end.first;
	}
	return NULL;
}

err calendar_load(struct tx *tx, struct calendar *c)
{
	return load(tx, true, c);
}

err calendar_load_own(struct tx *tx, struct calendar *c)
{
	return load(tx, false, c);
}

size_t day_year(const struct day *d, int year, struct day_when out[static DAY_YEAR_MOST])
{
	size_t n = known_day_year(&d->is, year, out);
	while (n && out[n - 1].days.first > d->last) n--;
	return n;
}

/* ---- finding one */

static bool is_called(struct arena *a, const struct day *d, str key)
{
	str also = d->is.also, one;
	if (str_is(d->key, key)) return true;
	while (str_split(&also, ';', &one))
		if (str_is(day_key(a, one), key)) return true;
	return false;
}

static err no_such_day(struct tx *tx, const struct calendar *c, str name)
{
	str *names = TAKE_N(tx_arena(tx), str, c->n + 1);
	for (size_t i = 0; i < c->n; i++) names[i] = c->days[i].is.name;
	str hint = near_hint(tx_arena(tx), name, names, c->n);
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-day",
		    "The calendar has no day '%.*s'.%.*s 'schedpost calendar list --year YEAR' shows all; 'schedpost calendar add' adds "
		    "one.", SHOW(str_cut(name, 0, DAY_NAME_MOST)), SHOW(hint));
}

/* --nation uk means the day of the whole kingdom where there is one, else any that is kept somewhere in it. */
static bool is_meant(struct arena *a, const struct day *d, str key, const struct day_ask *ask, bool exactly)
{
	if (ask->where && !(exactly ? ask->where == d->is.where : ask->where & d->is.where)) return false;
	return is_called(a, d, key);
}

static err find_day(struct tx *tx, const struct calendar *c, const struct day_ask *ask, bool exactly,
		    struct day_rows_of *out)
{
	str key = day_key(tx_arena(tx), ask->name);
	*out = (struct day_rows_of){0};
	for (const struct day *d = c->days; key.len && d < c->days + c->n; d++) {
		if (!is_meant(tx_arena(tx), d, key, ask, exactly)) continue;
		if (!out->first) out->first = d;
		else if (!same_day(d, out->first->key, out->first->is.where))
			return FAIL(tx_arena(tx), ERR_INPUT, "which-nation",
				    "'%.*s' is kept on several dates: in %.*s, and in %.*s. Please say which, with --nation.",
				    SHOW(d->is.name), SHOW(out->first->is.nations), SHOW(d->is.nations));
		out->last = d;
	}
	return NULL;
}

err day_need(struct tx *tx, const struct calendar *c, const struct day_ask *ask, struct day_rows_of *out)
{
	*out = (struct day_rows_of){0};
	if (ask->where) TRY(find_day(tx, c, ask, true, out));
	if (!out->first) TRY(find_day(tx, c, ask, false, out));
	return out->first ? NULL : no_such_day(tx, c, ask->name);
}

str nations_text(struct arena *a, unsigned where)
{
	static const struct {
		unsigned where;
		const char *name;
	} NATIONS_SHOWN[] = {
		{NATION_WORLD, "world"}, {NATION_UK, "uk"}, {NATION_ENGLAND, "england"}, {NATION_SCOTLAND, "scotland"},
		{NATION_WALES, "wales"}, {NATION_NI, "ni"},
	};
	str names[COUNT(NATIONS_SHOWN)];
	size_t n = 0;
	for (size_t i = 0; i < COUNT(NATIONS_SHOWN); i++) {
		if ((where & NATIONS_SHOWN[i].where) != NATIONS_SHOWN[i].where) continue;
		names[n++] = str_of(NATIONS_SHOWN[i].name);
		where &= ~NATIONS_SHOWN[i].where;
	}
	return arena_join(a, names, n, S(" "));
}

unsigned nations_of_accounts(const struct account *all, size_t n)
{
	unsigned where = 0, one;
	for (size_t i = 0; i < n; i++) where |= nations_read(all[i].nation, &one) ? one : NATION_WORLD;
	return where ? where : NATION_WORLD;
}

/* ---- dates */

static int by_date(const void *x, const void *y)
{
	const struct occurrence *a = x, *b = y;
	const struct day_span *s = &a->when.days, *t = &b->when.days;
	if (s->first != t->first) return s->first < t->first ? -1 : 1;
	if (s->last != t->last) return s->last < t->last ? -1 : 1;
	return str_order(a->day->is.name, b->day->is.name);
}

void calendar_between(struct arena *a, const struct calendar *c, struct day_span span, struct occurrences *out)
{
	struct day_when when[DAY_YEAR_MOST];
	int from = day_year_of(span.first - DAY_LENGTH_MOST), until = day_year_of(span.last);
	size_t room = c->n * DAY_YEAR_MOST * (size_t)MAX(until - from + 1, 1);
	*out = (struct occurrences){TAKE_N(a, struct occurrence, room + 1), 0};
	for (size_t i = 0; i < c->n; i++)
		for (int year = from; year <= until; year++) {
			size_t n = day_year(&c->days[i], year, when);
			for (size_t k = 0; k < n; k++)
				if (when[k].days.first <= span.last && when[k].days.last >= span.first)
					out->at[out->n++] = (struct occurrence){&c->days[i], when[k]};
		}
	qsort(out->at, out->n, sizeof *out->at, by_date);
}

bool basis_is_open(enum day_basis b)
{
	return b >= BASIS_PROJECTED;
}

str basis_in_words(struct arena *a, const struct day_when *w)
{
	static const char *const WORDS[BASES] = {"its organiser said so", "by its rule", "expected, not confirmed",
						 "nobody has looked it up"};
	if (!w->date || !w->date->source.len) return str_of(WORDS[w->basis]);
	return arena_fmt(a, "%s (%.*s, seen %.*s)", w->basis == BASIS_DECLARED ? "said there" : WORDS[w->basis],
			 SHOW(w->date->source), SHOW(w->date->seen));
}

str occurrence_open_text(struct arena *a, const struct occurrence *o)
{
	str dates = day_span_text(a, o->when.days), name = o->day->is.name;
	return arena_fmt(a, "Nobody has confirmed the date of %.*s, expected on %.*s, and nothing goes out by itself for a date "
			 "that may be another. Where you have read it at its organiser, type: schedpost calendar verify \"%.*s\" --dates "
			 "%.*s --source ADDRESS", SHOW(name), SHOW(dates), SHOW(name), SHOW(dates));
}

bool day_is_near(int64_t at, struct day_span days)
{
	return at >= (days.first - DAY_LEAD_DAYS) * DAY_MS && at < (days.last + 1) * DAY_MS;
}

bool calendar_open_near(struct arena *a, const struct calendar *c, str name, int64_t at, struct occurrence *out)
{
	struct day_when when[DAY_YEAR_MOST];
	str key = day_key(a, name);
	bool open = false;
	int until = day_year_of(at / DAY_MS + DAY_LEAD_DAYS);
	for (const struct day *d = c->days; key.len && d < c->days + c->n; d++) {
		if (!is_called(a, d, key)) continue;
		for (int year = until - 1; year <= until; year++)
			for (size_t n = day_year(d, year, when); n--;) {
				if (!day_is_near(at, when[n].days)) continue;
				if (!basis_is_open(when[n].basis)) return false;
				*out = (struct occurrence){d, when[n]};
				open = true;
			}
	}
	return open;
}

int64_t day_today(struct tx *tx)
{
	return tx_now(tx) / DAY_MS;
}

/* ---- posts */

static bool letter(char c)
{
	return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* As whole words. */
static bool speaks_of(str text, str words)
{
	size_t at;
	while (words.len && str_find(text, words, &at)) {
		bool begins = !at || !letter(text.at[at - 1]);
		if (begins && (at + words.len == text.len || !letter(text.at[at + words.len]))) return true;
		text = str_cut(text, at + 1, text.len);
	}
	return false;
}

static str small(struct arena *a, str text)
{
	char *s = arena_cstr(a, text);
	for (char *c = s; *c; c++)
		if (*c >= 'A' && *c <= 'Z') *c = (char)(*c | 0x20);
	return str_of(s);
}

bool day_post_names(struct arena *a, const struct day_post *p, const struct day *d)
{
	str tags = d->is.hashtag, tag;
	if (p->campaign.len && is_called(a, d, day_key(a, p->campaign))) return true;
	if (speaks_of(p->small, small(a, d->is.name))) return true;
	while (str_split(&tags, ' ', &tag))
		if (speaks_of(p->small, small(a, tag))) return true;
	return false;
}

void calendar_tags(struct arena *a, const struct calendar *c, str **out, size_t *n)
{
	size_t most = 1;
	str rest, tag;
	for (size_t i = 0; i < c->n; i++) most += 1 + c->days[i].is.hashtag.len / 2;
	*out = TAKE_N(a, str, most);
	*n = 0;
	for (size_t i = 0; i < c->n; i++)
		for (rest = c->days[i].is.hashtag; str_split(&rest, ' ', &tag);)
			if (tag.len) (*out)[(*n)++] = tag;
}

static str joined(struct arena *a, str words)
{
	buf out = buf_in(a, words.len + 1);
	for (size_t i = 0; i < words.len; i++)
		if (words.at[i] != ' ') buf_byte(&out, words.at[i]);
	return buf_str(&out);
}

/* Of rows with one name: whether they have dates around the day, and none on it. */
static bool is_another(const struct day *first, const struct day *end, int64_t day)
{
	struct day_when when[DAY_YEAR_MOST];
	bool dated = false, on = false;
	for (const struct day *d = first; d < end; d++)
		for (int year = day_year_of(day) - 1; year <= day_year_of(day) + 1; year++) {
			size_t n = day_year(d, year, when);
			for (size_t i = 0; i < n; i++) on = on || (when[i].days.first <= day && day <= when[i].days.last);
			dated = dated || n;
		}
	return dated && !on;
}

typedef bool day_test(struct arena *, const struct calendar *, const struct day *first, const struct day *end,
		      int64_t day);

static bool is_on_another(struct arena *a, const struct calendar *c, const struct day *first, const struct day *end,
			  int64_t day)
{
	(void)a;
	(void)c;
	return is_another(first, end, day);
}

static bool is_open(struct arena *a, const struct calendar *c, const struct day *first, const struct day *end,
		    int64_t day)
{
	struct occurrence unused;
	(void)end;
	return calendar_open_near(a, c, first->is.name, day * DAY_MS, &unused);
}

/* Most days are told apart by their first word. */
static bool is_in_text(struct arena *a, str text, str key)
{
	str rest = key, first;
	return str_split(&rest, ' ', &first) && str_find(text, first, NULL) && str_find(text, joined(a, key), NULL);
}

/* The keys of days that the text names, and of which that is so. */
static void named_days(struct arena *a, const struct calendar *c, const struct day_words *q, day_test *is_so, str *out,
		       size_t *n)
{
	const struct day *end = c->days + c->n, *next;
	str text = joined(a, day_key(a, q->text));
	*n = 0;
	for (const struct day *d = c->days; d < end; d = next) {
		for (next = d + 1; next < end && str_is(next->key, d->key); next++) {}
		if (is_in_text(a, text, d->key) && is_so(a, c, d, next, q->day)) out[(*n)++] = d->key;
	}
}

void calendar_others(struct arena *a, const struct calendar *c, const struct day_words *q, str **out, size_t *n)
{
	*out = TAKE_N(a, str, c->n + 1);
	named_days(a, c, q, is_on_another, *out, n);
}

void calendar_opens(struct arena *a, const struct calendar *c, const struct day_words *q, str **out, size_t *n)
{
	*out = TAKE_N(a, str, c->n + 1);
	named_days(a, c, q, is_open, *out, n);
}
