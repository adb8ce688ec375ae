/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, their figures, and taking one down. */
#include "bluesky.h"

#include <string.h>

enum { PAGE = 100, NUMBERS_AT_ONCE = 25 };

/* ---- own posts, straight from the repository: complete, and readable without log-in */

static sp_move send_timeline(struct kit *k)
{
	bluesky_call(k, SP_READS, SP_GET, "com.atproto.repo.listRecords")->sign = SP_UNSIGNED;
	kit_query(k, "repo", k->job->account->remote_id);
	kit_query(k, "collection", SP_S("app.bsky.feed.post"));
	kit_query(k, "limit", kit_fmt(k, "%d", PAGE));
	kit_query(k, "cursor", k->job->cursor);
	return SP_SEND;
}

/* The author chooses both createdAt and the key; the later of the two counts, so that neither hides a new post. */
static int64_t latest_instant(const json_t *record, sp_str rkey)
{
	int64_t created = 0, micros = 0;
	kit_instant(kit_view(record, "createdAt"), &created);
	kit_tid_read(rkey, &micros);
	return created > micros / 1000 ? created : micros / 1000;
}

static uint32_t pictures_in(const json_t *record)
{
	static const char *const videos[] = {"embed.video", "embed.media.video"};
	static const char *const lists[] = {"embed.images", "embed.items", "embed.media.images", "embed.media.items"};
	size_t n = 0;
	for (size_t i = 0; i < KIT_COUNT(lists); i++) n += kit_len(record, lists[i]);
	for (size_t i = 0; i < KIT_COUNT(videos); i++) n += kit_at(record, videos[i]) != NULL;
	return (uint32_t)n;
}

static sp_entry entry_of(struct kit *k, const json_t *item)
{
	const json_t *record = kit_at(item, "value");
	sp_str uri = kit_get(k, item, "uri");
	sp_str rkey = bluesky_last_piece(uri);
	sp_entry e = {
		.ref = {uri, kit_get(k, item, "cid"), bluesky_page(k, rkey)},
		.reply_to = {.id = kit_get(k, record, "reply.parent.uri"), .revision = kit_get(k, record, "reply.parent.cid")},
		.text = kit_copy(k, kit_view(record, "text")),
		.link = kit_get(k, record, "embed.external.uri"),
		.lang = kit_get(k, record, "langs.0"),
		.at = latest_instant(record, rkey),
		.nmedia = pictures_in(record),
	};
	e.kind = e.reply_to.id.len ? SP_S("reply") : SP_S("post");
	return e;
}

static sp_move took_timeline(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	const json_t *records = kit_at(k->body, "records");
	if (!json_is_array(records)) return kit_nonsense(k);
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	size_t n = 0, have = json_array_size(records);
	bool older = false;
	for (size_t i = 0; i < have && n < SP_MOST_ENTRIES; i++) {
		sp_entry e = entry_of(k, json_array_get(records, i));
		older = e.at < k->job->since;
		if (!older && e.ref.id.len) entries[n++] = e;
	}
	sp_str cursor = kit_get(k, k->body, "cursor");
	if (have && !older && !kit_same(cursor, k->job->cursor)) k->job->result->cursor = cursor;
	return kit_entries(k, entries, n);
}

const struct kit_phase bluesky_timeline[ONE_PHASE] = {{.send = send_timeline, .took = took_timeline}};

/* ---- figures, 25 posts at once; the cursor is the number of the next target */

static size_t first_target(const sp_job *job)
{
	int64_t n = 0;
	return kit_number(job->cursor, &n) ? (size_t)n : 0;
}

static sp_move send_numbers(struct kit *k)
{
	const sp_job *job = k->job;
	size_t first = first_target(job);
	if (first >= job->ntargets) return kit_entries(k, NULL, 0);
	bluesky_call(k, SP_READS, SP_GET, "app.bsky.feed.getPosts");
	for (size_t i = first; i < job->ntargets && i < first + NUMBERS_AT_ONCE; i++)
		kit_query(k, "uris", job->targets[i].id);
	return SP_SEND;
}

static const sp_count *counts_of(struct kit *k, const json_t *post)
{
	static const struct { const char *name, *path; } known[] = {
		{"replies", "replyCount"}, {"reposts", "repostCount"}, {"likes", "likeCount"}, {"quotes", "quoteCount"},
	};
	sp_count *c = k->job->alloc(k->job, KIT_COUNT(known) * sizeof *c);
	for (size_t i = 0; i < KIT_COUNT(known); i++)
		c[i] = (sp_count){kit_of(known[i].name), kit_int(post, known[i].path, 0)};
	return c;
}

static sp_move took_numbers(struct kit *k)
{
	enum { COUNTS = 4 };
	if (!kit_good(k)) return kit_no(k);
	const json_t *posts = kit_at(k->body, "posts");
	size_t n = 0, next = first_target(k->job) + NUMBERS_AT_ONCE;
	sp_entry *entries = k->job->alloc(k->job, NUMBERS_AT_ONCE * sizeof *entries);
	for (size_t i = 0; i < json_array_size(posts) && n < NUMBERS_AT_ONCE; i++) {
		const json_t *post = json_array_get(posts, i);
		sp_ref ref = {.id = kit_get(k, post, "uri"), .revision = kit_get(k, post, "cid")};
		if (ref.id.len) entries[n++] = (sp_entry){.ref = ref, .counts = counts_of(k, post), .ncounts = COUNTS};
	}
	if (next < k->job->ntargets) k->job->result->cursor = kit_fmt(k, "%zu", next);
	return kit_entries(k, entries, n);
}

const struct kit_phase bluesky_numbers[ONE_PHASE] = {{.send = send_numbers, .took = took_numbers}};

/* ---- taking down: may be repeated, a record that is gone is fine */

static bool is_own(const sp_job *job, sp_str uri)
{
	sp_str did = job->account->remote_id;
	size_t head = strlen("at://");
	return kit_starts(uri, "at://") && did.len && uri.len > head + did.len && uri.at[head + did.len] == '/' &&
	       kit_same(kit_slice(uri, head, head + did.len), did);
}

static sp_move send_delete(struct kit *k)
{
	sp_str uri = k->job->ntargets ? k->job->targets[0].id : (sp_str){0};
	if (!is_own(k->job, uri))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "not-own",
			       "This is not a post of this Bluesky account, so it cannot be taken down from here.");
	bluesky_call(k, SP_PREPARES, SP_POST, "com.atproto.repo.deleteRecord");
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "repo", k->job->account->remote_id);
	kit_json_str(&t, "collection", SP_S("app.bsky.feed.post"));
	kit_json_str(&t, "rkey", bluesky_last_piece(uri));
	kit_close(&t, '}');
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	return kit_done(k) ? kit_ok(k) : kit_no(k);
}

const struct kit_phase bluesky_delete[ONE_PHASE] = {{.send = send_delete, .took = took_delete}};
