/* SPDX-License-Identifier: MIT
 * pinterest.c - Pinterest's boards: what the plugin declares, what Pinterest's refusals mean, and where things stand in
 * its answers. */
#include "pinterest.h"

/* ---- refusals. Its description says that tokens of "system users" alone are taken back. */

#define BY_HAND									\
	"Pinterest does not let this app take its access back. Do it there now: log in with the organisation's account and " \
	"remove the app under Settings, Security, Connected apps."

static const struct kit_rule rules[] = {
	{.op = SP_CONNECT, .status = 403, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "not-allowed",
	 .why = "Pinterest does not let this app do that. Ask the person who looks after schedpost whether the app was "
		"approved by Pinterest, then connect again."},
	{.op = SP_REVOKE, .status = 401, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "by-hand",
	 .why = BY_HAND},
	{.op = SP_REVOKE, .status = 403, .verdict = SP_REFUSED, .scope = SP_THIS_ACCOUNT, .name = "by-hand",
	 .why = BY_HAND},
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
	.needed = "boards:read boards:write pins:read pins:write user_accounts:read",
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

static sp_move send_who(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, "{api}/v5/user_account");
	return SP_SEND;
}

static sp_move took_who(struct kit *k)
{
	sp_str user = kit_get(k, k->body, "username");
	if (!kit_good(k)) return kit_no(k);
	return user.len && kit_put_note(k, KIT_OWN, user) ? kit_next(k) : kit_nonsense(k);
}

static const struct kit_phase connecting[] = {
	KIT_CONSENT, {send_exchange, kit_took_exchange}, {send_who, took_who}, KIT_LIST_ACCOUNTS, KIT_CHOOSE,
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
	{"all.summary_metrics.IMPRESSION", "views"},
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

static const struct kit_word words[] = {
	KIT_NOTE_WORD("film", FILM), KIT_WORD("today", today), KIT_WORD("first-day", first_day),
	KIT_WORD("alt", pinterest_alt),
};

/* ---- the tables */

static const struct kit_op ops[] = {KIT_OP(SP_CONNECT, connecting), KIT_OP(SP_PUBLISH, pinterest_publish)};

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

static sp_move step(sp_job *job)
{
	return kit_step(job, &plugin);
}

static const sp_cannot cannot[] = {
	{SP_ABLE_TEXT, 0, SP_S("A Pin needs a picture or a film.")},
	{SP_ABLE_CHAIN, 0, SP_S("Pinterest has no chains of Pins.")},
	{SP_ABLE_EDIT, 0, SP_S("schedpost does not change what is out yet.")},
	{SP_ABLE_LIMITS, 0, SP_S("Pinterest tells programs no limits.")},
	{SP_ABLE_ONCE, 0, SP_S("Pinterest takes a Pin twice, so schedpost looks first.")},
};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_REFRESH) | SP_CAN(SP_REVOKE) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PROFILE) |
	       SP_CAN(SP_PUBLISH) | SP_CAN(SP_LOOKUP) | SP_CAN(SP_TIMELINE) | SP_CAN(SP_DELETE) |
	       SP_CAN(SP_NUMBERS),
	.name = "pinterest",
	.title = "Pinterest",
	.version = "1",
	.hosts = "api.pinterest.com www.pinterest.com pinterest-media-upload.s3-accelerate.amazonaws.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_LIST,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://www.pinterest.com/settings/security",
	.step = step,
	KIT_ALL(cannot),
};
