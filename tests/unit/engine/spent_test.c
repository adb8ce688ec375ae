/* SPDX-License-Identifier: MIT
 * spent_test.c - a token that works once is sent once: what was used up and brought no answer asks a person. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/rota.h"
#include "help/waits.h"


enum { MINUTE = 60000, HOUR = 3600000 };

static struct rota side;
static struct far far;
static bool lose;	/* what the far side says to a renewal */

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	struct far_answer answer = rota_serve(f, r, body);
	bool lost = lose && str_ends(r->url, S("/renew"));
	return lost ? (struct far_answer){.arrival = SP_LOST} : answer;
}

static struct world *with_a_dead_token(void)
{
	struct world *w = rota_world(&side, &far, serve);
	rota_expire(&side, "east");	/* the post renews it */
	world_verb(w, "add", "To Rota.", "--to", "east", "--at", "+1m", "--late", "publish", NULL);
	return w;
}

static void assert_status(struct world *w, const char *words)
{
	str said = world_verb(w, "status", NULL);
	if (!str_find(said, str_of(words), NULL)) fail_msg("no '%s' in: %.*s", words, SHOW(said));
}

/* A person connects anew, and the post goes out. */
static void assert_all_is_well_after_a_new_login(struct world *w)
{
	lose = false;
	assert_int_equal(side.reused, 0);
	assert_int_equal(rota_shown(&side, S("To Rota.")), 0);
	far_connect(w, "rota", "east", ROTA_SERVER, "east code 2", NULL);
	world_pass(w, HOUR);
	assert_int_equal(rota_shown(&side, S("To Rota.")), 1);
	assert_int_equal(side.reused, 0);
}

void test_a_used_token_whose_answer_was_lost_is_never_sent_again(void **state)
{
	(void)state;
	struct world *w = with_a_dead_token();
	lose = true;
	world_pass(w, 6LL * HOUR);
	assert_status(w, "The account east is not connected any more");
	assert_all_is_well_after_a_new_login(w);
	world_free(w);
}

/* ---- the plugin has used the token up, has its answer, and waits and waits */

static int64_t renewals(const sp_job *job)
{
	return job->op == SP_REFRESH && (job->answer || waits_so_far()) ? MINUTE / 4 : 0;
}

void test_a_renewal_that_waits_for_ever_asks_for_a_new_log_in(void **state)
{
	(void)state;
	struct world *w = with_a_dead_token();
	waits_join(w, renewals);
	world_pass(w, MINUTE + MINUTE / 2);
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'ready'"), 1);
	world_pass(w, MINUTE);
	assert_int_equal(waits_so_far(), 5);	/* four make a minute */
	assert_status(w, "was not done with the log-in in time");
	waits_end(w);
	assert_all_is_well_after_a_new_login(w);
	world_free(w);
}
