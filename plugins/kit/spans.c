/* SPDX-License-Identifier: MIT
 * spans.c - addresses, mentions and hashtags in a text, by the rules of Bluesky's own rich text. */
#include <string.h>

#include <schedpost/kit.h>

struct finder {
	struct kit *k;
	sp_str text;
	kit_span *out;
	size_t room, n;
};

/* The last labels that make words with a dot an address without "https://". Short on purpose: "e.g." and
 * "readme.md" must stay words. */
static const char *const endings[] = {
	"com", "org", "net", "edu", "gov", "int", "info", "health", "care", "library", "museum", "eu", "uk",
	"scot", "wales", "cymru", "ie", "de", "at", "ch", "fr", "nl", "be", "lu", "dk", "se", "fi", "pt", "es",
	"pl", "cz", "us", "ca", "au", "nz", "app", "social", "link", "page", "blog", "news",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of the space at `at`: ASCII, U+00A0, U+2000-200F, U+2028, U+2029, U+202F, U+3000; 0: none. */
static size_t space_at(sp_str s, size_t at)
{
	unsigned char c = (unsigned char)s.at[at];
	unsigned char d = at + 1 < s.len ? (unsigned char)s.at[at + 1] : 0;
	unsigned char e = at + 2 < s.len ? (unsigned char)s.at[at + 2] : 0;
	if (c <= ' ') return 1;
	if (c == 0xc2 && d == 0xa0) return 2;
	if (c == 0xe2 && d == 0x80 && (e <= 0x8f || e == 0xa8 || e == 0xa9 || e == 0xaf)) return 3;
	return c == 0xe3 && d == 0x80 && e == 0x80 ? 3 : 0;
}

static bool begins_word(sp_str s, size_t at)
{
	if (!at || s.at[at - 1] == '(') return true;
	if ((unsigned char)s.at[at - 1] <= ' ') return true;
	return (at >= 2 && space_at(s, at - 2) == 2) || (at >= 3 && space_at(s, at - 3) == 3);
}

static size_t word_end(sp_str s, size_t at)
{
	while (at < s.len && !space_at(s, at)) at++;
	return at;
}

/* Bytes of the closing punctuation that ends at `end`: ASCII, the marks of U+2010-2027, U+3001-3002. */
static size_t punctuation_before(sp_str s, size_t from, size_t end)
{
	if (end <= from) return 0;
	if (strchr(".,;:!?'\"])}*", s.at[end - 1])) return 1;
	if (end - from < 3) return 0;
	const unsigned char *c = (const unsigned char *)s.at + end - 3;
	if (c[0] == 0xe2 && c[1] == 0x80 && c[2] >= 0x90 && c[2] <= 0xa7) return 3;
	return c[0] == 0xe3 && c[1] == 0x80 && (c[2] == 0x81 || c[2] == 0x82) ? 3 : 0;
}

/* Opening brackets less closing ones. */
static long open_brackets(sp_str s, size_t from, size_t end)
{
	long open = 0;
	for (size_t i = from; i < end; i++) open += (s.at[i] == '(') - (s.at[i] == ')');
	return open;
}

/* An address keeps a closing bracket whose opening one is inside it. They are counted once: a text may be nothing but
 * brackets, and is as long as its writer likes. */
static size_t trim_end(sp_str s, size_t from, size_t end, bool brackets)
{
	long open = brackets ? open_brackets(s, from, end) : 0;
	for (size_t n; (n = punctuation_before(s, from, end)); end -= n) {
		if (s.at[end - 1] != ')') continue;
		if (brackets && open >= 0) break;
		open++;
	}
	return end;
}

/* The end of the domain at `at`: labels of letters, digits and hyphens with dots between them, the last one
 * beginning with a letter. 0: none. */
static size_t domain_end(sp_str s, size_t at, size_t *last_label)
{
	size_t label = at, i = at, dots = 0;
	for (; i < s.len; i++) {
		char c = s.at[i];
		bool more = i + 1 < s.len && (is_letter(s.at[i + 1]) || is_digit(s.at[i + 1]));
		if (c == '.' && i > label && more) {
			label = i + 1;
			dots++;
		} else if (!is_letter(c) && !is_digit(c) && c != '-') {
			break;
		}
	}
	while (i > label && s.at[i - 1] == '-') i--;
	*last_label = label;
	return dots && i - label >= 2 && is_letter(s.at[label]) ? i : 0;
}

static void add(struct finder *f, kit_kind kind, size_t from, size_t to, sp_str value)
{
	f->out[f->n++] = (kit_span){kind, from, to, value};
}

static size_t link_at(struct finder *f, size_t at)
{
	sp_str rest = kit_slice(f->text, at, f->text.len);
	size_t scheme = kit_starts(rest, "https://") ? 8 : kit_starts(rest, "http://") ? 7 : 0;
	if (!scheme) return 0;
	size_t end = trim_end(f->text, at + scheme, word_end(f->text, at), true);
	if (end <= at + scheme) return 0;
	add(f, KIT_LINK, at, end, kit_slice(f->text, at, end));
	return end;
}

static bool is_known_ending(sp_str label)
{
	for (size_t i = 0; i < KIT_COUNT(endings); i++)
		if (kit_is(label, endings[i])) return true;
	return false;
}

static size_t bare_link_at(struct finder *f, size_t at)
{
	size_t label, domain = is_letter(f->text.at[at]) ? domain_end(f->text, at, &label) : 0;
	if (!domain || !is_known_ending(kit_slice(f->text, label, domain))) return 0;
	size_t end = domain;
	char next = end < f->text.len ? f->text.at[end] : ' ';
	if (next == '@') return 0;
	if (next == '/') end = trim_end(f->text, domain, word_end(f->text, end), true);
	add(f, KIT_LINK, at, end, kit_fmt(f->k, "https://%.*s", (int)(end - at), f->text.at + at));
	return end;
}

static size_t mention_at(struct finder *f, size_t at)
{
	size_t label, end = f->text.at[at] == '@' ? domain_end(f->text, at + 1, &label) : 0;
	if (!end) return 0;
	add(f, KIT_MENTION, at, end, kit_slice(f->text, at + 1, end));
	return end;
}

/* Something else than digits and punctuation must be in a tag: "#1" is a number. No word is looked at for ever, for
 * "(#1(#1(#1" has many beginnings and one end. */
static size_t tag_at(struct finder *f, size_t at)
{
	enum { TAG_MOST = 640 };
	if (f->text.at[at] != '#') return 0;
	size_t end = trim_end(f->text, at + 1, word_end(kit_slice(f->text, 0, at + TAG_MOST + 8), at), false);
	bool word = false;
	for (size_t i = at + 1; i < end; i++) {
		unsigned char c = (unsigned char)f->text.at[i];
		word |= is_letter((char)c) || c >= 0x80 || c == '_';
	}
	if (!word || end - at - 1 > TAG_MOST) return 0;
	add(f, KIT_TAG, at, end, kit_slice(f->text, at + 1, end));
	return end;
}

static size_t span_at(struct finder *f, size_t at)
{
	static size_t (*const kinds[])(struct finder *, size_t) = {link_at, mention_at, tag_at, bare_link_at};
	size_t end = 0;
	for (size_t i = 0; i < KIT_COUNT(kinds) && !end; i++) end = kinds[i](f, at);
	return end;
}

size_t kit_spans(struct kit *k, sp_str text, kit_span *out, size_t room)
{
	struct finder f = {k, text, out, room, 0};
	for (size_t at = 0; at < text.len && f.n < room;) {
		size_t end = begins_word(text, at) ? span_at(&f, at) : 0;
		at = end ? end : at + 1;
	}
	return f.n;
}
