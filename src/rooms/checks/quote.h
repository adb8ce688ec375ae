/* SPDX-License-Identifier: MIT
 * quote.h - what of a post may be quoted where others read it. Pure; any thread. */
#ifndef ROOMS_CHECKS_QUOTE_H
#define ROOMS_CHECKS_QUOTE_H
#include "rooms/checks/checks.h"

/* With long numbers masked; empty: it may tell of somebody. */
str check_quotable(struct arena *, str text);
/* The same; empty also if the whole, of which the text is a part, may tell of somebody. */
str check_quotable_of(struct arena *, const struct check_list *whole, str text);
#endif
