/* SPDX-License-Identifier: MIT
 * youtube.c - YouTube: what it declares, what its refusals mean, and when its day begins. */
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

static const struct kit_rule rules[] = {
	{.status = 401, .verdict = SP_STALE_TOKEN, .scope = SP_THIS_ACCOUNT, .name = "expired",
	 .why = "YouTube's short-lived access has run out; schedpost renews it by itself."},
	USED_UP("quotaExceeded"), USED_UP("dailyLimitExceeded"),
	REASON("uploadLimitExceeded", SP_LATER, SP_THIS_ACCOUNT, "upload-limit",
	       "This channel has uploaded as many films as YouTube allows in a day. schedpost tries again by itself."),
	PAUSE("rateLimitExceeded"), PAUSE("userRateLimitExceeded"),
	REASON("youtubeSignupRequired", SP_RECONNECT, SP_THIS_ACCOUNT, "no-channel",
	       "This Google account has no YouTube channel. Make one on youtube.com, then connect the account again."),
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

#define OP(op, phases, n) {op, phases, n}
static const struct kit_op ops[] = {
	OP(SP_CONNECT, youtube_connect, CONNECT_PHASES), OP(SP_REFRESH, youtube_refresh, ONE_PHASE),
	OP(SP_WHOAMI, youtube_whoami, ONE_PHASE),	 OP(SP_PROFILE, youtube_whoami, ONE_PHASE),
	OP(SP_REVOKE, youtube_revoke, ONE_PHASE),	 OP(SP_PUBLISH, youtube_publish, PUBLISH_PHASES),
	OP(SP_LOOKUP, youtube_lookup, LOOKUP_PHASES),	 OP(SP_TIMELINE, youtube_timeline, TIMELINE_PHASES),
	OP(SP_DELETE, youtube_delete, ONE_PHASE),	 OP(SP_NUMBERS, youtube_numbers, ONE_PHASE),
};

static const struct kit_plugin plugin = {
	.title = "YouTube",
	.code = "error.errors.0.reason",
	.message = "error.message",
	.rules = rules,
	.nrules = KIT_COUNT(rules),
	.ops = ops,
	.nops = KIT_COUNT(ops),
};

/* ---- the ends */

/* Google's day begins at midnight in California, which is 08:00 UTC in winter and an hour before in summer. */
static int64_t next_day(int64_t now)
{
	enum { DAY_MS = 24 * 60 * 60 * 1000, MIDNIGHT_MS = 8 * 60 * 60 * 1000 };
	int64_t since = (now - MIDNIGHT_MS) % DAY_MS;
	return now - since + DAY_MS;
}

sp_move youtube_no(struct kit *k)
{
	sp_move move = kit_no(k);
	sp_result *r = k->job->result;
	bool day = kit_is(r->code, "used-up") || kit_is(r->code, "upload-limit");
	if (day && !r->not_before) r->not_before = next_day(k->job->now);
	if (r->verdict == SP_RECONNECT && k->job->op == SP_CONNECT) r->verdict = SP_REFUSED;
	return move;
}

/* ---- words for requests */

sp_request *youtube_call(struct kit *k, sp_effect effect, sp_method method, const char *path)
{
	sp_request *r = kit_request(k, effect, method, kit_fmt(k, "{api}%s", path));
	r->sign = SP_BEARER;
	return r;
}

sp_str youtube_page(struct kit *k, sp_str id)
{
	sp_str piece = kit_percent(k, id);
	return kit_fmt(k, "https://www.youtube.com/watch?v=%.*s", KIT_SHOW(piece));
}

sp_str youtube_title(const sp_post *post)
{
	enum { TITLE_MOST = 100 };
	size_t end = post->text.len;
	if (post->title.len) return post->title;
	kit_finds(post->text, "\n", &end);
	return kit_cut(kit_slice(post->text, 0, end), TITLE_MOST);
}

sp_str youtube_text(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post->warning.len) return post->text;
	return kit_fmt(k, "%.*s\n\n%.*s", KIT_SHOW(post->warning), KIT_SHOW(post->text));
}

const char *youtube_visibility(const sp_post *post)
{
	return kit_is(post->visibility, "unlisted") ? "unlisted" : "public";
}

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
	.bases = bases,
	.nbases = KIT_COUNT(bases),
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct state),
	.step = step,
	.cannot = cannot,
	.ncannot = KIT_COUNT(cannot),
};
