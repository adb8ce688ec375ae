/* SPDX-License-Identifier: MIT
 * spans_test.c - addresses, mentions and hashtags in the posts that a hospital writes. */
#include "text_help.h"

#include "text/text.h"

/* Each row: a text, and its spans one after the other, each in front of a '|'. */
struct row {
	const char *text, *spans;
};

static void check(const struct row *rows, size_t n, bool bare)
{
	WITH_ARENA(a) for (size_t i = 0; i < n; i++) {
		struct span *spans;
		str text = str_of(rows[i].text);
		size_t count = text_spans(a, text, bare, &spans);
		buf out = buf_in(a, 4096);
		for (size_t k = 0; k < count; k++) {
			buf_add(&out, str_cut(text, spans[k].from, spans[k].to - spans[k].from));
			buf_byte(&out, '|');
		}
		str got = buf_str(&out);
		if (!str_is(got, str_of(rows[i].spans)))
			fail_msg("\"%s\"\n  found \"%.*s\"\n not    \"%s\"", rows[i].text, SHOW(got),
				 rows[i].spans);
	}
}

void test_addresses(void **state)
{
	static const struct row rows[] = {
		{"Book at https://www.nhs.uk/flu.", "https://www.nhs.uk/flu|"},
		{"(see http://example.org/a_(b))", "http://example.org/a_(b)|"},
		{"https://example.org/a(b", "https://example.org/a|"},
		{"https://example.org/a–(b)", "https://example.org/a|"},
		{"https://example.org/a–(b)c", "https://example.org/a–(b)c|"},
		{"HTTPS://Example.ORG?q=1&x=%20#top", "HTTPS://Example.ORG?q=1&x=%20#top|"},
		{"http://example.org:8080/x, http://example.com",
		 "http://example.org:8080/x|http://example.com|"},
		{"Who? https://example.org?", "https://example.org|"},
		{"http://exa_mple.org http://a_b.example.org", "http://a_b.example.org|"},
		{"https://no-domain https://x.y https://-a.com", ""},
		{"xhttps://example.org", ""},
		{"日本https://example.org/水", "https://example.org/|"},
		{"http://例え.みんな/", "http://例え.みんな/|"},
		{"https://museum.museum https://library.wales",
		 "https://museum.museum|https://library.wales|"},
		{"ftp://example.invalid mailto:a@b.invalid", ""},
		{"https://t.co/abc's", "https://t.co/abc|"},
	};
	(void)state;
	check(rows, COUNT(rows), false);
}

void test_addresses_without_a_scheme(void **state)
{
	static const struct row rows[] = {
		{"Go to nhs.uk or www.library.org.uk/join!", "nhs.uk|www.library.org.uk/join|"},
		{"nhs.uk/flu-jab?x=1 and gov.wales", "nhs.uk/flu-jab?x=1|gov.wales|"},
		{"nurse@hospital.nhs.uk", ""},
		{"report.pdf v1.2 e.g. Mr.Smith 9.30am", ""},
		{"notes.docx", ""},
		{"$AB.com #tag.com @user.com", "#tag|@user|"},
		{"日本語example.com日本語", "example.com|"},
		{"example.com/例nhs.uk", "example.com/|nhs.uk|"},
		{"/etc/example.com -example.com", ""},
		{"example.comm example.com2 example.com-x", ""},
	};
	(void)state;
	check(rows, COUNT(rows), true);
	static const struct row with_scheme_only[] = {{"nhs.uk and https://nhs.uk", "https://nhs.uk|"}};
	check(with_scheme_only, COUNT(with_scheme_only), false);
}

void test_mentions(void **state)
{
	static const struct row rows[] = {
		{"Thanks @NHSEngland!", "@NHSEngland|"},
		{"@user@social.example hi", "@user@social.example|"},
		{"cc @first.last@social.example.", "@first.last@social.example|"},
		{"@a_b, (@c) .@d", "@a_b|@c|@d|"},
		{"mail me@example.invalid", ""},
		{"@ @@a !@b", ""},
		{"@usérname", ""},
		{"RT @a RT:@b rt@c", "@a|@b|@c|"},
		{"https://social.com/@user@other.com x", "https://social.com/@user@other.com|"},
	};
	(void)state;
	check(rows, COUNT(rows), false);
}

void test_hashtags(void **state)
{
	static const struct row rows[] = {
		{"#FluJab #1st #2026", "#FluJab|#1st|"},
		{"a#b &#39; ##x", "#x|"},
		{"#Llyfrgell_Genedlaethol-Cymru", "#Llyfrgell_Genedlaethol|"},
		{"#café #図書館 ＃全角", "#café|#図書館|＃全角|"},
		{"#️⃣ #\u20E3", ""},
		{"#http://example.com", ""},
		{"#a#b", ""},
	};
	(void)state;
	check(rows, COUNT(rows), false);
}
