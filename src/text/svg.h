/* SPDX-License-Identifier: MIT
 * svg.h - pictures of plain shapes and words (SVG 1.1): with a title and a description for those who do not see them,
 * and colours of which each stands against what lies behind it (WCAG 2.1, 1.4.3). Texts become no markup.
 *
 * Pure; any thread. Lengths are in units of which 16 are a line of reading size. */
#ifndef TEXT_SVG_H
#define TEXT_SVG_H
#include "base/base.h"

enum { SVG_SMALL = 13, SVG_PLAIN = 15, SVG_LARGE = 22 };	/* sizes of letters; none is smaller */

#define SVG_INK	  "#1a1a1a"	/* on white and on pale */
#define SVG_GREY  "#555555"	/* on white */
#define SVG_PAPER "#ffffff"	/* on dark */
#define SVG_DARK  "#0b3c6f"

struct svg_page {
	str title, about;	/* about: what one would see */
	int width, height;
};
void svg_begin(struct arena *, buf *, const struct svg_page *);
void svg_end(buf *);
struct svg_text {
	int x, y;		/* where its line stands */
	int size;
	const char *fill;
	const char *anchor;	/* "start", "middle", "end" */
	bool bold;
};
void svg_text(struct arena *, buf *, const struct svg_text *, str text);
struct svg_box {
	int x, y, width, height;
	const char *fill;
};
void svg_box(struct arena *, buf *, const struct svg_box *, str tip);	/* tip: for who points at it; may be empty */
enum svg_dot { SVG_RING, SVG_HALF, SVG_FULL, SVG_BROKEN };	/* shapes differ, not colours alone */
void svg_dot(buf *, int x, int y, enum svg_dot);		/* around this point */
#endif
