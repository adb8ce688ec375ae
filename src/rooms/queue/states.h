/* SPDX-License-Identifier: MIT
 * states.h - the life of a job as data: its states, the moves between them, and the words for people.
 *
 *  draft ──▶ ready ──gate──▶ sending ──▶ done ──▶ gone
 *              ▲ ▲              │
 *              │ └── not now ───┼──▶ refused
 *              │                ▼
 *              ├── absent ◀── unsure ──▶ asking (a person decides)
 *              ├──▶ unsure: put back from a backup, it may be out already (put_back.h)
 *              └── review, paused, late, chained, cancelled: waiting for somebody or something, or never
 */
#ifndef ROOMS_QUEUE_STATES_H
#define ROOMS_QUEUE_STATES_H
#include "base/base.h"

enum job_state {
	JOB_DRAFT,	/* no time yet */
	JOB_REVIEW,	/* somebody must say yes to its words first: cleared.h */
	JOB_CHAINED,	/* waits for the part before it */
	JOB_READY,	/* goes out when it is due */
	JOB_SENDING,	/* the gate let it pass: the public request may be on its way */
	JOB_UNSURE,	/* the answer was lost: it will be looked up before anything else */
	JOB_ASKING,	/* a person decides, or is asked by a plugin */
	JOB_LATE,	/* missed its time: asks before it goes */
	JOB_PAUSED,	/* a person said wait */
	JOB_REFUSED,	/* the platform said no for good */
	JOB_DONE,	/* out, or finished */
	JOB_CANCELLED,
	JOB_GONE	/* was out, taken down */
};
enum { JOB_STATES = JOB_GONE + 1 };

str job_state_name(enum job_state);		/* "ready": the word in the database */
str job_state_title(enum job_state);		/* "waiting": the word for people */
/* One that asks with this code is asked to be posted by hand, and is shown so; its platform has no other door. */
#define CODE_BY_HAND "by-hand"
bool job_is_by_hand(enum job_state, str code);
str job_title(enum job_state, str code);
/* It is out, or nobody here can say that it is not; what is to be posted by hand has left nowhere yet. */
bool job_may_be_out(enum job_state, str code);
/* It goes out one day unless somebody keeps it, or a person is asked to post it. */
bool job_waits(enum job_state, str code);
bool job_state_read(str name, enum job_state *);
/* The states that people know by this title: one, or two of which out[1] is the other. */
bool job_states_titled(str title, enum job_state out[static 2]);
bool job_state_may(enum job_state from, enum job_state to);
#endif
