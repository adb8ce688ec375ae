/* SPDX-License-Identifier: MIT
 * import_family.c - the dates of the events of an ics: rules, single dates, what is left out or moved (decisions 12 to
 * 14). */
#include "rooms/calendar/import_ics.h"

#include "text/civil.h"

#include <stdlib.h>

enum { YEAR_DAYS = 366 };
enum day_is { DAY_NOT, DAY_PROJECTED, DAY_DECLARED };

struct member {
	str uid;
	size_t at;
};
struct year_days {
	int64_t first;			/* 1 January of the year asked */
	unsigned char is[YEAR_DAYS];	/* DAY_... */
	bool behind[YEAR_DAYS];		/* behind a date that moved with all later ones */
	int64_t reaches;
};
struct family {
	struct import_read *r;
	struct ics_event *const *events;
	const struct member *members;	/* of one UID */
	size_t n;
};

static struct import_entry *entry_of(const struct family *f, size_t i)
{
	return &f->r->out->entries[f->members[i].at];
}

static struct ics_event *event_of(const struct family *f, size_t i)
{
	return f->events[f->members[i].at];
}

static unsigned char *of_year(struct year_days *y, int64_t day)
{
	return day >= y->first && day < y->first + YEAR_DAYS ? &y->is[day - y->first] : NULL;
}

static void put(struct year_days *y, int64_t day, enum day_is is)
{
	unsigned char *to = of_year(y, day);
	if (to) *to = (unsigned char)MAX(*to, (unsigned char)is);
	y->reaches = MAX(y->reaches, day);
}

static void take_out(struct year_days *y, int64_t day)
{
	unsigned char *to = of_year(y, day);
	if (to) *to = DAY_NOT;
}

static void put_list(struct import_read *r, const struct ics_time *list, struct year_days *y,
		     void (*what)(struct year_days *, int64_t))
{
	str rest = {0};
	int64_t day;
	while (import_next_day(r, &list, &rest, &day)) what(y, day);
}

static void put_declared(struct year_days *y, int64_t day)
{
	put(y, day, DAY_DECLARED);
}

/* What the rule gives; false: it was refused. */
static bool put_rule(struct import_read *r, const struct ics_event *v, struct import_entry *e, struct year_days *y)
{
	struct rule_dates dates;
	import_rule(r->a, &(struct rule_asks){str_trim(v->rule), v->wall, v->days, r->asks->year, r->asks->zone}, &dates);
	for (size_t i = 0; i < dates.n; i++) put(y, dates.days[i], DAY_PROJECTED);
	y->reaches = MAX(y->reaches, dates.reaches);
	if (dates.code) {
		import_reject(e, dates.code, S(""));
		e->reaches = y->reaches;	/* it has dates, only too many */
	}
	return !dates.code;
}

static bool overrides(const struct family *f, size_t i)
{
	return event_of(f, i)->instead_day != INT64_MIN;
}

/* Dates that an override replaces, and those that moved along with one. */
static void apply_overrides(const struct family *f, struct year_days *y)
{
	for (size_t i = 0; i < f->n; i++) {
		struct ics_event *v = event_of(f, i);
		if (!overrides(f, i)) continue;
		take_out(y, v->instead_day);
		for (int64_t d = 0; v->range && d < YEAR_DAYS; d++)
			y->behind[d] = y->behind[d] || y->first + d > v->instead_day;
	}
}

static enum day_basis basis_of(const struct ics_event *v)
{
	return v->tentative ? BASIS_UNVERIFIED : BASIS_DECLARED;
}

static void keep_days(struct import_read *r, const struct ics_event *v, const struct year_days *y,
		      struct import_entry *e)
{
	size_t n = 0;
	for (size_t d = 0; d < YEAR_DAYS; d++) n += y->is[d] != DAY_NOT;
	struct import_date *dates = TAKE_N(r->a, struct import_date, n + 1);
	for (int64_t d = 0; d < YEAR_DAYS; d++) {
		int64_t first = y->first + d;
		if (y->is[d] == DAY_NOT) continue;
		enum day_basis basis = y->is[d] == DAY_DECLARED ? basis_of(v) : MAX(basis_of(v), BASIS_PROJECTED);
		dates[e->ndates++] = (struct import_date){{first, first + v->span.last - v->span.first}, basis,
			y->behind[d] && y->is[d] == DAY_PROJECTED};
	}
	e->dates = dates;
	e->reaches = y->reaches;
}

static void keep_one(struct import_read *r, const struct ics_event *v, struct import_entry *e)
{
	struct import_date *one = TAKE(r->a, struct import_date);
	*one = (struct import_date){v->span, basis_of(v), false};
	e->dates = one;
	e->ndates = 1;
	e->reaches = v->span.first;
}

static bool repeats(const struct ics_event *v)
{
	return v->rule.len || v->also;
}

/* family NULL: it has no overrides. */
static void date_master(struct import_read *r, const struct family *f, struct ics_event *v, struct import_entry *e)
{
	struct year_days y = {.first = day_number(r->asks->year, 1, 1), .reaches = INT64_MIN};
	if (!repeats(v)) {
		keep_one(r, v, e);
		return;
	}
	if (v->rule.len && !put_rule(r, v, e, &y)) return;
	put_list(r, v->also, &y, put_declared);
	put_declared(&y, v->span.first);
	put_list(r, v->but, &y, take_out);
	if (f) apply_overrides(f, &y);
	keep_days(r, v, &y, e);
}

static void date_override(struct family *f, size_t i, const struct import_entry *master)
{
	struct import_entry *e = entry_of(f, i);
	struct ics_event *v = event_of(f, i);
	bool often = master && str_is(master->code, S("too-often"));
	bool orphan = !master || (master->fate == ENTRY_REJECTED && !often);
	if (v->cancelled && orphan) import_reject(e, "cancelled", S(""));
	if (often) import_reject(e, "too-often", S(""));
	if (e->fate == ENTRY_REJECTED) return;
	if (!orphan) e->family = master->line;
	if (!v->cancelled) keep_one(f->r, v, e);
}

static void date_family(struct family *f)
{
	struct import_entry *master = NULL;
	for (size_t i = 0; i < f->n; i++) {
		struct ics_event *v = event_of(f, i);
		if (overrides(f, i)) continue;
		if (v->dated) date_master(f->r, f, v, entry_of(f, i));
		if (!master && (repeats(v) || f->n == 1)) master = entry_of(f, i);
	}
	for (size_t i = 0; i < f->n; i++)
		if (overrides(f, i) && event_of(f, i)->dated) date_override(f, i, master);
}

static int by_uid(const void *a, const void *b)
{
	const struct member *p = a, *q = b;
	int order = str_order(p->uid, q->uid);
	return order ? order : (p->at > q->at) - (p->at < q->at);
}

void import_families(struct import_read *r, struct ics_event *const *events)
{
	size_t n = r->out->n;
	struct member *all = TAKE_N(r->a, struct member, n + 1);
	for (size_t i = 0; i < n; i++) all[i] = (struct member){r->out->entries[i].uid, i};
	qsort(all, n, sizeof *all, by_uid);
	for (size_t i = 0; i < n;) {
		struct family f = {r, events, &all[i], 1};
		while (all[i].uid.len && i + f.n < n && str_is(all[i + f.n].uid, all[i].uid)) f.n++;
		date_family(&f);
		i += f.n;
	}
}
