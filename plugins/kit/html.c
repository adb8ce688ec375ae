/* SPDX-License-Identifier: MIT
 * html.c - HTML as people read it, for the texts that platforms give back. */
#include <stdlib.h>
#include <string.h>

#include <schedpost/kit.h>

struct reader {
	sp_str html;
	size_t at;
	kit_text out;
	int breaks;	/* newlines that wait for the next visible character */
	bool gap;	/* so does a space */
};

/* What waits is written only when something follows it, so that no text begins or ends with white space. */
static void show(struct reader *r, sp_str s)
{
	if (r->out.len) {
		if (r->breaks) kit_put(&r->out, (sp_str){"\n\n", (size_t)r->breaks});
		else if (r->gap) kit_put(&r->out, SP_S(" "));
	}
	r->breaks = 0;
	r->gap = false;
	kit_put(&r->out, s);
}

static void line_break(struct reader *r, int lines)
{
	if (lines == 1 && r->breaks < 2) r->breaks++;
	else if (lines > r->breaks) r->breaks = lines;
}

static size_t utf8(uint32_t c, char out[4])
{
	static const unsigned char heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6) out[i] = (char)(0x80 | (c & 63));
	out[0] = (char)(heads[n] | c);
	return n;
}

static uint32_t numeric_entity(sp_str digits)
{
	char text[12];
	bool hex = digits.len && (digits.at[0] == 'x' || digits.at[0] == 'X');
	if (hex) digits.at++, digits.len--;
	if (!digits.len || !kit_save(text, sizeof text, digits)) return 0;
	char *end;
	long long c = strtoll(text, &end, hex ? 16 : 10);
	bool whole = !*end && text[0] != '-' && text[0] != '+' && text[0] != ' ';
	bool valid = c > 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
	return whole && valid ? (uint32_t)c : 0;
}

/* The character of an entity's name; 0 for one that is not known, which then stays as it stands. */
static uint32_t entity(sp_str name)
{
	static const struct { const char *name; uint32_t c; } known[] = {
		{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '},
		{"hellip", 0x2026}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
		{"ldquo", 0x201c}, {"rdquo", 0x201d}, {"euro", 0x20ac}, {"pound", 0xa3}, {"copy", 0xa9},
		{"reg", 0xae}, {"deg", 0xb0}, {"bull", 0x2022}, {"trade", 0x2122},
	};
	if (name.len > 1 && name.at[0] == '#') return numeric_entity(kit_slice(name, 1, name.len));
	for (size_t i = 0; i < KIT_COUNT(known); i++)
		if (kit_is(name, known[i].name)) return known[i].c;
	return 0;
}

static void read_entity(struct reader *r)
{
	size_t from = r->at + 1, to = from;
	while (to < r->html.len && to - from < 10 && r->html.at[to] != ';' && r->html.at[to] != ' ') to++;
	bool closed = to < r->html.len && r->html.at[to] == ';';
	uint32_t c = closed ? entity(kit_slice(r->html, from, to)) : 0;
	char bytes[4];
	bool is_gap = c && (c <= ' ' || (c >= 0x7f && c <= 0xa0));	/* white space and control characters */
	if (is_gap) r->gap = true;
	else show(r, c ? (sp_str){bytes, utf8(c, bytes)} : SP_S("&"));
	r->at = c ? to + 1 : from;
}

static bool is_tag(sp_str tag, const char *name)
{
	size_t n = strlen(name), at;
	return tag.len >= n && kit_finds((sp_str){tag.at, n}, name, &at) &&
	       (tag.len == n || strchr(" \t\r\n/", tag.at[n]));
}

static bool is_block(sp_str tag)
{
	static const char *const blocks[] = {"p", "div", "ul", "ol", "blockquote", "pre", "table", "figure", "h1",
					     "h2", "h3", "h4", "h5", "h6", "title", "section", "article"};
	for (size_t i = 0; i < KIT_COUNT(blocks); i++)
		if (is_tag(tag, blocks[i])) return true;
	return false;
}

/* To behind the end of `what`, or to the end of all. */
static void skip_past(struct reader *r, const char *what)
{
	size_t found;
	sp_str rest = kit_slice(r->html, r->at, r->html.len);
	r->at = kit_finds(rest, what, &found) ? r->at + found + strlen(what) : r->html.len;
}

static void read_tag(struct reader *r)
{
	size_t from = r->at + 1;
	sp_str rest = kit_slice(r->html, from, r->html.len);
	if (kit_starts(rest, "!--")) {
		skip_past(r, "-->");
		return;
	}
	skip_past(r, ">");
	sp_str tag = kit_slice(r->html, from, r->at);
	if (tag.len && tag.at[tag.len - 1] == '>') tag.len--;
	bool end = tag.len && tag.at[0] == '/';
	if (end) tag.at++, tag.len--;
	if (is_tag(tag, "br") || is_tag(tag, "li") || is_tag(tag, "tr")) line_break(r, 1);
	else if (is_block(tag)) line_break(r, 2);
	else if (!end && is_tag(tag, "script")) skip_past(r, "</script>");
	else if (!end && is_tag(tag, "style")) skip_past(r, "</style>");
}

/* "<" begins a tag only when a letter, "/" or "!" follows: "a < b" is text. */
static bool at_tag(const struct reader *r)
{
	if (r->html.at[r->at] != '<' || r->at + 1 >= r->html.len) return false;
	char c = r->html.at[r->at + 1];
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!';
}

sp_str kit_plain(struct kit *k, sp_str html)
{
	struct reader r = {.html = html, .out = kit_text_new(k)};
	kit_text_room(&r.out, html.len);
	while (r.at < html.len) {
		char c = html.at[r.at];
		if (at_tag(&r)) {
			read_tag(&r);
		} else if (c == '&') {
			read_entity(&r);
		} else if (c == ' ' || (c >= '\t' && c <= '\r')) {
			r.gap = true;
			r.at++;
		} else {
			if ((unsigned char)c > ' ' && c != 0x7f) show(&r, kit_slice(html, r.at, r.at + 1));
			r.at++;
		}
	}
	return kit_str(&r.out);
}
