/* SPDX-License-Identifier: MIT
 * setup.h - the end of a dialogue: accounts are connected, and now it is asked whose they are and looked whether all is
 * well.
 *
 * What is still to be done stands in the dialogue's id, as its door hands it back: "17:whose,owner,zone". */
#ifndef ROOMS_CONNECT_SETUP_H
#define ROOMS_CONNECT_SETUP_H
#include "rooms/queue/queue.h"
#include "verb/verb.h"

#define AUDIENCES "public|staff"

/* The id of a dialogue that was just begun: what the call has not told of a new account is asked later. */
str setup_id(struct arena *, int64_t job, const struct call *, bool again);
err setup_job(struct arena *, str id, int64_t *job);
/* The job is done: says whose accounts it brought, asks, waits for the calls that test them, and ends with a checklist.
 * answer: what the person said to the question at hand; NULL: nothing yet. */
err setup_next(struct tx *, const struct job *, str id, const str *answer, struct reply *);

struct account_change;
/* What a person says of an account, by the option's name; ERR_INPUT with a sentence. Texts are views of the value. */
err setup_read(struct arena *, const char *name, str value, struct account_change *);

/* checklist.c - what was looked at, line by line, and the next step. */
struct account;
err checklist_show(struct tx *, const struct job *, const struct account *, size_t n, struct reply *);
#endif
