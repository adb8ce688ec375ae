/* SPDX-License-Identifier: MIT
 * wash.c - one walk over the text; a table by first byte makes clean text cheap. */
#include "net/wash.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

void wash_begin(struct wash *w)
{
	w->n = w->own = 0;
	memset(w->begins, 0, sizeof w->begins);
}

static void may_begin(struct wash *w, char with)
{
	unsigned char first = (unsigned char)with;
	if (!w->begins[first]) memset(w->starts[first], 0, sizeof w->starts[first]);
	w->starts[first][w->n / 64] |= UINT64_C(1) << w->n % 64;
	w->begins[first] = true;
}

/* escaped: its first sign may be written in another way. */
static void add(struct wash *w, str secret, bool escaped)
{
	if (secret.len < WASH_SHORTEST || w->n == WASH_MOST) return;
	may_begin(w, secret.at[0]);
	if (escaped) may_begin(w, '\\');
	if (escaped) may_begin(w, '%');
	if (secret.at[0] == ' ') may_begin(w, '+');
	w->of[w->n++] = secret;
}

void wash_add(struct wash *w, str secret)
{
	add(w, secret, true);
}

/* ---- in base64 */

static void add_code(struct wash *w, str code)
{
	add(w, code, code.len && !isalnum((unsigned char)code.at[0]));
}

static str url_alphabet(struct arena *a, str code)
{
	str out = arena_str(a, code);
	for (size_t i = 0; i < out.len; i++) {
		char *at = (char *)out.at + i;
		if (*at == '+') *at = '-';
		if (*at == '/') *at = '_';
	}
	return out;
}

/* A letter holds six bits: behind one or two other bytes a secret is written by other letters. What is left out at both
 * ends is made of its neighbours' bits, too. */
static void add_behind(struct arena *a, struct wash *w, str secret, size_t others)
{
	static const size_t FIRST[] = {0, 2, 3};
	size_t len = others + secret.len, room = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	unsigned char *whole = arena_take(a, len);
	char *code = arena_take(a, room);
	memcpy(whole + others, secret.at, secret.len);
	sodium_bin2base64(code, room, whole, len, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	sodium_memzero(whole, len);
	str core = str_cut((str){code, len * 8 / 6}, FIRST[others], room);
	add_code(w, core);
	add_code(w, url_alphabet(a, core));
}

void wash_add_base64(struct arena *a, struct wash *w)
{
	size_t n = w->own = w->n;
	for (size_t i = 0; i < n; i++)
		for (size_t others = 0; others < 3; others++) add_behind(a, w, w->of[i], others);
}

void wash_end(struct wash *w)
{
	for (size_t i = w->own; w->own && i < w->n; i++) sodium_memzero((char *)w->of[i].at, w->of[i].len);
}

/* ---- the walk */

static bool hex_number(str s, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < s.len; i++) {
		int v = hex_value(s.at[i]);
		if (v < 0) return false;
		*out = *out << 4 | (unsigned)v;
	}
	return s.len > 0;
}

struct unit {		/* one written sign: how long it is, and the bytes that it means */
	size_t len, n;
	char means[3];
};

static struct unit code_unit(unsigned c)
{
	if (c < 0x80) return (struct unit){6, 1, {(char)c}};
	if (c < 0x800) return (struct unit){6, 2, {(char)(0xc0 | c >> 6), (char)(0x80 | (c & 63))}};
	return (struct unit){6, 3, {(char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 63)), (char)(0x80 | (c & 63))}};
}

static bool escaped_unit(str s, struct unit *out)
{
	static const char names[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	unsigned c;
	if (s.at[0] == '+') *out = (struct unit){1, 1, {' '}};
	else if (s.at[0] == '%' && s.len >= 3 && hex_number(str_cut(s, 1, 2), &c)) *out = (struct unit){3, 1, {(char)c}};
	else if (s.at[0] != '\\' || s.len < 2) return false;
	else if (s.at[1] == 'u' && s.len >= 6 && hex_number(str_cut(s, 2, 4), &c)) *out = code_unit(c);
	else if (s.at[1] && strchr(names, s.at[1])) *out = (struct unit){2, 1, {means[strchr(names, s.at[1]) - names]}};
	else return false;
	return true;
}

static bool continues(const struct unit *u, str secret, size_t had)
{
	return u->n <= secret.len - had && memcmp(u->means, secret.at + had, u->n) == 0;
}

/* A walk is given so many comparisons: a server that chose its tokens to make them many would hold up everybody. */
struct walk {
	const struct wash *w;
	size_t work, most;
};

/* Does the text break off in the middle of an escape? */
static bool broken_off(str rest)
{
	struct unit u;
	return rest.len < 6 && (rest.at[0] == '\\' || rest.at[0] == '%') && !escaped_unit(rest, &u);
}

/* How many bytes of text the secret takes at its beginning; 0: it is not there. */
static size_t match(struct walk *k, str text, str secret, bool escapes_first)
{
	size_t at = 0, had = 0;
	for (; had < secret.len && at < text.len; k->work++) {
		str rest = str_cut(text, at, text.len);
		struct unit raw = {1, 1, {rest.at[0]}}, escaped;
		bool fits = continues(&raw, secret, had), whole = false;
		if (escapes_first || !fits) whole = escaped_unit(rest, &escaped) && continues(&escaped, secret, had);
		if (!fits && !whole) return had >= WASH_SHORTEST && broken_off(rest) ? text.len : 0;
		at += whole ? escaped.len : 1;
		had += whole ? escaped.n : 1;
	}
	return had == secret.len || had >= WASH_SHORTEST ? at : 0;
}

static size_t longest(struct walk *k, str text)
{
	size_t most = 0;
	for (size_t word = 0; word * 64 < k->w->n; word++) {
		for (uint64_t left = k->w->starts[(unsigned char)text.at[0]][word]; left; left &= left - 1) {
			str secret = k->w->of[word * 64 + (size_t)__builtin_ctzll(left)];
			size_t n = match(k, text, secret, false);
			most = MAX(most, n ? n : match(k, text, secret, true));
		}
	}
	return most;
}

str wash_text(struct arena *a, const struct wash *w, str text)
{
	struct walk k = {.w = w, .most = 64 * text.len + 1000000};
	char *to = NULL;
	size_t len = 0, from = 0;
	for (size_t i = 0; w->n && i < text.len;) {
		size_t n = w->begins[(unsigned char)text.at[i]] ? longest(&k, str_cut(text, i, text.len)) : 0;
		if (k.work > k.most) return S("***");
		if (!n) {
			i++;
			continue;
		}
		if (!to) to = arena_take(a, text.len + 1);	/* a secret is longer than the stars in its place */
		memcpy(to + len, text.at + from, i - from);
		memcpy(to + len + (i - from), "***", 3);
		len += i - from + 3;
		from = i += n;
	}
	if (!to) return text;
	memcpy(to + len, text.at + from, text.len - from);
	return (str){to, len + (text.len - from)};
}
