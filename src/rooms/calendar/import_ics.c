/* SPDX-License-Identifier: MIT
 * import_ics.c - the lines and parts of an ics file (RFC 5545), with the numbers of lines, which libical does not
 * keep. */
#include "rooms/calendar/import_ics.h"

#include "text/ics_line.h"

#include <string.h>

enum { ZONES_KEPT = 256 };

struct part {
	str name;
	struct ics_event *event;	/* NULL: another part */
};
struct reading {
	struct import_read *r;
	struct part parts[IMPORT_DEEPEST];
	size_t deep;
	struct ics_event **events;	/* of each entry */
	str defined[ZONES_KEPT], used[ZONES_KEPT];
	size_t ndefined, nused;
	bool begun;
};

/* ---- properties of an event */

/* A place that this property has alone in an event: the first one counts. */
static void take_text(struct reading *d, struct ics_event *v, const struct ics_line *l, size_t place)
{
	str *to = (str *)((char *)v + place);
	if (!to->len) *to = import_utf8(d->r, l->value);
}

static void take_time(struct reading *d, struct ics_event *v, const struct ics_line *l, size_t place)
{
	struct ics_time *to = (struct ics_time *)((char *)v + place);
	(void)d;
	if (!to->value.len) *to = (struct ics_time){str_trim(l->value), l->zone, NULL};
	if (place == offsetof(struct ics_event, instead)) v->range = l->future;
}

static void take_list(struct reading *d, struct ics_event *v, const struct ics_line *l, size_t place)
{
	const struct ics_time **to = (const struct ics_time **)((char *)v + place);
	struct ics_time *one = TAKE(d->r->a, struct ics_time);
	*one = (struct ics_time){str_trim(l->value), l->zone, *to};
	*to = one;
}

static void take_status(struct reading *d, struct ics_event *v, const struct ics_line *l, size_t place)
{
	(void)d;
	(void)place;
	v->cancelled = str_is_nocase(str_trim(l->value), S("CANCELLED"));
	v->tentative = str_is_nocase(str_trim(l->value), S("TENTATIVE"));
}

static struct import_entry *entry_of(struct reading *d, const struct ics_event *v)
{
	size_t i = d->r->out->n;
	while (i && d->events[i - 1] != v) i--;
	return &d->r->out->entries[i - 1];
}

static void take_uid(struct reading *d, struct ics_event *v, const struct ics_line *l, size_t place)
{
	(void)place;
	entry_of(d, v)->uid = import_clean(d->r->a, str_cut(import_utf8(d->r, l->value), 0, IMPORT_NAME_MOST), false);
}

static void take_organiser(struct reading *d, struct ics_event *v, const struct ics_line *l, size_t place)
{
	str who = import_clean(d->r->a, str_cut(import_utf8(d->r, l->value), 0, IMPORT_NAME_MOST), true);
	(void)place;
	if (str_is_nocase(str_cut(who, 0, 7), S("mailto:"))) who = str_cut(who, 7, who.len);
	entry_of(d, v)->organiser = who;
}

static const struct {
	const char *name;
	void (*take)(struct reading *, struct ics_event *, const struct ics_line *, size_t place);
	size_t place;
} PROPERTIES[] = {
	{"SUMMARY", take_text, offsetof(struct ics_event, summary)}, {"DESCRIPTION", take_text, offsetof(struct ics_event, text)},
	{"DURATION", take_text, offsetof(struct ics_event, duration)}, {"RRULE", take_text, offsetof(struct ics_event, rule)},
	{"DTSTART", take_time, offsetof(struct ics_event, begins)}, {"DTEND", take_time, offsetof(struct ics_event, ends)},
	{"RECURRENCE-ID", take_time, offsetof(struct ics_event, instead)},
	{"RDATE", take_list, offsetof(struct ics_event, also)}, {"EXDATE", take_list, offsetof(struct ics_event, but)},
	{"STATUS", take_status, 0}, {"UID", take_uid, 0}, {"ORGANIZER", take_organiser, 0},
};

static void keep_zone(str kept[ZONES_KEPT], size_t *n, str zone)
{
	for (size_t i = 0; i < *n; i++)
		if (str_is_nocase(kept[i], zone)) return;
	if (*n < ZONES_KEPT) kept[(*n)++] = zone;
}

/* What may be long without harm is left out; else the event is. */
static bool too_long(struct reading *d, struct ics_event *v, const struct ics_line *l)
{
	static const char *const TALK[] = {"DESCRIPTION", "COMMENT", "ATTACH"};
	bool talk = str_is_nocase(str_cut(l->name, 0, 2), S("X-"));
	struct import_entry *e = entry_of(d, v);
	if (l->text.len <= IMPORT_LINE_MOST) return false;
	for (size_t i = 0; i < COUNT(TALK); i++) talk = talk || str_is_nocase(l->name, str_of(TALK[i]));
	if (talk) e->said |= SAID_LONG_TEXT;
	else if (e->fate != ENTRY_REJECTED) import_reject(e, "long-line", S(""));
	return true;
}

static void property(struct reading *d, struct ics_event *v, const struct ics_line *l)
{
	if (too_long(d, v, l)) return;
	for (size_t i = 0; i < COUNT(PROPERTIES); i++)
		if (str_is_nocase(l->name, str_of(PROPERTIES[i].name))) PROPERTIES[i].take(d, v, l, PROPERTIES[i].place);
	if (l->zone.len) keep_zone(d->used, &d->nused, l->zone);
}

/* ---- parts */

static bool event_begins(struct reading *d, const struct ics_line *l, struct part *p)
{
	size_t before = d->r->room;
	struct import_entry *e = import_entry_new(d->r);
	if (!e) return false;
	if (d->r->room != before) {
		struct ics_event **more = TAKE_N(d->r->a, struct ics_event *, d->r->room);
		if (d->r->out->n > 1) memcpy(more, d->events, (d->r->out->n - 1) * sizeof *more);
		d->events = more;
	}
	p->event = d->events[d->r->out->n - 1] = TAKE(d->r->a, struct ics_event);
	e->line = e->family = l->at;
	return true;
}

/* False: reading stops here. */
static bool part_begins(struct reading *d, const struct ics_line *l)
{
	struct part p = {.name = str_trim(l->value)};
	if (d->deep == IMPORT_DEEPEST) {
		d->r->out->cut = "nesting";
		return false;
	}
	d->r->out->not_events += str_is_nocase(p.name, S("VTODO")) || str_is_nocase(p.name, S("VJOURNAL"));
	if (str_is_nocase(p.name, S("VEVENT")) && !event_begins(d, l, &p)) return false;
	d->parts[d->deep++] = p;
	return true;
}

static void part_ends(struct reading *d, const struct ics_line *l)
{
	struct import_file *f = d->r->out;
	bool right = d->deep && str_is_nocase(d->parts[d->deep - 1].name, str_trim(l->value));
	if (!right && !f->wrong_end) f->wrong_end = l->at;
	if (d->deep) d->deep--;
}

static bool line_is(struct reading *d, const struct ics_line *l)
{
	struct part *p = d->deep ? &d->parts[d->deep - 1] : NULL;
	if (str_is_nocase(l->name, S("BEGIN"))) return part_begins(d, l);
	if (str_is_nocase(l->name, S("END"))) part_ends(d, l);
	else if (p && p->event) property(d, p->event, l);
	else if (p && str_is_nocase(p->name, S("VTIMEZONE")) && str_is_nocase(l->name, S("TZID")))
		keep_zone(d->defined, &d->ndefined, str_trim(l->value));
	else if (str_is_nocase(l->name, S("X-WR-TIMEZONE")) && !d->r->out->zone.len)
		d->r->out->zone = import_clean(d->r->a, str_cut(import_utf8(d->r, l->value), 0, IMPORT_WORD_MOST), false);
	return true;
}

/* What is open at the end: an event of it is there, but nobody knows how it goes on. */
static void ends_open(struct reading *d)
{
	struct import_file *f = d->r->out;
	f->unended = d->deep && !f->cut;
	for (size_t i = 0; i < d->deep; i++) {
		if (!d->parts[i].event) continue;
		struct import_entry *e = entry_of(d, d->parts[i].event);
		e->fate = ENTRY_READ;
		import_reject(e, f->cut ? "cut" : "unended", S(""));
	}
}

static void tell_zones(struct reading *d)
{
	struct import_file *f = d->r->out;
	for (size_t i = 0; i < d->nused && f->nzones < IMPORT_ZONES_MOST; i++) {
		bool known = false;
		for (size_t k = 0; k < d->ndefined; k++) known = known || str_is_nocase(d->defined[k], d->used[i]);
		str name = import_clean(d->r->a, str_cut(import_utf8(d->r, d->used[i]), 0, IMPORT_WORD_MOST), false);
		if (!known && !import_windows_zone(name).len) f->zones[f->nzones++] = name;
	}
}

/* ---- the file */

/* Ends of lines, encoding, and lines without an end: all is looked at once before anything is read. */
static void survey(struct import_read *r)
{
	struct import_file *f = r->out;
	struct ics_lines lines = {.rest = r->bytes, .most = IMPORT_LINE_ENDS};
	struct ics_line l;
	struct arena *a = arena_new();
	size_t cr = 0, lf = 0;
	for (size_t i = 0; i < r->bytes.len; i++) {
		lf += r->bytes.at[i] == '\n' && (!i || r->bytes.at[i - 1] != '\r');
		cr += r->bytes.at[i] == '\r';
	}
	f->lf = !cr && lf;
	f->mixed_ends = cr && lf;
	while (ics_line_next(a, &lines, &l))
		if (!f->latin1 && lines.longest <= IMPORT_LINE_ENDS) f->latin1 = !import_is_utf8(l.text);
	r->latin1 = f->latin1;
	if (lines.longest > IMPORT_LINE_ENDS) f->refused = "too-much";
	arena_free(a);
}

static void begin_line(struct reading *d, str *text)
{
	str line = str_trim(*text);
	if (d->begun) return;
	d->begun = str_is_nocase(str_cut(line, 0, 15), S("BEGIN:VCALENDAR"));
	if (d->begun && line.at != d->r->bytes.at) d->r->out->blank_start = true;
	*text = line;
}

/* An event in which reading stopped is no entry. */
static void drop_cut(struct import_file *f, struct ics_event **events)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->n; i++) {
		if (str_is(f->entries[i].code, S("cut"))) continue;
		events[kept] = events[i];
		f->entries[kept++] = f->entries[i];
	}
	f->n = kept;
}

void import_ics(struct import_read *r)
{
	struct reading d = {.r = r};
	struct ics_lines lines = {.rest = r->bytes, .most = IMPORT_LINE_ENDS};
	struct ics_line l;
	survey(r);
	if (r->out->refused) return;
	while (ics_line_next(r->a, &lines, &l)) {
		begin_line(&d, &l.text);
		if (!str_trim(l.text).len) continue;
		if (!ics_line_read(&l)) r->out->bad_lines++;
		else if (!line_is(&d, &l)) break;
	}
	ends_open(&d);
	tell_zones(&d);
	if (r->out->cut) drop_cut(r->out, d.events);
	for (size_t i = 0; i < r->out->n; i++) import_event(r, d.events[i], &r->out->entries[i]);
	import_families(r, d.events);
}
