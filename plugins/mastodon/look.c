/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, their figures, and taking one down. */
#include "mastodon.h"

enum { TEXT_MOST = 16 << 10 };	/* bytes of one post's text */

/* ---- own posts. The look-up is the same list: the host compares. */

/* snac2 gives the text as it was written beside the HTML; others only the HTML. Boosts are not own posts. */
static bool finish(struct kit *k, const json_t *status, sp_entry *e)
{
	if (!e->text.len) e->text = kit_plain(k, kit_cut(kit_view(status, "content"), TEXT_MOST));
	e->nmedia = (uint32_t)kit_len(status, "media_attachments");
	return !json_is_object(kit_at(status, "reblog"));
}

static const struct kit_count counts[] = {
	{"replies_count", "replies"}, {"reblogs_count", "reposts"}, {"favourites_count", "likes"},
};

static const struct kit_list statuses = {
	.request = "{server}/api/v1/accounts/<me>/statuses?limit=40&exclude_reblogs=true&max_id=<cursor>",
	.posts = "",
	.id = "id",
	.url = "<.url>",
	.reply_to = "in_reply_to_id",
	.text = "text",
	.link = "card.url",
	.client = "application.name",
	.lang = "language",
	.at = "created_at",
	KIT_ALL(counts),
	.finish = finish,
};

static sp_move send_timeline(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, statuses.request);
	return SP_SEND;
}

static sp_move took_timeline(struct kit *k)
{
	struct kit_page page;
	if (!kit_read_page(k, &statuses, &page)) return kit_no(k);
	sp_str last = kit_get(k, json_array_get(k->body, page.have - 1), "id");
	if (page.have && !page.older && !kit_same(last, k->job->cursor)) k->job->result->cursor = last;
	return kit_entries(k, page.entries, page.n);
}

const struct kit_phase mastodon_timeline[] = {{.send = send_timeline, .took = took_timeline}};

/* ---- figures, one post after the other: reading many at once needs Mastodon 4.3 */

const struct kit_numbers mastodon_numbers = {.request = "{server}/api/v1/statuses/<id>", KIT_ALL(counts)};

/* ---- taking down. "404" means that the post is gone at Mastodon, and that nothing can be deleted at snac2 2.75: the
 * post itself tells which. */

enum { TAKE_DOWN, STILL_THERE };

const struct kit_removal mastodon_removal = {.request = "{server}/api/v1/statuses/<id>"};

static sp_move took_delete(struct kit *k)
{
	bool cannot = kit_gone(k) || kit_came(k, 405) || kit_came(k, 501);
	return cannot ? kit_go(k, STILL_THERE) : kit_took_removal(k);
}

static sp_move send_still_there(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, mastodon_removal.request);
	return SP_SEND;
}

static sp_move took_still_there(struct kit *k)
{
	if (kit_gone(k)) return kit_ok(k);
	if (!kit_good(k)) return kit_no(k);
	sp_str url = k->job->targets[0].url;
	if (!url.len) url = kit_get(k, k->body, "url");
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "cannot-delete",
		       "This server's program cannot take posts down from outside, so the post is still there. "
		       "Log in on the server's website and delete it by hand: %.*s", KIT_SHOW(url));
}

const struct kit_phase mastodon_delete[] = {
	[TAKE_DOWN] = {.send = kit_send_removal, .took = took_delete},
	[STILL_THERE] = {.send = send_still_there, .took = took_still_there},
};
