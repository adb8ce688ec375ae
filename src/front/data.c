/* SPDX-License-Identifier: MIT
 * data.c - where the data is, may it be read, and one work that reads it. */
#include "front/data.h"
#include "front/where.h"

#include <errno.h>
#include <unistd.h>

str data_base(struct arena *a, str folder)
{
	return arena_fmt(a, "%.*s/schedpost.db", SHOW(folder));
}

err data_find(struct front *f, str *folder)
{
	struct place places[PLACES_MOST];
	size_t n = where_places(f->a, f->data_folder, f->socket_path, places);
	for (size_t i = 0; i < n; i++) {
		*folder = places[i].data;
		if (access(arena_cstr(f->a, data_base(f->a, *folder)), R_OK | W_OK) == 0) return NULL;
		if (errno == EACCES)
			return FAIL(f->a, ERR_DENIED, "data-denied", "Only root and the user that runs schedpost may read %.*s. "
				"Please put sudo in front of the command.", SHOW(*folder));
	}
	return FAIL(f->a, ERR_MISSING, "no-data", "There is no schedpost in %.*s. Please say with --data FOLDER where its data is.",
		SHOW(*folder));
}

err data_read(struct front *f, str database, store_work *work, void *what)
{
	struct store *s;
	struct store_options o = {.path = database, .clock = f->clock, .read_only = true, .older_too = true};
	TRY(store_open(f->a, &o, &s));
	err e = err_copy(f->a, store_now(s, false, work, what));
	store_close(s);
	return e;
}
