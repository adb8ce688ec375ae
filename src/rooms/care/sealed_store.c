/* SPDX-License-Identifier: MIT
 * sealed_store.c - the tables with sealed values, one line each: how they are read in order, and written. */
#include "rooms/care/sealed.h"

#include "rooms/calendar/feed.h"
#include "rooms/notices/notices.h"
#include "rooms/proof/proof.h"
#include "rooms/vault/secrets.h"

/* ---- what a value is bound to */

static int64_t number(str s)
{
	int64_t n = 0;
	return str_int(s, &n) ? n : 0;
}

static str place_of_login(struct arena *a, str account, int64_t kind)
{
	return secret_place(a, number(account), (sp_secret)kind);
}

static str place_of_dialogue(struct arena *a, str job, int64_t n)
{
	return kept_place(a, number(job), (size_t)n);
}

static str place_of_app(struct arena *a, str platform, int64_t kind)
{
	return app_place(a, platform, (sp_secret)kind);
}

static str place_of_memory(struct arena *a, str job, int64_t none)
{
	(void)none;
	return memory_place(a, number(job));
}

static str place_of_notice(struct arena *a, str person, int64_t kind)
{
	return notice_place(a, person, kind);
}

static str place_of_proof(struct arena *a, str person, int64_t none)
{
	(void)none;
	return proof_place(a, number(person));
}

static str place_of_feed(struct arena *a, str feed, int64_t none)
{
	(void)none;
	return feed_place(a, number(feed));
}

/* ---- the tables */

/* read: $1 and $2 are the key of the row before, $3 how many. Columns: the key's two, the value, its kind (sp_secret;
 * 0: none), whose it is, whether that still needs it. write: $1 is the value, $2 and $3 the key. */
static const struct source {
	const char *table, *read, *write;
	str (*place)(struct arena *, str one, int64_t two);
	const char *of;		/* "of the account" */
} SOURCES[SEALED_SOURCES] = {
	[SEALED_LOGIN] = {
		"secret",
		"SELECT s.account, s.kind, s.sealed, s.kind, coalesce(a.name, ''), coalesce(a.state <> 'removed', 0) FROM secret s "
		"LEFT JOIN account a ON a.id = s.account WHERE (s.account, s.kind) > ($1, $2) ORDER BY s.account, s.kind LIMIT $3",
		"UPDATE secret SET sealed = $1 WHERE account = $2 AND kind = $3", place_of_login, "of the account"},
	[SEALED_DIALOGUE] = {
		"kept",
		"SELECT k.job, k.n, k.sealed, k.kind, coalesce(a.name, ''), coalesce(j.state IN ('ready', 'asking', 'sending'), 0) "
		"FROM kept k LEFT JOIN job j ON j.id = k.job LEFT JOIN account a ON a.id = k.account "
		"WHERE (k.job, k.n) > ($1, $2) ORDER BY k.job, k.n LIMIT $3",
		"UPDATE kept SET sealed = $1 WHERE job = $2 AND n = $3", place_of_dialogue, "gathered to connect"},
	[SEALED_APP] = {
		"app_secret",
		"SELECT s.platform, s.kind, s.sealed, s.kind, s.platform, a.platform IS NOT NULL FROM app_secret s "
		"LEFT JOIN app a ON a.platform = s.platform WHERE (s.platform, s.kind) > ($1, $2) "
		"ORDER BY s.platform, s.kind LIMIT $3",
		"UPDATE app_secret SET sealed = $1 WHERE platform = $2 AND kind = $3", place_of_app, "of the app for"},
	[SEALED_MEMORY] = {
		"job",
		"SELECT j.id, 0, j.memory, 0, a.name || CASE WHEN j.post IS NULL THEN '' ELSE ', post ' || j.post END, 1 FROM job j "
		"JOIN account a ON a.id = j.account WHERE j.id > $1 AND $2 >= 0 AND length(j.memory) > 0 ORDER BY j.id LIMIT $3",
		"UPDATE job SET memory = $1 WHERE id = $2 AND $3 >= 0", place_of_memory, "of a job under way for"},
	[SEALED_NOTICE] = {
		"notice_secret",
		"SELECT s.person, s.kind, s.sealed, -1, s.person, 1 FROM notice_secret s WHERE (s.person, s.kind) > ($1, $2) "
		"ORDER BY s.person, s.kind LIMIT $3",
		"UPDATE notice_secret SET sealed = $1 WHERE person = $2 AND kind = $3", place_of_notice, "of the webhook of"},
	[SEALED_PROOF] = {
		"proof",
		"SELECT p.person, 0, p.sealed, -1, n.name, 1 FROM proof p JOIN person n ON n.id = p.person "
		"WHERE p.person > $1 AND $2 >= 0 ORDER BY p.person LIMIT $3",
		"UPDATE proof SET sealed = $1 WHERE person = $2 AND $3 >= 0", place_of_proof, "for the codes of"},
	[SEALED_FEED] = {
		"calendar_feed",
		"SELECT f.id, 0, f.sealed, -1, f.shown, 1 FROM calendar_feed f WHERE f.id > $1 AND $2 >= 0 ORDER BY f.id LIMIT $3",
		"UPDATE calendar_feed SET sealed = $1 WHERE id = $2 AND $3 >= 0", place_of_feed, "of the address of a calendar at"},
};

/* What a plugin remembers has no kind. */
static const char *const KINDS[SP_LAST_SECRET + 1] = {
	[SP_PLAIN] = "The memory", [SP_ACCESS_TOKEN] = "The access token", [SP_REFRESH_TOKEN] = "The refresh token",
	[SP_TOKEN_SECRET] = "The token's secret", [SP_PASSWORD] = "The password", [SP_CLIENT_ID] = "The client id",
	[SP_CLIENT_SECRET] = "The client secret", [SP_OAUTH_CODE] = "The code",
};

static str what(struct arena *a, const struct source *s, int64_t kind, str whose)
{
	const char *word = kind >= 0 && kind <= SP_LAST_SECRET ? KINDS[kind] : NULL;
	return arena_fmt(a, "%s %s '%.*s'", word ? word : "A secret", s->of, SHOW(whose));
}

/* ---- reading and writing */

static err has_table(struct tx *tx, const char *name, bool *has)
{
	query q = sql(tx, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1");
	bind_str(&q, str_of(name));
	return sql_any(&q, has);
}

static err read_some(struct tx *tx, const struct sealed_at *from, struct sealed_row *out, size_t most, size_t *n)
{
	struct arena *a = tx_arena(tx);
	const struct source *s = &SOURCES[from->source];
	query q = sql(tx, s->read);
	bind_str(&q, from->one.len ? from->one : S("0"));
	bind_int(&q, from->two);
	bind_int(&q, (int64_t)most);
	for (*n = 0; *n < most && row(&q); (*n)++) {
		struct sealed_row *r = &out[*n];
		r->at.source = from->source;
		r->at.one = col_str(&q);
		r->at.two = col_int(&q);
		r->sealed = col_blob(&q);
		int64_t kind = col_int(&q);
		str whose = col_str(&q);
		r->owned = col_int(&q) != 0;
		r->place = s->place(a, r->at.one, r->at.two);
		r->what = what(a, s, kind, whose);
	}
	return sql_end(&q);
}

err sealed_next(struct tx *tx, struct sealed_at *at, struct sealed_row *out, size_t most, size_t *n)
{
	*n = 0;
	while (at->source < SEALED_SOURCES) {
		bool has;
		TRY(has_table(tx, SOURCES[at->source].table, &has));
		if (has) TRY(read_some(tx, at, out, most, n));
		if (*n) {
			*at = out[*n - 1].at;
			return NULL;
		}
		*at = (struct sealed_at){.source = at->source + 1};
	}
	return NULL;
}

err sealed_replace(struct tx *tx, const struct sealed_row *r, str sealed)
{
	query q = sql(tx, SOURCES[r->at.source].write);
	bind_blob(&q, sealed);
	bind_str(&q, r->at.one);
	bind_int(&q, r->at.two);
	return sql_run(&q);
}
