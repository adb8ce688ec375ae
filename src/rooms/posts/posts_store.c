/* SPDX-License-Identifier: MIT
 * posts_store.c - the tables of posts, their texts and their files. */
#include "rooms/posts/posts.h"

#include <inttypes.h>

#define POST_COLUMNS                                                                                                \
	"p.id, coalesce(p.at, 0), p.version, coalesce(p.batch, 0), p.created, p.parts, p.created_by, p.keeper, p.title, "      \
	"p.link, p.link_title, p.link_text, p.lang, p.warning, p.visibility, p.late, p.category, p.campaign, "       \
	"p.objective, p.source, p.credit, p.audience "

static void post_read(query *q, struct post *p)
{
	p->id = col_int(q);
	p->at = col_int(q);
	p->version = col_int(q);
	p->batch = col_int(q);
	p->created = col_int(q);
	p->parts = (int)col_int(q);
	p->created_by = col_str(q);
	p->keeper = col_str(q);
	for (int i = 0; i < FIELDS; i++) p->field[i] = col_str(q);
}

static err no_such_post(struct tx *tx, int64_t id)
{
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-post",
		    "There is no post %" PRId64 ". 'schedpost list' shows what there is.", id);
}

err post_need(struct tx *tx, int64_t id, struct post *p)
{
	query q = sql(tx, "SELECT " POST_COLUMNS "FROM post p WHERE p.id = $1 "
			  "AND (p.batch IS NULL OR p.batch NOT IN (SELECT id FROM batch WHERE state = 'open'))");
	bind_int(&q, id);
	bool found = row(&q);
	if (found) post_read(&q, p);
	TRY(sql_end(&q));
	return found ? NULL : no_such_post(tx, id);
}

/* The words for one account: its variant, else those for all. Two looks into the key: one with a list would be
 * sorted. */
#define TEXT_OF(account) "(SELECT t.text FROM post_text t WHERE t.post = $1 AND t.account = " account " AND t.part = $3)"

/* It has a row of its own, as part 0 of the account, and stands under the last one. */
#define SIGN_OFF                                                                                                     \
	"(SELECT t.text FROM post_text t WHERE t.post = $1 AND t.account = $2 AND t.part = 0 AND $3 >= p.parts)"

err post_to_send(struct tx *tx, const struct post_ask *ask, struct post *p, struct post_sent *out)
{
	query q = sql(tx, "SELECT coalesce(" TEXT_OF("$2") ", " TEXT_OF("0") "), coalesce(" SIGN_OFF ", ''), "
			  "EXISTS (SELECT 1 FROM post_media WHERE post = $1 AND part = $3), "
			  POST_COLUMNS "FROM post p WHERE p.id = $1");
	bind_int(&q, ask->post);
	bind_int(&q, ask->account);
	bind_int(&q, ask->part);
	bool found = row(&q);
	if (found) {
		out->text = col_str(&q);
		out->sign_off = col_str(&q);
		out->has_files = col_int(&q) != 0;
		post_read(&q, p);
	}
	TRY(sql_end(&q));
	return found ? NULL : no_such_post(tx, ask->post);
}

err post_files(struct tx *tx, int64_t post, int part, struct post_file **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct post_file, FILES_MOST);
	*n = 0;
	query q = sql(
		tx, "SELECT f.part, f.role, f.alt, f.name, m.sha256, m.mime, m.stripped, m.bytes, m.width, m.height, "
		    "m.length_ms, f.looked FROM post_media f JOIN media m ON m.sha256 = f.sha256 "
		    "WHERE f.post = $1 AND ($2 = 0 OR f.part = $2) ORDER BY f.part, f.n");
	bind_int(&q, post);
	bind_int(&q, part);
	while (*n < FILES_MOST && row(&q)) {
		struct post_file *f = &(*out)[(*n)++];
		f->part = (int)col_int(&q);
		f->role = (sp_role)col_int(&q);
		f->alt = col_str(&q);
		f->name = col_str(&q);
		f->media.sha256 = col_str(&q);
		f->media.mime = col_str(&q);
		f->media.stripped = col_str(&q);
		f->media.bytes = col_int(&q);
		f->media.width = col_int(&q);
		f->media.height = col_int(&q);
		f->media.length_ms = col_int(&q);
		f->looked = col_str(&q);
	}
	return sql_end(&q);
}

err post_insert(struct tx *tx, const struct post *p, int64_t *id)
{
	query q = sql(
		tx,
		"INSERT INTO post(at, parts, batch, line, created, created_by, title, link, link_title, link_text, lang, "
		"warning, visibility, late, category, campaign, objective, source, credit, audience) VALUES "
		"($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)");
	bind_maybe(&q, p->at, p->at != 0);
	bind_int(&q, p->parts);
	bind_maybe(&q, p->batch, p->batch != 0);
	bind_maybe(&q, p->line, p->line != 0);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	for (int i = 0; i < FIELDS; i++) bind_str(&q, p->field[i]);
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return NULL;
}

err post_update(struct tx *tx, const struct post *p)
{
	query q =
		sql(tx, "UPDATE post SET version = version + 1, parts = $1, title = $2, link = $3, link_title = $4, "
			"link_text = $5, lang = $6, warning = $7, visibility = $8, late = $9, category = $10, "
			"campaign = $11, "
			"objective = $12, source = $13, credit = $14, audience = $15 WHERE id = $16");
	bind_int(&q, p->parts);
	for (int i = 0; i < FIELDS; i++) bind_str(&q, p->field[i]);
	bind_int(&q, p->id);
	return sql_run(&q);
}

err post_set_author(struct tx *tx, int64_t id, str who)
{
	query q = sql(tx, "UPDATE post SET created_by = $1, keeper = '' WHERE id = $2");
	bind_str(&q, who);
	bind_int(&q, id);
	return sql_run(&q);
}

err post_set_at(struct tx *tx, int64_t id)
{
	/* One of which all is cancelled keeps its place in the list. */
	query q = sql(tx, "UPDATE post SET at = coalesce((SELECT min(at) FROM job WHERE post = $1 AND op = $2 "
			  "AND state <> 'cancelled'), at) WHERE id = $1");
	bind_int(&q, id);
	bind_int(&q, SP_PUBLISH);
	return sql_run(&q);
}

err post_text_put(struct tx *tx, int64_t post, int64_t account, int part, str text)
{
	query q = sql(tx, "INSERT INTO post_text(post, account, part, text) VALUES ($1, $2, $3, $4)");
	bind_int(&q, post);
	bind_int(&q, account);
	bind_int(&q, part);
	bind_str(&q, text);
	return sql_run(&q);
}

err post_file_put(struct tx *tx, int64_t post, int n, const struct post_file *f)
{
	query q = sql(
		tx,
		"INSERT INTO post_media(post, part, n, sha256, role, alt, name, looked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
	bind_int(&q, post);
	bind_int(&q, f->part);
	bind_int(&q, n);
	bind_str(&q, f->media.sha256);
	bind_int(&q, f->role);
	bind_str(&q, f->alt);
	bind_str(&q, f->name);
	bind_str(&q, f->looked);
	return sql_run(&q);
}

err post_clear(struct tx *tx, int64_t post, bool texts, bool files)
{
	query q = sql(tx, "DELETE FROM post_text WHERE post = $1 AND $2");
	bind_int(&q, post);
	bind_int(&q, texts);
	TRY(sql_run(&q));
	query f = sql(tx, "DELETE FROM post_media WHERE post = $1 AND $2");
	bind_int(&f, post);
	bind_int(&f, files);
	return sql_run(&f);
}

err post_forget(struct tx *tx, int64_t id)
{
	TRY(post_clear(tx, id, true, true));
	query v = sql(tx, "DELETE FROM post_version WHERE post = $1");
	bind_int(&v, id);
	TRY(sql_run(&v));
	query c = sql(tx, "DELETE FROM comment WHERE post = $1");
	bind_int(&c, id);
	TRY(sql_run(&c));
	query u = sql(tx, "DELETE FROM consent_use WHERE post = $1");
	bind_int(&u, id);
	TRY(sql_run(&u));
	query l = sql(tx, "DELETE FROM lifted WHERE post = $1");
	bind_int(&l, id);
	TRY(sql_run(&l));
	query d = sql(tx, "DELETE FROM cover_decision WHERE post = $1");
	bind_int(&d, id);
	TRY(sql_run(&d));
	query n = sql(tx, "UPDATE notice SET post = NULL WHERE post = $1");
	bind_int(&n, id);
	TRY(sql_run(&n));
	query q = sql(tx, "DELETE FROM post WHERE id = $1");
	bind_int(&q, id);
	return sql_run(&q);
}
