/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, reels and comments, their figures, and taking one down. */
#include "facebook.h"

enum {
	PAGE_LENGTH = 25,
	TEXT_MOST = 16 << 10,	/* bytes of one post's text */
	BEFORE_PLANNED_MS = 10 * 60 * 1000
};

/* ---- own posts. The look-up is the same list: the host compares. Films become reels, which that list does not
 * show, so their list is read behind it: a cursor that begins with this word is one of theirs. */

static const char reels_word[] = "reels:";

static int64_t earliest(const sp_job *job)
{
	if (job->since || !job->post) return job->since;
	return job->post->planned - BEFORE_PLANNED_MS;
}

/* Looking for a later part of a chain: it is a comment below the first. */
static sp_str thread_of(const sp_post *post)
{
	if (!post || !post->reply_to.id.len) return (sp_str){0};
	return post->root.id.len ? post->root.id : post->reply_to.id;
}

static bool is_reels(const sp_job *job)
{
	return kit_starts(job->cursor, reels_word);
}

static void ask_list(struct kit *k, sp_str of, const char *edge, sp_str fields)
{
	facebook_call(k, SP_READS, SP_GET, "graph", facebook_path(k, of, edge));
	kit_query(k, "fields", fields);
	kit_query(k, "limit", kit_fmt(k, "%d", PAGE_LENGTH));
}

static sp_move send_timeline(struct kit *k)
{
	const sp_job *job = k->job;
	sp_str thread = thread_of(job->post);
	int64_t since = earliest(job) / 1000;
	if (thread.len)
		ask_list(k, thread, "/comments", SP_S("id,message,created_time,permalink_url,application,attachment"));
	else if (is_reels(job))
		ask_list(k, job->account->remote_id, "/video_reels",
			 SP_S("id,description,created_time,permalink_url,published"));
	else
		ask_list(k, job->account->remote_id, "/published_posts",
			 SP_S("id,message,created_time,permalink_url,application,is_published,"
			      "attachments{type,media_type,target,media,subattachments{media_type}}"));
	if (thread.len) kit_query(k, "order", SP_S("reverse_chronological"));
	if (since > 0) kit_query(k, "since", kit_fmt(k, "%lld", (long long)since));
	kit_query(k, "after", is_reels(job) ? kit_slice(job->cursor, sizeof reels_word - 1, job->cursor.len) : job->cursor);
	return SP_SEND;
}

/* A film of YouTube's behind a link is told as a video, too, but as one that is shared. */
static bool is_media(const json_t *attachment)
{
	sp_str kind = kit_view(attachment, "media_type");
	bool shared = kit_finds(kit_view(attachment, "type"), "share", NULL);
	return !shared && (kit_is(kind, "photo") || kit_is(kind, "video") || kit_is(kind, "album"));
}

/* An album tells its pictures one level below; a link is shown with a picture that is not ours. */
static uint32_t media_count(struct kit *k, const json_t *post)
{
	const json_t *first = kit_at(post, "attachments.data.0");
	size_t below = kit_len(first, "subattachments.data");
	if (is_reels(k->job)) return 1;
	if (json_is_object(kit_at(post, "attachment")))
		return kit_finds(kit_view(post, "attachment.type"), "photo", NULL);
	if (!is_media(first)) return 0;
	return below ? (uint32_t)below : 1;
}

static sp_entry entry_of(struct kit *k, const json_t *post)
{
	sp_str text = kit_view(post, "message"), url = kit_get(k, post, "permalink_url");
	sp_str description = kit_view(post, "description");
	bool link = kit_is(kit_view(post, "attachments.data.0.media_type"), "link");
	if (kit_starts(url, "/")) url = kit_fmt(k, "https://www.facebook.com%.*s", KIT_SHOW(url));
	sp_entry e = {
		.ref = {.id = kit_get(k, post, "id"), .url = url},
		.text = kit_copy(k, kit_cut(text.len ? text : description, TEXT_MOST)),
		.link = link ? kit_get(k, post, "attachments.data.0.target.url") : (sp_str){0},
		.client = kit_get(k, post, "application.name"),
		.kind = is_reels(k->job) ? SP_S("video") : SP_S("post"),
		.nmedia = media_count(k, post),
	};
	kit_instant(kit_view(post, "created_time"), &e.at);
	if (!thread_of(k->job->post).len) return e;
	e.kind = SP_S("reply");
	e.reply_to.id = k->job->post->reply_to.id;
	return e;
}

static bool is_hidden(const json_t *post)
{
	return json_is_false(kit_at(post, "is_published")) || json_is_false(kit_at(post, "published"));
}

/* Whoever reads the whole list wants the reels, too. */
static bool may_be_reel(const sp_post *post)
{
	return !post || facebook_film(post);
}

/* A warning may stand before the words. */
static bool ends_with(sp_str text, sp_str words)
{
	return text.len >= words.len && kit_same(kit_slice(text, text.len - words.len, text.len), words);
}

/* A film that Facebook still works over is in no list, so a list cannot tell that it is not there. */
static bool may_be_worked_on(struct kit *k, const sp_entry *all, size_t n)
{
	const sp_post *post = k->job->post;
	if (!post || !may_be_reel(post)) return false;
	for (size_t i = 0; i < n; i++)
		if (all[i].nmedia == 1 && ends_with(kit_trim(all[i].text), kit_trim(post->text))) return false;
	return true;
}

static sp_move tell_entries(struct kit *k, const sp_entry *all, size_t n)
{
	if (!k->job->result->cursor.len && may_be_worked_on(k, all, n))
		return kit_end(k, SP_UNSURE, SP_THIS_POST, "maybe-worked-on",
			       "The film is in no list of the Page yet; Facebook may still be working on it. Look on the Page.");
	return kit_entries(k, all, n);
}

static sp_str next_cursor(struct kit *k, bool more)
{
	const sp_post *post = k->job->post;
	sp_str after = more ? kit_get(k, k->body, "paging.cursors.after") : (sp_str){0};
	if (is_reels(k->job)) return after.len ? kit_fmt(k, "%s%.*s", reels_word, KIT_SHOW(after)) : after;
	return after.len || !may_be_reel(post) ? after : kit_of(reels_word);
}

static sp_move took_timeline(struct kit *k)
{
	const json_t *all = kit_at(k->body, "data");
	if (!facebook_good(k)) return facebook_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	size_t have = json_array_size(all), n = 0;
	bool older = false;
	for (size_t i = 0; i < have && n < SP_MOST_ENTRIES && !older; i++) {
		const json_t *post = json_array_get(all, i);
		sp_entry e = entry_of(k, post);
		older = e.at < earliest(k->job);
		if (!older && e.ref.id.len && !is_hidden(post)) entries[n++] = e;
	}
	k->job->result->cursor = next_cursor(k, have && !older && kit_at(k->body, "paging.next"));
	return tell_entries(k, entries, n);
}

const struct kit_phase facebook_timeline[TIMELINE_PHASES] = {{send_timeline, took_timeline}};

/* ---- figures, one post after the other */

static sp_move tell_numbers(struct kit *k)
{
	const struct figures *f = state_of(k)->u.figures;
	sp_entry *entries = k->job->alloc(k->job, NUMBERS_MOST * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < k->job->ntargets && i < NUMBERS_MOST; i++) {
		sp_count *c = k->job->alloc(k->job, 3 * sizeof *c);
		c[0] = (sp_count){SP_S("replies"), f[i].replies};
		c[1] = (sp_count){SP_S("reposts"), f[i].reposts};
		c[2] = (sp_count){SP_S("likes"), f[i].likes};
		if (f[i].found) entries[n++] = (sp_entry){.ref = k->job->targets[i], .counts = c, .ncounts = 3};
	}
	return kit_entries(k, entries, n);
}

static sp_move send_numbers(struct kit *k)
{
	uint32_t turn = k->place->turn;
	if (turn >= k->job->ntargets || turn >= NUMBERS_MOST) return tell_numbers(k);
	facebook_call(k, SP_READS, SP_GET, "graph", facebook_path(k, k->job->targets[turn].id, ""));
	kit_query(k, "fields", SP_S("shares,comments.summary(true).limit(0),reactions.summary(true).limit(0)"));
	return SP_SEND;
}

static sp_move took_numbers(struct kit *k)
{
	uint32_t turn = k->place->turn;
	bool gone = facebook_is_gone(k);
	if (!facebook_good(k) && !gone) return facebook_no(k);
	if (turn < NUMBERS_MOST && !gone)
		state_of(k)->u.figures[turn] = (struct figures){1, kit_figure(k->body, "comments.summary.total_count"),
								kit_figure(k->body, "shares.count"),
								kit_figure(k->body, "reactions.summary.total_count")};
	return kit_next_turn(k);
}

const struct kit_phase facebook_numbers[NUMBERS_PHASES] = {{send_numbers, took_numbers}};

/* ---- taking down. With status 400 what is gone and what may not be done are one error, so the post itself is asked
 * for. */

enum { TAKE_DOWN, STILL_THERE };

static sp_move send_delete(struct kit *k)
{
	sp_str id = k->job->ntargets ? k->job->targets[0].id : (sp_str){0};
	bool look = k->place->phase == STILL_THERE;
	if (!id.len) return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which post to take down.");
	facebook_call(k, look ? SP_READS : SP_PREPARES, look ? SP_GET : SP_DELETE_METHOD, "graph",
		      facebook_path(k, id, ""));
	if (look) kit_query(k, "fields", SP_S("id,permalink_url"));
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	bool yes = facebook_good(k) && json_is_true(kit_at(k->body, "success"));
	if (yes) return kit_ok(k);
	if (kit_came(k, 404)) return kit_ok(k);	/* gone is gone */
	return facebook_is_gone(k) ? kit_go(k, STILL_THERE) : facebook_no(k);
}

static sp_move took_still_there(struct kit *k)
{
	if (facebook_is_gone(k)) return kit_ok(k);
	if (!facebook_good(k)) return facebook_no(k);
	sp_str url = kit_get(k, k->body, "permalink_url");
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "cannot-delete",
		       "Facebook does not let schedpost take this post down, so it is still there. Log in on facebook.com and "
		       "delete it by hand: %.*s", KIT_SHOW(url));
}

const struct kit_phase facebook_delete[DELETE_PHASES] = {
	[TAKE_DOWN] = {send_delete, took_delete},
	[STILL_THERE] = {send_delete, took_still_there},
};
