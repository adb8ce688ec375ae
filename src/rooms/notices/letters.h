/* SPDX-License-Identifier: MIT
 * letters.h - what is sent: notices for one person by one way, in one message, until it has arrived or is
 * given up.
 *
 * open ──▶ sending ──▶ sent | lost | dropped (its person wants no letters by that way any more). An open
 * letter takes in further notices; once it has been tried it stays as it is, and so does its name, by which
 * whoever gets it twice can tell. Store threads, inside a transaction. */
#ifndef ROOMS_NOTICES_LETTERS_H
#define ROOMS_NOTICES_LETTERS_H
#include "rooms/notices/notices.h"

enum {
	GATHER_MS = 30 * 1000,		/* a letter waits so long for what else happens */
	LETTERS_AN_HOUR = 6,		/* to one person by one way, digests apart: what is more goes with the next */
	TESTS_AN_HOUR = 20,		/* so many letters, and not even a test goes at once */
	LETTERS_AT_ONCE = 8,
	LETTER_DAYS_MS = 2 * DAY_MS,	/* from the first try on: then it is lost */
	REFUSALS_MOST = 4		/* a no that sounds final is asked so often, for the fault may be ours */
};

struct letter {
	int64_t id;
	str key;		/* names it: 32 letters and digits, the same on every try */
	enum way way;
	enum pace pace;
	int tries;		/* this one included */
	int64_t closed;		/* when it was tried first */
	struct hearer to;
	str address, sign_key;	/* of a webhook, sealed */
	struct told *told;	/* the first NOTICES_SHOWN of `all` */
	size_t ntold;
	int64_t all;
};

/* Into the open letter, or a new one. at_once: without waiting for more. */
err letter_join(struct tx *, const struct hearer *, enum way, enum pace, int64_t notice, bool at_once);
err letters_next(struct tx *, int64_t *due);	/* the earliest of all; INT64_MAX: none */
/* Those that are due, each closed and its next try set: nothing is tried again and again by a daemon that
 * dies of it. */
err letters_claim(struct tx *, struct letter out[static LETTERS_AT_ONCE], size_t *n);

enum said { SAID_YES, SAID_LATER, SAID_NO };
/* What became of a try. why: a sentence. A letter that is lost is told to the admins. */
err letter_said(struct tx *, int64_t id, enum said, str why);
/* The clock was set back by so many milliseconds: what waits for its next try does not wait longer for it. */
err letters_follow_clock(struct tx *, int64_t back_ms);
err letter_drop(struct tx *, int64_t id);

int64_t letter_wait_ms(int tries);	/* pure: a minute, then longer and longer, up to four hours */

/* ---- its text; pure */
str letter_subject(struct arena *, const struct letter *);
str letter_body(struct arena *, const struct letter *, const struct zone *);	/* lines end in \n */
str letter_json(struct arena *, const struct letter *);
#endif
