/* SPDX-License-Identifier: MIT
 * schedule_store.c - the SQL of times: follow new zone data, clear abandoned imports. */
#include "rooms/posts/schedule.h"

#include "rooms/history/history.h"

#include <inttypes.h>

err schedule_read(struct tx *tx, str text, const struct zone *zone, struct when *out)
{
	int64_t now = tx_now(tx);
	TRY(when_read(tx_arena(tx), text, now, zone, out));
	if (out->wall.year <= zone_wall(zone, now).year + SCHEDULE_MOST_YEARS) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "too-far", "'%.*s' is in the year %d, and a post can wait for %d years at the most. "
		    "Please check the time.", SHOW(text), out->wall.year, SCHEDULE_MOST_YEARS);
}

err schedule_time(struct tx *tx, const struct job *j, const struct when *w)
{
	return queue_set_time(tx, j->id, w->at, wall_text(tx_arena(tx), w->wall), w->zone);
}

err schedule_job(struct tx *tx, const struct job *j, const struct when *w)
{
	if (j->state != JOB_READY && j->state != JOB_CHAINED) TRY(queue_wait_again(tx, j, w->at));
	return schedule_time(tx, j, w);
}

/* ---- zone data */

struct waiting_job {
	int64_t id, post, at;
	str wall, zone;
};

static err zone_changed(struct tx *tx, str now, bool *changed)
{
	query q = sql(tx, "SELECT value FROM meta WHERE name = 'zone_version'");
	str was = row(&q) ? col_str(&q) : S("");
	TRY(sql_end(&q));
	*changed = was.len && !str_is(was, now);
	query u = sql(tx, "INSERT INTO meta(name, value) VALUES ('zone_version', $1) ON CONFLICT (name) DO UPDATE "
			  "SET value = excluded.value");
	bind_str(&u, now);
	return sql_run(&u);
}

static err follow_one(struct tx *tx, const struct waiting_job *w, size_t *moved)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	struct wall wall;
	int64_t first, second;
	/* A zone that was an offset ("UTC+02:00") does not follow anything. */
	if (!wall_read(w->wall, &wall) || str_starts(w->zone, S("UTC")) || zone_load(a, w->zone, &zone)) return NULL;
	int n = zone_instants(zone, wall, &first, &second);
	int64_t at = n == 0 ? second : first;
	if (at == w->at) return NULL;
	TRY(queue_set_time(tx, w->id, at, w->wall, w->zone));
	TRY(post_set_at(tx, w->post));
	(*moved)++;
	str note = arena_fmt(a, "The clocks of %.*s have new rules, so it moved to %.*s and keeps its time on the wall.",
			     SHOW(w->zone), SHOW(when_utc(a, at)));
	return history_add(tx, &(struct event){w->post, 0, 0, "moved", note});
}

err schedule_follow_zones(struct tx *tx, size_t *moved)
{
	enum { AT_ONCE = 100000 };
	struct arena *a = tx_arena(tx);
	bool changed;
	*moved = 0;
	TRY(zone_changed(tx, zone_version(a), &changed));
	if (!changed) return NULL;
	struct waiting_job *all = TAKE_N(a, struct waiting_job, AT_ONCE);
	size_t n = 0;
	query q = sql(tx, "SELECT id, post, at, wall, zone FROM job WHERE state IN ('ready', 'chained', 'paused', 'late') AND wall <> '' "
			  "AND at > $1 LIMIT $2");
	bind_int(&q, tx_now(tx));
	bind_int(&q, AT_ONCE);
	while (n < AT_ONCE && row(&q)) {
		all[n].id = col_int(&q);
		all[n].post = col_int(&q);
		all[n].at = col_int(&q);
		all[n].wall = col_str(&q);
		all[n++].zone = col_str(&q);
	}
	TRY(sql_end(&q));
	for (size_t i = 0; i < n; i++) TRY(follow_one(tx, &all[i], moved));
	return NULL;
}

/* ---- abandoned imports */

err imports_forget_abandoned(struct tx *tx, bool *more)
{
	enum { DAY_MS = 24 * 3600 * 1000 };
	*more = false;
	query b = sql(tx, "SELECT id FROM batch WHERE state = 'open' AND touched < $1 ORDER BY id LIMIT 1");
	bind_int(&b, tx_now(tx) - DAY_MS);
	int64_t batch = row(&b) ? col_int(&b) : 0;
	TRY(sql_end(&b));
	if (!batch) return NULL;
	*more = true;	/* another one, perhaps */
	bool of_this;
	return import_forget(tx, batch, &of_this);
}
