/* SPDX-License-Identifier: MIT
 * import_clean.c - names and descriptions without what programs have put into them (decision 3). */
#include "rooms/calendar/import.h"

#include "text/utf8.h"

#include <string.h>

enum { ENTITY_MOST = 10 /* bytes */, MARKUP_MOST = 2000, SHOWN_MOST = 60 /* characters */ };

/* ---- entities: &amp; &#8217; &#x2019; */

static const struct {
	const char *name;
	int32_t code;
} ENTITIES[] = {
	{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0}, {"pound", 0xA3},
	{"eacute", 0xE9}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},
	{"rdquo", 0x201D}, {"hellip", 0x2026},
};

static int32_t code_of(str name)
{
	int32_t code = 0;
	bool number = str_starts(name, S("#")), hex = str_starts(name, S("#x")) || str_starts(name, S("#X"));
	for (size_t i = 0; !number && i < COUNT(ENTITIES); i++)
		if (str_is(name, str_of(ENTITIES[i].name))) return ENTITIES[i].code;
	for (size_t i = hex ? 2 : 1; number && i < name.len; i++) {
		int digit = hex_value(name.at[i]);
		if (digit < 0 || (!hex && digit > 9)) return 0;
		code = code * (hex ? 16 : 10) + digit;
		if (code > 0x10FFFF) return 0;
	}
	return code >= 0xD800 && code < 0xE000 ? 0 : code;
}

/* Bytes of the entity at `at`, and what it stands for; 0: none is there. */
static size_t entity(str s, size_t at, int32_t *code)
{
	size_t end;
	str rest = str_cut(s, at + 1, ENTITY_MOST);
	if (s.at[at] != '&' || !str_find(rest, S(";"), &end)) return 0;
	*code = code_of(str_cut(rest, 0, end));
	return *code ? end + 2 : 0;
}

static str without_escapes(struct arena *a, str s, bool escapes)
{
	char code[4];
	int32_t wide;
	buf out = buf_in(a, s.len + 1);
	for (size_t i = 0; i < s.len; i++) {
		size_t n = entity(s, i, &wide);
		if (n) {
			buf_add(&out, (str){code, utf8_put(code, wide)});
			i += n - 1;
		} else if (escapes && s.at[i] == '\\' && i + 1 < s.len && strchr("\\,;nN", s.at[i + 1])) {
			char c = s.at[++i];
			buf_byte(&out, c == 'n' || c == 'N' ? '\n' : c);
		} else {
			buf_byte(&out, s.at[i]);
		}
	}
	return buf_str(&out);
}

/* ---- markup: <p class="x">, </p>, [fusion_text size="1"], [/fusion_text] */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of the tag or shortcode at `at`; 0: it is text. */
static size_t markup(str s, size_t at)
{
	char opens = s.at[at], closes = opens == '<' ? '>' : ']';
	size_t name = at + 1, end;
	if (opens != '<' && opens != '[') return 0;
	if (name < s.len && s.at[name] == '/') name++;
	if (name >= s.len || (!is_letter(s.at[name]) && !(opens == '<' && s.at[name] == '!'))) return 0;
	if (!str_find(str_cut(s, name, MARKUP_MOST), (str){&closes, 1}, &end)) return 0;
	str inside = str_cut(s, name, end), word;
	if (opens == '[' && (!str_split(&inside, ' ', &word) || !str_find(word, S("_"), NULL))) return 0;
	return name + end + 1 - at;
}

static bool is_blank(int32_t c)
{
	return c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

/* It can make all that stands behind it read other than it is, in our lists and in the calendars that we write. */
static bool turns_direction(int32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

str import_clean(struct arena *a, str raw, bool escapes)
{
	str s = without_escapes(a, raw, escapes);
	buf out = buf_in(a, s.len * 3 + 1);	/* a byte that is no text becomes three */
	bool blank = false;
	for (size_t at = 0; at < s.len;) {
		size_t skip = markup(s, at), from = at;
		if (skip) {
			at += skip;
			continue;
		}
		int32_t c = utf8_next(s, &at);
		if (turns_direction(c)) continue;
		if (is_blank(c)) {
			blank = true;
			continue;
		}
		if (blank && out.len) buf_byte(&out, ' ');
		blank = false;
		buf_add(&out, c == UTF8_BAD ? S("\xEF\xBF\xBD") : str_cut(s, from, at - from));
	}
	return buf_str(&out);
}

str import_cut(str s, size_t most)
{
	if (s.len <= most) return s;
	while (most && ((unsigned char)s.at[most] & 0xC0) == 0x80) most--;
	return str_cut(s, 0, most);
}

str import_shown_name(struct arena *a, str name)
{
	size_t at = 0;
	if (name.len <= IMPORT_NAME_MOST) return name;
	for (int i = 0; i < SHOWN_MOST; i++) utf8_next(name, &at);
	return arena_fmt(a, "%.*s…", (int)at, name.at);
}

bool import_has_word(str name, str word)
{
	for (size_t i = 0; i + word.len <= name.len; i++) {
		bool begins = !i || !is_letter(name.at[i - 1]);
		bool ends = i + word.len == name.len || !is_letter(name.at[i + word.len]);
		if (begins && ends && str_is_nocase(str_cut(name, i, word.len), word)) return true;
	}
	return false;
}
