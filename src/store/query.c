/* SPDX-License-Identifier: MIT
 * query.c - the five verbs of a query, and the prepared statements behind them.
 *
 * A statement is found again by the address of its literal. The first failure of a query sticks: later verbs
 * do nothing, and sql_end tells. Texts are bound from and read into the arena of the work, so that SQLite
 * copies nothing itself. */
#include "store/inside.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { MOST_PLACES = 64 };	/* parameters of one statement */

struct statement {
	const char *text;		/* its address is the key */
	const char *copy;		/* of a kept one: what stood at that address */
	sqlite3_stmt *st;
	struct statement *next_open;	/* or the next spare one */
	bool kept, busy, over;		/* over: no further row */
	uint8_t places;			/* how many parameters */
	uint8_t at[MOST_PLACES + 1]; /* at[n]: SQLite's number of $n, which counts in order of appearance */
};

#define OOPS(tx, text, what, ...)                                                                  \
	FAIL((tx)->arena, ERR_BUG, "query",                                                        \
	     "schedpost made a mistake in a query. Please report this: " what " (%s)", ##__VA_ARGS__, text)

/* ---- statements, kept */

static size_t slot_of(const char *text)
{
	uint64_t h = (uint64_t)(uintptr_t)text * 0x9e3779b97f4a7c15u;
	return (size_t)(h >> 32) & (DB_SLOTS - 1);
}

/* The slot of this text, or the empty one where it belongs. The text is compared too: an address may be used
 * again when a library was unloaded. */
static struct statement **find(struct db *db, const char *text)
{
	size_t i = slot_of(text);
	while (db->cache[i] && (db->cache[i]->text != text || strcmp(db->cache[i]->copy, text)))
		i = (i + 1) & (DB_SLOTS - 1);
	return &db->cache[i];
}

static err learn_places(struct tx *tx, struct statement *s)
{
	int n = sqlite3_bind_parameter_count(s->st);
	if (n > MOST_PLACES) return OOPS(tx, s->text, "more than %d parameters", MOST_PLACES);
	for (int i = 1; i <= n; i++) {
		char name[8];
		snprintf(name, sizeof name, "$%d", i);
		int at = sqlite3_bind_parameter_index(s->st, name);
		if (!at) return OOPS(tx, s->text, "its parameters are not $1 to $%d", n);
		s->at[i] = (uint8_t)at;
	}
	s->places = (uint8_t)n;
	return NULL;
}

static struct statement *card_new(struct db *db)
{
	struct statement *s = db->spare;
	if (!s) return TAKE(db->arena, struct statement);
	db->spare = s->next_open;
	*s = (struct statement){0};
	return s;
}

static void forget(struct db *db, struct statement *s)
{
	sqlite3_finalize(s->st);
	*s = (struct statement){.next_open = db->spare};
	db->spare = s;
}

static err prepare(struct tx *tx, const char *text, bool keep, struct statement **out)
{
	struct db *db = tx->db;
	struct statement *s = card_new(db);
	s->text = text;
	const char *rest = "";
	unsigned how = keep ? SQLITE_PREPARE_PERSISTENT : 0;
	err e = NULL;
	if (sqlite3_prepare_v3(db->handle, text, -1, how, &s->st, &rest) != SQLITE_OK)
		e = db_failure(tx->arena, db, text);
	else if (!s->st || rest[strspn(rest, " \t\n;")])
		e = OOPS(tx, text, "it must be exactly one statement");
	else e = learn_places(tx, s);
	if (e) {
		forget(db, s);
		return e;
	}
	*out = s;
	return NULL;
}

static err get(struct tx *tx, const char *text, struct statement **out)
{
	struct db *db = tx->db;
	struct statement **slot = find(db, text);
	if (*slot && !(*slot)->busy) {
		*out = *slot;
		return NULL;
	}
	bool keep = !*slot && db->cached < DB_MOST_CACHED;
	TRY(prepare(tx, text, keep, out));
	if (!keep) return NULL;
	(*out)->kept = true;
	(*out)->copy = arena_cstr(db->arena, str_of(text));
	*slot = *out;
	db->cached++;
	return NULL;
}

/* ---- begin and end */

query sql(struct tx *tx, const char *literal)
{
	struct statement *s = NULL;
	query q = {.tx = tx};
	q.failed = get(tx, literal, &s);
	if (q.failed) return q;
	s->busy = true;
	s->over = false;
	s->next_open = tx->db->open;
	tx->db->open = s;
	q.statement = s;
	if (!tx->writes && !sqlite3_stmt_readonly(s->st))
		q.failed = OOPS(tx, literal, "it writes in a work that only reads");
	return q;
}

static void put_back(struct db *db, struct statement *s)
{
	struct statement **at = &db->open;
	while (*at && *at != s) at = &(*at)->next_open;
	if (*at) *at = s->next_open;
	s->busy = false;
	if (!s->kept) {
		forget(db, s);
		return;
	}
	sqlite3_reset(s->st);
	if (s->places) sqlite3_clear_bindings(s->st);	/* they point into an arena that is about to end */
}

err sql_end(query *q)
{
	if (q->statement) put_back(q->tx->db, q->statement);
	q->statement = NULL;
	return q->failed;
}

void query_end_all(struct db *db)
{
	while (db->open) put_back(db, db->open);
}

void query_forget_all(struct db *db)
{
	query_end_all(db);
	for (size_t i = 0; i < DB_SLOTS; i++)
		if (db->cache[i]) sqlite3_finalize(db->cache[i]->st);
}

/* ---- parameters */

/* The place of the next parameter; 0 when the query has failed. */
static int next_place(query *q)
{
	struct statement *s = q->statement;
	if (q->failed) return 0;
	if (!s || q->bound >= s->places) {
		q->failed = OOPS(q->tx, s ? s->text : "(ended)", "more values than parameters");
		return 0;
	}
	return s->at[++q->bound];
}

static void bound(query *q, int code)
{
	struct statement *s = q->statement;
	if (code != SQLITE_OK) q->failed = db_failure(q->tx->arena, q->tx->db, s->text);
}

void bind_int(query *q, int64_t n)
{
	struct statement *s = q->statement;
	int at = next_place(q);
	if (at) bound(q, sqlite3_bind_int64(s->st, at, n));
}

void bind_str(query *q, str text)
{
	struct statement *s = q->statement;
	int at = next_place(q);
	if (!at) return;
	const char *copy = text.len ? arena_str(q->tx->arena, text).at : "";
	bound(q, sqlite3_bind_text64(s->st, at, copy, text.len, SQLITE_STATIC, SQLITE_UTF8));
}

void bind_blob(query *q, str bytes)
{
	struct statement *s = q->statement;
	int at = next_place(q);
	if (!at) return;
	const char *copy = bytes.len ? arena_str(q->tx->arena, bytes).at : "";
	bound(q, sqlite3_bind_blob64(s->st, at, copy, bytes.len, SQLITE_STATIC));
}

void bind_null(query *q)
{
	struct statement *s = q->statement;
	int at = next_place(q);
	if (at) bound(q, sqlite3_bind_null(s->st, at));
}

void bind_maybe(query *q, int64_t n, bool is_there)
{
	if (is_there) bind_int(q, n);
	else bind_null(q);
}

/* ---- rows */

static bool step(query *q)
{
	struct statement *s = q->statement;
	if (q->failed || !s || s->over) return false;
	if (q->bound != s->places) {
		q->failed = OOPS(q->tx, s->text, "%d of %d parameters have a value", q->bound, s->places);
		return false;
	}
	int code = sqlite3_step(s->st);
	if (code == SQLITE_ROW) return true;
	s->over = true;
	if (code != SQLITE_DONE) q->failed = db_failure(q->tx->arena, q->tx->db, s->text);
	return false;
}

bool row(query *q)
{
	q->column = 0;
	return step(q);
}

/* The statement and the number of the next column; NULL when there is none to read. */
static sqlite3_stmt *at_column(query *q)
{
	struct statement *s = q->statement;
	if (q->failed || !s) return NULL;
	if (q->column < sqlite3_data_count(s->st)) return s->st;
	q->failed = OOPS(q->tx, s->text, "column %d is read where there is none", q->column + 1);
	return NULL;
}

int64_t col_int(query *q)
{
	sqlite3_stmt *st = at_column(q);
	return st ? sqlite3_column_int64(st, q->column++) : 0;
}

str col_str(query *q)
{
	sqlite3_stmt *st = at_column(q);
	if (!st) return S("");
	int at = q->column++;
	const char *text = (const char *)sqlite3_column_text(st, at);
	size_t len = (size_t)sqlite3_column_bytes(st, at);
	return len ? arena_str(q->tx->arena, (str){text, len}) : S("");
}

str col_blob(query *q)
{
	sqlite3_stmt *st = at_column(q);
	if (!st) return S("");
	int at = q->column++;
	const char *bytes = sqlite3_column_blob(st, at);
	size_t len = (size_t)sqlite3_column_bytes(st, at);
	return len ? arena_str(q->tx->arena, (str){bytes, len}) : S("");
}

bool col_null(query *q)
{
	sqlite3_stmt *st = at_column(q);
	return !st || sqlite3_column_type(st, q->column) == SQLITE_NULL;
}

err sql_any(query *q, bool *yes)
{
	*yes = row(q);
	return sql_end(q);
}

err sql_int(query *q, int64_t *out)
{
	*out = row(q) ? col_int(q) : 0;
	return sql_end(q);
}

err sql_str(query *q, str *out)
{
	*out = row(q) ? col_str(q) : S("");
	return sql_end(q);
}

err sql_count(query *q, size_t *out)
{
	*out = row(q) ? (size_t)col_int(q) : 0;
	return sql_end(q);
}

err sql_run(query *q)
{
	while (step(q)) continue;
	struct statement *s = q->statement;
	if (!q->failed && s && !sqlite3_stmt_readonly(s->st)) {
		q->tx->changes = sqlite3_changes64(q->tx->db->handle);
		q->tx->last_id = sqlite3_last_insert_rowid(q->tx->db->handle);
	}
	return sql_end(q);
}

int64_t tx_changes(struct tx *tx)
{
	return tx->changes;
}

int64_t tx_last_id(struct tx *tx)
{
	return tx->last_id;
}
