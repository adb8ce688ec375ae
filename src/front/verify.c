/* SPDX-License-Identifier: MIT
 * verify.c - `schedpost verify`: the live data folder, a backup or a single database file, looked through. */
#include "front/data.h"
#include "front/look.h"
#include "front/media.h"
#include "rooms/accounts/accounts.h"

#include <sys/stat.h>

struct looking {
	struct front *f;
	struct looked at;
	struct care_counts counts;
	struct findings found;
	struct care_sealed sealed;
	size_t nfiles;
	str *lasting;			/* what is to be said of interfaces that end soon */
	size_t nlasting;
};

static err look_work(struct tx *tx, void *of)
{
	struct looking *l = of;
	struct arena *before = tx_into(tx, l->f->a);
	err e = care_counts(tx, &l->counts);
	if (!e) e = care_rows(tx, &l->found);
	if (!e && l->at.vault) e = care_sealed(tx, l->at.vault, &l->found, &l->sealed);
	if (!e) e = care_media(tx, media_folder(l->f->a, l->at.folder), &l->found, &l->nfiles);
	if (!e) e = accounts_lasting(tx, &l->lasting, &l->nlasting);
	tx_into(tx, before);
	return e;
}

/* ---- telling */

/* 0 when it is not there: what is written lies in the log beside a database in use, and a backup has none. */
static int64_t size_of(struct arena *a, str path)
{
	struct stat st;
	return stat(arena_cstr(a, path), &st) == 0 ? st.st_size : 0;
}

static void tell(const struct looking *l, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"file", "Looked at", CELL_TEXT, false}, {"bytes", "Size", CELL_BYTES, false},
		{"posts", "Posts", CELL_INT, false}, {"waiting", "Not out yet", CELL_INT, false},
		{"accounts", "Accounts", CELL_INT, false},
		{"files", "Files of these", CELL_INT, false},
		{"sealed", "Sealed values opened", CELL_INT, false},
	};
	struct arena *a = l->f->a;
	reply_facts(r, "verified", COLUMNS, COUNT(COLUMNS));
	reply_text(r, l->at.database);
	reply_int(r, size_of(a, l->at.database) + size_of(a, arena_fmt(a, "%.*s-wal", SHOW(l->at.database))));
	reply_int(r, l->counts.posts);
	reply_int(r, l->counts.waiting);
	reply_int(r, l->counts.accounts);
	reply_int(r, (int64_t)l->nfiles);
	if (!l->at.key_trouble) reply_int(r, l->sealed.n);
	else reply_none(r);
	for (size_t i = 0; i < l->nlasting; i++) reply_warn(r, "%.*s", SHOW(l->lasting[i]));
	if (!l->at.key_trouble) reply_say(r, "All is whole; what is sealed opens with the key in %.*s.", SHOW(l->at.key_from));
	else
		reply_warn(r, "All else is whole, but whether the log-ins open was not tried: their key is not in reach. Put it beside the "
			"database as 'key', or try on the machine where schedpost runs.");
}

static err verify(struct front *f, const struct call *c)
{
	struct looking l = {.f = f};
	TRY(look_find(f, call_get(c, "PATH"), &l.at));
	TRY(store_verify(f->a, l.at.database));
	look_key(f, &l.at);
	err e = data_read(f, l.at.database, look_work, &l);
	look_end(&l.at);
	TRY(e);
	TRY(look_findings(f->a, &l.at, &l.found));
	struct reply *r = reply_new(f->a);
	tell(&l, r);
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"PATH", "PATH", OPT_POSITION, "A backup's folder, or a database file; without it, the schedpost of this machine.", NULL},
	{0},
};

const struct door verify_door = {
	.verb = {.name = "verify", .opts = OPTS, .example = "sudo schedpost verify /srv/backup/2026-11-22",
		.help = "Looks through a backup, or the data of this machine while schedpost runs: is the database whole, does every sealed "
			"log-in open, is every picture there that a post needs? It changes nothing. The exit code is 7 when something "
			"is wrong."},
	.run = verify,
};
