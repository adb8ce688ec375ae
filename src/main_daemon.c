/* SPDX-License-Identifier: MIT
 * main_daemon.c - the program `schedpostd`: the loop, the store, the network. */
#include "daemon/daemon.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	struct options o;
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("schedpostd " SCHEDPOST_VERSION);
		return 0;
	}
	struct arena *a = arena_new();
	if (argc == 2 && strcmp(argv[1], "--defaults") == 0) {
		str text = options_defaults(a);
		fwrite(text.at, 1, text.len, stdout);
		arena_free(a);
		return 0;
	}
	err e = options_read(a, argc, argv, &o);
	if (e) {
		fprintf(stderr, "%.*s\n", SHOW(e->text));
		arena_free(a);
		return 2;
	}
	int code = daemon_run(&o, argc, argv);
	arena_free(a);
	return code;
}
