/* SPDX-License-Identifier: MIT
 * facebook.c - Facebook Pages: what it declares. */
#include "facebook.h"

#define NEWEST_VERSION "v26.0"

static sp_str version(struct kit *k)
{
	sp_str set = kit_setting(k, "version");
	return set.len ? set : SP_S(NEWEST_VERSION);
}

static const struct kit_word words[] = {
	KIT_WORD("version", version), KIT_WORD("since", facebook_since), KIT_WORD("after", facebook_after),
	KIT_NOTE_WORD("film", FILM),
};

/* A Page's token is the Page. */
static const struct kit_profile page = {
	.request = "{graph}/<version>/me?fields=id,name,username,link,about",
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
	.request = "{graph}/<version>/<id>?fields=shares,comments.summary(true).limit(0),reactions.summary(true).limit(0)",
	KIT_ALL(counts),
};

static const struct kit_removal removal = {.request = "{graph}/<version>/<id>", .yes = "success"};

static const struct kit_op ops[] = {
	KIT_OP(SP_CONNECT, facebook_connect),	KIT_OP(SP_REVOKE, facebook_revoke), KIT_OP(SP_PUBLISH, facebook_publish),
	KIT_OP(SP_LOOKUP, facebook_timeline),	KIT_OP(SP_TIMELINE, facebook_timeline),
	KIT_OP(SP_NUMBERS, facebook_numbers),	KIT_OP(SP_DELETE, facebook_delete),
};

static const struct kit_plugin plugin = {
	.title = "Facebook",
	.code = "error.code|error",
	.message = "error.message",
	KIT_ALL(ops),
	.oauth = &facebook_oauth,
	.connect = &facebook_consent,
	.whoami = &page,
	.profile = &page,
	.numbers = &numbers,
	.removal = &removal,
	KIT_ALL(words),
	.no = facebook_no,
	.files_kept_ms = 6 * 60 * 60 * 1000,
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
	.visibilities = SP_S("public"),
};

static const sp_base bases[] = {
	{SP_S("graph"), SP_S("https://graph.facebook.com")},
	{SP_S("video"), SP_S("https://graph-video.facebook.com")},
	{SP_S("dialog"), SP_S("https://www.facebook.com")},
};

static sp_move step(sp_job *job)
{
	return kit_step(job, &plugin);
}

static const sp_cannot cannot[] = {
	{SP_ABLE_EDIT, 0, SP_S("schedpost does not change what is out yet.")},
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

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PROFILE) | SP_CAN(SP_REVOKE) | SP_CAN(SP_PUBLISH) |
	       SP_CAN(SP_LOOKUP) | SP_CAN(SP_TIMELINE) | SP_CAN(SP_DELETE) | SP_CAN(SP_NUMBERS),
	.name = "facebook",
	.title = "Facebook",
	.version = "1",
	.hosts = "graph.facebook.com graph-video.facebook.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 30000,
	.state_size = sizeof(struct state),
	.revoke_page = "https://www.facebook.com/settings/?tab=business_tools",
	.person = "user",
	.step = step,
	KIT_ALL(cannot),
	.interface = &interface,
};
