/* SPDX-License-Identifier: MIT
 * blocks.c - a post as the blocks that Tumblr knows, and back: a heading, files, paragraphs with their addresses, a
 * card. */
#include "tumblr.h"

enum { LINKS_MOST = 100, SPANS_MOST = 400, TEXT_MOST = 16 << 10 };

/* ---- texts */

static int64_t code_points(sp_str s)
{
	int64_t n = 0;
	for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.at[i] & 0xc0) != 0x80;
	return n;
}

static void put_link(kit_text *t, sp_str text, const kit_span *span)
{
	int64_t from = code_points(kit_slice(text, 0, span->from));
	kit_open(t, NULL, '{');
	kit_json_str(t, "type", SP_S("link"));
	kit_json_int(t, "start", from);
	kit_json_int(t, "end", from + code_points(kit_slice(text, span->from, span->to)));
	kit_json_str(t, "url", span->value);
	kit_close(t, '}');
}

/* Tumblr makes no address in a text one that can be followed, unless it is told where it stands. */
static void put_links(struct kit *k, kit_text *t, sp_str text, size_t *links)
{
	kit_span *spans = k->job->alloc(k->job, SPANS_MOST * sizeof *spans);
	size_t n = kit_spans(k, text, spans, SPANS_MOST), before = t->len;
	for (size_t i = 0; i < n && *links < LINKS_MOST; i++) {
		if (spans[i].kind != KIT_LINK) continue;
		if (t->len == before) kit_open(t, "formatting", '[');
		put_link(t, text, &spans[i]);
		++*links;
	}
	if (t->len != before) kit_close(t, ']');
}

static void put_paragraph(struct kit *k, kit_text *t, sp_str text, size_t *links)
{
	kit_open(t, NULL, '{');
	kit_json_str(t, "type", SP_S("text"));
	kit_json_str(t, "text", text);
	put_links(k, t, text, links);
	kit_close(t, '}');
}

static void put_heading(kit_text *t, sp_str title)
{
	if (!title.len) return;
	kit_open(t, NULL, '{');
	kit_json_str(t, "type", SP_S("text"));
	kit_json_str(t, "subtype", SP_S("heading1"));
	kit_json_str(t, "text", title);
	kit_close(t, '}');
}

/* Paragraphs are what an empty line parts; a line's end within one stays. */
static void put_text(struct kit *k, kit_text *t)
{
	sp_str rest = kit_post_text(k);
	size_t links = 0;
	for (size_t end; rest.len; rest = kit_slice(rest, end, rest.len)) {
		if (!kit_finds(rest, "\n\n", &end)) end = rest.len;
		sp_str paragraph = kit_trim(kit_slice(rest, 0, end));
		if (paragraph.len) put_paragraph(k, t, paragraph, &links);
		end += 2;
	}
}

/* ---- cards and files */

static void put_card(kit_text *t, const sp_post *post)
{
	if (!post->link.len) return;
	kit_open(t, NULL, '{');
	kit_json_str(t, "type", SP_S("link"));
	kit_json_str(t, "url", post->link);
	kit_json_some(t, "title", post->link_title);
	kit_json_some(t, "description", post->link_text);
	kit_close(t, '}');
}

static void put_file_itself(struct kit *k, kit_text *t, const sp_media *file, uint32_t which)
{
	kit_json_str(t, "type", file->mime);
	kit_json_str(t, "identifier", kit_fmt(k, "file%u", which + 1));
	if (file->width) kit_json_int(t, "width", file->width);
	if (file->height) kit_json_int(t, "height", file->height);
	kit_close(t, '}');
}

/* A picture is a list of sizes, a film is one. */
static void put_file(struct kit *k, kit_text *t, uint32_t which)
{
	const sp_media *file = &k->job->post->media[which];
	bool film = kit_starts(file->mime, "video/");
	kit_open(t, NULL, '{');
	kit_json_str(t, "type", film ? SP_S("video") : SP_S("image"));
	if (film) {
		kit_open(t, "media", '{');
		put_file_itself(k, t, file, which);
	} else {
		kit_open(t, "media", '[');
		kit_open(t, NULL, '{');
		put_file_itself(k, t, file, which);
		kit_close(t, ']');
		kit_json_some(t, "alt_text", file->alt);
	}
	kit_close(t, '}');
}

/* ---- the whole */

sp_str tumblr_slug(struct kit *k)
{
	enum { ENOUGH = 12 };
	return kit_cut(k->job->post->key, ENOUGH);
}

/* Only what stands beside a post as its tags is found by them there; in the text they stay for who reads. */
sp_str tumblr_tags(struct kit *k)
{
	kit_span *spans = k->job->alloc(k->job, SPANS_MOST * sizeof *spans);
	size_t n = kit_spans(k, k->job->post->text, spans, SPANS_MOST);
	kit_text t = kit_text_new(k);
	for (size_t i = 0; i < n; i++)
		if (spans[i].kind == KIT_TAG && !kit_finds(spans[i].value, ",", NULL))
			kit_putf(&t, "%s%.*s", t.len ? "," : "", KIT_SHOW(spans[i].value));
	return kit_str(&t);
}

sp_str tumblr_draft(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "state", SP_S("draft"));
	kit_json_str(&t, "slug", tumblr_slug(k));
	kit_json_some(&t, "tags", tumblr_tags(k));
	if (post->reply_to.id.len) {
		kit_json_str(&t, "parent_tumblelog_uuid", k->job->account->remote_id);
		kit_json_str(&t, "parent_post_id", post->reply_to.id);
		kit_json_str(&t, "reblog_key", kit_note(k, PARENT_KEY));
	}
	kit_open(&t, "content", '[');
	put_heading(&t, post->title);
	for (uint32_t i = 0; i < post->nmedia; i++) put_file(k, &t, i);
	put_text(k, &t);
	put_card(&t, post);
	kit_close(&t, ']');
	kit_close(&t, '}');
	return kit_str(&t);
}

/* ---- back */

sp_str tumblr_text(struct kit *k, const json_t *content)
{
	kit_text t = kit_text_new(k);
	for (size_t i = 0; i < json_array_size(content) && t.len < TEXT_MOST; i++) {
		const json_t *block = json_array_get(content, i);
		sp_str text = kit_cut(kit_view(block, "text"), TEXT_MOST);
		if (!kit_is(kit_view(block, "type"), "text") || !text.len) continue;
		kit_putf(&t, "%s%.*s", t.len ? "\n\n" : "", KIT_SHOW(text));
	}
	return kit_str(&t);
}
