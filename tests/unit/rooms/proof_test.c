/* SPDX-License-Identifier: MIT
 * proof_test.c - codes of an app: made as the RFC says, asked for where they are needed, and each counted once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"
#include "help/world.h"
#include "rooms/proof/proof.h"
#include "rooms/vault/vault.h"

#include <stdio.h>
#include <string.h>

#define MINUTE (60 * 1000LL)

void test_codes_are_those_of_the_rfc(void **state)
{
	(void)state;
	static const struct {	/* RFC 6238, appendix B: the last six of eight digits */
		int64_t second;
		const char *code;
	} VECTORS[] = {
		{59, "287082"},		{1111111109, "081804"}, {1111111111, "050471"},
		{1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(VECTORS); i++) {
		str code = proof_code(a, (const uint8_t *)"12345678901234567890", VECTORS[i].second / 30);
		assert_string_equal(arena_cstr(a, code), VECTORS[i].code);
	}
	arena_free(a);
}

void test_keys_are_written_as_the_rfc_says(void **state)
{
	(void)state;
	static const char *const VECTORS[][2] = {	/* RFC 4648, 10 */
		{"f", "MY"},	     {"fo", "MZXQ"},	    {"foo", "MZXW6"},
		{"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI"},
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(VECTORS); i++) {
		str text = base32(a, (const uint8_t *)VECTORS[i][0], strlen(VECTORS[i][0]));
		assert_string_equal(arena_cstr(a, text), VECTORS[i][1]);
	}
	assert_string_equal(arena_cstr(a, in_fours(a, S("ABCDEFGHI"), ' ')), "ABCD EFGH I");
	arena_free(a);
}

/* ---- a person with a phone */

struct phone {
	struct world *w;
	uint8_t secret[PROOF_SECRET];
	str recovery;
};

static str member(struct world *w, str said, const char *name)
{
	const struct json *j;
	str text = S("");
	assert_null(json_read(w->a, said, &j));
	assert_null(json_need_object(w->a, j, "data", &j));
	assert_null(json_need_str(w->a, j, name, &text));
	return text;
}

static void read_key(struct phone *p, str key)
{
	static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned bits = 0, have = 0;
	size_t n = 0;
	for (size_t i = 0; i < key.len; i++) {
		if (key.at[i] == ' ') continue;
		bits = bits << 5 | (unsigned)(strchr(LETTERS, key.at[i]) - LETTERS);
		have += 5;
		if (have >= 8) p->secret[n++] = (uint8_t)(bits >> (have -= 8));
	}
	assert_int_equal(n, PROOF_SECRET);
}

static const char *code_at(struct phone *p, int64_t at)
{
	return arena_cstr(p->w->a, proof_code(p->w->a, p->secret, at / PROOF_STEP_MS));
}

/* kim is an admin, at their own log-in. */
static str kim(struct world *w, const char *verb, const char *one, const char *two, const char *three)
{
	err e;
	str said = world_as(w, &e, "kim", verb, one, two, three, NULL);
	if (e) fail_msg("%s: %.*s", verb, SHOW(e->text));
	return said;
}

static struct phone with_phone(void)
{
	struct phone p = {.w = world_new()};
	world_account(p.w, "library");
	world_verb(p.w, "user add", "kim", NULL);
	world_verb(p.w, "user add", "sam", NULL);
	world_verb(p.w, "role give", "kim", "admin", NULL);
	world_verb(p.w, "role give", "sam", "admin", NULL);
	read_key(&p, member(p.w, kim(p.w, "proof set up begin", NULL, NULL, NULL), "key"));
	const char *code = code_at(&p, p.w->now);
	err e;
	str said = world_as(p.w, &e, "kim", "proof set up answer", "--id", "1", "--answer", code, NULL);
	assert_null(e);
	p.recovery = member(p.w, said, "recovery");
	p.w->now += 11 * MINUTE;	/* the code of the set-up is fresh no more */
	return p;
}

/* Whether kim is asked for a code, and nothing is done. */
static bool is_asked(struct world *w, const char *verb, const char *one, const char *two)
{
	return str_find(kim(w, verb, one, two, NULL), S("\"word\":\"proof\""), NULL);
}

/* Gives a code; whether it counted. *e may be the wait. */
static bool gives(struct world *w, const char *code, err *e)
{
	w->person = "kim";
	str said = world_try_json(w, e, "proof give", arena_fmt(w->a, "{\"code\":\"%s\"}", code));
	w->person = NULL;
	return !*e && !str_find(said, S("\"word\":\"proof\""), NULL);
}

void test_a_code_is_asked_for_where_harm_can_be_done_and_nothing_is_done_before(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	assert_false(is_asked(p.w, "role give", "sam", "author"));
	assert_true(is_asked(p.w, "role take", "sam", "admin"));
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM role_held h JOIN person p ON p.id = h.person WHERE p.name = 'sam' "
				   "AND role = 'admin'"), 1);
	assert_true(is_asked(p.w, "token add", "robot", NULL));
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM token"), 0);
	assert_true(is_asked(p.w, "revoke begin", "--all", NULL));
	assert_true(is_asked(p.w, "account remove begin", "library", NULL));
	assert_true(is_asked(p.w, "user leave", "sam", NULL));
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM person WHERE state = 'left'"), 0);
	assert_true(is_asked(p.w, "proof end", NULL, NULL));
	assert_true(gives(p.w, code_at(&p, p.w->now), &e));
	assert_false(is_asked(p.w, "role take", "sam", "admin"));
	assert_false(is_asked(p.w, "token add", "robot", NULL));
	world_free(p.w);
}

void test_proof_is_fresh_for_ten_minutes_and_only_where_it_was_given(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	assert_true(gives(p.w, code_at(&p, p.w->now), &e));
	str token = member(p.w, kim(p.w, "token add", "robot", "--may", "all"), "secret");
	p.w->token = token;
	assert_true(is_asked(p.w, "role give", "sam", "admin"));
	p.w->token = S("");
	p.w->now += 9 * MINUTE;
	assert_false(is_asked(p.w, "role give", "sam", "admin"));
	p.w->now += 1 * MINUTE;
	assert_true(is_asked(p.w, "role give", "sam", "admin"));
	p.w->now -= 15 * MINUTE;	/* the clock was put back: that makes nothing fresh */
	assert_true(is_asked(p.w, "role give", "sam", "admin"));
	world_free(p.w);
}

void test_a_code_counts_once_and_a_step_early_or_late(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	int64_t now = p.w->now;
	assert_false(gives(p.w, code_at(&p, now - 2 * PROOF_STEP_MS), &e));
	assert_false(gives(p.w, code_at(&p, now + 2 * PROOF_STEP_MS), &e));
	assert_true(gives(p.w, code_at(&p, now - PROOF_STEP_MS), &e));
	assert_false(gives(p.w, code_at(&p, now - PROOF_STEP_MS), &e));
	assert_true(gives(p.w, code_at(&p, now + PROOF_STEP_MS), &e));
	assert_false(gives(p.w, code_at(&p, now), &e));	/* older than one that counted */
	world_free(p.w);
}

void test_five_wrong_codes_make_wait_also_after_a_crash(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	for (int i = 0; i < PROOF_TRIES; i++) {
		assert_false(gives(p.w, "0", &e));
		assert_null(e);
	}
	world_kill(p.w);
	assert_false(gives(p.w, code_at(&p, p.w->now), &e));
	assert_string_equal(e->code, "proof-wait");
	p.w->now += PROOF_WAIT_MS;
	assert_false(gives(p.w, "0", &e));	/* one more, and it is to be waited again */
	assert_null(e);
	assert_false(gives(p.w, code_at(&p, p.w->now), &e));
	assert_string_equal(e->code, "proof-wait");
	p.w->now += PROOF_WAIT_MS;
	assert_true(gives(p.w, code_at(&p, p.w->now), &e));
	assert_false(gives(p.w, "0", &e));	/* the count began anew */
	assert_null(e);
	assert_false(gives(p.w, "0", &e));
	assert_null(e);
	world_free(p.w);
}

void test_a_recovery_code_works_once_without_the_phone(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	str rest = p.recovery, first, second;
	int codes = 1;
	for (size_t i = 0; i < rest.len; i++) codes += rest.at[i] == '\n';
	assert_int_equal(codes, RECOVERY_CODES);
	assert_true(str_split(&rest, '\n', &first) && str_split(&rest, '\n', &second));
	assert_true(gives(p.w, arena_cstr(p.w->a, first), &e));
	assert_false(is_asked(p.w, "role give", "sam", "admin"));
	assert_false(gives(p.w, arena_cstr(p.w->a, first), &e));
	char *small = arena_cstr(p.w->a, second);
	for (char *c = small; *c; c++)
		if (*c >= 'A' && *c <= 'Z') *c += 'a' - 'A';
	assert_true(gives(p.w, small, &e));
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM recovery_code WHERE used = 0"), RECOVERY_CODES - 2);
	world_free(p.w);
}

/* Whoever types wrong codes in another's name shuts nobody out, and is not unseen. */
void test_a_recovery_code_need_not_wait_and_wrong_codes_are_told(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	str rest = p.recovery, first;
	assert_true(str_split(&rest, '\n', &first));
	for (int i = 0; i < PROOF_TRIES; i++) gives(p.w, "0", &e);
	assert_false(gives(p.w, "AAAA-BBBB-CCCC-DDDD", &e));
	assert_string_equal(e->code, "proof-wait");
	assert_true(gives(p.w, arena_cstr(p.w->a, first), &e));
	assert_null(e);
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM notice WHERE what LIKE '5 wrong codes in a row%kim (socket).'"), 1);
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM notice_to WHERE person IN ('kim', 'sam')"), 2);
	world_free(p.w);
}

void test_who_leaves_takes_secret_codes_and_freshness_with_them(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	world_as(p.w, &e, "sam", "user leave", "kim", NULL);
	assert_null(e);
	assert_int_equal(world_int(p.w, "SELECT (SELECT count(*) FROM proof) + (SELECT count(*) FROM recovery_code) + "
				   "(SELECT count(*) FROM proof_fresh)"), 0);
	world_verb(p.w, "user add", "kim", NULL);
	world_verb(p.w, "role give", "kim", "admin", NULL);
	assert_false(is_asked(p.w, "role give", "sam", "admin"));	/* they begin anew */
	world_free(p.w);
}

void test_who_has_set_up_nothing_is_asked_for_none_unless_it_is_required(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	world_as(p.w, &e, "sam", "token add", "robot", NULL);
	assert_null(e);
	p.w->house.proof_required = true;
	world_as(p.w, &e, "sam", "token add", "other", NULL);
	assert_string_equal(e->code, "proof-required");
	assert_true(str_find(e->text, S("schedpost proof set up"), NULL));
	assert_true(str_find(world_verb(p.w, "user show", "kim", NULL), S("\"proof\":true"), NULL));
	assert_true(str_find(world_verb(p.w, "user show", "sam", NULL), S("\"proof\":false"), NULL));
	world_free(p.w);
}

void test_proof_ends_with_a_code_or_by_who_looks_after_people(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	world_as(p.w, &e, "kim", "proof set up begin", NULL);
	assert_string_equal(e->code, "proof-there");
	assert_true(gives(p.w, code_at(&p, p.w->now), &e));
	kim(p.w, "proof end", NULL, NULL, NULL);
	p.w->now += 11 * MINUTE;
	assert_false(is_asked(p.w, "role give", "sam", "admin"));
	world_free(p.w);

	p = with_phone();
	world_person(p.w, "robin", "author");
	world_as(p.w, &e, "robin", "proof end", "kim", NULL);
	assert_string_equal(e->code, "not-allowed");
	world_as(p.w, &e, "sam", "proof end", "kim", NULL);
	assert_null(e);
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM audit l JOIN actor a ON a.id = l.actor WHERE a.name = 'sam' "
				   "AND l.what = 'proof end'"), 1);
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM recovery_code"), 0);
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM notice_to t JOIN notice n ON n.id = t.notice WHERE t.person = 'kim' "
				   "AND n.what LIKE 'The codes of kim were ended by sam,%'"), 1);
	world_free(p.w);
}

/* As the command line leads a change of the key. */
static void change_key(struct world *w)
{
	for (str said = world_verb(w, "vault step", "--begin", NULL); !str_find(said, S("\"stage\":\"none\""), NULL);
		said = world_verb(w, "vault step", NULL))
		if (str_find(said, S("\"stage\":\"sealed\""), NULL)) world_verb(w, "vault files", NULL);
}

void test_codes_count_with_another_key_of_the_vault_too(void **state)
{
	(void)state;
	struct phone p = with_phone();
	err e;
	change_key(p.w);
	world_kill(p.w);	/* the old key is nowhere now */
	assert_true(gives(p.w, code_at(&p, p.w->now), &e));
	world_free(p.w);
}

void test_a_set_up_without_a_right_code_is_none(void **state)
{
	(void)state;
	struct world *w = world_new();
	err e;
	world_person(w, "kim", "admin");
	kim(w, "proof set up begin", NULL, NULL, NULL);
	str said = world_as(w, &e, "kim", "proof set up answer", "--id", "1", "--answer", "000000", NULL);
	assert_null(e);
	assert_true(str_find(said, S("\"word\":\"ask-text\""), NULL));
	assert_false(is_asked(w, "role give", "kim", "admin"));
	kim(w, "proof set up drop", "--id", "1", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM proof"), 0);
	world_free(w);
}

void test_the_secret_lies_sealed_and_opens_at_its_place_only(void **state)
{
	(void)state;
	struct phone p = with_phone();
	str out;
	char sql[200];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM proof WHERE instr(hex(sealed), '%02X%02X%02X%02X%02X')", p.secret[0], p.secret[1],
		 p.secret[2], p.secret[3], p.secret[4]);
	assert_int_equal(world_int(p.w, "SELECT count(*) FROM proof"), 1);
	assert_int_equal(world_int(p.w, sql), 0);
	str sealed = vault_seal(p.w->a, p.w->vault, proof_place(p.w->a, 1), S("x"));
	assert_null(vault_unseal(p.w->a, p.w->vault, proof_place(p.w->a, 1), sealed, &out));
	assert_non_null(vault_unseal(p.w->a, p.w->vault, proof_place(p.w->a, 2), sealed, &out));
	world_free(p.w);
}
