/* SPDX-License-Identifier: MIT
 * backup.c - `schedpost backup`: a new folder, laid out like the data folder, with all that publishing needs but the
 * key.
 *
 * It runs in the caller's process, by a connection of its own: the daemon's threads and its sandbox have no part in it,
 * the folder may lie wherever the caller may write, and it works as well when no daemon runs. A folder without its
 * schedpost.db was not finished. */
#include "base/crash.h"
#include "base/file.h"
#include "front/data.h"
#include "front/media.h"
#include "rooms/care/care.h"
#include "rooms/care/rotate.h"
#include "store/backup.h"
#include "store/place.h"

#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 << 10, FOLDERS_OPEN = 16 };

struct taking {
	struct front *f;
	str data, to;
	struct care_counts counts;
	struct care_file *files;
	size_t nfiles;
	struct findings missing;
	str key, older_key;	/* names; older_key: a change of the key is under way */
	int64_t file_bytes;
};

static err read_counts(struct tx *tx, void *of)
{
	struct taking *t = of;
	TRY(care_counts(tx, &t->counts));
	struct arena *before = tx_into(tx, t->f->a);
	err e = care_files(tx, &t->files, &t->nfiles);
	if (!e) e = keys_noted(tx, &t->key, &t->older_key);
	tx_into(tx, before);
	return e;
}

/* ---- files */

static err copy_pieces(struct arena *a, int from, struct file_temp *to)
{
	char piece[PIECE];
	ssize_t n;
	while ((n = read(from, piece, sizeof piece)) > 0) TRY(file_add(a, to, (str){piece, (size_t)n}));
	return n < 0 ? file_trouble(a, "read", S("a picture"), errno) : NULL;
}

static err copy_file(struct arena *a, str from, str to)
{
	int fd;
	struct file_temp temp;
	TRY(file_open(a, from, &fd));
	err e = file_temp(a, place_folder(a, to), &temp);
	if (!e) {
		e = copy_pieces(a, fd, &temp);
		if (!e) e = file_keep(a, &temp, to, 0600);
		file_drop(&temp);
	}
	close(fd);
	return e;
}

/* What is missing or damaged already is told, and is no reason to have no backup of the rest. */
static err take_file(struct taking *t, const struct care_file *file)
{
	struct arena *a = t->f->a;
	str from = media_path(a, media_folder(a, t->data), file->sha256);
	str to = media_path(a, media_folder(a, t->to), file->sha256);
	str trouble = care_file_trouble(a, file, from);
	if (trouble.len) {
		findings_add(&t->missing, trouble);
		return NULL;
	}
	TRY(file_folder(a, place_folder(a, to), 0700));
	TRY(copy_file(a, from, to));
	t->file_bytes += file->bytes;
	return NULL;
}

static err take_files(struct taking *t)
{
	TRY(file_folder(t->f->a, media_folder(t->f->a, t->to), 0700));
	for (size_t i = 0; i < t->nfiles; i++) TRY(take_file(t, &t->files[i]));
	return NULL;
}

/* ---- the whole */

/* The database first, then the files that it speaks of; its name at the end says that all is there. */
static err take(struct taking *t)
{
	struct arena *a = t->f->a;
	str part = arena_fmt(a, "%.*s/unfinished.db", SHOW(t->to)), whole = data_base(a, t->to);
	TRY(backup_make(a, data_base(a, t->data), part, &schema_built_in));
	TRY(data_read(t->f, part, read_counts, t));
	TRY(take_files(t));
	CRASH_POINT("before a backup is whole");
	if (rename(arena_cstr(a, part), arena_cstr(a, whole))) return place_failure(a, whole, errno);
	TRY(place_sync_folder(a, whole));
	return place_sync_folder(a, t->to);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static err make_folder(struct arena *a, str path)
{
	if (mkdir(arena_cstr(a, path), 0700) == 0) return NULL;
	if (errno != EEXIST) return place_failure(a, path, errno);
	return FAIL(a, ERR_INPUT, "folder-exists", "There is something called %.*s already, and it stays as it is. Please choose another "
		"name; a date in it helps.", SHOW(path));
}

static void tell(const struct taking *t, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"folder", "Backup", CELL_TEXT, false}, {"bytes", "Size", CELL_BYTES, false},
		{"posts", "Posts", CELL_INT, false}, {"waiting", "Not out yet", CELL_INT, false},
		{"accounts", "Accounts", CELL_INT, false},
		{"files", "Files of these", CELL_INT, false},
	};
	struct stat st = {0};
	stat(arena_cstr(t->f->a, data_base(t->f->a, t->to)), &st);
	reply_facts(r, "backup", COLUMNS, COUNT(COLUMNS));
	reply_text(r, t->to);
	reply_int(r, st.st_size + t->file_bytes);
	reply_int(r, t->counts.posts);
	reply_int(r, t->counts.waiting);
	reply_int(r, t->counts.accounts);
	reply_int(r, (int64_t)(t->nfiles - t->missing.n));
	for (size_t i = 0; i < MIN(t->missing.n, (size_t)FINDINGS_MOST); i++)
		reply_warn(r, "%.*s", SHOW(t->missing.of[i]));
	if (t->older_key.len)
		reply_warn(r, "The key is being changed, so this backup needs two keys: %.*s, and as 'key.next' %.*s. Please end the change "
			"with 'schedpost vault rotate', and make another backup.", SHOW(t->older_key), SHOW(t->key));
	str named = t->key.len ? arena_fmt(t->f->a, ", its name is %.*s", SHOW(t->key)) : S("");
	reply_say(r, "It was opened and checked. The log-ins in it are sealed, and the key that opens them is not in it, on purpose: "
		"whoever had both could publish in your name. Keep a copy of the key (%.*s/key%.*s) in another place, such as a "
		"password safe. It changes only with 'schedpost vault rotate'.", SHOW(t->data), SHOW(named));
	reply_say(r, "Files of posts that are out already are not in it either; they stay in %.*s/media.", SHOW(t->data));
	reply_say(r, "Next: copy the folder to another machine. To check it: schedpost verify %.*s", SHOW(t->to));
}

static err backup(struct front *f, const struct call *c)
{
	struct taking t = {.f = f, .to = call_get(c, "FOLDER")};
	while (t.to.len > 1 && t.to.at[t.to.len - 1] == '/') t.to.len--;
	TRY(data_find(f, &t.data));
	TRY(make_folder(f->a, t.to));
	err e = take(&t);
	if (e) {
		nftw(arena_cstr(f->a, t.to), remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
		return e;
	}
	struct reply *r = reply_new(f->a);
	tell(&t, r);
	front_show(f, r);
	front_checked(f, "backup", !t.missing.n);
	return NULL;
}

static const struct opt OPTS[] = {
	{"FOLDER", "FOLDER", OPT_POSITION | OPT_NEEDED, "A new folder for it, in one that is there.", NULL},
	{0},
};

const struct door backup_door = {
	.verb = {.name = "backup", .opts = OPTS, .example = "sudo schedpost backup /srv/backup/2026-11-22",
		.help = "Makes a backup while schedpost runs: a new folder with the database and the pictures and films of posts that are not "
			"out yet. The key that opens the stored log-ins is left out; keep a copy of it elsewhere. For root and the user that "
			"runs schedpost. How to put it back: OPERATIONS.md."},
	.run = backup,
};
