/* SPDX-License-Identifier: MIT
 * brief_store.c - what stands on the accounts of a cover beside the posts that have a time. */
#include "rooms/handover/report.h"

#include "text/text.h"

enum { SHOWN_CLUSTERS = 60 };

err brief_reviews(struct tx *tx, const struct cover *c, size_t most, struct waiting_review **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct waiting_review, most + 1);
	query q = sql(tx, "SELECT w.post, w.account FROM review w JOIN cover_account x ON x.account = w.account "
			  "JOIN post p ON p.id = w.post WHERE x.cover = $1 AND w.state = 'open' "
			  "ORDER BY p.at IS NULL, p.at, w.id LIMIT $2");
	bind_int(&q, c->id);
	bind_int(&q, (int64_t)most);
	for (*n = 0; *n < most && row(&q); (*n)++) {
		(*out)[*n].post = col_int(&q);
		(*out)[*n].account = col_int(&q);
	}
	return sql_end(&q);
}

err brief_drafts(struct tx *tx, const struct cover *c, size_t most, struct draft_line **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct draft_line, most + 1);
	query q = sql(
		tx, "SELECT j.post, a.name, CASE p.keeper WHEN '' THEN p.created_by ELSE p.keeper END, "
		    "substr(coalesce(t.text, ''), 1, 300) FROM cover_account x JOIN account a ON a.id = x.account "
		    "JOIN job j ON j.account = x.account AND j.op = 7 AND j.part = 1 AND j.state = 'draft' AND "
		    "j.done_at = 0 "
		    "JOIN post p ON p.id = j.post AND (p.batch IS NULL OR p.batch NOT IN (SELECT id FROM batch WHERE "
		    "state = 'open')) "
		    "LEFT JOIN post_text t ON t.post = j.post AND t.account = 0 AND t.part = 1 "
		    "WHERE x.cover = $1 ORDER BY j.post DESC LIMIT $2");
	bind_int(&q, c->id);
	bind_int(&q, (int64_t)most);
	for (*n = 0; *n < most && row(&q); (*n)++) {
		struct draft_line *d = &(*out)[*n];
		d->post = col_int(&q);
		d->account = col_str(&q);
		d->author = col_str(&q);
		str text = col_str(&q);
		d->text = text_short(tx_arena(tx), text, SHOWN_CLUSTERS);
	}
	return sql_end(&q);
}
