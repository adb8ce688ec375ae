/* SPDX-License-Identifier: MIT
 * publish.c - a film goes up first and is waited for; pictures travel inside the request that makes the pin. */
#include "pinterest.h"

enum { REGISTER, UPLOAD, POLL, PIN };

enum {
	ALT_MOST = 500,			/* bytes; Pinterest counts characters */
	COVER_AT_S = 1,			/* the first picture of a film is often black */
	FIRST_WAIT_MS = 2000,
	WAIT_MOST_MS = 5 * 60 * 1000,
	WAITS_MOST = 60			/* four hours in all */
};

static bool is_film(const sp_post *post)
{
	return post->nmedia && kit_starts(post->media[0].mime, "video/");
}

static sp_move start_again_later(struct kit *k, const char *why)
{
	state_of(k)->uploaded = 0;
	kit_go(k, REGISTER);
	return kit_end(k, SP_LATER, SP_THIS_POST, "film-lost", "%s", why);
}

/* ---- a film */

/* What no pin can be made of is said before anything is sent. */
static sp_move impossible(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post->nmedia)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-media",
			       "A pin needs a picture or a film; this post has none. Add one and schedule it again.");
	if (post->nmedia > (is_film(post) ? 1 : PICTURES_MOST))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "Pinterest takes one film, or at most %d pictures, in one pin; this post has %u files. Take some out.",
			       PICTURES_MOST, post->nmedia);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-chains",
		       "Pinterest has no chains of pins. Schedule each part as a post of its own.");
}

static sp_move send_register(struct kit *k)
{
	const sp_post *post = k->job->post;
	bool fits = post->nmedia && post->nmedia <= (is_film(post) ? 1 : PICTURES_MOST);
	if (!fits || post->reply_to.id.len) return impossible(k);
	if (!is_film(post)) return kit_go(k, PIN);
	if (state_of(k)->uploaded) return kit_go(k, POLL);
	pinterest_call(k, SP_PREPARES, SP_POST, SP_S("/media"));
	kit_json(k, SP_S("{\"media_type\":\"video\"}"));
	return SP_SEND;
}

static sp_move took_register(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "media_id");
	if (!kit_good(k)) return kit_no(k);
	if (!id.len || !kit_save(state_of(k)->u.media, ID_MOST, id)) return kit_nonsense(k);
	bool told = kit_view(k->body, "upload_url").len && json_is_object(kit_at(k->body, "upload_parameters"));
	return told ? kit_go(k, UPLOAD) : kit_nonsense(k);
}

/* The store's form: what Pinterest has given, then the file. Later than in the same step it is not known any more. */
static sp_move send_upload(struct kit *k)
{
	json_t *fields = kit_at(k->body, "upload_parameters");
	sp_str url = kit_get(k, k->body, "upload_url");
	if (!is_film(k->job->post) || !kit_starts(url, "http") || !kit_printable(url)) return kit_go(k, REGISTER);
	kit_request(k, SP_PREPARES, SP_POST, url)->sign = SP_UNSIGNED;
	for (void *i = json_object_iter(fields); i; i = json_object_iter_next(fields, i)) {
		if (k->job->request->nparts + 1 == SP_MOST_PARTS) return kit_nonsense(k);
		sp_part *field = kit_part(k, SP_MULTIPART, NULL, kit_get(k, json_object_iter_value(i), ""));
		field->name = kit_copy(k, kit_of(json_object_iter_key(i)));
	}
	sp_part *file = kit_part(k, SP_MULTIPART, "file", (sp_str){0});
	file->media = 1;
	file->filename = k->job->post->media[0].name;
	return SP_SEND;
}

/* The store answers in XML, and its place for the file runs out. */
static sp_move took_upload(struct kit *k)
{
	int status = k->job->answer->status;
	if (kit_came(k, 0)) {
		state_of(k)->uploaded = 1;
		return kit_go(k, POLL);
	}
	bool no = kit_came(k, status) && status >= 400 && status < 500 && status != 429 && status != 413;
	return no ? start_again_later(k, "Pinterest's place for the film had run out. schedpost sends it once more.") : kit_no(k);
}

static sp_move send_poll(struct kit *k)
{
	sp_str id = kit_saved(state_of(k)->u.media, ID_MOST);
	if (!id.len || !is_film(k->job->post)) return kit_go(k, REGISTER);
	pinterest_call(k, SP_READS, SP_GET, pinterest_path(k, "/media/", id, ""));
	return SP_SEND;
}

static sp_move took_poll(struct kit *k)
{
	if (kit_came(k, 404)) return start_again_later(k, "Pinterest has lost the film. schedpost sends it once more.");
	if (!kit_good(k)) return kit_no(k);
	sp_str status = kit_get(k, k->body, "status");
	if (kit_is(status, "succeeded")) return kit_go(k, PIN);
	if (kit_is(status, "failed")) {
		state_of(k)->uploaded = 0;
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "film-refused",
			       "Pinterest could not use this film. It takes MP4 of 4 seconds to 15 minutes. Save it in another form and "
			       "schedule the post again.");
	}
	if (!kit_is(status, "registered") && !kit_is(status, "processing")) return kit_nonsense(k);
	if (k->place->tries++ >= WAITS_MOST)
		return start_again_later(k, "Pinterest has been working on the film for hours. schedpost sends it once more.");
	int64_t wait = (int64_t)FIRST_WAIT_MS * k->place->tries * k->place->tries;
	return kit_wait(k, wait < WAIT_MOST_MS ? wait : WAIT_MOST_MS);
}

/* ---- the pin */

/* A pin has one description for all its pictures. */
static sp_str alt_text(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	for (uint32_t i = 0; i < post->nmedia; i++) {
		if (!post->media[i].alt.len) continue;
		if (t.len) kit_put(&t, SP_S("\n"));
		kit_put(&t, post->media[i].alt);
	}
	return post->nmedia > 1 ? kit_cut(kit_str(&t), ALT_MOST) : kit_str(&t);
}

/* Pinterest has no content warnings, so one goes in front. */
static sp_str description(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post->warning.len) return post->text;
	return kit_fmt(k, "%.*s\n\n%.*s", KIT_SHOW(post->warning), KIT_SHOW(post->text));
}

static void put_words(struct kit *k, kit_text *t)
{
	const sp_post *post = k->job->post;
	kit_json_some(t, "title", post->title);
	kit_json_some(t, "description", description(k));
	kit_json_some(t, "link", post->link);
	kit_json_some(t, "alt_text", alt_text(k));
}

/* Ends the JSON so far behind an opening quote; the host puts the file there, as base64. */
static void put_picture(struct kit *k, kit_text *t, uint32_t which)
{
	kit_json_str(t, "content_type", k->job->post->media[which].mime);
	kit_json_raw(t, "data", SP_S("\""));
	kit_json(k, kit_str(t));
	kit_part(k, SP_JSON, NULL, (sp_str){0})->media = which + 1;
	*t = kit_text_new(k);
	kit_put(t, SP_S("\"}"));
}

static void put_pictures(struct kit *k, kit_text *t)
{
	uint32_t n = k->job->post->nmedia;
	kit_json_str(t, "source_type", n == 1 ? SP_S("image_base64") : SP_S("multiple_image_base64"));
	if (n == 1) {
		put_picture(k, t, 0);
		return;
	}
	kit_open(t, "items", '[');
	for (uint32_t i = 0; i < n; i++) {
		kit_open(t, NULL, '{');
		put_picture(k, t, i);
	}
	kit_close(t, ']');
	kit_close(t, '}');
}

static void put_film(struct kit *k, kit_text *t)
{
	kit_json_str(t, "source_type", SP_S("video_id"));
	kit_json_str(t, "media_id", kit_saved(state_of(k)->u.media, ID_MOST));
	kit_json_int(t, "cover_image_key_frame_time", COVER_AT_S);
	kit_close(t, '}');
}

static sp_move send_pin(struct kit *k)
{
	const sp_post *post = k->job->post;
	bool film = is_film(post);
	bool fits = post->nmedia && post->nmedia <= (film ? 1 : PICTURES_MOST);
	if (!fits || (film && (!state_of(k)->uploaded || !state_of(k)->u.media[0]))) return kit_go(k, REGISTER);
	pinterest_call(k, SP_COMMITS, SP_POST, SP_S("/pins"));
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "board_id", pinterest_board(k));
	put_words(k, &t);
	kit_open(&t, "media_source", '{');
	if (film) put_film(k, &t);
	else put_pictures(k, &t);
	kit_close(&t, '}');
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move took_pin(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	if (!kit_good(k)) return kit_no(k);
	ref->id = kit_get(k, k->body, "id");
	ref->url = pinterest_page_of(k, ref->id);
	return ref->id.len ? kit_ok(k) : kit_nonsense(k);
}

const struct kit_phase pinterest_publish[PUBLISH_PHASES] = {
	[REGISTER] = {send_register, took_register},
	[UPLOAD] = {send_upload, took_upload},
	[POLL] = {send_poll, took_poll},
	[PIN] = {send_pin, took_pin},
};
