/* SPDX-License-Identifier: MIT
 * show_fold.c - long sentences in lines that fit, broken between words. */
#include "front/show.h"

#include <string.h>

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The next piece that stays in one line. A command in quotes is one, for half of it must never be pasted: 'a b'. */
static str next_piece(str *rest)
{
	bool quoted = false;
	size_t i = 0;
	for (; i < rest->len; i++) {
		char c = rest->at[i];
		bool opens = i == 0 || strchr(" (", rest->at[i - 1]);
		bool closes = i + 1 == rest->len || !is_letter(rest->at[i + 1]);
		if (c == '\'' && (quoted ? closes : opens))
			quoted = !quoted && memchr(rest->at + i + 1, '\'', rest->len - i - 1);
		else if (c == ' ' && !quoted) break;
	}
	str piece = str_cut(*rest, 0, i);
	*rest = str_cut(*rest, MIN(i + 1, rest->len), rest->len);
	return piece;
}

str show_fold(struct arena *a, str text, int width, int indent)
{
	buf out = buf_in(a, text.len * (size_t)(indent + 2) + 2);
	int column = indent;
	for (bool first = true; text.len; first = false) {
		str piece = next_piece(&text);
		int wide = show_columns(piece);
		if (!first && column + 1 + wide > width) {
			buf_fmt(&out, "\n%*s", indent, "");
			column = indent;
		} else if (!first) {
			buf_byte(&out, ' ');
			column++;
		}
		buf_add(&out, piece);
		column += wide;
	}
	return buf_str(&out);
}
