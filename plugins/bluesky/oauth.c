/* SPDX-License-Identifier: MIT
 * oauth.c - the log-in in the browser: pushed ahead (RFC 9126), agreed to, exchanged; then renewed and given back.
 *
 * schedpost is a public client here: its id is the address of a file on the organisation's web site, it has no secret,
 * and each token is bound to the account's own key (RFC 9449). Source: atproto.com/specs/oauth. */
#include "bluesky.h"

#define SCOPE "atproto transition:generic"

static const int64_t session_lives_ms = 14LL * 24 * 60 * 60 * 1000;	/* of a public client, at the reference server */

bool bluesky_by_consent(struct kit *k)
{
	return kit_setting(k, "token_endpoint").len > 0;
}

static void post_form(struct kit *k, sp_effect effect, sp_str address)
{
	kit_request(k, effect, SP_POST, address)->sign = SP_DPOP_PROOF;
	kit_part(k, SP_FORM, "client_id", (sp_str){0})->from = SP_CLIENT_ID;
}

static void ask_tokens(struct kit *k, sp_str address, const char *with)
{
	post_form(k, SP_SPENDS, address);
	kit_part(k, SP_FORM, "grant_type", kit_of(with));
	kit_keep(k, "access_token", SP_ACCESS_TOKEN);
	kit_keep(k, "refresh_token", SP_REFRESH_TOKEN);
}

/* ---- the request, ahead of the person. Nothing comes of it until somebody agrees. */

sp_move bluesky_send_push(struct kit *k)
{
	post_form(k, SP_PREPARES, kit_saved(state_of(k)->push, ADDRESS_MOST));
	kit_part(k, SP_FORM, "response_type", SP_S("code"));
	kit_part(k, SP_FORM, "redirect_uri", k->job->redirect);
	kit_part(k, SP_FORM, "scope", SP_S(SCOPE));
	kit_part(k, SP_FORM, "state", (sp_str){0})->from = SP_OAUTH_STATE;
	kit_part(k, SP_FORM, "code_challenge", k->job->challenge);
	kit_part(k, SP_FORM, "code_challenge_method", SP_S("S256"));
	kit_part(k, SP_FORM, "login_hint", kit_saved(state_of(k)->handle, HANDLE_MOST));
	return SP_SEND;
}

sp_move bluesky_took_push(struct kit *k)
{
	sp_str name = kit_get(k, k->body, "request_uri");
	if (!kit_good(k)) return kit_no(k);
	if (!name.len || !kit_save(state_of(k)->request, REQUEST_MOST, name)) return kit_nonsense(k);
	return kit_go(k, k->place->phase + 1);
}

sp_move bluesky_ask_agree(struct kit *k)
{
	sp_str authorize = kit_saved(state_of(k)->authorize, ADDRESS_MOST);
	sp_str request = kit_percent(k, kit_saved(state_of(k)->request, REQUEST_MOST));
	sp_move move = kit_ask(k, SP_ASK_OPEN, SP_PLAIN, "Log in to the account at Bluesky, within five minutes, and agree.");
	k->job->ask->url = kit_fmt(k, "%.*s%cclient_id={client_id}&request_uri=%.*s", KIT_SHOW(authorize),
				   kit_finds(authorize, "?", NULL) ? '&' : '?', KIT_SHOW(request));
	return move;
}

sp_move bluesky_took_agree(struct kit *k)
{
	return kit_go(k, k->place->phase + 1);
}

/* ---- the code for tokens */

sp_move bluesky_send_exchange(struct kit *k)
{
	ask_tokens(k, kit_saved(state_of(k)->token, ADDRESS_MOST), "authorization_code");
	kit_part(k, SP_FORM, "code", (sp_str){0})->from = SP_OAUTH_CODE;
	kit_part(k, SP_FORM, "redirect_uri", k->job->redirect);
	kit_part(k, SP_FORM, "code_verifier", (sp_str){0})->from = SP_PKCE_VERIFIER;
	return SP_SEND;
}

/* For all that comes later: where tokens are renewed and given back. */
static sp_str settings(struct kit *k)
{
	struct state *s = state_of(k);
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "issuer", kit_saved(s->issuer, ADDRESS_MOST));
	kit_json_str(&t, "token_endpoint", kit_saved(s->token, ADDRESS_MOST));
	kit_json_str(&t, "revocation_endpoint", kit_saved(s->revoke, ADDRESS_MOST));
	kit_close(&t, '}');
	return kit_str(&t);
}

static bool has_word(sp_str words, const char *word)
{
	for (size_t n; words.len; words = kit_slice(words, n + 1, words.len)) {
		if (!kit_finds(words, " ", &n)) n = words.len;
		if (kit_is(kit_slice(words, 0, n), word)) return true;
	}
	return false;
}

/* Tokens that are not bound to the key, or not for what is needed, are no log-in. */
static sp_move judge(struct kit *k, sp_grant *grant)
{
	kit_tokens(k, grant);
	/* Renewals do not move it. */
	if (k->job->op == SP_CONNECT) grant->refresh_expires = k->job->now + session_lives_ms;
	bool bound = kit_is(kit_view(k->body, "token_type"), "DPoP");
	if (!bound || !grant->access.len || !grant->refresh.len) return kit_nonsense(k);
	if (has_word(grant->scopes, "atproto") && has_word(grant->scopes, "transition:generic")) return kit_grant(k, grant);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "missing-scope",
		       "Bluesky did not give the right to post (transition:generic). Connect once more, and agree to all of it.");
}

sp_move bluesky_took_exchange(struct kit *k)
{
	struct state *s = state_of(k);
	sp_str did = kit_saved(s->did, DID_MOST), handle = kit_saved(s->handle, HANDLE_MOST);
	sp_grant grant = {.name = handle, .handle = handle, .remote_id = did, .server = kit_saved(s->server, ADDRESS_MOST),
			  .settings = settings(k)};
	if (!kit_good(k)) return kit_no(k);
	if (!kit_same(kit_view(k->body, "sub"), did))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "somebody-else",
			       "Somebody else's account was logged in to, not %.*s, so nothing was connected. Log out at Bluesky, "
			       "connect once more, and log in as %.*s.", KIT_SHOW(handle), KIT_SHOW(handle));
	return judge(k, &grant);
}

/* ---- later */

sp_move bluesky_send_renewal(struct kit *k)
{
	ask_tokens(k, kit_setting(k, "token_endpoint"), "refresh_token");
	kit_part(k, SP_FORM, "refresh_token", (sp_str){0})->from = SP_REFRESH_TOKEN;
	return SP_SEND;
}

sp_move bluesky_took_renewal(struct kit *k)
{
	const sp_account *a = k->job->account;
	sp_str sub = kit_get(k, k->body, "sub");
	sp_grant grant = {.name = a->name, .handle = a->handle, .remote_id = sub.len ? sub : a->remote_id};
	return kit_good(k) ? judge(k, &grant) : kit_no(k);
}

void bluesky_give_back(struct kit *k)
{
	post_form(k, SP_PREPARES, kit_setting(k, "revocation_endpoint"));
	kit_part(k, SP_FORM, "token", (sp_str){0})->from = SP_REFRESH_TOKEN;
}
