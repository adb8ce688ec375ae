/* SPDX-License-Identifier: MIT
 * show_fold.c - long sentences in lines that fit, broken between words. */
#include "front/show.h"

#include <string.h>

enum { COMMAND_MOST = 76 /* bytes */ };

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* "type: schedpost sever --now. Or" holds a command up to the dot. */
static size_t command_length(str text)
{
	size_t i = 0;
	if (!str_starts(text, S("schedpost "))) return 0;
	while (i < text.len && !(text.at[i] == ' ' && strchr(".,;:)", text.at[i - 1]))) i++;
	return i < COMMAND_MOST ? i : 0;
}

/* The next piece that stays in one line. A command is one, for half of it must never be pasted: in quotes, or behind a
 * colon. */
static str next_piece(str *rest, bool after_colon)
{
	bool quoted = false;
	size_t i = after_colon ? command_length(*rest) : 0;
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
	str piece = S("");
	for (bool first = true; text.len; first = false) {
		piece = next_piece(&text, str_ends(piece, S(":")));
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

str show_fold_lines(struct arena *a, str text, int width)
{
	buf out = buf_in(a, 2 * text.len + 2);
	str line;
	for (bool first = true; text.len && str_split(&text, '\n', &line); first = false) {
		if (!first) buf_byte(&out, '\n');
		buf_add(&out, show_fold(a, line, width, 0));
	}
	return buf_str(&out);
}
