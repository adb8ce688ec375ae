/* SPDX-License-Identifier: MIT
 * look.c - whose account it is, own pictures, their figures, and taking one down. */
#include "flickr.h"

/* ---- whose account */

static const struct kit_profile person = {
	.of = "person",
	.id = "<.nsid>",
	.handle = "<.username._content>",
	.name = "<.realname._content|.username._content>",
	.html = "description._content",
};

static sp_move took_person(struct kit *k)
{
	return kit_took_profile(k, &person);
}

const struct kit_phase flickr_whoami[ONE_PHASE] = {
	{KIT_GET(FLICKR_REST "flickr.people.getInfo&user_id=<me>"), .send = flickr_send, .took = took_person},
};

/* ---- own pictures; the cursor is the number of the page. Those that only the account sees are left out. */

static bool finish(struct kit *k, const json_t *photo, sp_entry *e)
{
	int64_t seconds = kit_int(photo, "dateupload", 0);
	sp_str title = kit_view(photo, "title"), text = kit_plain(k, kit_view(photo, "description._content"));
	e->at = seconds > 0 && seconds < INT32_MAX * 4LL ? seconds * 1000 : 0;
	e->nmedia = 1;
	bool begins = title.len && kit_same(kit_slice(text, 0, title.len), title);
	if (begins || !title.len) e->text = text;
	else e->text = kit_fmt(k, "%.*s%s%.*s", KIT_SHOW(title), text.len ? "\n\n" : "", KIT_SHOW(text));
	bool old = e->at && e->at < kit_earliest(k->job);
	return !old && kit_int(photo, "ispublic", 0) == 1;
}

static const struct kit_list photos = {
	.posts = "photos.photo",
	.unsorted = true,
	.id = "id",
	.url = "https://www.flickr.com/photo.gne?id=<.id>",
	.finish = finish,
};

static sp_move took_timeline(struct kit *k)
{
	struct kit_page page;
	int64_t at = kit_int(k->body, "photos.page", 0), all = kit_int(k->body, "photos.pages", 0);
	if (!kit_read_page(k, &photos, &page)) return kit_no(k);
	bool more = at > 0 && at < all && at < INT32_MAX;
	return kit_tell_page(k, &page, more ? kit_fmt(k, "%lld", (long long)at + 1) : (sp_str){0});
}

const struct kit_phase flickr_timeline[ONE_PHASE] = {
	{KIT_GET(FLICKR_REST "flickr.people.getPhotos&user_id=me&per_page=100&extras=date_upload,description&"
		 "min_upload_date=<since>&page=<cursor>"), .send = flickr_send, .took = took_timeline},
};

/* ---- figures */

static sp_move send_numbers(struct kit *k)
{
	sp_move move = kit_send_numbers(k);
	if (move == SP_SEND) k->job->request->sign = SP_OAUTH1;
	return move;
}

static sp_move took_numbers(struct kit *k)
{
	return kit_said(k, "1") ? kit_next_turn(k) : kit_took_numbers(k);	/* 1: it is gone */
}

const struct kit_phase flickr_numbers[ONE_PHASE] = {{.send = send_numbers, .took = took_numbers}};

/* ---- taking down */

static sp_move send_delete(struct kit *k)
{
	if (!k->job->ntargets || !k->job->targets[0].id.len)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "no-target", "It is not known which post to take down.");
	kit_request(k, SP_PREPARES, SP_POST, SP_S("{api}/services/rest/"))->sign = SP_OAUTH1;
	kit_part(k, SP_FORM, "method", SP_S("flickr.photos.delete"));
	kit_part(k, SP_FORM, "format", SP_S("json"));
	kit_part(k, SP_FORM, "nojsoncallback", SP_S("1"));
	kit_part(k, SP_FORM, "photo_id", k->job->targets[0].id);
	return SP_SEND;
}

static sp_move took_delete(struct kit *k)
{
	if (kit_said(k, "1")) return kit_ok(k);	/* gone is gone */
	return kit_good(k) && kit_is(kit_view(k->body, "stat"), "ok") ? kit_ok(k) : kit_no(k);
}

const struct kit_phase flickr_delete[ONE_PHASE] = {{.send = send_delete, .took = took_delete}};
