/* SPDX-License-Identifier: MIT
 * mail_test.c - the text of a mail: what stands in its head, and that nothing can come into it. What other
 * programs read in it: tests/cli/notices.sh. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "net/mail.h"

#include <string.h>

static const char *text_of(struct arena *a, const char *subject, const char *body)
{
	str out;
	const struct mail m = {.from = S("schedpost@town.example"), .to = S("alex@town.example"),
			       .subject = str_of(subject), .body = str_of(body), .id = S("abc"), .date = 1795341600000};
	assert_null(mail_text(a, &m, &out));
	return arena_cstr(a, out);
}

void test_the_whole_text(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	assert_string_equal(text_of(a, "Plain words", "Caf\xc3\xa9 = good. \n.\nlast"),
			    "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n"
			    "From: schedpost <schedpost@town.example>\r\n"
			    "To: <alex@town.example>\r\n"
			    "Subject: Plain words\r\n"
			    "Message-ID: <abc@town.example>\r\n"
			    "Auto-Submitted: auto-generated\r\n"
			    "MIME-Version: 1.0\r\n"
			    "Content-Type: text/plain; charset=UTF-8\r\n"
			    "Content-Transfer-Encoding: quoted-printable\r\n"
			    "\r\n"
			    "Caf=C3=A9 =3D good.=20\r\n"
			    "=2E\r\n"
			    "last\r\n");
	arena_free(a);
}

void test_no_subject_can_add_a_line_to_the_head(void **state)
{
	(void)state;
	static const char *const BAD[] = {"a\r\nBcc: all@town.example", "a\nBcc: all@town.example", "a\rBcc: b", "\n\nbody",
					  "=?UTF-8?B?QQ==?="};
	struct arena *a = arena_new();
	for (size_t i = 0; i < COUNT(BAD); i++) {
		const char *text = text_of(a, BAD[i], "body"), *subject = strstr(text, "\r\nSubject: ");
		assert_non_null(subject);
		assert_true(strncmp(subject + 11, "=?UTF-8?B?", 10) == 0);
		assert_null(strstr(text, "Bcc"));
		assert_ptr_equal(strstr(text, "\r\n\r\n"), strstr(text, "printable\r\n\r\n") + 9);
	}
	arena_free(a);
}

void test_no_line_is_longer_than_the_rules_allow(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	buf subject = buf_in(a, 2000), body = buf_in(a, 8000);
	for (int i = 0; i < 390; i++) buf_add(&subject, S("\xe2\x80\xa6"));	/* letters of three bytes are never parted */
	for (int i = 0; i < 990; i++) buf_add(&body, i % 100 ? S("\xf0\x9f\x98\x80") : S("   "));
	const char *text = text_of(a, arena_cstr(a, buf_str(&subject)), arena_cstr(a, buf_str(&body)));
	str rest = str_of(text), line;
	while (str_split(&rest, '\n', &line)) assert_in_range(line.len, 0, 77);
	assert_non_null(strstr(text, "?=\r\n =?UTF-8?B?4oCm4oCm"));
	arena_free(a);
}

void test_an_address_that_could_hold_a_header_is_refused(void **state)
{
	(void)state;
	static const char *const BAD[] = {"", "alex", "a@b\r\nBcc: c@d", "a b@c.d", "<a@c.d>", "a@b,c@d", "\xc3\xa9@c.d"};
	struct arena *a = arena_new();
	str out;
	for (size_t i = 0; i < COUNT(BAD); i++) {
		struct mail m = {.from = S("a@b.c"), .to = str_of(BAD[i]), .id = S("x")};
		err e = mail_text(a, &m, &out);
		assert_non_null(e);
		assert_string_equal(e->code, "bad-address");
		m = (struct mail){.from = str_of(BAD[i]), .to = S("a@b.c"), .id = S("x")};
		assert_non_null(mail_text(a, &m, &out));
	}
	arena_free(a);
}
