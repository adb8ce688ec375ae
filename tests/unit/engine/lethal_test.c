/* SPDX-License-Identifier: MIT
 * lethal_test.c - a post at which the plugin's worker ends, each time it is tried: a person is asked, and nobody waits.
 *
 * Workers cannot end here; what the engine is told when one ended twice (plug/workers.h) is said in its place. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/world.h"

#include <stdio.h>

enum { MINUTE = 60000, HOUR = 3600000 };

/* ---- a plugin that ends its worker at one kind of step of posts that say "fatal" */

typedef bool is_lethal(const sp_job *);
static is_lethal *lethal;
static void (*real_step)(struct plugs *, str, const struct plug_in *, struct arena *, plug_done *, void *);
static size_t ends;	/* of such steps */

struct cut {
	struct arena *out;
	plug_done *done;
	void *of;
};

static void on_ended(void *of, const struct plug_out *real)
{
	struct cut *c = of;
	struct plug_out *failed = TAKE(c->out, struct plug_out);
	(void)real;
	failed->failed = S("The plugin 'practice' failed twice at the same step.");
	failed->lethal = true;
	ends++;
	c->done(c->of, failed);
}

static void step(struct plugs *plugs, str plugin, const struct plug_in *in, struct arena *out, plug_done *done,
		 void *of)
{
	const sp_post *post = in->job.post;
	bool cut = post && str_find((str){post->text.at, post->text.len}, S("fatal"), NULL) && lethal(&in->job);
	struct cut *c = TAKE(out, struct cut);
	*c = (struct cut){out, done, of};
	real_step(plugs, plugin, in, out, cut ? on_ended : done, cut ? c : of);
}

static struct world *world_with(is_lethal *which)
{
	struct world *w = world_new();
	lethal = which;
	ends = 0;
	real_step = w->plugs->step;
	w->plugs->step = step;
	world_account(w, "ward");
	world_account(w, "library");
	return w;
}

static bool at_once(const sp_job *job)
{
	return job->op == SP_PUBLISH && !job->answer;
}

static bool at_the_answer(const sp_job *job)
{
	return job->op == SP_PUBLISH && job->answer;
}

static bool at_the_look(const sp_job *job)
{
	return job->op != SP_PUBLISH;
}

/* ---- looks */

static int64_t jobs_in(struct world *w, const char *state)
{
	char sql[200];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE op = 7 AND state = '%s'", state);
	return world_int(w, sql);
}

static void shows(struct world *w, const char *words)
{
	str shown = world_verb(w, "show", "1", NULL);
	if (!str_find(shown, str_of(words), NULL)) fail_msg("'%s' is not in: %.*s", words, SHOW(shown));
}

/* ---- tests */

void test_before_anything_is_public_a_person_is_asked_at_once_and_all_others_are_on_time(void **state)
{
	(void)state;
	struct world *w = world_with(at_once);
	world_verb(w, "add", "fatal", "--to", "ward", "--at", "2026-11-22T11:00", NULL);
	world_verb(w, "add", "same account", "--to", "ward", "--at", "2026-11-22T11:00", NULL);
	world_verb(w, "add", "same platform", "--to", "library", "--at", "2026-11-22T11:00", NULL);
	world_pass(w, HOUR + 500);
	assert_int_equal(jobs_in(w, "done"), 2);
	assert_in_range(w->last_publish, WORLD_START + HOUR, WORLD_START + HOUR + 500);
	assert_int_equal(jobs_in(w, "asking"), 1);
	assert_int_equal(ends, 1);
	shows(w, "The plugin 'practice' failed twice at the same step. It is not out: 'schedpost retry 1' tries it again, "
		 "'schedpost cancel 1' gives it up.");
	world_pass(w, 48 * HOUR);
	assert_int_equal(ends, 1);	/* nobody tries it again by himself */
	assert_int_equal(world_seen(w, "ward", "fatal"), 0);
	lethal = at_the_look;		/* the plugin is mended */
	world_verb(w, "retry", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_seen(w, "ward", "fatal"), 1);
	world_free(w);
}

void test_after_a_public_request_it_is_looked_up_and_found(void **state)
{
	(void)state;
	struct world *w = world_with(at_the_answer);
	world_verb(w, "add", "fatal", "--to", "ward", "--at", "+1m", NULL);
	world_pass(w, HOUR);
	assert_int_equal(jobs_in(w, "done"), 1);
	assert_int_equal(world_seen(w, "ward", "fatal"), 1);
	assert_int_equal(ends, 1);
	world_free(w);
}

void test_what_is_certainly_not_out_asks_and_is_not_sent_again(void **state)
{
	(void)state;
	struct world *w = world_with(at_the_answer);
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 500};
	w->fault_times = 1;
	world_verb(w, "add", "fatal", "--to", "ward", "--at", "+1m", NULL);
	world_pass(w, 24 * HOUR);
	assert_int_equal(jobs_in(w, "asking"), 1);
	assert_int_equal(w->published, 1);
	assert_int_equal(ends, 1);
	shows(w, "It is certainly not out; it was looked up.");
	shows(w, "'schedpost retry 1' tries it again");
	world_free(w);
}

void test_a_look_that_ends_the_worker_asks(void **state)
{
	(void)state;
	struct world *w = world_with(at_the_look);
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER};
	w->fault_times = 1;
	world_verb(w, "add", "fatal", "--to", "ward", "--at", "+1m", NULL);
	world_pass(w, 24 * HOUR);
	assert_int_equal(jobs_in(w, "asking"), 1);
	assert_int_equal(ends, 1);
	assert_int_equal(world_seen(w, "ward", "fatal"), 1);
	shows(w, "It may be out already");
	shows(w, "'schedpost found 1 URL' says so");
	world_free(w);
}

/* A platform that never accepts, and says so in no clear way, is not asked without a pause. */
void test_a_platform_that_fails_each_time_is_given_more_and_more_rest(void **state)
{
	(void)state;
	struct world *w = world_with(at_once);
	w->fault = (struct practice_fault){.kind = PRACTICE_STATUS, .status = 500};
	w->fault_times = -1;
	world_verb(w, "add", "polite", "--to", "ward", "--at", "+1m", NULL);
	world_pass(w, HOUR);
	assert_in_range(w->published, 2, 8);
	world_pass(w, 48 * HOUR);
	assert_in_range(w->published, 9, 12);
	assert_int_equal(jobs_in(w, "asking"), 1);
	shows(w, "It is certainly not out");
	world_free(w);
}
