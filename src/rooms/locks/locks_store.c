/* SPDX-License-Identifier: MIT
 * locks_store.c - locks, and who has agreed to end them, as rows. */
#include "rooms/locks/lock_files.h"

#include "base/log.h"
#include "text/text.h"
#include "text/when.h"

#include <inttypes.h>

#define LOCK_COLUMNS                                                                                                 \
	"l.id, l.account, l.kind, coalesce(a.name, ''), l.reason, l.except_for, coalesce(p.name, ''), l.sentinel, "  \
	"l.set_by, l.begins, l.ends, l.made, l.joins, l.evidence, l.released_at FROM lock l "                                     \
	"LEFT JOIN account a ON a.id = l.account LEFT JOIN person p ON p.id = l.suspect "

static void lock_read(query *q, struct lock *l)
{
	l->id = col_int(q);
	l->account = col_int(q);
	l->kind = col_str(q);
	l->account_name = col_str(q);
	l->reason = col_str(q);
	l->except_for = col_str(q);
	l->suspect = col_str(q);
	l->sentinel = col_str(q);
	l->set_by = col_str(q);
	l->begins = col_int(q);
	l->ends = col_int(q);
	l->made = col_int(q);
	l->joins = col_int(q);
	l->evidence = col_int(q);
	l->released_at = col_int(q);
}

#define HELPS                                                                                                        \
	(1u << SP_REVOKE | 1u << SP_DELETE | 1u << SP_LOOKUP | 1u << SP_TIMELINE | 1u << SP_PROFILE | 1u << SP_WHOAMI |  \
	 1u << SP_CONNECT)
#define LOCK_OP_BIT(n) 1u << (n)
_Static_assert((LOCK_OPS(LOCK_OP_BIT, |)) == (HELPS | 1u << SP_PUBLISH), "the numbers that stand in queries (locks.h)");

bool lock_allows(sp_op op)
{
	return (HELPS >> op) & 1u;
}

/* By what each account is connected now, or was under the lock that this one is parted from. */
static err note_log_ins(struct tx *tx, int64_t from, int64_t to, int64_t account)
{
	query q = sql(tx, "INSERT OR REPLACE INTO lock_login(lock, account, dialogue) SELECT $1, a.id, coalesce((SELECT dialogue FROM lock_login WHERE "
			  "lock = $2 AND account = a.id), CASE WHEN $2 > 0 THEN 0 ELSE a.dialogue END) FROM account a WHERE $3 IN (0, a.id)");
	bind_int(&q, to);
	bind_int(&q, from);
	bind_int(&q, account);
	return sql_run(&q);
}

err lock_put(struct tx *tx, const struct lock *l, int64_t *id)
{
	query q = sql(tx, "INSERT INTO lock(kind, account, reason, except_for, begins, ends, suspect, sentinel, set_by, made, "
			  "joins, evidence) VALUES ($1, $2, $3, $4, $5, $6, (SELECT id FROM person WHERE name = $7), $8, $9, $10, "
			  "CASE WHEN $11 > 0 THEN $11 ELSE coalesce((SELECT n FROM joins), 0) END, "
			  "CASE WHEN $12 > 0 THEN $13 ELSE coalesce((SELECT max(id) FROM evidence), 0) END)");
	bind_str(&q, l->kind);
	bind_int(&q, l->account);
	bind_str(&q, l->reason);
	bind_str(&q, l->except_for);
	bind_int(&q, l->begins);
	bind_int(&q, l->ends);
	bind_str(&q, l->suspect);
	bind_str(&q, l->sentinel);
	bind_str(&q, l->set_by.len ? l->set_by : tx_who(tx));
	bind_int(&q, l->made ? l->made : tx_now(tx));
	bind_int(&q, l->joins);
	bind_int(&q, l->id);
	bind_int(&q, l->evidence);
	TRY(sql_run(&q));
	int64_t from = l->id;
	*id = tx_last_id(tx);
	tx_wake(tx);
	return str_is(l->kind, S("lockdown")) ? note_log_ins(tx, from, *id, l->account) : NULL;
}

err lock_already(struct tx *tx, const struct lock *wanted, int64_t *lock, bool *found)
{
	query q = sql(tx, "SELECT l.id FROM lock l LEFT JOIN person p ON p.id = l.suspect "
			  "WHERE l.kind = 'lockdown' AND l.released_at = 0 AND l.account = $1 AND l.sentinel <> '' "
			  "AND l.made >= $2 AND l.made <= $3 AND $4 IN ('', p.name) AND NOT EXISTS "
			  "(SELECT 1 FROM drill d WHERE d.account = l.account AND d.ended = 0 AND " LOCK_IS_OF_DRILL
			  "<> ($4 = '' AND $5 = 'DRILL ' || d.id)) ORDER BY l.suspect IS NULL DESC, l.id DESC LIMIT 1");
	bind_int(&q, wanted->account);
	bind_int(&q, tx_now(tx) - LOCK_PARTS_MS);
	bind_int(&q, tx_now(tx));
	bind_str(&q, wanted->suspect);
	bind_str(&q, wanted->reason);
	*found = row(&q);
	*lock = *found ? col_int(&q) : 0;
	return sql_end(&q);
}

err lock_suspect(struct tx *tx, int64_t lock, str person)
{
	query q = sql(tx, "UPDATE lock SET suspect = (SELECT id FROM person WHERE name = $1) WHERE id = $2 AND suspect IS NULL");
	bind_str(&q, person);
	bind_int(&q, lock);
	return sql_run(&q);
}

err locks_open(struct tx *tx, struct lock **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct lock, LOCKS_MOST);
	query q = sql(tx, "SELECT " LOCK_COLUMNS "WHERE l.released_at = 0 AND (l.kind = 'lockdown' OR l.ends = 0 OR $1 < l.ends) ORDER BY l.kind DESC, l.id");
	bind_int(&q, tx_now(tx));
	for (*n = 0; *n < LOCKS_MOST && row(&q); (*n)++) lock_read(&q, &(*out)[*n]);
	return sql_end(&q);
}

err lock_get(struct tx *tx, int64_t id, struct lock *out, bool *found)
{
	query q = sql(tx, "SELECT " LOCK_COLUMNS "WHERE l.id = $1");
	bind_int(&q, id);
	*found = row(&q);
	if (*found) lock_read(&q, out);
	return sql_end(&q);
}

err lock_need(struct tx *tx, int64_t id, struct lock *out)
{
	bool found;
	TRY(lock_get(tx, id, out, &found));
	if (found && !out->released_at) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-lock",
		    "There is no lock %" PRId64 " that is on. 'schedpost locks' shows those that are.", id);
}

err lock_release(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE lock SET released_at = $1, released_by = $2 WHERE id = $3 AND released_at = 0");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_int(&q, id);
	tx_wake(tx);
	return sql_run(&q);
}

err lockdown_on(struct tx *tx, int64_t account, struct lock *out, bool *found)
{
	query q = sql(tx, "SELECT " LOCK_COLUMNS "WHERE l.kind = 'lockdown' AND l.account IN (0, $1) AND " LOCK_IS_ON("$2")
			  " ORDER BY l.id LIMIT 1");
	bind_int(&q, account);
	bind_int(&q, tx_now(tx));
	*found = row(&q);
	if (*found) lock_read(&q, out);
	return sql_end(&q);
}

err hold_at(struct tx *tx, int64_t account, int64_t at, str category, struct lock *out, bool *found)
{
	query q = sql(tx, "SELECT " LOCK_COLUMNS "WHERE " HOLD_IS_ON("$1", "$2", "$3") " ORDER BY l.ends = 0 DESC, l.ends DESC, l.id LIMIT 1");
	bind_int(&q, account);
	bind_int(&q, at);
	bind_str(&q, category);
	*found = row(&q);
	if (*found) lock_read(&q, out);
	return sql_end(&q);
}

err lock_of_suspect(struct tx *tx, int64_t person, int64_t *lock)
{
	query q = sql(tx, "SELECT id FROM lock WHERE suspect = $1 AND released_at = 0 LIMIT 1");
	bind_int(&q, person);
	*lock = row(&q) ? col_int(&q) : 0;
	return sql_end(&q);
}

err lockdowns_joins(struct tx *tx, int64_t *joins)
{
	query q = sql(tx, "SELECT coalesce(min(joins), $1) FROM lock WHERE kind = 'lockdown' AND released_at = 0");
	bind_int(&q, INT64_MAX);
	return sql_int(&q, joins);
}

err lock_give_voice(struct tx *tx, int64_t account, int64_t job)
{
	query q = sql(tx, "INSERT INTO lock_voice(lock, job, account) SELECT l.id, $1, $2 FROM lock l WHERE l.kind = 'lockdown' "
			  "AND l.account IN (0, $2) AND " LOCK_IS_ON("$3"));
	bind_int(&q, job);
	bind_int(&q, account);
	bind_int(&q, tx_now(tx));
	return sql_run(&q);
}

err lock_voices_carry(struct tx *tx, int64_t from, int64_t to, int64_t account)
{
	query q = sql(tx, "INSERT INTO lock_voice(lock, job, account) SELECT $1, job, account FROM lock_voice WHERE lock = $2 "
			  "AND account = $3");
	bind_int(&q, to);
	bind_int(&q, from);
	bind_int(&q, account);
	return sql_run(&q);
}

err lock_has_voice(struct tx *tx, int64_t job, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM job j WHERE j.id = $1 AND NOT " LOCKDOWN_ON("j.account", "$2", "AND NOT " IS_VOICE)
			  "AND EXISTS (SELECT 1 FROM lock l WHERE l.released_at = 0 AND " IS_VOICE ")");
	bind_int(&q, job);
	bind_int(&q, tx_now(tx));
	return sql_any(&q, yes);
}

err unlock_agree(struct tx *tx, int64_t lock, str person, str **agreed, size_t *n)
{
	const struct clock *clock = tx_clock(tx);
	query put = sql(tx, "INSERT INTO unlock(lock, person, at, up) SELECT $1, id, $2, $4 FROM person WHERE name = $3 "
			    "ON CONFLICT DO NOTHING");
	bind_int(&put, lock);
	bind_int(&put, tx_now(tx));
	bind_str(&put, person);
	bind_int(&put, clock->up(clock));
	TRY(sql_run(&put));
	*agreed = TAKE_N(tx_arena(tx), str, LOCKS_MOST);
	query q = sql(tx, "SELECT p.name FROM unlock u JOIN person p ON p.id = u.person WHERE u.lock = $1 AND " SAY_COUNTS
			  " ORDER BY u.at, p.name");
	bind_int(&q, lock);
	for (*n = 0; *n < LOCKS_MOST && row(&q); (*n)++) (*agreed)[*n] = col_str(&q);
	return sql_end(&q);
}

err unlock_since(struct tx *tx, int64_t lock, str person, struct unlock_since *out)
{
	query q = sql(tx, "SELECT u.at, u.up FROM unlock u JOIN person p ON p.id = u.person WHERE u.lock = $1 AND p.name = $2");
	bind_int(&q, lock);
	bind_str(&q, person);
	*out = (struct unlock_since){0};
	if (row(&q)) {
		out->at = col_int(&q);
		out->up = col_int(&q);
	}
	return sql_end(&q);
}

/* ---- what locks without a row */

static str name_shown(const struct sentinel *s)
{
	return text_valid(s->file, NULL) ? s->file : S("(its name is no text)");
}

static str not_whole(struct arena *a, const struct sentinel *s, size_t more)
{
	const char *folder = "in the folder locks of schedpost's data";
	if (!more)
		return arena_fmt(a, "'%.*s' %s is no whole file of a lockdown, and so it locks everything.", SHOW(name_shown(s)), folder);
	return arena_fmt(a, "'%.*s' and %zu more %s are no whole files of a lockdown, or came all at once, and so they lock everything.",
			 SHOW(name_shown(s)), more, folder);
}

enum { BEYOND_MOST = 20 };

static str beyond_file(struct arena *a, str data_folder, const struct sentinel *s, bool ended)
{
	bool all = !s->whole || !s->account.len;
	return arena_fmt(a, "'%.*s' in %.*s/locks locks %s%.*s%s. %s", SHOW(name_shown(s)), SHOW(data_folder),
			 all ? "everything" : "'", SHOW(all ? S("") : s->account), all ? "" : "'",
			 ended ? "It could not be removed when its lockdown was ended: please have it removed by whoever looks after this machine."
			       : "The service has not taken it up yet.");
}

static str beyond_held(struct arena *a, const struct sentinel *s)
{
	bool all = !s->account.len;
	return arena_fmt(a, "the service's memory locks %s%.*s%s%s%.*s%s, until the service ends, for it could not be saved. Please make room "
			 "on its disk: then it is saved by itself.", all ? "everything" : "'", SHOW(s->account), all ? "" : "'",
			 s->suspect.len ? " and shuts out " : "", SHOW(s->suspect), s->by.len ? arena_cstr(a, arena_fmt(a, " (typed by %.*s)", SHOW(s->by))) : "");
}

static err beyond_files(struct tx *tx, str data_folder, str *out, size_t *n)
{
	struct sentinel *all;
	size_t nall;
	enum adopted how;
	err e = sentinels_read(tx_arena(tx), data_folder, &all, &nall);
	if (e) out[(*n)++] = arena_fmt(tx_arena(tx), "what cannot be read locks everything. %.*s", SHOW(e->text));
	for (size_t i = 0; !e && i < nall && *n < BEYOND_MOST; i++) {
		TRY(lock_file_how(tx, all[i].file, &how));
		if (how != ADOPTED) out[(*n)++] = beyond_file(tx_arena(tx), data_folder, &all[i], how == RELEASED);
	}
	return NULL;
}

err locks_beyond(struct tx *tx, const struct house *house, str **out, size_t *n)
{
	struct sentinel *held;
	size_t nheld = 0;
	*out = TAKE_N(tx_arena(tx), str, BEYOND_MOST + 1);
	*n = 0;
	if (!house) return NULL;
	if (house->brake) brake_held(house->brake, tx_arena(tx), &held, &nheld);
	for (size_t i = 0; i < nheld && *n < BEYOND_MOST; i++) (*out)[(*n)++] = beyond_held(tx_arena(tx), &held[i]);
	bool none = house->brake && !brake_has_sentinels(house->brake);
	return none ? NULL : beyond_files(tx, house->data_folder, *out, n);
}

err locks_remind(struct tx *tx, const struct house *house, struct reply *r)
{
	query q = sql(tx, "SELECT count(*), min(l.begins), max(l.account = 0) FROM lock l WHERE l.kind = 'lockdown' AND "
			  LOCK_IS_ON("$1") " AND NOT EXISTS (SELECT 1 FROM drill d WHERE d.ended = 0 AND " LOCK_IS_OF_DRILL ")");
	bind_int(&q, tx_now(tx));
	size_t more;
	bool any = row(&q);
	int64_t n = any ? col_int(&q) : 0;
	int64_t since = any && n ? col_int(&q) : 0;
	bool all = any && n && col_int(&q);
	TRY(sql_end(&q));
	if (n)
		reply_warn(r, "LOCKED DOWN since %.*s: nothing goes out %s. 'schedpost locks' tells more.",
			   SHOW(when_utc(tx_arena(tx), since)), all ? "anywhere" : "on some accounts");
	str *beyond;
	TRY(locks_beyond(tx, house, &beyond, &more));
	for (size_t i = 0; i < more; i++) reply_warn(r, "LOCKED DOWN, too: %.*s", SHOW(beyond[i]));
	return NULL;
}

static err rows_for_brake(struct tx *tx, struct lock_sync *out)
{
	out->accounts = TAKE_N(tx_arena(tx), str, BRAKE_NAMES_MOST);
	query q = sql(tx, "SELECT coalesce(a.name, '') FROM lock l LEFT JOIN account a ON a.id = l.account WHERE "
			  "l.kind = 'lockdown' AND " LOCK_IS_ON("$1"));
	bind_int(&q, tx_now(tx));
	while (row(&q)) {
		str name = col_str(&q);
		out->all |= !name.len || out->n == BRAKE_NAMES_MOST;
		if (!out->all) out->accounts[out->n++] = name;
	}
	return sql_end(&q);
}

/* ---- sentinels */

err sentinel_brought(struct tx *tx, str data_folder, const struct sentinel *typed, str *file)
{
	struct sentinel *all;
	size_t n;
	enum adopted how;
	*file = S("");
	TRY(sentinels_read(tx_arena(tx), data_folder, &all, &n));
	for (size_t i = 0; i < n && !file->len; i++) {
		if (!all[i].whole || !str_is_nocase(all[i].account, typed->account)) continue;
		if (!str_is(all[i].suspect, typed->suspect)) continue;
		TRY(lock_file_how(tx, all[i].file, &how));
		if (how == NOT_YET) *file = all[i].file;
	}
	return NULL;
}

static err account_number(struct tx *tx, str name, int64_t *id)
{
	query q = sql(tx, "SELECT id FROM account WHERE name = $1 AND state <> 'removed'");
	bind_str(&q, name);
	return sql_int(&q, id);
}

static err adopt(struct tx *tx, const struct sentinel *s, struct lock *out)
{
	int64_t account = 0;
	if (s->whole && s->account.len) TRY(account_number(tx, s->account, &account));
	*out = (struct lock){.kind = S("lockdown"), .account = account, .account_name = s->account,
			     .reason = s->reason, .except_for = S(""), .begins = lock_begins(tx, s),
			     .suspect = S(""), .sentinel = s->file, .set_by = s->by};
	TRY(lock_put(tx, out, &out->id));
	out->suspect = s->suspect;
	return NULL;
}

/* All of these are one lockdown of everything. */
static err adopt_shared(struct tx *tx, const struct sentinel **files, size_t n, struct lock_sync *out)
{
	int64_t lock = 0;
	bool found;
	if (!n) return NULL;
	TRY(lock_to_share(tx, &lock, &found));
	if (!found) {
		struct sentinel whole = {.file = files[0]->file, .account = S(""), .by = S("schedpost"), .suspect = S("")};
		whole.reason = not_whole(tx_arena(tx), files[0], n - 1);
		TRY(adopt(tx, &whole, &out->adopted[out->nadopted]));
		lock = out->adopted[out->nadopted++].id;
	}
	for (size_t i = 0; i < n; i++) TRY(lock_file_put(tx, files[i]->file, lock, true));
	return NULL;
}

/* *shares: it is left to adopt_shared. */
static err adopt_file(struct tx *tx, const struct sentinel *s, struct lock_sync *out, bool *shares)
{
	const struct lock_share share = {.s = s, .fresh = out->adopted, .nfresh = out->nadopted};
	int64_t lock = 0;
	bool copy;
	TRY(lock_of_copy(tx, &share, &lock, &copy));
	if (copy) return lock_file_put(tx, s->file, lock, false);
	TRY(lock_is_shared(tx, &share, shares));
	return *shares ? NULL : adopt(tx, s, &out->adopted[out->nadopted++]);
}

static err sync_sentinels(struct tx *tx, struct brake *b, str data_folder, struct lock_sync *out)
{
	struct sentinel *all = NULL;
	size_t nall = 0;
	enum adopted how;
	if (brake_has_sentinels(b)) TRY(sentinels_read(tx_arena(tx), data_folder, &all, &nall));
	TRY(lock_files_forget(tx, all, nall));
	out->released = TAKE_N(tx_arena(tx), str, nall + 1);
	out->adopted = TAKE_N(tx_arena(tx), struct lock, nall + out->nheld + 2);
	const struct sentinel **shared = TAKE_N(tx_arena(tx), const struct sentinel *, nall + 1);
	size_t nshared = 0;
	for (size_t i = 0; i < nall; i++) {
		bool shares = false;
		TRY(lock_file_how(tx, all[i].file, &how));
		if (how == NOT_YET) TRY(adopt_file(tx, &all[i], out, &shares));
		if (shares) shared[nshared++] = &all[i];
		if (how == RELEASED) out->released[out->nreleased++] = all[i].file;
	}
	return adopt_shared(tx, shared, nshared, out);
}

/* What was only held in memory is saved as soon as there is room. */
static err sync_held(struct tx *tx, struct lock_sync *out)
{
	enum adopted how;
	if (!out->adopted) out->adopted = TAKE_N(tx_arena(tx), struct lock, out->nheld + 2);
	for (size_t i = 0; i < out->nheld; i++) {
		TRY(lock_file_how(tx, out->held[i].file, &how));
		if (how == NOT_YET) TRY(adopt(tx, &out->held[i], &out->adopted[out->nadopted++]));
	}
	return NULL;
}

/* What cannot be known is locked, with a row that says why: posts are paused by it, and two people end it. */
static err lock_in_doubt(struct tx *tx, str why, struct lock_sync *out)
{
	struct lock on;
	bool found;
	TRY(lockdown_on(tx, 0, &on, &found));
	if (found) return NULL;
	struct sentinel s = {.account = S(""), .by = S("schedpost"), .reason = why, .suspect = S(""), .whole = true};
	s.file = S("");
	return adopt(tx, &s, &out->adopted[out->nadopted++]);
}

static err sync(struct tx *tx, struct brake *b, str data_folder, struct lock_sync *out)
{
	brake_held(b, tx_arena(tx), &out->held, &out->nheld);
	err unread = sync_sentinels(tx, b, data_folder, out);
	bool folder = unread && (unread->kind == ERR_DENIED || unread->kind == ERR_OUTSIDE || unread->kind == ERR_MISSING);
	if (unread && !folder) return unread;
	TRY(sync_held(tx, out));
	if (unread) TRY(lock_in_doubt(tx, unread->text, out));
	TRY(rows_for_brake(tx, out));
	if (!out->all && !out->n) return NULL;
	query q = sql(tx, "SELECT 1 FROM lock l WHERE l.released_at = 0 AND l.kind = 'lockdown' AND l.account <> 0 AND NOT EXISTS "
			  "(SELECT 1 FROM account a WHERE a.id = l.account)");
	bool lost;
	TRY(sql_any(&q, &lost));
	return lost ? lock_in_doubt(tx, S("A lockdown names an account that is not there."), out) : NULL;
}

err locks_sync(struct tx *tx, struct brake *b, str data_folder, struct lock_sync *out)
{
	*out = (struct lock_sync){.seen = brake_epoch(b)};
	err e = sync(tx, b, data_folder, out);
	if (e) brake_pull(b, true, NULL, 0);
	return e;
}

void locks_synced(struct arena *a, struct brake *b, str data_folder, const struct lock_sync *s)
{
	bool taken = brake_rows(b, s->seen, s->all, s->accounts, s->n);
	for (size_t i = 0; taken && i < s->nheld; i++) brake_let(b, s->held[i].file);
	for (size_t i = 0; i < s->nreleased; i++) {
		err e = sentinel_remove(a, data_folder, s->released[i]);
		if (e) log_say(LOG_IS_ERROR, "an ended lockdown goes on, for its file is still there: %.*s", SHOW(e->text));
	}
}
