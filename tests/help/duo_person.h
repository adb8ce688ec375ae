/* SPDX-License-Identifier: MIT
 * duo_person.h - the person at the other end of a dialogue with Duo, and the one world that a test has. */
#ifndef HELP_DUO_PERSON_H
#define HELP_DUO_PERSON_H
#include "help/duo.h"

extern struct duo duo_side;
extern struct far duo_far;
extern char duo_state_word[64];		/* of the question that was asked last */

struct world *duo_without_an_app(const sp_plugin *);
struct world *duo_with_an_app(const sp_plugin *);

/* ---- the dialogue that was begun last */
void duo_begin(struct world *, const char *platform, const char *name);
str duo_say(struct world *, const char *answer, err *);		/* answer NULL: what it says now */
str duo_url_asked(struct world *);		/* the address that it opens; the far side learns its challenge */
str duo_word_in(str url, const char *name);	/* a field of an address */
const char *duo_good_answer(struct world *);
str duo_must_say(struct world *, const char *answer);
void duo_refuses(struct world *, const char *answer, const char *code);
/* A slip: the words, and the question again. */
void duo_asks_again(struct world *, const char *answer, const char *words);
void duo_connect_both(struct world *, const char *platform, const char *name);

/* ---- what is seen */
void duo_holds(str said, const char *words);
void duo_lacks(str said, const char *words);
void duo_account_holds(struct world *, const char *account, const char *words);	/* what account show says */
void duo_post_now(struct world *, const char *text, const char *account);
#endif
