/* SPDX-License-Identifier: MIT
 * connect.c - consent, which pages it is for, whose they are, and how access is renewed and ends. */
#include "linkedin.h"

static const struct kit_oauth oauth = {
	.authorize = "{login}/oauth/v2/authorization",
	.token = "{login}/oauth/v2/accessToken",
	.revoke = "{login}/oauth/v2/revoke",
	.scope = "w_organization_social r_organization_social rw_organization_admin",
	.no_challenge = true,
	.in_form = true,
};

/* ---- connect */

enum { CONSENT, EXCHANGE, PAGES, CHOOSE };

static sp_move send_consent(struct kit *k)
{
	return kit_consent(k, &oauth, "Log in at LinkedIn as somebody who may publish on your organisation's page, and allow "
				      "schedpost to post there.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, EXCHANGE);
}

static sp_move send_exchange(struct kit *k)
{
	return kit_exchange(k, &oauth);
}

/* Those that were asked for and are not there; a platform that says nothing of scopes gave what was asked for. */
static sp_str missing_scopes(struct kit *k, sp_str given)
{
	static const char *const needed[] = {"w_organization_social", "r_organization_social", "rw_organization_admin"};
	kit_text t = kit_text_new(k);
	for (size_t i = 0; given.len && i < KIT_COUNT(needed); i++)
		if (!kit_finds(given, needed[i], NULL)) kit_putf(&t, "%s%s", t.len ? ", " : "", needed[i]);
	return kit_str(&t);
}

static sp_move took_exchange(struct kit *k)
{
	struct state *s = state_of(k);
	sp_grant g = {0};
	if (!kit_good(k)) return kit_no(k);
	kit_tokens(k, &g);
	if (!g.access.len) return kit_nonsense(k);
	sp_str missing = missing_scopes(k, g.scopes);
	if (missing.len)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "missing-scope",
			       "LinkedIn did not give what schedpost needs to post on a page: %.*s. Ask the owner of the app "
			       "to have the Community Management API added to it, then connect again.", KIT_SHOW(missing));
	kit_save(s->u.found.access, KEPT_MOST, g.access);
	kit_save(s->u.found.refresh, KEPT_MOST, g.refresh);
	kit_save(s->u.found.scopes, SCOPES_MOST, kit_cut(g.scopes, SCOPES_MOST - 1));
	s->u.found.expires = g.expires;
	s->u.found.refresh_expires = g.refresh_expires;
	return kit_go(k, PAGES);
}

/* Rest.li wants the brackets as they are. */
static sp_move send_pages(struct kit *k)
{
	linkedin_call(k, SP_READS, SP_GET,
		      SP_S("/v2/organizationalEntityAcls?q=roleAssignee&state=APPROVED&projection="
			   "(elements*(role,organizationalTarget~(localizedName,vanityName)))"));
	return SP_SEND;
}

static bool may_publish(sp_str role)
{
	static const char *const roles[] = {"ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR",
					    "DIRECT_SPONSORED_CONTENT_POSTER"};
	bool may = !role.len;
	for (size_t i = 0; i < KIT_COUNT(roles); i++) may |= kit_is(role, roles[i]);
	return may;
}

static void note_page(struct kit *k, const json_t *element)
{
	struct state *s = state_of(k);
	sp_str urn = kit_get(k, element, "organizationalTarget");
	if (!urn.len) urn = kit_get(k, element, "organization");
	if (!may_publish(kit_get(k, element, "role")) || s->flag >= PAGES_MOST) return;
	for (uint32_t i = 0; i < s->flag; i++)
		if (kit_same(kit_saved(s->u.found.pages[i].urn, URN_MOST), urn)) return;
	struct page *p = &s->u.found.pages[s->flag];
	if (!urn.len || !kit_save(p->urn, URN_MOST, urn)) return;
	kit_save(p->name, NAME_MOST, kit_cut(kit_get(k, element, "organizationalTarget~.localizedName"), NAME_MOST - 1));
	kit_save(p->vanity, VANITY_MOST, kit_cut(kit_get(k, element, "organizationalTarget~.vanityName"), VANITY_MOST - 1));
	s->flag++;
}

static sp_move grant_pages(struct kit *k, sp_str chosen);

static sp_move took_pages(struct kit *k)
{
	const json_t *all = kit_at(k->body, "elements");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	state_of(k)->flag = 0;
	for (size_t i = 0; i < json_array_size(all); i++) note_page(k, json_array_get(all, i));
	if (!state_of(k)->flag)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-page",
			       "This LinkedIn log-in may not publish on any organisation's page. Ask a page administrator for the role "
			       "of content admin, then connect again.");
	return state_of(k)->flag == 1 ? grant_pages(k, (sp_str){0}) : kit_go(k, CHOOSE);
}

static uint32_t pages_found(struct kit *k)
{
	uint32_t n = state_of(k)->flag;
	return n < PAGES_MOST ? n : PAGES_MOST;
}

static sp_move ask_choose(struct kit *k)
{
	const struct state *s = state_of(k);
	uint32_t n = pages_found(k);
	sp_choice *choices = k->job->alloc(k->job, PAGES_MOST * sizeof *choices);
	for (uint32_t i = 0; i < n; i++) {
		choices[i].name = kit_saved(s->u.found.pages[i].urn, URN_MOST);
		choices[i].title = kit_saved(s->u.found.pages[i].name, NAME_MOST);
	}
	sp_move move = kit_ask(k, SP_ASK_CHOOSE, SP_PLAIN, "Which of these pages shall schedpost post on?");
	k->job->ask->choices = choices;
	k->job->ask->nchoices = n;
	return n ? move : kit_nonsense(k);
}

static sp_str settings_of(struct kit *k, sp_str vanity, bool renews)
{
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_some(&t, "vanity", vanity);
	if (renews) kit_json_raw(&t, "renews", SP_S("true"));
	kit_close(&t, '}');
	return kit_str(&t);
}

static void fill_grant(struct kit *k, const struct page *p, sp_grant *g)
{
	const struct state *s = state_of(k);
	sp_str vanity = kit_saved(p->vanity, VANITY_MOST), refresh = kit_saved(s->u.found.refresh, KEPT_MOST);
	*g = (sp_grant){
		.size = sizeof *g,
		.name = kit_saved(p->name, NAME_MOST),
		.handle = vanity,
		.remote_id = kit_saved(p->urn, URN_MOST),
		.scopes = kit_saved(s->u.found.scopes, SCOPES_MOST),
		.settings = settings_of(k, vanity, refresh.len > 0),
		.access = kit_saved(s->u.found.access, KEPT_MOST),
		.refresh = refresh,
		.expires = s->u.found.expires > 0 ? s->u.found.expires : 0,
		.refresh_expires = s->u.found.refresh_expires > 0 ? s->u.found.refresh_expires : 0,
	};
}

/* All pages, or those that were chosen. */
static sp_move grant_pages(struct kit *k, sp_str chosen)
{
	const struct state *s = state_of(k);
	sp_grant *grants = k->job->alloc(k->job, PAGES_MOST * sizeof *grants);
	size_t n = 0;
	for (uint32_t i = 0; i < pages_found(k); i++) {
		const struct page *p = &s->u.found.pages[i];
		if (!chosen.len || kit_has_line(chosen, kit_saved(p->urn, URN_MOST))) fill_grant(k, p, &grants[n++]);
	}
	if (!n) return kit_go(k, CHOOSE);
	k->job->result->grants = grants;
	k->job->result->ngrants = n;
	return kit_ok(k);
}

static sp_move took_choose(struct kit *k)
{
	sp_str chosen = kit_trim(k->job->answer->body);
	return chosen.len ? grant_pages(k, chosen) : kit_go(k, CHOOSE);
}

const struct kit_phase linkedin_connect[CONNECT_PHASES] = {
	[CONSENT] = {send_consent, took_consent},
	[EXCHANGE] = {send_exchange, took_exchange},
	[PAGES] = {send_pages, took_pages},
	[CHOOSE] = {ask_choose, took_choose},
};

/* ---- refresh. It does not make the refresh token live longer: a year after the log-in somebody must log in again. */

static sp_move send_refresh(struct kit *k)
{
	return kit_renew(k, &oauth);
}

const struct kit_phase linkedin_refresh[REFRESH_PHASES] = {{send_refresh, kit_renewed}};

/* ---- revoke. LinkedIn has no page about this call, so what it says is not believed: the token itself is asked for. */

enum { END_REFRESH, END_ACCESS, INTROSPECT };

static sp_move send_revoke(struct kit *k)
{
	bool refresh = k->place->phase == END_REFRESH;
	if (refresh && !kit_is(kit_setting(k, "renews"), "true")) return kit_go(k, END_ACCESS);
	return kit_revoke(k, &oauth, refresh ? SP_REFRESH_TOKEN : SP_ACCESS_TOKEN);
}

static sp_move took_revoke(struct kit *k)
{
	int status = k->job->answer->status;
	bool no = kit_came(k, status) && status >= 400 && status < 500 && status != 429 && status != 408;
	if (!kit_came(k, 0) && !no) return kit_no(k);
	state_of(k)->flag = kit_came(k, 0);
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
	if (!told && !state_of(k)->flag) return kit_no(k);
	if (told ? dead : state_of(k)->flag) return kit_ok(k);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "by-hand",
		       "LinkedIn did not take this access back. Do it there now: the person who connected the page removes the app "
		       "under Settings, Data privacy, Permitted services; or a page administrator takes away that person's role.");
}

const struct kit_phase linkedin_revoke[REVOKE_PHASES] = {
	[END_REFRESH] = {send_revoke, took_revoke},
	[END_ACCESS] = {send_revoke, took_revoke},
	[INTROSPECT] = {send_introspect, took_introspect},
};

/* ---- whoami: may this log-in still publish on the page? */

static sp_move took_whoami(struct kit *k)
{
	const json_t *all = kit_at(k->body, "elements");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *e = json_array_get(all, i);
		sp_str urn = kit_get(k, e, "organizationalTarget"), vanity = kit_get(k, e, "organizationalTarget~.vanityName");
		if (!kit_same(urn, linkedin_author(k)) || !may_publish(kit_get(k, e, "role"))) continue;
		return kit_who(k, k->job->account->remote_id, vanity, kit_get(k, e, "organizationalTarget~.localizedName"),
			       vanity.len ? kit_fmt(k, "https://www.linkedin.com/company/%.*s", KIT_SHOW(vanity)) : vanity,
			       (sp_str){0});
	}
	return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "no-role",
		       "The LinkedIn log-in behind this account may no longer publish on the page. Ask a page administrator for the "
		       "role of content admin, then connect the account again.");
}

const struct kit_phase linkedin_whoami[WHOAMI_PHASES] = {{send_pages, took_whoami}};

/* ---- profile */

static sp_str own_number(struct kit *k)
{
	sp_str urn = linkedin_author(k);
	size_t end = urn.len;
	while (end && urn.at[end - 1] != ':') end--;
	return kit_slice(urn, end, urn.len);
}

static sp_move send_profile(struct kit *k)
{
	linkedin_call(k, SP_READS, SP_GET, linkedin_path(k, "/rest/organizations/", own_number(k), ""));
	return SP_SEND;
}

static sp_move took_profile(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_str name = kit_get(k, k->body, "localizedName"), vanity = kit_get(k, k->body, "vanityName");
	sp_str text = kit_view(k->body, "localizedDescription"), site = kit_get(k, k->body, "localizedWebsite");
	if (!name.len) return kit_nonsense(k);
	if (site.len) text = kit_fmt(k, "%.*s%s%.*s", KIT_SHOW(text), text.len ? "\n" : "", KIT_SHOW(site));
	return kit_who(k, k->job->account->remote_id, vanity, name,
		       vanity.len ? kit_fmt(k, "https://www.linkedin.com/company/%.*s", KIT_SHOW(vanity)) : vanity,
		       kit_copy(k, text));
}

const struct kit_phase linkedin_profile[PROFILE_PHASES] = {{send_profile, took_profile}};
