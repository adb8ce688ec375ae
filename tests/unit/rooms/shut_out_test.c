/* SPDX-License-Identifier: MIT
 * shut_out_test.c - whoever is suspected is out, whatever else is locked in those seconds, and is let in by nobody
 * alone. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#define ON "SELECT count(*) FROM lock WHERE released_at = 0"

/* Beside alex, three who may unlock. */
static struct world *four_admins(void)
{
	struct world *w = covers_town();
	world_verb(w, "role give", "sam", "admin", NULL);
	world_verb(w, "role give", "olga", "admin", NULL);
	world_verb(w, "role give", "priya", "admin", NULL);
	return w;
}

/* As the command line does before it asks. */
static str put_file(struct world *w, const char *by, const char *suspect)
{
	str file;
	struct sentinel s = {.account = S(""), .by = str_of(by), .reason = S(""), .suspect = str_of(suspect), .at = w->now};
	assert_null(sentinel_write(w->a, str_of(w->folder), &s, &file));
	return file;
}

/* ---- two are suspected on one evening */

#define TOLD_OF(who) "SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'olga' AND n.what LIKE '%" who "%'"

void test_of_two_lockdowns_within_seconds_each_keeps_its_suspect_out(void **state)
{
	(void)state;
	struct world *w = four_admins();
	AS(w, "alex", "lockdown row", "--exclude-user", "sam", "--reason", "one");
	AS(w, "nina", "lockdown row", "--exclude-user", "priya");
	assert_int_equal(world_int(w, ON " AND suspect > 0"), 2);
	REFUSED(w, "not-allowed", "sam", "unlock", "1");
	REFUSED(w, "not-allowed", "sam", "unlock", "2");
	REFUSED(w, "not-allowed", "priya", "unlock", "1");
	REFUSED(w, "not-allowed", "priya", "unlock", "2");
	assert_int_equal(world_int(w, TOLD_OF("alex has locked down everything, and shut out sam.")), 1);
	assert_int_equal(world_int(w, TOLD_OF("nina has locked down everything, and shut out priya.")), 1);
	world_free(w);
}

void test_one_person_shuts_out_two_one_after_the_other(void **state)
{
	(void)state;
	struct world *w = four_admins();
	AS(w, "nina", "lockdown row", "wards");
	AS(w, "nina", "lockdown row", "wards", "--exclude-user", "sam");
	AS(w, "nina", "lockdown row", "wards", "--exclude-user", "priya");
	AS(w, "nina", "lockdown row", "wards", "--exclude-user", "sam"); /* the same word twice is one lockdown */
	AS(w, "nina", "lockdown row", "wards");
	assert_int_equal(world_int(w, ON), 3);
	REFUSED(w, "not-allowed", "sam", "add", "Hello", "--to", "annex");
	REFUSED(w, "not-allowed", "priya", "add", "Hello", "--to", "annex");
	assert_int_equal(world_int(w, TOLD_OF("and shut out")), 2);
	world_free(w);
}

#define HAS_FILE ON " AND sentinel = '%.*s' AND suspect = (SELECT id FROM person WHERE name = '%s')"

/* Each command line has put its file there, and neither has asked yet. */
void test_of_two_files_each_is_taken_by_the_word_that_wrote_it(void **state)
{
	(void)state;
	struct world *w = four_admins();
	str ninas = put_file(w, "nina", "sam"), alexs = put_file(w, "alex", "priya");
	AS(w, "alex", "lockdown row", "--exclude-user", "priya");
	AS(w, "nina", "lockdown row", "--exclude-user", "sam");
	assert_int_equal(world_int(w, arena_cstr(w->a, arena_fmt(w->a, HAS_FILE, SHOW(ninas), "sam"))), 1);
	assert_int_equal(world_int(w, arena_cstr(w->a, arena_fmt(w->a, HAS_FILE, SHOW(alexs), "priya"))), 1);
	world_free(w);
}
