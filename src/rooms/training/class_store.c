/* SPDX-License-Identifier: MIT
 * class_store.c - the seats of practice classes, and all that goes with them. */
#include "rooms/training/class.h"

err seats_all(struct tx *tx, struct seat **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct seat, SEATS_ALL_MOST);
	*n = 0;
	query q = sql(tx, "SELECT s.person, s.account, s.until, p.name FROM class_seat s JOIN person p ON p.id = s.person ORDER BY p.name");
	while (*n < SEATS_ALL_MOST && row(&q)) {
		struct seat *s = &(*out)[(*n)++];
		s->person = col_int(&q);
		s->account = col_int(&q);
		s->until = col_int(&q);
		s->name = col_str(&q);
	}
	return sql_end(&q);
}

err seat_put(struct tx *tx, const struct seat *s)
{
	query q = sql(tx, "INSERT INTO class_seat(person, account, until) VALUES ($1, $2, $3)");
	bind_int(&q, s->person);
	bind_int(&q, s->account);
	bind_int(&q, s->until);
	return sql_run(&q);
}

/* ---- the end */

/* What the seats wrote, and what was written for them; but not what goes to other accounts as well. */
static err posts_left(struct tx *tx, struct class_left *l)
{
	query q = sql(tx, "SELECT json_group_array(p.id) FROM post p WHERE (p.created_by IN (SELECT value FROM json_each($1)) OR EXISTS "
			  "(SELECT 1 FROM job j WHERE j.post = p.id AND j.account IN (SELECT value FROM json_each($2)))) AND NOT EXISTS "
			  "(SELECT 1 FROM job j WHERE j.post = p.id AND j.account NOT IN (SELECT value FROM json_each($2)))");
	bind_str(&q, l->names);
	bind_str(&q, l->accounts);
	TRY(sql_str(&q, &l->posts));
	query f = sql(tx, "SELECT json_group_array(DISTINCT sha256) FROM post_media WHERE post IN (SELECT value FROM json_each($1))");
	bind_str(&f, l->posts);
	return sql_str(&f, &l->files);
}

err class_left(struct tx *tx, int64_t by, struct class_left *out)
{
	*out = (struct class_left){0};
	query q = sql(tx, "SELECT json_group_array(s.person), json_group_array(p.name), json_group_array(s.account) "
			  "FROM class_seat s JOIN person p ON p.id = s.person WHERE s.until <= $1");
	bind_int(&q, by);
	if (row(&q)) {
		out->persons = col_str(&q);
		out->names = col_str(&q);
		out->accounts = col_str(&q);
	}
	TRY(sql_end(&q));
	return posts_left(tx, out);
}

err class_is_sending(struct tx *tx, const struct class_left *l, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM job WHERE state = 'sending' AND account IN (SELECT value FROM json_each($1)) LIMIT 1");
	bind_str(&q, l->accounts);
	return sql_any(&q, yes);
}

#define GONE		 "(SELECT value FROM json_each($1))"
#define DECISIONS_OF(by) "DELETE FROM decision WHERE review IN (SELECT id FROM review WHERE " by " IN " GONE ")"
#define NOTICES_OF(by)                                                                                             \
	"DELETE FROM letter_notice WHERE notice IN (SELECT id FROM notice WHERE " by " IN " GONE ")",                  \
		"DELETE FROM notice_to WHERE notice IN (SELECT id FROM notice WHERE " by " IN " GONE ")",              \
		"DELETE FROM notice WHERE " by " IN " GONE

static const char *const OF_POSTS[] = {
	NOTICES_OF("post"),
	DECISIONS_OF("post"),
	"DELETE FROM consent_use WHERE post IN " GONE,
	"DELETE FROM lifted WHERE post IN " GONE,
	"DELETE FROM review WHERE post IN " GONE,
	"DELETE FROM comment WHERE post IN " GONE,
	"DELETE FROM cover_decision WHERE post IN " GONE,
	"DELETE FROM post_version WHERE post IN " GONE,
	"DELETE FROM event WHERE post IN " GONE,
	"DELETE FROM post_text WHERE post IN " GONE,
	"DELETE FROM post_media WHERE post IN " GONE,
	"DELETE FROM job WHERE target IN (SELECT id FROM job WHERE post IN " GONE ")",
	"DELETE FROM job WHERE post IN " GONE,
	"DELETE FROM post WHERE id IN " GONE,
};
static const char *const OF_ACCOUNTS[] = {
	NOTICES_OF("account"),
	DECISIONS_OF("account"),
	"DELETE FROM consent_account WHERE account IN " GONE,
	"DELETE FROM lifted WHERE account IN " GONE,
	"DELETE FROM review WHERE account IN " GONE,
	"DELETE FROM event WHERE account IN " GONE,
	"DELETE FROM post_text WHERE account IN " GONE,
	"DELETE FROM job WHERE target IN (SELECT id FROM job WHERE account IN " GONE ")",
	"DELETE FROM job WHERE account IN " GONE,
	"DELETE FROM secret WHERE account IN " GONE,
	"DELETE FROM account_group WHERE account IN " GONE,
	"DELETE FROM role_held WHERE account IN " GONE,
	"DELETE FROM duty WHERE account IN " GONE,
	"DELETE FROM cover_account WHERE account IN " GONE,
	"DELETE FROM watching WHERE account IN " GONE,
	"DELETE FROM watch_usual WHERE account IN " GONE,
	"DELETE FROM watch_entry WHERE account IN " GONE,
	"DELETE FROM watch_look WHERE account IN " GONE,
	"DELETE FROM foreign_post WHERE account IN " GONE,
	"DELETE FROM by_hand_there WHERE account IN " GONE,
	"DELETE FROM class_seat WHERE account IN " GONE,
	"DELETE FROM account WHERE id IN " GONE,
};
#define NEWS "(SELECT n.id FROM notice n, json_each($1) e WHERE n.once LIKE 'training-' || e.value || '-%')"	/* course.h */
static const char *const OF_PERSONS[] = {
	"DELETE FROM letter_notice WHERE notice IN " NEWS,
	"DELETE FROM notice_to WHERE notice IN " NEWS,
	"DELETE FROM notice WHERE id IN " NEWS,
	"DELETE FROM role_held WHERE person IN " GONE,
	"DELETE FROM policy_ack WHERE person IN " GONE,
	"DELETE FROM duty WHERE person IN " GONE,
	"DELETE FROM training_step WHERE person IN " GONE,
	"DELETE FROM training WHERE person IN " GONE,
	"DELETE FROM token_account WHERE token IN (SELECT id FROM token WHERE person IN " GONE ")",
	"DELETE FROM token WHERE person IN " GONE,
	"DELETE FROM proof_fresh WHERE person IN " GONE,
	"DELETE FROM recovery_code WHERE person IN " GONE,
	"DELETE FROM proof WHERE person IN " GONE,
	"DELETE FROM by_hand_there WHERE person IN " GONE,
	"DELETE FROM person WHERE id IN " GONE,
};
static const char *const OF_NAMES[] = {
	"DELETE FROM event WHERE post IS NULL AND account IS NULL AND who IN " GONE,
	"UPDATE person SET deputy = '' WHERE deputy IN " GONE,
	"DELETE FROM letter_notice WHERE letter IN (SELECT id FROM letter WHERE person IN " GONE ")",
	"DELETE FROM letter WHERE person IN " GONE,
	"DELETE FROM notice_to WHERE person IN " GONE,
	"DELETE FROM notice_secret WHERE person IN " GONE,
	"DELETE FROM hearer_topic WHERE person IN " GONE,
	"DELETE FROM hearer WHERE person IN " GONE,
};

static err run_each(struct tx *tx, const char *const *statements, size_t n, str list)
{
	for (size_t i = 0; i < n; i++) {
		query q = sql(tx, statements[i]);
		bind_str(&q, list);
		TRY(sql_run(&q));
	}
	return NULL;
}

/* The files themselves go with the daemon's next sweep. */
static err mark_files(struct tx *tx, str files)
{
	query q = sql(tx, "UPDATE media SET gone_at = $1 WHERE sha256 IN (SELECT value FROM json_each($2)) AND gone_at = 0 AND NOT EXISTS "
			  "(SELECT 1 FROM post_media p WHERE p.sha256 = media.sha256)");
	bind_int(&q, tx_now(tx));
	bind_str(&q, files);
	return sql_run(&q);
}

static err note_walls(struct tx *tx, str names)
{
	query q = sql(tx, "INSERT INTO class_wall(name, at) SELECT value, $1 FROM json_each($2) WHERE true ON CONFLICT (name) DO UPDATE "
			  "SET at = excluded.at");
	bind_int(&q, tx_now(tx));
	bind_str(&q, names);
	return sql_run(&q);
}

err class_walls(struct tx *tx, int64_t by, str out[static SEATS_ALL_MOST], size_t *n)
{
	query q = sql(tx, "SELECT name FROM class_wall WHERE at <= $1 ORDER BY name LIMIT $2");
	bind_int(&q, by);
	bind_int(&q, SEATS_ALL_MOST);
	for (*n = 0; *n < SEATS_ALL_MOST && row(&q); (*n)++) out[*n] = col_str(&q);
	return sql_end(&q);
}

err class_wall_done(struct tx *tx, str name)
{
	query q = sql(tx, "DELETE FROM class_wall WHERE name = $1");
	bind_str(&q, name);
	return sql_run(&q);
}

err class_forget(struct tx *tx, const struct class_left *l)
{
	TRY(run_each(tx, OF_POSTS, COUNT(OF_POSTS), l->posts));
	TRY(run_each(tx, OF_ACCOUNTS, COUNT(OF_ACCOUNTS), l->accounts));
	TRY(run_each(tx, OF_NAMES, COUNT(OF_NAMES), l->names));
	TRY(run_each(tx, OF_PERSONS, COUNT(OF_PERSONS), l->persons));
	TRY(note_walls(tx, l->names));
	return mark_files(tx, l->files);
}
