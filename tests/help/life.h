/* SPDX-License-Identifier: MIT
 * life.h - a day of a comms team with everything in it, lived step by step over any number of deaths.
 *
 * What people know and what the platforms hold lies in memory that outlives a process (struct life_side); all else is
 * in the folder. A life that died goes on with the step that was under way: people who got no answer look whether it
 * happened, and do it again if not. */
#ifndef HELP_LIFE_H
#define HELP_LIFE_H
#include "help/rota.h"

enum { LIFE_STEPS_MOST = 160, LIFE_TROUBLE = 4000 };

struct life_side {	/* shared between a parent and its children; zeroed: nothing was lived yet */
	int64_t now, mono;	/* the clock goes on where it stood; kept at every step, and by life_keep_clock */
	uint64_t chance;
	size_t step;		/* the one under way */
	int deaths;		/* before this process */
	bool lived;		/* to the end */
	int64_t leapt;		/* how far the wall clock has been set away from the other */
	bool answered[LIFE_STEPS_MOST];	/* schedpost said that it is done */
	struct rota rota;
	char trouble[LIFE_TROUBLE];	/* what went wrong, a line each; empty: nothing */
};

struct life {
	struct world *w;
	struct far far;
	struct life_side *side;
	bool again;		/* the step was under way when its process died */
};

/* Starts a daemon on the folder and lives from side->step to the end, and a day of rest. */
void life_live(struct life *, const char *folder, struct life_side *);
void life_keep_clock(struct life *);		/* at any moment: a death forgets what was not kept */
void life_wrong(struct life_side *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* After it: what must be true whatever happened. Lines go to side->trouble. The folder is opened, and closed again. */
void life_check(const char *folder, struct life_side *);
#endif
