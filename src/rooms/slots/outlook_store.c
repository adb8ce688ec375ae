/* SPDX-License-Identifier: MIT
 * outlook_store.c - an outlook from the rows: what is planned, what is locked, who answers. */
#include "rooms/slots/outlook.h"

#include "base/clock.h"
#include "rooms/duty/replies.h"
#include "rooms/locks/locks.h"
#include "rooms/numbers/numbers.h"

#include <stdlib.h>
#include <string.h>

#define WENT_AT "CASE WHEN j.intent_at > 0 THEN j.intent_at ELSE j.due END"

/* First parts alone: what follows in a chain goes with them. */
static err load_taken(struct tx *tx, struct outlook *s)
{
	int64_t a_day = DAY_MS + 2 * HOUR_MS;	/* whole days are counted, too */
	int64_t reach = MAX(3 * s->apart.fades_ms + s->apart.least_ms, a_day);
	query q = sql(tx, "SELECT " WENT_AT " AS at FROM job j WHERE j.account = $1 AND j.op = 7 AND j.part = 1 AND "
			  "(j.state IN ('review', 'ready', 'sending', 'unsure', 'asking') AND j.due BETWEEN "
			  "$2 AND $3 OR j.state = 'done' AND j.intent_at BETWEEN $2 AND $3) ORDER BY at LIMIT $4");
	bind_int(&q, s->on->id);
	bind_int(&q, s->window.begins - reach);
	bind_int(&q, s->window.ends + reach);
	bind_int(&q, OUTLOOK_TAKEN_MOST);
	s->taken = TAKE_N(tx_arena(tx), int64_t, OUTLOOK_TAKEN_MOST);
	while (s->ntaken < OUTLOOK_TAKEN_MOST && row(&q)) s->taken[s->ntaken++] = col_int(&q);
	return sql_end(&q);
}

static int by_time(const void *x, const void *y)
{
	const struct team_time *a = x, *b = y;
	return (a->at > b->at) - (a->at < b->at);
}

static err load_team(struct tx *tx, struct outlook *s)
{
	struct team_slot *all;
	size_t n;
	TRY(team_slots(tx, s->on->id, &all, &n));
	s->team = TAKE_N(tx_arena(tx), struct team_time, n * (OUTLOOK_WEEKS_MOST + 1) + 1);
	for (size_t i = 0; i < n; i++) {
		struct team_time t = team_slot_next(s->zone, &all[i], s->window.begins);
		for (; t.at < s->window.ends; t = team_slot_next(s->zone, &all[i], t.at + 1)) s->team[s->nteam++] = t;
	}
	qsort(s->team, s->nteam, sizeof *s->team, by_time);
	return NULL;
}

/* By the offset between both clocks when it was brought: people's days follow the wall. */
static err load_online(struct tx *tx, struct outlook *s)
{
	struct followers *f = TAKE(tx_arena(tx), struct followers);
	const struct zone *there;
	TRY(followers_get(tx, s->on->id, f));
	if (!followers_count(f, s->now)) return NULL;
	TRY(zone_load(tx_arena(tx), f->zone, &there));
	followers_worth(f, s->on->platform, zone_offset_s(s->zone, f->at) - zone_offset_s(there, f->at), &s->online);
	return NULL;
}

/* In the order in which they went out, each at its hour on the wall. */
static err load_habit(struct tx *tx, struct outlook *s)
{
	struct prior prior;
	struct figure_post *all;
	size_t n;
	prior_of(s->on->platform, &prior);
	TRY(load_online(tx, s));
	for (int i = 0; i < WEEK_HOURS; i++) prior.worth[i] += s->online.worth[i];
	habit_begin(&s->habit, &prior);
	TRY(numbers_history(tx, s->on->id, &all, &n));
	for (size_t i = 0; i < n; i++)
		habit_learn(&s->habit, &(struct shown){.at = all[i].at, .hour = outlook_hour(s, all[i].at),
						       .engagement = all[i].engagement, .form = all[i].form});
	return NULL;
}

static err load_people(struct tx *tx, struct outlook *s)
{
	s->answered = s->on->replies.len > 0;
	if (!s->answered) return NULL;
	TRY(reply_windows(tx, s->on, &s->window, &s->replies, &s->nreplies));
	s->roster = TAKE(tx_arena(tx), struct roster);
	return roster_load(tx, &(struct roster_ask){.on = s->on, .n = 1, .powers = 1u << POWER_WRITE, .window = s->window},
			   s->roster);
}

static err leave_out(struct tx *tx, int64_t post, struct outlook *s)
{
	int64_t at;
	size_t i = 0;
	query q = sql(tx, "SELECT " WENT_AT " FROM job j WHERE j.post = $1 AND j.account = $2 AND j.op = 7 AND j.part = 1 AND "
			  "j.state IN ('review', 'ready', 'asking')");
	bind_int(&q, post);
	bind_int(&q, s->on->id);
	TRY(sql_int(&q, &at));
	while (i < s->ntaken && s->taken[i] != at) i++;
	if (i == s->ntaken) return NULL;
	memmove(&s->taken[i], &s->taken[i + 1], (s->ntaken - i - 1) * sizeof *s->taken);
	s->ntaken--;
	return NULL;
}

err outlook_beside(struct tx *tx, const struct beside *b, struct outlook *s)
{
	enum { BESIDE_MOST = 1000 };
	int64_t *all = TAKE_N(tx_arena(tx), int64_t, b->n + BESIDE_MOST);
	size_t n = 0;
	for (; n < b->n; n++) all[n] = b->at[n];
	query q = sql(tx, "SELECT j.at FROM post p JOIN job j ON j.post = p.id WHERE p.at BETWEEN $1 AND $2 AND p.campaign = $3 AND "
			  "p.id <> $6 AND j.account <> $4 AND j.op = 7 AND j.part = 1 AND "
			  "j.state IN ('review', 'ready', 'sending', 'unsure', 'asking', 'done') ORDER BY p.at, p.id, j.account LIMIT $5");
	bind_int(&q, s->window.begins - WEEK_MS);	/* a post has the time of its first account */
	bind_int(&q, s->window.ends + STAGGER_MS);
	bind_str(&q, b->campaign);
	bind_int(&q, s->on->id);
	bind_int(&q, b->campaign.len ? BESIDE_MOST : 0);
	bind_int(&q, b->post);
	while (n < b->n + BESIDE_MOST && row(&q)) all[n++] = col_int(&q);
	s->beside = all;
	s->nbeside = n;
	TRY(sql_end(&q));
	return b->post ? leave_out(tx, b->post, s) : NULL;
}

err outlook_load(struct tx *tx, const struct account *on, const struct window *window, struct outlook *s)
{
	*s = (struct outlook){.on = on, .window = *window, .now = tx_now(tx), .apart = apart_of(on->platform)};
	if (on->gap_ms) s->apart.least_ms = on->gap_ms;
	TRY(zone_load(tx_arena(tx), on->zone, &s->zone));
	TRY(load_habit(tx, s));
	outlook_wander(s);
	TRY(locks_open(tx, &s->locks, &s->nlocks));
	TRY(load_taken(tx, s));
	TRY(load_team(tx, s));
	return load_people(tx, s);
}
