/* SPDX-License-Identifier: MIT
 * findings_test.c - each thing that the doctor finds, one by one: not in a house in order, found where it is so, and
 * with what to type. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"

#include <string.h>

#define DO(w, sql) world_int((w), sql " RETURNING 1")

static int64_t last(struct world *w)
{
	return world_int(w, "SELECT max(id) FROM post");
}

/* alex runs it, kim approves and stands in, carl and bea coach, sam learns; each week has a post. */
static struct world *town(void)
{
	static const char *const ROLES[][2] = {{"alex", "admin"}, {"kim", "approver"}, {"carl", "coach"}, {"bea", "coach"}};
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	DO(w, "UPDATE account SET kind = 'corporate', owner = 'alex', deputy = 'kim', approval = 'needed', handle = name, "
	      "remote_id = name");
	world_verb(w, "user add", "sam", NULL);
	for (size_t i = 0; i < COUNT(ROLES); i++) {
		world_verb(w, "user add", ROLES[i][0], NULL);
		world_verb(w, "role give", ROLES[i][0], ROLES[i][1], NULL);
	}
	DO(w, "INSERT INTO proof(person, sealed, since) SELECT id, x'00', 1 FROM person WHERE name = 'alex'");
	AS(w, "carl", "training enrol", "sam", "--coach", "carl", "--backup", "bea");
	AS(w, "kim", "add", "Next week.", "--to", "library,wards", "--at", "2026-11-30T12:00");
	AS(w, "kim", "add", "The week after.", "--to", "library,wards", "--at", "2026-12-08T12:00");
	AS(w, "kim", "add", "And this week.", "--to", "library,wards", "--at", "2026-11-23T12:00");
	return w;
}

/* alex is not asked for a code this once. */
static void leaves(struct world *w, const char *who)
{
	DO(w, "UPDATE proof SET since = 0");
	world_verb(w, "user leave", who, NULL);
	DO(w, "UPDATE proof SET since = 1");
}

/* ---- what is not as it should be */

static void no_owner(struct world *w)
{
	DO(w, "UPDATE account SET owner = '' WHERE name = 'wards'");
}

static void unknown_owner(struct world *w)
{
	DO(w, "UPDATE account SET owner = 'ghost' WHERE name = 'wards'");
}

static void own_account_of_a_leaver(struct world *w)
{
	DO(w, "UPDATE account SET kind = 'person', owner = 'bea' WHERE name = 'wards'");
	leaves(w, "bea");
}

static void no_deputy(struct world *w)
{
	DO(w, "UPDATE account SET deputy = '' WHERE name = 'wards'");
}

static void deputy_of_oneself(struct world *w)
{
	DO(w, "UPDATE account SET deputy = 'alex' WHERE name = 'wards'");
}

static void deputy_has_left(struct world *w)
{
	DO(w, "UPDATE account SET deputy = 'bea' WHERE name = 'wards'");
	DO(w, "UPDATE person SET state = 'left', left_at = 1 WHERE name = 'bea'");
}

static void nobody_approves(struct world *w)
{
	DO(w, "UPDATE account SET owner = '', deputy = '' WHERE name = 'wards'");
	DO(w, "DELETE FROM role_held");
}

static void only_the_author_approves(struct world *w)
{
	DO(w, "UPDATE account SET owner = '', deputy = ''");
	DO(w, "DELETE FROM role_held WHERE role <> 'approver'");
}

static void no_coach_for_a_post(struct world *w)
{
	AS(w, "sam", "add", "By a novice.", "--to", "wards", "--at", "2026-11-30T13:00");
	DO(w, "DELETE FROM role_held WHERE role IN ('coach', 'admin')");
}

static void no_lead(struct world *w)
{
	world_verb(w, "user set", "kim", "--team", "outreach", NULL);
}

static void keeper_without_a_role(struct world *w)
{
	AS(w, "bea", "add", "A draft of bea.", "--to", "wards");
	world_verb(w, "role take", "bea", "coach", NULL);
}

static void keeper_has_left(struct world *w)
{
	AS(w, "bea", "add", "A draft of bea.", "--to", "wards");
	leaves(w, "bea");
}

static void keeper_is_unknown(struct world *w)
{
	DO(w, "UPDATE post SET created_by = 'ghost' WHERE id = 1");
}

static void no_coach(struct world *w)
{
	DO(w, "UPDATE training SET coach = '', backup = ''");
}

static void coach_without_the_role(struct world *w)
{
	world_verb(w, "role take", "carl", "coach", NULL);
}

static void backup_has_left(struct world *w)
{
	leaves(w, "bea");
}

static void silent(struct world *w)
{
	DO(w, "UPDATE account SET created = created - 61 * 86400000 WHERE name = 'wards'");
}

static void twice(struct world *w)
{
	DO(w, "UPDATE account SET remote_id = 'library' WHERE name = 'wards'");
}

static void nothing_planned(struct world *w)
{
	world_verb(w, "cancel", "1", NULL);
}

static void log_in_ends(struct world *w)
{
	DO(w, "UPDATE account SET expires = 1795341600000 + 10 * 86400000, renew_at = 0 WHERE name = 'wards'");
}

static void log_in_has_ended(struct world *w)
{
	DO(w, "UPDATE account SET state = 'reconnect' WHERE name = 'wards'");
}

static void no_approval(struct world *w)
{
	DO(w, "UPDATE account SET approval = 'not-needed' WHERE name = 'wards'");
}

static void role_is_idle(struct world *w)
{
	DO(w, "UPDATE person SET joined = joined - 61 * 86400000 WHERE name = 'bea'");
}

static void no_proof(struct world *w)
{
	DO(w, "DELETE FROM proof");
}

static const struct {
	void (*make)(struct world *);
	const char *what, *about, *why, *todo;
} FOUND[] = {
	{no_owner, "no-owner", "wards", "'wards' has no owner.", "schedpost account set wards --owner NAME"},
	{unknown_owner, "owner-gone", "wards", "schedpost does not know ghost, the owner of 'wards'.",
	 "schedpost account set wards --owner NAME"},
	{own_account_of_a_leaver, "owner-gone", "wards", "'wards' is the own account of bea, who has left.",
	 "schedpost revoke wards"},
	{no_deputy, "no-deputy", "wards", "'wards' has no deputy.", "schedpost account set wards --deputy NAME"},
	{deputy_of_oneself, "no-deputy", "wards", "alex is owner and deputy of 'wards', so nobody stands in.",
	 "schedpost account set wards --deputy NAME"},
	{deputy_has_left, "deputy-gone", "wards", "bea, the deputy of 'wards', has left.",
	 "schedpost account set wards --deputy NAME"},
	{nobody_approves, "no-approver", "wards", "Posts on 'wards' need approval, and nobody may give it.",
	 "schedpost role give NAME approver --on wards"},
	{only_the_author_approves, "no-approver", "post 1",
	 "Post 1 waits for an approver's yes on 'wards', and nobody but its author may say it.",
	 "schedpost role give NAME approver --on wards"},
	{no_coach_for_a_post, "no-approver", "post 4",
	 "Post 4 waits for a coach's yes on 'wards', and nobody but its author may say it.",
	 "schedpost role give NAME coach --on wards"},
	{no_lead, "no-lead", "outreach", "Nobody leads the team 'outreach'.", "schedpost user set kim --lead"},
	{keeper_without_a_role, "no-keeper", "bea",
	 "bea looks after post 4 for 'wards' and may not change it: bea has no role there.",
	 "schedpost role give bea author --on wards"},
	{keeper_has_left, "no-keeper", "bea", "bea looks after post 4 for 'wards' and may not change it: bea has left.",
	 "schedpost user leave bea --to NAME"},
	{keeper_is_unknown, "no-keeper", "ghost",
	 "ghost looks after post 1 for 'library' and may not change it: schedpost does not know ghost.",
	 "schedpost user add ghost"},
	{no_coach, "no-coach", "sam", "sam is learning, and has no coach.",
	 "schedpost training assign sam --coach NAME --backup NAME"},
	{coach_without_the_role, "no-coach", "sam", "sam is learning, and has a coach who may not be one: carl has no role for all accounts.",
	 "schedpost training assign sam --coach NAME --backup NAME"},
	{backup_has_left, "no-backup", "sam", "sam is learning, and nobody stands in while carl is away.",
	 "schedpost training assign sam --coach NAME --backup NAME"},
	{silent, "dormant", "wards", "Nothing has come out on 'wards' since it was connected on Tue 22 Sep 2026.",
	 "schedpost account remove wards"},
	{twice, "doubled", "wards", "'library' and 'wards' are the same page, so posts may come out twice.",
	 "schedpost account remove wards"},
	{nothing_planned, "empty-week", "wards", "Nothing is planned on 'wards' for the week of Mon 30 Nov 2026.",
	 "--to wards --at WHEN"},
	{log_in_ends, "log-in-ends", "wards", "The log-in of 'wards' ends on Wed 2 Dec 2026.",
	 "schedpost connect practice --as wards"},
	{log_in_has_ended, "log-in-ends", "wards", "'wards' is not connected any more, so its posts wait.",
	 "schedpost connect practice --as wards"},
	{no_approval, "no-approval", "wards", "Posts on 'wards' go out without anybody else's yes.",
	 "schedpost account set wards --approval needed"},
	{role_is_idle, "idle-role", "bea", "bea is coach for all accounts, and has changed nothing since",
	 "schedpost role take bea coach"},
	{no_proof, "no-proof", "alex", "alex gives roles without being asked for a code.",
	 "schedpost proof set up, by alex"},
};

static str look(struct world *w)
{
	return world_verb(w, "doctor look", NULL);
}

void test_a_house_in_order_has_none_of_them(void **state)
{
	(void)state;
	struct world *w = town();
	has(look(w), "Nothing was found");
	assert_int_equal(last(w), 3);
	world_free(w);
}

void test_each_is_found_with_what_to_type(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(FOUND); i++) {
		struct world *w = town();
		FOUND[i].make(w);
		str said = look(w);
		has(said, arena_cstr(w->a, arena_fmt(w->a, "\"what\":\"%s\",\"about\":\"%s\",\"why\":\"%s", FOUND[i].what,
						     FOUND[i].about, FOUND[i].why)));
		has(said, FOUND[i].todo);
		world_free(w);
	}
}

/* Of many findings the first are shown, and it is said how many there are. */
void test_of_very_many_it_is_said_how_many(void **state)
{
	(void)state;
	struct world *w = town();
	DO(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
	      "INSERT INTO account(name, platform, zone, state, created, created_by, kind) "
	      "SELECT 'page-' || i, 'mastodon', 'Europe/London', 'ready', 1795341600000, 'alex', 'corporate' FROM n");
	/* of each: no owner, no deputy, an empty week */
	has(look(w), "These are the first 500 of 900. When some are mended, the next ones are shown.");
	DO(w, "DELETE FROM proof");
	has(world_verb(w, "user move", "bea", "--team", "estates", NULL), "These are the first 20 of");
	world_free(w);
}
