/* SPDX-License-Identifier: MIT
 * audit_store.c - reads the table of the record. */
#include "rooms/audit/audit.h"

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

err audit_lines_of(struct tx *tx, str names, struct audit_shown **out, size_t *n)
{
	query q = sql(tx, ALL_LINES "WHERE EXISTS (SELECT 1 FROM json_each($1) w WHERE instr(' ' || l.about || ' ', ' ' || w.value || ' ')) "
			  "ORDER BY l.n LIMIT $2");
	*out = TAKE_N(tx_arena(tx), struct audit_shown, AUDIT_OF_MOST);
	*n = 0;
	bind_str(&q, names);
	bind_int(&q, AUDIT_OF_MOST);
	while (*n < AUDIT_OF_MOST && row(&q)) read_line(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err audit_noted(struct tx *tx, str *head)
{
	return note_get(tx, AUDIT_NOTE, head);
}
