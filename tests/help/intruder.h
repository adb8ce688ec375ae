/* SPDX-License-Identifier: MIT
 * intruder.h - somebody who posts on a practice account at the platform itself. */
#ifndef HELP_INTRUDER_H
#define HELP_INTRUDER_H
#include "help/world.h"

bool intruder_stands(struct world *, const char *account, const char *text);	/* readers see it there */
void intrude(struct world *, const char *account, const char *text, const char *client);
#endif
