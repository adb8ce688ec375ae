/* SPDX-License-Identifier: MIT
 * care_store.c - the questions to the tables of all rooms: what is in them, and is it as it must be? */
#include "rooms/care/care.h"

#include "rooms/care/rotate.h"
#include "rooms/media/media.h"
#include "rooms/queue/queue.h"

#include <inttypes.h>

#define WAITS JOB_POSTS " AND " JOB_OPEN

err care_counts(struct tx *tx, struct care_counts *out)
{
	query q = sql(tx, "SELECT (SELECT count(*) FROM post), (SELECT count(DISTINCT post) FROM job WHERE " WAITS
			  "), (SELECT count(*) FROM account WHERE state <> 'removed')");
	if (row(&q)) {
		out->posts = col_int(&q);
		out->waiting = col_int(&q);
		out->accounts = col_int(&q);
	}
	return sql_end(&q);
}

err care_files(struct tx *tx, struct care_file **out, size_t *n)
{
	query c = sql(tx, "SELECT count(*) FROM media");
	size_t room;
	TRY(sql_count(&c, &room));
	*out = TAKE_N(tx_arena(tx), struct care_file, room + 1);
	*n = 0;
	query q = sql(tx, "SELECT m.sha256, min(f.name), m.bytes, min(f.post) FROM post_media f JOIN media m ON m.sha256 = f.sha256 "
			  "WHERE f.post IN (SELECT post FROM job WHERE " WAITS ") GROUP BY m.sha256 ORDER BY m.sha256");
	while (*n < room && row(&q)) {
		struct care_file *f = &(*out)[(*n)++];
		f->sha256 = col_str(&q);
		f->name = col_str(&q);
		f->bytes = col_int(&q);
		f->post = col_int(&q);
	}
	return sql_end(&q);
}

/* ---- rows */

/* Each counts rows that must not be. Said with the number in front: "3 posts ...". */
static const struct {
	const char *sql, *says;
} RULES[] = {
	{"SELECT count(*) FROM job WHERE op = 7 AND (post IS NULL OR part < 1)", "jobs publish no post."},
	{"SELECT count(*) FROM job WHERE op = 7 AND at IS NULL AND (state = 'ready' OR state = 'chained' OR state = 'late' OR state = 'sending' "
	 "OR state = 'unsure')", "posts wait, but have no time."},
	{"SELECT count(*) FROM job WHERE op = 7 AND (state = 'sending' OR state = 'unsure') AND intent_at = 0",
	 "posts are said to be on their way, but nothing says since when."},
	{"SELECT count(*) FROM job WHERE op = 7 AND state = 'done' AND done_at = 0", "posts are said to be out, but not since when."},
	{"SELECT count(*) FROM job j JOIN job b ON b.post = j.post AND b.account = j.account AND b.part = j.part - 1 AND b.op = 7 "
	 "WHERE j.op = 7 AND (j.state = 'ready' OR j.state = 'sending') AND b.state <> 'done' AND b.state <> 'gone' "
	 "AND b.code <> 'reshaped'",
	 "parts of chains would go out before the part in front of them."},
	{"SELECT count(*) FROM job WHERE key = '' AND op = 7", "posts have no key to be known by."},
	{"SELECT count(*) FROM post p WHERE NOT EXISTS (SELECT 1 FROM post_text t WHERE t.post = p.id)", "posts have no words."},
	{"SELECT count(*) FROM job a JOIN job b ON a.account = b.account AND a.remote_id = b.remote_id AND a.id < b.id "
	 "WHERE a.remote_id <> '' AND a.state = 'done' AND b.state = 'done' AND a.op = 7 AND b.op = 7",
	 "posts are said to be the same one on the platform."},
};

static void add_count(struct tx *tx, struct findings *f, int64_t n, const char *says)
{
	if (n) findings_add(f, arena_fmt(tx_arena(tx), "%" PRId64 " %s", n, says));
}

static err care_states(struct tx *tx, struct findings *f)
{
	buf names = buf_in(tx_arena(tx), 1000);
	for (int s = 0; s < JOB_STATES; s++)
		buf_fmt(&names, "%s\"%.*s\"", s ? "," : "[", SHOW(job_state_name((enum job_state)s)));
	buf_byte(&names, ']');
	query q = sql(tx, "SELECT count(*) FROM job WHERE state NOT IN (SELECT value FROM json_each($1))");
	bind_str(&q, buf_str(&names));
	int64_t n = row(&q) ? col_int(&q) : 0;
	add_count(tx, f, n, "jobs are in a state that this schedpost does not know.");
	return sql_end(&q);
}

err care_rows(struct tx *tx, struct findings *f)
{
	TRY(care_states(tx, f));
	for (size_t i = 0; i < COUNT(RULES); i++) {
		query q = sql(tx, RULES[i].sql);
		int64_t n;
		TRY(sql_int(&q, &n));
		add_count(tx, f, n, RULES[i].says);
	}
	return NULL;
}

/* ---- sealed values */

enum { SEALED_AT_ONCE = 500 };

static void look_at(struct tx *tx, const struct sealed_row *r, struct findings *f, struct care_sealed *count)
{
	struct arena *a = tx_arena(tx);
	count->n++;
	count->of[r->at.source]++;
	if (!r->owned) {
		count->orphans++;
		findings_add(f, arena_fmt(a, "%.*s belongs to nothing that is left, and should have been forgotten.", SHOW(r->what)));
	}
}

static void try_to_open(struct tx *tx, const struct vault *v, struct arena *scratch, const struct sealed_row *r,
			struct findings *f, struct care_sealed *count)
{
	str value = S("");
	size_t age = 0;
	err e = vault_unseal_by(scratch, v, r->place, r->sealed, &value, &age);
	secret_wipe(value);
	arena_reset(scratch);
	count->older += !e && age > 0;
	if (!e) return;
	count->shut++;
	findings_add(f, arena_fmt(tx_arena(tx), "%.*s does not open with this key, or was moved to its place from another one. If it "
				  "is the right key, connect it again.", SHOW(r->what)));
}

/* What would open them: the keys that this database has been sealed with, as far as they are not in reach. */
static err tell_keys(struct tx *tx, const struct vault *v, struct findings *f)
{
	struct arena *a = tx_arena(tx);
	str missing;
	TRY(keys_missing(tx, v, &missing));
	if (missing.len)
		findings_add(f, arena_fmt(a, "The key %.*s is missing; the one that was tried is %.*s. Put the file with the missing key "
					  "beside the database, under the name 'key'.", SHOW(missing),
					  SHOW(vault_key_name(a, v, 0))));
	return NULL;
}

err care_sealed(struct tx *tx, const struct vault *v, struct findings *f, struct care_sealed *count)
{
	struct arena *scratch = arena_new();
	struct sealed_row *rows = TAKE_N(tx_arena(tx), struct sealed_row, SEALED_AT_ONCE);
	struct sealed_at at = {0};
	err e = NULL;
	*count = (struct care_sealed){0};
	for (size_t n = 1; n && !e;) {
		e = sealed_next(tx, &at, rows, SEALED_AT_ONCE, &n);
		for (size_t i = 0; i < n && !e; i++) {
			look_at(tx, &rows[i], f, count);
			try_to_open(tx, v, scratch, &rows[i], f, count);
		}
	}
	arena_free(scratch);
	return !e && count->shut ? tell_keys(tx, v, f) : e;
}

/* ---- files */

err care_media(struct tx *tx, str media_folder, struct findings *f, size_t *n)
{
	struct care_file *files;
	TRY(care_files(tx, &files, n));
	for (size_t i = 0; i < *n; i++) {
		str path = media_path(tx_arena(tx), media_folder, files[i].sha256);
		str trouble = care_file_trouble(tx_arena(tx), &files[i], path);
		if (trouble.len) findings_add(f, trouble);
	}
	return NULL;
}
