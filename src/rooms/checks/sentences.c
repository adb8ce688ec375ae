/* SPDX-License-Identifier: MIT
 * sentences.c - what makes a text hard to read: length, capitals, symbols, unknown acronyms. */
#include "rooms/checks/inside.h"
#include "text/text.h"

#include <string.h>

enum { BLOCK_MOST = 280, CAPS_LEAST = 4, CAPS_RUN = 3, AGE_WORDS_LEAST = 30, MARKS_RUN = 4, ACRONYMS_MOST = 20 };

static void long_sentences(struct scan *s, const struct doc *d)
{
	size_t most = (size_t)s->set->limit[LIMIT_SENTENCE_WORDS];
	for (size_t i = 0, from = 0; i < d->n; i++) {
		if (i && d->w[i].sentence != d->w[i - 1].sentence) from = i;
		bool ends = i + 1 == d->n || d->w[i + 1].sentence != d->w[i].sentence;
		if (!ends || i - from + 1 <= most) continue;
		scan_add_fmt(s, &(struct seen){RULE_LONG_SENTENCE, CHECK_WARN, d, d->w[from].from, d->w[i].to, NULL, NULL},
			     arena_fmt(s->a, "This sentence has %zu words; more than %zu are hard to follow.", i - from + 1, most),
			     S("Make two of it."));
	}
}

static void long_blocks(struct scan *s, const struct doc *d)
{
	str rest = d->text, line;
	while (str_split(&rest, '\n', &line)) {
		if (line.len <= BLOCK_MOST || text_graphemes(line) <= BLOCK_MOST) continue;
		size_t from = (size_t)(line.at - d->text.at);
		scan_add(s, &(struct seen){RULE_LONG_BLOCK, CHECK_INFO, d, from, from + line.len,
					   "This is a long block without a break.", "Put an empty line after every two or three sentences."});
		return;
	}
}

static bool shouts(const struct word *w)
{
	return w->kind == WORD_PLAIN && w->all_caps && w->key.len >= CAPS_LEAST && !is_in(w, L_ACRONYM);
}

static void capitals(struct scan *s, const struct doc *d)
{
	for (size_t i = 0, run = 0; i < d->n; i++) {
		run = shouts(&d->w[i]) ? run + 1 : 0;
		bool ends = i + 1 == d->n || !shouts(&d->w[i + 1]);
		if (run < CAPS_RUN || !ends) continue;
		scan_add(s, &(struct seen){RULE_CAPITALS, CHECK_WARN, d, d->w[i + 1 - run].from, d->w[i].to,
					   "Words all in capital letters are hard to read, and a screen reader may spell them.",
					   "Write them in small letters."});
		return;
	}
}

/* ---- symbols */

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Bytes of an arrow or a sign of mathematics at `at`; 0: it is none. */
static size_t sign_at(str s, size_t at)
{
	unsigned char a = (unsigned char)s.at[at], b = at + 1 < s.len ? (unsigned char)s.at[at + 1] : 0;
	bool before = !at || is_space(s.at[at - 1]), after = at + 1 >= s.len || is_space(s.at[at + 1]);
	if (a == '=') return 1;
	if ((a == '+' || a == '&') && before && after) return 1;
	if ((a == '-' || a == '=') && b == '>') return 2;
	if (a == '<' && (b == '3' || b == '-')) return 2;
	if (a == 0xE2 && (b == 0x86 || b == 0x87 || b == 0x9E || b == 0xAC)) {	/* U+2190-21FF, U+2780-27BF, U+2B00 on */
		unsigned char c = at + 2 < s.len ? (unsigned char)s.at[at + 2] : 0;
		return b == 0x9E && c < 0x94 ? 0 : b == 0xAC && c > 0x91 ? 0 : 3;
	}
	if (a == 0xE2 && b == 0x89) return 3;	/* U+2240-227F: about, not equal, at most */
	return a == 0xC3 && b == 0x97 && before && after ? 2 : 0;
}

static bool in_address(const struct doc *d, size_t at)
{
	size_t w = word_at(d, at);
	return w < d->n && d->w[w].kind != WORD_PLAIN && d->w[w].from <= at;
}

/* Lines of marks and faces made of them: "-----", "(^_^)". */
static size_t marks_at(str s, size_t at)
{
	size_t n = 0, kinds = 0;
	char last = 0;
	while (at + n < s.len && s.at[at + n] > ' ' && s.at[at + n] < 127 &&
		   strchr("-_=*~^<>|\\/()[]{}:;+#", s.at[at + n])) {
		kinds += s.at[at + n] != last;
		last = s.at[at + n++];
	}
	return n >= MARKS_RUN || (n >= 3 && kinds >= 3) ? n : 0;
}

static void symbols(struct scan *s, const struct doc *d)
{
	for (size_t at = 0; at < d->text.len; at++) {
		size_t n = sign_at(d->text, at), marks = n ? 0 : marks_at(d->text, at);
		if ((!n && !marks) || in_address(d, at)) continue;
		scan_add(s, &(struct seen){RULE_SYMBOLS, CHECK_WARN, d, at, at + MAX(n, marks),
					   "A screen reader reads these signs one by one, or leaves them out.",
					   "Write what they mean: \"and\", \"is\", \"to\"."});
		return;
	}
}

/* ---- acronyms */

static bool looks_acronym(const struct word *w)
{
	return w->kind == WORD_PLAIN && w->all_caps && w->key.len > 1 && w->key.len < 7 && w->digits == 0 &&
		   !(w->lists & BIT(L_ACRONYM));
}

/* "Patient Advice and Liaison Service (PALS)", or "PALS (Patient Advice ...)". */
static bool is_explained(const struct doc *d, size_t at)
{
	const struct word *w = &d->w[at];
	char first = w->key.at[0];
	if (at + 1 < d->n && w[1].gap == '(' && (w[1].key.at[0] == first || w[1].cap)) return true;
	if (w->gap != '(') return false;
	for (size_t i = at; i-- > (at > 10 ? at - 10 : 0);)
		if (d->w[i].key.at[0] == first) return true;
	return false;
}

static void acronyms(struct scan *s, const struct doc *d)
{
	for (size_t i = 0, looks = 0; i < d->n && looks < ACRONYMS_MOST; i++) {
		bool shouted = (i && shouts(&d->w[i - 1])) || (i + 1 < d->n && shouts(&d->w[i + 1]));
		bool number = (i + 1 < d->n && d->w[i + 1].all_digits && d->w[i + 1].tight) ||
					  key_in(&d->w[i], S("ii|iii|iv|vi|vii|xi"));
		if (!looks_acronym(&d->w[i]) || shouted || number) continue;
		bool explained = false;
		looks++;
		for (size_t k = 0; k < d->n && !explained; k++)
			explained = str_is(d->w[k].key, d->w[i].key) && is_explained(d, k);
		if (explained) continue;
		scan_add(s, &(struct seen){RULE_ACRONYM, CHECK_WARN, d, d->w[i].from, d->w[i].to,
					   "Not everybody knows what these letters stand for.", "Write it out the first time."});
		return;
	}
}

/* ---- reading age: by Flesch and Kincaid, an estimate */

static size_t syllables(str key)
{
	size_t n = 0;
	bool vowel = false;
	for (size_t i = 0; i < key.len; i++) {
		bool now = strchr("aeiouy", key.at[i]) != NULL;
		n += now && !vowel;
		vowel = now;
	}
	if (n > 1 && key.len > 2 && key.at[key.len - 1] == 'e' && key.at[key.len - 2] != 'l') n--;
	return MAX(n, (size_t)1);
}

static void reading_age(struct scan *s, const struct doc *d)
{
	size_t words = 0, beats = 0;
	for (size_t i = 0; i < d->n; i++) {
		if (d->w[i].kind != WORD_PLAIN || d->w[i].digits) continue;
		words++;
		beats += syllables(d->w[i].key);
	}
	if (words < AGE_WORDS_LEAST) return;
	double grade = 0.39 * (double)words / d->sentences + 11.8 * (double)beats / (double)words - 15.59;
	int age = (int)(grade + 5.5);
	if (age <= s->set->limit[LIMIT_READING_AGE]) return;
	scan_add_fmt(s, &(struct seen){RULE_READING_AGE, CHECK_INFO, d, 0, 0, NULL, NULL},
		     arena_fmt(s->a, "It reads as if for people of about %d (an estimate); many adults read like people of %d.", age,
			       s->set->limit[LIMIT_READING_AGE]),
		     S("Shorter sentences and shorter words help."));
}

void rules_sentences(struct scan *s, const struct doc *d)
{
	long_sentences(s, d);
	long_blocks(s, d);
	capitals(s, d);
	symbols(s, d);
	acronyms(s, d);
	reading_age(s, d);
}
