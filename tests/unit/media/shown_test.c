/* SPDX-License-Identifier: MIT
 * shown_test.c - files that a platform fetches: their names, how long they are good, and when nothing is shown. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/scratch.h"
#include "rooms/media/shown.h"

#include <stdlib.h>
#include <string.h>

#define SHA_A "aa00000000000000000000000000000000000000000000000000000000000001"
#define SHA_B "bb00000000000000000000000000000000000000000000000000000000000002"
#define ADDRESS "https://media.example.org/"

enum { LIFE_MS = 60 * 60 * 1000, SIZE = 1000 };

static int64_t mono;
static uint8_t chance;

static int64_t turned(const struct clock *c)
{
	(void)c;
	return mono;
}

static void next_chance(const struct clock *c, void *out, size_t n)
{
	(void)c;
	memset(out, ++chance, n);
}

static const struct clock hand = {turned, turned, turned, next_chance};

struct scene {
	struct arena *a;
	struct shown *shown;
	struct brake *brake;
	char folder[SCRATCH_PATH];
};

static struct scene scene(void)
{
	struct scene s = {.a = arena_new()};
	mono = 5000;
	chance = 0;
	scratch_folder(s.folder, "shown");
	s.brake = brake_new(str_of(s.folder));
	s.shown = shown_new(&(struct shown_options){.clock = &hand, .brake = s.brake, .address = S(ADDRESS),
						    .folder = S("/media"), .life_ms = LIFE_MS});
	return s;
}

static void end(struct scene *s)
{
	shown_free(s->shown);
	brake_free(s->brake);
	rmdir(s->folder);
	arena_free(s->a);
}

/* The name of a file of so many bytes for this job and version of its post. */
static str show_of(struct scene *s, struct shown_job of, const char *sha, uint64_t bytes)
{
	str url;
	const struct shown_file file = {str_of(sha), S("image/jpeg"), bytes};
	assert_null(shown_open(s->shown, s->a, &(struct shown_try){of, S("library"), &file, 1}, &url));
	assert_true(str_starts(url, S(ADDRESS)));
	return str_cut(url, S(ADDRESS).len, url.len);
}

static str show(struct scene *s, int64_t job, const char *sha)
{
	return show_of(s, (struct shown_job){job, 1}, sha, SIZE);
}

static enum shown_said ask(struct scene *s, str name)
{
	struct shown_copy copy;
	enum shown_said said = shown_ask(s->shown, name, &copy);
	if (said == SHOWN_HERE) shown_leave(s->shown, &copy);
	return said;
}

void test_a_name_is_long_and_shows_its_file_and_no_other(void **state)
{
	(void)state;
	struct scene s = scene();
	struct shown_copy copy;
	str name = show(&s, 7, SHA_A), other = show(&s, 8, SHA_B);
	assert_int_equal(name.len, SHOWN_NAME);
	assert_false(str_is(name, other));
	assert_int_equal(shown_ask(s.shown, name, &copy), SHOWN_HERE);
	assert_string_equal(copy.path, "/media/aa/" SHA_A);
	assert_string_equal(copy.mime, "image/jpeg");
	assert_int_equal(copy.bytes, SIZE);
	shown_leave(s.shown, &copy);
	assert_int_equal(ask(&s, S("")), SHOWN_NOTHING);
	assert_int_equal(ask(&s, str_cut(name, 0, SHOWN_NAME - 1)), SHOWN_NOTHING);
	assert_int_equal(ask(&s, S(SHA_A)), SHOWN_NOTHING);
	end(&s);
}

void test_a_try_that_comes_back_has_the_same_name_and_the_next_try_another(void **state)
{
	(void)state;
	struct scene s = scene();
	str first = show(&s, 7, SHA_A), again = show(&s, 7, SHA_A);
	assert_true(str_is(first, again));
	shown_close(s.shown, 7);
	assert_int_equal(ask(&s, first), SHOWN_NOTHING);
	str next = show(&s, 7, SHA_A);
	assert_false(str_is(first, next));
	assert_int_equal(ask(&s, next), SHOWN_HERE);
	assert_int_equal(ask(&s, first), SHOWN_NOTHING);
	end(&s);
}

void test_another_file_of_the_same_try_ends_the_one_before(void **state)
{
	(void)state;
	struct scene s = scene();
	str before = show(&s, 7, SHA_A), after = show(&s, 7, SHA_B);
	assert_int_equal(ask(&s, before), SHOWN_NOTHING);
	assert_int_equal(ask(&s, after), SHOWN_HERE);
	end(&s);
}

void test_another_version_of_its_post_is_another_try(void **state)
{
	(void)state;
	struct scene s = scene();
	const struct shown_job first = {7, 1}, second = {7, 2};
	str before = show_of(&s, first, SHA_A, SIZE), after = show_of(&s, second, SHA_A, SIZE);
	assert_false(str_is(before, after));
	assert_int_equal(ask(&s, before), SHOWN_NOTHING);
	shown_end(s.shown, first);	/* said too late, by who saw the first one */
	assert_int_equal(ask(&s, after), SHOWN_HERE);
	shown_end(s.shown, second);
	assert_int_equal(ask(&s, after), SHOWN_NOTHING);
	end(&s);
}

void test_a_name_is_given_again_while_a_quarter_of_its_life_is_left_and_lives_on(void **state)
{
	(void)state;
	struct scene s = scene();
	str first = show(&s, 7, SHA_A);
	mono += LIFE_MS - LIFE_MS / 4;
	assert_true(str_is(show(&s, 7, SHA_A), first));
	mono++;
	str next = show(&s, 7, SHA_A);
	assert_false(str_is(next, first));
	assert_true(str_is(show(&s, 7, SHA_A), next));
	assert_int_equal(ask(&s, first), SHOWN_HERE);
	mono += LIFE_MS / 4;
	assert_int_equal(ask(&s, first), SHOWN_NOTHING);
	assert_int_equal(ask(&s, next), SHOWN_HERE);
	shown_close(s.shown, 7);
	assert_int_equal(ask(&s, next), SHOWN_NOTHING);
	end(&s);
}

void test_while_nobody_can_fetch_it_the_try_waits_and_says_why(void **state)
{
	(void)state;
	struct scene s = scene();
	str url;
	const struct shown_file file = {S(SHA_A), S("image/jpeg"), SIZE};
	shown_reached(s.shown, false);
	err e = shown_open(s.shown, s.a, &(struct shown_try){{7, 1}, S("library"), &file, 1}, &url);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_BUSY);
	assert_true(str_find(e->text, S("cannot listen at its port"), NULL));
	shown_reached(s.shown, true);
	show(&s, 7, SHA_A);
	end(&s);
}

void test_its_time_is_over_to_the_millisecond(void **state)
{
	(void)state;
	struct scene s = scene();
	str name = show(&s, 7, SHA_A);
	mono += LIFE_MS - 1;
	assert_int_equal(ask(&s, name), SHOWN_HERE);
	mono++;
	assert_int_equal(ask(&s, name), SHOWN_NOTHING);
	assert_int_equal(shown_counts(s.shown).open, 0);
	end(&s);
}

void test_what_ends_while_it_leaves_breaks_off(void **state)
{
	(void)state;
	struct scene s = scene();
	struct shown_copy copy;
	str name = show(&s, 7, SHA_A);
	assert_int_equal(shown_ask(s.shown, name, &copy), SHOWN_HERE);
	assert_true(shown_more(s.shown, &copy, 100));
	shown_close(s.shown, 7);
	assert_false(shown_more(s.shown, &copy, 100));
	assert_int_equal(ask(&s, name), SHOWN_NOTHING);
	shown_leave(s.shown, &copy);
	assert_int_equal(shown_counts(s.shown).bytes, 100);
	end(&s);
}

void test_under_a_lockdown_of_its_account_nothing_is_shown_or_goes_on(void **state)
{
	(void)state;
	struct scene s = scene();
	struct shown_copy copy;
	str name = show(&s, 7, SHA_A), locked = S("library"), other = S("swimming");
	assert_int_equal(shown_ask(s.shown, name, &copy), SHOWN_HERE);
	brake_pull(s.brake, false, &other, 1);
	assert_true(shown_more(s.shown, &copy, 10));
	brake_pull(s.brake, false, &locked, 1);
	assert_false(shown_more(s.shown, &copy, 10));
	shown_leave(s.shown, &copy);
	assert_int_equal(ask(&s, name), SHOWN_NOTHING);
	brake_rows(s.brake, brake_epoch(s.brake), false, NULL, 0);
	assert_int_equal(ask(&s, name), SHOWN_HERE);
	end(&s);
}

void test_more_bytes_than_any_platform_needs_end_a_name(void **state)
{
	(void)state;
	struct scene s = scene();
	struct shown_copy copy;
	str name = show(&s, 7, SHA_A);
	assert_int_equal(shown_ask(s.shown, name, &copy), SHOWN_HERE);
	assert_true(shown_more(s.shown, &copy, SIZE * 20));
	assert_true(shown_more(s.shown, &copy, 1 << 20));
	assert_false(shown_more(s.shown, &copy, 1));
	shown_leave(s.shown, &copy);
	assert_int_equal(ask(&s, name), SHOWN_NOTHING);
	end(&s);
}

void test_guessing_is_slowed_down_and_keeps_nobody_from_the_right_name(void **state)
{
	(void)state;
	struct scene s = scene();
	str name = show(&s, 7, SHA_A);
	int wrong = 0;
	while (wrong < 1000 && ask(&s, S("guess")) == SHOWN_NOTHING) wrong++;
	assert_int_equal(wrong, 40);
	assert_int_equal(ask(&s, name), SHOWN_HERE);
	mono += 1000;
	assert_int_equal(ask(&s, S("guess")), SHOWN_NOTHING);
	end(&s);
}

void test_one_name_can_be_asked_for_so_often_and_then_again_after_a_moment(void **state)
{
	(void)state;
	struct scene s = scene();
	str name = show(&s, 7, SHA_A), other = show(&s, 8, SHA_A);
	int asked = 0;
	while (asked < 1000 && ask(&s, name) == SHOWN_HERE) asked++;
	assert_int_equal(asked, 40);
	assert_int_equal(ask(&s, name), SHOWN_TOO_OFTEN);
	assert_int_equal(ask(&s, other), SHOWN_HERE);
	mono += 250;
	assert_int_equal(ask(&s, name), SHOWN_HERE);
	end(&s);
}

void test_a_large_file_can_be_asked_for_in_many_pieces(void **state)
{
	(void)state;
	struct scene s = scene();
	const uint64_t film = 300ULL << 20, piece = 256ULL << 10;
	str name = show_of(&s, (struct shown_job){7, 1}, SHA_A, film);
	uint64_t asked = 0;
	while (asked < 5000 && ask(&s, name) == SHOWN_HERE) asked++;
	assert_int_equal(asked, 40 + film / piece);
	mono += 250;
	assert_int_equal(ask(&s, name), SHOWN_HERE);
	assert_int_equal(ask(&s, name), SHOWN_TOO_OFTEN);
	end(&s);
}

void test_a_full_table_says_so_and_has_room_again_when_tries_have_ended(void **state)
{
	(void)state;
	struct scene s = scene();
	struct shown_job jobs[SHOWN_MOST];
	str url;
	const struct shown_file file = {S(SHA_A), S("image/jpeg"), SIZE};
	const struct shown_try one_more = {{SHOWN_MOST + 1, 1}, S("library"), &file, 1};
	for (int64_t job = 1; job <= SHOWN_MOST; job++) show(&s, job, SHA_A);
	assert_int_equal(shown_jobs(s.shown, jobs), SHOWN_MOST);
	err e = shown_open(s.shown, s.a, &one_more, &url);
	assert_non_null(e);
	assert_int_equal(e->kind, ERR_BUSY);
	shown_close(s.shown, 3);
	assert_null(shown_open(s.shown, s.a, &one_more, &url));
	end(&s);
}

void test_the_life_of_a_place_has_no_other_moves(void **state)
{
	(void)state;
	static const char wanted[SHOWN_STATES][SHOWN_EVENTS + 1] = {
		[SHOWN_FREE] = "OFFFF", [SHOWN_OPEN] = "OSSSO", [SHOWN_SHUT] = "SSSSF",
	};
	for (int from = 0; from < SHOWN_STATES; from++)
		for (int event = 0; event < SHOWN_EVENTS; event++)
			assert_int_equal("FOS"[shown_next((enum shown_state)from, (enum shown_event)event)], wanted[from][event]);
}
