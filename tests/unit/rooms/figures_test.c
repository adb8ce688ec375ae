/* SPDX-License-Identifier: MIT
 * figures_test.c - words become kinds and nothing is added; figures that people bring are taken line by line. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/brought.h"
#include "help/said.h"
#include "rooms/numbers/numbers.h"

#include <string.h>

/* ---- kinds */

void test_words_become_kinds_and_nothing_is_added(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct figure out[FIGURES_MOST];
	const struct figure told[] = {
		{S("likes"), 1}, {S("Link clicks"), 2}, {S("views"), 3}, {S("impressions"), 4}, {S("reach"), 5},
		{S("reactions"), 6}, {S("reposts"), 7}, {S("retweets"), 8}, {S("views"), 9}, {S("bad\nword"), 1},
		{S("saves"), -1},
	};
	static const struct { const char *kind; int64_t value; } WANT[] = {
		{"likes", 1}, {"link-clicks", 2}, {"views", 3}, {"impressions", 4}, {"reach", 5}, {"reactions", 6},
		{"shares", 7}, {"retweets", 8},
	};
	size_t n = figures_of(a, told, COUNT(told), out);
	assert_int_equal(n, COUNT(WANT));
	for (size_t i = 0; i < n; i++) {
		assert_true(str_is(out[i].kind, str_of(WANT[i].kind)));
		assert_int_equal(out[i].value, WANT[i].value);
	}
	arena_free(a);
}

void test_counts_as_spreadsheets_write_them(void **state)
{
	(void)state;
	static const struct { const char *said; int64_t value; } CASES[] = {
		{"0", 0}, {" 1204 ", 1204}, {"1,204", 1204}, {"12,345,678", 12345678}, {"12,34", -1}, {",204", -1},
		{"1,2345", -1},
		{"-3", -1}, {"1.2k", -1}, {"", -1}, {"12.0", -1}, {"1234,567", -1}, {"9999999999999999", -1},
	};
	for (size_t i = 0; i < COUNT(CASES); i++) {
		int64_t value = -1;
		bool yes = figure_value(str_of(CASES[i].said), &value);
		if (yes != (CASES[i].value >= 0) || (yes && value != CASES[i].value)) fail_msg("'%s'", CASES[i].said);
	}
}

void test_days_on_which_figures_were_read(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	const struct zone *z;
	assert_null(zone_load(a, S("Europe/London"), &z));
	static const struct { const char *said, *at; } CASES[] = {
		{"2026-11-20", "2026-11-20T23:59:59Z"}, {"20/11/2026", "2026-11-20T23:59:59Z"},
		{"1/7/2026 9:05", "2026-07-01T08:05:00Z"},
		{"2026-11-20T14:30:10", "2026-11-20T14:30:10Z"}, {"2026-11-22", "2026-11-22T10:00:00Z"}, {"2026-11-23", NULL},
		{"20.11.2026", NULL}, {"2026-13-01", NULL}, {"2026-11-20 14", NULL}, {"yesterday", NULL},
		{"2026-11-20 14:30 UTC", NULL},
	};
	for (size_t i = 0; i < COUNT(CASES); i++) {
		int64_t at = 0;
		err e = figure_date(a, str_of(CASES[i].said), z, WORLD_START, &at);
		if (!e != !!CASES[i].at) fail_msg("'%s'", CASES[i].said);
		if (!e) assert_true(str_is(when_utc(a, at), str_of(CASES[i].at)));
	}
	arena_free(a);
}

/* ---- brought by people */

void test_an_import_takes_what_is_fine_and_names_the_rest(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_account(w, "wards");
	world_verb(w, "add", "Story time.", "--to", "library", "--at", "+1s", NULL);
	world_verb(w, "add", "For both.", "--to", "library,wards", "--at", "+1s", NULL);
	world_verb(w, "add", "A draft.", "--to", "library", NULL);
	world_pass(w, 5000);
	w->leap_most = HOUR_MS;
	world_pass(w, 26 * HOUR_MS);
	str said = rows(w, "[{\"line\":2,\"post\":\"1\",\"age\":\"24h\",\"figures\":{\"Likes\":\"1,204\",\"reach\":\"9\","
			   "\"impressions\":\"20\",\"Link clicks\":\"\"}},"
			   "{\"line\":3,\"post\":\"2\",\"age\":\"24h\",\"figures\":{\"likes\":\"1\"}},"
			   "{\"line\":4,\"post\":\"2\",\"account\":\"wards\",\"date\":\"2026-11-23\","
			   "\"figures\":{\"likes\":\"5\"}},"
			   "{\"line\":5,\"post\":\"3\",\"age\":\"24h\",\"figures\":{\"likes\":\"1\"}},"
			   "{\"line\":6,\"post\":\"77\",\"age\":\"24h\",\"figures\":{\"likes\":\"1\"}},"
			   "{\"line\":7,\"post\":\"1\",\"age\":\"24h\",\"figures\":{\"likes\":\"many\"}},"
			   "{\"line\":8,\"post\":\"1\",\"figures\":{\"likes\":\"1\"}},"
			   "{\"line\":9,\"post\":\"1\",\"age\":\"7d\",\"figures\":{\"likes\":\"1\"}},"
			   "{\"line\":10,\"link\":\"https://no.example/1\",\"age\":\"24h\",\"figures\":{\"likes\":\"1\"}},"
			   "{\"line\":11,\"link\":\"practice:/posts/p1\",\"account\":\"library\",\"age\":\"1h\","
			   "\"figures\":{\"shares\":\"3\"}},"
			   "{\"line\":12,\"post\":\"1\",\"age\":\"24h\",\"figures\":{}},"
			   "{\"line\":13,\"post\":\"1\",\"date\":\"2026-11-22\",\"figures\":{\"likes\":\"1\"}}]");
	has(said, "\"rows\":3,\"figures\":5");
	has(said, "\"line\":3,\"why\":\"It is out on 2 accounts.");
	has(said, "\"line\":5,\"why\":\"Post 3 is not out");
	has(said, "\"line\":6");
	has(said, "\"line\":7,\"why\":\"'many' under 'likes' is no count.");
	has(said, "\"line\":8,\"why\":\"It is not said how old");
	has(said, "\"line\":9,\"why\":\"It is not out for 7 d yet.");
	has(said, "\"line\":10,\"why\":\"No post of yours is out at https://no.example/1.");
	has(said, "\"line\":12,\"why\":\"There is no figure in it.");
	has(said, "\"line\":13,\"why\":\"They were read 13 h 59 min after");
	assert_int_equal(world_int(w, "SELECT count(*) FROM figure WHERE source = 'import'"), 5);
	assert_int_equal(world_int(w, "SELECT value FROM figure WHERE kind = 'reactions' AND job = (SELECT min(id) FROM job WHERE op = 7)"), 1204);
	has(said, "\"changed\":[]");
	said = rows(w, "[{\"line\":2,\"post\":\"1\",\"age\":\"24h\",\"figures\":{\"reach\":\"90\",\"impressions\":\"20\"}},"
		       "{\"line\":3,\"post\":\"1\",\"age\":\"24h\",\"figures\":{\"reach\":\"9\"}}]");
	has(said, "\"changed\":[{\"line\":2,\"kind\":\"reach\",\"was\":9,\"value\":90},"
		  "{\"line\":3,\"kind\":\"reach\",\"was\":90,\"value\":9}]");
	said = world_verb(w, "numbers", "1", NULL);
	has(said, "\"kind\":\"reach\",\"value\":9");
	has(said, "\"kind\":\"impressions\",\"value\":20");
	has(said, "Practice (training) gives none. Nobody sees it, so there are no figures.");
	said = world_verb(w, "numbers list", "library", NULL);
	has(said, "\"reactions\":1204");
	has(said, "\"reach\":9");
	has_not(said, "wards");
	has(world_verb(w, "numbers list", "--after", "1h", NULL), "\"shares\":3");
	has(world_verb(w, "numbers", "3", NULL), "is not out anywhere");
	world_free(w);
}

void test_figures_of_an_account_are_brought_by_who_may_write_there(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	world_verb(w, "add", "Story time.", "--to", "library", "--at", "+1s", NULL);
	world_pass(w, 5000);
	w->leap_most = HOUR_MS;
	world_pass(w, 26 * HOUR_MS);
	world_account(w, "wards");
	world_verb(w, "user add", "kim", NULL);
	world_verb(w, "role give", "kim", "author", "--on", "wards", NULL);
	w->person = "kim";
	has(rows(w, "[{\"line\":2,\"post\":\"1\",\"age\":\"24h\",\"figures\":{\"likes\":\"1\"}}]"), "\"rows\":0");
	assert_int_equal(world_int(w, "SELECT count(*) FROM figure"), 0);
	world_free(w);
}
