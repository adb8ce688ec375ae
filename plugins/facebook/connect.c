/* SPDX-License-Identifier: MIT
 * connect.c - a person's consent, the Pages that it opens, and how it ends.
 *
 * The Page's token is what posts; it has no end of its own. The person's token, which lives for 60 days, is kept as the
 * grant's `refresh`, for only with it (or as the app itself) the consent can be taken back. */
#include "facebook.h"

#include <string.h>

/* ---- connect */

enum { PAGES_MOST = 24 };	/* that one consent may open; a job keeps 32 secrets */

static const char *const needed[] = {"pages_show_list", "pages_read_engagement", "pages_manage_posts"};

const struct kit_oauth facebook_oauth = {
	.authorize = "{dialog}/<v>/dialog/oauth",
	.token = "{graph}/<v>/oauth/access_token",
	.scope = "pages_show_list,pages_read_engagement,pages_manage_posts,pages_manage_engagement,"
		 "publish_video,business_management",
	.no_challenge = true,
	.in_form = true,
	.no_refresh = true,
};

/* What a person may do for a Page is told as tasks; without them all of it is taken to be allowed. */
static bool may_post(const json_t *page)
{
	const json_t *tasks = kit_at(page, "tasks");
	bool may = !json_is_array(tasks);
	for (size_t i = 0; i < json_array_size(tasks) && i < 64; i++)
		may |= kit_is(kit_view(json_array_get(tasks, i), ""), "CREATE_CONTENT");
	return may;
}

const struct kit_connect facebook_consent = {
	.prompt = "Log in to Facebook as somebody who may post for the Page, and agree to everything that is asked.",
	.missing = "Facebook was not allowed to give schedpost what it needs",
	.then = "Connect once more, and agree to everything that is asked.",
	.id = "<.id>",
	.name = "<.name>",
	.handle = "@<.username>",
	.access = "access_token",
	.fits = may_post,
	.code = "no-pages",
	.none = "Facebook shows no Page that this person may post for. Ask an administrator of the Page for the task Content "
		"(CREATE_CONTENT), and tick the Page in Facebook's window when you connect once more.",
	.choose = "Which Pages shall schedpost post to?",
	.settings = "user=<own>",
};

static sp_move took_exchange(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	return kit_get(k, k->body, "access_token").len ? kit_next(k) : kit_nonsense(k);
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
	sp_request *r = kit_call(k, SP_PREPARES, SP_GET, "{graph}/<v>/oauth/access_token");
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
	if (!kit_good(k)) return kit_no(k);
	sp_str token = kit_get(k, k->body, "access_token");
	return token.len && kit_put_note(k, KIT_REFRESH, token) ? kit_next(k) : kit_nonsense(k);
}

static sp_move ask_whose(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, "{graph}/<v>/me?fields=id,name,permissions")->sign_with = SP_REFRESH_TOKEN;
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
	kit_text missing = kit_text_new(k);
	sp_str user = kit_get(k, k->body, "id");
	if (!kit_good(k)) return kit_no(k);
	if (!user.len || !kit_put_note(k, KIT_OWN, user)) return kit_nonsense(k);
	for (size_t i = 0; i < KIT_COUNT(needed); i++)
		if (was_refused(kit_at(k->body, "permissions.data"), needed[i]))
			kit_putf(&missing, "%s%s", missing.len ? ", " : "", needed[i]);
	return missing.len ? kit_missing(k, kit_str(&missing)) : kit_next(k);
}

/* ---- the Pages: turn counts those that are noted */

static sp_move list_pages(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, "{graph}/<v>/me/accounts?fields=id,name,access_token,tasks,username&limit=24"
				      "&after=<it>")->sign_with = SP_REFRESH_TOKEN;
	kit_keep(k, "data.*.access_token", SP_ACCESS_TOKEN);
	return SP_SEND;
}

static sp_move took_pages(struct kit *k)
{
	const json_t *all = kit_at(k->body, "data");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(all); i++) {
		if (k->place->turn >= PAGES_MOST)
			return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "too-many-pages",
				       "This person looks after more Pages than schedpost connects at once (%d). Connect once more, and "
				       "choose in Facebook's window only the Pages that are needed.", PAGES_MOST);
		k->place->turn = kit_note_accounts(k, json_array_get(all, i), k->place->turn);
	}
	k->it = kit_get(k, k->body, "paging.cursors.after");
	bool more = kit_at(k->body, "paging.next") && k->it.len && json_array_size(all);
	return more ? list_pages(k) : kit_next(k);
}

const struct kit_phase facebook_connect[] = {
	KIT_CONSENT,
	{.send = kit_send_exchange, .took = took_exchange},
	{.send = ask_longer, .took = took_longer},
	{.send = ask_whose, .took = took_whose},
	{.send = list_pages, .took = took_pages},
	KIT_CHOOSE,
};

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
	k->it = user.len ? user : SP_S("me");
	sp_request *r = kit_call(k, SP_PREPARES, SP_DELETE_METHOD, "{graph}/<v>/<it>/permissions");
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
	return kit_no(k);
}

static sp_move ask_app_token(struct kit *k)
{
	ask_token(k, "client_credentials", NULL);
	kit_keep(k, "access_token", SP_ACCESS_TOKEN);
	return SP_SEND;
}

static sp_move took_app_token(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	return kit_get(k, k->body, "access_token").len ? kit_go(k, AS_APP) : kit_nonsense(k);
}

const struct kit_phase facebook_revoke[] = {
	[AS_PERSON] = {.send = revoke, .took = took_revoke},
	[APP_TOKEN] = {.send = ask_app_token, .took = took_app_token},
	[AS_APP] = {.send = revoke, .took = took_revoke},
};
