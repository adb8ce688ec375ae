/* SPDX-License-Identifier: MIT
 * gaps_test.c - rule 11: every time in which an account has nobody is told, with why, and with what to type. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

/* Two people who could step in everywhere, and nobody on duty but who looks after an account. */
static struct world *town(void)
{
	struct world *w = covers_town();
	world_verb(w, "role give", "priya", "publisher", "--on", "library", NULL);
	world_verb(w, "role give", "priya", "publisher", "--on", "wards", NULL);
	world_int(w, "UPDATE account SET approval = 'not-needed' RETURNING 1");
	return w;
}

static str gaps(struct world *w, const char *days)
{
	return world_verb(w, "cover gaps", "--on", "library", "--days", days, NULL);
}

static void says(str said, const char *what)
{
	if (!str_find(said, str_of(what), NULL)) fail_msg("'%s' is not in %.*s", what, SHOW(said));
}

static void says_not(str said, const char *what)
{
	if (str_find(said, str_of(what), NULL)) fail_msg("'%s' is in %.*s", what, SHOW(said));
}

void test_rule_11_without_gaps_it_says_so(void **state)
{
	(void)state;
	struct world *w = town();
	says(gaps(w, "60"), "There are no gaps in the next 60 days.");
	err e;
	world_try(w, &e, "cover gaps", "--days", "0", NULL);
	covers_fails(e, "bad-days");
	world_free(w);
}

void test_rule_11_nobody_until_somebody_agrees(void **state)
{
	(void)state;
	struct world *w = town();
	covers_plan(w);
	str said = gaps(w, "60");
	says(said, "olga is away, and nobody has agreed to cover. To mend it: schedpost cover set 1 --by NAME");
	says(said, "\"from\":\"2026-11-23T10:00:00Z\",\"until\":\"2026-11-26T10:00:00Z\"");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	says_not(gaps(w, "60"), "nobody has agreed");
	world_free(w);
}

void test_rule_11_who_covers_is_away_too(void **state)
{
	(void)state;
	struct world *w = town();
	covers_agree(w);
	world_int(w, "INSERT INTO cover(owner, person, kind, state, powers, begins, ends, wall_begins, wall_ends, zone, made_by, made) "
		     "SELECT priya.id, sam.id, 'planned', 'agreed', ' see write ', c.begins + 3600000, c.begins + 7200000, '', '', "
		     "c.zone, 'x', 1 FROM cover c, person priya, person sam WHERE priya.name = 'priya' AND sam.name = 'sam' RETURNING 1");
	str said = gaps(w, "60");
	says(said, "priya, who covers for olga, is away, too");
	says(said, "\"from\":\"2026-11-23T11:00:00Z\",\"until\":\"2026-11-23T12:00:00Z\"");
	world_free(w);
}

void test_rule_11_a_post_of_the_queue_needs_more_than_was_lent(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "role take", "priya", "publisher", "--on", "library", NULL);
	AS(w, "olga", "cover plan", "library", "--by", "priya", "--from", "tomorrow 10:00", "--until", "in 4 days at 10:00",
	   "--powers", "see,write", "--default", "keep");
	AS(w, "olga", "cover ask", "1");
	AS(w, "priya", "cover accept", "1");
	says_not(gaps(w, "60"), "\"queue\"");
	AS(w, "olga", "add", "Planned", "--to", "library", "--at", "in 2 days at 10:00");
	str said = gaps(w, "60");
	says(said, "priya covers for olga and may not publish what is in the queue");
	says(said, "\"from\":\"2026-11-23T10:00:00Z\",\"until\":\"2026-11-24T10:00:00Z\"");
	world_free(w);
}

void test_rule_11_nobody_approves_their_own_words(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "account set", "library", "--approval", "needed", NULL);
	says(gaps(w, "60"), "only olga could, and nobody approves their own words");
	world_verb(w, "account set", "library", "--deputy", "kim", NULL);
	says(gaps(w, "60"), "There are no gaps");
	world_free(w);
}

void test_rule_11_a_reply_window_has_nobody(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_try(w, &e, "account set", "library", "--replies", "whenever", NULL);
	covers_fails(e, "bad-hours");
	world_verb(w, "account set", "library", "--replies", "mon-fri 09:00-12:00", "--nation", "england", NULL);
	world_int(w, "INSERT INTO day_off(nation, day, name) VALUES ('england', '2026-11-24', 'A day off') RETURNING 1");
	covers_plan(w);
	str said = gaps(w, "60");
	says(said, "\"what\":\"replies\",\"from\":\"2026-11-23T10:00:00Z\",\"until\":\"2026-11-26T10:00:00Z\"");
	says(said, "(3 times)"); /* Monday, not Tuesday, Wednesday, Thursday */
	world_verb(w, "account set", "library", "--replies", "none", NULL);
	says_not(gaps(w, "60"), "\"replies\"");
	world_free(w);
}

void test_a_post_that_appears_while_nobody_answers_takes_a_reason(void **state)
{
	(void)state;
	struct world *w = town();
	err e;
	world_verb(w, "account set", "library", "--replies", "mon-fri 09:00-17:00", NULL);
	AS(w, "olga", "add", "In the hours", "--to", "library", "--at", "2026-11-24T12:00");
	REFUSED(w, "unattended", "olga", "add", "At night", "--to", "library", "--at", "2026-11-24T22:00");
	REFUSED(w, "unattended", "olga", "move", "1", "--at", "2026-11-28T12:00");
	covers_plan(w); /* olga is away on Tuesday, and nobody has agreed */
	world_as(w, &e, "olga", "add", "Away", "--to", "library", "--at", "2026-11-24T12:00", NULL);
	covers_fails(e, "unattended");
	says(e->text, "Nobody answers readers of 'library' on Tue 24 Nov 2026 12:00");
	says(e->text, "--unattended");
	REFUSED(w, "tells-too-much", "olga", "add", "Away", "--to", "library", "--at", "2026-11-24T12:00", "--unattended",
		"943 476 5919 is told by telephone.");
	AS(w, "olga", "add", "Away", "--to", "library", "--at", "2026-11-24T12:00", "--unattended",
	   "It is only a reminder.");
	says(world_verb(w, "history", "2", NULL), "Nobody answers readers then: It is only a reminder.");
	AS(w, "olga", "move", "1", "--at", "2026-11-28T12:00", "--unattended", "The fair is on.");
	says(world_verb(w, "history", "1", NULL), "The fair is on.");
	world_free(w);
}

/* What lets a post go whose time was chosen before, or that must go at once, stands in nobody's way: it warns. */
void test_submit_resume_and_now_warn_that_nobody_answers(void **state)
{
	(void)state;
	static const char WARNS[] = "It goes out all the same, so please look after the answers yourself.";
	struct world *w = town();
	AS(w, "olga", "add", "On Saturday", "--to", "library", "--at", "2026-11-28T12:00");
	AS(w, "olga", "add", "On Sunday, now", "--to", "library", "--at", "2026-11-24T12:00");
	world_verb(w, "account set", "library", "--replies", "mon-fri 09:00-17:00", NULL);
	err e;
	AS(w, "olga", "pause", "1");
	says(world_as(w, &e, "olga", "resume", "1", NULL), WARNS);
	covers_works(e);
	AS(w, "olga", "pause", "2");
	says_not(world_as(w, &e, "olga", "resume", "2", NULL), WARNS);
	says(world_as(w, &e, "olga", "now", "2", NULL), "Readers of 'library' are answered mon-fri 09:00-17:00");
	covers_works(e);
	says(world_verb(w, "history", "2", NULL), "Nobody answers readers then: It was sent at once.");
	world_int(w, "UPDATE account SET approval = 'needed' RETURNING 1");
	AS(w, "olga", "add", "On Monday", "--to", "library", "--at", "2026-11-30T12:00");
	AS(w, "olga", "withdraw", "3");
	world_verb(w, "account set", "library", "--replies", "tue-fri 09:00-17:00", NULL);
	says(world_as(w, &e, "olga", "submit", "3", NULL), WARNS);
	covers_works(e);
	world_free(w);
}

/* A row of an import is held to what add is held to. */
void test_a_row_of_an_import_takes_a_reason(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "account set", "library", "--replies", "mon-fri 09:00-17:00", NULL);
	world_verb(w, "import begin", NULL);
	err e;
	str said = world_try(
		w, &e, "import rows", "--id", "1", "--rows",
		"[{\"line\":2,\"call\":{\"TEXT\":\"At night\",\"to\":[\"library\"],\"at\":\"2026-11-24T22:00\"}},"
		"{\"line\":3,\"call\":{\"TEXT\":\"Why not\",\"to\":[\"library\"],\"at\":\"2026-11-24T22:30\","
		"\"unattended\":\"It needs no answer.\"}}]",
		NULL);
	covers_works(e);
	says(said, "\"line\":2");
	says(said, "or say why that is fine");
	says_not(said, "\"line\":3");
	world_verb(w, "import finish", "--id", "1", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM post"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE note LIKE '%It needs no answer.%'"), 1);
	world_free(w);
}

void test_rule_11_a_trainee_has_no_coach(void **state)
{
	(void)state;
	struct world *w = town();
	world_verb(w, "role give", "nina", "novice", "--on", "library", NULL);
	world_verb(w, "training enrol", "nina", "--coach", "kim", "--backup", "alex", "--on", "library", NULL);
	says_not(gaps(w, "60"), "coach");
	world_verb(w, "role take", "kim", "coach", NULL);
	says_not(gaps(w, "60"), "coach");
	world_int(w, "UPDATE training SET backup = 'sam' RETURNING 1");
	str said = gaps(w, "60");
	says(said, "nina learns there; kim may not coach");
	says(said, "schedpost role give kim coach --on library");
	world_free(w);
}

void test_rule_11_only_one_person_could(void **state)
{
	(void)state;
	struct world *w = town();
	world_int(w, "DELETE FROM role_held WHERE account = 0 RETURNING 1");
	says_not(gaps(w, "60"), "alone may publish");
	world_verb(w, "role give", "priya", "publisher", "--on", "library", "--until", "in 10 days at 10:00", NULL);
	str said = gaps(w, "60");
	says(said, "olga alone may publish there. To mend it: schedpost role give NAME publisher --on library");
	says(said, "\"from\":\"2026-12-02T10:00:00Z\"");
	world_free(w);
}
