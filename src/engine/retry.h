/* SPDX-License-Identifier: MIT
 * retry.h - what a verdict means: verdict x what left x try -> the job's next state and time. Pure.
 *
 * Here the host overrules the plugin: once a public request has left, only a whole and clear answer is believed. */
#ifndef ENGINE_RETRY_H
#define ENGINE_RETRY_H
#include "rooms/queue/states.h"

#include <schedpost/plugin.h>

enum { TRIES_MOST = 12, LOOKS_MOST = 10 };

struct outcome_in {
	sp_op op;
	sp_verdict verdict;
	bool lethal;		/* the last step ended the plugin's worker twice, and would again */
	bool committed;		/* a public request was handed over */
	sp_arrival arrival;	/* of that request */
	int status;		/* HTTP status of that request */
	int64_t not_before;	/* told by the platform; 0: nothing */
	int tries;		/* before this one */
	int64_t now;
	uint32_t chance;	/* for jitter */
};

struct outcome {
	enum job_state to;
	int64_t due;		/* for ready and unsure */
	int count_try;		/* how many tries this one uses up: none, one, or all */
	bool refresh;		/* a refresh job first */
	bool reconnect;		/* the credential is dead */
	bool hold;		/* who shares the verdict's scope waits until `due` as well */
};

struct outcome outcome_of(const struct outcome_in *);
/* An answer is lost, nothing public was asked, and somebody waits for it: it is asked for once more, at once. */
bool retry_at_once(sp_op, sp_arrival);
/* Milliseconds to wait before the next try; with jitter of a fifth either way, at most an hour. */
int64_t backoff_ms(int tries, uint32_t chance);

/* After a look-up: found -> done; certain absence -> ready again; else look again, in the end a person. A person, too,
 * when the look ended the plugin's worker twice, and when what is certainly not there has used up its tries. */
struct look_in {
	bool found, absent;
	bool lethal;		/* as above, of the look */
	bool absent_before;	/* at the last look */
	sp_verdict verdict;	/* of a look that told nothing */
	int64_t not_before;	/* with LATER */
	int looks;		/* before this one */
	int tries;		/* of what is looked up */
	int64_t now, intent_at, listing_delay_ms;
	bool exact;
	uint32_t chance;
};
struct outcome look_outcome(const struct look_in *);
#endif
