/* SPDX-License-Identifier: MIT
 * look.c - what is out there: one film exactly, and the channel's own films. */
#include "youtube.h"

/* ---- the channel's own films: the newest first, from a list whose id the channel tells */

static sp_move send_channel(struct kit *k)
{
	sp_str known = kit_setting(k, "uploads");
	if (known.len && kit_put_note(k, UPLOADS, known)) return kit_next(k);
	kit_call(k, SP_READS, SP_GET, "{api}/youtube/v3/channels?part=contentDetails&mine=true");
	return SP_SEND;
}

static sp_move took_channel(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "items.0.contentDetails.relatedPlaylists.uploads");
	if (!kit_good(k)) return youtube_no(k);
	return id.len && kit_put_note(k, UPLOADS, id) ? kit_next(k) : kit_nonsense(k);
}

/* Of a look-up, which knows no id: by title and text. */
static bool is_ours(struct kit *k, const json_t *item)
{
	return kit_same(kit_trim(kit_view(item, "snippet.title")), kit_trim(youtube_title(k))) &&
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
	.request = "{api}/youtube/v3/playlistItems?part=snippet,contentDetails,status&playlistId=<list>&maxResults=50"
		   "&pageToken=<cursor>",
	.posts = "items",
	.more = "nextPageToken",
	.id = "contentDetails.videoId",
	.url = "https://www.youtube.com/watch?v=<.contentDetails.videoId>",
	.text = "snippet.description",
	.at = "contentDetails.videoPublishedAt|snippet.publishedAt",
	.finish = finish,
};

static sp_move send_list(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, films.request);
	return SP_SEND;
}

static sp_move took_timeline(struct kit *k)
{
	return kit_took_list(k, &films);
}

const struct kit_phase youtube_timeline[] = {{send_channel, took_channel}, {send_list, took_timeline}};

/* ---- look-up: by the id that the upload brought. Without one nothing was shown by what is known; then the list
 * tells. */

enum { BY_ID, CHANNEL, LIST };

static sp_move found(struct kit *k, sp_str id, sp_str url)
{
	k->job->result->ref = (sp_ref){.id = id, .url = url};
	return kit_ok(k);
}

static sp_move absent(struct kit *k)
{
	return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "The film is not public on YouTube.");
}

static sp_move send_by_id(struct kit *k)
{
	if (!kit_note(k, FILM).len) return kit_go(k, CHANNEL);
	kit_call(k, SP_READS, SP_GET, "{api}/youtube/v3/videos?part=status&id=<film>");
	return SP_SEND;
}

static sp_move took_by_id(struct kit *k)
{
	const json_t *items = kit_at(k->body, "items");
	sp_str privacy = kit_view(kit_at(items, "0"), "status.privacyStatus");
	if (!kit_good(k)) return youtube_no(k);
	if (kit_same(privacy, youtube_visibility(k)))
		return found(k, kit_copy(k, kit_note(k, FILM)), kit_address(k, "https://www.youtube.com/watch?v=<film>"));
	if (kit_is(privacy, "private")) return absent(k);
	if (!json_is_array(items)) return kit_nonsense(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "other-status",
		       "On YouTube this film was removed or given another visibility. Please look there.");
}

static sp_move took_list(struct kit *k)
{
	struct kit_page page;
	if (!kit_read_page(k, &films, &page)) return youtube_no(k);
	if (page.n) return found(k, page.entries[0].ref.id, page.entries[0].ref.url);
	bool more = page.have && !page.older && kit_get(k, k->body, "nextPageToken").len;
	if (!more) return absent(k);
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "list-too-long",
		       "The channel has more new films than can be looked through. Please look there.");
}

const struct kit_phase youtube_lookup[] = {
	[BY_ID] = {send_by_id, took_by_id},
	[CHANNEL] = {send_channel, took_channel},
	[LIST] = {send_list, took_list},
};
