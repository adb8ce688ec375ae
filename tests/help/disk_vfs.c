/* SPDX-License-Identifier: MIT
 * disk_vfs.c - SQLite's door to the disk of disk.h: does what the real one does, notes it, and fails when it is told
 * to. */
#include "help/disk.h"

#include "store/sqlite.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* ---- which call fails how */

static const char *const CALL_NAMES[DISK_CALLS] = {
	[CALL_OPEN] = "open",
	[CALL_READ] = "read",
	[CALL_PAGE] = "read of a page",
	[CALL_WRITE] = "write",
	[CALL_SYNC] = "sync",
	[CALL_TRUNCATE] = "truncate",
	[CALL_SIZE] = "size",
	[CALL_LOCK] = "lock",
	[CALL_SHM_LOCK] = "lock of the log",
	[CALL_SHM_MAP] = "map of the log",
	[CALL_DELETE] = "delete",
	[CALL_LOOK] = "look for a file",
	[CALL_FILE_OPEN] = "open of a file of ours",
	[CALL_FILE_WRITE] = "write to a file of ours",
	[CALL_FILE_SYNC] = "sync of a file of ours",
	[CALL_FILE_RENAME] = "rename",
	[CALL_FILE_FOLDER] = "making of a folder",
};

static const char *const FAULT_NAMES[DISK_FAULTS] = {
	[FAULT_NONE] = "fine",     [FAULT_BUSY] = "busy",       [FAULT_FULL] = "full",
	[FAULT_BROKEN] = "broken", [FAULT_GARBAGE] = "garbage",
};

/* SQLite's codes, or errno for files of ours; 0: such a call does not fail so. */
static const int CODES[DISK_CALLS][DISK_FAULTS] = {
	[CALL_OPEN] = {[FAULT_BROKEN] = SQLITE_CANTOPEN, [FAULT_FULL] = SQLITE_CANTOPEN},
	[CALL_READ] = {[FAULT_BROKEN] = SQLITE_IOERR_READ},
	[CALL_PAGE] = {[FAULT_BROKEN] = SQLITE_IOERR_READ, [FAULT_GARBAGE] = SQLITE_CORRUPT},
	[CALL_WRITE] = {[FAULT_BROKEN] = SQLITE_IOERR_WRITE, [FAULT_FULL] = SQLITE_FULL},
	[CALL_SYNC] = {[FAULT_BROKEN] = SQLITE_IOERR_FSYNC},
	[CALL_TRUNCATE] = {[FAULT_BROKEN] = SQLITE_IOERR_TRUNCATE},
	[CALL_SIZE] = {[FAULT_BROKEN] = SQLITE_IOERR_FSTAT},
	[CALL_LOCK] = {[FAULT_BROKEN] = SQLITE_IOERR_LOCK, [FAULT_BUSY] = SQLITE_BUSY},
	[CALL_SHM_LOCK] = {[FAULT_BROKEN] = SQLITE_IOERR_SHMLOCK, [FAULT_BUSY] = SQLITE_BUSY},
	[CALL_SHM_MAP] = {[FAULT_BROKEN] = SQLITE_IOERR_SHMMAP, [FAULT_FULL] = SQLITE_IOERR_SHMSIZE},
	[CALL_DELETE] = {[FAULT_BROKEN] = SQLITE_IOERR_DELETE},
	[CALL_LOOK] = {[FAULT_BROKEN] = SQLITE_IOERR_ACCESS},
	[CALL_FILE_OPEN] = {[FAULT_BROKEN] = EIO, [FAULT_FULL] = ENOSPC},
	[CALL_FILE_WRITE] = {[FAULT_BROKEN] = EIO, [FAULT_FULL] = ENOSPC},
	[CALL_FILE_SYNC] = {[FAULT_BROKEN] = EIO, [FAULT_FULL] = ENOSPC},
	[CALL_FILE_RENAME] = {[FAULT_BROKEN] = EIO, [FAULT_FULL] = ENOSPC},
	[CALL_FILE_FOLDER] = {[FAULT_BROKEN] = EIO, [FAULT_FULL] = ENOSPC},
};

static struct {
	long count, at;
	enum disk_fault fault;
	bool on, failed, held;
	unsigned char noted[DISK_NOTED];
} faults;

const char *disk_call_name(enum disk_call c)
{
	return CALL_NAMES[c];
}

const char *disk_fault_name(enum disk_fault f)
{
	return FAULT_NAMES[f];
}

bool disk_can(enum disk_call c, enum disk_fault f)
{
	return CODES[c][f] != 0;
}

void disk_break(long at, enum disk_fault fault, bool on)
{
	faults.count = 0;
	faults.at = at;
	faults.fault = fault;
	faults.on = on;
	faults.failed = false;
}

void disk_mend(void)
{
	faults.fault = FAULT_NONE;
}

void disk_hold(bool held)
{
	faults.held = held;
}

bool disk_failed(void)
{
	return faults.failed;
}

long disk_count(void)
{
	return faults.count;
}

enum disk_call disk_noted(long n)
{
	return (enum disk_call)faults.noted[n - 1];
}

enum disk_fault disk_call(enum disk_call c)
{
	if (faults.held) return FAULT_NONE;
	long n = ++faults.count;
	if (n <= DISK_NOTED) faults.noted[n - 1] = (unsigned char)c;
	bool hit = n == faults.at || (faults.on && n > faults.at);
	if (!hit || !CODES[c][faults.fault]) return FAULT_NONE;
	faults.failed = true;
	return faults.fault;
}

static int code_of(enum disk_call c)
{
	return CODES[c][disk_call(c)];
}

/* ---- one open file */

struct door {
	sqlite3_file base;      /* first */
	sqlite3_file *real;     /* behind this struct */
	struct disk_file *file; /* NULL: not watched */
	const char *path;       /* SQLite's, lives as long as the file is open; NULL: a temporary file */
	bool is_database, syncs_folder;
};

static sqlite3_file *real(sqlite3_file *f)
{
	return ((struct door *)f)->real;
}

static int do_close(sqlite3_file *f)
{
	return real(f)->pMethods->xClose(real(f));
}

static int do_read(sqlite3_file *f, void *into, int n, sqlite3_int64 at)
{
	enum disk_call call = ((struct door *)f)->is_database && n >= 512 ? CALL_PAGE : CALL_READ;
	enum disk_fault fault = disk_call(call);
	if (fault && fault != FAULT_GARBAGE) return CODES[call][fault];
	int code = real(f)->pMethods->xRead(real(f), into, n, at);
	if (fault == FAULT_GARBAGE) memset(into, 0xa5, (size_t)n);
	return code;
}

static int do_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	struct door *d = (struct door *)f;
	int bad = code_of(CALL_WRITE);
	if (bad) return bad;
	if (d->file) disk_moment("before a write to", d->path);
	int code = d->real->pMethods->xWrite(d->real, from, n, at);
	if (code == SQLITE_OK) disk_wrote(d->file, at, from, (size_t)n);
	return code;
}

static int do_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct door *d = (struct door *)f;
	int bad = code_of(CALL_TRUNCATE);
	if (bad) return bad;
	if (d->file) disk_moment("before a cut of", d->path);
	int code = d->real->pMethods->xTruncate(d->real, size);
	if (code == SQLITE_OK) disk_sized(d->file, size);
	return code;
}

/* As the real one does it: the first sync of a journal or log that may be new syncs its folder as well. */
static void sync_name(struct door *d)
{
	char folder[400];
	const char *slash = strrchr(d->path, '/');
	if (!d->syncs_folder || !slash || (size_t)(slash - d->path) >= sizeof folder) return;
	d->syncs_folder = false;
	memcpy(folder, d->path, (size_t)(slash - d->path));
	folder[slash - d->path] = 0;
	disk_folder_synced(folder);
}

static int do_sync(sqlite3_file *f, int flags)
{
	struct door *d = (struct door *)f;
	(void)flags;
	int bad = code_of(CALL_SYNC);
	if (bad || !d->file) return bad;
	disk_moment("before the sync of", d->path);
	sync_name(d);
	disk_synced(d->file, d->path);
	return SQLITE_OK;
}

static int do_size(sqlite3_file *f, sqlite3_int64 *out)
{
	int bad = code_of(CALL_SIZE);
	return bad ? bad : real(f)->pMethods->xFileSize(real(f), out);
}

static int do_lock(sqlite3_file *f, int how)
{
	int bad = code_of(CALL_LOCK);
	return bad ? bad : real(f)->pMethods->xLock(real(f), how);
}

static int do_unlock(sqlite3_file *f, int how)
{
	return real(f)->pMethods->xUnlock(real(f), how);
}

static int do_check(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int do_control(sqlite3_file *f, int op, void *of)
{
	return real(f)->pMethods->xFileControl(real(f), op, of);
}

static int do_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int do_traits(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int do_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	int bad = code_of(CALL_SHM_MAP);
	return bad ? bad : real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}

static int do_shm_lock(sqlite3_file *f, int from, int n, int flags)
{
	int bad = flags & SQLITE_SHM_LOCK ? code_of(CALL_SHM_LOCK) : 0;
	return bad ? bad : real(f)->pMethods->xShmLock(real(f), from, n, flags);
}

static void do_shm_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int do_shm_unmap(sqlite3_file *f, int remove)
{
	return real(f)->pMethods->xShmUnmap(real(f), remove);
}

static const sqlite3_io_methods METHODS = {
	.iVersion = 2,
	.xClose = do_close,
	.xRead = do_read,
	.xWrite = do_write,
	.xTruncate = do_truncate,
	.xSync = do_sync,
	.xFileSize = do_size,
	.xLock = do_lock,
	.xUnlock = do_unlock,
	.xCheckReservedLock = do_check,
	.xFileControl = do_control,
	.xSectorSize = do_sector,
	.xDeviceCharacteristics = do_traits,
	.xShmMap = do_shm_map,
	.xShmLock = do_shm_lock,
	.xShmBarrier = do_shm_barrier,
	.xShmUnmap = do_shm_unmap,
};

/* ---- the door itself */

static sqlite3_vfs *machine, ours;

static int do_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *got)
{
	(void)v;
	struct door *d = (struct door *)f;
	*d = (struct door){.real = (sqlite3_file *)(d + 1), .path = path};
	int bad = path ? code_of(CALL_OPEN) : 0;
	if (bad) return bad;
	bool makes = path && (flags & SQLITE_OPEN_CREATE);
	if (makes && !disk_find(path)) disk_moment("before the making of", path);
	int code = machine->xOpen(machine, path, d->real, flags, got);
	if (code != SQLITE_OK) return code;
	if (path) d->file = makes ? disk_made(path) : disk_find(path);
	d->is_database = flags & SQLITE_OPEN_MAIN_DB;
	d->syncs_folder = makes && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL));
	d->base.pMethods = &METHODS;
	return SQLITE_OK;
}

static int do_delete(sqlite3_vfs *v, const char *path, int sync_folder)
{
	(void)v;
	int bad = code_of(CALL_DELETE);
	if (bad) return bad;
	disk_moment("before the removal of", path);
	int code = machine->xDelete(machine, path, 0);
	if (code != SQLITE_OK) return code;
	disk_removed(path);
	struct door d = {.path = path, .syncs_folder = sync_folder};
	sync_name(&d);
	return SQLITE_OK;
}

static int do_look(sqlite3_vfs *v, const char *path, int how, int *out)
{
	(void)v;
	int bad = code_of(CALL_LOOK);
	return bad ? bad : machine->xAccess(machine, path, how, out);
}

/* Who waits for a lock waits in no time. */
static int do_sleep(sqlite3_vfs *v, int us)
{
	(void)v;
	return us;
}

void disk_vfs_use(void)
{
	struct db *first;
	struct arena *a = arena_new();
	if (machine) return;
	if (db_open(a, S(":memory:"), DB_COPY, &first)) abort(); /* SQLite is set up as the store wants it */
	db_close(first);
	arena_free(a);
	machine = sqlite3_vfs_find(NULL);
	ours = *machine;
	ours.pNext = NULL;
	ours.zName = "disk";
	ours.szOsFile = (int)sizeof(struct door) + machine->szOsFile;
	ours.xOpen = do_open;
	ours.xDelete = do_delete;
	ours.xAccess = do_look;
	ours.xSleep = do_sleep;
	if (sqlite3_vfs_register(&ours, 1) != SQLITE_OK) abort();
}
