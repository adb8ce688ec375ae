/* SPDX-License-Identifier: MIT
 * connect.c - Google's consent, the channel that it opens, fresh tokens, and how all of it ends. */
#include "youtube.h"

static const char upload_scope[] = "https://www.googleapis.com/auth/youtube.upload";
static const char manage_scope[] = "https://www.googleapis.com/auth/youtube.force-ssl";

/* Without these words Google gives a token for one hour and none to renew it. */
static const struct kit_oauth oauth = {
	.authorize = "{dialog}/o/oauth2/v2/auth",
	.token = "{token}/token",
	.revoke = "{token}/revoke",
	.scope = "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.force-ssl",
	.more = "access_type=offline&prompt=consent",
	.in_form = true,
};

/* The token addresses put their word where the API has an object. */
static bool oauth_said(struct kit *k, const char *word)
{
	return kit_is(kit_view(k->body, "error"), word);
}

/* ---- connect */

enum { CONSENT, EXCHANGE, CHANNEL };

static sp_move ask_consent(struct kit *k)
{
	return kit_consent(k, &oauth, "Log in to Google, choose the channel, and tick everything that Google asks.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, EXCHANGE);
}

static sp_move exchange(struct kit *k)
{
	return kit_exchange(k, &oauth);
}

static sp_move missing(struct kit *k, const char *scope)
{
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "missing-scope",
		       "Google was not allowed to give schedpost what it needs: %s. Connect once more, and tick everything "
		       "that Google asks.", scope);
}

/* Nothing is missing when nothing is told. */
static sp_move check_scopes(struct kit *k, sp_str told)
{
	if (told.len && !kit_finds(told, upload_scope, NULL)) return missing(k, upload_scope);
	if (told.len && !kit_finds(told, manage_scope, NULL)) return missing(k, manage_scope);
	return kit_go(k, CHANNEL);
}

static sp_move took_exchange(struct kit *k)
{
	struct state *s = state_of(k);
	sp_grant g = {0};
	if (oauth_said(k, "invalid_grant"))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "not-accepted",
			       "Google no longer takes this consent: it was used already or is too old. Connect once more.");
	if (!kit_good(k)) return youtube_no(k);
	kit_tokens(k, &g);
	s->u.tokens.expires = g.expires;
	bool whole = kit_save(s->u.tokens.access, KEPT_MOST, g.access) &&
		     kit_save(s->u.tokens.refresh, KEPT_MOST, g.refresh);
	kit_save(s->u.tokens.scopes, SCOPES_MOST, g.scopes);
	if (!g.access.len || !whole) return kit_nonsense(k);
	if (g.refresh.len) return check_scopes(k, g.scopes);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-lasting-access",
		       "Google gave access for one hour only. Remove schedpost's app at myaccount.google.com/connections, then "
		       "connect once more.");
}

static sp_move ask_channel(struct kit *k)
{
	youtube_call(k, SP_READS, SP_GET, "/youtube/v3/channels");
	kit_query(k, "part", SP_S("snippet,contentDetails"));
	kit_query(k, "mine", SP_S("true"));
	return SP_SEND;
}

/* A Google account without a channel gets an empty list. */
static sp_move no_channel(struct kit *k)
{
	bool connects = k->job->op == SP_CONNECT;
	return kit_end(k, connects ? SP_REFUSED : SP_RECONNECT, SP_THIS_ACCOUNT, "no-channel",
		       "This Google account has no YouTube channel. Make one on youtube.com, then connect the account again.");
}

static sp_str handle_of(struct kit *k, const json_t *channel)
{
	sp_str custom = kit_get(k, channel, "snippet.customUrl");
	return custom.len ? custom : kit_get(k, channel, "snippet.title");
}

static sp_move took_channel(struct kit *k)
{
	struct state *s = state_of(k);
	const json_t *channel = kit_at(k->body, "items.0");
	if (!kit_good(k)) return youtube_no(k);
	sp_str id = kit_get(k, channel, "id");
	if (!id.len) return no_channel(k);
	kit_text settings = kit_text_new(k);
	kit_open(&settings, NULL, '{');
	kit_json_some(&settings, "uploads", kit_get(k, channel, "contentDetails.relatedPlaylists.uploads"));
	kit_close(&settings, '}');
	sp_grant grant = {
		.name = kit_get(k, channel, "snippet.title"),
		.handle = handle_of(k, channel),
		.remote_id = id,
		.settings = kit_str(&settings),
		.scopes = kit_copy(k, kit_saved(s->u.tokens.scopes, SCOPES_MOST)),
		.access = kit_copy(k, kit_saved(s->u.tokens.access, KEPT_MOST)),
		.refresh = kit_copy(k, kit_saved(s->u.tokens.refresh, KEPT_MOST)),
		.expires = s->u.tokens.expires < 0 ? 0 : s->u.tokens.expires,
	};
	return kit_grant(k, &grant);
}

const struct kit_phase youtube_connect[CONNECT_PHASES] = {
	[CONSENT] = {ask_consent, took_consent},
	[EXCHANGE] = {exchange, took_exchange},
	[CHANNEL] = {ask_channel, took_channel},
};

/* ---- refresh: the refresh token stays the same, so a repeat harms nobody */

static sp_move renew(struct kit *k)
{
	return kit_renew(k, &oauth);
}

static sp_move took_renew(struct kit *k)
{
	sp_grant grant = {0};
	if (oauth_said(k, "invalid_grant"))
		return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "not-accepted",
			       "Google no longer accepts this channel's access: it was withdrawn, or not used for half a year, or "
			       "the app is still in Google's test mode, where access ends after 7 days. Connect the account again.");
	if (!kit_good(k)) return youtube_no(k);
	kit_tokens(k, &grant);
	grant.remote_id = k->job->account->remote_id;
	grant.handle = k->job->account->handle;
	grant.settings = k->job->account->settings;
	return grant.access.len ? kit_grant(k, &grant) : kit_nonsense(k);
}

const struct kit_phase youtube_refresh[ONE_PHASE] = {{renew, took_renew}};

/* ---- whoami and profile */

static sp_move took_whoami(struct kit *k)
{
	const json_t *channel = kit_at(k->body, "items.0");
	if (!kit_good(k)) return youtube_no(k);
	sp_str id = kit_get(k, channel, "id"), piece = kit_percent(k, id);
	if (!id.len) return no_channel(k);
	return kit_who(k, id, handle_of(k, channel), kit_get(k, channel, "snippet.title"),
		       kit_fmt(k, "https://www.youtube.com/channel/%.*s", KIT_SHOW(piece)),
		       kit_copy(k, kit_view(channel, "snippet.description")));
}

const struct kit_phase youtube_whoami[ONE_PHASE] = {{ask_channel, took_whoami}};

/* ---- revoke: the refresh token, and with it all that came from it */

static sp_move revoke(struct kit *k)
{
	return kit_revoke(k, &oauth, SP_REFRESH_TOKEN);
}

static sp_move took_revoke(struct kit *k)
{
	bool gone_already = kit_came(k, 400) && oauth_said(k, "invalid_token");
	return kit_done(k) || gone_already ? kit_ok(k) : youtube_no(k);
}

const struct kit_phase youtube_revoke[ONE_PHASE] = {{revoke, took_revoke}};
