/* SPDX-License-Identifier: MIT
 * connect.c - where the site's REST API is, whose login it is and what it may do, and how its access ends. */
#include "wordpress.h"

/* ---- connect: the site says itself where its API is; if not, the two usual places are tried */

enum { DISCOVER, TRY_PRETTY, TRY_QUERY, ASK_LOGIN, ASK_PASSWORD, VERIFY };

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
			return kit_go(k, ASK_LOGIN);
	if (k->job->answer->arrival == SP_NEVER_LEFT) return kit_no(k);
	bool sent_away = status == 301 || status == 302 || status == 307 || status == 308;
	return sent_away ? moved(k) : kit_go(k, TRY_PRETTY);
}

static sp_move send_try(struct kit *k)
{
	bool pretty = k->place->phase == TRY_PRETTY;
	kit_request(k, SP_READS, SP_GET, pretty ? SP_S("{server}/wp-json/") : SP_S("{server}/"))->sign = SP_UNSIGNED;
	if (!pretty) kit_query(k, "rest_route", SP_S("/"));
	kit_query(k, "_fields", SP_S("name,namespaces"));
	return SP_SEND;
}

static sp_move took_try(struct kit *k)
{
	bool pretty = k->place->phase == TRY_PRETTY;
	if (kit_good(k) && json_is_array(kit_at(k->body, "namespaces"))) {
		found_at(k, pretty ? SP_S("/wp-json") : SP_S("?"));
		return kit_go(k, ASK_LOGIN);
	}
	if (pretty) return kit_go(k, TRY_QUERY);
	if (k->job->answer->arrival != SP_ARRIVED) return kit_no(k);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "not-wordpress",
		       "There is no WordPress at this address, or its REST API is switched off. Check the address given as "
		       "--server, or ask the site's administrator.");
}

static sp_move ask_login(struct kit *k)
{
	return kit_ask(k, SP_ASK_TEXT, SP_PLAIN, "The login name at the website, as you enter it there.");
}

static sp_move took_login(struct kit *k)
{
	sp_str login = kit_trim(k->job->answer->body);
	if (!login.len || !kit_save(state_of(k)->u.found.login, LOGIN_MOST, login)) return kit_go(k, ASK_LOGIN);
	return kit_go(k, ASK_PASSWORD);
}

static sp_move ask_password(struct kit *k)
{
	return kit_ask(k, SP_ASK_SECRET, SP_PASSWORD,
		       "An application password, not the login's own: on the website under Users, Profile, "
		       "Application Passwords.");
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
	[DISCOVER] = {send_discover, took_discover},
	[TRY_PRETTY] = {send_try, took_try},
	[TRY_QUERY] = {send_try, took_try},
	[ASK_LOGIN] = {ask_login, took_login},
	[ASK_PASSWORD] = {ask_password, took_password},
	[VERIFY] = {send_verify, took_verify},
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

const struct kit_phase wordpress_whoami[WHOAMI_PHASES] = {{send_verify, took_whoami}};

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
	[INTROSPECT] = {send_introspect, took_introspect},
	[REMOVE] = {send_remove, took_remove},
};
