/* SPDX-License-Identifier: MIT
 * policy_ack_test.c - everybody acknowledges the policy that is in force, and is asked again when it changes. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "rooms/policy/ack.h"

static err put_policy(struct tx *tx, void *of)
{
	tx_deed(tx, &(struct deed){.who = S("schedpost"), .door = S("daemon"), .what = S("learning of the policy")});
	query q = sql(tx, "INSERT INTO policy(version, text, since) SELECT coalesce(max(version), 0) + 1, $1, $2 FROM policy");
	bind_str(&q, str_of(of));
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

static void new_policy(struct world *w, char *text)
{
	assert_null(store_now(w->store, true, put_policy, text));
}

static err ask_sam(struct tx *tx, void *of)
{
	return policy_acknowledged(tx, S("sam"), of);
}

static bool sam_has_it(struct world *w)
{
	bool yes = false;
	assert_null(store_now(w->store, false, ask_sam, &yes));
	return yes;
}

static struct world *with_sam(void)
{
	struct world *w = world_new();
	world_verb(w, "user add", "sam", "--name", "Sam Okoro", NULL);
	world_verb(w, "role give", "sam", "novice", NULL);
	return w;
}

static char FIRST[] = "Ask a coach.\n", SECOND[] = "Ask two coaches.\n";

void test_without_a_policy_there_is_nothing_to_acknowledge(void **state)
{
	(void)state;
	struct world *w = with_sam();
	err e;
	assert_int_equal(world_int(w, "SELECT count(*) FROM policy"), 0);
	assert_true(sam_has_it(w));
	world_as(w, &e, "sam", "policy ack", "--yes", NULL);
	assert_string_equal(e->code, "no-policy");
	world_free(w);
}

void test_it_is_shown_before_it_is_acknowledged(void **state)
{
	(void)state;
	struct world *w = with_sam();
	err e;
	new_policy(w, FIRST);
	str said = world_as(w, &e, "sam", "policy ack", NULL);
	assert_null(e);
	assert_true(str_find(said, S("Ask a coach."), NULL));
	assert_true(str_find(said, S("\"confirm\""), NULL));
	assert_false(sam_has_it(w));
	world_as(w, &e, "sam", "policy ack", "--yes", NULL);
	assert_null(e);
	assert_true(sam_has_it(w));
	world_free(w);
}

void test_a_changed_policy_asks_everybody_again(void **state)
{
	(void)state;
	struct world *w = with_sam();
	err e;
	new_policy(w, FIRST);
	world_as(w, &e, "sam", "policy ack", "--yes", NULL);
	new_policy(w, SECOND);
	assert_false(sam_has_it(w));
	str said = world_verb(w, "policy who", NULL);
	assert_true(str_find(said, S("\"person\":\"sam\""), NULL));
	assert_true(str_find(said, S("\"version\":1"), NULL));
	world_as(w, &e, "sam", "policy ack", "--yes", NULL);
	said = world_verb(w, "policy who", NULL);
	assert_false(str_find(said, S("\"person\":\"sam\""), NULL));
	assert_true(str_find(world_verb(w, "policy who", "--all", NULL), S("\"version\":2"), NULL));
	world_free(w);
}

void test_whom_schedpost_does_not_know_acknowledges_nothing(void **state)
{
	(void)state;
	struct world *w = with_sam();
	err e;
	new_policy(w, FIRST);
	world_as(w, &e, "mallory", "policy ack", "--yes", NULL);
	assert_string_equal(e->code, "not-allowed");
	assert_int_equal(world_int(w, "SELECT count(*) FROM policy_ack"), 0);
	world_free(w);
}
