/* SPDX-License-Identifier: MIT
 * showing_test.c - files that a platform fetches, from the claim of their post to its end, as it is published, put off,
 * refused, cancelled, edited and locked. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/said.h"
#include "help/world.h"
#include "rooms/media/shown.h"

#include <stdio.h>
#include <string.h>

/* ---- a platform that fetches: it logs the address, and waits as the text of the post says */

static char fetched[200];	/* the address of the first file, on the last try */

static sp_move publish(sp_job *job)
{
	const sp_post *post = job->post;
	if (post->nmedia) snprintf(fetched, sizeof fetched, "%.*s", (int)post->media[0].url.len, post->media[0].url.at);
	bool waits = post->text.len >= 4 && memcmp(post->text.at, "Wait", 4) == 0;
	job->wait_ms = 5 * 60 * 1000;
	job->result->verdict = memcmp(post->text.at, "No", 2) == 0 ? SP_REFUSED : SP_LATER;
	job->result->why = SP_S("Not so.");
	return waits ? SP_WAIT : SP_DONE;
}

static sp_move step(sp_job *job)
{
	static const sp_grant library = {.size = sizeof library, .name = SP_S("Library"), .handle = SP_S("@library"),
					 .remote_id = SP_S("1")};
	if (job->op == SP_PUBLISH) return publish(job);
	sp_grant *grant = job->alloc(job, sizeof *grant);
	*grant = library;
	job->result->verdict = SP_OK;
	job->result->grants = grant;
	job->result->ngrants = 1;
	return SP_DONE;
}

static const sp_limits limits = {
	.size = sizeof limits, .unit = SP_GRAPHEMES, .flags = SP_MEDIA_BY_ADDRESS, .media_most = 4,
	.mimes = SP_S("image/png"),
};
static const sp_plugin fetcher = {
	.size = sizeof fetcher, .abi = SP_ABI, .ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_PUBLISH), .name = "fetcher",
	.title = "Fetcher", .version = "1", .hosts = "fetcher.example", .limits = &limits, .step = step,
};

/* ---- the world */

enum { SECOND = 1000, MINUTE = 60 * SECOND };
#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static struct world *world_with(bool address)
{
	struct world *w = world_new();
	fetched[0] = '\0';
	w->extra = &fetcher;
	w->shows_files = address;
	world_kill(w);
	world_verb(w, "connect begin", "fetcher", "--as", "library", "--zone", "Europe/London", NULL);
	world_pass(w, SECOND);
	world_int(w, "INSERT INTO media(sha256, mime, bytes, width, height, length_ms, stripped, added) "
		     "VALUES ('" SHA_A "', 'image/png', 3, 640, 640, 0, '', 1) RETURNING 1");
	return w;
}

static str add(struct world *w, err *e, const char *text)
{
	str call = arena_fmt(w->a, "{\"TEXT\":\"%s\",\"to\":[\"library\"],\"at\":\"+1m\",\"category\":\"service-info\","
			     "\"media\":[\"" SHA_A " cat.png\"],\"alt\":[\"A cat sits on a pile of returned books.\"]}", text);
	return world_try_json(w, e, "add", call);
}

/* On its way: the platform works on it. */
static struct world *world_waiting(void)
{
	err e;
	struct world *w = world_with(true);
	add(w, &e, "Wait for it.");
	if (e) fail_msg("%.*s", SHOW(e->text));
	world_pass(w, 2 * MINUTE);
	return w;
}

static bool is_shown(struct world *w)
{
	struct shown_copy copy;
	str url = str_of(fetched);
	bool is = shown_ask(w->shown, str_cut(url, strlen(WORLD_ADDRESS), url.len), &copy) == SHOWN_HERE;
	if (is) shown_leave(w->shown, &copy);
	return is;
}

void test_while_a_platform_works_on_it_its_file_can_be_fetched(void **state)
{
	(void)state;
	struct world *w = world_waiting();
	char first[sizeof fetched];
	assert_true(str_starts(str_of(fetched), S(WORLD_ADDRESS)));
	assert_int_equal(strlen(fetched), strlen(WORLD_ADDRESS) + SHOWN_NAME);
	assert_true(is_shown(w));
	snprintf(first, sizeof first, "%s", fetched);
	world_pass(w, 10LL * MINUTE);	/* it comes back, and goes on waiting */
	assert_string_equal(fetched, first);
	assert_true(is_shown(w));
	world_free(w);
}

void test_what_is_given_up_for_now_or_for_good_is_not_shown(void **state)
{
	(void)state;
	static const char *const texts[] = {"Not now.", "Later."};
	for (size_t i = 0; i < COUNT(texts); i++) {
		err e;
		struct world *w = world_with(true);
		add(w, &e, texts[i]);
		assert_null(e);
		world_pass(w, MINUTE + SECOND);
		assert_true(fetched[0]);
		assert_false(is_shown(w));
		world_free(w);
	}
}

void test_the_next_try_has_another_name(void **state)
{
	(void)state;
	err e;
	struct world *w = world_with(true);
	char first[sizeof fetched];
	add(w, &e, "Later.");
	assert_null(e);
	world_pass(w, MINUTE + SECOND);
	snprintf(first, sizeof first, "%s", fetched);
	world_pass(w, 30LL * MINUTE);
	assert_string_not_equal(fetched, first);
	world_free(w);
}

void test_what_is_cancelled_while_it_waits_is_shown_for_some_seconds_at_most(void **state)
{
	(void)state;
	struct world *w = world_waiting();
	assert_true(is_shown(w));
	world_verb(w, "cancel", "1", NULL);
	world_pass(w, 4 * SECOND);
	assert_false(is_shown(w));
	world_free(w);
}

/* Four seconds after that verb its name is none any more. */
#define ENDS_IT(...)                                                                                                 \
	do {                                                                                                         \
		struct world *w = world_waiting();                                                                   \
		assert_true(is_shown(w));                                                                            \
		world_verb(w, __VA_ARGS__, NULL);                                                                    \
		world_pass(w, 4 * SECOND);                                                                           \
		assert_false(is_shown(w));                                                                           \
		world_free(w);                                                                                       \
	} while (0)

void test_what_is_moved_while_it_waits_is_shown_for_some_seconds_at_most(void **state)
{
	(void)state;
	ENDS_IT("move", "1", "--at", "+3h");
}

void test_what_is_put_on_hold_while_it_waits_is_shown_for_some_seconds_at_most(void **state)
{
	(void)state;
	ENDS_IT("hold", "library", "--reason", "Mourning.");
}

/* Its job stays ready: nobody has to say yes here. */
void test_what_is_edited_while_it_waits_is_shown_for_some_seconds_at_most(void **state)
{
	(void)state;
	struct world *w = world_waiting();
	char first[sizeof fetched];
	assert_true(is_shown(w));
	world_verb(w, "edit", "1", "Wait for other words.", NULL);
	assert_int_equal(world_in_state(w, "ready"), 1);
	world_pass(w, 4 * SECOND);
	assert_false(is_shown(w));
	snprintf(first, sizeof first, "%s", fetched);
	world_pass(w, 10LL * MINUTE);
	assert_string_not_equal(fetched, first);
	assert_true(is_shown(w));	/* the next try, with those words */
	world_free(w);
}

void test_a_hold_that_leaves_its_kind_out_does_not_end_it(void **state)
{
	(void)state;
	struct world *w = world_waiting();
	world_verb(w, "hold", "library", "--reason", "Mourning.", "--except", "service-info", NULL);
	world_pass(w, 4 * SECOND);
	assert_true(is_shown(w));
	world_free(w);
}

void test_while_nobody_can_fetch_it_its_post_waits_and_says_why_and_the_doctor_finds_it(void **state)
{
	(void)state;
	err e;
	struct world *w = world_with(true);
	shown_reached(w->shown, false);
	add(w, &e, "Wait for it.");
	assert_null(e);
	world_verb(w, "add", "Not with a picture.", "--to", "library", "--at", "+1m", NULL);
	world_pass(w, 2 * MINUTE);
	assert_int_equal(world_in_state(w, "refused"), 1);	/* it was tried: words wait for nothing */
	has(world_verb(w, "show", "1", NULL), "cannot listen at its port");
	has(world_verb(w, "doctor look", NULL), "pictures-wait");
	shown_reached(w->shown, true);
	world_pass(w, 60LL * MINUTE);
	assert_true(is_shown(w));
	has_not(world_verb(w, "doctor look", NULL), "pictures-wait");
	world_free(w);
}

void test_under_a_lockdown_it_is_not_shown_from_that_very_moment(void **state)
{
	(void)state;
	struct world *w = world_waiting();
	assert_true(is_shown(w));
	world_verb(w, "lockdown row", "library", "--reason", "A stranger posts.", NULL);
	assert_false(is_shown(w));
	world_free(w);
}

void test_after_a_restart_no_name_is_good_and_the_try_has_a_new_one(void **state)
{
	(void)state;
	struct world *w = world_waiting();
	char first[sizeof fetched];
	snprintf(first, sizeof first, "%s", fetched);
	world_kill(w);
	assert_false(is_shown(w));
	world_pass(w, 10LL * MINUTE);
	assert_string_not_equal(fetched, first);
	assert_true(is_shown(w));
	world_free(w);
}

void test_without_a_public_address_add_says_so_at_once_and_what_to_set(void **state)
{
	(void)state;
	err e;
	struct world *w = world_with(false);
	add(w, &e, "Look!");
	assert_non_null(e);
	assert_string_equal(e->code, "no-public-address");
	has(e->text, "public_address in schedpost.conf");
	world_verb(w, "add", "Words alone.", "--to", "library", "--at", "+1m", NULL);
	world_free(w);
}

void test_an_address_that_was_taken_away_meanwhile_holds_the_post_and_says_why(void **state)
{
	(void)state;
	err e;
	struct world *w = world_with(true);
	add(w, &e, "Wait for it.");
	assert_null(e);
	w->shows_files = false;
	world_kill(w);
	world_pass(w, 2 * MINUTE);
	assert_int_equal(world_in_state(w, "ready"), 1);
	has(world_verb(w, "show", "1", NULL), "An admin sets public_address");
	w->shows_files = true;
	world_kill(w);
	world_pass(w, 60LL * MINUTE);
	assert_true(is_shown(w));
	world_free(w);
}
