/* SPDX-License-Identifier: MIT
 * marks.c - what a word is, in general: its marks, by which weigh.c knows how a text reads whose words nobody has
 * seen. */
#include "rooms/checks/kinds.h"
#include "rooms/checks/weigh.h"

#include <pthread.h>
#include <string.h>

enum {
	MARK_UNKNOWN = MARK_BEGIN + 1,
	MARK_LINK,
	MARK_HANDLE,
	MARK_TAG,
	MARK_MAIL,
	MARK_FIGURES,
	MARK_FEW,
	MARK_NUMBER_WORD,
	MARK_CAPITAL,
	MARK_CAPITALS,
	MARK_OWN,
	MARK_DIGITS,	/* from here on: of figures so many, of a list, ... */
	DIGITS_MOST = 8,
	MARK_LIST = MARK_DIGITS + DIGITS_MOST,
	MARK_NOUN = MARK_LIST + LISTS,
	MARK_VERB = MARK_NOUN + 2 * NOUN_KINDS,
	MARK_FUNCTION = MARK_VERB + 4 * VERB_KINDS,
	CELLS = 1024
};

static const char *const PLAIN_NAMES[] = {
	[MARK_ALONE] = "<alone>",       [MARK_BEGIN] = "<begin>",       [MARK_UNKNOWN] = "<unknown>",
	[MARK_LINK] = "<link>",         [MARK_HANDLE] = "<handle>",     [MARK_TAG] = "<tag>",
	[MARK_MAIL] = "<mail>",         [MARK_FIGURES] = "<figures>",   [MARK_FEW] = "<few>",
	[MARK_NUMBER_WORD] = "<number>", [MARK_CAPITAL] = "<capital>",  [MARK_CAPITALS] = "<capitals>",
	[MARK_OWN] = "<own>"};
static const char *const VERB_NAMES[VERB_KINDS] = {"body",	"change",  "cognition", "communication", "competition",
						   "consumption", "contact", "creation",  "emotion",	   "motion",
						   "perception",  "possession", "social", "stative",	   "weather"};
static const char *const FORM_NAMES[] = {"", "-s", "-ing", "-ed"};

/* The words that hold a sentence together: each is a mark of its own. */
static const char FUNCTION_WORDS[] =
	"a|the|an|this|that|our|one|he|she|him|her|his|hers|they|them|their|i|we|us|my|me|you|your|it|its|is|was|are|were|be|been|"
	"being|has|have|had|do|does|did|will|would|can|could|should|may|might|must|not|no|if|when|who|whose|which|what|where|why|"
	"how|and|or|but|so|because|than|as|at|in|on|of|to|from|for|with|by|about|after|before|during|into|through|over|under|up|"
	"down|out|off|all|every|each|any|some|both|more|most|many|few|new|now|today|tonight|yesterday|tomorrow|last|next|only|"
	"just|still|again|never|ever|here|there|then|since|until|till|while|we've|we're|i've|i'm|don't|doesn't|didn't|isn't|"
	"wasn't|can't|won't";

static struct {
	str word[CELLS];
	uint16_t mark[CELLS];
	size_t n;
} functions;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t cell_of(str word)
{
	uint32_t h = hash_of(word);
	h = (h ^ h >> 15) % CELLS;
	while (functions.mark[h] && !str_is(functions.word[h], word)) h = (h + 1) % CELLS;
	return h;
}

static void functions_make(void)
{
	str rest = str_of(FUNCTION_WORDS), word;
	while (str_split(&rest, '|', &word)) {
		size_t cell = cell_of(word);
		functions.word[cell] = word;
		functions.mark[cell] = (uint16_t)(MARK_FUNCTION + functions.n++);
	}
}

size_t marks_count(void)
{
	pthread_once(&once, functions_make);
	return MARK_FUNCTION + functions.n;
}

size_t mark_of_list(enum list l)
{
	return MARK_LIST + (size_t)l;
}

static str function_word(size_t n)
{
	str rest = str_of(FUNCTION_WORDS), word = {0};
	for (size_t i = 0; i <= n; i++) str_split(&rest, '|', &word);
	return word;
}

str mark_name(struct arena *a, size_t mark)
{
	if (mark >= MARK_FUNCTION) return function_word(mark - MARK_FUNCTION);
	if (mark >= MARK_VERB)
		return arena_fmt(a, "v:%s%s", VERB_NAMES[(mark - MARK_VERB) / 4], FORM_NAMES[(mark - MARK_VERB) % 4]);
	if (mark >= MARK_NOUN)
		return arena_fmt(a, "n:%s%s", noun_kind_name((mark - MARK_NOUN) / 2), (mark - MARK_NOUN) % 2 ? "+" : "");
	if (mark >= MARK_LIST) return arena_fmt(a, "l:%s", list_name((enum list)(mark - MARK_LIST)));
	if (mark >= MARK_DIGITS) return arena_fmt(a, "<figures-%zu>", mark - MARK_DIGITS + 1);
	return str_of(PLAIN_NAMES[mark]);
}

/* ---- of one word */

struct marks {
	uint16_t *at;
	size_t n;
};

static void mark(struct marks *m, size_t what)
{
	if (m->n < MARKS_MOST) m->at[m->n++] = (uint16_t)what;
}

static void mark_shape(struct marks *m, const struct word *w)
{
	if (w->all_digits) {
		mark(m, MARK_FIGURES);
		mark(m, MARK_DIGITS + MIN(w->digits, DIGITS_MOST) - 1u);
		if (w->number > 0 && w->number < 5) mark(m, MARK_FEW);
	} else if (w->number >= 0) mark(m, MARK_NUMBER_WORD);
	if (w->cap && !w->first) mark(m, w->all_caps ? MARK_CAPITALS : MARK_CAPITAL);
	if (w->own) mark(m, MARK_OWN);
}

static void mark_kinds(struct marks *m, const struct word *w)
{
	struct kinds k = kinds_of(w->key);
	for (size_t i = 0; i < k.n; i++) mark(m, MARK_NOUN + 2u * k.noun[i] + k.several);
	if (k.verb >= 0) mark(m, (size_t)(MARK_VERB + 4 * k.verb) + k.form);
}

static void mark_lists(struct marks *m, const struct word *w)
{
	for (uint64_t left = w->lists; left; left &= left - 1) mark(m, mark_of_list((enum list)__builtin_ctzll(left)));
}

size_t marks_of(const struct word *w, uint16_t out[static MARKS_MOST])
{
	static const uint16_t KINDS[] = {
		[WORD_URL] = MARK_LINK, [WORD_HANDLE] = MARK_HANDLE, [WORD_TAG] = MARK_TAG, [WORD_MAIL] = MARK_MAIL};
	struct marks m = {out, 0};
	if (w->kind != WORD_PLAIN) {
		mark(&m, KINDS[w->kind]);
		return m.n;
	}
	mark_shape(&m, w);
	size_t function = w->all_digits ? 0 : functions.mark[cell_of(w->key)];
	if (function) mark(&m, function);
	else {
		if (!w->cap || w->first) mark_kinds(&m, w);
		mark_lists(&m, w);
	}
	if (!m.n) mark(&m, MARK_UNKNOWN);
	return m.n;
}
