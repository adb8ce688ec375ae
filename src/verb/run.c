/* SPDX-License-Identifier: MIT
 * run.c - the one way in which all doors run a verb. */
#include "verb/verb.h"

err verb_run(struct tx *tx, const struct call *c, struct reply *r)
{
	tx_deed(tx, &(struct deed){.who = c->actor, .door = c->door, .what = str_of(c->verb->name)});
	return c->verb->run(tx, c, r);
}
