/* SPDX-License-Identifier: MIT
 * assure_test.c - each control is green when it may be, and is not when it may not. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* 'library' publishes for real, olga owns it and priya stands in; the others are for practice. */
static struct world *town(void)
{
	struct world *w = covers_town();
	world_int(w, "UPDATE account SET server = 'social.example', deputy = 'priya', approval = 'needed' WHERE name "
		     "= 'library' RETURNING 1");
	return w;
}

/* Its state, as the answer has it. */
static const char *state(struct world *w, const char *control)
{
	static char word[20];
	err e;
	size_t at;
	str said = world_as(w, &e, "alex", "assure page", NULL), cell = S("");
	covers_works(e);
	str key = arena_fmt(w->a, "\",\"control\":\"%s\"", control);
	if (!str_find(said, key, &at)) fail_msg("no control %s", control);
	str head = str_cut(said, 0, at);
	for (size_t from; str_find(head, S("\"state\":\""), &from);) head = cell = str_cut(head, from + 9, head.len);
	snprintf(word, sizeof word, "%.*s", SHOW(cell));
	return word;
}

#define IS(w, control, wanted) assert_string_equal(state(w, control), wanted)

static bool evidence_has(struct world *w, const char *words)
{
	err e;
	str said = world_as(w, &e, "alex", "assure page", NULL);
	covers_works(e);
	return str_find(said, str_of(words), NULL);
}

/* ---- what is not known */

void test_without_a_real_account_nothing_about_accounts_is_known(void **state_)
{
	(void)state_;
	struct world *w = covers_town();
	static const char *const OF_ACCOUNTS[] = {"mfa", "log-ins", "owners", "approval", "watch"};
	for (size_t i = 0; i < COUNT(OF_ACCOUNTS); i++) IS(w, OF_ACCOUNTS[i], "not known");
	IS(w, "record", "not known");
	IS(w, "backup", "not known");
	world_free(w);
}

void test_who_may_not_read_the_record_does_not_read_the_controls(void **state_)
{
	(void)state_;
	struct world *w = town();
	REFUSED(w, "not-allowed", "nina", "assure page");
	REFUSED(w, "not-allowed", "nina", "assure note", "--what", "record");
	world_free(w);
}

/* ---- the emergency */

static void drill(struct world *w)
{
	AS(w, "alex", "drill begin", "annex");
	AS(w, "alex", "lockdown row", "annex", "--reason", "DRILL 1");
	AS(w, "alex", "drill note", "1", "--row", "9", "--evidence", "whole");
	AS(w, "alex", "unlock", "1");
}

void test_a_drill_counts_for_a_year_and_only_if_two_have_ended_it(void **state_)
{
	(void)state_;
	struct world *w = town();
	world_verb(w, "role give", "sam", "admin", NULL);
	IS(w, "drill", "RED");
	drill(w);
	world_pass(w, 20 * MINUTE_MS);
	IS(w, "drill", "RED");
	AS(w, "sam", "unlock", "1");
	world_pass(w, 5 * MINUTE_MS);
	IS(w, "drill", "green");
	assert_true(
		evidence_has(w, "Drill 1 was finished today: locked in 9 ms, evidence whole, unlocked by alex, sam"));
	w->now += 367 * DAY_MS;
	IS(w, "drill", "amber");
	world_free(w);
}

void test_a_drill_that_nobody_finished_or_whose_evidence_was_broken_is_not_green(void **state_)
{
	(void)state_;
	struct world *w = town();
	world_verb(w, "role give", "sam", "admin", NULL);
	drill(w);
	AS(w, "alex", "drill note", "1", "--row", "9", "--evidence", "broken");
	AS(w, "sam", "unlock", "1");
	world_pass(w, 5 * MINUTE_MS);
	IS(w, "drill", "amber");
	world_int(w, "UPDATE drill SET evidence = 'whole', outcome = 'unfinished' RETURNING 1");
	IS(w, "drill", "RED");
	world_free(w);
}

void test_the_lock_works_without_the_service_only_where_the_group_may_write(void **state_)
{
	(void)state_;
	struct world *w = town();
	char path[200];
	struct arena *a = arena_new();
	IS(w, "lock", "RED");
	assert_null(sentinels_folder(a, str_of(w->folder)));
	IS(w, "lock", "green");
	snprintf(path, sizeof path, "%s/locks", w->folder);
	assert_int_equal(chmod(path, 0700), 0);
	IS(w, "lock", "RED");
	arena_free(a);
	world_free(w);
}

void test_one_admin_alone_is_not_two_who_unlock(void **state_)
{
	(void)state_;
	struct world *w = town();
	IS(w, "unlock", "RED");
	world_verb(w, "role give", "sam", "admin", NULL);
	IS(w, "unlock", "green");
	world_free(w);
}

/* ---- the second factor */

#define ENDING                                                                                                       \
	"SELECT count(*) FROM notice n JOIN notice_to t ON t.notice = n.id WHERE t.person = 'olga' AND n.what LIKE "

void test_an_attestation_lapses_after_three_months_and_its_owner_is_told_before(void **state_)
{
	(void)state_;
	struct world *w = town();
	w->leap_most = HOUR_MS;
	IS(w, "mfa", "RED");
	AS(w, "alex", "account attest", "library", "--mfa");
	IS(w, "mfa", "green");
	world_pass(w, 77 * DAY_MS);
	IS(w, "mfa", "green");
	assert_int_equal(world_int(w, ENDING "'%second factor%'"), 0);
	world_pass(w, 2 * DAY_MS);
	IS(w, "mfa", "amber");
	assert_int_equal(world_int(w, ENDING "'%somebody should look by%'"), 1);
	world_pass(w, 14 * DAY_MS);
	IS(w, "mfa", "RED");
	assert_int_equal(world_int(w, ENDING "'%nobody has looked%'"), 1);
	assert_int_equal(world_int(w, ENDING "'%second factor%'"), 2);
	AS(w, "alex", "account attest", "library", "--mfa");
	IS(w, "mfa", "green");
	world_free(w);
}

void test_whoever_ticks_it_on_the_list_of_a_lockdown_has_looked(void **state_)
{
	(void)state_;
	struct world *w = town();
	AS(w, "nina", "lockdown row", "library");
	AS(w, "alex", "unlock tick", "1", "library", "--done", "mfa");
	IS(w, "mfa", "green");
	world_free(w);
}

void test_an_attestation_is_a_persons_who_may_and_of_a_real_account(void **state_)
{
	(void)state_;
	struct world *w = town();
	REFUSED(w, "not-allowed", "nina", "account attest", "library", "--mfa");
	REFUSED(w, "which-fact", "alex", "account attest", "library");
	REFUSED(w, "is-practice", "alex", "account attest", "annex", "--mfa");
	size_t at;
	str said = world_verb(w, "token add", "robot", "--of", "alex", "--may", "all", NULL);
	assert_true(str_find(said, S("\"secret\":\""), &at));
	str secret = str_cut(said, at + 10, said.len);
	str_split(&secret, '"', &said);
	w->token = said;
	REFUSED(w, "not-by-token", "nobody", "account attest", "library", "--mfa");
	w->token = S("");
	IS(w, "mfa", "RED");
	world_free(w);
}

/* ---- access */

void test_a_log_in_older_than_a_year_is_amber_and_one_without_a_date_is_not_known(void **state_)
{
	(void)state_;
	struct world *w = town();
	IS(w, "log-ins", "green");
	assert_true(evidence_has(w, "library today"));
	w->now += 400 * DAY_MS;
	IS(w, "log-ins", "amber");
	assert_true(evidence_has(w, "library 400 days ago"));
	world_int(w, "UPDATE account SET dialogue = 0 WHERE name = 'library' RETURNING 1");
	IS(w, "log-ins", "not known");
	world_free(w);
}

void test_an_account_without_owner_is_red_and_without_deputy_amber(void **state_)
{
	(void)state_;
	struct world *w = town();
	IS(w, "owners", "green");
	world_int(w, "UPDATE account SET deputy = 'olga' WHERE name = 'library' RETURNING 1");
	IS(w, "owners", "amber"); /* nobody stands in for themself */
	world_int(w, "UPDATE account SET deputy = 'priya' WHERE name = 'library' RETURNING 1");
	world_int(w, "UPDATE person SET state = 'left', left_at = 1 WHERE name = 'olga' RETURNING 1");
	IS(w, "owners", "RED");
	world_free(w);
}

void test_what_a_leaver_still_has_is_red(void **state_)
{
	(void)state_;
	struct world *w = town();
	AS(w, "sam", "token add", "mine", "--may", "see");
	IS(w, "leavers", "green");
	world_int(w, "UPDATE person SET state = 'left', left_at = 1 WHERE name = 'sam' RETURNING 1");
	world_int(w, "DELETE FROM role_held WHERE person = (SELECT id FROM person WHERE name = 'sam') RETURNING 1");
	IS(w, "leavers", "green"); /* tokens end with their person */
	world_int(w, "UPDATE token SET ended = 0 RETURNING 1");
	IS(w, "leavers", "RED");
	world_free(w);
}

void test_a_token_without_bounds_or_without_use_is_amber(void **state_)
{
	(void)state_;
	struct world *w = town();
	IS(w, "tokens", "green");
	AS(w, "alex", "token add", "narrow", "--may", "see", "--until", "in 300 days");
	IS(w, "tokens", "green");
	AS(w, "alex", "token add", "wide", "--may", "all");
	IS(w, "tokens", "amber");
	AS(w, "alex", "token end", "wide");
	IS(w, "tokens", "green");
	w->now += 91 * DAY_MS;
	IS(w, "tokens", "amber");
	assert_true(evidence_has(w, "the oldest was made 91 days ago"));
	world_free(w);
}

/* ---- people */

void test_people_without_an_app_for_codes_are_named(void **state_)
{
	(void)state_;
	struct world *w = town();
	IS(w, "proof", "RED");
	world_int(w, "INSERT INTO proof(person, sealed, since) SELECT id, x'00', 1 FROM person WHERE name <> 'nina' "
		     "RETURNING 1");
	IS(w, "proof", "amber");
	assert_true(evidence_has(w, "Not yet: nina."));
	world_int(w, "INSERT INTO proof(person, sealed, since) SELECT id, x'00', 1 FROM person WHERE name = 'nina' "
		     "RETURNING 1");
	IS(w, "proof", "green");
	world_free(w);
}

void test_people_who_have_not_read_the_policy_are_named(void **state_)
{
	(void)state_;
	struct world *w = town();
	world_int(w, "INSERT INTO policy(version, since, text) VALUES (1, 1, 'Be kind.') ON CONFLICT DO NOTHING "
		     "RETURNING 1");
	world_int(w, "DELETE FROM policy_ack RETURNING 1");
	IS(w, "policy", "RED");
	world_int(w, "INSERT INTO policy_ack(person, version, at) SELECT id, (SELECT max(version) FROM policy), 1 "
		     "FROM person "
		     "WHERE name <> 'nina' RETURNING 1");
	IS(w, "policy", "amber");
	assert_true(evidence_has(w, "Not yet: nina"));
	AS(w, "nina", "policy ack", "--yes");
	IS(w, "policy", "green");
	world_free(w);
}

void test_an_account_on_which_nobody_looks_first_is_amber(void **state_)
{
	(void)state_;
	struct world *w = town();
	IS(w, "approval", "green");
	world_int(w, "UPDATE account SET approval = 'not-needed' WHERE name = 'library' RETURNING 1");
	IS(w, "approval", "amber");
	world_free(w);
}

/* ---- what has happened */

void test_the_record_is_as_green_as_it_was_when_somebody_looked(void **state_)
{
	(void)state_;
	struct world *w = town();
	AS(w, "alex", "assure note", "--what", "record");
	IS(w, "record", "green");
	w->now += 32 * DAY_MS;
	IS(w, "record", "amber");
	AS(w, "alex", "assure note", "--what", "record", "--broken");
	IS(w, "record", "RED");
	world_free(w);
}

void test_a_backup_grows_old(void **state_)
{
	(void)state_;
	struct world *w = town();
	AS(w, "alex", "assure note", "--what", "backup");
	IS(w, "backup", "green");
	w->now += 8 * DAY_MS;
	IS(w, "backup", "amber");
	w->now += 30 * DAY_MS;
	IS(w, "backup", "RED");
	world_free(w);
}

void test_a_list_that_is_not_read_is_red(void **state_)
{
	(void)state_;
	struct world *w = town();
	IS(w, "watch", "RED");
	world_int(w, "INSERT INTO watching(account, began, read_at) SELECT id, 1, 1795341600000 FROM account WHERE "
		     "name = 'library' RETURNING 1");
	IS(w, "watch", "green");
	w->now += 2 * HOUR_MS;
	IS(w, "watch", "RED");
	world_int(w, "UPDATE platform SET ops = 0 RETURNING 1");
	IS(w, "watch", "amber");
	world_free(w);
}
