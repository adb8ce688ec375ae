/* SPDX-License-Identifier: MIT
 * judge.h - what is to be thought of the entries of an imported calendar: new, same, moved, or not to be believed.
 *
 * Pure but for the names of zones; any thread. The decisions, by number, are those of tests/calendars/README.md. */
#ifndef ROOMS_CALENDAR_JUDGE_H
#define ROOMS_CALENDAR_JUDGE_H
#include "rooms/calendar/import.h"

enum judged_is {
	JUDGED_NEW, JUDGED_SAME, JUDGED_MOVED, JUDGED_CONFLICT, JUDGED_STALE, JUDGED_REJECTED, JUDGED_ASIDE,
	JUDGED_OTHER_YEAR, JUDGED_OTHER_REGION, JUDGED_KINDS
};
extern const char *const JUDGED_NAMES[JUDGED_KINDS];	/* "kept aside" */

struct held_day {	/* a day that was imported before */
	str name, organiser, uid;	/* the name as it was shown then */
	struct day_span days;
};
struct judge_asks {
	int year;
	str region;			/* "GB-ENG", or a word of judge_region */
	const struct known_day *known;
	size_t nknown;
	const struct held_day *held;	/* of the year asked and the one before */
	size_t nheld;
};
struct judged {
	int64_t line;
	enum judged_is is;
	bool dated;
	struct day_span days, from;	/* from: of what has moved, where it was */
	str name;
	const char *basis;		/* NULL: none is said */
	str codes;			/* words with one blank between; empty: nothing to say */
	const struct import_entry *entry;
};
struct judgement {
	struct judged *lines;		/* by line, then by first day */
	size_t n, entries;
	size_t counts[JUDGED_KINDS];
	str notes;
};
/* ERR_INPUT "bad-region" when the region asked is none. */
err judge(struct arena *, const struct import_file *, const struct judge_asks *, struct judgement *out);
/* The report behind its first line, which says what was asked. */
void judge_report(struct arena *, const struct judgement *, buf *out);

str judge_why(struct arena *, str codes);	/* the codes of a line as sentences, for people */
str judge_notes(struct arena *, const struct import_file *, int year);	/* "bom; lf", or "none" */

/* ---- names (decisions 15, 16 and 19), for judge*.c and whoever keeps days by name */
bool judge_region(str word, unsigned *out);	/* as a set; the nations of the UK are those of rule.h */
unsigned judge_region_of(const struct import_entry *, unsigned asked);
size_t judge_distance(str a, str b, size_t most);	/* Damerau; most + 1: further */

struct known_names;	/* of the days that hold for a region, to be looked up by day_key */
const struct known_names *known_names(struct arena *, const struct known_day *, size_t n, unsigned region);
/* Days of that very name; 0: none. */
size_t known_named(const struct known_names *, str normal, const struct known_day *const **out);
const struct known_day *known_near(const struct known_names *, str normal);	/* NULL: none, or several */

/* ---- doubts (decisions 25 and 26), for judge.c */
struct doubt {
	const struct import_entry *e;
	struct day_span days;
	str normal;
	const struct known_day *const *known;	/* of that name */
	size_t nknown;
	const struct held_day *last_year;	/* of the year before, with the same day and month; NULL: none */
	bool held;	/* on these very days: somebody has taken it over */
};
void doubt_stale(const struct doubt *, buf *codes);
/* schedpost has written it, and it is known on these very days, wherever. */
bool doubt_is_own(const struct doubt *, const struct known_names *everywhere);
void doubt_conflict(const struct doubt *, bool stale, buf *codes);
void doubt_harmless(const struct doubt *, bool stale, buf *codes);	/* not-as-projected, other-end */
void code_add(buf *codes, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
