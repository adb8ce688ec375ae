/* SPDX-License-Identifier: MIT
 * locked.c - which files lock while neither the service nor its database can say it. */
#include "front/locked.h"

#include "front/where.h"
#include "rooms/locks/brake.h"

struct seen {
	size_t n; /* files */
	bool all; /* one of them locks everything */
	str folder; /* of the last */
};

static bool is_out_of_order(err e)
{
	static const char *const CODES[] = {"damaged", "disk-failed", "cannot-open", "no-answer", "not-running"};
	bool is = false;
	for (size_t i = 0; i < COUNT(CODES) && !is; i++) is = str_is(str_of(e->code), str_of(CODES[i]));
	return is;
}

/* Where this person cannot look, nothing is said. */
static void look(struct arena *a, str data, struct seen *s)
{
	struct sentinel *all;
	size_t n = 0;
	if (sentinels_read(a, data, &all, &n)) return;
	for (size_t i = 0; i < n; i++) s->all = s->all || !all[i].whole || !all[i].account.len;
	if (n) s->folder = data;
	s->n += n;
}

err locked_meanwhile(struct front *f, err e)
{
	struct place places[PLACES_MOST];
	struct seen s = {.folder = S("")};
	if (!is_out_of_order(e)) return e;
	size_t n = where_places(f->a, f->data_folder, f->socket_path, places);
	for (size_t i = 0; i < n; i++) look(f->a, places[i].data, &s);
	if (!s.n) return e;
	return FAIL(f->a, e->kind, e->code, "%.*s LOCKED DOWN meanwhile, by %zu file%s in %.*s/locks: nothing goes out %s.", SHOW(e->text), s.n,
		    s.n == 1 ? "" : "s", SHOW(s.folder), s.all ? "anywhere" : "on some accounts");
}
