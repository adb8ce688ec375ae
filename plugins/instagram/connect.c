/* SPDX-License-Identifier: MIT
 * connect.c - two ways to log in: at Instagram, with an access that lasts sixty days and is renewed as itself; or at
 * Facebook, where the Page that the account belongs to has an access without an end. */
#include "instagram.h"

#include <string.h>

sp_str instagram_api(struct kit *k)
{
	bool facebook = kit_is(kit_setting(k, "via"), VIA_FACEBOOK);
	return kit_fill(k, facebook ? "{facebook}/" INSTAGRAM_V : "{graph}/" INSTAGRAM_V);
}

/* ---- the two consents */

const struct kit_oauth instagram_oauth = {
	.authorize = "{dialog}/oauth/authorize",
	.token = "{api}/oauth/access_token",
	.scope = "instagram_business_basic,instagram_business_content_publish,instagram_business_manage_insights",
	.no_challenge = true,
	.in_form = true,
	.longer = "{graph}/access_token", .longer_as = "ig_exchange_token",
	.again = "{graph}/refresh_access_token", .again_as = "ig_refresh_token",
};

static const struct kit_oauth by_facebook = {
	.authorize = "{consent}/" INSTAGRAM_V "/dialog/oauth",
	.token = "{facebook}/" INSTAGRAM_V "/oauth/access_token",
	.scope = "instagram_basic,instagram_content_publish,instagram_manage_insights,pages_show_list,pages_read_engagement,"
		 "business_management",
	.no_challenge = true,
	.in_form = true,
};

/* Pages, each with the account that belongs to it. */
static bool has_account(const json_t *page)
{
	return kit_view(page, "instagram_business_account.id").len;
}

const struct kit_connect instagram_connect = {
	.prompt = "Log in to Instagram as your organisation's professional account, and agree to everything that is asked.",
	.missing = "Instagram was not allowed to give schedpost what it needs",
	.then = "Connect once more, and agree to everything that is asked.",
	.id = "<.instagram_business_account.id>",
	.name = "<.instagram_business_account.name|.instagram_business_account.username|.name>",
	.handle = "@<.instagram_business_account.username>",
	.access = "access_token",
	.fits = has_account,
	.code = "no-account",
	.none = "This log-in shows no professional Instagram account. In Instagram's settings make the account a professional one; for "
		"the way over Facebook join it to its Page, and tick both in Facebook's window. Then connect once more.",
	.choose = "Which of these accounts shall schedpost post to?",
	.settings = "via=<own>",
};

/* ---- the dialogue. What stands behind the exchange is noted in lines of the kit: KIT_ACCESS and so on. */

enum { PAGES_MOST = 24 };	/* a job keeps 32 secrets; so many stand in the request, too */
enum { WAY, IG_CONSENT, IG_EXCHANGE, IG_LONGER, IG_WHO, FB_CONSENT, FB_EXCHANGE, FB_LONGER, FB_PAGES_OR_CHOICE };

static sp_move ask_way(struct kit *k)
{
	static const sp_choice ways[] = {
		{SP_S("instagram"), SP_S("At Instagram: no Facebook Page is needed")},
		{SP_S(VIA_FACEBOOK), SP_S("At Facebook: the account belongs to a Page")},
	};
	return kit_choose(k, "Where does your organisation's app at Meta let you log in?", ways, KIT_COUNT(ways), "instagram");
}

static sp_move took_way(struct kit *k)
{
	return kit_go(k, kit_has_line(k->job->answer->body, SP_S(VIA_FACEBOOK)) ? FB_CONSENT : IG_CONSENT);
}

static sp_move took_who(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "user_id|id"), user = kit_get(k, k->body, "username");
	sp_str name = kit_get(k, k->body, "name");
	if (!kit_good(k)) return kit_no(k);
	if (!id.len || !user.len || !kit_put_note(k, KIT_OWN, SP_S("instagram"))) return kit_nonsense(k);
	sp_str shown = kit_cut(name.len ? name : user, 70);
	sp_str line = kit_fmt(k, "%.*s\t%.*s\t@%.*s\t\t", KIT_SHOW(id), KIT_SHOW(shown), KIT_SHOW(user));
	return kit_put_note(k, KIT_ACCOUNTS, line) ? kit_send_choice(k) : kit_nonsense(k);
}

static sp_move fb_consent(struct kit *k)
{
	return kit_consent(k, &by_facebook, "Log in to Facebook as somebody who may post for the Page, and agree to everything that is "
					    "asked, for the Page and for its Instagram account.");
}

static sp_move fb_exchange(struct kit *k)
{
	return kit_exchange(k, &by_facebook);
}

static sp_move fb_took_token(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	return kit_get(k, k->body, "access_token").len ? kit_next(k) : kit_nonsense(k);
}

/* The Pages' accesses would end with the first one, which lives for an hour or two. */
static sp_move fb_longer(struct kit *k)
{
	static const sp_pair all[] = {
		{.name = {"grant_type", 10}, .value = {"fb_exchange_token", 17}},
		{.name = {"client_id", 9}, .from = SP_CLIENT_ID},
		{.name = {"client_secret", 13}, .from = SP_CLIENT_SECRET},
		{.name = {"fb_exchange_token", 17}, .from = SP_ACCESS_TOKEN},
	};
	sp_request *r = kit_request(k, SP_PREPARES, SP_GET, kit_address(k, by_facebook.token));
	r->query = all;
	r->nquery = KIT_COUNT(all);
	kit_keep(k, "access_token", SP_REFRESH_TOKEN);
	return SP_SEND;
}

static sp_move fb_pages(struct kit *k)
{
	if (kit_note(k, KIT_OWN).len) return kit_send_choice(k);
	kit_call(k, SP_READS, SP_GET, "{facebook}/" INSTAGRAM_V "/me/accounts?fields=name,access_token,"
		 "instagram_business_account{id,username,name}&limit=24")->sign_with = SP_REFRESH_TOKEN;
	kit_keep(k, "data.*.access_token", SP_ACCESS_TOKEN);
	return SP_SEND;
}

static sp_move fb_took_pages(struct kit *k)
{
	const json_t *all = kit_at(k->body, "data");
	if (kit_note(k, KIT_OWN).len) return kit_took_choice(k);
	if (!kit_good(k)) return kit_no(k);
	if (kit_at(k->body, "paging.next"))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "too-many-pages",
			       "This person looks after more Pages than schedpost reads at once (%d). Connect once more, and choose in "
			       "Facebook's window only the Pages and accounts that are needed.", PAGES_MOST);
	if (!json_is_array(all) || !kit_put_note(k, KIT_OWN, SP_S(VIA_FACEBOOK))) return kit_nonsense(k);
	kit_note_accounts(k, all, 0);
	return KIT_ON;
}

const struct kit_phase instagram_connecting[CONNECT_PHASES] = {
	[WAY] = {.send = ask_way, .took = took_way},
	[IG_CONSENT] = KIT_CONSENT,
	[IG_EXCHANGE] = KIT_EXCHANGE,
	[IG_LONGER] = KIT_LONGER,
	[IG_WHO] = {KIT_GET("{graph}/" INSTAGRAM_V "/me?fields=user_id,username,name"), .took = took_who},
	[FB_CONSENT] = {.send = fb_consent, .took = kit_next},
	[FB_EXCHANGE] = {.send = fb_exchange, .took = fb_took_token},
	[FB_LONGER] = {.send = fb_longer, .took = fb_took_token},
	[FB_PAGES_OR_CHOICE] = {.send = fb_pages, .took = fb_took_pages},
};

/* ---- renewing: the access of a Page has no end, and one that is refused is dead */

static sp_move renew(struct kit *k)
{
	if (!kit_is(kit_setting(k, "via"), VIA_FACEBOOK)) return kit_renew(k, &instagram_oauth);
	return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "not-accepted",
		       "Facebook no longer accepts the access of this account's Page. Connect the account again.");
}

const struct kit_phase instagram_renewing[RENEW_PHASES] = {{.send = renew, .took = kit_renewed}};
