/* SPDX-License-Identifier: MIT
 * recovery.h - conf/recovery.conf: where somebody goes who has lost an account.
 *
 * Pure, but for the two with a tx, which work inside a transaction. Texts are views of the text. */
#ifndef ROOMS_LOCKDOWN_RECOVERY_H
#define ROOMS_LOCKDOWN_RECOVERY_H
#include "rooms/accounts/accounts.h"

#define RECOVERY_WHATS "recover|sessions|apps|contact"
enum { RECOVERY_WHAT_COUNT = 4, RECOVERY_MOST = 500 };

struct recovery {
	str platform, what, read, address;	/* read: "2026-11-22", or "never" */
};
extern const char RECOVERY_CONF[];	/* the text of conf/recovery.conf as schedpost was built */
/* ERR_INPUT "recovery-conf" names the line. */
err recovery_read(struct arena *, str text, struct recovery **out, size_t *n);
str recovery_title(str what);		/* "end all sessions" */
/* What is known of an account's platform, with its own server in place; empty: nothing is. */
str recovery_address(struct arena *, const struct recovery *, size_t n, const struct account *, str what, str *read);

err recovery_learn(struct tx *, str text);	/* the daemon's, at its start: it is this text from now on */
err recovery_now(struct tx *, struct recovery **out, size_t *n);	/* the one learned last, else the built-in one */
#endif
