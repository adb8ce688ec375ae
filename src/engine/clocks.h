/* SPDX-License-Identifier: MIT
 * clocks.h - our clock against itself and against those of the platforms: it may be wrong, and be set at any moment.
 *
 * What people have planned follows the clock, whatever it shows. What schedpost itself has noted by it (when a request
 * left, when to try again, until when to hold back) is moved with it when it is set back; else one's own post would be
 * too old to be found, and a wait of a minute could become one of days. Set forward, nothing is moved, which makes a
 * look-up read more than it needs, and never less; but the time between two looks was not really waited, and what is on
 * its way may need it, so the looks begin anew.
 *
 * That it was set is seen by its lead over the time since the machine came up. The lead by which the rows were noted is
 * a row itself, saved together with what it has moved: so a clock that is set while schedpost is stopped, or in the
 * instant in which it is killed, is followed at the next start. Only a machine that was itself off in between has
 * forgotten. */
#ifndef ENGINE_CLOCKS_H
#define ENGINE_CLOCKS_H
#include "engine/engine.h"

enum {
	CLOCKS_APART_MS = 10 * 60 * 1000,	/* between ours and a server's: over it, its list proves nothing */
	CLOCKS_SIGNED_MS = 5 * 60 * 1000,	/* over it, servers refuse what is dated: RFC 5849 3.3, RFC 9449 11.1 */
	CLOCK_STEP_MS = 60 * 1000,		/* what goes unnoticed of a clock that is set back */
	CLOCK_LEAP_MS = 500			/* and of one that is set forward */
};

struct clocks {	/* zeroed is fresh */
	bool under_way;
	str boot;		/* the doors' */
	int64_t lead;		/* the wall clock less the time since the machine came up, at the last tick */
	int64_t noted, noting;	/* the lead that is saved; the one being saved */
	int64_t owed, moving;	/* ms by which it was set back, and rows are not moved yet; those being moved */
	int64_t leapt, doubting;	/* the same of leaps ahead */
	int64_t said_at;	/* monotonic; when the log was last told of a server's clock; 0: never */
};
/* At the start, before anything else goes by the rows: follows what the clock did while schedpost was away. May be run
 * again. */
err clocks_begin(struct tx *, struct clocks *, const struct engine_doors *);
/* True: the clock was set, so what is in hand and was not begun must be let go: its instant may have to come again, and
 * what it knows of looks may not hold. */
bool clocks_tick(struct clocks *, const struct engine_doors *);
/* Why a server may have turned a request down, as a sentence about the clock; empty: it is not the clock. ahead_ms: as
 * below; title: the platform's name. */
str clocks_refusal(struct arena *, const struct http_answer *, int64_t ahead_ms, str title);
/* Our clock is so far ahead of a server's: the log is told, once an hour at most, when it is too far. */
void clocks_told(struct clocks *, int64_t ahead_ms, int64_t mono, str server);
#endif
