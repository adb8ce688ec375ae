/* SPDX-License-Identifier: MIT
 * evidence.h - that evidence was written: when it was begun, by whom, and the sum that proves it.
 *
 * What it holds is in rooms/bundle. All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_LOCKDOWN_EVIDENCE_H
#define ROOMS_LOCKDOWN_EVIDENCE_H
#include "store/store.h"
#include "verb/verb.h"

enum { EVIDENCE_LISTED_MOST = 1000 };

struct evidence {
	int64_t id, begun, made; /* made 0: nobody has finished it */
	str made_by, manifest;
};
/* Before its first page is read: what comes later is not in it, and so it is older than that, whenever it is done. */
err evidence_begin(struct tx *, int64_t *id);
/* It is written whole. ERR_MISSING: nobody who calls so has begun it, or it is noted already. */
err evidence_note(struct tx *, int64_t id, str manifest);
err evidence_is_since(struct tx *, int64_t newest, bool *yes); /* a whole one, begun after the newest of then */
/* With that sum; empty: all. Newest first. */
err evidence_list(struct tx *, str manifest, struct evidence **out, size_t *n);

extern const struct verb EVIDENCE_VERBS[]; /* evidence list, and the inner steps by which the command line writes one */
#endif
