/* SPDX-License-Identifier: MIT
 * follow_store.c - a cover keeps its times on the wall when the clocks of its zone get new rules. */
#include "rooms/cover/cover.h"

#include "text/when.h"

/* The instant holds while the clock on the wall shows the same; what is skipped begins behind it, and of two the
 * first counts. What lies behind us stays. */
static int64_t followed(struct arena *a, const struct zone *z, int64_t at, str wall, int64_t now)
{
	struct wall w;
	int64_t first, second;
	if (at <= now || !wall_read(wall, &w) || str_is(wall_text(a, zone_wall(z, at)), wall)) return at;
	return zone_instants(z, w, &first, &second) == 0 ? second : first;
}

static err set_times(struct tx *tx, const struct cover *c, int64_t begins, int64_t ends)
{
	query q = sql(tx, "UPDATE cover SET begins = $1, ends = $2, version = version + 1 WHERE id = $3");
	bind_int(&q, begins);
	bind_int(&q, ends);
	bind_int(&q, c->id);
	tx_wake(tx);
	return sql_run(&q);
}

err covers_follow_zones(struct tx *tx, size_t *moved)
{
	struct arena *a = tx_arena(tx);
	struct cover *all;
	size_t n;
	TRY(covers_from(tx, 0, tx_now(tx), &all, &n));
	for (size_t i = 0; i < n; i++) {
		const struct zone *z;
		if (zone_load(a, all[i].zone, &z)) continue; /* without its data it stays as it is */
		int64_t begins = followed(a, z, all[i].begins, all[i].wall_begins, tx_now(tx));
		int64_t ends = followed(a, z, all[i].ends, all[i].wall_ends, tx_now(tx));
		if ((begins == all[i].begins && ends == all[i].ends) || ends <= begins) continue;
		TRY(set_times(tx, &all[i], begins, ends));
		(*moved)++;
	}
	return NULL;
}
