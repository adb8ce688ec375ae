/* SPDX-License-Identifier: MIT
 * policy_test.c - the matrix of conf/policy.conf: who must say yes, by account, category and the author's role. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include "rooms/policy/policy.h"

static const struct {
	const char *kind, *risk, *approval, *category, *role;
	bool publishes;
	const char *need;
} MATRIX[] = {
	/* practice (training) accounts need nobody, unless they are told to */
	{"practice", "high", "not-needed", "clinical", "novice", true, "nobody"},
	{"practice", "low", "needed", "news", "novice", true, "coach"},
	{"practice", "low", "needed", "news", "author", true, "approver"},
	/* a novice has a coach, always */
	{"corporate", "low", "not-needed", "news", "novice", false, "coach"},
	{"corporate", "low", "not-needed", "news", "novice", true, "coach"},
	{"corporate", "high", "needed", "event", "novice", false, "coach"},
	{"corporate", "low", "needed", "clinical", "novice", false, "coach+clinical"},
	/* whoever may not publish needs an approver, whatever the account says */
	{"service", "low", "not-needed", "news", "author", false, "approver"},
	{"service", "medium", "not-needed", "", "approver", false, "approver"},
	{"service", "medium", "not-needed", "", "", false, "approver"},
	/* whoever may publish needs nobody where the account says so */
	{"corporate", "low", "not-needed", "news", "publisher", true, "nobody"},
	{"corporate", "medium", "not-needed", "", "owner", true, "nobody"},
	{"internal", "medium", "not-needed", "recruitment", "admin", true, "nobody"},
	{"corporate", "medium", "needed", "news", "publisher", true, "approver"},
	{"corporate", "medium", "needed", "news", "admin", true, "approver"},
	/* high risk and clinical words: always */
	{"corporate", "high", "not-needed", "news", "admin", true, "approver"},
	{"person", "high", "not-needed", "", "owner", true, "approver"},
	{"corporate", "low", "not-needed", "clinical", "admin", true, "approver+clinical"},
	{"corporate", "high", "needed", "clinical", "publisher", true, "approver+clinical"},
};

void test_who_must_say_yes(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct policy p;
	assert_null(policy_read(a, str_of(POLICY_CONF), &p));
	for (size_t i = 0; i < COUNT(MATRIX); i++) {
		str role = str_of(MATRIX[i].role);
		struct policy_ask ask = {.kind = str_of(MATRIX[i].kind),
					 .risk = str_of(MATRIX[i].risk),
					 .approval = str_of(MATRIX[i].approval),
					 .category = str_of(MATRIX[i].category),
					 .roles = &role,
					 .nroles = role.len ? 1 : 0,
					 .may_publish = MATRIX[i].publishes};
		str need = need_name(policy_need(&p, &ask));
		if (!str_is(need, str_of(MATRIX[i].need)))
			fail_msg("row %zu: %s account, risk %s, approval %s, category '%s', role '%s': %.*s, but "
				 "expected %s",
				 i, MATRIX[i].kind, MATRIX[i].risk, MATRIX[i].approval, MATRIX[i].category,
				 MATRIX[i].role, SHOW(need), MATRIX[i].need);
	}
	arena_free(a);
}

static enum need decide(struct arena *a, const char *text, const char *category)
{
	struct policy p;
	str roles[] = {S("author"), S("publisher")};
	assert_null(policy_read(a, str_of(text), &p));
	return policy_need(&p, &(struct policy_ask){.kind = S("corporate"),
						    .risk = S("low"),
						    .approval = S("not-needed"),
						    .category = str_of(category),
						    .roles = roles,
						    .nroles = 2,
						    .may_publish = true});
}

#define REASON "reason other See the comment.\n"

void test_the_first_line_that_fits_counts(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_int_equal(decide(a, "approval * news * coach\napproval * * * nobody\n" REASON, "news"), NEED_COACH);
	assert_int_equal(decide(a, "approval * * * nobody\napproval * news * coach\n" REASON, "news"), NEED_NOBODY);
	assert_int_equal(decide(a, "approval * none * nobody\n" REASON, ""), NEED_NOBODY);
	assert_int_equal(decide(a, "approval * * publisher nobody\n" REASON, "news"), NEED_NOBODY);
	assert_int_equal(decide(a, "approval high * * nobody\n" REASON, "news"), NEED_APPROVER);
	assert_int_equal(decide(a, REASON, "news"), NEED_APPROVER);
	arena_free(a);
}

static void refused(struct arena *a, const char *text, const char *words)
{
	struct policy p;
	err e = policy_read(a, str_of(text), &p);
	assert_non_null(e);
	assert_string_equal(e->code, "policy-conf");
	assert_true(str_find(e->text, str_of(words), NULL));
}

void test_a_wrong_line_is_named(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	refused(a, "# fine\napproval huge * * approver\n", "line 2");
	refused(a, "approval * gossip * approver\n", "gossip");
	refused(a, "approval * * * boss\n", "boss");
	refused(a, "approval * * *\n", "line 1");
	refused(a, "approval * * * approver nobody\n", "nobody");
	refused(a, "allow * * * nobody\n", "allow");
	refused(a, "reason facts\n", "facts");
	refused(a, "approval * * * approver\n", "reason");
	arena_free(a);
}

void test_a_changed_text_is_a_new_version(void **state)
{
	(void)state;
	struct world *w = world_new();
	static const char FIRST[] = "approval * * * coach\n" REASON, SECOND[] = "approval * * * approver\n" REASON,
		    BAD[] = "nonsense\n";
	assert_null(world_policy(w, FIRST));
	assert_null(world_policy(w, FIRST));
	assert_int_equal(world_int(w, "SELECT max(version) FROM policy"), 1);
	assert_null(world_policy(w, SECOND));
	assert_int_equal(world_int(w, "SELECT max(version) FROM policy"), 2);
	assert_non_null(world_policy(w, BAD));
	assert_int_equal(world_int(w, "SELECT count(*) FROM policy"), 2);
	world_free(w);
}
