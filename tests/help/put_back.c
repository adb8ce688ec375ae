/* SPDX-License-Identifier: MIT
 * put_back.c - the files behind put_back.h. */
#include "help/put_back.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILE_MOST = 64 << 20 };

static void must(err e)
{
	if (!e) return;
	fprintf(stderr, "%.*s\n", SHOW(e->text));
	abort();
}

void world_back_up(struct world *w, const char *name)
{
	struct arena *a = arena_new();
	must(store_backup(a, w->store, arena_fmt(a, "%s/%s", w->folder, name)));
	arena_free(a);
}

void world_copy_file(struct world *w, const char *from, const char *to)
{
	struct arena *a = arena_new();
	str content;
	must(file_read(a, arena_fmt(a, "%s/%s", w->folder, from), FILE_MOST, &content));
	must(file_write(a, arena_fmt(a, "%s/%s", w->folder, to), content, 0600));
	arena_free(a);
}

void world_lose(struct world *w, const char *name)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", w->folder, name);
	unlink(path);
}

void world_put_back(struct world *w, const char *name)
{
	world_stop(w);
	world_lose(w, "schedpost.db-wal");
	world_lose(w, "schedpost.db-shm");
	world_copy_file(w, name, "schedpost.db");
	must(world_start(w));
}
