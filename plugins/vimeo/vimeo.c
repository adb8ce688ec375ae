/* SPDX-License-Identifier: MIT
 * vimeo.c - Vimeo: a film gets a place first, which nobody but the owner sees; its bytes follow in pieces; Vimeo
 * works it over; then one small step shows it.
 *
 * That step names the film, so a repeat changes nothing, and whether it was taken can be asked exactly. An upload that
 * breaks is gone on with: its address knows what has arrived (tus 1.0, tus.io).
 *
 * Source: Vimeo's own description of its API, version 3.4 (github.com/vimeo/openapi). */
#include <schedpost/kit.h>

/* Notes: where the bytes go, the film's number (LOOKUP starts from it), that of its captions, and where these go. */
enum { SESSION, FILM, TRACK, CAPTIONS_TO };

/* ---- refusals: {"error","developer_message","error_code"}; log-ins have a word in "error" */

#define NO_RIGHT \
	.verdict = SP_RECONNECT, .scope = SP_THIS_ACCOUNT, .name = "no-right", \
	.why = "Vimeo does not let this log-in do that: a right is missing, or the organisation's app was not allowed to upload. " \
	       "The person who looks after schedpost asks Vimeo for upload access of the app; then connect the account again."
#define NO_ROOM \
	.verdict = SP_LATER, .scope = SP_THIS_ACCOUNT, .name = "no-room", \
	.why = "This account's Vimeo plan has no room for the film: what it may upload is used up. Make room or take a larger plan " \
	       "at Vimeo; schedpost tries again by itself."

static const struct kit_rule rules[] = {
	{.code = "invalid_client|unauthorized_client", .verdict = SP_REFUSED, .scope = SP_THIS_PLATFORM, .name = "app-keys",
	 .why = "Vimeo does not know the organisation's app by these keys. An admin copies the client id and the client secret once "
		"more from developer.vimeo.com; then connect the account again."},
	{.op = SP_REVOKE, .status = 401, .verdict = SP_OK},	/* it is dead already */
	{.code = "4101|4102", NO_ROOM},
	{.words = "quota", NO_ROOM},
	{.op = SP_PUBLISH, .status = 403, NO_RIGHT},
	{.op = SP_DELETE, .status = 403, NO_RIGHT},
	{.op = SP_PUBLISH, .status = 404, .body = KIT_JSON_BODY, .verdict = SP_REFUSED, .name = "film-gone",
	 .why = "Somebody removed the film from Vimeo before it went out. Schedule the post again if it shall be shown."},
};

/* ---- whose account; connect and revoke */

/* The last piece of "/users/152184" or "/videos/258684937". */
static sp_str last_piece(sp_str path)
{
	size_t from = path.len;
	while (from && path.at[from - 1] != '/') from--;
	return from ? kit_slice(path, from, path.len) : (sp_str){0};
}

static sp_str number(struct kit *k)
{
	return last_piece(kit_get(k, k->item ? k->item : k->body, "uri"));
}

static const struct kit_profile owner = {
	.request = "{api}/me?fields=uri,name,link,bio",
	.of = "",
	.id = "<number>",
	.handle = "<.name>",
	.name = "<.name>",
	.url = "<.link>",
	.text = "bio",
};

static const struct kit_oauth oauth = {
	.authorize = "{api}/oauth/authorize",
	.token = "{api}/oauth/access_token",
	.scope = "public private upload edit delete stats",
	.no_challenge = true,
	.no_refresh = true,
};

static const struct kit_connect connect = {
	.prompt = "Log in at Vimeo as your organisation's account, and agree to all that is asked.",
	.needed = "private upload edit delete",
	.missing = "Vimeo gave access without these rights",
	.then = "The person who looks after schedpost asks Vimeo for upload access of the app; then connect once more, and agree to "
		"all that is asked.",
	.who = &owner,
};

static const struct kit_phase revoking[] = {
	{.effect = SP_PREPARES, .method = SP_DELETE_METHOD, .request = "{api}/tokens", .took = kit_took_revoke},
};

/* ---- words */

static sp_str session(struct kit *k)
{
	bool whole = k->file && k->memory->sent >= 0 && (uint64_t)k->memory->sent < k->file->bytes;
	sp_str address = kit_note(k, SESSION);
	return whole && kit_starts(address, "http") ? address : (sp_str){0};
}

/* The captions among the post's files, counted from 1. 0: there are none. */
static uint32_t captions_of(const sp_post *post)
{
	for (uint32_t i = 0; i < post->nmedia; i++)
		if (kit_starts(post->media[i].mime, "text/")) return i + 1;
	return 0;
}

static sp_str caption_name(struct kit *k)
{
	uint32_t which = captions_of(k->job->post);
	return which ? k->job->post->media[which - 1].name : (sp_str){0};
}

static const struct kit_word words[] = {
	KIT_WORD("number", number),		KIT_WORD("session", session),
	KIT_WORD("caption-name", caption_name), KIT_NOTE_WORD("film", FILM),
	KIT_NOTE_WORD("track", TRACK),		KIT_NOTE_WORD("captions-to", CAPTIONS_TO),
	KIT_CASES("view", "<visibility>", "unlisted=unlisted|*=anybody"),
};

/* ---- publish */

enum { CHECK, OPEN, SEND, ASK, NAME_CAPTIONS, SEND_CAPTIONS, SHOW_CAPTIONS, SEE, FLIP };

enum { BREAKS_MOST = 6, FIRST_WAIT_MS = 4000 };

static sp_move check(struct kit *k)
{
	if (k->file && k->file->bytes) return kit_next(k);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "needs-film",
		       "Vimeo takes films only, no posts of text or pictures. Add a film and schedule the post again.");
}

static bool note_address(struct kit *k, uint32_t which, sp_str to)
{
	bool address = kit_starts(to, "https://") || kit_starts(to, "http://");
	return address && kit_printable(to) && to.len < 1024 && kit_put_note(k, which, to);
}

static sp_move took_open(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_str film = number(k);
	k->memory->sent = 0;
	bool noted = note_address(k, SESSION, kit_get(k, k->body, "upload.upload_link")) && film.len &&
		     kit_printable(film) && kit_put_note(k, FILM, film);
	return noted ? kit_go(k, SEND) : kit_nonsense(k);
}

/* The address carries its own right, and lies on another server: our access is not shown to it. */
static sp_move send_piece(struct kit *k)
{
	kit_send_row(k);
	k->job->request->sign = SP_UNSIGNED;
	if (k->job->request->nparts) k->job->request->mime = SP_S("application/offset+octet-stream");
	return SP_SEND;
}

/* Asked how far it came: at once when an answer was lost, else what broke is given a moment, longer each time. */
static sp_move broken(struct kit *k)
{
	uint32_t *breaks = &k->memory->breaks;
	bool lost = k->job->answer->arrival == SP_LOST && !*breaks;
	if (*breaks >= BREAKS_MOST) return kit_came(k, 0) ? kit_nonsense(k) : kit_no(k);
	int64_t wait = (int64_t)FIRST_WAIT_MS << (*breaks)++;
	kit_go(k, ASK);
	return lost ? KIT_ON : kit_wait(k, wait);
}

static sp_move go_on(struct kit *k, int64_t arrived)
{
	if (!k->file || (uint64_t)arrived > k->file->bytes) return kit_nonsense(k);
	if (arrived > k->memory->sent) k->memory->breaks = 0;
	k->memory->sent = arrived;
	return kit_go(k, (uint64_t)arrived == k->file->bytes ? NAME_CAPTIONS : SEND);
}

/* A place that has run out is asked for anew, and after some times in a row later. */
static sp_move ran_out(struct kit *k, uint32_t phase)
{
	kit_go(k, phase);
	if (k->memory->breaks++ < BREAKS_MOST) return KIT_ON;
	k->memory->breaks = 0;
	return kit_end(k, SP_LATER, SP_THIS_POST, "place-ended",
		       "Vimeo's place for a file ran out again and again. schedpost tries again by itself.");
}

static bool place_is_gone(const struct kit *k)
{
	return kit_came(k, 401) || kit_came(k, 403) || kit_gone(k);
}

/* Of a piece, and of the question how far it came: both are answered by how much has arrived. */
static sp_move took_piece(struct kit *k)
{
	const sp_answer *answer = k->job->answer;
	int64_t arrived;
	if (answer->arrival != SP_ARRIVED || answer->status >= 500) return broken(k);
	if (kit_came(k, 408) || kit_came(k, 409) || kit_came(k, 423)) return broken(k);
	if (kit_came(k, 0) && kit_number(kit_answer_header(k, "upload-offset"), &arrived)) {
		bool stands = arrived <= k->memory->sent && k->place->phase == SEND;
		return stands && ++k->memory->breaks > BREAKS_MOST ? kit_nonsense(k) : go_on(k, arrived);
	}
	if (kit_came(k, 0)) return broken(k);	/* a page in its place says nothing: the address does */
	return place_is_gone(k) ? ran_out(k, OPEN) : kit_no(k);
}

/* ---- captions: named, sent to an address of their own, shown. A post without its captions does not go out. */

static sp_move name_captions(struct kit *k)
{
	return captions_of(k->job->post) ? kit_send_row(k) : kit_go(k, SEE);
}

static sp_move took_name(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_str track = number(k);
	bool noted = track.len && kit_printable(track) && kit_put_note(k, TRACK, track) &&
		     note_address(k, CAPTIONS_TO, kit_get(k, k->body, "link"));
	return noted ? kit_next(k) : kit_nonsense(k);
}

static sp_move send_captions(struct kit *k)
{
	uint32_t which = captions_of(k->job->post);
	if (!which) return kit_go(k, SEE);
	kit_send_row(k);
	k->job->request->sign = SP_UNSIGNED;
	k->job->request->mime = SP_S("text/vtt");
	kit_file(k, SP_MEDIA, NULL, which - 1);
	return SP_SEND;
}

/* Its place runs out; then they are named anew. */
static sp_move took_captions(struct kit *k)
{
	if (place_is_gone(k)) return ran_out(k, NAME_CAPTIONS);
	return kit_came(k, 0) ? kit_next(k) : kit_no(k);
}

/* ---- what Vimeo makes of it */

static sp_move not_taken(struct kit *k)
{
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "film-refused",
		       "Vimeo could not use this film, and nobody has seen it. Look at it on Vimeo; save it anew as MP4, and schedule "
		       "the post again.");
}

static sp_move no_room(struct kit *k)
{
	static const struct kit_rule full = {NO_ROOM};
	return kit_end(k, full.verdict, full.scope, full.name, "%s", full.why);
}

/* Soon at first, then each minute; after two hours of work it is shown as it is. */
static sp_move took_see(struct kit *k)
{
	enum { SOON_MS = 10000, LATER_MS = 60000, SOON = 5, LOOKS_MOST = 120 };
	sp_str status = kit_view(k->body, "status"), made = kit_view(k->body, "transcode.status");
	if (!kit_good(k)) return kit_no(k);
	if (!number(k).len) return kit_nonsense(k);
	if (kit_fits(status, "quota_exceeded|total_cap_exceeded")) return no_room(k);
	if (kit_is(made, "error") || kit_fits(status, "transcoding_error|uploading_error")) return not_taken(k);
	if (kit_is(made, "complete") || kit_is(status, "available")) return kit_go(k, FLIP);
	if (k->place->tries < LOOKS_MOST) return kit_wait(k, k->place->tries++ < SOON ? SOON_MS : LATER_MS);
	return kit_go(k, FLIP);
}

static sp_move took_flip(struct kit *k)
{
	sp_str now = kit_view(k->body, "privacy.view");
	if (!kit_good(k) || kit_same(now, kit_fill(k, "<view>"))) return kit_took_row(k);
	if (!kit_is(now, "nobody")) return kit_nonsense(k);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "kept-private",
		       "Vimeo keeps this film private: the account's plan or its team does not allow this visibility. Show it on Vimeo by "
		       "hand, or choose another visibility and schedule the post again.");
}

#define FILM_AT "{api}/videos/<film>"
static const struct kit_phase publishing[] = {
	[CHECK] = {.send = check},
	[OPEN] = {KIT_POST(SP_PREPARES, "{api}/me/videos?fields=uri,upload.upload_link"),
		  .json = "{'upload':{'approach':'tus','size':<file-bytes>},'name':'<headline>','description':'<?text>',"
			  "'privacy':{'view':'nobody'}}", .took = took_open},
	[SEND] = {.needs = "<session>", .effect = SP_PREPARES, .method = SP_PATCH, .request = "<session>", .file = "",
		  .piece = 64 << 20, .headers = "Tus-Resumable=1.0.0&Upload-Offset=<first>", .send = send_piece,
		  .took = took_piece},
	[ASK] = {.needs = "<session>", .effect = SP_READS, .method = SP_HEAD, .request = "<session>",
		 .headers = "Tus-Resumable=1.0.0", .send = send_piece, .took = took_piece},
	[NAME_CAPTIONS] = {.needs = "<film>", KIT_POST(SP_PREPARES, FILM_AT "/texttracks"),
			   .json = "{'type':'captions','language':'<lang|=en>','name':'<caption-name>'}",
			   .send = name_captions, .took = took_name},
	[SEND_CAPTIONS] = {.needs = "<captions-to>", KIT_PUT(SP_PREPARES, "<captions-to>"), .send = send_captions,
			   .took = took_captions},
	[SHOW_CAPTIONS] = {.needs = "<track>", .effect = SP_PREPARES, .method = SP_PATCH,
			   .request = FILM_AT "/texttracks/<track>", .json = "{'active':true}"},
	[SEE] = {.needs = "<film>", KIT_GET(FILM_AT "?fields=uri,status,transcode.status"), .took = took_see},
	[FLIP] = {.needs = "<film>", .effect = SP_COMMITS_KEYED, .method = SP_PATCH,
		  .request = FILM_AT "?fields=uri,link,privacy.view", .json = "{'privacy':{'view':'<view>'}}",
		  .took = took_flip, .id = "<film>", .url = "<.link>"},
};

/* ---- own films, the newest first */

static bool finish(struct kit *k, const json_t *item, sp_entry *e)
{
	e->ref.id = last_piece(kit_get(k, item, "uri"));
	e->kind = SP_S("video");
	e->nmedia = 1;
	return !kit_is(kit_view(item, "privacy.view"), "nobody");
}

static const struct kit_count counts[] = {
	{"stats.plays", "views"},
	{"metadata.connections.likes.total", "likes"},
	{"metadata.connections.comments.total", "replies"},
};

#define FIGURES "stats.plays,metadata.connections.likes.total,metadata.connections.comments.total"
static const struct kit_list films = {
	.request = "{api}/me/videos?fields=uri,name,description,link,language,created_time,privacy.view," FIGURES
		   "&sort=date&direction=desc&per_page=50&page=<cursor>",
	.posts = "data",
	.id = "uri",
	.url = "<.link>",
	.text = "description",
	.lang = "language",
	.at = "created_time",
	KIT_ALL(counts),
	.finish = finish,
};

static sp_move took_list(struct kit *k)
{
	struct kit_page page;
	if (!kit_read_page(k, &films, &page)) return kit_no(k);
	int64_t at = kit_int(k->body, "page", 0);
	bool more = kit_view(k->body, "paging.next").len && at > 0 && at < INT32_MAX;
	return kit_tell_page(k, &page, more ? kit_fmt(k, "%lld", (long long)at + 1) : (sp_str){0});
}

static const struct kit_phase timeline[] = {{.send = kit_send_list, .took = took_list}};

/* ---- look-up: by the number that the upload brought. Without one (a backup was put back, say) the films tell that
 * were changed last, by name and words: showing one is a change, whenever it went up. */

static sp_move absent(struct kit *k)
{
	return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "The film is not to be seen on Vimeo.");
}

static sp_move took_by_number(struct kit *k)
{
	sp_str now = kit_view(k->body, "privacy.view");
	if (kit_good(k) && kit_same(now, kit_fill(k, "<view>"))) return kit_took_row(k);
	if (kit_good(k) && kit_is(now, "nobody")) return absent(k);
	if (kit_good(k) && !now.len) return kit_nonsense(k);
	if (!kit_good(k) && !(kit_came(k, 404) && k->body)) return kit_no(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "other-status",
		       "On Vimeo this film was removed or given another visibility. Please look there.");
}

static bool is_ours(struct kit *k, const json_t *item, sp_entry *e)
{
	return finish(k, item, e) && kit_same(kit_trim(kit_view(item, "name")), kit_trim(kit_headline(k))) &&
	       kit_same(kit_trim(kit_view(item, "description")), kit_trim(kit_post_text(k)));
}

static const struct kit_list changed = {
	.request = "{api}/me/videos?fields=uri,name,description,link,modified_time,privacy.view"
		   "&sort=modified_time&direction=desc&per_page=50",
	.posts = "data",
	.id = "uri",
	.url = "<.link>",
	.at = "modified_time",
	.finish = is_ours,
};

static sp_move send_changed(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, changed.request);
	return SP_SEND;
}

static sp_move took_changed(struct kit *k)
{
	struct kit_page page;
	if (!kit_read_page(k, &changed, &page)) return kit_no(k);
	if (page.n) k->job->result->ref = page.entries[0].ref;
	if (page.n) return kit_ok(k);
	if (page.older || !kit_view(k->body, "paging.next").len) return absent(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "list-too-long",
		       "The account has more films that were changed lately than can be looked through. Please look there.");
}

static const struct kit_phase lookup[] = {
	{.when = "<film>", KIT_GET(FILM_AT "?fields=uri,link,privacy.view"), .took = took_by_number, .id = "<film>",
	 .url = "<.link>"},
	{.send = send_changed, .took = took_changed},
};

static const struct kit_numbers numbers = {.request = "{api}/videos/<id>?fields=" FIGURES, KIT_ALL(counts)};

static const struct kit_removal removal = {.request = "{api}/videos/<id>"};

/* ---- the tables */

static const struct kit_op ops[] = {
	KIT_OP(SP_REVOKE, revoking), KIT_OP(SP_PUBLISH, publishing),
	KIT_OP(SP_LOOKUP, lookup),   KIT_OP(SP_TIMELINE, timeline),
};

static const char *const headers[] = {"Accept", "application/vnd.vimeo.*+json;version=3.4"};

static const struct kit_plugin plugin = {
	.title = "Vimeo",
	.code = "error_code|error",
	.message = "developer_message|error_description|error",
	KIT_ALL(rules),
	KIT_ALL(ops),
	.oauth = &oauth,
	.connect = &connect,
	.whoami = &owner,
	.list = &films,
	.numbers = &numbers,
	.removal = &removal,
	KIT_ALL(words),
	KIT_ALL(headers),
};

/* How large a film may be, and how many there may be, follows from the account's plan. */
static const sp_limits limits = {
	.size = sizeof limits,
	.unit = SP_CODE_POINTS,
	.flags = SP_NEEDS_MEDIA | SP_ONE_VIDEO_ALONE,
	.text_most = 5000,
	.title_most = 128,
	.media_most = 1,
	.mimes = SP_S("video/mp4 video/quicktime"),
	.visibilities = SP_S("public unlisted"),
};

static const sp_base bases[] = {{SP_S("api"), SP_S("https://api.vimeo.com")}};

static const sp_cannot cannot[] = {
	{SP_ABLE_TEXT, 0, SP_S("On Vimeo a post is a film.")},
	{SP_ABLE_LINK, 0, SP_S("The address stands in the film's description.")},
	{SP_ABLE_PICTURES, 0, SP_S("Vimeo takes films, not pictures.")},
	{SP_ABLE_ALT, 0, SP_S("Vimeo has no alt texts; captions go along.")},
	{SP_ABLE_CHAIN, 0, SP_S("Vimeo has no chains of films.")},
	KIT_NO_EDIT,
	{SP_ABLE_REFRESH, 0, SP_S("Access to Vimeo does not run out.")},
	{SP_ABLE_LIMITS, 0, SP_S("What the plan has room for is said as the film goes up.")},
};

KIT_STEP(plugin)
SP_PLUGIN = {
	KIT_HEAD,
	.ops = KIT_OPS,
	.name = "vimeo",
	.title = "Vimeo",
	.hosts = "api.vimeo.com *.tus.vimeo.com *.cloud.vimeo.com",
	KIT_ALL(bases),
	.limits = &limits,
	.look = SP_LOOK_EXACT,
	.listing_delay_ms = 60000,
	.state_size = sizeof(struct kit_memory),
	.revoke_page = "https://vimeo.com/settings/apps",
};
