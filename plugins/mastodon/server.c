/* SPDX-License-Identifier: MIT
 * server.c - what an account is called, and what its server allows. */
#include "mastodon.h"

sp_str mastodon_host(struct kit *k)
{
	sp_str host = k->job->account->server;
	size_t scheme;
	return kit_finds(host, "://", &scheme) ? kit_slice(host, scheme + 3, host.len) : host;
}

sp_str mastodon_handle(struct kit *k, sp_str username)
{
	sp_str host = mastodon_host(k);
	return kit_fmt(k, "@%.*s@%.*s", KIT_SHOW(username), KIT_SHOW(host));
}

/* ---- limits: /api/v2/instance, or the older form that snac2 and Pleroma speak */

enum { ASK_V2, ASK_V1 };

static sp_move ask_limits(struct kit *k)
{
	bool old = k->place->phase == ASK_V1;
	kit_call(k, SP_READS, SP_GET, old ? "{server}/api/v1/instance" : "{server}/api/v2/instance");
	return SP_SEND;
}

/* Of the media types that schedpost handles, those that the server lists; all of them when it lists none. */
static sp_str media_types(struct kit *k, sp_str handled)
{
	static const char path[] = "configuration.media_attachments.supported_mime_types";
	const json_t *all = kit_at(k->body, path);
	kit_text t = kit_text_new(k);
	for (size_t from = 0, to; from < handled.len; from = to + 1) {
		if (!kit_finds(kit_slice(handled, from, handled.len), " ", &to)) to = handled.len - from;
		to += from;
		sp_str type = kit_slice(handled, from, to);
		bool listed = false;
		for (size_t i = 0; i < json_array_size(all) && i < 64; i++)
			listed |= kit_same(kit_view(json_array_get(all, i), ""), type);
		if (listed) kit_putf(&t, "%s%.*s", t.len ? " " : "", KIT_SHOW(type));
	}
	return t.len ? kit_str(&t) : handled;
}

/* A told limit below 1 would mean "no limit" to the host, so it is not believed. */
static void told(struct kit *k, const char *path, int64_t *limit)
{
	int64_t value = kit_int(k->body, path, 0);
	if (value > 0) *limit = value;
}

static sp_move tell_limits(struct kit *k)
{
	sp_limits *l = k->job->alloc(k->job, sizeof *l);
	*l = mastodon_declared;
	told(k, "max_toot_chars", &l->text_most);	/* Pleroma and Akkoma */
	told(k, "configuration.statuses.max_characters", &l->text_most);
	told(k, "configuration.statuses.max_media_attachments", &l->media_most);
	told(k, "configuration.statuses.characters_reserved_per_url", &l->url_weight);
	told(k, "configuration.media_attachments.description_limit", &l->alt_most);
	told(k, "configuration.media_attachments.image_size_limit", &l->image_most_bytes);
	told(k, "configuration.media_attachments.image_matrix_limit", &l->image_most_pixels);
	told(k, "configuration.media_attachments.video_size_limit", &l->video_most_bytes);
	if (l->media_most > MEDIA_MOST) l->media_most = MEDIA_MOST;
	l->mimes = media_types(k, l->mimes);
	/* snac2 makes everybody's what was meant for a few. */
	if (kit_finds(kit_view(k->body, "version"), "snac/", NULL)) l->visibilities = SP_S("public");
	k->job->result->limits = l;
	return kit_ok(k);
}

static sp_move took_limits(struct kit *k)
{
	bool missing = k->job->answer->status == 404 || k->job->answer->status == 410;
	if (k->place->phase == ASK_V2 && missing) return kit_go(k, ASK_V1);
	return kit_good(k) ? tell_limits(k) : kit_no(k);
}

const struct kit_phase mastodon_limits[] = {
	[ASK_V2] = {.send = ask_limits, .took = took_limits},
	[ASK_V1] = {.send = ask_limits, .took = took_limits},
};
