/* SPDX-License-Identifier: MIT
 * migrate.h - the schema as numbered steps, each applied once, in order, in a transaction of its own. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H
#include "base/base.h"
#include "base/clock.h"

struct db;
struct migration {
	int n;			/* 1, 2, 3 ... without a gap */
	const char *name;
	const char *sql;	/* must not begin or end a transaction */
};

struct schema {
	const struct migration *list;
	int n;
};
extern const struct schema schema_built_in;

/* Where a database stands: is it ours, does this program know its schema? Changes nothing.
 * *have is the number of the last step applied; 0 for an empty file. */
err schema_look(struct arena *, struct db *, const struct schema *, int *have);
/* Applies what is missing. Before an existing database is changed, a backup is made beside it. */
err schema_migrate(struct arena *, struct db *, const struct schema *, const struct clock *);
#endif
