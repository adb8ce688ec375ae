/* SPDX-License-Identifier: MIT
 * answers.h - what a plugin asks a person, as a row keeps it, and what is done with the answer. */
#ifndef ROOMS_CONNECT_ANSWERS_H
#define ROOMS_CONNECT_ANSWERS_H
#include "rooms/queue/queue.h"
#include "verb/verb.h"

/* Puts the question of a job that asks before the person: sentences, and the reply's next word. id: the dialogue's. */
err question_ask(struct arena *, const struct job *, str id, struct reply *);
/* Takes the value "answer" of the call: a secret goes to the vault, a consent is checked first, choices become
 * names. The job goes on. An err leaves all as it was, so that the person may answer again. */
err answer_take(struct tx *, const struct call *, const struct job *);
#endif
