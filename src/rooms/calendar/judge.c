/* SPDX-License-Identifier: MIT
 * judge.c - from entries to the lines of a report: which entries meet, which were there before, what each line is. */
#include "rooms/calendar/judge.h"

#include "rooms/calendar/day_name.h"

#include <stdlib.h>
#include <string.h>

enum { CODES_MOST = 800 /* bytes */ };

const char *const JUDGED_NAMES[JUDGED_KINDS] = {"new", "same", "moved", "conflict", "stale?", "rejected", "kept aside",
	"other year", "other region"};

struct held_name {
	str normal;
	const struct held_day *day;
	int year;
	bool used;		/* it is the same as a line of the file, or has moved there */
};
/* One line on its way: what judged has not. */
struct line {
	struct judged *out;
	str normal;
	enum { TWICE_NOT, TWICE_SAME, TWICE_DIFFERS } twice;
	int64_t first_line;	/* TWICE_SAME: of the line that it repeats */
	size_t order;
};
struct court {
	struct arena *a, *scratch;	/* scratch: for a moment */
	const struct import_file *file;
	const struct judge_asks *asks;
	struct judgement *out;
	unsigned region;
	const struct known_names *known, *everywhere;	/* of the region asked; of all */
	struct held_name *held;		/* by name */
	size_t nheld;
	struct line *lines;
};

/* Names are taken apart in much memory, of which little is kept. */
static str key_of(struct court *c, str name)
{
	arena_reset(c->scratch);
	return arena_str(c->a, day_key(c->scratch, name));
}

/* ---- lines */

static struct judged *add_line(struct court *c, const struct import_entry *e, enum judged_is is)
{
	struct judged *j = &c->out->lines[c->out->n++];
	*j = (struct judged){.line = e->line, .is = is, .name = e->name, .codes = S(""), .entry = e};
	return j;
}

static void add_date(struct court *c, const struct import_entry *e, const struct import_date *d, enum judged_is is)
{
	struct judged *j = add_line(c, e, is);
	j->dated = true;
	j->days = d->days;
	j->basis = is == JUDGED_ASIDE ? NULL : BASIS_NAMES[d->basis];
}

/* Why, and the text that was not understood. */
static str reason(struct court *c, const struct import_entry *e)
{
	bool quoted = !str_is(e->code, S("d-or-m"));
	if (!e->detail.len) return e->code;
	return arena_fmt(c->a, quoted ? "%.*s \"%.*s\"" : "%.*s %.*s", SHOW(e->code), SHOW(e->detail));
}

static size_t dates_asked(const struct court *c, const struct import_entry *e)
{
	size_t n = 0;
	for (size_t i = 0; i < e->ndates; i++) n += day_year_of(e->dates[i].days.first) == c->asks->year;
	return n;
}

static enum judged_is begins_as(const struct court *c, const struct import_entry *e, const struct import_date *d)
{
	unsigned region = judge_region_of(e, c->region);
	if ((region & c->region) != c->region) return JUDGED_OTHER_REGION;
	return e->fate == ENTRY_ASIDE || d->range ? JUDGED_ASIDE : JUDGED_NEW;
}

static void lines_of(struct court *c, const struct import_entry *e)
{
	static const struct import_date NONE = {0};
	if (e->fate == ENTRY_REJECTED || (e->fate == ENTRY_ASIDE && !e->ndates)) {
		struct judged *j = add_line(c, e, e->fate == ENTRY_REJECTED ? JUDGED_REJECTED : begins_as(c, e, &NONE));
		if (j->is != JUDGED_OTHER_REGION) j->codes = reason(c, e);
		return;
	}
	if (!dates_asked(c, e)) c->out->counts[JUDGED_OTHER_YEAR]++;
	for (size_t i = 0; i < e->ndates; i++) {
		const struct import_date *d = &e->dates[i];
		if (day_year_of(d->days.first) != c->asks->year) continue;
		add_date(c, e, d, begins_as(c, e, d));
		struct judged *j = &c->out->lines[c->out->n - 1];
		if (j->is == JUDGED_ASIDE) j->codes = d->range ? S("range") : reason(c, e);
	}
}

static size_t most_lines(const struct court *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->file->n; i++) n += MAX(c->file->entries[i].ndates, (size_t)1);
	return n;
}

static int by_place(const void *a, const void *b)
{
	const struct judged *p = a, *q = b;
	if (p->line != q->line) return p->line < q->line ? -1 : 1;
	return (p->days.first > q->days.first) - (p->days.first < q->days.first);
}

/* ---- twice in the file (decision 17) */

static bool agree(str a, str b)
{
	return !a.len || !b.len || str_is_nocase(a, b);
}

static int by_normal(const void *a, const void *b)
{
	const struct line *p = a, *q = b;
	int order = str_order(p->normal, q->normal);
	return order ? order : (p->order > q->order) - (p->order < q->order);
}

static bool one_family(const struct line *a, const struct line *b)
{
	return a->out->entry->family == b->out->entry->family;
}

/* The first line of this name and organiser that belongs to another event; NULL: this event is the first. */
static struct line *first_other(struct line *group, const struct line *l)
{
	for (struct line *f = group; f < l; f++) {
		if (!agree(f->out->entry->organiser, l->out->entry->organiser)) continue;
		return one_family(f, l) ? NULL : f;
	}
	return NULL;
}

static void mark_differing(struct line *group, size_t n, const struct line *of)
{
	for (size_t i = 0; i < n; i++)
		if (one_family(&group[i], of) && group[i].twice != TWICE_SAME) group[i].twice = TWICE_DIFFERS;
}

static void compare(struct line *group, size_t n, struct line *l)
{
	struct line *first = first_other(group, l);
	if (!first) return;
	for (struct line *f = first; f < l; f++) {
		bool same = f->out->days.first == l->out->days.first && f->out->days.last == l->out->days.last;
		if (!same || !one_family(f, first)) continue;
		l->twice = TWICE_SAME;
		l->first_line = f->out->line;
		return;
	}
	if (l->twice == TWICE_DIFFERS) return;
	l->twice = TWICE_DIFFERS;
	mark_differing(group, n, first);
	mark_differing(group, n, l);
}

static void find_twice(struct court *c, size_t n)
{
	qsort(c->lines, n, sizeof *c->lines, by_normal);
	for (size_t i = 0, m; i < n; i += m) {
		for (m = 1; i + m < n && str_is(c->lines[i + m].normal, c->lines[i].normal);) m++;
		for (size_t k = 1; k < m; k++) compare(&c->lines[i], m, &c->lines[i + k]);
	}
}

/* ---- held (decision 18) */

static int by_held(const void *a, const void *b)
{
	const struct held_name *p = a, *q = b;
	int order = str_order(p->normal, q->normal);
	if (order) return order;
	return (p->day->days.first > q->day->days.first) - (p->day->days.first < q->day->days.first);
}

static void take_held(struct court *c)
{
	const struct judge_asks *q = c->asks;
	c->held = TAKE_N(c->a, struct held_name, q->nheld + 1);
	for (size_t i = 0; i < q->nheld; i++)
		c->held[c->nheld++] = (struct held_name){key_of(c, q->held[i].name), &q->held[i],
			day_year_of(q->held[i].days.first), false};
	qsort(c->held, c->nheld, sizeof *c->held, by_held);
}

static size_t held_named(const struct court *c, str normal)
{
	size_t from = 0, to = c->nheld;
	while (from < to) {
		size_t mid = (from + to) / 2;
		if (str_order(c->held[mid].normal, normal) < 0) from = mid + 1;
		else to = mid;
	}
	return from;
}

static bool is_held(const struct court *c, size_t i, const struct line *l, int year)
{
	const struct held_name *h = &c->held[i];
	return h->year == year && agree(h->day->organiser, l->out->entry->organiser);
}

/* The day held with this very span; else the first that no line has met yet. NULL: none of that name is left. */
static struct held_name *find_held(struct court *c, const struct line *l, bool same)
{
	for (size_t i = held_named(c, l->normal); i < c->nheld && str_is(c->held[i].normal, l->normal); i++) {
		struct held_name *h = &c->held[i];
		bool meets = h->day->days.first == l->out->days.first && h->day->days.last == l->out->days.last;
		if (is_held(c, i, l, c->asks->year) && (same ? meets : !h->used)) return h;
	}
	return NULL;
}

static const struct held_day *held_last_year(struct court *c, const struct line *l)
{
	for (size_t i = held_named(c, l->normal); i < c->nheld && str_is(c->held[i].normal, l->normal); i++) {
		const struct held_day *h = c->held[i].day;
		if (!is_held(c, i, l, c->asks->year - 1)) continue;
		str then = str_cut(day_text(c->scratch, h->days.first), 5, 5);
		str now = str_cut(day_text(c->scratch, l->out->days.first), 5, 5);
		if (str_is(then, now) && h->days.last - h->days.first == l->out->days.last - l->out->days.first) return h;
	}
	return NULL;
}

static bool is_held_name(const struct court *c, str normal)
{
	size_t at = held_named(c, normal);
	return at < c->nheld && str_is(c->held[at].normal, normal);
}

static const struct held_day *held_renamed(const struct court *c, const struct line *l)
{
	str uid = l->out->entry->uid;
	if (is_held_name(c, l->normal)) return NULL;
	for (size_t i = 0; uid.len && i < c->nheld; i++)
		if (c->held[i].year == c->asks->year && str_is(c->held[i].day->uid, uid)) return c->held[i].day;
	return NULL;
}

/* ---- a line */

static void say_harmless(struct court *c, const struct line *l, const struct doubt *d, bool stale, buf *codes)
{
	static const char *const SAID[] = {IMPORT_SAID_WORDS};
	for (size_t i = 0; i < COUNT(SAID); i++)
		if (d->e->said & 1u << i) code_add(codes, "%s", SAID[i]);
	const struct known_day *near = d->nknown || is_held_name(c, l->normal) ? NULL : known_near(c->known, l->normal);
	if (near) code_add(codes, "like \"%.*s\"", SHOW(near->name));
	doubt_harmless(d, stale, codes);
}

static void say_held(struct court *c, struct line *l, const struct doubt *d, buf *codes)
{
	struct judged *j = l->out;
	struct held_name *same = find_held(c, l, true), *other = same ? NULL : find_held(c, l, false);
	if (l->twice == TWICE_SAME) {
		j->is = JUDGED_SAME;
		code_add(codes, "repeat %lld", (long long)l->first_line);
	} else if (same || doubt_is_own(d, c->everywhere)) {
		j->is = JUDGED_SAME;
	} else if (other) {
		j->is = JUDGED_MOVED;
		j->from = other->day->days;
		other->used = true;
		code_add(codes, "from %.*s", SHOW(day_span_text(c->scratch, j->from)));
	}
}

static void judge_line(struct court *c, struct line *l)
{
	struct doubt d = {.e = l->out->entry, .days = l->out->days, .normal = l->normal, .last_year = held_last_year(c, l)};
	d.held = find_held(c, l, true);
	arena_reset(c->scratch);
	buf codes = buf_in(c->scratch, CODES_MOST), conflicts = buf_in(c->scratch, CODES_MOST);
	const struct held_day *renamed = held_renamed(c, l);
	d.nknown = known_named(c->known, l->normal, &d.known);
	doubt_stale(&d, &codes);
	bool stale = codes.len && l->twice != TWICE_SAME, doubted = codes.len;
	if (l->twice == TWICE_DIFFERS) code_add(&conflicts, "twice");
	if (renamed) code_add(&conflicts, "renamed \"%.*s\"", SHOW(renamed->name));
	doubt_conflict(&d, doubted, &conflicts);
	if (stale) {
		l->out->is = JUDGED_STALE;
	} else {
		codes.len = 0;
		if (conflicts.len && l->twice != TWICE_SAME) {
			l->out->is = JUDGED_CONFLICT;
			codes = conflicts;
		} else {
			say_held(c, l, &d, &codes);
		}
	}
	say_harmless(c, l, &d, doubted, &codes);
	l->out->codes = arena_str(c->a, buf_str(&codes));
}

static void judge_lines(struct court *c)
{
	size_t n = 0;
	c->lines = TAKE_N(c->a, struct line, c->out->n + 1);
	for (size_t i = 0; i < c->out->n; i++) {
		struct judged *j = &c->out->lines[i];
		if (j->is != JUDGED_NEW) continue;
		str normal = n && c->lines[n - 1].out->entry == j->entry ? c->lines[n - 1].normal : key_of(c, j->name);
		c->lines[n] = (struct line){.out = j, .normal = normal, .order = n};
		n++;
	}
	find_twice(c, n);
	for (size_t i = 0; i < n; i++) {
		struct held_name *same = find_held(c, &c->lines[i], true);
		if (same) same->used = true;
	}
	for (size_t i = 0; i < n; i++) judge_line(c, &c->lines[i]);
}

/* A file that cannot be read at all is one line. */
static void refuse(struct court *c)
{
	static const struct import_entry NONE = {.line = 1};
	struct judged *j = add_line(c, &NONE, JUDGED_REJECTED);
	j->name = S("-");
	j->codes = str_of(c->file->refused);
}

err judge(struct arena *a, const struct import_file *f, const struct judge_asks *asks, struct judgement *out)
{
	struct court c = {.a = a, .file = f, .asks = asks, .out = out};
	*out = (struct judgement){.entries = f->n};
	if (!judge_region(asks->region, &c.region))
		return FAIL(a, ERR_INPUT, "bad-region",
			    "The region '%.*s' is not known. Please write GB, GB-ENG, GB-SCT, GB-WLS or GB-NIR.", SHOW(asks->region));
	c.scratch = arena_new();
	out->lines = TAKE_N(a, struct judged, most_lines(&c) + 1);
	c.known = known_names(a, asks->known, asks->nknown, c.region);
	c.everywhere = known_names(a, asks->known, asks->nknown, 0);
	take_held(&c);
	for (size_t i = 0; i < f->n; i++) lines_of(&c, &f->entries[i]);
	if (f->refused) refuse(&c);
	qsort(out->lines, out->n, sizeof *out->lines, by_place);
	judge_lines(&c);
	for (size_t i = 0; i < out->n; i++) out->counts[out->lines[i].is]++;
	out->notes = judge_notes(a, f, asks->year);
	arena_free(c.scratch);
	return NULL;
}
