/* SPDX-License-Identifier: MIT
 * pinterest.c - Pinterest: an account is a board. A film goes up first and is waited for; pictures travel inside the
 * request that makes the pin.
 *
 * Source: Pinterest's own description of its API, v5.23.0 (github.com/pinterest/api-description). */
#include <schedpost/kit.h>

enum { PICTURES_MOST = 5, ALT_MOST = 500 /* bytes; Pinterest counts characters */ };

/* ---- refusals. Its description says that tokens of "system users" alone are taken back. */

#define NOT_TAKEN_BACK(status_)                                                                                       \
	{.op = SP_REVOKE, .status = (status_), .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "by-hand",    \
	 .why = "Pinterest does not let this app take its access back. Do it there now: log in with the "             \
		"organisation's account and remove the app under Settings, Security, Connected apps."}

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .status = 403, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "Pinterest does not let this app do that. Ask the person who looks after schedpost whether the app was "
		"approved by Pinterest, then connect again."},
	NOT_TAKEN_BACK(401), NOT_TAKEN_BACK(403),
	{.status = 403, .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "Pinterest does not let this app or log-in do that. Ask the person who looks after schedpost whether the app has "
		"Standard access, then connect the account again with all the permissions that are asked for."},
	{.op = SP_PUBLISH, .status = 404, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "no-board",
	 .why = "Pinterest does not find the board, so the pin could not be made. If the board was deleted, connect another one."},
};

/* ---- connect: an account is a board */

static const struct kit_oauth oauth = {
	.authorize = "{dialog}/oauth/",
	.token = "{api}/v5/oauth/token",
	.revoke = "{api}/v5/oauth/token/revoke",
	.scope = "boards:read,boards:write,pins:read,pins:write,user_accounts:read",
	.no_challenge = true,
	.spends_refresh = true,
	.ends = {SP_ACCESS_TOKEN, SP_REFRESH_TOKEN},
	.hints = true,
};

/* On boards for advertisements only no ordinary pin may be. */
static bool is_for_pins(const json_t *board)
{
	return !json_is_true(kit_at(board, "is_ads_only"));
}

static const struct kit_connect connect = {
	.prompt = "Log in at Pinterest with your organisation's account, and allow schedpost to pin for it.",
	.missing = "Pinterest did not give what schedpost needs to pin",
	.then = "Connect once more and allow everything that is asked for.",
	.request = "{api}/v5/boards?page_size=250",
	.list = "items",
	.id = "<.id>",
	.name = "<.name>",
	.handle = "<own>",
	.fits = is_for_pins,
	.code = "no-board",
	.none = "This Pinterest account has no board yet, and each pin must stand on one. Make a board on Pinterest, "
		"then connect again.",
	.choose = "Which of these boards shall schedpost pin to?",
	.settings = "board_id=<id>",
};

/* Apps from before 25 September 2025 get a log-in that can be renewed without end only when they ask for it. */
static sp_move send_exchange(struct kit *k)
{
	sp_move move = kit_send_exchange(k);
	kit_part(k, SP_FORM, "continuous_refresh", SP_S("true"));
	return move;
}

static const struct kit_phase connecting[] = {
	KIT_CONSENT,
	{.send = send_exchange, .took = kit_took_exchange},
	{KIT_GET("{api}/v5/user_account"), .note = "<.username>", .as = KIT_OWN},
	KIT_LIST_ACCOUNTS,
	KIT_CHOOSE,
};

static const struct kit_profile board = {
	.request = "{api}/v5/boards/<board_id|me>",
	.id = "<.id>",
	.handle = "<.owner.username>",
	.name = "<.name>",
	.text = "description",
};

static const struct kit_profile user = {
	.request = "{api}/v5/user_account",
	.id = "<me>",
	.handle = "<.username>",
	.name = "<.business_name|.username>",
	.url = "https://www.pinterest.com/<.username>",
	.text = "about",
	.site = "website_url",
};

/* ---- what is out there */

/* How many pictures a pin of several has is not always told; then it is as many as the one that is looked for. */
static bool count_files(struct kit *k, const json_t *pin, sp_entry *e)
{
	size_t n = kit_len(pin, "media.items");
	bool several = kit_finds(kit_view(pin, "media.media_type"), "multiple", NULL);
	e->nmedia = !several ? 1 : n ? (uint32_t)n : k->job->post ? k->job->post->nmedia : 2;
	return true;
}

static const struct kit_list pins = {
	.request = "{api}/v5/boards/<board_id|me>/pins?page_size=100&bookmark=<cursor>",
	.posts = "items",
	.more = "bookmark",
	.id = "id",
	.url = "https://www.pinterest.com/pin/<.id>",
	.text = "description",
	.link = "link",
	.at = "created_at",
	.finish = count_files,
	.unsorted = true,
};

static const struct kit_count counts[] = {
	{"all.summary_metrics.IMPRESSION", "impressions"},
	{"all.summary_metrics.PIN_CLICK", "clicks"},
	{"all.summary_metrics.OUTBOUND_CLICK", "link-clicks"},
	{"all.summary_metrics.SAVE", "saves"},
	{"all.lifetime_metrics.TOTAL_COMMENTS", "replies"},
	{"all.lifetime_metrics.TOTAL_REACTIONS", "likes"},
};

static const struct kit_numbers numbers = {
	.request = "{api}/v5/pins/<id>/analytics?start_date=<first-day>&end_date=<today>"
		   "&metric_types=IMPRESSION,PIN_CLICK,OUTBOUND_CLICK,SAVE,TOTAL_COMMENTS,TOTAL_REACTIONS",
	KIT_ALL(counts),
};

static const struct kit_removal removal = {.request = "{api}/v5/pins/<id>"};

/* ---- words */

static sp_str today(struct kit *k)
{
	return kit_cut(kit_iso(k, k->job->now), 10);
}

/* Pinterest tells figures of the last 90 days. */
static sp_str first_day(struct kit *k)
{
	static const int64_t days_ms = 89LL * 24 * 60 * 60 * 1000;
	return kit_cut(kit_iso(k, k->job->now - days_ms), 10);
}

/* A pin has one description for all its pictures. */
static sp_str alt(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	for (uint32_t i = 0; i < post->nmedia; i++)
		if (post->media[i].alt.len) kit_putf(&t, "%s%.*s", t.len ? "\n" : "", KIT_SHOW(post->media[i].alt));
	return post->nmedia > 1 ? kit_cut(kit_str(&t), ALT_MOST) : kit_str(&t);
}

static const struct kit_word words[] = {
	KIT_WORD("today", today), KIT_WORD("first-day", first_day), KIT_WORD("alt", alt),
};

/* ---- publish */

/* What no pin can be made of is said before anything is sent. */
static sp_move check(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post->nmedia)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-media",
			       "A pin needs a picture or a film; this post has none. Add one and schedule it again.");
	if (kit_film(post) && post->nmedia > 1)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "film-alone",
			       "On Pinterest a film stands alone in its pin. Take the other files out, or make two posts.");
	if (post->reply_to.id.len)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-chains",
			       "Pinterest has no chains of pins. Schedule each part as a post of its own.");
	return kit_next(k);
}

/* The store's form: what Pinterest has given, then the file. Later than in the same step it is not known any more. */
static sp_move send_upload(struct kit *k)
{
	json_t *fields = kit_at(k->body, "upload_parameters");
	sp_str url = kit_get(k, k->body, "upload_url");
	bool told = json_is_object(fields) && kit_starts(url, "http") && kit_printable(url);
	if (!told) return k->body ? kit_nonsense(k) : kit_go(k, 0);
	kit_request(k, SP_PREPARES, SP_POST, url);
	for (void *i = json_object_iter(fields); i; i = json_object_iter_next(fields, i)) {
		if (k->job->request->nparts + 1 == SP_MOST_PARTS) return kit_nonsense(k);
		sp_part *field = kit_part(k, SP_MULTIPART, NULL, kit_get(k, json_object_iter_value(i), ""));
		field->name = kit_copy(k, kit_of(json_object_iter_key(i)));
	}
	kit_file(k, SP_MULTIPART, "file", 0)->mime = (sp_str){0};
	return SP_SEND;
}

/* The store answers in XML, and its place for the file runs out. */
static sp_move took_upload(struct kit *k)
{
	int status = k->job->answer->status;
	if (kit_came(k, 0)) return kit_next(k);
	bool no = kit_came(k, status) && status >= 400 && status < 500 && status != 429 && status != 413;
	return no ? kit_anew(k, "Pinterest's place for the film had run out.") : kit_no(k);
}

static const struct kit_poll work = {
	.state = "status",
	.ready = "succeeded",
	.working = "registered|processing",
	.failed = "failed",
	.slow = "Pinterest has been working on the film for hours.",
	.refused = "Pinterest could not use this film. It takes MP4 of 4 seconds to 15 minutes.",
};

/* The JSON so far ends behind an opening quote; the host puts the file there, as base64. */
static void say_pictures(struct kit *k, sp_str pin)
{
	const sp_post *post = k->job->post;
	bool one = post->nmedia == 1;
	kit_json(k, kit_fmt(k, "%.*s{\"source_type\":\"%s", KIT_SHOW(pin),
			    one ? "image_base64\"," : "multiple_image_base64\",\"items\":[{"));
	for (uint32_t i = 0; i < post->nmedia; i++) {
		kit_json(k, kit_fmt(k, "%s\"content_type\":\"%.*s\",\"data\":\"", i ? "\"},{" : "",
				    KIT_SHOW(post->media[i].mime)));
		kit_part(k, SP_JSON, NULL, (sp_str){0})->media = i + 1;
	}
	kit_json(k, one ? SP_S("\"}}") : SP_S("\"}]}}"));
}

static sp_move send_pin(struct kit *k)
{
	kit_call(k, SP_COMMITS, SP_POST, "{api}/v5/pins");
	sp_str pin = kit_json_of(k, "{'board_id':'<board_id|me>','title':'<?title>','description':'<?text>','link':'<?link>',"
				    "'alt_text':'<?alt>','media_source':");
	/* The first picture of a film is often black. */
	sp_str film = kit_json_of(k, "{'source_type':'video_id','media_id':'<film>','cover_image_key_frame_time':1}}");
	if (kit_film(k->job->post)) kit_json(k, kit_fmt(k, "%.*s%.*s", KIT_SHOW(pin), KIT_SHOW(film)));
	else say_pictures(k, pin);
	return SP_SEND;
}

static const struct kit_phase publishing[] = {
	{.send = check},
	{.only = "video*", KIT_POST(SP_PREPARES, "{api}/v5/media"), .json = "{'media_type':'video'}", .note = "<.media_id>",
	 .as = KIT_FILE},
	{.only = "video*", .send = send_upload, .took = took_upload},
	{.only = "video*", .needs = "<film>", KIT_GET("{api}/v5/media/<film>"), .poll = &work,
	 .lost = "Pinterest has lost the film."},
	KIT_FILE_UP,
	{.all_files = true, .send = send_pin, .id = "<.id>", .url = "https://www.pinterest.com/pin/<.id>"},
};

/* ---- the tables */

static const struct kit_op ops[] = {KIT_OP(SP_CONNECT, connecting), KIT_OP(SP_PUBLISH, publishing)};

static const struct kit_plugin plugin = {
	.title = "Pinterest",
	.code = "code",
	.message = "message",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &oauth,
	.connect = &connect,
	.whoami = &board,
	.profile = &user,
	.list = &pins,
	.numbers = &numbers,
	.removal = &removal,
	KIT_ALL(words),
	.files_most = PICTURES_MOST,
};

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.flags = SP_COUNTS_WARNING | SP_NEEDS_MEDIA | SP_ONE_VIDEO_ALONE | SP_LINK_IS_SHOWN,
	.text_most = 800,
	.title_most = 100,
	.alt_most = 500,
	.media_most = PICTURES_MOST,
	.image_most_bytes = 10 << 20,
	.video_most_bytes = 2LL << 30,
	.video_most_ms = 15 * 60 * 1000,
	.mimes = SP_S("image/jpeg image/png video/mp4"),
};

static const sp_base bases[] = {
	{SP_S("api"), SP_S("https://api.pinterest.com")},
	{SP_S("dialog"), SP_S("https://www.pinterest.com")},
};

static const sp_cannot cannot[] = {
	{SP_ABLE_TEXT, 0, SP_S("A Pin needs a picture or a film.")},
	{SP_ABLE_CHAIN, 0, SP_S("Pinterest has no chains of Pins.")},
	KIT_NO_EDIT,
	{SP_ABLE_LIMITS, 0, SP_S("Pinterest tells programs no limits.")},
	{SP_ABLE_ONCE, 0, SP_S("Pinterest takes a Pin twice, so schedpost looks first.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS | SP_CAN(SP_REFRESH),
	.name = "pinterest",
	.title = "Pinterest",
	.hosts = "api.pinterest.com www.pinterest.com pinterest-media-upload.s3-accelerate.amazonaws.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://www.pinterest.com/settings/security",
};
