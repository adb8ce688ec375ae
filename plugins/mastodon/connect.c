/* SPDX-License-Identifier: MIT
 * connect.c - whose account it is, what its server is and allows, and how its access ends. */
#include "mastodon.h"

static const char where_to_find[] =
	"Paste an access token: on the server's website under Preferences, Development, New application "
	"(scopes read and write).";

/* ---- connect: ask for the token, see whose it is, then see what kind of server this is */

enum { ASK, VERIFY, NODEINFO, VERSION, OLD_VERSION };

static sp_move ask_token(struct kit *k)
{
	return kit_ask(k, SP_ASK_SECRET, SP_ACCESS_TOKEN, where_to_find);
}

static sp_move took_token(struct kit *k)
{
	kit_save(state_of(k)->u.found.kept, KEPT_MOST, k->job->answer->body);
	return kit_go(k, VERIFY);
}

static sp_move verify(struct kit *k)
{
	mastodon_request(k, SP_READS, SP_GET, SP_S("{server}/api/v1/accounts/verify_credentials"));
	return SP_SEND;
}

static sp_move took_verify(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	bool whole = kit_save(s->u.found.id, ID_MOST, kit_get(k, k->body, "id"));
	if (!whole || !s->u.found.id[0]) return kit_nonsense(k);
	kit_save(s->u.found.handle, ID_MOST, kit_get(k, k->body, "username"));
	kit_save(s->u.found.name, ID_MOST, kit_cut(kit_get(k, k->body, "display_name"), ID_MOST - 1));
	return kit_go(k, NODEINFO);
}

static sp_move ask_nodeinfo(struct kit *k)
{
	kit_request(k, SP_READS, SP_GET, SP_S("{server}/nodeinfo/2.0"))->sign = SP_UNSIGNED;
	return SP_SEND;
}

/* What kind of server it is helps people who ask for help; not knowing it harms nobody, so any answer will do. */
static sp_move took_nodeinfo(struct kit *k)
{
	kit_save(state_of(k)->u.found.software, SOFTWARE_MOST, kit_get(k, k->body, "software.name"));
	return kit_go(k, VERSION);
}

static sp_move ask_version(struct kit *k)
{
	bool old = k->place->phase == OLD_VERSION;
	mastodon_request(k, SP_READS, SP_GET, old ? SP_S("{server}/api/v1/instance") : SP_S("{server}/api/v2/instance"));
	return SP_SEND;
}

static sp_str full_handle(struct kit *k, sp_str username)
{
	sp_str host = k->job->account->server;
	size_t scheme;
	if (kit_finds(host, "://", &scheme)) host = kit_slice(host, scheme + 3, host.len);
	return kit_fmt(k, "@%.*s@%.*s", KIT_SHOW(username), KIT_SHOW(host));
}

static sp_move finish_connect(struct kit *k)
{
	struct state *s = state_of(k);
	kit_text settings = kit_text_new(k);
	kit_open(&settings, NULL, '{');
	kit_json_some(&settings, "software", kit_saved(s->u.found.software, SOFTWARE_MOST));
	kit_json_some(&settings, "version", kit_saved(s->u.found.version, SOFTWARE_MOST));
	kit_close(&settings, '}');
	sp_grant grant = {
		.name = kit_saved(s->u.found.name, ID_MOST),
		.handle = full_handle(k, kit_saved(s->u.found.handle, ID_MOST)),
		.remote_id = kit_saved(s->u.found.id, ID_MOST),
		.server = k->job->account->server,
		.settings = kit_str(&settings),
		.access = kit_saved(s->u.found.kept, KEPT_MOST),
	};
	return kit_grant(k, &grant);
}

static sp_move took_version(struct kit *k)
{
	if (k->place->phase == VERSION && !kit_good(k)) return kit_go(k, OLD_VERSION);
	kit_save(state_of(k)->u.found.version, SOFTWARE_MOST, kit_cut(kit_get(k, k->body, "version"), SOFTWARE_MOST - 1));
	return finish_connect(k);
}

const struct kit_phase mastodon_connect[CONNECT_PHASES] = {
	[ASK] = {ask_token, took_token},
	[VERIFY] = {verify, took_verify},
	[NODEINFO] = {ask_nodeinfo, took_nodeinfo},
	[VERSION] = {ask_version, took_version},
	[OLD_VERSION] = {ask_version, took_version},
};

/* ---- whoami and profile */

static sp_move took_whoami(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_str id = kit_get(k, k->body, "id");
	if (!id.len) return kit_nonsense(k);
	return kit_who(k, id, full_handle(k, kit_get(k, k->body, "username")), kit_get(k, k->body, "display_name"),
		       kit_get(k, k->body, "url"), kit_plain(k, kit_view(k->body, "note")));
}

const struct kit_phase mastodon_whoami[WHOAMI_PHASES] = {{verify, took_whoami}};

/* ---- limits: /api/v2/instance, or the older form that snac2 and Pleroma speak */

enum { ASK_V2, ASK_V1 };

static sp_move ask_limits(struct kit *k)
{
	bool old = k->place->phase == ASK_V1;
	mastodon_request(k, SP_READS, SP_GET, old ? SP_S("{server}/api/v1/instance") : SP_S("{server}/api/v2/instance"));
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

const struct kit_phase mastodon_limits[LIMITS_PHASES] = {
	[ASK_V2] = {ask_limits, took_limits},
	[ASK_V1] = {ask_limits, took_limits},
};

/* ---- revoke: only the application that got a token may hand it back */

static sp_move revoke_by_hand(struct kit *k)
{
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "by-hand",
		       "This access token was pasted in, so only its owner can end it: on the server's website under "
		       "Preferences, Development, open the application and delete it. Do that now.");
}

static sp_move revoke(struct kit *k)
{
	if (!kit_is(kit_setting(k, "oauth_client"), "true")) return revoke_by_hand(k);
	kit_request(k, SP_PREPARES, SP_POST, SP_S("{server}/oauth/revoke"));
	kit_part(k, SP_FORM, "client_id", (sp_str){0})->from = SP_CLIENT_ID;
	kit_part(k, SP_FORM, "client_secret", (sp_str){0})->from = SP_CLIENT_SECRET;
	kit_part(k, SP_FORM, "token", (sp_str){0})->from = SP_ACCESS_TOKEN;
	return SP_SEND;
}

static sp_move took_revoke(struct kit *k)
{
	if (kit_done(k)) return kit_ok(k);
	return kit_came(k, 403) ? revoke_by_hand(k) : kit_no(k);
}

const struct kit_phase mastodon_revoke[REVOKE_PHASES] = {{revoke, took_revoke}};
