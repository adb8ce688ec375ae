/* SPDX-License-Identifier: MIT
 * html.h - pages to keep: a text becomes no markup, whoever wrote it. */
#ifndef FRONT_HTML_H
#define FRONT_HTML_H
#include "verb/blocks.h"

/* From the doctype to the heading, which is the title; style: CSS, or empty. html_end ends the page. */
void html_begin(buf *, str title, const char *style);
void html_table(struct arena *, buf *, const struct block *);	/* with its headings */
void html_end(buf *);
#endif
