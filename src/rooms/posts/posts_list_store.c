/* SPDX-License-Identifier: MIT
 * posts_list_store.c - lists by index and cursor, so that a page costs the same at ten posts and at a million. */
#include "rooms/posts/posts_list.h"

#include "rooms/queue/quiet.h"
#include "text/text.h"

enum { SHOWN_CLUSTERS = 60, ACCOUNTS_OF_ONE = 50 };

/* The states by how much they need a person's eye. */
static const enum job_state BY_NEED[] = {
	JOB_ASKING, JOB_LATE, JOB_REFUSED, JOB_UNSURE, JOB_PAUSED, JOB_REVIEW, JOB_SENDING, JOB_READY,
	 JOB_CHAINED, JOB_DRAFT, JOB_DONE, JOB_GONE, JOB_CANCELLED,
};

static int need_of(enum job_state s)
{
	for (size_t i = 0; i < COUNT(BY_NEED); i++)
		if (BY_NEED[i] == s) return (int)i;
	return (int)COUNT(BY_NEED);
}

static err line_accounts(struct tx *tx, struct line *l)
{
	buf names = buf_in(tx_arena(tx), 4000);
	query q = sql(tx, "SELECT DISTINCT a.name FROM job j JOIN account a ON a.id = j.account WHERE j.post = $1 "
			  "AND j.op = $2 "
			  "AND (j.state <> 'cancelled' OR j.code <> 'reshaped') ORDER BY a.name LIMIT 20");
	bind_int(&q, l->id);
	bind_int(&q, SP_PUBLISH);
	while (row(&q)) {
		if (names.len) buf_add(&names, S(", "));
		buf_add(&names, col_str(&q));
	}
	l->accounts = buf_str(&names);
	return sql_end(&q);
}

static err line_state(struct tx *tx, struct line *l)
{
	l->state = l->at ? JOB_CANCELLED : JOB_DRAFT;
	query q = sql(tx, "SELECT state, why, code FROM job WHERE post = $1 AND op = $2");
	bind_int(&q, l->id);
	bind_int(&q, SP_PUBLISH);
	while (row(&q)) {
		enum job_state s = JOB_DRAFT;
		job_state_read(col_str(&q), &s);
		str why = col_str(&q);
		str code = col_str(&q);
		l->jobs++;
		l->done += s == JOB_DONE;
		if (need_of(s) > need_of(l->state)) continue;
		l->state = s;
		l->why = why;
		l->code = code;
	}
	return sql_end(&q);
}

static err line_text(struct tx *tx, struct line *l)
{
	query q = sql(tx, "SELECT substr(text, 1, 300) FROM post_text WHERE post = $1 AND account = 0 AND part = 1");
	bind_int(&q, l->id);
	if (row(&q)) l->text = text_short(tx_arena(tx), col_str(&q), SHOWN_CLUSTERS);
	return sql_end(&q);
}

static err line_by(struct tx *tx, struct line *l)
{
	query q = sql(tx, "SELECT e.who || ' for ' || e.acting_for FROM post p JOIN event e ON e.post = p.id "
			  "AND e.at = p.created AND e.who = p.created_by AND e.acting_for <> '' WHERE p.id = $1 LIMIT 1");
	bind_int(&q, l->id);
	return sql_str(&q, &l->by);
}

static err lines_fill(struct tx *tx, query *q, struct line *lines, size_t room, size_t *n)
{
	*n = 0;
	while (*n < room && row(q)) {
		struct line *l = &lines[(*n)++];
		l->id = col_int(q);
		l->at = col_int(q);
		l->parts = (int)col_int(q);
	}
	TRY(sql_end(q));
	for (size_t i = 0; i < *n; i++) {
		TRY(line_accounts(tx, &lines[i]));
		TRY(line_state(tx, &lines[i]));
		TRY(line_text(tx, &lines[i]));
		TRY(line_by(tx, &lines[i]));
	}
	return NULL;
}

#define VISIBLE "(p.batch IS NULL OR p.batch NOT IN (SELECT id FROM batch WHERE state = 'open')) "

#define IS_DRAFT "p.at IS NULL AND " VISIBLE "AND (EXISTS (SELECT 1 FROM job j WHERE j.post = p.id AND j.state = 'draft') " \
	"OR NOT EXISTS (SELECT 1 FROM job j WHERE j.post = p.id)) "

static query list_drafts(struct tx *tx, const struct list_ask *ask)
{
	query q = ask->account ? sql(tx, "SELECT p.id, 0, p.parts FROM post p WHERE p.id > $1 AND p.id IN (SELECT post FROM job "
					 "WHERE account = $2 AND " JOB_POSTS " AND state = 'draft' AND " JOB_OPEN ") AND " IS_DRAFT
					 "ORDER BY p.id LIMIT $3")
			       : sql(tx, "SELECT p.id, 0, p.parts FROM post p WHERE p.id > $1 AND $2 = 0 AND " IS_DRAFT
					 "ORDER BY p.id LIMIT $3");
	bind_int(&q, ask->after_id);
	bind_int(&q, ask->account);
	bind_int(&q, ask->most);
	return q;
}

/* Each beginning walks the index that has least to walk: the posts of one account, those in a state in which few
 * rest, or all in the order of their times. */
#define PAGE_OF "(p.at, p.id) > ($1, $2) AND p.at < $3 AND " VISIBLE
#define IN_STATES "state IN ($5, $6)"
#define OF_FEW(which) \
	"SELECT p.id, p.at, p.parts FROM post p WHERE p.id IN (SELECT post FROM job WHERE " which " AND " IN_STATES \
	") AND $4 = 0 AND " PAGE_OF "ORDER BY p.at, p.id LIMIT $7"

static query list_of_account(struct tx *tx)
{
	return sql(tx, "SELECT p.id, k.at, p.parts FROM job k JOIN post p ON p.id = k.post WHERE k.part = 1 AND k.account = $4 "
		       "AND (k.at, k.post) > ($1, $2) AND k.at < $3 AND " VISIBLE "AND ($5 = '' OR EXISTS (SELECT 1 FROM job j "
		       "WHERE j.post = p.id AND j.account = $4 AND " IN_STATES ")) ORDER BY k.at, k.post LIMIT $7");
}

static query list_of_all(struct tx *tx)
{
	return sql(tx, "SELECT p.id, p.at, p.parts FROM post p WHERE $4 = 0 AND " PAGE_OF
		       "AND ($5 = '' OR EXISTS (SELECT 1 FROM job j WHERE j.post = p.id AND " IN_STATES ")) "
		       "ORDER BY p.at, p.id LIMIT $7");
}

static query list_from(struct tx *tx, const struct list_ask *ask)
{
	if (ask->account) return list_of_account(tx);
	if (!ask->has_state) return list_of_all(tx);
	switch (ask->states[0]) {
	case JOB_UNSURE: case JOB_ASKING: case JOB_LATE: case JOB_PAUSED: case JOB_REFUSED:
		return sql(tx, OF_FEW(JOB_STUCK));
	case JOB_SENDING: return sql(tx, OF_FEW("state = 'sending'"));
	case JOB_CANCELLED: case JOB_GONE: return sql(tx, OF_FEW(JOB_OVER));
	default: return list_of_all(tx);
	}
}

/* What is out was to go out before now: those to come need not be looked through. */
static int64_t list_until(struct tx *tx, const struct list_ask *ask)
{
	int64_t until = ask->until ? ask->until : INT64_MAX;
	return ask->has_state && ask->states[0] == JOB_DONE ? MIN(until, tx_now(tx) + DAY_MS) : until;
}

static query list_timed(struct tx *tx, const struct list_ask *ask)
{
	query q = list_from(tx, ask);
	bind_int(&q, ask->after_id ? ask->after_at : ask->from - 1);
	bind_int(&q, ask->after_id ? ask->after_id : INT64_MAX);
	bind_int(&q, list_until(tx, ask));
	bind_int(&q, ask->account);
	bind_str(&q, ask->has_state ? job_state_name(ask->states[0]) : S(""));
	bind_str(&q, ask->has_state ? job_state_name(ask->states[1]) : S(""));
	bind_int(&q, ask->most);
	return q;
}

err posts_list(struct tx *tx, const struct list_ask *ask, struct line **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct line, ask->most + 1);
	query q = ask->drafts ? list_drafts(tx, ask) : list_timed(tx, ask);
	return lines_fill(tx, &q, *out, (size_t)ask->most, n);
}

err posts_stuck(struct tx *tx, int64_t most, struct line **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct line, most + 1);
	query q = sql(tx, "SELECT p.id, coalesce(p.at, 0), p.parts FROM post p WHERE p.id IN (SELECT post FROM job "
			  "WHERE " JOB_STUCK " AND post IS NOT NULL "
			  "ORDER BY state, id LIMIT $1) ORDER BY p.at, p.id LIMIT $1");
	bind_int(&q, most);
	return lines_fill(tx, &q, *out, (size_t)most, n);
}

err posts_by_hand(struct tx *tx, int64_t most, struct job **out, size_t *n)
{
	int64_t *ids = TAKE_N(tx_arena(tx), int64_t, 2 * most);
	size_t kept;
	bool found = true;
	*out = TAKE_N(tx_arena(tx), struct job, most + 1);
	*n = 0;
	query q = sql(tx, "SELECT id FROM job WHERE " JOB_STUCK " AND state = 'asking' AND code = '" CODE_BY_HAND "' "
			  "ORDER BY due, id LIMIT $1");
	bind_int(&q, most);
	while (*n < (size_t)most && row(&q)) ids[(*n)++] = col_int(&q);
	TRY(sql_end(&q));
	TRY(queue_hands_kept(tx, 0, most, &ids[*n], &kept));
	*n = MIN(*n + kept, (size_t)most);
	for (size_t i = 0; i < *n && found; i++) TRY(queue_get(tx, ids[i], &(*out)[i], &found));
	return NULL;
}

err posts_next(struct tx *tx, int64_t most, struct line **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct line, most + 1);
	/* A post has a job for each of its accounts, but one line here. */
	query q =
		sql(tx, "SELECT id, min(at), parts FROM (SELECT p.id, j.at, j.due, p.parts FROM job j JOIN post p ON "
			"p.id = j.post "
			"WHERE j.state IN ('ready', 'unsure') AND j.part = 1 AND " VISIBLE "ORDER BY j.due LIMIT $1) "
			"GROUP BY id, parts ORDER BY min(due), id LIMIT $2");
	bind_int(&q, most * ACCOUNTS_OF_ONE);
	bind_int(&q, most);
	return lines_fill(tx, &q, *out, (size_t)most, n);
}

static err count_in(query q, int64_t *out)
{
	if (row(&q)) *out = col_int(&q);
	return sql_end(&q);
}

err posts_count_drafts(struct tx *tx, int64_t account, int64_t *n)
{
	query q = account ? sql(tx, "SELECT count(*) FROM (SELECT 1 FROM post p WHERE p.id IN (SELECT post FROM job WHERE account = $1 "
				    "AND " JOB_POSTS " AND state = 'draft' AND " JOB_OPEN ") AND " IS_DRAFT "LIMIT 1000)")
			  : sql(tx, "SELECT count(*) FROM (SELECT 1 FROM post p WHERE $1 = 0 AND " IS_DRAFT "LIMIT 1000)");
	bind_int(&q, account);
	return count_in(q, n);
}

/* Counting all that waits would walk a million rows: it stops at a limit (TALLY_MOST), which is shown. Lists show
 * posts, so posts are counted, however many accounts each goes to; behind 20,000 jobs without a thousand posts it is
 * given up. */
#define POSTS_IN(jobs)                                                                                       \
	"SELECT count(*) FROM (SELECT DISTINCT post FROM (SELECT post FROM " jobs " AND post IS NOT NULL "     \
	"LIMIT 20000) LIMIT 1000)"

err posts_tally(struct tx *tx, struct tally *t)
{
	TRY(count_in(sql(tx, POSTS_IN("job p WHERE state IN ('ready', 'unsure') AND " VISIBLE)), &t->waiting));
	TRY(posts_count_drafts(tx, 0, &t->drafts));
	TRY(count_in(sql(tx, POSTS_IN("job WHERE " JOB_STUCK)), &t->stuck));
	TRY(count_in(sql(tx, POSTS_IN("job WHERE state = 'sending'")), &t->sending));
	query q = sql(tx, POSTS_IN("event WHERE what = 'published' AND at > $1"));
	bind_int(&q, tx_now(tx) - DAY_MS);
	return count_in(q, &t->published_day);
}
