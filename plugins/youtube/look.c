/* SPDX-License-Identifier: MIT
 * look.c - what is out there: one film exactly, the channel's own films, their figures, and taking one down. */
#include "youtube.h"

enum {
	TEXT_MOST = 16 << 10,	/* bytes of one text */
	BEFORE_PLANNED_MS = 10 * 60 * 1000
};

static int64_t earliest(const sp_job *job)
{
	if (job->since || !job->post) return job->since;
	return job->post->planned - BEFORE_PLANNED_MS;
}

/* ---- the channel's own films: the newest first, from a list whose id the channel tells */

static sp_move send_channel(struct kit *k)
{
	sp_str known = kit_setting(k, "uploads");
	if (known.len && kit_save(state_of(k)->uploads, LIST_MOST, known)) return kit_go(k, k->place->phase + 1);
	youtube_call(k, SP_READS, SP_GET, "/youtube/v3/channels");
	kit_query(k, "part", SP_S("contentDetails"));
	kit_query(k, "mine", SP_S("true"));
	return SP_SEND;
}

static sp_move took_channel(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "items.0.contentDetails.relatedPlaylists.uploads");
	if (!kit_good(k)) return youtube_no(k);
	if (!id.len || !kit_save(state_of(k)->uploads, LIST_MOST, id)) return kit_nonsense(k);
	return kit_go(k, k->place->phase + 1);
}

static sp_move send_list(struct kit *k)
{
	youtube_call(k, SP_READS, SP_GET, "/youtube/v3/playlistItems");
	kit_query(k, "part", SP_S("snippet,contentDetails,status"));
	kit_query(k, "playlistId", kit_saved(state_of(k)->uploads, LIST_MOST));
	kit_query(k, "maxResults", kit_fmt(k, "%d", BATCH));
	kit_query(k, "pageToken", k->job->cursor);
	return SP_SEND;
}

static sp_entry entry_of(struct kit *k, const json_t *item)
{
	sp_entry e = {
		.ref.id = kit_get(k, item, "contentDetails.videoId"),
		.text = kit_copy(k, kit_cut(kit_view(item, "snippet.description"), TEXT_MOST)),
		.kind = SP_S("video"),
		.nmedia = 1,
	};
	e.ref.url = youtube_page(k, e.ref.id);
	if (!kit_instant(kit_view(item, "contentDetails.videoPublishedAt"), &e.at))
		kit_instant(kit_view(item, "snippet.publishedAt"), &e.at);
	return e;
}

static bool is_public(const json_t *item)
{
	return !kit_is(kit_view(item, "status.privacyStatus"), "private");
}

/* When the items of an answer go further back than anybody looks, or are the last. */
static bool reads_on(struct kit *k, const json_t *items)
{
	size_t n = json_array_size(items);
	sp_entry last = entry_of(k, json_array_get(items, n ? n - 1 : 0));
	sp_str next = kit_get(k, k->body, "nextPageToken");
	return n && next.len && last.at >= earliest(k->job) && !kit_same(next, k->job->cursor);
}

static sp_move took_timeline(struct kit *k)
{
	const json_t *items = kit_at(k->body, "items");
	if (!kit_good(k)) return youtube_no(k);
	if (!json_is_array(items)) return kit_nonsense(k);
	sp_entry *entries = k->job->alloc(k->job, SP_MOST_ENTRIES * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < json_array_size(items) && n < SP_MOST_ENTRIES; i++) {
		const json_t *item = json_array_get(items, i);
		sp_entry e = entry_of(k, item);
		if (e.ref.id.len && e.at >= earliest(k->job) && is_public(item)) entries[n++] = e;
	}
	if (reads_on(k, items)) k->job->result->cursor = kit_get(k, k->body, "nextPageToken");
	return kit_entries(k, entries, n);
}

const struct kit_phase youtube_timeline[TIMELINE_PHASES] = {{send_channel, took_channel}, {send_list, took_timeline}};

/* ---- look-up: by the id that the upload brought. Without one nothing was shown by what is known; then the list tells,
 * by title and text. */

enum { BY_ID, CHANNEL, LIST };

static sp_move found(struct kit *k, sp_str id)
{
	k->job->result->ref.id = id;
	k->job->result->ref.url = youtube_page(k, id);
	return kit_ok(k);
}

static sp_move absent(struct kit *k)
{
	return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "The film is not public on YouTube.");
}

static sp_move send_by_id(struct kit *k)
{
	sp_str id = kit_saved(state_of(k)->id, ID_MOST);
	if (!id.len) return kit_go(k, CHANNEL);
	youtube_call(k, SP_READS, SP_GET, "/youtube/v3/videos");
	kit_query(k, "part", SP_S("status"));
	kit_query(k, "id", id);
	return SP_SEND;
}

static sp_move took_by_id(struct kit *k)
{
	const json_t *items = kit_at(k->body, "items");
	sp_str privacy = kit_view(kit_at(items, "0"), "status.privacyStatus");
	if (!kit_good(k)) return youtube_no(k);
	sp_str id = kit_copy(k, kit_saved(state_of(k)->id, ID_MOST));
	if (kit_is(privacy, youtube_visibility(k->job->post))) return found(k, id);
	if (kit_is(privacy, "private")) return absent(k);
	if (!json_is_array(items)) return kit_nonsense(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "other-status",
		       "On YouTube this film was removed or given another visibility. Please look there.");
}

static bool is_ours(struct kit *k, const json_t *item)
{
	return kit_same(kit_trim(kit_view(item, "snippet.title")), kit_trim(youtube_title(k->job->post))) &&
	       kit_same(kit_trim(kit_view(item, "snippet.description")), kit_trim(youtube_text(k)));
}

static sp_move took_list(struct kit *k)
{
	const json_t *items = kit_at(k->body, "items");
	if (!kit_good(k)) return youtube_no(k);
	if (!json_is_array(items)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		sp_entry e = entry_of(k, item);
		bool fits = e.ref.id.len && e.at >= earliest(k->job) && is_public(item);
		if (fits && is_ours(k, item)) return found(k, e.ref.id);
	}
	if (!reads_on(k, items)) return absent(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "list-too-long",
		       "The channel has more new films than can be looked through. Please look there.");
}

const struct kit_phase youtube_lookup[LOOKUP_PHASES] = {
	[BY_ID] = {send_by_id, took_by_id},
	[CHANNEL] = {send_channel, took_channel},
	[LIST] = {send_list, took_list},
};

/* ---- figures, fifty films at once */

static void note_figures(struct kit *k, const json_t *film)
{
	sp_str id = kit_view(film, "id");
	for (size_t i = 0; i < k->job->ntargets && i < NUMBERS_MOST; i++)
		if (kit_same(k->job->targets[i].id, id))
			state_of(k)->u.figures[i] = (struct figures){1, kit_int(film, "statistics.viewCount", 0),
								     kit_int(film, "statistics.likeCount", 0),
								     kit_int(film, "statistics.commentCount", 0)};
}

static sp_move tell_numbers(struct kit *k)
{
	const struct figures *f = state_of(k)->u.figures;
	sp_entry *entries = k->job->alloc(k->job, NUMBERS_MOST * sizeof *entries);
	size_t n = 0;
	for (size_t i = 0; i < k->job->ntargets && i < NUMBERS_MOST; i++) {
		sp_count *c = k->job->alloc(k->job, 3 * sizeof *c);
		c[0] = (sp_count){SP_S("views"), f[i].views};
		c[1] = (sp_count){SP_S("likes"), f[i].likes};
		c[2] = (sp_count){SP_S("replies"), f[i].replies};
		if (f[i].found) entries[n++] = (sp_entry){.ref = k->job->targets[i], .counts = c, .ncounts = 3};
	}
	return kit_entries(k, entries, n);
}

static sp_move send_numbers(struct kit *k)
{
	size_t from = (size_t)k->place->turn * BATCH;
	size_t most = k->job->ntargets < NUMBERS_MOST ? k->job->ntargets : NUMBERS_MOST;
	kit_text ids = kit_text_new(k);
	if (from >= most) return tell_numbers(k);
	for (size_t i = from; i < most && i < from + BATCH; i++)
		kit_putf(&ids, "%s%.*s", ids.len ? "," : "", KIT_SHOW(k->job->targets[i].id));
	youtube_call(k, SP_READS, SP_GET, "/youtube/v3/videos");
	kit_query(k, "part", SP_S("statistics"));
	kit_query(k, "id", kit_str(&ids));
	return SP_SEND;
}

static sp_move took_numbers(struct kit *k)
{
	const json_t *items = kit_at(k->body, "items");
	if (!kit_good(k)) return youtube_no(k);
	if (!json_is_array(items)) return kit_nonsense(k);
	for (size_t i = 0; i < json_array_size(items) && i < BATCH; i++) note_figures(k, json_array_get(items, i));
	return kit_next_turn(k);
}

const struct kit_phase youtube_numbers[ONE_PHASE] = {{send_numbers, took_numbers}};

/* ---- taking down */

static sp_move send_delete(struct kit *k)
{
	sp_str id = k->job->ntargets ? k->job->targets[0].id : (sp_str){0};
	if (!id.len) return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which film to take down.");
	youtube_call(k, SP_PREPARES, SP_DELETE_METHOD, "/youtube/v3/videos");
	kit_query(k, "id", id);
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	return kit_done(k) || kit_came(k, 404) ? kit_ok(k) : youtube_no(k);	/* gone is gone */
}

const struct kit_phase youtube_delete[ONE_PHASE] = {{send_delete, took_delete}};
