/* SPDX-License-Identifier: MIT
 * letters.c - letters that only look like letters: mathematical bold, full width, circled, small capitals, struck
 * through. */
#include "rooms/checks/inside.h"

#include <stdlib.h>
#include <utf8proc.h>

enum { MARKS_MOST = 2, SMALL_LEAST = 3 };

static int32_t next_code(str s, size_t *at)
{
	utf8proc_int32_t c;
	unsigned char b = (unsigned char)s.at[*at];
	utf8proc_ssize_t n =
		b < 0x80 ? 0 : utf8proc_iterate((const utf8proc_uint8_t *)s.at + *at, (utf8proc_ssize_t)(s.len - *at), &c);
	if (b < 0x80) c = b;
	*at += n > 1 ? (size_t)n : 1;
	return b >= 0x80 && n < 1 ? 0xFFFD : c;
}

/* Small capitals have no other form in Unicode: the Latin letters that they stand for. */
static char small_capital(int32_t c)
{
	static const struct {
		int32_t code;
		char letter;
	} SMALL[] = {{0x1D00, 'a'}, {0x0299, 'b'}, {0x1D04, 'c'}, {0x1D05, 'd'}, {0x1D07, 'e'}, {0xA730, 'f'},
				 {0x0262, 'g'}, {0x029C, 'h'}, {0x026A, 'i'}, {0x1D0A, 'j'}, {0x1D0B, 'k'}, {0x029F, 'l'},
				 {0x1D0D, 'm'}, {0x0274, 'n'}, {0x1D0F, 'o'}, {0x1D18, 'p'}, {0x0280, 'r'}, {0xA731, 's'},
				 {0x1D1B, 't'}, {0x1D1C, 'u'}, {0x1D20, 'v'}, {0x1D21, 'w'}, {0x028F, 'y'}, {0x1D22, 'z'}};
	for (size_t i = 0; i < COUNT(SMALL); i++)
		if (SMALL[i].code == c) return SMALL[i].letter;
	return 0;
}

static bool is_strike(int32_t c)
{
	return (c >= 0x334 && c <= 0x338) || c == 0x332 || c == 0x333;
}

static bool is_mark(int32_t c)
{
	return c >= 0x300 && c <= 0x36F;
}

/* White letters on black, for which NFKC knows nothing. */
static char boxed(int32_t c)
{
	if (c >= 0x1F150 && c <= 0x1F169) return (char)('A' + c - 0x1F150);
	return c >= 0x1F172 && c <= 0x1F17D ? (char)('A' + c - 0x1F170) : 0;
}

bool letter_is_fancy(int32_t c)
{
	return (c >= 0x1D400 && c <= 0x1D7FF) || (c >= 0xFF10 && c <= 0xFF5A) || (c >= 0x2460 && c <= 0x24FF) ||
		   (c >= 0x1F110 && c <= 0x1F149) || boxed(c) || c == 0x210E || c == 0x212C || c == 0x2130 || c == 0x2131 ||
		   c == 0x210B || c == 0x2110 || c == 0x2112 || c == 0x2133 || c == 0x211B || c == 0x212F || c == 0x210A ||
		   c == 0x2134;
}

void letter_put_plain(buf *b, str raw, int32_t c)
{
	utf8proc_uint8_t *plain = NULL;
	if (boxed(c) || small_capital(c)) {
		buf_byte(b, boxed(c) ? boxed(c) : small_capital(c));
		return;
	}
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)raw.at, (utf8proc_ssize_t)raw.len, &plain,
					  UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_STABLE);
	if (n > 0) buf_add(b, (str){(const char *)plain, (size_t)n});
	else buf_add(b, raw);
	free(plain);
}

struct letters {
	size_t first, last;	/* bytes: from the first such letter to the end of the last */
	bool found;
};

static void note(struct letters *l, size_t from, size_t to)
{
	if (!l->found) l->first = from;
	l->found = true;
	l->last = to;
}

/* Where the run of small capitals that begins at `from` ends, and how many they are. */
static size_t small_run(str s, size_t from, size_t *count)
{
	size_t at = from;
	*count = 0;
	while (at < s.len) {
		size_t next = at;
		int32_t c = next_code(s, &next);
		if (!small_capital(c) && !(c < 0x80 && *count)) break;
		if (c < 0x80 && !((c | 32) >= 'a' && (c | 32) <= 'z')) break;
		*count += small_capital(c) != 0;
		at = next;
	}
	return at;
}

/* Walks over the text; `to`, when given, gets it with plain letters. */
static struct letters walk(str s, buf *to)
{
	struct letters l = {0};
	size_t marks = 0, small_until = 0, count;
	for (size_t at = 0; at < s.len;) {
		size_t from = at;
		int32_t c = next_code(s, &at);
		marks = is_mark(c) ? marks + 1 : 0;
		if (small_capital(c) && from >= small_until) {
			size_t end = small_run(s, from, &count);
			if (count >= SMALL_LEAST) small_until = end;
		}
		bool odd = is_strike(c) || marks > MARKS_MOST,
			 fancy = letter_is_fancy(c) || (small_capital(c) && from < small_until);
		if (odd || fancy) note(&l, from, at);
		if (!to || odd) continue;
		if (fancy) letter_put_plain(to, str_cut(s, from, at - from), c);
		else buf_add(to, str_cut(s, from, at - from));
	}
	return l;
}

str letters_plain(struct arena *a, str text, bool *changed)
{
	buf b = buf_in(a, text.len * 4 + 64);
	*changed = walk(text, &b).found;
	return buf_str(&b);
}

void rules_letters(struct scan *s, const struct doc *d)
{
	struct letters l = walk(d->text, NULL);
	bool changed;
	if (!l.found || d->field == IN_FILE) return;
	str plain = letters_plain(s->a, str_cut(d->text, l.first, MIN(l.last - l.first, (size_t)400)), &changed);
	scan_add_fmt(s, &(struct seen){RULE_FANCY_LETTERS, CHECK_BLOCK, d, l.first, l.last, NULL, NULL},
		     S("These only look like letters: a screen reader spells out signs of mathematics, or says nothing."),
		     arena_fmt(s->a, "Write: %.*s", SHOW(plain)));
}
