/* SPDX-License-Identifier: MIT
 * connect.c - where the site's REST API is, whose login it is and what it may do, and how its access ends. */
#include "wordpress.h"

#include <string.h>

/* ---- connect: the site says itself where its API is; if not, the two usual places are tried */

enum { DISCOVER, INDEX, TRY_PRETTY, TRY_QUERY, ASK_WAY, CONSENT, ASK_LOGIN, ASK_PASSWORD, VERIFY };

#define APP_ID "c3f0a6f2-5c0e-4b8e-9a51-6d0b7e2f4a17"	/* says "schedpost" to WordPress, on every site */

static void found_at(struct kit *k, sp_str rest)
{
	kit_save(state_of(k)->u.found.rest, REST_MOST, rest);
}

static sp_move send_discover(struct kit *k)
{
	kit_request(k, SP_READS, SP_HEAD, SP_S("{server}/"))->sign = SP_UNSIGNED;
	return SP_SEND;
}

/* <https://site/wp-json/>; rel="https://api.w.org/" - as the path behind the server's address. */
static bool read_link(struct kit *k, sp_str header)
{
	size_t rel, end, from;
	sp_str server = k->job->account->server;
	if (!kit_finds(header, "https://api.w.org/", &rel)) return false;
	for (from = rel; from && header.at[from - 1] != '<';) from--;	/* the last link before its rel */
	if (!kit_finds(kit_slice(header, from, rel), ">", &end)) return false;
	sp_str link = kit_slice(header, from, from + end);
	if (!server.len || !kit_same(kit_slice(link, 0, server.len), server)) return false;
	sp_str rest = kit_slice(link, server.len, link.len);
	while (rest.len && rest.at[rest.len - 1] == '/') rest.len--;
	if ((rest.len && rest.at[0] != '/') || !kit_printable(rest)) return false;
	found_at(k, kit_finds(rest, "rest_route=", NULL) ? SP_S("?") : rest);
	return state_of(k)->u.found.rest[0] != '\0';
}

static sp_move moved(struct kit *k)
{
	sp_str to = kit_quote(k, kit_answer_header(k, "location"));
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "moved",
		       "This website sends visitors to another address. Connect again with that one as --server: %.*s",
		       KIT_SHOW(to));
}

static sp_move took_discover(struct kit *k)
{
	int status = k->job->answer->status;
	for (size_t i = 0; i < k->job->answer->nheaders; i++)
		if (kit_is(k->job->answer->headers[i].name, "link") && read_link(k, k->job->answer->headers[i].value))
			return kit_go(k, INDEX);
	if (k->job->answer->arrival == SP_NEVER_LEFT) return kit_no(k);
	bool sent_away = status == 301 || status == 302 || status == 307 || status == 308;
	return sent_away ? moved(k) : kit_go(k, TRY_PRETTY);
}

/* ---- what the index tells */

/* "https://www.example.org" of an address there. */
static sp_str origin(sp_str url)
{
	size_t host, path;
	if (!kit_finds(url, "://", &host)) return (sp_str){0};
	return kit_finds(kit_slice(url, host + 3, url.len), "/", &path) ? kit_slice(url, 0, host + 3 + path) : url;
}

static bool note_page(struct kit *k)
{
	sp_str url = kit_get(k, k->body, "authentication.application-passwords.endpoints.authorization");
	bool fine = url.len && kit_printable(url) && kit_same(origin(url), origin(k->job->account->server));
	for (size_t i = 0; i < url.len; i++) fine = fine && !strchr("{}<>?#", url.at[i]);
	return fine && kit_save(state_of(k)->u.found.authorize, URL_MOST, url);
}

/* wp-admin/includes/user.php: any https; http only in a local environment (and only there a site without https gives
 * out application passwords), and since 7.0 on the loopback addresses. 7.0 is when the icons came. */
static bool sends_back(struct kit *k)
{
	sp_str to = k->job->redirect;
	bool newer = json_is_object(kit_at(k->body, "routes./wp/v2/icons"));
	return kit_starts(to, "https://") || kit_starts(k->job->account->server, "http://") ||
	       (newer && kit_starts(to, "http://127.0.0.1:"));
}

static sp_move none_given_out(struct kit *k)
{
	if (kit_starts(k->job->account->server, "http://"))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-https",
			       "This website has no HTTPS, and without it WordPress gives out no application passwords. Ask its "
			       "administrator to switch HTTPS on, then connect again with https:// in --server.");
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "switched-off",
		       "Application passwords are switched off on this website, by its administrator or by a security plugin. "
		       "Ask the administrator to allow them, then connect again.");
}

static sp_move read_index(struct kit *k)
{
	bool told = kit_at(k->body, "authentication") != NULL;
	if (told && !kit_at(k->body, "authentication.application-passwords")) return none_given_out(k);
	return kit_go(k, note_page(k) && sends_back(k) ? ASK_WAY : ASK_LOGIN);
}

/* ---- its index: is it WordPress, which way are application passwords given out there, and is it 7.0 or newer? */

static sp_move send_index(struct kit *k)
{
	if (k->place->phase != INDEX) found_at(k, k->place->phase == TRY_PRETTY ? SP_S("/wp-json") : SP_S("?"));
	sp_str rest = kit_saved(state_of(k)->u.found.rest, REST_MOST);
	wordpress_call_at(k, SP_READS, SP_GET, rest, SP_S("/"))->sign = SP_UNSIGNED;
	kit_query(k, "_fields", SP_S("name,namespaces,authentication,routes./wp/v2/icons.namespace"));
	return SP_SEND;
}

static sp_move took_try(struct kit *k)
{
	if (kit_good(k) && json_is_array(kit_at(k->body, "namespaces"))) return read_index(k);
	if (k->place->phase == TRY_PRETTY) return kit_go(k, TRY_QUERY);
	if (k->job->answer->arrival != SP_ARRIVED) return kit_no(k);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "not-wordpress",
		       "There is no WordPress at this address, or its REST API is switched off. Check the address given as "
		       "--server, or ask the site's administrator.");
}

/* The site has named the place of its API itself. That strangers may not read the index there proves nothing. */
static sp_move took_index(struct kit *k)
{
	if (k->job->answer->arrival == SP_NEVER_LEFT) return kit_no(k);
	return kit_good(k) ? read_index(k) : kit_go(k, ASK_LOGIN);
}

/* ---- the browser, where the site sends it back to us; else a password that a page of the site shows */

static sp_move ask_way(struct kit *k)
{
	static const sp_choice ways[] = {
		{SP_S("browser"), SP_S("Log in in the browser")},
		{SP_S("password"), SP_S("Paste an application password made on the website")},
	};
	return kit_choose(k, "Which way? Press Enter for the browser", ways, KIT_COUNT(ways), "browser");
}

static sp_move took_way(struct kit *k)
{
	return kit_go(k, kit_has_line(k->job->answer->body, SP_S("password")) ? ASK_LOGIN : CONSENT);
}

/* The name under which the password stands in the person's profile: WordPress wants each to be new. */
static sp_str page(struct kit *k)
{
	sp_str now = kit_iso(k, k->job->now), at = kit_saved(state_of(k)->u.found.authorize, URL_MOST);
	return kit_fmt(k, "%.*s?app_name=schedpost-%.10s-%.2s%.2s%.2s", KIT_SHOW(at), now.at, now.at + 11,
		       now.at + 14, now.at + 17);
}

/* The state is in the address to come back to, for WordPress knows no other place for it. */
static sp_move ask_consent(struct kit *k)
{
	const char *and = kit_finds(k->job->redirect, "?", NULL) ? "%26" : "%3F";
	sp_str to = page(k);
	sp_move move = kit_ask(k, SP_ASK_OPEN, SP_PLAIN, "Log in to the website as the one who is to publish, and approve of "
						       "schedpost.");
	k->job->ask->url = kit_fmt(k, "%.*s&app_id=" APP_ID "&success_url={redirect}%sstate%%3D{state}"
				   "&reject_url={redirect}%sstate%%3D{state}%%26success%%3Dfalse", KIT_SHOW(to), and, and);
	return move;
}

/* "{kept:1}", and in the next line who it was. */
static sp_move took_consent(struct kit *k)
{
	struct state *s = state_of(k);
	sp_str said = k->job->answer->body;
	size_t end = said.len;
	kit_finds(said, "\n", &end);
	kit_save(s->u.found.password, KEPT_MOST, kit_slice(said, 0, end));
	kit_save(s->u.found.login, LOGIN_MOST, kit_trim(kit_slice(said, end + 1, said.len)));
	s->u.found.by_consent = true;
	return kit_go(k, s->u.found.login[0] ? VERIFY : ASK_LOGIN);
}

static sp_move ask_login(struct kit *k)
{
	return kit_ask(k, SP_ASK_TEXT, SP_PLAIN, "The login name at the website, as you enter it there");
}

static sp_move took_login(struct kit *k)
{
	struct state *s = state_of(k);
	sp_str login = kit_trim(k->job->answer->body);
	if (!login.len || !kit_save(s->u.found.login, LOGIN_MOST, login)) return kit_go(k, ASK_LOGIN);
	return kit_go(k, s->u.found.by_consent ? VERIFY : ASK_PASSWORD);
}

static sp_move ask_password(struct kit *k)
{
	if (!state_of(k)->u.found.authorize[0])
		return kit_ask(k, SP_ASK_SECRET, SP_PASSWORD,
			       "An application password, not the login's own: on the website under Users, Profile, "
			       "Application Passwords");
	sp_str to = page(k);
	return kit_ask(k, SP_ASK_SECRET, SP_PASSWORD,
		       kit_fmt(k, "An application password, not the login's own. Open %.*s in a browser, approve, and paste the "
			       "password that the page shows", KIT_SHOW(to)).at);
}

static sp_move took_password(struct kit *k)
{
	kit_save(state_of(k)->u.found.password, KEPT_MOST, k->job->answer->body);
	return kit_go(k, VERIFY);
}

static sp_move send_verify(struct kit *k)
{
	bool connecting = k->job->op == SP_CONNECT;
	sp_str path = SP_S("/wp/v2/users/me");
	if (connecting) wordpress_call_at(k, SP_READS, SP_GET, kit_saved(state_of(k)->u.found.rest, REST_MOST), path);
	else wordpress_call(k, SP_READS, SP_GET, path);
	kit_query(k, "context", SP_S("edit"));
	return SP_SEND;
}

static sp_move took_verify(struct kit *k)
{
	struct state *s = state_of(k);
	if (s->u.found.by_consent && kit_came(k, 401))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "login-stripped",
			       "The website has given a password and does not take it, often because the web server drops the log-in "
			       "(the Authorization header) from requests. Ask its administrator to let it pass, then connect again.");
	if (!kit_good(k)) return kit_no(k);
	sp_str id = kit_get(k, k->body, "id");
	if (!id.len) return kit_nonsense(k);
	if (!json_is_true(kit_at(k->body, "capabilities.publish_posts")))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-right",
			       "This login may not publish posts on the website. Ask its administrator for the role "
			       "Author or Editor, then connect again.");
	kit_text settings = kit_text_new(k);
	kit_open(&settings, NULL, '{');
	kit_json_str(&settings, "rest", kit_saved(s->u.found.rest, REST_MOST));
	kit_json_str(&settings, "login", kit_saved(s->u.found.login, LOGIN_MOST));
	kit_close(&settings, '}');
	sp_grant grant = {
		.name = kit_get(k, k->body, "name"),
		.handle = kit_get(k, k->body, "username"),
		.remote_id = id,
		.server = k->job->account->server,
		.settings = kit_str(&settings),
		.password = kit_copy(k, kit_saved(s->u.found.password, KEPT_MOST)),
	};
	return kit_grant(k, &grant);
}

const struct kit_phase wordpress_connect[CONNECT_PHASES] = {
	[DISCOVER] = {.send = send_discover, .took = took_discover},
	[INDEX] = {.send = send_index, .took = took_index},
	[TRY_PRETTY] = {.send = send_index, .took = took_try},
	[TRY_QUERY] = {.send = send_index, .took = took_try},
	[ASK_WAY] = {.send = ask_way, .took = took_way},
	[CONSENT] = {.send = ask_consent, .took = took_consent},
	[ASK_LOGIN] = {.send = ask_login, .took = took_login},
	[ASK_PASSWORD] = {.send = ask_password, .took = took_password},
	[VERIFY] = {.send = send_verify, .took = took_verify},
};

/* ---- whoami and profile */

static sp_move took_whoami(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_str id = kit_get(k, k->body, "id");
	if (!id.len) return kit_nonsense(k);
	return kit_who(k, id, kit_get(k, k->body, "username"), kit_get(k, k->body, "name"), kit_get(k, k->body, "link"),
		       kit_plain(k, kit_view(k->body, "description")));
}

const struct kit_phase wordpress_whoami[WHOAMI_PHASES] = {{.send = send_verify, .took = took_whoami}};

/* ---- revoke: the application password finds its own number, then removes itself */

enum { INTROSPECT, REMOVE };

static sp_move send_introspect(struct kit *k)
{
	wordpress_call(k, SP_READS, SP_GET, SP_S("/wp/v2/users/me/application-passwords/introspect"));
	return SP_SEND;
}

static sp_move took_introspect(struct kit *k)
{
	if (kit_came(k, 401)) return kit_ok(k);	/* it is worthless already */
	if (!kit_good(k)) return kit_no(k);
	sp_str uuid = kit_get(k, k->body, "uuid");
	if (!uuid.len || !kit_save(state_of(k)->u.uuid, sizeof state_of(k)->u.uuid, uuid)) return kit_nonsense(k);
	return kit_go(k, REMOVE);
}

static sp_move send_remove(struct kit *k)
{
	sp_str uuid = kit_percent(k, kit_saved(state_of(k)->u.uuid, sizeof state_of(k)->u.uuid));
	sp_str path = kit_fmt(k, "/wp/v2/users/me/application-passwords/%.*s", KIT_SHOW(uuid));
	wordpress_call(k, SP_PREPARES, SP_DELETE_METHOD, path);
	return SP_SEND;
}

static sp_move took_remove(struct kit *k)
{
	return kit_done(k) || kit_came(k, 401) || kit_came(k, 404) ? kit_ok(k) : kit_no(k);
}

const struct kit_phase wordpress_revoke[REVOKE_PHASES] = {
	[INTROSPECT] = {.send = send_introspect, .took = took_introspect},
	[REMOVE] = {.send = send_remove, .took = took_remove},
};
