/* SPDX-License-Identifier: MIT
 * publish.c - pictures up one by one, waiting while the server works on them, then one status. */
#include "mastodon.h"

enum { UPLOAD, PROCESS, POST };

enum {
	FIRST_WAIT_MS = 2000,
	WAIT_MOST_MS = 15000,
	WAITS_MOST = 40			/* ten minutes in all */
};

static sp_move start_again_later(struct kit *k, const char *why)
{
	state_of(k)->memory.files = 0;
	kit_go(k, UPLOAD);
	return kit_end(k, SP_LATER, SP_THIS_POST, "picture-lost", "%s", why);
}

/* ---- pictures */

static bool needs_uploads(struct kit *k)
{
	return kit_lacks_files(k);
}

static void upload(struct kit *k, uint32_t which)
{
	static const char *const paths[] = {"{server}/api/v2/media", "{server}/api/v1/media"};
	const sp_media *media = &k->job->post->media[which];
	kit_call(k, SP_PREPARES, SP_POST, paths[state_of(k)->old_media != 0]);
	kit_file(k, SP_MULTIPART, "file", which);
	if (media->alt.len) kit_part(k, SP_MULTIPART, "description", media->alt);
}

static sp_move send_upload(struct kit *k)
{
	struct state *s = state_of(k);
	const sp_post *post = k->job->post;
	if (post->nmedia > MEDIA_MOST)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "Mastodon takes at most %d pictures in one post; this one has %u. Take some out.", MEDIA_MOST,
			       post->nmedia);
	if (!needs_uploads(k)) return kit_go(k, POST);
	upload(k, s->memory.files);
	return SP_SEND;
}

static sp_move uploaded(struct kit *k)
{
	state_of(k)->memory.files++;
	return kit_go(k, UPLOAD);
}

static sp_move took_upload(struct kit *k)
{
	struct state *s = state_of(k);
	if (kit_came(k, 404) && !s->old_media) {
		s->old_media = 1;
		return kit_go(k, UPLOAD);
	}
	if (!kit_good(k)) return kit_no(k);
	sp_str id = kit_get(k, k->body, "id");
	if (!id.len || s->memory.files >= MEDIA_MOST || !kit_put_note(k, s->memory.files, id)) return kit_nonsense(k);
	if (!kit_came(k, 202)) return uploaded(k);
	kit_go(k, PROCESS);
	return kit_wait(k, FIRST_WAIT_MS);
}

static sp_move send_process(struct kit *k)
{
	k->it = kit_note(k, state_of(k)->memory.files);
	if (!k->it.len) return kit_go(k, UPLOAD);
	kit_call(k, SP_READS, SP_GET, "{server}/api/v1/media/<it>");
	return SP_SEND;
}

static sp_move took_process(struct kit *k)
{
	if (kit_came(k, 200)) return uploaded(k);
	if (kit_came(k, 404)) return start_again_later(k, "Mastodon has lost a picture. schedpost sends it once more.");
	if (!kit_came(k, 206) && !kit_came(k, 202)) return kit_no(k);
	if (++k->place->tries >= WAITS_MOST)
		return start_again_later(k, "Mastodon has been working on a picture for too long. "
					    "schedpost tries again by itself.");
	int64_t wait = (int64_t)FIRST_WAIT_MS * k->place->tries;
	return kit_wait(k, wait < WAIT_MOST_MS ? wait : WAIT_MOST_MS);
}

/* ---- the status */

static const char *visibility(sp_str asked)
{
	if (kit_is(asked, "followers")) return "private";
	return kit_is(asked, "unlisted") ? "unlisted" : "public";
}

/* Mastodon knows languages, not regions: "en-GB" is "en". */
static sp_str language(sp_str tag)
{
	size_t dash;
	return kit_finds(tag, "-", &dash) ? kit_slice(tag, 0, dash) : tag;
}

static sp_str status_json(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "status", post->text);
	if (post->nmedia) kit_open(&t, "media_ids", '[');
	for (uint32_t i = 0; i < post->nmedia; i++) kit_json_str(&t, NULL, kit_note(k, i));
	if (post->nmedia) kit_close(&t, ']');
	kit_json_some(&t, "in_reply_to_id", post->reply_to.id);
	kit_json_some(&t, "spoiler_text", post->warning);
	if (post->warning.len) kit_json_raw(&t, "sensitive", SP_S("true"));
	kit_json_str(&t, "visibility", kit_of(visibility(post->visibility)));
	kit_json_some(&t, "language", language(post->lang));
	kit_close(&t, '}');
	return kit_str(&t);
}

/* The key stops a second post at Mastodon, for an hour; GoToSocial and snac2 ignore it. So nothing relies on it. */
static sp_move send_post(struct kit *k)
{
	if (needs_uploads(k)) return kit_go(k, UPLOAD);
	kit_call(k, SP_COMMITS, SP_POST, "{server}/api/v1/statuses");
	kit_header(k, "Idempotency-Key", k->job->post->key);
	kit_json(k, status_json(k));
	return SP_SEND;
}

static sp_move took_post(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	if (kit_came(k, 404) && k->body && k->job->post->reply_to.id.len)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "reply-target-gone",
			       "The post that this one follows is no longer on Mastodon. "
			       "Take it out of the chain, or publish it on its own.");
	if (kit_came(k, 422) && k->body && kit_finds(kit_view(k->body, "error"), "media", NULL) &&
	    kit_finds(kit_view(k->body, "error"), "not found", NULL))
		return start_again_later(k, "Mastodon has lost a picture. schedpost sends it once more.");
	if (!kit_good(k)) return kit_no(k);
	ref->id = kit_get(k, k->body, "id");
	ref->url = kit_get(k, k->body, "url|uri");
	return ref->id.len ? kit_ok(k) : kit_nonsense(k);
}

const struct kit_phase mastodon_publish[] = {
	[UPLOAD] = {.send = send_upload, .took = took_upload},
	[PROCESS] = {.send = send_process, .took = took_process},
	[POST] = {.send = send_post, .took = took_post},
};
