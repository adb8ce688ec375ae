/* SPDX-License-Identifier: MIT
 * connect.c - consent, which pages it is for, whose they are, and how access ends. Renewing it does not make the
 * refresh token live longer: a year after the log-in somebody must log in again. */
#include "linkedin.h"

const struct kit_oauth linkedin_oauth = {
	.authorize = "{login}/oauth/v2/authorization",
	.token = "{login}/oauth/v2/accessToken",
	.revoke = "{login}/oauth/v2/revoke",
	.scope = "w_organization_social r_organization_social rw_organization_admin",
	.no_challenge = true,
	.in_form = true,
};

/* ---- connect */

static bool may_publish(const json_t *page)
{
	static const char *const roles[] = {"ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR",
					    "DIRECT_SPONSORED_CONTENT_POSTER"};
	sp_str role = kit_view(page, "role");
	bool may = !role.len;
	for (size_t i = 0; i < KIT_COUNT(roles); i++) may |= kit_is(role, roles[i]);
	return may;
}

const struct kit_connect linkedin_consent = {
	.prompt = "Log in at LinkedIn as somebody who may publish on your organisation's page, and allow "
		  "schedpost to post there.",
	.missing = "LinkedIn did not give what schedpost needs to post on a page",
	.then = "Ask the owner of the app to have the Community Management API added to it, then connect again.",
	.list = "elements",
	.id = "<.organizationalTarget|.organization>",
	.name = "<.organizationalTarget~.localizedName>",
	.handle = "<.organizationalTarget~.vanityName>",
	.fits = may_publish,
	.code = "no-page",
	.none = "This LinkedIn log-in may not publish on any organisation's page. Ask a page administrator for the role "
		"of content admin, then connect again.",
	.choose = "Which of these pages shall schedpost post on?",
	.settings = "vanity=<handle> renews=<renews>",
};

/* Rest.li wants the brackets as they are. */
static sp_move send_pages(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, "")->url =
		SP_S("{api}/v2/organizationalEntityAcls?q=roleAssignee&state=APPROVED&projection="
		     "(elements*(role,organizationalTarget~(localizedName,vanityName)))");
	return SP_SEND;
}

const struct kit_phase linkedin_connect[] = {
	KIT_CONSENT, KIT_EXCHANGE, {.send = send_pages, .took = kit_took_accounts}, KIT_CHOOSE,
};

/* ---- whoami: may this log-in still publish on the page? */

static sp_move took_whoami(struct kit *k)
{
	const json_t *all = kit_at(k->body, "elements");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(all); i++) {
		k->item = json_array_get(all, i);
		if (!kit_same(kit_view(k->item, "organizationalTarget"), linkedin_author(k)) || !may_publish(k->item)) continue;
		return kit_who(k, k->job->account->remote_id, kit_fill(k, "<.organizationalTarget~.vanityName>"),
			       kit_fill(k, "<.organizationalTarget~.localizedName>"),
			       kit_address(k, "https://www.linkedin.com/company/<.organizationalTarget~.vanityName>"),
			       (sp_str){0});
	}
	return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "no-role",
		       "The LinkedIn log-in behind this account may no longer publish on the page. Ask a page administrator for the "
		       "role of content admin, then connect the account again.");
}

const struct kit_phase linkedin_whoami[] = {{.send = send_pages, .took = took_whoami}};

/* ---- revoke. LinkedIn has no page about this call, so what it says is not believed: the token itself is asked for. */

enum { END_REFRESH, END_ACCESS, INTROSPECT };

static sp_move send_revoke(struct kit *k)
{
	bool refresh = k->place->phase == END_REFRESH;
	if (refresh && !kit_is(kit_setting(k, "renews"), "true")) return kit_go(k, END_ACCESS);
	return kit_revoke(k, &linkedin_oauth, refresh ? SP_REFRESH_TOKEN : SP_ACCESS_TOKEN);
}

static sp_move took_revoke(struct kit *k)
{
	int status = k->job->answer->status;
	bool no = kit_came(k, status) && status >= 400 && status < 500 && status != 429 && status != 408;
	if (!kit_came(k, 0) && !no) return kit_no(k);
	state_of(k)->said_yes = kit_came(k, 0);
	return kit_go(k, k->place->phase == END_REFRESH ? END_ACCESS : INTROSPECT);
}

static sp_move send_introspect(struct kit *k)
{
	kit_request(k, SP_PREPARES, SP_POST, SP_S("{login}/oauth/v2/introspectToken"))->sign = SP_UNSIGNED;
	kit_part(k, SP_FORM, "client_id", (sp_str){0})->from = SP_CLIENT_ID;
	kit_part(k, SP_FORM, "client_secret", (sp_str){0})->from = SP_CLIENT_SECRET;
	kit_part(k, SP_FORM, "token", (sp_str){0})->from = SP_ACCESS_TOKEN;
	return SP_SEND;
}

static sp_move took_introspect(struct kit *k)
{
	const json_t *active = kit_at(k->body, "active");
	sp_str status = kit_get(k, k->body, "status");
	bool dead = json_is_false(active) || kit_is(status, "revoked") || kit_is(status, "expired");
	bool told = kit_good(k) && (json_is_boolean(active) || status.len);
	if (!told && !state_of(k)->said_yes) return kit_no(k);
	if (told ? dead : state_of(k)->said_yes) return kit_ok(k);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "by-hand",
		       "LinkedIn did not take this access back. Do it there now: the person who connected the page removes the app "
		       "under Settings, Data privacy, Permitted services; or a page administrator takes away that person's role.");
}

const struct kit_phase linkedin_revoke[] = {
	[END_REFRESH] = {.send = send_revoke, .took = took_revoke},
	[END_ACCESS] = {.send = send_revoke, .took = took_revoke},
	[INTROSPECT] = {.send = send_introspect, .took = took_introspect},
};

