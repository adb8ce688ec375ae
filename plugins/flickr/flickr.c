/* SPDX-License-Identifier: MIT
 * flickr.c - Flickr: how an account is connected, what Flickr's refusals mean, and what it declares. */
#include "flickr.h"

/* ---- refusals: with status 200, as {"stat":"fail","code","message"} */

static const struct kit_rule rules[] = {
	{.code = "96|97|98|99", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "Flickr no longer accepts this account's access: it was withdrawn, or lacks a right. Connect the account again."},
	{.code = "100", .verdict = SP_RECONNECT, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Flickr does not know the organisation's app by its key. An admin copies key and secret once more from "
		"flickr.com/services/apps; then connect the account again."},
	{.code = "0|3|105|106", .as = 503},
	{.op = SP_DELETE, .code = "2", .verdict = SP_REFUSED, .name = "not-own",
	 .why = "Flickr did not let this account take the picture down; only its own can be taken down."},
	{.op = SP_PUBLISH, .code = "2", .verdict = SP_REFUSED, .name = "not-own",
	 .why = "Flickr did not let this account show the picture. Look at flickr.com whether the account may still publish."},
	{.op = SP_CONNECT, .status = 401, .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Flickr did not accept this log-in. Connect once more; if it happens again, ask the person who looks after schedpost "
		"to check the app's key and secret."},
};

/* ---- connect: a log-in is one account. The right to delete includes the one to write. */

static const struct kit_oauth1 oauth = {
	.request = "{www}/services/oauth/request_token",
	.authorize = "{www}/services/oauth/authorize",
	.access = "{www}/services/oauth/access_token",
	.more = "perms=delete",
};

static sp_move send_request(struct kit *k)
{
	return kit_request_token(k, &oauth);
}

static sp_move took_request(struct kit *k)
{
	if (kit_requested(k)) return kit_next(k);
	return kit_came(k, 0) ? kit_nonsense(k) : kit_no(k);
}

static sp_move ask_consent(struct kit *k)
{
	return kit_consent1(k, &oauth, "Log in at Flickr as the account that is to publish, and allow schedpost.");
}

static sp_move send_access(struct kit *k)
{
	return kit_access_token(k, &oauth);
}

static sp_move took_access(struct kit *k)
{
	sp_grant g = {
		.remote_id = kit_form(k, "user_nsid"), .handle = kit_form(k, "username"), .name = kit_form(k, "fullname"),
	};
	if (!kit_came(k, 0)) return kit_no(k);
	if (!g.name.len) g.name = g.handle;
	bool whole = kit_tokens1(k, &g) && g.remote_id.len && g.name.len;
	return whole ? kit_grant(k, &g) : kit_nonsense(k);
}

const struct kit_phase flickr_connect[CONNECT_PHASES] = {
	{.send = send_request, .took = took_request},
	{.send = ask_consent, .took = kit_next},
	{.send = send_access, .took = took_access},
};

/* ---- words */

sp_str flickr_mark(struct kit *k)
{
	return kit_fmt(k, "schedpost:job=%.*s", KIT_SHOW(k->job->post->key));
}

sp_move flickr_send(struct kit *k)
{
	kit_send_row(k);
	k->job->request->sign = SP_OAUTH1;
	return SP_SEND;
}

static const struct kit_word words[] = {KIT_NOTE_WORD("photo", PHOTO), KIT_WORD("mark", flickr_mark)};

/* ---- the tables */

static const struct kit_op ops[] = {
	{SP_CONNECT, flickr_connect, CONNECT_PHASES}, {SP_WHOAMI, flickr_whoami, ONE_PHASE},
	{SP_PUBLISH, flickr_publish, PUBLISH_PHASES}, {SP_LOOKUP, flickr_lookup, LOOKUP_PHASES},
	{SP_TIMELINE, flickr_timeline, ONE_PHASE},    {SP_NUMBERS, flickr_numbers, ONE_PHASE},
	{SP_DELETE, flickr_delete, ONE_PHASE},	      {SP_PROFILE, flickr_whoami, ONE_PHASE},
};

static const struct kit_count counts[] = {{"photo.views", "views"}, {"photo.comments._content", "replies"}};
static const struct kit_numbers numbers = {
	.request = FLICKR_REST "flickr.photos.getInfo&photo_id=<id>",
	KIT_ALL(counts),
};

static const struct kit_plugin plugin = {
	.title = "Flickr",
	.code = "code",
	.message = "message",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.numbers = &numbers,
	KIT_ALL(words),
	.files_most = 1,
};

/* Sizes are from memory of Flickr's pages: the smaller of what free and paying accounts may send. */
static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.flags = SP_COUNTS_WARNING | SP_NEEDS_MEDIA | SP_ONE_VIDEO_ALONE,
	.media_most = 1,
	.image_most_bytes = 200LL << 20,
	.video_most_bytes = 1LL << 30,
	.video_most_ms = 3 * 60 * 1000,
	.mimes = SP_S("image/jpeg image/png image/gif video/mp4"),
};

static const sp_base bases[] = {
	{SP_S("api"), SP_S("https://api.flickr.com")},
	{SP_S("up"), SP_S("https://up.flickr.com")},
	{SP_S("www"), SP_S("https://www.flickr.com")},
};

static const sp_cannot cannot[] = {
	{SP_ABLE_TEXT, 0, SP_S("On Flickr a post is a picture or a film.")},
	{SP_ABLE_LINK, 0, SP_S("The address stands at the end of the description.")},
	{SP_ABLE_ALT, 0, SP_S("Flickr has no alt texts; they end the description.")},
	{SP_ABLE_CHAIN, 0, SP_S("Flickr has no chains.")},
	KIT_NO_EDIT,
	{SP_ABLE_REFRESH, 0, SP_S("Flickr's access does not run out.")},
	{SP_ABLE_REVOKE, 0, SP_S("At Flickr only a person can end access.")},
	{SP_ABLE_PAUSE, 0, SP_S("Flickr says no, but not until when.")},
	{SP_ABLE_LIMITS, 0, SP_S("schedpost does not ask Flickr for limits.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS & ~SP_CAN(SP_REVOKE),
	.name = "flickr",
	.title = "Flickr",
	.hosts = "api.flickr.com up.flickr.com www.flickr.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://www.flickr.com/services/auth/list.gne",
};
