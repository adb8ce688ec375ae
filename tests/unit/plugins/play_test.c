/* SPDX-License-Identifier: MIT
 * play_test.c - every conversation of tests/plugins, played with its plugin. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>

#include "../../help/play.h"
#include "plug/inside.h"

static void play_all(str plugin, size_t least)
{
	struct arena *a = arena_new();
	struct plugs *plugs = play_plugins(a);
	const char **paths;
	size_t n = play_find(a, "tests/plugins", plugin, &paths), wrong = 0;
	if (n < least) fail_msg("%zu plays of '%.*s' under tests/plugins; run from the project's folder", n, SHOW(plugin));
	for (size_t i = 0; i < n; i++) {
		str said = play_run(a, plugs, plugin, paths[i]);
		if (said.len) print_error("%.*s\n", SHOW(said));
		wrong += said.len > 0;
	}
	inside_free(plugs);
	arena_free(a);
	if (wrong) fail_msg("%zu of %zu plays went otherwise", wrong, n);
}

void test_mastodon(void **state);
void test_bluesky(void **state);
void test_wordpress(void **state);
void test_practice(void **state);

void test_mastodon(void **state)
{
	(void)state;
	play_all(S("mastodon"), 25);
}

void test_bluesky(void **state)
{
	(void)state;
	play_all(S("bluesky"), 20);
}

void test_wordpress(void **state)
{
	(void)state;
	play_all(S("wordpress"), 15);
}

void test_practice(void **state)
{
	(void)state;
	play_all(S("practice"), 8);
}
