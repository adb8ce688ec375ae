/* SPDX-License-Identifier: MIT
 * disk.h - a disk that loses its power and fails: under SQLite by a VFS of its own, under our files by disk_calls.h.
 *
 * Everything is also done for real, but nothing is synced for real. What a power cut leaves is kept in memory: a
 * file's bytes and size count once the file was synced, a name in a folder (made, renamed, removed) once the folder
 * was. Of the rest a cut drops all, or keeps a part in any order, torn at its sectors. The folder `practice` is the
 * platform, which has a power of its own: nothing in it is watched. Shared memory (-shm) never survives. One thread;
 * one folder at a time. */
#ifndef HELP_DISK_H
#define HELP_DISK_H
#include "base/base.h"

/* From now on SQLite goes through here, and what happens in this folder is noted. A folder that has files already
 * holds them durably. May be called again, for another folder: what is still open elsewhere stays unwatched. */
void disk_begin(const char *folder);
/* Called before each change of the disk and after each sync; `what` says which. */
void disk_watch(void (*seen)(void *of, const char *what), void *of);
/* Writes into the empty folder what a power cut leaves at this moment. The seed says what of the unsynced survives.
 */
void disk_cut(const char *to, uint64_t seed);

/* ---- calls that fail */

enum disk_call {
	CALL_OPEN,
	CALL_READ,
	CALL_PAGE,
	CALL_WRITE,
	CALL_SYNC,
	CALL_TRUNCATE,
	CALL_SIZE,
	CALL_LOCK,
	CALL_SHM_LOCK,
	CALL_SHM_MAP,
	CALL_DELETE,
	CALL_LOOK, /* of SQLite; PAGE: reads a page of the database */
	CALL_FILE_OPEN,
	CALL_FILE_WRITE,
	CALL_FILE_SYNC,
	CALL_FILE_RENAME,
	CALL_FILE_FOLDER, /* of our own files */
	DISK_CALLS
};
enum disk_fault { FAULT_NONE, FAULT_BUSY, FAULT_FULL, FAULT_BROKEN, FAULT_GARBAGE, DISK_FAULTS };

const char *disk_call_name(enum disk_call);
const char *disk_fault_name(enum disk_fault);
bool disk_can(enum disk_call, enum disk_fault); /* whether such a call can fail so */
/* The call number `at`, counted from now on from 1, fails so; with `on`, every later one that can, until disk_mend.
 */
void disk_break(long at, enum disk_fault, bool on);
void disk_mend(void);
void disk_hold(bool);   /* while a test looks for itself nothing fails, and nothing is counted */
bool disk_failed(void); /* since disk_break: something was told that it failed */
/* Calls since disk_break; which the n-th was, of the first DISK_NOTED. */
enum { DISK_NOTED = 200000 };
long disk_count(void);
enum disk_call disk_noted(long n);

/* ---- for disk_vfs.c and disk_calls.h: what was done. Paths are whole; those outside the folder give NULL. */
struct disk_file;
bool disk_watches(const char *path);           /* the folder, or something in it */
struct disk_file *disk_made(const char *path); /* or there already */
struct disk_file *disk_find(const char *path);
void disk_wrote(struct disk_file *, int64_t at, const void *bytes, size_t len); /* NULL is fine, here and below */
void disk_sized(struct disk_file *, int64_t size);
void disk_synced(struct disk_file *, const char *path);
void disk_folder_made(const char *path);
void disk_folder_synced(const char *path);
void disk_renamed(const char *from, const char *to);
void disk_removed(const char *path);
void disk_moment(const char *before, const char *path); /* tells who watches; before the deed */
/* Counts a call; how it must fail, if at all. */
enum disk_fault disk_call(enum disk_call);
void disk_vfs_use(void); /* disk_vfs.c; once is enough */
#endif
