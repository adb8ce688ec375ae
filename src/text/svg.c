/* SPDX-License-Identifier: MIT
 * svg.c - the few elements of SVG that plots are made of. */
#include "text/svg.h"

#include "text/markup.h"
#include "text/text.h"

enum { LETTERS_MOST = 400, RADIUS = 5 };

/* Control characters and broken UTF-8 have no place in XML. */
static void put(struct arena *a, buf *out, str text)
{
	markup_put(out, text_short(a, text, LETTERS_MOST));
}

void svg_begin(struct arena *a, buf *out, const struct svg_page *p)
{
	buf_add(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
	buf_add(out, S("<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" "));
	buf_fmt(out, "width=\"%d\" height=\"%d\" ", p->width, p->height);
	buf_fmt(out, "viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title about\" ", p->width, p->height);
	buf_add(out, S("font-family=\"sans-serif\">\n<title id=\"title\">"));
	put(a, out, p->title);
	buf_add(out, S("</title>\n<desc id=\"about\">"));
	put(a, out, p->about);
	buf_add(out, S("</desc>\n"));
	svg_box(a, out, &(struct svg_box){0, 0, p->width, p->height, SVG_PAPER}, S(""));
}

void svg_end(buf *out)
{
	buf_add(out, S("</svg>\n"));
}

void svg_text(struct arena *a, buf *out, const struct svg_text *t, str text)
{
	buf_fmt(out, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" fill=\"%s\" ", t->x, t->y, t->size, t->fill);
	buf_fmt(out, "text-anchor=\"%s\"%s>", t->anchor, t->bold ? " font-weight=\"bold\"" : "");
	put(a, out, text);
	buf_add(out, S("</text>\n"));
}

void svg_box(struct arena *a, buf *out, const struct svg_box *b, str tip)
{
	buf_fmt(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" ", b->x, b->y, b->width);
	buf_fmt(out, "height=\"%d\" fill=\"%s\"", b->height, b->fill);
	if (!tip.len) {
		buf_add(out, S("/>\n"));
		return;
	}
	buf_add(out, S("><title>"));
	put(a, out, tip);
	buf_add(out, S("</title></rect>\n"));
}

void svg_dot(buf *out, int x, int y, enum svg_dot kind)
{
	bool own = kind == SVG_FULL || kind == SVG_HALF;
	const char *fill = kind == SVG_FULL ? SVG_DARK : SVG_PAPER, *edge = own ? SVG_DARK : SVG_GREY;
	buf_fmt(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"%s\" ", x, y, RADIUS, fill);
	buf_fmt(out, "stroke=\"%s\" stroke-width=\"2\"%s/>\n", edge, kind == SVG_BROKEN ? " stroke-dasharray=\"3 3\"" : "");
	if (kind != SVG_HALF) return;
	buf_fmt(out, "<path d=\"M%d %d a%d %d 0 0 0 0 %d z\" ", x, y - RADIUS, RADIUS, RADIUS, 2 * RADIUS);
	buf_add(out, S("fill=\"" SVG_DARK "\"/>\n"));
}
