/* SPDX-License-Identifier: MIT
 * publish.c - the file goes up for nobody's eyes but the account's own, then one step shows it to all: that step names
 * the picture, so a second one changes nothing.
 *
 * Flickr compares what goes up with what the account has (dedup_check), so no file is there twice. Whether one that is
 * there already is ours from an earlier try, its machine tag tells. */
#include "flickr.h"

enum { FIND, UPLOAD, WHOSE, SHOW };

/* ---- an earlier try's */

static sp_move took_find(struct kit *k)
{
	sp_str id = kit_get(k, k->body, "photos.photo.0.id");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(kit_at(k->body, "photos.photo"))) return kit_nonsense(k);
	if (!id.len) return kit_go(k, UPLOAD);
	return kit_put_note(k, PHOTO, id) ? kit_go(k, SHOW) : kit_nonsense(k);
}

/* ---- up. Flickr has no alt texts: what the picture shows ends the description. */

static sp_str description(struct kit *k)
{
	sp_str text = kit_post_text(k), alt = k->job->post->media[0].alt;
	return kit_fmt(k, "%.*s%s%.*s", KIT_SHOW(text), text.len && alt.len ? "\n\n" : "", KIT_SHOW(alt));
}

/* Its own tags, with quotes around each, and the mark by which the picture is found again. */
static sp_str tags(struct kit *k)
{
	enum { TAGS_MOST = 40 };
	kit_span spans[TAGS_MOST];
	size_t n = kit_spans(k, k->job->post->text, spans, TAGS_MOST);
	kit_text t = kit_text_new(k);
	kit_put(&t, flickr_mark(k));
	for (size_t i = 0; i < n; i++)
		if (spans[i].kind == KIT_TAG && !kit_finds(spans[i].value, "\"", NULL))
			kit_putf(&t, " \"%.*s\"", KIT_SHOW(spans[i].value));
	return kit_str(&t);
}

static sp_move send_upload(struct kit *k)
{
	enum { UPLOAD_MS = 10 * 60 * 1000 };
	if (!k->job->post->nmedia)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-media",
			       "On Flickr a post is a picture or a film; this one has none. Add one and schedule it again.");
	sp_request *r = kit_request(k, SP_PREPARES, SP_POST, SP_S("{up}/services/upload/"));
	r->sign = SP_OAUTH1_PARTS;
	r->timeout_ms = UPLOAD_MS;
	const struct { const char *name; sp_str value; } fields[] = {
		{"title", kit_headline(k)}, {"description", description(k)}, {"tags", tags(k)},
		{"is_public", SP_S("0")}, {"is_friend", SP_S("0")}, {"is_family", SP_S("0")},
		{"safety_level", SP_S("1")}, {"content_type", SP_S("1")}, {"hidden", SP_S("1")}, {"dedup_check", SP_S("1")},
	};
	for (size_t i = 0; i < KIT_COUNT(fields); i++)
		if (fields[i].value.len) kit_part(k, SP_MULTIPART, fields[i].name, fields[i].value);
	kit_file(k, SP_MULTIPART, "photo", 0);
	return SP_SEND;
}

/* The answer to an upload is XML, and small: what stands between these two. */
static sp_str between(sp_str all, const char *head, const char *end)
{
	size_t from, to;
	if (!kit_finds(all, head, &from)) return (sp_str){0};
	sp_str rest = kit_slice(all, from + kit_of(head).len, all.len);
	return kit_finds(rest, end, &to) ? kit_slice(rest, 0, to) : (sp_str){0};
}

static sp_move refused(struct kit *k, sp_str code)
{
	sp_str said = kit_quote(k, between(k->job->answer->body, " msg=\"", "\""));
	if (kit_fits(code, "4|5|8|2"))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "file-refused",
			       "Flickr could not use the picture or film. Save it anew as JPEG, PNG or MP4, smaller if it is large, and "
			       "schedule the post again. The server said: \"%.*s\".", KIT_SHOW(said));
	if (kit_fits(code, "6|7"))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "account-full",
			       "This account has as many pictures or films at Flickr as it may have. Take some away there or get Flickr "
			       "Pro, then schedule the post again.");
	if (kit_is(code, "116"))
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "address-refused",
			       "Flickr takes no post with an address that stands in this one: it was used for abuse, Flickr says. Take the "
			       "address out and schedule the post again.");
	if (kit_fits(code, "96|97|98|99"))
		return kit_end(k, SP_RECONNECT, SP_THIS_ACCOUNT, "not-accepted",
			       "Flickr no longer accepts this account's access: it was withdrawn. Connect the account again.");
	if (kit_fits(code, "100"))
		return kit_end(k, SP_RECONNECT, SP_THIS_PLATFORM, "app-keys",
			       "Flickr does not know the organisation's app by its key. An admin copies key and secret once more, then the "
			       "account is connected again.");
	return kit_end(k, SP_LATER, SP_THIS_ACCOUNT, "server-fault",
		       "Flickr could not take the picture just now; nobody has seen it. schedpost tries again by itself.");
}

static sp_move took_upload(struct kit *k)
{
	sp_str body = k->job->answer->body, id = between(body, "<photoid>", "</photoid>");
	sp_str code = between(body, "<err code=\"", "\""), twin = between(body, "duplicate_photo_id=\"", "\"");
	int64_t number;
	bool came = kit_came(k, 0) && kit_finds(body, "<rsp", NULL);
	if (came && kit_number(id, &number)) return kit_put_note(k, PHOTO, id) ? kit_go(k, SHOW) : kit_nonsense(k);
	if (came && kit_is(code, "9") && kit_number(twin, &number))
		return kit_put_note(k, PHOTO, twin) ? kit_go(k, WHOSE) : kit_nonsense(k);
	if (came && kit_number(code, &number)) return refused(k, code);
	kit_go(k, FIND);	/* it may be up: the next try looks first */
	return kit_no(k);
}

/* ---- Flickr has this very file already */

static bool is_marked(struct kit *k)
{
	const json_t *all = kit_at(k->body, "photo.tags.tag");
	for (size_t i = 0; i < json_array_size(all); i++)
		if (kit_same(kit_view(json_array_get(all, i), "raw"), flickr_mark(k))) return true;
	return false;
}

static sp_move took_whose(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	if (!kit_at(k->body, "photo")) return kit_nonsense(k);
	if (is_marked(k)) return kit_next(k);
	return kit_end(k, SP_REFUSED, SP_THIS_POST, "duplicate",
		       "This very picture is on the account at Flickr already: https://www.flickr.com/photo.gne?id=%.*s. Show that one, or "
		       "take another picture and schedule the post again.", KIT_SHOW(kit_note(k, PHOTO)));
}

/* ---- shown to all */

sp_move flickr_is_out(struct kit *k, sp_str id)
{
	k->job->result->ref = (sp_ref){
		.id = kit_copy(k, id),
		.url = kit_fmt(k, "https://www.flickr.com/photo.gne?id=%.*s", KIT_SHOW(id)),
	};
	return kit_ok(k);
}

static sp_move send_show(struct kit *k)
{
	sp_request *r = kit_request(k, SP_COMMITS_KEYED, SP_POST, SP_S("{api}/services/rest/"));
	r->sign = SP_OAUTH1;
	const struct { const char *name; sp_str value; } fields[] = {
		{"method", SP_S("flickr.photos.setPerms")}, {"format", SP_S("json")}, {"nojsoncallback", SP_S("1")},
		{"photo_id", kit_note(k, PHOTO)},
		{"is_public", SP_S("1")}, {"is_friend", SP_S("0")}, {"is_family", SP_S("0")},
	};
	for (size_t i = 0; i < KIT_COUNT(fields); i++) kit_part(k, SP_FORM, fields[i].name, fields[i].value);
	return SP_SEND;
}

static sp_move took_show(struct kit *k)
{
	if (kit_said(k, "1")) {	/* somebody has removed it meanwhile */
		kit_put_note(k, PHOTO, (sp_str){0});
		return kit_anew(k, "Somebody removed the picture from Flickr before it was shown.");
	}
	if (!kit_good(k) || !kit_is(kit_view(k->body, "stat"), "ok")) return kit_no(k);
	return flickr_is_out(k, kit_note(k, PHOTO));
}

#define BY_MARK FLICKR_REST "flickr.photos.search&user_id=me&machine_tags=<mark>"
const struct kit_phase flickr_publish[PUBLISH_PHASES] = {
	[FIND] = {KIT_GET(BY_MARK), .send = flickr_send, .took = took_find},
	[UPLOAD] = {.send = send_upload, .took = took_upload},
	[WHOSE] = {.needs = "<photo>", KIT_GET(FLICKR_REST "flickr.photos.getInfo&photo_id=<photo>"), .send = flickr_send,
		   .took = took_whose},
	[SHOW] = {.needs = "<photo>", .send = send_show, .took = took_show},
};

/* ---- look-up: by its number, else by its mark */

enum { BY_NUMBER, BY_TAG };

static sp_move took_by_number(struct kit *k)
{
	if (kit_said(k, "1")) return kit_go(k, BY_TAG);
	const json_t *seen = kit_at(k->body, "photo.visibility.ispublic");
	if (!kit_good(k)) return kit_no(k);
	if (!seen) return kit_nonsense(k);
	if (kit_int(seen, "", 0) == 1) return flickr_is_out(k, kit_note(k, PHOTO));
	return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "On Flickr nobody but the account itself sees the picture.");
}

static sp_move took_by_tag(struct kit *k)
{
	const json_t *photo = kit_at(k->body, "photos.photo.0");
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(kit_at(k->body, "photos.photo"))) return kit_nonsense(k);
	if (photo && kit_int(photo, "ispublic", 0) == 1) return flickr_is_out(k, kit_get(k, photo, "id"));
	return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "Flickr shows no picture of this post.");
}

const struct kit_phase flickr_lookup[LOOKUP_PHASES] = {
	[BY_NUMBER] = {.when = "<photo>", KIT_GET(FLICKR_REST "flickr.photos.getInfo&photo_id=<photo>"),
		       .send = flickr_send, .took = took_by_number},
	[BY_TAG] = {KIT_GET(BY_MARK), .send = flickr_send, .took = took_by_tag},
};
