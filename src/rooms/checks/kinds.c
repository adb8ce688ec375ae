/* SPDX-License-Identifier: MIT
 * kinds.c - what kind of thing a word stands for by WordNet: a person, a relative, a part of the body, an illness, a
 * time; for a verb, of what kind it is and in which form. */
#include "rooms/checks/kinds.h"

#include <pthread.h>

#include "wordnet.inc"

enum { NOT_A_NOUN = 65535, SEVERAL = 32768, BUCKETS = 4096, WORD_LONGEST = 30, FORMS = 4 };

static uint32_t bucket[BUCKETS + 1];	/* where in WORDS the hashes begin whose upper bits are so */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void buckets_make(void)
{
	uint32_t at = 0;
	for (uint32_t b = 0; b <= BUCKETS; b++) {
		while (at < COUNT(WORDS) && WORDS[at].hash >> 20 < b) at++;
		bucket[b] = at;
	}
}

/* A word's beginning and another ending: "ladi" and "y". */
static size_t row_of(str stem, str end)
{
	uint32_t h = 0;
	for (size_t i = 0; i < stem.len; i++) h = h * 65599u + (unsigned char)stem.at[i];
	for (size_t i = 0; i < end.len; i++) h = h * 65599u + (unsigned char)end.at[i];
	for (size_t i = bucket[h >> 20]; i < bucket[(h >> 20) + 1]; i++)
		if (WORDS[i].hash == h) return i;
	return COUNT(WORDS);
}

struct ending {
	const char *has, *base;
	enum verb_form form;
};

/* The row of what a word is a form of; COUNT(WORDS): none is known of that part of speech. */
static size_t base_row(str key, const struct ending *ends, size_t n, bool noun, enum verb_form *form)
{
	for (size_t i = 0; i < n; i++) {
		str has = str_of(ends[i].has);
		if (!str_ends(key, has) || key.len < has.len + 2) continue;
		size_t row = row_of(str_cut(key, 0, key.len - has.len), str_of(ends[i].base));
		if (row == COUNT(WORDS) || (noun ? WORDS[row].noun >= SEVERAL : (WORDS[row].verb - 1) % FORMS != 0)) continue;
		*form = ends[i].form;
		return row;
	}
	return COUNT(WORDS);
}

static struct classes classes_at(size_t at)
{
	return (struct classes){&CLASSES[at + 1], CLASSES[at]};
}

static void noun_of(str key, size_t row, struct kinds *out)
{
	static const struct ending ENDS[] = {{"s", "", 0},     {"ses", "s", 0},   {"xes", "x", 0},   {"zes", "z", 0},
					     {"ches", "ch", 0}, {"shes", "sh", 0}, {"men", "man", 0}, {"ies", "y", 0}};
	enum verb_form form = FORM_BASE;
	bool several = false;
	if (row == COUNT(WORDS) || WORDS[row].noun == NOT_A_NOUN) {
		row = base_row(key, ENDS, COUNT(ENDS), true, &form);
		several = true;
	}
	if (row == COUNT(WORDS)) return;
	const unsigned char *set = &SETS[WORDS[row].noun & (SEVERAL - 1)];
	out->several = several || WORDS[row].noun & SEVERAL;
	out->n = set[0];
	out->noun = set + 1;
	out->noun_classes = classes_at(WORDS[row].noun_classes);
}

static void verb_of(str key, size_t row, struct kinds *out)
{
	static const struct ending ENDS[] = {{"s", "", FORM_S},     {"ies", "y", FORM_S}, {"es", "e", FORM_S},
					     {"es", "", FORM_S},    {"ed", "e", FORM_ED}, {"ed", "", FORM_ED},
					     {"ing", "e", FORM_ING}, {"ing", "", FORM_ING}};
	enum verb_form form = FORM_BASE;
	if (row == COUNT(WORDS) || !WORDS[row].verb) row = base_row(key, ENDS, COUNT(ENDS), false, &form);
	if (row == COUNT(WORDS)) return;
	out->verb = (WORDS[row].verb - 1) / FORMS;
	out->verb_classes = classes_at(WORDS[row].verb_classes);
	out->form = form ? form : (enum verb_form)((WORDS[row].verb - 1) % FORMS);
}

struct kinds kinds_of(str key)
{
	struct kinds out = {.verb = -1};
	pthread_once(&once, buckets_make);
	if (key.len < 2 || key.len > WORD_LONGEST) return out;
	size_t row = row_of(key, (str){0});
	noun_of(key, row, &out);
	verb_of(key, row, &out);
	return out;
}

const char *noun_kind_name(size_t kind)
{
	_Static_assert(COUNT(NOUN_NAMES) == NOUN_KINDS, "kinds.h counts what wordnet.awk prints");
	return NOUN_NAMES[kind];
}

size_t classes_count(void)
{
	return COUNT(CLASS_NAMES);
}

const char *class_name(size_t class)
{
	return CLASS_NAMES[class];
}
