/* SPDX-License-Identifier: MIT
 * plain.c - a text as its numbers are meant: with plain figures and letters, and without signs that nobody sees. */
#include "rooms/checks/inside.h"

#include <utf8proc.h>

/* Figures of other scripts and styles: ten in a row, from zero. */
static int figure_of(int32_t c)
{
	static const int32_t ZERO[] = {0x660, 0x6F0, 0x966, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6};
	for (size_t i = 0; i < COUNT(ZERO); i++)
		if (c >= ZERO[i] && c < ZERO[i] + 10) return c - ZERO[i];
	return -1;
}

static bool is_unseen(int32_t c)
{
	return (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF || c == 0xAD;
}

static int32_t code_at(str s, size_t at, size_t *len)
{
	utf8proc_int32_t c = 0;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s.at + at, (utf8proc_ssize_t)(s.len - at), &c);
	*len = n > 0 ? (size_t)n : 1;
	return n > 0 ? c : 0;
}

static bool needs_it(str s)
{
	size_t len;
	for (size_t at = 0; at < s.len; at += len) {
		len = 1;
		if (!(s.at[at] & 0x80)) continue;
		int32_t c = code_at(s, at, &len);
		if (figure_of(c) >= 0 || is_unseen(c) || letter_is_fancy(c)) return true;
	}
	return false;
}

static void put(buf *b, str raw, int32_t c)
{
	if (is_unseen(c)) return;
	if (figure_of(c) >= 0) buf_byte(b, (char)('0' + figure_of(c)));
	else if (letter_is_fancy(c)) letter_put_plain(b, raw, c);
	else buf_add(b, raw);
}

bool plain_read(struct arena *a, const struct doc *d, struct plain *out)
{
	size_t len, done = 0;
	if (!needs_it(d->text)) return false;
	buf b = buf_in(a, d->text.len * 4 + 64);
	out->place = TAKE_N(a, uint32_t, d->text.len * 4 + 65);
	for (size_t at = 0; at < d->text.len; at += len) {
		int32_t c = code_at(d->text, at, &len);
		put(&b, str_cut(d->text, at, len), c);
		while (done < b.len) out->place[done++] = (uint32_t)at;
	}
	out->place[done] = (uint32_t)d->text.len;
	out->doc = doc_read(a, buf_str(&b), d->field, d->index);
	return true;
}
