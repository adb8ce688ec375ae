/* SPDX-License-Identifier: MIT
 * words.c - a text as words with their places, which all rules walk over: read once, in time with its length. */
#include "rooms/checks/inside.h"
#include "text/text.h"

#include <string.h>
#include <utf8proc.h>

enum { AROUND = 3 };	/* empty words in front and behind: who looks at a neighbour finds none there */

struct reader {
	struct doc *d;
	struct span *spans;
	size_t nspans, span;
	char *keys;	/* room for the words' keys */
	size_t cap;
	uint32_t sentence;
	bool fresh;	/* the next word is the first of its sentence */
};

static int32_t code_at(str s, size_t at, size_t *len)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;
	unsigned char b = (unsigned char)s.at[at];
	*len = 1;
	if (b < 0x80) return b;
	n = utf8proc_iterate((const utf8proc_uint8_t *)s.at + at, (utf8proc_ssize_t)(s.len - at), &c);
	if (n < 1) return 0xFFFD;
	*len = (size_t)n;
	return c;
}

static bool is_letter(int32_t c)
{
	if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return utf8proc_category(c) <= UTF8PROC_CATEGORY_ME && utf8proc_category(c) != UTF8PROC_CATEGORY_CN;
}

static bool is_digit(int32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(int32_t c)
{
	return c < 0x80 ? c >= 'A' && c <= 'Z' : utf8proc_category(c) == UTF8PROC_CATEGORY_LU;
}

/* An apostrophe, straight or typographic, of `len` bytes. */
static bool is_apostrophe(int32_t c)
{
	return c == '\'' || c == 0x2019;
}

/* ---- addresses of mail: word characters, '@', and a host with a dot */

static bool mail_byte(char c)
{
	return is_letter((unsigned char)c) || is_digit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

static size_t mail_end(str s, size_t at, size_t *from)
{
	size_t begin = at, end = at + 1;
	bool dot = false;
	while (begin && mail_byte(s.at[begin - 1]) && at - begin < 64) begin--;
	while (end < s.len && (mail_byte(s.at[end])) && end - at < 254) dot |= s.at[end++] == '.';
	while (end > at + 1 && strchr(".-_%+", s.at[end - 1])) end--;
	*from = begin;
	return begin < at && end > at + 3 && dot ? end : 0;
}

/* An address with its scheme, whatever stands behind the last dot: also of servers that the world does not know. */
static size_t link_end(str s, size_t at, size_t *from)
{
	size_t end = at + 3;
	bool plain = at >= 4 && str_is_nocase(str_cut(s, at - 4, 4), S("http"));
	bool sure = at >= 5 && str_is_nocase(str_cut(s, at - 5, 5), S("https"));
	if (!str_starts(str_cut(s, at, 3), S("://")) || !(plain || sure)) return 0;
	*from = at - (sure ? 5 : 4);
	while (end < s.len && s.at[end] > ' ' && !strchr("<>\"", s.at[end])) end++;
	while (end > at + 4 && strchr(".,;:!?)'", s.at[end - 1])) end--;
	return end > at + 3 ? end : 0;
}

/* Where the row of such bytes ends in which `at` stands; `known`: the end of the last one that was looked for. */
static size_t row_end(str s, size_t at, size_t known)
{
	if (at < known) return known;
	while (at < s.len && mail_byte(s.at[at])) at++;
	return at;
}

/* "intranet.trust.local/rota", of which the world knows no such ending. `end`: of the row of bytes. */
static size_t bare_end(str s, size_t at, size_t end, size_t *from)
{
	static const char ENDINGS[] = "local|internal|lan|intranet|corp|example|test|home|private";
	size_t begin = at, label = end;
	if (end - at >= 200 || s.at[end - 1] == '.') return 0;
	while (begin && mail_byte(s.at[begin - 1]) && s.at[begin - 1] != '.' && at - begin < 64) begin--;
	while (s.at[label - 1] != '.') label--;
	str last = str_cut(s, label, end - label);
	bool known = str_in(str_of(ENDINGS), '|', last);
	if (begin == at || !known || (begin && strchr("@/", s.at[begin - 1]))) return 0;
	while (end < s.len && s.at[end] > ' ' && !strchr("<>\"", s.at[end])) end++;
	while (end > at + 2 && strchr(".,;:!?)'", s.at[end - 1])) end--;
	*from = begin;
	return end;
}

static int span_order(const void *l, const void *r)
{
	const struct span *a = l, *b = r;
	return a->from < b->from ? -1 : a->from > b->from;
}

/* Addresses, handles, tags and mail, in order and not overlapping; mail is told by the kind after the last. */
enum { SPAN_MAIL = SPAN_HASHTAG + 1 };
static size_t spans_of(struct arena *a, str s, struct span **out)
{
	struct span *found;
	size_t n = text_spans(a, s, true, &found), mails = 0, kept = 0, from = 0, end = 0, past = 0, row = 0;
	for (size_t i = 0; i < s.len; i++) mails += s.at[i] == '@' || s.at[i] == ':' || s.at[i] == '.';
	struct span *all = TAKE_N(a, struct span, n + mails + 1);
	memcpy(all, found, n * sizeof *all);
	for (size_t i = 0; i < s.len; i++) {
		bool mail = s.at[i] == '@' && i >= past && (end = mail_end(s, i, &from)) && from >= past;
		bool link = i >= past &&
					((s.at[i] == ':' && (end = link_end(s, i, &from))) ||
					 (s.at[i] == '.' && (end = bare_end(s, i, row = row_end(s, i, row), &from)))) &&
					from >= past;
		if (!mail && !link) continue;
		all[n++] = (struct span){mail ? (span_kind)SPAN_MAIL : SPAN_URL, from, end};
		past = end;
	}
	qsort(all, n, sizeof *all, span_order);
	end = 0;
	for (size_t i = 0; i < n; i++) {
		bool over = all[i].from < end, wider = over && kept && (all[i].kind == (span_kind)SPAN_MAIL || all[i].to > end);
		if (over && !wider) continue;
		kept -= over;
		end = all[i].to;
		all[kept++] = all[i];
	}
	*out = all;
	return kept;
}

/* ---- one word */

static int32_t number_of(str key)
{
	static const char *const WORDS[] = {"zero",    "one",     "two",       "three",    "four",
										"five",    "six",     "seven",     "eight",    "nine",
										"ten",     "eleven",  "twelve",    "thirteen", "fourteen",
										"fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
	static const char *const TENS[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
	int32_t n = 0;
	size_t at = 0;
	for (; at < key.len && is_digit(key.at[at]) && at < 9; at++) n = n * 10 + (key.at[at] - '0');
	if (at) return n;
	if (key.len < 3 || key.len > 9) return -1;
	for (size_t i = 0; i < COUNT(WORDS); i++)
		if (str_is(key, str_of(WORDS[i]))) return (int32_t)i;
	for (size_t i = 0; i < COUNT(TENS); i++)
		if (str_is(key, str_of(TENS[i]))) return (int32_t)(i + 2) * 10;
	return -1;
}

static struct word *word_new(struct reader *r, size_t from, size_t to, enum word_kind kind)
{
	struct doc *d = r->d;
	if (d->n + AROUND >= r->cap) {
		struct word *more = TAKE_N(d->a, struct word, r->cap * 2 + AROUND) + AROUND;
		memcpy(more, d->w, d->n * sizeof *more);
		d->w = more;
		r->cap *= 2;
	}
	struct word *w = &d->w[d->n++];
	*w = (struct word){.from = (uint32_t)from, .to = (uint32_t)to, .kind = kind, .number = -1, .sentence = r->sentence,
			   .first = r->fresh};
	r->fresh = false;
	return w;
}

static void key_put(struct reader *r, struct word *w, str raw)
{
	char *key = r->keys;
	size_t n = 0, len, uppers = 0, letters = 0;
	for (size_t i = 0; i < raw.len; i += len) {
		int32_t c = code_at(raw, i, &len);
		if (is_upper(c)) uppers++;
		if (is_letter(c)) letters++;
		if (!i) w->cap = is_upper(c);
		if (is_apostrophe(c)) key[n++] = '\'';
		else if (c < 0x80) key[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		else {
			memcpy(key + n, raw.at + i, len);
			n += len;
		}
	}
	r->keys += n;
	w->key = (str){key, n};
	w->letters = letters;
	w->all_caps = letters > 1 && uppers == letters;
	w->own = n > 2 && key[n - 2] == '\'' && key[n - 1] == 's';
	if (w->own) w->key.len -= 2;
	while (w->digits < w->key.len && w->digits < 250 && is_digit(w->key.at[w->digits])) w->digits++;
	w->all_digits = w->digits && w->digits == w->key.len;
	w->number = number_of(w->key);
}

/* In a file's name a word also ends where letters become figures, or small letters capitals. */
static bool turns(int32_t before, int32_t c)
{
	return (is_digit(before) && is_letter(c)) || (is_letter(before) && is_digit(c)) ||
	       (is_letter(before) && !is_upper(before) && is_upper(c));
}

static size_t plain_end(const struct doc *d, size_t from, size_t most)
{
	size_t at = from, len, next_len;
	int32_t before = 0;
	while (at < most) {
		int32_t c = code_at(d->text, at, &len), next = at + len < most ? code_at(d->text, at + len, &next_len) : 0;
		bool joins = (is_apostrophe(c) && is_letter(next)) || (c == '&' && is_upper(before) && is_upper(next));
		if (!is_letter(c) && !is_digit(c) && !(joins && before)) break;
		if (d->field == IN_FILE && before && turns(before, c)) break;
		before = c;
		at += len;
	}
	return at;
}

/* ---- between words */

static bool ends_short(const struct doc *d)	/* "Mr." and "St." end no sentence */
{
	const struct word *w = d->n ? &d->w[d->n - 1] : NULL;
	return w && (key_in(w, S("mr|mrs|ms|dr|st|no|prof|rev|vs|e.g|i.e|etc|approx|tel|ext")) ||
				 (w->key.len == 1 && (w->cap || (w->gap == '.' && w->tight))));
}

static void end_sentence(struct reader *r)
{
	if (!r->fresh) r->sentence++;
	r->fresh = true;
}

static void gap_to(struct reader *r, size_t from, size_t to)
{
	str s = r->d->text;
	for (size_t i = from; i < to; i++) {
		char c = s.at[i], next = i + 1 < s.len ? s.at[i + 1] : '\n';
		bool closes =
			next == ' ' || next == '\n' || next == '\r' || next == '"' || next == ')' || next == '\'' || next & 0x80;
		if (c == '\n' || ((c == '!' || c == '?') && closes)) end_sentence(r);
		else if (c == '.' && closes && !ends_short(r->d)) end_sentence(r);
		else if (c == ';') end_sentence(r);
	}
}

static void gap_put(struct word *w, str gap)
{
	w->tight = true;
	for (size_t i = 0; i < gap.len; i++) {
		char c = gap.at[i];
		if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\xA0') w->tight = false;
		else if (!w->gap) w->gap = c;
	}
	if (!w->gap && gap.len) w->gap = ' ';
}

/* ---- the whole */

static void read_word(struct reader *r, size_t from, size_t to, enum word_kind kind, size_t *end)
{
	struct word *w;
	str gap = str_cut(r->d->text, *end, from - *end);
	gap_to(r, *end, from);
	w = word_new(r, from, to, kind);
	gap_put(w, gap);
	key_put(r, w, str_cut(r->d->text, from, to - from));
	*end = to;
}

static void read_plain(struct reader *r, size_t from, size_t most, size_t *end)
{
	size_t len;
	while (from < most) {
		int32_t c = code_at(r->d->text, from, &len);
		size_t to = is_letter(c) || is_digit(c) ? plain_end(r->d, from, most) : from;
		if (to > from) read_word(r, from, to, WORD_PLAIN, end);
		from = to > from ? to : from + len;
	}
}

/* No post is longer (POST_TEXT_MOST of rooms/posts); what is there behind it is not read, so that no text takes long.
 */
static str as_far_as_posts_go(str text)
{
	size_t end = MIN(text.len, (size_t)CHECKED_MOST);
	while (end < text.len && end && (text.at[end] & 0xC0) == 0x80) end--;
	return str_cut(text, 0, end);
}

struct doc doc_read(struct arena *a, str whole, enum check_field field, size_t index)
{
	str text = as_far_as_posts_go(whole);
	static const enum word_kind KINDS[] = {
		[SPAN_URL] = WORD_URL, [SPAN_MENTION] = WORD_HANDLE, [SPAN_HASHTAG] = WORD_TAG, [SPAN_MAIL] = WORD_MAIL};
	struct doc d = {.a = a, .text = text, .field = field, .index = index};
	struct reader r = {.d = &d, .fresh = true, .cap = text.len / 5 + 16};
	size_t at = 0, end = 0;
	d.w = TAKE_N(a, struct word, r.cap + AROUND) + AROUND;
	r.keys = arena_take(a, text.len + 1);
	r.nspans = field == IN_FILE ? 0 : spans_of(a, text, &r.spans);
	for (size_t i = 0; i < r.nspans; i++) {
		read_plain(&r, at, r.spans[i].from, &end);
		read_word(&r, r.spans[i].from, r.spans[i].to, KINDS[r.spans[i].kind], &end);
		at = r.spans[i].to;
	}
	read_plain(&r, at, text.len, &end);
	d.sentences = r.sentence + 1;
	lists_look_up(&d);
	d.of_sentence = TAKE_N(a, uint64_t, d.sentences);
	for (size_t i = 0; i < d.n; i++) {
		d.of_sentence[d.w[i].sentence] |= d.w[i].lists;
		d.lists |= d.w[i].lists;
	}
	return d;
}

/* ---- asking */

bool key_in(const struct word *w, str words)
{
	str key = w->key;
	const char *at = words.at, *end = words.at + words.len;
	if (w->all_digits || !key.len) return false;	/* no list has figures */
	for (; (at = memchr(at, key.at[0], (size_t)(end - at))); at++) {
		if ((at > words.at && at[-1] != '|') || (size_t)(end - at) < key.len || memcmp(at, key.at, key.len)) continue;
		if (at + key.len == end || at[key.len] == '|') return true;
	}
	return false;
}

bool doc_has(const struct doc *d, enum list l)
{
	return d->lists & BIT(l);
}

bool near_list(const struct doc *d, size_t at, size_t before, size_t after, enum list l)
{
	size_t from = at > before ? at - before : 0, to = MIN(d->n, at + after + 1);
	for (size_t i = from; i < to; i++)
		if (is_in(&d->w[i], l) && d->w[i].sentence == d->w[at].sentence) return true;
	return false;
}

size_t word_at(const struct doc *d, size_t byte)
{
	size_t low = 0, high = d->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (d->w[middle].to <= byte) low = middle + 1;
		else high = middle;
	}
	return low;
}

bool is_someones(const struct doc *d, size_t at)
{
	for (size_t i = at; i-- > (at > 7 ? at - 7 : 0) && d->w[i].sentence == d->w[at].sentence;) {
		const struct word *w = &d->w[i];
		if (key_in(w, S("his|her|him|she|he|their|my")) || is_in(w, L_RELATION) || is_in(w, L_PATIENT)) return true;
		if (is_name(d, i) || (is_in(w, L_TITLE) && w->cap && i + 1 < d->n && d->w[i + 1].cap)) return true;
	}
	return false;
}

bool is_name(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at], *next = at + 1 < d->n ? w + 1 : NULL;
	bool joined = next && next->sentence == w->sentence && next->cap && next->gap == ' ';
	if (w->kind != WORD_PLAIN || !(w->lists & (BIT(L_FIRST) | BIT(L_FIRSTISH)))) return false;
	if (d->field == IN_FILE) return is_in(w, L_FIRST);
	if (!w->cap || (w->all_caps && w->letters)) return false;
	if (joined && is_in(next, L_NOTNAME)) return false;
	if (joined && at + 2 < d->n && w[2].cap && w[2].gap == ' ' && is_in(&w[2], L_NOTNAME)) return false;
	if (at && is_in(w - 1, L_NOTNAME) && key_in(w - 1, S("st|ward"))) return false;
	if (at && key_in(w - 1, S("st|saint"))) return false;
	return is_in(w, L_FIRST) || (!w->first && !is_in(w, L_MONTH)) || (joined && !list_has(L_PAST, next->key));
}

bool sentence_has(const struct doc *d, uint32_t sentence, uint64_t lists)
{
	return d->of_sentence[sentence] & lists;
}
