/* SPDX-License-Identifier: MIT
 * reading.h - how old a reader has to be for a text: an estimate, to keep our own sentences plain. */
#ifndef TESTS_HELP_READING_H
#define TESTS_HELP_READING_H
#include "base/base.h"

/* Flesch-Kincaid grade (0.39 words a sentence + 11.8 syllables a word - 15.59; Kincaid et al. 1975) plus 5, the age
 * at which a child enters that grade in the United States. Syllables are counted as runs of vowels, without a silent
 * e at the end. What is no prose is left out: `code`, --options, "quoted" examples, CAPITALS that stand for values,
 * and words with digits or punctuation inside. A text without words is 0. Over fewer than 12 words one long word
 * would decide: then the sentence is read as if it went on with words of one and a half syllables. */
double reading_age(str text);
#endif
