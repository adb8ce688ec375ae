/* SPDX-License-Identifier: MIT
 * x.c - X, formerly Twitter: what it declares, what its refusals mean, and how an account is connected. */
#include "x.h"

#define SWITCHED_OFF(code_, words_)                                                                                   \
	{.code = (code_), .words = (words_), .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "suspended",  \
	 .why = "X has suspended or locked this account. Log in on x.com and follow what it asks; "                   \
		"when the account is back, connect it again."}
#define APP_KEYS(code_)                                                                                               \
	{.code = (code_), .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",                       \
	 .why = "X does not know the organisation's app by these keys. An admin copies the client id and the client " \
		"secret once more from X's developer console; then connect the account again."}
#define NO_CREDIT(status_, code_)                                                                                     \
	{.status = (status_), .code = (code_), .verdict = SP_LATER, .scope = SP_THIS_PLATFORM, .name = "no-credit",   \
	 .why = "The organisation's app has used up what it may do at X, or its credit there. An admin buys more in " \
		"X's developer console; schedpost tries again by itself."}
#define EXPIRED(status_, code_)                                                                                       \
	{.status = (status_), .code = (code_), .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT,                   \
	 .name = "expired", .why = "X's short-lived access has run out; schedpost renews it by itself."}
#define DUPLICATE(code_, words_)                                                                                      \
	{.op = SP_PUBLISH, .code = (code_), .words = (words_), .verdict = SP_UNSURE, .name = "duplicate",             \
	 .why = "X says that it has this post already. schedpost looks before it sends anything again."}

/* `code` is the last piece of a problem's type, or the number of the older form; x_no makes it so. */
static const struct kit_rule rules[] = {
	SWITCHED_OFF("user-suspended", NULL), SWITCHED_OFF("64", NULL), SWITCHED_OFF("326", NULL),
	SWITCHED_OFF(NULL, "account is suspended"), SWITCHED_OFF(NULL, "account is temporarily locked"),
	APP_KEYS("unauthorized_client"), APP_KEYS("invalid_client"),
	NO_CREDIT(402, NULL), NO_CREDIT(0, "usage-capped"), NO_CREDIT(0, "credits"),
	{.code = "client-forbidden", .verdict = SP_RECONNECT, .scope = SP_THIS_PLATFORM, .name = "app-not-enrolled",
	 .why = "X does not let the organisation's app do this: it is not enrolled, or has too little access. An admin "
		"puts that right in X's developer console; then connect the account again."},
	{.code = "unsupported-authentication", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "X wants a log-in of another kind for this account. Connect the account again."},
	{.op = SP_REVOKE, .status = 400, .words = "passed for the token", .verdict = SP_OK},	/* it is dead already */
	{.op = SP_CONNECT, .status = 400, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT,
	 .name = "consent-not-accepted",
	 .why = "X did not accept this consent; it holds for 30 seconds and for one use. Connect once more."},
	{.op = SP_REFRESH, .status = 400, .body = KIT_JSON_BODY, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT,
	 .name = "not-accepted",
	 .why = "X no longer accepts this account's access: it was withdrawn or has run out. Connect the account again."},
	EXPIRED(401, NULL), EXPIRED(0, "32"), EXPIRED(0, "89"),
	{.code = "88", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "rate-limit",
	 .why = "X asks for a pause: this account has sent much in a short time. schedpost goes on by itself afterwards."},
	/* An earlier try may have arrived: the look-up will find it. */
	DUPLICATE("187", NULL), DUPLICATE(NULL, "duplicate content"),
	{.op = SP_PUBLISH, .words = "deleted or not visible", .verdict = SP_REFUSED, .name = "reply-target-gone",
	 .why = "The post that this one follows is no longer on X. Take it out of the chain, or publish it on its own."},
	{.op = SP_PUBLISH, .status = 403, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-permitted",
	 .why = "X does not permit this post: it may be too long, or answer somebody who has not mentioned this account. "
		"Change it and schedule it again."},
	{.op = SP_PUBLISH, .status = 400, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "refused",
	 .why = "X refused this post. Change it and schedule it again."},
	{.op = SP_DELETE, .status = 403, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-own",
	 .why = "X did not let this account take the post down; only its own posts can be taken down."},
};

/* ---- answers */

sp_str x_page(struct kit *k, sp_str id)
{
	sp_str who = k->job->account->handle;
	if (kit_starts(who, "@")) who = kit_slice(who, 1, who.len);
	if (!who.len) who = SP_S("i/web");
	return kit_fmt(k, "https://x.com/%.*s/status/%.*s", KIT_SHOW(who), KIT_SHOW(id));
}

static void set(struct kit *k, const char *name, sp_str value)
{
	json_object_set_new(k->body, name, json_stringn(value.at ? value.at : "", value.len));
}

/* X says no as {"type","detail"}, as {"errors":[{"code","message"}]}, or as OAuth does: {"error","error_description"}.
 * All become the first, with the last piece of the type's address. */
static void one_form(struct kit *k)
{
	static const char *const codes[] = {"errors.0.code", "type", "errors.0.type", "error"};
	static const char *const words[] = {"errors.0.message", "detail", "errors.0.detail", "error_description", "title"};
	sp_str code = {0}, said = {0};
	if (!json_is_object(k->body)) return;
	for (size_t i = 0; i < KIT_COUNT(codes) && !code.len; i++) code = kit_get(k, k->body, codes[i]);
	for (size_t i = 0; i < KIT_COUNT(words) && !said.len; i++) said = kit_get(k, k->body, words[i]);
	for (size_t slash; kit_finds(code, "/", &slash);) code = kit_slice(code, slash + 1, code.len);
	set(k, "type", code);
	set(k, "detail", said);
}

/* What counts by the day has headers of its own, which say when there is more. */
static void mind_daily_limits(struct kit *k)
{
	static const struct { const char *left, *reset; sp_scope scope; } daily[] = {
		{"x-user-limit-24hour-remaining", "x-user-limit-24hour-reset", SP_THIS_ACCOUNT},
		{"x-app-limit-24hour-remaining", "x-app-limit-24hour-reset", SP_THIS_PLATFORM},
	};
	sp_result *r = k->job->result;
	for (size_t i = 0; i < KIT_COUNT(daily); i++) {
		sp_pair told[] = {{.name = SP_S("date"), .value = kit_answer_header(k, "date")},
				  {.name = SP_S("retry-after"), .value = kit_answer_header(k, daily[i].reset)}};
		sp_answer day = {.size = sizeof day, .headers = told, .nheaders = KIT_COUNT(told)};
		int64_t at = kit_not_before(&day, k->job->now);
		if (!kit_is(kit_answer_header(k, daily[i].left), "0") || at <= r->not_before) continue;
		r->not_before = at;
		r->scope = daily[i].scope;
	}
}

sp_move x_no(struct kit *k)
{
	one_form(k);
	sp_move move = kit_no(k);
	if (k->job->result->verdict == SP_LATER) mind_daily_limits(k);
	return move;
}

sp_move x_ok(struct kit *k)
{
	sp_move move = kit_ok(k);
	mind_daily_limits(k);
	return move;
}

/* ---- connect and revoke */

static const struct kit_oauth oauth = {
	.authorize = "{dialog}/i/oauth2/authorize",
	.token = "{api}/2/oauth2/token",
	.revoke = "{api}/2/oauth2/revoke",
	.scope = "tweet.read tweet.write users.read media.write offline.access",
	.spends_refresh = true,		/* X ends all access of who sends one twice */
	.refresh_lives_ms = 180LL * 24 * 60 * 60 * 1000,	/* six months */
	.ends = {SP_REFRESH_TOKEN, SP_ACCESS_TOKEN},	/* either could outlive the other */
};

static const struct kit_connect connect = {
	.prompt = "Open this address, log in to X as the account that is to publish, and agree.",
	.needed = "tweet.read tweet.write users.read media.write offline.access",
	.missing = "X gave access without these rights",
	.then = "Give the organisation's app at X the right to read and write, connect once more, and agree to all that is asked.",
	.request = "{api}/2/users/me?user.fields=description,entities,url",
	.list = "data",
	.id = "<.id>",
	.name = "<.name>",
	.handle = "@<.username>",
};

static sp_move revoked(struct kit *k)
{
	return json_is_false(kit_at(k->body, "revoked")) ? x_no(k) : kit_took_revoke(k);
}

static const struct kit_phase revoking[] = {{kit_send_revoke, revoked}};

/* ---- whoami and profile */

/* The text and the web site that people see. */
static sp_str profile_text(struct kit *k)
{
	sp_str link = {0}, url = kit_get(k, k->body, "data.url");
	sp_str text = x_text(k, kit_view(k->body, "data.description"), kit_at(k->body, "data.entities.description.urls"),
			     &link);
	sp_str site = x_text(k, url, kit_at(k->body, "data.entities.url.urls"), &link);
	return kit_fmt(k, "%.*s%s%.*s", KIT_SHOW(text), text.len && site.len ? "\n" : "", KIT_SHOW(site));
}

static sp_move took_whoami(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "data.id");
	if (!kit_good(k) || !id.len) return x_no(k);
	return kit_who(k, id, kit_fill(k, "@<.data.username>"), kit_get(k, k->body, "data.name"),
		       kit_address(k, "https://x.com/<.data.username>"), profile_text(k));
}

static const struct kit_phase whoami[] = {{kit_send_accounts, took_whoami}};

/* ---- taking down */

static const struct kit_removal removal = {.request = "{api}/2/tweets/<id>", .yes = "data.deleted"};

/* That it is gone says X in JSON; a page says nothing. */
static sp_move removed(struct kit *k)
{
	return k->body ? kit_took_removal(k) : x_no(k);
}

static const struct kit_phase removing[] = {{kit_send_removal, removed}};

/* ---- what it declares */

/* Of an account that pays X for nothing. */
static const sp_limits declared = {
	.size = sizeof declared,
	.unit = SP_WEIGHTED,
	.flags = SP_COUNTS_WARNING | SP_ONE_VIDEO_ALONE,
	.text_most = 280,
	.url_weight = 23,
	.alt_most = 1000,
	.media_most = SHOWN_MOST,
	.image_most_bytes = 5000000,
	.video_most_bytes = 512000000,
	.video_most_ms = 140000,
	.mimes = SP_S("image/jpeg image/png image/webp image/gif video/mp4 video/quicktime"),
	.visibilities = SP_S("public"),
};

/* X tells nobody which accounts may write long posts, so an admin may set it: "text_most". */
static sp_move tell_limits(struct kit *k)
{
	enum { LONGEST = 25000 };
	sp_limits *l = k->job->alloc(k->job, sizeof *l);
	int64_t most;
	*l = declared;
	bool told = kit_number(kit_setting(k, "text_most"), &most);
	if (told && most > l->text_most) l->text_most = most < LONGEST ? most : LONGEST;
	k->job->result->limits = l;
	return kit_ok(k);
}

static const struct kit_phase limits[] = {{tell_limits, NULL}};

/* X takes nothing from before its first post, of 2010-11-06, and no parts of a second. */
static sp_str since(struct kit *k)
{
	static const int64_t first_post = 1289001600000;
	int64_t at = kit_earliest(k->job);
	return at >= first_post ? kit_fmt(k, "%.19sZ", kit_iso(k, at).at) : (sp_str){0};
}

static const struct kit_word words[] = {
	KIT_WORD("since", since), KIT_WORD("file", x_file), KIT_WORD("category", x_category), KIT_WORD("shown", x_shown),
};

static const struct kit_op ops[] = {
	KIT_OP(SP_REVOKE, revoking),	 KIT_OP(SP_WHOAMI, whoami),   KIT_OP(SP_PROFILE, whoami),
	KIT_OP(SP_LIMITS, limits),	 KIT_OP(SP_PUBLISH, x_publish), KIT_OP(SP_LOOKUP, x_timeline),
	KIT_OP(SP_TIMELINE, x_timeline), KIT_OP(SP_NUMBERS, x_numbers), KIT_OP(SP_DELETE, removing),
};

static const struct kit_plugin plugin = {
	.title = "X",
	.code = "type",
	.message = "detail",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &oauth,
	.connect = &connect,
	.numbers = &x_figures,
	.removal = &removal,
	KIT_ALL(words),
	.no = x_no,
};

static const sp_base bases[] = {{SP_S("api"), SP_S("https://api.x.com")}, {SP_S("dialog"), SP_S("https://x.com")}};

static sp_move step(sp_job *job)
{
	return kit_step(job, &plugin);
}

static const sp_cannot cannot[] = {
	{SP_ABLE_LINK, 0, SP_S("X makes the card itself, of an address in the text.")},
	{SP_ABLE_EDIT, 0, SP_S("X lets only accounts that pay edit, within an hour.")},
	{SP_ABLE_LIMITS, 0, SP_S("X does not tell which accounts may write longer posts.")},
};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_REFRESH) | SP_CAN(SP_REVOKE) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PROFILE) |
	       SP_CAN(SP_LIMITS) | SP_CAN(SP_PUBLISH) | SP_CAN(SP_LOOKUP) | SP_CAN(SP_TIMELINE) | SP_CAN(SP_NUMBERS) |
	       SP_CAN(SP_DELETE),
	.name = "x",
	.title = "X",
	.version = "1",
	.hosts = "api.x.com",
	KIT_ALL(bases),
	.limits = &declared,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 15000,
	.state_size = sizeof(struct state),
	.revoke_page = "https://x.com/settings/connected_apps",
	.step = step,
	KIT_ALL(cannot),
};
