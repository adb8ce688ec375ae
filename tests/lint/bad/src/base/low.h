/* SPDX-License-Identifier: MIT
 * low.h - has no fault at all: a check that finds one here is wrong.
 *
 * strcpy(a, b) in a comment, and the word sandbox, are no faults; nor is a "thread" here. */
#ifndef BASE_LOW_H
#define BASE_LOW_H
#include <stddef.h>

/* ---- low: a section */

int low_one(int (*of)(int, int, int, int, int, int, int));
int low_two(const char *text);	/* time( in a comment */
#define LOW_TEXT "strcpy(a, b); // not a comment, SELECT is only a word"
#endif
