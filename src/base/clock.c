/* SPDX-License-Identifier: MIT
 * clock.c - the machine's own time and chance. */
#include "base/clock.h"

#include <sys/random.h>
#include <time.h>

static int64_t read_ms(clockid_t which)
{
	struct timespec t;
	clock_gettime(which, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t real_now(const struct clock *c)
{
	(void)c;
	return read_ms(CLOCK_REALTIME);
}

static int64_t real_mono(const struct clock *c)
{
	(void)c;
	return read_ms(CLOCK_MONOTONIC);
}

static int64_t real_up(const struct clock *c)
{
	(void)c;
	return read_ms(CLOCK_BOOTTIME);
}

static void real_random(const struct clock *c, void *out, size_t bytes)
{
	(void)c;
	char *at = out;
	while (bytes) {
		ssize_t n = getrandom(at, bytes, 0);
		if (n < 0) continue;	/* interrupted before the pool was ready */
		at += n;
		bytes -= (size_t)n;
	}
}

const struct clock clock_real = {.now = real_now, .mono = real_mono, .up = real_up, .random = real_random};

str clock_hex(struct arena *a, const struct clock *c, size_t bytes)
{
	unsigned char *chance = arena_take(a, bytes);
	buf out = buf_in(a, 2 * bytes);
	c->random(c, chance, bytes);
	for (size_t i = 0; i < bytes; i++) buf_fmt(&out, "%02x", chance[i]);
	return buf_str(&out);
}
