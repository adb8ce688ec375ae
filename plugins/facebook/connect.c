/* SPDX-License-Identifier: MIT
 * connect.c - a person's consent, the Pages that it opens, and how it ends.
 *
 * The Page's token is what posts; it has no end of its own. The person's token, which lives for 60 days, is kept as the
 * grant's `refresh`, for only with it (or as the app itself) the consent can be taken back. */
#include "facebook.h"

#include <string.h>

/* ---- connect */

enum { CONSENT, EXCHANGE, LONGER, WHOSE, PAGES, CHOOSE };

static const char scopes[] = "pages_show_list,pages_read_engagement,pages_manage_posts,pages_manage_engagement,"
			     "publish_video,business_management";
static const char *const needed[] = {"pages_show_list", "pages_read_engagement", "pages_manage_posts"};

static const char *address(struct kit *k, const char *base, const char *path)
{
	sp_str version = facebook_version(k);
	sp_str url = kit_fmt(k, "{%s}/%.*s%s", base, KIT_SHOW(version), path);
	char *at = k->job->alloc(k->job, url.len + 1);
	kit_save(at, url.len + 1, url);
	return at;
}

static struct kit_oauth oauth(struct kit *k)
{
	return (struct kit_oauth){
		.authorize = address(k, "dialog", "/dialog/oauth"),
		.token = address(k, "graph", "/oauth/access_token"),
		.scope = scopes,
		.no_challenge = true,
		.in_form = true,
	};
}

static sp_move ask_consent(struct kit *k)
{
	struct kit_oauth o = oauth(k);
	return kit_consent(k, &o, "Log in to Facebook as somebody who may post for the Page, and agree to everything that "
				  "is asked.");
}

static sp_move took_consent(struct kit *k)
{
	return kit_go(k, EXCHANGE);
}

static sp_move exchange(struct kit *k)
{
	struct kit_oauth o = oauth(k);
	return kit_exchange(k, &o);
}

static sp_move took_exchange(struct kit *k)
{
	if (!facebook_good(k)) return facebook_no(k);
	return kit_get(k, k->body, "access_token").len ? kit_go(k, LONGER) : kit_nonsense(k);
}

/* As the app itself: its id and secret stand in the address. */
static void ask_token(struct kit *k, const char *grant_type, const char *with)
{
	const sp_pair all[] = {
		{.name = SP_S("grant_type"), .value = kit_of(grant_type)},
		{.name = SP_S("client_id"), .from = SP_CLIENT_ID},
		{.name = SP_S("client_secret"), .from = SP_CLIENT_SECRET},
		{.name = kit_of(with), .from = SP_ACCESS_TOKEN},
	};
	sp_request *r = facebook_call(k, SP_PREPARES, SP_GET, "graph", SP_S("/oauth/access_token"));
	sp_pair *query = k->job->alloc(k->job, sizeof all);
	memcpy(query, all, sizeof all);
	r->sign = SP_UNSIGNED;
	r->query = query;
	r->nquery = KIT_COUNT(all) - !with;
}

/* The first token lives for an hour or two; the Pages' tokens would end with it. */
static sp_move ask_longer(struct kit *k)
{
	ask_token(k, "fb_exchange_token", "fb_exchange_token");
	kit_keep(k, "access_token", SP_REFRESH_TOKEN);
	return SP_SEND;
}

static sp_move took_longer(struct kit *k)
{
	if (!facebook_good(k)) return facebook_no(k);
	sp_str token = kit_get(k, k->body, "access_token");
	if (!token.len || !kit_save(state_of(k)->kept, KEPT_MOST, token)) return kit_nonsense(k);
	return kit_go(k, WHOSE);
}

static sp_move ask_whose(struct kit *k)
{
	facebook_call(k, SP_READS, SP_GET, "graph", SP_S("/me"))->sign_with = SP_REFRESH_TOKEN;
	kit_query(k, "fields", SP_S("id,name,permissions"));
	return SP_SEND;
}

/* Nothing is missing when nothing is told. */
static bool was_refused(const json_t *all, const char *permission)
{
	bool granted = !json_is_array(all);
	for (size_t i = 0; i < json_array_size(all) && i < 256; i++) {
		const json_t *one = json_array_get(all, i);
		if (kit_is(kit_view(one, "permission"), permission)) granted |= kit_is(kit_view(one, "status"), "granted");
	}
	return !granted;
}

static sp_move took_whose(struct kit *k)
{
	const json_t *all = kit_at(k->body, "permissions.data");
	kit_text missing = kit_text_new(k);
	if (!facebook_good(k)) return facebook_no(k);
	sp_str user = kit_get(k, k->body, "id");
	if (!user.len || !kit_save(state_of(k)->user, ID_MOST, user)) return kit_nonsense(k);
	for (size_t i = 0; i < KIT_COUNT(needed); i++)
		if (was_refused(all, needed[i])) kit_putf(&missing, "%s%s", missing.len ? ", " : "", needed[i]);
	if (!missing.len) return kit_go(k, PAGES);
	sp_str names = kit_str(&missing);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "missing-scope",
		       "Facebook was not allowed to give schedpost what it needs: %.*s. Connect once more, and agree to "
		       "everything that is asked.", KIT_SHOW(names));
}

/* ---- the Pages */

static void list_pages(struct kit *k, sp_str after)
{
	facebook_call(k, SP_READS, SP_GET, "graph", SP_S("/me/accounts"))->sign_with = SP_REFRESH_TOKEN;
	kit_query(k, "fields", SP_S("id,name,access_token,tasks,username"));
	kit_query(k, "limit", kit_fmt(k, "%d", PAGES_MOST));
	kit_query(k, "after", after);
	kit_keep(k, "data.*.access_token", SP_ACCESS_TOKEN);
}

static sp_move ask_pages(struct kit *k)
{
	state_of(k)->npages = 0;
	list_pages(k, (sp_str){0});
	return SP_SEND;
}

/* What a person may do for a Page is told as tasks; without them all of it is taken to be allowed. */
static bool may_post(const json_t *page)
{
	const json_t *tasks = kit_at(page, "tasks");
	bool may = !json_is_array(tasks);
	for (size_t i = 0; i < json_array_size(tasks) && i < 64; i++)
		may |= kit_is(kit_view(json_array_get(tasks, i), ""), "CREATE_CONTENT");
	return may;
}

static void note_page(struct kit *k, const json_t *page)
{
	struct page *p = &state_of(k)->u.pages[state_of(k)->npages];
	sp_str username = kit_get(k, page, "username"), name = kit_get(k, page, "name");
	sp_str handle = username.len ? kit_fmt(k, "@%.*s", KIT_SHOW(username)) : name;
	bool whole = kit_save(p->id, ID_MOST, kit_get(k, page, "id")) &&
		     kit_save(p->kept, KEPT_MOST, kit_get(k, page, "access_token"));
	kit_save(p->name, NAME_MOST, kit_cut(name, NAME_MOST - 1));
	kit_save(p->handle, HANDLE_MOST, kit_cut(handle, HANDLE_MOST - 1));
	state_of(k)->npages += whole && p->id[0] && p->kept[0];
}

static sp_move too_many_pages(struct kit *k)
{
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "too-many-pages",
		       "This person looks after more Pages than schedpost connects at once (%d). Connect once more, and "
		       "choose in Facebook's window only the Pages that are needed.", PAGES_MOST);
}

static sp_move took_pages(struct kit *k)
{
	struct state *s = state_of(k);
	const json_t *all = kit_at(k->body, "data");
	if (!facebook_good(k)) return facebook_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(all); i++) {
		if (s->npages >= PAGES_MOST) return too_many_pages(k);
		if (may_post(json_array_get(all, i))) note_page(k, json_array_get(all, i));
	}
	sp_str after = kit_get(k, k->body, "paging.cursors.after");
	bool more = kit_at(k->body, "paging.next") && after.len && json_array_size(all);
	if (!more) return kit_go(k, CHOOSE);
	list_pages(k, after);
	return SP_SEND;
}

static sp_move grant_pages(struct kit *k, sp_str chosen);

static sp_move ask_which(struct kit *k)
{
	struct state *s = state_of(k);
	sp_choice *choices = k->job->alloc(k->job, PAGES_MOST * sizeof *choices);
	if (!s->npages)
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-pages",
			       "Facebook shows no Page that this person may post for. Ask an administrator of the Page for "
			       "the task Content (CREATE_CONTENT), and tick the Page in Facebook's window when you connect once more.");
	if (s->npages == 1) return grant_pages(k, kit_saved(s->u.pages[0].id, ID_MOST));
	kit_ask(k, SP_ASK_CHOOSE, SP_PLAIN, "Which Pages shall schedpost post to?");
	for (uint32_t i = 0; i < s->npages && i < PAGES_MOST; i++)
		choices[i] = (sp_choice){kit_copy(k, kit_saved(s->u.pages[i].id, ID_MOST)),
					 kit_copy(k, kit_saved(s->u.pages[i].name, NAME_MOST))};
	k->job->ask->choices = choices;
	k->job->ask->nchoices = s->npages < PAGES_MOST ? s->npages : PAGES_MOST;
	return SP_ASK;
}

static sp_grant grant_of(struct kit *k, const struct page *p, sp_str settings)
{
	return (sp_grant){
		.size = sizeof(sp_grant),
		.name = kit_copy(k, kit_saved(p->name, NAME_MOST)),
		.handle = kit_copy(k, kit_saved(p->handle, HANDLE_MOST)),
		.remote_id = kit_copy(k, kit_saved(p->id, ID_MOST)),
		.settings = settings,
		.access = kit_copy(k, kit_saved(p->kept, KEPT_MOST)),
		.refresh = kit_copy(k, kit_saved(state_of(k)->kept, KEPT_MOST)),
	};
}

static sp_move grant_pages(struct kit *k, sp_str chosen)
{
	struct state *s = state_of(k);
	sp_grant *grants = k->job->alloc(k->job, PAGES_MOST * sizeof *grants);
	kit_text settings = kit_text_new(k);
	size_t n = 0;
	kit_open(&settings, NULL, '{');
	kit_json_str(&settings, "user", kit_saved(s->user, ID_MOST));
	kit_close(&settings, '}');
	for (uint32_t i = 0; i < s->npages && i < PAGES_MOST; i++)
		if (kit_has_line(chosen, kit_saved(s->u.pages[i].id, ID_MOST)))
			grants[n++] = grant_of(k, &s->u.pages[i], kit_str(&settings));
	if (!n) return KIT_ON;
	k->job->result->grants = grants;
	k->job->result->ngrants = n;
	return kit_ok(k);
}

static sp_move took_which(struct kit *k)
{
	return grant_pages(k, k->job->answer->body);	/* none of them: it is asked again */
}

const struct kit_phase facebook_connect[CONNECT_PHASES] = {
	[CONSENT] = {ask_consent, took_consent},
	[EXCHANGE] = {exchange, took_exchange},
	[LONGER] = {ask_longer, took_longer},
	[WHOSE] = {ask_whose, took_whose},
	[PAGES] = {ask_pages, took_pages},
	[CHOOSE] = {ask_which, took_which},
};

/* ---- whoami and profile: a Page's token is the Page */

static sp_move ask_me(struct kit *k)
{
	facebook_call(k, SP_READS, SP_GET, "graph", SP_S("/me"));
	kit_query(k, "fields", SP_S("id,name,username,link,about"));
	return SP_SEND;
}

static sp_move took_me(struct kit *k)
{
	if (!facebook_good(k)) return facebook_no(k);
	sp_str id = kit_get(k, k->body, "id"), name = kit_get(k, k->body, "name");
	sp_str username = kit_get(k, k->body, "username");
	if (!id.len) return kit_nonsense(k);
	return kit_who(k, id, username.len ? kit_fmt(k, "@%.*s", KIT_SHOW(username)) : name, name,
		       kit_get(k, k->body, "link"), kit_copy(k, kit_view(k->body, "about")));
}

const struct kit_phase facebook_whoami[WHOAMI_PHASES] = {{ask_me, took_me}};

/* ---- revoke: the person's whole consent, and with it the tokens of all Pages that it opened. After 60 days the
 * person's token is dead, though the Pages' are not; then the app says so in its own name. */

enum { AS_PERSON, APP_TOKEN, AS_APP };

static sp_move by_hand(struct kit *k)
{
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "by-hand",
		       "Facebook did not let schedpost end this access. The person who connected the Page can: on "
		       "facebook.com under Settings, Apps and websites (or Business integrations), remove the app. "
		       "Do that now.");
}

static sp_move revoke(struct kit *k)
{
	bool person = k->place->phase == AS_PERSON;
	sp_str user = kit_setting(k, "user");
	if (!user.len && !person) return by_hand(k);
	sp_request *r = facebook_call(k, SP_PREPARES, SP_DELETE_METHOD, "graph",
				      facebook_path(k, user.len ? user : SP_S("me"), "/permissions"));
	r->sign_with = person ? SP_REFRESH_TOKEN : SP_ACCESS_TOKEN;
	return SP_SEND;
}

static bool said_yes(struct kit *k)
{
	return kit_came(k, 0) && (kit_is(kit_trim(k->job->answer->body), "true") ||
				  json_is_true(kit_at(k->body, "success")));
}

static sp_move took_revoke(struct kit *k)
{
	if (said_yes(k)) return kit_ok(k);
	bool dead = kit_came(k, 401) || kit_said(k, "190") || kit_said(k, "102");
	if (dead) return k->place->phase == AS_PERSON ? kit_go(k, APP_TOKEN) : by_hand(k);
	return facebook_no(k);
}

static sp_move ask_app_token(struct kit *k)
{
	ask_token(k, "client_credentials", NULL);
	kit_keep(k, "access_token", SP_ACCESS_TOKEN);
	return SP_SEND;
}

static sp_move took_app_token(struct kit *k)
{
	if (!facebook_good(k)) return facebook_no(k);
	return kit_get(k, k->body, "access_token").len ? kit_go(k, AS_APP) : kit_nonsense(k);
}

const struct kit_phase facebook_revoke[REVOKE_PHASES] = {
	[AS_PERSON] = {revoke, took_revoke},
	[APP_TOKEN] = {ask_app_token, took_app_token},
	[AS_APP] = {revoke, took_revoke},
};
