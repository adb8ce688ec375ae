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
	str uid, span; /* span: what the entry says, for comparing: "20261224/20270101" */
	int64_t begins, ends;
	bool cancelled, cut; /* cut: longer than a cover lasts */
};
struct leaves {
	struct person owner;
	struct working own;
	struct account *on;
	size_t non;
	struct leave *all; /* in order of time */
	size_t n;
	size_t bad, repeats, over, brief; /* left out: why */
};
/* What the calendar says that is still to come. */
err leaves_read(struct tx *, str file, struct leaves *);
struct leave_taken {
	enum leave_fate fate;
	int64_t id; /* of its cover; 0: none */
};
err leave_take(struct tx *, const struct call *, const struct leaves *, const struct leave *, struct reply *,
	       struct leave_taken *out);
#endif
