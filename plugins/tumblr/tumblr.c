/* SPDX-License-Identifier: MIT
 * tumblr.c - Tumblr: an account is a blog. How it is connected, what Tumblr's refusals mean, and what it declares. */
#include "tumblr.h"

/* ---- refusals: {"meta":{"status","msg"},"errors":[{"title","code","detail"}]}, or as OAuth does: {"error"} */

#define DAY_USED_UP(code_, what)                                                                                      \
	{.status = 403, .code = (code_), .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "day-used-up",        \
	 .why = "Tumblr takes no more " what " of this account today. schedpost tries again by itself until it does."}

static const struct kit_rule rules[] = {
	{.code = "invalid_client|unauthorized_client", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Tumblr does not know the organisation's app by these keys. An admin copies the consumer key and the secret "
		"key once more from tumblr.com/oauth/apps; then connect the account again."},
	DAY_USED_UP("8004", "pictures"), DAY_USED_UP("8011", "films"), DAY_USED_UP("8023", "posts"),
	{.status = 403, .code = "8010", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "film-in-work",
	 .why = "Tumblr is still working on a film of this account and takes no other meanwhile. schedpost tries again by itself."},
	{.op = SP_PUBLISH, .status = 403, .code = "8008", .verdict = SP_REFUSED, .name = "no-film-in-chain",
	 .why = "Tumblr takes a film only in the first part of a chain. Put it there, or into a post of its own."},
	{.op = SP_PUBLISH, .status = 400, .code = "8002", .verdict = SP_REFUSED, .name = "chain-broken",
	 .why = "Tumblr does not let this part follow the one before it, which may be gone. Schedule it as a post of its own."},
	{.op = SP_PUBLISH, .status = 400, .code = "8005", .verdict = SP_REFUSED, .name = "file-refused",
	 .why = "Tumblr could not use a picture or film. Save it anew as JPEG, PNG or MP4 and schedule the post again."},
	{.op = SP_PUBLISH, .status = 400, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-accepted",
	 .why = "Tumblr did not accept this post. Change it and schedule it again."},
	{.op = SP_PUBLISH, .status = 404, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT,
	 .name = "no-blog",
	 .why = "Tumblr does not find the blog, so nothing went out. If it was deleted, connect another one."},
	{.op = SP_DELETE, .status = 403, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-own",
	 .why = "Tumblr did not let this account take the post down; only posts of its own blog can be taken down."},
};

/* Days are those of Tumblr's clock, which it does not tell: it is asked again by the hour. */
static void mind_limits(struct kit *k)
{
	static const struct kit_window windows[] = {
		{"x-ratelimit-perhour-remaining", "x-ratelimit-perhour-reset", SP_THIS_PLATFORM},
		{"x-ratelimit-perday-remaining", "x-ratelimit-perday-reset", SP_THIS_PLATFORM},
	};
	enum { HOUR_MS = 60 * 60 * 1000 };
	sp_result *r = k->job->result;
	kit_mind_windows(k, windows, KIT_COUNT(windows));
	if (!r->not_before && kit_is(r->code, "day-used-up")) r->not_before = k->job->now + HOUR_MS;
}

/* ---- connect: a log-in may have several blogs */

static const struct kit_oauth oauth = {
	.authorize = "{dialog}/oauth2/authorize",
	.token = "{api}/v2/oauth2/token",
	.scope = "basic write offline_access",
	.no_challenge = true,
	.in_form = true,
	.lasting = "Tumblr gave access for less than an hour only. Connect once more, and agree to all that is asked.",
	.spends_refresh = true,
};

static const struct kit_connect connect = {
	.prompt = "Log in at Tumblr as the one who writes the blog, and allow schedpost to post there.",
	.needed = "write",
	.missing = "Tumblr did not give what schedpost needs",
	.then = "Connect once more, and allow everything.",
	.request = "{api}/v2/user/info",
	.list = "response.user.blogs",
	.id = "<.uuid>",
	.name = "<.title|.name>",
	.handle = "<.name>",
	.code = "no-blog",
	.none = "This log-in has no blog at Tumblr. Make one there, then connect again.",
	.choose = "Which of these blogs shall schedpost post to?",
};

/* ---- whose account: the blog must still be one of those of the log-in */

static sp_move took_whoami(struct kit *k)
{
	const json_t *blogs = kit_at(k->body, "response.user.blogs");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(blogs)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(blogs); i++) {
		const json_t *blog = json_array_get(blogs, i);
		sp_str id = kit_get(k, blog, "uuid"), name = kit_get(k, blog, "name"), title = kit_get(k, blog, "title");
		if (!kit_same(id, k->job->account->remote_id) || !name.len) continue;
		return kit_who(k, id, name, title.len ? title : name, kit_get(k, blog, "url"), (sp_str){0});
	}
	return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "no-blog",
		       "This log-in may no longer post to the blog, or the blog is gone. Connect the account again as somebody who "
		       "may.");
}

static const struct kit_phase whoami[] = {{KIT_GET("{api}/v2/user/info"), .took = took_whoami}};

static const struct kit_profile blog = {
	.request = "{api}/v2/blog/<me>/info",
	.of = "response.blog",
	.id = "<.uuid|me>",
	.handle = "<.name>",
	.name = "<.title|.name>",
	.url = "https://www.tumblr.com/<.name>",
	.html = "description",
};

/* ---- the tables */

static const struct kit_count counts[] = {{"response.posts.0.note_count", "reactions"}};
static const struct kit_numbers numbers = {
	.request = "{api}/v2/blog/<me>/posts?id=<id>&npf=true&notes_info=true",
	KIT_ALL(counts),
};

static const struct kit_removal removal = {.request = "{api}/v2/blog/<me>/post/delete"};

static const struct kit_word words[] = {KIT_NOTE_WORD("draft", DRAFT), KIT_NOTE_WORD("out", OUT)};

static const struct kit_op ops[] = {
	KIT_OP(SP_WHOAMI, whoami),
	{SP_PUBLISH, tumblr_publish, PUBLISH_PHASES},
	{SP_LOOKUP, tumblr_lookup, LOOKUP_PHASES},
	{SP_TIMELINE, tumblr_timeline, ONE_PHASE},
	{SP_DELETE, tumblr_delete, ONE_PHASE},
};

static const struct kit_plugin plugin = {
	.title = "Tumblr",
	.code = "errors.0.code|error",
	.message = "errors.0.detail|errors.0.title|error_description|meta.msg",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &oauth,
	.connect = &connect,
	.profile = &blog,
	.numbers = &numbers,
	.removal = &removal,
	KIT_ALL(words),
	.files_most = PICTURES_MOST,
	.ended = mind_limits,
};

/* A block of text holds so much; schedpost keeps the whole text to it. What a picture and a film may weigh is told on
 * pages for people, the smaller of two figures counts. */
static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.flags = SP_COUNTS_WARNING | SP_ONE_VIDEO_ALONE | SP_LINK_IS_SHOWN,
	.text_most = BLOCK_MOST,
	.title_most = BLOCK_MOST,
	.alt_most = BLOCK_MOST,
	.media_most = PICTURES_MOST,
	.image_most_bytes = 10 << 20,
	.video_most_bytes = 500 << 20,
	.video_most_ms = 10 * 60 * 1000,
	.mimes = SP_S("image/jpeg image/png image/gif image/webp video/mp4"),
};

static const sp_base bases[] = {
	{SP_S("api"), SP_S("https://api.tumblr.com")},
	{SP_S("dialog"), SP_S("https://www.tumblr.com")},
};

static const sp_cannot cannot[] = {
	KIT_NO_EDIT,
	{SP_ABLE_REVOKE, 0, SP_S("At Tumblr only a person can end access.")},
	{SP_ABLE_LIMITS, 0, SP_S("Tumblr tells programs no limits.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = (KIT_OPS & ~SP_CAN(SP_REVOKE)) | SP_CAN(SP_REFRESH),
	.name = "tumblr",
	.title = "Tumblr",
	.hosts = "api.tumblr.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 15000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://www.tumblr.com/settings/apps",
};
