/* SPDX-License-Identifier: MIT
 * urls.c - web addresses in running text, by the rules of twitter-text v3, which X and Mastodon count by.
 *
 * One walk from left to right: every byte is looked at a bounded number of times. */
#include "text/ascii.h"
#include "text/spans.h"
#include "text/tlds.h"
#include "text/utf8.h"

enum {
	MOST_URL = 4096,	/* UTF-16 units */
	MOST_TCO_SLUG = 40	/* of X's own short addresses */
};

bool is_latin_accent(int32_t c)
{
	static const int32_t lone[] = {0x253, 0x254, 0x256, 0x257, 0x259, 0x25B, 0x263,
				       0x268, 0x26F, 0x272, 0x289, 0x28B, 0x2BB};
	if (c <= 0x24F) return c >= 0xC0 && c != 0xD7 && c != 0xF7;
	for (size_t i = 0; i < COUNT(lone) && c <= 0x2BB; i++)
		if (c == lone[i]) return true;
	return (c >= 0x300 && c <= 0x36F) || (c >= 0x1E00 && c <= 0x1EFF);
}

static bool is_cyrillic(int32_t c)
{
	return c >= 0x400 && c <= 0x4FF;
}

/* ---- what follows the host */

static bool is_path_char(int32_t c)
{
	if (c < 0x80) return ascii_is(c, IN_PATH);
	return c == 0x2013 || is_cyrillic(c) || is_latin_accent(c);
}

static bool is_path_end(int32_t c)
{
	return c < 0x80 ? ascii_is(c, ENDS_PATH) : is_cyrillic(c) || is_latin_accent(c);
}

static size_t skip_path_chars(str s, size_t at)
{
	for (size_t next = at; is_path_char(utf8_next(s, &next)); at = next) {}
	return at;
}

static bool is_byte(str s, size_t at, char c)
{
	return at < s.len && s.at[at] == c;
}

/* "(...)" or "(..(...)..)": the end after the bracket; 0 when they do not pair. */
static size_t brackets_end(str s, size_t at)
{
	size_t inner = skip_path_chars(s, at + 1);
	if (is_byte(s, inner, ')')) return inner > at + 1 ? inner + 1 : 0;
	if (!is_byte(s, inner, '(')) return 0;
	size_t close = skip_path_chars(s, inner + 1);
	if (close == inner + 1 || !is_byte(s, close, ')')) return 0;
	size_t end = skip_path_chars(s, close + 1);
	return is_byte(s, end, ')') ? end + 1 : 0;
}

/* After its '/': full stops and the like at the end belong to the sentence. */
static size_t path_end(str s, size_t at)
{
	size_t end = at;
	for (;;) {
		size_t next = at;
		int32_t c = utf8_next(s, &next);
		if (c == '(') {
			next = brackets_end(s, at);
			if (!next) return end;
			if (end == at) end = next;
		} else if (!is_path_char(c)) {
			return end;
		} else if (is_path_end(c)) {
			end = next;
		}
		at = next;
	}
}

static size_t query_end(str s, size_t at)
{
	size_t end = at;
	if (!is_byte(s, at, '?')) return at;
	for (at++; at < s.len && ascii_is(s.at[at], IN_QUERY); at++)
		if (ascii_is(s.at[at], ENDS_QUERY)) end = at + 1;
	return end;
}

size_t url_tail(str s, size_t at, bool *path)
{
	size_t port = at + 1;
	while (is_byte(s, at, ':') && port < s.len && s.at[port] >= '0' && s.at[port] <= '9') port++;
	if (port > at + 1) at = port;
	*path = is_byte(s, at, '/');
	if (*path) at = path_end(s, at + 1);
	return query_end(s, at);
}

/* ---- finding them */

static bool may_come_before(int32_t c)
{
	if (c < 0x80) return !ascii_is(c, IN_WORD) && c != '@' && c != '$' && c != '#';
	return c != 0xFF20 && c != 0xFF03 && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF;
}

static size_t scheme_length(str s, size_t at)
{
	if (at >= s.len || (s.at[at] | 0x20) != 'h') return 0;
	if (str_is_nocase(str_cut(s, at, 7), S("http://"))) return 7;
	return str_is_nocase(str_cut(s, at, 8), S("https://")) ? 8 : 0;
}

/* X cuts what follows the slug of its own short addresses, and knows no slug over 40. */
static size_t tco_end(str s, size_t host, size_t end)
{
	size_t slug = host + 5, at = slug;
	if (!str_is_nocase(str_cut(s, host, 5), S("t.co/"))) return end;
	while (at < end && ascii_is(s.at[at], IN_WORD)) at++;
	if (at == slug) return end;
	return at - slug > MOST_TCO_SLUG ? 0 : query_end(s, at);
}

static size_t latin_host_end(str host, size_t at, size_t *resume)
{
	size_t end = 0, label = at;
	for (;;) {
		size_t next = at;
		int32_t c = utf8_next(host, &next);
		*resume = at;
		if (c == '.' && at > label) {
			size_t tld = tld_end(host, next);
			if (tld) end = tld;
			label = next;
		} else if (!ascii_is(c, IN_WORD) && c != '-' && !is_latin_accent(c)) {
			return end;
		}
		at = next;
	}
}

/* The next piece in Latin letters, at or after *at, that is a host of its own: [*at, result); 0: no more. */
static size_t next_latin_host(str host, size_t *at)
{
	while (*at < host.len) {
		size_t resume, end = latin_host_end(host, *at, &resume);
		if (end) return end;
		*at = resume;
		utf8_next(host, at);
	}
	return 0;
}

/* Labels that the DNS can hold; and what claims to be in ASCII dress must be so somewhere. */
static bool is_sound(str host)
{
	size_t at = 0;
	return host_fits(host) && (!str_starts(host, S("xn--")) || next_latin_host(host, &at));
}

/* The address whose scheme is `scheme` bytes long and begins at `at`; where to go on, or 0 when there is
 * none. */
static size_t take_whole(str s, size_t at, size_t scheme, struct span_list *out)
{
	bool path;
	size_t host = at + scheme, to = host_end(s, host);
	if (!to) return 0;
	size_t end = url_tail(s, to, &path);
	if (!is_sound(str_cut(s, host, to - host)) || text_utf16(str_cut(s, at, end - at)) > MOST_URL)
		return end;
	size_t shown = tco_end(s, host, end);
	if (shown) span_add(out, SPAN_URL, at, shown);
	return end;
}

/* nhs.uk and nhs.uk/flu, whose host is [at, to): where to go on. Of a host without a scheme only its Latin
 * pieces are addresses: in Chinese no space stands before them. */
static size_t take_bare(str s, size_t at, size_t to, bool wanted, struct span_list *out)
{
	bool path;
	size_t end = url_tail(s, to, &path), before = out->len;
	int64_t length = text_utf16(str_cut(s, at, end - at)) + (int64_t)(sizeof "https://" - 1);
	int32_t last = utf8_before(s, at);
	if (!wanted || last == '-' || last == '_' || last == '.' || last == '/' || length > MOST_URL)
		return end;
	if (!host_fits(str_cut(s, at, to - at))) return end;
	for (size_t next; (next = next_latin_host(str_cut(s, 0, to), &at)) > 0; at = next)
		span_add(out, SPAN_URL, at, next);
	if (path && out->len > before) out->at[out->len - 1].to = end;
	return end;
}

/* Looks for an address that begins at `at`; where to go on. *glued: one ended there, so none may begin
 * there. */
static size_t look(str s, size_t at, bool bare, struct span_list *out, bool *glued)
{
	size_t scheme = scheme_length(s, at), resume;
	if (scheme) {
		size_t end = take_whole(s, at, scheme, out);
		*glued = end > 0;
		return end ? end : at + scheme;
	}
	size_t to = host_scan(s, at, &resume);
	if (!to) return resume;
	size_t end = take_bare(s, at, to, bare, out);
	*glued = end >= resume;
	return MAX(end, resume);
}

void spans_find_urls(str s, bool bare, struct span_list *out)
{
	for (size_t at = 0, next; at < s.len; at = next) {
		bool glued = false;
		next = may_come_before(utf8_before(s, at)) ? look(s, at, bare, out, &glued) : at;
		if (glued || next == at) utf8_next(s, &next);
	}
}
