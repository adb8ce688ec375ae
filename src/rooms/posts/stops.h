/* SPDX-License-Identifier: MIT
 * stops.h - what the checks notice about a post, and what of it stops the post until a second person has lifted it.
 *
 * A finding of severity block makes a post wait for a yes like any other that waits (clearance.h); whoever says yes
 * names the rule and a reason. Matched values are kept nowhere: a finding is made anew whenever it is asked for. */
#ifndef ROOMS_POSTS_STOPS_H
#define ROOMS_POSTS_STOPS_H
#include "rooms/checks/checks.h"
#include "rooms/posts/draft.h"
#include "verb/reply.h"

struct noticed {	/* lives in the transaction's arena */
	struct check_input in;
	struct check_found *found;	/* the gravest first */
	size_t n;
	str not_agreed;	/* not empty: it names a consent that does not count, and nobody lifts that */
	bool practice;	/* it goes to practice (training) accounts alone */
};
struct lift {
	int64_t account, version, at;	/* at: 0 for now */
	str rule, reason, who;
};
enum { LIFTS_MOST = 200 };

/* What is to be noticed about a draft as it stands, saved or not. */
err draft_noticed(struct tx *, const struct draft *, struct noticed *);
bool noticed_stops(const struct noticed *);	/* whether any of it is a block, or a consent does not count */
/* The first that stops this version there and was not lifted; NULL: none does. */
err stop_open(struct tx *, const struct noticed *, const struct lift *there, int64_t post, const struct check_found **);

err lift_add(struct tx *, int64_t post, const struct lift *);	/* by who is acting; a second time changes nothing */
err lifts_of(struct tx *, int64_t post, struct lift **out, size_t *n);

/* What is kept for years must not hold what the checks are there to keep out of sight: ERR_INPUT "tells-too-much". */
err words_give_away(struct tx *, str words);

/* ---- for people */
/* "combination, postcode": each rule that stops it, once. */
str noticed_stopping(struct arena *, const struct noticed *, const char *between);
str noticed_where(struct arena *, const struct noticed *, const struct check_found *);	/* "text for wards, 12-23" */
void findings_reply(struct arena *, const struct noticed *, struct reply *);	/* a table */
/* The same of a post that was just written, with what it means for it; nothing when nothing was found. */
void noticed_reply(struct arena *, const struct noticed *, int64_t post, bool timed, struct reply *);
err lifts_show(struct tx *, int64_t post, struct reply *);	/* who has lifted what, and why; nothing when nobody has */
/* Of one that is not out yet, for whoever looks at it, with what was lifted. */
err noticed_show(struct tx *, const struct draft *, struct reply *);
#endif
