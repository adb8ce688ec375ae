/* SPDX-License-Identifier: MIT
 * audit_store.c - reads the table of the record. */
#include "rooms/audit/audit.h"

#include <sodium.h>

#define ALL_LINES "SELECT l.n, l.at, l.actor, l.acting_for, l.door, l.what, l.about, l.rows, l.before, l.after, l.link, " \
	      "coalesce(a.name, ''), coalesce(f.name, '') FROM audit l LEFT JOIN actor a ON a.id = l.actor "          \
	      "LEFT JOIN actor f ON f.id = l.acting_for "
#define LINES ALL_LINES "WHERE l.n > $1 AND ($2 = '' OR a.name = $2 OR f.name = $2) "  \
	      "AND ($3 = '' OR instr(' ' || l.about || ' ', ' ' || $3 || ' ')) "

static void read_line(query *q, struct audit_shown *s)
{
	struct audit_line *l = &s->line;
	l->n = col_int(q);
	l->at = col_int(q);
	l->actor = col_int(q);
	l->acting_for = col_int(q);
	l->door = col_str(q);
	l->what = col_str(q);
	l->about = col_str(q);
	l->rows = col_int(q);
	l->before = col_blob(q);
	l->after = col_blob(q);
	l->link = col_blob(q);
	s->who = col_str(q);
	s->acting_for = col_str(q);
}

err audit_lines(struct tx *tx, const struct audit_filter *f, struct audit_shown **out, size_t *n)
{
	query q = f->newest_first ? sql(tx, LINES "ORDER BY l.n DESC LIMIT $4") : sql(tx, LINES "ORDER BY l.n LIMIT $4");
	*out = TAKE_N(tx_arena(tx), struct audit_shown, f->most);
	*n = 0;
	bind_int(&q, f->after);
	bind_str(&q, f->who);
	bind_str(&q, f->about);
	bind_int(&q, (int64_t)f->most);
	while (*n < f->most && row(&q)) read_line(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err audit_lines_of(struct tx *tx, const struct audit_rows *rows, struct audit_shown **out, size_t *n)
{
	query q = sql(tx, ALL_LINES "WHERE EXISTS (SELECT 1 FROM json_each($1) w WHERE instr(' ' || l.about || ' ', ' ' || w.value || ' ')) "
			  "OR ($2 <> '' AND l.at = $3 AND instr(' ' || l.about || ' ', ' ' || $2 || ' ')) ORDER BY l.n LIMIT $4");
	*out = TAKE_N(tx_arena(tx), struct audit_shown, AUDIT_OF_MOST);
	*n = 0;
	bind_str(&q, rows->names);
	bind_str(&q, rows->with);
	bind_int(&q, rows->at);
	bind_int(&q, AUDIT_OF_MOST);
	while (*n < AUDIT_OF_MOST && row(&q)) read_line(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

static str bytes_of(struct arena *a, str hex)
{
	uint8_t *link = arena_take(a, SHA_BYTES);
	bool whole = hex.len == SHA_HEX && sodium_hex2bin(link, SHA_BYTES, hex.at, hex.len, NULL, NULL, NULL) == 0;
	return (str){(const char *)link, whole ? SHA_BYTES : 0};
}

err audit_from(struct tx *tx, struct audit_check *out)
{
	str number;
	*out = (struct audit_check){.link = S("")};
	str rest;
	TRY(note_get(tx, AUDIT_FROM_NOTE, &rest));
	if (str_split(&rest, ' ', &number) && str_int(number, &out->n)) out->link = bytes_of(tx_arena(tx), rest);
	return NULL;
}

err audit_thinned(struct tx *tx, int64_t upto, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM audit WHERE what = $1");
	bind_str(&q, audit_thin_deed(tx_arena(tx), upto));
	return sql_any(&q, yes);
}

err actor_get(struct tx *tx, int64_t number, struct actor *out, bool *found)
{
	query q = sql(tx, "SELECT a.name, coalesce(m.value, '') FROM actor a LEFT JOIN meta m ON m.name = 'actor/' || a.id WHERE a.id = $1");
	bind_int(&q, number);
	*found = row(&q);
	if (*found) {
		out->name = col_str(&q);
		out->salt = col_str(&q);
	}
	return sql_end(&q);
}

err audit_noted(struct tx *tx, str *head)
{
	return note_get(tx, AUDIT_NOTE, head);
}
