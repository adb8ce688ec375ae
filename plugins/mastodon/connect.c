/* SPDX-License-Identifier: MIT
 * connect.c - how a server lets us in, by consent or with a pasted token; whose account that is; renewal and its end.
 *
 * Sources: RFC 8414 (discovery), docs.joinmastodon.org/methods/apps and /oauth, and what snac2, GoToSocial and Hollo
 * were seen to answer. */
#include "mastodon.h"

#include <string.h>

static const char usual_authorize[] = "/oauth/authorize";
static const char usual_token[] = "/oauth/token", usual_revoke[] = "/oauth/revoke";

enum {
	ASK_WAY, DISCOVER, REGISTER, IS_MASTODON, CONSENT, EXCHANGE, ASK_TOKEN, RIGHTS, VERIFY, NODEINFO, VERSION,
	OLD_VERSION
};

/* ---- addresses and rights: as the server tells them, else those that all are known to have */

static const char *address(struct kit *k, sp_str path, const char *usual)
{
	sp_str of = path.len ? path : kit_of(usual);
	return kit_fmt(k, "{server}%.*s", KIT_SHOW(of)).at;
}

static sp_str kept_path(const char *path)
{
	return kit_saved(path, PATH_MOST);
}

/* The least that is needed. "profile" shows less than read:accounts; some servers know only the two coarse ones. */
static const char *scopes_of(const struct login *l)
{
	if (l->coarse) return "read write";
	return l->profile ? "profile read:statuses write:media write:statuses"
			  : "read:accounts read:statuses write:media write:statuses";
}

static struct kit_oauth oauth_of(struct kit *k)
{
	const struct login *l = &state_of(k)->found.login;
	return (struct kit_oauth){
		.authorize = address(k, kept_path(l->authorize), usual_authorize),
		.token = address(k, kept_path(l->token), usual_token),
		.scope = scopes_of(l),
		.more = "force_login=true",	/* else a second account of the same server cannot be chosen */
		.no_challenge = !l->challenge,
		.shows_code = l->shows_code,
		.in_form = true,
		.spends_refresh = true,
	};
}

static bool has_word(sp_str words, const char *word)
{
	for (size_t end; words.len; words = kit_slice(words, end + 1, words.len)) {
		if (!kit_finds(words, " ", &end)) end = words.len;
		if (kit_is(kit_slice(words, 0, end), word)) return true;
	}
	return false;
}

/* The rights that are needed and are not among those given. A server that tells none gave what was asked for. */
static sp_str missing_scopes(struct kit *k, sp_str given)
{
	static const struct { const char *fine, *coarse; } needed[] = {
		{"read:accounts", "read"}, {"read:statuses", "read"}, {"write:media", "write"}, {"write:statuses", "write"},
	};
	kit_text t = kit_text_new(k);
	for (size_t i = 0; given.len && i < KIT_COUNT(needed); i++) {
		bool there = has_word(given, needed[i].fine) || has_word(given, needed[i].coarse);
		if (i == 0) there = there || has_word(given, "profile");
		if (!there) kit_putf(&t, "%s%s", t.len ? ", " : "", needed[i].fine);
	}
	return kit_str(&t);
}

/* ---- the two ways */

static sp_move ask_way(struct kit *k)
{
	static const sp_choice ways[] = {
		{SP_S("browser"), SP_S("Log in in the browser")},
		{SP_S("token"), SP_S("Paste an access token made on the server's website")},
	};
	return kit_choose(k, "Which way? Press Enter for the browser", ways, KIT_COUNT(ways), "browser");
}

static sp_move took_way(struct kit *k)
{
	return kit_go(k, kit_has_line(k->job->answer->body, SP_S("token")) ? ASK_TOKEN : DISCOVER);
}

/* ---- discovery */

static sp_move discover(struct kit *k)
{
	sp_str url = SP_S("{server}/.well-known/oauth-authorization-server");
	kit_request(k, SP_READS, SP_GET, url)->sign = SP_UNSIGNED;
	return SP_SEND;
}

/* Noted is what lies behind the server's own address, and is not as usual. */
static void note_path(struct kit *k, char into[PATH_MOST], const char *field, const char *usual)
{
	sp_str url = kit_get(k, k->body, field), server = k->job->account->server;
	sp_str path = kit_slice(url, server.len, url.len);
	bool fine = kit_same(kit_slice(url, 0, server.len), server) && kit_starts(path, "/") && kit_printable(path);
	for (size_t i = 0; i < path.len; i++) fine = fine && !strchr("{}<>?#", path.at[i]);
	if (fine && !kit_is(path, usual)) kit_save(into, PATH_MOST, path);
}

static bool lists(struct kit *k, const char *field, const char *word)
{
	const json_t *all = kit_at(k->body, field);
	for (size_t i = 0; i < json_array_size(all) && i < 200; i++)
		if (kit_is(kit_view(json_array_get(all, i), ""), word)) return true;
	return false;
}

/* RFC 8414, 3.3: what is said must be said by this very server. */
static bool is_its_own(struct kit *k)
{
	sp_str issuer = kit_get(k, k->body, "issuer");
	while (issuer.len && issuer.at[issuer.len - 1] == '/') issuer.len--;
	return kit_good(k) && kit_same(issuer, k->job->account->server);
}

static sp_move took_discovery(struct kit *k)
{
	struct login *l = &state_of(k)->found.login;
	if (k->job->answer->arrival == SP_NEVER_LEFT) return kit_no(k);
	if (!is_its_own(k)) return kit_go(k, REGISTER);
	note_path(k, l->authorize, "authorization_endpoint", usual_authorize);
	note_path(k, l->token, "token_endpoint", usual_token);
	note_path(k, l->revoke, "revocation_endpoint", usual_revoke);
	l->challenge = lists(k, "code_challenge_methods_supported", "S256");
	l->profile = lists(k, "scopes_supported", "profile");
	l->coarse = kit_len(k->body, "scopes_supported") && !lists(k, "scopes_supported", "write:statuses");
	return kit_go(k, REGISTER);
}

/* A whole answer that is a no, and would be one again. */
static bool refuses(const struct kit *k)
{
	int status = k->job->answer->status;
	return kit_came(k, status) && status >= 400 && status < 500 && status != 408 && status != 429;
}

/* ---- registration: each server gives us an id of its own */

static sp_move send_registration(struct kit *k)
{
	const struct login *l = &state_of(k)->found.login;
	kit_request(k, SP_PREPARES, SP_POST, SP_S("{server}/api/v1/apps"));
	kit_part(k, SP_FORM, "client_name", SP_S("schedpost"));
	kit_part(k, SP_FORM, "redirect_uris", l->shows_code ? SP_S("urn:ietf:wg:oauth:2.0:oob") : k->job->redirect);
	kit_part(k, SP_FORM, "scopes", kit_of(scopes_of(l)));
	kit_keep(k, "client_id", SP_CLIENT_ID);
	kit_keep(k, "client_secret", SP_CLIENT_SECRET);
	return SP_SEND;
}

/* Something in it was not to the server's liking: the next simpler one, until there is none. */
static bool ask_for_less(struct kit *k)
{
	struct login *l = &state_of(k)->found.login;
	bool about_scopes = kit_finds(kit_get(k, k->body, "error"), "scope", NULL);
	uint32_t *which = (about_scopes && !l->coarse) || l->shows_code ? &l->coarse : &l->shows_code;
	bool less = !*which;
	*which = true;
	return less;
}

static sp_move took_registration(struct kit *k)
{
	bool something = kit_came(k, 400) || kit_came(k, 422);
	if (something && ask_for_less(k)) return kit_go(k, REGISTER);
	if (refuses(k) || kit_came(k, 501)) return kit_go(k, IS_MASTODON);
	if (!kit_good(k)) return kit_no(k);
	bool whole = kit_get(k, k->body, "client_id").len && kit_get(k, k->body, "client_secret").len;
	return whole ? kit_go(k, CONSENT) : kit_nonsense(k);
}

static sp_move is_it(struct kit *k)
{
	kit_request(k, SP_READS, SP_GET, SP_S("{server}/api/v1/instance"))->sign = SP_UNSIGNED;
	return SP_SEND;
}

/* A server of the right kind that registers nobody: a token is what is left. */
static sp_move took_is_it(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	state_of(k)->found.login.refused = true;
	return kit_go(k, ASK_TOKEN);
}

/* ---- consent */

static sp_move consent(struct kit *k)
{
	struct kit_oauth oauth = oauth_of(k);
	return kit_consent(k, &oauth, "Log in there as the account that is to post, and allow schedpost to do so.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, EXCHANGE);
}

static sp_move exchange(struct kit *k)
{
	struct kit_oauth oauth = oauth_of(k);
	return kit_exchange(k, &oauth);
}

static sp_move lacks(struct kit *k, sp_str missing)
{
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "missing-scope",
		       "The server did not give schedpost all that it needs to post: %.*s is missing. Connect again and "
		       "agree to all of it, or make an access token with these scopes.", KIT_SHOW(missing));
}

static sp_move took_exchange(struct kit *k)
{
	struct login *l = &state_of(k)->found.login;
	sp_grant g = {0};
	if (refuses(k))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "code-refused",
			       "The server did not take the code that the browser brought: it works once, and for a few minutes. "
			       "Please connect again.");
	if (!kit_good(k)) return kit_no(k);
	kit_tokens(k, &g);
	if (!g.access.len) return kit_nonsense(k);
	sp_str missing = missing_scopes(k, g.scopes);
	if (missing.len) return lacks(k, missing);
	kit_save(state_of(k)->found.login.access, KEPT_MOST, g.access);
	kit_save(l->refresh, KEPT_MOST, g.refresh);
	kit_save(l->scopes, SCOPES_MOST, kit_cut(g.scopes, SCOPES_MOST - 1));
	l->expires = g.expires;
	l->ours = true;
	return kit_go(k, VERIFY);
}

/* ---- a pasted token: what its application may do, where the server tells it (Mastodon 4.3) */

static sp_move ask_token(struct kit *k)
{
	return kit_ask(k, SP_ASK_SECRET, SP_ACCESS_TOKEN, state_of(k)->found.login.refused
		       ? "This server registers no programs, so the browser cannot help. Paste an access token: on the server's "
			 "website under Preferences, Development, New application (scopes read and write)"
		       : "Paste an access token: on the server's website under Preferences, Development, New application "
			 "(scopes read and write)");
}

static sp_move took_token(struct kit *k)
{
	kit_save(state_of(k)->found.login.access, KEPT_MOST, k->job->answer->body);
	return kit_go(k, RIGHTS);
}

static sp_move rights(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, "{server}/api/v1/apps/verify_credentials");
	return SP_SEND;
}

static sp_move took_rights(struct kit *k)
{
	const json_t *told = kit_at(k->body, "scopes");
	kit_text t = kit_text_new(k);
	for (size_t i = 0; kit_good(k) && i < json_array_size(told) && i < 200; i++) {
		sp_str scope = kit_view(json_array_get(told, i), "");
		kit_putf(&t, "%s%.*s", t.len ? " " : "", KIT_SHOW(scope));
	}
	sp_str missing = missing_scopes(k, kit_str(&t));
	return missing.len ? lacks(k, missing) : kit_go(k, VERIFY);
}

/* ---- whose account it is, and what kind of server; an answer that tells nothing of the latter harms nobody */

static sp_move verify(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, "{server}/api/v1/accounts/verify_credentials");
	return SP_SEND;
}

static sp_move took_verify(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	bool whole = kit_save(s->found.id, ID_MOST, kit_get(k, k->body, "id"));
	if (!whole || !s->found.id[0]) return kit_nonsense(k);
	kit_save(s->found.handle, ID_MOST, kit_get(k, k->body, "username"));
	kit_save(s->found.name, ID_MOST, kit_cut(kit_get(k, k->body, "display_name"), ID_MOST - 1));
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
	kit_save(state_of(k)->found.software, SOFTWARE_MOST, kit_get(k, k->body, "software.name"));
	return kit_go(k, VERSION);
}

static sp_move ask_version(struct kit *k)
{
	bool old = k->place->phase == OLD_VERSION;
	kit_call(k, SP_READS, SP_GET, old ? "{server}/api/v1/instance" : "{server}/api/v2/instance");
	return SP_SEND;
}

static sp_move finish_connect(struct kit *k)
{
	const struct state *s = state_of(k);
	const struct login *l = &s->found.login;
	kit_text settings = kit_text_new(k);
	kit_open(&settings, NULL, '{');
	kit_json_some(&settings, "software", kit_saved(s->found.software, SOFTWARE_MOST));
	kit_json_some(&settings, "version", kit_saved(s->found.version, SOFTWARE_MOST));
	if (l->ours) kit_json_raw(&settings, "oauth_client", SP_S("true"));
	kit_json_some(&settings, "token", kept_path(l->token));
	kit_json_some(&settings, "revoke", kept_path(l->revoke));
	kit_close(&settings, '}');
	sp_grant grant = {
		.name = kit_saved(s->found.name, ID_MOST),
		.handle = mastodon_handle(k, kit_saved(s->found.handle, ID_MOST)),
		.remote_id = kit_saved(s->found.id, ID_MOST),
		.server = k->job->account->server,
		.settings = kit_str(&settings),
		.scopes = kit_saved(l->scopes, SCOPES_MOST),
		.access = kit_saved(l->access, KEPT_MOST),
		.refresh = kit_saved(l->refresh, KEPT_MOST),
		.expires = l->expires,
	};
	return kit_grant(k, &grant);
}

static sp_move took_version(struct kit *k)
{
	if (k->place->phase == VERSION && !kit_good(k)) return kit_go(k, OLD_VERSION);
	kit_save(state_of(k)->found.version, SOFTWARE_MOST, kit_cut(kit_get(k, k->body, "version"), SOFTWARE_MOST - 1));
	return finish_connect(k);
}

const struct kit_phase mastodon_connect[] = {
	[ASK_WAY] = {.send = ask_way, .took = took_way},
	[DISCOVER] = {.send = discover, .took = took_discovery},
	[REGISTER] = {.send = send_registration, .took = took_registration},
	[IS_MASTODON] = {.send = is_it, .took = took_is_it},
	[CONSENT] = {.send = consent, .took = took_consent},
	[EXCHANGE] = {.send = exchange, .took = took_exchange},
	[ASK_TOKEN] = {.send = ask_token, .took = took_token},
	[RIGHTS] = {.send = rights, .took = took_rights},
	[VERIFY] = {.send = verify, .took = took_verify},
	[NODEINFO] = {.send = ask_nodeinfo, .took = took_nodeinfo},
	[VERSION] = {.send = ask_version, .took = took_version},
	[OLD_VERSION] = {.send = ask_version, .took = took_version},
};

/* ---- renewal and the end */

/* Pleroma's and Akkoma's tokens end; Mastodon's do not. */
static sp_move renew(struct kit *k)
{
	struct kit_oauth oauth = oauth_of(k);
	oauth.token = address(k, kit_setting(k, "token"), usual_token);
	return kit_renew(k, &oauth);
}

const struct kit_phase mastodon_refresh[] = {{.send = renew, .took = kit_renewed}};

/* Only the program that got a token may hand it back. */
static bool is_ours(struct kit *k)
{
	return kit_is(kit_setting(k, "oauth_client"), "true");
}

static sp_move by_hand(struct kit *k)
{
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "by-hand", "%s", is_ours(k)
		       ? "The server does not know schedpost any more, so only the account's owner can end this access: on the "
			 "server's website under Preferences, Account, Authorized apps, revoke schedpost. Do that now."
		       : "This access token was pasted in, so only its owner can end it: on the server's website under "
			 "Preferences, Development, open the application and delete it. Do that now.");
}

static sp_move revoke(struct kit *k)
{
	struct kit_oauth oauth = oauth_of(k);
	if (!is_ours(k)) return by_hand(k);
	oauth.revoke = address(k, kit_setting(k, "revoke"), usual_revoke);
	return kit_revoke(k, &oauth, SP_ACCESS_TOKEN);
}

static sp_move took_revoke(struct kit *k)
{
	if (kit_done(k)) return kit_ok(k);
	return kit_came(k, 403) ? by_hand(k) : kit_no(k);
}

const struct kit_phase mastodon_revoke[] = {{.send = revoke, .took = took_revoke}};
