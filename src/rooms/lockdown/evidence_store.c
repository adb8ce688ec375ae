/* SPDX-License-Identifier: MIT
 * evidence_store.c - that evidence was begun, and that it was written, as rows. */
#include "rooms/lockdown/evidence.h"

#include <inttypes.h>

err evidence_begin(struct tx *tx, int64_t *id)
{
	query q = sql(tx, "INSERT INTO evidence(begun, made, made_by, manifest) VALUES ($1, 0, $2, '')");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return NULL;
}

err evidence_note(struct tx *tx, int64_t id, str manifest)
{
	query q = sql(tx, "UPDATE evidence SET made = $1, manifest = $2 WHERE id = $3 AND made = 0 AND made_by = $4");
	bind_int(&q, tx_now(tx));
	bind_str(&q, manifest);
	bind_int(&q, id);
	bind_str(&q, tx_who(tx));
	TRY(sql_run(&q));
	if (tx_changes(tx)) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-evidence",
		    "You have begun no evidence %" PRId64 " that is not noted yet.", id);
}

err evidence_is_since(struct tx *tx, int64_t newest, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM evidence WHERE id > $1 AND made > 0 LIMIT 1");
	bind_int(&q, newest);
	return sql_any(&q, yes);
}

err evidence_list(struct tx *tx, str manifest, struct evidence **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct evidence, EVIDENCE_LISTED_MOST);
	query q = sql(tx, "SELECT id, begun, made, made_by, manifest FROM evidence WHERE $1 IN ('', manifest) ORDER BY id DESC LIMIT $2");
	bind_str(&q, manifest);
	bind_int(&q, EVIDENCE_LISTED_MOST);
	for (*n = 0; *n < EVIDENCE_LISTED_MOST && row(&q); (*n)++) {
		struct evidence *e = &(*out)[*n];
		e->id = col_int(&q);
		e->begun = col_int(&q);
		e->made = col_int(&q);
		e->made_by = col_str(&q);
		e->manifest = col_str(&q);
	}
	return sql_end(&q);
}
