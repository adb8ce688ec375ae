/* SPDX-License-Identifier: MIT
 * seen_store.c - what stood on an account when it was read, and how it showed itself, as rows: for evidence. */
#include "rooms/watch/watch_store.h"

#include "text/text.h"

enum { TEXT_KEPT = 5000 /* bytes */ };

static const char *const WHOSE_WORDS[] = {
	[WHOSE_SENT] = "sent", [WHOSE_WORDED] = "worded", [WHOSE_BEFORE] = "before", [WHOSE_FOREIGN] = "foreign",
};

/* ---- entries */

err entry_put(struct tx *tx, int64_t account, const struct seen *e, enum whose whose)
{
	query q = sql(tx, "INSERT INTO watch_entry(account, remote_id, url, at, whose, text, link, client, first_seen, last_seen) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT(account, remote_id) DO UPDATE SET "
			  "said_first = iif(changed = 0 AND text <> $6, text, said_first), "
			  "changed = iif(changed = 0 AND text <> $6, $9, changed), text = $6, link = $7, whose = $5, last_seen = $9");
	bind_int(&q, account);
	bind_str(&q, e->id);
	bind_str(&q, e->url);
	bind_int(&q, e->at);
	bind_str(&q, str_of(WHOSE_WORDS[whose]));
	bind_str(&q, text_cut(e->text, TEXT_KEPT));
	bind_str(&q, e->link);
	bind_str(&q, e->client);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err entries_forget(struct tx *tx, int64_t account)
{
	query q = sql(tx, "DELETE FROM watch_entry WHERE account = $1 AND (last_seen < $3 OR id IN (SELECT id FROM watch_entry "
			  "WHERE account = $1 ORDER BY last_seen DESC, at DESC, id LIMIT -1 OFFSET $2))");
	bind_int(&q, account);
	bind_int(&q, ENTRIES_KEPT_MOST);
	bind_int(&q, tx_now(tx) - WATCH_FIRST_MS);
	return sql_run(&q);
}

/* ---- its profile */

static err look_again(struct tx *tx, int64_t account, const struct profile *p, bool *same)
{
	query q = sql(tx, "UPDATE watch_look SET last_seen = $1 WHERE id = (SELECT max(id) FROM watch_look WHERE account = $2) "
			  "AND name = $3 AND handle = $4 AND url = $5 AND text = $6");
	bind_int(&q, tx_now(tx));
	bind_int(&q, account);
	bind_str(&q, p->name);
	bind_str(&q, p->handle);
	bind_str(&q, p->url);
	bind_str(&q, p->text);
	TRY(sql_run(&q));
	*same = tx_changes(tx) > 0;
	return NULL;
}

err look_put(struct tx *tx, int64_t account, const struct profile *p)
{
	bool same;
	TRY(look_again(tx, account, p, &same));
	if (same) return NULL;
	query q = sql(tx, "INSERT INTO watch_look(account, name, handle, url, text, first_seen, last_seen) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $6)");
	bind_int(&q, account);
	bind_str(&q, p->name);
	bind_str(&q, p->handle);
	bind_str(&q, p->url);
	bind_str(&q, p->text);
	bind_int(&q, tx_now(tx));
	TRY(sql_run(&q));
	query drop = sql(tx, "DELETE FROM watch_look WHERE account = $1 AND id IN (SELECT id FROM watch_look WHERE account = $1 "
			     "ORDER BY id DESC LIMIT -1 OFFSET $2)");
	bind_int(&drop, account);
	bind_int(&drop, LOOKS_KEPT_MOST);
	return sql_run(&drop);
}

/* ---- readings under way */

/* What was tried already waits for longer than anybody does who asks for this. The states are those of the index
 * job_due; a reading is never unsure. */
err watch_under_way(struct tx *tx, size_t *n)
{
	query q = sql(tx, "SELECT count(*) FROM account a JOIN job j ON j.account = a.id WHERE a.state = 'ready' AND a.held_until <= $1 "
			  "AND j.op IN ($2, $3) AND j.state IN ('ready', 'unsure') AND j.tries = 0 AND j.due <= $1");
	bind_int(&q, tx_now(tx));
	bind_int(&q, SP_TIMELINE);
	bind_int(&q, SP_PROFILE);
	return sql_count(&q, n);
}
