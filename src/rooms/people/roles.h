/* SPDX-License-Identifier: MIT
 * roles.h - the tables of roles, for this room alone. */
#ifndef ROOMS_PEOPLE_ROLES_H
#define ROOMS_PEOPLE_ROLES_H
#include "rooms/people/people.h"

err role_powers_clear(struct tx *);
err role_power_put(struct tx *, str role, str kind, str power);	/* kind empty: every kind */
err role_has(struct tx *, str role, enum power, bool *yes);	/* on some kind of account */

struct reach {	/* a role that reaches an account (or, without one, any) */
	str role;
	int64_t account;	/* where it is held; 0: for all */
	str given_by;
	bool yes;		/* it has the power there */
};
enum { REACH_MOST = 64 };
/* Holds a role that has the power on accounts of this kind, on any of them. */
err role_somewhere(struct tx *, const struct person *, enum power, str kind, int64_t at, bool *yes);
/* Those in force that a person holds, and, as owner or deputy, has by the account itself. */
err roles_reaching(struct tx *, const struct person *, const struct may_ask *, struct reach out[static REACH_MOST],
		   size_t *n);
err holders_of(struct tx *, enum power, int64_t at, str out[static REACH_MOST], size_t *n);	/* for all accounts */
/* On one account; own_name: roles for all accounts do not reach it. */
err holders_on(struct tx *, const struct may_ask *, bool own_name, str out[static REACH_MOST], size_t *n);
#endif
