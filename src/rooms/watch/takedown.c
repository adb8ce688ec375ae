/* SPDX-License-Identifier: MIT
 * takedown.c - what a takedown comes to is noted and told; and what no program can delete any more goes to a person. */
#include "rooms/watch/takedown.h"

#include "rooms/history/history.h"
#include "rooms/lockdown/drilled.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/notices/notices.h"

#include <inttypes.h>

str takedown_why_by_hand(struct arena *a, int64_t foreign, str why, str url)
{
	str where = url.len ? url : S("on its page");
	return arena_fmt(a, "%.*s Do it there by hand, then say so with 'schedpost takedown done %" PRId64 "': %.*s", SHOW(why), foreign,
			 SHOW(where));
}

err takedown_came_to(struct tx *tx, const struct takedown *t, int64_t account)
{
	struct arena *a = tx_arena(tx);
	struct drilled drill;
	bool drilled;
	bool stands = t->outcome == TAKEDOWN_BY_HAND || t->outcome == TAKEDOWN_REFUSED;
	str title = takedown_title(t->outcome);
	str note = arena_fmt(a, "Foreign post %" PRId64 ": %.*s. %.*s", t->foreign, SHOW(title), SHOW(t->why));
	str what = arena_fmt(a, "may still have foreign post %" PRId64 ", which was to be taken down (%.*s)", t->foreign,
			     SHOW(title));
	const char *event = stands ? "foreign-still-there" : "foreign-gone";
	TRY(history_add(tx, &(struct event){0, account, 0, event, note}));
	if (t->outcome == TAKEDOWN_GONE || t->outcome == TAKEDOWN_REMOVED) return NULL;
	TRY(drilled_on(tx, account, &drill, &drilled));
	if (drilled) return lockdown_tell(tx, account, note, S("schedpost takedown list"));
	struct notice told = {.topic = TOPIC_FAILURE, .account = account, .what = what, .text = t->why, .urgent = true,
			      .also = TO_ADMINS, .todo = S("schedpost takedown list")};
	return notice_add(tx, &told);
}

static err give_up(struct tx *tx, const struct takedown_stuck *s)
{
	struct arena *a = tx_arena(tx);
	str why = arena_fmt(a, "'%.*s' has lost its log-in, so no program can delete it.", SHOW(s->account_name));
	struct takedown t = {.foreign = s->foreign, .outcome = TAKEDOWN_BY_HAND,
			     .why = takedown_why_by_hand(a, s->foreign, why, s->url)};
	TRY(takedown_stop(tx, s->job));
	TRY(takedown_end(tx, t.foreign, t.outcome, t.why));
	return takedown_came_to(tx, &t, s->account);
}

err takedowns_follow(struct tx *tx)
{
	struct takedown_stuck *all;
	size_t n;
	TRY(takedowns_stuck(tx, &all, &n));
	for (size_t i = 0; i < n; i++) TRY(give_up(tx, &all[i]));
	return NULL;
}
