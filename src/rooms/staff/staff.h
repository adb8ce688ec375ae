/* SPDX-License-Identifier: MIT
 * staff.h - people come, move and leave, and nothing is left without somebody who looks after it.
 *
 * Whatever is left so is a finding: a sentence, and what to type. All functions work inside a transaction; texts live
 * in its arena. */
#ifndef ROOMS_STAFF_STAFF_H
#define ROOMS_STAFF_STAFF_H
#include "rooms/people/people.h"

enum { FINDINGS_MOST = 500 };

struct finding {
	const char *what; /* one word for programs: "no-owner" */
	str about;        /* an account, a person, a team, a post */
	str why;          /* a sentence */
	str todo;         /* what to type */
};
struct findings {
	struct tx *tx;
	struct finding *of;
	size_t n;   /* FINDINGS_MOST at most */
	size_t all; /* how many there are */
};
struct findings findings_new(struct tx *);
void finding_add(struct findings *, const char *what, str about, str why, str todo);
/* A table of the first of them, and how many there are. */
void findings_show(const struct findings *, size_t most, struct reply *);

/* What nobody looks after, or could do: accounts, teams, posts, approvals. */
err gaps_find(struct findings *);

/* What one person looked after goes to another, and roles, tokens and shifts end. */
struct handing {
	struct person from;
	str to;      /* a person's name; empty: nobody, which leaves gaps */
	bool leaves; /* else they only move: what is their own account stays theirs */
};
struct handed {
	const char *what, *title; /* "accounts", "Accounts they owned" */
	int64_t n;
	str names; /* of accounts; else empty */
};
enum { HANDED = 9 };
err hand_over(struct tx *, const struct handing *, struct handed out[static HANDED], size_t *n);

extern const struct verb STAFF_VERBS[];  /* user join, move, leave */
extern const struct verb DOCTOR_VERBS[]; /* doctor look, doctor page: steps of the door */
#endif
