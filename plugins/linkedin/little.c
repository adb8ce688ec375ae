/* SPDX-License-Identifier: MIT
 * little.c - LinkedIn's "little text": a character that it reserves and that is not escaped cuts the post off there,
 * without a word. */
#include "linkedin.h"

#include <string.h>

enum { MENTION_NAME_MOST = 200, MENTION_URN_MOST = 100 };	/* bytes */

static bool is_reserved(char c)
{
	return c && strchr("\\|{}@[]()<>#*_~", c);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char byte_at(sp_str s, size_t at)
{
	return at < s.len ? s.at[at] : '\0';
}

static void put_escaped(kit_text *t, sp_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (is_reserved(s.at[i])) kit_put(t, SP_S("\\"));
		kit_put(t, kit_slice(s, i, i + 1));
	}
}

/* ---- hashtags */

/* Bytes of the letter or digit at `at`, 0: there is none. Beyond ASCII letters are U+00C0-1FFF but for the two signs in
 * them, and U+3040-DFFF: when in doubt a "#" is a sign, for the wrong one is only no link, and not a cut. */
static size_t word_at(sp_str s, size_t at)
{
	unsigned char c = (unsigned char)byte_at(s, at), d = (unsigned char)byte_at(s, at + 1);
	if (is_letter((char)c) || is_digit((char)c) || c == '_') return 1;
	bool sign = c < 0xc3 || c > 0xed || c == 0xe2 || (c == 0xe3 && d == 0x80);
	if (sign || (c == 0xc3 && (d == 0x97 || d == 0xb7))) return 0;
	return c >= 0xe0 ? 3 : 2;
}

/* The end of the tag whose '#' is at `at`; 0: it is none. "#1" is a number, and in "C#" and "a#b" no tag begins. */
static size_t tag_end(sp_str s, size_t at)
{
	char before = at ? s.at[at - 1] : ' ';
	bool word = false;
	size_t end = at + 1;
	if (is_letter(before) || is_digit(before) || strchr("_#&/=", before)) return 0;
	for (size_t n; end < s.len && (n = word_at(s, end)); end += n) word |= !is_digit(s.at[end]);
	return word ? (end < s.len ? end : s.len) : 0;
}

/* As people write it; in a tag with an underscore, which is reserved, only the template says where the tag ends. */
static size_t put_tag(kit_text *t, sp_str s, size_t at)
{
	size_t end = tag_end(s, at);
	if (!end) return 0;
	sp_str word = kit_slice(s, at + 1, end);
	bool plain = !memchr(word.at, '_', word.len);
	kit_put(t, plain ? SP_S("#") : SP_S("{hashtag|\\#|"));
	put_escaped(t, word);
	if (!plain) kit_put(t, SP_S("}"));
	return end;
}

/* ---- mentions: @[Name](urn:li:organization:123), as LinkedIn writes them */

static bool is_urn(sp_str s)
{
	if (!kit_starts(s, "urn:li:organization:") && !kit_starts(s, "urn:li:person:")) return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_letter(s.at[i]) && !is_digit(s.at[i]) && !strchr(":-_", s.at[i])) return false;
	return s.at[s.len - 1] != ':';
}

static size_t put_mention(kit_text *t, sp_str s, size_t at)
{
	size_t mid, end;
	sp_str rest = kit_slice(s, at + 2, at + 2 + MENTION_NAME_MOST + MENTION_URN_MOST);
	if (byte_at(s, at + 1) != '[' || !kit_finds(rest, "](", &mid) || !mid) return 0;
	sp_str name = kit_slice(rest, 0, mid), urn = kit_slice(rest, mid + 2, mid + 2 + MENTION_URN_MOST);
	if (memchr(name.at, '\n', name.len) || memchr(name.at, '[', name.len) || !kit_finds(urn, ")", &end)) return 0;
	urn.len = end;
	if (!urn.len || !is_urn(urn)) return 0;
	kit_put(t, SP_S("@["));
	put_escaped(t, name);
	kit_putf(t, "](%.*s)", KIT_SHOW(urn));
	return (size_t)(urn.at - s.at) + urn.len + 1;
}

sp_str linkedin_little(struct kit *k, sp_str text)
{
	kit_text t = kit_text_new(k);
	kit_text_room(&t, text.len + text.len / 8 + 64);
	for (size_t at = 0, end; at < text.len; at = end) {
		char c = text.at[at];
		end = c == '#' ? put_tag(&t, text, at) : c == '@' ? put_mention(&t, text, at) : 0;
		if (end) continue;
		end = at + 1;
		put_escaped(&t, kit_slice(text, at, end));
	}
	return kit_str(&t);
}

/* ---- back: LinkedIn gives its own posts in the same form */

/* {hashtag|\#|word} is #word. */
static size_t take_tag(kit_text *t, sp_str s, size_t at)
{
	static const char head[] = "{hashtag|\\#|";
	sp_str rest = kit_slice(s, at, s.len);
	size_t end;
	if (!kit_starts(rest, head) || !kit_finds(rest, "}", &end)) return 0;
	kit_put(t, SP_S("#"));
	for (size_t i = sizeof head - 1; i < end; i++)
		if (rest.at[i] != '\\') kit_put(t, kit_slice(rest, i, i + 1));
	return at + end + 1;
}

sp_str linkedin_plain(struct kit *k, sp_str little)
{
	kit_text t = kit_text_new(k);
	kit_text_room(&t, little.len);
	for (size_t at = 0, end; at < little.len; at = end) {
		end = little.at[at] == '{' ? take_tag(&t, little, at) : 0;
		if (end) continue;
		if (little.at[at] == '\\' && is_reserved(byte_at(little, at + 1))) at++;
		end = at + 1;
		kit_put(&t, kit_slice(little, at, end));
	}
	return kit_str(&t);
}
