/* SPDX-License-Identifier: MIT
 * fetch_store.c - which figures are due, what was asked for, and what became of it. */
#include "rooms/numbers/numbers.h"

#include "rooms/locks/locks.h"

/* ---- putting in */

/* Of accounts that may read now, in the order of their numbers. Where a reading waits already, as for a renewal, no
 * other one is put in; and posts that are due go first. */
static err accounts_to_ask(struct tx *tx, int64_t after, int64_t out[static NUMBERS_ROUND], size_t *n)
{
	query q = sql(tx, "SELECT a.id FROM account a JOIN platform p ON p.name = a.platform LEFT JOIN figure_rest r ON r.account = a.id "
			  "WHERE a.id > $1 AND a.state = 'ready' AND a.held_until <= $2 AND (p.ops >> $3) & 1 "
			  "AND (coalesce(r.not_before, 0) <= $2 OR r.not_before > $2 + $4) "
			  "AND NOT EXISTS (SELECT 1 FROM job j WHERE j.account = a.id AND j.op = $3 AND state = 'ready' AND " JOB_OPEN ") "
			  "AND NOT EXISTS (SELECT 1 FROM job k WHERE k.account = a.id AND k.state IN ('ready', 'unsure') AND k.rank >= 4 "
			  "AND k.due <= $2 + $5) "
			  "AND NOT " LOCKDOWN_ON("a.id", "$2", "")
			  "ORDER BY a.id LIMIT $6");
	bind_int(&q, after);
	bind_int(&q, tx_now(tx));
	bind_int(&q, SP_NUMBERS);
	bind_int(&q, DAY_MS);	/* a rest is never longer: the clock was set back */
	bind_int(&q, NUMBERS_ROOM_MS);
	bind_int(&q, NUMBERS_ROUND);
	for (*n = 0; *n < NUMBERS_ROUND && row(&q); (*n)++) out[*n] = col_int(&q);
	return sql_end(&q);
}

struct due {	/* of one account */
	struct { int64_t job; enum figure_age age; } of[NUMBERS_AT_ONCE];
	size_t n;
};

static err due_at_age(struct tx *tx, int64_t account, enum figure_age age, bool again, struct due *d)
{
	query q = sql(tx, "SELECT j.id FROM job j LEFT JOIN figure_asked f ON f.job = j.id AND f.age = $1 WHERE j.account = $2 "
			  "AND j.intent_at > 0 AND j.intent_at > $3 AND j.intent_at <= $4 AND " JOB_POSTS " AND j.state = 'done' "
			  "AND j.part <= 1 AND j.remote_id <> '' AND CASE $5 WHEN 0 THEN f.job IS NULL ELSE f.state = 'failed' "
			  "AND f.tries < $6 END ORDER BY j.intent_at LIMIT $7");
	bind_str(&q, str_of(AGE_RULES[age].name));
	bind_int(&q, account);
	bind_int(&q, tx_now(tx) - AGE_RULES[age].until_ms);
	bind_int(&q, tx_now(tx) - AGE_RULES[age].from_ms);
	bind_int(&q, again);
	bind_int(&q, NUMBERS_TRIES_MOST);
	bind_int(&q, again ? 1 - (int64_t)d->n : NUMBERS_AT_ONCE - (int64_t)d->n);
	while (d->n < NUMBERS_AT_ONCE && row(&q)) {
		d->of[d->n].job = col_int(&q);
		d->of[d->n++].age = age;
	}
	return sql_end(&q);
}

/* What has failed is asked for again alone, so that a post of which a platform will not speak spoils no other's. */
static err due_of(struct tx *tx, int64_t account, struct due *d)
{
	d->n = 0;
	for (int again = 0; again < 2 && !d->n; again++)
		for (int age = 0; age < AGES; age++) TRY(due_at_age(tx, account, (enum figure_age)age, again, d));
	return NULL;
}

/* A reading that was cancelled, or whose account had to be connected again, has told nobody that it ended. Those that
 * are asked for are few, and an index holds them alone: a queue of any size is not looked through for them. */
static err end_lost(struct tx *tx)
{
	query q = sql(tx, "UPDATE figure_asked INDEXED BY figure_reading SET state = 'failed' WHERE state = 'asked' AND NOT EXISTS "
			  "(SELECT 1 FROM job r WHERE r.id = figure_asked.reading AND r.op = $1 AND r.state = 'ready')");
	bind_int(&q, SP_NUMBERS);
	return sql_run(&q);
}

static err put_in(struct tx *tx, int64_t account, const struct due *d)
{
	int64_t reading;
	TRY(queue_forget_readings(tx, account));
	struct job_new job = {.op = SP_NUMBERS, .account = account, .state = JOB_READY, .due = tx_now(tx)};
	TRY(queue_put(tx, &job, &reading));
	for (size_t i = 0; i < d->n; i++) {
		query q = sql(tx, "INSERT INTO figure_asked(job, age, reading, tries, state) VALUES ($1, $2, $3, 1, 'asked') "
				  "ON CONFLICT(job, age) DO UPDATE SET reading = $3, tries = tries + 1, state = 'asked'");
		bind_int(&q, d->of[i].job);
		bind_str(&q, str_of(AGE_RULES[d->of[i].age].name));
		bind_int(&q, reading);
		TRY(sql_run(&q));
	}
	return NULL;
}

err numbers_put_in(struct tx *tx, int64_t *after)
{
	int64_t accounts[NUMBERS_ROUND];
	size_t n;
	struct due d;
	TRY(end_lost(tx));
	TRY(accounts_to_ask(tx, *after, accounts, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(due_of(tx, accounts[i], &d));
		if (d.n) TRY(put_in(tx, accounts[i], &d));
	}
	*after = n == NUMBERS_ROUND ? accounts[n - 1] : 0;
	return NULL;
}

/* ---- what a reading asks for */

static err asked_of(struct tx *tx, const struct job *reading, struct counted *out, size_t *n)
{
	query q = sql(tx, "SELECT f.job, f.age, j.intent_at, j.remote_id, j.revision, j.url FROM figure_asked f JOIN job j ON j.id = f.job "
			  "WHERE f.reading = $1 AND f.state = 'asked' AND j.account = $2 AND j.state = 'done' LIMIT $3");
	bind_int(&q, reading->id);
	bind_int(&q, reading->account);
	bind_int(&q, NUMBERS_AT_ONCE);
	for (*n = 0; *n < NUMBERS_AT_ONCE && row(&q); (*n)++) {
		struct counted *c = &out[*n];
		c->job = col_int(&q);
		str age = col_str(&q);
		age_read(age, &c->age);
		c->out_at = col_int(&q);
		c->remote_id = col_str(&q);
		c->revision = col_str(&q);
		c->url = col_str(&q);
	}
	return sql_end(&q);
}

err numbers_targets(struct tx *tx, const struct job *reading, struct counted **out, size_t *n)
{
	struct counted *all = TAKE_N(tx_arena(tx), struct counted, NUMBERS_AT_ONCE);
	size_t asked;
	TRY(asked_of(tx, reading, all, &asked));
	*out = all;
	*n = 0;
	for (size_t i = 0; i < asked; i++) {
		enum figure_age now;
		if (age_after(tx_now(tx) - all[i].out_at, &now) && now == all[i].age) all[(*n)++] = all[i];
	}
	return NULL;
}

/* ---- what became of it */

static err rest(struct tx *tx, int64_t account, int64_t until)
{
	query q = sql(tx, "INSERT INTO figure_rest(account, not_before) VALUES ($1, $2) "
			  "ON CONFLICT(account) DO UPDATE SET not_before = $2");
	bind_int(&q, account);
	bind_int(&q, MIN(until, tx_now(tx) + DAY_MS));
	return sql_run(&q);
}

static err put_figure(struct tx *tx, const struct counted *c, const struct figure *f)
{
	query q = sql(tx, "INSERT INTO figure(job, age, kind, value, at, source) VALUES ($1, $2, $3, $4, $5, 'platform') "
			  "ON CONFLICT(job, age, kind) DO UPDATE SET value = $4, at = $5, source = 'platform'");
	bind_int(&q, c->job);
	bind_str(&q, str_of(AGE_RULES[c->age].name));
	bind_str(&q, f->kind);
	bind_int(&q, f->value);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

static err set_state(struct tx *tx, const struct counted *c, str state)
{
	query q = sql(tx, "UPDATE figure_asked SET state = $1 WHERE job = $2 AND age = $3");
	bind_str(&q, state);
	bind_int(&q, c->job);
	bind_str(&q, str_of(AGE_RULES[c->age].name));
	return sql_run(&q);
}

static err end_reading(struct tx *tx, const struct job *reading)
{
	query q = sql(tx, "UPDATE figure_asked SET state = 'failed' WHERE reading = $1 AND state = 'asked'");
	bind_int(&q, reading->id);
	return sql_run(&q);
}

/* What a platform does not speak of may have been taken down there. */
static err take(struct tx *tx, const struct counted *c, const struct reading_said *said)
{
	struct figure figures[FIGURES_MOST];
	size_t n = 0;
	for (size_t i = 0; i < said->n && !n; i++) {
		const struct figures_told *told = &said->posts[i];
		if (str_is(told->remote_id, c->remote_id)) n = figures_of(tx_arena(tx), told->figures, told->n, figures);
	}
	for (size_t i = 0; i < n; i++) TRY(put_figure(tx, c, &figures[i]));
	return set_state(tx, c, n ? S("told") : S("none"));
}

err numbers_told(struct tx *tx, const struct job *reading, const struct reading_said *said)
{
	struct counted *asked;
	size_t nasked;
	TRY(numbers_targets(tx, reading, &asked, &nasked));
	for (size_t i = 0; i < nasked; i++) TRY(take(tx, &asked[i], said));
	TRY(end_reading(tx, reading));	/* what was taken down meanwhile, or is too old by now */
	return said->not_before > tx_now(tx) ? rest(tx, reading->account, said->not_before) : NULL;
}

err numbers_failed(struct tx *tx, const struct job *reading, int64_t not_before)
{
	TRY(end_reading(tx, reading));
	return rest(tx, reading->account, MAX(not_before, tx_now(tx) + NUMBERS_REST_MS));
}
