/* SPDX-License-Identifier: MIT
 * twitter_test.c - twitter-text's own cases, read from its files where they are at hand: $TWITTER_TEXT_CASES,
 * or the folder twitter-text/conformance among the specifications beside the project. */
#include "text_help.h"

#include <stdlib.h>

#include "text/text.h"
#include "text/utf8.h"

enum { MOST_EXPECTED = 32 };

struct item {	/* one case of a file */
	str text;
	str expected[MOST_EXPECTED];
	size_t nexpected;
	int64_t weight;
};

/* Those that we read otherwise on purpose. */
static const char *const otherwise[] = {
	"Extract lone metion but not @user@user (too close to an email)",	/* on Mastodon that is a mention */
	/* Of the older way to count, in which each sign that an emoji is made of counts: X counts an emoji as 2. */
	"Count a mix of single byte single word, and double word unicode characters",
	"Count unicode emoji chars outside the basic multilingual plane with skin tone modifiers",
	/* The check of a whole address knows more of them than the finding of links in a text, by which X counts. */
	"Valid url: port and userinfo", "Valid url: ipv4", "Valid url: ipv6",
	"Valid url: sub delims and question marks",
};

/* ---- just enough YAML for these files */

static void add_escape(buf *out, str *s)
{
	static const struct { char letter; int digits; int32_t code;
	} escapes[] = {
		{'u', 4, 0},    {'U', 8, 0},   {'x', 2, 0},     {'n', 0, '\n'},
		{'t', 0, '\t'}, {'"', 0, '"'}, {'\\', 0, '\\'},
	};
	for (size_t i = 0; i < COUNT(escapes); i++) {
		if (!s->len || s->at[0] != escapes[i].letter) continue;
		char hex[9] = "", utf8[4];
		memcpy(hex, s->at + 1, (size_t)escapes[i].digits);
		int32_t code = escapes[i].digits ? (int32_t)strtol(hex, NULL, 16) : escapes[i].code;
		buf_add(out, (str){utf8, utf8_put(utf8, code)});
		*s = str_cut(*s, 1 + (size_t)escapes[i].digits, s->len);
		return;
	}
	fail_msg("an escape that this test does not know: \\%.*s", SHOW(*s));
}

/* The scalar that *s begins with, in quotes or plain; it is taken off. */
static str scalar(struct arena *a, str *s)
{
	buf out = buf_in(a, 1 << 16);
	*s = str_trim(*s);
	char quote = s->len ? s->at[0] : 0;
	if (quote != '"' && quote != '\'') {
		str plain = *s;
		*s = S("");
		return plain;
	}
	*s = str_cut(*s, 1, s->len);
	while (s->len && s->at[0] != quote) {
		char c = s->at[0];
		*s = str_cut(*s, 1, s->len);
		if (c == '\\' && quote == '"') add_escape(&out, s);
		else buf_byte(&out, c);
	}
	*s = str_cut(*s, 1, s->len);
	return buf_str(&out);
}

static void add_expected(struct arena *a, struct item *it, str value)
{
	value = str_trim(value);
	if (!str_starts(value, S("["))) {
		if (value.len) it->expected[it->nexpected++] = scalar(a, &value);
		return;
	}
	value = str_cut(value, 1, value.len);
	while ((value = str_trim(value)).len && value.at[0] != ']') {
		assert_true(it->nexpected < MOST_EXPECTED);
		it->expected[it->nexpected++] = scalar(a, &value);
		value = str_trim(value);
		if (value.len && value.at[0] == ',') value = str_cut(value, 1, value.len);
	}
}

static bool field(str line, str name, str *value)
{
	line = str_trim(line);
	if (str_starts(line, S("- "))) line = str_trim(str_cut(line, 2, line.len));
	if (!str_starts(line, name)) return false;
	*value = str_cut(line, name.len, line.len);
	return true;
}

typedef bool judge(struct arena *, const struct item *);

static bool on_purpose(str description)
{
	for (size_t i = 0; i < COUNT(otherwise); i++)
		if (str_is(description, str_of(otherwise[i]))) return true;
	return false;
}

static int judge_one(struct arena *a, str description, const struct item *it, judge *good)
{
	if (!it->text.at || on_purpose(description) || good(a, it)) return 0;
	print_message("# differs: %.*s\n#   %.*s\n", SHOW(description), SHOW(str_cut(it->text, 0, 300)));
	return 1;
}

/* Runs the cases of one section; the number that came out otherwise. */
static int run_section(struct arena *a, str file, const char *section, judge *good, int *cases)
{
	str line, value, description = S("");
	str head = arena_fmt(a, "  %s:", section);
	struct item it = {.nexpected = 0};
	bool inside = false, listed = false;
	int wrong = 0;
	while (str_split(&file, '\n', &line)) {
		bool heading = line.len > 3 && str_starts(line, S("  ")) && line.at[2] != ' ' &&
			       line.at[2] != '-';
		if (heading) inside = str_is(str_cut(line, 0, head.len), head);
		if (!inside) continue;
		if (field(line, S("description:"), &value)) {
			wrong += judge_one(a, description, &it, good);
			it = (struct item){.weight = -1};
			description = scalar(a, &value);
			++*cases;
		} else if (field(line, S("text:"), &value)) it.text = scalar(a, &value);
		else if (field(line, S("weightedLength:"), &value)) str_int(str_trim(value), &it.weight);
		else if (field(line, S("expected:"), &value))
			add_expected(a, &it, value), listed = !str_trim(value).len;
		else if (listed && field(line, S("url:"), &value)) add_expected(a, &it, value);
		else if (listed && str_starts(str_trim(line), S("- ")))
			add_expected(a, &it, str_cut(str_trim(line), 2, line.len));
	}
	return wrong + judge_one(a, description, &it, good);
}

/* ---- judges */

static bool same_spans(struct arena *a, const struct item *it, span_kind kind, size_t sign)
{
	struct span *spans;
	size_t n = text_spans(a, it->text, true, &spans), k = 0;
	for (size_t i = 0; i < n; i++) {
		if (spans[i].kind != kind) continue;
		str got = str_cut(it->text, spans[i].from, spans[i].to - spans[i].from);
		if (sign) got = str_cut(got, (unsigned char)got.at[0] == 0xEF ? 3 : sign, got.len);
		if (k == it->nexpected || !str_is(got, it->expected[k++])) return false;
	}
	return k == it->nexpected;
}

static bool same_urls(struct arena *a, const struct item *it)
{
	return same_spans(a, it, SPAN_URL, 0);
}

static bool same_mentions(struct arena *a, const struct item *it)
{
	return same_spans(a, it, SPAN_MENTION, 1);
}

static bool same_hashtags(struct arena *a, const struct item *it)
{
	return same_spans(a, it, SPAN_HASHTAG, 1);
}

static bool same_weight(struct arena *a, const struct item *it)
{
	(void)a;
	return text_weighted(it->text) == it->weight;
}

/* Valid: the span is the whole text. */
static bool same_whole(struct arena *a, const struct item *it)
{
	struct span *spans;
	size_t n = text_spans(a, it->text, true, &spans);
	bool whole = n == 1 && spans[0].from == 0 && spans[0].to == it->text.len;
	return whole == str_is(it->expected[0], S("true"));
}

static const char *cases_folder(void)
{
	const char *own = getenv("TWITTER_TEXT_CASES");
	return own ? own : "../shared/specs/twitter-text/conformance";
}

static void run(const char *name, const char *section, judge *good, int least)
{
	int wrong = 0, cases = 0;
	struct arena *a = arena_new();
	str file = help_file(a, arena_cstr(a, arena_fmt(a, "%s/%s", cases_folder(), name)));
	if (file.len) wrong = run_section(a, file, section, good, &cases);
	else
		print_message("# SKIPPED: twitter-text's %s is not in %s (set TWITTER_TEXT_CASES)\n", name,
			      cases_folder());
	bool there = file.len > 0;
	arena_free(a);
	if (!there) skip();
	if (wrong) fail_msg("%d of %d cases of %s differ", wrong, cases, section);
	if (cases < least) fail_msg("only %d cases of %s were found", cases, section);
}

void test_weights(void **state)
{
	(void)state;
	run("validate.yml", "WeightedTweetsCounterTest", same_weight, 20);
	run("validate.yml", "WeightedTweetsWithDiscountedEmojiCounterTest", same_weight, 20);
	run("validate.yml", "UnicodeDirectionalMarkerCounterTest", same_weight, 1);
}

void test_valid_wholes(void **state)
{
	(void)state;
	run("validate.yml", "usernames", same_whole, 4);
	run("validate.yml", "hashtags", same_whole, 7);
	run("validate.yml", "urls_without_protocol", same_whole, 5);
	run("validate.yml", "urls", same_whole, 24);
}

void test_urls(void **state)
{
	(void)state;
	run("extract.yml", "urls", same_urls, 80);
	run("extract.yml", "urls_with_indices", same_urls, 10);
	run("extract.yml", "urls_with_directional_markers", same_urls, 2);
	run("extract.yml", "tco_urls_with_params", same_urls, 5);
}

void test_mentions(void **state)
{
	(void)state;
	run("extract.yml", "mentions", same_mentions, 20);
}

void test_hashtags(void **state)
{
	(void)state;
	run("extract.yml", "hashtags", same_hashtags, 50);
	run("extract.yml", "hashtags_from_astral", same_hashtags, 3);
}

void test_top_level_domains(void **state)
{
	(void)state;
	run("tlds.yml", "country", same_urls, 300);
	run("tlds.yml", "generic", same_urls, 1200);
}
