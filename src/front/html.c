/* SPDX-License-Identifier: MIT
 * html.c - the beginning and the end of a page, and text in between. */
#include "front/html.h"

void html_put(buf *out, str text)
{
	static const struct {
		char byte;
		const char *as;
	} MARKUP[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
	for (size_t i = 0; i < text.len; i++) {
		const char *as = NULL;
		for (size_t k = 0; k < COUNT(MARKUP); k++)
			if (text.at[i] == MARKUP[k].byte) as = MARKUP[k].as;
		if (as) buf_add(out, str_of(as));
		else buf_byte(out, text.at[i]);
	}
}

void html_begin(buf *out, str title, const char *style)
{
	buf_add(out, S("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>"));
	html_put(out, title);
	buf_add(out, S("</title>\n"));
	if (*style) buf_fmt(out, "<style>%s</style>\n", style);
	buf_add(out, S("</head>\n<body>\n<h1>"));
	html_put(out, title);
	buf_add(out, S("</h1>\n"));
}

void html_end(buf *out)
{
	buf_add(out, S("</body>\n</html>\n"));
}
