/* SPDX-License-Identifier: MIT
 * markup.c - the five characters that mean something to HTML and XML. */
#include "text/markup.h"

void markup_put(buf *out, str text)
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
