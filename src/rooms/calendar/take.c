/* SPDX-License-Identifier: MIT
 * take.c - puts a line of an import among the dates of a day: which day it is, what its year had, what stands now. */
#include "rooms/calendar/take.h"

#include "base/conf.h"
#include "rooms/calendar/day_name.h"

struct place {		/* where a line belongs */
	const struct day *day;	/* NULL: none was known before */
	str key, nations;
	struct day_dates_row year;
	bool there;		/* the year has dates that somebody has written down */
	bool here;		/* and this very apply has */
};

err taking_begin(struct tx *tx, const struct brought_file *b, size_t rows, struct taking *t)
{
	struct arena *a = tx_arena(tx);
	struct day_row *own;
	unsigned region;
	*t = (struct taking){.tx = tx, .import = b, .moved = TAKE_N(a, struct day_shift, rows + 1)};
	TRY(calendar_load(tx, &t->all));
	TRY(calendar_load_plain(tx, &t->plain));
	TRY(day_rows(tx, &own, &t->own));
	struct known_day *known = TAKE_N(a, struct known_day, t->all.n + 1);
	for (size_t i = 0; i < t->all.n; i++) known[i] = t->all.days[i].is;
	t->known = known;
	judge_region(b->region, &region);
	t->names = known_names(a, known, t->all.n, region);
	return NULL;
}

/* ---- which day */

/* Of several of one name that which is kept exactly there, else the first. */
static const struct day *day_of(const struct taking *t, str key, unsigned where)
{
	const struct known_day *const *found;
	size_t n = known_named(t->names, key, &found);
	for (size_t i = 0; i < n; i++)
		if (found[i]->where == where) return &t->all.days[found[i] - t->known];
	return n ? &t->all.days[found[0] - t->known] : NULL;
}

/* A rule that changed has a row for each; the one that holds in the year is meant. */
static const struct day *row_of_year(const struct taking *t, const struct day *d, int year)
{
	const struct day *end = t->all.days + t->all.n;
	for (const struct day *o = d; d && o < end && str_is(o->key, d->key) && o->is.where == d->is.where; o++)
		if ((!o->is.from || year >= o->is.from) && (!o->is.ended || year <= o->is.ended)) return o;
	return d;
}

static err find_place(struct taking *t, const struct brought_row *r, struct place *p)
{
	struct arena *a = tx_arena(t->tx);
	unsigned where;
	nations_read(r->nations, &where);
	*p = (struct place){.key = day_key(a, r->name), .nations = nations_text(a, where)};
	p->day = row_of_year(t, day_of(t, p->key, where), t->import->year);
	if (p->day) {
		p->key = p->day->key;
		p->nations = nations_text(a, p->day->is.where);
	}
	p->year = (struct day_dates_row){.key = p->key, .nations = p->nations, .year = day_year_of(r->days.first)};
	TRY(day_dates_get(t->tx, &p->year, &p->there));
	p->here = p->there && p->year.brought == t->import->id && p->year.added == tx_now(t->tx);
	return NULL;
}

/* Without region and year. */
static str shown_name(struct arena *a, str name)
{
	str region, word, rest = day_name_of_region(name, &region);
	buf out = buf_in(a, name.len + 1);
	int64_t year;
	while (conf_word(&rest, &word)) {
		if (word.len == 4 && str_int(word, &year) && year >= 2000 && year <= 2099) continue;
		if (out.len) buf_byte(&out, ' ');
		buf_add(&out, word);
	}
	return out.len ? buf_str(&out) : name;
}

static str source_of(struct arena *a, const struct brought_file *b, const struct brought_row *r)
{
	str file = str_cut(b->file, 0, DAY_NAME_MOST), organiser = str_cut(r->organiser, 0, DAY_NAME_MOST);
	return organiser.len ? arena_fmt(a, "%.*s, %.*s", SHOW(file), SHOW(organiser)) : file;
}

/* Its dates alone are known: no rule. */
static err put_day(struct taking *t, const struct brought_row *r, struct place *p, str *why)
{
	struct arena *a = tx_arena(t->tx);
	bool new = !p->there;
	if (p->day || p->here) return NULL;
	if (!p->key.len || (new && t->own >= DAYS_OWN_MOST)) {
		*why = p->key.len ? arena_fmt(a, "There are %d days of your own already, the most that are kept.", DAYS_OWN_MOST)
				  : S("Its name has no letters.");
		return NULL;
	}
	t->own += new;
	str name = str_cut(shown_name(a, r->name), 0, DAY_NAME_MOST);
	return day_row_put(t->tx, &(struct day_row){
		.key = p->key, .nations = p->nations, .name = name, .rule = S("declared"), .length = 1,
		.basis = S("declared"), .source = source_of(a, t->import, r), .origin = S("import"), .hashtag = S("")});
}

/* ---- what the year had */

static bool same_span(struct day_span a, struct day_span b)
{
	return a.first == b.first && a.last == b.last;
}

/* The calendar is as sure of this date, or surer. */
static bool known_as_sure(const struct place *p, const struct brought_row *r)
{
	struct day_when when[DAY_YEAR_MOST];
	enum day_basis basis;
	size_t n = p->day && basis_read(r->basis, &basis) ? day_year(p->day, p->year.year, when) : 0;
	for (size_t i = 0; i < n; i++)
		if (same_span(when[i].days, r->days) && when[i].basis <= basis) return true;
	return false;
}

static bool agree(str a, str b)
{
	return !a.len || !b.len || str_is_nocase(a, b);
}

/* Since it was judged, somebody has said another date, or another import has brought one. */
static err outdated(struct taking *t, const struct brought_row *r, const struct place *p, bool *yes)
{
	struct brought_day *days;
	size_t n;
	*yes = false;
	if (!p->there || p->here || r->is == JUDGED_CONFLICT || r->is == JUDGED_STALE) return NULL;
	if (r->is == JUDGED_MOVED) {
		*yes = !str_in(p->year.dates, ' ', r->was);
		return NULL;
	}
	*yes = p->year.brought == 0;
	TRY(brought_days(t->tx, &p->year, &days, &n));
	for (size_t i = 0; i < n; i++) *yes = *yes || agree(days[i].organiser, r->organiser);
	return NULL;
}

/* Without the one that moved; nothing of the year where a person's word replaces it. */
static str dates_before(struct arena *a, const struct place *p, const struct brought_row *r)
{
	str rest = p->year.dates, one, kept[2 * DAY_YEAR_MOST];
	size_t n = 0;
	bool replaced = r->is == JUDGED_CONFLICT || r->is == JUDGED_STALE;
	if (!p->there || (replaced && !p->here)) return S("");
	while (str_split(&rest, ' ', &one) && n < COUNT(kept))
		if (one.len && !str_is(one, r->was)) kept[n++] = one;
	return arena_join(a, kept, n, S(" "));
}

static size_t spans_in(str dates)
{
	size_t n = dates.len != 0;
	for (size_t i = 0; i < dates.len; i++) n += dates.at[i] == ' ';
	return n;
}

/* Of several dates of a year the least sure one speaks for all. Against the evidence of its own file nobody is sure. */
static enum day_basis basis_for(const struct place *p, const struct brought_row *r, bool alone)
{
	enum day_basis basis = BASIS_UNVERIFIED, before;
	basis_read(r->basis, &basis);
	if (r->is == JUDGED_STALE) basis = BASIS_UNVERIFIED;
	if (!alone && basis_read(p->year.basis, &before)) basis = MAX(basis, before);
	return basis;
}

/* ---- what stands now */

static struct brought_day name_of(const struct place *p, const struct brought_row *r)
{
	return (struct brought_day){.key = p->key, .nations = p->nations, .year = p->year.year, .dates = r->dates,
				    .name = r->name, .organiser = r->organiser, .uid = r->uid};
}

/* The same entry has another name now: what it brought under the old one goes. */
static err leave_old_name(struct taking *t, const struct brought_row *r, const struct place *p)
{
	struct brought_day now = name_of(p, r), old;
	struct day_dates_row year;
	bool there;
	if (!str_find(r->codes, S("renamed"), NULL)) return NULL;
	TRY(brought_day_elsewhere(t->tx, &now, &old));
	if (!old.key.len) return NULL;
	year = (struct day_dates_row){.key = old.key, .nations = old.nations, .year = old.year};
	TRY(day_dates_get(t->tx, &year, &there));
	TRY(brought_day_drop(t->tx, &old));
	if (!there || !year.brought) return NULL;
	struct brought_row gone = {.is = JUDGED_MOVED, .was = old.dates};
	year.dates = dates_before(tx_arena(t->tx), &(struct place){.year = year, .there = true}, &gone);
	return year.dates.len ? day_dates_put(t->tx, &year) : day_dates_drop(t->tx, &year);
}

static err put(struct taking *t, const struct brought_row *r, struct place *p, str *why)
{
	struct arena *a = tx_arena(t->tx);
	struct brought_day name = name_of(p, r), was = name;
	str before = dates_before(a, p, r);
	if (spans_in(before) >= DAY_YEAR_MOST) {
		*why = arena_fmt(a, "It has more than %d dates in the year: the calendar keeps so many of a day.", DAY_YEAR_MOST);
		return NULL;
	}
	TRY(put_day(t, r, p, why));
	if (why->len) return NULL;
	TRY(leave_old_name(t, r, p));
	was.dates = r->was;
	if (!before.len || r->was.len) TRY(brought_day_drop(t->tx, &was));
	p->year.basis = str_of(BASIS_NAMES[basis_for(p, r, !before.len)]);
	p->year.dates = before.len ? arena_fmt(a, "%.*s %.*s", SHOW(before), SHOW(r->dates)) : r->dates;
	p->year.source = source_of(a, t->import, r);
	p->year.seen = day_text(a, t->import->at / DAY_MS);
	p->year.brought = t->import->id;
	TRY(day_dates_put(t->tx, &p->year));
	if (p->day && !p->here) t->moved[t->nmoved++] = (struct day_shift){&t->plain, p->day, p->year.year};
	return brought_day_put(t->tx, &name);
}

/* It differs from what somebody has said since. */
static err becomes_conflict(struct taking *t, struct brought_row *r, const struct place *p)
{
	str rest = p->year.dates, first = S(""), day;
	str_split(&rest, ' ', &first);
	day = str_cut(first, 0, 10);
	r->is = JUDGED_CONFLICT;
	r->codes = arena_fmt(tx_arena(t->tx), "other-date %.*s", SHOW(day));
	return brought_row_is(t->tx, r);
}

static err settle(struct taking *t, struct brought_row *r, enum row_state state)
{
	r->state = state;
	return brought_row_is(t->tx, r);
}

err take_row(struct taking *t, struct brought_row *r, bool word, str *why)
{
	struct place p;
	bool outdated_now;
	*why = S("");
	TRY(find_place(t, r, &p));
	struct brought_day name = name_of(&p, r);
	if (p.day && p.day->last < r->days.first) {
		*why = S("This house does not keep that day any more: schedpost calendar add NAME takes it up again.");
		return settle(t, r, ROW_LEFT);
	}
	bool so = r->is == JUDGED_SAME || (p.there && str_in(p.year.dates, ' ', r->dates)) ||
		  (r->is == JUDGED_NEW && known_as_sure(&p, r));
	if (so && !(r->is == JUDGED_CONFLICT || r->is == JUDGED_STALE)) {
		TRY(brought_day_put(t->tx, &name));
		return settle(t, r, ROW_TAKEN);
	}
	TRY(outdated(t, r, &p, &outdated_now));
	if (outdated_now && !word) return becomes_conflict(t, r, &p);
	if (outdated_now) r->is = JUDGED_CONFLICT;
	TRY(put(t, r, &p, why));
	return settle(t, r, why->len ? ROW_LEFT : ROW_TAKEN);
}
