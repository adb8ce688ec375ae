/* SPDX-License-Identifier: MIT
 * record_kept_test.c - lines of the record go when they were kept for long enough, what is left is proved, and a
 * beginning that somebody has cut off is no such thing. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#define DAY (24 * 3600 * 1000LL)

static void pass_days(struct world *w, int days)
{
	w->leap_most = DAY;
	world_pass(w, days * DAY);
}

static str of_check(struct world *w, const char *head)
{
	err e;
	str said = head ? world_try(w, &e, "audit check", "--head", head, NULL) : world_try(w, &e, "audit check", NULL);
	size_t at;
	if (e) return arena_str(w->a, e->text);
	return str_find(said, S("\"warn\":[\""), &at) ? str_cut(said, at, said.len) : S("");
}

static const char *head_now(struct world *w)
{
	str said = world_verb(w, "audit head", NULL), head;
	size_t at;
	assert_true(str_find(said, S("\"head\":\""), &at));
	said = str_cut(said, at + 8, said.len);
	assert_true(str_split(&said, '"', &head));
	return arena_cstr(w->a, head);
}

/* Two posts at the beginning, one after two hundred days, four hundred days in all. */
static struct world *after_a_year(const char **first, const char **second)
{
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "retention set", "--record", "366", NULL);
	world_verb(w, "add", "Good morning.", "--at", "+1m", NULL);
	*first = head_now(w);
	pass_days(w, 200);
	world_verb(w, "add", "In summer.", "--at", "+1m", NULL);
	*second = head_now(w);
	pass_days(w, 190);
	assert_int_equal(world_int(w, "SELECT min(n) FROM audit"), 1);	/* a month's worth goes at a time */
	pass_days(w, 10);
	return w;
}

void test_lines_of_the_record_go_after_a_year_and_what_is_left_is_proved(void **state)
{
	(void)state;
	const char *first, *second;
	struct world *w = after_a_year(&first, &second);
	int64_t from = world_int(w, "SELECT min(n) FROM audit");
	assert_in_range(from, 3, world_int(w, "SELECT n FROM audit WHERE what = 'add'"));
	assert_int_equal(world_int(w, "SELECT count(*) FROM audit WHERE what LIKE 'thinning the record up to line %'"), 1);
	assert_string_equal(arena_cstr(w->a, of_check(w, NULL)), "");
	assert_string_equal(arena_cstr(w->a, of_check(w, second)), "");
	assert_true(str_find(of_check(w, first), S("is gone with all up to line"), NULL));
	assert_true(str_find(world_verb(w, "audit head", NULL), S("\"upto\":\""), NULL));
	world_verb(w, "add", "It goes on.", "--at", "+1m", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM audit WHERE what = 'add' AND about LIKE '% actor/%=%'"), 1);
	world_pass(w, 5 * 60 * 1000);
	assert_int_equal(world_seen(w, "library", "It goes on."), 1);
	assert_string_equal(arena_cstr(w->a, of_check(w, NULL)), "");
	world_kill(w);
	assert_string_equal(arena_cstr(w->a, of_check(w, NULL)), "");
	world_free(w);
}

/* As somebody would who has SQL and wants it to look like this. */
void test_a_beginning_that_was_cut_off_is_not_taken_for_a_thinned_one(void **state)
{
	(void)state;
	const char *first, *second;
	struct world *w = after_a_year(&first, &second);
	world_int(w, "DROP TRIGGER audit_shrinks_never");
	world_int(w, "UPDATE meta SET value = (SELECT n || ' ' || lower(hex(link)) FROM audit WHERE what = 'add') WHERE name = 'audit-from' "
		     "RETURNING 1");
	assert_false(of_check(w, NULL).len == 0);
	world_int(w, "DELETE FROM audit WHERE n <= (SELECT n FROM audit WHERE what = 'add') RETURNING 1");
	assert_true(str_find(of_check(w, NULL), S("and no line says that they were kept for long enough"), NULL));
	world_int(w, "DELETE FROM meta WHERE name = 'audit-from' RETURNING 1");
	assert_true(str_find(of_check(w, NULL), S("are missing"), NULL));
	world_free(w);
}

void test_the_record_is_kept_for_ever_or_for_a_year_at_least(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_account(w, "library");
	world_try(w, &e, "retention set", "--record", "365", NULL);
	assert_string_equal(e->code, "bad-days");
	assert_true(str_find(world_verb(w, "retention", NULL), S("\"record\":\"forever\""), NULL));
	int64_t before = world_int(w, "SELECT max(n) FROM audit");
	assert_true(str_find(world_verb(w, "retention set", "--record", "400", NULL), S("\"record\":\"400 days\""), NULL));
	assert_int_equal(world_int(w, "SELECT max(n) FROM audit"), before + 1);	/* that it was said is in it */
	world_verb(w, "retention set", "--record", "forever", NULL);
	pass_days(w, 500);
	assert_int_equal(world_int(w, "SELECT min(n) FROM audit"), 1);
	world_free(w);
}
