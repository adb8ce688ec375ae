/* SPDX-License-Identifier: MIT
 * retry.c - the one place where a verdict becomes policy. */
#include "engine/retry.h"

#include "base/clock.h"

enum { FIRST_WAIT = 30 * 1000, TABLE = 6 };

int64_t backoff_ms(int tries, uint32_t chance)
{
	static const int64_t WAITS[TABLE] = {FIRST_WAIT, 2 * 60000, 5 * 60000, 15 * 60000, 30 * 60000, HOUR_MS};
	int64_t wait = WAITS[MIN(MAX(tries, 0), TABLE - 1)];
	return wait - wait / 5 + (int64_t)(chance % (uint32_t)(wait / 5 * 2 + 1));
}

static int64_t later(const struct outcome_in *in)
{
	if (in->not_before <= in->now) return in->now + backoff_ms(in->tries, in->chance);
	/* Told a time: a little after it, so that not everybody comes back at once. */
	return MIN(in->not_before, in->now + DAY_MS) + (int64_t)(in->chance % 2000);
}

/* A whole answer that says no: the platform has not done it. 408 is its own loss of our request, half-way. */
static bool clear_no(const struct outcome_in *in)
{
	return in->arrival == SP_ARRIVED && in->status >= 400 && in->status < 500 && in->status != 408;
}

/* Somebody sits before the screen and waits for the answer. */
static bool is_asked_for(sp_op op)
{
	return op == SP_CONNECT || op == SP_WHOAMI;
}

bool retry_at_once(sp_op op, sp_arrival arrival)
{
	return is_asked_for(op) && arrival == SP_LOST;
}

/* Figures are asked for again by their own room, and only as long as they are of the same age (rooms/numbers). */
static bool tried_once(sp_op op)
{
	return is_asked_for(op) || op == SP_NUMBERS;
}

/* Of no post in particular. Who may not read, may publish for all that. */
static bool only_reads(sp_op op)
{
	return op == SP_TIMELINE || op == SP_PROFILE || op == SP_NUMBERS;
}

/* What comes again by itself: limits tomorrow, lists and profiles in some minutes. */
static bool comes_again(sp_op op)
{
	return op == SP_LIMITS || only_reads(op);
}

/* What no person could decide asks nobody; a log-in is renewed as soon as the platform is well, however long that
 * takes. */
static struct outcome again(const struct outcome_in *in)
{
	bool last = in->lethal || in->tries + 1 >= TRIES_MOST;
	if (tried_once(in->op) || (last && comes_again(in->op))) return (struct outcome){.to = JOB_REFUSED};
	if (in->lethal && in->op == SP_REFRESH) return (struct outcome){.to = JOB_REFUSED, .reconnect = true};
	if (last && in->op != SP_REFRESH) return (struct outcome){.to = JOB_ASKING, .count_try = 1};
	return (struct outcome){.to = JOB_READY, .due = later(in), .count_try = 1};
}

/* The table of verdicts, once it is settled that the verdict is believed. */
static struct outcome believed(const struct outcome_in *in)
{
	switch (in->verdict) {
	case SP_OK: return (struct outcome){.to = JOB_DONE};
	case SP_ABSENT: return (struct outcome){.to = in->op == SP_DELETE ? JOB_DONE : JOB_REFUSED};
	case SP_REFUSED: return (struct outcome){.to = JOB_REFUSED, .reconnect = in->op == SP_REFRESH};
	case SP_STALE_TOKEN:
		if (in->tries >= 3)
			return (struct outcome){.to = is_asked_for(in->op) ? JOB_REFUSED : JOB_READY, .due = in->now,
						.reconnect = true, .count_try = 1};
		return (struct outcome){.to = JOB_READY, .due = in->now, .refresh = true, .count_try = 1};
	case SP_RECONNECT:
		if (only_reads(in->op)) return (struct outcome){.to = JOB_REFUSED};
		if (is_asked_for(in->op)) return (struct outcome){.to = JOB_REFUSED, .reconnect = true};
		return (struct outcome){.to = JOB_READY, .due = in->now, .reconnect = true};
	case SP_LATER: {
		struct outcome o = again(in);
		o.hold = o.to == JOB_READY;
		return o;
	}
	case SP_UNSURE: break;
	}
	return again(in);
}

struct outcome outcome_of(const struct outcome_in *in)
{
	if (!in->committed) return believed(in);
	if (in->arrival == SP_NEVER_LEFT) return again(in);
	bool yes = in->verdict == SP_OK && in->arrival == SP_ARRIVED && in->status < 500 && in->status != 408;
	bool no = in->verdict != SP_OK && in->verdict != SP_UNSURE && in->verdict != SP_ABSENT && clear_no(in);
	if (yes || no) return believed(in);
	bool told = in->not_before > in->now;	/* the look waits, too, and so do others */
	return (struct outcome){.to = JOB_UNSURE, .due = told ? later(in) : in->now, .hold = told,
				.count_try = in->lethal ? TRIES_MOST : 0};
}

/* Certainly not there. The second time it is sent at once; a platform that fails each time is given more and more
 * rest. */
static struct outcome send_again(const struct look_in *in)
{
	bool hopeless = in->tries + 1 >= TRIES_MOST;
	int64_t wait = in->tries ? backoff_ms(in->tries - 1, in->chance) : 0;
	return (struct outcome){.to = hopeless ? JOB_ASKING : JOB_READY, .due = in->now + wait, .count_try = 1};
}

struct outcome look_outcome(const struct look_in *in)
{
	int looks = in->looks + 1;
	/* Found on one page of a list, while the next one told that the log-in is no good any more. */
	bool stale = in->verdict == SP_STALE_TOKEN, dead = in->verdict == SP_RECONNECT;
	if (in->found) return (struct outcome){.to = JOB_DONE, .refresh = stale, .reconnect = dead};
	bool old_enough = in->now - in->intent_at >= in->listing_delay_ms;
	if (in->absent && (in->exact || (in->absent_before && old_enough))) return send_again(in);
	struct outcome o = {.to = in->lethal || looks >= LOOKS_MOST ? JOB_ASKING : JOB_UNSURE,
			    .refresh = stale,
			    .reconnect = dead,
			    .hold = in->verdict == SP_LATER};
	int64_t wait = in->absent ? MAX((int64_t)1000, in->listing_delay_ms) : backoff_ms(looks - 1, in->chance);
	o.due = MAX(in->now + wait, MIN(in->not_before, in->now + DAY_MS));
	return o;
}
