/* SPDX-License-Identifier: MIT
 * slots.h - good times for posts, and why: chosen, explained, and held against what people ask for.
 *
 * Inside a transaction; texts live in its arena. Instants are ms UTC. */
#ifndef ROOMS_SLOTS_SLOTS_H
#define ROOMS_SLOTS_SLOTS_H
#include "rooms/slots/outlook.h"
#include "text/when.h"
#include "verb/verb.h"

enum { SLOTS_MOST = 50, SLOTS_USUAL = 3, SLOTS_DAYS_USUAL = 7 };

struct slot_range {	/* multipliers of the usual: what is expected, and where eight of ten such hours lie */
	double times, low, high;
};
struct slot_range slot_range(const struct slot *);
/* What it is made of: "1.18x lunch (...); 0.97x your own 41 posts; ..." */
str slot_parts(struct arena *, const struct outlook *, const struct slot *);
/* What all hours rest on: "a rule of thumb and 41 posts of your own". */
str slot_sources(struct arena *, const struct outlook *);
/* "HIGH", "MEDIUM" or "LOW", by how many own posts lie near it. */
const char *slot_confidence(const struct worth *);

/* The time for a word: "best" in the coming week, "next" in the coming day, or a part of the day (priors.h), on the
 * first day of the coming week that has one. ERR_INPUT "no-slot" tells what stands against it; "bad-slot": no such
 * word. *why: what it is made of. */
#define SLOT_WORDS "best|next|morning|lunch|home|evening"
struct slot_ask {
	const struct account *on;
	str word;
	str day;			/* the awareness day that the post is for; empty: none */
	const struct calendar *calendar;	/* needed with a day */
	struct beside beside;		/* posts on other accounts that it keeps apart from */
};
/* With an awareness day "best" is from the week before it to its end, another word on it. */
err slot_find(struct tx *, const struct slot_ask *, struct when *out, str *why);
/* In the same window: what a team does that has slots of its own, the first that is free; else, or where the post is
 * for a day, what somebody does who knows the rule of thumb alone, its first best hour that may be. */
err slot_usual(struct tx *, const struct slot_ask *, struct when *out, str *why);

/* From and until as people write times, each empty: now, and a week later. ERR_INPUT "too-far", "bad-span". */
err slots_window(struct tx *, const struct zone *, str from, str until, struct window *);
err slots_past(struct tx *, str day);	/* ERR_INPUT "past-day" */

extern const struct verb SLOTS_VERBS[];	/* slots */
#endif
