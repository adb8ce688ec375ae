/* SPDX-License-Identifier: MIT
 * days_store.c - bank holidays and other days off, by nation, as rows. */
#include "rooms/cover/cover.h"

err days_off(struct tx *tx, str nation, str **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), str, DAYS_OFF_MOST);
	query q = sql(
		tx, "SELECT day FROM day_off WHERE nation = $1 UNION SELECT day FROM day_off WHERE $1 = 'uk' AND "
		    "nation IN ('england', 'scotland', 'wales', 'northern-ireland') GROUP BY day HAVING count(*) = 4 "
		    "ORDER BY day LIMIT $2");
	bind_str(&q, nation);
	bind_int(&q, DAYS_OFF_MOST);
	for (*n = 0; *n < DAYS_OFF_MOST && row(&q); (*n)++) (*out)[*n] = col_str(&q);
	return sql_end(&q);
}

err days_off_from(struct tx *tx, str day, struct day_off **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct day_off, DAYS_OFF_MOST);
	query q = sql(tx, "SELECT nation, day, name FROM day_off WHERE day >= $1 ORDER BY day, nation LIMIT $2");
	bind_str(&q, day);
	bind_int(&q, DAYS_OFF_MOST);
	for (*n = 0; *n < DAYS_OFF_MOST && row(&q); (*n)++) {
		struct day_off *d = &(*out)[*n];
		d->nation = col_str(&q);
		d->day = col_str(&q);
		d->name = col_str(&q);
	}
	return sql_end(&q);
}

err day_off_put(struct tx *tx, const struct day_off *d)
{
	query q = sql(tx, "INSERT INTO day_off(nation, day, name) VALUES ($1, $2, $3) "
			  "ON CONFLICT (nation, day) DO UPDATE SET name = excluded.name");
	bind_str(&q, d->nation);
	bind_str(&q, d->day);
	bind_str(&q, d->name);
	return sql_run(&q);
}
