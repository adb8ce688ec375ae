/* SPDX-License-Identifier: MIT
 * policy_store.c - the policy's versions as rows. */
#include "rooms/policy/policy.h"

static err last_text(struct tx *tx, str *text, int64_t *version)
{
	query q = sql(tx, "SELECT version, text FROM policy ORDER BY version DESC LIMIT 1");
	*version = 0;
	if (row(&q)) {
		*version = col_int(&q);
		*text = col_str(&q);
	}
	return sql_end(&q);
}

err policy_now(struct tx *tx, struct policy *out)
{
	str text = str_of(POLICY_CONF);
	int64_t version;
	TRY(last_text(tx, &text, &version));
	TRY(policy_read(tx_arena(tx), text, out));
	out->version = version;
	return NULL;
}

err policy_learn(struct tx *tx, str text)
{
	struct policy p;
	str last = {0};
	int64_t version;
	TRY(policy_read(tx_arena(tx), text, &p));
	TRY(last_text(tx, &last, &version));
	if (version && str_is(last, text)) return NULL;
	query q = sql(tx, "INSERT INTO policy(version, text, since) VALUES ($1, $2, $3)");
	bind_int(&q, version + 1);
	bind_str(&q, text);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}
