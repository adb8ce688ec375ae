/* SPDX-License-Identifier: MIT
 * instagram.c - Instagram: each file and the post become a container, which Instagram works on where nobody sees it;
 * one step lets that out, and it is a ticket that works once. Files are fetched from our public address. */
#include "instagram.h"

enum { FILES_MOST = 10, TAGS_MOST = 30, HOUR_MS = 60 * 60 * 1000 };

/* ---- refusals: Meta's form of them, where the finer code tells most */

#define AGAIN                                                                                                         \
	.verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",                                    \
	.why = "Instagram no longer accepts this account's access: it was withdrawn or has run out, or its password was " \
	       "changed. Connect the account again."
#define NO(fits, name_, why_) {fits, .verdict = SP_REFUSED, .name = (name_), .why = (why_)}

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .code = "101|191", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Meta does not know the organisation's app by these keys or by this redirect address. For the log-in at Instagram the "
		"keys are those of Instagram in the app, for the log-in at Facebook those of the app itself. An admin looks there."},
	{.code = "102|190|458|460|463|467|492|REVOKED_ACCESS_TOKEN", AGAIN},
	{.words = "session has been invalidated|Error validating access token", AGAIN},
	{.words = "not an Instagram business", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-professional",
	 .why = "Instagram says that this is no professional account any more. Make it one in its settings, then connect it again."},
	{.words = "already been published", .verdict = SP_UNSURE, .name = "duplicate",
	 .why = "Instagram says that this is out already, so an earlier try may have arrived. schedpost looks before it sends."},
	{.code = "2207051|2207050", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "blocked",
	 .why = "Instagram has stopped this account for a while. Log in on instagram.com and look; when the block is over, connect the "
		"account again."},
	{.code = "2207042", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "day-used-up",
	 .why = "Instagram takes no more posts of this account today. schedpost tries again by itself until it does."},
	{.code = "4", .verdict = SP_LATER, .scope = SP_THIS_PLATFORM, .name = "rate-limit",
	 .why = "Instagram asks for a pause: much was sent in a short time. schedpost goes on by itself afterwards."},
	{.code = "17|32|341|613|80000-80014", .as = 429},
	{.code = "true", .as = 500},	/* is_transient */
	{.op = SP_PUBLISH, .code = "2207027", .verdict = SP_LATER, .name = "not-ready",
	 .why = "Instagram is not done with a picture or film. schedpost tries again by itself."},
	{.op = SP_PUBLISH, .code = "33|2207006|2207008|2207020", .anew = true,
	 .why = "Instagram has lost what was made ready."},
	{.op = SP_PUBLISH, .code = "2207001|2207003|2207032|2207052|2207053|2207077|2207082", .anew = true,
	 .why = "Instagram could not fetch a picture or film from your public address."},
	NO(.code = "2207010", "too-long", "Instagram counts more than 2,200 characters. Shorten the text and schedule it again."),
	NO(.code = "2207009|36003", "picture-shape", "Instagram takes pictures from 4 wide by 5 high to 1.91 wide by 1 high. Cut this "
	   "one, and schedule the post again."),
	NO(.code = "2207004|2207005|2207023|2207026|2207028|2207057|36001", "file-refused",
	   "Instagram cannot use a picture or film. Save it anew as JPEG or MP4 and schedule the post again."),
	{.status = 5, .as = 500},
	{.code = "1|2", .as = 500},
	{.code = "3|10|200-299", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-right",
	 .why = "Instagram says that a permission is missing. Connect the account again, and agree to everything that is asked."},
	NO(.code = "100", "refused", "Instagram refused this, for something in it is not as it must be. Change that and try once more."),
};

/* Instagram's day is the last 24 hours, so there may be room at any time. */
static void ended(struct kit *k)
{
	sp_result *r = k->job->result;
	kit_mind_usage(k);
	if (!r->not_before && kit_is(r->code, "day-used-up")) r->not_before = k->job->now + HOUR_MS;
}

/* ---- words. Notes are the containers of the files, in their order; of several one of the whole behind them; then what
 * came out. */

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

static bool is_film(struct kit *k)
{
	return k->file && kit_starts(k->file->mime, "video/");
}

static sp_str image(struct kit *k)
{
	return k->file && !is_film(k) ? k->file->url : (sp_str){0};
}

static sp_str film(struct kit *k)
{
	return is_film(k) ? k->file->url : (sp_str){0};
}

/* Films have none here. */
static sp_str alt(struct kit *k)
{
	return k->file && !is_film(k) ? k->file->alt : (sp_str){0};
}

/* A film alone is a reel; Instagram has no name for a picture. */
static sp_str kind(struct kit *k)
{
	if (!is_film(k)) return (sp_str){0};
	return album(k).len ? SP_S("VIDEO") : SP_S("REELS");
}

/* What a file that stands alone says with it. */
static sp_str said(struct kit *k)
{
	return album(k).len ? (sp_str){0} : kit_post_text(k);
}

static const struct kit_word words[] = {
	KIT_WORD("api", instagram_api), KIT_NOTE_WORD("begun", 0), KIT_WORD("ticket", ticket), KIT_WORD("out", out),
	KIT_WORD("album", album), KIT_WORD("children", children), KIT_WORD("image", image), KIT_WORD("film-url", film),
	KIT_WORD("alt", alt), KIT_WORD("kind", kind), KIT_WORD("said", said),
};

/* ---- publish */

enum { CHECK, QUOTA, ITEM, ITEM_WORK, ITEM_UP, WHOLE, WHOLE_WORK, LET_OUT, WHERE };

static uint32_t tags_in(struct kit *k, sp_str text)
{
	enum { SPANS_MOST = 400 };
	kit_span *spans = k->job->alloc(k->job, SPANS_MOST * sizeof *spans);
	size_t n = kit_spans(k, text, spans, SPANS_MOST);
	uint32_t tags = 0;
	for (size_t i = 0; i < n; i++) tags += spans[i].kind == KIT_TAG;
	return tags;
}

/* From 4:5 to 1.91:1. */
static bool has_shape(const sp_media *m)
{
	uint64_t w = m->width, h = m->height;
	return m->role != SP_IMAGE || !w || !h || (w * 5 >= h * 4 && w * 100 <= h * 191);
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

/* Who may not read it may post all the same. */
static sp_move took_quota(struct kit *k)
{
	int64_t most = kit_int(k->body, "data.0.config.quota_total", 0), used = kit_int(k->body, "data.0.quota_usage", 0);
	if (kit_good(k) && most > 0 && used >= most)
		return kit_end(k, SP_LATER, SP_THIS_ACCOUNT, "day-used-up", "Instagram takes no more posts of this account today. schedpost "
			       "tries again by itself until it does.");
	bool no_more = kit_came(k, 0) || kit_came(k, 400) || kit_came(k, 403);
	return no_more && !kit_said(k, "4|17|32|102|190|613|80000-80014") ? kit_next(k) : kit_no(k);
}

static const struct kit_poll work = {
	.state = "status_code",
	.ready = "FINISHED",
	.working = "IN_PROGRESS",
	.failed = "ERROR",
	.reason = "status",
	.refused = "Instagram could not use a picture or film, and nobody has seen it.",
	.slow = "Instagram has been working on a picture or film for too long.",
};

/* What could not be fetched is tried with a new address; what is there and of no use is refused. */
static sp_move took_work(struct kit *k)
{
	static const char *const fetching[] = {"2207003", "2207052", "2207077", "2207053", "2207001", "fetch", "download"};
	sp_str state = kit_view(k->body, "status_code"), why = kit_view(k->body, "status");
	bool fetch = false;
	if (!kit_good(k)) return kit_no(k);
	for (size_t i = 0; i < KIT_COUNT(fetching); i++) fetch |= kit_finds(why, fetching[i], NULL);
	if (kit_is(state, "EXPIRED")) return kit_anew(k, "What Instagram had made ready has run out.");
	if (kit_is(state, "ERROR") && fetch) return kit_anew(k, "Instagram could not fetch a picture or film from your public address.");
	if (kit_is(state, "PUBLISHED"))
		return kit_end(k, SP_UNSURE, SP_THIS_POST, "duplicate", "Instagram says that this is out already. schedpost looks first.");
	return kit_took_poll(k, &work);
}

static sp_move took_id(struct kit *k, uint32_t as)
{
	sp_str id = kit_get(k, k->body, "id");
	if (!kit_good(k)) return kit_no(k);
	return id.len && kit_printable(id) && kit_put_note(k, as, id) ? kit_next(k) : kit_nonsense(k);
}

static sp_move took_whole(struct kit *k)
{
	return took_id(k, ticket_at(k));
}

static sp_move took_out(struct kit *k)
{
	return took_id(k, ticket_at(k) + 1);
}

/* Instagram has said that it is out: what comes now tells only where. */
static sp_move took_where(struct kit *k)
{
	k->job->result->ref = (sp_ref){
		.id = out(k),
		.url = kit_good(k) ? kit_get(k, k->body, "permalink") : (sp_str){0},
	};
	return kit_ok(k);
}

#define STATUS_OF(which) KIT_GET("<api>/" which "?fields=status_code,status")
static const struct kit_phase publishing[] = {
	[CHECK] = {.send = check},
	[QUOTA] = {.unless = "<begun>", KIT_GET("<api>/<me>/content_publishing_limit?fields=quota_usage,config"),
		   .took = took_quota},
	[ITEM] = {.only = "image*|video*", KIT_POST(SP_PREPARES, "<api>/<me>/media"),
		  .form = "media_type=<kind>&image_url=<image>&video_url=<film-url>&alt_text=<alt>&is_carousel_item=<album>"
			  "&caption=<said>", .note = "<.id>", .as = KIT_FILE},
	[ITEM_WORK] = {.only = "*", .needs = "<file>", STATUS_OF("<file>"), .took = took_work},
	[ITEM_UP] = KIT_FILE_UP,
	[WHOLE] = {.all_files = true, .when = "<album>", KIT_POST(SP_PREPARES, "<api>/<me>/media"),
		   .form = "media_type=CAROUSEL&children=<children>&caption=<text>", .took = took_whole},
	[WHOLE_WORK] = {.all_files = true, .when = "<album>", .needs = "<ticket>", STATUS_OF("<ticket>"),
			.took = took_work},
	[LET_OUT] = {.all_files = true, .needs = "<ticket>", KIT_POST(SP_COMMITS_KEYED, "<api>/<me>/media_publish"),
		     .form = "creation_id=<ticket>", .took = took_out},
	[WHERE] = {.needs = "<out>", KIT_GET("<api>/<out>?fields=id,permalink"), .took = took_where},
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

/* ---- the look: the ticket tells whether it is out, the list where */

enum { TICKET, SEEK };

static sp_move send_ticket(struct kit *k)
{
	return ticket(k).len ? kit_send_row(k) : kit_next(k);
}

static sp_move took_ticket(struct kit *k)
{
	sp_str state = kit_view(k->body, "status_code");
	if (!kit_good(k)) return kit_no(k);
	if (kit_is(state, "PUBLISHED")) return kit_next(k);
	if (kit_fits(state, "FINISHED|ERROR|EXPIRED"))
		return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "Instagram still has the post as one that nobody sees.");
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "not-known", "Instagram does not say yet whether the post is out.");
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
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "not-listed", "Instagram says that the post is out, but does not list it yet.");
}

static const struct kit_phase looking[] = {
	[TICKET] = {STATUS_OF("<ticket>"), .send = send_ticket, .took = took_ticket},
	[SEEK] = {.send = kit_send_list, .took = took_seek},
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
	KIT_OP(SP_PUBLISH, publishing), KIT_OP(SP_LOOKUP, looking),
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
	KIT_ALL(words),
	.files_most = FILES_MOST,
	.files_kept_ms = 20 * HOUR_MS,	/* Instagram keeps containers for a day */
	.ended = ended,
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
	.image_tall_most = 1250,
	.image_wide_most = 1910,
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
