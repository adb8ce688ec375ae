/* SPDX-License-Identifier: MIT
 * put_back_test.c - a database that was put back from a backup: known as such, and no post of it goes out twice. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "help/put_back.h"
#include "help/rota.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60000, HOUR = 3600000 };

static bool was_put_back(struct world *w)
{
	return world_int(w, "SELECT count(*) FROM meta WHERE name = 'put_back'") == 1;
}

static void assert_in(str where, const char *what)
{
	if (str_find(where, str_of(what), NULL)) return;
	fail_msg("'%s' is not in: %.*s", what, SHOW(where));
}

/* ---- not twice */

static void three_posts(struct world *w)
{
	world_account(w, "ward");
	world_verb(w, "add", "First of three.", "--at", "+1m", NULL);
	world_verb(w, "add", "Second of three.", "--at", "+2m", NULL);
	world_verb(w, "add", "Third of three.", "--at", "+3m", NULL);
}

void test_three_posts_that_went_out_after_the_backup_are_found_and_not_sent_again(void **state)
{
	(void)state;
	struct world *w = world_new();
	three_posts(w);
	world_back_up(w, "copy");
	world_pass(w, 5 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 3);
	world_put_back(w, "copy");
	assert_true(was_put_back(w));
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 3);
	assert_int_equal(w->published, 3);
	assert_int_equal(world_in_state(w, "done"), 3);
	assert_in(world_verb(w, "history", "2", NULL), "put back from a backup");
	world_free(w);
}

/* What was out before the clock was set right would look too old for a look that begins at the backup's instant. */
void test_the_instant_of_the_backup_follows_a_clock_that_is_set_back(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Planned for much later.", "--at", "+48h", NULL);
	world_back_up(w, "copy");
	world_pass(w, MINUTE);
	world_put_back(w, "copy");
	int64_t before = world_int(w, "SELECT put_back FROM job WHERE post = 1");
	assert_true(before > 1);
	w->now -= 2 * HOUR;
	world_pass(w, MINUTE);
	assert_true(world_int(w, "SELECT put_back FROM job WHERE post = 1") == before - 2 * HOUR);
	world_free(w);
}

void test_posts_that_a_person_sent_early_or_gave_a_time_are_found_when_their_turn_comes(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Planned for much later.", "--at", "+48h", NULL);
	world_verb(w, "add", "A draft at the backup.", NULL);
	world_verb(w, "add", "Paused at the backup.", "--at", "+48h", NULL);
	world_verb(w, "pause", "3", NULL);
	world_back_up(w, "copy");
	world_verb(w, "now", "1", NULL);
	world_verb(w, "now", "2", NULL);
	world_verb(w, "resume", "3", NULL);
	world_verb(w, "now", "3", NULL);
	world_pass(w, 5 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 3);
	world_put_back(w, "copy");
	world_pass(w, HOUR);
	assert_int_equal(w->published, 3);	/* their turn has not come: nothing was looked up either */
	assert_int_equal(world_in_state(w, "ready"), 1);
	world_verb(w, "now", "2", NULL);
	world_verb(w, "resume", "3", NULL);
	world_pass(w, 50 * HOUR);
	assert_int_equal(world_wall(w, "ward"), 3);
	assert_int_equal(w->published, 3);
	assert_int_equal(world_in_state(w, "done"), 3);
	world_free(w);
}

void test_a_chain_half_of_which_was_out_goes_on_where_it_was(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "one\n---\ntwo\n---\nthree", "--chain", "--at", "+1m", NULL);
	world_back_up(w, "copy");
	world_pass(w, 5 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 3);
	world_put_back(w, "copy");
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 3);
	assert_int_equal(world_in_state(w, "done"), 3);
	world_free(w);
}

void test_what_did_not_go_out_goes_out_or_asks_when_its_time_has_passed(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	world_verb(w, "add", "Its time has passed.", "--at", "+1m", NULL);
	world_verb(w, "add", "Its time is to come.", "--at", "+6h", NULL);
	world_verb(w, "add", "Ten minutes late.", "--at", "+230m", NULL);
	world_back_up(w, "copy");
	world_verb(w, "add", "Something else, so that the backup is an older one.", NULL);
	w->now += 4 * HOUR;	/* and the machine was off */
	w->mono += 4 * HOUR;
	world_put_back(w, "copy");
	assert_true(was_put_back(w));
	world_pass(w, MINUTE);
	assert_int_equal(world_in_state(w, "late"), 1);
	assert_int_equal(world_seen(w, "ward", "Ten minutes late."), 1);
	assert_in(world_verb(w, "show", "1", NULL), "missed its time");
	world_pass(w, 3 * HOUR);
	assert_int_equal(world_seen(w, "ward", "Its time is to come."), 1);
	world_verb(w, "now", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_seen(w, "ward", "Its time has passed."), 1);
	assert_int_equal(w->published, 3);
	world_free(w);
}

void test_what_was_in_hand_at_the_backup_is_looked_up(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "ward");
	w->fault = (struct practice_fault){.kind = PRACTICE_LOSE_ANSWER};
	w->fault_times = 1;
	world_verb(w, "add", "On its way.", "--at", "+1m", NULL);
	world_pass(w, MINUTE - 100);
	for (int i = 0; i < 1000 && !w->published; i++) {
		if (world_turn(w)) continue;
		w->now++;
		w->mono++;
	}
	assert_int_equal(world_in_state(w, "sending"), 1);
	world_back_up(w, "copy");
	world_pass(w, HOUR);
	assert_int_equal(world_in_state(w, "done"), 1);
	world_put_back(w, "copy");
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 1);
	assert_int_equal(w->published, 1);
	world_free(w);
}

void test_a_backup_put_back_twice_and_a_crash_on_the_way(void **state)
{
	(void)state;
	struct world *w = world_new();
	three_posts(w);
	world_back_up(w, "copy");
	world_pass(w, MINUTE + 1000);
	world_put_back(w, "copy");
	world_kill(w);
	world_pass(w, 10 * MINUTE);
	assert_int_equal(world_wall(w, "ward"), 3);
	world_put_back(w, "copy");
	world_pass(w, MINUTE / 10);
	world_kill(w);
	world_pass(w, HOUR);
	assert_int_equal(world_wall(w, "ward"), 3);
	assert_int_equal(world_in_state(w, "done"), 3);
	world_free(w);
}

/* ---- known as such, or not */

void test_a_database_as_it_was_left_is_not_taken_for_a_backup(void **state)
{
	(void)state;
	struct world *w = world_new();
	three_posts(w);
	world_kill(w);
	world_pass(w, MINUTE + 1000);
	world_kill(w);
	world_kill(w);
	world_back_up(w, "copy");
	world_put_back(w, "copy");	/* nothing has changed since: the same database */
	assert_false(was_put_back(w));
	world_pass(w, 5 * MINUTE);
	assert_false(was_put_back(w));
	assert_int_equal(w->published, 3);
	world_free(w);
}

void test_a_mark_behind_its_database_is_what_a_power_cut_leaves(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_copy_file(w, "mark", "mark-before");
	three_posts(w);
	world_pass(w, 5 * MINUTE);
	world_stop(w);
	world_copy_file(w, "mark-before", "mark");
	assert_null(world_start(w));
	assert_false(was_put_back(w));
	world_free(w);
}

static void put_back_with(struct world *w, const char *mark)
{
	world_stop(w);
	world_copy_file(w, "mark", "mark-kept");
	world_lose(w, "mark");
	if (mark) world_copy_file(w, mark, "mark");
	assert_null(world_start(w));
}

void test_a_database_without_its_mark_or_with_a_strange_one_is_taken_for_a_backup(void **state)
{
	(void)state;
	const char *const MARKS[] = {NULL, "junk", "other"};
	for (size_t i = 0; i < COUNT(MARKS); i++) {
		struct world *w = world_new(), *other = world_new();
		struct arena *a = arena_new();
		str text;
		three_posts(w);
		other->chance = 4711;	/* the chance of two machines is not the same */
		world_kill(other);
		assert_null(file_write(a, arena_fmt(a, "%s/junk", w->folder), S("\xff\x00 junk"), 0600));
		assert_null(file_read(a, arena_fmt(a, "%s/mark", other->folder), 1000, &text));
		assert_null(file_write(a, arena_fmt(a, "%s/other", w->folder), text, 0600));
		put_back_with(w, MARKS[i]);
		assert_true(was_put_back(w));
		world_pass(w, 5 * MINUTE);
		assert_int_equal(world_wall(w, "ward"), 3);	/* looked up, and then sent */
		assert_true(world_int(w, "SELECT count(*) FROM event WHERE what = 'not-there'") == 3);
		arena_free(a);
		world_free(other);
		world_free(w);
	}
}

void test_status_tells_of_it_for_a_week(void **state)
{
	(void)state;
	struct world *w = world_new();
	three_posts(w);
	world_back_up(w, "copy");
	world_pass(w, 5 * MINUTE);
	assert_false(str_find(world_verb(w, "status", NULL), S("put back"), NULL));
	world_put_back(w, "copy");
	assert_in(world_verb(w, "status", NULL), "This schedpost was put back from a backup.");
	assert_in(world_verb(w, "status", NULL), "\"saved_at\":\"2026-11-22T10:00:00Z\"");
	assert_in(world_verb(w, "status", NULL), "\"left\":3");
	world_pass(w, HOUR);
	assert_in(world_verb(w, "status", NULL), "\"left\":0");
	w->leap_most = HOUR;
	world_pass(w, 8 * 24 * HOUR);
	assert_false(str_find(world_verb(w, "status", NULL), S("put back"), NULL));
	world_free(w);
}

/* ---- log-ins that are renewed in use; and a look that is exact */

static struct rota side;
static struct far far;

void test_tokens_that_work_once_are_asked_for_anew_and_none_is_tried(void **state)
{
	(void)state;
	struct world *w = rota_world(&side, &far, rota_serve);
	world_account(w, "ward");
	world_verb(w, "add", "To Rota.", "--to", "east", "--at", "+2m", NULL);
	world_back_up(w, "copy");
	rota_expire(&side, "east");	/* the post below renews the token */
	world_pass(w, 5 * MINUTE);
	assert_int_equal(rota_shown(&side, S("To Rota.")), 1);
	world_put_back(w, "copy");
	assert_in(world_verb(w, "status", NULL), "The account east is not connected any more");
	assert_in(world_verb(w, "account list", NULL), "may have been used since");
	assert_int_equal(world_int(w, "SELECT count(*) FROM account WHERE state = 'reconnect'"), 1);
	assert_int_equal(world_int(w, "SELECT count(*) FROM event WHERE what = 'log-in-old'"), 1);
	world_pass(w, HOUR);
	assert_int_equal(side.reused, 0);
	far_connect(w, "rota", "east", ROTA_SERVER, "east code 2", NULL);
	world_pass(w, HOUR);
	assert_int_equal(rota_shown(&side, S("To Rota.")), 1);
	assert_int_equal(world_in_state(w, "done"), 1);
	assert_int_equal(side.reused, 0);
	world_free(w);
}

/* ---- a platform whose posts lie at an address made of their time: another time is another address */

static struct {
	char rkey[32];
	int puts, looks, lists;
} sky;

static void put_record(struct far *f, const struct http_request *r, str body)
{
	str rkey;
	const struct json *j;
	(void)f;
	assert_null(json_read(r->in, body, &j));
	assert_null(json_need_str(r->in, j, "rkey", &rkey));
	snprintf(sky.rkey, sizeof sky.rkey, "%.*s", SHOW(rkey));
	sky.puts++;
}

static struct far_answer sky_serve(struct far *f, const struct http_request *r, str body)
{
	static char record[300], list[400];
	snprintf(record, sizeof record, "{\"uri\":\"at://did:plc:abc/app.bsky.feed.post/%s\",\"cid\":\"c1\",\"value\":"
		 "{\"text\":\"Moved to an earlier time.\"}}", sky.rkey);
	snprintf(list, sizeof list, "{\"records\":[%s]}", sky.puts ? record : "");
	if (str_find(r->url, S("createSession"), NULL))
		return (struct far_answer){.status = 200, .body = "{\"did\":\"did:plc:abc\",\"handle\":\"ward.test\","
			"\"accessJwt\":\"access-number-1\",\"refreshJwt\":\"refresh-number-1\"}"};
	if (str_find(r->url, S("putRecord"), NULL)) put_record(f, r, body);
	sky.looks += str_find(r->url, S("getRecord"), NULL);
	sky.lists += str_find(r->url, S("listRecords"), NULL);
	if (str_find(r->url, S("listRecords"), NULL)) return (struct far_answer){.status = 200, .body = list};
	bool here = !str_find(r->url, S("getRecord"), NULL) || str_find(r->url, str_of(sky.rkey), NULL);
	if (here && sky.puts) return (struct far_answer){.status = 200, .body = record};
	return (struct far_answer){.status = 400, .body = "{\"error\":\"RecordNotFound\"}"};
}

void test_a_post_that_was_moved_to_another_time_and_went_out_is_found_by_its_words(void **state)
{
	(void)state;
	struct world *w = world_new();
	memset(&sky, 0, sizeof sky);
	far_join(&far, w, sky_serve);
	far_connect(w, "bluesky", "ward", "https://pds.example", "ward.test", "app-password", "word-for-an-app", NULL);
	world_verb(w, "add", "Moved to an earlier time.", "--at", "+2h", NULL);
	world_back_up(w, "copy");
	world_verb(w, "now", "1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(sky.puts, 1);
	world_put_back(w, "copy");
	far_connect(w, "bluesky", "ward", "https://pds.example", "ward.test", "app-password", "word-for-an-app", NULL);
	world_pass(w, 3 * HOUR);
	assert_int_equal(sky.puts, 1);
	assert_int_equal(world_in_state(w, "done"), 1);
	assert_true(sky.looks > 0);
	assert_int_equal(sky.lists, 1);
	world_free(w);
}

/* ---- a platform that cannot be asked */

void test_where_nobody_can_look_a_person_is_asked_at_once(void **state)
{
	(void)state;
	struct world *w = world_new();
	sp_plugin blind = plugin_rota;
	memset(&side, 0, sizeof side);
	blind.look = SP_LOOK_NONE;
	blind.ops &= ~SP_CAN(SP_LOOKUP);
	w->extra = &blind;
	far_join(&far, w, rota_serve);
	far.side = &side;
	far_connect(w, "rota", "east", ROTA_SERVER, "east code 0", NULL);
	world_verb(w, "add", "To Rota.", "--at", "+2m", NULL);
	world_back_up(w, "copy");
	world_pass(w, 5 * MINUTE);
	assert_int_equal(rota_shown(&side, S("To Rota.")), 1);
	world_put_back(w, "copy");
	far_connect(w, "rota", "east", ROTA_SERVER, "east code 1", NULL);
	world_pass(w, MINUTE);
	assert_int_equal(world_in_state(w, "asking"), 1);
	assert_in(world_verb(w, "show", "1", NULL), "It may be out already");
	world_pass(w, HOUR);
	assert_int_equal(rota_shown(&side, S("To Rota.")), 1);
	world_free(w);
}
