/* SPDX-License-Identifier: MIT
 * oauth.c - the requests of OAuth 2 that are the same on every platform; what is secret is only named. */
#include <schedpost/kit.h>

#include "tables.h"

#include <string.h>

#define SHOWN "urn:ietf:wg:oauth:2.0:oob"	/* in place of an address to come back to */

static void let_it_show(struct kit *k)
{
	sp_ask *ask = k->job->ask;
	sp_str shown = kit_percent(k, SP_S(SHOWN));
	size_t at, end;
	if (!kit_finds(ask->url, "{redirect}", &at)) return;
	end = at + strlen("{redirect}");
	ask->kind = SP_ASK_CODE;
	sp_str before = kit_slice(ask->url, 0, at), after = kit_slice(ask->url, end, ask->url.len);
	ask->url = kit_fmt(k, "%.*s%.*s%.*s", KIT_SHOW(before), KIT_SHOW(shown), KIT_SHOW(after));
}

sp_move kit_consent(struct kit *k, const struct kit_oauth *o, const char *prompt)
{
	const char *challenge = o->no_challenge ? "" : "&code_challenge={challenge}&code_challenge_method=S256";
	sp_str scope = kit_percent(k, kit_of(o->scope));
	sp_move move = kit_ask(k, SP_ASK_OPEN, SP_PLAIN, prompt);
	sp_str authorize = kit_address(k, o->authorize);
	k->job->ask->url = kit_fmt(k, "%.*s?response_type=code&client_id={client_id}&redirect_uri={redirect}&state={state}"
				   "&scope=%.*s%s%s%s", KIT_SHOW(authorize), KIT_SHOW(scope), challenge, o->more ? "&" : "",
				   o->more ? o->more : "");
	if (o->shows_code) let_it_show(k);
	return move;
}

static void say_client(struct kit *k, const struct kit_oauth *o)
{
	if (!o->in_form) k->job->request->sign = SP_BASIC_CLIENT;
	if (!o->in_form) return;
	kit_part(k, SP_FORM, "client_id", (sp_str){0})->from = SP_CLIENT_ID;
	kit_part(k, SP_FORM, "client_secret", (sp_str){0})->from = SP_CLIENT_SECRET;
}

static void ask_tokens(struct kit *k, const struct kit_oauth *o, sp_effect effect, const char *with)
{
	kit_request(k, effect, SP_POST, kit_address(k, o->token));
	kit_part(k, SP_FORM, "grant_type", kit_of(with));
	say_client(k, o);
	kit_keep(k, "access_token", SP_ACCESS_TOKEN);
	kit_keep(k, "refresh_token", SP_REFRESH_TOKEN);
}

sp_move kit_exchange(struct kit *k, const struct kit_oauth *o)
{
	ask_tokens(k, o, SP_SPENDS, "authorization_code");
	kit_part(k, SP_FORM, "code", (sp_str){0})->from = SP_OAUTH_CODE;
	kit_part(k, SP_FORM, "redirect_uri", o->shows_code ? SP_S(SHOWN) : k->job->redirect);
	if (!o->no_challenge) kit_part(k, SP_FORM, "code_verifier", (sp_str){0})->from = SP_PKCE_VERIFIER;
	return SP_SEND;
}

/* The token stands in the address, and in some places the app's secret beside it. */
static sp_move trade(struct kit *k, const char *address, const char *as, bool with_secret)
{
	const sp_pair all[] = {
		{.name = SP_S("grant_type"), .value = kit_of(as)},
		{.name = SP_S("access_token"), .from = SP_ACCESS_TOKEN},
		{.name = SP_S("client_secret"), .from = SP_CLIENT_SECRET},
	};
	sp_request *r = kit_request(k, SP_PREPARES, SP_GET, kit_address(k, address));
	sp_pair *query = k->job->alloc(k->job, sizeof all);
	memcpy(query, all, sizeof all);
	r->query = query;
	r->nquery = KIT_COUNT(all) - !with_secret;
	kit_keep(k, "access_token", SP_ACCESS_TOKEN);
	return SP_SEND;
}

sp_move kit_send_longer(struct kit *k)
{
	return trade(k, k->plugin->oauth->longer, k->plugin->oauth->longer_as, true);
}

sp_move kit_took_longer(struct kit *k)
{
	sp_grant g = {0};
	if (!kit_good(k)) return kit_end_no(k);
	kit_tokens(k, &g);
	bool noted = g.access.len && kit_set_note(k, KIT_ACCESS, g.access) &&
		     kit_set_note(k, KIT_EXPIRES, kit_fmt(k, "%lld", (long long)g.expires));
	return noted ? kit_next(k) : kit_nonsense(k);
}

sp_move kit_renew(struct kit *k, const struct kit_oauth *o)
{
	if (o->again) return trade(k, o->again, o->again_as, false);
	ask_tokens(k, o, o->spends_refresh ? SP_SPENDS : SP_PREPARES, "refresh_token");
	kit_part(k, SP_FORM, "refresh_token", (sp_str){0})->from = SP_REFRESH_TOKEN;
	return SP_SEND;
}

sp_move kit_revoke(struct kit *k, const struct kit_oauth *o, sp_secret which)
{
	kit_request(k, SP_PREPARES, SP_POST, kit_address(k, o->revoke));
	say_client(k, o);
	kit_part(k, SP_FORM, "token", (sp_str){0})->from = which;
	return SP_SEND;
}

/* A life that is no sensible number of seconds is not told. */
static int64_t ends(const struct kit *k, const char *field)
{
	enum { TEN_YEARS_S = 10 * 366 * 86400 };
	int64_t seconds = kit_int(k->body, field, 0);
	return seconds > 0 && seconds <= TEN_YEARS_S ? k->job->now + seconds * 1000 : 0;
}

void kit_tokens(struct kit *k, sp_grant *grant)
{
	grant->access = kit_get(k, k->body, "access_token");
	grant->refresh = kit_get(k, k->body, "refresh_token");
	grant->scopes = kit_get(k, k->body, "scope");
	grant->expires = ends(k, "expires_in");
	grant->refresh_expires = ends(k, "refresh_token_expires_in");
	if (k->plugin->oauth && k->plugin->oauth->refresh_lives_ms && !grant->refresh_expires)
		grant->refresh_expires = k->job->now + k->plugin->oauth->refresh_lives_ms;
}

sp_move kit_renewed(struct kit *k)
{
	const sp_account *a = k->job->account;
	sp_grant g = {.name = a->name, .handle = a->handle, .remote_id = a->remote_id};	/* its settings stay as they are */
	if (!kit_good(k)) return kit_end_no(k);
	kit_tokens(k, &g);
	return g.access.len ? kit_grant(k, &g) : kit_nonsense(k);
}
