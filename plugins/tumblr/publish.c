/* SPDX-License-Identifier: MIT
 * publish.c - a draft that nobody sees, read back as Tumblr has it, then one step that lets it out: that step names the
 * draft, so a second one changes nothing. A part of a chain is a reblog of the part before it.
 *
 * Tumblr gives a draft that went out another number. It is found by "genesis_post_id", the number of the draft. */
#include "tumblr.h"

enum { CHECK, PARENT, FIND, MAKE, READ, LET_OUT, WHERE };

/* ---- what no post can be made of is said before anything is sent */

static sp_move check(struct kit *k)
{
	const sp_post *post = k->job->post;
	bool film = kit_film(post), follows = post->reply_to.id.len;
	if (film && post->nmedia > 1)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "film-alone",
			       "schedpost puts a film alone into a post on Tumblr. Take the other files out, or make two posts.");
	if (film && follows)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-film-in-chain",
			       "Tumblr takes a film only in the first part of a chain. Put it there, or into a post of its own.");
	return kit_go(k, PARENT);
}

static sp_move took_parent(struct kit *k)
{
	if (kit_gone(k) && k->body)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "chain-broken",
			       "The part before this one is no longer on Tumblr, so this one cannot follow it. Schedule it as a post of "
			       "its own.");
	return kit_took_row(k);
}

/* ---- the draft. One that an earlier try left is used again, with the words and files of now. */

static sp_move took_find(struct kit *k)
{
	const json_t *posts = kit_at(k->body, "response.posts");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(posts)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(posts); i++) {
		const json_t *post = json_array_get(posts, i);
		sp_str id = kit_get(k, post, "id_string|id");
		if (kit_same(kit_view(post, "slug"), tumblr_slug(k)) && kit_put_note(k, DRAFT, id)) break;
	}
	return kit_next(k);
}

static sp_move send_draft(struct kit *k)
{
	enum { UPLOAD_MS = 10 * 60 * 1000 };
	const sp_post *post = k->job->post;
	if (kit_note(k, DRAFT).len) kit_call(k, SP_PREPARES, SP_PUT, "{api}/v2/blog/<me>/posts/<draft>");
	else kit_call(k, SP_PREPARES, SP_POST, "{api}/v2/blog/<me>/posts");
	if (!post->nmedia) {
		kit_json(k, tumblr_draft(k));
		return SP_SEND;
	}
	k->job->request->timeout_ms = UPLOAD_MS;
	kit_part(k, SP_MULTIPART, "json", tumblr_draft(k))->mime = SP_S("application/json");
	for (uint32_t i = 0; i < post->nmedia; i++) kit_file(k, SP_MULTIPART, kit_fmt(k, "file%u", i + 1).at, i);
	return SP_SEND;
}

static sp_move anew(struct kit *k)
{
	kit_put_note(k, DRAFT, (sp_str){0});
	kit_go(k, CHECK);
	return kit_end(k, SP_LATER, SP_THIS_POST, "draft-lost",
		       "Somebody removed the draft on Tumblr before it went out. schedpost makes it anew.");
}

/* After anything but a yes the next try looks first: the draft may be there. */
static sp_move took_draft(struct kit *k)
{
	sp_str id = kit_good(k) ? kit_get(k, k->body, "response.id_string|response.id") : (sp_str){0};
	if (id.len && kit_put_note(k, DRAFT, id)) return kit_next(k);
	if (kit_came(k, 404) && k->body && kit_note(k, DRAFT).len) return anew(k);
	kit_go(k, FIND);
	return kit_good(k) ? kit_nonsense(k) : kit_no(k);
}

/* ---- out */

/* Gone, or out already by somebody's hand: the list of what is out tells. */
static sp_move took_read(struct kit *k)
{
	if (kit_gone(k) && k->body) return kit_go(k, WHERE);
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(kit_at(k->body, "response.content"))) return kit_nonsense(k);
	if (!kit_is(kit_view(k->body, "response.state"), "published")) return kit_next(k);
	return kit_put_note(k, OUT, kit_note(k, DRAFT)) ? kit_go(k, WHERE) : kit_nonsense(k);
}

static sp_str as_it_is(struct kit *k, const json_t *value)
{
	size_t n = json_dumpb(value, NULL, 0, JSON_COMPACT);
	char *at = k->job->alloc(k->job, n + 1);
	json_dumpb(value, at, n, JSON_COMPACT);
	return (sp_str){at, n};
}

/* A change wants the whole post. Its files are named by what Tumblr has made of them, which the answer that was just
 * read tells; later than in the same step it is not known any more. */
static sp_move let_out(struct kit *k)
{
	const json_t *draft = kit_at(k->body, "response"), *content = kit_at(draft, "content");
	if (!json_is_array(content)) return kit_go(k, READ);
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "state", SP_S("published"));
	kit_json_str(&t, "slug", tumblr_slug(k));
	kit_json_some(&t, "tags", tumblr_tags(k));
	if (k->job->post->reply_to.id.len) {
		sp_str key = kit_get(k, draft, "reblog_key");
		kit_json_str(&t, "parent_tumblelog_uuid", k->job->account->remote_id);
		kit_json_str(&t, "parent_post_id", k->job->post->reply_to.id);
		kit_json_str(&t, "reblog_key", key.len ? key : kit_note(k, PARENT_KEY));
	}
	kit_json_raw(&t, "content", as_it_is(k, content));
	if (kit_len(draft, "layout")) kit_json_raw(&t, "layout", as_it_is(k, kit_at(draft, "layout")));
	kit_close(&t, '}');
	kit_call(k, SP_COMMITS_KEYED, SP_PUT, "{api}/v2/blog/<me>/posts/<draft>");
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move took_out(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "response.id_string|response.id");
	if (kit_came(k, 404) && k->body) return anew(k);
	if (!kit_good(k)) return kit_no(k);
	return id.len && kit_put_note(k, OUT, id) ? kit_next(k) : kit_nonsense(k);
}

/* Tumblr has said that it is out: what comes now cannot change that, only where it is. */
static sp_move took_where(struct kit *k)
{
	const json_t *found = kit_good(k) ? tumblr_ours(k) : NULL;
	sp_ref *ref = &k->job->result->ref;
	if (found) return tumblr_is_out(k, found);
	if (!kit_note(k, OUT).len) return kit_good(k) ? anew(k) : kit_no(k);
	*ref = (sp_ref){.id = kit_note(k, OUT), .url = kit_address(k, "https://www.tumblr.com/<user>/<out>")};
	return kit_ok(k);
}

const struct kit_phase tumblr_publish[PUBLISH_PHASES] = {
	[CHECK] = {.send = check},
	[PARENT] = {.when = "<reply_to>", KIT_GET("{api}/v2/blog/<me>/posts/<reply_to>?post_format=npf"),
		    .note = "<.response.reblog_key>", .as = PARENT_KEY, .took = took_parent},
	[FIND] = {KIT_GET("{api}/v2/blog/<me>/posts/draft"), .took = took_find},
	[MAKE] = {.send = send_draft, .took = took_draft},
	[READ] = {.needs = "<draft>", KIT_GET("{api}/v2/blog/<me>/posts/<draft>?post_format=npf"), .took = took_read},
	[LET_OUT] = {.needs = "<draft>", .send = let_out, .took = took_out},
	[WHERE] = {.needs = "<draft>", KIT_GET("{api}/v2/blog/<me>/posts?npf=true&limit=20"), .took = took_where},
};
