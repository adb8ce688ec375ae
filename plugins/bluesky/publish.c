/* SPDX-License-Identifier: MIT
 * publish.c - who is mentioned, pictures up, then one record at an address of our own; and the exact look-up.
 *
 * putRecord with "swapRecord": null creates or says InvalidSwap, never overwrites. createRecord would do with fewer
 * rights under OAuth's fine scopes, but answers 500 when the key is taken, which says neither yes nor no. */
#include "bluesky.h"

enum { MENTION, UPLOAD, PUT, LOOK };

enum {
	UNUSED_FOR_MS = 30 * 60 * 1000,	/* servers drop what no record uses, "after minutes to hours" */
	LATE_MS = 60 * 60 * 1000
};

/* ---- mentions: a handle becomes a DID; nobody by that name stays plain text */

static sp_move send_mention(struct kit *k)
{
	kit_span *all = k->job->alloc(k->job, MENTIONS_MOST * sizeof *all);
	size_t n = bluesky_mentions(k, all);
	if (state_of(k)->nmentions >= n) return kit_go(k, UPLOAD);
	bluesky_call(k, SP_READS, SP_GET, "com.atproto.identity.resolveHandle")->sign = SP_UNSIGNED;
	kit_query(k, "handle", all[state_of(k)->nmentions].value);
	return SP_SEND;
}

static sp_move took_mention(struct kit *k)
{
	struct state *s = state_of(k);
	int status = k->job->answer->status;
	bool nobody = kit_came(k, status) && status >= 400 && status < 500 && status != 429;
	if (!kit_good(k) && !nobody) return kit_no(k);
	sp_str did = nobody ? (sp_str){0} : kit_get(k, k->body, "did");
	if (s->nmentions < MENTIONS_MOST)
		kit_save(s->mentions[s->nmentions++], DID_MOST, kit_starts(did, "did:") ? did : (sp_str){0});
	return kit_go(k, MENTION);
}

/* ---- pictures */

/* Not all are up, or they have waited too long for their post. */
static bool needs_uploads(struct kit *k)
{
	struct state *s = state_of(k);
	bool too_old = s->uploaded_at < k->job->now - UNUSED_FOR_MS;
	if (too_old || s->nblobs > PICTURES_MOST) s->nblobs = 0;
	return s->nblobs < k->job->post->nmedia;
}

static sp_move send_upload(struct kit *k)
{
	struct state *s = state_of(k);
	const sp_post *post = k->job->post;
	if (post->nmedia > PICTURES_MOST)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "Bluesky takes at most %d pictures in one post; this one has %u. Take some out.",
			       PICTURES_MOST, post->nmedia);
	if (!needs_uploads(k)) return kit_go(k, PUT);
	if (!s->nblobs) s->uploaded_at = k->job->now;
	bluesky_call(k, SP_PREPARES, SP_POST, "com.atproto.repo.uploadBlob")->mime = post->media[s->nblobs].mime;
	kit_part(k, SP_MEDIA, NULL, (sp_str){0})->media = s->nblobs + 1;
	return SP_SEND;
}

static sp_move took_upload(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	if (s->nblobs >= PICTURES_MOST) return kit_nonsense(k);
	struct blob *b = &s->blobs[s->nblobs];
	sp_str cid = kit_get(k, k->body, "blob.ref.$link"), mime = kit_get(k, k->body, "blob.mimeType");
	b->bytes = kit_int(k->body, "blob.size", 0);
	if (!cid.len || !kit_save(b->cid, CID_MOST, cid) || !kit_save(b->mime, MIME_MOST, mime)) return kit_nonsense(k);
	s->nblobs++;
	return kit_go(k, UPLOAD);
}

/* ---- the record */

/* As planned; but a post that goes out much later (its account was paused) carries the time at which it first did. */
static int64_t creation(const sp_job *job)
{
	return job->now - job->post->planned > LATE_MS ? job->now : job->post->planned;
}

static sp_move send_put(struct kit *k)
{
	struct state *s = state_of(k);
	char rkey[RKEY_SIZE];
	if (needs_uploads(k)) return kit_go(k, UPLOAD);
	if (!s->created) s->created = creation(k->job);
	bluesky_rkey(k->job->post, rkey);
	bluesky_call(k, SP_COMMITS_KEYED, SP_POST, "com.atproto.repo.putRecord");
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "repo", k->job->account->remote_id);
	kit_json_str(&t, "collection", SP_S("app.bsky.feed.post"));
	kit_json_str(&t, "rkey", kit_of(rkey));
	kit_json_raw(&t, "swapRecord", SP_S("null"));
	kit_json_raw(&t, "record", bluesky_record(k));
	kit_close(&t, '}');
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

/* What the record is and where people see it. */
static sp_move it_is_there(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	ref->id = kit_get(k, k->body, "uri");
	ref->revision = kit_get(k, k->body, "cid");
	ref->url = bluesky_page(k, bluesky_last_piece(ref->id));
	return ref->id.len ? kit_ok(k) : kit_nonsense(k);
}

static sp_move took_put(struct kit *k)
{
	if (kit_said(k, "InvalidSwap")) return kit_go(k, LOOK);
	if (kit_came(k, 400) && kit_finds(kit_view(k->body, "message"), "could not find blob", NULL)) {
		state_of(k)->nblobs = 0;
		kit_go(k, UPLOAD);
		return kit_end(k, SP_LATER, SP_THIS_POST, "picture-lost",
			       "Bluesky has lost a picture. schedpost sends it once more.");
	}
	return kit_good(k) ? it_is_there(k) : kit_no(k);
}

/* ---- what is at the post's address */

static sp_move send_look(struct kit *k)
{
	char rkey[RKEY_SIZE];
	bluesky_rkey(k->job->post, rkey);
	bluesky_get_record(k, "app.bsky.feed.post", kit_copy(k, kit_of(rkey)));
	return SP_SEND;
}

sp_move bluesky_compare(struct kit *k)
{
	if (kit_same(kit_view(k->body, "value.text"), bluesky_text(k))) return it_is_there(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "other-text",
		       "At the place of this post Bluesky has one with other words. Please look: %.*s",
		       KIT_SHOW(bluesky_page(k, bluesky_last_piece(kit_get(k, k->body, "uri")))));
}

/* An address that was taken a moment ago and is empty now: somebody is deleting. The host looks once more. */
static sp_move took_look(struct kit *k)
{
	if (kit_good(k)) return bluesky_compare(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "not-found-again",
		       "Bluesky said that this post is there already, but does not show it. "
		       "schedpost looks again before it sends anything.");
}

const struct kit_phase bluesky_publish[PUBLISH_PHASES] = {
	[MENTION] = {.send = send_mention, .took = took_mention},
	[UPLOAD] = {.send = send_upload, .took = took_upload},
	[PUT] = {.send = send_put, .took = took_put},
	[LOOK] = {.send = send_look, .took = took_look},
};

/* ---- look-up: exact, and needs no log-in */

static sp_move took_lookup(struct kit *k)
{
	if (kit_good(k)) return bluesky_compare(k);
	if (!kit_said(k, "RecordNotFound")) return kit_no(k);
	return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "Bluesky does not have this post.");
}

const struct kit_phase bluesky_lookup[ONE_PHASE] = {{.send = send_look, .took = took_lookup}};
