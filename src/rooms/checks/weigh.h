/* SPDX-License-Identifier: MIT
 * weigh.h - how much a text reads as if it told of one person in care: the marks of its words, weighed; for this room
 * only.
 *
 * A mark is what a word is: a kind of thing by WordNet, a list of words.txt, a function word ("she", "our", "after"), a
 * number, a word with a capital. What counts is which marks a text has, which stand beside each other, its words, and
 * all that stands above them in WordNet.
 */
#ifndef ROOMS_CHECKS_WEIGH_H
#define ROOMS_CHECKS_WEIGH_H
#include "rooms/checks/inside.h"

enum { MARKS_MOST = 24 /* of one word */ };
size_t marks_count(void);	/* ask it once before marks_of */
size_t marks_of(const struct word *, uint16_t out[static MARKS_MOST]);
size_t mark_of_list(enum list);
/* "she", "l:relation", "n:person+", "v:motion-ed", "<number>" */
str mark_name(struct arena *, size_t mark);
enum { MARK_ALONE /* beside nothing */, MARK_BEGIN /* of a sentence */ };

/* A pair of marks, a class of things, or a word by its hash, and the round in which it was met. */
struct met {
	uint32_t key, round;
};
struct weighing {
	struct arena *a;
	size_t marks;		/* marks_count() */
	uint32_t round;		/* what was met in an earlier one does not count */
	struct met *met;	/* at most half of it in use */
	size_t size;		/* cells of it, a power of two */
	int64_t sum;
	size_t n;		/* pairs, classes and words that were met */
};
struct weighing *weigh_new(struct arena *);
void weigh(struct weighing *, const struct doc *);
bool weigh_has(const struct weighing *, size_t first, size_t second);	/* that pair of marks was met */
bool weigh_has_class(const struct weighing *, size_t class);
/* As the policy counts: 3 are worth a warning, 5 a block, unless it says otherwise. */
double weigh_points(const struct weighing *);
/* The most of what few sentences in a row weigh by themselves: what is harmless around them hides nothing. Begins `w`
 * anew each time. */
double weigh_windows(struct weighing *w, const struct doc *);

/* A post, with what it answers and the earlier posts that go on with it. */
struct look {
	struct told told;
	const struct doc *anchored;	/* whose words mean somebody; NULL: none do */
	bool used;			/* earlier posts, */
	str by;				/* and which tell more than the post alone: "post 4 and post 9"; may be empty */
	struct weighing *weighing;
	double points;
};
void combination_look(struct scan *, struct look *);
bool weighs_word(const struct word *);	/* its letters count, besides its marks */
#endif
