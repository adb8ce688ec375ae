/* SPDX-License-Identifier: MIT
 * main_plug.c - schedpost-plug NAME: the worker process that holds one plugin. schedpostd starts it; nobody
 * else need.
 *
 * It is born with an empty environment and two descriptors that matter: 0 is the channel to the host, 3 the
 * plugin's file, opened and checked by the host. */
#include "plug/channel.h"
#include "plug/load.h"
#include "plug/sane.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHANNEL = 0, PLUGIN_FILE = 3, EXIT_USAGE = 64, EXIT_REFUSED = 65, EXIT_CHANNEL = 76 };
#define PLUGIN_PATH "/proc/self/fd/3"

static bool started_by_the_host(int argc, char **argv)
{
	struct stat st;
	return argc == 2 && sane_name(str_of(argv[1])) && !fstat(CHANNEL, &st) && S_ISSOCK(st.st_mode);
}

/* What must hold before the first byte of the plugin is touched, constructors included. */
static err prepare(struct arena *a)
{
	if (close_range(PLUGIN_FILE + 1, ~0u, 0))
		return FAIL(a, ERR_OUTSIDE, "worker-files",
			    "The worker could not close the files that it was born with.");
	return NULL;
}

static int work(struct arena *a, str name)
{
	const sp_plugin *plugin;
	err e = prepare(a);
	if (!e) e = load_plugin(a, PLUGIN_FILE, PLUGIN_PATH, name, &plugin);
	if (e) {
		channel_refuse(CHANNEL, e->text);
		return EXIT_REFUSED;
	}
	close(PLUGIN_FILE);
	struct plug_facts facts = load_facts(a, plugin);
	bool good = channel_greet(CHANNEL, &facts) && channel_serve(CHANNEL, plugin);
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
