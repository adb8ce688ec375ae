/* SPDX-License-Identifier: MIT
 * exact.c - measure first, then write once: the encodings that a request needs. */
#include "net/exact.h"

#include <ctype.h>
#include <sodium.h>
#include <string.h>

str exact_make(struct arena *a, exact_writer *writer, void *what)
{
	struct exact e = {0};
	writer(&e, what);
	size_t measured = e.len;
	e = (struct exact){.at = arena_take(a, measured + 1)};
	writer(&e, what);
	if (e.len != measured) die("schedpost stops: a text had two lengths, %zu and %zu bytes.", measured, e.len);
	return (str){e.at, e.len};
}

void exact_add(struct exact *e, str s)
{
	if (e->at && s.len) memcpy(e->at + e->len, s.at, s.len);
	e->len += s.len;
}

static void byte(struct exact *e, char c)
{
	exact_add(e, (str){&c, 1});
}

static void hex(struct exact *e, const char *mark, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	exact_add(e, str_of(mark));
	byte(e, digits[c >> 4]);
	byte(e, digits[c & 15]);
}

static void percent_but(struct exact *e, str s, const char *kept, bool plus)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (plus && c == ' ') byte(e, '+');
		else if (c < 128 && (isalnum(c) || (c && strchr(kept, c)))) byte(e, (char)c);
		else hex(e, "%", c);
	}
}

void exact_percent(struct exact *e, str s)
{
	percent_but(e, s, "-._~", false);
}

void exact_form(struct exact *e, str s)
{
	percent_but(e, s, "*-._", true);
}

void exact_decoded(struct exact *e, str s)
{
	for (size_t i = 0; i < s.len; i++) {
		int high = s.at[i] == '%' && s.len - i > 2 ? hex_value(s.at[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s.at[i + 2]) : -1;
		if (low >= 0) i += 2;
		byte(e, low >= 0 ? (char)(high << 4 | low) : s.at[i] == '+' ? ' ' : s.at[i]);
	}
}

void exact_json(struct exact *e, str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c < 0x20 || c == 0x7f) {
			hex(e, "\\u00", c);
		} else {
			if (c == '"' || c == '\\') byte(e, '\\');
			byte(e, (char)c);
		}
	}
}

void exact_quoted(struct exact *e, str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		if (c == '\r' || c == '\n' || c == '"') hex(e, "%", (unsigned char)c);
		else byte(e, c);
	}
}

void exact_base64(struct exact *e, str s)
{
	size_t room = sodium_base64_ENCODED_LEN(s.len, sodium_base64_VARIANT_ORIGINAL);	/* with its NUL */
	if (e->at) {
		sodium_bin2base64(e->at + e->len, room, (const unsigned char *)s.at, s.len,
				  sodium_base64_VARIANT_ORIGINAL);
	}
	e->len += room - 1;
}
