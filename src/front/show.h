/* SPDX-License-Identifier: MIT
 * show.h - a reply as text for people on a terminal, as plain lines for other programs, or as JSON. */
#ifndef FRONT_SHOW_H
#define FRONT_SHOW_H
#include "verb/reply.h"

struct show {
	bool json;	/* only "data", "say", "warn" and "next", for programs */
	bool colour;	/* a terminal that wants colour */
	bool terminal;	/* aligned and cut to width; else tab-separated lines with headings */
	int width;	/* columns */
	int64_t now;	/* for "in 13 h" */
};
/* Ends with a newline unless it is empty. Never holds a control byte that came from a reply, but for newlines. */
str reply_show(struct arena *, const struct reply *, const struct show *);
/* Text from others made harmless for a terminal: control bytes, what is not UTF-8 and marks that turn the direction
 * of writing become \x1b, \u202e; line ends stay only where `lines`, else they and tabs become one space. */
str show_clean(struct arena *, str, bool lines);
/* How many columns a terminal needs for it. */
int show_columns(str);
/* In lines of at most `width` columns, broken between words; all but the first begin with `indent` blanks. What is
 * longer than a line stays whole, and so does a command in quotes or behind a colon. */
str show_fold(struct arena *, str text, int width, int indent);
str show_fold_lines(struct arena *, str text, int width);	/* each line of it by itself */
str show_cut(struct arena *, str, int columns);	/* at most so wide, with "…" at the end when something was cut */
#endif
