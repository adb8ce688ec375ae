/* SPDX-License-Identifier: MIT
 * x.c - X, formerly Twitter: what it declares, and what its refusals mean. */
#include "x.h"

#include <string.h>

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
	{.op = SP_PUBLISH, .status = 413, .verdict = SP_REFUSED, .name = "too-large",
	 .why = "A picture or film is larger than X takes. Make it smaller and schedule the post again."},
	{.op = SP_PUBLISH, .status = 403, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-permitted",
	 .why = "X does not permit this post: it may be too long, or answer somebody who has not mentioned this account. "
		"Change it and schedule it again."},
	{.op = SP_PUBLISH, .status = 400, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "refused",
	 .why = "X refused this post. Change it and schedule it again."},
	{.op = SP_DELETE, .status = 403, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-own",
	 .why = "X did not let this account take the post down; only its own posts can be taken down."},
};

#define OP(op, phases, n) {op, phases, n}
static const struct kit_op ops[] = {
	OP(SP_CONNECT, x_connect, CONNECT_PHASES), OP(SP_REFRESH, x_refresh, ONE_PHASE),
	OP(SP_REVOKE, x_revoke, REVOKE_PHASES),	   OP(SP_WHOAMI, x_whoami, ONE_PHASE),
	OP(SP_PROFILE, x_whoami, ONE_PHASE),	   OP(SP_LIMITS, x_limits, ONE_PHASE),
	OP(SP_PUBLISH, x_publish, PUBLISH_PHASES), OP(SP_LOOKUP, x_timeline, ONE_PHASE),
	OP(SP_TIMELINE, x_timeline, ONE_PHASE),	   OP(SP_NUMBERS, x_numbers, ONE_PHASE),
	OP(SP_DELETE, x_delete, ONE_PHASE),
};

static const struct kit_plugin plugin = {
	.title = "X",
	.code = "type",
	.message = "detail",
	.rules = rules,
	.nrules = KIT_COUNT(rules),
	.ops = ops,
	.nops = KIT_COUNT(ops),
};

/* ---- requests */

sp_request *x_request(struct kit *k, sp_effect effect, sp_method method, const char *url)
{
	sp_request *r = kit_request(k, effect, method, kit_of(url));
	r->sign = SP_BEARER;
	return r;
}

sp_request *x_request_for(struct kit *k, sp_effect effect, sp_method method, const char *path, sp_str id,
			  const char *tail)
{
	sp_request *r = x_request(k, effect, method, "");
	sp_str piece = kit_percent(k, id);
	r->url = kit_fmt(k, "{api}%s%.*s%s", path, KIT_SHOW(piece), tail);
	return r;
}

sp_str x_page(struct kit *k, sp_str id)
{
	sp_str who = k->job->account->handle;
	if (kit_starts(who, "@")) who = kit_slice(who, 1, who.len);
	if (!who.len) who = SP_S("i/web");
	return kit_fmt(k, "https://x.com/%.*s/status/%.*s", KIT_SHOW(who), KIT_SHOW(id));
}

/* ---- answers */

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

/* ---- what it declares */

/* Of an account that pays X for nothing. */
const sp_limits x_declared = {
	.size = sizeof x_declared,
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
	.bases = bases,
	.nbases = KIT_COUNT(bases),
	.limits = &x_declared,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 15000,
	.state_size = sizeof(struct state),
	.step = step,
	.cannot = cannot,
	.ncannot = KIT_COUNT(cannot),
};
