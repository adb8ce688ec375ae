/* SPDX-License-Identifier: MIT
 * gather.h - the checks that argv and JSON share on their way to a call; of this room only. */
#ifndef VERB_GATHER_H
#define VERB_GATHER_H
#include "verb/verb.h"

struct gather {
	struct arena *a;
	const struct verb *verb;
	struct call_value *values;
	size_t n, cap;
	size_t bytes;
};

/* Adds one value, split at commas where the option says so. after: index of the owner's value for OPT_AFTER_PREVIOUS,
 * else -1. Checks size, UTF-8, allowed words, and that only OPT_MANY comes twice. */
err gather_add(struct gather *, const struct opt *, str value, int after);
/* Without checks; for what only the door understands. */
void gather_raw(struct gather *, struct call_value);
size_t gather_count(const struct gather *, const char *name);
/* Checks what is needed and makes the call. secrets_too: needed secrets must be there. */
err gather_end(struct gather *, bool secrets_too, struct call *out);

/* How an option is called in sentences: --at or TEXT. */
str opt_shown(struct arena *, const struct opt *);
/* The OPT_MANY option whose values an OPT_AFTER_PREVIOUS option belongs to; NULL when the table has none. */
const struct opt *opt_owner(const struct verb *, const struct opt *);
#define EACH_OPT(o, verb) const struct opt *o = (verb)->opts; o && o->name; o++
#endif
