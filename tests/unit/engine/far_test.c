/* SPDX-License-Identifier: MIT
 * far_test.c - accounts of servers far away: tokens that run out, a platform that is slow, and thousands at once. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/far.h"
#include "rooms/vault/secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60000, HOUR = 3600000 };

static bool has(str all, const char *part)
{
	return str_find(all, str_of(part), NULL);
}

/* ---- Bluesky: its access runs out every two hours */

enum { DEAD_TOKENS, REFRESHES, PUTS, LOSE_REFRESH, LOSE_PUT, THERE, STATUS };	/* n[] */

static const char *const SESSION =
	"{\"did\":\"did:plc:abc\",\"handle\":\"ward.test\","
	"\"accessJwt\":\"access-number-1\",\"refreshJwt\":\"refresh-number-1\"}";
static const char *const NEW_SESSION =
	"{\"did\":\"did:plc:abc\",\"handle\":\"ward.test\","
	"\"accessJwt\":\"access-number-2\",\"refreshJwt\":\"refresh-number-2\"}";

static bool with_new_token(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (has(r->headers[i].value, "access-number-2")) return true;
	return false;
}

static struct far_answer bluesky(struct far *f, const struct http_request *r, str body)
{
	(void)body;
	if (has(r->url, "createSession")) return (struct far_answer){.status = 200, .body = SESSION};
	if (has(r->url, "refreshSession")) {
		f->n[REFRESHES]++;
		if (f->n[LOSE_REFRESH] && f->n[LOSE_REFRESH]--) return (struct far_answer){.arrival = SP_LOST};
		return (struct far_answer){.status = 200, .body = NEW_SESSION};
	}
	if (has(r->url, "getRecord")) {
		if (f->n[THERE])
			return (struct far_answer){.status = 200, .body = "{\"uri\":\"at://did:plc:abc/app.bsky.feed.post/1\","
									  "\"cid\":\"c1\",\"value\":{\"text\":\"words\"}}"};
		return (struct far_answer){.status = 400, .body = "{\"error\":\"RecordNotFound\"}"};
	}
	if (has(r->url, "Record") && f->n[DEAD_TOKENS] && !with_new_token(r))
		return (struct far_answer){.status = 400, .body = "{\"error\":\"ExpiredToken\"}"};
	if (has(r->url, "putRecord")) {
		f->n[PUTS]++;
		f->n[THERE] = 1;
		if (f->n[LOSE_PUT] && f->n[LOSE_PUT]--) return (struct far_answer){.arrival = SP_LOST};
	}
	if (has(r->url, "Record"))
		return (struct far_answer){.status = 200,
					   .body = "{\"uri\":\"at://did:plc:abc/app.bsky.feed.post/1\",\"cid\":\"c1\"}"};
	return (struct far_answer){.status = 200, .body = "{}"};
}

static struct world *at_bluesky(struct far *f)
{
	struct world *w = world_new();
	far_join(f, w, bluesky);
	far_connect(w, "bluesky", "ward", "https://pds.example", "ward.test", "app-password", "word-for-an-app", NULL);
	return w;
}

void test_a_token_that_ran_out_is_renewed_once_and_the_post_goes_out(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = at_bluesky(&f);
	f.n[DEAD_TOKENS] = 1;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_verb(w, "add", "more words", "--at", "+1m", NULL);
	world_pass(w, 5 * MINUTE);
	assert_int_equal(world_in_state(w, "done"), 2);
	assert_int_equal(f.n[REFRESHES], 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	world_free(w);
}

void test_a_takedown_with_a_token_that_ran_out_renews_it_first(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = at_bluesky(&f);
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	f.n[DEAD_TOKENS] = 1;
	world_verb(w, "delete", "1", NULL);
	world_pass(w, 5 * MINUTE);
	assert_int_equal(world_in_state(w, "gone"), 1);
	assert_int_equal(f.n[REFRESHES], 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	world_free(w);
}

/* The answer to the renewal gets lost for a while: nothing is given up, and no post is tried with the dead token. */
void test_a_renewal_whose_answer_is_lost_is_tried_again(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = at_bluesky(&f);
	f.n[DEAD_TOKENS] = 1;
	f.n[LOSE_REFRESH] = 4;
	world_verb(w, "add", "words", "--at", "+1m", "--late", "publish", NULL);
	world_pass(w, HOUR);	/* before it is renewed ahead of its end */
	assert_int_equal(f.n[REFRESHES], 5);
	assert_int_equal(world_in_state(w, "done"), 1);
	assert_int_equal(f.n[PUTS], 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	world_free(w);
}

void test_killed_in_a_renewal_the_post_goes_out_all_the_same(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = at_bluesky(&f);
	f.n[DEAD_TOKENS] = 1;
	f.n[LOSE_REFRESH] = 1;
	world_verb(w, "add", "words", "--at", "+1m", "--late", "publish", NULL);
	world_pass(w, MINUTE);
	far_kill(&f);
	world_pass(w, 2 * HOUR);
	assert_int_equal(world_in_state(w, "done"), 1);
	assert_int_equal(f.n[PUTS], 1);
	world_free(w);
}

/* Exactly there or not: found without sending again. */
void test_a_lost_answer_is_looked_up_at_its_address(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = at_bluesky(&f);
	f.n[LOSE_PUT] = 1;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, HOUR);
	assert_int_equal(f.n[PUTS], 1);
	assert_int_equal(world_in_state(w, "done"), 1);
	world_free(w);
}

/* ---- secrets: what goes in as one comes out nowhere */

static err holds_secret(struct tx *tx, void *of)
{
	int64_t *n = of;
	query q = sql(tx, "SELECT (SELECT count(*) FROM event WHERE note LIKE '%-number-%' OR note LIKE '%word-for-an-app%') + "
			  "(SELECT count(*) FROM job WHERE why || question || answer || code || url || key LIKE '%-number-%' "
			  "OR why || question || answer LIKE '%word-for-an-app%') + (SELECT count(*) FROM account WHERE "
			  "why || settings LIKE '%-number-%') + (SELECT count(*) FROM secret WHERE "
			  "instr(sealed, CAST('number' AS BLOB)) OR instr(sealed, CAST('word-for-an-app' AS BLOB))) + "
			  "(SELECT count(*) FROM job WHERE instr(memory, CAST('number' AS BLOB)))");
	if (row(&q)) *n = col_int(&q);
	return sql_end(&q);
}

static struct far_answer echo_secrets(struct far *f, const struct http_request *r, str body)
{
	if (has(r->url, "createSession") && f->n[DEAD_TOKENS] == 0) return bluesky(f, r, body);
	if (has(r->url, "refreshSession") || has(r->url, "createSession"))
		return (struct far_answer){.status = 400, .body = "{\"error\":\"Nonsense\","
			"\"message\":\"no good: refresh-number-1 "
								  "word-for-an-app access-number-1\"}"};
	if (has(r->url, "putRecord") && f->n[STATUS] == 0)
		return (struct far_answer){.status = 400, .body = "{\"error\":\"Nonsense\","
			"\"message\":\"your token is "
								  "access-number-1 and was access-number-1\"}"};
	if (has(r->url, "putRecord")) return (struct far_answer){.status = 400, .body = "{\"error\":\"ExpiredToken\"}"};
	return bluesky(f, r, body);
}

void test_a_server_that_repeats_secrets_gets_them_into_no_sentence(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = world_new();
	int64_t n = -1;
	far_join(&f, w, echo_secrets);
	far_connect(w, "bluesky", "ward", "https://pds.example", "ward.test", "app-password", "word-for-an-app", NULL);
	f.n[DEAD_TOKENS] = 1;
	world_verb(w, "add", "words", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	assert_int_equal(world_in_state(w, "refused"), 1);
	assert_true(has(world_verb(w, "show", "1", NULL), "your token is"));
	f.n[STATUS] = 1;
	world_verb(w, "add", "others", "--at", "+1m", NULL);
	world_pass(w, 2 * HOUR);
	static const char *const VERBS[] = {"status", "list", "account list"};
	for (size_t i = 0; i < COUNT(VERBS); i++) {
		str said = world_verb(w, VERBS[i], NULL);
		assert_false(has(said, "-number-") || has(said, "word-for-an-app"));
	}
	assert_null(store_now(w->store, false, holds_secret, &n));
	assert_int_equal(n, 0);
	world_free(w);
}

/* ---- many accounts of Mastodon, put in without a dialogue each */

static int64_t account_of(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (has(r->headers[i].value, "Bearer "))
			return strtoll(r->headers[i].value.at + strlen("Bearer token-of-"), NULL, 10);
	return 0;
}

static struct far_answer mastodon(struct far *f, const struct http_request *r, str body)
{
	static char answer[8][100];
	(void)body;
	if (strcmp(r->method, "POST") || !has(r->url, "/statuses")) return (struct far_answer){.status = 200, .body = "[]"};
	char what[64];
	snprintf(what, sizeof what, "%lld", (long long)account_of(r));
	far_note(f, str_of(what));
	char *out = answer[f->n[PUTS]++ % 8];
	snprintf(out, 100, "{\"id\":\"%lld\",\"url\":\"https://s.example/1\"}", (long long)f->n[PUTS]);
	return (struct far_answer){.status = 200, .body = out, .delay_ms = 200};
}

struct crowd {
	struct world *w;
	int64_t first, n;
	const char *platform, *server;
};

static err crowd_work(struct tx *tx, void *of)
{
	const struct crowd *c = of;
	tx_deed(tx, &(struct deed){.who = S("alex"), .door = S("socket"), .what = S("crowd")});
	for (int64_t id = c->first; id < c->first + c->n; id++) {
		str token = arena_fmt(tx_arena(tx), "token-of-%lld", (long long)id);
		query q = sql(tx, "INSERT INTO account(id, name, platform, server, zone, state, remote_id, limits_at, created, "
				  "created_by, approval) VALUES ($1, 'a' || $1, $2, $3, 'UTC', 'ready', '1', 9e15, 1, 'alex', 'not-needed')");
		bind_int(&q, id);
		bind_str(&q, str_of(c->platform));
		bind_str(&q, str_of(c->server));
		TRY(sql_run(&q));
		str place = secret_place(tx_arena(tx), id, SP_ACCESS_TOKEN);
		TRY(secrets_put(tx, id, SP_ACCESS_TOKEN, vault_seal(tx_arena(tx), c->w->vault, place, token)));
		place = secret_place(tx_arena(tx), id, SP_PASSWORD);
		TRY(secrets_put(tx, id, SP_PASSWORD, vault_seal(tx_arena(tx), c->w->vault, place, token)));
	}
	return NULL;
}

static void crowd(struct world *w, int64_t first, int64_t n, const char *platform, const char *server)
{
	struct crowd c = {w, first, n, platform, server};
	assert_null(store_now(w->store, true, crowd_work, &c));
	char sql[300];
	snprintf(sql, sizeof sql, "INSERT INTO account_group SELECT platform, id FROM account WHERE id >= %lld RETURNING 1",
		 (long long)first);
	world_int(w, sql);
}

void test_two_thousand_accounts_at_one_moment_each_get_it_once(void **state)
{
	(void)state;
	static struct far f;
	struct world *w = world_new();
	far_join(&f, w, mastodon);
	crowd(w, 1, 2000, "mastodon", "https://s.example");
	world_verb(w, "add", "words", "--to", "@mastodon", "--at", "+1m", NULL);
	world_pass(w, 3 * MINUTE);
	assert_int_equal(world_in_state(w, "done"), 2000);
	assert_int_equal(f.nnotes, 2000);
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'published'"), 2000);
	world_free(w);
}

/* ---- platforms that answer after a minute are nobody else's trouble */

static struct far_answer one_is_slow(struct far *f, const struct http_request *r, str body)
{
	if (has(r->url, "slow.example")) {
		f->n[STATUS]++;
		return (struct far_answer){.status = 200, .body = "[]", .delay_ms = MINUTE};
	}
	return mastodon(f, r, body);
}

/* Thirty accounts with a post every few seconds for ten minutes; of two slow platforms 600 accounts each post. */
static void a_day_beside(struct far *f, bool slow)
{
	struct world *w = world_new();
	char at[40], name[16];
	far_join(f, w, one_is_slow);
	crowd(w, 1, 30, "mastodon", "https://s.example");
	crowd(w, 1001, 600, "wordpress", slow ? "https://slow.example" : "https://quick.example");
	crowd(w, 2001, 600, "bluesky", slow ? "https://slow.example" : "https://quick.example");
	world_int(w, "UPDATE account SET remote_id = 'did:plc:abc' WHERE platform = 'bluesky' RETURNING 1");
	if (slow) world_verb(w, "add", "slow words", "--to", "@bluesky", "--at", "2026-11-22T10:05", NULL);
	if (slow) world_verb(w, "add", "slow words", "--title", "T", "--to", "@wordpress", "--at", "2026-11-22T10:05",
			     NULL);
	for (int i = 0; i < 90; i++) {
		snprintf(at, sizeof at, "2026-11-22T10:%02d:%02d", 4 + i * 7 / 60, i * 7 % 60);
		snprintf(name, sizeof name, "a%d", i % 30 + 1);
		world_verb(w, "add", "quick words", "--to", name, "--at", at, NULL);
	}
	world_pass(w, 30 * MINUTE);
	world_free(w);
}

void test_slow_platforms_move_nobody_by_a_millisecond(void **state)
{
	(void)state;
	static struct far with, without;
	size_t same = 0;
	a_day_beside(&without, false);
	a_day_beside(&with, true);
	assert_int_equal(without.nnotes, 90);
	assert_true(with.n[STATUS] > 1200);
	for (size_t i = 0, k = 0; i < without.nnotes; i++, k++) {
		while (k < with.nnotes && strtoll(with.notes[k].what, NULL, 10) >= 1000) k++;
		assert_true(k < with.nnotes);
		assert_string_equal(with.notes[k].what, without.notes[i].what);
		assert_true(with.notes[k].at == without.notes[i].at);
		assert_true(with.notes[k].at == WORLD_START + 4 * MINUTE + (int64_t)i * 7000);
		same++;
	}
	assert_int_equal(same, 90);
}
