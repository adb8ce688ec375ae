/* SPDX-License-Identifier: MIT
 * away_test.c - the clock is set while schedpost is stopped, or in the very instant in which it is killed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/sites.h"

#include <stdio.h>
#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, AHEAD = 53 * MINUTE, HIDDEN = 9 * SECOND };

/* n[0]: monotonic; until then the list does not show what was posted last. n[1]: how late the answer to a post comes.
 * n[2]: how often one was sent, for the server itself knows one that comes again within the hour. */
static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	bool post = strcmp(r->method, "POST") == 0 && str_ends(r->url, S("/statuses"));
	bool list = strcmp(r->method, "GET") == 0 && str_find(r->url, S("/statuses?"), NULL);
	if (list && f->w->mono < f->n[0]) return (struct far_answer){.status = 200, .body = "[]"};
	struct far_answer said = sites_serve(f, r, body);
	if (!post) return said;
	f->n[0] = f->w->mono + HIDDEN;
	f->n[2]++;
	return (struct far_answer){.arrival = SP_LOST, .delay_ms = f->n[1]};
}

/* A Mastodon server that takes a post, and whose answer is lost. */
static struct world *lossy(struct sites *s)
{
	*s = (struct sites){.dates = true};
	struct world *w = world_new();
	sites_join(s, w);
	s->far.serve = serve;
	sites_connect(s, "mastodon");
	return w;
}

/* Nobody has seen it yet when this returns: the daemon has had no turn. */
static void set_clock(struct sites *s, int64_t by)
{
	s->far.w->now += by;
	s->clock_off -= by;
}

static void add_and_lose(struct world *w)
{
	world_verb(w, "add", "Flu jabs today.", "--at", "+1m", "--late", "publish", NULL);
	world_pass(w, MINUTE + SECOND);
}

static bool is_in(struct world *w, const char *state)
{
	char sql[100];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE op = 7 AND state = '%s'", state);
	return world_int(w, sql) == 1;
}

static void goes_out_once(struct sites *s)
{
	struct world *w = s->far.w;
	assert_int_equal(sites_shown(s, "Flu jabs"), 1);
	assert_int_equal(s->far.n[2], 1);
	assert_true(is_in(w, "done"));
	world_free(w);
}

/* By a clock that was ahead it left in what is the future now; hours later it would look too old for the list. */
static void set_right_and_killed(int64_t answer_ms)
{
	struct sites s;
	struct world *w = lossy(&s);
	s.far.n[1] = answer_ms;
	set_clock(&s, AHEAD);
	world_settle(w);
	add_and_lose(w);
	assert_true(is_in(w, answer_ms ? "sending" : "unsure"));
	set_clock(&s, -AHEAD);
	w->now += 6 * HOUR;	/* until somebody starts it again */
	w->mono += 6 * HOUR;
	far_kill(&s.far);
	world_pass(w, HOUR);
	goes_out_once(&s);
}

void test_a_clock_set_right_as_we_are_killed_makes_no_second_copy(void **state)
{
	(void)state;
	set_right_and_killed(0);
	set_right_and_killed(HOUR);	/* killed before the answer was lost */
}

/* The first look has found nothing, for the list is slow; the time until the second one has not passed. */
void test_a_clock_that_leaps_as_we_are_killed_does_not_shorten_the_looks(void **state)
{
	(void)state;
	struct sites s;
	struct world *w = lossy(&s);
	add_and_lose(w);
	assert_true(is_in(w, "unsure"));
	set_clock(&s, HOUR);
	far_kill(&s.far);
	world_pass(w, HOUR);
	goes_out_once(&s);
}

/* Too little to move anything; but a clock that is set right from there leaps all the same. */
void test_a_little_step_is_remembered(void **state)
{
	(void)state;
	struct sites s;
	struct world *w = lossy(&s);
	set_clock(&s, -30 * SECOND);
	world_pass(w, 5 * SECOND);
	add_and_lose(w);
	set_clock(&s, 30 * SECOND);
	far_kill(&s.far);
	world_pass(w, HOUR);
	goes_out_once(&s);
}

/* Two runs of the machine have nothing in common: its time since it came up begins anew, and tells nothing. */
void test_a_machine_that_was_off_is_no_clock_that_was_set(void **state)
{
	(void)state;
	struct sites s;
	struct world *w = lossy(&s);
	world_pass(w, HOUR);
	add_and_lose(w);
	assert_true(is_in(w, "unsure"));
	w->boot = "second";
	w->now += 2 * HOUR;
	w->mono = s.far.n[0] = 1000;
	far_kill(&s.far);
	world_pass(w, MINUTE);
	goes_out_once(&s);
}
