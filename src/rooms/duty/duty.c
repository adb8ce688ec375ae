/* SPDX-License-Identifier: MIT
 * duty.c - who is on duty for an account at one instant: a roster of that instant, asked once. */
#include "rooms/duty/roster.h"

err on_duty(struct tx *tx, const struct duty_ask *ask, struct on_duty *out)
{
	struct roster_ask load = {
		.on = ask->on, .n = 1, .powers = 1u << ask->power, .window = {ask->at, ask->at + 1}};
	struct roster r;
	TRY(roster_load(tx, &load, &r));
	struct roster_said said = roster_at(&r, ask);
	out->person = said.person;
	return roster_why(tx_arena(tx), ask, &said, &r.places[0], &out->why);
}
