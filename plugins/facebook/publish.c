/* SPDX-License-Identifier: MIT
 * publish.c - photos up one by one where nobody sees them, then one post; a film in pieces, then the word that it may
 * be shown; a later part of a chain as a comment below the first.
 *
 * Facebook has no key of ours. It refuses the same post twice in a row, which counts as "an earlier try may have
 * arrived". */
#include "facebook.h"

enum { CHECK, UPLOAD, UP, POST, COMMENT, BEGIN_FILM, SEND_FILM, SHOW_FILM, SEE_FILM };

/* Comments hold one picture. */
static sp_move check(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post->reply_to.id.len) return kit_film(post) ? kit_go(k, BEGIN_FILM) : kit_next(k);
	if (!kit_film(post) && post->nmedia <= 1) return kit_next(k);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
		       "A later part of a chain is a comment on Facebook, and a comment takes one picture and no film. "
		       "Put the others into the first part.");
}

/* ---- the post */

sp_str facebook_attached(struct kit *k)
{
	kit_text t = kit_text_new(k);
	for (uint32_t i = 0; i < k->job->post->nmedia; i++) {
		k->it = kit_note(k, i);
		if (k->it.len) kit_putf(&t, "%s%.*s", t.len ? "," : "", KIT_SHOW(kit_json_of(k, "{'media_fbid':'<it>'}")));
	}
	return t.len ? kit_fmt(k, "[%.*s]", KIT_SHOW(kit_str(&t))) : (sp_str){0};
}

sp_str facebook_link(struct kit *k)
{
	return k->job->post->nmedia ? (sp_str){0} : k->job->post->link;
}

static sp_move it_is_out(struct kit *k, sp_str id)
{
	sp_ref *ref = &k->job->result->ref;
	ref->id = kit_copy(k, id);
	ref->url = kit_get(k, k->body, "permalink_url");
	if (kit_starts(ref->url, "/")) ref->url = kit_fmt(k, "https://www.facebook.com%.*s", KIT_SHOW(ref->url));
	if (!ref->url.len) ref->url = kit_fmt(k, "https://www.facebook.com/%.*s", KIT_SHOW(id));
	return id.len ? kit_ok(k) : kit_nonsense(k);
}

static sp_move took_post(struct kit *k)
{
	if (k->place->phase == COMMENT && facebook_is_gone(k))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "reply-target-gone",
			       "The post that this one follows is no longer on Facebook. "
			       "Take it out of the chain, or publish it on its own.");
	return kit_good(k) ? it_is_out(k, kit_get(k, k->body, "id")) : kit_no(k);
}

/* ---- a film: Facebook names the window that it wants next, until there is none */

/* A memory of another version may hold any window. */
static bool is_window(struct kit *k)
{
	const struct kit_memory *m = k->memory;
	bool fits = m->sent >= 0 && m->until >= m->sent && kit_note(k, SESSION).len;
	return fits && k->file && (uint64_t)m->until <= k->file->bytes;
}

static bool note_window(struct kit *k)
{
	k->memory->sent = kit_int(k->body, "start_offset", -1);
	k->memory->until = kit_int(k->body, "end_offset", -1);
	return is_window(k);
}

static sp_move began_film(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	sp_str id = kit_get(k, k->body, "video_id"), session = kit_get(k, k->body, "upload_session_id");
	bool whole = kit_put_note(k, FILM, id) && kit_put_note(k, SESSION, session);
	return id.len && session.len && whole && note_window(k) ? kit_next(k) : kit_nonsense(k);
}

static sp_move send_film(struct kit *k)
{
	const struct kit_memory *m = k->memory;
	if (!is_window(k)) return kit_go(k, CHECK);
	if (m->sent == m->until) return kit_next(k);
	kit_send_row(k);
	sp_part *piece = kit_file(k, SP_MULTIPART, "video_file_chunk", kit_film(k->job->post) - 1);
	piece->at = (uint64_t)m->sent;
	piece->len = (uint64_t)(m->until - m->sent);
	return SP_SEND;
}

/* A piece that was lost may be sent again: the session knows what it has. */
static sp_move sent_film(struct kit *k)
{
	enum { TRIES = 4, FIRST_WAIT_MS = 2000 };
	sp_arrival arrival = k->job->answer->arrival;
	bool lost = arrival == SP_LOST || (arrival == SP_ARRIVED && k->job->answer->status >= 500);
	if (lost && k->place->tries < TRIES) return kit_wait(k, (int64_t)FIRST_WAIT_MS << k->place->tries++);
	if (!kit_good(k)) return kit_no(k);
	k->place->tries = 0;
	return note_window(k) ? KIT_ON : kit_nonsense(k);
}

static sp_move show_film(struct kit *k)
{
	return is_window(k) && k->memory->sent == k->memory->until ? kit_send_row(k) : kit_go(k, CHECK);
}

static sp_move showed_film(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	return json_is_true(kit_at(k->body, "success")) ? kit_next(k) : kit_nonsense(k);
}

/* Facebook has taken the film: it shows it when it has worked it over, which may last longer than anybody waits. */
static sp_move saw_film(struct kit *k)
{
	enum { LOOKS = 5, LOOK_WAIT_MS = 10000 };
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

#define ABOUT_FILM(effect) KIT_POST(effect, "{video}/<v>/<me>/videos")
const struct kit_phase facebook_publish[] = {
	[CHECK] = {.send = check},
	[UPLOAD] = {.only = "image*", KIT_POST(SP_PREPARES, "{graph}/<v>/<me>/photos"), .file = "source",
		    .form = "published=false&alt_text_custom=<file-alt>", .note = "<.id>", .as = KIT_FILE},
	[UP] = KIT_FILE_UP,
	[POST] = {.all_files = true, .unless = "<root>",
		  KIT_POST(SP_COMMITS, "{graph}/<v>/<me>/feed?fields=id,permalink_url"),
		  .form = "message=<text>&attached_media=<attached>&link=<link-alone>", .took = took_post},
	[COMMENT] = {.all_files = true, KIT_POST(SP_COMMITS, "{graph}/<v>/<root>/comments?fields=id,permalink_url"),
		     .needs = "<root>", .form = "message=<text>&attachment_id=<photo>", .took = took_post},
	[BEGIN_FILM] = {.needs = "<file-bytes>", ABOUT_FILM(SP_PREPARES),
			.form = "upload_phase=start&file_size=<file-bytes>", .took = began_film},
	[SEND_FILM] = {ABOUT_FILM(SP_PREPARES),
		       .form = "upload_phase=transfer&upload_session_id=<session>&start_offset=<first>",
		       .send = send_film, .took = sent_film},
	[SHOW_FILM] = {ABOUT_FILM(SP_COMMITS),
		       .form = "upload_phase=finish&upload_session_id=<session>&title=<title>&description=<text>",
		       .send = show_film, .took = showed_film},
	[SEE_FILM] = {KIT_GET("{graph}/<v>/<film>?fields=status,permalink_url"), .took = saw_film},
};
