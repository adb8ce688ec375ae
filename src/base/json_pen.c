/* SPDX-License-Identifier: MIT
 * json_pen.c - writing JSON into a buf. */
#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct json_pen json_pen(buf *to)
{
	return (struct json_pen){.to = to};
}

static void before_value(struct json_pen *p)
{
	if (p->comma) buf_byte(p->to, ',');
	p->comma = true;
}

void pen_open(struct json_pen *p, char bracket)
{
	before_value(p);
	buf_byte(p->to, bracket);
	p->comma = false;
}

void pen_close(struct json_pen *p, char bracket)
{
	buf_byte(p->to, bracket);
	p->comma = true;
}

/* Bytes of the UTF-8 sequence that s begins with; 0 when it begins with none (RFC 3629, table of section 4). */
static size_t sequence(str s)
{
	const unsigned char *c = (const unsigned char *)s.at;
	if (c[0] < 0x80) return 1;
	size_t n = c[0] >= 0xC2 && c[0] <= 0xDF ? 2 : (c[0] & 0xF0) == 0xE0 ? 3 : c[0] >= 0xF0 && c[0] <= 0xF4 ? 4 : 0;
	if (!n || s.len < n) return 0;
	for (size_t i = 1; i < n; i++) {
		if ((c[i] & 0xC0) != 0x80) return 0;
	}
	bool overlong = (c[0] == 0xE0 && c[1] < 0xA0) || (c[0] == 0xF0 && c[1] < 0x90);
	bool outside = (c[0] == 0xED && c[1] > 0x9F) || (c[0] == 0xF4 && c[1] > 0x8F);
	return overlong || outside ? 0 : n;
}

static void put_escaped(buf *to, char c)
{
	static const char LETTER[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
	unsigned char u = (unsigned char)c;
	if (c == '"' || c == '\\') {
		buf_byte(to, '\\');
		buf_byte(to, c);
	} else if (u < sizeof LETTER && LETTER[u]) {
		buf_byte(to, '\\');
		buf_byte(to, LETTER[u]);
	} else {
		buf_fmt(to, "\\u%04x", u);
	}
}

static void put_quoted(buf *to, str s)
{
	buf_byte(to, '"');
	size_t plain = 0;	/* start of what is copied as it is */
	for (size_t i = 0; i < s.len;) {
		size_t n = sequence(str_cut(s, i, 4));
		unsigned char c = (unsigned char)s.at[i];
		bool as_it_is = n > 1 || (n == 1 && c >= 0x20 && c != '"' && c != '\\' && c != 0x7F);
		if (!as_it_is) {
			buf_add(to, str_cut(s, plain, i - plain));
			if (n) put_escaped(to, s.at[i]);
			else buf_add(to, S("\xEF\xBF\xBD"));
			plain = i + 1;
		}
		i += n ? n : 1;
	}
	buf_add(to, str_cut(s, plain, s.len - plain));
	buf_byte(to, '"');
}

void pen_name(struct json_pen *p, str name)
{
	before_value(p);
	put_quoted(p->to, name);
	buf_byte(p->to, ':');
	p->comma = false;
}

void pen_str(struct json_pen *p, str s)
{
	before_value(p);
	put_quoted(p->to, s);
}

void pen_int(struct json_pen *p, int64_t n)
{
	before_value(p);
	buf_fmt(p->to, "%lld", (long long)n);
}

/* Never without a point or an exponent: it is read as what it was, and "-0" would be another number. */
void pen_real(struct json_pen *p, double n)
{
	before_value(p);
	char text[40];
	snprintf(text, sizeof text, "%.17g", n);
	if (!isfinite(n)) buf_add(p->to, S("null"));
	else buf_fmt(p->to, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

void pen_flag(struct json_pen *p, bool yes)
{
	before_value(p);
	buf_add(p->to, yes ? S("true") : S("false"));
}

void pen_null(struct json_pen *p)
{
	before_value(p);
	buf_add(p->to, S("null"));
}

void pen_raw(struct json_pen *p, str json)
{
	before_value(p);
	buf_add(p->to, json);
}

void pen_member_str(struct json_pen *p, const char *name, str value)
{
	pen_name(p, str_of(name));
	pen_str(p, value);
}

void pen_member_int(struct json_pen *p, const char *name, int64_t value)
{
	pen_name(p, str_of(name));
	pen_int(p, value);
}

void pen_member_flag(struct json_pen *p, const char *name, bool value)
{
	pen_name(p, str_of(name));
	pen_flag(p, value);
}
