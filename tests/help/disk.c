/* SPDX-License-Identifier: MIT
 * disk.c - what a power cut leaves: bytes by file, names by folder, each durable or still waiting for its sync. */
#include "help/disk.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, BYTES_MOST = 64 << 20 };

struct change { /* of a file, not synced yet */
	struct change *next;
	int64_t at;
	str bytes;
	bool is_size; /* `at` is the new size */
};

struct disk_file {
	struct disk_file *next;
	bool is_folder;
	char *at; /* what is durable */
	size_t len, cap;
	struct change *waiting, **last;
};

struct name { /* file NULL: removed */
	struct name *next;
	str path; /* below the folder */
	struct disk_file *file;
};

static struct {
	struct arena *a;
	str root;
	struct disk_file *files;
	struct name *live, *durable, *waiting, **last;
	void (*seen)(void *, const char *);
	void *seen_of;
} disk;

/* ---- names */

/* Below the folder and of interest; else false. */
static bool below(const char *whole, str *path)
{
	str p = str_of(whole);
	if (!disk.root.len || !str_starts(p, disk.root) || p.len <= disk.root.len || p.at[disk.root.len] != '/')
		return false;
	*path = str_cut(p, disk.root.len + 1, p.len);
	bool of_platform = str_starts(*path, S("practice/")) || str_is(*path, S("practice"));
	return !of_platform && !str_ends(*path, S("-shm"));
}

bool disk_watches(const char *whole)
{
	str path;
	return below(whole, &path) || (disk.root.len && str_is(str_of(whole), disk.root));
}

static str parent(str path)
{
	size_t n = path.len;
	while (n && path.at[n - 1] != '/') n--;
	return str_cut(path, 0, n ? n - 1 : 0);
}

static struct name *look(struct name *list, str path)
{
	for (; list; list = list->next)
		if (str_is(list->path, path)) return list;
	return NULL;
}

static void set(struct name **list, str path, struct disk_file *file)
{
	struct name *n = look(*list, path);
	if (!n) {
		n = TAKE(disk.a, struct name);
		*n = (struct name){*list, path, NULL};
		*list = n;
	}
	n->file = file;
}

/* The folder knows it; on the disk it stands once the folder was synced. */
static void name_now(str path, struct disk_file *file)
{
	struct name *n = TAKE(disk.a, struct name);
	*n = (struct name){NULL, arena_str(disk.a, path), file};
	set(&disk.live, n->path, file);
	*disk.last = n;
	disk.last = &n->next;
}

static struct disk_file *file_new(bool is_folder)
{
	struct disk_file *f = TAKE(disk.a, struct disk_file);
	*f = (struct disk_file){.next = disk.files, .is_folder = is_folder};
	f->last = &f->waiting;
	return disk.files = f;
}

struct disk_file *disk_find(const char *whole)
{
	str path;
	struct name *n = below(whole, &path) ? look(disk.live, path) : NULL;
	return n ? n->file : NULL;
}

struct disk_file *disk_made(const char *whole)
{
	str path;
	struct disk_file *f = disk_find(whole);
	if (f || !below(whole, &path)) return f;
	f = file_new(false);
	name_now(path, f);
	return f;
}

void disk_folder_made(const char *whole)
{
	str path;
	if (below(whole, &path) && !disk_find(whole)) name_now(path, file_new(true));
}

void disk_removed(const char *whole)
{
	str path;
	if (below(whole, &path) && disk_find(whole)) name_now(path, NULL);
}

void disk_renamed(const char *from, const char *to)
{
	str path;
	struct disk_file *f = disk_find(from);
	if (!f || !below(to, &path)) return;
	name_now(path, f);
	disk_removed(from);
}

void disk_folder_synced(const char *whole)
{
	str path = S("");
	if (!below(whole, &path) && !str_is(str_of(whole), disk.root)) return;
	for (struct name **at = &disk.waiting; *at;) {
		struct name *n = *at;
		if (!str_is(parent(n->path), path)) {
			at = &n->next;
			continue;
		}
		*at = n->next;
		if (!n->next) disk.last = at;
		set(&disk.durable, n->path, n->file);
	}
	disk_moment("after the sync of", whole);
}

/* ---- bytes */

static void wait_for_sync(struct disk_file *f, struct change c)
{
	struct change *kept = TAKE(disk.a, struct change);
	*kept = c;
	*f->last = kept;
	f->last = &kept->next;
}

void disk_wrote(struct disk_file *f, int64_t at, const void *bytes, size_t len)
{
	if (f) wait_for_sync(f, (struct change){.at = at, .bytes = arena_str(disk.a, (str){bytes, len})});
}

void disk_sized(struct disk_file *f, int64_t size)
{
	if (f) wait_for_sync(f, (struct change){.at = size, .is_size = true});
}

static void grow(struct disk_file *f, size_t len)
{
	if (len > BYTES_MOST) abort();
	if (len > f->cap) {
		char *bytes = arena_take(disk.a, f->cap = len * 2);
		if (f->len) memcpy(bytes, f->at, f->len);
		f->at = bytes;
	}
	if (len > f->len) f->len = len;
}

static void put(struct disk_file *f, int64_t at, str bytes)
{
	grow(f, (size_t)at + bytes.len);
	memcpy(f->at + at, bytes.at, bytes.len);
}

static void resize(struct disk_file *f, int64_t size)
{
	size_t len = (size_t)size;
	grow(f, len);
	if (len < f->len) memset(f->at + len, 0, f->len - len);
	f->len = len;
}

void disk_synced(struct disk_file *f, const char *path)
{
	for (const struct change *c = f ? f->waiting : NULL; c; c = c->next) {
		if (c->is_size)
			resize(f, c->at);
		else
			put(f, c->at, c->bytes);
	}
	if (!f) return;
	f->waiting = NULL;
	f->last = &f->waiting;
	disk_moment("after the sync of", path);
}

/* ---- the cut */

/* What of the unsynced survives: nothing, all, or each piece with a chance of its own. */
static bool survives(uint64_t *seed)
{
	uint64_t kind = (*seed & 0xff) % 4;
	if (kind < 2) return kind;
	uint64_t x = *seed >> 8;
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*seed = (x << 8) | (*seed & 0xff);
	return (x >> 20) % 4 < kind; /* a half, or three quarters */
}

static void keep_part(struct disk_file *f, uint64_t *seed)
{
	for (const struct change *c = f->waiting; c; c = c->next) {
		if (c->is_size && survives(seed)) resize(f, c->at);
		for (size_t done = 0, n; done < c->bytes.len; done += n) {
			n = MIN(c->bytes.len - done, SECTOR - ((size_t)c->at + done) % SECTOR);
			if (survives(seed)) put(f, c->at + (int64_t)done, str_cut(c->bytes, done, n));
		}
	}
}

static bool is_reachable(str path)
{
	for (str p = parent(path); p.len; p = parent(p)) {
		const struct name *n = look(disk.durable, p);
		if (!n || !n->file) return false;
	}
	return true;
}

static void write_out(const char *to, const struct name *n)
{
	char path[400];
	snprintf(path, sizeof path, "%s/%.*s", to, SHOW(n->path));
	if (n->file->is_folder) {
		if (mkdir(path, 0700)) abort();
		return;
	}
	FILE *f = fopen(path, "w"); /* not one of the calls that are watched */
	if (!f || (n->file->len && fwrite(n->file->at, 1, n->file->len, f) != n->file->len) || fclose(f)) abort();
	if (chmod(path, 0600)) abort();
}

static size_t depth(str path)
{
	size_t n = 0;
	for (size_t i = 0; i < path.len; i++) n += path.at[i] == '/';
	return n;
}

void disk_cut(const char *to, uint64_t seed)
{
	uint64_t chance = seed * 0x9e3779b97f4a7c15u + 0x1234567;
	chance = (chance & ~(uint64_t)0xff) | (seed & 0xff);
	for (struct disk_file *f = disk.files; f; f = f->next) keep_part(f, &chance);
	for (const struct name *n = disk.waiting; n; n = n->next)
		if (survives(&chance)) set(&disk.durable, n->path, n->file);
	for (size_t level = 0, more = 1; more; level++) { /* folders before what is in them */
		more = 0;
		for (const struct name *n = disk.durable; n; n = n->next) {
			if (!n->file || !is_reachable(n->path)) continue;
			if (depth(n->path) == level) write_out(to, n);
			more += depth(n->path) > level;
		}
	}
}

/* ---- beginning, and who watches */

void disk_watch(void (*seen)(void *of, const char *what), void *of)
{
	disk.seen = seen;
	disk.seen_of = of;
}

void disk_moment(const char *before, const char *whole)
{
	char what[300];
	if (!disk.seen || !disk_watches(whole)) return;
	const char *name = whole[disk.root.len] ? whole + disk.root.len + 1 : "the folder";
	snprintf(what, sizeof what, "%s %s", before, name);
	disk.seen(disk.seen_of, what);
}

static void take_content(struct disk_file *f, const char *whole)
{
	char piece[4096];
	FILE *in = fopen(whole, "r");
	if (!in) abort();
	for (size_t n; (n = fread(piece, 1, sizeof piece, in)) > 0;) put(f, (int64_t)f->len, (str){piece, n});
	fclose(in);
}

static int note_there(const char *whole, const struct stat *st, int kind, struct FTW *at)
{
	str path;
	(void)kind, (void)at;
	if (!below(whole, &path)) return 0;
	struct disk_file *f = file_new(S_ISDIR(st->st_mode));
	path = arena_str(disk.a, path);
	set(&disk.live, path, f);
	set(&disk.durable, path, f);
	if (!f->is_folder) take_content(f, whole);
	return 0;
}

void disk_begin(const char *folder)
{
	disk_vfs_use();
	disk.a = arena_new(); /* what came before is left: files of it may still be open */
	disk.root = arena_str(disk.a, str_of(folder));
	disk.files = NULL;
	disk.live = disk.durable = disk.waiting = NULL;
	disk.last = &disk.waiting;
	if (nftw(folder, note_there, 8, FTW_PHYS)) abort();
}
