/* SPDX-License-Identifier: MIT
 * training.h - who learns with whom, what they have done, and what they may do at the end: all of it read from facts.
 *
 * A novice writes and a coach looks at it; a backup stands in while the coach is away. After so many posts approved
 * unchanged in a row the coach signs, and the novice becomes author or publisher; that can be taken back. Nobody's word
 * is believed: what counts are posts, decisions and events. All functions work inside a transaction; texts live in its
 * arena. */
#ifndef ROOMS_TRAINING_TRAINING_H
#define ROOMS_TRAINING_TRAINING_H
#include "rooms/people/people.h"

enum { IN_A_ROW_USUAL = 5, IN_A_ROW_MOST = 50, TRAINEES_MOST = 2000, STEPS_MOST = 500 };

struct trainee {
	int64_t person, account;	/* where they learn to write; 0: everywhere */
	str name, full_name, account_name, coach, backup, state, role;	/* state: learning, graduated */
	int64_t in_a_row, began, since, role_on, ended;
};
err trainee_get(struct tx *, str person, struct trainee *, bool *found);
err trainee_need(struct tx *, str person, struct trainee *);	/* ERR_MISSING tells how to enrol */
err trainees_all(struct tx *, struct trainee **out, size_t *n);	/* of those who are here, by name */
err trainee_put(struct tx *, const struct trainee *);		/* again: over what is there */

struct training_step {
	int64_t at;
	str who, what, note;	/* what: enrolled, assigned, graduated, regressed */
};
err training_step_add(struct tx *, int64_t person, const char *what, str note);
err training_steps(struct tx *, int64_t person, struct training_step **out, size_t *n);	/* in their order */

/* From time to time: a month after a course its coach is told whether it is used. */
err training_ask_after(struct tx *);

/* ---- facts */
enum { EXERCISES = 8 };
struct exercise {
	const char *name;	/* "alt-text" */
	const char *title;	/* what to do, one sentence */
	const char *rule;	/* why: the rule that it practises */
};
extern const struct exercise EXERCISE[EXERCISES];
/* Which of them a person has done on practice (training) accounts. */
err exercises_done(struct tx *, str person, bool done[static EXERCISES], int *n);

/* How many of a person's posts have been approved unchanged in a row, up to now. */
err training_streak(struct tx *, str person, int64_t since, int64_t *posts);
struct training_facts {	/* of a person's posts since an instant */
	int64_t decided, unchanged;	/* decisions; those that approved a version as it was written */
	int64_t written, returned, published;	/* posts */
	int64_t median_ms;		/* from handing in to the decision; 0: none yet */
};
err training_facts(struct tx *, str person, int64_t since, struct training_facts *out);

/* A row of the portfolio: a draft, a version, a comment, a decision, a sign-off. */
struct folio_row {
	int64_t at, post, version;	/* post 0: of no post */
	str what, who, text;	/* what: written, changed (without a text here), approved, comment, published, ... */
};
enum { FOLIO_MOST = 5000 };
err folio_of(struct tx *, const struct trainee *, struct folio_row **out, size_t *n);	/* by time */

extern const struct verb TRAINING_VERBS[];	/* enrol, assign, graduate, regress */
extern const struct verb PROGRESS_VERBS[];	/* exercises, report; the pages of record and portfolio */
extern const struct verb CLASS_VERBS[];		/* class, reset */
#endif
