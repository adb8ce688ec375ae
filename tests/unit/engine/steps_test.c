/* SPDX-License-Identifier: MIT
 * steps_test.c - a dialogue under way is for who began it, and what others do meanwhile counts at its end. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/duo_person.h"

enum { MINUTE = 60000, ACCOUNTS = 1200 };

#define REVOKES "SELECT count(*) FROM job WHERE op = 3"
#define REMOVED "SELECT count(*) FROM account WHERE state = 'removed'"

static struct world *connected(void)
{
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	world_pass(w, MINUTE);
	return w;
}

/* People who may do all of it, but do not run schedpost. */
static void let_in(struct world *w)
{
	static const char *const NAMES[] = {"bea", "be", "carl"};
	for (size_t i = 0; i < COUNT(NAMES); i++) {
		world_verb(w, "user add", NAMES[i], NULL);
		world_verb(w, "role give", NAMES[i], "owner", NULL);
	}
}

/* A step of the last job of this operation; `more` follows its number. */
static str step(struct world *w, err *e, const char *verb, int op, const char *more)
{
	str sql = arena_fmt(w->a, "SELECT max(id) FROM job WHERE op = %d", op);
	long long id = world_int(w, arena_cstr(w->a, sql));
	return world_try_json(w, e, verb, arena_fmt(w->a, "{\"id\":\"%lld%s\"}", id, more));
}

static void refuses(struct world *w, const char *person, const char *verb, int op, const char *code)
{
	err e;
	w->person = person;
	step(w, &e, verb, op, str_starts(str_of(verb), S("connect")) ? ":whose" : "");
	w->person = NULL;
	if (!e) fail_msg("%s took it for %s", verb, person);
	assert_string_equal(e->code, code);
}

void test_only_who_began_a_revoke_goes_on_with_it(void **state)
{
	(void)state;
	struct world *w = connected();
	err e;
	let_in(w);
	w->person = "bea";
	world_verb(w, "revoke begin", "ward", NULL);
	refuses(w, "carl", "revoke answer", SP_REVOKE, "not-yours");
	w->person = "carl";
	world_verb(w, "revoke begin", "ward", NULL);	/* the same, while it waits */
	assert_int_equal(world_int(w, REVOKES), 1);
	world_pass(w, MINUTE);
	duo_holds(step(w, &e, "revoke answer", SP_REVOKE, ""), "\"outcome\":\"proved\"");
	w->person = "bea";
	duo_holds(step(w, &e, "revoke answer", SP_REVOKE, ""), "\"outcome\":\"proved\"");
	refuses(w, "be", "revoke answer", SP_REVOKE, "not-yours");
	w->person = NULL;	/* who runs schedpost */
	duo_holds(step(w, &e, "revoke answer", SP_REVOKE, ""), "\"outcome\":\"proved\"");
	world_free(w);
}

void test_a_revoke_alone_removes_no_account(void **state)
{
	(void)state;
	struct world *w = connected();
	world_verb(w, "revoke begin", "ward", NULL);
	world_pass(w, MINUTE);
	refuses(w, NULL, "account remove answer", SP_REVOKE, "no-dialogue");
	assert_int_equal(world_int(w, REMOVED), 0);
	world_free(w);
}

void test_only_who_connects_answers_and_drops_it(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	err e;
	let_in(w);
	w->person = "bea";
	world_verb(w, "connect begin", "duo", "--as", "ward", NULL);
	world_settle(w);
	refuses(w, "carl", "connect answer", SP_CONNECT, "not-yours");
	refuses(w, "carl", "connect drop", SP_CONNECT, "not-yours");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 1 AND state = 'asking'"), 1);
	w->person = "bea";
	step(w, &e, "connect drop", SP_CONNECT, ":whose");
	assert_null(e);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 1 AND state = 'cancelled'"), 1);
	world_free(w);
}

void test_the_test_of_an_account_is_no_dialogue_to_connect_it(void **state)
{
	(void)state;
	struct world *w = connected();
	let_in(w);
	world_verb(w, "account test begin", "ward", NULL);
	refuses(w, NULL, "connect drop", SP_WHOAMI, "no-dialogue");
	refuses(w, "carl", "account test drop", SP_WHOAMI, "not-yours");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 4 AND state = 'cancelled'"), 0);
	world_free(w);
}

void test_only_who_began_an_import_fills_and_ends_it(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "ward");
	let_in(w);
	w->person = "bea";
	world_verb(w, "import begin", NULL);
	world_json(w, "import rows", S("{\"id\":\"1\",\"rows\":[{\"line\":2,\"call\":{\"TEXT\":\"bea's\"}}]}"));
	w->person = "carl";
	world_try_json(w, &e, "import rows", S("{\"id\":\"1\",\"rows\":[{\"line\":2,\"call\":{\"TEXT\":\"carl's\"}}]}"));
	assert_string_equal(e->code, "not-yours");
	world_try(w, &e, "import finish", "--id", "1", NULL);
	assert_string_equal(e->code, "not-yours");
	world_try(w, &e, "import drop", "--id", "1", NULL);
	assert_string_equal(e->code, "not-yours");
	w->person = "bea";
	world_verb(w, "import finish", "--id", "1", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 1);
	world_free(w);
}

/* ---- what others do meanwhile */

static struct world *added_while_it_is_removed(const char *option)
{
	struct world *w = connected();
	world_verb(w, "account remove begin", "ward", option, NULL);
	world_verb(w, "add", "new", "--to", "ward", "--at", "+1h", NULL);
	world_pass(w, MINUTE);
	return w;
}

void test_a_post_that_comes_while_its_account_is_removed_keeps_the_account(void **state)
{
	(void)state;
	struct world *w = added_while_it_is_removed(NULL);
	err e;
	str said = step(w, &e, "account remove answer", SP_REVOKE, "");
	duo_holds(said, "somebody has added 1 post meanwhile, so it stays");
	duo_holds(said, "\"word\":\"failed\"");
	duo_lacks(said, "is removed");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'ready'"), 1);
	duo_account_holds(w, "ward", "\"reconnect\"");
	duo_holds(world_verb(w, "account remove begin", "ward", "--cancel-posts", NULL), "is removed");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'cancelled'"), 1);
	world_free(w);
}

void test_who_wants_the_posts_gone_wants_those_gone_that_come_meanwhile(void **state)
{
	(void)state;
	struct world *w = added_while_it_is_removed("--cancel-posts");
	err e;
	duo_holds(step(w, &e, "account remove answer", SP_REVOKE, ":cancel-posts"), "'ward' is removed");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE post = 1 AND state = 'cancelled'"), 1);
	world_free(w);
}

void test_what_is_connected_again_meanwhile_is_not_removed(void **state)
{
	(void)state;
	struct world *w = connected();
	err e;
	world_verb(w, "account remove begin", "ward", NULL);
	world_pass(w, MINUTE);
	duo_side.pages[0].dead = false;
	duo_connect_both(w, "duo", "ward");
	duo_holds(step(w, &e, "account remove answer", SP_REVOKE, ""), "connected again meanwhile, so it stays");
	assert_int_equal(world_int(w, REMOVED), 0);
	world_free(w);
}

/* The door hands back what it is told, so that is where it must stand. */
void test_the_door_is_told_that_posts_may_go(void **state)
{
	(void)state;
	struct world *w = connected();
	duo_holds(world_verb(w, "account remove begin", "ward", "--cancel-posts", NULL), ":cancel-posts\"");
	world_free(w);
}

void test_all_means_all_however_many(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_int(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1199) INSERT INTO account(name, platform, "
		     "server, zone, state, created, created_by) SELECT 'a' || i, platform, server, zone, 'reconnect', 1, 'alex' FROM "
		     "account, n WHERE name = 'ward' RETURNING 1");
	world_verb(w, "revoke begin", "--all", "--yes", NULL);
	assert_int_equal(world_int(w, REVOKES), ACCOUNTS);
	world_free(w);
}
