/* SPDX-License-Identifier: MIT
 * training_store.c - the tables of courses and of what has happened in them. */
#include "rooms/training/training.h"

/* $1: now. Whoever has left and come back begins anew, whatever was approved before. */
#define TRAINEE "t.person, t.account, t.in_a_row, t.began, max(t.since, p.joined), t.role_on, t.ended, p.name, p.full_name, " \
		"coalesce(a.name, ''), t.coach, t.backup, t.state, t.role, p.state = 'here', EXISTS (SELECT 1 FROM role_held h " \
		"WHERE h.person = p.id AND h.role = 'novice' AND h.account = t.account AND (h.until = 0 OR h.until > $1)) " \
		"AND (t.account = 0 OR a.state <> 'removed') FROM training t JOIN person p ON p.id = t.person " \
		"LEFT JOIN account a ON a.id = t.account "

static void trainee_read(query *q, struct trainee *t)
{
	t->person = col_int(q);
	t->account = col_int(q);
	t->in_a_row = col_int(q);
	t->began = col_int(q);
	t->since = col_int(q);
	t->role_on = col_int(q);
	t->ended = col_int(q);
	t->name = col_str(q);
	t->full_name = col_str(q);
	t->account_name = col_str(q);
	t->coach = col_str(q);
	t->backup = col_str(q);
	t->state = col_str(q);
	t->role = col_str(q);
	t->here = col_int(q) != 0;
	t->is_on = col_int(q) != 0;
}

str trainee_state(const struct trainee *t)
{
	return str_is(t->state, S("learning")) && !t->is_on ? S("broken off") : t->state;
}

err trainee_get(struct tx *tx, str person, struct trainee *out, bool *found)
{
	query q = sql(tx, "SELECT " TRAINEE "WHERE p.name = $2 AND p.state = 'here'");
	bind_int(&q, tx_now(tx));
	bind_str(&q, person);
	*found = row(&q);
	if (*found) trainee_read(&q, out);
	return sql_end(&q);
}

err trainee_need(struct tx *tx, str person, struct trainee *out)
{
	struct person p;
	bool found;
	TRY(person_need(tx, person, &p));
	TRY(trainee_get(tx, person, out, &found));
	if (found) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "not-enrolled", "%.*s is not in training. To begin: schedpost training enrol %.*s --coach "
		    "NAME --backup NAME", SHOW(person), SHOW(person));
}

static err trainees_of(struct tx *tx, query *q, struct trainee **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct trainee, TRAINEES_MOST);
	*n = 0;
	bind_int(q, tx_now(tx));
	while (*n < TRAINEES_MOST && row(q)) trainee_read(q, &(*out)[(*n)++]);
	return sql_end(q);
}

err trainees_all(struct tx *tx, struct trainee **out, size_t *n)
{
	query q = sql(tx, "SELECT " TRAINEE "WHERE p.state = 'here' ORDER BY p.name");
	return trainees_of(tx, &q, out, n);
}

err trainees_ever(struct tx *tx, struct trainee **out, size_t *n)
{
	query q = sql(tx, "SELECT " TRAINEE "ORDER BY t.began, p.name");
	return trainees_of(tx, &q, out, n);
}

err trainee_put(struct tx *tx, const struct trainee *t)
{
	query q = sql(tx, "INSERT INTO training(person, account, coach, backup, in_a_row, began, since, state, role, role_on, ended) "
			  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (person) DO UPDATE SET "
			  "account = excluded.account, coach = excluded.coach, backup = excluded.backup, "
			  "in_a_row = excluded.in_a_row, began = excluded.began, since = excluded.since, state = excluded.state, "
			  "role = excluded.role, role_on = excluded.role_on, ended = excluded.ended");
	bind_int(&q, t->person);
	bind_int(&q, t->account);
	bind_str(&q, t->coach);
	bind_str(&q, t->backup);
	bind_int(&q, t->in_a_row);
	bind_int(&q, t->began);
	bind_int(&q, t->since);
	bind_str(&q, t->state);
	bind_str(&q, t->role);
	bind_int(&q, t->role_on);
	bind_int(&q, t->ended);
	return sql_run(&q);
}

err training_step_add(struct tx *tx, int64_t person, const char *what, str note)
{
	query q = sql(tx, "INSERT INTO training_step(person, at, who, what, note) VALUES ($1, $2, $3, $4, $5)");
	bind_int(&q, person);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, str_of(what));
	bind_str(&q, note);
	return sql_run(&q);
}

err training_steps(struct tx *tx, int64_t person, struct training_step **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct training_step, STEPS_MOST);
	*n = 0;
	query q = sql(tx, "SELECT at, who, what, note FROM training_step WHERE person = $1 ORDER BY id LIMIT $2");
	bind_int(&q, person);
	bind_int(&q, STEPS_MOST);
	while (*n < STEPS_MOST && row(&q)) {
		struct training_step *s = &(*out)[(*n)++];
		s->at = col_int(&q);
		s->who = col_str(&q);
		s->what = col_str(&q);
		s->note = col_str(&q);
	}
	return sql_end(&q);
}
