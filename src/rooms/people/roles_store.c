/* SPDX-License-Identifier: MIT
 * roles_store.c - the tables of roles: what they may do, and who holds them. */
#include "rooms/people/roles.h"

/* ---- what they may do */

err role_powers_clear(struct tx *tx)
{
	query q = sql(tx, "DELETE FROM role_power");
	return sql_run(&q);
}

err role_power_put(struct tx *tx, str role, str kind, str power)
{
	query q = sql(tx, "INSERT INTO role_power(role, kind, power) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
	bind_str(&q, role);
	bind_str(&q, kind);
	bind_str(&q, power);
	return sql_run(&q);
}

err role_is(struct tx *tx, str role, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM role_power WHERE role = $1 LIMIT 1");
	bind_str(&q, role);
	return sql_any(&q, yes);
}

err role_has(struct tx *tx, str role, enum power power, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM role_power WHERE role = $1 AND power = $2 LIMIT 1");
	bind_str(&q, role);
	bind_str(&q, power_name(power));
	return sql_any(&q, yes);
}

static err role_may(struct tx *tx, str role, str kind, enum power power, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM role_power WHERE role = $1 AND power = $2 AND (kind = '' OR kind = $3) LIMIT 1");
	bind_str(&q, role);
	bind_str(&q, power_name(power));
	bind_str(&q, kind);
	return sql_any(&q, yes);
}

err roles_all(struct tx *tx, str **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), str, REACH_MOST);
	*n = 0;
	query q = sql(tx, "SELECT DISTINCT role FROM role_power ORDER BY role");
	while (*n < REACH_MOST && row(&q)) (*out)[(*n)++] = col_str(&q);
	return sql_end(&q);
}

err role_powers(struct tx *tx, str role, str kind, str *out)
{
	buf all = buf_in(tx_arena(tx), 1000);
	query q = sql(tx, "SELECT power FROM role_power WHERE role = $1 AND kind = $2 ORDER BY power");
	bind_str(&q, role);
	bind_str(&q, kind);
	while (row(&q)) {
		if (all.len) buf_byte(&all, ' ');
		buf_add(&all, col_str(&q));
	}
	*out = buf_str(&all);
	return sql_end(&q);
}

/* ---- who holds them */

err roles_of(struct tx *tx, int64_t person, struct held **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct held, ROLES_SHOWN_MOST);
	*n = 0;
	query q = sql(tx, "SELECT h.role, coalesce(a.name, ''), h.account, h.since, h.until, h.given_by FROM role_held h "
			  "LEFT JOIN account a ON a.id = h.account WHERE h.person = $1 AND (h.until = 0 OR h.until > $2) "
			  "AND (h.account = 0 OR a.state <> 'removed') ORDER BY h.account, h.role");
	bind_int(&q, person);
	bind_int(&q, tx_now(tx));
	while (*n < ROLES_SHOWN_MOST && row(&q)) {
		struct held *h = &(*out)[(*n)++];
		h->role = col_str(&q);
		h->account = col_str(&q);
		h->account_id = col_int(&q);
		h->since = col_int(&q);
		h->until = col_int(&q);
		h->given_by = col_str(&q);
	}
	return sql_end(&q);
}

err role_give(struct tx *tx, int64_t person, const struct held *h)
{
	query q = sql(tx, "INSERT INTO role_held(person, account, role, since, until, given_by) VALUES ($1, $2, $3, $4, $5, $6) "
			  "ON CONFLICT (person, account, role) DO UPDATE SET since = excluded.since, until = excluded.until, "
			  "given_by = excluded.given_by");
	bind_int(&q, person);
	bind_int(&q, h->account_id);
	bind_str(&q, h->role);
	bind_int(&q, h->since);
	bind_int(&q, h->until);
	bind_str(&q, tx_who(tx));
	return sql_run(&q);
}

/* ERR_STALE when nobody would be left to give roles. */
static err admins_stay(struct tx *tx, int64_t without_person)
{
	query q = sql(tx, "SELECT count(*), sum(h.person <> $1) FROM role_held h JOIN person p ON p.id = h.person WHERE "
			  "h.account = 0 AND h.role = 'admin' AND h.until = 0 AND p.state = 'here'");
	bind_int(&q, without_person);
	bool any = row(&q);
	int64_t now = any ? col_int(&q) : 0;
	int64_t then = any ? col_int(&q) : 0;
	TRY(sql_end(&q));
	if (!now || then) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, "last-admin", "This is the last admin: nobody could give roles any more. Make somebody else "
		    "an admin first: schedpost role give NAME admin");
}

err role_take(struct tx *tx, int64_t person, str role, int64_t account, bool *had)
{
	if (str_is(role, S("admin")) && !account) TRY(admins_stay(tx, person));
	query q = sql(tx, "DELETE FROM role_held WHERE person = $1 AND role = $2 AND account = $3");
	bind_int(&q, person);
	bind_str(&q, role);
	bind_int(&q, account);
	TRY(sql_run(&q));
	*had = tx_changes(tx) > 0;
	return NULL;
}

err roles_end(struct tx *tx, int64_t person, int64_t *n)
{
	TRY(admins_stay(tx, person));
	query q = sql(tx, "DELETE FROM role_held WHERE person = $1");
	bind_int(&q, person);
	TRY(sql_run(&q));
	*n = tx_changes(tx);
	return NULL;
}

/* ---- for the one question */

static err reach_held(struct tx *tx, const struct person *p, const struct may_ask *ask, struct reach *out, size_t *n)
{
	query q = sql(tx, "SELECT h.role, h.account, h.given_by, EXISTS (SELECT 1 FROM role_power r WHERE r.role = h.role AND "
			  "r.power = $1 AND (r.kind = '' OR r.kind = $2 OR $3)) FROM role_held h WHERE h.person = $4 "
			  "AND (h.until = 0 OR $5 < h.until) AND (h.account = 0 OR h.account = $6 OR $7) "
			  "ORDER BY h.account DESC, h.role");
	bool anywhere = !ask->on && !ask->everywhere;
	bind_str(&q, power_name(ask->power));
	bind_str(&q, ask->on ? ask->on->kind : S(""));
	bind_int(&q, anywhere);
	bind_int(&q, p->id);
	bind_int(&q, ask->at);
	bind_int(&q, ask->on ? ask->on->id : 0);
	bind_int(&q, anywhere);
	while (*n < REACH_MOST && row(&q)) {
		struct reach *r = &out[(*n)++];
		r->role = col_str(&q);
		r->account = col_int(&q);
		r->given_by = col_str(&q);
		r->yes = col_int(&q);
	}
	return sql_end(&q);
}

/* Without an account in question, owning any is enough. */
static err reach_own(struct tx *tx, const struct person *p, const struct may_ask *ask, struct reach *out, size_t *n)
{
	query q = sql(tx, "SELECT a.id, a.kind FROM account a WHERE (a.owner = $1 OR a.deputy = $1) AND a.state <> 'removed' "
			  "AND ($2 = 0 OR a.id = $2) LIMIT 8");
	bind_str(&q, p->name);
	bind_int(&q, ask->on ? ask->on->id : 0);
	str kinds[8] = {0};
	int64_t ids[8] = {0};
	size_t found = 0;
	for (; found < COUNT(ids) && row(&q); found++) {
		ids[found] = col_int(&q);
		kinds[found] = col_str(&q);
	}
	TRY(sql_end(&q));
	for (size_t i = 0; i < found && *n < REACH_MOST; i++) {
		struct reach *r = &out[(*n)++];
		*r = (struct reach){.role = S("owner"), .account = ids[i], .given_by = S("")};
		TRY(role_may(tx, r->role, kinds[i], ask->power, &r->yes));
	}
	return NULL;
}

err roles_reaching(struct tx *tx, const struct person *p, const struct may_ask *ask,
		   struct reach out[static REACH_MOST], size_t *n)
{
	*n = 0;
	TRY(reach_held(tx, p, ask, out, n));
	return ask->everywhere ? NULL : reach_own(tx, p, ask, out, n);
}

err role_somewhere(struct tx *tx, const struct person *p, enum power power, str kind, int64_t at, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM role_power r WHERE r.power = $1 AND (r.kind = '' OR r.kind = $2) AND (EXISTS ("
			  "SELECT 1 FROM role_held h WHERE h.person = $3 AND h.role = r.role AND (h.until = 0 OR $4 < h.until)) "
			  "OR r.role = 'owner' AND EXISTS (SELECT 1 FROM account a WHERE $5 IN (a.owner, a.deputy) "
			  "AND a.kind = $2 AND a.state <> 'removed')) LIMIT 1");
	bind_str(&q, power_name(power));
	bind_str(&q, kind);
	bind_int(&q, p->id);
	bind_int(&q, at);
	bind_str(&q, p->name);
	return sql_any(&q, yes);
}

err holders_of(struct tx *tx, enum power power, int64_t at, str out[static REACH_MOST], size_t *n)
{
	query q = sql(tx, "SELECT DISTINCT p.name FROM role_held h JOIN person p ON p.id = h.person JOIN role_power r ON r.role = h.role "
			  "WHERE r.power = $1 AND h.account = 0 AND (h.until = 0 OR $2 < h.until) "
			  "AND p.state = 'here' ORDER BY p.name LIMIT 64");
	bind_str(&q, power_name(power));
	bind_int(&q, at);
	for (*n = 0; *n < REACH_MOST && row(&q); (*n)++) out[*n] = col_str(&q);
	return sql_end(&q);
}

err holders_on(struct tx *tx, const struct may_ask *ask, bool own_name, str out[static REACH_MOST], size_t *n)
{
	bool owner;
	TRY(role_may(tx, S("owner"), ask->on->kind, ask->power, &owner));
	query q = sql(tx, "SELECT p.name FROM person p WHERE p.state = 'here' AND (($1 AND p.name IN ($2, $3)) OR EXISTS ("
			  "SELECT 1 FROM role_held h JOIN role_power r ON r.role = h.role AND r.power = $4 AND (r.kind = '' OR r.kind = $5) "
			  "WHERE h.person = p.id AND (h.until = 0 OR $6 < h.until) "
			  "AND (h.account = $7 OR (h.account = 0 AND NOT $8)))) ORDER BY p.name LIMIT 64");
	bind_int(&q, owner);
	bind_str(&q, ask->on->owner);
	bind_str(&q, ask->on->deputy);
	bind_str(&q, power_name(ask->power));
	bind_str(&q, ask->on->kind);
	bind_int(&q, ask->at);
	bind_int(&q, ask->on->id);
	bind_int(&q, own_name);
	for (*n = 0; *n < REACH_MOST && row(&q); (*n)++) out[*n] = col_str(&q);
	return sql_end(&q);
}
