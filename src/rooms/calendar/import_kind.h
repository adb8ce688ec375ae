/* SPDX-License-Identifier: MIT
 * import_kind.h - the bytes of a file made text, and the readers of the two kinds of files; for import_*.c alone. */
#ifndef ROOMS_CALENDAR_IMPORT_KIND_H
#define ROOMS_CALENDAR_IMPORT_KIND_H
#include "rooms/calendar/import.h"

struct import_read {	/* one reading, from the bytes on */
	struct arena *a;
	const struct import_asks *asks;
	struct import_file *out;
	str bytes;		/* without a byte order mark, and no UTF-16 any more */
	bool latin1;		/* its bytes beyond ASCII are Windows-1252 */
	size_t room;		/* entries that out->entries can hold */
};
/* The next entry, zeroed but for its texts; NULL: there are IMPORT_ENTRIES_MOST, and out->cut says so. */
struct import_entry *import_entry_new(struct import_read *);
void import_reject(struct import_entry *, const char *code, str detail);	/* the first reason stays */
str import_utf8(struct import_read *, str raw);	/* of a piece of the file, as UTF-8 */
bool import_is_utf8(str);	/* NUL bytes may be in it */

/* The two readers of a whole file, for import_read. */
void import_ics(struct import_read *);	/* each VEVENT is an entry */
void import_table(struct import_read *);	/* each row that is no heading is one */

/* ---- rules of repetition (libical), for import_ics */
struct rule_asks {
	str rule;		/* the value of RRULE */
	struct wall begins;	/* as a clock in the file's zone shows it */
	bool days;		/* it begins with a day, not an hour */
	int year;
	const struct zone *zone;
};
struct rule_dates {
	const char *code;	/* "bad-rule", "wild-rule", "too-often"; NULL: fine */
	int64_t days[IMPORT_OFTEN];	/* in the year asked, rising */
	size_t n;
	int64_t reaches;	/* the last day known; INT64_MAX: it goes on behind the year asked */
};
void import_rule(struct arena *, const struct rule_asks *, struct rule_dates *out);
/* libical asks the system for its zones on first use: to be called before nothing more may be asked. */
void import_rule_warm_up(const struct zone *);

/* ---- dates in the cells of a table (decisions 20 to 23) */
enum cell_is { CELL_EMPTY, CELL_DATE, CELL_MONTH, CELL_NO_DAY, CELL_BACKWARDS, CELL_VAGUE };
struct cell_asks {
	int year, month;	/* where the cell says none; month 0: none is known */
	bool month_first;	/* of two numbers */
};
struct cell_date {
	enum cell_is is;
	struct day_span days;
	bool serial, tbc, two_numbers, has_year, week;	/* week: "w/c" */
	bool proves_dm, proves_md;
	struct import_said said[2];	/* its days, with their weekdays */
	size_t nsaid;
};
void import_cell(struct arena *, str cell, const struct cell_asks *, struct cell_date *out);
/* "TBC", "(?)", "provisional" taken out; true: something was. */
bool import_tbc(struct arena *, str *text);

/* ---- rows of a table, by libcsv */
enum { ROW_CELLS_MOST = 40, ROWS_MOST = 20000 };
struct table_row {
	int64_t line;
	bool is_long;		/* longer than IMPORT_LINE_MOST: without cells */
	size_t n, filled;	/* cells; those that hold something */
	const str *cells;	/* trimmed; as UTF-8 */
};
/* Those that are not empty. */
size_t import_rows(struct import_read *, struct table_row **out);
#endif
