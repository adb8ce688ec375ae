/* SPDX-License-Identifier: MIT
 * lock_files_store.c - files that share a lockdown, as rows. */
#include "rooms/locks/lock_files.h"

enum { APART_MOST = 20 /* new lockdowns of one look at the folder */ };

err lock_file_how(struct tx *tx, str file, enum adopted *out)
{
	*out = NOT_YET;
	query q = sql(tx, "SELECT released_at FROM lock WHERE sentinel = $1 UNION ALL SELECT l.released_at FROM lock_file f "
			  "JOIN lock l ON l.id = f.lock WHERE f.file = $1 ORDER BY 1 LIMIT 1");
	bind_str(&q, file);
	if (row(&q)) *out = col_int(&q) ? RELEASED : ADOPTED;
	return sql_end(&q);
}

int64_t lock_begins(struct tx *tx, const struct sentinel *s)
{
	return s->at > 0 && s->at < tx_now(tx) ? s->at : tx_now(tx);
}

#define NOBODY_AGREED "NOT EXISTS (SELECT 1 FROM unlock u WHERE u.lock = l.id) "

static bool is_same(const struct lock *l, const struct sentinel *s, int64_t begins)
{
	return str_is(l->account_name, s->account) && str_is(l->suspect, s->suspect) && str_is(l->set_by, s->by) &&
	       str_is(l->reason, s->reason) && l->begins == begins;
}

err lock_of_copy(struct tx *tx, const struct lock_share *a, int64_t *lock, bool *found)
{
	const struct sentinel *s = a->s;
	int64_t begins = lock_begins(tx, s);
	*found = false;
	for (size_t i = 0; s->whole && i < a->nfresh && !*found; i++) {
		*found = is_same(&a->fresh[i], s, begins);
		*lock = a->fresh[i].id;
	}
	if (*found || !s->whole) return NULL;
	query q = sql(tx, "SELECT l.id FROM lock l LEFT JOIN account a ON a.id = l.account LEFT JOIN person p ON p.id = l.suspect "
			  "WHERE l.kind = 'lockdown' AND l.released_at = 0 AND coalesce(a.name, '') = $1 AND coalesce(p.name, '') = $2 "
			  "AND l.set_by = $3 AND l.reason = $4 AND l.begins = $5 AND " NOBODY_AGREED "LIMIT 1");
	bind_str(&q, s->account);
	bind_str(&q, s->suspect);
	bind_str(&q, s->by);
	bind_str(&q, s->reason);
	bind_int(&q, begins);
	*found = row(&q);
	if (*found) *lock = col_int(&q);
	return sql_end(&q);
}

err lock_is_shared(struct tx *tx, const struct lock_share *a, bool *yes)
{
	bool here;
	*yes = !a->s->whole;
	if (*yes || a->nfresh < APART_MOST) return NULL;
	query q = sql(tx, "SELECT 1 FROM person WHERE name = $1 AND state = 'here'");
	bind_str(&q, a->s->suspect);
	TRY(sql_any(&q, &here));
	*yes = !here;
	return NULL;
}

err lock_to_share(struct tx *tx, int64_t *lock, bool *found)
{
	query q = sql(tx, "SELECT l.id FROM lock l WHERE l.released_at = 0 AND l.account = 0 AND EXISTS "
			  "(SELECT 1 FROM lock_file f WHERE f.lock = l.id AND f.shared = 1) AND " NOBODY_AGREED "ORDER BY l.id DESC LIMIT 1");
	*found = row(&q);
	if (*found) *lock = col_int(&q);
	return sql_end(&q);
}

err lock_file_put(struct tx *tx, str file, int64_t lock, bool shared)
{
	query q = sql(tx, "INSERT OR REPLACE INTO lock_file(file, lock, shared) VALUES ($1, $2, $3)");
	bind_str(&q, file);
	bind_int(&q, lock);
	bind_int(&q, shared);
	return sql_run(&q);
}

/* ---- those that have gone */

static bool is_there(const struct sentinel *all, size_t n, str file)
{
	bool there = false;
	for (size_t i = 0; i < n && !there; i++) there = str_is(all[i].file, file);
	return there;
}

static err forget(struct tx *tx, query named, const char *sql_of_one, const struct sentinel *there, size_t nthere)
{
	str *gone = TAKE_N(tx_arena(tx), str, LOCKS_MOST);
	size_t n = 0;
	while (n < LOCKS_MOST && row(&named)) {
		str file = col_str(&named);
		if (!is_there(there, nthere, file)) gone[n++] = file;
	}
	TRY(sql_end(&named));
	for (size_t i = 0; i < n; i++) {
		query u = sql(tx, sql_of_one);
		bind_str(&u, gone[i]);
		TRY(sql_run(&u));
	}
	return NULL;
}

err lock_files_forget(struct tx *tx, const struct sentinel *there, size_t n)
{
	TRY(forget(tx, sql(tx, "SELECT sentinel FROM lock WHERE sentinel <> '' AND released_at > 0"),
		   "UPDATE lock SET sentinel = '' WHERE sentinel = $1 AND released_at > 0", there, n));
	return forget(tx, sql(tx, "SELECT f.file FROM lock_file f JOIN lock l ON l.id = f.lock WHERE l.released_at > 0"),
		      "DELETE FROM lock_file WHERE file = $1", there, n);
}
