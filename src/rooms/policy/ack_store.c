/* SPDX-License-Identifier: MIT
 * ack_store.c - the tables of the policy's versions and of those who have acknowledged them. */
#include "rooms/policy/ack.h"

err policy_in_force(struct tx *tx, struct policy_text *out)
{
	*out = (struct policy_text){0};
	query q = sql(tx, "SELECT version, since, text FROM policy ORDER BY version DESC LIMIT 1");
	if (row(&q)) {
		out->version = col_int(&q);
		out->since = col_int(&q);
		out->text = col_str(&q);
	}
	return sql_end(&q);
}

err policy_acknowledged(struct tx *tx, str person, bool *yes)
{
	query q = sql(tx, "SELECT NOT EXISTS (SELECT 1 FROM policy) OR EXISTS (SELECT 1 FROM policy_ack k JOIN person p ON "
			  "p.id = k.person WHERE p.name = $1 AND k.version = (SELECT max(version) FROM policy))");
	bind_str(&q, person);
	*yes = row(&q) && col_int(&q);
	return sql_end(&q);
}

err policy_ack_put(struct tx *tx, int64_t person, int64_t version)
{
	query q = sql(tx, "INSERT INTO policy_ack(person, version, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
	bind_int(&q, person);
	bind_int(&q, version);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err policy_readers(struct tx *tx, struct policy_reader **out, size_t *n)
{
	query c = sql(tx, "SELECT count(*) FROM person WHERE state = 'here'");
	size_t room;
	TRY(sql_count(&c, &room));
	room = MIN(room, (size_t)PEOPLE_MOST);
	*out = TAKE_N(tx_arena(tx), struct policy_reader, room + 1);
	*n = 0;
	query q = sql(tx, "SELECT p.name, p.full_name, k.version, k.at FROM person p LEFT JOIN policy_ack k ON k.person = p.id AND "
			  "k.version = (SELECT max(version) FROM policy_ack WHERE person = p.id) WHERE p.state = 'here' ORDER BY p.name");
	while (*n < room && row(&q)) {
		struct policy_reader *p = &(*out)[(*n)++];
		p->name = col_str(&q);
		p->full_name = col_str(&q);
		p->version = col_int(&q);
		p->at = col_int(&q);
	}
	return sql_end(&q);
}
