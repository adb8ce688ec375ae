/* SPDX-License-Identifier: MIT
 * host.c - host names in running text: labels, a known top-level domain at the end, and lengths as the DNS
 * counts. */
#include "text/ascii.h"
#include "text/spans.h"
#include "text/tlds.h"
#include "text/utf8.h"

enum { MOST_LABEL = 63 };	/* RFC 1035, 2.3.4 */

static bool is_space(int32_t c)
{
	return c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200A) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_direction(int32_t c)
{
	return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* May stand in a label wherever it likes; '-' and '_' may only stand inside. */
static bool is_host_char(int32_t c)
{
	if (c < 0x80) return ascii_is(c, IN_HOST);
	return !is_space(c) && !is_direction(c) && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF;
}

struct label {
	size_t to;		/* its end: a '.' or what is no host character */
	bool closed;		/* begins and ends as a label must */
	bool underscore;
};

static struct label read_label(str s, size_t at)
{
	struct label l = {.to = at};
	bool first = is_host_char(utf8_peek(s, at)), last = false;
	for (size_t next = at;; l.to = next) {
		int32_t c = utf8_next(s, &next);
		bool inside = c == '-' || c == '_';
		if (!inside && !is_host_char(c)) break;
		last = !inside;
		if (c == '_') l.underscore = true;
	}
	l.closed = first && last;
	return l;
}

/* A label that ran into "://" may end in "http" or "https": an address begins there. */
static size_t before_scheme(str s, size_t from, size_t to)
{
	if (!str_starts(str_cut(s, to, 3), S("://"))) return to;
	for (size_t n = 4; n <= 5; n++) {
		str tail = to >= from + n ? str_cut(s, to - n, n) : S("");
		if (str_is_nocase(tail, n == 4 ? S("http") : S("https"))) return to - n;
	}
	return to;
}

/* The longest host is taken: labels, of which the one before the top-level domain has no '_'. */
size_t host_scan(str s, size_t at, size_t *resume)
{
	size_t end = 0;
	*resume = at;
	if (!is_host_char(utf8_peek(s, at))) return 0;
	for (bool first = true;; first = false) {
		struct label l = read_label(s, at);
		bool more = l.to < s.len && s.at[l.to] == '.';
		*resume = more ? (first ? l.to : at) : before_scheme(s, at, l.to);
		if (!l.closed || !more) return end;
		at = l.to + 1;
		size_t tld = l.underscore ? 0 : tld_end(s, at);
		if (tld) end = tld;
	}
}

size_t host_end(str s, size_t at)
{
	size_t resume;
	return host_scan(s, at, &resume);
}

/* ---- lengths: Punycode (RFC 3492, section 6.3), of which only the number of bytes is wanted */

static int digits_of(int delta, int bias)
{
	int n = 1;
	for (int k = 36;; k += 36, n++) {
		int t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
		if (delta < t) return n;
		delta = (delta - t) / (36 - t);
	}
}

static int adapt(int delta, int points, bool first)
{
	int k = 0;
	delta /= first ? 700 : 2;
	delta += delta / points;
	for (; delta > 35 * 26 / 2; k += 36) delta /= 35;
	return k + 36 * delta / (delta + 38);
}

static int32_t smallest_from(const int32_t *code, int n, int32_t least)
{
	int32_t found = 0x110000;
	for (int i = 0; i < n; i++)
		if (code[i] >= least && code[i] < found) found = code[i];
	return found;
}

/* Bytes of a label in the DNS; more than MOST_LABEL when it is too long, without counting on. */
static int dns_length(const int32_t *code, int n)
{
	int basic = 0;
	for (int i = 0; i < n; i++) basic += code[i] < 0x80;
	if (basic == n) return n;
	int length = 4 + basic + (basic > 0), done = basic, delta = 0, bias = 72;
	for (int32_t at = 0x80; done < n && length <= MOST_LABEL; delta++, at++) {
		int32_t next = smallest_from(code, n, at);
		delta += (next - at) * (done + 1);
		at = next;
		for (int i = 0; i < n; i++) {
			if (code[i] < at) delta++;
			if (code[i] != at) continue;
			length += digits_of(delta, bias);
			bias = adapt(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
	}
	return length;
}

static bool is_dot(int32_t c)
{
	return c == '.' || c == 0x3002 || c == 0xFF0E || c == 0xFF61;	/* IDNA knows four (RFC 3490, 3.1) */
}

bool host_fits(str host)
{
	int32_t code[MOST_LABEL];
	int n = 0;
	for (size_t at = 0;;) {
		int32_t c = utf8_next(host, &at);
		if (c != UTF8_NONE && !is_dot(c)) {
			if (n == MOST_LABEL) return false;
			code[n++] = c;
			continue;
		}
		if (dns_length(code, n) > MOST_LABEL) return false;
		if (c == UTF8_NONE) return true;
		n = 0;
	}
}
