/* SPDX-License-Identifier: MIT
 * publish.c - one post of the page, or a comment under it for a further part of a chain. */
#include "linkedin.h"

enum { CARD_TITLE_MOST = 400, CARD_TEXT_MOST = 4000 };	/* bytes */

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
	kit_json_str(t, "id", kit_note(k, which));
	kit_json_some(t, "altText", film ? (sp_str){0} : m->alt);
	kit_json_some(t, "title", film ? k->job->post->title : (sp_str){0});
	kit_close(t, '}');
}

static sp_str content(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	if (!post->nmedia && !post->link.len) return (sp_str){0};
	kit_open(&t, NULL, '{');
	if (!post->nmedia) put_card(&t, post);
	else if (post->nmedia == 1) put_file(k, &t, "media", 0);
	if (post->nmedia > 1) {
		kit_open(&t, "multiImage", '{');
		kit_open(&t, "images", '[');
		for (uint32_t i = 0; i < post->nmedia; i++) put_file(k, &t, NULL, i);
		kit_close(&t, ']');
		kit_close(&t, '}');
	}
	kit_close(&t, '}');
	return kit_str(&t);
}

/* A further part of a chain: LinkedIn has no chains, so it stands under the first one as a comment. Its words are no
 * "little text". */
static bool is_comment(const struct kit *k)
{
	return k->job->post->reply_to.id.len > 0;
}

static sp_move send_comment(struct kit *k)
{
	kit_call(k, SP_COMMITS, SP_POST, "{api}/rest/socialActions/<root>/comments");
	kit_say(k, "{'actor':'<author>','object':'<root>','message':{'text':'<text>'}}");
	return SP_SEND;
}

static sp_move send_post(struct kit *k)
{
	if (linkedin_needs_uploads(k)) return kit_go(k, REGISTER);
	if (is_comment(k)) return send_comment(k);
	k->it = linkedin_little(k, kit_post_text(k));
	k->that = content(k);
	kit_call(k, SP_COMMITS, SP_POST, "{api}/rest/posts");
	kit_say(k, "{'author':'<author>','commentary':'<it>','visibility':'PUBLIC','distribution':{'feedDistribution':'MAIN_FEED',"
		   "'targetEntities':[],'thirdPartyDistributionChannels':[]},'content':<?that>,'lifecycleState':'PUBLISHED',"
		   "'isReshareDisabledByAuthor':false}");
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
	sp_str urn = kit_get(k, k->body, "commentUrn|$URN");
	k->it = kit_get(k, k->body, "id");
	if (!k->it.len) k->it = kit_answer_header(k, "x-restli-id");
	return urn.len ? urn : kit_fill(k, "urn:li:comment:(<root>,<it>)");
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
	ref->url = linkedin_page_of(k, is_comment(k) ? kit_root(k) : ref->id);
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

const struct kit_phase linkedin_publish[] = {
	[REGISTER] = {.send = send_first, .took = linkedin_took_register},
	[PART] = {.send = linkedin_send_part, .took = linkedin_took_part},
	[FINALIZE] = {.send = linkedin_send_finalize, .took = linkedin_took_finalize},
	[POLL] = {.send = linkedin_send_poll, .took = linkedin_took_poll},
	[POST] = {.send = send_post, .took = took_post},
};
