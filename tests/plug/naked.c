/* SPDX-License-Identifier: MIT
 * naked.c - no cage at all, linked in the place of src/plug/cage.c: proves that the acts of bad_hostile.c are real. */
#include "plug/cage.h"

err cage_enter(struct arena *a, const struct cage *cage, str *missing)
{
	(void)cage;
	*missing = arena_str(a, S("cage"));
	return NULL;
}
