/* SPDX-License-Identifier: MIT
 * doctor_verbs.c - the two steps of the command doctor: what was found, and the register. */
#include "rooms/staff/doctor.h"

#include "rooms/locks/locks.h"
#include "text/when.h"
#include "verb/house.h"

static err run_look(struct tx *tx, const struct call *c, struct reply *r)
{
	struct findings f = findings_new(tx);
	const struct house *house = c->house;
	TRY(doctor_find(&f, house->shown));
	if (f.n)
		findings_show(&f, FINDINGS_MOST, r);
	else
		reply_say(r, "Nothing was found: every account has an owner and a deputy, and all is in use.");
	return locks_remind(tx, house, r);
}

static err run_register(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"platform", "Platform", CELL_TEXT, false}, {"title", "Account", CELL_TEXT, false},
		{"handle", "Known as", CELL_TEXT, false},   {"address", "Address", CELL_TEXT, true},
		{"team", "Team", CELL_TEXT, false},         {"since", "Since", CELL_TEXT, false},
	};
	struct entry *all;
	size_t n;
	(void)c;
	TRY(register_of(tx, &all, &n));
	reply_table(r, "register", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, all[i].platform);
		reply_text(r, all[i].title);
		reply_text(r, all[i].handle);
		reply_text(r, all[i].address);
		reply_text(r, all[i].team);
		reply_text(r, str_cut(when_utc(tx_arena(tx), all[i].since), 0, S("2026-11-22").len));
	}
	if (!n) reply_say(r, "There is no account yet that the public reads.");
	return NULL;
}

const struct verb DOCTOR_VERBS[] = {
	{.name = "doctor look",
	 .help = "Lists what is not as it should be.",
	 .example = "schedpost doctor look",
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_look},
	{.name = "doctor page",
	 .help = "Gives the register of accounts.",
	 .example = "schedpost doctor page",
	 .inner = true,
	 .needs = POWER_SEE,
	 .run = run_register},
	{0},
};
