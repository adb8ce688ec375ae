/* SPDX-License-Identifier: MIT
 * publish.c - photos up one by one where nobody sees them, then one post; a film in pieces, then the word that it may
 * be shown; a later part of a chain as a comment below the first.
 *
 * Facebook has no key of ours. It refuses the same post twice in a row, which counts as "an earlier try may have
 * arrived". */
#include "facebook.h"

enum { UPLOAD, POST, COMMENT, BEGIN_FILM, SEND_FILM, SHOW_FILM, SEE_FILM };

enum { PIECE_TRIES = 4, FIRST_WAIT_MS = 2000, LOOK_WAIT_MS = 10000, LOOKS = 5 };

/* Comments hold one picture. */
static bool is_comment(const sp_post *post)
{
	return post->reply_to.id.len > 0;
}

static sp_move too_many(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!is_comment(post))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "schedpost puts at most %d pictures into one post on Facebook; this one has %u. "
			       "Take some out.", PHOTOS_MOST, post->nmedia);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
		       "A later part of a chain is a comment on Facebook, and a comment takes one picture and no film. "
		       "Put the others into the first part.");
}

/* ---- photos */

static bool needs_uploads(struct kit *k)
{
	return kit_lacks_files(k);
}

/* Captions without a film are nothing that Facebook shows. */
static void skip_captions(struct kit *k)
{
	struct state *s = state_of(k);
	const sp_post *post = k->job->post;
	uint32_t most = post->nmedia < PHOTOS_MOST ? post->nmedia : PHOTOS_MOST;
	while (s->memory.files < most && !kit_starts(post->media[s->memory.files].mime, "image/"))
		kit_put_note(k, s->memory.files++, (sp_str){0});
}

static sp_move send_upload(struct kit *k)
{
	struct state *s = state_of(k);
	const sp_post *post = k->job->post;
	bool film = kit_film(post) > 0;
	if (post->nmedia > PHOTOS_MOST || (is_comment(post) && (film || post->nmedia > 1))) return too_many(k);
	if (film) return kit_go(k, BEGIN_FILM);
	if (needs_uploads(k)) skip_captions(k);
	if (s->memory.files >= post->nmedia) return kit_go(k, is_comment(post) ? COMMENT : POST);
	const sp_media *media = &post->media[s->memory.files];
	kit_call(k, SP_PREPARES, SP_POST, "{graph}/<version>/<me>/photos");
	kit_part(k, SP_MULTIPART, "published", SP_S("false"));
	if (media->alt.len) kit_part(k, SP_MULTIPART, "alt_text_custom", media->alt);
	kit_file(k, SP_MULTIPART, "source", s->memory.files);
	return SP_SEND;
}

static sp_move took_upload(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return facebook_no(k);
	sp_str id = kit_get(k, k->body, "id");
	if (!id.len || s->memory.files >= PHOTOS_MOST || !kit_put_note(k, s->memory.files, id)) return kit_nonsense(k);
	s->memory.files++;
	return kit_go(k, UPLOAD);
}

/* ---- the post */

static void part_unless_empty(struct kit *k, const char *name, sp_str value)
{
	if (value.len) kit_part(k, SP_FORM, name, value);
}

static sp_str attached(struct kit *k)
{
	kit_text t = kit_text_new(k);
	for (uint32_t i = 0; i < k->job->post->nmedia && i < PHOTOS_MOST; i++) {
		k->it = kit_note(k, i);
		if (k->it.len) kit_putf(&t, "%s%.*s", t.len ? "," : "", KIT_SHOW(kit_json_of(k, "{'media_fbid':'<it>'}")));
	}
	return kit_fmt(k, "[%.*s]", KIT_SHOW(kit_str(&t)));
}

static sp_move send_post(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (needs_uploads(k)) return kit_go(k, UPLOAD);
	kit_call(k, SP_COMMITS, SP_POST, "{graph}/<version>/<me>/feed?fields=id,permalink_url");
	part_unless_empty(k, "message", kit_post_text(k));
	if (post->nmedia) kit_part(k, SP_FORM, "attached_media", attached(k));
	else part_unless_empty(k, "link", post->link);
	return SP_SEND;
}

static sp_move send_comment(struct kit *k)
{
	if (needs_uploads(k)) return kit_go(k, UPLOAD);
	kit_call(k, SP_COMMITS, SP_POST, "{graph}/<version>/<root>/comments?fields=id,permalink_url");
	part_unless_empty(k, "message", kit_post_text(k));
	if (k->job->post->nmedia) kit_part(k, SP_FORM, "attachment_id", kit_note(k, 0));
	return SP_SEND;
}

static sp_move it_is_out(struct kit *k, sp_str id)
{
	sp_ref *ref = &k->job->result->ref;
	ref->id = kit_copy(k, id);
	ref->url = kit_get(k, k->body, "permalink_url");
	if (kit_starts(ref->url, "/")) ref->url = kit_fmt(k, "https://www.facebook.com%.*s", KIT_SHOW(ref->url));
	if (!ref->url.len) ref->url = kit_fmt(k, "https://www.facebook.com/%.*s", KIT_SHOW(id));
	return id.len ? facebook_ok(k) : kit_nonsense(k);
}

static sp_move took_post(struct kit *k)
{
	if (k->place->phase == COMMENT && facebook_is_gone(k))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "reply-target-gone",
			       "The post that this one follows is no longer on Facebook. "
			       "Take it out of the chain, or publish it on its own.");
	return kit_good(k) ? it_is_out(k, kit_get(k, k->body, "id")) : facebook_no(k);
}

/* ---- a film: Facebook names the window that it wants next, until there is none */

static void about_film(struct kit *k, sp_effect effect, sp_body body, const char *what)
{
	kit_call(k, effect, SP_POST, "{video}/<version>/<me>/videos");
	kit_part(k, body, "upload_phase", kit_of(what));
}

static const sp_media *film_of(struct kit *k)
{
	uint32_t film = kit_film(k->job->post);
	return film ? &k->job->post->media[film - 1] : NULL;
}

/* A memory of another version may hold any window. */
static bool is_window(struct kit *k)
{
	const struct state *s = state_of(k);
	const sp_media *film = film_of(k);
	bool fits = s->at >= 0 && s->until >= s->at && kit_note(k, SESSION).len;
	return fits && film && (uint64_t)s->until <= film->bytes;
}

static bool note_window(struct kit *k)
{
	struct state *s = state_of(k);
	s->at = kit_int(k->body, "start_offset", -1);
	s->until = kit_int(k->body, "end_offset", -1);
	return is_window(k);
}

static sp_move begin_film(struct kit *k)
{
	const sp_media *film = film_of(k);
	if (!film) return kit_go(k, UPLOAD);
	about_film(k, SP_PREPARES, SP_FORM, "start");
	kit_part(k, SP_FORM, "file_size", kit_fmt(k, "%llu", (unsigned long long)film->bytes));
	return SP_SEND;
}

static sp_move began_film(struct kit *k)
{
	if (!kit_good(k)) return facebook_no(k);
	sp_str id = kit_get(k, k->body, "video_id"), session = kit_get(k, k->body, "upload_session_id");
	bool whole = kit_put_note(k, FILM, id) && kit_put_note(k, SESSION, session);
	if (!id.len || !session.len || !whole || !note_window(k)) return kit_nonsense(k);
	return kit_go(k, SEND_FILM);
}

static sp_move send_film(struct kit *k)
{
	const struct state *s = state_of(k);
	if (!is_window(k)) return kit_go(k, UPLOAD);
	if (s->at == s->until) return kit_go(k, SHOW_FILM);
	about_film(k, SP_PREPARES, SP_MULTIPART, "transfer");
	kit_part(k, SP_MULTIPART, "upload_session_id", kit_note(k, SESSION));
	kit_part(k, SP_MULTIPART, "start_offset", kit_fmt(k, "%lld", (long long)s->at));
	sp_part *piece = kit_file(k, SP_MULTIPART, "video_file_chunk", kit_film(k->job->post) - 1);
	piece->at = (uint64_t)s->at;
	piece->len = (uint64_t)(s->until - s->at);
	return SP_SEND;
}

/* A piece that was lost may be sent again: the session knows what it has. */
static sp_move sent_film(struct kit *k)
{
	sp_arrival arrival = k->job->answer->arrival;
	bool lost = arrival == SP_LOST || (arrival == SP_ARRIVED && k->job->answer->status >= 500);
	if (lost && k->place->tries < PIECE_TRIES) return kit_wait(k, (int64_t)FIRST_WAIT_MS << k->place->tries++);
	if (!kit_good(k)) return facebook_no(k);
	k->place->tries = 0;
	return note_window(k) ? KIT_ON : kit_nonsense(k);
}

static sp_move show_film(struct kit *k)
{
	const struct state *s = state_of(k);
	if (!is_window(k) || s->at != s->until) return kit_go(k, UPLOAD);
	about_film(k, SP_COMMITS, SP_FORM, "finish");
	kit_part(k, SP_FORM, "upload_session_id", kit_note(k, SESSION));
	part_unless_empty(k, "title", k->job->post->title);
	part_unless_empty(k, "description", kit_post_text(k));
	return SP_SEND;
}

static sp_move showed_film(struct kit *k)
{
	if (!kit_good(k)) return facebook_no(k);
	return json_is_true(kit_at(k->body, "success")) ? kit_go(k, SEE_FILM) : kit_nonsense(k);
}

static sp_move ask_film(struct kit *k)
{
	kit_call(k, SP_READS, SP_GET, "{graph}/<version>/<film>?fields=status,permalink_url");
	return SP_SEND;
}

/* Facebook has taken the film: it shows it when it has worked it over, which may last longer than anybody waits. */
static sp_move saw_film(struct kit *k)
{
	sp_str status = kit_view(k->body, "status.video_status");
	bool answered = kit_good(k);
	if (answered && kit_is(status, "error"))
		return kit_end(k, SP_UNSURE, SP_THIS_POST, "film-failed",
			       "Facebook took the film but could not work it over. Look at it on the Page; save it anew as "
			       "MP4 (H.264 and AAC) before it is sent again.");
	bool ready = answered && kit_is(status, "ready");
	if (!ready && ++k->place->tries < LOOKS) return kit_wait(k, LOOK_WAIT_MS);
	return it_is_out(k, kit_note(k, FILM));
}

const struct kit_phase facebook_publish[] = {
	[UPLOAD] = {.send = send_upload, .took = took_upload},
	[POST] = {.send = send_post, .took = took_post},
	[COMMENT] = {.send = send_comment, .took = took_post},
	[BEGIN_FILM] = {.send = begin_film, .took = began_film},
	[SEND_FILM] = {.send = send_film, .took = sent_film},
	[SHOW_FILM] = {.send = show_film, .took = showed_film},
	[SEE_FILM] = {.send = ask_film, .took = saw_film},
};
