/* SPDX-License-Identifier: MIT
 * look.c - what is out there: own posts, the one that came out of our draft, and taking one down. */
#include "tumblr.h"

/* ---- own posts, page by page; the cursor is the instant before which the next page begins, in seconds */

static uint32_t files_in(const json_t *content)
{
	uint32_t n = 0;
	for (size_t i = 0; i < json_array_size(content); i++)
		n += kit_fits(kit_view(json_array_get(content, i), "type"), "image|video|audio");
	return n;
}

static sp_str card_in(struct kit *k, const json_t *content)
{
	for (size_t i = 0; i < json_array_size(content); i++) {
		const json_t *block = json_array_get(content, i);
		if (kit_is(kit_view(block, "type"), "link")) return kit_get(k, block, "url");
	}
	return (sp_str){0};
}

static bool finish(struct kit *k, const json_t *post, sp_entry *e)
{
	const json_t *content = kit_at(post, "content");
	int64_t seconds = kit_int(post, "timestamp", 0);
	sp_str state = kit_view(post, "state");
	e->at = seconds > 0 && seconds < INT32_MAX * 4LL ? seconds * 1000 : 0;
	e->text = tumblr_text(k, content);
	e->link = card_in(k, content);
	e->nmedia = files_in(content);
	if (e->reply_to.id.len && !json_array_size(content)) e->kind = SP_S("reshare");
	bool old = e->at && e->at < kit_earliest(k->job);
	return !old && (!state.len || kit_is(state, "published"));
}

static const struct kit_count counts[] = {{"note_count", "reactions"}};

/* A post that is pinned stands first, however old it is. */
static const struct kit_list posts = {
	.posts = "response.posts",
	.unsorted = true,
	.id = "id_string|id",
	.reply_to = "reblogged_from_id|parent_post_id",
	.url = "<.post_url>",
	KIT_ALL(counts),
	.finish = finish,
};

/* Two posts of one second may stand on two pages, so the next one begins with that second. */
static sp_move took_timeline(struct kit *k)
{
	struct kit_page page;
	int64_t last = kit_int(k->body, "response.posts.last.timestamp", 0);
	sp_str cursor = last > 0 && last < INT64_MAX ? kit_fmt(k, "%lld", (long long)last + 1) : (sp_str){0};
	return kit_read_page(k, &posts, &page) ? kit_tell_page(k, &page, cursor) : kit_no(k);
}

#define OWN_POSTS "{api}/v2/blog/<me>/posts?npf=true&reblog_info=true&notes_info=true&limit=20&before=<cursor>"
const struct kit_phase tumblr_timeline[ONE_PHASE] = {{KIT_GET(OWN_POSTS), .took = took_timeline}};

/* ---- ours: by the last word of its address, which is ours alone, and by the number of its draft */

const json_t *tumblr_ours(struct kit *k)
{
	const json_t *all = kit_at(k->body, "response.posts");
	sp_str draft = kit_note(k, DRAFT), out = kit_note(k, OUT), slug = tumblr_slug(k);
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *post = json_array_get(all, i);
		sp_str id = kit_get(k, post, "id_string|id"), was = kit_get(k, post, "genesis_post_id");
		bool by_draft = draft.len && (kit_same(was, draft) || kit_same(id, draft));
		bool by_slug = slug.len && kit_same(kit_view(post, "slug"), slug);
		if (id.len && (by_slug || by_draft || (out.len && kit_same(id, out)))) return post;
	}
	return NULL;
}

sp_move tumblr_is_out(struct kit *k, const json_t *post)
{
	k->item = post;
	sp_str url = kit_get(k, post, "post_url");
	k->job->result->ref = (sp_ref){
		.id = kit_get(k, post, "id_string|id"),
		.url = url.len ? url : kit_address(k, "https://www.tumblr.com/<user>/<.id_string|.id>"),
	};
	k->item = NULL;
	return kit_ok(k);
}

enum { IN_LIST, BY_DRAFT };

/* Without the number of a draft nothing was let out. */
static sp_move took_list(struct kit *k)
{
	const json_t *found = kit_good(k) ? tumblr_ours(k) : NULL;
	if (found) return tumblr_is_out(k, found);
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(kit_at(k->body, "response.posts"))) return kit_nonsense(k);
	return kit_note(k, DRAFT).len ? kit_go(k, BY_DRAFT) : kit_entries(k, NULL, 0);
}

/* While it is a draft it is not out, for certain. That it is no draft any more and not in the list either is no no:
 * the list may lag behind. */
static sp_move took_draft(struct kit *k)
{
	sp_str state = kit_view(k->body, "response.state");
	if (!kit_good(k) && !(kit_gone(k) && k->body)) return kit_no(k);
	if (kit_is(state, "published")) return tumblr_is_out(k, kit_at(k->body, "response"));
	if (kit_fits(state, "draft"))
		return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "On Tumblr the post is still a draft that nobody sees.");
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "not-seen",
		       "On Tumblr the post is neither a draft nor among those that are out yet. Please look there.");
}

const struct kit_phase tumblr_lookup[LOOKUP_PHASES] = {
	[IN_LIST] = {KIT_GET("{api}/v2/blog/<me>/posts?npf=true&limit=20"), .took = took_list},
	[BY_DRAFT] = {.needs = "<draft>", KIT_GET("{api}/v2/blog/<me>/posts/<draft>?post_format=npf"), .took = took_draft},
};

/* ---- taking down */

static sp_move send_delete(struct kit *k)
{
	sp_move move = kit_send_removal(k);
	if (move != SP_SEND) return move;
	k->job->request->method = SP_POST;
	kit_part(k, SP_FORM, "id", k->job->targets[0].id);
	return move;
}

const struct kit_phase tumblr_delete[ONE_PHASE] = {{.send = send_delete, .took = kit_took_removal}};
