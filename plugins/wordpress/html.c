/* SPDX-License-Identifier: MIT
 * html.c - the post's text as the website's HTML: nothing of it is markup, paragraphs and links are made. */
#include "wordpress.h"

enum { LINKS_MOST = 64 };

static void put_escaped(kit_text *t, sp_str s)
{
	static const struct { char c; const char *as; } marks[] = {
		{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'[', "&#91;"}, {'\n', "<br>\n"},
	};
	for (size_t i = 0; i < s.len; i++) {
		size_t m = 0;
		while (m < KIT_COUNT(marks) && marks[m].c != s.at[i]) m++;
		if (m < KIT_COUNT(marks)) kit_put(t, kit_of(marks[m].as));
		else if (s.at[i] != '\r') kit_put(t, kit_slice(s, i, i + 1));
	}
}

/* One paragraph, with its addresses as links. */
static void put_paragraph(struct kit *k, kit_text *t, sp_str s)
{
	kit_span *spans = k->job->alloc(k->job, LINKS_MOST * sizeof *spans);
	size_t n = kit_spans(k, s, spans, LINKS_MOST), at = 0;
	if (!s.len) return;
	kit_put(t, SP_S("<p>"));
	for (size_t i = 0; i < n; i++) {
		if (spans[i].kind != KIT_LINK) continue;
		put_escaped(t, kit_slice(s, at, spans[i].from));
		kit_put(t, SP_S("<a href=\""));
		put_escaped(t, spans[i].value);
		kit_put(t, SP_S("\">"));
		put_escaped(t, kit_slice(s, spans[i].from, spans[i].to));
		kit_put(t, SP_S("</a>"));
		at = spans[i].to;
	}
	put_escaped(t, kit_slice(s, at, s.len));
	kit_put(t, SP_S("</p>\n"));
}

static void put_paragraphs(struct kit *k, kit_text *t, sp_str s)
{
	size_t end;
	while (kit_finds(s, "\n\n", &end)) {
		put_paragraph(k, t, kit_trim(kit_slice(s, 0, end)));
		s = kit_slice(s, end + 2, s.len);
	}
	put_paragraph(k, t, kit_trim(s));
}

/* The first picture is the site's "featured image", which themes show on top; the others follow the text. */
static void put_pictures(struct kit *k, kit_text *t)
{
	const sp_post *post = k->job->post;
	for (uint32_t i = 1; i < post->nmedia; i++) {
		const struct picture *p = &state_of(k)->u.pictures[i];
		kit_put(t, SP_S("<figure class=\"wp-block-image\"><img src=\""));
		put_escaped(t, kit_saved(p->url, URL_MOST));
		kit_put(t, SP_S("\" alt=\""));
		put_escaped(t, post->media[i].alt);
		kit_putf(t, "\" class=\"wp-image-%lld\"></figure>\n", (long long)p->id);
	}
}

/* The first line, when there is no title: it is then not repeated below, unless it is all there is. */
static sp_str first_line(sp_str text)
{
	size_t end;
	return kit_finds(text, "\n", &end) ? kit_slice(text, 0, end) : text;
}

static bool first_line_is_title(const sp_post *post)
{
	enum { TITLE_MOST = 120 };
	sp_str line = first_line(kit_trim(post->text));
	return !post->title.len && line.len <= TITLE_MOST && line.len < kit_trim(post->text).len;
}

sp_str wordpress_title(const sp_post *post)
{
	enum { TITLE_MOST = 120 };
	if (post->title.len) return post->title;
	return kit_trim(kit_cut(first_line(kit_trim(post->text)), TITLE_MOST));
}

sp_str wordpress_content(struct kit *k)
{
	const sp_post *post = k->job->post;
	kit_text t = kit_text_new(k);
	sp_str text = kit_trim(post->text);
	if (first_line_is_title(post)) {
		text = kit_trim(kit_slice(text, first_line(text).len, text.len));
	}
	put_paragraphs(k, &t, kit_trim(post->warning));
	put_paragraphs(k, &t, text);
	put_pictures(k, &t);
	return kit_str(&t);
}
