/* SPDX-License-Identifier: MIT
 * x.c - X, formerly Twitter: how an account is connected, what X's refusals mean, and how a post gets there with its
 * files.
 *
 * Source: docs.x.com (API v2) and X's own openapi.json, version 2.167. Tried against neither X nor its emulator. */
#include <schedpost/kit.h>

/* ---- refusals. X says no as {"type","detail"}, as {"errors":[{"code","message"}]}, or as OAuth does: {"error"}. */

#define SUSPENDED                                                                                                     \
	.verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "suspended",                                       \
	.why = "X has suspended or locked this account. Log in on x.com and follow what it asks; when the account is " \
	       "back, connect it again."
#define NO_CREDIT                                                                                                     \
	.verdict = SP_LATER, .scope = SP_THIS_PLATFORM, .name = "no-credit",                                          \
	.why = "The organisation's app has used up what it may do at X, or its credit there. An admin buys more in "  \
	       "X's developer console; schedpost tries again by itself."
/* An earlier try may have arrived: the look-up will find it. */
#define DUPLICATE                                                                                                     \
	.op = SP_PUBLISH, .verdict = SP_UNSURE, .name = "duplicate",                                                  \
	.why = "X says that it has this post already. schedpost looks before it sends anything again."

static const struct kit_rule rules[] = {
	{.code = "*user-suspended|64|326", SUSPENDED},
	{.words = "account is suspended|account is temporarily locked", SUSPENDED},
	{.code = "unauthorized_client|invalid_client", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "X does not know the organisation's app by these keys. An admin copies the client id and the client secret "
		"once more from X's developer console; then connect the account again."},
	{.status = 402, NO_CREDIT},
	{.code = "*usage-capped|*credits", NO_CREDIT},
	{.code = "*client-forbidden", .verdict = SP_RECONNECT, .scope = SP_THIS_PLATFORM, .name = "app-not-enrolled",
	 .why = "X does not let the organisation's app do this: it is not enrolled, or has too little access. An admin "
		"puts that right in X's developer console; then connect the account again."},
	{.code = "*unsupported-authentication", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "X wants a log-in of another kind for this account. Connect the account again."},
	{.op = SP_REVOKE, .status = 400, .words = "passed for the token", .verdict = SP_OK},	/* it is dead already */
	{.op = SP_CONNECT, .status = 400, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT,
	 .name = "consent-not-accepted",
	 .why = "X did not accept this consent; it holds for 30 seconds and for one use. Connect once more."},
	{.code = "32|89", .as = 401},
	{.code = "88", .as = 429},
	{.code = "187", DUPLICATE},
	{.words = "duplicate content", DUPLICATE},
	{.op = SP_PUBLISH, .status = 400, .words = "media IDs", .anew = true, .why = "X has lost a picture or film."},
	{.op = SP_PUBLISH, .words = "deleted or not visible", .verdict = SP_REFUSED, .name = "reply-target-gone",
	 .why = "The post that this one follows is no longer on X. Take it out of the chain, or publish it on its own."},
	{.op = SP_PUBLISH, .status = 403, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-permitted",
	 .why = "X does not permit this post: it may be too long, or answer somebody who has not mentioned this account. "
		"Change it and schedule it again."},
	{.op = SP_DELETE, .status = 403, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "not-own",
	 .why = "X did not let this account take the post down; only its own posts can be taken down."},
};

/* What counts by the day has headers of its own, which say when there is more. */
static void mind_daily_limits(struct kit *k)
{
	static const struct kit_window daily[] = {
		{"x-user-limit-24hour-remaining", "x-user-limit-24hour-reset", SP_THIS_ACCOUNT},
		{"x-app-limit-24hour-remaining", "x-app-limit-24hour-reset", SP_THIS_PLATFORM},
	};
	kit_mind_windows(k, daily, KIT_COUNT(daily));
}

/* ---- texts as people read them: whole addresses for t.co, "&" for "&amp;", and no addresses of pictures */

enum { TEXT_MOST = 64 << 10 };	/* bytes of one post's text; the longest posts have 25,000 characters */

static const json_t *address_at(const json_t *urls, sp_str rest)
{
	for (size_t i = 0; i < json_array_size(urls) && i < 64; i++) {
		const json_t *url = json_array_get(urls, i);
		sp_str is = kit_view(url, "url");
		if (is.len && rest.len >= is.len && kit_same(kit_slice(rest, 0, is.len), is)) return url;
	}
	return NULL;
}

static size_t put_address(struct kit *k, kit_text *t, const json_t *url, sp_str *first_link)
{
	sp_str whole = kit_get(k, url, "expanded_url|url");
	/* X puts the address of a picture or film behind the text. */
	bool own = kit_view(url, "media_key").len || kit_starts(kit_view(url, "display_url"), "pic.");
	if (!own) kit_put(t, whole);
	if (!own && !first_link->len) *first_link = whole;
	return kit_view(url, "url").len;
}

static size_t put_character(kit_text *t, sp_str rest)
{
	static const struct { const char *entity, *is; } known[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}};
	for (size_t i = 0; i < KIT_COUNT(known); i++) {
		if (!kit_starts(rest, known[i].entity)) continue;
		kit_put(t, kit_of(known[i].is));
		return kit_of(known[i].entity).len;
	}
	kit_put(t, kit_slice(rest, 0, 1));
	return 1;
}

static sp_str plain(struct kit *k, sp_str text, const json_t *urls, sp_str *first_link)
{
	kit_text t = kit_text_new(k);
	text = kit_cut(text, TEXT_MOST);
	for (size_t at = 0; at < text.len;) {
		sp_str rest = kit_slice(text, at, text.len);
		const json_t *url = rest.at[0] == 'h' ? address_at(urls, rest) : NULL;
		at += url ? put_address(k, &t, url, first_link) : put_character(&t, rest);
	}
	return kit_trim(kit_str(&t));
}

/* ---- whose account; connect and revoke */

/* The text and the web site that people see. */
static sp_str profile_text(struct kit *k)
{
	sp_str link = {0}, url = kit_get(k, k->item, "url");
	sp_str text = plain(k, kit_view(k->item, "description"), kit_at(k->item, "entities.description.urls"), &link);
	sp_str site = plain(k, url, kit_at(k->item, "entities.url.urls"), &link);
	return kit_fmt(k, "%.*s%s%.*s", KIT_SHOW(text), text.len && site.len ? "\n" : "", KIT_SHOW(site));
}

static const struct kit_profile owner = {
	.request = "{api}/2/users/me?user.fields=description,entities,url",
	.of = "data",
	.id = "<.id>",
	.handle = "@<.username>",
	.name = "<.name>",
	.url = "https://x.com/<.username>",
	.read = profile_text,
};

static const struct kit_oauth oauth = {
	.authorize = "{dialog}/i/oauth2/authorize",
	.token = "{api}/2/oauth2/token",
	.revoke = "{api}/2/oauth2/revoke",
	.scope = "tweet.read tweet.write users.read media.write offline.access",
	.lasting = "X gave access for two hours only. Connect once more, and agree to all that is asked.",
	.spends_refresh = true,		/* X ends all access of who sends one twice */
	.refresh_lives_ms = 180LL * 24 * 60 * 60 * 1000,	/* six months */
	.ends = {SP_REFRESH_TOKEN, SP_ACCESS_TOKEN},	/* either could outlive the other */
};

static const struct kit_connect connect = {
	.prompt = "Open this address, log in to X as the account that is to publish, and agree.",
	.missing = "X gave access without these rights",
	.then = "Give the organisation's app at X the right to read and write, connect once more, and agree to all that is asked.",
	.who = &owner,
};

static sp_move revoked(struct kit *k)
{
	return json_is_false(kit_at(k->body, "revoked")) ? kit_no(k) : kit_took_revoke(k);
}

static const struct kit_phase revoking[] = {{.send = kit_send_revoke, .took = revoked}};

/* ---- limits */

/* Of an account that pays X for nothing. */
static const sp_limits declared = {
	.size = sizeof declared,
	.unit = SP_WEIGHTED,
	.flags = SP_COUNTS_WARNING | SP_ONE_VIDEO_ALONE,
	.text_most = 280,
	.url_weight = 23,
	.alt_most = 1000,
	.media_most = 4,	/* pictures, or one film and its captions */
	.image_most_bytes = 5000000,
	.video_most_bytes = 512000000,
	.video_most_ms = 140000,
	.mimes = SP_S("image/jpeg image/png image/webp image/gif video/mp4 video/quicktime"),
};

/* X tells nobody which accounts may write long posts, so an admin may set it. */
static const struct kit_told told[] = {{offsetof(sp_limits, text_most), "text_most", 25000}};
static const struct kit_limits limits = {.declared = &declared, KIT_ALL(told)};

/* ---- words */

/* What the film's menu calls the language of the post goes with its code. */
static const struct kit_word words[] = {
	KIT_CASES("category", "<file-type>", "text*=subtitles|video*=tweet_video|image/gif=tweet_gif|*=tweet_image"),
	KIT_CASES("language", "<lang>", "cy*=CY|ga*=GA|gd*=GD|de*=DE|fr*=FR|es*=ES|it*=IT|nl*=NL|pl*=PL|*=EN"),
	KIT_CASES("language-name", "<lang>", "cy*=Cymraeg|ga*=Gaeilge|gd*=Gàidhlig|de*=Deutsch|fr*=Français|es*=Español"
					     "|it*=Italiano|nl*=Nederlands|pl*=Polski|*=English"),
};

/* ---- publish: each file up (films and captions in pieces), made ready and described; then the post */

enum { PICTURE, BEGIN, APPEND, FINALIZE, STATUS, DESCRIBE, UP, CAPTION, POST };

static const struct kit_poll work = {
	.of = "data",
	.state = "data.processing_info.state",
	.ready = "succeeded",
	.working = "pending|in_progress",
	.failed = "failed",
	.pause = "data.processing_info.check_after_secs",
	.reason = "data.processing_info.error.message",
	.refused = "X could not make anything of a picture or film.",
	.slow = "X has been working on a picture or film for too long.",
};

/* Whether an end that got no clear answer came to pass, nobody knows, nor what X says to a second one: after all but a
 * yes the file begins anew. */
static sp_move took_finalize(struct kit *k)
{
	sp_move move = kit_took_row(k);
	if (move == SP_DONE) kit_go(k, PICTURE);
	return move;
}

/* X shows alt texts of pictures; that it would refuse one of a film is no reason to keep the film back. */
static sp_move took_describe(struct kit *k)
{
	bool no = kit_came(k, 400) || kit_came(k, 403);
	return no && kit_starts(k->file->mime, "video/") ? kit_next(k) : kit_took_row(k);
}

#define IN_PIECES .only = "video*|text*"
#define LOST .lost = "X has lost a picture or film on its way."
static const struct kit_phase publishing[] = {
	[PICTURE] = {.only = "image*", KIT_POST(SP_PREPARES, "{api}/2/media/upload"), .file = "media",
		     .form = "media_category=<category>", .note = "<.data.id>", .as = KIT_FILE, .poll = &work, .then = STATUS},
	[BEGIN] = {IN_PIECES, KIT_POST(SP_PREPARES, "{api}/2/media/upload/initialize"),
		   .json = "{'media_type':'<file-type>','total_bytes':<file-bytes>,'media_category':'<category>'}",
		   .note = "<.data.id>", .as = KIT_FILE},
	[APPEND] = {IN_PIECES, .needs = "<file>", KIT_POST(SP_PREPARES, "{api}/2/media/upload/<file>/append"),
		    .form = "segment_index=<turn>", .file = "media", .piece = 1 << 20, LOST},
	[FINALIZE] = {IN_PIECES, .needs = "<file>", KIT_POST(SP_PREPARES, "{api}/2/media/upload/<file>/finalize"),
		      .took = took_finalize, .poll = &work, .then = STATUS, LOST},
	[STATUS] = {.only = "*", .needs = "<file>",
		    KIT_GET("{api}/2/media/upload?command=STATUS&media_id=<file>"), .poll = &work, LOST},
	[DESCRIBE] = {.only = "image*|video*", .needs = "<file>", .when = "<file-alt>",
		      KIT_POST(SP_PREPARES, "{api}/2/media/metadata"),
		      .json = "{'id':'<file>','metadata':{'alt_text':{'text':'<file-alt>'}}}", .took = took_describe},
	[UP] = KIT_FILE_UP,
	[CAPTION] = {.all_files = true, .when = "<captions>", KIT_POST(SP_PREPARES, "{api}/2/media/subtitles"),
		     .json = "{'id':'<film>','media_category':'TweetVideo','subtitles':{'id':'<captions>','language_code':'<language>',"
			     "'display_name':'<language-name>'}}"},
	[POST] = {.all_files = true, KIT_POST(SP_COMMITS, "{api}/2/tweets"),
		  .json = "{'text':'<text>','media':{'media_ids':<?files>},'reply':{'in_reply_to_tweet_id':'<?reply_to>'}}",
		  .id = "<.data.id>", .url = "https://x.com/<user|=i/web>/status/<.data.id>"},
};

/* ---- own posts and their figures. The look-up is the same list: the host compares.
 *
 * Each post that is read is billed, so a page has the most that X gives. Since August 2026 X's description says "post"
 * where its manual says "tweet". Whichever this server does not know (it says no, or leaves out what was asked for) is
 * not asked for again in this job. */

/* On to the other names, once: the answer has posts, but not this field of theirs, or refuses its name. */
static bool other_names(struct kit *k, const char *field)
{
	const json_t *first = kit_at(k->body, "data.0");
	bool refused = kit_came(k, 400) && kit_finds(k->job->answer->body, "tweet.fields", NULL);
	bool left_out = kit_good(k) && first && !kit_at(first, field);
	return k->place->phase == 0 && (refused || left_out);
}

static sp_str answered(struct kit *k, const json_t *post)
{
	const json_t *all = kit_at(post, "referenced_tweets|referenced_posts");
	for (size_t i = 0; i < json_array_size(all); i++)
		if (kit_is(kit_view(json_array_get(all, i), "type"), "replied_to"))
			return kit_get(k, json_array_get(all, i), "id");
	return (sp_str){0};
}

static bool finish(struct kit *k, const json_t *post, sp_entry *e)
{
	const json_t *note = kit_at(post, "note_tweet|note_post"), *of = kit_view(note, "text").len ? note : post;
	e->reply_to.id = answered(k, post);
	e->kind = e->reply_to.id.len ? SP_S("reply") : SP_S("post");
	e->nmedia = (uint32_t)kit_len(post, "attachments.media_keys");
	e->text = plain(k, kit_view(of, "text"), kit_at(of, "entities.urls"), &e->link);
	return true;
}

static const struct kit_count counts[] = {
	{"public_metrics.reply_count", "replies"},
	{"public_metrics.retweet_count|public_metrics.repost_count", "reposts"},
	{"public_metrics.like_count", "likes"},
	{"public_metrics.quote_count", "quotes"},
	{"public_metrics.bookmark_count", "bookmarks"},
	{"public_metrics.impression_count", "views"},
};

static const struct kit_list posts = {
	.posts = "data",
	.id = "id",
	.url = "https://x.com/<user|=i/web>/status/<.id>",
	.client = "source",
	.lang = "lang",
	.at = "created_at",
	KIT_ALL(counts),
	.finish = finish,
};

/* An empty list says so by its count; and what cannot be compared is not absent. */
static bool is_list(struct kit *k)
{
	size_t n = kit_len(k->body, "data");
	bool whole = n || (kit_int(k->body, "meta.result_count", -1) == 0 && !kit_len(k->body, "errors"));
	for (size_t i = 0; i < n; i++) {
		const json_t *post = json_array_get(kit_at(k->body, "data"), i);
		whole = whole && kit_view(post, "id").len && kit_when(post, "created_at");
	}
	return kit_good(k) && whole;
}

static sp_move took_timeline(struct kit *k)
{
	struct kit_page page = {0};
	if (other_names(k, "created_at")) return kit_next(k);
	if (!is_list(k)) return kit_no(k);
	kit_read_page(k, &posts, &page);
	return kit_tell_page(k, &page, kit_get(k, k->body, "meta.next_token"));
}

#define OWN_POSTS "{api}/2/users/<me>/tweets?max_results=100&start_time=<since-iso>&pagination_token=<cursor>&exclude=retweets&"
#define FIELDS(note, more) "created_at,text,entities," note ",source,lang,attachments," more "public_metrics"
static const struct kit_phase timeline[] = {
	{KIT_GET(OWN_POSTS "tweet.fields=" FIELDS("note_tweet", "referenced_tweets,")), .took = took_timeline},
	{KIT_GET(OWN_POSTS "post.fields=" FIELDS("note_post", "") "&expansions=referenced_posts"), .took = took_timeline},
};

static const struct kit_numbers figures = {.batch = 100, .posts = "data", .id = "id", KIT_ALL(counts)};

/* Posts that are gone are left out; when all are, there is no list. */
static sp_move took_numbers(struct kit *k)
{
	if (other_names(k, "public_metrics")) return kit_next(k);
	bool all_are_gone = kit_came(k, 200) && !kit_at(k->body, "data") && kit_len(k->body, "errors");
	sp_move move = all_are_gone ? KIT_ON : kit_took_numbers(k);
	return move == KIT_ON ? kit_tell_figures(k) : move;
}

static const struct kit_phase counting[] = {
	{KIT_GET("{api}/2/tweets?ids=<ids>&tweet.fields=public_metrics"), .took = took_numbers},
	{KIT_GET("{api}/2/tweets?ids=<ids>&post.fields=public_metrics"), .took = took_numbers},
};

/* ---- the tables */

static const struct kit_removal removal = {.request = "{api}/2/tweets/<id>", .yes = "data.deleted"};

static const struct kit_op ops[] = {
	KIT_OP(SP_REVOKE, revoking),   KIT_OP(SP_PUBLISH, publishing), KIT_OP(SP_LOOKUP, timeline),
	KIT_OP(SP_TIMELINE, timeline), KIT_OP(SP_NUMBERS, counting),
};

static const struct kit_plugin plugin = {
	.title = "X",
	.code = "errors.0.code|type|errors.0.type|error",
	.message = "errors.0.message|detail|errors.0.detail|error_description|title",
	.data = "data",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &oauth,
	.connect = &connect,
	.whoami = &owner,
	.numbers = &figures,
	.removal = &removal,
	.limits = &limits,
	KIT_ALL(words),
	.files_most = 4,
	.files_kept_ms = 20 * 60 * 60 * 1000,	/* X keeps them for a day */
	.ended = mind_daily_limits,
};

static const sp_base bases[] = {{SP_S("api"), SP_S("https://api.x.com")}, {SP_S("dialog"), SP_S("https://x.com")}};

static const sp_cannot cannot[] = {
	{SP_ABLE_LINK, 0, SP_S("X makes the card itself, of an address in the text.")},
	{SP_ABLE_EDIT, 0, SP_S("X lets only accounts that pay edit, within an hour.")},
	{SP_ABLE_LIMITS, 0, SP_S("X does not tell which accounts may write longer posts.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS | SP_CAN(SP_REFRESH) | SP_CAN(SP_LIMITS),
	.name = "x",
	.title = "X",
	.hosts = "api.x.com",
	KIT_ALL(bases),
	.limits = &declared,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 15000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://x.com/settings/connected_apps",
};
