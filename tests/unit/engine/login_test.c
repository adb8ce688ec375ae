/* SPDX-License-Identifier: MIT
 * login_test.c - accounts by consent, and their access renewed ahead of its end: told by what people see, and by what
 * the platform is sent. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/duo_person.h"

#include <stdio.h>
#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

#define ROWS_OF_SECRETS "SELECT (SELECT count(*) FROM kept) + (SELECT count(*) FROM secret)"

/* ---- the app */

void test_the_keys_of_an_app_are_sealed_and_never_shown(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	str all = world_verb(w, "app list", NULL);
	duo_holds(all, "duo");
	duo_holds(all, "http://127.0.0.1:8765/");
	duo_lacks(all, "our-");
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
	struct world *w = duo_without_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	duo_say(w, NULL, &e);
	assert_non_null(e);
	duo_holds(e->text, "schedpost app add duo");
	duo_account_holds(w, "ward", "schedpost app add duo");
	assert_int_equal(duo_side.exchanges, 0);
	world_free(w);
}

/* ---- the question, and answers to it */

void test_the_question_holds_what_only_the_host_knows(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	str url = duo_url_asked(w);
	assert_true(str_starts(url, S(DUO_HOST "/authorize?")));
	assert_true(str_is(duo_word_in(url, "client_id"), S("our-id")));
	assert_true(str_is(duo_word_in(url, "redirect_uri"), S("http%3A%2F%2F127.0.0.1%3A8765%2F")));
	assert_int_equal(strlen(duo_state_word), 43);
	assert_int_equal(strlen(duo_side.challenge), 43);
	duo_lacks(url, "our-secret");
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	world_free(w);
}

void test_what_is_another_dialogues_is_refused_and_the_right_answer_still_works(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	const char *good = duo_good_answer(w);
	duo_refuses(w, "code=good-code&state=wrong", "wrong-state");
	duo_refuses(w, "code=good-code", "wrong-state");
	duo_asks_again(w, "nonsense", "There is no code in that");
	duo_asks_again(w, " ", "Nothing was given");
	assert_int_equal(duo_side.exchanges, 0);
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	duo_must_say(w, good);
	assert_true(duo_side.good_exchange);
	world_free(w);
}

void test_one_consent_connects_each_page_with_its_own_token(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	str said = duo_must_say(w, NULL);
	duo_holds(said, "Connected: 'ward' is St Mary's Hospital");
	duo_holds(said, "Connected: 'st-marys-library' is St. Mary's Library");
	assert_true(duo_side.good_exchange);
	assert_int_equal(duo_side.exchanges, 1);
	world_verb(w, "add", "both", "--to", "ward,st-marys-library", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	duo_holds(str_of(duo_side.posts), "both@access-p0-1 ");
	duo_holds(str_of(duo_side.posts), "both@access-p1-1 ");
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	world_free(w);
}

void test_a_choice_takes_numbers_and_names_and_is_asked_again_for_others(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	duo_must_say(w, duo_good_answer(w));
	duo_asks_again(w, "3", "is none of the choices");
	duo_asks_again(w, "0", "is none of the choices");
	duo_asks_again(w, "1,", "is none of the choices");
	duo_must_say(w, "st. mary's library");
	duo_account_holds(w, "ward", "St. Mary's Library");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	duo_post_now(w, "one", "ward");
	assert_string_equal(duo_side.posts, "one@access-p1-1 ");
	world_free(w);
}

void test_a_name_that_is_taken_gets_a_number(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	world_account(w, "st-marys-library");
	duo_connect_both(w, "duo", "ward");
	duo_account_holds(w, "st-marys-library", "practice");
	duo_account_holds(w, "st-marys-library-2", "St. Mary's Library");
	world_free(w);
}

void test_connecting_again_reconnects_the_same_accounts(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	duo_connect_both(w, "duo", "ward");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account"), 2);
	world_verb(w, "add", "anew", "--to", "ward,st-marys-library", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	duo_holds(str_of(duo_side.posts), "anew@access-p0-2 ");
	duo_holds(str_of(duo_side.posts), "anew@access-p1-2 ");
	world_free(w);
}

void test_a_page_that_is_known_is_no_new_account(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	duo_must_say(w, duo_good_answer(w));
	duo_must_say(w, "2");
	duo_connect_both(w, "duo", "other");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account"), 2);
	duo_account_holds(w, "other", "St Mary's Hospital");
	duo_post_now(w, "known", "ward");
	assert_string_equal(duo_side.posts, "known@access-p1-2 ");
	world_free(w);
}

void test_a_log_in_of_somebody_else_is_refused(void **state)
{
	(void)state;
	err e;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	duo_side.person = "q";
	duo_connect_both(w, "duo", "ward");
	duo_say(w, NULL, &e);
	assert_non_null(e);
	duo_holds(e->text, "the account 'ward' is 'St Mary's Hospital'. Nothing was changed");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account"), 2);
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	duo_side.person = NULL;
	duo_post_now(w, "still here", "ward");	/* with the token that it had */
	duo_holds(str_of(duo_side.posts), "still here@access-p0-1 ");
	world_free(w);
}

/* ---- what goes wrong on the way */

void test_a_code_whose_answer_was_lost_is_not_sent_again(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.arrival = SP_LOST};
	duo_begin(w, "duo", "ward");
	duo_must_say(w, duo_good_answer(w));
	world_pass(w, HOUR);
	assert_int_equal(duo_side.exchanges, 1);
	duo_account_holds(w, "ward", "\"connecting\"");
	duo_account_holds(w, "ward", "Duo");	/* why */
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	world_free(w);
}

void test_a_connected_account_keeps_what_it_had_when_a_new_log_in_fails(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.arrival = SP_LOST};
	duo_begin(w, "duo", "ward");
	duo_must_say(w, duo_good_answer(w));
	duo_account_holds(w, "ward", "\"ready\"");
	duo_side.troubled = false;
	duo_post_now(w, "as before", "ward");
	assert_string_equal(duo_side.posts, "as before@access-p0-1 ");
	world_free(w);
}

void test_a_kill_between_question_and_answer_loses_nothing(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	char kept[200];
	snprintf(kept, sizeof kept, "%s", duo_good_answer(w));
	far_kill(&duo_far);
	duo_must_say(w, kept);
	far_kill(&duo_far);		/* before the pages are chosen */
	duo_must_say(w, "all");
	duo_post_now(w, "after all", "ward");
	assert_string_equal(duo_side.posts, "after all@access-p0-1 ");
	assert_int_equal(duo_side.exchanges, 1);
	world_free(w);
}

void test_a_dropped_dialogue_and_a_removed_account_leave_no_secret(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_begin(w, "duo", "ward");
	duo_must_say(w, duo_good_answer(w));
	assert_true(world_int(w, "SELECT count(*) FROM kept") > 0);
	world_verb(w, "connect drop", "--id", "1", NULL);
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	duo_connect_both(w, "duo", "ward");
	assert_true(world_int(w, "SELECT count(*) FROM secret") > 0);
	duo_begin(w, "duo", "ward");
	duo_must_say(w, duo_good_answer(w));
	world_verb(w, "account remove begin", "ward", "--without-revoke", NULL);
	world_verb(w, "account remove begin", "st-marys-library", "--without-revoke", NULL);
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	world_free(w);
}

void test_a_dialogue_that_is_dropped_while_it_sends_leaves_no_secret(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	err e;
	duo_begin(w, "duo", "ward");
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.status = 200, .delay_ms = 5 * SECOND,
					   .body = "{\"access_token\":\"person-token\",\"expires_in\":3600}"};
	const char *good = duo_good_answer(w);
	duo_say(w, good, &e);
	assert_null(e);
	world_pass(w, SECOND);
	assert_int_equal(far_under_way(&duo_far, S(DUO_HOST)), 1);
	world_verb(w, "connect drop", "--id", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_int(w, ROWS_OF_SECRETS), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'asking'"), 0);
	world_free(w);
}

void test_a_new_dialogue_ends_the_one_that_somebody_walked_away_from(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	duo_begin(w, "duo", "ward");
	duo_must_say(w, duo_good_answer(w));
	assert_true(world_int(w, "SELECT count(*) FROM kept") > 0);
	duo_begin(w, "duo", "ward");
	assert_int_equal(world_int(w, "SELECT count(*) FROM kept"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE state = 'asking'"), 1);
	world_free(w);
}

/* ---- renewal ahead */

void test_access_is_renewed_before_it_ends_and_a_token_is_used_once(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	world_pass(w, 52 * MINUTE);
	assert_int_equal(duo_side.pages[0].renewals, 0);
	world_pass(w, 5 * MINUTE);
	assert_int_equal(duo_side.pages[0].renewals, 1);
	assert_int_equal(duo_side.pages[1].renewals, 1);
	duo_post_now(w, "fresh", "ward");
	assert_string_equal(duo_side.posts, "fresh@access-p0-2 ");
	world_pass(w, 3 * HOUR);
	assert_in_range(duo_side.pages[0].renewals, 4, 5);
	assert_int_equal(duo_side.pages[0].reused + duo_side.pages[1].reused, 0);
	world_free(w);
}

enum { DAY_S = 24 * 60 * 60 };

static const char *status_of(struct world *w)
{
	return arena_cstr(w->a, world_verb(w, "status", NULL));
}

void test_a_log_in_that_cannot_be_renewed_for_long_is_told_a_month_ahead(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_side.log_in_s = 30 * DAY_S + 3 * 60 * 60;
	duo_connect_both(w, "duo", "ward");
	duo_account_holds(w, "ward", "\"log_in_lasts\":\"2026-12-22T13:0");
	duo_side.log_in_s = 0;	/* renewals do not tell it: what is known stays */
	world_pass(w, 2 * HOUR);
	assert_in_range(duo_side.pages[0].renewals, 2, 3);
	duo_account_holds(w, "ward", "\"log_in_lasts\":\"2026-12-22T13:0");
	assert_null(strstr(status_of(w), "new log-in"));
	world_pass(w, 2 * HOUR);
	duo_holds(str_of(status_of(w)), "The account 'ward' needs a new log-in by Tue 22 Dec 2026 13:0");
	duo_holds(str_of(status_of(w)), "schedpost connect duo --as ward");
	duo_side.log_in_s = 60 * DAY_S;
	duo_connect_both(w, "duo", "ward");	/* a new log-in */
	assert_null(strstr(status_of(w), "new log-in"));
	world_free(w);
}

void test_a_log_in_that_each_renewal_makes_longer_does_not_end(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_side.log_in_s = 20 * DAY_S;
	duo_connect_both(w, "duo", "ward");
	duo_holds(str_of(status_of(w)), "'ward' needs a new log-in");
	world_pass(w, 4 * HOUR);
	assert_in_range(duo_side.pages[0].renewals, 4, 5);
	assert_null(strstr(status_of(w), "new log-in"));
	duo_account_holds(w, "ward", "\"log_in_lasts\":null");
	world_free(w);
}

void test_a_renewal_tells_how_long_the_log_in_still_lasts(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	duo_account_holds(w, "ward", "\"log_in_lasts\":null");
	duo_side.log_in_s = 90 * DAY_S;
	world_pass(w, 57 * MINUTE);
	duo_account_holds(w, "ward", "\"log_in_lasts\":\"2027-02-20T");
	duo_side.log_in_s = 40 * DAY_S;	/* less than that is left */
	world_pass(w, HOUR);
	duo_account_holds(w, "ward", "\"log_in_lasts\":\"2027-01-01T");
	world_free(w);
}

void test_a_renewal_that_fails_holds_nothing_back_until_the_access_ends(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_solo);
	duo_side.many = true;
	duo_connect_both(w, "solo", "ward");
	world_pass(w, 52 * MINUTE);
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.status = 503};
	world_pass(w, 4 * MINUTE);	/* the renewal ahead has failed by now */
	assert_true(world_int(w, "SELECT max(tries) FROM job WHERE op = 2") > 0);
	duo_post_now(w, "in time", "ward");
	assert_string_equal(duo_side.posts, "in time@access-p0-1 ");
	world_pass(w, 2 * MINUTE);
	duo_side.pages[0].dead = true;	/* the hour is over */
	world_verb(w, "add", "waits", "--to", "ward", "--at", "+1m", "--late", "publish", NULL);
	world_pass(w, 10 * MINUTE);
	assert_string_equal(duo_side.posts, "in time@access-p0-1 ");
	duo_side.troubled = false;
	world_pass(w, 2LL * HOUR);
	duo_holds(str_of(duo_side.posts), "waits@access-p0-");
	duo_account_holds(w, "ward", "\"ready\"");
	world_free(w);
}

void test_after_a_new_log_in_a_renewal_that_waited_is_not_tried_any_more(void **state)
{
	(void)state;
	struct world *w = duo_with_an_app(&plugin_solo);
	duo_side.many = true;
	duo_connect_both(w, "solo", "ward");
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.status = 503};
	world_pass(w, 56 * MINUTE);	/* the renewal ahead has failed by now, and waits for its next try */
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 2 AND state = 'ready'"), 2);
	duo_side.troubled = false;
	duo_connect_both(w, "solo", "ward");
	world_pass(w, 45 * MINUTE);
	assert_int_equal(duo_side.pages[0].renewals + duo_side.pages[1].renewals, 0);
	world_pass(w, 20 * MINUTE);
	assert_int_equal(duo_side.pages[0].renewals, 1);
	world_free(w);
}

/* A token that works once is not used up by what never left, or was turned away at the door. */
static void survives(struct far_answer trouble)
{
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	duo_side.troubled = true;
	duo_side.instead = trouble;
	world_pass(w, 58 * MINUTE);
	duo_side.troubled = false;
	world_pass(w, 2LL * HOUR);
	duo_account_holds(w, "ward", "\"ready\"");
	assert_true(duo_side.pages[0].renewals > 0);
	assert_int_equal(duo_side.pages[0].reused, 0);
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
	struct world *w = duo_with_an_app(&plugin_duo);
	duo_connect_both(w, "duo", "ward");
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.arrival = SP_LOST};
	world_pass(w, 2LL * HOUR);
	duo_account_holds(w, "ward", "\"reconnect\"");
	assert_int_equal(duo_side.pages[0].reused, 0);
	duo_side.troubled = false;
	duo_connect_both(w, "duo", "ward");
	duo_post_now(w, "well again", "ward");
	duo_holds(str_of(duo_side.posts), "well again@access-p0-3 ");
	world_free(w);
}
