/* SPDX-License-Identifier: MIT
 * revoke_store.c - the SQL of revoking. */
#include "rooms/connect/revoke_store.h"

#include "rooms/connect/revoke.h"
#include "rooms/queue/queue.h"

err revoke_waiting(struct tx *tx, int64_t account, int64_t *job)
{
	query q = sql(tx, "SELECT id FROM job WHERE account = $1 AND op = $2 AND " JOB_OPEN " AND state = 'ready' LIMIT 1");
	bind_int(&q, account);
	bind_int(&q, SP_REVOKE);
	return sql_int(&q, job);
}

/* Of the same dialogue; or, where the platform counts consents by person, of the same person. */
err revoke_shares(struct tx *tx, const struct account *of, str person, struct account **out, size_t *n)
{
	int64_t ids[CONSENT_MOST];
	size_t found = 0;
	query q = sql(tx, "SELECT o.id FROM account a JOIN account o ON o.platform = a.platform AND o.server = a.server "
			  "AND o.id <> a.id AND o.state IN ('ready', 'reconnect') WHERE a.id = $1 AND "
			  "((a.dialogue <> 0 AND o.dialogue = a.dialogue) OR ($2 <> '' AND json_valid(a.settings) "
			  "AND json_valid(o.settings) AND json_extract(a.settings, '$.' || $2) = "
			  "json_extract(o.settings, '$.' || $2))) ORDER BY o.name");
	bind_int(&q, of->id);
	bind_str(&q, person);
	while (found < CONSENT_MOST && row(&q)) ids[found++] = col_int(&q);
	TRY(sql_end(&q));
	*out = TAKE_N(tx_arena(tx), struct account, found);
	for (*n = 0; *n < found; (*n)++) {
		bool there;
		TRY(account_get(tx, ids[*n], &(*out)[*n], &there));
	}
	return NULL;
}
