/* SPDX-License-Identifier: MIT
 * import.h - what a calendar of somebody else says: its entries, before anybody judges whether they can be right.
 *
 * Pure; any thread. A file is hostile input: every list has its most, what cannot be read is an entry that says why.
 * The decisions, by number, are those of tests/calendars/README.md. Days are counted from 1 January 1970. */
#ifndef ROOMS_CALENDAR_IMPORT_H
#define ROOMS_CALENDAR_IMPORT_H
#include "rooms/calendar/rule.h"
#include "text/when.h"

enum {
	IMPORT_FILE_MOST = 8 << 20,		/* bytes; the limits of decision 5 */
	IMPORT_LINE_MOST = 64 << 10,
	IMPORT_LINE_ENDS = 1 << 20,
	IMPORT_TEXT_MOST = 4096,
	IMPORT_NAME_MOST = 200,
	IMPORT_ENTRIES_MOST = 10000,
	IMPORT_DEEPEST = 16,
	IMPORT_OFTEN = 12,			/* dates of a rule in a year */
	IMPORT_SAID_MOST = 16,			/* dates in the texts of an entry */
	IMPORT_ZONES_MOST = 10,
	IMPORT_WORD_MOST = 100,			/* bytes of a zone, or of a cell that is shown again */
	MONTHS = 12,
	WEEK_DAYS = 7
};

enum import_fate { ENTRY_READ, ENTRY_REJECTED, ENTRY_ASIDE };
/* Said and harmless (decision 27), in the order in which it is said. */
enum {
	SAID_TIMED = 1, SAID_MIDNIGHT = 2, SAID_END_SAME = 4, SAID_END_INCLUSIVE = 8, SAID_MIXED_TYPES = 16,
	SAID_SERIAL = 32, SAID_LONG_TEXT = 64, SAID_TBC = 128,
	SAID_WEEK = 256		/* "w/c"; it has no word of its own */
};
#define IMPORT_SAID_WORDS "timed", "midnight", "end-same", "end-inclusive", "mixed-types", "serial", "long-text", "tbc"

struct import_date {
	struct day_span days;
	enum day_basis basis;	/* declared, projected or unverified */
	bool range;		/* a rule's date behind one that moved with all later ones (decision 14) */
};
/* A date that stands in a text, with the weekday beside it. */
struct import_said {
	int weekday;		/* 0 is Monday; -1: none */
	int day, month, year;	/* year 0: none was written */
	bool in_text;		/* in the description, not in the name or the cell of the date */
};
struct import_entry {
	int64_t line, family;	/* family: the line of the rule that an override belongs to; else its own */
	enum import_fate fate;
	str code, detail;	/* of what is rejected or kept aside: why, and the text that was not understood */
	str name, organiser, region, uid;
	const struct import_date *dates;	/* of a rule only those of the year asked */
	size_t ndates;
	int64_t reaches;	/* where its last date begins, as far as that is known; INT64_MIN: no date was read */
	unsigned said;		/* SAID_... */
	const struct import_said *texts;
	size_t ntexts;
	unsigned weekdays;	/* named in the description, 1u << 0 is Monday */
	int other_year;		/* of its Year column, where its date says another; 0: they agree */
};

enum import_order { ORDER_UNASKED, ORDER_DM, ORDER_MD, ORDER_BOTH, ORDER_ASSUMED, ORDER_UNPROVEN };
struct import_file {
	const char *refused;	/* the whole file: "not-a-calendar", "too-much"; NULL: it was read */
	const char *cut;	/* where reading stopped: "entries", "nesting"; NULL */
	bool bom, utf16, latin1, lf, mixed_ends, blank_start, unended;
	str zone;		/* X-WR-TIMEZONE; empty: none */
	str zones[IMPORT_ZONES_MOST];	/* of times, which the file does not explain */
	size_t nzones;
	int64_t wrong_end, bad_lines, not_events, headings;
	char separator;		/* of a table; else 0 */
	enum import_order order;
	str unread;		/* columns of a table that hold what nothing was done with, ", " between; empty: none */
	struct import_entry *entries;
	size_t n;
};

enum import_end { END_AUTO, END_INCLUSIVE, END_EXCLUSIVE };
const char *import_end_name(enum import_end);		/* "auto", "inclusive", "exclusive" */
bool import_end_read(str, enum import_end *out);	/* false: it is none of these, and *out stays */
struct import_asks {
	int year;
	enum import_end end;
	const struct zone *zone;	/* in which the days of UTC times are counted */
};
/* The zone that a file names for itself, as the system knows it; else Europe/London. ERR_OUTSIDE: no zone files. */
err import_zone(struct arena *, str bytes, const struct zone **out);
/* All of it lives in the arena, and so must the bytes. */
void import_read(struct arena *, str bytes, const struct import_asks *, struct import_file *out);
str import_windows_zone(str name);	/* "GMT Standard Time" to "Europe/London"; empty: unknown */

/* ---- as lines between the process that reads and the one that judges: the file, then each entry */
void import_write(const struct import_file *, buf *out);
struct import_lines {	/* a and out given, else zeroed */
	struct arena *a;
	struct import_file *out;
	size_t wanted;
	bool begun, bad;
};
void import_line(struct import_lines *, str line);	/* one after the other, each without its end; copies it */
/* ERR_OUTSIDE "calendar-reader": these were not the lines of import_write. */
err import_lines_end(struct import_lines *);

/* ---- pieces, for import_*.c */
str import_clean(struct arena *, str, bool escapes);	/* decision 3; escapes: \, and \n as in an ics */
str import_cut(str, size_t most);			/* bytes, but no half letter */
str import_shown_name(struct arena *, str);		/* what is too long, shortened */
/* The word stands in the name by itself, in small or large letters. */
bool import_has_word(str name, str word);
struct said_list {
	struct import_said at[IMPORT_SAID_MOST];
	size_t n;
	unsigned weekdays;	/* in full, anywhere in the text */
	unsigned beside;	/* those that stand before a date, too */
};
void import_said(str text, bool in_text, struct said_list *);	/* adds what it finds */
void import_said_keep(struct arena *, const struct said_list *, struct import_entry *);
int64_t import_day(int year, int month, int day);	/* INT64_MIN: there is no such day */
#endif
