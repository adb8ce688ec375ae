/* SPDX-License-Identifier: MIT
 * pinterest.c - Pinterest's boards: what the plugin declares, and what Pinterest's refusals mean. */
#include "pinterest.h"

/* Its description says that tokens of "system users" alone are taken back. */
#define BY_HAND									\
	"Pinterest does not let this app take its access back. Do it there now: log in with the organisation's account and " \
	"remove the app under Settings, Security, Connected apps."

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .status = 400, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "Pinterest did not accept this log-in. Connect once more; if it happens again, ask the person who looks after "
		"schedpost to check the app's id and secret."},
	{.op = SP_CONNECT, .status = 403, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "Pinterest does not let this app do that. Ask the person who looks after schedpost whether the app was "
		"approved by Pinterest, then connect again."},
	{.op = SP_REFRESH, .status = 400, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "login-ended",
	 .why = "Pinterest no longer renews this account's access. Connect the account again."},
	{.op = SP_REVOKE, .status = 401, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "by-hand",
	 .why = BY_HAND},
	{.op = SP_REVOKE, .status = 403, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "by-hand",
	 .why = BY_HAND},
	{.status = 401, .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "expired",
	 .why = "This account's access to Pinterest has run out and is renewed."},
	{.status = 403, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "Pinterest does not let this app or log-in do that. Ask the person who looks after schedpost whether the app has "
		"Standard access, then connect the account again with all the permissions that are asked for."},
	{.op = SP_PUBLISH, .status = 404, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "no-board",
	 .why = "Pinterest does not find the board, so the pin could not be made. If the board was deleted, connect another one."},
	{.op = SP_PUBLISH, .status = 413, .verdict = SP_REFUSED, .name = "too-large",
	 .why = "A picture or film is larger than Pinterest takes. Make it smaller and schedule the post again."},
};

#define OP(op, phases, n) {op, phases, n}
static const struct kit_op ops[] = {
	OP(SP_CONNECT, pinterest_connect, CONNECT_PHASES),  OP(SP_REFRESH, pinterest_refresh, REFRESH_PHASES),
	OP(SP_REVOKE, pinterest_revoke, REVOKE_PHASES),	    OP(SP_WHOAMI, pinterest_whoami, WHOAMI_PHASES),
	OP(SP_PROFILE, pinterest_profile, PROFILE_PHASES),  OP(SP_PUBLISH, pinterest_publish, PUBLISH_PHASES),
	OP(SP_LOOKUP, pinterest_timeline, TIMELINE_PHASES), OP(SP_TIMELINE, pinterest_timeline, TIMELINE_PHASES),
	OP(SP_DELETE, pinterest_delete, DELETE_PHASES),
	OP(SP_NUMBERS, pinterest_numbers, NUMBERS_PHASES),
};

static const struct kit_plugin plugin = {
	.title = "Pinterest",
	.code = "code",
	.message = "message",
	.rules = rules,
	.nrules = KIT_COUNT(rules),
	.ops = ops,
	.nops = KIT_COUNT(ops),
};

sp_request *pinterest_call(struct kit *k, sp_effect effect, sp_method method, sp_str path)
{
	sp_request *r = kit_request(k, effect, method, kit_fmt(k, "{api}/v5%.*s", KIT_SHOW(path)));
	r->sign = SP_BEARER;
	return r;
}

sp_str pinterest_path(struct kit *k, const char *path, sp_str id, const char *tail)
{
	sp_str piece = kit_percent(k, id);
	return kit_fmt(k, "%s%.*s%s", path, KIT_SHOW(piece), tail);
}

sp_str pinterest_board(struct kit *k)
{
	sp_str set = kit_setting(k, "board_id");
	return set.len ? set : k->job->account->remote_id;
}

sp_str pinterest_page_of(struct kit *k, sp_str id)
{
	return kit_printable(id) ? kit_fmt(k, "https://www.pinterest.com/pin/%.*s", KIT_SHOW(id)) : (sp_str){0};
}

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.flags = SP_COUNTS_WARNING | SP_NEEDS_MEDIA | SP_ONE_VIDEO_ALONE | SP_LINK_IS_SHOWN,
	.text_most = 800,
	.title_most = 100,
	.alt_most = 500,
	.media_most = PICTURES_MOST,
	.image_most_bytes = 10 << 20,
	.video_most_bytes = 2LL << 30,
	.video_most_ms = 15 * 60 * 1000,
	.mimes = SP_S("image/jpeg image/png video/mp4"),
};

static const sp_base bases[] = {
	{SP_S("api"), SP_S("https://api.pinterest.com")},
	{SP_S("dialog"), SP_S("https://www.pinterest.com")},
};

static sp_move step(sp_job *job)
{
	return kit_step(job, &plugin);
}

static const sp_cannot cannot[] = {
	{SP_ABLE_TEXT, 0, SP_S("A Pin needs a picture or a film.")},
	{SP_ABLE_CHAIN, 0, SP_S("Pinterest has no chains of Pins.")},
	{SP_ABLE_EDIT, 0, SP_S("schedpost does not change what is out yet.")},
	{SP_ABLE_LIMITS, 0, SP_S("Pinterest tells programs no limits.")},
	{SP_ABLE_ONCE, 0, SP_S("Pinterest takes a Pin twice, so schedpost looks first.")},
};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_REFRESH) | SP_CAN(SP_REVOKE) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PROFILE) |
	       SP_CAN(SP_PUBLISH) | SP_CAN(SP_LOOKUP) | SP_CAN(SP_TIMELINE) | SP_CAN(SP_DELETE) |
	       SP_CAN(SP_NUMBERS),
	.name = "pinterest",
	.title = "Pinterest",
	.version = "1",
	.hosts = "api.pinterest.com www.pinterest.com pinterest-media-upload.s3-accelerate.amazonaws.com",
	.bases = bases,
	.nbases = KIT_COUNT(bases),
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct state),
	.step = step,
	.cannot = cannot,
	.ncannot = KIT_COUNT(cannot),
};
