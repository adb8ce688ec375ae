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

#define ZONE_NOTE "zone_version"
enum { ZONES_AT_ONCE = 500 };

struct waiting_job {
	int64_t id, post, at;
	str wall, zone;
};

static err zone_changed(struct tx *tx, str now, bool *changed)
{
	str was;
	TRY(note_get(tx, ZONE_NOTE, &was));
	*changed = was.len && !str_is(was, now);
	return NULL;
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
	TRY(queue_follow_zone(tx, w->id, at));
	TRY(post_set_at(tx, w->post));
	(*moved)++;
	str note = arena_fmt(a, "The clocks of %.*s have new rules, so it moved to %.*s and keeps its time on the wall.",
			     SHOW(w->zone), SHOW(when_utc(a, at)));
	return history_add(tx, &(struct event){w->post, 0, 0, "moved", note});
}

/* Also what has missed its time: if the clock is set back, it waits again. But a chain that has begun goes on. */
static err next_waiting(struct tx *tx, int64_t after, struct waiting_job all[ZONES_AT_ONCE], size_t *n)
{
	query q = sql(tx, "SELECT id, post, at, wall, zone FROM job j NOT INDEXED WHERE id > $1 "
			  "AND state IN ('ready', 'review', 'chained', 'paused', 'late') AND wall <> '' AND (part < 2 OR NOT EXISTS "
			  "(SELECT 1 FROM job b WHERE b.post = j.post AND b.account = j.account AND b.part = j.part - 1 "
			  "AND b.state IN ('done', 'gone'))) ORDER BY id LIMIT $2");
	bind_int(&q, after);
	bind_int(&q, ZONES_AT_ONCE);
	*n = 0;
	while (*n < ZONES_AT_ONCE && row(&q)) {
		struct waiting_job *w = &all[(*n)++];
		w->id = col_int(&q);
		w->post = col_int(&q);
		w->at = col_int(&q);
		w->wall = col_str(&q);
		w->zone = col_str(&q);
	}
	return sql_end(&q);
}

err schedule_follow_zones(struct tx *tx, int64_t *after, bool *more, size_t *moved)
{
	struct waiting_job all[ZONES_AT_ONCE];
	size_t n = 0;
	bool changed;
	str version = zone_version(tx_arena(tx));
	TRY(zone_changed(tx, version, &changed));
	if (changed) TRY(next_waiting(tx, *after, all, &n));
	for (size_t i = 0; i < n; i++) TRY(follow_one(tx, &all[i], moved));
	if (n) *after = all[n - 1].id;
	*more = n == ZONES_AT_ONCE;
	return *more ? NULL : note_put(tx, ZONE_NOTE, version);
}

/* ---- abandoned imports */

err imports_forget_abandoned(struct tx *tx, bool *more)
{
	*more = false;
	query b = sql(tx, "SELECT id FROM batch WHERE state = 'open' AND touched < $1 ORDER BY id LIMIT 1");
	bind_int(&b, tx_now(tx) - DAY_MS);
	int64_t batch;
	TRY(sql_int(&b, &batch));
	if (!batch) return NULL;
	*more = true;	/* another one, perhaps */
	bool of_this;
	return import_forget(tx, batch, &of_this);
}
