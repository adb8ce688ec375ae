/* SPDX-License-Identifier: MIT
 * sqlite.h - one connection to the database file, for the store's own files.
 *
 * sqlite3.h is known to sqlite.c, query.c and changes.c alone.
 * Thread: a connection belongs to one thread at a time. All errs are sentences in the arena given. */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H
#include "base/sha.h"

enum {
	DB_OURS = 0x53506f73,		/* application_id: "SPos" */
	DB_SLOTS = 1024,		/* of the statement cache; a power of two */
	DB_MOST_CACHED = 768,		/* statements kept; further ones are prepared each time */
	DB_MOST_BYTES = 64 << 20	/* of one text, blob or row */
};

enum db_role {
	DB_WRITER,	/* the one that changes the database */
	DB_READER,	/* sees the last commit, changes nothing; the file may belong to a running daemon */
	DB_KEEPER,	/* moves the log into the file, or reads it page by page for a backup */
	DB_LOOKER,	/* opened read-only: a backup, or a database that we may not touch */
	DB_COPY		/* a backup that is just being written */
};

enum db_word { DB_BEGIN, DB_BEGIN_WRITE, DB_COMMIT, DB_ROLLBACK, DB_SAVE, DB_RELEASE, DB_BACK, DB_WORDS };

struct tx;
/* How the record ends, and who acted last, as the works of one transaction have left it (audit.c): each would ask anew.
 * It lives no longer, so that nothing is missed that another connection has done. */
struct audit_end {
	bool known, grown;
	bool may_wait;			/* the next work may go on in the line of this one */
	struct tx *waits;		/* the newest work whose line is not written yet; NULL: none */
	int64_t n, actor;
	uint8_t link[SHA_BYTES];
	char name[64];			/* of that actor; empty: nobody yet */
};

struct statement;
struct db {
	struct sqlite3 *handle;
	struct arena *arena;			/* the path and the cards of the statements */
	char *path;
	struct sqlite3_stmt *words[DB_WORDS];
	struct statement *cache[DB_SLOTS];	/* query.c: by the address of the text */
	struct statement *spare;		/* cards of statements that were not kept */
	struct statement *open;			/* begun and not ended */
	size_t cached;
	struct changes *changes;		/* changes.c: of the work under way; NULL: nobody watches */
	struct audit_end audit;			/* of the transaction under way */
	int log_pages;				/* in the write-ahead log, after our last commit */
	bool scrub;				/* scrub.c: something may be to be taken out of the files */
};

err db_open(struct arena *, str path, enum db_role, struct db **out);	/* the file must exist */
void db_close(struct db *);						/* NULL is fine */
/* From here on commits go through the write-ahead log, which a disk shared over the network cannot do. */
err db_use_log(struct arena *, struct db *);

err db_run(struct arena *, struct db *, const char *sql);		/* statements without parameters */
err db_int(struct arena *, struct db *, const char *sql, int64_t *out);	/* the first value; none: 0 */
err db_text(struct arena *, struct db *, const char *sql, str *out);
err db_say(struct arena *, struct db *, enum db_word);			/* of transactions */
bool db_in_transaction(const struct db *);
int64_t db_changed(const struct db *);	/* rows that were ever written on this connection: for comparing */
void db_triggers(struct db *, bool on);	/* of this connection; all statements are prepared anew */

/* Moves what can be moved from the log into the file. Failing is no loss: it is tried again later. */
void db_move_log(struct db *);		/* waits for nobody, and nobody waits for it */
void db_restart_log(struct db *);	/* the writer's: afterwards the log begins anew, if readers let it */
err db_empty_log(struct arena *, struct db *);	/* into the file, to its last byte; ERR_BUSY if somebody reads */
/* All pages of `from` as they are in this moment into the empty `to`, a little at a time. */
err db_copy(struct arena *, struct db *from, struct db *to);

/* What the last call on this connection failed with, as a sentence; `sql` (may be NULL) is shown for our own
 * mistakes only. */
err db_failure(struct arena *, struct db *, const char *sql);
err db_damaged(struct arena *, const char *path, str found);	/* names the newest backup */
bool db_is_fatal(err);		/* damaged or a failing disk: nobody should go on with this file */

/* query.c */
void query_end_all(struct db *);	/* ends what a work left open */
void query_forget_all(struct db *);	/* before the connection is closed */
#endif
