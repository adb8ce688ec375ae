/* SPDX-License-Identifier: MIT
 * publish.c - pictures and a draft that nobody sees, at an address of our own; then one small step makes it public.
 *
 * WordPress gives a repeated slug a "-2" and makes a second post. So our slug is looked for before anything is made:
 * what an earlier try left is used again. */
#include "wordpress.h"

#include <string.h>

enum { FIND, UPLOAD, DESCRIBE, DRAFT, FLIP };

static const char every_status[] = "publish,future,draft,pending,private";

static void find_by_slug(struct kit *k)
{
	char slug[SLUG_SIZE];
	wordpress_slug(k->job->post, slug);
	wordpress_call(k, SP_READS, SP_GET, SP_S("/wp/v2/posts"));
	kit_query(k, "slug", kit_copy(k, kit_of(slug)));
	kit_query(k, "status", kit_of(every_status));
	kit_query(k, "context", SP_S("edit"));
	kit_query(k, "_fields", SP_S("id,status,link"));
}

static sp_move it_is_there(struct kit *k, const json_t *post)
{
	sp_ref *ref = &k->job->result->ref;
	ref->id = kit_get(k, post, "id");
	ref->url = kit_get(k, post, "link");
	return ref->id.len ? kit_ok(k) : kit_nonsense(k);
}

static bool is_public(const json_t *post)
{
	sp_str status = kit_view(post, "status");
	return kit_is(status, "publish") || kit_is(status, "private");
}

static sp_move send_find(struct kit *k)
{
	if (k->job->post->nmedia > PICTURES_MOST)
		return kit_end(k, SP_REFUSED, SP_THIS_POST, "too-many-pictures",
			       "schedpost puts at most %d pictures into one post on a website; this one has %u. "
			       "Take some out.", PICTURES_MOST, k->job->post->nmedia);
	find_by_slug(k);
	return SP_SEND;
}

static sp_move took_find(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	if (!json_is_array(k->body)) return kit_nonsense(k);
	const json_t *found = kit_at(k->body, "0");
	if (is_public(found)) return it_is_there(k, found);
	state_of(k)->draft = kit_int(found, "id", 0);
	return kit_go(k, UPLOAD);
}

/* ---- pictures: the file, then its alt text */

/* The header takes a plain name, and WordPress judges files by their ending. */
static sp_str file_name(struct kit *k, const sp_media *media)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	static const struct { const char *mime, *ending; } endings[] = {
		{"image/jpeg", ".jpg"}, {"image/png", ".png"}, {"image/gif", ".gif"}, {"image/webp", ".webp"},
	};
	kit_text t = kit_text_new(k);
	sp_str stem = kit_cut(media->name, 60);
	size_t dot = stem.len;
	while (dot && stem.at[dot - 1] != '.') dot--;
	if (dot > 1) stem.len = dot - 1;
	for (size_t i = 0; i < stem.len; i++)
		kit_putf(&t, "%c", stem.at[i] && strchr(safe, stem.at[i]) ? stem.at[i] : '-');
	for (size_t i = 0; i < KIT_COUNT(endings); i++)
		if (kit_is(media->mime, endings[i].mime)) kit_put(&t, kit_of(endings[i].ending));
	return kit_str(&t);
}

/* Another version's memory may count what this post does not have, or what there is no room for: all of them anew. */
static struct state *counted(struct kit *k)
{
	struct state *s = state_of(k);
	uint32_t have = k->job->post->nmedia;
	bool fits = s->npictures <= have && s->npictures <= PICTURES_MOST && s->described <= s->npictures;
	if (!fits) s->npictures = s->described = 0;
	return s;
}

static sp_move send_upload(struct kit *k)
{
	struct state *s = counted(k);
	const sp_post *post = k->job->post;
	if (s->npictures > s->described) return kit_go(k, DESCRIBE);
	if (s->npictures >= post->nmedia) return kit_go(k, DRAFT);
	const sp_media *media = &post->media[s->npictures];
	sp_str name = file_name(k, media);
	wordpress_call(k, SP_PREPARES, SP_POST, SP_S("/wp/v2/media"))->mime = media->mime;
	kit_header(k, "Content-Disposition", kit_fmt(k, "attachment; filename=\"%.*s\"", KIT_SHOW(name)));
	kit_part(k, SP_MEDIA, NULL, (sp_str){0})->media = s->npictures + 1;
	return SP_SEND;
}

static sp_move took_upload(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	if (s->npictures >= PICTURES_MOST) return kit_nonsense(k);
	struct picture *p = &s->u.pictures[s->npictures];
	p->id = kit_int(k->body, "id", 0);
	if (p->id <= 0 || !kit_save(p->url, URL_MOST, kit_get(k, k->body, "source_url"))) return kit_nonsense(k);
	s->npictures++;
	return kit_go(k, DESCRIBE);
}

static sp_move send_describe(struct kit *k)
{
	struct state *s = counted(k);
	const sp_post *post = k->job->post;
	if (s->described >= s->npictures) return kit_go(k, UPLOAD);
	if (!post->media[s->described].alt.len) {
		s->described++;
		return kit_go(k, UPLOAD);
	}
	long long id = (long long)s->u.pictures[s->described].id;
	wordpress_call(k, SP_PREPARES, SP_POST, kit_fmt(k, "/wp/v2/media/%lld", id));
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "alt_text", post->media[s->described].alt);
	kit_close(&t, '}');
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move took_describe(struct kit *k)
{
	struct state *s = state_of(k);
	if (kit_came(k, 404)) {	/* somebody removed it meanwhile: all of them anew */
		s->npictures = s->described = 0;
		return kit_go(k, UPLOAD);
	}
	if (!kit_good(k)) return kit_no(k);
	s->described++;
	return kit_go(k, UPLOAD);
}

/* ---- the draft */

static sp_move send_draft(struct kit *k)
{
	struct state *s = counted(k);
	char slug[SLUG_SIZE];
	if (s->npictures < k->job->post->nmedia) return kit_go(k, FIND);
	wordpress_slug(k->job->post, slug);
	sp_str path = s->draft > 0 ? kit_fmt(k, "/wp/v2/posts/%lld", (long long)s->draft) : SP_S("/wp/v2/posts");
	wordpress_call(k, SP_PREPARES, SP_POST, path);
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "title", wordpress_title(k->job->post));
	kit_json_str(&t, "content", wordpress_content(k));
	kit_json_str(&t, "slug", kit_of(slug));
	kit_json_str(&t, "status", SP_S("draft"));
	if (k->job->post->nmedia) kit_json_int(&t, "featured_media", s->u.pictures[0].id);
	kit_close(&t, '}');
	kit_json(k, kit_str(&t));
	return SP_SEND;
}

static sp_move took_draft(struct kit *k)
{
	struct state *s = state_of(k);
	if (!kit_good(k)) return kit_no(k);
	s->draft = kit_int(k->body, "id", 0);
	return s->draft > 0 ? kit_go(k, FLIP) : kit_nonsense(k);
}

/* ---- the public step: it names the post, so a repeat changes nothing */

static sp_move send_flip(struct kit *k)
{
	long long draft = (long long)state_of(k)->draft;
	if (draft <= 0) return kit_go(k, FIND);
	wordpress_call(k, SP_COMMITS_KEYED, SP_POST, kit_fmt(k, "/wp/v2/posts/%lld", draft));
	kit_json(k, SP_S("{\"status\":\"publish\"}"));
	return SP_SEND;
}

static sp_move took_flip(struct kit *k)
{
	if (kit_said(k, "rest_post_invalid_id")) {
		state_of(k)->draft = 0;
		kit_go(k, FIND);
		return kit_end(k, SP_LATER, SP_THIS_POST, "draft-lost",
			       "Somebody removed the draft from the website before it went out. schedpost makes it anew.");
	}
	if (!kit_good(k)) return kit_no(k);
	if (is_public(k->body)) return it_is_there(k, k->body);
	if (kit_is(kit_view(k->body, "status"), "pending"))
		return kit_end(k, SP_REFUSED, SP_THIS_ACCOUNT, "waits-for-review",
			       "The website keeps this post for review, for this login may not publish. Somebody with the "
			       "role Editor can publish it in WordPress.");
	return kit_nonsense(k);
}

const struct kit_phase wordpress_publish[PUBLISH_PHASES] = {
	[FIND] = {.send = send_find, .took = took_find},
	[UPLOAD] = {.send = send_upload, .took = took_upload},
	[DESCRIBE] = {.send = send_describe, .took = took_describe},
	[DRAFT] = {.send = send_draft, .took = took_draft},
	[FLIP] = {.send = send_flip, .took = took_flip},
};

/* ---- look-up: by the number that the draft got, else by the slug */

enum { BY_ID, BY_SLUG };

static sp_move send_by_id(struct kit *k)
{
	if (state_of(k)->draft <= 0) return kit_go(k, BY_SLUG);
	wordpress_call(k, SP_READS, SP_GET, kit_fmt(k, "/wp/v2/posts/%lld", (long long)state_of(k)->draft));
	kit_query(k, "context", SP_S("edit"));
	kit_query(k, "_fields", SP_S("id,status,link"));
	return SP_SEND;
}

static sp_move judge(struct kit *k, const json_t *post)
{
	sp_str status = kit_view(post, "status");
	if (is_public(post)) return it_is_there(k, post);
	if (!post || kit_is(status, "draft") || kit_is(status, "pending"))
		return kit_end(k, SP_ABSENT, SP_THIS_POST, "not-there", "The post is not public on the website.");
	return kit_end(k, SP_UNSURE, SP_THIS_POST, "other-status",
		       "On the website this post was moved to the trash or given another date. Please look there.");
}

static sp_move took_by_id(struct kit *k)
{
	if (kit_came(k, 404)) return kit_go(k, BY_SLUG);
	return kit_good(k) ? judge(k, k->body) : kit_no(k);
}

static sp_move send_by_slug(struct kit *k)
{
	find_by_slug(k);
	return SP_SEND;
}

static sp_move took_by_slug(struct kit *k)
{
	if (!kit_good(k)) return kit_no(k);
	return json_is_array(k->body) ? judge(k, kit_at(k->body, "0")) : kit_nonsense(k);
}

const struct kit_phase wordpress_lookup[LOOKUP_PHASES] = {
	[BY_ID] = {.send = send_by_id, .took = took_by_id},
	[BY_SLUG] = {.send = send_by_slug, .took = took_by_slug},
};
