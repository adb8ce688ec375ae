/* SPDX-License-Identifier: MIT
 * story.h - ten minutes of a life with schedpost, step by step, and what must be true at its end, whatever went
 * wrong.
 *
 * Three accounts (two of practice, one of Rota, whose tokens work once); posts with text, a picture, in a chain, told
 * to wait, with answers and requests that get lost, refused, cancelled, edited, paused, taken down, and for next
 * year; a clean restart. It keeps in mind what schedpost has answered: that must be there afterwards. */
#ifndef HELP_STORY_H
#define HELP_STORY_H
#include "help/rota.h"

enum { STORY_POSTS = 18 };

struct story {
	struct world *w;
	struct far far;
	struct rota side;
	size_t at;                  /* the step at hand */
	unsigned told[STORY_POSTS]; /* what was answered about each post: bits of story.c */
	bool started, down;         /* down: the last start failed */
	bool connected;             /* all accounts are, and that was answered */
	str picture;                /* its hash, once it was taken in */
	char hash[65];
};

/* The folder is the caller's. Nothing is started yet: story_restart. */
void story_begin(struct story *, const char *folder);
void story_end(struct story *);
/* A start, after a stop if it runs. With an err it is down, until the next start works. */
err story_restart(struct story *);

bool story_over(const struct story *);
const char *story_step_name(const struct story *);
/* Does the step at hand. With an err it may be tried again, else the next is at hand. The err lives until the next.
 */
err story_step(struct story *);
/* That step is done after all: a person has looked and found it so. */
void story_step_done(struct story *);
/* What verbs have written, in one line: the same before and after a verb that failed. */
err story_written(struct story *, str *out);

/* Until nothing happens by itself any more; then one more post is written and goes out. */
err story_rest(struct story *);
/* What is wrong, as a sentence for an engineer; empty: nothing. */
str story_check(struct story *);
#endif
