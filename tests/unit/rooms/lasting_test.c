/* SPDX-License-Identifier: MIT
 * lasting_test.c - versions of a platform's interface: when each may end, and who is told how long before. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"
#include "rooms/platforms/lasting.h"

#define DAY (24LL * 3600 * 1000)
#define JULY_2027 1814400000000		/* 2027-07-01 00:00 UTC */

static const sp_lasting known[] = {{SP_S("v21.0"), 1800489600000}, {SP_S("v26.0"), 1848441600000}};
static const sp_interface named = {.size = sizeof named, .usual = SP_S("v26.0"), .known = known, .nknown = 2};
static const sp_interface monthly = {.size = sizeof monthly, .usual = SP_S("202607"), .months = 12};

void test_a_version_ends_by_its_month_or_by_the_table(void **state)
{
	(void)state;
	static const struct { const sp_interface *of; str version; int64_t until; } rows[] = {
		{&monthly, S("202607"), JULY_2027},
		{&monthly, S("202612"), 1827619200000},	/* 2027-12-01 */
		{&monthly, S("202601"), 1798761600000},	/* 2027-01-01 */
		{&monthly, S("202613"), 0}, {&monthly, S("202600"), 0}, {&monthly, S("2026-7"), 0}, {&monthly, S("newest"), 0},
		{&monthly, S("-20267"), 0}, {&monthly, S(""), 0},
		{&named, S("v21.0"), 1800489600000}, {&named, S("v26.0"), 1848441600000},
		{&named, S("v27.0"), 0}, {&named, S("202607"), 0},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		if (lasting_until(rows[i].of, rows[i].version) != rows[i].until)
			fail_msg("%.*s: %lld", SHOW(rows[i].version), (long long)lasting_until(rows[i].of, rows[i].version));
}

static bool says(struct world *w, const char *verb, const char *name, const char *words)
{
	str said = name ? world_verb(w, verb, name, NULL) : world_verb(w, verb, NULL);
	return str_find(said, str_of(words), NULL);
}

/* As if it were an account of LinkedIn's: who is asked is the table of accounts. */
static struct world *world_with_linkedin(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_int(w, "UPDATE account SET platform = 'linkedin' WHERE name = 'library' RETURNING 1");
	return w;
}

void test_status_and_platforms_warn_sixty_days_before(void **state)
{
	(void)state;
	struct world *w = world_with_linkedin();
	w->now = JULY_2027 - 60 * DAY - 1;
	assert_false(says(w, "status", NULL, "202607"));
	assert_false(says(w, "platforms", NULL, "202607"));
	w->now = JULY_2027 - 60 * DAY;
	assert_true(says(w, "status", NULL, "LinkedIn may switch off version 202607 of its interface, which schedpost uses, "
					    "from 2027-07-01."));
	assert_true(says(w, "status", NULL, "platforms = { linkedin = { version"));
	assert_true(says(w, "platforms", NULL, "from 2027-07-01."));
	assert_true(says(w, "platforms", "linkedin", "from 2027-07-01."));
	w->now = JULY_2027 + DAY;
	assert_true(says(w, "status", NULL, "since 2027-07-01."));
	world_free(w);
}

void test_a_platform_without_accounts_is_no_affair_of_status(void **state)
{
	(void)state;
	struct world *w = world_with_linkedin();
	world_int(w, "UPDATE account SET state = 'removed' RETURNING 1");
	w->now = JULY_2027;
	assert_false(says(w, "status", NULL, "202607"));
	assert_true(says(w, "platforms", NULL, "202607"));
	world_free(w);
}

static err learn_work(struct tx *tx, void *of)
{
	static const struct platform_setting set[] = {
		{.platform = {"x", 1}, .name = {"version", 7}, .value = {"202401", 6}},
		{.platform = {"linkedin", 8}, .name = {"version", 7}, .value = {"202610", 6}},
	};
	struct world *w = of;
	str why, name = S("linkedin");
	const struct plug_facts *facts = w->plugs->facts(w->plugs, name, &why);
	return engine_learn(tx, &(struct learning){.name = name, .facts = facts, .settings = set, .nsettings = COUNT(set)});
}

void test_what_an_admin_has_set_is_judged_by_the_same_rule(void **state)
{
	(void)state;
	struct world *w = world_with_linkedin();
	assert_null(store_now(w->store, true, learn_work, w));
	w->now = JULY_2027;
	assert_false(says(w, "status", NULL, "may switch off"));
	assert_true(says(w, "platforms", "linkedin", "202610, sure until 2027-10-01"));
	w->now = JULY_2027 + 60 * DAY;
	assert_true(says(w, "status", NULL, "version 202610"));
	world_free(w);
}

void test_each_thing_that_cannot_be_done_has_its_sentence_and_tests_are_not_shown(void **state)
{
	(void)state;
	struct world *w = world_new();
	assert_true(says(w, "platforms", "pinterest",
			 "\"chain\",\"can\":false,\"words\":\"Pinterest has no chains of Pins.\""));
	assert_true(says(w, "platforms", "x", "\"take down\",\"can\":true"));
	assert_true(says(w, "platforms", NULL, "\"name\":\"practice\""));
	assert_false(says(w, "platforms", NULL, "\"name\":\"echo\""));
	world_free(w);
}
