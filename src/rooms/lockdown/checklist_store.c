/* SPDX-License-Identifier: MIT
 * checklist_store.c - the points of the list of a lockdown, and who has ticked them, as rows. */
#include "rooms/lockdown/checklist.h"

static const struct {
	const char *item, *title;
} TITLES[UNLOCK_ITEM_COUNT] = {
	{"credential", "a new log-in since the lockdown"},
	{"mfa", "second factor on, at the platform"},
	{"apps", "connected apps reviewed"},
	{"sessions", "all other sessions ended"},
	{"deputy", "the deputy knows"},
};

str point_title(str item)
{
	for (size_t i = 0; i < COUNT(TITLES); i++)
		if (str_is(item, str_of(TITLES[i].item))) return str_of(TITLES[i].title);
	return item;
}

err points_of(struct tx *tx, const struct lock *l, bool open_only, struct point **out, size_t *n)
{
	query q = sql(tx, "WITH item(name, n) AS (VALUES ('credential', 1), ('mfa', 2), ('apps', 3), ('sessions', 4), ('deputy', 5)) "
			  "SELECT a.id, a.name, i.name, coalesce(p.name, ''), coalesce(t.at, 0) FROM account a JOIN item i "
			  "LEFT JOIN unlock_tick t ON t.lock = $1 AND t.account = a.id AND t.item = i.name "
			  "LEFT JOIN person p ON p.id = t.person WHERE $2 IN (0, a.id) AND a.state IN ('ready', 'reconnect') "
			  "AND NOT " ACCOUNT_IS_PRACTICE "AND (t.at IS NULL OR $3 = 0) ORDER BY a.name, i.n");
	*out = TAKE_N(tx_arena(tx), struct point, POINTS_MOST);
	bind_int(&q, l->id);
	bind_int(&q, l->account);
	bind_int(&q, open_only);
	for (*n = 0; *n < POINTS_MOST && row(&q); (*n)++) {
		struct point *p = &(*out)[*n];
		p->account = col_int(&q);
		p->name = col_str(&q);
		p->item = col_str(&q);
		p->person = col_str(&q);
		p->at = col_int(&q);
	}
	return sql_end(&q);
}

err point_tick(struct tx *tx, const struct lock *l, int64_t account, str item, str person)
{
	query q = sql(tx, "INSERT INTO unlock_tick(lock, account, item, person, at) SELECT $1, $2, $3, id, $4 FROM person "
			  "WHERE name = $5 ON CONFLICT DO NOTHING");
	bind_int(&q, l->id);
	bind_int(&q, account);
	bind_str(&q, item);
	bind_int(&q, tx_now(tx));
	bind_str(&q, person);
	return sql_run(&q);
}

err account_is_renewed(struct tx *tx, int64_t account, const struct lock *l, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM account a WHERE a.id = $1 AND a.state = 'ready' AND a.dialogue <> coalesce((SELECT dialogue "
			  "FROM lock_login WHERE lock = $2 AND account = a.id), 0)");
	bind_int(&q, account);
	bind_int(&q, l->id);
	return sql_any(&q, yes);
}

err points_carry(struct tx *tx, int64_t from, int64_t to, int64_t account)
{
	query q = sql(tx, "INSERT INTO unlock_tick(lock, account, item, person, at) SELECT $1, account, item, person, at "
			  "FROM unlock_tick WHERE lock = $2 AND account = $3");
	bind_int(&q, to);
	bind_int(&q, from);
	bind_int(&q, account);
	return sql_run(&q);
}
