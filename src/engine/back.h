/* SPDX-License-Identifier: MIT
 * back.h - the start of an engine on a database that was put back from a backup. */
#ifndef ENGINE_BACK_H
#define ENGINE_BACK_H
#include "engine/engine.h"
#include "rooms/queue/put_back.h"

/* Before the first work: was it put back? Then what may be out is flagged, 500 rows a transaction (20 s for a million);
 * it counts only from back_tell on, in the work that begins, so a crash in between repeats it. at 0: it was not. */
err back_begin(const struct engine_doors *, struct arena *, struct put_back *out);
err back_tell(struct tx *, const struct put_back *);	/* nothing where it was not */
#endif
