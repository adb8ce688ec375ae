/* SPDX-License-Identifier: MIT
 * put_back_store.c - the SQL of a database that was put back from a backup. */
#include "rooms/queue/put_back.h"

#include "base/crash.h"
#include "rooms/accounts/accounts.h"
#include "rooms/history/history.h"
#include "text/when.h"

#include <inttypes.h>

#define NOTE "put_back"
enum { AT_ONCE = 500, ACCOUNTS_AT_ONCE = 100 };

err put_back_saved(struct tx *tx, int64_t *saved_at)
{
	query q = sql(tx, "SELECT at FROM event ORDER BY id DESC LIMIT 1");
	*saved_at = row(&q) ? col_int(&q) : 1;
	return sql_end(&q);
}

/* ---- flags */

static err end_of_piece(struct tx *tx, int64_t after, int64_t *last, bool *more)
{
	query q = sql(tx, "SELECT coalesce(max(id), 0), count(*) FROM (SELECT id FROM job WHERE id > $1 ORDER BY id LIMIT $2)");
	bind_int(&q, after);
	bind_int(&q, AT_ONCE);
	if (row(&q)) {
		*last = col_int(&q);
		*more = col_int(&q) == AT_ONCE;
	}
	return sql_end(&q);
}

err put_back_flag(struct tx *tx, const struct put_back *p, int64_t *after, bool *more, int64_t *n)
{
	int64_t last = 0;
	TRY(end_of_piece(tx, *after, &last, more));
	/* One that a backup brought back before keeps the earlier instant. */
	query q = sql(tx, "UPDATE job SET put_back = CASE WHEN put_back > 0 THEN put_back ELSE $1 END, tries = 0 "
			  "WHERE id > $2 AND id <= $3 AND op = $4 AND " JOB_OPEN);
	bind_int(&q, p->saved_at);
	bind_int(&q, *after);
	bind_int(&q, last);
	bind_int(&q, SP_PUBLISH);
	TRY(sql_run(&q));
	CRASH_POINT("some are flagged as put back");
	*n += tx_changes(tx);
	*after = last;
	return NULL;
}

/* ---- log-ins */

#define WHY_OLD_LOGIN S("The database was put back from a backup. This platform gives a new token at each renewal, and the " \
			"one in the backup may have been used since. Please connect the account again.")

static err old_logins(struct tx *tx, int64_t accounts[static ACCOUNTS_AT_ONCE], size_t *n)
{
	query q = sql(tx, "SELECT a.id FROM account a WHERE a.state = 'ready' AND EXISTS (SELECT 1 FROM secret s "
			  "WHERE s.account = a.id AND s.kind = $1) LIMIT $2");
	bind_int(&q, SP_REFRESH_TOKEN);
	bind_int(&q, ACCOUNTS_AT_ONCE);
	*n = 0;
	while (*n < ACCOUNTS_AT_ONCE && row(&q)) accounts[(*n)++] = col_int(&q);
	return sql_end(&q);
}

/* A second use of a token that was renewed since would end the log-in for good, so none is tried. */
static err ask_anew(struct tx *tx, int64_t account)
{
	query q = sql(tx, "UPDATE job SET state = 'cancelled', code = 'put-back' WHERE account = $1 AND op = 2 AND state = 'ready' "
			  "AND " JOB_RENEWS);
	bind_int(&q, account);
	TRY(sql_run(&q));
	TRY(accounts_reconnect(tx, account, WHY_OLD_LOGIN));
	return history_add(tx, &(struct event){0, account, 0, "log-in-old", WHY_OLD_LOGIN});
}

static err ask_all_anew(struct tx *tx, size_t *asked)
{
	int64_t accounts[ACCOUNTS_AT_ONCE];
	size_t n;
	*asked = 0;
	do {
		TRY(old_logins(tx, accounts, &n));
		for (size_t i = 0; i < n; i++) TRY(ask_anew(tx, accounts[i]));
		*asked += n;
	} while (n);
	return NULL;
}

/* ---- telling */

/* For people; in the post's own zone where it has one. */
static err instant_of(struct tx *tx, int64_t at, str zone, str *out)
{
	const struct zone *z;
	TRY(zone_load(tx_arena(tx), zone.len ? zone : S("UTC"), &z));
	*out = when_local(tx_arena(tx), at, z);
	return NULL;
}

err put_back_tell(struct tx *tx, const struct put_back *p, size_t *asked)
{
	struct arena *a = tx_arena(tx);
	TRY(ask_all_anew(tx, asked));
	TRY(note_put(tx, NOTE, arena_fmt(a, "%" PRId64 " %" PRId64 " %" PRId64, p->at, p->saved_at, p->lost_at)));
	str saved;
	TRY(instant_of(tx, p->saved_at, S(""), &saved));
	str note = arena_fmt(a, "The database was put back from a backup of %.*s.", SHOW(saved));
	TRY(history_add(tx, &(struct event){0, 0, 0, "put-back", note}));
	CRASH_POINT("put back, and told");
	return NULL;
}

static bool read_told(str text, struct put_back *out)
{
	str word;
	return str_split(&text, ' ', &word) && str_int(word, &out->at) && str_split(&text, ' ', &word) &&
	       str_int(word, &out->saved_at) && str_int(text, &out->lost_at);
}

err put_back_told(struct tx *tx, struct put_back *out, bool *ever)
{
	str told;
	TRY(note_get(tx, NOTE, &told));
	*ever = read_told(told, out);
	if (!*ever) return NULL;
	/* What is due soonest is what matters; a million rows are not counted. */
	query c = sql(tx, "SELECT count(*) FROM (SELECT 1 FROM job WHERE state IN ('ready', 'unsure') AND put_back > 0 "
			  "AND due <= $1 ORDER BY due LIMIT $2)");
	bind_int(&c, tx_now(tx));
	bind_int(&c, AT_ONCE);
	if (row(&c)) out->left = col_int(&c);
	return sql_end(&c);
}

/* ---- the look */

err put_back_look(struct tx *tx, const struct job *j)
{
	struct job whole;	/* a claim reads no more than it needs */
	bool found;
	str saved;
	TRY(queue_get(tx, j->id, &whole, &found));
	TRY(instant_of(tx, whole.put_back, whole.zone, &saved));
	str why = arena_fmt(tx_arena(tx), "The database was put back from a backup of %.*s. It may have gone out since, so it is "
			    "looked up before anything is sent.", SHOW(saved));
	TRY(queue_move_state(tx, &(struct job_change){j->id, JOB_READY, JOB_UNSURE, tx_now(tx), S("put-back"), why}));
	query q = sql(tx, "UPDATE job SET rank = $1, looks = 0, intent_at = put_back WHERE id = $2");
	bind_int(&q, RANK_LOOKUP);
	bind_int(&q, j->id);
	TRY(sql_run(&q));
	CRASH_POINT("looked up because it was put back");
	return history_add(tx, &(struct event){j->post, j->account, j->part, "unsure", why});
}
