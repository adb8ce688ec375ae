/* SPDX-License-Identifier: MIT
 * fallen_store.c - the posts that fall into the time of a cover. */
#include "rooms/handover/handover.h"

#include "text/text.h"

enum { SHOWN_CLUSTERS = 60 };

err fallen_into(struct tx *tx, const struct cover *c, struct fallen **out, size_t *n)
{
	struct arena *a = tx_arena(tx);
	*out = TAKE_N(a, struct fallen, FALLEN_MOST);
	query q = sql(
		tx,
		"SELECT j.post, j.at, j.account, a.name, coalesce(t.text, ''), p.created_by, p.category, a.risk, "
		"j.state, "
		"coalesce(d.what, ''), coalesce(d.note, '') FROM cover_account x JOIN account a ON a.id = x.account "
		"JOIN job j ON j.account = x.account AND j.op = 7 AND j.part = 1 AND j.at >= $2 AND j.at < $3 "
		"JOIN post p ON p.id = j.post "
		"LEFT JOIN post_text t ON t.post = j.post AND t.account = 0 AND t.part = 1 "
		"LEFT JOIN cover_decision d ON d.cover = x.cover AND d.post = j.post "
		"WHERE x.cover = $1 AND j.state IN ('review', 'ready', 'chained', 'paused', 'late') AND (j.batch IS "
		"NULL OR j.batch NOT IN (SELECT id FROM batch WHERE state = 'open')) "
		"ORDER BY j.at, j.post, j.account LIMIT $4");
	bind_int(&q, c->id);
	bind_int(&q, c->begins);
	bind_int(&q, c->ends);
	bind_int(&q, FALLEN_MOST);
	for (*n = 0; *n < FALLEN_MOST && row(&q); (*n)++) {
		struct fallen *f = &(*out)[*n];
		f->post = col_int(&q);
		f->at = col_int(&q);
		f->account = col_int(&q);
		f->account_name = col_str(&q);
		f->text = text_short(a, col_str(&q), SHOWN_CLUSTERS);
		f->author = col_str(&q);
		f->category = col_str(&q);
		f->risk = col_str(&q);
		str state = col_str(&q);
		job_state_read(state, &f->state);
		f->what = col_str(&q);
		f->note = col_str(&q);
	}
	return sql_end(&q);
}
