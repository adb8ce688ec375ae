/* SPDX-License-Identifier: MIT
 * files.h - the files around the database: made for its owner alone, made durable, and the backups beside it.
 *
 * Nothing here opens an existing database file: closing it would drop the locks that SQLite holds on it. */
#ifndef STORE_FILES_H
#define STORE_FILES_H
#include "base/base.h"

str file_folder(struct arena *, str path);		/* "." when the path has none */
err file_make_private(struct arena *, str path);	/* a new empty file, 0600; the sentence says why not */
/* Forces a finished file, and the name it has in its folder, to the disk. No connection may have it open. */
err file_sync(struct arena *, str path);
err file_sync_folder(struct arena *, str path_of_file);
/* The newest schedpost-*.backup beside the database or file in its folder `backups`; empty when there is none. */
str file_newest_backup(struct arena *, str database);
/* "The disk is full", "the folder is read-only", ... for what errno says about a path. */
err file_failure(struct arena *, str path, int number);
#endif
