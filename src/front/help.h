/* SPDX-License-Identifier: MIT
 * help.h - what help, the man page and completion are made of: the table of verbs. Pure. */
#ifndef FRONT_HELP_H
#define FRONT_HELP_H
#include "front/table.h"

/* "schedpost add [TEXT] --to ACCOUNT,... [--at TIME]" */
str help_usage(struct arena *, const struct verb *);
str help_first_sentence(str help);
str help_opt(struct arena *, const struct opt *);	/* its sentence, with the words that it allows */
str help_verb(struct arena *, const struct verb *);
/* Headings from the rooms; verbs as gathered. */
str help_overview(struct arena *, const struct room_verbs *, const struct verb *const *all);
str help_exit_codes(struct arena *);
str help_man(struct arena *, const struct verb *const *all);		/* scdoc(5) source of schedpost(1) */
str help_completion(struct arena *, const struct verb *const *all);	/* for bash */
/* The options that every command takes. */
extern const struct opt GLOBAL_OPTS[];
#endif
