/* SPDX-License-Identifier: MIT
 * tables.h - the operations that the kit does by a plugin's tables, for step.c to find. */
#ifndef TABLES_H
#define TABLES_H
#include <schedpost/kit.h>

extern const struct kit_phase kit_connecting[4], kit_profiling[1], kit_renewing[1], kit_revoking[1];	/* connect.c */
extern const struct kit_phase kit_listing[1], kit_counting[1], kit_removing[1], kit_limiting[1];		/* look.c */
enum { KIT_CONTAINER_WORDS = 9 };
extern const struct kit_word kit_container_words[KIT_CONTAINER_WORDS];	/* of a plugin that has the table */
extern const struct kit_op kit_by_containers[2];			/* and its operations; containers.c */

void kit_headers(struct kit *, const char *pairs);	/* by a template, "a=<b>&c=d"; */
void kit_fields(struct kit *, sp_body, const char *pairs);	/* and parts likewise; fill.c */
bool kit_clean(struct kit *);		/* kit_done, and without an error's code */
uint64_t kit_piece_bytes(struct kit *);	/* of the piece that goes up now; 0: there is none. rows.c */
/* The phase at hand, by its code or its row; rows.c */
sp_move kit_send_phase(struct kit *);
sp_move kit_took_phase(struct kit *);
bool kit_finds_any(struct kit *, sp_str, sp_str words);	/* one of "one|other"; verdict.c */
sp_move kit_end_no(struct kit *);	/* the plugin's `no`, or kit_no */
#endif
