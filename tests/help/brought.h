/* SPDX-License-Identifier: MIT
 * brought.h - figures that a person brings, row by row. Include cmocka first. */
#ifndef HELP_BROUGHT_H
#define HELP_BROUGHT_H
#include "help/world.h"

/* What is answered to a list of rows in JSON; lives as long as the world. */
static inline str rows(struct world *w, const char *list)
{
	err e;
	str call = arena_fmt(w->a, "{\"rows\":%s}", list);
	str said = world_try_json(w, &e, "numbers rows", call);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return arena_str(w->a, said);
}
#endif
