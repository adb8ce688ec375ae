/* SPDX-License-Identifier: MIT
 * connect.c - sessions: opened with an app password, kept, renewed, closed; and whose account it is. */
#include "bluesky.h"

enum { ACCESS_LIVES_MS = 2 * 60 * 60 * 1000 };	/* of the reference server */
static const int64_t refresh_lives_ms = 90LL * 24 * 60 * 60 * 1000;

/* ---- opening a session. It uses nothing up: the app password stays good, so a repeat harms nobody. */

static void create_session(struct kit *k, sp_str who)
{
	kit_text before = kit_text_new(k);
	bluesky_call(k, SP_PREPARES, SP_POST, "com.atproto.server.createSession")->sign = SP_UNSIGNED;
	kit_open(&before, NULL, '{');
	kit_json_str(&before, "identifier", who);
	kit_put(&before, SP_S(",\"password\":\""));
	kit_json_secret(k, kit_str(&before), SP_PASSWORD, SP_S("\"}"));
	kit_keep(k, "accessJwt", SP_ACCESS_TOKEN);
	kit_keep(k, "refreshJwt", SP_REFRESH_TOKEN);
}

/* The server that really holds the account's posts. Only an https address is believed. */
static sp_str own_server(struct kit *k)
{
	sp_str address = bluesky_server_of(k, "didDoc.service");
	if (kit_starts(address, "https://") && kit_printable(address)) return address;
	return k->job->account->server.len ? k->job->account->server : SP_S(BLUESKY_ENTRY);
}

static sp_move took_session(struct kit *k, sp_str password)
{
	if (!kit_good(k)) return kit_no(k);
	const json_t *active = kit_at(k->body, "active");
	sp_grant grant = {
		.name = kit_get(k, k->body, "handle"),
		.handle = kit_get(k, k->body, "handle"),
		.remote_id = kit_get(k, k->body, "did"),
		.server = own_server(k),
		.access = kit_get(k, k->body, "accessJwt"),
		.refresh = kit_get(k, k->body, "refreshJwt"),
		.password = password,
		.settings = password.len ? SP_S("{}") : (sp_str){0},	/* an earlier log-in in the browser is over */
		.expires = k->job->now + ACCESS_LIVES_MS,
		.refresh_expires = k->job->now + refresh_lives_ms,
	};
	if (json_is_false(active))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "suspended",
			       "This Bluesky account is switched off at the moment. Look at it in the Bluesky app.");
	return grant.remote_id.len && grant.access.len ? kit_grant(k, &grant) : kit_nonsense(k);
}

/* ---- connect */

enum { ASK_HANDLE, ASK_HOW, ASK_PASSWORD, OPEN, RESOLVE, DOCUMENT, RESOURCE, METADATA, PUSH, AGREE, EXCHANGE };
#define BROWSER "browser"

static sp_move ask_handle(struct kit *k)
{
	return kit_ask(k, SP_ASK_TEXT, SP_PLAIN, "The account's handle at Bluesky, such as library.bsky.social.");
}

static sp_move took_handle(struct kit *k)
{
	sp_str handle = kit_trim(k->job->answer->body);
	if (kit_starts(handle, "@")) handle = kit_slice(handle, 1, handle.len);
	if (!handle.len || !kit_save(state_of(k)->handle, HANDLE_MOST, handle)) return kit_go(k, ASK_HANDLE);
	return kit_go(k, ASK_HOW);
}

static sp_move ask_how(struct kit *k)
{
	static const sp_choice ways[] = {
		{SP_S("app-password"), SP_S("With an app password. It lasts until it is removed.")},
		{SP_S(BROWSER), SP_S("In the browser, without a password for schedpost. It must be done again every two weeks.")},
	};
	return kit_choose(k, "How shall schedpost log in to this account?", ways, KIT_COUNT(ways), NULL);
}

static sp_move took_how(struct kit *k)
{
	return kit_go(k, kit_has_line(k->job->answer->body, SP_S(BROWSER)) ? RESOLVE : ASK_PASSWORD);
}

static sp_move ask_password(struct kit *k)
{
	return kit_ask(k, SP_ASK_SECRET, SP_PASSWORD,
		       "An app password, not the account's own: in Bluesky under Settings, Privacy and security, "
		       "App passwords.");
}

static sp_move took_password(struct kit *k)
{
	kit_save(state_of(k)->password, KEPT_MOST, k->job->answer->body);
	return kit_go(k, OPEN);
}

static sp_move open_session(struct kit *k)
{
	create_session(k, kit_saved(state_of(k)->handle, HANDLE_MOST));
	return SP_SEND;
}

static sp_move opened(struct kit *k)
{
	return took_session(k, kit_copy(k, kit_saved(state_of(k)->password, KEPT_MOST)));
}

const struct kit_phase bluesky_connect[CONNECT_PHASES] = {
	[ASK_HANDLE] = {.send = ask_handle, .took = took_handle},
	[ASK_HOW] = {.send = ask_how, .took = took_how},
	[ASK_PASSWORD] = {.send = ask_password, .took = took_password},
	[OPEN] = {.send = open_session, .took = opened},
	[RESOLVE] = {.send = bluesky_send_resolve, .took = bluesky_took_resolve},
	[DOCUMENT] = {.send = bluesky_send_document, .took = bluesky_took_document},
	[RESOURCE] = {.send = bluesky_send_resource, .took = bluesky_took_resource},
	[METADATA] = {.send = bluesky_send_metadata, .took = bluesky_took_metadata},
	[PUSH] = {.send = bluesky_send_push, .took = bluesky_took_push},
	[AGREE] = {.send = bluesky_ask_agree, .took = bluesky_took_agree},
	[EXCHANGE] = {.send = bluesky_send_exchange, .took = bluesky_took_exchange},
};

/* ---- refresh. Of a session the server forgives a repeat for two hours and gives the same new tokens; and when the
 * refresh token is dead, the kept app password opens a new session. So nothing is used up, whatever gets lost. What
 * came by the browser is another matter: those tokens are good for one time. */

enum { RENEW, LOG_IN_AGAIN, RENEW_TOKENS };

static sp_move renew(struct kit *k)
{
	if (bluesky_by_consent(k)) return kit_go(k, RENEW_TOKENS);
	bluesky_call(k, SP_PREPARES, SP_POST, "com.atproto.server.refreshSession")->sign_with = SP_REFRESH_TOKEN;
	kit_keep(k, "accessJwt", SP_ACCESS_TOKEN);
	kit_keep(k, "refreshJwt", SP_REFRESH_TOKEN);
	return SP_SEND;
}

static sp_move renewed(struct kit *k)
{
	bool dead = kit_came(k, 401) || kit_said(k, "ExpiredToken") || kit_said(k, "InvalidToken");
	return dead ? kit_go(k, LOG_IN_AGAIN) : took_session(k, (sp_str){0});
}

static sp_move log_in_again(struct kit *k)
{
	create_session(k, k->job->account->remote_id);
	return SP_SEND;
}

static sp_move logged_in(struct kit *k)
{
	return took_session(k, (sp_str){0});
}

const struct kit_phase bluesky_refresh[REFRESH_PHASES] = {
	[RENEW] = {.send = renew, .took = renewed},
	[LOG_IN_AGAIN] = {.send = log_in_again, .took = logged_in},
	[RENEW_TOKENS] = {.send = bluesky_send_renewal, .took = bluesky_took_renewal},
};

/* ---- revoke */

static sp_move close_session(struct kit *k)
{
	if (bluesky_by_consent(k)) bluesky_give_back(k);
	else bluesky_call(k, SP_PREPARES, SP_POST, "com.atproto.server.deleteSession")->sign_with = SP_REFRESH_TOKEN;
	return SP_SEND;
}

static sp_move closed(struct kit *k)
{
	bool dead = kit_came(k, 401) || kit_said(k, "ExpiredToken") || kit_said(k, "InvalidToken");
	if (!kit_done(k) && !dead) return kit_no(k);
	if (bluesky_by_consent(k)) return kit_ok(k);
	return kit_end(k, SP_OK, SP_THIS_ACCOUNT, "app-password-by-hand",
		       "The session at Bluesky is closed; who has copied it from here can use it for up to two hours more. "
		       "The app password itself can only be removed by its owner: in Bluesky under Settings, Privacy and security, App passwords. Do that now.");
}

const struct kit_phase bluesky_revoke[ONE_PHASE] = {{.send = close_session, .took = closed}};

/* ---- whoami and profile */

static sp_move send_whoami(struct kit *k)
{
	bluesky_call(k, SP_READS, SP_GET, "com.atproto.server.getSession");
	return SP_SEND;
}

static sp_move took_whoami(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_str did = kit_get(k, k->body, "did"), handle = kit_get(k, k->body, "handle");
	if (!did.len) return kit_nonsense(k);
	if (json_is_false(kit_at(k->body, "active")))
		return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "suspended",
			       "This Bluesky account is switched off at the moment. Look at it in the Bluesky app; "
			       "when it is back, connect it again.");
	return kit_who(k, did, handle, handle, kit_fmt(k, "https://bsky.app/profile/%.*s", KIT_SHOW(handle)), (sp_str){0});
}

const struct kit_phase bluesky_whoami[ONE_PHASE] = {{.send = send_whoami, .took = took_whoami}};

static sp_move send_profile(struct kit *k)
{
	bluesky_get_record(k, "app.bsky.actor.profile", SP_S("self"));
	return SP_SEND;
}

/* Who never wrote a profile has none; that is an answer, too. */
static sp_move took_profile(struct kit *k)
{
	const sp_account *account = k->job->account;
	if (!kit_good(k) && !kit_said(k, "RecordNotFound")) return kit_no(k);
	sp_str url = kit_fmt(k, "https://bsky.app/profile/%.*s", KIT_SHOW(account->handle));
	return kit_who(k, account->remote_id, account->handle, kit_get(k, k->body, "value.displayName"), url,
		       kit_copy(k, kit_view(k->body, "value.description")));
}

const struct kit_phase bluesky_profile[ONE_PHASE] = {{.send = send_profile, .took = took_profile}};

/* ---- limits: the network's are fixed; a server may take smaller files */

static sp_move send_limits(struct kit *k)
{
	bluesky_call(k, SP_READS, SP_GET, "com.atproto.server.describeServer")->sign = SP_UNSIGNED;
	return SP_SEND;
}

static sp_move took_limits(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_limits *l = k->job->alloc(k->job, sizeof *l);
	*l = bluesky_declared;
	int64_t told = kit_int(k->body, "blobUploadLimit", 0);
	if (told > 0 && told < l->image_most_bytes) l->image_most_bytes = told;
	k->job->result->limits = l;
	return kit_ok(k);
}

const struct kit_phase bluesky_limits[ONE_PHASE] = {{.send = send_limits, .took = took_limits}};
