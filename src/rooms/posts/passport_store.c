/* SPDX-License-Identifier: MIT
 * passport_store.c - the steps of one post, gathered from the tables that keep them. */
#include "rooms/posts/passport.h"

enum { NAMES_MOST = 2000 };

/* Each row: at, kind, who, account, version, part, decided, reason, comment, need, url. A change of which no version is
 * kept stands in the history alone. */
#define STEPS                                                                                                          \
	"SELECT created AS at, 0 AS kind, created_by AS who, 0 AS account, 1 AS version, 0 AS part, '' AS decided, "    \
	"'' AS reason, '' AS comment, '' AS need, '' AS url FROM post WHERE id = $1 "                                   \
	"UNION ALL SELECT at, 1, who, 0, version, 0, '', '', '', '', '' FROM post_version WHERE post = $1 "             \
	"AND version > 1 "                                                                                              \
	"UNION ALL SELECT at, 1, who, coalesce(account, 0), 0, part, '', '', '', '', '' FROM event e WHERE post = $1 "  \
	"AND what = 'edited' AND NOT EXISTS (SELECT 1 FROM post_version v WHERE v.post = $1 AND v.version > 1 "         \
	"AND v.at = e.at) "                                                                                             \
	"UNION ALL SELECT asked_at, 2, asked_by, account, version, 0, '', '', '', need, '' FROM review WHERE post = $1 " \
	"UNION ALL SELECT d.at, 3, d.who, w.account, d.version, 0, d.what, d.reason, d.comment, '', '' "                \
	"FROM review w JOIN decision d ON d.review = w.id WHERE w.post = $1 "                                           \
	"UNION ALL SELECT intent_at, 4, 'schedpost', account, cleared, part, '', '', '', '', '' FROM job "              \
	"WHERE post = $1 AND op = $2 AND intent_at > 0 "                                                                \
	"UNION ALL SELECT done_at, 5, 'schedpost', account, 0, part, '', '', '', '', url FROM job "                     \
	"WHERE post = $1 AND op = $2 AND done_at > 0 "

static void step_read(query *q, struct passport_step *s)
{
	s->at = col_int(q);
	s->kind = (enum passport_kind)col_int(q);
	s->who = col_str(q);
	s->account = col_str(q);
	s->version = col_int(q);
	s->part = (int)col_int(q);
	s->decided = col_str(q);
	s->reason = col_str(q);
	s->comment = col_str(q);
	s->need = col_str(q);
	s->url = col_str(q);
	s->policy = col_int(q);
}

err passport_steps(struct tx *tx, int64_t post, struct passport_step **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct passport_step, PASSPORT_MOST);
	*n = 0;
	query q = sql(tx, "SELECT s.at, s.kind, s.who, coalesce(a.name, ''), s.version, s.part, s.decided, s.reason, s.comment, "
			  "s.need, s.url, coalesce((SELECT max(version) FROM policy WHERE since <= s.at), 0) "
			  "FROM (" STEPS ") s LEFT JOIN account a ON a.id = s.account ORDER BY s.at, s.kind, a.name, s.part LIMIT $3");
	bind_int(&q, post);
	bind_int(&q, SP_PUBLISH);
	bind_int(&q, PASSPORT_MOST);
	while (*n < PASSPORT_MOST && row(&q)) step_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err passport_acknowledged(struct tx *tx, str person, int64_t policy, int64_t *at)
{
	query q = sql(tx, "SELECT k.at FROM policy_ack k JOIN person p ON p.id = k.person WHERE p.name = $1 AND k.version = $2");
	bind_str(&q, person);
	bind_int(&q, policy);
	return sql_int(&q, at);
}

err passport_record_names(struct tx *tx, int64_t post, str *json)
{
	query q = sql(tx, "SELECT json_group_array(name) FROM (SELECT 'post/' || $1 AS name UNION ALL "
			  "SELECT 'job/' || id FROM job WHERE post = $1 LIMIT $2)");
	bind_int(&q, post);
	bind_int(&q, NAMES_MOST);
	*json = row(&q) ? col_str(&q) : S("[]");
	return sql_end(&q);
}
