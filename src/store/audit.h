/* SPDX-License-Identifier: MIT
 * audit.h - the record: for each work that changed something one line, written in its own transaction. Works of the
 * engine that do the same one after the other share a line while it has room to name all their rows.
 *
 * A line as text is n, at, actor, acting_for, door, what, about, rows, before and after, parted by tabs (digests in
 * hex, nobody as 0). Its link is SHA-256 over the link before it in hex, a newline, and that text; before the first
 * line the link is 64 zeros. So nobody can take out, change or reorder a line without changing every link after it. The
 * newest link stands in the table meta too, so that the last lines cannot be cut off alone. Whoever keeps a link
 * elsewhere can prove all lines up to it, with sha256sum.
 *
 * Actors are numbers: a name can be erased, and the lines stay as they were. That a number is still that name is proved
 * by the first line of each: its `about` ends with "actor/5=" and SHA-256 over a salt of 32 hex digits, a newline and
 * the name. The salt is the note "actor/5" and goes with the name, so that nobody can try names on an erased one. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H
#include "base/sha.h"
#include "store/store.h"

struct db;
struct audit_line {
	int64_t n, at;			/* n: 1, 2, 3 without a gap; at: ms UTC */
	int64_t actor, acting_for;	/* 0: nobody */
	str door, what, about;		/* "socket", "post move", "post/12 job/33" (the first few of them) */
	int64_t rows;			/* that were written */
	str before, after;		/* BLAKE2b-256 of the rows' values */
	str link;
};
str audit_text(struct arena *, const struct audit_line *);
/* The link of a line with that text; before: the link of the line before, empty for the first. */
str audit_link(struct arena *, str before, str text);
#define AUDIT_NOTE "audit"	/* the note that has the newest one */
#define AUDIT_FROM_NOTE "audit-from"	/* and the last one that was thinned, if any was */
str audit_head(struct arena *, int64_t n, str link);	/* as that note has it: "12 9f86..." */
str audit_vouch(struct arena *, str salt, str name);	/* 64 hex digits */

/* Takes out the oldest lines, up to this one, which must be there and not be the newest: they were kept for as long as
 * they should be. A note keeps the last one's number and link. The work must have audit_thin_deed as its deed and
 * change something besides: its line is what tells this from a record whose beginning somebody has cut off. */
err audit_thin(struct tx *, int64_t upto);
str audit_thin_deed(struct arena *, int64_t upto);

/* ---- the store's own */

void audit_begin(struct db *);	/* a transaction begins: what was known of the record's end is to be read anew */

/* Before a work: may its line wait for the next one's rows? Only where no work can be rolled back without the other. */
void audit_may_wait(struct db *, bool);
/* After a work that went well. Nothing when it has changed nothing, or the schema has no record. */
err audit_append(struct tx *);
/* After each work: a line that waited for it, and that it has not gone on with, is written. */
err audit_wait_ended(struct db *);
/* Before a commit: the newest link, beside the mark. */
err audit_note_head(struct store *);
#endif
