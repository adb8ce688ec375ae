/* SPDX-License-Identifier: MIT
 * mastodon.c - Mastodon and the servers that speak its client API: what it declares, and what its refusals mean. */
#include "mastodon.h"

/* How refusals are worded was seen at real servers; each of them may also send an empty body or HTML. */
static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .status = 404, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "not-mastodon",
	 .why = "This server does not speak Mastodon's language. Check the address given as --server."},
	{.op = SP_CONNECT, .status = 422, .body = KIT_EMPTY_BODY, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT,
	 .name = "not-accepted",
	 .why = "Mastodon did not accept this access token. Copy it once more from the server's page, and connect again."},
	/* snac2 answers a dead token like this. */
	{.status = 422, .body = KIT_EMPTY_BODY, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "Mastodon no longer accepts this account's access: it was withdrawn or has run out. "
		"Connect the account again."},
	{.op = SP_REFRESH, .status = 400, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "login-ended",
	 .why = "Mastodon no longer renews this account's access. Connect the account again."},
	{.status = 403, .words = "disabled", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "suspended",
	 .why = "Mastodon has switched this account off. Ask the people who run the server, then connect again."},
	{.op = SP_PUBLISH, .status = 422, .words = "not finished processing", .verdict = SP_LATER, .name = "processing",
	 .why = "Mastodon is still working on a picture. schedpost tries again by itself."},
	/* GoToSocial, when an earlier try did arrive: the look-up will find it. */
	{.op = SP_PUBLISH, .status = 400, .words = "already attached", .verdict = SP_UNSURE, .name = "already-used",
	 .why = "Mastodon says that the pictures are already in a post, so an earlier try may have arrived. "
		"schedpost looks before it sends anything again."},
	{.op = SP_PUBLISH, .status = 413, .verdict = SP_REFUSED, .name = "too-large",
	 .why = "A picture is larger than this Mastodon server takes. Make it smaller and schedule the post again."},
	{.op = SP_PUBLISH, .status = 422, .verdict = SP_REFUSED, .name = "refused",
	 .why = "Mastodon refused this post. Change it and schedule it again."},
};

static const struct kit_profile owner = {
	.request = "{server}/api/v1/accounts/verify_credentials",
	.id = "<.id>",
	.handle = "@<.username>@<host>",
	.name = "<.display_name|.username>",
	.url = "<.url>",
	.html = "note",
};

static const struct kit_word words[] = {KIT_WORD("host", mastodon_host)};

static const struct kit_op ops[] = {
	KIT_OP(SP_CONNECT, mastodon_connect),	KIT_OP(SP_REFRESH, mastodon_refresh), KIT_OP(SP_REVOKE, mastodon_revoke),
	KIT_OP(SP_LIMITS, mastodon_limits),	KIT_OP(SP_PUBLISH, mastodon_publish), KIT_OP(SP_LOOKUP, mastodon_timeline),
	KIT_OP(SP_TIMELINE, mastodon_timeline),	KIT_OP(SP_DELETE, mastodon_delete),
};

static const struct kit_plugin plugin = {
	.title = "Mastodon",
	.code = "error",
	.message = "error_description",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.whoami = &owner,
	.profile = &owner,
	.numbers = &mastodon_numbers,
	.removal = &mastodon_removal,
	KIT_ALL(words),
	.files_kept_ms = 60 * 60 * 1000,	/* servers drop what no post uses */
};

/* What an ordinary Mastodon allows; SP_LIMITS asks the server itself. */
const sp_limits mastodon_declared = {
	.size = sizeof mastodon_declared,
	.unit = SP_GRAPHEMES,
	.flags = SP_COUNTS_WARNING | SP_COUNTS_MENTION_SHORT | SP_ONE_VIDEO_ALONE,
	.text_most = 500,
	.url_weight = 23,
	.alt_most = 1500,
	.media_most = 4,
	.image_most_bytes = 16 << 20,
	.image_most_pixels = 33177600,
	.video_most_bytes = 99 << 20,
	.mimes = SP_S("image/jpeg image/png image/gif image/webp video/mp4"),
	.visibilities = SP_S("public unlisted followers"),
};

static const sp_cannot cannot[] = {
	{SP_ABLE_LINK, 0, SP_S("The server makes the card, of an address in the text.")},
	KIT_NO_EDIT,
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS | SP_CAN(SP_REFRESH) | SP_CAN(SP_LIMITS),
	.name = "mastodon",
	.title = "Mastodon",
	.hosts = ".",
	.limits = &mastodon_declared,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 10000,
	.asks_server = "the address of your Mastodon server, such as https://mastodon.social",
	.state_size = sizeof(struct state),
	.revoke_page = "{server}/oauth/authorized_applications",
};
