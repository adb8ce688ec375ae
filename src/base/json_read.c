/* SPDX-License-Identifier: MIT
 * json_read.c - from text to tree, in one walk: an import reads tens of thousands of rows a second this way.
 *
 * Values wait on a stack until their list or object closes; then they move into the arena side by side. A failure
 * names line and column and never repeats the text, which may hold a secret. */
#include "base/json_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_NAMES = 12 };	/* so many are compared pair by pair */

struct reader {
	struct arena *a, *own;	/* own: of the stack, until the end */
	str text;
	size_t at;
	struct json *waiting;	/* the stack */
	size_t n, cap;
	size_t values, depth;
	const char *wrong;	/* what was wrong at `at` */
	bool big;
};

static bool wrong(struct reader *r, const char *what)
{
	if (!r->wrong) r->wrong = what;
	return false;
}

static bool too_big(struct reader *r)
{
	r->big = true;
	return wrong(r, "too big");
}

static bool more(const struct reader *r)
{
	return r->at < r->text.len;
}

static char here(const struct reader *r)
{
	return more(r) ? r->text.at[r->at] : '\0';
}

static void skip_space(struct reader *r)
{
	while (here(r) == ' ' || here(r) == '\n' || here(r) == '\r' || here(r) == '\t') r->at++;
}

static bool take(struct reader *r, char c)
{
	if (here(r) != c) return false;
	r->at++;
	return true;
}

/* ---- texts */

static size_t put_utf8(char *to, unsigned code)
{
	static const unsigned char HEADS[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, code >>= 6) to[i] = (char)(0x80 | (code & 0x3F));
	to[0] = (char)(HEADS[n] | code);
	return n;
}

static bool read_hex4(struct reader *r, unsigned *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++, r->at++) {
		static const char DIGITS[] = "0123456789abcdef";
		char c = here(r);
		const char *digit = c ? strchr(DIGITS, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;
		if (!digit) return wrong(r, "four hexadecimal digits should follow \\u");
		*out = *out * 16 + (unsigned)(digit - DIGITS);
	}
	return true;
}

/* Behind "\u"; characters beyond U+FFFF are two of them. */
static bool read_code(struct reader *r, char *to, size_t *n)
{
	unsigned code, low = 0;
	if (!read_hex4(r, &code)) return false;
	bool high = code >= 0xD800 && code < 0xDC00;
	if (high && (!take(r, '\\') || !take(r, 'u') || !read_hex4(r, &low))) return wrong(r, "half a character after \\u");
	if (high ? low < 0xDC00 || low > 0xDFFF : code >= 0xDC00 && code <= 0xDFFF)
		return wrong(r, "half a character after \\u");
	if (!code) return wrong(r, "\\u0000 is not taken");
	*n += put_utf8(to + *n, high ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : code);
	return true;
}

/* Behind the backslash. */
static bool read_escape(struct reader *r, char *to, size_t *n)
{
	static const char WRITTEN[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
	char c = here(r);
	const char *hit = c ? strchr(WRITTEN, c) : NULL;
	r->at++;
	if (c == 'u') return read_code(r, to, n);
	if (!hit) return wrong(r, "a backslash before what needs none");
	to[(*n)++] = MEANT[hit - WRITTEN];
	return true;
}

/* What stands for itself: up to a quote, a backslash, or what may not stand in a text. */
static size_t plain_end(const struct reader *r)
{
	size_t at = r->at;
	while (at < r->text.len) {
		unsigned char c = (unsigned char)r->text.at[at];
		if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') at++;
		else if (c < 0x80) return at;
		else {
			size_t n = json_sequence(str_cut(r->text, at, 4));
			if (!n) return at;
			at += n;
		}
	}
	return at;
}

/* The text whose opening quote is behind us. */
static bool read_text(struct reader *r, str *out)
{
	size_t end = plain_end(r), n = 0;
	if (end < r->text.len && r->text.at[end] == '"') {
		*out = arena_str(r->a, str_cut(r->text, r->at, end - r->at));
		r->at = end + 1;
		return true;
	}
	size_t close = end;
	while (close < r->text.len && r->text.at[close] != '"') close += r->text.at[close] == '\\' ? 2 : 1;
	char *to = arena_take(r->a, close - r->at);	/* what is unescaped is never longer */
	for (;; end = plain_end(r)) {
		memcpy(to + n, r->text.at + r->at, end - r->at);
		n += end - r->at;
		r->at = end;
		if (take(r, '"')) break;
		if (!more(r)) return wrong(r, "a text has no end");
		unsigned char c = (unsigned char)here(r);
		if (c >= 0x80) return wrong(r, arena_cstr(r->a, arena_fmt(r->a, "byte 0x%02x is not UTF-8", c)));
		if (!take(r, '\\')) return wrong(r, "a control character inside a text");
		if (!read_escape(r, to, &n)) return false;
	}
	*out = (str){to, n};
	return true;
}

/* ---- numbers and words */

static bool skip_digits(struct reader *r)
{
	size_t from = r->at;
	while (here(r) >= '0' && here(r) <= '9') r->at++;
	return r->at > from;
}

static bool read_number(struct reader *r, struct json *out)
{
	size_t from = r->at;
	bool whole = true;
	take(r, '-');
	if (!take(r, '0') && !skip_digits(r)) return wrong(r, "a value should stand here");
	if (take(r, '.')) {
		whole = false;
		if (!skip_digits(r)) return wrong(r, "a digit should follow");
	}
	if (take(r, 'e') || take(r, 'E')) {
		whole = false;
		if (!take(r, '+')) take(r, '-');
		if (!skip_digits(r)) return wrong(r, "a digit should follow");
	}
	str digits = str_cut(r->text, from, r->at - from);
	out->kind = whole ? JSON_IS_INT : JSON_IS_REAL;
	if (whole && !str_int(digits, &out->n)) return wrong(r, "a number is too big");
	out->real = whole ? (double)out->n : strtod(arena_cstr(r->a, digits), NULL);
	return isfinite(out->real) || wrong(r, "a number is too big");
}

static bool read_word(struct reader *r, struct json *out)
{
	static const struct { str word; enum json_kind kind; bool flag; } WORDS[] = {
		{{"null", 4}, JSON_IS_NULL, false}, {{"true", 4}, JSON_IS_FLAG, true}, {{"false", 5}, JSON_IS_FLAG, false},
	};
	for (size_t i = 0; i < COUNT(WORDS); i++) {
		if (!str_starts(str_cut(r->text, r->at, 5), WORDS[i].word)) continue;
		out->kind = WORDS[i].kind;
		out->flag = WORDS[i].flag;
		r->at += WORDS[i].word.len;
		return true;
	}
	return wrong(r, "a value should stand here");
}

/* ---- lists and objects */

static bool read_value(struct reader *, struct json *);

static void wait_with(struct reader *r, const struct json *value)
{
	if (r->n == r->cap) {
		r->cap = r->cap ? r->cap * 2 : 64;
		struct json *more = TAKE_N(r->own, struct json, r->cap);
		if (r->n) memcpy(more, r->waiting, r->n * sizeof *more);
		r->waiting = more;
	}
	r->waiting[r->n++] = *value;
}

/* What waits from `from` on becomes the items of `out`. Their own items learn where they are now. */
static void settle(struct reader *r, size_t from, struct json *out)
{
	out->count = r->n - from;
	out->items = TAKE_N(r->a, struct json, out->count);
	if (out->count) memcpy(out->items, r->waiting + from, out->count * sizeof *out->items);
	for (size_t i = 0; i < out->count; i++) {
		struct json *item = &out->items[i];
		item->index = i;
		for (size_t k = 0; k < item->count; k++) item->items[k].in = item;
	}
	r->n = from;
}

static int by_name(const void *a, const void *b)
{
	const struct json *const *x = a, *const *y = b;
	return str_order((*x)->name, (*y)->name);
}

static bool name_twice(const struct reader *r, size_t from)
{
	size_t n = r->n - from;
	bool twice = false;
	if (n <= FEW_NAMES) {
		for (size_t i = from; i < r->n; i++)
			for (size_t k = from; k < i; k++) twice |= str_is(r->waiting[i].name, r->waiting[k].name);
		return twice;
	}
	const struct json **sorted = TAKE_N(r->own, const struct json *, n);
	for (size_t i = 0; i < n; i++) sorted[i] = &r->waiting[from + i];
	qsort(sorted, n, sizeof(const struct json *), by_name);
	for (size_t i = 1; i < n; i++) twice |= str_is(sorted[i - 1]->name, sorted[i]->name);
	return twice;
}

static bool read_name(struct reader *r, str *out)
{
	if (!take(r, '"')) return wrong(r, "a name in double quotes should stand here");
	if (!read_text(r, out)) return false;
	skip_space(r);
	return take(r, ':') || wrong(r, "a colon should follow the name");
}

/* Behind the opening bracket. */
static bool read_items(struct reader *r, struct json *out)
{
	bool object = out->kind == JSON_IS_OBJECT;
	char close = object ? '}' : ']';
	size_t from = r->n;
	if (++r->depth > JSON_MOST_DEPTH) return too_big(r);
	skip_space(r);
	for (bool any = false; !take(r, close); any = true) {
		struct json item = {0};
		if (any && !take(r, ',')) return wrong(r, "a comma or the closing bracket should stand here");
		skip_space(r);
		if (object && !read_name(r, &item.name)) return false;
		skip_space(r);
		if (!read_value(r, &item)) return false;
		wait_with(r, &item);
		skip_space(r);
	}
	r->depth--;
	if (object && name_twice(r, from)) return wrong(r, "a duplicate name in one object");
	settle(r, from, out);
	return true;
}

static bool read_value(struct reader *r, struct json *out)
{
	if (++r->values > JSON_MOST_VALUES) return too_big(r);
	switch (here(r)) {
	case '"':
		r->at++;
		out->kind = JSON_IS_TEXT;
		return read_text(r, &out->text);
	case '{':
	case '[':
		out->kind = here(r) == '{' ? JSON_IS_OBJECT : JSON_IS_LIST;
		r->at++;
		return read_items(r, out);
	case 'n':
	case 't':
	case 'f': return read_word(r, out);
	default: return read_number(r, out);
	}
}

/* ---- the whole */

static err complain(const struct reader *r)
{
	size_t line = 1, begins = 0;
	if (r->big)
		return FAIL(r->a, ERR_INPUT, "big-json", "The JSON is too big or too deep to be read (at most %d MB, %d levels "
			"and %d values).", JSON_MOST_BYTES >> 20, JSON_MOST_DEPTH, JSON_MOST_VALUES);
	for (size_t i = 0; i < MIN(r->at, r->text.len); i++) {
		if (r->text.at[i] != '\n') continue;
		line++;
		begins = i + 1;
	}
	return FAIL(r->a, ERR_INPUT, "bad-json", "This is not JSON as it should be: %s (line %zu, column %zu).", r->wrong, line,
		r->at - begins + 1);
}

err json_read(struct arena *a, str text, const struct json **out)
{
	struct reader r = {.a = a, .own = arena_new(), .text = text, .big = text.len > JSON_MOST_BYTES};
	struct json *root = TAKE(a, struct json);
	skip_space(&r);
	bool good = !r.big && read_value(&r, root);
	skip_space(&r);
	if (good && more(&r)) good = wrong(&r, "something follows its end");
	for (size_t i = 0; good && i < root->count; i++) root->items[i].in = root;
	arena_free(r.own);
	*out = root;
	return good ? NULL : complain(&r);
}
