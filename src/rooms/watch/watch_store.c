/* SPDX-License-Identifier: MIT
 * watch_store.c - when each account is read, what is usual there, and what left for it. */
#include "rooms/watch/watch_store.h"

#include "rooms/locks/locks.h"
#include "rooms/queue/queue.h"

#include <stdlib.h>

/* ---- putting in */

enum { AT_ONCE = 100, LOOKED_AT = 5000, PROFILE_MS = 60 * 60 * 1000 };

struct candidate {
	int64_t account, asked_at, profile_at;
	str zone, hours;
	bool alert, has_profile;
	int fails;
};

#define IS_LOCKED_DOWN LOCKDOWN_ON("a.id", "$1", "")
#define IS_SUSPECT                                                                                                   \
	"EXISTS (SELECT 1 FROM foreign_post f WHERE f.account = a.id AND f.found_at > $1 - $4 "                        \
	"AND f.state IN ('unknown', 'hostile')) "
/* A reading is short, but its account can do nothing else meanwhile: what is due in a moment goes first. */
#define HAS_ROOM                                                                                                     \
	"NOT EXISTS (SELECT 1 FROM job k WHERE k.account = a.id AND k.state IN ('ready', 'unsure') AND k.rank >= 4 "   \
	"AND k.due > $1 AND k.due <= $1 + $5) "

static err candidates(struct tx *tx, bool now, struct candidate **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct candidate, LOOKED_AT);
	*n = 0;
	query q = sql(tx, "SELECT a.id, a.zone, a.replies, coalesce(w.asked_at, 0), coalesce(w.profile_at, 0), coalesce(w.fails, 0), "
			  IS_LOCKED_DOWN "OR " IS_SUSPECT ", (p.ops >> $2) & 1 FROM account a JOIN platform p ON p.name = a.platform "
			  "LEFT JOIN watching w ON w.account = a.id WHERE a.state = 'ready' AND (p.ops >> $3) & 1 "
			  "AND a.held_until <= $1 AND coalesce(w.not_before, 0) <= $1 AND (abs($1 - coalesce(w.asked_at, 0)) >= $6 "
			  "OR ($8 AND (p.ops >> $2) & 1 AND abs($1 - w.profile_at) >= $6)) AND (w.account IS NOT NULL OR NOT $8) "
			  "AND NOT EXISTS (SELECT 1 FROM job j WHERE j.account = a.id AND j.op = $3 AND state = 'ready' AND " JOB_OPEN
			  ") AND " HAS_ROOM "ORDER BY w.asked_at LIMIT $7");
	bind_int(&q, tx_now(tx));
	bind_int(&q, SP_PROFILE);
	bind_int(&q, SP_TIMELINE);
	bind_int(&q, HOUR_MS);
	bind_int(&q, WATCH_ROOM_MS);
	bind_int(&q, WATCH_ALERT_MS);
	bind_int(&q, LOOKED_AT);
	bind_int(&q, now);
	while (*n < LOOKED_AT && row(&q)) {
		struct candidate *c = &(*out)[(*n)++];
		c->account = col_int(&q);
		c->zone = col_str(&q);
		c->hours = col_str(&q);
		c->asked_at = col_int(&q);
		c->profile_at = col_int(&q);
		c->fails = (int)col_int(&q);
		c->alert = col_int(&q) != 0;
		c->has_profile = col_int(&q) != 0;
	}
	return sql_end(&q);
}

/* The hours are read only where they make the difference. */
static err is_due(struct tx *tx, const struct candidate *c, bool *due)
{
	const struct zone *z;
	struct hours h;
	struct watch_pace pace = {.alert = c->alert, .fails = c->fails};
	int64_t waited = tx_now(tx) - c->asked_at;
	*due = waited < 0 || waited >= watch_pause_ms(&pace);
	pace.office = true;
	if (*due || waited < watch_pause_ms(&pace)) return NULL;
	TRY(zone_load(tx_arena(tx), c->zone, &z));
	TRY(hours_read(tx_arena(tx), c->hours.len ? c->hours : S(WATCH_OFFICE_HOURS), &h));
	*due = hours_hold(tx_arena(tx), &(struct working){.hours = &h, .zone = z}, tx_now(tx));
	return NULL;
}

static err put_in(struct tx *tx, const struct candidate *c, bool now)
{
	int64_t rest = now ? WATCH_ALERT_MS : c->alert ? WATCH_OFFICE_MS : PROFILE_MS;
	bool profile = c->has_profile && llabs(tx_now(tx) - c->profile_at) >= rest;
	bool list = !now || llabs(tx_now(tx) - c->asked_at) >= WATCH_ALERT_MS;
	query q = sql(tx, "INSERT INTO watching(account, began, asked_at, fails, profile_at) VALUES ($1, $2, $2, 1, iif($3, $2, 0)) "
			  "ON CONFLICT(account) DO UPDATE SET asked_at = iif($4, $2, asked_at), fails = fails + $4, "
			  "profile_at = iif($3, $2, profile_at)");
	bind_int(&q, c->account);
	bind_int(&q, tx_now(tx));
	bind_int(&q, profile);
	bind_int(&q, list);
	TRY(sql_run(&q));
	TRY(queue_forget_readings(tx, c->account));
	struct job_new job = {.op = SP_TIMELINE, .account = c->account, .state = JOB_READY, .due = tx_now(tx)};
	if (list) TRY(queue_put(tx, &job, NULL));
	job.op = SP_PROFILE;
	return profile ? queue_put(tx, &job, NULL) : NULL;
}

err watch_put_in(struct tx *tx)
{
	struct candidate *all;
	size_t n, put = 0;
	bool due;
	TRY(candidates(tx, false, &all, &n));
	for (size_t i = 0; i < n && put < AT_ONCE; i++) {
		TRY(is_due(tx, &all[i], &due));
		if (!due) continue;
		TRY(put_in(tx, &all[i], false));
		put++;
	}
	return NULL;
}

err watch_put_in_now(struct tx *tx)
{
	struct candidate *all;
	size_t n;
	TRY(candidates(tx, true, &all, &n));
	for (size_t i = 0; i < n && i < AT_ONCE; i++) TRY(put_in(tx, &all[i], true));
	tx_wake(tx);
	return NULL;
}

/* ---- how far it was read */

err watch_begin(struct tx *tx, int64_t account)
{
	query q = sql(tx, "INSERT INTO watching(account, began) VALUES ($1, $2) ON CONFLICT(account) DO UPDATE SET asked_at = 0");
	bind_int(&q, account);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err watching_get(struct tx *tx, int64_t account, struct watching *w, bool *found)
{
	query q = sql(tx, "SELECT account, began, asked_at, read_at, profile_changed FROM watching WHERE account = $1");
	bind_int(&q, account);
	*found = row(&q);
	if (*found) {
		w->account = col_int(&q);
		w->began = col_int(&q);
		w->asked_at = col_int(&q);
		w->read_at = col_int(&q);
		w->profile_changed = col_int(&q);
	}
	return sql_end(&q);
}

err watching_read(struct tx *tx, const struct watching *w, int64_t not_before)
{
	query q = sql(tx, "UPDATE watching SET read_at = $1, not_before = $2, fails = 0 WHERE account = $3");
	bind_int(&q, w->asked_at);
	bind_int(&q, not_before);
	bind_int(&q, w->account);
	return sql_run(&q);
}

err watch_since(struct tx *tx, int64_t account, int64_t *since)
{
	struct watching w = {0};
	bool found;
	TRY(watching_get(tx, account, &w, &found));
	/* The clock may have been set back since. */
	if (w.read_at) *since = MIN(w.read_at, tx_now(tx)) - WATCH_OVERLAP_MS;
	else *since = (found ? w.began : tx_now(tx)) - WATCH_FIRST_MS;
	return NULL;
}

err watch_begin_anew(struct tx *tx)
{
	query q = sql(tx, "UPDATE watching SET began = $1, read_at = 0");
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err watch_read_at(struct tx *tx, int64_t *oldest, size_t *accounts)
{
	int64_t n = 0;
	query q = sql(tx, "SELECT count(*), coalesce(min(w.read_at), 0) FROM watching w JOIN account a ON a.id = w.account "
			  "WHERE a.state = 'ready'");
	*oldest = 0;
	if (row(&q)) {
		n = col_int(&q);
		*oldest = col_int(&q);
	}
	*accounts = (size_t)n;
	return sql_end(&q);
}

err profile_put(struct tx *tx, int64_t account, str looks, bool *changed)
{
	str before;
	query read = sql(tx, "SELECT profile FROM watching WHERE account = $1");
	bind_int(&read, account);
	TRY(sql_str(&read, &before));
	*changed = before.len && !str_is(before, looks);
	query q = sql(tx, "UPDATE watching SET profile = $1, profile_changed = iif($2, $3, profile_changed) "
			  "WHERE account = $4");
	bind_str(&q, looks);
	bind_int(&q, *changed);
	bind_int(&q, tx_now(tx));
	bind_int(&q, account);
	return sql_run(&q);
}

/* ---- what is usual */

static const char *const USUAL_WORDS[] = {
	[USUAL_CLIENT] = "client", [USUAL_HOST] = "host", [USUAL_LANGUAGE] = "language", [USUAL_SCRIPT] = "script",
	[USUAL_ENTRY] = "entry",
};

err usual_put(struct tx *tx, int64_t account, enum usual_kind kind, str value)
{
	if (!value.len) return NULL;
	query q = sql(tx, "INSERT INTO watch_usual(account, what, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
	bind_int(&q, account);
	bind_str(&q, str_of(USUAL_WORDS[kind]));
	bind_str(&q, value);
	return sql_run(&q);
}

err usual_has(struct tx *tx, int64_t account, enum usual_kind kind, str value, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM watch_usual WHERE account = $1 AND what = $2 AND value = $3");
	bind_int(&q, account);
	bind_str(&q, str_of(USUAL_WORDS[kind]));
	bind_str(&q, value);
	return sql_any(&q, yes);
}

static err usual_list(struct tx *tx, int64_t account, enum usual_kind kind, str **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), str, WATCH_USUAL_MOST);
	query q = sql(tx, "SELECT value FROM watch_usual WHERE account = $1 AND what = $2 LIMIT $3");
	bind_int(&q, account);
	bind_str(&q, str_of(USUAL_WORDS[kind]));
	bind_int(&q, WATCH_USUAL_MOST);
	for (*n = 0; *n < WATCH_USUAL_MOST && row(&q); (*n)++) (*out)[*n] = col_str(&q);
	return sql_end(&q);
}

err usual_get(struct tx *tx, int64_t account, struct usual *u)
{
	TRY(usual_list(tx, account, USUAL_CLIENT, &u->clients, &u->nclients));
	TRY(usual_list(tx, account, USUAL_HOST, &u->hosts, &u->nhosts));
	TRY(usual_list(tx, account, USUAL_LANGUAGE, &u->languages, &u->nlanguages));
	return usual_list(tx, account, USUAL_SCRIPT, &u->scripts, &u->nscripts);
}

/* ---- what left */

err sends_near(struct tx *tx, int64_t account, int64_t at, struct send **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct send, SENDS_MOST);
	query q = sql(tx, "SELECT post, part, remote_id, url FROM job WHERE account = $1 AND intent_at > 0 AND intent_at <= $2 + $3 "
			  "AND intent_at > $2 - $4 AND " JOB_POSTS " AND max(intent_at, done_at, "
			  "iif(state IN ('done', 'gone', 'cancelled'), 0, $5)) >= $2 - $3 ORDER BY intent_at DESC LIMIT $6");
	bind_int(&q, account);
	bind_int(&q, at);
	bind_int(&q, WATCH_NEAR_MS);
	bind_int(&q, WATCH_FIRST_MS);
	bind_int(&q, tx_now(tx));
	bind_int(&q, SENDS_MOST);
	for (*n = 0; *n < SENDS_MOST && row(&q); (*n)++) {
		struct send *s = &(*out)[*n];
		s->post = col_int(&q);
		s->part = (int)col_int(&q);
		s->remote_id = col_str(&q);
		s->url = col_str(&q);
	}
	return sql_end(&q);
}

err sent_before(struct tx *tx, int64_t account, str remote_id, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM job WHERE account = $1 AND remote_id = $2 AND remote_id <> ''");
	bind_int(&q, account);
	bind_str(&q, remote_id);
	return sql_any(&q, yes);
}

err words_kept(struct tx *tx, int64_t post, str **out, size_t *n)
{
	enum { VERSIONS_MOST = 50 };
	*out = TAKE_N(tx_arena(tx), str, VERSIONS_MOST);
	query q = sql(tx, "SELECT words FROM post_version WHERE post = $1 ORDER BY version DESC LIMIT $2");
	bind_int(&q, post);
	bind_int(&q, VERSIONS_MOST);
	for (*n = 0; *n < VERSIONS_MOST && row(&q); (*n)++) (*out)[*n] = col_str(&q);
	return sql_end(&q);
}
