/* SPDX-License-Identifier: MIT
 * audience_test.c - what is written for staff never comes before the public, whichever way it is tried. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

static struct world *hall(void)
{
	struct world *w = world_new();
	world_account(w, "square");
	world_account(w, "canteen");
	world_verb(w, "account set", "canteen", "--audience", "staff", NULL);
	return w;
}

static void refused(err e, const char *code, const char *words)
{
	assert_non_null(e);
	assert_string_equal(e->code, code);
	assert_true(str_find(e->text, str_of(words), NULL));
}

void test_a_post_for_staff_goes_to_accounts_for_staff_alone(void **state)
{
	(void)state;
	struct world *w = hall();
	err e;
	world_try(w, &e, "add", "The rota is out.", "--to", "square", "--audience", "staff", NULL);
	refused(e, "only-for-staff", "'square' is read by the public");
	world_try(w, &e, "add", "The rota is out.", "--to", "canteen,square", "--audience", "Staff", "--at", "+1h",
		  NULL);
	refused(e, "only-for-staff", "'square'");
	world_try(w, &e, "add", "The rota is out.", "--to", "canteen", "--audience", "staff", "--at", "+1h", NULL);
	assert_null(e);
	world_try(w, &e, "add", "Flu jabs for staff and patients.", "--to", "square", "--audience",
		  "patients and staff", NULL);
	assert_null(e);
	world_free(w);
}

void test_nor_by_an_edit(void **state)
{
	(void)state;
	struct world *w = hall();
	err e;
	world_verb(w, "add", "For all.", "--to", "square", NULL);
	world_try(w, &e, "edit", "1", "--audience", "staff", NULL);
	refused(e, "only-for-staff", "'square'");
	world_verb(w, "add", "For us.", "--to", "canteen", "--audience", "staff", NULL);
	world_try(w, &e, "edit", "2", "--to", "square", NULL);
	refused(e, "only-for-staff", "'square'");
	world_free(w);
}

void test_nor_by_an_import(void **state)
{
	(void)state;
	struct world *w = hall();
	err e;
	world_verb(w, "import begin", NULL);
	str said = world_try(w, &e, "import rows", "--id", "1", "--rows",
			     "[{\"line\":2,\"call\":{\"TEXT\":\"One.\",\"to\":[\"square\"],\"audience\":\"staff\"}},"
			     "{\"line\":3,\"call\":{\"TEXT\":\"Two.\",\"to\":[\"canteen\"],\"audience\":\"staff\"}}]",
			     NULL);
	assert_null(e);
	assert_true(str_find(said, S("\"line\":2"), NULL));
	assert_true(str_find(said, S("is read by the public"), NULL));
	assert_false(str_find(said, S("\"line\":3"), NULL));
	world_free(w);
}

void test_nor_by_making_the_account_public_while_it_waits(void **state)
{
	(void)state;
	struct world *w = hall();
	err e;
	world_verb(w, "add", "For us.", "--to", "canteen", "--audience", "staff", "--at", "+5h", NULL);
	world_try(w, &e, "account set", "canteen", "--audience", "public", NULL);
	refused(e, "staff-posts", "wait for this account, so it stays one for staff: 1.");
	world_try(w, &e, "connect begin", "practice", "--as", "canteen", "--audience", "public", NULL);
	refused(e, "staff-posts", "stays one for staff");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE name = 'canteen' AND audience = 'staff'"),
			 1);
	world_verb(w, "cancel", "1", NULL);
	world_try(w, &e, "account set", "canteen", "--audience", "public", NULL);
	assert_null(e);
	world_free(w);
}

/* The question at the end of a dialogue is asked once more, with the reason. */
void test_nor_by_an_answer_when_it_is_connected(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "square");
	world_verb(w, "account set", "square", "--audience", "staff", NULL);
	world_verb(w, "add", "For us.", "--to", "square", "--audience", "staff", "--at", "+5h", NULL);
	err e;
	str said = world_try_json(w, &e, "connect answer", S("{\"id\":\"1:audience\",\"answer\":\"public\"}"));
	assert_null(e);
	assert_true(str_find(said, S("stays one for staff"), NULL));
	assert_true(str_find(said, S("ask-maybe"), NULL));
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE audience = 'staff'"), 1);
	world_free(w);
}
