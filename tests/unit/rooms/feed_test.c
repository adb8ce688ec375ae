/* SPDX-License-Identifier: MIT
 * feed_test.c - calendars at an address: read each day, what is new waits and is told once, and nothing is told of a
 * secret address. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/far.h"
#include "help/no_sync.h"
#include "help/said.h"
#include "rooms/calendar/feed.h"
#include "rooms/calendar/feed_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS "https://days.example/private-zebra77/basic.ics"
#define BOTH "calendar feed add", S("{\"address\":\"" ADDRESS "\"}")
#define SPRING "Quiet Reading Week", "20261207", "20261214"

enum { SECOND_MS = 1000 };
enum { ASKED = 0, CONDITIONAL = 1, STATUS = 2 };

struct town {
	struct feed_reader reader;	/* first */
	struct far far;
	struct world *w;
	char body[4000], etag[40];
	char url[200], none_match[100];
	int64_t delay;
	sp_arrival arrival;
	int readings;
	const char *broken;		/* what the reading process says of itself; NULL: it is fine */
};

/* As schedpost-calendar reads, without its walls. */
static void read_here(struct feed_reader *r, const struct reading_asks *q, reading_done *done, void *of)
{
	struct town *t = (struct town *)r;
	struct arena *a = arena_new();
	struct import_file *file = TAKE(a, struct import_file);
	struct import_asks asks = {.year = q->year, .end = q->end};
	str bytes = arena_str(a, q->bytes);
	t->readings++;
	if (t->broken) {
		done(of, NULL, NULL, FAIL(a, ERR_OUTSIDE, "calendar-reader", "%s", t->broken));
		arena_free(a);
		return;
	}
	if (import_zone(a, bytes, &asks.zone)) abort();
	import_read(a, bytes, &asks, file);
	done(of, a, file, NULL);
}

static struct far_answer serve(struct far *f, const struct http_request *r, str body)
{
	struct town *t = f->side;
	(void)body;
	f->n[ASKED]++;
	snprintf(t->url, sizeof t->url, "%.*s", SHOW(r->url));
	t->none_match[0] = 0;
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_is(r->headers[i].name, S("If-None-Match")))
			snprintf(t->none_match, sizeof t->none_match, "%.*s", SHOW(r->headers[i].value));
	f->n[CONDITIONAL] += t->none_match[0] != 0;
	bool same = t->etag[0] && strcmp(t->none_match, t->etag) == 0;
	return (struct far_answer){.arrival = t->arrival, .status = same && f->n[STATUS] == 200 ? 304 : (int)f->n[STATUS],
				   .body = t->body, .type = "text/calendar",
				   .name = t->etag[0] ? "etag" : NULL, .value = t->etag, .delay_ms = t->delay, .why = t->arrival ? "The server does not answer." : NULL};
}

static void begin_calendar(struct town *t)
{
	snprintf(t->body, sizeof t->body, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//town//en\r\nEND:VCALENDAR\r\n");
}

static void add_day(struct town *t, const char *name, const char *from, const char *until)
{
	char *end = strstr(t->body, "END:VCALENDAR");
	snprintf(end, sizeof t->body - (size_t)(end - t->body),
		 "BEGIN:VEVENT\r\nUID:%s@days.example\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:%s\r\nDTEND;VALUE=DATE:%s\r\n"
		 "SUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", name, from, until, name);
}

static void town_open(struct town *t)
{
	*t = (struct town){.reader = {read_here}};
	t->w = world_new();
	t->w->reader = &t->reader;
	far_join(&t->far, t->w, serve);
	t->far.side = t;
	t->far.n[STATUS] = 200;
	begin_calendar(t);
	add_day(t, SPRING);
}

/* The feed is there and was read once. */
static void town_with_feed(struct town *t)
{
	town_open(t);
	world_json(t->w, BOTH);
	world_pass(t->w, 2 * MINUTE_MS);
}

static str notices(struct town *t)
{
	return world_verb(t->w, "notice list", NULL);
}

static size_t times(str said, const char *words)
{
	size_t n = 0, at;
	for (; str_find(said, str_of(words), &at); n++) said = str_cut(said, at + 1, said.len);
	return n;
}

static str feeds(struct town *t)
{
	return world_verb(t->w, "calendar feed list", NULL);
}

static void town_close(struct town *t)
{
	world_free(t->w);
}

void test_what_is_new_waits_as_an_import_and_is_told_once(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	str said = world_try_json(t.w, &(err){NULL}, BOTH);
	has(said, "\"server\":\"days.example\"");
	has(feeds(&t), "It was not read yet.");
	world_pass(t.w, 2 * MINUTE_MS);
	assert_string_equal(t.url, ADDRESS);
	has(notices(&t), "Feed 1 (days.example) has 1 new day.");
	has(notices(&t), "schedpost calendar apply 1");
	has(world_verb(t.w, "calendar imports", NULL), "\"file\":\"days.example (feed 1)\"");
	has(feeds(&t), "Import 1 waits, 1 new and 0 moved: schedpost calendar apply 1");
	has_not(world_verb(t.w, "calendar list", "--year", "2026", NULL), "Quiet Reading Week");
	world_verb(t.w, "calendar apply", "1", NULL);
	has(world_verb(t.w, "calendar list", "--year", "2026", NULL), "said there (days.example (feed 1), seen 2026-11-22)");
	has(feeds(&t), "Import 1 was taken over.");
	world_pass(t.w, 3 * DAY_MS);
	assert_int_equal(times(notices(&t), "Feed 1 "), 1);
	town_close(&t);
}

void test_it_is_read_once_a_day_and_what_has_not_changed_costs_nothing(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	strcpy(t.etag, "\"v1\"");
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	assert_int_equal(t.far.n[CONDITIONAL], 0);
	int readings = t.readings;
	world_pass(t.w, 22 * HOUR_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	world_pass(t.w, 4 * HOUR_MS);
	assert_int_equal(t.far.n[ASKED], 2);
	assert_string_equal(t.none_match, "\"v1\"");
	world_kill(t.w);
	world_pass(t.w, 5 * DAY_MS);
	assert_in_range(t.far.n[ASKED], 6, 8);
	assert_int_equal(t.readings, readings);
	assert_int_equal(times(notices(&t), "Feed 1 "), 1);
	town_close(&t);
}

void test_the_same_bytes_are_not_taken_apart_again(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	int readings = t.readings;
	world_pass(t.w, 3 * DAY_MS);
	assert_in_range(t.far.n[ASKED], 3, 5);
	assert_int_equal(t.readings, readings);
	town_close(&t);
}

void test_a_day_more_and_one_that_moved_make_one_import_in_the_place_of_the_last(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	world_verb(t.w, "calendar apply", "1", NULL);
	begin_calendar(&t);
	add_day(&t, "Quiet Reading Week", "20261214", "20261221");
	add_day(&t, "Town Story Day", "20261209", "20261210");
	world_pass(t.w, 26 * HOUR_MS);
	has(notices(&t), "Feed 1 (days.example) has 1 new day and 1 that moved.");
	add_day(&t, "Town Song Day", "20261210", "20261211");
	world_pass(t.w, 26 * HOUR_MS);
	has(notices(&t), "Feed 1 (days.example) has 2 new days and 1 that moved.");
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import WHERE state = 'waiting'"), 1);
	assert_int_equal(times(notices(&t), "Feed 1 "), 3);
	town_close(&t);
}

void test_other_words_around_the_same_days_are_no_news(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	char *stamp = strstr(t.body, "DTSTAMP:20261101");
	memcpy(stamp, "DTSTAMP:20261123", 16);
	world_pass(t.w, 26 * HOUR_MS);
	assert_true(t.readings > 2);
	world_verb(t.w, "calendar apply", "1", "--drop", NULL);
	memcpy(stamp, "DTSTAMP:20261124", 16);
	world_pass(t.w, 26 * HOUR_MS);
	assert_int_equal(times(notices(&t), "Feed 1 "), 1);
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import"), 0);
	town_close(&t);
}

void test_from_october_on_days_of_the_next_year_are_looked_for_too(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	begin_calendar(&t);
	add_day(&t, "Town Story Day", "20270308", "20270309");
	t.w->now -= 60 * DAY_MS;	/* 23 September */
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	assert_int_equal(times(notices(&t), "Feed 1 "), 0);
	strcpy(t.etag, "\"v1\"");
	world_pass(t.w, 10 * DAY_MS);
	has(notices(&t), "Feed 1 (days.example) has 1 new day in 2027.");
	has(world_verb(t.w, "calendar imports", NULL), "\"year\":2027");
	town_close(&t);
}

void test_what_cannot_be_read_is_told_once_and_again_when_it_is_well(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	t.far.n[STATUS] = 503;
	world_pass(t.w, 26 * HOUR_MS);
	has(feeds(&t), "The server answered with error 503.");
	world_pass(t.w, 2 * DAY_MS);
	assert_int_equal(times(notices(&t), "Feed 1 (days.example) cannot be read."), 1);
	has(notices(&t), "The server answered with error 503. It is tried again by itself");
	t.far.n[STATUS] = 200;
	world_pass(t.w, 26 * HOUR_MS);
	assert_int_equal(times(notices(&t), "can be read again."), 1);
	has_not(feeds(&t), "503");
	world_pass(t.w, 2 * DAY_MS);
	assert_int_equal(times(notices(&t), "Feed 1 "), 3);
	town_close(&t);
}

void test_one_that_hiccups_once_is_not_told_of(void **state)
{
	struct town t;
	(void)state;
	town_with_feed(&t);
	t.arrival = SP_LOST;
	int64_t asked = t.far.n[ASKED];
	while (t.far.n[ASKED] == asked) world_pass(t.w, 10 * MINUTE_MS);
	t.arrival = SP_ARRIVED;
	world_pass(t.w, 2 * HOUR_MS);
	assert_int_equal(t.far.n[ASKED], asked + 2);
	assert_int_equal(times(notices(&t), "Feed 1 "), 1);
	town_close(&t);
}

void test_waits_grow_to_a_day(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	t.arrival = SP_LOST;
	world_json(t.w, BOTH);
	world_pass(t.w, 20 * HOUR_MS);
	assert_in_range(t.far.n[ASKED], 4, 5);	/* after 0, 1, 3, 7, 15 hours */
	world_pass(t.w, 10 * DAY_MS);
	assert_in_range(t.far.n[ASKED], 13, 16);
	town_close(&t);
}

void test_what_is_gone_moved_or_no_calendar_is_said_at_once_with_its_reason(void **state)
{
	static const struct { int status; const char *body, *why; } CASES[] = {
		{404, "", "There is nothing at this address (error 404)."},
		{301, "", "It has moved to another address"},
		{200, "<html>Please log in</html>", "The file is no calendar"},
		{304, "", "The server answered with error 304."},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct town t;
		town_open(&t);
		t.far.n[STATUS] = CASES[i].status;
		snprintf(t.body, sizeof t.body, "%s", CASES[i].body);
		world_json(t.w, BOTH);
		world_pass(t.w, 2 * MINUTE_MS);
		has(notices(&t), CASES[i].why);
		has(feeds(&t), CASES[i].why);
		town_close(&t);
	}
}

void test_what_is_too_large_or_breaks_its_reader_is_a_sentence_too(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	t.arrival = SP_CUT;
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	has(notices(&t), "The file is too large, or takes too long to read.");
	t.arrival = SP_ARRIVED;
	t.broken = "The calendar could not be read: it did what it may not.";
	world_pass(t.w, 3 * HOUR_MS);
	has(feeds(&t), "it did what it may not");
	town_close(&t);
}

void test_the_address_is_shown_nowhere_and_lies_sealed(void **state)
{
	struct town t;
	char command[200];
	(void)state;
	town_with_feed(&t);
	t.far.n[STATUS] = 403;
	world_pass(t.w, 2 * DAY_MS);
	const char *const SAYS[] = {"calendar feed list", "notice list", "calendar imports", "audit list"};
	for (size_t i = 0; i < COUNT(SAYS); i++) {
		err e;
		str said = world_try(t.w, &e, SAYS[i], NULL);
		if (!e) has_not(said, "zebra77");
	}
	snprintf(command, sizeof command, "! grep -rq zebra77 '%s'", t.w->folder);
	assert_int_equal(system(command), 0);
	town_close(&t);
}

void test_nothing_is_read_while_everything_is_locked_down(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	world_account(t.w, "library");
	world_verb(t.w, "lockdown row", NULL);
	world_json(t.w, BOTH);
	world_pass(t.w, 3 * DAY_MS);
	assert_int_equal(t.far.n[ASKED], 0);
	has_not(notices(&t), "cannot be read");
	town_close(&t);
}

void test_one_account_that_is_locked_down_stops_no_calendar(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	world_account(t.w, "library");
	world_verb(t.w, "lockdown row", "library", NULL);
	world_json(t.w, BOTH);
	world_pass(t.w, 2 * MINUTE_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	town_close(&t);
}

void test_a_feed_that_is_dropped_is_read_no_more_even_while_it_is(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	t.delay = 20 * SECOND_MS;
	world_json(t.w, BOTH);
	while (!t.far.n[ASKED]) world_pass(t.w, SECOND_MS);
	has(world_verb(t.w, "calendar feed drop", "1", NULL), "Feed 1 is not read any more");
	world_pass(t.w, 2 * DAY_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	assert_int_equal(times(notices(&t), "Feed 1 "), 0);
	assert_int_equal(world_int(t.w, "SELECT count(*) FROM calendar_import"), 0);
	err e;
	world_try(t.w, &e, "calendar feed drop", "1", NULL);
	assert_string_equal(e->code, "no-such-feed");
	town_close(&t);
}

void test_killed_while_it_reads_it_reads_again_an_hour_later(void **state)
{
	struct town t;
	(void)state;
	town_open(&t);
	t.delay = 20 * SECOND_MS;
	world_json(t.w, BOTH);
	while (!t.far.n[ASKED]) world_pass(t.w, SECOND_MS);
	far_kill(&t.far);
	world_pass(t.w, 30 * MINUTE_MS);
	assert_int_equal(t.far.n[ASKED], 1);
	world_pass(t.w, HOUR_MS);
	assert_int_equal(t.far.n[ASKED], 2);
	has(notices(&t), "has 1 new day.");
	town_close(&t);
}

void test_only_whole_addresses_with_https_are_taken_and_each_once(void **state)
{
	static const char *const WRONG[] = {"http://days.example/a.ics", "days.example/a.ics", "https://", "https://me@days.example/",
					    "file:///etc/passwd", "ftp://days.example/a.ics"};
	struct town t;
	err e;
	(void)state;
	town_open(&t);
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		world_try_json(t.w, &e, "calendar feed add", arena_fmt(t.w->a, "{\"address\":\"%s\"}", WRONG[i]));
		assert_non_null(e);
		assert_string_equal(e->code, "bad-feed");
	}
	world_json(t.w, BOTH);
	world_try_json(t.w, &e, "calendar feed add", S("{\"address\":\"webcal://days.example/private-zebra77/basic.ics\"}"));
	assert_string_equal(e->code, "known-feed");
	world_json(t.w, "calendar feed add", S("{\"address\":\"http://intranet.example/a.ics\",\"inside\":true,\"region\":\"GB-SCT\"}"));
	has(feeds(&t), "\"server\":\"intranet.example\",\"region\":\"GB-SCT\"");
	town_close(&t);
}

void test_a_new_key_keeps_the_address(void **state)
{
	struct town t;
	str said;
	(void)state;
	town_with_feed(&t);
	for (said = world_verb(t.w, "vault step", "--begin", NULL); !str_find(said, S("\"stage\":\"none\""), NULL);)
		said = world_verb(t.w, str_find(said, S("\"stage\":\"sealed\""), NULL) ? "vault files" : "vault step", NULL);
	world_kill(t.w);
	world_pass(t.w, 26 * HOUR_MS);
	assert_true(t.far.n[ASKED] >= 2);
	assert_string_equal(t.url, ADDRESS);
	has_not(feeds(&t), "could not");
	town_close(&t);
}
