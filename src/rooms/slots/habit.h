/* SPDX-License-Identifier: MIT
 * habit.h - what each hour of the week is worth on an account: a weak prior, and what its own posts have shown.
 *
 * All worths are natural logarithms of multipliers of the account's usual engagement: 0 is the usual, 0.18 is 1.20x.
 * Hours are those of the wall in the account's zone, so they move with the clocks as its readers do; an hour of the
 * week is 0 to 168, Monday 0:00 is 0. Pure; any thread; nothing is allocated. How it was found and measured:
 * docs/BESTTIME.md. */
#ifndef ROOMS_SLOTS_HABIT_H
#define ROOMS_SLOTS_HABIT_H
#include "base/base.h"

enum {
	WEEK_HOURS = 168,
	FORMS = 4,		/* kinds of posts that are compared with their like alone: text, picture, film, chain */
	FORGET_DAYS = 180	/* after so many a post counts half */
};

struct prior {	/* before anything is known of an account */
	double worth[WEEK_HOURS];
};

struct habit {	/* of one account, in the order in which its posts went out */
	double prior[WEEK_HOURS];
	double weight[WEEK_HOURS], sum[WEEK_HOURS];	/* of posts near each hour; as of `at` */
	double usual[FORMS];	/* logarithm of 1 + engagement */
	double noise;		/* variance of what is left */
	int posts[FORMS];
	int all;
	int64_t at;		/* ms UTC of the last post; 0: none */
};
void habit_begin(struct habit *, const struct prior *);

struct shown {	/* by one post, a day after it went out */
	int64_t at;		/* ms UTC, not before that of the post before it */
	double hour;		/* of the week */
	double engagement;	/* at least 0 */
	int form;
};
void habit_learn(struct habit *, const struct shown *);

struct worth {
	double mean, sd;	/* what is believed of that hour, and how sure */
	double prior;		/* the part that was believed beforehand */
	double near;		/* own posts near it, each counted by how near and how new it is */
};
struct worth habit_worth(const struct habit *, double hour);

/* How much a post at one hour of the week says about another: 1 the same, to 0. */
double habit_kernel(double hour, double other);
#endif
