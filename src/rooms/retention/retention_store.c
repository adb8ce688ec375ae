/* SPDX-License-Identifier: MIT
 * retention_store.c - posts whose words and files have been kept for long enough. */
#include "rooms/retention/retention.h"

#include "rooms/history/history.h"
#include "rooms/queue/queue.h"
#include "store/audit.h"

#include <inttypes.h>

#define KEEP_RECORD_NOTE "keep-record"
enum { CLEAR_MOST = 100, THIN_MOST = 2000, THIN_EVERY_DAYS = 30 };

/* ---- for how long */

err keeping_read(struct tx *tx, struct keeping *out)
{
	*out = (struct keeping){0};
	query q = sql(tx, "SELECT what, days FROM keeping");
	while (row(&q)) {
		str what = col_str(&q);
		int64_t days = col_int(&q);
		*(str_is(what, S("words")) ? &out->words : &out->files) = days;
	}
	TRY(sql_end(&q));
	str record;
	TRY(note_get(tx, KEEP_RECORD_NOTE, &record));
	if (!str_int(record, &out->record)) out->record = 0;
	return NULL;
}

/* The record hears nothing of meta, so it is told of the change as of a step. */
static err keep_record_for(struct tx *tx, int64_t days)
{
	struct keeping was;
	TRY(keeping_read(tx, &was));
	if (was.record == days) return NULL;
	TRY(note_put(tx, KEEP_RECORD_NOTE, arena_fmt(tx_arena(tx), "%" PRId64, days)));
	str note = arena_fmt(tx_arena(tx), "Lines of the record are kept for %" PRId64 " days (0: for ever).", days);
	return history_add(tx, &(struct event){.what = "retention", .note = note});
}

static err keep_for(struct tx *tx, str what, int64_t days)
{
	query none = sql(tx, "DELETE FROM keeping WHERE what = $1");
	bind_str(&none, what);
	TRY(sql_run(&none));
	if (!days) return NULL;
	query q = sql(tx, "INSERT INTO keeping(what, days) VALUES ($1, $2)");
	bind_str(&q, what);
	bind_int(&q, days);
	return sql_run(&q);
}

err keeping_write(struct tx *tx, const struct keeping *k)
{
	TRY(keep_for(tx, S("words"), k->words));
	TRY(keep_for(tx, S("files"), k->files));
	return keep_record_for(tx, k->record);
}

/* ---- posts */

/* A post with a job that is still open waits for its end. */
static err old_posts(struct tx *tx, int64_t before, int64_t out[static CLEAR_MOST], size_t *n)
{
	query q = sql(tx, "SELECT p.id FROM post p WHERE p.cleared_at = 0 AND p.at < $1 AND NOT EXISTS (SELECT 1 FROM job WHERE "
			  "post = p.id AND op = $2 AND " JOB_OPEN ") ORDER BY p.at LIMIT $3");
	bind_int(&q, before);
	bind_int(&q, SP_PUBLISH);
	bind_int(&q, CLEAR_MOST);
	for (*n = 0; *n < CLEAR_MOST && row(&q); (*n)++) out[*n] = col_int(&q);
	return sql_end(&q);
}

static const char *const WORDS_OF[] = {
	"UPDATE post SET title = '', link = '', link_title = '', link_text = '', warning = '', cleared_at = $2 WHERE id = $1",
	"UPDATE post_text SET text = '' WHERE post = $1 AND $2 > 0",
	"UPDATE post_version SET words = '{}' WHERE post = $1 AND $2 > 0",
	"DELETE FROM comment WHERE post = $1 AND $2 > 0",
	"UPDATE notice SET what = 'It was about a post whose words are not kept any more.', text = '' WHERE post = $1 AND $2 > 0",
	"UPDATE lifted SET reason = '' WHERE post = $1 AND $2 > 0",
	"UPDATE decision SET comment = '' WHERE review IN (SELECT id FROM review WHERE post = $1) AND $2 > 0",
};

static err clear_words(struct tx *tx, int64_t post)
{
	for (size_t i = 0; i < COUNT(WORDS_OF); i++) {
		query q = sql(tx, WORDS_OF[i]);
		bind_int(&q, post);
		bind_int(&q, tx_now(tx));
		TRY(sql_run(&q));
	}
	return history_add(tx, &(struct event){post, 0, 0, "cleared", S("Its words were kept for as long as they should be, and are gone.")});
}

/* ---- files */

static err old_files(struct tx *tx, int64_t before, bool *more)
{
	query q = sql(tx, "DELETE FROM post_media WHERE (post, part, n) IN (SELECT m.post, m.part, m.n FROM post_media m JOIN post p "
			  "ON p.id = m.post WHERE p.at < $1 AND NOT EXISTS (SELECT 1 FROM job WHERE post = p.id AND op = $2 AND "
			  JOB_OPEN ") LIMIT $3)");
	bind_int(&q, before);
	bind_int(&q, SP_PUBLISH);
	bind_int(&q, CLEAR_MOST);
	TRY(sql_run(&q));
	*more = *more || tx_changes(tx) == CLEAR_MOST;
	query gone = sql(tx, "UPDATE media SET gone_at = $1 WHERE sha256 IN (SELECT m.sha256 FROM media m WHERE m.gone_at = 0 AND "
			     "m.added < $2 AND NOT EXISTS (SELECT 1 FROM post_media p WHERE p.sha256 = m.sha256) LIMIT $3)");
	bind_int(&gone, tx_now(tx));
	bind_int(&gone, before);
	bind_int(&gone, CLEAR_MOST);
	return sql_run(&gone);
}

err media_gone(struct tx *tx, str out[static MEDIA_GONE_MOST], size_t *n)
{
	query q = sql(tx, "SELECT sha256 FROM media WHERE gone_at <> 0 LIMIT $1");
	bind_int(&q, MEDIA_GONE_MOST);
	for (*n = 0; *n < MEDIA_GONE_MOST && row(&q); (*n)++) out[*n] = col_str(&q);
	return sql_end(&q);
}

err media_forgotten(struct tx *tx, str sha256)
{
	query q = sql(tx, "DELETE FROM media WHERE sha256 = $1 AND gone_at <> 0");
	bind_str(&q, sha256);
	return sql_run(&q);
}

/* ---- the record */

/* The clock may have been set back between two lines: they go from the first on, as long as each is old enough. */
err record_due(struct tx *tx, int64_t *upto)
{
	struct keeping k;
	*upto = 0;
	TRY(keeping_read(tx, &k));
	if (!k.record) return NULL;
	int64_t before = tx_now(tx) - k.record * DAY_MS;
	query q = sql(tx, "SELECT min(at), max(n), coalesce(min(CASE WHEN at >= $1 THEN n END), 0), (SELECT max(n) FROM audit) "
			  "FROM (SELECT n, at FROM audit ORDER BY n LIMIT $2)");
	bind_int(&q, before);
	bind_int(&q, THIN_MOST);
	if (row(&q)) {
		int64_t oldest = col_int(&q);
		int64_t last = col_int(&q);
		int64_t younger = col_int(&q);
		int64_t newest = col_int(&q);
		if (oldest < before - THIN_EVERY_DAYS * DAY_MS) *upto = MIN(younger ? younger - 1 : last, newest - 1);
		*upto = MAX(*upto, (int64_t)0);
	}
	return sql_end(&q);
}

err record_thin(struct tx *tx, int64_t upto)
{
	str note = arena_fmt(tx_arena(tx), "Lines of the record up to %" PRId64 " were kept for as long as they should be, and are gone.", upto);
	TRY(audit_thin(tx, upto));
	return history_add(tx, &(struct event){.what = "thinned", .note = note});
}

/* ---- words and files */

err retention_clear(struct tx *tx, bool *more)
{
	struct keeping k;
	int64_t posts[CLEAR_MOST];
	size_t n = 0;
	*more = false;
	TRY(keeping_read(tx, &k));
	if (k.words) TRY(old_posts(tx, tx_now(tx) - k.words * DAY_MS, posts, &n));
	for (size_t i = 0; i < n; i++) TRY(clear_words(tx, posts[i]));
	*more = n == CLEAR_MOST;
	return k.files ? old_files(tx, tx_now(tx) - k.files * DAY_MS, more) : NULL;
}
