/* SPDX-License-Identifier: MIT
 * sever.h - under a lockdown of everything, the access of all accounts is taken back, each with its proved outcome.
 *
 * Behind that no foreign post can be deleted by a program any more. So it is begun at once only where none stands, or
 * where somebody says so; else two people have it wait for the takedowns, and the engine begins it (sever_go_on). What
 * came of each account is told by its revoke (rooms/connect/revoke.h). All functions work inside a transaction. */
#ifndef ROOMS_SEVER_SEVER_H
#define ROOMS_SEVER_SEVER_H
#include "rooms/accounts/accounts.h"
#include "rooms/locks/locks.h"
#include "verb/verb.h"

enum { SEVER_PERSONS = 2 };

/* Begins what two have agreed to, if its lockdown is still on and no foreign post stands in its way any more. */
err sever_go_on(struct tx *);

extern const struct verb SEVER_VERBS[];	/* sever; its steps */
#endif
