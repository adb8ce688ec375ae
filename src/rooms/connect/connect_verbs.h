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
extern const struct verb REVOKE_VERBS[];	/* revoke, account remove: dialogues that ask nothing (revoke.h) */

/* Owner, audience, nation and zone where the call has them. */
struct account_change;
err account_said(struct arena *, const struct call *, struct account_change *);
str zone_of_machine(struct arena *);	/* as /etc/localtime says; else UTC */
#endif
