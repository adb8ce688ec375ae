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
	CELL_FLAG,	/* yes or no */
	CELL_SENTENCE	/* a text that is never cut: where it does not fit it stands beneath its row, whole */
};
struct column {
	const char *name;	/* JSON member: "due" */
	const char *title;	/* for people: "Due" */
	enum cell_kind kind;
	bool wide;		/* takes what room is left and is cut first */
};

void reply_say(struct reply *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));	/* a sentence */
void reply_warn(struct reply *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));	/* stands out */
/* A table; name is its JSON member (a second block of that name is called name_2). Then per row one reply_row and its
 * cells in the order of the columns; cells that are left out are none. Columns must outlive the reply (static). */
void reply_table(struct reply *, const char *name, const struct column *, size_t n);
void reply_row(struct reply *);
void reply_text(struct reply *, str);
void reply_none(struct reply *);		/* "-", in JSON null; for any kind */
void reply_int(struct reply *, int64_t);	/* INT, BYTES, INSTANT, DURATION, FLAG */
void reply_maybe_text(struct reply *, str);	/* none where it is empty */
void reply_maybe_int(struct reply *, int64_t);	/* none where it is 0 */
/* One thing's facts: like a table with one row (no reply_row; its cells follow at once), shown as "Title: value" lines;
 * in JSON an object. */
void reply_facts(struct reply *, const char *name, const struct column *, size_t n);
/* A longer text to show as it is (preview, help), indented; name is its JSON member. */
void reply_quote(struct reply *, const char *name, const char *title, str text);
/* For a dialogue, led by the door: word is "ask-text", "ask-maybe" (Enter alone is an
 * answer; nobody at a terminal gives it), "ask-secret", "ask-open" or "wait"; value is the dialogue's id,
 * and after a space what to ask for ("17 App password"); for "ask-open" where the browser comes back ("-": a page
 * shows a code to paste) and which address to open ("17 http://127.0.0.1:8765/ https://..."). The door answers with
 * the verb "X answer" {"id", "answer"}, for "wait" again and again without an answer, or with "X drop" {"id"}.
 * Or word is "failed": the reply is the end, and not all of it worked; value is a sentence that says so.
 * Or word is "confirm" and value a sentence that tells what would be done: nothing was, and the door calls again with
 * the verb's flag "yes" when the person agrees. The rest of the reply is shown before. JSON: {"word", "value"}.
 * Or word is "decide" and value a cover's number: at a terminal the door goes through its posts, one by one.
 * Or word is "locked" and value a lockdown's number, of which the door asks "lockdown numbers"; while those are not whole
 * word is "measuring". Or word is "file" and value an option: the door writes the first quote into the file it names.
 * Or word is "proof" and value a sentence: nothing was done, and the door calls again after "proof give" {"code"}. */
void reply_next(struct reply *, const char *word, str value);
void reply_zone(struct reply *, str iana);			/* zone in which instants are shown; UTC if not set */
/* What stands in it was done before that went wrong: reply_to_data says both. It is for a door, not for the wire. */
void reply_fail(struct reply *, err);
bool reply_is_empty(const struct reply *);	/* but for what comes next */
const char *reply_next_word(const struct reply *);	/* NULL: nothing */
str reply_next_value(const struct reply *);

/* The wire form, whole:
 * {"ok":true, "data":{"posts":[{...}], "account":{...}}, "say":["..."], "warn":["..."], "next":{...}, "zone":"...",
 *  "view":[{"say":0},{"table":"posts","columns":[{"name","title","kind","wide"}]}, ...]}
 * Instants are ISO 8601 in UTC with milliseconds where they are not 0; durations are ms, sizes bytes, flags true or
 * false. view gives the order and the headings; the values stand in the other members only, so that the two cannot
 * differ. */
str reply_to_json(struct arena *, const struct reply *);
/* The same without "view" and "zone": what --json prints. After reply_fail "ok" is false and "error" stands beside
 * "data", as in err_to_json. */
str reply_to_data(struct arena *, const struct reply *);
err reply_from_json(struct arena *, str json, struct reply **out);	/* see err_from_json for its own err */
str err_to_json(struct arena *, err);		/* {"ok":false,"error":{"kind","code","text"}} */
/* Its kind, code and text in *out; NULL when it holds no error. The functions' own err: ERR_OUTSIDE "bad-reply" when
 * this is not what schedpostd writes. */
err err_from_json(struct arena *, str json, err *out);
const char *err_kind_word(err_kind);		/* "input", "missing", "denied", "stale", "busy", "outside", "bug" */
#endif
