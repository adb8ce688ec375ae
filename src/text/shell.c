/* SPDX-License-Identifier: MIT
 * shell.c - a word that a shell takes as it is meant (POSIX, 2.2). */
#include "text/shell.h"

static bool is_plain(str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i], small = c | 32;
		bool letter = (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
		if (!letter && !str_find(S("._-/+,:@%="), (str){s.at + i, 1}, NULL)) return false;
	}
	return s.len > 0 && s.at[0] != '-';
}

str shell_word(struct arena *a, str s)
{
	enum { END_AND_BEGIN = 4 };	/* of a quote within quotes: '\'' */
	if (is_plain(s)) return s;
	buf out = buf_in(a, s.len * END_AND_BEGIN + 4);
	if (s.len && s.at[0] == '-') buf_add(&out, S("./"));	/* else it would be an option */
	buf_byte(&out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == '\'') buf_add(&out, S("'\\''"));
		else buf_byte(&out, s.at[i]);
	}
	buf_byte(&out, '\'');
	return buf_str(&out);
}
