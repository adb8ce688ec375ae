/* SPDX-License-Identifier: MIT
 * kit_test.c - what plugin authors lean on: instants, rates, HTML, addresses in texts, record keys, JSON. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/base.h"

#include <schedpost/kit.h>

static struct arena *memory;

static void *take(sp_job *job, size_t bytes)
{
	(void)job;
	return arena_take(memory, bytes);
}

struct desk {	/* a kit on a table of its own */
	sp_job job;
	struct kit kit;
};

static struct kit *desk(struct desk *d)
{
	if (!memory) memory = arena_new();
	arena_reset(memory);
	*d = (struct desk){.job = {.alloc = take}};
	d->kit.job = &d->job;
	return &d->kit;
}

static void same(sp_str got, const char *wanted)
{
	char *text = arena_cstr(memory, (str){got.at, got.len});
	assert_string_equal(text, wanted);
}

static int64_t instant(const char *iso)
{
	int64_t at = -1;
	assert_true(kit_instant(kit_of(iso), &at));
	return at;
}

void test_instants_both_ways(void **state);
void test_what_is_no_instant(void **state);
void test_http_dates(void **state);
void test_rate_headers(void **state);
void test_instants_are_by_the_servers_clock(void **state);
void test_rate_resets_count_only_when_used_up(void **state);
void test_html_becomes_text(void **state);
void test_quotes_are_short_lines(void **state);
void test_spans(void **state);
void test_words_that_are_no_spans(void **state);
void test_spans_are_byte_offsets(void **state);
void test_spans_of_endless_signs_are_found_in_time(void **state);
void test_tids(void **state);
void test_json_reads_what_is_missing_as_empty(void **state);
void test_json_writes_what_it_reads(void **state);
void test_percent(void **state);
void test_a_line_is_found_whole(void **state);
void test_cut_keeps_characters_whole(void **state);
void test_what_is_saved_ends_with_its_array(void **state);

void test_instants_both_ways(void **state)
{
	struct desk d;
	struct kit *k = desk(&d);
	(void)state;
	assert_int_equal(instant("1970-01-01"), 0);
	assert_int_equal(instant("2026-11-22T09:00:00.123Z"), 1795338000123);
	assert_int_equal(instant("2026-11-22T10:00:00+01:00"), 1795338000000);
	assert_int_equal(instant("2026-11-22T04:30:00.5-0430"), 1795338000500);
	assert_int_equal(instant("2026-11-22T09:00:00"), 1795338000000);
	assert_int_equal(instant("2026-11-22T09:00:00.123456Z"), 1795338000123);
	assert_int_equal(instant("2026/11/22 10:00:00 +0100"), 1795338000000);
	same(kit_iso(k, 1795338000123), "2026-11-22T09:00:00.123Z");
	same(kit_iso(k, 951782399999), "2000-02-28T23:59:59.999Z");
	same(kit_iso(k, -1), "1969-12-31T23:59:59.999Z");
	same(kit_iso(k, INT64_MIN), "0000-01-01T00:00:00.000Z");
	same(kit_iso(k, INT64_MAX), "9999-12-31T23:59:59.999Z");
	for (int64_t at = -4000000000000; at < 9000000000000; at += 86400000LL * 97 + 12345) {
		int64_t back;
		assert_true(kit_instant(kit_iso(k, at), &back));
		assert_int_equal(back, at);
	}
}

void test_what_is_no_instant(void **state)
{
	static const char *const wrong[] = {"", "2026", "2026-13-01", "2026-02-29", "2026-11-22T", "2026-11-22T25:00:00Z",
					    "2026-11-22T09:00Z", "2026-11-22T09:00:00Zx", "2026-11/22",
					    "2026-11-22T09:00:00 ", "1795338000", "tomorrow"};
	int64_t at;
	(void)state;
	for (size_t i = 0; i < KIT_COUNT(wrong); i++) assert_false(kit_instant(kit_of(wrong[i]), &at));
}

void test_http_dates(void **state)
{
	int64_t at = 0;
	(void)state;
	assert_true(kit_http_date(SP_S("Sun, 06 Nov 1994 08:49:37 GMT"), &at));
	assert_int_equal(at, 784111777000);
	assert_false(kit_http_date(SP_S("Sun, 31 Feb 1994 08:49:37 GMT"), &at));
	assert_false(kit_http_date(SP_S("Sunday, 06-Nov-94 08:49:37 GMT"), &at));
}

static const int64_t now = 1795338000000;	/* 2026-11-22T09:00:00Z */

static int64_t wait_told(int status, const char *name, const char *value, const char *remaining)
{
	const sp_pair pairs[] = {{.name = kit_of(name), .value = kit_of(value)},
				 {.name = SP_S("x-ratelimit-remaining"), .value = kit_of(remaining)}};
	sp_answer a = {.size = sizeof a, .arrival = SP_ARRIVED, .status = status, .headers = pairs,
		       .nheaders = remaining ? 2 : 1};
	int64_t at = kit_not_before(&a, now);
	return at ? at - now : 0;
}

void test_rate_headers(void **state)
{
	(void)state;
	assert_int_equal(wait_told(429, "retry-after", "120", NULL), 120000);
	assert_int_equal(wait_told(429, "retry-after", "Sun, 22 Nov 2026 09:05:00 GMT", NULL), 300000);
	assert_int_equal(wait_told(429, "x-ratelimit-reset", "2026-11-22T09:04:30.500Z", NULL), 270500);
	assert_int_equal(wait_told(429, "ratelimit-reset", "1795338060", NULL), 60000);
	assert_int_equal(wait_told(429, "x-rate-limit-reset", "1795338060000", NULL), 60000);
	assert_int_equal(wait_told(429, "ratelimit-reset", "45", NULL), 45000);
	assert_int_equal(wait_told(429, "x-ratelimit-reset-after", "1.25", NULL), 1250);
	assert_int_equal(wait_told(429, "retry-after", "0", NULL), 1000);
	assert_int_equal(wait_told(429, "ratelimit-reset", "1795337000", NULL), 1000);
	assert_int_equal(wait_told(429, "retry-after", "99999999", NULL), 24 * 60 * 60 * 1000);
	assert_int_equal(wait_told(429, "retry-after", "soon", NULL), 0);
	assert_int_equal(wait_told(429, "retry-after", "99999999999999999999", NULL), 0);
}

/* Our clock is wrong by an hour or more: an instant is meant by the server's clock, a wait is a wait. */
void test_instants_are_by_the_servers_clock(void **state)
{
	static const char *const dates[] = {"Sun, 22 Nov 2026 08:00:00 GMT", "Wed, 25 Nov 2026 09:00:00 GMT"};
	static const struct { const char *name, *value[2]; } told[] = {
		{"retry-after", {"120", "120"}},
		{"retry-after", {"Sun, 22 Nov 2026 08:02:00 GMT", "Wed, 25 Nov 2026 09:02:00 GMT"}},
		{"x-ratelimit-reset", {"2026-11-22T08:02:00.000Z", "2026-11-25T09:02:00Z"}},
		{"ratelimit-reset", {"1795334520", "1795597320"}},
	};
	(void)state;
	for (size_t i = 0; i < KIT_COUNT(told); i++)
		for (size_t d = 0; d < KIT_COUNT(dates); d++) {
			const sp_pair pairs[] = {{.name = kit_of(told[i].name), .value = kit_of(told[i].value[d])},
						 {.name = SP_S("date"), .value = kit_of(dates[d])}};
			sp_answer a = {.size = sizeof a, .status = 429, .headers = pairs, .nheaders = 2};
			assert_int_equal(kit_not_before(&a, now) - now, 120000);
		}
}

void test_rate_resets_count_only_when_used_up(void **state)
{
	(void)state;
	assert_int_equal(wait_told(200, "x-ratelimit-reset", "2026-11-22T09:05:00Z", "299"), 0);
	assert_int_equal(wait_told(200, "x-ratelimit-reset", "2026-11-22T09:05:00Z", "0"), 300000);
	assert_int_equal(wait_told(503, "x-ratelimit-reset", "2026-11-22T09:05:00Z", "299"), 0);
	assert_int_equal(wait_told(503, "retry-after", "30", "299"), 30000);
}

void test_html_becomes_text(void **state)
{
	static const struct { const char *html, *text; } cases[] = {
		{"<p>Flu clinic</p><p>Open <b>today</b></p>", "Flu clinic\n\nOpen today"},
		{"one<br>two<br/>three<br />", "one\ntwo\nthree"},
		{"one<br><br><br><br>two", "one\n\ntwo"},
		{"Tom &amp; Jerry &lt;3 &#39;x&#x27; &hellip;", "Tom & Jerry <3 'x' …"},
		{"5 < 6 & 7 > 6 &nosuch; &", "5 < 6 & 7 > 6 &nosuch; &"},
		{"<a href=\"https://nhs.uk/flu\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">nhs.uk/"
		 "</span><span class=\"invisible\">flu</span></a>", "https://nhs.uk/flu"},
		{"<style>p{}</style>a<script>if (1<2) x()</script>b<!-- <p>c -->d", "abd"},
		{"  a \n\n b  ", "a b"},
		{"<p>", ""},
		{"&#128137; &#0; &#55296; &#x110000;", "💉 &#0; &#55296; &#x110000;"},
		{"a&#2;b&#10;c&nbsp;&#x9b;d&#127;", "a b c d"},
	};
	struct desk d;
	struct kit *k = desk(&d);
	(void)state;
	for (size_t i = 0; i < KIT_COUNT(cases); i++) same(kit_plain(k, kit_of(cases[i].html)), cases[i].text);
}

void test_quotes_are_short_lines(void **state)
{
	char lots[4000];
	struct desk d;
	struct kit *k = desk(&d);
	(void)state;
	same(kit_quote(k, SP_S("<h1>404\r\nNot   Found</h1>\x1b[2J")), "404 Not Found [2J");
	memset(lots, 'x', sizeof lots);
	sp_str quote = kit_quote(k, (sp_str){lots, sizeof lots});
	assert_int_equal(quote.len, 200);
}

/* "link nhs.uk https://nhs.uk" for each span. */
static void spans_are(const char *text, const char *wanted)
{
	static const char *const kinds[] = {"link", "mention", "tag"};
	struct desk d;
	struct kit *k = desk(&d);
	kit_span found[16];
	sp_str s = kit_of(text);
	kit_text got = kit_text_new(k);
	size_t n = kit_spans(k, s, found, KIT_COUNT(found));
	for (size_t i = 0; i < n; i++)
		kit_putf(&got, "%s%s %.*s %.*s", i ? ", " : "", kinds[found[i].kind], (int)(found[i].to - found[i].from),
			 s.at + found[i].from, KIT_SHOW(found[i].value));
	same(kit_str(&got), wanted);
}

void test_spans(void **state)
{
	(void)state;
	spans_are("See https://nhs.uk/flu.", "link https://nhs.uk/flu https://nhs.uk/flu");
	spans_are("(http://a.org/x_(y)) end", "link http://a.org/x_(y) http://a.org/x_(y)");
	spans_are("go to nhs.uk/flu?a=1, now", "link nhs.uk/flu?a=1 https://nhs.uk/flu?a=1");
	spans_are("Thanks @library.bsky.social!", "mention @library.bsky.social library.bsky.social");
	spans_are("#FluClinic and #covid-19, “#grün”", "tag #FluClinic FluClinic, tag #covid-19 covid-19");
	spans_are("“x” #grün”", "tag #grün grün");
	spans_are("line\n#one\n@a.example", "tag #one one, mention @a.example a.example");
}

void test_words_that_are_no_spans(void **state)
{
	(void)state;
	spans_are("e.g. readme.md at 5.30pm, #1 of 2, mail@nhs.uk, @nobody, a@b.org https:// # @ .uk", "");
}

void test_spans_are_byte_offsets(void **state)
{
	struct desk d;
	struct kit *k = desk(&d);
	kit_span one[1];
	(void)state;
	assert_int_equal(kit_spans(k, SP_S("💉é #flu"), one, 1), 1);
	assert_int_equal(one[0].from, 7);
	assert_int_equal(one[0].to, 11);
}

/* A step has a second: in steps that grow with the square of a text this would take minutes. */
void test_spans_of_endless_signs_are_found_in_time(void **state)
{
	enum { MOST = 1 << 19 };
	static char brackets[MOST], tags[MOST];
	struct desk d;
	struct kit *k = desk(&d);
	kit_span one[1];
	(void)state;
	memset(brackets, ')', MOST);
	memcpy(brackets, "https://a.example/", strlen("https://a.example/"));
	assert_int_equal(kit_spans(k, (sp_str){brackets, MOST}, one, 1), 1);
	assert_int_equal(one[0].to, strlen("https://a.example/"));
	for (size_t i = 0; i < MOST; i++) tags[i] = "(#1"[i % 3];
	assert_int_equal(kit_spans(k, (sp_str){tags, MOST}, one, 1), 0);
}

void test_tids(void **state)
{
	static const char *const valid[] = {"3jzfcijpj2z2a", "7777777777777", "2222222222222"};
	static const char *const wrong[] = {"", "3jzfcijpj2z21", "0000000000000", "3jzfcijpj2z2aa", "3jzfcijpj2z2",
					    "kjzfcijpj2z2a", "3JZFCIJPJ2Z2A", "c222222222222"};
	char tid[14];
	int64_t micros = 0;
	(void)state;
	for (size_t i = 0; i < KIT_COUNT(valid); i++) assert_true(kit_tid_read(kit_of(valid[i]), &micros));
	for (size_t i = 0; i < KIT_COUNT(wrong); i++) assert_false(kit_tid_read(kit_of(wrong[i]), &micros));
	kit_tid(0, 0, tid);
	assert_string_equal(tid, "2222222222222");
	kit_tid(1795338000000123, 1023, tid);
	assert_true(kit_tid_read(kit_of(tid), &micros));
	assert_int_equal(micros, 1795338000000123);
	char later[14];
	kit_tid(1795338000000124, 0, later);
	assert_true(strcmp(tid, later) < 0);
}

void test_json_reads_what_is_missing_as_empty(void **state)
{
	struct desk d;
	struct kit *k = desk(&d);
	(void)state;
	json_t *j = json_loads("{\"a\":{\"b\":[1,{\"c\":\"x\\ny\"}]},\"n\":\"12\",\"t\":true}", 0, NULL);
	same(kit_get(k, j, "a.b.1.c"), "x y");
	same(kit_view(j, "a.b.1.c"), "x\ny");
	same(kit_get(k, j, "a.b.0"), "1");
	same(kit_get(k, j, "t"), "true");
	same(kit_get(k, j, "a.b.7.c"), "");
	same(kit_get(k, j, "a"), "");
	same(kit_get(k, NULL, "a"), "");
	assert_int_equal(kit_int(j, "n", 5), 12);
	assert_int_equal(kit_int(j, "a.b.1.c", 5), 5);
	assert_int_equal(kit_figure(j, "n"), 12);
	assert_int_equal(kit_figure(j, "nowhere"), 0);
	json_t *odd = json_pack("{s:i, s:I}", "less", -3, "more", (json_int_t)INT64_MAX);
	assert_int_equal(kit_figure(odd, "less"), 0);
	assert_int_equal(kit_figure(odd, "more"), INT32_MAX);
	json_decref(odd);
	assert_int_equal(kit_len(j, "a.b"), 2);
	assert_int_equal(kit_len(j, "n"), 0);
	json_decref(j);
}

void test_json_writes_what_it_reads(void **state)
{
	struct desk d;
	struct kit *k = desk(&d);
	kit_text t = kit_text_new(k);
	(void)state;
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "a", SP_S("\"\\\n\t\x01 é💉,"));
	kit_json_some(&t, "none", (sp_str){0});
	kit_open(&t, "list", '[');
	kit_json_int(&t, NULL, -7);
	kit_json_raw(&t, NULL, SP_S("null"));
	kit_open(&t, NULL, '{');
	kit_close(&t, '}');
	kit_close(&t, ']');
	kit_json_str(&t, "z", (sp_str){0});
	kit_close(&t, '}');
	same(kit_str(&t), "{\"a\":\"\\\"\\\\\\n\\u0009\\u0001 é💉,\",\"list\":[-7,null,{}],\"z\":\"\"}");
	json_t *j = json_loadb(kit_str(&t).at, kit_str(&t).len, 0, NULL);
	assert_non_null(j);
	same(kit_view(j, "a"), "\"\\\n\t\x01 é💉,");
	json_decref(j);
}

void test_percent(void **state)
{
	struct desk d;
	struct kit *k = desk(&d);
	(void)state;
	same(kit_percent(k, SP_S("a/b c?é~-_.")), "a%2Fb%20c%3F%C3%A9~-_.");
}

void test_a_line_is_found_whole(void **state)
{
	const sp_str lines = SP_S("urn:1\n 23 \r\n\n4");
	(void)state;
	assert_true(kit_has_line(lines, SP_S("urn:1")));
	assert_true(kit_has_line(lines, SP_S("23")));
	assert_true(kit_has_line(lines, SP_S("4")));
	assert_false(kit_has_line(lines, SP_S("2")));
	assert_false(kit_has_line(lines, SP_S("URN:1")));
	assert_false(kit_has_line((sp_str){0}, SP_S("4")));
}

void test_cut_keeps_characters_whole(void **state)
{
	(void)state;
	assert_int_equal(kit_cut(SP_S("aé"), 2).len, 1);
	assert_int_equal(kit_cut(SP_S("aé"), 3).len, 3);
	assert_int_equal(kit_cut(SP_S("💉"), 3).len, 0);
}

void test_what_is_saved_ends_with_its_array(void **state)
{
	struct desk d;
	char place[2][4] = {"xyz", "xyz"};
	(void)state;
	desk(&d);
	assert_true(kit_save(place[0], sizeof place[0], SP_S("abc")));
	same(kit_saved(place[0], sizeof place[0]), "abc");
	assert_false(kit_save(place[0], sizeof place[0], SP_S("abcd")));
	same(kit_saved(place[0], sizeof place[0]), "");
	memset(place[0], 'a', sizeof place[0]);	/* as another version may have left it */
	same(kit_saved(place[0], sizeof place[0]), "aaaa");
}
