/* SPDX-License-Identifier: MIT
 * play_test.c - every conversation of tests/plugins, played with its plugin; each thing that a plugin says it can do
 * has one at least. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>

#include "../../help/play.h"
#include "plug/inside.h"

static struct plugs *plugs;

/* Plays all of one plugin. The operations that a play of it begins with, as SP_CAN bits. */
static uint32_t play_all(struct arena *a, const sp_plugin *plugin, size_t *wrong)
{
	const char **paths;
	uint32_t played = 0;
	size_t n = play_find(a, "tests/plugins", str_of(plugin->name), &paths);
	if (!n) fail_msg("no plays of '%s' under tests/plugins; run from the project's folder", plugin->name);
	for (size_t i = 0; i < n; i++) {
		str said = play_run(a, plugs, str_of(plugin->name), paths[i], NULL, &played);
		if (said.len) print_error("%.*s\n", SHOW(said));
		*wrong += said.len > 0;
	}
	return played;
}

void test_plays(void **state);

void test_plays(void **state)
{
	struct arena *a = arena_new();
	size_t n, wrong = 0;
	const sp_plugin *const *all = play_tables(&n);
	(void)state;
	plugs = play_plugins(a);
	for (size_t i = 0; i < n; i++) {
		uint32_t unplayed = all[i]->ops & ~play_all(a, all[i], &wrong);
		if (unplayed) print_error("%s: no play of %s\n", all[i]->name, play_ops(a, unplayed));
		wrong += unplayed != 0;
	}
	inside_free(plugs);
	arena_free(a);
	if (wrong) fail_msg("%zu plays went otherwise or are missing", wrong);
}
