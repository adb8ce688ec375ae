/* SPDX-License-Identifier: MIT
 * audit.c - writes the line of a work, and what holds it to the line before. */
#include "store/audit.h"

#include "store/changes.h"
#include "store/inside.h"

#include <inttypes.h>

/* ---- a line */

static str hex(struct arena *a, str digest)
{
	return digest.len == SHA_BYTES ? sha_hex(a, (const uint8_t *)digest.at) : S("");
}

str audit_text(struct arena *a, const struct audit_line *l)
{
	str before = hex(a, l->before), after = hex(a, l->after);
	return arena_fmt(a, "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%.*s\t%.*s\t%.*s\t%" PRId64 "\t%.*s\t%.*s",
			 l->n, l->at, l->actor, l->acting_for, SHOW(l->door), SHOW(l->what), SHOW(l->about), l->rows,
			 SHOW(before), SHOW(after));
}

str audit_link(struct arena *a, str before, str text)
{
	static const uint8_t NONE[SHA_BYTES];
	uint8_t *link = arena_take(a, SHA_BYTES);
	struct sha sha;
	sha_start(&sha);
	sha_add(&sha, sha_hex(a, before.len == SHA_BYTES ? (const uint8_t *)before.at : NONE));
	sha_add(&sha, S("\n"));
	sha_add(&sha, text);
	sha_end(&sha, link);
	return (str){(const char *)link, SHA_BYTES};
}

str audit_head(struct arena *a, int64_t n, str link)
{
	str digits = hex(a, link);
	return arena_fmt(a, "%" PRId64 " %.*s", n, SHOW(digits));
}

/* ---- writing */

static err actor_number(struct tx *tx, str name, int64_t *number)
{
	*number = 0;
	if (!name.len) return NULL;
	query q = sql(tx, "SELECT id FROM actor WHERE name = $1");
	bind_str(&q, name);
	if (row(&q)) *number = col_int(&q);
	TRY(sql_end(&q));
	if (*number) return NULL;
	query add = sql(tx, "INSERT INTO actor(name) VALUES ($1)");
	bind_str(&add, name);
	TRY(sql_run(&add));
	*number = tx->last_id;
	return NULL;
}

static err last_line(struct tx *tx, int64_t *n, str *link)
{
	*n = 0;
	*link = S("");
	query q = sql(tx, "SELECT n, link FROM audit ORDER BY n DESC LIMIT 1");
	if (row(&q)) {
		*n = col_int(&q);
		*link = col_blob(&q);
	}
	return sql_end(&q);
}

static err put_line(struct tx *tx, const struct audit_line *l)
{
	query q = sql(tx, "INSERT INTO audit(n, at, actor, acting_for, door, what, about, rows, before, after, link) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
	bind_int(&q, l->n);
	bind_int(&q, l->at);
	bind_int(&q, l->actor);
	bind_int(&q, l->acting_for);
	bind_str(&q, l->door);
	bind_str(&q, l->what);
	bind_str(&q, l->about);
	bind_int(&q, l->rows);
	bind_blob(&q, l->before);
	bind_blob(&q, l->after);
	bind_blob(&q, l->link);
	return sql_run(&q);
}

err audit_append(struct tx *tx)
{
	struct changed c;
	struct audit_line l = {.at = tx->now, .door = tx->deed.door, .what = tx->deed.what};
	str before;
	if (!changes_told(tx->db, &c)) return NULL;
	if (!tx->deed.who.len)
		return FAIL(tx->arena, ERR_BUG, "nobody",
			    "schedpost made a mistake: it was about to change something without saying for whom. Nothing was changed. "
			    "Please report this: %s", arena_cstr(tx->arena, str_of(c.about)));
	l.about = str_of(c.about);
	l.rows = c.rows;
	l.before = (str){(const char *)c.before, SHA_BYTES};
	l.after = (str){(const char *)c.after, SHA_BYTES};
	TRY(actor_number(tx, tx->deed.who, &l.actor));
	TRY(actor_number(tx, tx->deed.acting_for, &l.acting_for));
	TRY(last_line(tx, &l.n, &before));
	l.n++;
	l.link = audit_link(tx->arena, before, audit_text(tx->arena, &l));
	tx->db->audited = true;
	return put_line(tx, &l);
}

err audit_note_head(struct store *s)
{
	struct tx tx = {.arena = s->scratch, .db = s->db, .clock = s->clock, .writes = true};
	int64_t n;
	str link;
	if (!s->db->audited) return NULL;
	TRY(last_line(&tx, &n, &link));
	query q = sql(&tx, "INSERT INTO meta(name, value) VALUES ('audit', $1) "
			   "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
	bind_str(&q, audit_head(s->scratch, n, link));
	s->db->audited = false;
	return sql_run(&q);
}
