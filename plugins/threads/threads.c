/* SPDX-License-Identifier: MIT
 * threads.c - Threads: each file and the post become a container, which Threads works on where nobody sees it; one
 * step lets that out, and it is a ticket that works once. Files are fetched from our public address.
 *
 * Source: developers.facebook.com/documentation/threads, 2025 and 2026. Not tried against Threads. */
#include <schedpost/kit.h>

enum { FILES_MOST = 20, HOUR_MS = 60 * 60 * 1000 };

#define API "{graph}/v1.0/"

/* ---- refusals: Meta's form of them, {"error":{"message","type","code","error_subcode"}} */

#define AGAIN                                                                                                         \
	.verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",                                    \
	.why = "Threads no longer accepts this account's access: it was withdrawn or has run out, or its password was changed. " \
	       "Connect the account again."
#define NO(fits, name_, why_) {fits, .verdict = SP_REFUSED, .name = (name_), .why = (why_)}

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .code = "101|191", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Threads does not know the organisation's app by these keys or by this redirect address. An admin looks at the app on "
		"developers.facebook.com: the keys are those of Threads there, not those of Facebook."},
	{.code = "102|190|458|460|463|467|492", AGAIN},
	{.words = "session has been invalidated|Error validating access token", AGAIN},
	{.words = "already been published", .verdict = SP_UNSURE, .name = "duplicate",
	 .why = "Threads says that this is out already, so an earlier try may have arrived. schedpost looks before it sends anything."},
	{.code = "2207051", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "blocked",
	 .why = "Threads has stopped this account for a while: what it does looks like spam to it. Log in on threads.com and look; when "
		"the block is over, connect the account again."},
	{.code = "4", .verdict = SP_LATER, .scope = SP_THIS_PLATFORM, .name = "rate-limit",
	 .why = "Threads asks for a pause: much was sent in a short time. schedpost goes on by itself afterwards."},
	{.code = "17|32|341|613|80000-80014", .as = 429},
	{.code = "true", .as = 500},	/* is_transient */
	{.op = SP_PUBLISH, .code = "2207027", .verdict = SP_LATER, .name = "not-ready",
	 .why = "Threads is not done with a picture or film. schedpost tries again by itself."},
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
	{.status = 5, .as = 500},
	{.code = "1|2", .as = 500},
	{.code = "3|10|200-299", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-right",
	 .why = "Threads says that a permission is missing. Connect the account again, and agree to everything that is asked."},
	NO(.code = "100", "refused", "Threads refused this, for something in it is not as it must be. Change that and try once more."),
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

/* ---- words. Notes are the containers of the files, in their order; of several files, and of a text, one of the whole
 * behind them; then what came out. */

static uint32_t ticket_at(struct kit *k)
{
	uint32_t n = k->job->post->nmedia;
	return n > 1 ? n : 0;
}

static sp_str ticket(struct kit *k)
{
	return kit_note(k, ticket_at(k));
}

static sp_str out(struct kit *k)
{
	return kit_note(k, ticket_at(k) + 1);
}

static sp_str one_file(struct kit *k)
{
	return k->job->post->nmedia == 1 ? SP_S("true") : (sp_str){0};
}

static sp_str album(struct kit *k)
{
	return k->job->post->nmedia > 1 ? SP_S("true") : (sp_str){0};
}

static sp_str children(struct kit *k)
{
	kit_text t = kit_text_new(k);
	uint32_t n = k->job->post->nmedia;
	for (uint32_t i = 0; n > 1 && i < n; i++) kit_putf(&t, "%s%.*s", i ? "," : "", KIT_SHOW(kit_note(k, i)));
	return kit_str(&t);
}

static sp_str url_of(struct kit *k, const char *kind)
{
	return k->file && kit_starts(k->file->mime, kind) ? k->file->url : (sp_str){0};
}

static sp_str image(struct kit *k)
{
	return url_of(k, "image/");
}

static sp_str film(struct kit *k)
{
	return url_of(k, "video/");
}

static sp_str begun(struct kit *k)
{
	return kit_note(k, 0);
}

/* A card stands beside a text alone. */
static sp_str card(struct kit *k)
{
	return k->job->post->nmedia ? (sp_str){0} : k->job->post->link;
}

/* What a file that stands alone says with it. */
static sp_str said(struct kit *k)
{
	return k->job->post->nmedia == 1 ? kit_post_text(k) : (sp_str){0};
}

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
	KIT_WORD("begun", begun), KIT_WORD("ticket", ticket), KIT_WORD("out", out), KIT_WORD("one-file", one_file),
	KIT_WORD("album", album),
	KIT_WORD("children", children), KIT_WORD("image", image), KIT_WORD("film-url", film), KIT_WORD("card", card),
	KIT_WORD("said", said), KIT_WORD("said-to", said_to), KIT_WORD("listed", listed),
	KIT_CASES("file-kind", "<file-type>", "video*=VIDEO|*=IMAGE"),
	KIT_CASES("whole-kind", "<album|=none>", "true=CAROUSEL|*=TEXT"),
};

/* ---- publish */

enum { QUOTA, ITEM, ITEM_WORK, ITEM_UP, WHOLE, WHOLE_WORK, LET_OUT, WHERE };

static sp_move day_used_up(struct kit *k)
{
	kit_end(k, SP_LATER, SP_THIS_ACCOUNT, "day-used-up",
		"Threads takes no more posts of this account today. schedpost tries again by itself until it does.");
	k->job->result->not_before = k->job->now + HOUR_MS;
	return SP_DONE;
}

/* Who may not read it may post all the same. */
static sp_move took_quota(struct kit *k)
{
	bool answers = k->job->post->reply_to.id.len;
	int64_t most = kit_int(k->body, answers ? "data.0.reply_config.quota_total" : "data.0.config.quota_total", 0);
	int64_t used = kit_int(k->body, answers ? "data.0.reply_quota_usage" : "data.0.quota_usage", 0);
	if (kit_good(k) && most > 0 && used >= most) return day_used_up(k);
	bool no_more = kit_came(k, 0) || kit_came(k, 400) || kit_came(k, 403);
	return no_more && !kit_said(k, "4|17|32|102|190|613|80000-80014") ? kit_next(k) : kit_no(k);
}

static const struct kit_poll work = {
	.state = "status",
	.ready = "FINISHED",
	.working = "IN_PROGRESS",
	.failed = "ERROR",
	.reason = "error_message",
	.refused = "Threads could not use a picture or film, and nobody has seen it.",
	.slow = "Threads has been working on a picture or film for too long.",
};

/* What could not be fetched is tried with a new address; what is there and of no use is refused. */
static sp_move took_work(struct kit *k)
{
	sp_str state = kit_view(k->body, "status"), why = kit_view(k->body, "error_message");
	bool fetch = kit_finds(why, "DOWNLOAD", NULL) || kit_finds(why, "fetch", NULL);
	if (!kit_good(k)) return kit_no(k);
	if (kit_is(state, "EXPIRED")) return kit_anew(k, "What Threads had made ready has run out.");
	if (kit_is(state, "ERROR") && fetch) return kit_anew(k, "Threads could not fetch a picture or film from your public address.");
	if (kit_is(state, "PUBLISHED"))
		return kit_end(k, SP_UNSURE, SP_THIS_POST, "duplicate", "Threads says that this is out already. schedpost looks first.");
	return kit_took_poll(k, &work);
}

static sp_move took_whole(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "id");
	if (!kit_good(k)) return kit_no(k);
	return id.len && kit_printable(id) && kit_put_note(k, ticket_at(k), id) ? kit_next(k) : kit_nonsense(k);
}

static sp_move took_out(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "id");
	if (!kit_good(k)) return kit_no(k);
	return id.len && kit_printable(id) && kit_put_note(k, ticket_at(k) + 1, id) ? kit_next(k) : kit_nonsense(k);
}

/* Threads has said that it is out: what comes now tells only where. */
static sp_move took_where(struct kit *k)
{
	k->job->result->ref = (sp_ref){
		.id = out(k),
		.url = kit_good(k) ? kit_get(k, k->body, "permalink") : (sp_str){0},
	};
	return kit_ok(k);
}

#define STATUS_OF(which) KIT_GET(API which "?fields=status,error_message")
static const struct kit_phase publishing[] = {
	[QUOTA] = {.unless = "<begun>", KIT_GET(API "<me>/threads_publishing_limit?fields=quota_usage,config,reply_quota_usage,reply_config"),
		   .took = took_quota},
	[ITEM] = {.only = "image*|video*", KIT_POST(SP_PREPARES, API "<me>/threads"),
		  .form = "media_type=<file-kind>&image_url=<image>&video_url=<film-url>&alt_text=<file-alt>&is_carousel_item=<album>"
			  "&text=<said>&reply_to_id=<said-to>", .note = "<.id>", .as = KIT_FILE},
	[ITEM_WORK] = {.only = "*", .needs = "<file>", STATUS_OF("<file>"), .took = took_work},
	[ITEM_UP] = KIT_FILE_UP,
	[WHOLE] = {.all_files = true, .unless = "<one-file>", KIT_POST(SP_PREPARES, API "<me>/threads"),
		   .form = "media_type=<whole-kind>&children=<children>&text=<text>&link_attachment=<card>&reply_to_id=<reply_to>",
		   .took = took_whole},
	[WHOLE_WORK] = {.all_files = true, .unless = "<one-file>", .needs = "<ticket>", STATUS_OF("<ticket>"),
			.took = took_work},
	[LET_OUT] = {.all_files = true, .needs = "<ticket>", KIT_POST(SP_COMMITS_KEYED, API "<me>/threads_publish"),
		     .form = "creation_id=<ticket>", .took = took_out},
	[WHERE] = {.needs = "<out>", KIT_GET(API "<out>?fields=id,permalink"), .took = took_where},
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

/* ---- the look: the ticket tells whether it is out, the list where */

enum { TICKET, SEEK };

static sp_move send_ticket(struct kit *k)
{
	return ticket(k).len ? kit_send_row(k) : kit_next(k);
}

static sp_move took_ticket(struct kit *k)
{
	sp_str state = kit_view(k->body, "status");
	if (!kit_good(k)) return kit_no(k);
	if (kit_is(state, "PUBLISHED")) return kit_next(k);
	if (kit_fits(state, "FINISHED|ERROR|EXPIRED"))
		return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "Threads still has the post as one that nobody sees.");
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "not-known", "Threads does not say yet whether the post is out.");
}

/* Words are compared; a post without any is the first with as many files. */
static bool is_ours(struct kit *k, const sp_entry *e)
{
	sp_str text = kit_trim(kit_post_text(k));
	return text.len ? kit_same(kit_trim(e->text), text) : !e->text.len && e->nmedia == k->job->post->nmedia;
}

static sp_move took_seek(struct kit *k)
{
	struct kit_page page;
	if (!kit_read_page(k, &posts, &page)) return kit_no(k);
	for (size_t i = 0; i < page.n; i++) {
		if (!is_ours(k, &page.entries[i])) continue;
		k->job->result->ref = page.entries[i].ref;
		return kit_ok(k);
	}
	if (!ticket(k).len) return kit_entries(k, NULL, 0);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "not-listed", "Threads says that the post is out, but does not list it yet.");
}

static const struct kit_phase looking[] = {
	[TICKET] = {STATUS_OF("<ticket>"), .send = send_ticket, .took = took_ticket},
	[SEEK] = {.send = kit_send_list, .took = took_seek},
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
	KIT_OP(SP_CONNECT, connecting), KIT_OP(SP_PUBLISH, publishing), KIT_OP(SP_LOOKUP, looking),
	KIT_OP(SP_NUMBERS, counting),
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
	KIT_ALL(words),
	.files_most = FILES_MOST,
	.files_kept_ms = 20 * HOUR_MS,	/* Threads keeps containers for a day */
	.ended = kit_mind_usage,
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
