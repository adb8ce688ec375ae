/* SPDX-License-Identifier: MIT
 * versions_store.c - the SQL of versions. */
#include "rooms/posts/versions_store.h"

err version_put(struct tx *tx, int64_t post, const struct version *v)
{
	query q = sql(tx, "INSERT INTO post_version(post, version, at, who, words) VALUES ($1, $2, $3, $4, $5) ON "
			  "CONFLICT DO NOTHING");
	bind_int(&q, post);
	bind_int(&q, v->version);
	bind_int(&q, tx_now(tx));
	bind_str(&q, v->who);
	bind_str(&q, v->words);
	return sql_run(&q);
}

err version_get(struct tx *tx, int64_t post, int64_t version, struct version *v, bool *found)
{
	query q = sql(tx, "SELECT version, who, words FROM post_version WHERE post = $1 AND version = $2");
	bind_int(&q, post);
	bind_int(&q, version);
	*found = row(&q);
	if (*found) {
		v->version = col_int(&q);
		v->who = col_str(&q);
		v->words = col_str(&q);
	}
	return sql_end(&q);
}

err versions_of_authors(struct tx *tx, int64_t post, struct version out[static VERSIONS_OF_AUTHORS_MOST], size_t *n)
{
	query q = sql(tx, "SELECT version, who FROM post_version WHERE post = $1 AND (version = 1 OR who IN (SELECT d.who FROM "
			  "decision d JOIN review r ON r.id = d.review WHERE r.post = $1 AND d.what = 'taken-over')) "
			  "ORDER BY version DESC LIMIT $2");
	bind_int(&q, post);
	bind_int(&q, VERSIONS_OF_AUTHORS_MOST);
	for (*n = 0; *n < VERSIONS_OF_AUTHORS_MOST && row(&q); (*n)++) {
		out[*n].version = col_int(&q);
		out[*n].who = col_str(&q);
	}
	return sql_end(&q);
}
