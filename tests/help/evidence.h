/* SPDX-License-Identifier: MIT
 * evidence.h - evidence is begun and noted in a world, as the command line does it. */
#ifndef HELP_EVIDENCE_H
#define HELP_EVIDENCE_H
#include "help/world.h"

static inline int64_t evidence_begun(struct world *w)
{
	world_json(w, "evidence begin", S("{}"));
	return world_int(w, "SELECT max(id) FROM evidence");
}

static inline void evidence_noted(struct world *w, int64_t id)
{
	world_json(w, "evidence note", arena_fmt(w->a, "{\"id\":\"%lld\",\"manifest\":\"0a1b\"}", (long long)id));
}

static inline void evidence_kept(struct world *w)
{
	evidence_noted(w, evidence_begun(w));
}
#endif
