/* SPDX-License-Identifier: MIT
 * weigh.h - how much a text reads as if it told of one person in care: the marks of its words, weighed; for this room
 * only.
 *
 * A mark is what a word is: a kind of thing by WordNet, a list of words.txt, a function word ("she", "our", "after"), a
 * number, a word with a capital. What counts is which marks a text has, which stand beside each other, and its words.
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

struct weighing {
	size_t marks;		/* marks_count() */
	uint64_t *pairs;	/* a bit for each pair of marks that was met: the first times `marks`, and the second */
	uint64_t words[1024];	/* a bit for each hash of a word */
	int64_t sum;
	size_t n;		/* pairs and words that were met */
};
struct weighing *weigh_new(struct arena *);
void weigh(struct weighing *, const struct doc *);
/* As the policy counts: 3 are worth a warning, 5 a block, unless it says otherwise. */
double weigh_points(const struct weighing *);

/* A post, with what it answers and the earlier posts that go on with it. */
struct look {
	struct told told;
	const struct doc *anchored;	/* whose words mean somebody; NULL: none do */
	bool used;			/* earlier posts */
	struct weighing *weighing;
	double points;
};
void combination_look(struct scan *, struct look *);
bool weighs_word(const struct word *);	/* its letters count, besides its marks */
#endif
