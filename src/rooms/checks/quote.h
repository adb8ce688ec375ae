/* SPDX-License-Identifier: MIT
 * quote.h - what may be quoted of words that tell of somebody only together with others. Pure; any thread. */
#ifndef ROOMS_CHECKS_QUOTE_H
#define ROOMS_CHECKS_QUOTE_H
#include "rooms/checks/checks.h"

/* As check_quotable; empty also if the whole, of which the text is a part, may tell of somebody. */
str check_quotable_of(struct arena *, const struct check_list *whole, str text);
#endif
