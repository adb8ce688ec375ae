/* SPDX-License-Identifier: MIT
 * review_verbs.h - handing posts in, and looking at those of others; by file. */
#ifndef ROOMS_REVIEW_REVIEW_VERBS_H
#define ROOMS_REVIEW_REVIEW_VERBS_H
#include "verb/verb.h"

extern const struct verb CONSENT_VERBS[];	/* consent add, withdraw, list */
extern const struct verb SUBMIT_VERBS[];  /* submit, withdraw */
extern const struct verb APPROVE_VERBS[]; /* approve, return, takeover */
extern const struct verb LOOK_VERBS[];    /* review page */
#endif
