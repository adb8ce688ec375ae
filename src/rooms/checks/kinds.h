/* SPDX-License-Identifier: MIT
 * kinds.h - of what kind the things are that words stand for, by WordNet. Pure; any thread. */
#ifndef ROOMS_CHECKS_KINDS_H
#define ROOMS_CHECKS_KINDS_H
#include "base/base.h"

enum { NOUN_KINDS = 68 /* wordnet.awk: 42 above them, and the 26 files of nouns */, VERB_KINDS = 15 };
enum verb_form { FORM_BASE, FORM_S, FORM_ING, FORM_ED };
/* All that stands above the word's first sense by WordNet: numbers below classes_count(). */
struct classes {
	const uint16_t *at;
	size_t n;
};
struct kinds {
	const unsigned char *noun;	/* `n` numbers below NOUN_KINDS */
	size_t n;
	bool several;
	int verb;			/* below VERB_KINDS; -1: it is no verb */
	enum verb_form form;
	struct classes noun_classes, verb_classes;
};
struct kinds kinds_of(str key); /* of a word in small letters */
const char *noun_kind_name(size_t);
size_t classes_count(void);
const char *class_name(size_t);	/* "sick_person:18:0": as in WordNet's lists of senses; no two are the same */
#endif
