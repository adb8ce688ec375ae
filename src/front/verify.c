/* SPDX-License-Identifier: MIT
 * verify.c - `schedpost verify`: the live data folder, a backup or a single database file, looked through. */
#include "front/data.h"
#include "front/media.h"
#include "rooms/accounts/accounts.h"
#include "rooms/care/care.h"
#include "store/place.h"

#include <sys/stat.h>

struct looking {
	struct front *f;
	str database, folder;		/* the folder that it lies in */
	const struct vault *vault;	/* NULL: no key in reach */
	str key_from;
	struct care_counts counts;
	struct findings found;
	size_t nsealed, nfiles;
	str *lasting;			/* what is to be said of interfaces that end soon */
	size_t nlasting;
};

static err look_work(struct tx *tx, void *of)
{
	struct looking *l = of;
	struct arena *before = tx_into(tx, l->f->a);
	err e = care_counts(tx, &l->counts);
	if (!e) e = care_rows(tx, &l->found);
	if (!e && l->vault) e = care_sealed(tx, l->vault, &l->found, &l->nsealed);
	if (!e) e = care_media(tx, media_folder(l->f->a, l->folder), &l->found, &l->nfiles);
	if (!e) e = accounts_lasting(tx, &l->lasting, &l->nlasting);
	tx_into(tx, before);
	return e;
}

/* ---- what to look at, and with which key */

static err find(struct looking *l, str path)
{
	struct stat st;
	struct arena *a = l->f->a;
	if (!path.len) {
		TRY(data_find(l->f, &l->folder));
		l->database = data_base(a, l->folder);
		return NULL;
	}
	while (path.len > 1 && path.at[path.len - 1] == '/') path.len--;
	bool is_folder = stat(arena_cstr(a, path), &st) == 0 && S_ISDIR(st.st_mode);
	l->folder = is_folder ? path : place_folder(a, path);
	l->database = is_folder ? data_base(a, path) : path;
	if (stat(arena_cstr(a, l->database), &st) == 0) return NULL;
	if (is_folder)
		return FAIL(a, ERR_MISSING, "no-backup", "There is no schedpost.db in %.*s, so it is no backup, or one that was not finished. "
			"Please name a backup's folder.", SHOW(path));
	return FAIL(a, ERR_MISSING, "no-such-file", "There is no file or folder %.*s. Check the spelling.", SHOW(path));
}

/* The key beside it, else that of the schedpost on this machine: that is where a backup is looked at as a rule. */
static struct vault *find_key(struct looking *l)
{
	struct vault *v = NULL;
	str live;
	l->key_from = l->folder;
	if (!vault_open(l->f->a, l->folder, true, &v)) return v;
	if (data_find(l->f, &live)) return NULL;
	l->key_from = live;
	return vault_open(l->f->a, live, true, &v) ? NULL : v;
}

/* ---- telling */

static err tell_findings(const struct looking *l)
{
	struct arena *a = l->f->a;
	buf out = buf_in(a, 1 << 20);
	size_t shown = MIN(l->found.n, (size_t)FINDINGS_MOST);
	for (size_t i = 0; i < shown; i++) buf_fmt(&out, "\n- %.*s", SHOW(l->found.of[i]));
	if (l->found.n > shown) buf_fmt(&out, "\n- and %zu more of this kind.", l->found.n - shown);
	return FAIL(a, ERR_OUTSIDE, "not-whole", "%.*s is not whole:%.*s", SHOW(l->database), SHOW(buf_str(&out)));
}

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
	reply_text(r, l->database);
	reply_int(r, size_of(a, l->database) + size_of(a, arena_fmt(a, "%.*s-wal", SHOW(l->database))));
	reply_int(r, l->counts.posts);
	reply_int(r, l->counts.waiting);
	reply_int(r, l->counts.accounts);
	reply_int(r, (int64_t)l->nfiles);
	if (l->vault) reply_int(r, (int64_t)l->nsealed);
	else reply_none(r);
	for (size_t i = 0; i < l->nlasting; i++) reply_warn(r, "%.*s", SHOW(l->lasting[i]));
	if (l->vault) reply_say(r, "All is whole; what is sealed opens with the key in %.*s.", SHOW(l->key_from));
	else
		reply_warn(r, "All else is whole, but whether the log-ins open was not tried: their key is not in reach. Put it beside the "
			"database as 'key', or try on the machine where schedpost runs.");
}

static err verify(struct front *f, const struct call *c)
{
	struct looking l = {.f = f};
	TRY(find(&l, call_get(c, "PATH")));
	TRY(store_verify(f->a, l.database));
	struct vault *vault = find_key(&l);
	l.vault = vault;
	err e = data_read(f, l.database, look_work, &l);
	if (vault) vault_close(vault);
	TRY(e);
	if (l.found.n) return tell_findings(&l);
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
