/* SPDX-License-Identifier: MIT
 * outlook.h - all that speaks for and against an instant on an account: loaded once for a window of time, then asked
 * about as many instants as one likes.
 *
 * Loading runs inside a transaction, and what is loaded lives in its arena. Asking is pure, and allocates only the
 * sentences of outlook_not. Instants are ms UTC, worths as in habit.h. */
#ifndef ROOMS_SLOTS_OUTLOOK_H
#define ROOMS_SLOTS_OUTLOOK_H
#include "rooms/duty/roster.h"
#include "rooms/slots/aware.h"
#include "rooms/slots/followers.h"
#include "rooms/slots/priors.h"
#include "rooms/slots/team.h"

enum {
	OUTLOOK_DAYS_MOST = 60,
	OUTLOOK_WEEKS_MOST = OUTLOOK_DAYS_MOST / 7 + 2,
	OUTLOOK_TAKEN_MOST = 5000,
	COMPARABLE_LEAST = 30,	/* own posts near an hour; with fewer it is a guess */
	STAGGER_MS = 20 * 60 * 1000	/* lies at least between posts that say the same on two accounts */
};

struct outlook {
	const struct account *on;
	const struct zone *zone;
	struct window window;
	int64_t now;
	struct online online;	/* when its followers are, where an export says so; it is part of the habit's prior */
	struct habit habit;
	double wander[OUTLOOK_WEEKS_MOST][WEEK_HOURS];	/* of each week that the window touches, whoever asks when */
	struct apart apart;
	int64_t *taken;		/* what is planned there or went out lately, ascending */
	size_t ntaken;
	struct team_time *team;	/* free or not, those of its window, ascending */
	size_t nteam;
	struct lock *locks;
	size_t nlocks;
	bool answered;		/* the account says when its readers are answered */
	struct window *replies;
	size_t nreplies;
	struct roster *roster;
	struct occurrence aware;	/* the awareness day that the post is for; its day NULL: none. Set once it is loaded */
	const int64_t *beside;	/* likewise: when the same is said on other accounts */
	size_t nbeside;
};
/* window: at most OUTLOOK_DAYS_MOST days, from now on. */
err outlook_load(struct tx *, const struct account *, const struct window *, struct outlook *);
/* When posts of that campaign go out on other accounts, and the instants given: these are kept apart from. */
struct beside {
	str campaign;		/* empty: none */
	const int64_t *at;
	size_t n;
	int64_t post;		/* which is moved: what it has now, there and elsewhere, counts as free; 0: none */
};
err outlook_beside(struct tx *, const struct beside *, struct outlook *);
double outlook_hour(const struct outlook *, int64_t at);	/* of the week, on the wall there */
void outlook_wander(struct outlook *);	/* for outlook_load: the same week, the same chance */

/* Every quarter of an hour, a few minutes behind it, for on the hour everybody posts: which minutes is always the same
 * for an account and an hour. Offers that may not be say why by a code of this room. */
err outlook_offers(struct arena *, const struct outlook *, struct offer **out, size_t *n);

/* The first of the team's slots in its window that is free: nothing else goes out near it, no hold is on, its day bears
 * one more, and somebody answers. The team has chosen it, so neither night nor a platform's distance is against it.
 * NULL: none. */
const struct team_time *outlook_team(const struct outlook *);
struct choice outlook_choice(const struct outlook *, const struct offer *, size_t n);

int64_t outlook_week(const struct outlook *, int64_t at);	/* of its window's weeks, from Monday on: 0, 1, ... */

struct slot {	/* of one instant */
	int64_t at;
	double hour;		/* of the week, on the wall there */
	struct worth worth;
	double crowd;		/* what others nearby cost; at least 0 */
	double aware;		/* what the awareness day gives */
	double score;		/* by which it is chosen: with chance */
};
struct slot outlook_slot(const struct outlook *, int64_t at);
/* The code of what stands against it; NULL: nothing. */
const char *outlook_against(const struct outlook *, int64_t at);
/* How many offers each reason stands against: "412 outside of the hours in which readers are answered, 3 taken". */
str outlook_tally(struct arena *, const struct offer *, size_t n);
/* Where what is on has no end, no later time helps: which hold or lockdown that is, and what ends it. Else `usual`. */
str outlook_advice(struct arena *, const struct outlook *, str usual);
/* What stands against it, as a part of a sentence. */
err outlook_not(struct arena *, const struct outlook *, int64_t at, const char *code, str *out);
#endif
