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
	int64_t in_a_row, began, since, role_on, ended;	/* since: what was decided before does not count */
	bool is_on;	/* they have the role of a novice there: whoever moves or leaves has it no more */
	bool here;
};
err trainee_get(struct tx *, str person, struct trainee *, bool *found);
err trainee_need(struct tx *, str person, struct trainee *);	/* ERR_MISSING tells how to enrol */
err trainees_all(struct tx *, struct trainee **out, size_t *n);	/* of those who are here, by name */
err trainees_ever(struct tx *, struct trainee **out, size_t *n);	/* with those who have left, by when they began */
str trainee_state(const struct trainee *);	/* "learning", "broken off", "graduated" */
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
/* Which of them somebody has done on practice (training) accounts. */
struct exercises {
	str person;
	bool done[EXERCISES];
	int n;
};
err exercises_of(struct tx *, str person, struct exercises *);
err exercises_all(struct tx *, struct exercises **out, size_t *n);	/* of whoever has done one */
int exercises_count(const struct exercises *all, size_t n, str person);

/* What novices have written, and what others have decided about it: rows person by person, in their order. */
enum { DEEDS_MOST = 1000000 };
struct decided {
	int64_t person, id, at, post, account, took_ms;	/* took_ms: from handing in to the decision */
	bool unchanged, whole;	/* approved as it was written; by all who must */
	bool returned, practice;
};
struct written {	/* for real accounts */
	int64_t person, at;
	bool out;
};
struct deeds {
	struct decided *decided;
	struct written *written;
	size_t ndecided, nwritten;
};
err deeds_of(struct tx *, int64_t person, struct deeds *);	/* 0: of all who are or were in training */
/* How many of a novice's posts have been approved unchanged in a row, up to now, where they learn: whole posts, in
 * their own words, that never came back. Practice does not count for real accounts. IN_A_ROW_MOST at most. */
int64_t training_streak(const struct deeds *, const struct trainee *);
struct training_facts {	/* of a person's posts on real accounts since an instant */
	int64_t decided, unchanged;	/* decisions; those that approved a version as it was written */
	int64_t written, returned, published;	/* posts */
	int64_t median_ms;		/* from handing in to the decision; 0: none yet */
};
struct training_facts training_facts(struct arena *, const struct deeds *, int64_t person, int64_t since);
int64_t median_of(int64_t *all, size_t n);	/* puts them in order; 0 of none */

/* ---- the self-audit: ten questions, from 1 (not at all) to 4 (fully), by novices about themselves */
enum { SELF_QUESTIONS = 10, SELF_MOST = 4 };
extern const char *const SELF_QUESTION[SELF_QUESTIONS];
struct self_audit {
	int64_t at;	/* 0: not answered yet */
	int answers[SELF_QUESTIONS], sum;
};
/* As the person of the call, who is known. It is an event, and stays. */
err self_audit_add(struct tx *, const int answers[static SELF_QUESTIONS]);
/* The first and the last since then; once answered, only the first. */
err self_audits(struct tx *, str person, int64_t since, struct self_audit *first, struct self_audit *last);

/* A row of the portfolio: a draft, a version, a comment, a decision, a sign-off. */
struct folio_row {
	int64_t at, post, version;	/* post 0: of no post */
	str what, who, text;	/* what: written, changed (without a text here), approved, comment, published, ... */
};
enum { FOLIO_MOST = 5000 };
err folio_of(struct tx *, const struct trainee *, struct folio_row **out, size_t *n);	/* by time */

extern const struct verb TRAINING_VERBS[];	/* enrol, assign, graduate, regress */
extern const struct verb PROGRESS_VERBS[];	/* exercises; the pages of record and portfolio */
extern const struct verb REPORT_VERBS[];	/* report, also by month */
extern const struct verb SELF_AUDIT_VERBS[];	/* self-audit */
extern const struct verb CLASS_VERBS[];		/* class, reset */
#endif
