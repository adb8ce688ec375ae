/* SPDX-License-Identifier: MIT
 * threads.c - Threads: each file and the post become a container, which Threads works on where nobody sees it; one
 * step lets that out, and it is a ticket that works once. Files are fetched from our public address.
 *
 * Source: developers.facebook.com/documentation/threads, 2025 and 2026. Not tried against Threads. */
#include <schedpost/containers.h>

enum { FILES_MOST = 20, HOUR_MS = 60 * 60 * 1000 };

#define API "{graph}/v1.0/"

/* ---- refusals: Meta's form of them, {"error":{"message","type","code","error_subcode"}} */

#define NO(fits, name_, why_) {fits, .verdict = SP_REFUSED, .name = (name_), .why = (why_)}

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .code = "101|191", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Threads does not know the organisation's app by these keys or by this redirect address. An admin looks at the app on "
		"developers.facebook.com: the keys are those of Threads there, not those of Facebook."},
	KIT_META_ENDS("Threads"),
	{.code = "2207051", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "blocked",
	 .why = "Threads has stopped this account for a while: what it does looks like spam to it. Log in on threads.com and look; when "
		"the block is over, connect the account again."},
	KIT_META_PASSES("Threads"),
	{.op = SP_PUBLISH, .code = "33|2207006|2207008|2207020|4279009", .anew = true,
	 .why = "Threads has lost what was made ready."},
	{.op = SP_PUBLISH, .code = "2207003|2207052|4279013", .anew = true,
	 .why = "Threads could not fetch a picture or film from your public address."},
	{.op = SP_PUBLISH, .words = "could not be fetched", .anew = true,
	 .why = "Threads could not fetch a picture or film from your public address."},
	NO(.words = "LINK_LIMIT_EXCEEDED", "too-many-links", "A post on Threads has at most five addresses. Take some out and schedule "
	   "it again."),
	NO(.words = "at most 500 characters", "too-long", "Threads counts more than 500 characters. Shorten the text and schedule it again."),
	NO(.code = "2207004|2207005|2207009|2207026|36001|36003", "file-refused",
	   "Threads cannot use a picture or film. Save it anew as JPEG or MP4 and schedule the post again."),
	KIT_META_COARSE("Threads"),
};

/* ---- connect */

static const struct kit_oauth oauth = {
	.authorize = "{dialog}/oauth/authorize",
	.token = "{graph}/oauth/access_token",
	.scope = "threads_basic,threads_content_publish,threads_manage_replies,threads_read_replies,threads_manage_insights,"
		 "threads_delete",
	.no_challenge = true,
	.in_form = true,
	.longer = "{graph}/access_token", .longer_as = "th_exchange_token",
	.again = "{graph}/refresh_access_token", .again_as = "th_refresh_token",
};

static const struct kit_profile me = {
	.request = API "me?fields=id,username,name,threads_biography",
	.of = "",
	.id = "<.id>",
	.handle = "@<.username>",
	.name = "<.name|.username>",
	.url = "https://www.threads.com/@<.username>",
	.text = "threads_biography",
};

static const struct kit_connect connect = {
	.prompt = "Log in to Threads as your organisation, and agree to everything that is asked.",
	.missing = "Threads was not allowed to give schedpost what it needs",
	.then = "Connect once more, and agree to everything that is asked.",
	.who = &me,
};

static const struct kit_phase connecting[] = {KIT_CONSENT, KIT_EXCHANGE, KIT_LONGER, KIT_LIST_ACCOUNTS, KIT_CHOOSE};

/* ---- words */

/* A card stands beside a text alone. */
static sp_str card(struct kit *k)
{
	return k->job->post->nmedia ? (sp_str){0} : k->job->post->link;
}

/* Whom a file that stands alone answers. */
static sp_str said_to(struct kit *k)
{
	return k->job->post->nmedia == 1 ? k->job->post->reply_to.id : (sp_str){0};
}

/* Answers of one's own are in a list of their own. */
static sp_str listed(struct kit *k)
{
	const sp_post *post = k->job->post;
	return post && post->reply_to.id.len ? SP_S("replies") : SP_S("threads");
}

static const struct kit_word words[] = {
	KIT_WORD("card", card), KIT_WORD("said-to", said_to), KIT_WORD("listed", listed),
	KIT_CASES("file-kind", "<file-type>", "video*=VIDEO|*=IMAGE"),
	KIT_CASES("whole-kind", "<album|=none>", "true=CAROUSEL|*=TEXT"),
};

static const struct kit_containers containers = {
	.quota = API "<me>/threads_publishing_limit?fields=quota_usage,config,reply_quota_usage,reply_config",
	.most = "data.0.config.quota_total", .used = "data.0.quota_usage",
	.most_answers = "data.0.reply_config.quota_total", .answers = "data.0.reply_quota_usage",
	.make = API "<me>/threads",
	.file = "media_type=<file-kind>&image_url=<image>&video_url=<film-url>&alt_text=<file-alt>&is_carousel_item=<album>"
		"&text=<said>&reply_to_id=<said-to>",
	.whole = "media_type=<whole-kind>&children=<children>&text=<text>&link_attachment=<card>&reply_to_id=<reply_to>",
	.status = API "<it>?fields=status,error_message",
	.state = "status", .reason = "error_message",
	.not_fetched = "DOWNLOAD|fetch",
	.let_out = API "<me>/threads_publish",
	.where = API "<out>?fields=id,permalink", .url = "permalink",
};

/* ---- own posts */

static bool finish(struct kit *k, const json_t *post, sp_entry *e)
{
	size_t files = kit_len(post, "children.data");
	sp_str kind = kit_view(post, "media_type");
	(void)k;
	e->nmedia = files ? (uint32_t)files : !kit_fits(kind, "TEXT*|REPOST*|");
	if (kit_is(kind, "REPOST_FACADE")) e->kind = SP_S("reshare");
	return true;
}

static const struct kit_list posts = {
	.request = API "<me>/<listed>?fields=id,text,media_type,permalink,timestamp,link_attachment_url,children,replied_to&limit=50"
		   "&since=<since>&after=<cursor>",
	.posts = "data",
	.more = "paging.cursors.after",
	.id = "id",
	.text = "text",
	.link = "link_attachment_url",
	.at = "timestamp",
	.reply_to = "replied_to.id",
	.url = "<.permalink>",
	.finish = finish,
};

/* ---- figures: {"data":[{"name":"views","values":[{"value":7}]},...]} */

static const struct kit_count counts[] = {
	{"views", "views"}, {"likes", "likes"}, {"replies", "replies"}, {"reposts", "reposts"}, {"quotes", "quotes"},
	{"shares", "shares"},
};
static const struct kit_numbers numbers = {
	.request = API "<id>/insights?metric=views,likes,replies,reposts,quotes,shares",
	KIT_ALL(counts),
};

static void note_figure(struct kit *k, const json_t *one)
{
	uint32_t turn = k->place->turn;
	for (size_t i = 0; i < KIT_COUNT(counts) && turn < KIT_TARGETS_MOST; i++) {
		if (!kit_is(kit_view(one, "name"), counts[i].name)) continue;
		k->memory->figures[turn].found = 1;
		k->memory->figures[turn].of[i] = kit_figure(one, "values.0.value|total_value.value");
	}
}

static sp_move took_numbers(struct kit *k)
{
	const json_t *all = kit_at(k->body, "data");
	if (!kit_good(k)) return kit_took_numbers(k);
	if (!json_is_array(all)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(all); i++) note_figure(k, json_array_get(all, i));
	return kit_next_turn(k);
}

static const struct kit_phase counting[] = {{.send = kit_send_numbers, .took = took_numbers}};

/* ---- the tables */

static const struct kit_removal removal = {.request = API "<id>", .yes = "success"};

static const struct kit_op ops[] = {
	KIT_OP(SP_CONNECT, connecting), KIT_OP(SP_NUMBERS, counting),
};

static const struct kit_plugin plugin = {
	.title = "Threads",
	.code = "error.error_subcode|error.is_transient|error.code|error.type|error_type|code",
	.message = "error.error_user_msg|error.message|error_message",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &oauth,
	.connect = &connect,
	.whoami = &me,
	.list = &posts,
	.numbers = &numbers,
	.removal = &removal,
	.containers = &containers,
	KIT_ALL(words),
	.files_most = FILES_MOST,
	.files_kept_ms = 20 * HOUR_MS,	/* Threads keeps containers for a day */
	.ended = kit_containers_ended,
};

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_EMOJI_AS_BYTES,
	.flags = SP_COUNTS_WARNING | SP_LINK_IS_SHOWN | SP_CARD_WITHOUT_MEDIA | SP_MEDIA_BY_ADDRESS,
	.text_most = 500,
	.alt_most = 1000,
	.media_most = FILES_MOST,
	.image_most_bytes = 8000000,
	.video_most_bytes = 1000000000,
	.video_most_ms = 5 * 60 * 1000,
	.mimes = SP_S("image/jpeg image/png video/mp4 video/quicktime"),
	.image_tall_most = 10000,
	.image_wide_most = 10000,
};

static const sp_base bases[] = {
	{SP_S("graph"), SP_S("https://graph.threads.net")},
	{SP_S("dialog"), SP_S("https://threads.com")},
};

static const sp_cannot cannot[] = {
	KIT_NO_EDIT,
	{SP_ABLE_REVOKE, 0, SP_S("At Threads only a person can end access.")},
	{SP_ABLE_LIMITS, 0, SP_S("What Threads takes is the same for all.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = (KIT_OPS & ~SP_CAN(SP_REVOKE)) | SP_CAN(SP_REFRESH),
	.name = "threads",
	.title = "Threads",
	.hosts = "graph.threads.net",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 30000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://www.threads.com/settings/website_permissions",
};
