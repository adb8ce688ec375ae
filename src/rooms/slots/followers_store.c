/* SPDX-License-Identifier: MIT
 * followers_store.c - the tables of exports that say who is online. */
#include "rooms/slots/followers.h"

err followers_get(struct tx *tx, int64_t account, struct followers *out)
{
	*out = (struct followers){.zone = S("")};
	query one = sql(tx, "SELECT at, zone, weekdays FROM followers WHERE account = $1");
	bind_int(&one, account);
	if (row(&one)) {
		out->at = col_int(&one);
		out->zone = col_str(&one);
		out->weekdays = col_int(&one) != 0;
	}
	TRY(sql_end(&one));
	query q = sql(tx, "SELECT hour, people FROM followers_hour WHERE account = $1 AND hour BETWEEN 0 AND $2");
	bind_int(&q, account);
	bind_int(&q, WEEK_HOURS - 1);
	while (out->at && row(&q)) {
		int64_t hour = col_int(&q);
		out->people[hour] = col_int(&q);
	}
	return sql_end(&q);
}

err followers_drop(struct tx *tx, int64_t account, bool *there)
{
	query hours = sql(tx, "DELETE FROM followers_hour WHERE account = $1");
	bind_int(&hours, account);
	TRY(sql_run(&hours));
	query q = sql(tx, "DELETE FROM followers WHERE account = $1");
	bind_int(&q, account);
	TRY(sql_run(&q));
	*there = tx_changes(tx) > 0;
	return NULL;
}

err followers_put(struct tx *tx, int64_t account, const struct followers *f)
{
	bool there;
	TRY(followers_drop(tx, account, &there));
	query q = sql(tx, "INSERT INTO followers(account, at, zone, weekdays) VALUES ($1, $2, $3, $4)");
	bind_int(&q, account);
	bind_int(&q, f->at);
	bind_str(&q, f->zone);
	bind_int(&q, f->weekdays);
	TRY(sql_run(&q));
	for (int i = 0; i < WEEK_HOURS; i++) {
		query one = sql(tx, "INSERT INTO followers_hour(account, hour, people) VALUES ($1, $2, $3)");
		bind_int(&one, account);
		bind_int(&one, i);
		bind_int(&one, f->people[i]);
		TRY(sql_run(&one));
	}
	return NULL;
}
