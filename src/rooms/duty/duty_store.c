/* SPDX-License-Identifier: MIT
 * duty_store.c - the table of shifts. */
#include "rooms/duty/duty.h"

#define SHIFT_COLUMNS                                                                                                \
	"d.id, p.name, d.account, coalesce(a.name, ''), d.powers, d.begins, d.ends, d.wall_begins, d.wall_ends, "    \
	"d.zone, d.weekly, d.since, d.over, d.set_by FROM duty d JOIN person p ON p.id = d.person "                  \
	"LEFT JOIN account a ON a.id = d.account "

static void shift_read(query *q, struct shift *s)
{
	s->clock = NULL;
	s->id = col_int(q);
	s->person = col_str(q);
	s->account = col_int(q);
	s->account_name = col_str(q);
	s->powers = col_str(q);
	s->begins = col_int(q);
	s->ends = col_int(q);
	s->wall_begins = col_str(q);
	s->wall_ends = col_str(q);
	s->zone = col_str(q);
	s->weekly = col_int(q) != 0;
	s->since = col_int(q);
	s->over = col_int(q);
	s->set_by = col_str(q);
}

err shift_put(struct tx *tx, const struct shift *s, int64_t *id)
{
	query q = sql(tx, "INSERT INTO duty(person, account, powers, begins, ends, wall_begins, wall_ends, zone, "
			  "weekly, since, set_by) SELECT id, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM person WHERE name = $11");
	bind_int(&q, s->account);
	bind_str(&q, s->powers);
	bind_int(&q, s->begins);
	bind_int(&q, s->ends);
	bind_str(&q, s->wall_begins);
	bind_str(&q, s->wall_ends);
	bind_str(&q, s->zone);
	bind_int(&q, s->weekly);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, s->person);
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return NULL;
}

err shift_get(struct tx *tx, int64_t id, struct shift *out, bool *found)
{
	query q = sql(tx, "SELECT " SHIFT_COLUMNS "WHERE d.id = $1");
	bind_int(&q, id);
	*found = row(&q);
	if (*found) shift_read(&q, out);
	return sql_end(&q);
}

/* Each zone once: to read its file for each shift anew would take longer than all the rest. */
static err clocks_wind(struct arena *a, struct shift *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i && !all[i].clock; k++)
			if (str_is(all[k].zone, all[i].zone)) all[i].clock = all[k].clock;
		if (!all[i].clock) TRY(zone_load(a, all[i].zone, &all[i].clock));
	}
	return NULL;
}

/* A day more than its instants say: with new zone data they may lie a little later. */
err shifts_from(struct tx *tx, int64_t account, int64_t after, struct shift **out, size_t *n)
{
	query c = sql(tx, "SELECT count(*) FROM duty WHERE (over = 0 OR over > $1) AND (weekly OR ends > $1 - $2) "
			  "AND ($3 = 0 OR account IN (0, $3))");
	bind_int(&c, after);
	bind_int(&c, DAY_MS);
	bind_int(&c, account);
	size_t room;
	TRY(sql_count(&c, &room));
	room = MIN(room, (size_t)SHIFTS_MOST);
	*out = TAKE_N(tx_arena(tx), struct shift, room + 1);
	*n = 0;
	query q = sql(tx,
		      "SELECT " SHIFT_COLUMNS "WHERE (d.over = 0 OR d.over > $1) AND (d.weekly OR d.ends > $1 - $2) "
		      "AND p.state = 'here' AND (d.account = 0 OR a.state <> 'removed') AND ($3 = 0 OR d.account IN "
		      "(0, $3)) ORDER BY d.account = 0, d.powers = '', d.weekly, d.id DESC");
	bind_int(&q, after);
	bind_int(&q, DAY_MS);
	bind_int(&q, account);
	while (*n < room && row(&q)) shift_read(&q, &(*out)[(*n)++]);
	TRY(sql_end(&q));
	return clocks_wind(tx_arena(tx), *out, *n);
}

err shift_end(struct tx *tx, const struct shift *s)
{
	query gone = sql(tx, "DELETE FROM duty WHERE id = $1 AND begins >= $2");
	bind_int(&gone, s->id);
	bind_int(&gone, tx_now(tx));
	TRY(sql_run(&gone));
	query q = sql(tx, "UPDATE duty SET over = $1 WHERE id = $2");
	bind_int(&q, tx_now(tx));
	bind_int(&q, s->id);
	return sql_run(&q);
}

/* What has been stays with who did it; the rest goes on as a shift of the other, from now on. */
static err pass_on(struct tx *tx, const struct shift *s, str to)
{
	struct shift theirs = *s;
	struct window w;
	int64_t id;
	bool found;
	TRY(shift_window(tx_arena(tx), s, tx_now(tx), &w, &found));
	TRY(shift_end(tx, s));
	theirs.person = to;
	return found && to.len ? shift_put(tx, &theirs, &id) : NULL;
}

err shifts_pass(struct tx *tx, str from, str to, int64_t *n)
{
	struct shift *all;
	size_t nall;
	*n = 0;
	TRY(shifts_from(tx, 0, tx_now(tx), &all, &nall));
	for (size_t i = 0; i < nall; i++) {
		if (!str_is(all[i].person, from)) continue;
		TRY(pass_on(tx, &all[i], to));
		++*n;
	}
	return NULL;
}
