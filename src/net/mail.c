/* SPDX-License-Identifier: MIT
 * mail.c - the text of a mail: its head, and its body in quoted-printable. */
#include "net/mail.h"

#include "text/when.h"

#include <sodium.h>
#include <string.h>

enum {
	LINE_MOST = 76,		/* RFC 2045, 6.7 */
	WORD_BYTES = 39,	/* in an encoded word, 52 characters of base64: RFC 2047, 2 */
	MESSAGE_MOST = 4 << 20
};

/* ---- the head */

/* Letters of one character are never parted: each encoded word stands alone (RFC 2047, 5). */
static size_t word_len(str s)
{
	size_t n = MIN(s.len, (size_t)WORD_BYTES);
	while (n && n < s.len && ((unsigned char)s.at[n] & 0xc0) == 0x80) n--;
	return n ? n : MIN(s.len, (size_t)WORD_BYTES);
}

static bool is_plain(str s)
{
	bool plain = s.len <= LINE_MOST - sizeof "Subject: " && !str_find(s, S("=?"), NULL);
	for (size_t i = 0; i < s.len; i++) plain &= s.at[i] >= ' ' && s.at[i] < 0x7f;
	return plain;
}

/* What is not plain goes as encoded words, in which the end of a line is a letter like others. */
static void add_words(buf *out, str s)
{
	char word[2 * WORD_BYTES];
	for (bool first = true; s.len; first = false) {
		size_t n = word_len(s);
		sodium_bin2base64(word, sizeof word, (const unsigned char *)s.at, n, sodium_base64_VARIANT_ORIGINAL);
		buf_fmt(out, "%s=?UTF-8?B?%s?=", first ? "" : "\r\n ", word);
		s = str_cut(s, n, s.len);
	}
}

static void add_subject(buf *out, str s)
{
	buf_add(out, S("Subject: "));
	if (is_plain(s)) buf_add(out, s);
	else add_words(out, s);
	buf_add(out, S("\r\n"));
}

static void add_date(buf *out, int64_t at)
{
	static const char *const DAYS[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct wall w = {0};
	wall_read(str_cut(when_utc(out->in, at), 0, sizeof "2026-11-22T20:00:00" - 1), &w);
	buf_fmt(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", DAYS[wall_weekday(w)], w.day,
		MONTHS[w.month - 1], w.year, w.hour, w.minute, w.second);
}

/* ---- the body */

static bool goes_as_it_is(str line, size_t i)
{
	unsigned char c = (unsigned char)line.at[i];
	bool at_end = i + 1 == line.len;
	if (c == ' ') return !at_end;
	return c > ' ' && c < 0x7f && c != '=' && !(c == '.' && line.len == 1);
}

static void add_line(buf *out, str line)
{
	size_t used = 0;
	for (size_t i = 0; i < line.len; i++) {
		bool plain = goes_as_it_is(line, i);
		size_t room = plain ? 1 : 3;
		if (used + room > LINE_MOST - 1) {	/* one for the sign that the line goes on */
			buf_add(out, S("=\r\n"));
			used = 0;
		}
		if (plain) buf_byte(out, line.at[i]);
		else buf_fmt(out, "=%02X", (unsigned char)line.at[i]);
		used += room;
	}
	buf_add(out, S("\r\n"));
}

/* ---- the whole */

/* An address that holds more than one could hold a header. */
static err check_address(struct arena *a, str s)
{
	bool fine = s.len > 0;
	for (size_t i = 0; i < s.len; i++) fine &= s.at[i] > ' ' && s.at[i] < 0x7f && !strchr("<>,;:\"()\\", s.at[i]);
	if (fine && str_find(s, S("@"), NULL)) return NULL;
	return FAIL(a, ERR_INPUT, "bad-address", "This is no mail address that can be written to.");
}

err mail_text(struct arena *a, const struct mail *m, str *out)
{
	buf b = buf_in(a, MESSAGE_MOST);
	str body = m->body, line, at = m->from, local;
	TRY(check_address(a, m->from));
	TRY(check_address(a, m->to));
	str_split(&at, '@', &local);
	add_date(&b, m->date);
	buf_fmt(&b, "From: schedpost <%.*s>\r\nTo: <%.*s>\r\n", SHOW(m->from), SHOW(m->to));
	add_subject(&b, m->subject);
	buf_fmt(&b, "Message-ID: <%.*s@%.*s>\r\n", SHOW(m->id), SHOW(at));
	buf_add(&b, S("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
		      "Content-Transfer-Encoding: quoted-printable\r\n\r\n"));
	while (str_split(&body, '\n', &line)) add_line(&b, line);
	*out = buf_str(&b);
	return NULL;
}
