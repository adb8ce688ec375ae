/* SPDX-License-Identifier: MIT
 * place.h - the files around the database: made for its owner alone, made durable, and the backups beside it.
 *
 * Nothing here opens an existing database file: closing it would drop the locks that SQLite holds on it. */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H
#include "base/base.h"

str place_folder(struct arena *, str path);		/* "." when the path has none */
err place_make(struct arena *, str path);	/* new, empty, 0600; root gives it to the folder's owner */
/* Forces a finished file, and the name it has in its folder, to the disk. No connection may have it open. */
err place_sync(struct arena *, str path);
err place_sync_folder(struct arena *, str path_of_file);
/* The newest schedpost-*.backup beside the database or file in its folder `backups`; empty: there is none. */
str place_newest_backup(struct arena *, str database);
/* "The disk is full", "the folder is read-only", ... for what errno says about a path. */
err place_failure(struct arena *, str path, int number);
#endif
