/* SPDX-License-Identifier: MIT
 * login_trouble_test.c - connecting when something is not as it should be: pages that are known, people who walk away,
 * two log-ins at once, and answers that are none. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/duo_person.h"

#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

#define ACCOUNTS "SELECT count(*) FROM account WHERE state <> 'removed'"

static void connect_page(struct world *w, const char *name, const char *which)
{
	duo_begin(w, "duo", name);
	duo_must_say(w, duo_good_answer(w));
	duo_must_say(w, which);
}

/* ---- a page that is known */

void test_a_page_that_is_connected_is_connected_again_under_its_own_name(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	connect_page(w, "ward", "1");
	connect_page(w, "second", "1");
	duo_holds(duo_must_say(w, NULL), "It is connected already as 'ward', so that one was connected again");
	assert_int_equal(world_int(w, ACCOUNTS), 1);
	duo_post_now(w, "once", "ward");
	assert_string_equal(duo_side.posts, "once@access-p0-2 ");
	world_free(w);
}

void test_of_several_pages_the_new_name_goes_to_the_one_that_is_new(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	connect_page(w, "ward", "1");
	connect_page(w, "second", "all");
	duo_account_holds(w, "ward", "St Mary's Hospital");
	duo_account_holds(w, "second", "St. Mary's Library");
	assert_int_equal(world_int(w, ACCOUNTS), 2);
	world_free(w);
}

/* The answer is for both, so the question is. */
void test_of_several_pages_it_is_asked_who_looks_after_them(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	err e;
	duo_connect_both(w, "duo", "ward");
	long long id = world_int(w, "SELECT max(id) FROM job WHERE op = 1");
	str said = world_try_json(w, &e, "connect answer", arena_fmt(w->a, "{\"id\":\"%lld:owner,nation\"}", id));
	duo_holds(said, "Who looks after them (Enter for alex)");
	str anna = arena_fmt(w->a, "{\"id\":\"%lld:owner,nation\",\"answer\":\"anna\"}", id);
	said = world_try_json(w, &e, "connect answer", anna);
	duo_holds(said, "Where are their readers: england");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE owner = 'anna'"), 2);
	world_verb(w, "account set", "ward", "--nation", "wales", NULL);
	said = world_try_json(w, &e, "connect answer", arena_fmt(w->a, "{\"id\":\"%lld:nation\"}", id));
	duo_holds(said, "Enter leaves each as it is");
	world_free(w);
}

void test_all_accounts_of_a_consent_are_put_into_the_group(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	connect_page(w, "ward", "1");
	world_verb(w, "connect begin", "duo", "--as", "library", "--zone", "UTC", "--group", "press", NULL);
	world_pass(w, SECOND);
	duo_must_say(w, duo_good_answer(w));
	duo_must_say(w, "all");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account_group WHERE name = 'press'"), 2);
	world_verb(w, "add", "all of them", "--to", "@press", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	duo_holds(str_of(duo_side.posts), "all of them@access-p0-2 ");
	duo_holds(str_of(duo_side.posts), "all of them@access-p1-2 ");
	world_free(w);
}

void test_somebody_elses_log_in_is_refused_with_both_names(void **state)
{
	(void)state;
	err e;
	struct world *w = duo_with_an_app(&plugin_duo);
	connect_page(w, "ward", "1");
	int64_t kept = world_int(w, "SELECT sum(added) FROM secret");
	connect_page(w, "ward", "2");
	duo_say(w, NULL, &e);
	assert_non_null(e);
	duo_holds(e->text, "belongs to 'St. Mary's Library', but the account 'ward' is 'St Mary's Hospital'");
	assert_true(world_int(w, "SELECT sum(added) FROM secret") == kept);
	duo_account_holds(w, "ward", "\"ready\"");
	world_free(w);
}

/* ---- two at once */

/* The renewal of one page is on its way while a consent, led by another, brings it new tokens: those stay. */
void test_what_a_renewal_brings_does_not_take_the_place_of_something_newer(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	world_pass(w, 50 * MINUTE);
	duo_side.renewal_ms = 30 * SECOND;
	while (!far_under_way(&duo_far, S(DUO_HOST))) world_pass(w, SECOND);
	int64_t renewals = world_int(w, "SELECT count(*) FROM job WHERE op = 2 AND state = 'sending'");
	assert_int_equal(renewals, 2);
	duo_side.renewal_ms = 0;
	connect_page(w, "third", "all");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 2 AND state = 'sending'"), 2);
	world_pass(w, MINUTE);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 2 AND state = 'done'"), 2);
	duo_post_now(w, "new", "ward,st-marys-library");
	duo_holds(str_of(duo_side.posts), arena_cstr(w->a, arena_fmt(w->a, "new@access-p0-%d ", duo_side.pages[0].serial)));
	duo_holds(str_of(duo_side.posts), arena_cstr(w->a, arena_fmt(w->a, "new@access-p1-%d ", duo_side.pages[1].serial)));
	assert_int_equal(duo_side.pages[0].reused + duo_side.pages[1].reused, 0);
	world_free(w);
}

/* It fails for good, but with a token that is not the account's any more. */
void test_a_dead_renewal_does_not_hold_what_was_connected_meanwhile(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	world_pass(w, 50 * MINUTE);
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.status = 400, .delay_ms = 30 * SECOND,
					       .body = "{\"error\":\"invalid_grant\"}"};
	while (!far_under_way(&duo_far, S(DUO_HOST))) world_pass(w, SECOND);
	duo_side.troubled = false;
	connect_page(w, "third", "all");
	world_pass(w, MINUTE);
	duo_account_holds(w, "ward", "\"ready\"");
	duo_account_holds(w, "st-marys-library", "\"ready\"");
	world_free(w);
}

/* ---- a person who walks away */

/* Of an account that works, too: what the exchange still brings is for nobody. */
void test_a_log_in_that_is_dropped_while_it_sends_changes_nothing(void **state)
{
	(void)state;
	err e;
	struct world *w = duo_with_an_app(&plugin_duo);
	connect_page(w, "ward", "1");
	int64_t kept = world_int(w, "SELECT sum(added) FROM secret");
	duo_begin(w, "duo", "ward");
	duo_side.renewal_ms = 0;
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.status = 200, .delay_ms = 5 * SECOND,
					       .body = "{\"access_token\":\"person-token\",\"expires_in\":3600}"};
	const char *good = duo_good_answer(w);
	duo_say(w, good, &e);
	assert_null(e);
	world_pass(w, SECOND);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 1 AND state = 'sending'"), 1);
	str id = arena_fmt(w->a, "{\"id\":\"%lld\"}", (long long)world_int(w, "SELECT max(id) FROM job"));
	world_json(w, "connect drop", id);
	world_pass(w, MINUTE);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 1 AND state = 'asking'"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	assert_true(world_int(w, "SELECT sum(added) FROM secret") == kept);	/* those of the first time */
	world_free(w);
}

/* ---- answers that are none */

/* What the person reads after their yes, when the exchange is answered with this. */
static void exchange_says(struct far_answer answer, const char *words, const char *more)
{
	err e;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_side.troubled = true;
	duo_side.instead = answer;
	duo_begin(w, "duo", "ward");
	duo_must_say(w, duo_good_answer(w));
	duo_say(w, NULL, &e);
	if (!e) fail_msg("'%s' was taken", answer.body ? answer.body : "");
	duo_holds(e->text, words);
	duo_holds(e->text, more);
	assert_int_equal(duo_side.exchanges, 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM secret"), 0);
	world_free(w);
}

/* Nobody has to begin anew because one connection broke. */
void test_an_answer_that_is_lost_once_is_asked_for_again_at_once(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_side.losses = 1;
	connect_page(w, "ward", "1");
	duo_account_holds(w, "ward", "\"ready\"");
	assert_int_equal(duo_side.exchanges, 1);	/* the code was good, and went once */
	duo_side.losses = 2;
	duo_begin(w, "duo", "second");
	duo_must_say(w, duo_good_answer(w));
	duo_refuses(w, NULL, "not-connected");
	assert_int_equal(duo_side.losses, 0);		/* a third time it was not asked */
	world_free(w);
}

#define PROXY_PAGE "<html><body><h1>502 Bad Gateway</h1>squid</body></html>"

#define CODE_USED    "{\"error\":\"invalid_grant\"}"
#define REQUEST_OLD  "{\"error\":\"expired_token\"}"
#define ERROR_INSIDE "{\"error\":\"server_busy\"}"
#define CUT_TOKEN    "{\"access_token\":\"per"

void test_a_code_that_is_refused_is_told_in_words(void **state)
{
	(void)state;
	exchange_says((struct far_answer){.status = 400, .body = CODE_USED}, "Duo refused this request", "invalid_grant");
	exchange_says((struct far_answer){.status = 400, .body = REQUEST_OLD}, "Duo refused this request", "expired_token");
}

void test_a_page_of_a_proxy_and_an_error_inside_a_200_are_no_log_in(void **state)
{
	(void)state;
	const char *lost = "was not understood";
	exchange_says((struct far_answer){.status = 200, .body = PROXY_PAGE, .type = "text/html"}, lost, "proxy");
	exchange_says((struct far_answer){.status = 502, .body = PROXY_PAGE, .type = "text/html"}, "Duo", "502");
	exchange_says((struct far_answer){.status = 200, .body = ERROR_INSIDE}, lost, "proxy");
	exchange_says((struct far_answer){.status = 200, .body = CUT_TOKEN}, lost, "proxy");
}

/* The token that was used is worthless, and the one that came is not known: nobody guesses, a person is told. */
void test_a_renewal_that_is_cut_in_the_middle_asks_for_a_new_log_in(void **state)
{
	(void)state;
	static const struct far_answer NONE[] = {{.status = 200, .body = "{\"access_token\":\"access-p0-2\",\"refr"},
						 {.status = 200, .body = PROXY_PAGE, .type = "text/html"},
						 {.status = 200, .body = "{\"error\":\"server_busy\"}"},
						 {.arrival = SP_CUT, .status = 200, .body = "{\"access"}};
	for (size_t i = 0; i < COUNT(NONE); i++) {
		struct world *w = duo_with_an_app(&plugin_duo);
		connect_page(w, "ward", "1");
		duo_side.troubled = true;
		duo_side.instead = NONE[i];
		world_pass(w, 57 * MINUTE);
		duo_account_holds(w, "ward", "\"reconnect\"");
		world_verb(w, "add", "held", "--to", "ward", "--at", "+1m", NULL);
		duo_side.troubled = false;
		world_pass(w, 2 * MINUTE);
		assert_string_equal(duo_side.posts, "");
		assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'ready'"), 1);
		connect_page(w, "ward", "1");
		world_pass(w, MINUTE);
		duo_holds(str_of(duo_side.posts), "held@access-p0-");
		assert_int_equal(duo_side.pages[0].reused, 0);
		world_free(w);
	}
}

void test_a_no_in_the_browser_is_told_as_a_no(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	duo_url_asked(w);
	duo_refuses(w, arena_cstr(w->a, arena_fmt(w->a, "error=access_denied&state=%s", duo_state_word)), "consent-denied");
	assert_int_equal(duo_side.exchanges, 0);
	world_free(w);
}

/* A plugin may ask again and again; what a log-in gathers has an end. */
void test_more_secrets_than_are_kept_are_refused_in_words(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	const char *good = duo_good_answer(w);
	world_int(w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 64) INSERT INTO "
		     "kept(job, n, account, kind, sealed) SELECT 1, i, 1, 1, x'00' FROM n RETURNING 1");
	duo_refuses(w, good, "too-much-kept");
	world_free(w);
}
