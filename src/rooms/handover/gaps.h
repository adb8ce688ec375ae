/* SPDX-License-Identifier: MIT
 * gaps.h - the time in which an account has nobody: for its posts, its approvals, its readers, its trainees.
 *
 * Facts are loaded inside a transaction, once; finding is pure. What is loaded and found lives in the arena. */
#ifndef ROOMS_HANDOVER_GAPS_H
#define ROOMS_HANDOVER_GAPS_H
#include "rooms/duty/replies.h"

enum gap_what {
	GAP_POSTS,    /* nobody looks after what is planned */
	GAP_QUEUE,    /* who does could not let a post of the queue go */
	GAP_APPROVAL, /* nobody says yes to what that one writes, or to what waits */
	GAP_REPLIES,  /* readers have no answer in their hours */
	GAP_COACH,    /* a trainee has no coach */
	GAP_SECOND,   /* only one person is left who could publish there */
	GAP_WHATS
};
/* Bits, 1u << enum gap_what. Those of people who learn or could step in cost much more: everybody is asked about. */
enum { GAPS_EVERY = (1 << GAP_WHATS) - 1, GAPS_OF_POSTS = GAPS_EVERY & ~(1 << GAP_COACH | 1 << GAP_SECOND) };
enum { GAPS_DAYS_USUAL = 60, GAPS_DAYS_MOST = 400, GAP_PEOPLE_MOST = 200 };

struct gap {
	enum gap_what what;
	const struct account *on;
	struct window when;
	enum nobody why;
	str who;		   /* whom the reason names; empty: nobody */
	const struct cover *cover; /* that leaves it open; NULL: none */
	str trainee;
	int64_t times; /* reply windows in it */
};

struct gap_waiting { /* approval is asked for */
	str author;
	int64_t until; /* the last of their posts is due then */
};
struct gap_trainee {
	str name, coach[2];
};
struct gap_facts { /* of one account */
	const struct roster *roster;
	const struct roster_place *place;
	unsigned whats;	       /* those that are looked for */
	bool approval;	       /* its posts need somebody else's */
	int64_t queued_until;  /* the last post of the queue is due then; 0: there is none */
	struct gap_waiting *waiting;
	size_t nwaiting;
	struct gap_trainee *trainees;
	size_t ntrainees;
	struct window *replies;
	size_t nreplies;
};
struct gap_ask {
	const struct account *on;
	size_t n;
	int64_t days;
	unsigned whats;
};
/* Loaded from now on, with what those gaps ask about; the accounts stay the caller's. */
err gaps_roster(struct tx *, const struct gap_ask *, struct roster *);
err gaps_load(struct tx *, const struct roster *, const struct roster_place *, unsigned whats, struct gap_facts *);
/* All those gaps of the account in the window, by what, then by time; neighbours that say the same are one. */
void gaps_search(struct arena *, const struct gap_facts *, struct gap **out, size_t *n);
bool gaps_are_alike(const struct gap *, const struct gap *); /* but for the time */

str gap_why(struct arena *, const struct gap *);  /* "olga is away, and nobody has agreed to cover" */
str gap_todo(struct arena *, const struct gap *); /* what to type */

extern const struct verb COVER_GAPS_VERBS[]; /* cover gaps */
#endif
