/* SPDX-License-Identifier: MIT
 * vault_check.c - `schedpost vault check`: does every sealed value open at its place, is the key kept well? */
#include "base/file.h"
#include "front/data.h"
#include "front/look.h"
#include "rooms/care/rotate.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

enum { PROC_MOST = 64 << 10 };

struct checking {
	struct front *f;
	struct looked at;
	bool live;		/* the data of this machine, not a backup */
	struct findings found;
	struct care_sealed sealed;
	str key, older;		/* names that the database knows */
	bool runs, locked, no_core;	/* of the daemon */
};

static err look_work(struct tx *tx, void *of)
{
	struct checking *k = of;
	struct arena *before = tx_into(tx, k->f->a);
	err e = care_sealed(tx, k->at.vault, &k->found, &k->sealed);
	if (!e) e = keys_noted(tx, &k->key, &k->older);
	tx_into(tx, before);
	return e;
}

/* ---- the key's file */

static void check_file(struct checking *k)
{
	struct arena *a = k->f->a;
	struct stat key, folder;
	char *path = arena_cstr(a, arena_fmt(a, "%.*s/key", SHOW(k->at.folder)));
	if (stat(path, &key) || stat(arena_cstr(a, k->at.folder), &folder) || key.st_uid == folder.st_uid) return;
	findings_add(&k->found, arena_fmt(a, "The key file %s does not belong to the owner of its folder, so the service cannot read it. "
					  "Please run: chown --reference=%.*s %s", path, SHOW(k->at.folder), path));
}

/* ---- the daemon, as the kernel tells of it: proc(5) */

/* What follows `head` in a line of that file, as a number; -1: there is no such line, or no number. */
static int64_t proc_number(struct arena *a, int64_t pid, const char *file, str head)
{
	str text, line;
	int64_t n;
	if (file_read(a, arena_fmt(a, "/proc/%" PRId64 "/%s", pid, file), PROC_MOST, &text)) return -1;
	while (str_split(&text, '\n', &line)) {
		if (!str_starts(line, head)) continue;
		str word, rest = str_trim(str_cut(line, head.len, line.len));
		return str_split(&rest, ' ', &word) && str_int(word, &n) ? n : -1;
	}
	return -1;
}

static bool is_daemon(struct arena *a, int64_t pid)
{
	str name;
	err e = pid ? file_read(a, arena_fmt(a, "/proc/%" PRId64 "/comm", pid), PROC_MOST, &name) : NULL;
	return pid && !e && str_is(str_trim(name), S("schedpostd"));
}

static void check_daemon(struct checking *k)
{
	struct arena *a = k->f->a;
	int64_t pid = store_lock_holder(k->at.folder);
	k->runs = is_daemon(a, pid);
	if (!k->runs) return;
	k->locked = proc_number(a, pid, "status", S("VmLck:")) > 0;
	k->no_core = proc_number(a, pid, "limits", S("Max core file size")) == 0;
	if (!k->no_core)
		findings_add(&k->found, S("If the service crashes, a picture of its memory is written, with log-ins in it. Please set LimitCORE=0 "
					  "in its unit, and restart it."));
	if (!k->locked)
		findings_add(&k->found, S("The service could not lock the key into memory, so that it may come onto the disk with swapped "
					  "memory. Please set LimitMEMLOCK=1M or more in its unit, and restart it."));
}

/* ---- telling */

static void tell_flag(struct reply *r, bool known, bool is)
{
	if (known) reply_int(r, is);
	else reply_none(r);
}

static void tell(const struct checking *k, str opened_by, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"file", "Looked at", CELL_TEXT, false}, {"key", "Key", CELL_TEXT, false},
		{"logins", "Log-ins", CELL_INT, false}, {"apps", "Keys of apps", CELL_INT, false},
		{"gathered", "Of log-ins under way", CELL_INT, false}, {"memories", "Of posts under way", CELL_INT, false},
		{"older", "Still with the old key", CELL_INT, false},
		{"locked", "Key locked in memory", CELL_FLAG, false}, {"no_core", "No pictures of memory", CELL_FLAG, false},
	};
	reply_facts(r, "vault", COLUMNS, COUNT(COLUMNS));
	reply_text(r, k->at.database);
	reply_text(r, opened_by);
	reply_int(r, k->sealed.of[SEALED_LOGIN]);
	reply_int(r, k->sealed.of[SEALED_APP]);
	reply_int(r, k->sealed.of[SEALED_DIALOGUE]);
	reply_int(r, k->sealed.of[SEALED_MEMORY]);
	reply_int(r, k->sealed.older);
	tell_flag(r, k->runs, k->locked);
	tell_flag(r, k->runs, k->no_core);
	reply_say(r, "Everything that is sealed opens at its place with the key in %.*s.", SHOW(k->at.key_from));
	if (k->older.len)
		reply_warn(r, "The key is being changed, and both keys are needed until that is done. 'schedpost vault rotate' goes on with it.");
	if (k->live && !k->runs)
		reply_say(r, "schedpostd is not running, so its memory was not looked at.");
}

static err check(struct front *f, const struct call *c)
{
	struct checking k = {.f = f, .live = !call_has(c, "PATH")};
	TRY(look_find(f, call_get(c, "PATH"), &k.at));
	look_key(f, &k.at);
	TRY(k.at.key_trouble);
	str name = vault_key_name(f->a, k.at.vault, 0);
	err e = data_read(f, k.at.database, look_work, &k);
	look_end(&k.at);
	TRY(e);
	if (k.live) check_file(&k);
	if (k.live) check_daemon(&k);
	TRY(look_findings(f->a, &k.at, &k.found));
	struct reply *r = reply_new(f->a);
	tell(&k, name, r);
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"PATH", "PATH", OPT_POSITION, "A backup's folder, or a database file; without it, the schedpost of this machine.", NULL},
	{0},
};

const struct door vault_check_door = {
	.verb = {.name = "vault check", .opts = OPTS, .example = "sudo schedpost vault check",
		.help = "Opens every stored log-in at its place, and tells whose does not open, never what it is. On this machine it also looks at "
			"the key's file and at the running service: is the key locked in memory, are pictures of its memory off? It changes "
			"nothing. The exit code is 7 when something is wrong."},
	.run = check,
};
