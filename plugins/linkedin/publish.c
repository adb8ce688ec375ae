/* SPDX-License-Identifier: MIT
 * publish.c - one post of the page, or a comment under it for a further part of a chain. */
#include "linkedin.h"

enum { CARD_TITLE_MOST = 400, CARD_TEXT_MOST = 4000 };	/* bytes */

/* LinkedIn has no content warnings, so one goes in front. */
static sp_str words(struct kit *k)
{
	sp_str text = k->job->post->text, warning = k->job->post->warning;
	return warning.len ? kit_fmt(k, "%.*s\n\n%.*s", KIT_SHOW(warning), KIT_SHOW(text)) : text;
}

/* ---- what the post holds beside its words */

/* LinkedIn reads no page by itself: a card has the title that it is given. */
static void put_card(kit_text *t, const sp_post *post)
{
	sp_str title = post->link_title.len ? post->link_title : post->title.len ? post->title : post->link;
	kit_open(t, "article", '{');
	kit_json_str(t, "source", post->link);
	kit_json_str(t, "title", kit_cut(title, CARD_TITLE_MOST));
	kit_json_some(t, "description", kit_cut(post->link_text, CARD_TEXT_MOST));
	kit_close(t, '}');
}

static void put_file(struct kit *k, kit_text *t, const char *name, uint32_t which)
{
	const sp_media *m = &k->job->post->media[which];
	bool film = kit_starts(m->mime, "video/");
	kit_open(t, name, '{');
	kit_json_str(t, "id", linkedin_media(k, which));
	kit_json_some(t, "altText", film ? (sp_str){0} : m->alt);
	kit_json_some(t, "title", film ? k->job->post->title : (sp_str){0});
	kit_close(t, '}');
}

static void put_content(struct kit *k, kit_text *t)
{
	const sp_post *post = k->job->post;
	if (!post->nmedia && !post->link.len) return;
	kit_open(t, "content", '{');
	if (!post->nmedia) put_card(t, post);
	else if (post->nmedia == 1) put_file(k, t, "media", 0);
	if (post->nmedia > 1) {
		kit_open(t, "multiImage", '{');
		kit_open(t, "images", '[');
		for (uint32_t i = 0; i < post->nmedia; i++) put_file(k, t, NULL, i);
		kit_close(t, ']');
		kit_close(t, '}');
	}
	kit_close(t, '}');
}

static sp_str post_json(struct kit *k)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "author", linkedin_author(k));
	kit_json_str(&t, "commentary", linkedin_little(k, words(k)));
	kit_json_str(&t, "visibility", SP_S("PUBLIC"));
	kit_open(&t, "distribution", '{');
	kit_json_str(&t, "feedDistribution", SP_S("MAIN_FEED"));
	kit_json_raw(&t, "targetEntities", SP_S("[]"));
	kit_json_raw(&t, "thirdPartyDistributionChannels", SP_S("[]"));
	kit_close(&t, '}');
	put_content(k, &t);
	kit_json_str(&t, "lifecycleState", SP_S("PUBLISHED"));
	kit_json_raw(&t, "isReshareDisabledByAuthor", SP_S("false"));
	kit_close(&t, '}');
	return kit_str(&t);
}

/* ---- a further part of a chain: LinkedIn has no chains, so it stands under the first one as a comment */

static bool is_comment(const struct kit *k)
{
	return k->job->post->reply_to.id.len > 0;
}

static sp_str root_of(const struct kit *k)
{
	const sp_post *post = k->job->post;
	return post->root.id.len ? post->root.id : post->reply_to.id;
}

/* A comment's words are no "little text". */
static sp_str comment_json(struct kit *k)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "actor", linkedin_author(k));
	kit_json_str(&t, "object", root_of(k));
	kit_open(&t, "message", '{');
	kit_json_str(&t, "text", words(k));
	kit_close(&t, '}');
	kit_close(&t, '}');
	return kit_str(&t);
}

static sp_move send_post(struct kit *k)
{
	bool comment = is_comment(k);
	if (linkedin_needs_uploads(k)) return kit_go(k, REGISTER);
	sp_str path = comment ? linkedin_path(k, "/rest/socialActions/", root_of(k), "/comments") : SP_S("/rest/posts");
	linkedin_call(k, SP_COMMITS, SP_POST, path);
	kit_json(k, comment ? comment_json(k) : post_json(k));
	return SP_SEND;
}

/* Its code stands deep inside the answer. */
static bool is_duplicate(struct kit *k)
{
	const json_t *all = kit_at(k->body, "errorDetails.inputErrors");
	bool found = false;
	for (size_t i = 0; i < json_array_size(all) && i < 64; i++)
		found |= kit_is(kit_view(json_array_get(all, i), "code"), "DUPLICATE_POST");
	return found;
}

static sp_str urn_of_comment(struct kit *k)
{
	sp_str urn = kit_get(k, k->body, "commentUrn"), id = kit_get(k, k->body, "id");
	if (!urn.len) urn = kit_get(k, k->body, "$URN");
	if (!id.len) id = kit_answer_header(k, "x-restli-id");
	if (urn.len || !id.len) return urn;
	sp_str root = root_of(k);
	return kit_fmt(k, "urn:li:comment:(%.*s,%.*s)", KIT_SHOW(root), KIT_SHOW(id));
}

static sp_move took_post(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	if (kit_came(k, k->job->answer->status) && is_duplicate(k))
		return kit_end(k, SP_UNSURE, SP_THIS_POST, "duplicate",
			       "LinkedIn says that a post with the same words is there already, so an earlier try may have "
			       "arrived. schedpost looks before it sends anything again. LinkedIn said: %.*s",
			       KIT_SHOW(kit_quote(k, kit_get(k, k->body, "message"))));
	if (!kit_done(k)) return kit_no(k);
	ref->id = is_comment(k) ? urn_of_comment(k) : kit_answer_header(k, "x-restli-id");
	if (!ref->id.len || !kit_printable(ref->id)) return kit_nonsense(k);
	ref->url = linkedin_page_of(k, is_comment(k) ? root_of(k) : ref->id);
	return kit_ok(k);
}

/* Comments carry no pictures here; that is said before anything is sent. */
static sp_move send_first(struct kit *k)
{
	if (!is_comment(k) || !k->job->post->nmedia) return linkedin_send_register(k);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "comment-with-media",
		       "On LinkedIn the further parts of a chain are comments, and those carry no pictures or films. Put them into "
		       "the first part.");
}

const struct kit_phase linkedin_publish[PUBLISH_PHASES] = {
	[REGISTER] = {send_first, linkedin_took_register},
	[PART] = {linkedin_send_part, linkedin_took_part},
	[FINALIZE] = {linkedin_send_finalize, linkedin_took_finalize},
	[POLL] = {linkedin_send_poll, linkedin_took_poll},
	[POST] = {send_post, took_post},
};
