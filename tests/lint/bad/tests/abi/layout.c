/* SPDX-License-Identifier: MIT
 * layout.c - pins where it was. */
#include <schedpost/plugin.h>

_Static_assert(__builtin_offsetof(struct moved, a) == 0, "a has moved");
