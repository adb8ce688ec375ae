/* SPDX-License-Identifier: MIT
 * care_store.c - the questions to the tables of all rooms: what is in them, and is it as it must be? */
#include "rooms/care/care.h"

#include "rooms/media/media.h"
#include "rooms/queue/queue.h"
#include "rooms/vault/secrets.h"

#include <inttypes.h>

#define WAITS "op = 7 AND " JOB_OPEN	/* 7: SP_PUBLISH */

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
	size_t room = row(&c) ? (size_t)col_int(&c) : 0;
	TRY(sql_end(&c));
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
		int64_t n = row(&q) ? col_int(&q) : 0;
		TRY(sql_end(&q));
		add_count(tx, f, n, RULES[i].says);
	}
	return NULL;
}

/* ---- sealed values */

static bool opens(struct arena *scratch, const struct vault *v, str place, str sealed)
{
	str value = S("");
	err e = vault_unseal(scratch, v, place, sealed, &value);
	secret_wipe(value);
	arena_reset(scratch);
	return !e;
}

static err open_secrets(struct tx *tx, const struct vault *v, struct arena *scratch, struct findings *f, size_t *n)
{
	query q = sql(tx, "SELECT s.account, s.kind, s.sealed, a.name FROM secret s JOIN account a ON a.id = s.account");
	while (row(&q)) {
		int64_t account = col_int(&q);
		sp_secret kind = (sp_secret)col_int(&q);
		str sealed = col_blob(&q);
		str name = col_str(&q);
		(*n)++;
		if (opens(scratch, v, secret_place(tx_arena(tx), account, kind), sealed)) continue;
		findings_add(f, arena_fmt(tx_arena(tx), "A log-in of the account '%.*s' does not open with this key. If it is the "
					  "right key, connect the account again.", SHOW(name)));
	}
	return sql_end(&q);
}

static err open_memories(struct tx *tx, const struct vault *v, struct arena *scratch, struct findings *f, size_t *n)
{
	query q = sql(tx, "SELECT id, memory, coalesce(post, 0) FROM job WHERE length(memory) > 0");
	while (row(&q)) {
		int64_t id = col_int(&q);
		str sealed = col_blob(&q);
		int64_t post = col_int(&q);
		(*n)++;
		if (opens(scratch, v, arena_fmt(tx_arena(tx), "memory job=%" PRId64, id), sealed)) continue;
		str says = arena_fmt(tx_arena(tx), "What is remembered of post %" PRId64 " does not open with this key.", post);
		findings_add(f, says);
	}
	return sql_end(&q);
}

err care_sealed(struct tx *tx, const struct vault *v, struct findings *f, size_t *n)
{
	struct arena *scratch = arena_new();
	*n = 0;
	err e = open_secrets(tx, v, scratch, f, n);
	if (!e) e = open_memories(tx, v, scratch, f, n);
	arena_free(scratch);
	return e;
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
