/* SPDX-License-Identifier: MIT
 * covers.c - the people of the town, and what they may do. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include "rooms/people/people.h"

#include <stdio.h>

struct world *covers_town(void)
{
	static const char *const NAMES[] = {"alex", "olga", "priya", "sam", "nina", "kim"};
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_account(w, "annex");
	for (size_t i = 0; i < COUNT(NAMES); i++) world_verb(w, "user add", NAMES[i], NULL);
	world_verb(w, "role give", "alex", "admin", NULL);
	world_verb(w, "role give", "nina", "novice", "--on", "annex", NULL);
	world_verb(w, "role give", "kim", "coach", NULL);
	static const char *const ALIKE[] = {"priya", "sam"};
	for (size_t i = 0; i < COUNT(ALIKE); i++)
		world_verb(w, "role give", ALIKE[i], "owner", "--on", "annex", NULL);
	world_int(w, "UPDATE account SET kind = 'service', owner = CASE name WHEN 'annex' THEN 'alex' ELSE 'olga' "
		     "END RETURNING 1");
	for (size_t i = 0; i < COUNT(NAMES); i++) {
		err e;
		world_as(w, &e, NAMES[i], "policy ack", NULL);
	}
	return w;
}

void covers_works(err e)
{
	if (e) fail_msg("%s: %s", e->code, e->text.at);
}

void covers_fails(err e, const char *code)
{
	if (!e) fail_msg("It should have failed: %s", code);
	assert_string_equal(e->code, code);
}

/* From tomorrow 10:00 for three days: 'library', olga by priya. */
void covers_plan(struct world *w)
{
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "tomorrow 10:00", "--until",
	   "in 4 days at 10:00");
}

void covers_agree(struct world *w)
{
	covers_plan(w);
	AS(w, "olga", "cover set", "1", "--default", "keep");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
}

struct can {
	const char *who, *account;
	enum power power;
	int64_t at;
	bool yes;
};

static err ask_can(struct tx *tx, void *of)
{
	struct can *k = of;
	struct account on;
	struct may_said said;
	TRY(account_need(tx, str_of(k->account), &on));
	TRY(may(tx,
		&(struct may_ask){
			.who = str_of(k->who), .power = k->power, .on = &on, .at = k->at ? k->at : tx_now(tx)},
		&said));
	k->yes = said.yes;
	return NULL;
}

bool covers_can_at(struct world *w, const char *who, enum power power, const char *account, int64_t at)
{
	struct can k = {who, account, power, at, false};
	assert_null(store_now(w->store, false, ask_can, &k));
	return k.yes;
}

bool covers_can(struct world *w, const char *who, enum power power, const char *account)
{
	return covers_can_at(w, who, power, account, 0);
}

struct asking {
	const char *account;
	enum power power;
	int64_t at;
	char person[40];
};

static err ask_duty(struct tx *tx, void *of)
{
	struct asking *k = of;
	struct account on;
	struct on_duty who;
	TRY(account_need(tx, str_of(k->account), &on));
	TRY(on_duty(tx, &(struct duty_ask){.on = &on, .power = k->power, .at = k->at ? k->at : tx_now(tx)}, &who));
	snprintf(k->person, sizeof k->person, "%.*s", SHOW(who.person));
	return NULL;
}

const char *covers_duty(struct world *w, const char *account, enum power power)
{
	static struct asking k;
	k = (struct asking){.account = account, .power = power};
	assert_null(store_now(w->store, false, ask_duty, &k));
	return k.person;
}
