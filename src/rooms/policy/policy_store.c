/* SPDX-License-Identifier: MIT
 * policy_store.c - the policy's versions as rows. */
#include "rooms/policy/ack.h"
#include "rooms/policy/policy.h"

err policy_now(struct tx *tx, struct policy *out)
{
	struct policy_text last;
	TRY(policy_in_force(tx, &last));
	TRY(policy_read(tx_arena(tx), last.version ? last.text : str_of(POLICY_CONF), out));
	out->version = last.version;
	return NULL;
}

err policy_learn(struct tx *tx, str text)
{
	struct policy p;
	struct policy_text last;
	TRY(policy_read(tx_arena(tx), text, &p));
	TRY(policy_in_force(tx, &last));
	if (last.version && str_is(last.text, text)) return NULL;
	query q = sql(tx, "INSERT INTO policy(version, text, since) VALUES ($1, $2, $3)");
	bind_int(&q, last.version + 1);
	bind_str(&q, text);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}
