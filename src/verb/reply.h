/* SPDX-License-Identifier: MIT
 * reply.h - what a verb answers: sentences, facts and tables, once, for people and for programs.
 *
 * A reply is a list of blocks in order. The text for people and the JSON for programs are made from the same blocks,
 * so they cannot differ. Lives in the arena it was begun in; one thread. Errors are not replies: see err. */
#ifndef VERB_REPLY_H
#define VERB_REPLY_H
#include "base/base.h"

struct reply;
struct reply *reply_new(struct arena *);

/* How a cell is meant; the renderer knows how to show it. */
enum cell_kind {
	CELL_TEXT,	/* UTF-8; control bytes are escaped when shown */
	CELL_INT,
	CELL_BYTES,	/* a size */
	CELL_INSTANT,	/* ms UTC: shown in reply's zone, in JSON as ISO 8601 UTC; 0 is "-" and null */
	CELL_DURATION,	/* ms */
	CELL_STATE,	/* a word of a state: coloured on a terminal (done green, refused red, unsure yellow, ...) */
	CELL_FLAG	/* yes or no */
};
struct column {
	const char *name;	/* JSON member: "due" */
	const char *title;	/* for people: "Due" */
	enum cell_kind kind;
	bool wide;		/* takes what room is left and is cut first */
};

void reply_say(struct reply *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));	/* a sentence */
void reply_warn(struct reply *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));	/* stands out */
/* A table; name is its JSON member. Then one reply_row and its cells in the order of the columns, per row. */
void reply_table(struct reply *, const char *name, const struct column *, size_t n);
void reply_row(struct reply *);
void reply_text(struct reply *, str);
void reply_int(struct reply *, int64_t);	/* INT, BYTES, INSTANT, DURATION, FLAG */
/* One thing's facts: like a table with one row, shown as "Title: value" lines; in JSON an object. */
void reply_facts(struct reply *, const char *name, const struct column *, size_t n);
/* A longer text to show as it is (preview, help), indented; name is its JSON member. */
void reply_quote(struct reply *, const char *name, const char *title, str text);
/* For a verb that wants to be called again by the door (a dialogue, a job to wait for): the door knows the word. */
void reply_next(struct reply *, const char *word, str value);	/* JSON "next": {"word","value"} */
void reply_zone(struct reply *, str iana);			/* zone in which instants are shown; UTC if not set */

/* The wire form, whole: {"ok":true,"view":[...],"data":{...},"say":[...],"next":...}. */
str reply_to_json(struct arena *, const struct reply *);
err reply_from_json(struct arena *, str json, struct reply **out);
str err_to_json(struct arena *, err);		/* {"ok":false,"error":{"kind","code","text"}} */
err err_from_json(struct arena *, str json);	/* NULL when it holds no error */

struct show {
	bool json;		/* only "data" and "say" and "next", for programs */
	bool colour;		/* a terminal that wants colour */
	bool terminal;		/* align and cut to width; else tab-separated plain lines with headings */
	int width;		/* columns */
	int64_t now;		/* for "in 13 h" */
};
str reply_show(struct arena *, const struct reply *, const struct show *);
const char *reply_next_word(const struct reply *);	/* NULL: nothing */
str reply_next_value(const struct reply *);
#endif
