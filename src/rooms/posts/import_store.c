/* SPDX-License-Identifier: MIT
 * import_store.c - the SQL of imports. */
#include "rooms/posts/import_store.h"

#include "base/crash.h"

#include "rooms/locks/locks.h"
#include "rooms/posts/schedule.h"

#include <inttypes.h>

err batch_begin(struct tx *tx, int64_t *id)
{
	query q = sql(tx, "INSERT INTO batch(state, touched, created_by) VALUES ('open', $1, $2)");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	CRASH_POINT("after an import is opened");
	return NULL;
}

err batch_whose(struct tx *tx, int64_t id, str *person)
{
	query q = sql(tx, "SELECT created_by FROM batch WHERE id = $1");
	bind_int(&q, id);
	return sql_str(&q, person);
}

static err batch_set(struct tx *tx, query *q, int64_t id)
{
	TRY(sql_run(q));
	if (tx_changes(tx)) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-import",
		    "The import %" PRId64 " is not under way any more. Please begin again.", id);
}

err batch_touch(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE batch SET touched = $1, rows = rows + 1 WHERE id = $2 AND state = 'open'");
	bind_int(&q, tx_now(tx));
	bind_int(&q, id);
	CRASH_POINT("before rows go into an import");
	return batch_set(tx, &q, id);
}

err batch_finish(struct tx *tx, int64_t id)
{
	CRASH_POINT("before an import is shown");
	query q = sql(tx, "UPDATE batch SET state = 'finished' WHERE id = $1 AND state = 'open'");
	bind_int(&q, id);
	return batch_set(tx, &q, id);
}

err batch_on_hold(struct tx *tx, int64_t id, int64_t *n)
{
	query q = sql(tx, "SELECT count(DISTINCT p.id) FROM post p JOIN job j ON j.post = p.id WHERE p.batch = $1 AND j.op = 7 "
			  "AND j.part = 1 AND j.at > 0 AND EXISTS (SELECT 1 FROM lock WHERE kind = 'hold' AND released_at = 0) "
			  "AND EXISTS (SELECT 1 FROM lock l WHERE " HOLD_IS_ON("j.account", "j.at", "p.category") ")");
	bind_int(&q, id);
	return sql_int(&q, n);
}

err batch_abandon(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE batch SET touched = 0 WHERE id = $1 AND state = 'open'");
	bind_int(&q, id);
	return batch_set(tx, &q, id);
}

err posts_after(struct tx *tx, int64_t after, int64_t *ids, size_t most, size_t *n)
{
	*n = 0;
	query q = sql(tx, "SELECT id FROM post WHERE id > $1 AND (batch IS NULL OR batch NOT IN "
			  "(SELECT id FROM batch WHERE state = 'open')) ORDER BY id LIMIT $2");
	bind_int(&q, after);
	bind_int(&q, (int64_t)most);
	while (*n < most && row(&q)) ids[(*n)++] = col_int(&q);
	return sql_end(&q);
}

static err forget_from(struct tx *tx, const char *literal, int64_t post)
{
	query q = sql(tx, literal);
	bind_int(&q, post);
	return sql_run(&q);
}

static err forget_post(struct tx *tx, int64_t post)
{
	TRY(forget_from(tx, "DELETE FROM job WHERE post = $1", post));
	TRY(forget_from(tx, "DELETE FROM consent_use WHERE post = $1", post));
	TRY(forget_from(tx, "DELETE FROM lifted WHERE post = $1", post));
	TRY(forget_from(tx, "DELETE FROM review WHERE post = $1", post));
	TRY(forget_from(tx, "DELETE FROM post_text WHERE post = $1", post));
	TRY(forget_from(tx, "DELETE FROM post_media WHERE post = $1", post));
	TRY(forget_from(tx, "DELETE FROM event WHERE post = $1", post));
	return forget_from(tx, "DELETE FROM post WHERE id = $1", post);
}

err import_forget(struct tx *tx, int64_t batch, bool *more)
{
	enum { AT_ONCE = 200 };	/* posts; with their jobs and history some 10 ms */
	int64_t ids[AT_ONCE];
	size_t n = 0;
	query q = sql(tx, "SELECT id FROM post WHERE batch = $1 LIMIT $2");
	bind_int(&q, batch);
	bind_int(&q, AT_ONCE);
	while (n < AT_ONCE && row(&q)) ids[n++] = col_int(&q);
	TRY(sql_end(&q));
	for (size_t i = 0; i < n; i++) TRY(forget_post(tx, ids[i]));
	*more = n == AT_ONCE;
	return *more ? NULL : forget_from(tx, "DELETE FROM batch WHERE id = $1 AND state = 'open'", batch);
}
