/* SPDX-License-Identifier: MIT
 * waits.h - a plugin that wants to wait: in the place of what it says, where a test says so. */
#ifndef HELP_WAITS_H
#define HELP_WAITS_H
#include "help/world.h"

typedef int64_t waits_rule(const sp_job *);	/* how long, in ms; 0: what the plugin says counts */
/* From now on; one world at a time. */
void waits_join(struct world *, waits_rule *);
void waits_end(struct world *);
int waits_so_far(void);	/* since waits_join */
#endif
