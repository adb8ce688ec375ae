/* SPDX-License-Identifier: MIT
 * back_store.c - what happened on the accounts of a cover while their owner was away, from the tables that keep it.
 */
#include "rooms/handover/report.h"

#include "text/text.h"

enum { SHOWN_CLUSTERS = 60 };
/* The clock may have been put back in between: so much further back it is looked for. */
#define CLOCK_MARGIN_MS DAY_MS

/* A post belongs to the report when it goes to one of the accounts, or was planned by the cover. */
#define ON_ACCOUNTS(post)                                                                                            \
	"EXISTS (SELECT 1 FROM job j WHERE j.post = " post                                                           \
	" AND (j.cover = $1 OR EXISTS (SELECT 1 FROM cover_account x "                                               \
	"WHERE x.cover = $1 AND x.account = j.account))) "
#define TEXT_OF(post)                                                                                                \
	"coalesce((SELECT substr(text, 1, 300) FROM post_text t WHERE t.post = " post                                \
	" AND t.account = 0 AND t.part = 1), '') "

static void happened_read(query *q, struct happened *h)
{
	h->at = col_int(q);
	h->post = col_int(q);
	h->account = col_str(q);
	h->who = col_str(q);
	h->acting_for = col_str(q);
	h->what = col_str(q);
	h->note = col_str(q);
	str text = col_str(q);
	h->text = text_short(tx_arena(q->tx), text, SHOWN_CLUSTERS);
	h->author = col_str(q);
	h->approved = col_str(q);
	h->by_cover = col_int(q) != 0;
}

/* Rows come newest first, so that what is older than the cover is not walked through; then they are turned round. */
static err read_back(query *q, int64_t from, int64_t until, struct happened **out, size_t *n)
{
	struct arena *a = tx_arena(q->tx);
	struct happened *all = TAKE_N(a, struct happened, HAPPENED_MOST), h;
	*n = 0;
	while (*n < HAPPENED_MOST && row(q)) {
		happened_read(q, &h);
		if (h.at < from - CLOCK_MARGIN_MS) break;
		if (h.at >= from && h.at < until) all[(*n)++] = h;
	}
	TRY(sql_end(q));
	for (size_t i = 0; i < *n / 2; i++) {
		h = all[i];
		all[i] = all[*n - 1 - i];
		all[*n - 1 - i] = h;
	}
	*out = all;
	return NULL;
}

err happened_meanwhile(struct tx *tx, const struct cover *c, int64_t until, struct happened **out, size_t *n)
{
	query q = sql(
		tx,
		"SELECT e.at, e.post, coalesce(a.name, ''), e.who, e.acting_for, e.what, e.note, " TEXT_OF(
			"e.post") ", p.created_by, CASE e.what WHEN 'published' THEN coalesce((SELECT "
				  "group_concat(DISTINCT d.who) FROM review w JOIN decision d ON "
				  "d.review = w.id WHERE w.post = e.post AND d.what IN ('approved', 'edited')), '') "
				  "ELSE '' END, "
				  "EXISTS (SELECT 1 FROM job j WHERE j.post = e.post AND j.cover = $1) "
				  "FROM event e JOIN post p ON p.id = e.post LEFT JOIN account a ON a.id = e.account "
				  "WHERE " ON_ACCOUNTS(
					  "e.post") "OR (e.acting_for = $2 AND e.who = $3) ORDER BY e.id DESC");
	bind_int(&q, c->id);
	bind_str(&q, c->owner);
	bind_str(&q, c->person);
	return read_back(&q, c->begins, until, out, n);
}

err said_meanwhile(struct tx *tx, const struct cover *c, int64_t until, struct happened **out, size_t *n)
{
	query q = sql(tx, "SELECT k.at, k.post, '', k.who, '', '', k.text, " TEXT_OF(
				  "k.post") ", '', '', 0 FROM comment k "
					    "WHERE " ON_ACCOUNTS("k.post") "ORDER BY k.id DESC");
	bind_int(&q, c->id);
	return read_back(&q, c->begins, until, out, n);
}

err waits_for_owner(struct tx *tx, const struct cover *c, struct waits **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct waits, WAITS_MOST);
	query q = sql(
		tx, "SELECT j.id, j.post, coalesce(j.at, 0), j.account, a.name, " TEXT_OF(
			    "j.post") ", p.created_by, j.code, j.why, j.state, "
				      "j.cover = $1 FROM job j JOIN account a ON a.id = j.account JOIN post p ON "
				      "p.id = j.post "
				      "WHERE j.done_at = 0 AND j.state <> 'done' AND j.state <> 'cancelled' AND j.op "
				      "= 7 AND j.part = 1 AND "
				      "((j.cover = $1 AND j.state IN ('review', 'ready', 'chained', 'paused', "
				      "'late', 'asking')) OR "
				      "(j.account IN (SELECT x.account FROM cover_account x WHERE x.cover = $1) AND "
				      "(j.state IN ('late', 'asking', 'refused') OR (j.state = 'paused' AND j.code = "
				      "'cover')))) "
				      "ORDER BY j.at IS NULL, j.at, j.post, j.account LIMIT $2");
	bind_int(&q, c->id);
	bind_int(&q, WAITS_MOST);
	for (*n = 0; *n < WAITS_MOST && row(&q); (*n)++) {
		struct waits *w = &(*out)[*n];
		w->job = col_int(&q);
		w->post = col_int(&q);
		w->at = col_int(&q);
		w->account = col_int(&q);
		w->account_name = col_str(&q);
		str text = col_str(&q);
		w->text = text_short(tx_arena(tx), text, SHOWN_CLUSTERS);
		w->author = col_str(&q);
		w->code = col_str(&q);
		w->why = col_str(&q);
		str state = col_str(&q);
		job_state_read(state, &w->state);
		w->by_cover = col_int(&q) != 0;
	}
	return sql_end(&q);
}

err versions_meanwhile(struct tx *tx, int64_t post, int64_t from, int64_t until, int64_t *before, int64_t *after)
{
	query q = sql(tx, "SELECT coalesce(max(CASE WHEN at < $2 THEN version END), min(version)), "
			  "max(CASE WHEN at < $3 THEN version END) FROM post_version WHERE post = $1");
	bind_int(&q, post);
	bind_int(&q, from);
	bind_int(&q, until);
	*before = *after = 0;
	if (row(&q)) {
		*before = col_int(&q);
		*after = col_int(&q);
	}
	return sql_end(&q);
}
