/* SPDX-License-Identifier: MIT
 * tags.c - mentions and hashtags: twitter-text v3, and @user@host as Mastodon reads it. */
#include <utf8proc.h>

#include "text/ascii.h"
#include "text/spans.h"
#include "text/utf8.h"

enum { WIDE_AT = 0xFF20, WIDE_HASH = 0xFF03 };

static bool is_name_char(int32_t c)
{
	return ascii_is(c, IN_NAME);
}

static bool is_letter(int32_t c)
{
	if (c < 0x80) return ascii_is(c, IN_WORD) && c > '9';
	utf8proc_category_t kind = utf8proc_category(c);
	return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_ME;
}

static bool is_digit(int32_t c)
{
	return c < 0x80 ? c >= '0' && c <= '9' : utf8proc_category(c) == UTF8PROC_CATEGORY_ND;
}

static bool is_at_sign(int32_t c)
{
	return c == '@' || c == WIDE_AT;
}

/* ---- hashtags */

static bool is_hashtag_char(int32_t c)
{
	static const int32_t special[] = {0xB7,   0x5BE,  0x5F3,  0x5F4,  0xF0B,  0xF0C,  0x200C, 0x200D,
					  0x3003, 0x301C, 0x309B, 0x309C, 0x30A0, 0x30FB, 0xA67E, 0xFF5E};
	if (c < 0x80) return ascii_is(c, IN_NAME);
	for (size_t i = 0; i < COUNT(special); i++)
		if (c == special[i]) return true;
	return is_letter(c) || is_digit(c);
}

static bool may_precede_hash(int32_t c)
{
	return c == 0xFE0E || c == 0xFE0F || (c != '&' && !is_hashtag_char(c));
}

/* The end of what could be a hashtag's word at `at`; *letter: it has one, as it must. */
static size_t word_end(str s, size_t at, bool *letter)
{
	*letter = false;
	for (size_t next = at;; at = next) {
		int32_t c = utf8_next(s, &next);
		if (!is_hashtag_char(c)) return at;
		*letter |= is_letter(c);
	}
}

/* The sign is at [at, word): where to go on. */
static size_t take_hashtag(str s, size_t at, size_t word, struct span_list *out)
{
	bool letter;
	if (utf8_peek(s, word) == 0xFE0F || utf8_peek(s, word) == 0x20E3) return word;
	size_t end = word_end(s, word, &letter);
	int32_t after = utf8_peek(s, end);
	bool broken = after == '#' || after == WIDE_HASH || str_starts(str_cut(s, end, 3), S("://"));
	if (letter && !broken && may_precede_hash(utf8_before(s, at))) span_add(out, SPAN_HASHTAG, at, end);
	return end;
}

/* ---- mentions */

/* "RT@user", "RT:@user": the old way to repeat a post. */
static bool is_repeat_mark(str s, size_t at)
{
	if (at && s.at[at - 1] == ':') at--;
	if (at < 2 || !str_is_nocase(str_cut(s, at - 2, 2), S("rt"))) return false;
	int32_t c = utf8_before(s, at - 2);
	return !is_name_char(c) && c != '+' && c != '~' && c != '.' && c != '-';
}

static bool may_precede_at(str s, size_t at)
{
	int32_t c = utf8_before(s, at);
	return !(ascii_is(c, BARS_NAME) || c == WIDE_AT) || is_repeat_mark(s, at);
}

/* Words of `is_word` characters with '.' and '-' between them, never at the end. */
static size_t dotted_end(str s, size_t at, bool (*is_word)(int32_t))
{
	for (size_t end = at;;) {
		int32_t c = utf8_next(s, &at);
		if (is_word(c)) end = at;
		else if (c != '.' && c != '-') return end;
	}
}

static bool is_host_word(int32_t c)
{
	return c == '_' || is_letter(c) || is_digit(c);
}

/* @user@host at [at, name...): its end, or 0. */
static size_t remote_end(str s, size_t name)
{
	size_t sign = dotted_end(s, name, is_name_char), host = sign;
	if (sign == name || !is_name_char(utf8_peek(s, name)) || utf8_next(s, &host) != '@') return 0;
	if (!is_host_word(utf8_peek(s, host))) return 0;
	return dotted_end(s, host, is_host_word);
}

static size_t take_mention(str s, size_t at, size_t name, struct span_list *out)
{
	size_t end = name, far = may_precede_at(s, at) ? remote_end(s, name) : 0;
	if (far) return span_add(out, SPAN_MENTION, at, far), far;
	while (is_name_char(utf8_peek(s, end))) end++;
	int32_t after = utf8_peek(s, end);
	bool broken = is_at_sign(after) || is_latin_accent(after) || str_starts(str_cut(s, end, 3), S("://"));
	if (end > name && !broken && may_precede_at(s, at)) span_add(out, SPAN_MENTION, at, end);
	return end;
}

void spans_find_tags(str s, struct span_list *out)
{
	for (size_t at = 0; at < s.len;) {
		unsigned char c = (unsigned char)s.at[at];
		if (c != '@' && c != '#' && c != 0xEF) {
			at++;
			continue;
		}
		size_t next = at;
		int32_t sign = utf8_next(s, &next);
		if (sign == '#' || sign == WIDE_HASH) next = take_hashtag(s, at, next, out);
		else if (is_at_sign(sign)) next = take_mention(s, at, next, out);
		at = next;
	}
}
