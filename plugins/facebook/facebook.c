/* SPDX-License-Identifier: MIT
 * facebook.c - Facebook Pages: what it declares. */
#include "facebook.h"

#define NEWEST_VERSION "v26.0"

static const struct kit_word words[] = {
	KIT_FILLED("v", "<version|=" NEWEST_VERSION ">"),
	KIT_WORD("after", facebook_after), KIT_WORD("attached", facebook_attached), KIT_WORD("link-alone", facebook_link),
	KIT_NOTE_WORD("film", FILM), KIT_NOTE_WORD("session", SESSION), KIT_NOTE_WORD("photo", 0),
};

/* A Page's token is the Page. */
static const struct kit_profile page = {
	.request = "{graph}/<v>/me?fields=id,name,username,link,about",
	.id = "<.id>",
	.handle = "@<.username>",
	.name = "<.name>",
	.url = "<.link>",
	.text = "about",
};

static const struct kit_count counts[] = {
	{"comments.summary.total_count", "replies"},
	{"shares.count", "reposts"},
	{"reactions.summary.total_count", "likes"},
};

static const struct kit_numbers numbers = {
	.request = "{graph}/<v>/<id>?fields=shares,comments.summary(true).limit(0),reactions.summary(true).limit(0)",
	KIT_ALL(counts),
};

static const struct kit_removal removal = {.request = "{graph}/<v>/<id>", .yes = "success"};

static const struct kit_op ops[] = {
	KIT_OP(SP_CONNECT, facebook_connect),	KIT_OP(SP_REVOKE, facebook_revoke), KIT_OP(SP_PUBLISH, facebook_publish),
	KIT_OP(SP_LOOKUP, facebook_timeline),	KIT_OP(SP_TIMELINE, facebook_timeline),
	KIT_OP(SP_NUMBERS, facebook_numbers),	KIT_OP(SP_DELETE, facebook_delete),
};

static const struct kit_plugin plugin = {
	.title = "Facebook",
	.code = "error.error_subcode|error.is_transient|error.code|error",
	.message = "error.error_user_msg|error.message",
	.rules = facebook_rules,
	.nrules = FACEBOOK_RULES,
	KIT_ALL(ops),
	.oauth = &facebook_oauth,
	.connect = &facebook_consent,
	.whoami = &page,
	.numbers = &numbers,
	.removal = &removal,
	KIT_ALL(words),
	.files_most = PHOTOS_MOST,
	.files_kept_ms = 6 * 60 * 60 * 1000,
	.ended = kit_mind_usage,
};

/* ---- what it declares */

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_UTF16_UNITS,
	.flags = SP_ONE_VIDEO_ALONE | SP_LINK_IS_SHOWN | SP_CARD_WITHOUT_MEDIA,
	.text_most = 63206,
	.media_most = PHOTOS_MOST,
	.image_most_bytes = 4000000,
	.video_most_bytes = 4000000000,
	.video_most_ms = 240 * 60 * 1000,
	.mimes = SP_S("image/jpeg image/png image/gif image/webp video/mp4"),
};

static const sp_base bases[] = {
	{SP_S("graph"), SP_S("https://graph.facebook.com")},
	{SP_S("video"), SP_S("https://graph-video.facebook.com")},
	{SP_S("dialog"), SP_S("https://www.facebook.com")},
};

static const sp_cannot cannot[] = {
	KIT_NO_EDIT,
	{SP_ABLE_REFRESH, 0, SP_S("A Page's access does not run out.")},
	{SP_ABLE_LIMITS, 0, SP_S("Facebook tells programs no limits.")},
};

/* Meta's changelog: a version lives for about two years after the next one came, so of the newest no day is told yet;
 * it is sure for two years. Instants are 00:00 UTC of that day. */
static const sp_lasting versions[] = {
	{SP_S("v20.0"), 1790208000000}, /* 2026-09-24 */
	{SP_S("v21.0"), 1800489600000}, /* 2027-01-21 */
	{SP_S("v22.0"), 1810771200000}, /* 2027-05-20 */
	{SP_S("v23.0"), 1822953600000}, /* 2027-10-08 */
	{SP_S("v24.0"), 1834444800000}, /* 2028-02-18 */
	{SP_S("v25.0"), 1848441600000}, /* 2028-07-29 */
	{SP_S("v26.0"), 1848441600000},
};

static const sp_interface interface = {
	.size = sizeof interface,
	.usual = SP_S(NEWEST_VERSION),
	.known = versions,
	.nknown = KIT_COUNT(versions),
	.page = SP_S("https://developers.facebook.com/docs/graph-api/changelog"),
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS,
	.name = "facebook",
	.title = "Facebook",
	.hosts = "graph.facebook.com graph-video.facebook.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 30000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://www.facebook.com/settings/?tab=business_tools",
	.person = "user",
	.interface = &interface,
};
