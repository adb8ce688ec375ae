/* SPDX-License-Identifier: MIT
 * world_people.c - who is in a world: its accounts, its people, and the policy that they go by. */
#include "help/world.h"
#include "rooms/policy/policy.h"

#include <stdlib.h>

void world_account(struct world *w, const char *name)
{
	world_verb(w, "connect begin", "practice", "--as", name, "--zone", "Europe/London", NULL);
	world_settle(w);
	str state = world_verb(w, "account show", name, NULL);
	if (!str_find(state, S("\"ready\""), NULL)) abort();
}

void world_real(struct world *w)
{
	world_int(w, "UPDATE account SET kind = 'corporate', approval = 'needed', owner = '' RETURNING 1");
}

void world_person(struct world *w, const char *name, const char *role)
{
	world_verb(w, "user add", name, NULL);
	world_verb(w, "role give", name, role, NULL);
}

static err learn(struct tx *tx, void *text)
{
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("learning of the policy")});
	return policy_learn(tx, str_of(*(const char **)text));
}

err world_policy(struct world *w, const char *text)
{
	return store_now(w->store, true, learn, &text);
}
