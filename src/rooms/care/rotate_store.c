/* SPDX-License-Identifier: MIT
 * rotate_store.c - how far a change of the key is, which keys there were, and the end of log-ins under way. */
#include "rooms/care/rotate.h"

#include "rooms/queue/queue.h"
#include "rooms/vault/secrets.h"

static err dialogue_under_way(struct tx *tx, int64_t after, int64_t *id)
{
	query q = sql(tx, "SELECT id FROM job WHERE op = $1 AND " JOB_OPEN " AND state IN ('ready', 'asking') AND id > $2 "
			  "ORDER BY id LIMIT 1");
	bind_int(&q, SP_CONNECT);
	bind_int(&q, after);
	return sql_int(&q, id);
}

static err dialogue_end(struct tx *tx, int64_t id, str why)
{
	struct job j;
	bool found;
	TRY(queue_get(tx, id, &j, &found));
	TRY(queue_move_state(tx, &(struct job_change){id, j.state, JOB_CANCELLED, 0, S("key-changed"), why}));
	query q = sql(tx, "UPDATE job SET memory = NULL, answer = '' WHERE id = $1");
	bind_int(&q, id);
	TRY(sql_run(&q));
	return kept_drop(tx, id);
}

/* Whose person was asked for a log-in waits for an answer that would not fit any more. */
err dialogues_end(struct tx *tx, str why)
{
	int64_t id = 0;
	do {
		TRY(dialogue_under_way(tx, id, &id));
		if (id) TRY(dialogue_end(tx, id, why));
	} while (id);
	return NULL;
}
