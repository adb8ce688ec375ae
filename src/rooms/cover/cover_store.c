/* SPDX-License-Identifier: MIT
 * cover_store.c - covers, their accounts, and what was decided about posts, as rows. */
#include "rooms/cover/cover.h"

#include <inttypes.h>

#define COVER_COLUMNS                                                                                                \
	"c.id, c.owner, coalesce(c.person, 0), o.name, coalesce(p.name, ''), coalesce(b.name, ''), c.kind, "         \
	"c.state, "                                                                                                  \
	"c.powers, c.begins, c.ends, c.wall_begins, c.wall_ends, c.zone, c.usual, c.note, c.why, c.made_by, "        \
	"c.imposed, c.agreed_at, c.suspended_at, coalesce(c.after, 0), c.version, c.made, c.leave FROM cover c "              \
	"JOIN person o ON o.id = c.owner LEFT JOIN person p ON p.id = c.person LEFT JOIN person b ON b.id = "        \
	"c.backup "
/* In the words of the indexes cover_of_owner and cover_of_person. */
#define COVER_OPEN "c.state <> 'closed' AND c.state <> 'withdrawn' "

static void cover_read(query *q, struct cover *c)
{
	c->id = col_int(q);
	c->owner_id = col_int(q);
	c->person_id = col_int(q);
	c->owner = col_str(q);
	c->person = col_str(q);
	c->backup = col_str(q);
	c->kind = col_str(q);
	str state = col_str(q);
	cover_state_read(state, &c->state);
	c->powers = col_str(q);
	c->begins = col_int(q);
	c->ends = col_int(q);
	c->wall_begins = col_str(q);
	c->wall_ends = col_str(q);
	c->zone = col_str(q);
	c->usual = col_str(q);
	c->note = col_str(q);
	c->why = col_str(q);
	c->made_by = col_str(q);
	c->imposed = col_int(q) != 0;
	c->agreed_at = col_int(q);
	c->suspended_at = col_int(q);
	c->after = col_int(q);
	c->version = col_int(q);
	c->made = col_int(q);
	c->leave = col_str(q);
}

static err covers_read(struct tx *tx, query *q, struct cover **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct cover, COVERS_MOST);
	for (*n = 0; *n < COVERS_MOST && row(q); (*n)++) cover_read(q, &(*out)[*n]);
	return sql_end(q);
}

/* ---- one */

static void bind_cover(query *q, const struct cover *c)
{
	bind_str(q, c->person);
	bind_str(q, c->backup);
	bind_str(q, c->powers);
	bind_int(q, c->begins);
	bind_int(q, c->ends);
	bind_str(q, c->wall_begins);
	bind_str(q, c->wall_ends);
	bind_str(q, c->zone);
	bind_str(q, c->usual);
	bind_int(q, c->imposed);
	bind_int(q, c->agreed_at);
	bind_int(q, c->suspended_at);
	bind_str(q, c->note);
	bind_str(q, c->why);
}

err cover_put(struct tx *tx, const struct cover *c, const int64_t *accounts, size_t n, int64_t *id)
{
	query q = sql(tx, "INSERT INTO cover(person, backup, powers, begins, ends, wall_begins, wall_ends, zone, "
			  "usual, imposed, "
			  "agreed_at, suspended_at, note, why, owner, kind, state, after, made_by, made, leave) VALUES ("
			  "(SELECT id FROM person WHERE name = $1), (SELECT id FROM person WHERE name = $2), $3, $4, "
			  "$5, $6, $7, $8, "
			  "$9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)");
	bind_cover(&q, c);
	bind_int(&q, c->owner_id);
	bind_str(&q, c->kind);
	bind_str(&q, cover_state_name(c->state));
	bind_maybe(&q, c->after, c->after != 0);
	bind_str(&q, tx_who(tx));
	bind_int(&q, tx_now(tx));
	bind_str(&q, c->leave);
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return cover_accounts_set(tx, *id, accounts, n);
}

err cover_need(struct tx *tx, int64_t id, struct cover *out)
{
	query q = sql(tx, "SELECT " COVER_COLUMNS "WHERE c.id = $1");
	bind_int(&q, id);
	bool found = row(&q);
	if (found) cover_read(&q, out);
	TRY(sql_end(&q));
	if (found) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-cover",
		    "There is no cover %" PRId64 ". 'schedpost cover list' shows their numbers.", id);
}

static err changed_meanwhile(struct tx *tx, const struct cover *c)
{
	return FAIL(tx_arena(tx), ERR_STALE, "cover-changed",
		    "Somebody else has changed cover %" PRId64
		    " meanwhile. Nothing was changed now; 'schedpost cover show %" PRId64 "' shows how it stands.",
		    c->id, c->id);
}

err cover_save(struct tx *tx, const struct cover *c)
{
	query q = sql(
		tx,
		"UPDATE cover SET person = (SELECT id FROM person WHERE name = $1), "
		"backup = (SELECT id FROM person WHERE name = $2), powers = $3, begins = $4, ends = $5, "
		"wall_begins = $6, wall_ends = $7, zone = $8, usual = $9, imposed = $10, agreed_at = $11, "
		"suspended_at = $12, note = $13, why = $14, version = version + 1, leave = $17 WHERE id = $15 AND version = $16");
	bind_cover(&q, c);
	bind_int(&q, c->id);
	bind_int(&q, c->version);
	bind_str(&q, c->leave);
	TRY(sql_run(&q));
	tx_wake(tx); /* what was planned by its authority may have to be looked at anew */
	return tx_changes(tx) == 1 ? NULL : changed_meanwhile(tx, c);
}

err cover_move(struct tx *tx, const struct cover *c, enum cover_state to, str why)
{
	if (!cover_may_become(c->state, to))
		return FAIL(tx_arena(tx), ERR_STALE, "not-now",
			    "Cover %" PRId64 " is %.*s%s, so nothing was changed. 'schedpost cover show %" PRId64
			    "' tells what can be done.",
			    c->id, SHOW(cover_state_name(c->state)), c->state == to ? " already" : "", c->id);
	query q = sql(tx, "UPDATE cover SET state = $1, why = $2, version = version + 1, agreed_at = CASE $1 WHEN "
			  "'agreed' THEN "
			  "$3 ELSE agreed_at END WHERE id = $4 AND version = $5");
	bind_str(&q, cover_state_name(to));
	bind_str(&q, why);
	bind_int(&q, tx_now(tx));
	bind_int(&q, c->id);
	bind_int(&q, c->version);
	TRY(sql_run(&q));
	tx_wake(tx);
	return tx_changes(tx) == 1 ? NULL : changed_meanwhile(tx, c);
}

/* ---- their accounts */

err cover_accounts(struct tx *tx, int64_t cover, int64_t **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), int64_t, COVER_ACCOUNTS_MOST);
	query q = sql(
		tx, "SELECT x.account FROM cover_account x JOIN account a ON a.id = x.account WHERE x.cover = $1 AND "
		    "a.state <> 'removed' ORDER BY a.name");
	bind_int(&q, cover);
	for (*n = 0; *n < COVER_ACCOUNTS_MOST && row(&q); (*n)++) (*out)[*n] = col_int(&q);
	return sql_end(&q);
}

err cover_accounts_set(struct tx *tx, int64_t cover, const int64_t *accounts, size_t n)
{
	query gone = sql(tx, "DELETE FROM cover_account WHERE cover = $1");
	bind_int(&gone, cover);
	TRY(sql_run(&gone));
	for (size_t i = 0; i < n; i++) {
		query q = sql(tx, "INSERT INTO cover_account(cover, account) VALUES ($1, $2)");
		bind_int(&q, cover);
		bind_int(&q, accounts[i]);
		TRY(sql_run(&q));
	}
	return NULL;
}

/* ---- many */

err covers_from(struct tx *tx, int64_t account, int64_t after, struct cover **out, size_t *n)
{
	query q = sql(tx, "SELECT " COVER_COLUMNS "WHERE " COVER_OPEN
			  "AND c.ends > $1 AND ($2 = 0 OR EXISTS (SELECT 1 FROM "
			  "cover_account x WHERE x.account = $2 AND x.cover = c.id)) ORDER BY c.begins, c.id");
	bind_int(&q, after);
	bind_int(&q, account);
	return covers_read(tx, &q, out, n);
}

err covers_of(struct tx *tx, str person, bool ended_too, struct cover **out, size_t *n)
{
	query q = sql(tx, "SELECT " COVER_COLUMNS "WHERE (o.name = $1 OR p.name = $1) AND ($2 OR (" COVER_OPEN ")) "
			  "ORDER BY c.begins DESC, c.id DESC");
	bind_str(&q, person);
	bind_int(&q, ended_too);
	return covers_read(tx, &q, out, n);
}

err covers_lending(struct tx *tx, const struct cover_ask *ask, struct cover **out, size_t *n)
{
	query q =
		sql(tx, "SELECT " COVER_COLUMNS "WHERE c.person = $1 AND " COVER_OPEN "AND " COVER_IN_FORCE(
				"$2") "AND instr(c.powers, $3) AND ($4 = 0 OR EXISTS (SELECT 1 FROM cover_account x "
				      "WHERE x.account = $4 AND x.cover = c.id)) AND NOT EXISTS "
				      "(SELECT 1 FROM cover f WHERE f.after = c.id AND f.state <> 'closed' AND "
				      "f.state <> 'withdrawn' AND f.begins <= $2 AND $2 < f.ends) ORDER BY c.id");
	bind_int(&q, ask->person);
	bind_int(&q, ask->at);
	bind_str(&q, arena_fmt(tx_arena(tx), " %.*s ", SHOW(ask->power)));
	bind_int(&q, ask->account);
	return covers_read(tx, &q, out, n);
}

err cover_of_absent(struct tx *tx, str owner, int64_t account, int64_t at, struct cover *out, bool *found)
{
	query q = sql(tx, "SELECT " COVER_COLUMNS
			  "JOIN cover_account x ON x.cover = c.id AND x.account = $1 WHERE o.name = $2 "
			  "AND " COVER_OPEN "AND c.begins <= $3 AND $3 < c.ends "
			  "ORDER BY c.state = 'agreed' AND c.suspended_at = 0 DESC, c.after IS NULL, c.id LIMIT 1");
	bind_int(&q, account);
	bind_str(&q, owner);
	bind_int(&q, at);
	*found = row(&q);
	if (*found) cover_read(&q, out);
	return sql_end(&q);
}

err covering_now(struct tx *tx, int64_t account, str **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), str, COVERS_MOST);
	query q = sql(tx, "SELECT DISTINCT p.name FROM cover_account x JOIN cover c ON c.id = x.cover JOIN person p "
			  "ON p.id = c.person "
			  "WHERE x.account = $1 AND " COVER_IN_FORCE("$2") "ORDER BY p.name");
	bind_int(&q, account);
	bind_int(&q, tx_now(tx));
	for (*n = 0; *n < COVERS_MOST && row(&q); (*n)++) (*out)[*n] = col_str(&q);
	return sql_end(&q);
}

err covers_suspend(struct tx *tx, int64_t account, int64_t *n)
{
	query q = sql(
		tx,
		"UPDATE cover AS c SET suspended_at = $1, version = version + 1 WHERE " COVER_OPEN
		"AND c.suspended_at = 0 "
		"AND c.ends > $1 AND EXISTS (SELECT 1 FROM cover_account x WHERE x.account = $2 AND x.cover = c.id)");
	bind_int(&q, tx_now(tx));
	bind_int(&q, account);
	TRY(sql_run(&q));
	*n = tx_changes(tx);
	tx_wake(tx);
	return NULL;
}

/* ---- decisions */

err cover_decide(struct tx *tx, const struct cover_decision *d)
{
	query q = sql(
		tx,
		"INSERT INTO cover_decision(cover, post, what, note, made_by, made) VALUES ($1, $2, $3, $4, $5, $6) "
		"ON CONFLICT (cover, post) DO UPDATE SET what = excluded.what, note = excluded.note, "
		"made_by = excluded.made_by, made = excluded.made, done = 0");
	bind_int(&q, d->cover);
	bind_int(&q, d->post);
	bind_str(&q, d->what);
	bind_str(&q, d->note);
	bind_str(&q, d->made_by);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err cover_decisions(struct tx *tx, int64_t cover, struct cover_decision **out, size_t *n)
{
	size_t room;
	query c = sql(tx, "SELECT count(*) FROM cover_decision WHERE cover = $1");
	bind_int(&c, cover);
	TRY(sql_count(&c, &room));
	*out = TAKE_N(tx_arena(tx), struct cover_decision, room + 1);
	*n = 0;
	query q = sql(tx, "SELECT cover, post, what, note, made_by, made, done FROM cover_decision WHERE cover = $1 "
			  "ORDER BY post");
	bind_int(&q, cover);
	while (*n < room && row(&q)) {
		struct cover_decision *d = &(*out)[(*n)++];
		d->cover = col_int(&q);
		d->post = col_int(&q);
		d->what = col_str(&q);
		d->note = col_str(&q);
		d->made_by = col_str(&q);
		d->made = col_int(&q);
		d->done = col_int(&q);
	}
	return sql_end(&q);
}

err cover_decided(struct tx *tx, int64_t cover, int64_t post)
{
	query q = sql(tx, "UPDATE cover_decision SET done = $1 WHERE cover = $2 AND post = $3");
	bind_int(&q, tx_now(tx));
	bind_int(&q, cover);
	bind_int(&q, post);
	return sql_run(&q);
}
