/* SPDX-License-Identifier: MIT
 * publish.c - files up (pictures at once, films in pieces), described one by one, then one post. */
#include "x.h"

enum { UPLOAD, APPEND, FINALIZE, STATUS, DESCRIBE, CAPTION, POST };

enum {
	UNUSED_FOR_MS = 20 * 60 * 60 * 1000,	/* older uploads are made anew: X keeps them for a day */
	PIECE = 1 << 20,			/* as other schedulers send it */
	LARGE = 100 << 20,			/* so large a file goes in larger pieces: a job has 200 requests */
	LARGE_PIECE = 4 << 20,
	POLLS_MOST = 60				/* about half an hour in all */
};

/* ---- the files of the post */

static bool is_film(const sp_media *m)
{
	return kit_starts(m->mime, "video/");
}

static bool is_captions(const sp_media *m)
{
	return kit_starts(m->mime, "text/");
}

static bool goes_in_pieces(const sp_media *m)
{
	return is_film(m) || is_captions(m);
}

sp_str x_category(struct kit *k)
{
	if (is_captions(k->file)) return SP_S("subtitles");
	if (is_film(k->file)) return SP_S("tweet_video");
	return kit_is(k->file->mime, "image/gif") ? SP_S("tweet_gif") : SP_S("tweet_image");
}

static uint32_t shown_files(const sp_post *post)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < post->nmedia; i++) n += !is_captions(&post->media[i]);
	return n;
}

static bool needs_uploads(struct kit *k)
{
	return kit_lacks_files(k, UNUSED_FOR_MS);
}

/* The file that is on its way; NULL: the memory tells of one that the post has not. */
static const sp_media *at_hand(struct kit *k)
{
	const sp_post *post = k->job->post;
	uint32_t n = state_of(k)->memory.files;
	return n < post->nmedia && n < FILES_MOST ? &post->media[n] : NULL;
}

sp_str x_file(struct kit *k)
{
	return kit_note(k, state_of(k)->memory.files);
}

static sp_move start_again_later(struct kit *k, const char *why)
{
	state_of(k)->memory.files = 0;
	kit_go(k, UPLOAD);
	return kit_end(k, SP_LATER, SP_THIS_POST, "file-lost", "%s", why);
}

/* X answers, but does not know the upload any more. */
static sp_move no_upload(struct kit *k)
{
	if (!kit_came(k, 404)) return x_no(k);
	return start_again_later(k, "X has lost a picture or film on its way. schedpost sends it once more.");
}

/* ---- up */

static void send_whole(struct kit *k)
{
	kit_call(k, SP_PREPARES, SP_POST, "{api}/2/media/upload");
	kit_file(k, SP_MULTIPART, "media", state_of(k)->memory.files);
	kit_part(k, SP_MULTIPART, "media_category", x_category(k));
}

static void send_initialize(struct kit *k)
{
	kit_call(k, SP_PREPARES, SP_POST, "{api}/2/media/upload/initialize");
	kit_say(k, "{'media_type':'<file-type>','total_bytes':<file-bytes>,'media_category':'<category>'}");
}

static sp_move send_upload(struct kit *k)
{
	struct state *s = state_of(k);
	const sp_post *post = k->job->post;
	if (post->nmedia > FILES_MOST || shown_files(post) > SHOWN_MOST)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "X takes at most %d pictures in one post; this one has %u. Take some out.", SHOWN_MOST,
			       shown_files(post));
	if (!needs_uploads(k)) return kit_go(k, CAPTION);
	k->file = &post->media[s->memory.files];
	if (goes_in_pieces(k->file)) send_initialize(k);
	else send_whole(k);
	return SP_SEND;
}

static sp_move file_failed(struct kit *k)
{
	const sp_media *m = at_hand(k);
	sp_str said = kit_quote(k, kit_get(k, k->body, "data.processing_info.error.message"));
	state_of(k)->memory.files = 0;
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "file-not-usable",
		       "X could not make anything of the file %.*s.%s%.*s%s Save it in another form and schedule the post again.",
		       KIT_SHOW(m->name), said.len ? " It said: \"" : "", KIT_SHOW(said), said.len ? "\"." : "");
}

/* X tells after how many seconds to ask; the longer it takes, the longer are our pauses. */
static sp_move poll_later(struct kit *k)
{
	enum { USUAL_S = 5, MOST_S = 600, PATIENCE = 5 };
	int64_t told = kit_int(k->body, "data.processing_info.check_after_secs", USUAL_S);
	if (k->place->phase != STATUS) kit_go(k, STATUS);
	if (++k->place->tries > POLLS_MOST)
		return start_again_later(k, "X has been working on a picture or film for too long. "
					    "schedpost tries again by itself.");
	told = told < 1 ? 1 : told > MOST_S ? MOST_S : told;
	return kit_wait(k, (told + (int64_t)(k->place->tries / PATIENCE * PATIENCE)) * 1000);
}

/* The upload is whole: is it ready? */
static sp_move whole(struct kit *k)
{
	const json_t *info = kit_at(k->body, "data.processing_info");
	sp_str state = kit_view(info, "state");
	if (!at_hand(k)) return kit_go(k, UPLOAD);
	if (!kit_good(k) || !kit_at(k->body, "data")) return no_upload(k);
	if (kit_is(state, "failed")) return file_failed(k);
	return !json_is_object(info) || kit_is(state, "succeeded") ? kit_go(k, DESCRIBE) : poll_later(k);
}

static sp_move took_upload(struct kit *k)
{
	struct state *s = state_of(k);
	const sp_media *m = at_hand(k);
	sp_str id = kit_get(k, k->body, "data.id");
	if (!kit_good(k) || !id.len || !m) return x_no(k);
	if (!kit_put_note(k, s->memory.files, id)) return kit_nonsense(k);
	return goes_in_pieces(m) ? kit_go(k, APPEND) : whole(k);
}

static sp_move send_append(struct kit *k)
{
	const sp_media *m = at_hand(k);
	if (!m) return kit_go(k, UPLOAD);
	uint64_t piece = m->bytes > LARGE ? LARGE_PIECE : PIECE, at = piece * k->place->turn;
	if (at >= m->bytes) return kit_go(k, FINALIZE);
	kit_call(k, SP_PREPARES, SP_POST, "{api}/2/media/upload/<file>/append");
	kit_part(k, SP_MULTIPART, "segment_index", kit_fmt(k, "%u", k->place->turn));
	sp_part *part = kit_file(k, SP_MULTIPART, "media", state_of(k)->memory.files);
	part->mime = SP_S("application/octet-stream");
	part->at = at;
	part->len = m->bytes - at < piece ? m->bytes - at : piece;
	return SP_SEND;
}

static sp_move took_append(struct kit *k)
{
	return kit_done(k) && !kit_len(k->body, "errors") ? kit_next_turn(k) : no_upload(k);
}

static sp_move send_finalize(struct kit *k)
{
	if (!at_hand(k)) return kit_go(k, UPLOAD);
	kit_call(k, SP_PREPARES, SP_POST, "{api}/2/media/upload/<file>/finalize");
	return SP_SEND;
}

/* Whether an end that got no clear answer came to pass, nobody knows, nor what X says to a second one: from here on
 * only a yes goes on, and after all else the file begins anew. */
static sp_move took_finalize(struct kit *k)
{
	kit_go(k, UPLOAD);
	return whole(k);
}

static sp_move send_status(struct kit *k)
{
	if (!at_hand(k)) return kit_go(k, UPLOAD);
	kit_call(k, SP_READS, SP_GET, "{api}/2/media/upload?command=STATUS&media_id=<file>");
	return SP_SEND;
}

/* ---- described, before anybody sees the post */

static sp_move described(struct kit *k)
{
	state_of(k)->memory.files++;
	return kit_go(k, UPLOAD);
}

static sp_move send_describe(struct kit *k)
{
	k->file = at_hand(k);
	if (!k->file) return kit_go(k, UPLOAD);
	if (!k->file->alt.len || is_captions(k->file)) return described(k);
	kit_call(k, SP_PREPARES, SP_POST, "{api}/2/media/metadata");
	kit_say(k, "{'id':'<file>','metadata':{'alt_text':{'text':'<file-alt>'}}}");
	return SP_SEND;
}

/* X shows alt texts of pictures; that it would refuse one of a film is no reason to keep the film back. */
static sp_move took_describe(struct kit *k)
{
	const sp_media *m = at_hand(k);
	bool no = kit_came(k, 400) || kit_came(k, 403);
	bool yes = kit_done(k) && !kit_len(k->body, "errors");
	return m && (yes || (no && is_film(m))) ? described(k) : x_no(k);
}

/* What the film's menu calls the language of the post: "EN", "English". */
static void put_language(struct kit *k, kit_text *t)
{
	static const struct { const char *code, *name; } known[] = {
		{"EN", "English"}, {"CY", "Cymraeg"}, {"GA", "Gaeilge"}, {"GD", "Gàidhlig"}, {"DE", "Deutsch"},
		{"FR", "Français"}, {"ES", "Español"}, {"IT", "Italiano"}, {"NL", "Nederlands"}, {"PL", "Polski"},
	};
	sp_str lang = kit_slice(k->job->post->lang, 0, 2);
	size_t which = 0;
	for (size_t i = 0; i < KIT_COUNT(known); i++)
		if (lang.len == 2 && kit_finds(lang, known[i].code, NULL)) which = i;
	kit_json_str(t, "language_code", kit_of(known[which].code));
	kit_json_str(t, "display_name", kit_of(known[which].name));
}

/* The place of the first captions; FILES_MOST: there are none. */
static uint32_t captions_of(const sp_post *post)
{
	for (uint32_t i = 0; i < post->nmedia && i < FILES_MOST; i++)
		if (is_captions(&post->media[i])) return i;
	return FILES_MOST;
}

static sp_move send_caption(struct kit *k)
{
	const sp_post *post = k->job->post;
	uint32_t film = kit_film(post), captions = captions_of(post);
	if (needs_uploads(k)) return kit_go(k, UPLOAD);
	if (!film || captions == FILES_MOST) return kit_go(k, POST);
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "id", kit_note(k, film - 1));
	kit_json_str(&t, "media_category", SP_S("TweetVideo"));
	kit_open(&t, "subtitles", '{');
	kit_json_str(&t, "id", kit_note(k, captions));
	put_language(k, &t);
	kit_close(&t, '}');
	kit_close(&t, '}');
	kit_call(k, SP_PREPARES, SP_POST, "{api}/2/media/subtitles");
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move took_caption(struct kit *k)
{
	return kit_done(k) && !kit_len(k->body, "errors") ? kit_go(k, POST) : x_no(k);
}

/* ---- the post */

sp_str x_shown(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	for (uint32_t i = 0; i < post->nmedia && i < FILES_MOST; i++)
		if (!is_captions(&post->media[i])) kit_json_str(&t, NULL, kit_note(k, i));
	return t.len || post->nmedia ? kit_fmt(k, "{\"media_ids\":[%.*s]}", KIT_SHOW(kit_str(&t))) : (sp_str){0};
}

static sp_move send_post(struct kit *k)
{
	if (needs_uploads(k)) return kit_go(k, UPLOAD);
	kit_call(k, SP_COMMITS, SP_POST, "{api}/2/tweets");
	kit_say(k, k->job->post->reply_to.id.len
			   ? "{'text':'<text>','media':<?shown>,'reply':{'in_reply_to_tweet_id':'<reply_to>'}}"
			   : "{'text':'<text>','media':<?shown>}");
	return SP_SEND;
}

static sp_move took_post(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	sp_str id = kit_get(k, k->body, "data.id");
	if (kit_came(k, 400) && kit_finds(k->job->answer->body, "media IDs", NULL))
		return start_again_later(k, "X has lost a picture or film. schedpost sends it once more.");
	if (!kit_good(k) || !id.len) return x_no(k);
	ref->id = id;
	ref->url = x_page(k, id);
	return x_ok(k);
}

const struct kit_phase x_publish[] = {
	[UPLOAD] = {send_upload, took_upload},
	[APPEND] = {send_append, took_append},
	[FINALIZE] = {send_finalize, took_finalize},
	[STATUS] = {send_status, whole},
	[DESCRIBE] = {send_describe, took_describe},
	[CAPTION] = {send_caption, took_caption},
	[POST] = {send_post, took_post},
};
