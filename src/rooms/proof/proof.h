/* SPDX-License-Identifier: MIT
 * proof.h - fresh proof that it is the person: a code of an app on their phone (TOTP, RFC 6238), or a recovery code.
 *
 * Codes are HMAC-SHA-1, 30 seconds, 6 digits, a step of drift either way; each counts once. The secret is sealed, bound
 * to its person. Proof is fresh for ten minutes, at the door where it was given. All functions but the first three work
 * inside a transaction; texts live in its arena. */
#ifndef ROOMS_PROOF_PROOF_H
#define ROOMS_PROOF_PROOF_H
#include "rooms/people/people.h"

enum {
	PROOF_SECRET = 20,			/* bytes */
	PROOF_STEP_MS = 30 * 1000, PROOF_DRIFT = 1,	/* steps */
	PROOF_DIGITS = 6,
	PROOF_TRIES = 5,			/* wrong in a row, then: */
	PROOF_WAIT_MS = 5 * MINUTE_MS,
	PROOF_FRESH_MS = 10 * MINUTE_MS,
	RECOVERY_CODES = 10, RECOVERY_BYTES = 10, RECOVERY_LETTERS = 16
};

/* ---- pure */
str proof_code(struct arena *, const uint8_t secret[static PROOF_SECRET], int64_t step);
str base32(struct arena *, const uint8_t *bytes, size_t n);	/* RFC 4648, 6, without padding */
str in_fours(struct arena *, str, char between);		/* "ABCD EFGH" */

/* ---- rows */
struct proof {
	int64_t since;		/* 0: set up, and no code came yet */
	int64_t step;		/* of the last code that counted */
	int64_t wrong;		/* in a row */
	int64_t wait_until;	/* 0: no code is waited for */
	str sealed;
};
str proof_place(struct arena *, int64_t person);		/* what the vault binds the secret to */
err proof_get(struct tx *, int64_t person, struct proof *, bool *found);
err proof_begin(struct tx *, int64_t person, str sealed);	/* in the place of one that no code came for */
err proof_put(struct tx *, int64_t person, const struct proof *);	/* all but sealed */
err proof_drop(struct tx *, int64_t person);
err recovery_put(struct tx *, int64_t person, str code);
err recovery_use(struct tx *, int64_t person, str code, bool *counts);
err recovery_left(struct tx *, int64_t person, int64_t *n);
err fresh_until(struct tx *, int64_t person, str door, int64_t *until);
err fresh_put(struct tx *, int64_t person, str door, int64_t until);

/* ---- rules */
/* Whether a code counts. One that is wrong is counted, so the work must not fail because of it. ERR_BUSY "proof-wait"
 * after too many, but for a recovery code that counts; then the person and the admins are told. */
err proof_try(struct tx *, const struct call *, int64_t person, str code, bool *right);
/* Before a verb runs: *asked when it needs proof that is not there; the reply says so then and nothing may be done.
 * ERR_DENIED "proof-required" where the person has set up none and the machine's settings want it. */
err proof_asked(struct tx *, const struct call *, struct reply *, bool *asked);

extern const struct verb PROOF_VERBS[];	/* proof set up, end; the inner step that gives a code */
#endif
