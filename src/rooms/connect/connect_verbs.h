/* SPDX-License-Identifier: MIT
 * connect_verbs.h - connecting accounts by a dialogue, and looking after them.
 *
 * The dialogue: "connect begin" makes the account and a job; the job's plugin may ask; "connect answer" hands the answer
 * over and tells what comes next; "connect drop" forgets all of it. Secrets go to the vault, never into the job. */
#ifndef ROOMS_CONNECT_CONNECT_VERBS_H
#define ROOMS_CONNECT_CONNECT_VERBS_H
#include "verb/verb.h"

extern const struct verb CONNECT_VERBS[];
extern const struct verb ACCOUNT_VERBS[];	/* account list, show, set */
extern const struct verb REVOKE_VERBS[];	/* revoke, account remove: dialogues about jobs (revoke.h), which need no answer */

/* What a door does next for a job that somebody waits for; shared by connect and account test. */
err dialogue_next(struct tx *, int64_t job, struct reply *);
#endif
