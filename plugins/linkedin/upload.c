/* SPDX-License-Identifier: MIT
 * upload.c - pictures and films up: announced, sent in the pieces that LinkedIn asks for, waited for until
 * they are ready.
 *
 * What must be remembered of it are lines: a urn for each file that is up; then of the file under way its urn, its
 * upload token, and for each piece "FIRST LAST ADDRESS", which its ETag replaces once it is up. */
#include "linkedin.h"

enum { LOOK_WAIT_MS = 2000, LOOKS_IN_THE_DARK = 2 };	/* at a file that this log-in may not look at */

/* Of the file under way. */
enum { URN, TOKEN, FIRST_PIECE };

static sp_str own_line(struct kit *k, uint32_t which)
{
	return kit_note(k, state_of(k)->nmedia + which);
}

static bool is_film(const sp_media *m)
{
	return kit_starts(m->mime, "video/");
}

static sp_move start_again_later(struct kit *k, const char *why)
{
	state_of(k)->nmedia = 0;
	kit_go(k, REGISTER);
	return kit_end(k, SP_LATER, SP_THIS_POST, "media-lost", "%s schedpost sends it once more.", why);
}

/* A memory that lacks what it should hold is as good as none. */
bool linkedin_needs_uploads(struct kit *k)
{
	struct state *s = state_of(k);
	if (s->nmedia > PICTURES_MOST || (s->nmedia && !kit_starts(kit_note(k, s->nmedia - 1), "urn:li:"))) s->nmedia = 0;
	return s->nmedia < k->job->post->nmedia;
}

sp_move linkedin_send_register(struct kit *k)
{
	struct state *s = state_of(k);
	const sp_post *post = k->job->post;
	if (post->nmedia > PICTURES_MOST)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "LinkedIn takes at most %d pictures in one post; this one has %u. Take some out.", PICTURES_MOST,
			       post->nmedia);
	if (!linkedin_needs_uploads(k)) return kit_go(k, POLL);
	k->file = &post->media[s->nmedia];
	bool film = is_film(k->file);
	kit_call(k, SP_PREPARES, SP_POST, film ? "{api}/rest/videos?action=initializeUpload"
					       : "{api}/rest/images?action=initializeUpload");
	kit_say(k, film ? "{'initializeUploadRequest':{'owner':'<author>','fileSizeBytes':<file-bytes>,'uploadCaptions':false,"
			  "'uploadThumbnail':false}}"
			: "{'initializeUploadRequest':{'owner':'<author>'}}");
	return SP_SEND;
}

/* ---- what LinkedIn asks for: one address for a picture, one for each piece of a film */

static bool note_piece(struct kit *k, uint32_t which, int64_t first, int64_t last, sp_str url)
{
	const sp_media *m = &k->job->post->media[state_of(k)->nmedia];
	bool inside = first >= 0 && last >= first && (uint64_t)last < m->bytes;
	if (!inside || !kit_starts(url, "http") || !kit_printable(url)) return false;
	return kit_put_note(k, state_of(k)->nmedia + FIRST_PIECE + which,
			kit_fmt(k, "%lld %lld %.*s", (long long)first, (long long)last, KIT_SHOW(url)));
}

static sp_move too_many_pieces(struct kit *k)
{
	kit_go(k, REGISTER);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-large",
		       "LinkedIn wants this film in more pieces than schedpost can keep in mind. Make it smaller, or post it on "
		       "LinkedIn's own page.");
}

static sp_move note_pieces(struct kit *k)
{
	struct state *s = state_of(k);
	const json_t *all = kit_at(k->body, "value.uploadInstructions");
	for (s->nparts = 0; s->nparts < json_array_size(all); s->nparts++) {
		const json_t *piece = json_array_get(all, s->nparts);
		sp_str url = kit_get(k, piece, "uploadUrl");
		int64_t first = kit_int(piece, "firstByte", -1), last = kit_int(piece, "lastByte", -1);
		if (note_piece(k, s->nparts, first, last, url)) continue;
		return url.len && first >= 0 && s->nparts ? too_many_pieces(k) : kit_nonsense(k);
	}
	return s->nparts ? kit_go(k, PART) : kit_nonsense(k);
}

sp_move linkedin_took_register(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	if (!linkedin_needs_uploads(k)) return kit_nonsense(k);
	const sp_media *m = &k->job->post->media[s->nmedia];
	sp_str urn = kit_get(k, k->body, is_film(m) ? "value.video" : "value.image");
	s->part = 0;
	if (!kit_starts(urn, "urn:li:") || !kit_put_note(k, s->nmedia + URN, urn)) return kit_nonsense(k);
	if (!kit_put_note(k, s->nmedia + TOKEN, kit_get(k, k->body, "value.uploadToken"))) return kit_nonsense(k);
	if (is_film(m)) return note_pieces(k);
	s->nparts = 1;
	bool noted = note_piece(k, 0, 0, (int64_t)m->bytes - 1, kit_get(k, k->body, "value.uploadUrl"));
	return noted ? kit_go(k, PART) : kit_nonsense(k);
}

/* ---- the bytes */

/* "FIRST LAST ADDRESS" */
static bool read_piece(sp_str line, int64_t *first, int64_t *last, sp_str *url)
{
	size_t a, b;
	if (!kit_finds(line, " ", &a)) return false;
	sp_str rest = kit_slice(line, a + 1, line.len);
	if (!kit_finds(rest, " ", &b)) return false;
	*url = kit_slice(rest, b + 1, rest.len);
	return kit_number(kit_slice(line, 0, a), first) && kit_number(kit_slice(rest, 0, b), last) && *last >= *first;
}

sp_move linkedin_send_part(struct kit *k)
{
	struct state *s = state_of(k);
	int64_t first, last;
	sp_str url;
	if (!linkedin_needs_uploads(k)) return kit_go(k, POLL);
	const sp_media *m = &k->job->post->media[s->nmedia];
	if (!read_piece(own_line(k, FIRST_PIECE + s->part), &first, &last, &url) || (uint64_t)last >= m->bytes)
		return kit_go(k, REGISTER);
	sp_request *r = kit_request(k, SP_PREPARES, SP_PUT, kit_copy(k, url));
	r->sign = SP_BEARER;
	r->mime = is_film(m) ? SP_S("application/octet-stream") : m->mime;
	sp_part *file = kit_file(k, SP_MEDIA, NULL, s->nmedia);
	if (!is_film(m)) return SP_SEND;
	file->at = (uint64_t)first;
	file->len = (uint64_t)(last - first + 1);
	return SP_SEND;
}

static sp_str without_quotes(sp_str s)
{
	bool quoted = s.len > 1 && s.at[0] == '"' && s.at[s.len - 1] == '"';
	return quoted ? kit_slice(s, 1, s.len - 1) : s;
}

static sp_move next_file(struct kit *k)
{
	state_of(k)->nmedia++;
	return kit_go(k, REGISTER);
}

/* These addresses carry their own right; a no from them means that it has run out, not that the log-in is dead. */
sp_move linkedin_took_part(struct kit *k)
{
	struct state *s = state_of(k);
	int status = k->job->answer->status;
	bool ended = kit_came(k, status) && (status == 401 || status == 403 || status == 404 || status == 410);
	if (ended) return start_again_later(k, "LinkedIn's place for a file had run out.");
	if (!kit_came(k, 0)) return kit_no(k);
	if (s->nmedia >= k->job->post->nmedia) return kit_go(k, REGISTER);
	if (!is_film(&k->job->post->media[s->nmedia])) return next_file(k);
	sp_str etag = without_quotes(kit_answer_header(k, "etag"));
	if (!etag.len || !kit_printable(etag)) return kit_nonsense(k);
	if (!kit_set_note(k, s->nmedia + FIRST_PIECE + s->part, etag)) return too_many_pieces(k);
	if (++s->part < s->nparts) return kit_go(k, PART);
	return kit_go(k, FINALIZE);
}

sp_move linkedin_send_finalize(struct kit *k)
{
	struct state *s = state_of(k);
	if (!linkedin_needs_uploads(k)) return kit_go(k, POLL);
	kit_text marks = kit_text_new(k);
	for (uint32_t i = 0; i < s->nparts && own_line(k, FIRST_PIECE + i).len; i++)
		kit_json_str(&marks, NULL, own_line(k, FIRST_PIECE + i));
	k->it = own_line(k, URN);
	k->that = own_line(k, TOKEN);
	kit_call(k, SP_PREPARES, SP_POST, "{api}/rest/videos?action=finalizeUpload");
	sp_str head = kit_json_of(k, "{'finalizeUploadRequest':{'video':'<it>','uploadToken':'<that>','uploadedPartIds':[");
	kit_json(k, kit_fmt(k, "%.*s%.*s]}}", KIT_SHOW(head), KIT_SHOW(kit_str(&marks))));
	return SP_SEND;
}

sp_move linkedin_took_finalize(struct kit *k)
{
	return kit_done(k) ? next_file(k) : kit_no(k);
}

/* ---- until they are ready: a post with a file that is not is refused */

sp_move linkedin_send_poll(struct kit *k)
{
	uint32_t turn = k->place->turn;
	if (linkedin_needs_uploads(k)) return kit_go(k, REGISTER);
	if (turn >= k->job->post->nmedia) return kit_go(k, POST);
	k->it = kit_note(k, turn);
	kit_call(k, SP_READS, SP_GET,
		 is_film(&k->job->post->media[turn]) ? "{api}/rest/videos/<it>" : "{api}/rest/images/<it>");
	return SP_SEND;
}

/* Some log-ins may not look at their own pictures. Those are ready in a moment. */
static sp_move poll_in_the_dark(struct kit *k)
{
	if (++k->place->tries < LOOKS_IN_THE_DARK) return kit_wait(k, LOOK_WAIT_MS);
	return kit_next_turn(k);
}

sp_move linkedin_took_poll(struct kit *k)
{
	if (kit_came(k, 403) || kit_came(k, 404)) return poll_in_the_dark(k);
	if (!kit_good(k)) return kit_no(k);
	sp_str status = kit_get(k, k->body, "status"), why = kit_quote(k, kit_get(k, k->body, "processingFailureReason"));
	if (kit_is(status, "AVAILABLE")) return kit_next_turn(k);
	if (kit_is(status, "PROCESSING_FAILED"))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "media-refused",
			       "LinkedIn could not use a picture or film of this post. Save it in another form and schedule the "
			       "post again.%s%.*s", why.len ? " LinkedIn said: " : "", KIT_SHOW(why));
	if (!kit_is(status, "PROCESSING") && !kit_is(status, "WAITING_UPLOAD")) return kit_nonsense(k);
	sp_move move = kit_wait_longer(k);
	return move == SP_WAIT ? move : start_again_later(k, "LinkedIn has been working on a picture or film for hours.");
}
