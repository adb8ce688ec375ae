/* SPDX-License-Identifier: MIT
 * leave.h - covers that a leave calendar proposes: drafts without a person. Of this room. */
#ifndef ROOMS_HANDOVER_LEAVE_H
#define ROOMS_HANDOVER_LEAVE_H
#include "rooms/handover/handover.h"

#include "rooms/handover/away.h"
#include "text/ics.h"

enum { LEAVES_MOST = 200, LEAVE_YEARS_AHEAD = 2 };
static const int64_t LEAVE_LEAST_MS = 4 * HOUR_MS; /* shorter entries are appointments */

enum leave_fate { LEAVE_NEW, LEAVE_SAME, LEAVE_MOVED, LEAVE_OFF, LEAVE_ASKS, LEAVE_TAKEN, LEAVE_FATES };
struct leave {         /* one entry of the calendar, by its owner's clock */
	str uid, span; /* span: what the entry says, for comparing: "2026-12-24/2027-01-01" */
	str guessed;   /* the zone that it names and nobody knows; empty: none */
	int64_t begins, ends;
	bool cancelled, cut; /* cut: longer than a cover lasts */
};
struct leaves {
	struct person owner;
	struct working own;
	struct account *on;
	size_t non;
	struct ics file;
	struct leave *all; /* in order of time */
	size_t n;
	size_t bad, repeats, over, brief, twice; /* left out: why */
	str guessed;                             /* the first zone that nobody knows */
};
/* What the calendar says that is still to come. */
err leaves_read(struct tx *, str file, struct leaves *);
/* Covers that a leave has proposed which is not in the calendar any more; not those that are over. */
err leaves_gone(struct tx *, const struct leaves *, struct cover **out, size_t *n);
struct leave_taken {
	enum leave_fate fate;
	int64_t id; /* of its cover; 0: none */
};
err leave_take(struct tx *, const struct call *, const struct leaves *, const struct leave *, struct reply *,
	       struct leave_taken *out);
#endif
