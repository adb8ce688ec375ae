/* SPDX-License-Identifier: MIT
 * sever_test.c - all access is taken back, at once and each with its proof, whatever the servers do; never before the
 * foreign posts are down, unless somebody says so. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"
#include "help/evidence.h"
#include "help/duo_person.h"
#include "help/intruder.h"
#include "help/said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- fifty accounts at Duo, by 25 consents; each server answers in its own way */

enum { CONSENTS = 25, MANY = CONSENTS * DUO_PAGES, SECOND = 1000 };
enum way { TAKES_IT, HANGS, LIES, KNOWS_NOTHING, IS_SILENT_AFTERWARDS, WAYS };

static struct server {
	enum way way;
	bool dead;	/* its access token */
	int64_t tried;	/* mono, when it was asked first; 0: not yet */
} servers[MANY];
static int consents;

static struct far_answer says(int status, const char *body)
{
	return (struct far_answer){.status = status, .body = body};
}

/* "access-12" is of account 12. */
static struct server *server_of(str text)
{
	size_t at;
	int64_t n;
	if (!str_find(text, S("access-"), &at)) return NULL;
	str number = str_cut(text, at + strlen("access-"), text.len);
	for (size_t i = 0; i < number.len; i++)
		if (number.at[i] < '0' || number.at[i] > '9') number.len = i;
	return str_int(number, &n) && n < MANY ? &servers[n] : NULL;
}

static struct far_answer two_pages(struct arena *a)
{
	buf b = buf_in(a, 1000);
	for (int i = 0; i < DUO_PAGES; i++) {
		int n = consents * DUO_PAGES + i;
		buf_fmt(&b, "%s{\"id\":\"id%d\",\"name\":\"Ward %d\",\"access\":\"access-%d\",\"refresh\":\"refresh-%d\"}",
			i ? "," : "{\"pages\":[", n, n, n, n);
	}
	buf_add(&b, S("]}"));
	consents++;
	return says(200, arena_cstr(a, buf_str(&b)));
}

static struct far_answer revoke(struct far *f, str body)
{
	struct server *s = server_of(body);
	if (!s) return says(200, "{}");	/* the refresh token */
	if (!s->tried) s->tried = f->w->mono;
	if (s->way == KNOWS_NOTHING) return says(404, "{}");
	s->dead = s->way != LIES;
	return says(200, "{}");
}

static struct far_answer me(const struct server *s)
{
	if (s->dead && s->way == IS_SILENT_AFTERWARDS) return says(503, "");
	return s->dead ? says(401, "{\"error\":\"invalid_token\"}") : says(200, "{\"id\":\"me\",\"name\":\"Me\"}");
}

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	str path = str_cut(r->url, strlen(DUO_HOST), r->url.len), bearer = S("");
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_starts(r->headers[i].value, S("Bearer "))) bearer = r->headers[i].value;
	struct server *s = server_of(str_is(path, S("/revoke")) ? body : bearer);
	struct far_answer said = says(404, "{}");
	if (str_is(path, S("/token"))) said = says(200, "{\"access_token\":\"person-token\",\"expires_in\":360000}");
	if (str_is(path, S("/pages"))) said = two_pages(r->in);
	if (str_is(path, S("/me")) && s) said = me(s);
	if (str_is(path, S("/revoke"))) said = revoke(f, body);
	if (s && s->way == HANGS) said.delay_ms = 10 * HOUR_MS;
	return said;
}

static struct world *fifty(void)
{
	struct world *w = duo_with_an_app(&plugin_duo);
	memset(servers, 0, sizeof servers);
	consents = 0;
	duo_far.serve = serve;
	for (int i = 0; i < CONSENTS; i++) {
		char name[20];
		snprintf(name, sizeof name, "first-%d", i);
		duo_connect_both(w, "duo", name);
	}
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), MANY);
	return w;
}

static str outcomes(struct world *w)
{
	err e;
	str said = world_try_json(w, &e, "sever answer", S("{\"id\":\"1\"}"));
	covers_works(e);
	return said;
}

static int64_t last_try(int64_t from)
{
	int64_t last = 0;
	for (size_t i = 0; i < MANY; i++) {
		if (!servers[i].tried) return INT64_MAX;
		last = MAX(last, servers[i].tried - from);
	}
	return last;
}

static size_t count(str said, const char *word)
{
	str what = str_of(word);
	size_t n = 0, at;
	for (; str_find(said, what, &at); n++) said = str_cut(said, at + what.len, said.len);
	return n;
}

/* Ten of them hang, and on those a call is under way already, which hangs, too. */
void test_all_of_fifty_are_tried_within_five_seconds_though_ten_hang(void **state)
{
	(void)state;
	struct world *w = fifty();
	world_verb(w, "lockdown row", NULL);
	for (size_t i = 0; i < MANY; i++) servers[i].way = i % 5 == 0 ? HANGS : TAKES_IT;
	for (size_t i = 0; i < MANY; i += 10) {
		char name[20];
		snprintf(name, sizeof name, "first-%zu", i / 2);
		world_verb(w, "account test begin", name, NULL);
	}
	world_pass(w, SECOND);
	int64_t begun = w->mono;
	world_verb(w, "sever begin", NULL);
	world_pass(w, 10 * SECOND);
	int64_t last = last_try(begun);
	print_message("50 accounts, 10 hang: the last was tried after %lld ms\n", (long long)last);
	assert_true(last <= 5 * SECOND);
	/* What became of those that hang is not known yet: their log-ins are still there, and those alone. */
	assert_int_equal(world_int(w, "SELECT count(DISTINCT account) FROM secret"), MANY / 5);
	world_pass(w, 3 * MINUTE_MS);
	str said = outcomes(w);
	assert_int_equal(count(said, "\"outcome\":\"proved\""), MANY - MANY / 5);
	assert_int_equal(count(said, "\"outcome\":\"failed\""), MANY / 5);
	world_free(w);
}

void test_each_server_gets_the_outcome_that_is_so_and_then_a_new_log_in_is_needed(void **state)
{
	(void)state;
	static const char *const OUTCOMES[WAYS] = {
		[TAKES_IT] = "proved", [HANGS] = "failed", [LIES] = "failed", [KNOWS_NOTHING] = "failed",
		[IS_SILENT_AFTERWARDS] = "unchecked",
	};
	struct world *w = fifty();
	world_verb(w, "lockdown row", NULL);
	for (size_t i = 0; i < MANY; i++) servers[i].way = i % WAYS;
	world_verb(w, "sever begin", NULL);
	world_pass(w, 3 * MINUTE_MS);
	str said = outcomes(w);
	for (size_t i = 1; i < MANY; i += 2) {	/* those with names of their own pages */
		str row = arena_fmt(w->a, "{\"account\":\"ward-%zu\",\"outcome\":\"%s\"", i, OUTCOMES[i % WAYS]);
		duo_holds(said, arena_cstr(w->a, row));
	}
	duo_holds(said, "said yes, but the log-in still works. Do it here: " DUO_HOST "/apps");
	duo_holds(said, "error 404");
	duo_holds(said, "did not answer in time");
	duo_holds(said, "\"word\":\"failed\"");
	duo_holds(world_verb(w, "unlock list", "1", NULL), "a new log-in since the lockdown");
	/* Those that may still work are kept. */
	assert_int_equal(world_int(w, "SELECT count(DISTINCT account) FROM secret"), MANY / WAYS * 3);
	/* Typed again, only what failed is tried again. */
	for (size_t i = 0; i < MANY; i++) servers[i] = (struct server){.way = TAKES_IT};
	duo_holds(world_verb(w, "sever begin", NULL), "Taking back the access of 30 accounts.");
	world_pass(w, MINUTE_MS);
	duo_lacks(outcomes(w), "\"failed\"");
	world_free(w);
}

void test_killed_between_all_of_them_are_taken_back_after_all(void **state)
{
	(void)state;
	struct world *w = fifty();
	world_verb(w, "lockdown row", NULL);
	world_verb(w, "sever begin", NULL);
	far_kill(&duo_far);
	world_pass(w, MINUTE_MS);
	assert_int_equal(count(outcomes(w), "\"outcome\":\"proved\""), MANY);
	assert_int_equal(world_int(w, "SELECT count(*) FROM secret"), 0);
	world_free(w);
}

/* ---- foreign posts first; practice has no log-in, so the revokes end with "nothing" */

#define REVOKES "SELECT count(*) FROM job WHERE op = 3"
#define SPAM	"Buy coins https://coins.example"

static struct world *hacked(void)
{
	struct world *w = covers_town();
	w->watch = true;
	world_verb(w, "role give", "sam", "admin", NULL);
	world_kill(w);
	w->leap_most = 15000;
	world_pass(w, HOUR_MS);
	AS(w, "nina", "lockdown row");
	intrude(w, "library", SPAM, "Web");
	world_pass(w, 5 * MINUTE_MS);
	evidence_kept(w);
	return w;
}

void test_it_is_not_begun_without_a_lockdown_of_everything(void **state)
{
	(void)state;
	struct world *w = covers_town();
	REFUSED(w, "not-locked", "alex", "sever begin");
	AS(w, "alex", "lockdown row", "library");
	REFUSED(w, "not-locked", "alex", "sever begin", "--now");
	assert_int_equal(world_int(w, REVOKES), 0);
	world_free(w);
}

void test_while_foreign_posts_stand_nothing_is_taken_back_and_they_are_named(void **state)
{
	(void)state;
	err e;
	struct world *w = hacked();
	world_as(w, &e, "alex", "sever begin", NULL);
	covers_fails(e, "foreign-posts");
	duo_holds(e->text, "foreign post 1 on 'library' (practice:/posts/");
	duo_holds(e->text, "schedpost sever --after-takedown");
	duo_holds(e->text, "schedpost sever --now");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_int(w, REVOKES), 0);
	AS(w, "alex", "sever begin", "--now");
	assert_int_equal(world_int(w, REVOKES), 3);
	world_free(w);
}

void test_who_may_not_takes_nothing_back(void **state)
{
	(void)state;
	static const char *const NOT[] = {"olga", "priya", "nina", "kim", "stranger"};
	struct world *w = hacked();
	for (size_t i = 0; i < COUNT(NOT); i++) REFUSED(w, "not-allowed", NOT[i], "sever begin", "--now");
	AS(w, "alex", "lockdown row", "--exclude-user", "sam");
	REFUSED(w, "not-allowed", "sam", "sever begin", "--now");
	assert_int_equal(world_int(w, REVOKES), 0);
	world_free(w);
}

void test_after_the_takedowns_it_begins_by_itself_once_two_have_agreed(void **state)
{
	(void)state;
	struct world *w = hacked();
	AS(w, "olga", "takedown", "1");
	AS(w, "alex", "sever begin", "--after-takedown");
	AS(w, "alex", "sever begin", "--after-takedown");	/* one alone, twice */
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_REQUEST, .delay_ms = 10 * SECOND};
	w->fault_method = "DELETE";
	w->fault_times = 2;
	AS(w, "alex", "takedown", "1");
	world_pass(w, 20 * SECOND);
	AS(w, "sam", "sever begin", "--after-takedown");
	world_pass(w, 5 * SECOND);
	assert_true(intruder_stands(w, "library", SPAM));
	assert_int_equal(world_int(w, REVOKES), 0);
	world_kill(w);	/* and killed between */
	world_pass(w, 30 * MINUTE_MS);
	assert_false(intruder_stands(w, "library", SPAM));
	assert_int_equal(world_int(w, REVOKES " AND state = 'done'"), 3);
	assert_int_equal(world_int(w, REVOKES " AND done_at < (SELECT ended FROM takedown)"), 0);
	world_free(w);
}

void test_one_alone_never_has_it_begin_by_itself(void **state)
{
	(void)state;
	struct world *w = hacked();
	AS(w, "alex", "sever begin", "--after-takedown");
	AS(w, "alex", "watch decide", "1", "foreign");
	world_pass(w, HOUR_MS);
	assert_int_equal(world_int(w, REVOKES), 0);
	world_free(w);
}

/* The word of one who is suspected since then counts no more, and what was agreed ends with its lockdown. */
void test_what_two_agreed_to_ends_with_a_suspicion_and_with_the_lockdown(void **state)
{
	(void)state;
	for (int unlocked = 0; unlocked < 2; unlocked++) {
		struct world *w = hacked();
		AS(w, "alex", "sever begin", "--after-takedown");
		AS(w, "sam", "sever begin", "--after-takedown");
		if (unlocked) {
			AS(w, "alex", "unlock", "1");
			AS(w, "sam", "unlock", "1");
		} else {
			AS(w, "alex", "lockdown row", "--exclude-user", "sam");
		}
		AS(w, "alex", "watch decide", "1", "foreign");
		world_pass(w, HOUR_MS);
		assert_int_equal(world_int(w, REVOKES), 0);
		world_free(w);
	}
}

void test_what_was_not_down_before_its_log_in_ended_is_done_by_hand(void **state)
{
	(void)state;
	struct world *w = hacked();
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_REQUEST, .delay_ms = 10 * SECOND};
	w->fault_method = "DELETE";
	w->fault_times = -1;
	AS(w, "olga", "takedown", "1");
	AS(w, "alex", "takedown", "1");
	world_pass(w, 5 * SECOND);
	AS(w, "alex", "sever begin", "--now");
	world_pass(w, 5 * SECOND);
	assert_int_equal(world_int(w, REVOKES " AND state = 'done'"), 3);
	assert_int_equal(world_int(w, "SELECT count(*) FROM takedown WHERE outcome = 'by-hand'"), 1);
	world_free(w);
}
