/* SPDX-License-Identifier: MIT
 * facts_store.c - what novices have written, and what was decided about it; and all of it in a row, for a portfolio. */
#include "rooms/training/training.h"

/* ---- rows of one novice ($1), or, if that is 0, of all */

#define NOVICES "FROM training t CROSS JOIN person n ON n.id = t.person AND ($1 = 0 OR t.person = $1) "
/* In the author's own words, all of them: a colleague may have changed it before it was looked at. */
#define UNCHANGED "d.what = 'approved' AND d.version = r.version AND NOT EXISTS (SELECT 1 FROM post_version v WHERE v.post = r.post " \
		  "AND v.version <= d.version AND v.who <> n.name)"
#define DECIDED	  "SELECT t.person, d.id, d.at, r.post, r.account, d.at - r.asked_at, " UNCHANGED ", r.state = 'approved', " \
		  "d.what = 'returned', a.kind = 'practice' "
#define BY_OTHERS "d.who <> n.name AND d.what <> 'withdrawn' "

static err rows_most(struct tx *tx, const char *count, size_t *room)
{
	query q = sql(tx, count);
	TRY(sql_count(&q, room));
	*room = MIN(*room, (size_t)DEEDS_MOST);
	return NULL;
}

static void decided_read(query *q, struct decided *d)
{
	d->person = col_int(q);
	d->id = col_int(q);
	d->at = col_int(q);
	d->post = col_int(q);
	d->account = col_int(q);
	d->took_ms = col_int(q);
	d->unchanged = col_int(q);
	d->whole = col_int(q);
	d->returned = col_int(q);
	d->practice = col_int(q);
}

/* Who takes a post over is its author from then on: who had handed it in learns by that, too. */
static err decided_of(struct tx *tx, int64_t person, struct deeds *out)
{
	size_t room;
	TRY(rows_most(tx, "SELECT count(*) FROM decision", &room));
	out->decided = TAKE_N(tx_arena(tx), struct decided, room + 1);
	query q = sql(tx, DECIDED NOVICES "CROSS JOIN post p ON p.created_by = n.name CROSS JOIN review r ON r.post = p.id "
			  "CROSS JOIN decision d ON d.review = r.id JOIN account a ON a.id = r.account WHERE " BY_OTHERS
			  "UNION ALL " DECIDED NOVICES "CROSS JOIN decision d ON d.what = 'taken-over' JOIN review r ON r.id = d.review "
			  "AND r.asked_by = n.name JOIN post p ON p.id = r.post AND p.created_by <> n.name "
			  "JOIN account a ON a.id = r.account WHERE " BY_OTHERS "ORDER BY 1, 2");
	bind_int(&q, person);
	while (out->ndecided < room && row(&q)) decided_read(&q, &out->decided[out->ndecided++]);
	return sql_end(&q);
}

static err written_of(struct tx *tx, int64_t person, struct deeds *out)
{
	size_t room;
	TRY(rows_most(tx, "SELECT count(*) FROM post", &room));
	out->written = TAKE_N(tx_arena(tx), struct written, room + 1);
	query q = sql(tx, "SELECT t.person, p.created, EXISTS (SELECT 1 FROM event e WHERE e.post = p.id AND e.what = 'published') " NOVICES
			  "CROSS JOIN post p ON p.created_by = n.name WHERE EXISTS (SELECT 1 FROM job j JOIN account a ON "
			  "a.id = j.account WHERE j.post = p.id AND a.kind <> 'practice') ORDER BY 1");
	bind_int(&q, person);
	while (out->nwritten < room && row(&q)) {
		struct written *w = &out->written[out->nwritten++];
		w->person = col_int(&q);
		w->at = col_int(&q);
		w->out = col_int(&q);
	}
	return sql_end(&q);
}

err deeds_of(struct tx *tx, int64_t person, struct deeds *out)
{
	*out = (struct deeds){0};
	TRY(decided_of(tx, person, out));
	return written_of(tx, person, out);
}

/* ---- the portfolio */

err folio_of(struct tx *tx, const struct trainee *t, struct folio_row **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct folio_row, FOLIO_MOST);
	*n = 0;
	query q = sql(tx, "SELECT p.created, p.id, p.version, 'written', p.created_by, (SELECT group_concat(t.text, char(10) || '---' || "
			  "char(10)) FROM (SELECT text FROM post_text WHERE post = p.id AND account = 0 ORDER BY part) t) "
			  "FROM post p WHERE p.created_by = $1 "
			  "UNION ALL SELECT v.at, v.post, v.version, 'changed', v.who, '' FROM post_version v JOIN post p ON "
			  "p.id = v.post WHERE p.created_by = $1 AND v.version > 1 "
			  "UNION ALL SELECT d.at, r.post, d.version, d.what, d.who, trim(d.reason || ' ' || d.comment) "
			  "FROM decision d JOIN review r ON r.id = d.review JOIN post p ON p.id = r.post WHERE p.created_by = $1 "
			  "UNION ALL SELECT c.at, c.post, 0, 'comment', c.who, c.text FROM comment c JOIN post p ON p.id = c.post "
			  "WHERE p.created_by = $1 "
			  "UNION ALL SELECT e.at, e.post, 0, 'published', e.who, e.note FROM event e JOIN post p ON p.id = e.post "
			  "WHERE p.created_by = $1 AND e.what = 'published' "
			  "UNION ALL SELECT at, 0, 0, what, who, note FROM training_step WHERE person = $2 "
			  "UNION ALL SELECT at, 0, 0, what, who, note FROM event WHERE post IS NULL AND account IS NULL "
			  "AND what = 'self-audit' AND who = $1 "
			  "ORDER BY 1, 2, 3 LIMIT $3");
	bind_str(&q, t->name);
	bind_int(&q, t->person);
	bind_int(&q, FOLIO_MOST);
	while (*n < FOLIO_MOST && row(&q)) {
		struct folio_row *f = &(*out)[(*n)++];
		f->at = col_int(&q);
		f->post = col_int(&q);
		f->version = col_int(&q);
		f->what = col_str(&q);
		f->who = col_str(&q);
		f->text = col_str(&q);
	}
	return sql_end(&q);
}
