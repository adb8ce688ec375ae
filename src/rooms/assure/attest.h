/* SPDX-License-Identifier: MIT
 * attest.h - somebody has looked at a platform itself, where no machine can: its second factor is on.
 *
 * It counts for ATTEST_LASTS_MS, for what was on can be switched off; its owner is told before it lapses, and once
 * more when it has. Whoever ticks it on the list of a lockdown has looked, too. All functions work inside a
 * transaction. */
#ifndef ROOMS_ASSURE_ATTEST_H
#define ROOMS_ASSURE_ATTEST_H
#include "rooms/accounts/accounts.h"
#include "verb/verb.h"

#define ATTEST_LASTS_MS (92 * DAY_MS)
#define ATTEST_SOON_MS (14 * DAY_MS) /* so long before its end it is told */

err attest_put(struct tx *, int64_t account, str person); /* now */
/* The engine's, each hour: tells of those that lapse soon, or have lapsed. */
err attest_remind(struct tx *);

extern const struct verb ATTEST_VERBS[]; /* account attest */
#endif
