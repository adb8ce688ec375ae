/* SPDX-License-Identifier: MIT
 * text.c - strings and growing texts out of job->alloc. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <schedpost/kit.h>

enum { QUOTE_MOST = 200, FIRST_ROOM = 256 };

sp_str kit_of(const char *c)
{
	return (sp_str){c, c ? strlen(c) : 0};
}

sp_str kit_copy(struct kit *k, sp_str s)
{
	if (!s.len) return (sp_str){0};
	char *at = k->job->alloc(k->job, s.len);
	memcpy(at, s.at, s.len);
	return (sp_str){at, s.len};
}

bool kit_same(sp_str a, sp_str b)
{
	return a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len));
}

bool kit_is(sp_str s, const char *what)
{
	return kit_same(s, kit_of(what));
}

sp_str kit_slice(sp_str s, size_t from, size_t to)
{
	if (to > s.len) to = s.len;
	return from < to ? (sp_str){s.at + from, to - from} : (sp_str){0};
}

bool kit_starts(sp_str s, const char *head)
{
	size_t n = strlen(head);
	return s.len >= n && !memcmp(s.at, head, n);
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool same_nocase(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (small(a[i]) != small(b[i])) return false;
	return true;
}

bool kit_finds(sp_str s, const char *what, size_t *at)
{
	size_t n = strlen(what);
	for (size_t i = 0; s.len && i + n <= s.len; i++) {
		if (!same_nocase(s.at + i, what, n)) continue;
		if (at) *at = i;
		return true;
	}
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

sp_str kit_trim(sp_str s)
{
	while (s.len && is_space(s.at[0])) s.at++, s.len--;
	while (s.len && is_space(s.at[s.len - 1])) s.len--;
	return s;
}

sp_str kit_cut(sp_str s, size_t most)
{
	if (s.len <= most) return s;
	s.len = most;
	while (s.len && ((unsigned char)s.at[s.len] & 0xc0) == 0x80) s.len--;
	return s;
}

bool kit_split(sp_str *rest, char by, sp_str *piece)
{
	const char *end = rest->len ? memchr(rest->at, by, rest->len) : NULL;
	size_t n = end ? (size_t)(end - rest->at) : rest->len;
	if (!rest->len) return false;
	*piece = kit_slice(*rest, 0, n);
	*rest = kit_slice(*rest, n + 1, rest->len);
	return true;
}

bool kit_has_line(sp_str lines, sp_str line)
{
	for (sp_str one; kit_split(&lines, '\n', &one);)
		if (kit_same(kit_trim(one), line)) return true;
	return false;
}

bool kit_has_word(sp_str words, const char *word)
{
	for (sp_str one; kit_split(&words, ' ', &one);)
		if (kit_is(one, word)) return true;
	return false;
}

static bool fits_one(sp_str s, sp_str pattern)
{
	int64_t n, first, last;
	sp_str upper = pattern, lower, tail = kit_slice(pattern, 1, pattern.len);
	bool range = kit_split(&upper, '-', &lower) && kit_number(lower, &first) && kit_number(upper, &last);
	if (range) return kit_number(s, &n) && n >= first && n <= last;
	size_t skipped = s.len > tail.len ? s.len - tail.len : 0;
	if (tail.len && kit_starts(pattern, "*")) return kit_same(kit_slice(s, skipped, s.len), tail);
	bool head = pattern.len && pattern.at[pattern.len - 1] == '*';
	if (head) pattern.len--;
	return kit_same(head ? kit_slice(s, 0, pattern.len) : s, pattern);
}

bool kit_fits(sp_str s, const char *patterns)
{
	sp_str all = kit_of(patterns);
	for (sp_str one; kit_split(&all, '|', &one);)
		if (fits_one(s, one)) return true;
	return false;
}

bool kit_printable(sp_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.at[i] <= ' ' || s.at[i] >= 0x7f) return false;
	return true;
}

bool kit_number(sp_str s, int64_t *out)
{
	if (!s.len || s.len > 18) return false;
	int64_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] < '0' || s.at[i] > '9') return false;
		n = n * 10 + (s.at[i] - '0');
	}
	*out = n;
	return true;
}

bool kit_save(char *into, size_t size, sp_str s)
{
	memset(into, 0, size);
	if (s.len >= size) return false;
	if (s.len) memcpy(into, s.at, s.len);
	return true;
}

sp_str kit_saved(const char *from, size_t size)
{
	const char *end = memchr(from, 0, size);
	return (sp_str){from, end ? (size_t)(end - from) : size};
}

/* ---- growing texts */

kit_text kit_text_new(struct kit *k)
{
	return (kit_text){.job = k->job};
}

void kit_text_room(kit_text *t, size_t more)
{
	if (t->len + more <= t->cap) return;
	size_t cap = t->cap ? t->cap * 2 : FIRST_ROOM;
	if (cap < t->len + more) cap = t->len + more;
	char *at = t->job->alloc(t->job, cap);
	if (t->len) memcpy(at, t->at, t->len);
	t->at = at;
	t->cap = cap;
}

void kit_put(kit_text *t, sp_str s)
{
	if (!s.len) return;
	kit_text_room(t, s.len);
	memcpy(t->at + t->len, s.at, s.len);
	t->len += s.len;
}

static void put_args(kit_text *, const char *fmt, va_list) __attribute__((format(printf, 2, 0)));
static void put_args(kit_text *t, const char *fmt, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	if (n > 0) {
		kit_text_room(t, (size_t)n + 1);
		vsnprintf(t->at + t->len, (size_t)n + 1, fmt, again);
		t->len += (size_t)n;
	}
	va_end(again);
}

void kit_putf(kit_text *t, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	put_args(t, fmt, args);
	va_end(args);
}

sp_str kit_str(const kit_text *t)
{
	return (sp_str){t->at, t->len};
}

sp_str kit_fmt(struct kit *k, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	sp_str s = kit_vfmt(k, fmt, args);
	va_end(args);
	return s;
}

sp_str kit_vfmt(struct kit *k, const char *fmt, va_list args)
{
	kit_text t = kit_text_new(k);
	put_args(&t, fmt, args);
	return kit_str(&t);
}

/* ---- forms of a text */

static bool is_unreserved(char c)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
	return letter || c == '-' || c == '.' || c == '_' || c == '~';
}

sp_str kit_percent(struct kit *k, sp_str s)
{
	kit_text t = kit_text_new(k);
	for (size_t i = 0; i < s.len; i++) {
		if (is_unreserved(s.at[i])) kit_put(&t, kit_slice(s, i, i + 1));
		else kit_putf(&t, "%%%02X", (unsigned char)s.at[i]);
	}
	return kit_str(&t);
}

sp_str kit_quote(struct kit *k, sp_str said)
{
	kit_text t = kit_text_new(k);
	sp_str plain = kit_plain(k, kit_cut(said, 20 * QUOTE_MOST));
	for (size_t i = 0; i < plain.len; i++) {
		char c = plain.at[i];
		bool gap = (unsigned char)c <= ' ' || c == 0x7f;
		if (gap && (!t.len || t.at[t.len - 1] == ' ')) continue;
		kit_put(&t, gap ? SP_S(" ") : kit_slice(plain, i, i + 1));
	}
	sp_str whole = kit_trim(kit_str(&t));
	if (whole.len <= QUOTE_MOST) return whole;
	sp_str cut = kit_cut(whole, QUOTE_MOST - strlen("…"));
	return kit_fmt(k, "%.*s…", KIT_SHOW(cut));
}
