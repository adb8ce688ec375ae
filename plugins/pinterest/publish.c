/* SPDX-License-Identifier: MIT
 * publish.c - a film goes up first and is waited for; pictures travel inside the request that makes the pin. */
#include "pinterest.h"

enum { REGISTER, UPLOAD, POLL, PIN };

enum { ALT_MOST = 500 };	/* bytes; Pinterest counts characters */

/* What no pin can be made of is said before anything is sent. */
static sp_move impossible(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!post->nmedia)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-media",
			       "A pin needs a picture or a film; this post has none. Add one and schedule it again.");
	if (!post->reply_to.id.len)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "Pinterest takes one film, or at most %d pictures, in one pin; this post has %u files. Take some out.",
			       PICTURES_MOST, post->nmedia);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-chains",
		       "Pinterest has no chains of pins. Schedule each part as a post of its own.");
}

static bool is_film(const sp_post *post)
{
	return kit_film(post) == 1;
}

static bool fits(const sp_post *post)
{
	return post->nmedia && post->nmedia <= (is_film(post) ? 1 : PICTURES_MOST) && !post->reply_to.id.len;
}

/* ---- a film. */

static sp_move send_again_later(struct kit *k, const char *why)
{
	kit_put_note(k, FILM, (sp_str){0});
	kit_go(k, REGISTER);
	return kit_end(k, SP_LATER, SP_THIS_POST, "film-lost", "%s schedpost sends it once more.", why);
}

static bool is_up(struct kit *k)
{
	return kit_note(k, FILM).len && kit_is(kit_note(k, FILM_IS_UP), "yes");
}

static sp_move send_register(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!fits(post)) return impossible(k);
	if (!is_film(post)) return kit_go(k, PIN);
	if (is_up(k)) return kit_go(k, POLL);
	kit_call(k, SP_PREPARES, SP_POST, "{api}/v5/media");
	kit_say(k, "{'media_type':'video'}");
	return SP_SEND;
}

static sp_move took_register(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "media_id");
	bool told = kit_view(k->body, "upload_url").len && json_is_object(kit_at(k->body, "upload_parameters"));
	if (!kit_good(k)) return kit_no(k);
	return id.len && told && kit_put_note(k, FILM, id) ? kit_go(k, UPLOAD) : kit_nonsense(k);
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
	kit_file(k, SP_MULTIPART, "file", 0)->mime = (sp_str){0};
	return SP_SEND;
}

/* The store answers in XML, and its place for the file runs out. */
static sp_move took_upload(struct kit *k)
{
	int status = k->job->answer->status;
	if (kit_came(k, 0)) return kit_put_note(k, FILM_IS_UP, SP_S("yes")) ? kit_go(k, POLL) : kit_nonsense(k);
	bool no = kit_came(k, status) && status >= 400 && status < 500 && status != 429 && status != 413;
	return no ? send_again_later(k, "Pinterest's place for the film had run out.") : kit_no(k);
}

static sp_move send_poll(struct kit *k)
{
	if (!kit_note(k, FILM).len || !is_film(k->job->post)) return kit_go(k, REGISTER);
	kit_call(k, SP_READS, SP_GET, "{api}/v5/media/<film>");
	return SP_SEND;
}

static sp_move took_poll(struct kit *k)
{
	if (kit_came(k, 404)) return send_again_later(k, "Pinterest has lost the film.");
	if (!kit_good(k)) return kit_no(k);
	sp_str status = kit_get(k, k->body, "status");
	if (kit_is(status, "succeeded")) return kit_go(k, PIN);
	if (kit_is(status, "failed")) {
		kit_put_note(k, FILM, (sp_str){0});
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "film-refused",
			       "Pinterest could not use this film. It takes MP4 of 4 seconds to 15 minutes. Save it in another form and "
			       "schedule the post again.");
	}
	if (!kit_is(status, "registered") && !kit_is(status, "processing")) return kit_nonsense(k);
	sp_move move = kit_wait_longer(k);
	return move == SP_WAIT ? move : send_again_later(k, "Pinterest has been working on the film for hours.");
}

/* ---- the pin */

/* A pin has one description for all its pictures. */
sp_str pinterest_alt(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	for (uint32_t i = 0; i < post->nmedia; i++)
		if (post->media[i].alt.len) kit_putf(&t, "%s%.*s", t.len ? "\n" : "", KIT_SHOW(post->media[i].alt));
	return post->nmedia > 1 ? kit_cut(kit_str(&t), ALT_MOST) : kit_str(&t);
}

/* The JSON so far ends behind an opening quote; the host puts the file there, as base64. */
static void say_pictures(struct kit *k, sp_str pin)
{
	const sp_post *post = k->job->post;
	bool one = post->nmedia == 1;
	kit_json(k, kit_fmt(k, "%.*s{\"source_type\":\"%s", KIT_SHOW(pin),
			    one ? "image_base64\"," : "multiple_image_base64\",\"items\":[{"));
	for (uint32_t i = 0; i < post->nmedia; i++) {
		kit_json(k, kit_fmt(k, "%s\"content_type\":\"%.*s\",\"data\":\"", i ? "\"},{" : "",
				    KIT_SHOW(post->media[i].mime)));
		kit_part(k, SP_JSON, NULL, (sp_str){0})->media = i + 1;
	}
	kit_json(k, one ? SP_S("\"}}") : SP_S("\"}]}}"));
}

static sp_move send_pin(struct kit *k)
{
	const sp_post *post = k->job->post;
	if (!fits(post) || (is_film(post) && !is_up(k))) return kit_go(k, REGISTER);
	kit_call(k, SP_COMMITS, SP_POST, "{api}/v5/pins");
	sp_str pin = kit_json_of(k, "{'board_id':'<board_id|me>','title':'<?title>','description':'<?text>','link':'<?link>',"
				    "'alt_text':'<?alt>','media_source':");
	/* The first picture of a film is often black. */
	sp_str film = kit_json_of(k, "{'source_type':'video_id','media_id':'<film>','cover_image_key_frame_time':1}}");
	if (is_film(post)) kit_json(k, kit_fmt(k, "%.*s%.*s", KIT_SHOW(pin), KIT_SHOW(film)));
	else say_pictures(k, pin);
	return SP_SEND;
}

static sp_move took_pin(struct kit *k)
{
	sp_ref *ref = &k->job->result->ref;
	if (!kit_good(k)) return kit_no(k);
	ref->id = kit_get(k, k->body, "id");
	ref->url = kit_address(k, "https://www.pinterest.com/pin/<.id>");
	return ref->id.len ? kit_ok(k) : kit_nonsense(k);
}

const struct kit_phase pinterest_publish[] = {
	[REGISTER] = {send_register, took_register},
	[UPLOAD] = {send_upload, took_upload},
	[POLL] = {send_poll, took_poll},
	[PIN] = {send_pin, took_pin},
};
