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
/* The lines that name one of these rows, from the first one on; names: a JSON list of "post/12", "job/33". A work on
 * many rows names only the first few of them. */
err audit_lines_of(struct tx *, str names, struct audit_shown **out, size_t *n);
err audit_noted(struct tx *, str *head);	/* the newest link as meta has it; empty: none */

extern const struct verb AUDIT_VERBS[];
#endif
