/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, reels and comments, their figures, and taking one down. */
#include "facebook.h"

/* ---- own posts. The look-up is the same list: the host compares. Films become reels, which that list does not
 * show, so their list is read behind it: a cursor that begins with this word is one of theirs. */

static const char reels_word[] = "reels:";

static bool is_reels(const sp_job *job)
{
	return kit_starts(job->cursor, reels_word);
}

sp_str facebook_after(struct kit *k)
{
	sp_str at = k->job->cursor;
	return is_reels(k->job) ? kit_slice(at, sizeof reels_word - 1, at.len) : at;
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

static bool finish(struct kit *k, const json_t *post, sp_entry *e)
{
	bool hidden = json_is_false(kit_at(post, "is_published|published")), reply = kit_root(k).len > 0;
	if (kit_is(kit_view(post, "attachments.data.0.media_type"), "link"))
		e->link = kit_get(k, post, "attachments.data.0.target.url");
	if (kit_starts(e->ref.url, "/")) e->ref.url = kit_fmt(k, "https://www.facebook.com%.*s", KIT_SHOW(e->ref.url));
	e->nmedia = media_count(k, post);
	e->kind = reply ? SP_S("reply") : is_reels(k->job) ? SP_S("video") : SP_S("post");
	if (reply) e->reply_to.id = k->job->post->reply_to.id;
	return !hidden;
}

static const struct kit_list posts = {
	.posts = "data",
	.id = "id",
	.url = "<.permalink_url>",
	.text = "message|description",
	.client = "application.name",
	.at = "created_time",
	.finish = finish,
};

/* A later part of a chain is a comment below the first. */
static sp_move send_timeline(struct kit *k)
{
	const char *request = is_reels(k->job)
		? "{graph}/<v>/<me>/video_reels?fields=id,description,created_time,permalink_url,published"
		  "&limit=25&since=<since>&after=<after>"
		: "{graph}/<v>/<me>/published_posts?fields=id,message,created_time,permalink_url,application,is_published,"
		  "attachments{type,media_type,target,media,subattachments{media_type}}&limit=25&since=<since>&after=<after>";
	if (kit_root(k).len)
		request = "{graph}/<v>/<root>/comments?fields=id,message,created_time,permalink_url,application,attachment"
			  "&limit=25&order=reverse_chronological&since=<since>&after=<after>";
	kit_call(k, SP_READS, SP_GET, request);
	return SP_SEND;
}

/* Whoever reads the whole list wants the reels, too. */
static bool may_be_reel(const sp_post *post)
{
	return !post || kit_film(post);
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
	struct kit_page page;
	if (!kit_read_page(k, &posts, &page)) return kit_no(k);
	k->job->result->cursor = next_cursor(k, page.have && !page.older && kit_at(k->body, "paging.next"));
	return tell_entries(k, page.entries, page.n);
}

const struct kit_phase facebook_timeline[] = {{.send = send_timeline, .took = took_timeline}};

/* ---- figures */

static sp_move took_numbers(struct kit *k)
{
	return facebook_is_gone(k) ? kit_next_turn(k) : kit_took_numbers(k);
}

const struct kit_phase facebook_numbers[] = {{.send = kit_send_numbers, .took = took_numbers}};

/* ---- taking down. With status 400 what is gone and what may not be done are one error, so the post itself is asked
 * for. */

enum { TAKE_DOWN, STILL_THERE };

static sp_move took_delete(struct kit *k)
{
	bool gone_or_hidden = facebook_is_gone(k) && !kit_gone(k);
	return gone_or_hidden ? kit_go(k, STILL_THERE) : kit_took_removal(k);
}

static sp_move took_still_there(struct kit *k)
{
	if (facebook_is_gone(k)) return kit_ok(k);
	if (!kit_good(k)) return kit_no(k);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "cannot-delete",
		       "Facebook does not let schedpost take this post down, so it is still there. Log in on facebook.com and "
		       "delete it by hand: %.*s", KIT_SHOW(kit_get(k, k->body, "permalink_url")));
}

const struct kit_phase facebook_delete[] = {
	[TAKE_DOWN] = {.send = kit_send_removal, .took = took_delete},
	[STILL_THERE] = {KIT_GET("{graph}/<v>/<id>?fields=id,permalink_url"), .took = took_still_there},
};
