/* SPDX-License-Identifier: MIT
 * direct.c - one transaction on the store, from the command line. */
#include "front/direct.h"
#include "base/file.h"
#include "front/media.h"
#include "front/token_file.h"
#include "front/where.h"
#include "rooms/tokens/enter.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct direct {
	struct store *store;
	struct house house;
	str actor;
};

struct work {
	const struct call *call;
	struct reply *reply;	/* made anew each time the work runs */
	struct arena *a;
};

static err run(struct tx *tx, void *what)
{
	struct work *w = what;
	w->reply = reply_new(w->a);
	return enter_run(tx, w->call, w->reply);
}

static err nothing_here(struct front *f, str folder)
{
	return FAIL(f->a, ERR_BUSY, "not-running", "schedpostd is not running, and there is no schedpost in %.*s. Start the service "
		"with `systemctl start schedpostd` (or `make run`), or say with --data FOLDER where its data is.", SHOW(folder));
}

/* Files that the database makes as root would lock the daemon out of its own store. */
static err open_as_owner(struct front *f, const struct stat *folder, str path, struct store **out)
{
	gid_t group = getegid();
	bool change = geteuid() == 0 && folder->st_uid != 0;
	if (change && (setegid(folder->st_gid) != 0 || seteuid(folder->st_uid) != 0))
		return FAIL(f->a, ERR_OUTSIDE, "owner", "It was not possible to work as the owner of the data: %s.",
			strerror(errno));
	struct store_past past;
	err e = store_open(f->a, &(struct store_options){.path = path, .clock = f->clock}, out);
	if (!e) e = store_past(f->a, *out, &past);	/* from here on its mark is raised; the daemon judges it at its start */
	if (change && (seteuid(0) != 0 || setegid(group) != 0)) die("schedpost stops: it cannot become root again.");
	return e;
}

err direct_open(struct front *f, str data_folder, struct direct **out)
{
	*out = NULL;
	struct stat folder, database;
	str path = arena_fmt(f->a, "%.*s/schedpost.db", SHOW(data_folder));
	if (stat(arena_cstr(f->a, data_folder), &folder) != 0 && errno == ENOENT) return nothing_here(f, data_folder);
	if (access(arena_cstr(f->a, data_folder), R_OK | W_OK | X_OK) != 0)
		return FAIL(f->a, ERR_DENIED, "data-denied", "schedpostd is not running, and only the owner of %.*s may work on its data "
			"without it. Start the service with `systemctl start schedpostd`.", SHOW(data_folder));
	if (stat(arena_cstr(f->a, path), &database) != 0) return nothing_here(f, data_folder);
	bool got = false;
	TRY(store_lock_folder(f->a, data_folder, &got));
	if (!got) return NULL;
	struct direct *d = TAKE(f->a, struct direct);
	d->actor = where_person(f->a, getuid());
	TRY(f->house(f->a, data_folder, &d->house));
	TRY(open_as_owner(f, &folder, path, &d->store));
	*out = d;
	return NULL;
}

void direct_close(struct direct *d)
{
	if (d) store_close(d->store);
}

err direct_call(struct front *f, struct direct *d, const struct call *c, struct reply **out)
{
	struct call whole = *c;
	whole.actor = d->actor;
	whole.door = S("terminal");
	whole.owns = true;	/* nobody else gets at the data */
	TRY(token_file_digest(f->a, f->token, &whole.token));
	whole.house = &d->house;
	struct work w = {.call = &whole, .a = f->a};
	err e = err_copy(f->a, store_now(d->store, whole.verb->writes, run, &w));
	*out = w.reply;
	return e;
}

struct saving {
	const struct media_facts *facts;
	struct call by;
};

static err save(struct tx *tx, void *what)
{
	const struct saving *s = what;
	TRY(enter_deed(tx, &s->by, POWER_WRITE, S("media")));
	return media_record(tx, s->facts);
}

err direct_file(struct front *f, struct direct *d, str path, str *value)
{
	int fd;
	struct media_facts facts;
	str folder = media_folder(f->a, d->house.data_folder);
	struct saving saving = {&facts, {.actor = d->actor, .door = S("terminal"), .owns = true}};
	TRY(token_file_digest(f->a, f->token, &saving.by.token));
	TRY(file_open(f->a, path, &fd));
	err e = file_folder(f->a, folder, 0700);
	if (!e) e = media_intake(f->a, fd, folder, &(struct media_limits){0}, &facts);
	close(fd);
	if (e) return FAIL(f->a, e->kind, e->code, "%.*s: %.*s", SHOW(media_name(path)), SHOW(e->text));
	TRY(err_copy(f->a, store_now(d->store, true, save, &saving)));
	*value = call_file_value(f->a, facts.sha256, media_name(path));
	return NULL;
}
