/* SPDX-License-Identifier: MIT
 * record.c - the post as a record of app.bsky.feed.post: text, facets, languages, reply, and one embed. */
#include "bluesky.h"

enum { SPANS_MOST = 64 };

/* Those mentions that may have somebody behind them, in order. */
size_t bluesky_mentions(struct kit *k, kit_span out[MENTIONS_MOST])
{
	kit_span *all = k->job->alloc(k->job, SPANS_MOST * sizeof *all);
	size_t found = kit_spans(k, bluesky_text(k), all, SPANS_MOST), n = 0;
	for (size_t i = 0; i < found && n < MENTIONS_MOST; i++)
		if (all[i].kind == KIT_MENTION) out[n++] = all[i];
	return n;
}

static void put_facet(kit_text *t, const kit_span *span, const char *type, const char *name, sp_str value)
{
	kit_open(t, NULL, '{');
	kit_open(t, "index", '{');
	kit_json_int(t, "byteStart", (int64_t)span->from);
	kit_json_int(t, "byteEnd", (int64_t)span->to);
	kit_close(t, '}');
	kit_open(t, "features", '[');
	kit_open(t, NULL, '{');
	kit_json_str(t, "$type", kit_of(type));
	kit_json_str(t, name, value);
	kit_close(t, '}');
	kit_close(t, ']');
	kit_close(t, '}');
}

static void put_facets(struct kit *k, kit_text *t)
{
	kit_span *all = k->job->alloc(k->job, SPANS_MOST * sizeof *all);
	size_t n = kit_spans(k, bluesky_text(k), all, SPANS_MOST), mention = 0, put = 0;
	kit_text facets = kit_text_new(k);
	kit_open(&facets, NULL, '[');
	for (size_t i = 0; i < n; i++) {
		sp_str did = {0};
		if (all[i].kind == KIT_MENTION && mention < MENTIONS_MOST)
			did = kit_saved(state_of(k)->mentions[mention++], DID_MOST);
		if (all[i].kind == KIT_MENTION && !did.len) continue;
		put++;
		if (all[i].kind == KIT_MENTION) put_facet(&facets, &all[i], "app.bsky.richtext.facet#mention", "did", did);
		else if (all[i].kind == KIT_LINK)
			put_facet(&facets, &all[i], "app.bsky.richtext.facet#link", "uri", all[i].value);
		else put_facet(&facets, &all[i], "app.bsky.richtext.facet#tag", "tag", all[i].value);
	}
	kit_close(&facets, ']');
	if (put) kit_json_raw(t, "facets", kit_str(&facets));
}

static void put_strong_ref(kit_text *t, const char *name, const sp_ref *ref)
{
	kit_open(t, name, '{');
	kit_json_str(t, "uri", ref->id);
	kit_json_str(t, "cid", ref->revision);
	kit_close(t, '}');
}

static void put_reply(struct kit *k, kit_text *t)
{
	const sp_post *post = k->job->post;
	if (!post->reply_to.id.len) return;
	kit_open(t, "reply", '{');
	put_strong_ref(t, "root", post->root.id.len ? &post->root : &post->reply_to);
	put_strong_ref(t, "parent", &post->reply_to);
	kit_close(t, '}');
}

static void put_picture(kit_text *t, const sp_media *media, const struct blob *blob)
{
	kit_open(t, NULL, '{');
	kit_json_str(t, "alt", media->alt);
	kit_open(t, "image", '{');
	kit_json_str(t, "$type", SP_S("blob"));
	kit_open(t, "ref", '{');
	kit_json_str(t, "$link", kit_saved(blob->cid, CID_MOST));
	kit_close(t, '}');
	kit_json_str(t, "mimeType", kit_saved(blob->mime, MIME_MOST));
	kit_json_int(t, "size", blob->bytes);
	kit_close(t, '}');
	if (media->width && media->height) {
		kit_open(t, "aspectRatio", '{');
		kit_json_int(t, "width", media->width);
		kit_json_int(t, "height", media->height);
		kit_close(t, '}');
	}
	kit_close(t, '}');
}

/* A post has one embed: pictures, or else a card for its link. Nothing is fetched for the card. */
static void put_embed(struct kit *k, kit_text *t)
{
	const sp_post *post = k->job->post;
	if (!post->nmedia && !post->link.len) return;
	kit_open(t, "embed", '{');
	if (post->nmedia) {
		kit_json_str(t, "$type", SP_S("app.bsky.embed.images"));
		kit_open(t, "images", '[');
		for (uint32_t i = 0; i < post->nmedia; i++) put_picture(t, &post->media[i], &state_of(k)->blobs[i]);
		kit_close(t, ']');
	} else {
		kit_json_str(t, "$type", SP_S("app.bsky.embed.external"));
		kit_open(t, "external", '{');
		kit_json_str(t, "uri", post->link);
		kit_json_str(t, "title", post->link_title.len ? post->link_title : post->link);
		kit_json_str(t, "description", post->link_text);
		kit_close(t, '}');
	}
	kit_close(t, '}');
}

sp_str bluesky_record(struct kit *k)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "$type", SP_S("app.bsky.feed.post"));
	kit_json_str(&t, "text", bluesky_text(k));
	kit_json_str(&t, "createdAt", kit_iso(k, state_of(k)->created));
	if (k->job->post->lang.len) {
		kit_open(&t, "langs", '[');
		kit_json_str(&t, NULL, k->job->post->lang);
		kit_close(&t, ']');
	}
	put_facets(k, &t);
	put_reply(k, &t);
	put_embed(k, &t);
	kit_close(&t, '}');
	return kit_str(&t);
}
