/* SPDX-License-Identifier: MIT
 * backup.h - copies of a database that were opened and checked before anybody relies on them. */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H
#include "store/migrate.h"

/* Thread: any; waits for the disk. A file `to` is replaced, in one step and only by a checked copy. */
err backup_make(struct arena *, str from, str to, const struct schema *);
err backup_check(struct arena *, str path, const struct schema *);
#endif
