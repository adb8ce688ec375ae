/* SPDX-License-Identifier: MIT
 * accounts_store.c - the tables of accounts and their groups. */
#include "rooms/accounts/accounts.h"

#include "rooms/notices/notices.h"
#include "rooms/platforms/lasting.h"
#include "rooms/vault/secrets.h"

#define ACCOUNT_COLUMNS                                                                                        \
	"a.id, a.name, a.platform, a.server, a.handle, a.remote_id, a.title, a.zone, a.state, a.why, "        \
	"a.settings, a.limits, a.late_ms, a.held_until, a.limits_at, a.expires, a.log_in_lasts, "              \
	"a.may_be_private, "                                                                                   \
	"a.owner, a.audience, a.nation, a.renew_at, a.dialogue, a.kind, a.risk, a.deputy, a.approval, a.replies, a.sign_off, " \
	"a.day_most, a.gap_ms "

static void account_read(query *q, struct account *a)
{
	a->id = col_int(q);
	a->name = col_str(q);
	a->platform = col_str(q);
	a->server = col_str(q);
	a->handle = col_str(q);
	a->remote_id = col_str(q);
	a->title = col_str(q);
	a->zone = col_str(q);
	a->state = col_str(q);
	a->why = col_str(q);
	a->settings = col_str(q);
	a->limits = col_str(q);
	a->late_ms = col_int(q);
	a->held_until = col_int(q);
	a->limits_at = col_int(q);
	a->expires = col_int(q);
	a->log_in_lasts = col_int(q);
	a->may_be_private = col_int(q);
	a->owner = col_str(q);
	a->audience = col_str(q);
	a->nation = col_str(q);
	a->renew_at = col_int(q);
	a->dialogue = col_int(q);
	a->kind = col_str(q);
	a->risk = col_str(q);
	a->deputy = col_str(q);
	a->approval = col_str(q);
	a->replies = col_str(q);
	a->sign_off = col_int(q) != 0;
	a->day_most = col_int(q);
	a->gap_ms = col_int(q);
}

err account_get(struct tx *tx, int64_t id, struct account *out, bool *found)
{
	query q = sql(tx, "SELECT " ACCOUNT_COLUMNS "FROM account a WHERE a.id = $1");
	bind_int(&q, id);
	*found = row(&q);
	if (*found) account_read(&q, out);
	return sql_end(&q);
}

err account_dialogue(struct tx *tx, int64_t id, int64_t *dialogue, bool *found)
{
	query q = sql(tx, "SELECT dialogue FROM account WHERE id = $1");
	bind_int(&q, id);
	*found = row(&q);
	*dialogue = *found ? col_int(&q) : 0;
	return sql_end(&q);
}

err account_of(struct tx *tx, int64_t id, struct account *out)
{
	bool found;
	TRY(account_get(tx, id, out, &found));
	return found ? NULL : FAIL(tx_arena(tx), ERR_BUG, "account-gone", "A row names an account that is not there. Please report this.");
}

err account_name(struct tx *tx, int64_t id, str *name)
{
	query q = sql(tx, "SELECT name FROM account WHERE id = $1");
	bind_int(&q, id);
	return sql_str(&q, name);
}

bool account_is_practice(const struct account *on)
{
	return str_starts(on->server, S("practice:"));
}

struct account account_copy(struct arena *a, const struct account *of)
{
	struct account copy = *of;
	str *const TEXTS[] = {&copy.name, &copy.platform, &copy.server, &copy.handle, &copy.remote_id, &copy.title,
			      &copy.zone, &copy.state, &copy.why, &copy.settings, &copy.limits, &copy.owner,
			      &copy.audience, &copy.nation, &copy.kind, &copy.risk, &copy.deputy, &copy.approval, &copy.replies};
	for (size_t i = 0; i < COUNT(TEXTS); i++) *TEXTS[i] = arena_str(a, *TEXTS[i]);
	return copy;
}

err accounts_all(struct tx *tx, struct account **out, size_t *n)
{
	query c = sql(tx, "SELECT count(*) FROM account WHERE state <> 'removed'");
	size_t room;
	TRY(sql_count(&c, &room));
	*out = TAKE_N(tx_arena(tx), struct account, room + 1);
	*n = 0;
	query q = sql(tx, "SELECT " ACCOUNT_COLUMNS "FROM account a WHERE a.state <> 'removed' ORDER BY a.name");
	while (*n < room && row(&q)) account_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

err accounts_zone(struct tx *tx, str *zone, bool *differ)
{
	query q = sql(tx, "SELECT coalesce(min(zone), ''), coalesce(min(zone) <> max(zone), 0) FROM account WHERE state <> 'removed'");
	*zone = row(&q) ? col_str(&q) : S("");
	*differ = col_int(&q) != 0;
	if (*differ) *zone = S("");
	return sql_end(&q);
}

static err no_such_account(struct tx *tx, str name)
{
	struct arena *a = tx_arena(tx);
	struct account *all;
	size_t n;
	TRY(accounts_all(tx, &all, &n));
	if (!n)
		return FAIL(a, ERR_MISSING, "no-account", "No account is connected yet. Connect one with 'schedpost connect PLATFORM', "
			    "or try 'schedpost connect practice --as practice' for a practice (training) account.");
	str *names = TAKE_N(a, str, n);
	for (size_t i = 0; i < n; i++) names[i] = all[i].name;
	str hint = near_hint(a, name, names, n);
	return FAIL(a, ERR_MISSING, "no-such-account", "There is no account '%.*s'.%.*s 'schedpost account list' shows all.",
		    SHOW(name), SHOW(hint));
}

err account_need(struct tx *tx, str name, struct account *out)
{
	query q = sql(tx, "SELECT " ACCOUNT_COLUMNS "FROM account a WHERE a.name = $1 AND a.state <> 'removed'");
	bind_str(&q, name);
	bool found = row(&q);
	if (found) account_read(&q, out);
	TRY(sql_end(&q));
	return found ? NULL : no_such_account(tx, name);
}

static bool already(const struct account *list, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].id == id) return true;
	return false;
}

static err add_group(struct tx *tx, str group, struct account *list, size_t *n)
{
	query q = sql(tx, "SELECT " ACCOUNT_COLUMNS "FROM account_group g JOIN account a ON a.id = g.account "
			  "WHERE g.name = $1 AND a.state <> 'removed' ORDER BY a.name");
	bind_str(&q, group);
	bool any = false;
	while (*n < ACCOUNTS_MOST && row(&q)) {
		any = true;
		account_read(&q, &list[*n]);
		if (!already(list, *n, list[*n].id)) (*n)++;
	}
	TRY(sql_end(&q));
	if (any) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-such-group", "There is no group '@%.*s'. Put an account into it with "
		    "'schedpost account set NAME --group %.*s'.", SHOW(group), SHOW(group));
}

static err only_account(struct tx *tx, struct account **out, size_t *n)
{
	TRY(accounts_all(tx, out, n));
	if (*n == 1) return NULL;
	if (*n == 0) return no_such_account(tx, S(""));
	return FAIL(tx_arena(tx), ERR_INPUT, "which-account", "There are %zu accounts. Please say where it goes: --to NAME, or "
		    "several as --to NAME,NAME. 'schedpost account list' shows all.", *n);
}

err accounts_named(struct tx *tx, str names, struct account **out, size_t *n)
{
	struct arena *a = tx_arena(tx);
	str piece;
	*n = 0;
	if (!str_trim(names).len) return only_account(tx, out, n);
	size_t room = 1;
	for (size_t i = 0; i < names.len; i++) room += names.at[i] == ',';
	bool group = str_find(names, S("@"), NULL);
	*out = TAKE_N(a, struct account, group ? ACCOUNTS_MOST + 1 : room + 1);
	while (str_split(&names, ',', &piece)) {
		piece = str_trim(piece);
		if (!piece.len) continue;
		if (*n >= ACCOUNTS_MOST)
			return FAIL(a, ERR_INPUT, "too-many-accounts", "A post can go to at most %d accounts.", ACCOUNTS_MOST);
		if (piece.at[0] == '@') {
			TRY(add_group(tx, str_cut(piece, 1, piece.len), *out, n));
			continue;
		}
		TRY(account_need(tx, piece, &(*out)[*n]));
		if (!already(*out, *n, (*out)[*n].id)) (*n)++;
	}
	return NULL;
}

err account_about(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *all;
	str names = call_joined(tx_arena(tx), c, "ACCOUNT");
	out->everywhere = !str_trim(names).len;
	if (out->everywhere) return NULL;
	err e = accounts_named(tx, names, &all, &out->n);
	if (e) out->n = 0;
	out->accounts = all;
	return about_unless_wrong(e);
}

err account_limits(struct tx *tx, const struct account *a, sp_limits *out)
{
	if (a->limits.len) return limits_from_json(tx_arena(tx), a->limits, out);
	struct platform p;
	TRY(platform_need(tx, a->platform, &p));
	*out = p.limits;
	return NULL;
}

static err knows_interfaces(struct tx *tx, bool *yes)
{
	query q = sql(tx, "SELECT 1 FROM pragma_table_info('platform') WHERE name = 'interface_until'");
	return sql_any(&q, yes);
}

static err platforms_that_end(struct tx *tx, str **names, size_t *n)
{
	enum { MOST = 100 };
	*names = TAKE_N(tx_arena(tx), str, MOST);
	query q = sql(tx, "SELECT name FROM platform WHERE interface_until <> 0 AND name IN "
			  "(SELECT platform FROM account WHERE state <> 'removed') ORDER BY name");
	while (*n < MOST && row(&q)) (*names)[(*n)++] = col_str(&q);
	return sql_end(&q);
}

err accounts_lasting(struct tx *tx, str **out, size_t *n)
{
	size_t nnames = 0;
	str *names = NULL;
	bool known;
	*n = 0;
	TRY(knows_interfaces(tx, &known));
	if (known) TRY(platforms_that_end(tx, &names, &nnames));
	*out = names;	/* each name gives way to its sentence, or to a later one */
	for (size_t i = 0; i < nnames; i++) {
		struct platform p;
		bool found;
		TRY(platform_get(tx, names[i], &p, &found));
		str words = lasting_warning(tx_arena(tx), &p, tx_now(tx));
		if (words.len) (*out)[(*n)++] = words;
	}
	return NULL;
}

err account_is_named(struct tx *tx, str name, bool *taken)
{
	query q = sql(tx, "SELECT 1 FROM account WHERE name = $1 AND state <> 'removed'");
	bind_str(&q, name);
	return sql_any(&q, taken);
}

err account_by_remote(struct tx *tx, const struct account *like, str remote_id, int64_t *id)
{
	query q = sql(tx, "SELECT id FROM account WHERE platform = $1 AND server = $2 AND remote_id = $3 AND $3 <> '' "
			  "AND state <> 'removed' LIMIT 1");
	bind_str(&q, like->platform);
	bind_str(&q, like->server);
	bind_str(&q, remote_id);
	return sql_int(&q, id);
}

err accounts_of_dialogue(struct tx *tx, int64_t job, struct account **out, size_t *n)
{
	*out = TAKE_N(tx_arena(tx), struct account, SP_MOST_ENTRIES);
	*n = 0;
	query q = sql(tx, "SELECT " ACCOUNT_COLUMNS "FROM account a WHERE a.dialogue = $1 AND a.state <> 'removed' ORDER BY a.id");
	bind_int(&q, job);
	while (*n < SP_MOST_ENTRIES && row(&q)) account_read(&q, &(*out)[(*n)++]);
	return sql_end(&q);
}

/* A lockdown of everything that was parted (unlock part) is on for whatever comes later, too, as long as one of its
 * parts is: else whoever parts it alone would have a way out at once. A part has no row of what it stopped, and was
 * made when the whole was. */
static err lock_like_the_others(struct tx *tx, int64_t account)
{
	query q = sql(tx, "INSERT INTO lock(kind, account, reason, except_for, begins, ends, suspect, sentinel, set_by, made, joins, "
			  "evidence) SELECT l.kind, $1, l.reason, l.except_for, l.begins, l.ends, l.suspect, '', l.set_by, l.made, "
			  "l.joins, l.evidence "
			  "FROM lock w JOIN lock l ON l.id = (SELECT min(p.id) FROM lock p WHERE p.kind = 'lockdown' AND p.account > 0 "
			  "AND p.released_at = 0 AND p.made = w.made AND p.joins = w.joins AND p.id > w.id "
			  "AND NOT EXISTS (SELECT 1 FROM lock_stopped s WHERE s.lock = p.id)) "
			  "WHERE w.kind = 'lockdown' AND w.account = 0 AND w.released_at > 0");
	bind_int(&q, account);
	tx_wake(tx);
	return sql_run(&q);
}

err account_begin(struct tx *tx, const struct account *a, int64_t *id)
{
	query q = sql(tx, "INSERT INTO account(name, platform, server, zone, state, may_be_private, created, created_by, owner, "
			  "audience, nation, kind, approval) VALUES ($1, $2, $3, $4, 'connecting', $5, $6, $7, $8, $9, $10, $11, $12)");
	bind_str(&q, a->name);
	bind_str(&q, a->platform);
	bind_str(&q, a->server);
	bind_str(&q, a->zone);
	bind_int(&q, a->may_be_private);
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_str(&q, a->owner);
	bind_str(&q, a->audience.len ? a->audience : S("public"));
	bind_str(&q, a->nation);
	bind_str(&q, a->kind.len ? a->kind : S("corporate"));
	bind_str(&q, a->approval.len ? a->approval : S("needed"));
	TRY(sql_run(&q));
	*id = tx_last_id(tx);
	return lock_like_the_others(tx, *id);
}

/* A log-in whose end a renewal moves by more than a minute does not end while it is renewed. */
#define LOG_IN_LASTS "log_in_lasts = CASE WHEN $8 <> 0 THEN $9 WHEN $9 = 0 OR log_in_lasts < 0 THEN log_in_lasts " \
		     "WHEN log_in_lasts > 0 AND $9 > log_in_lasts + 60000 THEN -1 ELSE $9 END, "

err account_ready(struct tx *tx, int64_t id, const struct who *w)
{
	query q = sql(tx, "UPDATE account SET state = CASE WHEN $8 <> 0 THEN 'ready' ELSE state END, "
			  "why = CASE WHEN $8 <> 0 OR state = 'ready' THEN '' ELSE why END, held_until = 0, "
			  "handle = CASE WHEN $1 <> '' THEN $1 ELSE handle END, "
			  "remote_id = CASE WHEN $2 <> '' THEN $2 ELSE remote_id END, "
			  "title = CASE WHEN $3 <> '' THEN $3 ELSE title END, "
			  "server = CASE WHEN $4 <> '' THEN $4 ELSE server END, "
			  "settings = CASE WHEN $5 <> '' THEN $5 ELSE settings END, expires = $6, renew_at = $7, "
			  LOG_IN_LASTS
			  "dialogue = CASE WHEN $8 <> 0 THEN $8 ELSE dialogue END WHERE id = $10 AND state <> 'removed'");
	bind_str(&q, w->handle);
	bind_str(&q, w->remote_id);
	bind_str(&q, w->title);
	bind_str(&q, w->server);
	bind_str(&q, w->settings);
	bind_int(&q, w->expires);
	bind_int(&q, w->renew_at);
	bind_int(&q, w->dialogue);
	bind_int(&q, w->log_in_lasts);
	bind_int(&q, id);
	tx_wake(tx);
	return sql_run(&q);
}

static err tell_reconnect(struct tx *tx, int64_t id, str why)
{
	struct account a;
	TRY(account_of(tx, id, &a));
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_CREDENTIAL, .account = id, .what = S("must be connected again, and its posts wait"), .text = why,
		.todo = arena_fmt(tx_arena(tx), "schedpost connect %.*s --as %.*s", SHOW(a.platform), SHOW(a.name))});
}

err accounts_reconnect(struct tx *tx, int64_t id, str why)
{
	query q = sql(tx, "UPDATE account SET state = 'reconnect', why = $1 WHERE id = $2 AND state = 'ready'");
	bind_str(&q, why);
	bind_int(&q, id);
	TRY(sql_run(&q));
	return tx_changes(tx) ? tell_reconnect(tx, id, why) : NULL;
}

err account_cut_off(struct tx *tx, int64_t id, str why)
{
	query q = sql(tx, "UPDATE account SET state = 'reconnect', why = $1 WHERE id = $2 AND state IN ('ready', 'reconnect')");
	bind_str(&q, why);
	bind_int(&q, id);
	return sql_run(&q);
}

err account_stale(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE account SET expires = 1 WHERE id = $1");
	bind_int(&q, id);
	return sql_run(&q);
}

err accounts_not_connected(struct tx *tx, int64_t id, str why)
{
	query q = sql(tx, "UPDATE account SET why = $1 WHERE id = $2 AND state = 'connecting'");
	bind_str(&q, why);
	bind_int(&q, id);
	return sql_run(&q);
}

err account_hold(struct tx *tx, int64_t id, int64_t until, bool whole_platform)
{
	query q = sql(tx, "UPDATE account SET held_until = max(held_until, $1) WHERE id = $2 OR ($3 AND (platform, server) = "
			  "(SELECT platform, server FROM account WHERE id = $2))");
	bind_int(&q, until);
	bind_int(&q, id);
	bind_int(&q, whole_platform);
	return sql_run(&q);
}

err account_has_access(struct tx *tx, int64_t id, bool *yes)
{
	struct sealed_set sealed = {0};
	TRY(secrets_load(tx, id, &sealed));
	*yes = sealed_has_access(&sealed);
	return NULL;
}

err account_entrust(struct tx *tx, int64_t id, str owner, str deputy)
{
	query q = sql(tx, "UPDATE account SET owner = $1, deputy = $2 WHERE id = $3");
	bind_str(&q, owner);
	bind_str(&q, deputy);
	bind_int(&q, id);
	return sql_run(&q);
}

err account_set_limits(struct tx *tx, int64_t id, str json)
{
	query q = sql(tx, "UPDATE account SET limits = $1, limits_at = $2 WHERE id = $3");
	bind_str(&q, json);
	bind_int(&q, tx_now(tx));
	bind_int(&q, id);
	return sql_run(&q);
}

/* What was never connected has nothing to open, and nobody could tick its list. */
static err unlock_unborn(struct tx *tx, int64_t id)
{
	query q = sql(tx, "UPDATE lock SET released_at = $1, released_by = $2 WHERE account = $3 AND released_at = 0 AND EXISTS "
			  "(SELECT 1 FROM account a WHERE a.id = $3 AND a.state = 'connecting')");
	bind_int(&q, tx_now(tx));
	bind_str(&q, tx_who(tx));
	bind_int(&q, id);
	return sql_run(&q);
}

err account_forget(struct tx *tx, int64_t id)
{
	TRY(secrets_drop_all(tx, id));
	TRY(unlock_unborn(tx, id));
	query q = sql(tx, "UPDATE account SET state = 'removed' WHERE id = $1");
	bind_int(&q, id);
	TRY(sql_run(&q));
	query g = sql(tx, "DELETE FROM account_group WHERE account = $1");
	bind_int(&g, id);
	return sql_run(&g);
}
