/* SPDX-License-Identifier: MIT
 * checks.c - what the checks of a post cost: one of 3,000 characters after 60 others, and a text as long as one can be,
 * of the kinds that could make a program run away. Prints words of a shell, in processor time: medians. */
#include "base/clock.h"
#include "rooms/checks/checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LONG = 3000, EARLIER = 60, EARLIER_LONG = 250, HOSTILE = 1 << 20, ROUNDS = 51, FEW = 5 };

static const char POST[] =
	"Our stroke team on Ward 7 has a new garden. Staff, patients and their families planted it together in March, and it is open "
	"to all visitors on weekdays from 10am to 4pm. Ring 01632 960 123 to ask for a wheelchair. A woman of 82 told us that she "
	"had not smelled lavender since she left her home in Applewick. #StrokeAwareness\n\n";

/* Of texts of these pieces, again and again. */
static const char *const HOSTILES[] = {
	"a", "1", " 1", "943 476 5919 ", "@", "#a", "http://", "She was 82, his wife, Ward 7, ", "Mr A B ", "\n", "(((((",
	"\xF0\x9F\x93\x9A", "e\xCC\x81\xCC\x81", "01/02/", "A.B.", "M25 4XT ", "&=+",
};

static int64_t cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static str filled(struct arena *a, const char *piece, size_t n)
{
	char *at = arena_take(a, n);
	size_t len = strlen(piece), whole = n - n % len;
	for (size_t i = 0; i < whole; i++) at[i] = piece[i % len];
	return (str){at, whole};
}

static int by_size(const void *a, const void *b)
{
	int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;
	return (p > q) - (p < q);
}

static int64_t took(const struct check_settings *set, const struct check_input *in, int rounds)
{
	int64_t all[ROUNDS];
	for (int i = 0; i < rounds; i++) {
		struct arena *a = arena_new();
		struct check_found *found;
		int64_t from = cpu_us();
		checks_run(a, set, in, &found);
		all[i] = cpu_us() - from;
		arena_free(a);
	}
	qsort(all, (size_t)rounds, sizeof *all, by_size);
	return all[rounds / 2];
}

int main(void)
{
	struct arena *a = arena_new();
	struct check_settings *set = TAKE(a, struct check_settings);
	str text = filled(a, POST, LONG), earlier[EARLIER];
	struct check_input in = {.parts = {&text, 1}, .at = {2026, 12, 2, 9, 0, 0}, .scheduled = true};
	check_usual(set);
	for (size_t i = 0; i < EARLIER; i++) earlier[i] = filled(a, POST, EARLIER_LONG);
	printf("post_us=%lld\n", (long long)took(set, &in, ROUNDS));
	in.earlier = (struct check_list){earlier, EARLIER};
	printf("after_us=%lld\n", (long long)took(set, &in, ROUNDS));
	in.earlier.n = 0;
	int64_t worst = 0;
	for (size_t i = 0; i < COUNT(HOSTILES); i++) {
		text = filled(a, HOSTILES[i], HOSTILE);
		int64_t us = took(set, &in, FEW);
		fprintf(stderr, "%-34.*s %8.1f ms\n", (int)strcspn(HOSTILES[i], "\n"), HOSTILES[i], (double)us / 1000);
		worst = worst < us ? us : worst;
	}
	printf("hostile_us=%lld\n", (long long)worst);
	arena_free(a);
}
