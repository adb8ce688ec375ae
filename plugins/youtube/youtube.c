/* SPDX-License-Identifier: MIT
 * youtube.c - YouTube: what it declares, what its refusals mean, how a channel is connected, and when its day
 * begins. */
#include "youtube.h"

#define REASON(code_, verdict_, scope_, name_, why_)                                                                  \
	{.code = (code_), .verdict = (verdict_), .scope = (scope_), .name = (name_), .why = (why_)}
#define NO(code_, why_) REASON(code_, SP_REFUSED, SP_THIS_POST, "refused", why_)
#define PAUSE(code_)                                                                                                  \
	REASON(code_, SP_LATER, SP_THIS_ACCOUNT, "rate-limit",                                                        \
	       "YouTube asks for a pause: much was sent in a short time. schedpost goes on by itself afterwards.")
#define USED_UP(code_)                                                                                                \
	REASON(code_, SP_LATER, SP_THIS_PLATFORM, "used-up",                                                          \
	       "What Google allows schedpost's app in one day is used up. It goes on by itself after midnight in "    \
	       "California.")
#define NO_RIGHT(code_)                                                                                               \
	REASON(code_, SP_RECONNECT, SP_THIS_ACCOUNT, "no-right",                                                      \
	       "YouTube says that a permission is missing. Connect the account again, and tick everything that Google " \
	       "asks.")

#define NO_CHANNEL \
	"This Google account has no YouTube channel. Make one on youtube.com, then connect the account again."

static const struct kit_rule rules[] = {
	/* The token addresses put a word where the API has an object. */
	{.op = SP_CONNECT, .code = "invalid_grant", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "Google no longer takes this consent: it was used already or is too old. Connect once more."},
	{.op = SP_REFRESH, .code = "invalid_grant", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "not-accepted",
	 .why = "Google no longer accepts this channel's access: it was withdrawn, or not used for half a year, or "
		"the app is still in Google's test mode, where access ends after 7 days. Connect the account again."},
	{.op = SP_REVOKE, .status = 400, .code = "invalid_token", .verdict = SP_OK},
	USED_UP("quotaExceeded"), USED_UP("dailyLimitExceeded"),
	REASON("uploadLimitExceeded", SP_LATER, SP_THIS_ACCOUNT, "upload-limit",
	       "This channel has uploaded as many films as YouTube allows in a day. schedpost tries again by itself."),
	PAUSE("rateLimitExceeded"), PAUSE("userRateLimitExceeded"),
	REASON("youtubeSignupRequired", SP_RECONNECT, SP_THIS_ACCOUNT, "no-channel", NO_CHANNEL),
	NO_RIGHT("forbidden"), NO_RIGHT("insufficientPermissions"),
	NO("invalidTitle", "YouTube does not take this title: it has 1 to 100 characters, without < and >. Change it and "
			   "schedule the post again."),
	NO("invalidDescription", "YouTube does not take this text: it has at most 5,000 bytes, without < and >. Change it "
				 "and schedule the post again."),
	NO("invalidCategoryId", "YouTube does not know the category that is set for this account. Ask the person who looks "
				"after schedpost."),
	NO("mediaBodyRequired", "YouTube takes films only, and this post has none. Add one and schedule it again."),
	NO("invalidFilename", "YouTube does not take the name of this file. Rename it and schedule the post again."),
	{.op = SP_PUBLISH, .status = 400, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "refused",
	 .why = "YouTube refused this film. Change the post and schedule it again."},
};

/* Google's day begins at midnight in California, which is 08:00 UTC in winter and an hour before in summer. */
static int64_t next_day(int64_t now)
{
	enum { DAY_MS = 24 * 60 * 60 * 1000, MIDNIGHT_MS = 8 * 60 * 60 * 1000 };
	int64_t since = (now - MIDNIGHT_MS) % DAY_MS;
	return now - since + DAY_MS;
}

sp_move youtube_no(struct kit *k)
{
	bool channel = k->job->op == SP_WHOAMI || k->job->op == SP_PROFILE;
	if (channel && kit_good(k)) return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "no-channel", NO_CHANNEL);
	sp_move move = kit_no(k);
	sp_result *r = k->job->result;
	bool day = kit_is(r->code, "used-up") || kit_is(r->code, "upload-limit");
	if (day && !r->not_before) r->not_before = next_day(k->job->now);
	return move;
}

/* ---- connect */

/* Without these words Google gives a token for one hour and none to renew it. */
static const struct kit_oauth oauth = {
	.authorize = "{dialog}/o/oauth2/v2/auth",
	.token = "{token}/token",
	.revoke = "{token}/revoke",
	.scope = "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.force-ssl",
	.more = "access_type=offline&prompt=consent",
	.in_form = true,
	.ends = {SP_REFRESH_TOKEN},	/* and with it all that came from it */
};

static const struct kit_connect connect = {
	.prompt = "Log in to Google, choose the channel, and tick everything that Google asks.",
	.needed = "https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.force-ssl",
	.missing = "Google was not allowed to give schedpost what it needs",
	.then = "Connect once more, and tick everything that Google asks.",
	.request = "{api}/youtube/v3/channels?part=snippet,contentDetails&mine=true",
	.list = "items.0",
	.id = "<.id>",
	.name = "<.snippet.title>",
	.handle = "<.snippet.customUrl>",
	.more = "contentDetails.relatedPlaylists.uploads",
	.code = "no-channel",
	.none = NO_CHANNEL,
	.settings = "uploads=<more>",
};

static sp_move took_exchange(struct kit *k)
{
	bool lasts = kit_get(k, k->body, "refresh_token").len > 0, access = kit_get(k, k->body, "access_token").len > 0;
	if (!kit_good(k) || !access || lasts) return kit_took_exchange(k);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "no-lasting-access",
		       "Google gave access for one hour only. Remove schedpost's app at myaccount.google.com/connections, then "
		       "connect once more.");
}

/* A Google account without a channel gets an empty list, or none. */
static sp_move took_channel(struct kit *k)
{
	return kit_good(k) && !kit_at(k->body, "items.0") ? kit_next(k) : kit_took_accounts(k);
}

static const struct kit_phase connecting[] = {
	KIT_CONSENT, {kit_send_exchange, took_exchange}, {kit_send_accounts, took_channel}, KIT_CHOOSE,
};

static const struct kit_profile channel = {
	.request = "{api}/youtube/v3/channels?part=snippet,contentDetails&mine=true",
	.of = "items.0",
	.id = "<.id>",
	.handle = "<.snippet.customUrl>",
	.name = "<.snippet.title>",
	.url = "https://www.youtube.com/channel/<.id>",
	.text = "snippet.description",
};

/* ---- figures, fifty films at once, and taking down */

static const struct kit_count counts[] = {
	{"statistics.viewCount", "views"}, {"statistics.likeCount", "likes"}, {"statistics.commentCount", "replies"},
};

static const struct kit_numbers numbers = {
	.request = "{api}/youtube/v3/videos?part=statistics&id=<ids>",
	.batch = 50,
	.posts = "items",
	.id = "id",
	KIT_ALL(counts),
};

static const struct kit_removal removal = {.request = "{api}/youtube/v3/videos?id=<id>"};

/* ---- words */

sp_str youtube_title(struct kit *k)
{
	enum { TITLE_MOST = 100 };
	const sp_post *post = k->job->post;
	size_t end = post->text.len;
	if (post->title.len) return post->title;
	kit_finds(post->text, "\n", &end);
	return kit_cut(kit_slice(post->text, 0, end), TITLE_MOST);
}

sp_str youtube_visibility(struct kit *k)
{
	return kit_is(k->job->post->visibility, "unlisted") ? SP_S("unlisted") : SP_S("public");
}

static sp_str category(struct kit *k)
{
	sp_str set = kit_setting(k, "category");
	return set.len ? set : SP_S("22");
}

static sp_str for_kids(struct kit *k)
{
	return kit_is(kit_setting(k, "made_for_kids"), "true") ? SP_S("true") : SP_S("false");
}

static const struct kit_word words[] = {
	KIT_WORD("title", youtube_title), KIT_WORD("visibility", youtube_visibility), KIT_WORD("category", category),
	KIT_WORD("for-kids", for_kids),	  KIT_NOTE_WORD("film", FILM),		      KIT_NOTE_WORD("status", STATUS),
	KIT_NOTE_WORD("list", UPLOADS),
};

/* ---- the tables */

static const struct kit_op ops[] = {
	KIT_OP(SP_CONNECT, connecting), KIT_OP(SP_PUBLISH, youtube_publish), KIT_OP(SP_LOOKUP, youtube_lookup),
	KIT_OP(SP_TIMELINE, youtube_timeline),
};

static const struct kit_plugin plugin = {
	.title = "YouTube",
	.code = "error.errors.0.reason|error",
	.message = "error.message",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &oauth,
	.connect = &connect,
	.whoami = &channel,
	.profile = &channel,
	.numbers = &numbers,
	.removal = &removal,
	KIT_ALL(words),
	.no = youtube_no,
};

/* ---- what it declares */

static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_UTF8_BYTES,
	.flags = SP_NEEDS_MEDIA | SP_NEEDS_TITLE | SP_ONE_VIDEO_ALONE,
	.text_most = 5000,
	.title_most = 100,
	.media_most = 1,
	.video_most_bytes = 274877906944,
	.mimes = SP_S("video/mp4 video/quicktime"),
	.visibilities = SP_S("public unlisted"),
};

static const sp_base bases[] = {
	{SP_S("api"), SP_S("https://www.googleapis.com")},
	{SP_S("token"), SP_S("https://oauth2.googleapis.com")},
	{SP_S("dialog"), SP_S("https://accounts.google.com")},
};

static sp_move step(sp_job *job)
{
	return kit_step(job, &plugin);
}

static const sp_cannot cannot[] = {
	{SP_ABLE_TEXT, 0, SP_S("On YouTube a post is a film.")},
	{SP_ABLE_LINK, 0, SP_S("The address stands in the film's description.")},
	{SP_ABLE_PICTURES, 0, SP_S("YouTube takes films, not pictures.")},
	{SP_ABLE_ALT, 0, SP_S("YouTube has no alt texts.")},
	{SP_ABLE_CHAIN, 0, SP_S("YouTube has no chains of films.")},
	{SP_ABLE_EDIT, 0, SP_S("schedpost does not change what is out yet.")},
	{SP_ABLE_LIMITS, 0, SP_S("YouTube tells programs no limits.")},
};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_CONNECT) | SP_CAN(SP_REFRESH) | SP_CAN(SP_WHOAMI) | SP_CAN(SP_PROFILE) | SP_CAN(SP_REVOKE) |
	       SP_CAN(SP_PUBLISH) | SP_CAN(SP_LOOKUP) | SP_CAN(SP_TIMELINE) | SP_CAN(SP_DELETE) | SP_CAN(SP_NUMBERS),
	.name = "youtube",
	.title = "YouTube",
	.version = "1",
	.hosts = "www.googleapis.com oauth2.googleapis.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct youtube),
	.revoke_page = "https://myaccount.google.com/connections",
	.step = step,
	KIT_ALL(cannot),
};
