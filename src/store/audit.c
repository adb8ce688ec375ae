/* SPDX-License-Identifier: MIT
 * audit.c - writes the line of a work, and what holds it to the line before. */
#include "store/audit.h"

#include "store/changes.h"
#include "store/inside.h"

#include <inttypes.h>
#include <string.h>

enum { SALT_BYTES = 16 };

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

str audit_vouch(struct arena *a, str salt, str name)
{
	return sha_hex_of(a, arena_fmt(a, "%.*s\n%.*s", SHOW(salt), SHOW(name)));
}

/* ---- writing */

void audit_begin(struct db *db)
{
	db->audit = (struct audit_end){0};
}

/* This line says whose number it is, so that no other name can be put there. */
static err vouch_for(struct tx *tx, int64_t number, str name, str *about)
{
	struct arena *a = tx->arena;
	str salt = clock_hex(a, tx->clock, SALT_BYTES), digest = audit_vouch(a, salt, name);
	str key = arena_fmt(a, "actor/%" PRId64, number);
	*about = arena_fmt(a, "%.*s %.*s=%.*s", SHOW(*about), SHOW(key), SHOW(digest));
	return note_put(tx, arena_cstr(a, key), salt);
}

static err find_actor(struct tx *tx, str name, int64_t *number, str *about)
{
	query q = sql(tx, "SELECT a.id, m.name IS NOT NULL FROM actor a LEFT JOIN meta m ON m.name = 'actor/' || a.id WHERE a.name = $1");
	bind_str(&q, name);
	bool known = row(&q);
	*number = known ? col_int(&q) : 0;
	bool vouched = known && col_int(&q);
	TRY(sql_end(&q));
	if (vouched) return NULL;
	if (known) return vouch_for(tx, *number, name, about);
	query add = sql(tx, "INSERT INTO actor(name) VALUES ($1)");
	bind_str(&add, name);
	TRY(sql_run(&add));
	*number = tx->last_id;
	return vouch_for(tx, *number, name, about);
}

static err actor_number(struct tx *tx, str name, int64_t *number, str *about)
{
	const struct audit_end *end = &tx->db->audit;
	*number = name.len && str_is(name, str_of(end->name)) ? end->actor : 0;
	return name.len && !*number ? find_actor(tx, name, number, about) : NULL;
}

static err know_end(struct tx *tx)
{
	struct audit_end *end = &tx->db->audit;
	if (end->known) return NULL;
	query q = sql(tx, "SELECT n, link FROM audit ORDER BY n DESC LIMIT 1");
	if (row(&q)) {
		end->n = col_int(&q);
		str link = col_blob(&q);
		memcpy(end->link, link.at, MIN(link.len, sizeof end->link));
	}
	TRY(sql_end(&q));
	end->known = true;
	return NULL;
}

/* Only what is written for certain: a work that fails is rolled back, and its actor's number with it. */
static void note_end(struct audit_end *end, const struct audit_line *l, str who)
{
	end->n = l->n;
	end->grown = true;
	memcpy(end->link, l->link.at, SHA_BYTES);
	if (who.len >= sizeof end->name) return;
	memcpy(end->name, who.at, who.len);
	end->name[who.len] = 0;
	end->actor = l->actor;
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

void audit_may_wait(struct db *db, bool may)
{
	db->audit.may_wait = may;
}

/* All that was heard since the last line. */
static err write_line(struct tx *tx)
{
	struct audit_end *end = &tx->db->audit;
	struct changed c;
	struct audit_line l = {.at = tx->now, .door = tx->deed.door, .what = tx->deed.what};
	changes_told(tx->db, &c);
	l.about = str_of(c.about);
	l.rows = c.rows;
	l.before = (str){(const char *)c.before, SHA_BYTES};
	l.after = (str){(const char *)c.after, SHA_BYTES};
	end->waits = NULL;
	TRY(actor_number(tx, tx->deed.who, &l.actor, &l.about));
	TRY(actor_number(tx, tx->deed.acting_for, &l.acting_for, &l.about));
	TRY(know_end(tx));
	l.n = end->n + 1;
	l.link = audit_link(tx->arena, (str){(const char *)end->link, end->n ? SHA_BYTES : 0}, audit_text(tx->arena, &l));
	TRY(put_line(tx, &l));
	note_end(end, &l, tx->deed.who);
	return NULL;
}

static bool same_deed(const struct deed *x, const struct deed *y)
{
	return str_is(x->who, y->who) && str_is(x->acting_for, y->acting_for) && str_is(x->door, y->door) &&
	       str_is(x->what, y->what);
}

err audit_append(struct tx *tx)
{
	struct audit_end *end = &tx->db->audit;
	if (!changes_any(tx->db)) return NULL;
	if (!tx->deed.who.len)
		return FAIL(tx->arena, ERR_BUG, "nobody",
			    "schedpost made a mistake: it was about to change something without saying for whom. Nothing was changed. "
			    "Please report this: %s", changes_about(tx->db));
	if (end->waits && !same_deed(&end->waits->deed, &tx->deed))
		return FAIL(tx->arena, ERR_BUSY, "another-deed", "It did something else than the work before it. It is run again.");
	end->waits = tx;
	return end->may_wait && changes_have_room(tx->db) ? NULL : write_line(tx);
}

err audit_wait_ended(struct db *db)
{
	struct audit_end *end = &db->audit;
	return end->waits && !end->may_wait ? write_line(end->waits) : NULL;
}

/* ---- the oldest lines */

str audit_thin_deed(struct arena *a, int64_t upto)
{
	return arena_fmt(a, "thinning the record up to line %" PRId64, upto);
}

static err note_from(struct tx *tx, int64_t upto)
{
	query q = sql(tx, "SELECT link FROM audit WHERE n = $1 AND n < (SELECT max(n) FROM audit)");
	bind_int(&q, upto);
	str link = row(&q) ? col_blob(&q) : S("");
	TRY(sql_end(&q));
	if (!link.len) return FAIL(tx->arena, ERR_BUG, "no-line", "schedpost made a mistake: it was about to thin the record up to a line that "
				   "is not there. Nothing was changed. Please report this.");
	return note_put(tx, AUDIT_FROM_NOTE, audit_head(tx->arena, upto, link));
}

/* Whose first line goes is vouched for anew in their next one. */
static err forget_vouched(struct tx *tx, int64_t upto)
{
	query q = sql(tx, "DELETE FROM meta WHERE name LIKE 'actor/%' AND EXISTS (SELECT 1 FROM audit WHERE n <= $1 "
			  "AND instr(about, ' ' || meta.name || '='))");
	bind_int(&q, upto);
	return sql_run(&q);
}

err audit_thin(struct tx *tx, int64_t upto)
{
	str all = arena_fmt(tx->arena, "DELETE FROM audit WHERE n <= %" PRId64, upto);
	TRY(note_from(tx, upto));
	TRY(forget_vouched(tx, upto));
	db_triggers(tx->db, false);	/* one refuses that a line goes, whoever asks */
	err e = db_run(tx->arena, tx->db, arena_cstr(tx->arena, all));
	db_triggers(tx->db, true);
	return e;
}

err audit_note_head(struct store *s)
{
	struct tx tx = {.arena = s->scratch, .db = s->db, .clock = s->clock, .writes = true};
	struct audit_end *end = &s->db->audit;
	if (!end->grown) return NULL;
	end->grown = false;
	return note_put(&tx, AUDIT_NOTE, audit_head(s->scratch, end->n, (str){(const char *)end->link, SHA_BYTES}));
}
