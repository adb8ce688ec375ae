/* SPDX-License-Identifier: MIT
 * notice_set_test.c - what a person sets: words when it is wrong, and times of the day when the clocks are changed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/post_office.h"
#include "rooms/notices/letters.h"

/* London, 2026: forward on 29 March, back on 25 October, each at 1:00 UTC. */

static int64_t utc(struct arena *a, const char *text)
{
	struct when w;
	const struct zone *z;
	assert_null(zone_load(a, S("UTC"), &z));
	assert_null(when_read(a, str_of(text), 0, z, &w));
	return w.at;
}

void test_quiet_hours_end_by_the_clock_on_the_wall(void **state)
{
	(void)state;
	static const struct { const char *now, *due; int from, until; } CASES[] = {
		{"2026-03-28T23:00Z", "2026-03-29T06:00Z", 22 * 60, 7 * 60},	/* the night is an hour shorter */
		{"2026-10-24T22:00Z", "2026-10-25T07:00Z", 22 * 60, 7 * 60},	/* and an hour longer */
		{"2026-03-29T00:30Z", "2026-03-29T01:30Z", 0, 90},		/* 1:30 is left out: 2:30 instead */
		{"2026-10-25T00:10Z", "2026-10-25T00:30Z", 0, 90},		/* 1:30 comes twice: the first */
		{"2026-10-25T01:10Z", "2026-10-25T01:30Z", 0, 90},		/* after it, the second */
		{"2026-06-01T20:59Z", NULL, 22 * 60, 7 * 60},			/* a minute before they begin */
		{"2026-06-01T06:00Z", NULL, 22 * 60, 7 * 60},			/* and as they end */
		{"2026-06-01T05:59Z", "2026-06-01T06:00Z", 22 * 60, 7 * 60},
	};
	struct arena *a = arena_new();
	const struct zone *z;
	assert_null(zone_load(a, S("Europe/London"), &z));
	for (size_t i = 0; i < COUNT(CASES); i++) {
		struct hearer h = {.quiet_from = CASES[i].from, .quiet_until = CASES[i].until};
		int64_t now = utc(a, CASES[i].now), due = CASES[i].due ? utc(a, CASES[i].due) : now + GATHER_MS;
		assert_int_equal(letter_due(&h, z, PACE_NOW, now), due);
		assert_int_equal(letter_due(&h, z, PACE_ALWAYS, now), now + GATHER_MS);
	}
	struct hearer h = {.digest_at = 8 * 60};
	assert_int_equal(letter_due(&h, z, PACE_DIGEST, utc(a, "2026-03-28T08:00Z")), utc(a, "2026-03-29T07:00Z"));
	assert_int_equal(letter_due(&h, z, PACE_DIGEST, utc(a, "2026-10-25T07:59Z")), utc(a, "2026-10-25T08:00Z"));
	arena_free(a);
}

void test_what_is_set_wrongly_is_told_in_words(void **state)
{
	(void)state;
	static const struct { const char *option, *value, *words; } WRONG[] = {
		{"--mail", "alex", "one plain mail address"},	     {"--mail", "a@b\nBcc: c@d", "one plain mail address"},
		{"--mail", "a b@c.d", "one plain mail address"},     {"--mail", "<a@c.d>", "one plain mail address"},
		{"--mail", "a@b@c", "one plain mail address"},	     {"--mail", "a@c..d", "one plain mail address"},
		{"--quiet", "22-7", "two times of the day"},	     {"--quiet", "22:00-24:00", "two times of the day"},
		{"--digest", "8", "a time of the day"},		     {"--zone", "Europe/Londn", "Europe/London"},
		{"--topic", "failure", "Give both"},		     {"--how", "digest", "Give both"},
	};
	struct office *o = office_open();
	world_verb(o->w, "notice set", "--mail", "alex@town.example", NULL);
	for (size_t i = 0; i < COUNT(WRONG); i++) {
		err e;
		world_try(o->w, &e, "notice set", WRONG[i].option, WRONG[i].value, NULL);
		if (!e || !str_find(e->text, str_of(WRONG[i].words), NULL)) fail_msg("%s %s", WRONG[i].option, WRONG[i].value);
	}
	static const char *const BAD[] = {"sam", "sam@a b", "sam@a.example\nBcc: kim@a.example",
					 "sam@a.example,kim@a.example"};
	for (size_t i = 0; i < COUNT(BAD); i++) {
		err e;
		world_try(o->w, &e, "user add", "sam", "--mail", BAD[i], NULL);
		if (!e || !str_is(str_of(e->code), S("bad-mail"))) fail_msg("user add --mail %s", BAD[i]);
	}
	str all = world_verb(o->w, "notice set", NULL);
	assert_true(str_find(all, S("\"mail\":\"alex@town.example\""), NULL));
	office_close(o);
}
