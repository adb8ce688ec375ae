/* SPDX-License-Identifier: MIT
 * begun.h - whose dialogue it is: its steps are for who began it, and of the verb by which it was begun.
 *
 * Noted in the job's key, behind the word that makes it its own. Two who ask for the same thing at once share a job,
 * and both may go on with it. Store thread. */
#ifndef ROOMS_CONNECT_BEGUN_H
#define ROOMS_CONNECT_BEGUN_H
#include "rooms/queue/queue.h"
#include "verb/verb.h"

/* From now on the person of this call ("revoke begin") may take the steps of its verb ("revoke answer"). */
err begun_note(struct tx *, const struct call *, int64_t job);
/* The call is a step: ERR_MISSING when the job was not begun by its verb, ERR_DENIED when somebody else has begun it.
 * Root and who runs schedpost may take each step that there is. */
err begun_need(struct tx *, const struct call *, const struct job *);
#endif
