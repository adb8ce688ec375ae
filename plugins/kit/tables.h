/* SPDX-License-Identifier: MIT
 * tables.h - the operations that the kit does by a plugin's tables, for step.c to find. */
#ifndef TABLES_H
#define TABLES_H
#include <schedpost/kit.h>

extern const struct kit_phase kit_connecting[4], kit_profiling[1], kit_renewing[1], kit_revoking[1];	/* connect.c */
extern const struct kit_phase kit_listing[1], kit_counting[1], kit_removing[1];		/* look.c */

sp_move kit_end_no(struct kit *);	/* the plugin's `no`, or kit_no */
#endif
