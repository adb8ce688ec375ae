/* SPDX-License-Identifier: MIT
 * reading.c - words, sentences and syllables, counted roughly. */
#include "reading.h"

#include <ctype.h>
#include <string.h>

struct counts {
	double words, sentences, syllables;
};

static bool vowel(char c)
{
	return strchr("aeiouy", tolower((unsigned char)c)) != NULL && c;
}

static int syllables(str word)
{
	int n = 0;
	for (size_t i = 0; i < word.len; i++) n += vowel(word.at[i]) && (i == 0 || !vowel(word.at[i - 1]));
	bool silent = word.len > 2 && str_ends(word, S("e")) && !str_ends(word, S("le")) && !vowel(word.at[word.len - 2]);
	return MAX(n - silent, 1);
}

static bool prose(str word)
{
	bool lower = word.len == 1;
	if (!word.len) return false;
	for (size_t i = 0; i < word.len; i++) {
		if (!isalpha((unsigned char)word.at[i]) && word.at[i] != '\'') return false;
		lower = lower || islower((unsigned char)word.at[i]);
	}
	return lower;
}

static bool is_mark(char c)
{
	return strchr(".,;:!?()", c) != NULL;
}

static void count_word(str word, struct counts *c)
{
	bool ends = word.len && strchr(".!?:;", word.at[word.len - 1]);
	while (word.len && is_mark(word.at[word.len - 1])) word.len--;
	while (word.len && is_mark(word.at[0])) word = str_cut(word, 1, word.len);
	if (prose(word)) {
		c->words++;
		c->syllables += syllables(word);
	}
	if (ends && c->words) c->sentences++;
}

/* The text without what stands in `...` or "...". */
static str without_quotes(struct arena *a, str text)
{
	buf out = buf_in(a, text.len + 1);
	char inside = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (inside) inside = c == inside ? 0 : inside;
		else if (c == '`' || c == '"') inside = c;
		else buf_byte(&out, c);
	}
	return buf_str(&out);
}

double reading_age(str text)
{
	struct arena *a = arena_new();
	struct counts c = {0};
	str rest = without_quotes(a, text), word;
	while (rest.len && str_split(&rest, ' ', &word)) count_word(word, &c);
	arena_free(a);
	if (!c.words) return 0;
	double missing = MAX(12 - c.words, 0), sentences = MAX(c.sentences, 1);
	double a_word = (c.syllables + 1.5 * missing) / (c.words + missing);
	double age = 0.39 * c.words / sentences + 11.8 * a_word - 15.59 + 5;
	return MAX(age, 0);
}
