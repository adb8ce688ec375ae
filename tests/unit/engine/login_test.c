/* SPDX-License-Identifier: MIT
 * login_test.c - accounts by consent, and their access renewed ahead of its end: told by what people see, and by what
 * the platform is sent. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/json.h"
#include "help/duo.h"

#include <stdio.h>
#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

#define ROWS_OF_SECRETS "SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM secret)"
#define LAST_DIALOGUE "SELECT max(id) FROM job WHERE op = 1"

static struct duo side;
static struct far far;
static char state_word[64];	/* of the question that was asked last */

/* ---- the world, and a person in it */

static void add_app(struct world *w, const char *platform)
{
	world_json(w, "app add", arena_fmt(w->a, "{\"PLATFORM\":\"%s\",\"client-id\":\"our-id\","
					   "\"client-secret\":\"our-secret\"}", platform));
}

static struct world *without_an_app(const sp_plugin *plugin)
{
	struct world *w = world_new();
	memset(&side, 0, sizeof side);
	w->extra = plugin;
	far_join(&far, w, duo_serve);
	far.side = &side;
	return w;
}

static struct world *with_an_app(const sp_plugin *plugin)
{
	struct world *w = without_an_app(plugin);
	add_app(w, plugin->name);
	return w;
}

static str word_in(str url, const char *name)
{
	str rest = url, pair, key;
	str_split(&rest, '?', &pair);
	while (str_split(&rest, '&', &pair))
		if (str_split(&pair, '=', &key) && str_is(key, str_of(name))) return pair;
	return S("");
}

/* What the last dialogue says now. */
static str say(struct world *w, const char *answer, err *e)
{
	long long id = world_int(w, LAST_DIALOGUE);
	str call = answer ? arena_fmt(w->a, "{\"id\":\"%lld\",\"answer\":\"%s\"}", id, answer)
			  : arena_fmt(w->a, "{\"id\":\"%lld\"}", id);
	return world_try_json(w, e, "connect answer", call);
}

/* The address that the question opens; the far side learns its challenge. */
static str url_asked(struct world *w)
{
	const struct json *j, *next = NULL;
	str value = S(""), id, redirect;
	err e;
	str said = say(w, NULL, &e);
	assert_null(e);
	assert_null(json_read(w->a, said, &j));
	assert_null(json_need_object(w->a, j, "next", &next));
	assert_null(json_get_str(w->a, next, "value", &value));
	if (!str_split(&value, ' ', &id) || !str_split(&value, ' ', &redirect)) fail_msg("no address in: %.*s", SHOW(said));
	snprintf(side.challenge, sizeof side.challenge, "%.*s", SHOW(word_in(value, "code_challenge")));
	snprintf(state_word, sizeof state_word, "%.*s", SHOW(word_in(value, "state")));
	return value;
}

static void begin(struct world *w, const char *platform, const char *name)
{
	world_verb(w, "connect begin", platform, "--as", name, "--zone", "Europe/London", NULL);
	world_pass(w, SECOND);
}

static const char *good_answer(struct world *w)
{
	url_asked(w);
	return arena_cstr(w->a, arena_fmt(w->a, "code=good-code&state=%s", state_word));
}

static str must_say(struct world *w, const char *answer)
{
	err e;
	str said = say(w, answer, &e);
	if (e) fail_msg("'%s': %.*s", answer, SHOW(e->text));
	world_pass(w, SECOND);
	return said;
}

static void refuses(struct world *w, const char *answer, const char *code)
{
	err e;
	str said = say(w, answer, &e);
	if (!e) fail_msg("'%s' was taken: %.*s", answer, SHOW(said));
	assert_string_equal(e->code, code);
	world_pass(w, SECOND);
}

static void holds(str said, const char *words)
{
	if (!str_find(said, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(said));
}

/* A slip of the hand: the sentence, and the question once more. */
static void asks_again(struct world *w, const char *answer, const char *words)
{
	str said = must_say(w, answer);
	holds(said, words);
	holds(said, "\"ask-");
}

static void connect_both(struct world *w, const char *platform, const char *name)
{
	begin(w, platform, name);
	must_say(w, good_answer(w));
	must_say(w, "all");
}

static void lacks(str said, const char *words)
{
	if (str_find(said, str_of(words), NULL)) fail_msg("'%s' in: %.*s", words, SHOW(said));
}

static void account_holds(struct world *w, const char *account, const char *words)
{
	holds(world_verb(w, "account show", account, NULL), words);
}

static void post_now(struct world *w, const char *text, const char *account)
{
	world_verb(w, "add", text, "--to", account, "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
}

/* ---- the app */

void test_the_keys_of_an_app_are_sealed_and_never_shown(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	str all = world_verb(w, "app list", NULL);
	holds(all, "duo");
	holds(all, "http://127.0.0.1:8765/");
	lacks(all, "our-");
	assert_int_equal(world_int(w, "SELECT count(*) FROM app_secret"), 2);
	assert_int_equal(world_int(w, "SELECT count(*) FROM app_secret WHERE instr(sealed, CAST('our-' AS BLOB))"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE note LIKE '%our-%'"), 0);
	world_verb(w, "app remove", "duo", NULL);
	assert_int_equal(world_int(w, "SELECT (SELECT count(*) FROM app) + (SELECT count(*) FROM app_secret)"), 0);
	world_free(w);
}

void test_without_an_app_a_sentence_says_who_adds_it(void **state)
{
	(void)state;
	err e;
	struct world *w = without_an_app(&plugin_duo);
	begin(w, "duo", "ward");
	say(w, NULL, &e);
	assert_non_null(e);
	holds(e->text, "schedpost app add duo");
	account_holds(w, "ward", "schedpost app add duo");
	assert_int_equal(side.exchanges, 0);
	world_free(w);
}

/* ---- the question, and answers to it */

void test_the_question_holds_what_only_the_host_knows(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	begin(w, "duo", "ward");
	str url = url_asked(w);
	assert_true(str_starts(url, S(DUO_HOST "/authorize?")));
	assert_true(str_is(word_in(url, "client_id"), S("our-id")));
	assert_true(str_is(word_in(url, "redirect_uri"), S("http%3A%2F%2F127.0.0.1%3A8765%2F")));
	assert_int_equal(strlen(state_word), 43);
	assert_int_equal(strlen(side.challenge), 43);
	lacks(url, "our-secret");
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	world_free(w);
}

void test_what_is_another_dialogues_is_refused_and_the_right_answer_still_works(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	begin(w, "duo", "ward");
	const char *good = good_answer(w);
	refuses(w, "code=good-code&state=wrong", "wrong-state");
	refuses(w, "code=good-code", "wrong-state");
	asks_again(w, "nonsense", "There is no code in that");
	asks_again(w, " ", "Nothing was given");
	assert_int_equal(side.exchanges, 0);
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	must_say(w, good);
	assert_true(side.good_exchange);
	world_free(w);
}

void test_one_consent_connects_each_page_with_its_own_token(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	connect_both(w, "duo", "ward");
	str said = must_say(w, NULL);
	holds(said, "Connected: 'ward' is St Mary's Hospital");
	holds(said, "Connected: 'st-marys-library' is St. Mary's Library");
	assert_true(side.good_exchange);
	assert_int_equal(side.exchanges, 1);
	world_verb(w, "add", "both", "--to", "ward,st-marys-library", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	holds(str_of(side.posts), "both@access-p0-1 ");
	holds(str_of(side.posts), "both@access-p1-1 ");
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	world_free(w);
}

void test_a_choice_takes_numbers_and_names_and_is_asked_again_for_others(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	begin(w, "duo", "ward");
	must_say(w, good_answer(w));
	asks_again(w, "3", "is none of the choices");
	asks_again(w, "0", "is none of the choices");
	asks_again(w, "1,", "is none of the choices");
	must_say(w, "st. mary's library");
	account_holds(w, "ward", "St. Mary's Library");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	post_now(w, "one", "ward");
	assert_string_equal(side.posts, "one@access-p1-1 ");
	world_free(w);
}

void test_a_name_that_is_taken_gets_a_number(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	world_account(w, "st-marys-library");
	connect_both(w, "duo", "ward");
	account_holds(w, "st-marys-library", "practice");
	account_holds(w, "st-marys-library-2", "St. Mary's Library");
	world_free(w);
}

void test_connecting_again_reconnects_the_same_accounts(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	connect_both(w, "duo", "ward");
	connect_both(w, "duo", "ward");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account"), 2);
	world_verb(w, "add", "anew", "--to", "ward,st-marys-library", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	holds(str_of(side.posts), "anew@access-p0-2 ");
	holds(str_of(side.posts), "anew@access-p1-2 ");
	world_free(w);
}

void test_a_page_that_is_known_is_no_new_account(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	begin(w, "duo", "ward");
	must_say(w, good_answer(w));
	must_say(w, "2");
	connect_both(w, "duo", "other");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account"), 2);
	account_holds(w, "other", "St Mary's Hospital");
	post_now(w, "known", "ward");
	assert_string_equal(side.posts, "known@access-p1-2 ");
	world_free(w);
}

void test_a_log_in_of_somebody_else_is_refused(void **state)
{
	(void)state;
	err e;
	struct world *w = with_an_app(&plugin_duo);
	connect_both(w, "duo", "ward");
	side.person = "q";
	connect_both(w, "duo", "ward");
	say(w, NULL, &e);
	assert_non_null(e);
	holds(e->text, "the account 'ward' is 'St Mary's Hospital'. Nothing was changed");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account"), 2);
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	side.person = NULL;
	post_now(w, "still here", "ward");	/* with the token that it had */
	holds(str_of(side.posts), "still here@access-p0-1 ");
	world_free(w);
}

/* ---- what goes wrong on the way */

void test_a_code_whose_answer_was_lost_is_not_sent_again(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	side.troubled = true;
	side.instead = (struct far_answer){.arrival = SP_LOST};
	begin(w, "duo", "ward");
	must_say(w, good_answer(w));
	world_pass(w, HOUR);
	assert_int_equal(side.exchanges, 1);
	account_holds(w, "ward", "\"connecting\"");
	account_holds(w, "ward", "Duo");	/* why */
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	world_free(w);
}

void test_a_connected_account_keeps_what_it_had_when_a_new_log_in_fails(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	connect_both(w, "duo", "ward");
	side.troubled = true;
	side.instead = (struct far_answer){.arrival = SP_LOST};
	begin(w, "duo", "ward");
	must_say(w, good_answer(w));
	account_holds(w, "ward", "\"ready\"");
	side.troubled = false;
	post_now(w, "as before", "ward");
	assert_string_equal(side.posts, "as before@access-p0-1 ");
	world_free(w);
}

void test_a_kill_between_question_and_answer_loses_nothing(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	begin(w, "duo", "ward");
	char kept[200];
	snprintf(kept, sizeof kept, "%s", good_answer(w));
	far_kill(&far);
	must_say(w, kept);
	far_kill(&far);		/* before the pages are chosen */
	must_say(w, "all");
	post_now(w, "after all", "ward");
	assert_string_equal(side.posts, "after all@access-p0-1 ");
	assert_int_equal(side.exchanges, 1);
	world_free(w);
}

void test_a_dropped_dialogue_and_a_removed_account_leave_no_secret(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	begin(w, "duo", "ward");
	must_say(w, good_answer(w));
	assert_true(world_int(w, "SELECT count(*) FROM kept") > 0);
	world_verb(w, "connect drop", "--id", "1", NULL);
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	connect_both(w, "duo", "ward");
	assert_true(world_int(w, "SELECT count(*) FROM secret") > 0);
	begin(w, "duo", "ward");
	must_say(w, good_answer(w));
	world_verb(w, "account remove", "ward", NULL);
	world_verb(w, "account remove", "st-marys-library", NULL);
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	world_free(w);
}

void test_a_dialogue_that_is_dropped_while_it_sends_leaves_no_secret(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	err e;
	begin(w, "duo", "ward");
	side.troubled = true;
	side.instead = (struct far_answer){.status = 200, .delay_ms = 5 * SECOND,
					   .body = "{\"access_token\":\"person-token\",\"expires_in\":3600}"};
	const char *good = good_answer(w);
	say(w, good, &e);
	assert_null(e);
	world_pass(w, SECOND);
	assert_int_equal(far_under_way(&far, S(DUO_HOST)), 1);
	world_verb(w, "connect drop", "--id", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'asking'"), 0);
	world_free(w);
}

void test_a_new_dialogue_ends_the_one_that_somebody_walked_away_from(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	connect_both(w, "duo", "ward");
	begin(w, "duo", "ward");
	must_say(w, good_answer(w));
	assert_true(world_int(w, "SELECT count(*) FROM kept") > 0);
	begin(w, "duo", "ward");
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'asking'"), 1);
	world_free(w);
}

/* ---- renewal ahead */

void test_access_is_renewed_before_it_ends_and_a_token_is_used_once(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	connect_both(w, "duo", "ward");
	world_pass(w, 52 * MINUTE);
	assert_int_equal(side.pages[0].renewals, 0);
	world_pass(w, 5 * MINUTE);
	assert_int_equal(side.pages[0].renewals, 1);
	assert_int_equal(side.pages[1].renewals, 1);
	post_now(w, "fresh", "ward");
	assert_string_equal(side.posts, "fresh@access-p0-2 ");
	world_pass(w, 3 * HOUR);
	assert_in_range(side.pages[0].renewals, 4, 5);
	assert_int_equal(side.pages[0].reused + side.pages[1].reused, 0);
	world_free(w);
}

void test_a_renewal_that_fails_holds_nothing_back_until_the_access_ends(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_solo);
	side.many = true;
	connect_both(w, "solo", "ward");
	world_pass(w, 52 * MINUTE);
	side.troubled = true;
	side.instead = (struct far_answer){.status = 503};
	world_pass(w, 4 * MINUTE);	/* the renewal ahead has failed by now */
	assert_true(world_int(w, "SELECT max(tries) FROM job WHERE op = 2") > 0);
	post_now(w, "in time", "ward");
	assert_string_equal(side.posts, "in time@access-p0-1 ");
	world_pass(w, 2 * MINUTE);
	side.pages[0].dead = true;	/* the hour is over */
	world_verb(w, "add", "waits", "--to", "ward", "--at", "+1m", "--late", "publish", NULL);
	world_pass(w, 10 * MINUTE);
	assert_string_equal(side.posts, "in time@access-p0-1 ");
	side.troubled = false;
	world_pass(w, 2LL * HOUR);
	holds(str_of(side.posts), "waits@access-p0-");
	account_holds(w, "ward", "\"ready\"");
	world_free(w);
}

/* A token that works once is not used up by what never left, or was turned away at the door. */
static void survives(struct far_answer trouble)
{
	struct world *w = with_an_app(&plugin_duo);
	connect_both(w, "duo", "ward");
	side.troubled = true;
	side.instead = trouble;
	world_pass(w, 58 * MINUTE);
	side.troubled = false;
	world_pass(w, 2LL * HOUR);
	account_holds(w, "ward", "\"ready\"");
	assert_true(side.pages[0].renewals > 0);
	assert_int_equal(side.pages[0].reused, 0);
	world_free(w);
}

void test_a_renewal_that_was_not_heard_ends_no_log_in(void **state)
{
	(void)state;
	survives((struct far_answer){.arrival = SP_NEVER_LEFT});
	survives((struct far_answer){.status = 429});
}

void test_a_renewal_whose_answer_was_lost_asks_for_a_new_log_in(void **state)
{
	(void)state;
	struct world *w = with_an_app(&plugin_duo);
	connect_both(w, "duo", "ward");
	side.troubled = true;
	side.instead = (struct far_answer){.arrival = SP_LOST};
	world_pass(w, 2LL * HOUR);
	account_holds(w, "ward", "\"reconnect\"");
	assert_int_equal(side.pages[0].reused, 0);
	side.troubled = false;
	connect_both(w, "duo", "ward");
	post_now(w, "well again", "ward");
	holds(str_of(side.posts), "well again@access-p0-3 ");
	world_free(w);
}
