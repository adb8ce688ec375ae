/* SPDX-License-Identifier: MIT
 * brake.h - what whoever sends asks before a byte leaves: is this account locked down?
 *
 * In memory, for all threads: a lockdown is seen here before its row is committed, and while the database is stuck.
 * What is on are the rows (brake_rows, brake_pull) and the sentinels, files in DATA/locks that anybody of the group may
 * put there; either is enough. Every file counts that does not begin with a dot. One that cannot be read, a folder that
 * cannot, and more of them than SENTINELS_MOST lock everything. */
#ifndef ROOMS_LOCKS_BRAKE_H
#define ROOMS_LOCKS_BRAKE_H
#include "base/base.h"

enum { SENTINELS_MOST = 1000, SENTINEL_BYTES_MOST = 4096, BRAKE_NAMES_MOST = 5000, BRAKE_HELD_MOST = 100 };

struct brake;
struct brake *brake_new(str data_folder); /* as if nothing were on but the sentinels; freed by brake_free */
void brake_free(struct brake *);

/* Rises with each lock, before its commit, and with each change of the sentinels that was noticed. */
uint64_t brake_epoch(const struct brake *);
/* Looks at the folder, too: one stat, unless it changed. An empty name: is everything locked? */
bool brake_is_on(struct brake *, str account);
/* Locks at once; what was on stays. Before the commit. */
void brake_pull(struct brake *, bool all, const str *accounts, size_t n);
/* What the rows said when the epoch was `seen`. False: more may have been locked since, so nothing is taken back. */
bool brake_rows(struct brake *, uint64_t seen, bool all, const str *accounts, size_t n);
bool brake_has_sentinels(struct brake *);

/* ---- sentinels */
struct sentinel {
	str file;    /* its name in DATA/locks */
	str account; /* empty: all */
	str by, reason, suspect; /* suspect: empty: nobody */
	int64_t at;
	bool whole;  /* it could be read; else it locks everything */
};
/* Locks at once, and until the service ends or brake_let: what was typed and has no row yet, for the disk may be full.
 * Of several suspects only the first is shut out so; file: its name, made or not. Beyond BRAKE_HELD_MOST everything. */
void brake_hold(struct brake *, const struct sentinel *);
void brake_let(struct brake *, str file); /* it has a row now */
void brake_held(struct brake *, struct arena *, struct sentinel **out, size_t *n);
bool brake_shuts_out(struct brake *, str person);
/* Durable before it returns; the daemon need not run, the database not be whole. *file: its name, given or new. */
err sentinel_write(struct arena *, str data_folder, const struct sentinel *, str *file);
/* An empty one, which locks everything: for a disk that takes no line more. */
err sentinel_mark(struct arena *, str data_folder, str *file);
str sentinel_name(struct arena *);	/* for a new one */
err sentinels_read(struct arena *, str data_folder, struct sentinel **out, size_t *n);
/* Also an empty folder of that name. */
err sentinel_remove(struct arena *, str data_folder, str file);
/* The folder for them, writable by the group of DATA. */
err sentinels_folder(struct arena *, str data_folder);
#endif
