/* SPDX-License-Identifier: MIT
 * audit.h - reading the record (store/audit.h), and proving that it is whole.
 *
 * audit_check looks at lines in their order, as many at a time as one likes; a fault is a sentence. */
#ifndef ROOMS_AUDIT_AUDIT_H
#define ROOMS_AUDIT_AUDIT_H
#include "store/audit.h"
#include "verb/verb.h"

enum { AUDIT_PAGE = 2000, AUDIT_FAULTS_MOST = 20 };

struct audit_check {	/* begin with zeros; `link` must outlive the call that set it */
	int64_t n;		/* the last line that was looked at */
	str link;		/* its link, as it is stored */
};
/* The next line; *fault is empty when all is well. */
void audit_look(struct arena *, struct audit_check *, const struct audit_line *, str *fault);
/* After the last line: against the newest link as it was noted ("12 9f86...", empty: never). */
void audit_end(struct arena *, const struct audit_check *, str noted, str *fault);

/* Whether a number is still the name that its first line vouches for: after each line, with what the tables say now. */
err audit_names(struct tx *, const struct audit_line *, str *fault);

struct audit_filter {
	int64_t after;		/* lines with a greater number */
	bool newest_first;
	str who, about;		/* empty: any. about: "post/12" */
	size_t most;
};
struct audit_shown {	/* texts live in the transaction's arena */
	struct audit_line line;
	str who, acting_for;
};
err audit_lines(struct tx *, const struct audit_filter *, struct audit_shown **out, size_t *n);
enum { AUDIT_OF_MOST = 500 };
/* Whose lines: names is a JSON list of rows, "post/12", "job/33". A work on many rows names only the first few of them;
 * what came in with many others is named by those, "batch/5", at the instant in which that was. */
struct audit_rows {
	str names, with;	/* with empty: it came alone */
	int64_t at;
};
/* From the first on. */
err audit_lines_of(struct tx *, const struct audit_rows *, struct audit_shown **out, size_t *n);
err audit_noted(struct tx *, str *head);	/* the newest link as meta has it; empty: none */
/* Where the record begins: the last line that was thinned, and its link; 0 and empty when all of it is there. */
err audit_from(struct tx *, struct audit_check *);
err audit_thinned(struct tx *, int64_t upto, bool *yes);	/* a line of the record says so */
struct actor {
	str name, salt;		/* salt empty: it is gone, or never was */
};
err actor_get(struct tx *, int64_t number, struct actor *, bool *found);

extern const struct verb AUDIT_VERBS[];
#endif
