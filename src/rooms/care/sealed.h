/* SPDX-License-Identifier: MIT
 * sealed.h - every value that is sealed, wherever it lies, one after the other: for looking at all, and for a new key.
 *
 * Store threads, inside a work. */
#ifndef ROOMS_CARE_SEALED_H
#define ROOMS_CARE_SEALED_H
#include "rooms/vault/vault.h"
#include "store/store.h"

enum sealed_source {
	SEALED_LOGIN, SEALED_DIALOGUE, SEALED_APP, SEALED_MEMORY, SEALED_NOTICE, SEALED_PROOF, SEALED_FEED, SEALED_SOURCES
};

/* Where a walk through all of them stands; zeroed: at the beginning. */
struct sealed_at {
	int64_t source;		/* SEALED_SOURCES: at the end */
	str one;		/* the last row that was given, by its table's key */
	int64_t two;
};

struct sealed_row {	/* texts live in the transaction's arena */
	struct sealed_at at;
	str place, sealed;
	str what;		/* "The access token of the account 'library'"; never what it is */
	bool owned;		/* what it belongs to is still there and needs it */
};
/* Up to `most` from there on, of one table; *n is 0 at the end of all. Tables that an older schema lacks are empty. */
err sealed_next(struct tx *, struct sealed_at *, struct sealed_row *out, size_t most, size_t *n);
err sealed_replace(struct tx *, const struct sealed_row *, str sealed);
#endif
