/* SPDX-License-Identifier: MIT
 * instagram.c - Instagram: each file and the post become a container, which Instagram works on where nobody sees it;
 * one step lets that out, and it is a ticket that works once. Files are fetched from our public address. */
#include "instagram.h"

enum { FILES_MOST = 10, TAGS_MOST = 30, HOUR_MS = 60 * 60 * 1000 };
enum { TALL_MOST = 1250, WIDE_MOST = 1910 };	/* thousandths: from 4:5 to 1.91:1 */

/* ---- refusals: Meta's form of them, where the finer code tells most */

#define NO(fits, name_, why_) {fits, .verdict = SP_REFUSED, .name = (name_), .why = (why_)}

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .code = "101|191", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Meta does not know the organisation's app by these keys or by this redirect address. For the log-in at Instagram the "
		"keys are those of Instagram in the app, for the log-in at Facebook those of the app itself. An admin looks there."},
	KIT_META_ENDS("Instagram"),
	{.code = "REVOKED_ACCESS_TOKEN", KIT_META_AGAIN("Instagram")},
	{.words = "not an Instagram business", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-professional",
	 .why = "Instagram says that this is no professional account any more. Make it one in its settings, then connect it again."},
	{.code = "2207051|2207050", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "blocked",
	 .why = "Instagram has stopped this account for a while. Log in on instagram.com and look; when the block is over, connect the "
		"account again."},
	{.code = "2207042", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "day-used-up",
	 .why = "Instagram takes no more posts of this account today. schedpost tries again by itself until it does."},
	KIT_META_PASSES("Instagram"),
	{.op = SP_PUBLISH, .code = "33|2207006|2207008|2207020", .anew = true,
	 .why = "Instagram has lost what was made ready."},
	{.op = SP_PUBLISH, .code = "2207001|2207003|2207032|2207052|2207053|2207077|2207082", .anew = true,
	 .why = "Instagram could not fetch a picture or film from your public address."},
	NO(.code = "2207010", "too-long", "Instagram counts more than 2,200 characters. Shorten the text and schedule it again."),
	NO(.code = "2207009|36003", "picture-shape", "Instagram takes pictures from 4 wide by 5 high to 1.91 wide by 1 high. Cut this "
	   "one, and schedule the post again."),
	NO(.code = "2207004|2207005|2207023|2207026|2207028|2207057|36001", "file-refused",
	   "Instagram cannot use a picture or film. Save it anew as JPEG or MP4 and schedule the post again."),
	KIT_META_COARSE("Instagram"),
};

/* ---- words */

/* Films have none here. */
static sp_str alt(struct kit *k)
{
	return k->file && kit_starts(k->file->mime, "image/") ? k->file->alt : (sp_str){0};
}

static const struct kit_word words[] = {
	KIT_WORD("api", instagram_api), KIT_WORD("alt", alt),
	/* A film alone is a reel; Instagram has no name for a picture. */
	KIT_CASES("kind", "<album|=alone> <file-type>", "true video*=VIDEO|alone video*=REELS"),
};

/* ---- publish */

static uint32_t tags_in(struct kit *k, sp_str text)
{
	enum { SPANS_MOST = 400 };
	kit_span *spans = k->job->alloc(k->job, SPANS_MOST * sizeof *spans);
	size_t n = kit_spans(k, text, spans, SPANS_MOST);
	uint32_t tags = 0;
	for (size_t i = 0; i < n; i++) tags += spans[i].kind == KIT_TAG;
	return tags;
}

static bool has_shape(const sp_media *m)
{
	uint64_t w = m->width, h = m->height;
	return m->role != SP_IMAGE || !w || !h || (h * 1000 <= w * TALL_MOST && w * 1000 <= h * WIDE_MOST);
}

/* What no post can be made of is said before anything is sent. */
static sp_move check(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (kit_note(k, 0).len) return kit_next(k);
	if (!post->nmedia)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "needs-picture", "Instagram takes no text alone. Add a picture or a film.");
	if (post->reply_to.id.len)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-chain",
			       "Instagram has no chains. Make the parts one text, or posts of their own.");
	uint32_t tags = tags_in(k, post->text);
	if (tags > TAGS_MOST)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-tags", "Instagram takes %d hashtags, and this text has %u. Take some "
			       "out and schedule the post again.", TAGS_MOST, tags);
	for (uint32_t i = 0; i < post->nmedia; i++)
		if (!has_shape(&post->media[i]))
			return kit_end(k, SP_REFUSED, SP_THIS_POST, "picture-shape", "Instagram takes pictures from 4 wide by 5 high to 1.91 wide "
				       "by 1 high; %.*s has %u by %u. Cut it, and schedule the post again.", KIT_SHOW(post->media[i].name),
				       post->media[i].width, post->media[i].height);
	return kit_next(k);
}

static const struct kit_containers containers = {
	.check = check,
	.quota = "<api>/<me>/content_publishing_limit?fields=quota_usage,config",
	.most = "data.0.config.quota_total", .used = "data.0.quota_usage",
	.make = "<api>/<me>/media",
	.file = "media_type=<kind>&image_url=<image>&video_url=<film-url>&alt_text=<alt>&is_carousel_item=<album>&caption=<said>",
	.whole = "media_type=CAROUSEL&children=<children>&caption=<text>",
	.status = "<api>/<it>?fields=status_code,status",
	.state = "status_code", .reason = "status",
	.not_fetched = "2207003|2207052|2207077|2207053|2207001|fetch|download",
	.let_out = "<api>/<me>/media_publish",
	.where = "<api>/<out>?fields=id,permalink", .url = "permalink",
};

/* ---- own posts */

static bool finish(struct kit *k, const json_t *post, sp_entry *e)
{
	size_t files = kit_len(post, "children.data");
	(void)k;
	e->nmedia = files ? (uint32_t)files : 1;
	return true;
}

static const struct kit_count listed[] = {{"like_count", "likes"}, {"comments_count", "replies"}};
static const struct kit_list posts = {
	.request = "<api>/<me>/media?fields=id,caption,permalink,timestamp,like_count,comments_count,children&limit=50&since=<since>"
		   "&after=<cursor>",
	.posts = "data",
	.more = "paging.cursors.after",
	.id = "id",
	.text = "caption",
	.at = "timestamp",
	.url = "<.permalink>",
	.counts = listed,
	.ncounts = KIT_COUNT(listed),
	.finish = finish,
};

/* ---- the tables */

static const struct kit_profile account = {
	.request = "<api>/<me>?fields=username,name,biography",
	.of = "",
	.id = "<me>",
	.handle = "@<.username>",
	.name = "<.name|.username>",
	.url = "https://www.instagram.com/<.username>/",
	.text = "biography",
};

static const struct kit_count counts[] = {
	{"like_count", "likes"}, {"comments_count", "replies"}, {"view_count", "views"}, {"saved_count", "saves"},
	{"shares_count", "shares"},
};
static const struct kit_numbers numbers = {
	.request = "<api>/<id>?fields=like_count,comments_count,view_count,saved_count,shares_count",
	KIT_ALL(counts),
};
static const struct kit_removal removal = {.request = "<api>/<id>", .yes = "success"};

static const struct kit_op ops[] = {
	{SP_CONNECT, instagram_connecting, CONNECT_PHASES}, {SP_REFRESH, instagram_renewing, RENEW_PHASES},
};

static const struct kit_plugin plugin = {
	.title = "Instagram",
	.code = "error.error_subcode|error.is_transient|error.code|error.type|error_type|code",
	.message = "error.error_user_msg|error.message|error_message",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &instagram_oauth,
	.connect = &instagram_connect,
	.whoami = &account,
	.list = &posts,
	.numbers = &numbers,
	.removal = &removal,
	.containers = &containers,
	KIT_ALL(words),
	.files_most = FILES_MOST,
	.files_kept_ms = 20 * HOUR_MS,	/* Instagram keeps containers for a day */
	.ended = kit_containers_ended,
};

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.flags = SP_COUNTS_WARNING | SP_NEEDS_MEDIA | SP_MEDIA_BY_ADDRESS,
	.text_most = 2200,
	.alt_most = 1000,
	.media_most = FILES_MOST,
	.image_most_bytes = 8000000,
	.video_most_bytes = 300000000,
	.video_most_ms = 15 * 60 * 1000,
	.mimes = SP_S("image/jpeg video/mp4 video/quicktime"),
	.image_tall_most = TALL_MOST,
	.image_wide_most = WIDE_MOST,
};

static const sp_base bases[] = {
	{SP_S("graph"), SP_S("https://graph.instagram.com")},
	{SP_S("api"), SP_S("https://api.instagram.com")},
	{SP_S("dialog"), SP_S("https://www.instagram.com")},
	{SP_S("facebook"), SP_S("https://graph.facebook.com")},
	{SP_S("consent"), SP_S("https://www.facebook.com")},
};

static const sp_cannot cannot[] = {
	KIT_NO_EDIT,
	{SP_ABLE_TEXT, 0, SP_S("A post on Instagram is a picture or a film.")},
	{SP_ABLE_LINK, 0, SP_S("On Instagram no address in a post can be followed.")},
	{SP_ABLE_CHAIN, 0, SP_S("Instagram has no chains.")},
	{SP_ABLE_REVOKE, 0, SP_S("At Instagram only a person can end access.")},
	{SP_ABLE_LIMITS, 0, SP_S("What Instagram takes is the same for all.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = (KIT_OPS & ~SP_CAN(SP_REVOKE)) | SP_CAN(SP_REFRESH),
	.name = "instagram",
	.title = "Instagram",
	.hosts = "graph.instagram.com api.instagram.com graph.facebook.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 30000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://www.instagram.com/accounts/manage_access/",
};
