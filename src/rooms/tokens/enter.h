/* SPDX-License-Identifier: MIT
 * enter.h - the one way in which all doors run a verb: who it is, whether it is allowed, then the verb. */
#ifndef ROOMS_TOKENS_ENTER_H
#define ROOMS_TOKENS_ENTER_H
#include "verb/verb.h"

#define BAD_TOKEN "bad-token"	/* code of ERR_DENIED: wrong, ended or run out. Doors make whoever brought it wait */

/* Inside the transaction; it may be run again from the start, with a new reply. */
err enter_run(struct tx *, const struct call *, struct reply *);
/* For what is no verb: sets the deed `what`, by the call's person or the token's. It needs the power somewhere. */
err enter_deed(struct tx *, const struct call *, enum power, str what);
/* After a call that only read: whether the token's use is still to be written down, and the writing. */
err enter_unmarked(struct tx *, const struct call *, bool *yes);
err enter_mark(struct tx *, const struct call *);
#endif
