/* SPDX-License-Identifier: MIT
 * apps_verbs.c - app add, list and remove: the organisation's keys at a platform. */
#include "rooms/connect/apps.h"

#include "rooms/accounts/accounts.h"
#include "rooms/connect/consent.h"
#include "rooms/history/history.h"
#include "rooms/platforms/platforms.h"
#include "verb/house.h"

enum { REDIRECT_MOST = 500 };

static err redirect_of(struct arena *a, const struct call *c, str *out)
{
	str given = str_trim(call_get(c, "redirect"));
	bool inside = str_starts(given, S("http://127.0.0.1:")) || str_starts(given, S("http://localhost:"));
	bool fine = !given.len || inside || str_starts(given, S("https://"));
	for (size_t i = 0; i < given.len; i++) fine &= given.at[i] > ' ' && given.at[i] < 0x7f && given.at[i] != '#';
	*out = given.len ? given : S(CONSENT_REDIRECT);
	if (fine && given.len <= REDIRECT_MOST) return NULL;
	return FAIL(a, ERR_INPUT, "bad-redirect", "--redirect takes the address that stands in the app at the platform: one with "
		    "https://, or one of this machine such as %s", CONSENT_REDIRECT);
}

static err seal_key(struct tx *tx, const struct call *c, str platform, sp_secret kind, const char *option)
{
	struct arena *a = tx_arena(tx);
	const struct house *house = c->house;
	str value = str_trim(call_get(c, option));
	if (!value.len) return NULL;
	if (!house->vault)
		return FAIL(a, ERR_OUTSIDE, "no-vault", "The keys cannot be stored safely: the key of this machine is missing. Nothing "
			    "was kept; please tell whoever looks after schedpost.");
	return app_secret_put(tx, platform, kind, vault_seal(a, house->vault, app_place(a, platform, kind), value));
}

static err run_add(struct tx *tx, const struct call *c, struct reply *r)
{
	struct platform p;
	str redirect;
	TRY(platform_need(tx, call_get(c, "PLATFORM"), &p));
	TRY(redirect_of(tx_arena(tx), c, &redirect));
	if (!str_trim(call_get(c, "client-id")).len)
		return FAIL(tx_arena(tx), ERR_INPUT, "empty-client-id", "The client id is empty, so nothing was kept. It stands on the "
			    "app's page at the platform.");
	TRY(app_put(tx, p.name, redirect));
	TRY(app_secrets_drop(tx, p.name));
	TRY(seal_key(tx, c, p.name, SP_CLIENT_ID, "client-id"));
	TRY(seal_key(tx, c, p.name, SP_CLIENT_SECRET, "client-secret"));
	TRY(history_add(tx, &(struct event){0, 0, 0, "app-added", p.name}));
	reply_say(r, "The app for %.*s is kept. In the app at the platform this must stand as its redirect address: %.*s",
		  SHOW(p.title), SHOW(redirect));
	reply_say(r, "Next: schedpost connect %.*s", SHOW(p.name));
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"platform", "Platform", CELL_TEXT, false}, {"redirect", "Redirect address", CELL_TEXT, false},
		{"added_by", "Added by", CELL_TEXT, false}, {"added", "Added", CELL_INSTANT, false},
	};
	struct app apps[APPS_MOST];
	size_t n;
	(void)c;
	reply_table(r, "apps", COLUMNS, COUNT(COLUMNS));
	TRY(apps_all(tx, apps, &n));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, apps[i].platform);
		reply_text(r, apps[i].redirect);
		reply_text(r, apps[i].added_by);
		reply_int(r, apps[i].added);
	}
	if (!n) reply_say(r, "No app is kept. Platforms such as X, Facebook and LinkedIn want one: schedpost app add PLATFORM");
	return NULL;
}

static err run_remove(struct tx *tx, const struct call *c, struct reply *r)
{
	struct app app;
	bool found;
	str platform = str_trim(call_get(c, "PLATFORM"));
	TRY(app_get(tx, platform, &app, &found));
	if (!found)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-such-app", "No app is kept for '%.*s'. 'schedpost app list' shows all.",
			    SHOW(platform));
	TRY(app_secrets_drop(tx, platform));
	TRY(app_forget(tx, platform));
	TRY(history_add(tx, &(struct event){0, 0, 0, "app-removed", platform}));
	reply_say(r, "The app for %.*s is forgotten here. Accounts that are connected go on; new ones cannot be connected.",
		  SHOW(platform));
	return NULL;
}

#define PLATFORM {"PLATFORM", "PLATFORM", OPT_POSITION | OPT_NEEDED, "Which platform.", NULL}
static const struct opt ADD_OPTS[] = {
	PLATFORM,
	{"client-id", "ID", OPT_SECRET | OPT_NEEDED, "The app's client id, from its page at the platform.", NULL},
	{"client-secret", "SECRET", OPT_SECRET | OPT_NEEDED, "The app's client secret; empty if it has none.", NULL},
	{"redirect", "URL", 0, "The redirect address that stands in the app, if not the usual one (" CONSENT_REDIRECT ").", NULL},
	{0},
};
static const struct opt REMOVE_OPTS[] = {PLATFORM, {0}};

const struct verb APP_VERBS[] = {
	{.name = "app add",
	 .help = "Keeps the keys of the app that your organisation has registered at a platform. They are read without being "
		 "shown, and are stored sealed. It is done once for each platform, by whoever looks after schedpost.",
	 .example = "schedpost app add facebook",
	 .opts = ADD_OPTS,
	 .writes = true,
	 .needs = POWER_SYSTEM,
	 .run = run_add},
	{.name = "app list",
	 .help = "Shows for which platforms there are app keys. The keys themselves are never shown.",
	 .example = "schedpost app list",
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "app remove",
	 .help = "Forgets the app keys of a platform.",
	 .example = "schedpost app remove facebook",
	 .opts = REMOVE_OPTS,
	 .writes = true,
	 .needs = POWER_SYSTEM,
	 .run = run_remove},
	{0},
};
