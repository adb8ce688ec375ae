/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, their figures, and taking one down. */
#include "mastodon.h"

enum {
	PAGE = 40,			/* the most that Mastodon gives */
	TEXT_MOST = 16 << 10,		/* bytes of one post's text */
	BEFORE_PLANNED_MS = 10 * 60 * 1000
};

/* ---- own posts. The look-up is the same list: the host compares. */

/* A look-up cares for nothing from before the post was to go out. */
static int64_t earliest(const sp_job *job)
{
	if (job->since || !job->post) return job->since;
	return job->post->planned - BEFORE_PLANNED_MS;
}

static sp_move send_timeline(struct kit *k)
{
	sp_str id = k->job->account->remote_id;
	mastodon_request(k, SP_READS, SP_GET, mastodon_url(k, "/api/v1/accounts/", id, "/statuses"));
	kit_query(k, "limit", kit_fmt(k, "%d", PAGE));
	kit_query(k, "exclude_reblogs", SP_S("true"));
	kit_query(k, "max_id", k->job->cursor);
	return SP_SEND;
}

/* snac2 gives the text as it was written beside the HTML; others only the HTML. */
static sp_str plain_text(struct kit *k, const json_t *status)
{
	sp_str source = kit_view(status, "text");
	sp_str html = kit_view(status, "content");
	if (source.len) return kit_copy(k, kit_cut(source, TEXT_MOST));
	return kit_plain(k, kit_cut(html, TEXT_MOST));
}

static const sp_count *counts(struct kit *k, uint32_t replies, uint32_t reposts, uint32_t likes)
{
	sp_count *c = k->job->alloc(k->job, 3 * sizeof *c);
	c[0] = (sp_count){SP_S("replies"), replies};
	c[1] = (sp_count){SP_S("reposts"), reposts};
	c[2] = (sp_count){SP_S("likes"), likes};
	return c;
}

static sp_entry entry_of(struct kit *k, const json_t *status)
{
	sp_entry e = {
		.ref = {.id = kit_get(k, status, "id"), .url = kit_get(k, status, "url")},
		.reply_to = {.id = kit_get(k, status, "in_reply_to_id")},
		.text = plain_text(k, status),
		.link = kit_get(k, status, "card.url"),
		.client = kit_get(k, status, "application.name"),
		.lang = kit_get(k, status, "language"),
		.nmedia = (uint32_t)kit_len(status, "media_attachments"),
		.ncounts = 3,
	};
	kit_instant(kit_view(status, "created_at"), &e.at);
	e.kind = e.reply_to.id.len ? SP_S("reply") : SP_S("post");
	e.counts = counts(k, kit_figure(status, "replies_count"), kit_figure(status, "reblogs_count"),
			  kit_figure(status, "favourites_count"));
	return e;
}

static bool is_boost(const json_t *status)
{
	return json_is_object(kit_at(status, "reblog"));
}

static sp_move took_timeline(struct kit *k)
{
	if (!kit_good(k) || !json_is_array(k->body)) return k->body && kit_came(k, 0) ? kit_nonsense(k) : kit_no(k);
	size_t have = json_array_size(k->body), n = 0;
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	sp_str last = {0};
	bool older = false;
	for (size_t i = 0; i < have && n < SP_MOST_ENTRIES && !older; i++) {
		const json_t *status = json_array_get(k->body, i);
		sp_entry e = entry_of(k, status);
		last = e.ref.id;
		older = e.at < earliest(k->job);
		if (!older && e.ref.id.len && !is_boost(status)) entries[n++] = e;
	}
	if (have && !older && !kit_same(last, k->job->cursor)) k->job->result->cursor = last;
	return kit_entries(k, entries, n);
}

const struct kit_phase mastodon_timeline[TIMELINE_PHASES] = {{send_timeline, took_timeline}};

/* ---- figures, one post after the other: reading many at once needs Mastodon 4.3 */

static sp_move tell_numbers(struct kit *k)
{
	const struct figures *f = state_of(k)->u.figures;
	sp_entry *entries = k->job->alloc(k->job, NUMBERS_MOST * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < k->job->ntargets && i < NUMBERS_MOST; i++) {
		if (!f[i].found) continue;
		entries[n++] = (sp_entry){.ref = k->job->targets[i],
					  .counts = counts(k, f[i].replies, f[i].reposts, f[i].likes),
					  .ncounts = 3};
	}
	return kit_entries(k, entries, n);
}

static sp_move send_numbers(struct kit *k)
{
	uint32_t turn = k->place->turn;
	if (turn >= k->job->ntargets || turn >= NUMBERS_MOST) return tell_numbers(k);
	mastodon_request(k, SP_READS, SP_GET, mastodon_url(k, "/api/v1/statuses/", k->job->targets[turn].id, ""));
	return SP_SEND;
}

static sp_move took_numbers(struct kit *k)
{
	uint32_t turn = k->place->turn;
	bool gone = kit_came(k, 404) || kit_came(k, 410);
	if (!kit_good(k) && !gone) return kit_no(k);
	if (turn < NUMBERS_MOST && !gone)
		state_of(k)->u.figures[turn] = (struct figures){
			1, kit_figure(k->body, "replies_count"), kit_figure(k->body, "reblogs_count"),
			kit_figure(k->body, "favourites_count")};
	return kit_next_turn(k);
}

const struct kit_phase mastodon_numbers[NUMBERS_PHASES] = {{send_numbers, took_numbers}};

/* ---- taking down. "404" means that the post is gone at Mastodon, and that nothing can be deleted at snac2 2.75: the
 * post itself tells which. */

enum { TAKE_DOWN, STILL_THERE };

static bool is_gone(const struct kit *k)
{
	return kit_came(k, 404) || kit_came(k, 410);
}

static sp_move send_delete(struct kit *k)
{
	sp_str id = k->job->ntargets ? k->job->targets[0].id : (sp_str){0};
	if (!id.len) return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which post to take down.");
	bool look = k->place->phase == STILL_THERE;
	mastodon_request(k, look ? SP_READS : SP_PREPARES, look ? SP_GET : SP_DELETE_METHOD,
			 mastodon_url(k, "/api/v1/statuses/", id, ""));
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	if (kit_done(k)) return kit_ok(k);
	if (is_gone(k) || kit_came(k, 405) || kit_came(k, 501)) return kit_go(k, STILL_THERE);
	return kit_no(k);
}

static sp_move took_still_there(struct kit *k)
{
	if (is_gone(k)) return kit_ok(k);
	if (!kit_good(k)) return kit_no(k);
	sp_str url = k->job->targets[0].url;
	if (!url.len) url = kit_get(k, k->body, "url");
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "cannot-delete",
		       "This server's program cannot take posts down from outside, so the post is still there. "
		       "Log in on the server's website and delete it by hand: %.*s", KIT_SHOW(url));
}

const struct kit_phase mastodon_delete[DELETE_PHASES] = {
	[TAKE_DOWN] = {send_delete, took_delete},
	[STILL_THERE] = {send_delete, took_still_there},
};
