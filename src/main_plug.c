/* SPDX-License-Identifier: MIT
 * main_plug.c - schedpost-plug NAME: the worker process that holds one plugin. schedpostd starts it; nobody
 * else need.
 *
 * It is born with an empty environment and two descriptors that matter: 0 is the channel to the host, 3 the
 * plugin's file, opened and checked by the host. */
#include "plug/cage.h"
#include "plug/channel.h"
#include "plug/load.h"
#include "plug/sane.h"

#include <stdio.h>
#include <unistd.h>

enum { EXIT_USAGE = 64, EXIT_REFUSED = 65, EXIT_CHANNEL = 76 };
/* Honest plugins stay under 20 MB; a worker that has used up its time is followed by another. */
static const struct cage CAGE = {192 << 20, 600, true, "a plugin cannot be shut in, so none is used"};
#define PLUGIN_PATH "/proc/self/fd/3"	/* nobody looks at it in the cage */

static bool started_by_the_host(int argc, char **argv)
{
	return argc == 2 && sane_name(str_of(argv[1])) && cage_was_started();
}

/* The walls stand, and the host knows it, before the first byte of the plugin is touched. */
static err take_plugin(struct arena *a, str name, const sp_plugin **plugin)
{
	str missing;
	TRY(cage_enter(a, &CAGE, &missing));
	if (!channel_caged(CAGE_CHANNEL, missing)) _exit(EXIT_CHANNEL);
	TRY(load_plugin(a, CAGE_FILE, PLUGIN_PATH, name, plugin));
	return load_freeze(a, *plugin);
}

static int work(struct arena *a, str name)
{
	const sp_plugin *plugin;
	err e = take_plugin(a, name, &plugin);
	if (e) {
		channel_refuse(CAGE_CHANNEL, e->text);
		return EXIT_REFUSED;
	}
	close(CAGE_FILE);
	struct plug_facts facts = load_facts(a, plugin);
	bool good = channel_greet(CAGE_CHANNEL, &facts) && channel_serve(CAGE_CHANNEL, plugin);
	return good ? 0 : EXIT_CHANNEL;
}

int main(int argc, char **argv)
{
	if (!started_by_the_host(argc, argv)) {
		fputs("schedpost-plug holds one plugin for schedpostd, which starts it. You never need to.\n",
		      stderr);
		return EXIT_USAGE;
	}
	struct arena *a = arena_new();
	int code = work(a, str_of(argv[1]));
	arena_free(a);
	_exit(code);	/* the plugin's destructors are not run: nobody waits for them */
}
