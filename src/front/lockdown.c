/* SPDX-License-Identifier: MIT
 * lockdown.c - one word on a bad evening: the file first, which counts whatever state the rest is in; then the service.
 *
 * Nothing here asks a question, and nothing that fails keeps the next step from being tried. */
#include "front/front.h"
#include "front/where.h"
#include "rooms/locks/brake.h"

#include <sys/stat.h>
#include <unistd.h>

/* The folder of the schedpost that is meant: the first that is there. */
static str folder_meant(struct front *f)
{
	struct place places[PLACES_MOST];
	struct stat st;
	size_t n = where_places(f->a, f->data_folder, f->socket_path, places);
	for (size_t i = 0; i < n; i++)
		if (stat(arena_cstr(f->a, places[i].data), &st) == 0) return places[i].data;
	return places[n - 1].data;
}

static err write_one(struct front *f, const struct call *c, str account)
{
	str file;
	struct sentinel s = {.account = account, .by = where_person(f->a, getuid()), .reason = call_get(c, "reason"),
			     .at = f->clock->now(f->clock)};
	return sentinel_write(f->a, folder_meant(f), &s, &file);
}

/* A group has no file of its own: its accounts are known to the service only. */
static err write_files(struct front *f, const struct call *c, bool *whole)
{
	err first = NULL;
	*whole = true;
	if (!call_has(c, "ACCOUNT")) return write_one(f, c, S(""));
	for (size_t i = 0; i < call_count(c, "ACCOUNT"); i++) {
		str rest = call_nth(c, "ACCOUNT", i), name;
		while (rest.len && str_split(&rest, ',', &name)) {
			name = str_trim(name);
			bool group = str_starts(name, S("@"));
			err e = group || !name.len ? NULL : write_one(f, c, name);
			*whole = *whole && !group;
			if (!first) first = e;
		}
	}
	return first;
}

static err lockdown(struct front *f, const struct call *c)
{
	struct reply *r;
	bool whole;
	err unwritten = write_files(f, c, &whole);
	err e = front_call_named(f, "lockdown row", c->values, c->nvalues, &r);
	if (!e) {
		front_show(f, r);
		return NULL;
	}
	if (unwritten)
		return FAIL(f->a, e->kind, e->code, "NOT LOCKED. The service: %.*s The file: %.*s Try it as root: sudo schedpost lockdown. Or stop "
			    "the service: sudo systemctl stop schedpostd", SHOW(e->text), SHOW(unwritten->text));
	fprintf(f->err, "%s by a file that the service looks at before anything leaves.\n", whole ? "LOCKED" : "PARTLY LOCKED (not the groups)");
	fprintf(f->err, "The service itself could not be asked: %.*s\n", SHOW(e->text));
	return whole ? NULL : FAIL(f->a, e->kind, FRONT_TOLD, "The groups are not locked.");
}

const struct door lockdown_door = {
	.verb = {.name = "lockdown",
		 .example = "schedpost lockdown",
		 .help = "Something is wrong: nothing more goes out, from this moment. It never asks whether you are sure, and works "
			 "without the service, too."},
	.borrows = "lockdown row",
	.run = lockdown,
};
