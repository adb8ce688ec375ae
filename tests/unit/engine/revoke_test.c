/* SPDX-License-Identifier: MIT
 * revoke_test.c - access is taken back and proved, whatever the server says: told by what people see and by what the
 * platform is sent. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/duo_person.h"

#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

#define SECRETS_OF_WARD "SELECT count(*) FROM secret WHERE account = (SELECT min(id) FROM account)"
#define LAST_REVOKE "SELECT max(id) FROM job WHERE op = 3"
#define EVENTS(what) "SELECT count(*) FROM event WHERE what = '" what "'"

/* ---- the person */

static struct world *connected(const sp_plugin *plugin)
{
	struct world *w = duo_with_an_app(plugin);
	duo_connect_both(w, plugin->name, "ward");
	world_pass(w, MINUTE);
	return w;
}

static str ended(struct world *w, const char *verb)
{
	err e;
	str id = arena_fmt(w->a, "{\"id\":\"%lld\"}", (long long)world_int(w, LAST_REVOKE));
	str said = world_try_json(w, &e, verb, id);
	if (e) fail_msg("%.*s", SHOW(e->text));
	return said;
}

/* What is said after so long, at most. */
static str revoked_within(struct world *w, int64_t ms)
{
	world_verb(w, "revoke begin", "ward", NULL);
	world_pass(w, ms);
	return ended(w, "revoke answer");
}

static str revoked(struct world *w)
{
	return revoked_within(w, MINUTE);
}

static void stays_held(struct world *w)
{
	duo_account_holds(w, "ward", "\"reconnect\"");
	world_verb(w, "add", "held", "--to", "ward", "--at", "+1m", "--late", "publish", NULL);
	world_pass(w, 10 * MINUTE);
	duo_lacks(str_of(duo_side.posts), "held@");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 7 AND state = 'ready'"), 1);
}

/* ---- yes and no */

void test_a_revoke_is_proved_and_then_nothing_is_kept(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	str said = revoked(w);
	duo_holds(said, "\"outcome\":\"proved\"");
	duo_holds(said, "Duo refuses this log-in now");
	assert_string_equal(duo_side.revoked, "refresh-p0-1 access-p0-1 ");
	assert_int_equal(world_int(w, SECRETS_OF_WARD), 0);
	assert_int_equal(world_int(w, EVENTS("revoked")), 1);
	duo_account_holds(w, "ward", "\"what\":\"revoked\",\"note\":\"revoked and proved: Duo refuses this log-in now.\"");
	stays_held(w);
	world_free(w);
}

void test_what_was_held_goes_out_once_it_is_connected_again(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	revoked(w);
	stays_held(w);
	duo_side.pages[0].dead = false;
	duo_connect_both(w, "duo", "ward");
	world_pass(w, MINUTE);
	duo_holds(str_of(duo_side.posts), "held@access-p0-2 ");
	world_free(w);
}

/* It says yes, and all goes on: the log-in is kept, for it is what a second try needs. */
void test_a_server_that_lies_is_found_out(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.lies = true;
	str said = revoked(w);
	duo_holds(said, "\"outcome\":\"failed\"");
	duo_holds(said, "Duo said yes, but the log-in still works. Do it here: " DUO_HOST "/apps");
	duo_holds(said, "\"word\":\"failed\"");
	assert_true(world_int(w, SECRETS_OF_WARD) > 0);
	assert_int_equal(world_int(w, EVENTS("revoke-failed")), 1);
	duo_account_holds(w, "ward", "Revoking its access failed");
	stays_held(w);
	duo_side.lies = false;
	duo_holds(revoked(w), "\"outcome\":\"proved\"");
	world_free(w);
}

void test_a_yes_that_takes_a_moment_is_waited_for(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.yes_takes = 2;
	duo_holds(revoked(w), "\"outcome\":\"proved\"");
	world_free(w);
}

void test_a_server_that_does_not_know_how_is_a_failure_with_the_page_to_do_it(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.revoke = (struct far_answer){.status = 404};
	str said = revoked(w);
	duo_holds(said, "\"outcome\":\"failed\"");
	duo_holds(said, "error 404");
	duo_holds(said, "The log-in still works. Do it here: " DUO_HOST "/apps");
	assert_true(world_int(w, SECRETS_OF_WARD) > 0);
	world_free(w);
}

/* Somebody has ended it by hand before: the platform knows nothing to take back, and a call proves it. */
void test_what_is_dead_already_is_proved_whatever_is_said(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.pages[0].dead = true;
	duo_side.revoke = (struct far_answer){.status = 400, .body = "{\"error\":\"invalid_token\"}"};
	duo_holds(revoked(w), "\"outcome\":\"proved\"");
	assert_int_equal(world_int(w, SECRETS_OF_WARD), 0);
	world_free(w);
}

void test_where_no_program_may_the_page_is_told(void **state)
{
	(void)state;
	sp_plugin by_hand = plugin_duo;
	by_hand.ops &= ~SP_CAN(SP_REVOKE);
	struct world *w = connected(&by_hand);
	str said = revoked(w);
	duo_holds(said, "\"outcome\":\"by-hand\",\"page\":\"" DUO_HOST "/apps\"");
	duo_holds(said, "Do it here: " DUO_HOST "/apps");
	assert_int_equal(world_int(w, SECRETS_OF_WARD), 0);
	stays_held(w);
	world_free(w);
}

/* ---- silence */

void test_a_server_that_hangs_gets_so_long_and_no_longer(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.revoke = duo_side.me = (struct far_answer){.status = 200, .delay_ms = 10 * HOUR};
	str said = revoked_within(w, MINUTE);
	duo_holds(said, "\"outcome\":\"failed\"");
	duo_holds(said, "did not answer in time");
	assert_true(world_int(w, SECRETS_OF_WARD) > 0);
	world_free(w);
}

void test_a_yes_that_cannot_be_checked_is_told_as_that(void **state)
{
	(void)state;
	static const struct far_answer TELL_NOTHING[] = {
		{.status = 503}, {.status = 404, .body = "{}"}, {.status = 403, .body = "{}"}, {.arrival = SP_NEVER_LEFT},
		{.status = 200, .body = "<html>"},
	};
	for (size_t i = 0; i < COUNT(TELL_NOTHING); i++) {
		struct world *w = connected(&plugin_duo);
		duo_side.me = TELL_NOTHING[i];
		str said = revoked(w);
		duo_holds(said, "\"outcome\":\"unchecked\"");
		duo_holds(said, "could not be learned");
		assert_int_equal(world_int(w, SECRETS_OF_WARD), 0);
		world_free(w);
	}
}

/* Access that had run out would be refused in any case: that proves nothing of the refresh token. */
void test_access_that_had_run_out_proves_nothing(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.status = 503};
	world_pass(w, 2 * HOUR);
	duo_side.pages[0].dead = true;
	duo_holds(revoked(w), "\"outcome\":\"unchecked\"");
	world_free(w);
}

/* ---- beside a renewal */

/* The one that is in hand ends first, and what it brought is taken back. */
void test_what_was_renewed_just_now_is_what_is_revoked(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.renewal_ms = 5 * SECOND;
	while (!far_under_way(&duo_far, S(DUO_HOST))) world_pass(w, SECOND);
	str said = revoked(w);
	duo_holds(said, "\"outcome\":\"proved\"");
	duo_holds(str_of(duo_side.revoked), "refresh-p0-2 access-p0-2 ");
	duo_account_holds(w, "ward", "\"reconnect\"");
	world_pass(w, 3 * HOUR);
	assert_int_equal(duo_side.pages[0].renewals, 1);
	assert_int_equal(duo_side.pages[0].reused, 0);
	world_free(w);
}

/* A renewal that cannot be made yet, and a pause that was asked for, hold up no revoke. */
void test_a_revoke_waits_for_no_later_try(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_solo);
	duo_side.troubled = true;
	duo_side.instead = (struct far_answer){.status = 429, .retry_after_s = 7200};
	world_pass(w, 58 * MINUTE);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 2 AND state = 'ready' AND account = 1"), 1);
	revoked_within(w, 10 * SECOND);
	assert_string_equal(duo_side.revoked, "refresh-p0-1 access-p0-1 ");
	duo_side.troubled = false;
	world_pass(w, 5 * HOUR);
	assert_int_equal(duo_side.pages[0].renewals, 0);
	world_free(w);
}

void test_a_kill_in_the_middle_of_it_takes_it_back_after_all(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.yes_takes = 2;
	world_verb(w, "revoke begin", "ward", NULL);
	world_pass(w, SECOND);
	assert_true(strlen(duo_side.revoked) > 0);
	far_kill(&duo_far);
	world_pass(w, MINUTE);
	duo_holds(ended(w, "revoke answer"), "\"outcome\":\"proved\"");
	assert_int_equal(world_int(w, SECRETS_OF_WARD), 0);
	world_free(w);
}

/* ---- the others, and all of them */

void test_others_of_the_same_consent_are_named_and_asked(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.ends_all = true;
	duo_holds(revoked(w), "By the same consent were connected: 'st-marys-library'");
	duo_account_holds(w, "st-marys-library", "\"reconnect\"");	/* a call with its own log-in told that it is over */
	world_free(w);
}

void test_all_of_them_ask_first_and_each_gets_its_outcome(void **state)
{
	(void)state;
	err e;
	struct world *w = connected(&plugin_duo);
	world_account(w, "practice");
	duo_holds(world_verb(w, "revoke begin", "--all", NULL), "\"word\":\"confirm\"");
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 3"), 0);
	world_verb(w, "revoke begin", "--all", "--yes", NULL);
	world_pass(w, MINUTE);
	long long last = world_int(w, LAST_REVOKE);
	str ids = arena_fmt(w->a, "{\"id\":\"%lld,%lld,%lld\"}", last - 2, last - 1, last);
	str said = world_try_json(w, &e, "revoke answer", ids);
	assert_null(e);
	duo_holds(said, "{\"account\":\"practice\",\"outcome\":\"nothing\"");
	duo_holds(said, "{\"account\":\"st-marys-library\",\"outcome\":\"proved\"");
	duo_holds(said, "{\"account\":\"ward\",\"outcome\":\"proved\"");
	assert_int_equal(world_int(w, "SELECT count(*) FROM secret"), 0);
	world_free(w);
}

void test_a_wrong_name_revokes_nothing(void **state)
{
	(void)state;
	err e;
	struct world *w = connected(&plugin_duo);
	world_try(w, &e, "revoke begin", "ward", "wrad", NULL);
	assert_non_null(e);
	assert_string_equal(e->code, "no-such-account");
	world_try(w, &e, "revoke begin", NULL);
	assert_non_null(e);
	assert_int_equal(world_int(w, "SELECT count(*) FROM job WHERE op = 3"), 0);
	world_free(w);
}

/* ---- account remove */

void test_removing_an_account_takes_its_access_back_first(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	world_verb(w, "account remove begin", "ward", NULL);
	world_pass(w, MINUTE);
	str said = ended(w, "account remove answer");
	duo_holds(said, "\"outcome\":\"proved\"");
	duo_holds(said, "'ward' is removed");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'removed'"), 1);
	world_free(w);
}

void test_an_account_whose_access_may_still_work_stays_until_it_is_said_otherwise(void **state)
{
	(void)state;
	struct world *w = connected(&plugin_duo);
	duo_side.lies = true;
	world_verb(w, "account remove begin", "ward", NULL);
	world_pass(w, MINUTE);
	str said = ended(w, "account remove answer");
	duo_holds(said, "--without-revoke");
	duo_lacks(said, "is removed");
	duo_account_holds(w, "ward", "\"reconnect\"");
	duo_holds(world_verb(w, "account remove begin", "ward", "--without-revoke", NULL), "may still work there");
	assert_int_equal(world_int(w, SECRETS_OF_WARD), 0);
	world_free(w);
}

void test_of_several_accounts_one_that_cannot_go_keeps_none_of_the_others(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_account(w, "museum");
	world_verb(w, "add", "waits", "--to", "ward", "--at", "+1h", NULL);
	str said = world_verb(w, "account remove begin", "ward", "museum", NULL);
	duo_holds(said, "'ward' has 1 post");
	duo_holds(said, "'museum' is removed");
	duo_account_holds(w, "ward", "\"ready\"");
	world_free(w);
}
