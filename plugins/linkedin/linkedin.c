/* SPDX-License-Identifier: MIT
 * linkedin.c - LinkedIn's organisation pages: what the plugin declares, and what LinkedIn's refusals mean. */
#include "linkedin.h"

#define VERSION "202607"	/* the setting "version" of an account says another */

static const struct kit_rule rules[] = {
	{.status = 426, .verdict = SP_LATER, .scope = SP_THIS_PLATFORM, .name = "version-ended",
	 .why = "LinkedIn has switched off the version of its programming door that schedpost uses. Ask the person who looks "
		"after schedpost to set a newer one (LinkedIn's setting 'version'); what is planned waits until then."},
	{.op = SP_CONNECT, .status = 403, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "LinkedIn does not let this app look after pages. Its owner must first be given the Community Management API "
		"for it on LinkedIn's developer site. Then connect again."},
	{.op = SP_REFRESH, .status = 400, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "login-ended",
	 .why = "LinkedIn no longer renews this account's access; it does so for a year at most. Connect the account again."},
	{.status = 401, .code = "REVOKED_ACCESS_TOKEN", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT,
	 .name = "not-accepted",
	 .why = "This account's access was taken back at LinkedIn. Connect the account again."},
	/* Seen to pass by itself. */
	{.status = 403, .words = "resource is forbidden", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "forbidden",
	 .why = "LinkedIn turned the request away for the moment. schedpost tries again by itself."},
	{.status = 403, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "LinkedIn does not allow this log-in to act for the page: its role on the page or a permission is missing "
		"(w_organization_social to post, r_organization_social to read, rw_organization_admin for figures). "
		"Ask a page administrator for the role of content admin, then connect again."},
	{.op = SP_PUBLISH, .words = "duplicate", .verdict = SP_UNSURE, .name = "duplicate",
	 .why = "LinkedIn says that a post with the same words is there already, so an earlier try may have arrived. "
		"schedpost looks before it sends anything again."},
	{.op = SP_PUBLISH, .words = "unable to obtain activity", .verdict = SP_UNSURE, .name = "server-fault",
	 .why = "LinkedIn has a fault of its own. The post may be there; schedpost looks before it sends anything again."},
	{.op = SP_PUBLISH, .status = 404, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-there",
	 .why = "LinkedIn does not find what this post belongs to: the page, or the post under which it was to stand. "
		"Publish it on its own, or check the page."},
	{.op = SP_PUBLISH, .status = 422, .verdict = SP_REFUSED, .name = "refused",
	 .why = "LinkedIn refused this post. Change it and schedule it again."},
};

/* ---- urns */

sp_str linkedin_author(struct kit *k)
{
	sp_str id = k->job->account->remote_id;
	return kit_starts(id, "urn:li:") ? id : kit_fmt(k, "urn:li:organization:%.*s", KIT_SHOW(id));
}

sp_str linkedin_page_of(struct kit *k, sp_str urn)
{
	sp_str parent, id;
	if (linkedin_is_comment(urn, &parent, &id)) urn = parent;
	return kit_printable(urn) ? kit_fmt(k, "https://www.linkedin.com/feed/update/%.*s", KIT_SHOW(urn)) : (sp_str){0};
}

bool linkedin_is_comment(sp_str urn, sp_str *parent, sp_str *id)
{
	static const char head[] = "urn:li:comment:(";
	size_t comma;
	if (!kit_starts(urn, head) || urn.at[urn.len - 1] != ')') return false;
	sp_str inside = kit_slice(urn, sizeof head - 1, urn.len - 1);
	if (!kit_finds(inside, ",", &comma)) return false;
	*parent = kit_slice(inside, 0, comma);
	*id = kit_slice(inside, comma + 1, inside.len);
	return parent->len && id->len;
}

/* ---- words */

/* Of "urn:li:organization:2414183". */
static sp_str number(struct kit *k)
{
	sp_str urn = linkedin_author(k);
	size_t end = urn.len;
	while (end && urn.at[end - 1] != ':') end--;
	return kit_slice(urn, end, urn.len);
}

static const struct kit_word words[] = {
	KIT_FILLED("v", "<version|=" VERSION ">"), KIT_WORD("author", linkedin_author), KIT_WORD("number", number),
	KIT_WORD("start", linkedin_start),
};

static const char *const headers[] = {"LinkedIn-Version", "<v>", "X-Restli-Protocol-Version", "2.0.0"};

/* ---- the table */

static const struct kit_profile profile = {
	.request = "{api}/rest/organizations/<number>",
	.id = "<me>",
	.handle = "<.vanityName>",
	.name = "<.localizedName>",
	.url = "https://www.linkedin.com/company/<.vanityName>",
	.text = "localizedDescription",
	.site = "localizedWebsite",
};

static const struct kit_op ops[] = {
	KIT_OP(SP_CONNECT, linkedin_connect),	KIT_OP(SP_REVOKE, linkedin_revoke),
	KIT_OP(SP_WHOAMI, linkedin_whoami),	KIT_OP(SP_PUBLISH, linkedin_publish),
	KIT_OP(SP_LOOKUP, linkedin_timeline),	KIT_OP(SP_TIMELINE, linkedin_timeline),
	KIT_OP(SP_NUMBERS, linkedin_numbers),	KIT_OP(SP_DELETE, linkedin_delete),
};

static const struct kit_plugin plugin = {
	.title = "LinkedIn",
	.code = "code",
	.message = "message",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &linkedin_oauth,
	.connect = &linkedin_consent,
	.profile = &profile,
	.numbers = &linkedin_figures,
	.removal = &linkedin_removal,
	KIT_ALL(words),
	KIT_ALL(headers),
	KIT_NOTES_IN(struct state, notes),
};

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_UTF16_UNITS,
	.flags = SP_COUNTS_WARNING | SP_ONE_VIDEO_ALONE | SP_LINK_IS_SHOWN | SP_CARD_WITHOUT_MEDIA,
	.text_most = 3000,
	.alt_most = 4086,
	.media_most = PICTURES_MOST,
	.image_most_bytes = 5 << 20,
	.image_most_pixels = 36152319,
	.video_most_bytes = 500000000,
	.video_most_ms = 30 * 60 * 1000,
	.mimes = SP_S("image/jpeg image/png image/gif video/mp4"),
};

static const sp_base bases[] = {
	{SP_S("api"), SP_S("https://api.linkedin.com")},
	{SP_S("login"), SP_S("https://www.linkedin.com")},
};

static const sp_cannot cannot[] = {
	KIT_NO_EDIT,
	{SP_ABLE_LIMITS, 0, SP_S("LinkedIn tells programs no limits.")},
	{SP_ABLE_PAUSE, 0, SP_S("LinkedIn says no, but not until when.")},
};

static const sp_interface interface = {
	.size = sizeof interface,
	.usual = SP_S(VERSION),
	.months = 12,
	.page = SP_S("https://learn.microsoft.com/en-us/linkedin/marketing/versioning"),
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS | SP_CAN(SP_REFRESH),
	.name = "linkedin",
	.title = "LinkedIn",
	.hosts = "api.linkedin.com www.linkedin.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct state),
	.revoke_page = "https://www.linkedin.com/mypreferences/d/data-sharing-for-permitted-services",
	.interface = &interface,
};
