/* SPDX-License-Identifier: MIT
 * changes.c - hears of each row that is written, and keeps its values until a line is written of it. */
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include "store/changes.h"

#include <inttypes.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* What says nothing about what people have: the record itself, the mark of the last commit, and how far lists were
 * read. */
static const char *const UNHEARD[] = {"audit", "actor", "meta", "watching", "watch_usual", "watch_entry", "watch_look",
				       "figure_asked", "figure_rest"};

enum { BYTES_AT_ONCE = 32 << 10, NAME_ROOM = 64, KEY_LETTERS = 20, STATE_ALIGN = 64 /* of libsodium's state */ };

struct digest {
	crypto_generichash_state state;
	size_t n;		/* in bytes: not yet taken in */
	unsigned char bytes[BYTES_AT_ONCE];
};

struct changes {
	struct digest before, after;
	int64_t rows;
	size_t about;
	int64_t rows_then;	/* and about_then: when the work under way began */
	size_t about_then;
	bool full;
	char text[ABOUT_MOST];
};

/* ---- digests: BLAKE2b, four times as fast as SHA-256 here, for a plugin's memory is among the values */

static void begin(struct digest *d)
{
	crypto_generichash_init(&d->state, NULL, 0, SHA_BYTES);
	d->n = 0;
}

static void take_in(struct digest *d, const void *bytes, size_t n)
{
	if (d->n + n > BYTES_AT_ONCE) {
		crypto_generichash_update(&d->state, d->bytes, d->n);
		d->n = 0;
	}
	if (n > BYTES_AT_ONCE) {
		crypto_generichash_update(&d->state, bytes, n);
		return;
	}
	memcpy(d->bytes + d->n, bytes, n);
	d->n += n;
}

static void end(struct digest *d, uint8_t out[SHA_BYTES])
{
	crypto_generichash_update(&d->state, d->bytes, d->n);
	crypto_generichash_final(&d->state, out, SHA_BYTES);
}

/* Kind and length go before the bytes, so that no two rows read the same. */
static void take_value(struct digest *d, sqlite3_value *v)
{
	int kind = sqlite3_value_type(v), len = 0;
	int64_t number = 0, head;
	const void *bytes = &number;
	if (kind == SQLITE_INTEGER) {
		number = sqlite3_value_int64(v);
		len = sizeof number;
	} else if (kind == SQLITE_TEXT || kind == SQLITE_BLOB) {
		bytes = sqlite3_value_blob(v);
		len = sqlite3_value_bytes(v);
	}
	head = (int64_t)kind << 32 | len;
	take_in(d, &head, sizeof head);
	if (len) take_in(d, bytes, (size_t)len);
}

typedef int side_value(sqlite3 *, int, sqlite3_value **);

static void take_row(struct digest *d, sqlite3 *handle, const char *table, side_value *value)
{
	sqlite3_value *v;
	int n = sqlite3_preupdate_count(handle);
	take_in(d, table, strlen(table) + 1);
	for (int i = 0; i < n; i++)
		if (value(handle, i, &v) == SQLITE_OK) take_value(d, v);
}

/* ---- which rows */

static bool is_unheard(const char *table)
{
	for (size_t i = 0; i < COUNT(UNHEARD); i++)
		if (!strcmp(UNHEARD[i], table)) return true;
	return false;
}

/* Their key is a person's name, which must not stay in the record when the person is erased. */
static const char *const KEPT_BY_NAME[] = {"hearer", "hearer_topic", "notice_secret", "notice_to"};

static bool is_kept_by_name(const char *table)
{
	for (size_t i = 0; i < COUNT(KEPT_BY_NAME); i++)
		if (!strcmp(KEPT_BY_NAME[i], table)) return true;
	return false;
}

/* What people call things may hold anything; the record parts its words by spaces and its fields by tabs. */
static void plain_word(const char *text, char out[KEY_LETTERS + 1])
{
	static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	size_t n = 0;
	for (; n < KEY_LETTERS && text[n]; n++) out[n] = strchr(PLAIN, text[n]) ? text[n] : '_';
	out[n] = 0;
}

/* Of a table without row numbers the first column of its key. */
static void name_row(sqlite3 *handle, int op, const char *table, sqlite3_int64 key, char out[NAME_ROOM])
{
	sqlite3_value *v = NULL;
	side_value *side = op == SQLITE_INSERT ? sqlite3_preupdate_new : sqlite3_preupdate_old;
	bool keyed = side(handle, 0, &v) == SQLITE_OK && v && sqlite3_value_type(v) == SQLITE_TEXT;
	if (keyed && is_kept_by_name(table)) snprintf(out, NAME_ROOM, "%s", table);
	else if (keyed) {
		char word[KEY_LETTERS + 1];
		plain_word((const char *)sqlite3_value_text(v), word);
		snprintf(out, NAME_ROOM, "%s/%s", table, word);
	} else snprintf(out, NAME_ROOM, "%s/%" PRId64, table, v && !key ? (int64_t)sqlite3_value_int64(v) : (int64_t)key);
}

static bool is_named(const struct changes *c, const char *name, size_t len)
{
	for (const char *at = c->text + c->about_then; (at = strstr(at, name)); at += len) {
		bool begins = at == c->text || at[-1] == ' ', ends = !at[len] || at[len] == ' ';
		if (begins && ends) return true;
	}
	return false;
}

static void note_row(struct changes *c, const char *name)
{
	size_t len = strlen(name);
	if (c->full || is_named(c, name, len)) return;
	c->full = c->about + len + 1 >= ABOUT_MOST;
	if (c->full) return;
	c->about += (size_t)snprintf(c->text + c->about, ABOUT_MOST - c->about, "%s%s", c->about ? " " : "", name);
}

/* SQLite's own shape of such a call: sqlite3_preupdate_hook. */
static void hear(void *of, sqlite3 *handle, int op, const char *schema, const char *table, sqlite3_int64 was,
		 sqlite3_int64 is)
{
	struct changes *c = of;
	char name[NAME_ROOM];
	(void)schema;
	if (is_unheard(table)) return;
	if (op != SQLITE_INSERT) take_row(&c->before, handle, table, sqlite3_preupdate_old);
	if (op != SQLITE_DELETE) take_row(&c->after, handle, table, sqlite3_preupdate_new);
	name_row(handle, op, table, op == SQLITE_INSERT ? is : was, name);
	note_row(c, name);
	c->rows++;
}

/* ---- one work, or several for one line */

static void forget(struct changes *c)
{
	begin(&c->before);
	begin(&c->after);
	c->rows = c->rows_then = 0;
	c->about = c->about_then = 0;
	c->full = false;
	c->text[0] = 0;
}

void changes_watch(struct db *db)
{
	uintptr_t room = (uintptr_t)arena_take(db->arena, sizeof *db->changes + STATE_ALIGN);
	db->changes = (void *)((room + STATE_ALIGN - 1) & ~(uintptr_t)(STATE_ALIGN - 1));
	forget(db->changes);
	sqlite3_preupdate_hook(db->handle, hear, db->changes);
}

/* What a line still waits for stays; what a work left that failed does not. */
void changes_begin(struct db *db)
{
	struct changes *c = db->changes;
	if (!c) return;
	if (!db->audit.waits && c->rows) forget(c);
	c->rows_then = c->rows;
	c->about_then = c->about;
}

bool changes_any(const struct db *db)
{
	const struct changes *c = db->changes;
	return c && c->rows > c->rows_then;
}

bool changes_have_room(const struct db *db)
{
	const struct changes *c = db->changes;
	return !c->full && c->about + ABOUT_OF_ONE <= ABOUT_MOST;
}

const char *changes_about(const struct db *db)
{
	return db->changes->text;
}

void changes_told(struct db *db, struct changed *out)
{
	struct changes *c = db->changes;
	out->rows = c->rows;
	memcpy(out->about, c->text, sizeof out->about);
	end(&c->before, out->before);
	end(&c->after, out->after);
	forget(c);
}
