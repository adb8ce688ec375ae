/* SPDX-License-Identifier: MIT
 * connect_store.h - what the dialogue and the care of accounts ask of the tables. */
#ifndef ROOMS_CONNECT_CONNECT_STORE_H
#define ROOMS_CONNECT_CONNECT_STORE_H
#include "rooms/accounts/accounts.h"

/* An account of that name that is connected or waits to be; one half-way is swept away first. */
err connect_find(struct tx *, str name, struct account *, bool *found);
err connect_group(struct tx *, str group, int64_t account, bool in);
err connect_group_like(struct tx *, int64_t account, int64_t like);	/* into the groups of the other */
err connect_answered(struct tx *, int64_t job, str answer);	/* the job goes on */
/* What it has gathered is dropped at once. One that is just sending ends with its answer. */
err connect_cancel(struct tx *, int64_t job);
#define CODE_DROPPED "dropped"	/* of such a one meanwhile */
err connect_note_key(struct tx *, int64_t job, str key);
err connect_cancel_earlier(struct tx *, int64_t account);	/* dialogues that somebody has walked away from */

/* Its test call, or its limits, are asked for since then and not answered yet. */
err connect_is_asked(struct tx *, int64_t account, int64_t since, bool *open);
err connect_test_of(struct tx *, int64_t account, int64_t after_job, int64_t *job);	/* the last one; 0: none */
err connect_twin(struct tx *, const struct account *, struct account *, bool *found);	/* the same page once more */

struct account_change {	/* empty or negative: stays */
	str zone;
	int64_t late_ms, day_most, gap_ms;
	str owner, deputy, audience, nation, kind, risk, approval;
	str replies;	/* at NULL: stays; empty: nothing is said any more */
	str sign_off;	/* "yes" or "no" */
};
/* ERR_INPUT "staff-posts" when it would be public from now on and posts for staff wait there. */
err account_change(struct tx *, int64_t id, const struct account_change *);
err account_waiting(struct tx *, int64_t id, int64_t *n);	/* posts that are not out and not cancelled */
err account_groups(struct tx *, int64_t id, str *out);		/* "wards, all" */
err account_cancel_waiting(struct tx *, int64_t id);
#endif
