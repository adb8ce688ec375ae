/* SPDX-License-Identifier: MIT
 * doctor_test.c - what the doctor finds, what it leaves alone, and the register that the public is shown. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

static const int64_t DAY = 24 * 3600 * 1000LL;

static err change_now(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("setting the scene")});
	return ((err(*)(struct tx *))of)(tx);
}

#define SCENE(name, text)                                                                                            \
	static err name(struct tx *tx)                                                                               \
	{                                                                                                            \
		query q = sql(tx, text);                                                                             \
		return sql_run(&q);                                                                                  \
	}
SCENE(real, "UPDATE account SET kind = 'corporate', owner = 'alex', deputy = 'kim', approval = 'needed', handle = "
	    "name, remote_id = name")
SCENE(twice, "UPDATE account SET remote_id = 'library'")
SCENE(ends, "UPDATE account SET expires = 1795341600000 + 10 * 86400000, renew_at = 0 WHERE name = 'library'")
SCENE(renews, "UPDATE account SET expires = 1795341600000 + 10 * 86400000, renew_at = 1 WHERE name = 'library'")
SCENE(unseen, "UPDATE account SET approval = 'not-needed' WHERE name = 'library'")
SCENE(mastodon,
      "UPDATE account SET platform = 'mastodon', server = 'https://town.example', handle = '@library@town.example', "
      "title = 'Town <Library>' WHERE name = 'library'")
SCENE(alone, "UPDATE account SET deputy = '' WHERE name = 'wards'")
SCENE(proves, "INSERT INTO proof(person, sealed, since) SELECT id, x'00', 1 FROM person WHERE name = 'alex'")
SCENE(proves_nothing, "DELETE FROM proof")
SCENE(colleagues, "UPDATE account SET audience = 'staff' WHERE name = 'wards'")

static void set(struct world *w, err (*scene)(struct tx *))
{
	assert_null(store_now(w->store, true, change_now, (void *)(intptr_t)scene));
}

static struct world *town(void)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_person(w, "alex", "admin");
	world_verb(w, "user add", "kim", NULL);
	world_verb(w, "role give", "kim", "approver", "--on", "library", NULL);
	set(w, real);
	set(w, proves);
	return w;
}

static void plan_ahead(struct world *w)
{
	world_verb(w, "add", "Next week.", "--to", "library,wards", "--at", "2026-11-30T12:00", NULL);
	world_verb(w, "add", "The week after.", "--to", "library,wards", "--at", "2026-12-08T12:00", NULL);
	world_verb(w, "add", "And this week.", "--to", "library,wards", "--at", "2026-11-23T12:00", NULL);
}

void test_a_house_in_order_has_no_findings(void **state)
{
	(void)state;
	struct world *w = town();
	plan_ahead(w);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "Nothing was found");
	world_free(w);
}

void test_who_gives_roles_should_be_asked_for_codes(void **state)
{
	(void)state;
	struct world *w = town();
	has_not(world_verb(w, "doctor look", NULL), "being asked for a code");
	set(w, proves_nothing);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "alex gives roles without being asked for a code");
	has_not(said, "kim gives roles");
	world_free(w);
}

/* Somebody goes away and nobody has agreed to cover: it is told for the days that are near, until somebody does. */
void test_a_gap_of_the_next_days_is_found(void **state)
{
	(void)state;
	struct world *w = town();
	plan_ahead(w);
	set(w, alone); /* library has a deputy, so it has nobody only where kim is away, too */
	world_verb(w, "cover plan", "wards", "--by", "kim", "--from", "2026-12-20 10:00", "--until",
		   "2026-12-22 10:00", NULL);
	has_not(world_verb(w, "doctor look", NULL), "\"gap\"");
	world_verb(w, "cover plan", "library,wards", "--by", "kim", "--from", "2026-11-24 10:00", "--until",
		   "2026-11-26 10:00", "--default", "keep", NULL);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "\"what\":\"gap\",\"about\":\"wards\"");
	has(said, "Nobody looks after 'wards' from Tue 24 Nov 2026 10:00");
	has(said, "schedpost cover set 2 --by NAME");
	has(said, "Nobody approves posts on 'library' from Tue 24 Nov 2026 10:00"); /* its deputy writes then */
	world_free(w);
}

void test_an_empty_week_is_named_by_its_monday(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "add", "Sunday night.", "--to", "library,wards", "--at", "2026-12-06T23:59", NULL);
	world_verb(w, "add", "Only there.", "--to", "wards", "--at", "2026-11-29T23:59", NULL);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "Nothing is planned on 'library' for the week of Mon 23 Nov 2026.");
	has_not(said, "on 'library' for the week of Mon 30 Nov");
	has_not(said, "on 'wards'");
	world_free(w);
}

void test_a_silent_account_is_found_after_sixty_days(void **state)
{
	(void)state;
	err e;
	struct world *w = town();
	world_verb(w, "add", "The last one.", "--to", "library", "--at", "+1h", NULL);
	world_as(w, &e, "kim", "approve", "1", NULL);
	assert_null(e);
	world_pass(w, 2 * 3600 * 1000LL);
	w->now += 59 * DAY;
	has_not(world_verb(w, "doctor look", NULL), "\"dormant\",\"about\":\"library\"");
	has(world_verb(w, "doctor look", NULL), "\"about\":\"wards\"");
	w->now += 2 * DAY;
	str said = world_verb(w, "doctor look", NULL);
	has(said, "Nothing has come out on 'library' since Sun 22 Nov 2026.");
	has(said, "Nothing has come out on 'wards' since it was connected on Sun 22 Nov 2026.");
	has_not(said, "\"empty-week\""); /* that is said already */
	world_free(w);
}

void test_the_same_page_twice_is_found_once(void **state)
{
	(void)state;
	struct world *w = town();
	has_not(world_verb(w, "doctor look", NULL), "same page");
	set(w, twice);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "'library' and 'wards' are the same page");
	has_not(said, "'wards' and 'library'");
	world_free(w);
}

void test_a_log_in_that_ends_and_does_not_renew_itself(void **state)
{
	(void)state;
	struct world *w = town();
	set(w, renews);
	has_not(world_verb(w, "doctor look", NULL), "log-in");
	set(w, ends);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "The log-in of 'library' ends on Wed 2 Dec 2026.");
	has(said, "schedpost connect practice --as library");
	world_free(w);
}

void test_roles_for_everything_that_nobody_uses(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_person(w, "robin", "publisher");
	w->now += 61 * DAY;
	world_as(w, &e, "alex", "add", "Still here.", "--to", "library", NULL);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "robin is publisher for all accounts, and has changed nothing since");
	has(said, "schedpost role take robin publisher");
	has_not(said, "alex is admin");
	has_not(said, "kim is approver"); /* hers is on one account */
	world_as(w, &e, "robin", "add", "Back again.", "--to", "library", NULL);
	assert_null(e);
	has_not(world_verb(w, "doctor look", NULL), "robin is publisher");
	world_free(w);
}

void test_approval_switched_off_and_nobody_to_approve(void **state)
{
	(void)state;
	struct world *w = town();
	set(w, unseen);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "Posts on 'library' go out without anybody else's yes.");
	has(said, "schedpost account set library --approval needed");
	has_not(said, "Posts on 'wards' go out");
	world_free(w);
}

void test_owner_and_deputy_who_are_not_here(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "account set", "library", "--owner", "gone", NULL);
	world_verb(w, "account set", "wards", "--deputy", "alex", NULL);
	str said = world_verb(w, "doctor look", NULL);
	has(said, "schedpost does not know gone, the owner of 'library'.");
	has(said, "alex is owner and deputy of 'wards', so nobody stands in.");
	world_verb(w, "account set", "wards", "--deputy", "kim", NULL);
	set(w, proves_nothing);
	world_verb(w, "user leave", "kim", NULL);
	has(world_verb(w, "doctor look", NULL), "'wards' has no deputy.");
	world_free(w);
}

void test_the_register_shows_what_is_for_the_public(void **state)
{
	(void)state;
	struct world *w = town();
	world_account(w, "practice");
	world_verb(w, "user set", "alex", "--team", "Town libraries", NULL);
	set(w, mastodon);
	set(w, colleagues);
	str said = world_verb(w, "doctor page", NULL);
	has(said, "\"title\":\"Town "
		  "<Library>\",\"handle\":\"@library@town.example\",\"address\":\"https://town.example/@library\","
		  "\"team\":\"Town libraries\",\"since\":\"2026-11-22\"");
	has_not(said, "wards");
	has_not(said, "practice");
	world_free(w);
}

/* An address without a name would lead people to the platform, or to somebody else. */
void test_the_register_gives_no_address_without_a_name(void **state)
{
	(void)state;
	struct world *w = town();
	world_int(w, "UPDATE account SET platform = 'facebook', handle = '' WHERE name = 'library'");
	str said = world_verb(w, "doctor page", NULL);
	has(said, "\"handle\":\"\",\"address\":\"\"");
	has_not(said, "facebook.com");
	world_int(w, "UPDATE account SET platform = 'flickr', remote_id = '42@N01' WHERE name = 'library'");
	has(world_verb(w, "doctor page", NULL), "\"address\":\"https://www.flickr.com/people/42@N01/\"");
	world_free(w);
}
