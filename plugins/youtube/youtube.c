/* SPDX-License-Identifier: MIT
 * youtube.c - YouTube: a film goes up in pieces, as private; YouTube works it over; then one small step shows it.
 *
 * That step names the film, so a repeat changes nothing, and whether it was taken can be asked exactly. An upload that
 * breaks is gone on with: its address knows what has arrived.
 *
 * Source: Google's discovery document of the YouTube Data API v3 (revision 20260601), developers.google.com/youtube. */
#include <schedpost/kit.h>

/* Notes: the address of an upload, the film's id (LOOKUP starts from it), its switches, the list of own films. */
enum { SESSION, FILM, STATUS, UPLOADS };

/* ---- refusals */

#define NO(code_, why_) {.code = (code_), .verdict = SP_REFUSED, .name = "refused", .why = (why_)}
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
	{.code = "quotaExceeded|dailyLimitExceeded", .verdict = SP_LATER, .scope = SP_THIS_PLATFORM, .name = "used-up",
	 .why = "What Google allows schedpost's app in one day is used up. It goes on by itself after midnight in California."},
	{.code = "uploadLimitExceeded", .verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "upload-limit",
	 .why = "This channel has uploaded as many films as YouTube allows in a day. schedpost tries again by itself."},
	{.code = "rateLimitExceeded|userRateLimitExceeded", .as = 429},
	{.code = "youtubeSignupRequired", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-channel",
	 .why = NO_CHANNEL},
	{.code = "forbidden|insufficientPermissions", .verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-right",
	 .why = "YouTube says that a permission is missing. Connect the account again, and tick everything that Google asks."},
	NO("invalidTitle", "YouTube does not take this title: it has 1 to 100 characters, without < and >. Change it and "
			   "schedule the post again."),
	NO("invalidDescription", "YouTube does not take this text: it has at most 5,000 bytes, without < and >. Change it "
				 "and schedule the post again."),
	NO("invalidCategoryId", "YouTube does not know the category that is set for this account. Ask the person who looks "
				"after schedpost."),
	{.op = SP_PUBLISH, .status = 404, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "film-gone",
	 .why = "Somebody removed the film from YouTube before it went out. Schedule the post again if it shall be shown."},
};

/* Google's day begins at midnight in California, which is 08:00 UTC in winter and an hour before in summer. */
static void wait_for_the_day(struct kit *k)
{
	enum { DAY_MS = 24 * 60 * 60 * 1000, MIDNIGHT_MS = 8 * 60 * 60 * 1000 };
	sp_result *r = k->job->result;
	int64_t now = k->job->now;
	if (!r->not_before && kit_fits(r->code, "used-up|upload-limit"))
		r->not_before = now - (now - MIDNIGHT_MS) % DAY_MS + DAY_MS;
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
	.lasting = "Google gave access for one hour only. Remove schedpost's app at myaccount.google.com/connections, then "
		   "connect once more.",
	.ends = {SP_REFRESH_TOKEN},	/* and with it all that came from it */
};

static const struct kit_profile channel = {
	.request = "{api}/youtube/v3/channels?part=snippet,contentDetails&mine=true",
	.of = "items.0",
	.id = "<.id>",
	.handle = "<.snippet.customUrl>",
	.name = "<.snippet.title>",
	.url = "https://www.youtube.com/channel/<.id>",
	.text = "snippet.description",
	.none = NO_CHANNEL,
};

static const struct kit_connect connect = {
	.prompt = "Log in to Google, choose the channel, and tick everything that Google asks.",
	.missing = "Google was not allowed to give schedpost what it needs",
	.then = "Connect once more, and tick everything that Google asks.",
	.who = &channel,
	.more = "contentDetails.relatedPlaylists.uploads",
	.code = "no-channel",
	.none = NO_CHANNEL,
	.settings = "uploads=<more>",
};

/* ---- publish */

enum { CHECK, OPEN, SEND, ASK, SEE, FLIP };

enum { BREAKS_MOST = 6, FIRST_WAIT_MS = 4000 };

static sp_move check(struct kit *k)
{
	if (k->file && k->file->bytes) return kit_next(k);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "needs-film",
		       "YouTube takes films only: its programming door has no posts of text or pictures. Add a film and schedule "
		       "the post again.");
}

static sp_move took_open(struct kit *k)
{
	sp_str to = kit_answer_header(k, "location");
	if (!kit_came(k, 0)) return kit_no(k);
	bool address = kit_starts(to, "https://") || kit_starts(to, "http://");
	k->memory->sent = 0;
	bool fits = address && kit_printable(to) && to.len < 1024 && kit_put_note(k, SESSION, to);
	return fits ? kit_go(k, SEND) : kit_nonsense(k);
}

/* The address of the upload; empty when the memory tells of none for this film. */
static sp_str session(struct kit *k)
{
	bool whole = k->file && k->memory->sent >= 0 && (uint64_t)k->memory->sent < k->file->bytes;
	sp_str address = kit_note(k, SESSION);
	return whole && kit_starts(address, "http") ? address : (sp_str){0};
}

static const struct kit_word words[] = {
	KIT_WORD("session", session), KIT_NOTE_WORD("film", FILM), KIT_NOTE_WORD("status", STATUS),
	KIT_NOTE_WORD("list", UPLOADS),
};

static sp_move send_ask(struct kit *k)
{
	kit_part(k, SP_BYTES, NULL, (sp_str){0});	/* a body of no bytes, whose length is told */
	return kit_send_row(k);
}

/* "bytes=0-1048575" is 1048576 bytes; no header is none. */
static sp_move go_on(struct kit *k)
{
	sp_str range = kit_answer_header(k, "range");
	int64_t last = -1;
	if (kit_starts(range, "bytes=0-") && !kit_number(kit_slice(range, 8, range.len), &last)) last = -1;
	if (!k->file || (uint64_t)(last + 1) >= k->file->bytes) return kit_nonsense(k);
	if (last + 1 > k->memory->sent) k->memory->breaks = 0;
	k->memory->sent = last + 1;
	return kit_go(k, SEND);
}

/* Asked how far it came: at once when an answer was lost, else what broke is given a moment, longer each time. */
static sp_move broken(struct kit *k)
{
	uint32_t *breaks = &k->memory->breaks;
	bool lost = k->job->answer->arrival == SP_LOST && !*breaks;
	if (*breaks >= BREAKS_MOST) return kit_good(k) ? kit_nonsense(k) : kit_no(k);
	int64_t wait = (int64_t)FIRST_WAIT_MS << (*breaks)++;
	kit_go(k, ASK);
	return lost ? KIT_ON : kit_wait(k, wait);
}

/* Of a piece, and of the question how far it came: both are answered in the same way. */
static sp_move took_film(struct kit *k)
{
	const sp_answer *answer = k->job->answer;
	if (answer->arrival != SP_ARRIVED || answer->status >= 500 || answer->status == 408) return broken(k);
	sp_str id = kit_get(k, k->body, "id");
	if (kit_came(k, 0) && id.len && kit_put_note(k, FILM, id)) return kit_go(k, SEE);
	if (kit_came(k, 0)) return broken(k);	/* a page in the film's place says nothing: the session does */
	if (kit_came(k, 308)) return ++k->memory->breaks > BREAKS_MOST ? kit_nonsense(k) : go_on(k);
	if ((kit_came(k, 404) || kit_came(k, 410)) && k->memory->breaks++ < BREAKS_MOST) return kit_go(k, OPEN);
	return kit_no(k);
}

/* ---- what YouTube makes of it */

static sp_move not_taken(struct kit *k, const json_t *status)
{
	sp_str reason = kit_get(k, status, "rejectionReason|failureReason");
	if (kit_is(reason, "duplicate"))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "duplicate",
			       "YouTube has this very film already, perhaps as a private one from an earlier try. Look in YouTube "
			       "Studio: make it public there, or delete it and schedule the post again.");
	sp_str said = kit_quote(k, reason);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "film-refused",
		       "YouTube could not use this film (%.*s), and nobody has seen it. Look at it in YouTube Studio; save it "
		       "anew or change it, and schedule the post again.", KIT_SHOW(said));
}

/* What is left out of a later change is erased, so it is noted. */
static bool note_status(struct kit *k, const json_t *status)
{
	k->item = status;
	return kit_put_note(k, STATUS, kit_json_of(k, "{'privacyStatus':'<visibility>','license':'<?.license>',"
		"'embeddable':<?.embeddable>,'publicStatsViewable':<?.publicStatsViewable>,"
		"'selfDeclaredMadeForKids':<?.selfDeclaredMadeForKids>,'containsSyntheticMedia':<?.containsSyntheticMedia>}"));
}

/* Soon at first, then each minute; after two hours of work it is shown as it is. */
static sp_move took_see(struct kit *k)
{
	enum { SOON_MS = 10000, LATER_MS = 60000, SOON = 5, LOOKS_MOST = 120 };
	const json_t *status = kit_at(k->body, "items.0.status");
	sp_str upload = kit_view(status, "uploadStatus");
	if (!kit_good(k)) return kit_no(k);
	bool works = kit_is(upload, "uploaded") || !status;	/* a new film may be missing from answers for a moment */
	if (works && k->place->tries < LOOKS_MOST) return kit_wait(k, k->place->tries++ < SOON ? SOON_MS : LATER_MS);
	if (!status) return not_taken(k, NULL);
	if (!works && !kit_is(upload, "processed")) return not_taken(k, status);
	return note_status(k, status) ? kit_go(k, FLIP) : kit_nonsense(k);
}

static sp_move took_flip(struct kit *k)
{
	sp_str now = kit_view(k->body, "status.privacyStatus");
	if (!kit_good(k) || kit_same(now, kit_fill(k, "<visibility>"))) return kit_took_row(k);
	if (!kit_is(now, "private")) return kit_nonsense(k);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "locked-private",
		       "YouTube keeps this film private: it does so with everything from an app that Google has not audited. The "
		       "person who looks after schedpost must ask Google for the audit; until then make the film public in "
		       "YouTube Studio.");
}

#define WATCH "https://www.youtube.com/watch?v="
static const struct kit_phase publishing[] = {
	[CHECK] = {.send = check},
	[OPEN] = {KIT_POST(SP_PREPARES, "{api}/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
					"&notifySubscribers=true"),
		  .headers = "X-Upload-Content-Type=<file-type>&X-Upload-Content-Length=<file-bytes>",
		  .json = "{'snippet':{'title':'<headline>','description':'<text>','categoryId':'<category|=22>',"
			  "'defaultLanguage':'<?lang>'},'status':{'privacyStatus':'private',"
			  "'selfDeclaredMadeForKids':<made_for_kids|=false>}}", .took = took_open},
	[SEND] = {.needs = "<session>", KIT_PUT(SP_PREPARES, "<session>"), .file = "", .piece = 64 << 20,
		  .headers = "Content-Range=bytes <first>-<last>/<file-bytes>", .took = took_film},
	[ASK] = {.needs = "<session>", KIT_PUT(SP_PREPARES, "<session>"), .headers = "Content-Range=bytes */<file-bytes>",
		 .send = send_ask, .took = took_film},
	[SEE] = {.needs = "<film>", KIT_GET("{api}/youtube/v3/videos?part=status,processingDetails&id=<film>"), .took = took_see},
	[FLIP] = {.needs = "<film>", .effect = SP_COMMITS_KEYED, .method = SP_PUT,
		  .request = "{api}/youtube/v3/videos?part=status",
		  .json = "{'id':'<film>','status':<status>}", .took = took_flip, .id = "<film>", .url = WATCH "<film>"},
};

/* ---- own films: the newest first, from a list whose id the channel tells */

/* Of a look-up, which knows no id: by title and text. */
static bool is_ours(struct kit *k, const json_t *item)
{
	return kit_same(kit_trim(kit_view(item, "snippet.title")), kit_trim(kit_headline(k))) &&
	       kit_same(kit_trim(kit_view(item, "snippet.description")), kit_trim(kit_post_text(k)));
}

static bool finish(struct kit *k, const json_t *item, sp_entry *e)
{
	e->kind = SP_S("video");
	e->nmedia = 1;
	bool hidden = kit_is(kit_view(item, "status.privacyStatus"), "private");
	return !hidden && (k->job->op == SP_TIMELINE || is_ours(k, item));
}

static const struct kit_list films = {
	.request = "{api}/youtube/v3/playlistItems?part=snippet,contentDetails,status&playlistId=<uploads|list>&maxResults=50"
		   "&pageToken=<cursor>",
	.posts = "items",
	.more = "nextPageToken",
	.id = "contentDetails.videoId",
	.url = WATCH "<.contentDetails.videoId>",
	.text = "snippet.description",
	.at = "contentDetails.videoPublishedAt|snippet.publishedAt",
	.finish = finish,
};

#define OWN_LIST \
	.unless = "<uploads>", KIT_GET("{api}/youtube/v3/channels?part=contentDetails&mine=true"), \
	.note = "<.items.0.contentDetails.relatedPlaylists.uploads>", .as = UPLOADS
static const struct kit_phase timeline[] = {{OWN_LIST}, KIT_LIST};

/* ---- look-up: by the id that the upload brought. Without one nothing was shown by what is known; then the list
 * tells. */

static sp_move absent(struct kit *k)
{
	return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "The film is not public on YouTube.");
}

static sp_move took_by_id(struct kit *k)
{
	const json_t *items = kit_at(k->body, "items");
	sp_str privacy = kit_view(kit_at(items, "0"), "status.privacyStatus");
	if (!kit_good(k) || kit_same(privacy, kit_fill(k, "<visibility>"))) return kit_took_row(k);
	if (kit_is(privacy, "private")) return absent(k);
	if (!json_is_array(items)) return kit_nonsense(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "other-status",
		       "On YouTube this film was removed or given another visibility. Please look there.");
}

static sp_move took_list(struct kit *k)
{
	struct kit_page page;
	if (!kit_read_page(k, &films, &page)) return kit_no(k);
	if (page.n) k->job->result->ref = page.entries[0].ref;
	if (page.n) return kit_ok(k);
	bool more = page.have && !page.older && kit_get(k, k->body, "nextPageToken").len;
	if (!more) return absent(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "list-too-long",
		       "The channel has more new films than can be looked through. Please look there.");
}

static const struct kit_phase lookup[] = {
	{.when = "<film>", KIT_GET("{api}/youtube/v3/videos?part=status&id=<film>"), .took = took_by_id, .id = "<film>",
	 .url = WATCH "<film>"},
	{OWN_LIST},
	{.send = kit_send_list, .took = took_list},
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

/* ---- the tables */

static const struct kit_op ops[] = {
	KIT_OP(SP_PUBLISH, publishing), KIT_OP(SP_LOOKUP, lookup),
	KIT_OP(SP_TIMELINE, timeline),
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
	.list = &films,
	.numbers = &numbers,
	.removal = &removal,
	KIT_ALL(words),
	.ended = wait_for_the_day,
};

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

static const sp_cannot cannot[] = {
	{SP_ABLE_TEXT, 0, SP_S("On YouTube a post is a film.")},
	{SP_ABLE_LINK, 0, SP_S("The address stands in the film's description.")},
	{SP_ABLE_PICTURES, 0, SP_S("YouTube takes films, not pictures.")},
	{SP_ABLE_ALT, 0, SP_S("YouTube has no alt texts.")},
	{SP_ABLE_CHAIN, 0, SP_S("YouTube has no chains of films.")},
	KIT_NO_EDIT,
	{SP_ABLE_LIMITS, 0, SP_S("YouTube tells programs no limits.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS | SP_CAN(SP_REFRESH),
	.name = "youtube",
	.title = "YouTube",
	.hosts = "www.googleapis.com oauth2.googleapis.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://myaccount.google.com/connections",
};
