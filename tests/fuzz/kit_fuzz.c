/* SPDX-License-Identifier: MIT
 * kit_fuzz.c - what servers say and people write, through the kit that every plugin is made with: rates, instants,
 * HTML, spans, JSON and texts. The first byte chooses. */
#include "fuzz.h"

#include "text/text.h"

#include <schedpost/kit.h>
#include <string.h>

static const int64_t now = 1795338000000;	/* 22 November 2026 */

struct bench {
	sp_job job;	/* first: alloc finds the rest by it */
	struct kit kit;
	struct arena *a;
};

static void *bench_alloc(sp_job *job, size_t bytes)
{
	return arena_take(((struct bench *)job)->a, bytes);
}

static sp_str give(str s)
{
	return (sp_str){s.at, s.len};
}

static bool is_good(sp_str s)
{
	return text_valid((str){s.at, s.len}, NULL);
}

/* Lines are the values of the headers in turn. */
static void check_rate(struct bench *b, str text)
{
	static const char *const names[] = {"retry-after", "x-ratelimit-reset", "x-ratelimit-remaining",
					    "ratelimit-reset", "x-ratelimit-reset-after", "x-rate-limit-reset"};
	static const int32_t statuses[] = {200, 429, 503};
	sp_pair headers[COUNT(names)] = {0};
	sp_answer answer = {.size = sizeof answer, .headers = headers};
	for (str line; answer.nheaders < COUNT(names) && str_split(&text, '\n', &line); answer.nheaders++)
		headers[answer.nheaders] = (sp_pair){.name = kit_of(names[answer.nheaders]), .value = give(line)};
	b->job.answer = &answer;
	for (size_t i = 0; i < COUNT(statuses); i++) {
		answer.status = statuses[i];
		int64_t at = kit_not_before(&answer, now);
		must(!at || (at >= now + 1000 && at <= now + 24 * 3600 * 1000LL), "a pause is a second to a day");
	}
}

static void check_instants(struct bench *b, str text)
{
	int64_t at, back, micros;
	const int64_t first = -62135596800000, last = 253402300799999;	/* the years 1 to 9999 */
	if (kit_instant(give(text), &at) && at >= first && at <= last)
		must(kit_instant(kit_iso(&b->kit, at), &back) && back == at, "an instant is written as it was read");
	if (kit_http_date(give(text), &at))
		must(at % 1000 == 0 && kit_iso(&b->kit, at).len, "a date of HTTP is whole seconds");
	if (kit_tid_read(give(text), &micros)) {
		char key[14];
		kit_tid(micros, 0, key);
		must(micros >= 0 && !memcmp(key, text.at, 10), "a record key is written as it was read");
	}
}

static void check_html(struct bench *b, str text)
{
	sp_str plain = kit_plain(&b->kit, give(text)), quote = kit_quote(&b->kit, give(text));
	must(plain.len <= text.len, "tags only make a text shorter");
	for (size_t i = 0; i < plain.len; i++)
		must((unsigned char)plain.at[i] >= ' ' || plain.at[i] == '\n', "no control characters are left");
	must(quote.len <= 200, "a quotation is short");
	for (size_t i = 0; i < quote.len; i++) must((unsigned char)quote.at[i] >= ' ', "a quotation is one line");
	if (text_valid(text, NULL)) must(is_good(plain) && is_good(quote), "UTF-8 stays UTF-8");
}

static void check_spans(struct bench *b, str text)
{
	enum { MOST = 64 };
	kit_span spans[MOST];
	size_t n = kit_spans(&b->kit, give(text), spans, MOST), end = 0;
	must(n <= MOST, "there is room for the spans");
	for (size_t i = 0; i < n; i++) {
		must(spans[i].from >= end && spans[i].from < spans[i].to && spans[i].to <= text.len, "spans are in order");
		must(spans[i].value.len > 0, "a span has a value");
		if (text_valid(text, NULL)) must(is_good(kit_slice(give(text), spans[i].from, spans[i].to)), "whole letters");
		end = spans[i].to;
	}
}

/* The first line is a path into what the rest is; and all of it is written as a member and read again. */
static void check_json(struct bench *b, str text)
{
	str whole = text, path;
	kit_text t = kit_text_new(&b->kit);
	str_split(&text, '\n', &path);
	b->kit.body = text.len ? json_loadb(text.at, text.len, JSON_ALLOW_NUL, NULL) : NULL;
	const char *name = arena_cstr(b->a, path);
	sp_str line = kit_get(&b->kit, b->kit.body, name);
	for (size_t i = 0; i < line.len; i++) must((unsigned char)line.at[i] >= ' ', "a member is read as one line");
	must(kit_int(b->kit.body, name, 7) == 7 || kit_at(b->kit.body, name), "what is missing is as it was given");
	json_decref(b->kit.body);
	kit_open(&t, NULL, '{');
	kit_json_str(&t, "one", give(whole));
	kit_json_int(&t, "two", (int64_t)whole.len);
	kit_open(&t, "three", '[');
	kit_json_str(&t, NULL, give(whole));
	kit_json_raw(&t, NULL, SP_S("null"));
	kit_close(&t, ']');
	kit_close(&t, '}');
	if (!text_valid(whole, NULL)) return;
	json_t *back = json_loadb(t.at, t.len, 0, NULL);
	must(kit_same(kit_view(back, "one"), give(whole)) && kit_same(kit_view(back, "three.0"), give(whole)),
	     "what is written is read again");
	json_decref(back);
}

static void check_texts(struct bench *b, str text)
{
	char place[32];
	size_t most = text.len / 2;
	sp_str s = give(text), percent = kit_percent(&b->kit, s), cut = kit_cut(s, most);
	must(cut.len <= most && (!text_valid(text, NULL) || is_good(cut)), "no character is cut in two");
	must(kit_printable(percent) && percent.len <= 3 * s.len, "what is encoded can stand in an address");
	must(kit_save(place, sizeof place, s) == (s.len < sizeof place) && memchr(place, 0, sizeof place),
	     "what is kept ends");
	must(kit_trim(s).len <= s.len, "white space goes");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static void (*const ways[])(struct bench *, str) = {check_rate,	 check_instants, check_html,
							    check_spans, check_json,	 check_texts};
	if (!len) return 0;
	struct arena *a = arena_new();
	struct bench *b = TAKE(a, struct bench);
	b->a = a;
	b->job = (sp_job){.size = sizeof b->job, .now = now, .alloc = bench_alloc};
	b->kit.job = &b->job;
	ways[data[0] % COUNT(ways)](b, (str){(const char *)data + 1, len - 1});
	arena_free(a);
	return 0;
}
