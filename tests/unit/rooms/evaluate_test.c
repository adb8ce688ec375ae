/* SPDX-License-Identifier: MIT
 * evaluate_test.c - what groups of posts brought beside their accounts' usual, and whether suggested times bring more:
 * said with a range where there is enough to go by, and else how many posts are missing. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "help/covers.h"

#include "rooms/evaluate/compare.h"
#include "rooms/slots/flexible.h"

#include <math.h>
#include <stdlib.h>

enum { WORLDS = 300, ACCOUNTS = 5 };

/* ---- made-up trials whose truth is known */

struct chance {
	uint64_t state;
};

static uint64_t next(struct chance *c)
{
	c->state ^= c->state << 13;
	c->state ^= c->state >> 7;
	c->state ^= c->state << 17;
	return c->state;
}

static double even(struct chance *c)
{
	return (double)(next(c) >> 11) * 0x1p-53;
}

static double normal(struct chance *c)
{
	return sqrt(-2 * log(even(c) + 1e-300)) * cos(2 * M_PI * even(c));
}

static struct chance world_chance(int world)
{
	struct chance c = {(uint64_t)world * 0x9e3779b97f4a7c15u + 1};
	for (int i = 0; i < 10; i++) next(&c);
	return c;
}

/* Accounts differ by much more than times ever do. */
static void make_posts(struct chance *c, double truth, struct tossed *out, size_t n)
{
	double level[ACCOUNTS];
	for (int i = 0; i < ACCOUNTS; i++) level[i] = 3 + 1.2 * normal(c);
	for (size_t i = 0; i < n; i++) {
		int on = (int)(even(c) * ACCOUNTS);
		bool suggested = coin_falls((int64_t)next(c));
		double y = level[on] + 0.95 * normal(c) + (suggested ? log(truth) : 0);
		out[i] = (struct tossed){on, suggested, floor(exp(y))};
	}
}

struct ended {
	int hold_one, more, less, silent;
};

static struct ended live(double truth, size_t posts)
{
	struct ended out = {0};
	struct tossed *all = calloc(posts, sizeof *all);
	for (int w = 0; w < WORLDS; w++) {
		struct arena *a = arena_new();
		struct chance c = world_chance(w);
		make_posts(&c, truth, all, posts);
		struct arms m = arms_compare(a, all, posts, ACCOUNTS);
		out.silent += !m.ratio.known;
		out.hold_one += m.ratio.known && m.ratio.least <= 1 && m.ratio.most >= 1;
		out.more += m.ratio.known && m.ratio.least > 1;
		out.less += m.ratio.known && m.ratio.most < 1;
		arena_free(a);
	}
	free(all);
	return out;
}

void test_where_times_make_no_difference_the_range_holds_one_in_nineteen_of_twenty(void **state)
{
	(void)state;
	static const size_t POSTS[] = {100, 250, 800};
	for (size_t i = 0; i < COUNT(POSTS); i++) {
		struct ended o = live(1, POSTS[i]);
		print_message("%zu posts: %d of %d ranges hold 1.0x\n", POSTS[i], o.hold_one, WORLDS);
		assert_int_equal(o.silent, 0);
		assert_true(o.hold_one >= WORLDS * 95 / 100);
		assert_true(o.hold_one <= WORLDS * 98 / 100);	/* ranges that hold everything say nothing */
	}
}

void test_with_as_many_posts_as_are_said_to_be_needed_a_gain_is_mostly_found(void **state)
{
	(void)state;
	assert_in_range(arms_needed(NOISE_GUESS, 1.10), 1550, 1570);
	assert_in_range(arms_needed(NOISE_GUESS, 1.25), 280, 290);
	assert_in_range(arms_needed(NOISE_GUESS, 1.50), 84, 88);
	struct ended o = live(1.5, 2 * arms_needed(NOISE_GUESS, 1.5));
	print_message("1.50x: %d of %d found\n", o.more, WORLDS);
	assert_in_range(o.more, WORLDS * 74 / 100, WORLDS * 86 / 100);
	assert_int_equal(o.less, 0);
}

void test_on_too_little_it_is_silent(void **state)
{
	(void)state;
	assert_int_equal(live(3, 2 * ARM_LEAST - 1).silent, WORLDS);
	struct tossed apart[2 * ARM_LEAST];	/* each account has posts of one kind alone */
	for (int i = 0; i < 2 * ARM_LEAST; i++) apart[i] = (struct tossed){i % 2, i % 2, i};
	struct arena *a = arena_new();
	assert_false(arms_compare(a, apart, COUNT(apart), 2).ratio.known);
	arena_free(a);
}

void test_the_coin_is_fair_and_stays_as_it_fell(void **state)
{
	(void)state;
	struct chance c = world_chance(1);
	int fell = 0;
	for (int64_t i = 1; i <= 10000; i++) fell += coin_falls(i);
	assert_in_range(fell, 4850, 5150);
	fell = 0;
	for (int i = 0; i < 10000; i++) {
		int64_t seed = (int64_t)next(&c);
		fell += coin_falls(seed);
		assert_int_equal(coin_falls(seed), coin_falls(seed));
	}
	assert_in_range(fell, 4850, 5150);
}

/* Of nineteen groups in twenty that differ in nothing the range holds 1.0x, whatever share of its posts a group is. */
void test_groups_that_differ_in_nothing(void **state)
{
	(void)state;
	enum { MADE = 120 };
	static const int EVERY[] = {2, 6};
	for (size_t k = 0; k < COUNT(EVERY); k++) {
		int hold = 0;
		for (int w = 0; w < WORLDS; w++) {
			struct arena *a = arena_new();
			struct chance c = world_chance(w);
			struct tossed posts[MADE];
			struct measured all[MADE], group[MADE];
			size_t n = 0;
			make_posts(&c, 1, posts, MADE);
			for (int i = 0; i < MADE; i++) {
				all[i] = (struct measured){posts[i].account, posts[i].value};
				if (i % EVERY[k] == 0) group[n++] = all[i];
			}
			struct usuals u = usuals_of(a, all, MADE, ACCOUNTS);
			struct ratio r = group_ratio(a, group, n, &u, ACCOUNTS);
			hold += r.known && r.least <= 1 && r.most >= 1;
			arena_free(a);
		}
		print_message("every %d.: %d of %d hold 1.0x\n", EVERY[k], hold, WORLDS);
		assert_in_range(hold, WORLDS * 93 / 100, WORLDS * 98 / 100);
	}
}

void test_how_figures_lie(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct measured all[11];
	for (int i = 0; i < 11; i++) all[i] = (struct measured){0, (i * 7 % 11) * 10};
	struct spread s = spread_of(a, all, COUNT(all));
	assert_true(s.middle == 50 && s.low == 10 && s.high == 90);
	struct usuals u = usuals_of(a, all, COUNT(all), 1);
	assert_false(group_ratio(a, all, COUNT(all), &u, 1).known);	/* it is its own usual */
	arena_free(a);
}

/* ---- the verbs */

enum { POSTS = 40 };

/* So many posts on each of these accounts, out for days, one a day, at 8:10 and 15:10 by turns. */
static struct world *some_posts(const char *const *accounts, size_t n)
{
	struct world *w = world_new();
	for (size_t k = 0; k < n; k++) {
		world_account(w, accounts[k]);
		for (int i = 0; i < POSTS; i++)
			world_verb(w, "add", "Story time", "--to", accounts[k], "--at", "+1m", i % 4 ? "--category" : "--objective",
				   i % 4 ? "news" : "more visitors", NULL);
	}
	world_pass(w, 5 * MINUTE_MS);
	world_int(w, "UPDATE account SET zone = 'UTC' RETURNING 1");
	world_int(w, "UPDATE job SET intent_at = (intent_at / 86400000 - post) * 86400000 + CASE post % 2 WHEN 0 THEN 29400000 ELSE 54600000 "
		     "END WHERE op = 7 RETURNING 1");
	return w;
}

static void brought(struct world *w, const char *kind, const char *value)
{
	struct arena *a = arena_new();
	str put = arena_fmt(a, "INSERT INTO figure(job, age, kind, value, at, source) "
			       "SELECT id, '24h', '%s', %s, intent_at, 'import' FROM job WHERE op = 7 RETURNING 1", kind, value);
	world_int(w, arena_cstr(a, put));
	arena_free(a);
}

void test_hours_beside_the_usual_of_their_account(void **state)
{
	(void)state;
	static const char *const ON[] = {"library", "museum"};
	struct world *w = some_posts(ON, 2);
	brought(w, "reactions", "(10 + 50 * (post % 2) + post % 3) * (1 + 99 * (account - 1))");
	brought(w, "reach", "1000");
	brought(w, "impressions", "3000");
	world_int(w, "UPDATE account SET platform = 'mastodon' WHERE id = 2 RETURNING 1");
	str said = world_verb(w, "evaluate groups", "--by", "hour", NULL);
	has(said, "\"group\":\"08:00\",\"platform\":\"mastodon\",\"kind\":\"reactions\",\"posts\":20,\"middle\":1100");
	has(said, "\"group\":\"15:00\",\"platform\":\"practice\",\"kind\":\"reactions\",\"posts\":20,\"middle\":61,"
		  "\"low\":60,\"high\":62");
	has(said, "\"shows\":\"more than usual\"");
	has(said, "\"shows\":\"less than usual\"");
	has(said, "\"kind\":\"reach\",\"posts\":20,\"middle\":1000");	/* and nothing is 4000 */
	has(said, "\"kind\":\"impressions\",\"posts\":20,\"middle\":3000");
	has_not(said, "4000");
	said = world_verb(w, "evaluate groups", "library", "--by", "account", NULL);
	has(said, "\"group\":\"library\"");
	has(said, "an account's posts are its own usual");
	has_not(said, "museum");
	world_free(w);
}

void test_by_what_people_have_said_of_a_post(void **state)
{
	(void)state;
	static const char *const ON[] = {"library"};
	struct world *w = some_posts(ON, 1);
	brought(w, "reactions", "20 + post % 5");
	str said = world_verb(w, "evaluate groups", NULL);
	has(said, "\"group\":\"news\",\"platform\":\"practice\",\"kind\":\"reactions\",\"posts\":30");
	has(said, "\"group\":\"no category\"");
	said = world_verb(w, "evaluate groups", "--by", "objective", NULL);
	has(said, "\"group\":\"more visitors\",\"platform\":\"practice\",\"kind\":\"reactions\",\"posts\":10");
	has(world_verb(w, "evaluate groups", "--by", "form", NULL), "\"group\":\"words\"");
	has(world_verb(w, "evaluate groups", "--by", "weekday", NULL), "too few: 4 more posts are needed");
	world_free(w);
}

void test_on_too_little_it_says_how_much_is_missing(void **state)
{
	(void)state;
	static const char *const ON[] = {"library"};
	struct world *w = some_posts(ON, 1);
	err e;
	has(world_verb(w, "evaluate groups", NULL), "Nothing that went out in that time has figures of +24 h.");
	world_int(w, "INSERT INTO figure(job, age, kind, value, at, source) SELECT id, '24h', 'reactions', 5, 1, 'import' FROM job "
		     "WHERE op = 7 AND post <= 7 RETURNING 1");
	str said = world_verb(w, "evaluate groups", "--by", "account", NULL);
	has(said, "Nothing can be said yet");
	has(said, "the largest group has 7. 3 more posts like those would do.");
	has_not(said, "\"middle\":5");
	has(world_verb(w, "evaluate groups", "--age", "7d", NULL), "has figures of +7 d");
	has(world_verb(w, "evaluate groups", "--from", "2026-11-20", NULL), "\"posts\":");
	has(world_verb(w, "evaluate groups", "--until", "01/10/2026", NULL), "Nothing that went out");
	world_try(w, &e, "evaluate groups", "--from", "2026-11-20", "--until", "2026-11-01", NULL);
	covers_fails(e, "from-until");
	world_free(w);
}

/* ---- add --flexible */

void test_a_coin_chooses_between_two_times_and_is_kept(void **state)
{
	(void)state;
	struct world *w = world_new();
	world_account(w, "library");
	err e;
	for (int i = 0; i < 24; i++) {
		str said = world_verb(w, "add", "Story time", "--to", "library", "--slot", "best", "--flexible", NULL);
		assert_true(str_find(said, S("The coin fell for the "), NULL) || str_find(said, S("No coin was tossed"), NULL));
	}
	assert_in_range(world_int(w, "SELECT count(*) FROM flexible WHERE arm = 'suggested'"), 3, 21);
	assert_int_equal(world_int(w, "SELECT count(*) FROM flexible WHERE suggested = usual"), 0);
	assert_int_equal(world_int(w, "SELECT count(*) FROM flexible x JOIN job j ON j.post = x.post AND j.op = 7 WHERE j.at <> CASE x.arm "
				      "WHEN 'usual' THEN x.usual ELSE x.suggested END"), 0);
	has(world_verb(w, "history", "1", NULL), "coin");
	world_try(w, &e, "add", "Story time", "--to", "library", "--slot", "lunch", "--flexible", NULL);
	covers_fails(e, "flexible-best");
	world_try(w, &e, "add", "Story time", "--to", "library", "--at", "+1h", "--flexible", NULL);
	covers_fails(e, "flexible-best");
	int64_t tossed = world_int(w, "SELECT count(*) FROM flexible");
	world_verb(w, "add", "Story time", "--to", "library", "--slot", "best", "--flexible", "--dry-run", NULL);
	assert_int_equal(world_int(w, "SELECT count(*) FROM flexible"), tossed);
	world_free(w);
}

static void toss_all(struct world *w)
{
	world_int(w, "INSERT INTO flexible(post, account, seed, arm, suggested, usual) SELECT post, account, 1, CASE post % 2 WHEN 0 THEN 'usual' "
		     "ELSE 'suggested' END, intent_at + 60000 * (post % 3), intent_at FROM job WHERE op = 7 RETURNING 1");
}

void test_what_is_proved_of_suggested_times(void **state)
{
	(void)state;
	static const char *const ON[] = {"library", "museum"};
	struct world *w = some_posts(ON, 2);
	str said = world_verb(w, "evaluate timing", NULL);
	has(said, "\"suggested\":0,\"usual\":0");
	has(said, "Still needed: 30 at suggested times and 30 at usual ones.");
	has(said, "\"gain\":\"1.10x\",\"each\":1560,\"missing\":3120");
	toss_all(w);
	has(world_verb(w, "evaluate timing", NULL), "80 without figures of +24 h");
	brought(w, "reactions", "20 + post * 7 % 13");
	said = world_verb(w, "evaluate timing", NULL);
	has(said, "\"suggested\":40,\"usual\":40,\"times\":\"");
	has(said, "Not proved:");
	has(world_verb(w, "evaluate timing", "library", NULL), "Still needed: 10 at suggested times and 10 at usual ones.");
	world_int(w, "UPDATE figure SET value = value * 2 WHERE job IN (SELECT id FROM job WHERE post % 2 = 1) RETURNING 1");
	has(world_verb(w, "evaluate timing", NULL), "Proved: suggested times bring more");
	world_int(w, "UPDATE figure SET value = value / 4 WHERE job IN (SELECT id FROM job WHERE post % 2 = 1) RETURNING 1");
	has(world_verb(w, "evaluate timing", NULL), "Proved: suggested times bring less");
	world_int(w, "UPDATE job SET intent_at = intent_at + 7200000 WHERE post <= 4 AND op = 7 RETURNING 1");
	has(world_verb(w, "evaluate timing", NULL), "4 out at another time than the coin's");
	world_free(w);
}
