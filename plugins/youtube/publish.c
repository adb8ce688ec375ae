/* SPDX-License-Identifier: MIT
 * publish.c - the film up in pieces, as private; YouTube works it over; then one small step shows it to the public.
 *
 * That step names the film, so a repeat changes nothing, and whether it was taken can be asked exactly. An upload that
 * breaks is gone on with: its address knows what has arrived. */
#include "youtube.h"

enum { OPEN, SEND, ASK, SEE, FLIP };

enum {
	STEP = 256 << 10,		/* pieces are multiples of it */
	PIECES_MOST = 100,
	STALLS_MOST = 6,
	SESSION_MOST = 1024,		/* bytes of the address of an upload */
	FIRST_WAIT_MS = 4000,
	SOON_MS = 10000, LATER_MS = 60000,
	SOON = 5, LOOKS_MOST = 120	/* two hours of work; then it is shown as it is */
};
static const uint64_t usual_piece = 64 << 20;
static const int64_t piece_timeout_ms = 10 * 60 * 1000;

static struct youtube *state_of(struct kit *k)
{
	return k->job->state;
}

/* ---- the address of an upload */

static const sp_media *film_of(const sp_post *post)
{
	uint32_t film = kit_film(post);
	return film && post->media[film - 1].bytes ? &post->media[film - 1] : NULL;
}

static sp_move send_open(struct kit *k)
{
	const sp_media *film = film_of(k->job->post);
	if (!film)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "needs-film",
			       "YouTube takes films only: its programming door has no posts of text or pictures. "
			       "Add a film and schedule the post again.");
	state_of(k)->sent = 0;
	kit_call(k, SP_PREPARES, SP_POST,
		 "{api}/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status&notifySubscribers=true");
	kit_header(k, "X-Upload-Content-Type", film->mime);
	kit_header(k, "X-Upload-Content-Length", kit_fmt(k, "%llu", (unsigned long long)film->bytes));
	kit_say(k, "{'snippet':{'title':'<title>','description':'<text>','categoryId':'<category>','defaultLanguage':'<?lang>'},"
		   "'status':{'privacyStatus':'private','selfDeclaredMadeForKids':<for-kids>}}");
	return SP_SEND;
}

static sp_move took_open(struct kit *k)
{
	sp_str to = kit_answer_header(k, "location");
	if (!kit_came(k, 0)) return youtube_no(k);
	bool address = kit_starts(to, "https://") || kit_starts(to, "http://");
	bool fits = address && kit_printable(to) && to.len < SESSION_MOST && kit_put_note(k, SESSION, to);
	return fits ? kit_go(k, SEND) : kit_nonsense(k);
}

/* ---- the film */

static uint64_t film_bytes(const struct kit *k)
{
	const sp_media *film = film_of(k->job->post);
	return film ? film->bytes : 0;
}

/* A memory of another version may hold anything. */
static bool has_session(struct kit *k)
{
	const struct youtube *s = state_of(k);
	return kit_starts(kit_note(k, SESSION), "http") && s->sent >= 0 && (uint64_t)s->sent < film_bytes(k);
}

/* A job has 200 requests, so what is very large goes in larger pieces. */
static uint64_t piece_of(uint64_t bytes)
{
	uint64_t least = bytes / PIECES_MOST / STEP * STEP + STEP;
	return least > usual_piece ? least : usual_piece;
}

static void put(struct kit *k)
{
	kit_request(k, SP_PREPARES, SP_PUT, kit_note(k, SESSION))->sign = SP_BEARER;
}

static sp_move send_film(struct kit *k)
{
	struct youtube *s = state_of(k);
	uint64_t all = film_bytes(k), at = (uint64_t)s->sent, len = piece_of(all);
	if (!has_session(k)) return kit_go(k, OPEN);
	if (len > all - at) len = all - at;
	put(k);
	k->job->request->timeout_ms = piece_timeout_ms;
	kit_header(k, "Content-Range", kit_fmt(k, "bytes %llu-%llu/%llu", (unsigned long long)at,
					       (unsigned long long)(at + len - 1), (unsigned long long)all));
	sp_part *piece = kit_file(k, SP_MEDIA, NULL, kit_film(k->job->post) - 1);
	piece->at = at;
	piece->len = len;
	return SP_SEND;
}

static sp_move send_ask(struct kit *k)
{
	if (!has_session(k)) return kit_go(k, OPEN);
	put(k);
	kit_header(k, "Content-Range", kit_fmt(k, "bytes */%llu", (unsigned long long)film_bytes(k)));
	kit_part(k, SP_BYTES, NULL, (sp_str){0});	/* a body of no bytes, whose length is told */
	return SP_SEND;
}

/* "bytes=0-1048575" is 1048576 bytes; no header is none. */
static int64_t arrived(const struct kit *k)
{
	sp_str range = kit_answer_header(k, "range");
	int64_t last;
	if (!kit_starts(range, "bytes=0-") || !kit_number(kit_slice(range, 8, range.len), &last)) return 0;
	return last + 1;
}

static sp_move go_on(struct kit *k)
{
	struct youtube *s = state_of(k);
	int64_t have = arrived(k);
	if ((uint64_t)have >= film_bytes(k)) return kit_nonsense(k);
	if (have > s->sent) s->stalls = 0;
	s->sent = have;
	return kit_go(k, SEND);
}

static bool broke(const struct kit *k)
{
	const sp_answer *a = k->job->answer;
	return a->arrival != SP_ARRIVED || a->status >= 500 || a->status == 408;
}

/* Asked how far it came: at once when an answer was lost, else what broke is given a moment, longer each time. */
static sp_move broken(struct kit *k)
{
	struct youtube *s = state_of(k);
	bool lost = k->job->answer->arrival == SP_LOST && !s->stalls;
	if (s->stalls >= STALLS_MOST) return kit_good(k) ? kit_nonsense(k) : kit_no(k);
	int64_t wait = (int64_t)FIRST_WAIT_MS << s->stalls++;
	kit_go(k, ASK);
	return lost ? KIT_ON : kit_wait(k, wait);
}

static sp_move uploaded(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "id");
	return id.len && kit_put_note(k, FILM, id) ? kit_go(k, SEE) : broken(k);
}

/* Of a piece, and of the question how far it came: both are answered in the same way. */
static sp_move took_film(struct kit *k)
{
	struct youtube *s = state_of(k);
	if (broke(k)) return broken(k);
	if (kit_came(k, 0)) return uploaded(k);	/* a page in the film's place says nothing: the session does */
	if (kit_came(k, 308)) return ++s->stalls > STALLS_MOST ? kit_nonsense(k) : go_on(k);
	if ((kit_came(k, 404) || kit_came(k, 410)) && s->stalls++ < STALLS_MOST) return kit_go(k, OPEN);
	return youtube_no(k);
}

/* ---- what YouTube makes of it */

static sp_move send_see(struct kit *k)
{
	if (!kit_note(k, FILM).len) return kit_go(k, OPEN);
	kit_call(k, SP_READS, SP_GET, "{api}/youtube/v3/videos?part=status,processingDetails&id=<film>");
	return SP_SEND;
}

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

/* What is left out of a later change is erased, so it is noted, as members that follow another. */
static bool note_status(struct kit *k, const json_t *status)
{
	static const char *const switches[] = {"embeddable", "publicStatsViewable", "selfDeclaredMadeForKids",
					       "containsSyntheticMedia"};
	kit_text t = kit_text_new(k);
	kit_put(&t, SP_S("{"));
	kit_json_some(&t, "license", kit_get(k, status, "license"));
	for (size_t i = 0; i < KIT_COUNT(switches); i++) {
		sp_str is = kit_get(k, status, switches[i]);
		if (kit_is(is, "true") || kit_is(is, "false")) kit_json_raw(&t, switches[i], is);
	}
	if (t.len > 1) t.at[0] = ',';
	return kit_put_note(k, STATUS, t.len > 1 ? kit_str(&t) : (sp_str){0});
}

static sp_move look_again(struct kit *k)
{
	return kit_wait(k, k->place->tries++ < SOON ? SOON_MS : LATER_MS);
}

static sp_move took_see(struct kit *k)
{
	const json_t *status = kit_at(k->body, "items.0.status");
	sp_str upload = kit_view(status, "uploadStatus");
	if (!kit_good(k)) return youtube_no(k);
	bool works = kit_is(upload, "uploaded") || !status;	/* a new film may be missing from answers for a moment */
	if (works && k->place->tries < LOOKS_MOST) return look_again(k);
	if (!status) return not_taken(k, NULL);
	if (!works && !kit_is(upload, "processed")) return not_taken(k, status);
	return note_status(k, status) ? kit_go(k, FLIP) : kit_nonsense(k);
}

/* ---- the public step */

static sp_move send_flip(struct kit *k)
{
	if (!kit_note(k, FILM).len) return kit_go(k, OPEN);
	kit_call(k, SP_COMMITS_KEYED, SP_PUT, "{api}/youtube/v3/videos?part=status");
	kit_say(k, "{'id':'<film>','status':{'privacyStatus':'<visibility>'<status>}}");
	return SP_SEND;
}

static sp_move it_is_out(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	ref->id = kit_copy(k, kit_note(k, FILM));
	ref->url = kit_address(k, "https://www.youtube.com/watch?v=<film>");
	return kit_ok(k);
}

static sp_move took_flip(struct kit *k)
{
	sp_str now = kit_view(k->body, "status.privacyStatus");
	if (kit_came(k, 404) && k->body)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "film-gone",
			       "Somebody removed the film from YouTube before it went out. Schedule the post again if it shall "
			       "be shown.");
	if (!kit_good(k)) return youtube_no(k);
	if (kit_same(now, youtube_visibility(k))) return it_is_out(k);
	if (!kit_is(now, "private")) return kit_nonsense(k);
	return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "locked-private",
		       "YouTube keeps this film private: it does so with everything from an app that Google has not audited. The "
		       "person who looks after schedpost must ask Google for the audit; until then make the film public in "
		       "YouTube Studio.");
}

const struct kit_phase youtube_publish[] = {
	[OPEN] = {send_open, took_open},
	[SEND] = {send_film, took_film},
	[ASK] = {send_ask, took_film},
	[SEE] = {send_see, took_see},
	[FLIP] = {send_flip, took_flip},
};
