/* SPDX-License-Identifier: MIT
 * states.c - the table of states; every move of a job is looked up here. */
#include "rooms/queue/states.h"

#define TO(state) (1u << JOB_##state)

static const struct {
	const char *name, *title;
	unsigned next;
} STATES[JOB_STATES] = {
	[JOB_DRAFT] = {"draft", "draft", TO(READY) | TO(CHAINED) | TO(REVIEW) | TO(CANCELLED)},
	[JOB_REVIEW] = {"review", "waits for approval", TO(READY) | TO(CHAINED) | TO(LATE) | TO(DRAFT) | TO(PAUSED) |
		       TO(CANCELLED)},
	[JOB_CHAINED] = {"chained", "waiting", TO(READY) | TO(REVIEW) | TO(CANCELLED) | TO(PAUSED)},
	[JOB_READY] = {"ready", "waiting", TO(SENDING) | TO(DONE) | TO(REFUSED) | TO(ASKING) | TO(LATE) | TO(UNSURE) |
		       TO(PAUSED) | TO(REVIEW) | TO(CANCELLED)},
	[JOB_SENDING] = {"sending", "sending", TO(DONE) | TO(REFUSED) | TO(READY) | TO(UNSURE) | TO(ASKING)},
	[JOB_UNSURE] = {"unsure", "looking it up", TO(DONE) | TO(READY) | TO(ASKING)},
	[JOB_ASKING] = {"asking", "asks you", TO(READY) | TO(REVIEW) | TO(DONE) | TO(CANCELLED)},
	[JOB_LATE] = {"late", "missed its time", TO(READY) | TO(REVIEW) | TO(DRAFT) | TO(CANCELLED) | TO(PAUSED)},
	[JOB_PAUSED] = {"paused", "paused", TO(READY) | TO(CHAINED) | TO(REVIEW) | TO(DRAFT) | TO(CANCELLED)},
	[JOB_REFUSED] = {"refused", "refused", TO(READY) | TO(REVIEW) | TO(CANCELLED)},
	[JOB_DONE] = {"done", "published", TO(GONE)},
	[JOB_CANCELLED] = {"cancelled", "cancelled", 0},
	[JOB_GONE] = {"gone", "taken down", 0},
};

str job_state_name(enum job_state s)
{
	return str_of(STATES[s].name);
}

str job_state_title(enum job_state s)
{
	return str_of(STATES[s].title);
}

bool job_is_by_hand(enum job_state s, str code)
{
	return s == JOB_ASKING && str_is(code, S(CODE_BY_HAND));
}

bool job_may_be_out(enum job_state s, str code)
{
	return ((TO(SENDING) | TO(UNSURE) | TO(ASKING) | TO(DONE)) >> s & 1u) && !job_is_by_hand(s, code);
}

bool job_waits(enum job_state s, str code)
{
	return ((TO(READY) | TO(CHAINED) | TO(REVIEW) | TO(PAUSED) | TO(LATE)) >> s & 1u) || job_is_by_hand(s, code);
}

str job_title(enum job_state s, str code)
{
	return job_is_by_hand(s, code) ? S("to be posted by hand") : job_state_title(s);
}

bool job_state_read(str name, enum job_state *out)
{
	for (int i = 0; i < JOB_STATES; i++)
		if (str_is(name, str_of(STATES[i].name))) {
			*out = (enum job_state)i;
			return true;
		}
	return false;
}

bool job_states_titled(str title, enum job_state out[static 2])
{
	int n = 0;
	for (int i = 0; i < JOB_STATES && n < 2; i++)
		if (str_is(title, str_of(STATES[i].title))) out[n++] = (enum job_state)i;
	if (n == 1) out[1] = out[0];
	return n != 0;
}

bool job_state_may(enum job_state from, enum job_state to)
{
	return (STATES[from].next >> to) & 1u;
}
