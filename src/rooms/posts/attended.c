/* SPDX-License-Identifier: MIT
 * attended.c - who answers readers when a post appears? */
#include "rooms/posts/attended.h"

#include "rooms/duty/replies.h"
#include "rooms/history/history.h"
#include "rooms/posts/stops.h"

err attended(struct tx *tx, const struct call *c, const struct account *on, int64_t at, str *reason)
{
	str why, given = str_trim(call_get(c, "unattended"));
	*reason = S("");
	TRY(reply_missing(tx, on, at, &why));
	if (!why.len) return NULL;
	*reason = given;
	if (given.len) return words_give_away(tx, given);
	struct window *hours;
	size_t n;
	TRY(reply_windows(tx, on, &(struct window){at, at + 1}, &hours, &n));
	if (n && !on->owner.len && !on->deputy.len)	/* no other time would help */
		return FAIL(tx_arena(tx), ERR_INPUT, "unattended",
			    "%.*s Please say who looks after it: schedpost account set %.*s --owner NAME. Until then, say why it is fine: "
			    "--unattended \"REASON\".", SHOW(why), SHOW(on->name));
	return FAIL(tx_arena(tx), ERR_INPUT, "unattended",
		    "%.*s Please choose another time, or say why that is fine: --unattended \"REASON\". 'schedpost cover gaps' "
		    "shows when nobody is there.",
		    SHOW(why));
}

err attended_all(struct tx *tx, const struct call *c, const struct draft *d, str *reason)
{
	*reason = S("");
	for (size_t i = 0; d->timed && i < d->nplaces; i++) {
		str given;
		TRY(attended(tx, c, &d->places[i].account, d->places[i].when.at, &given));
		if (given.len) *reason = given;
	}
	return NULL;
}

err attended_warn(struct tx *tx, const struct job *j, struct reply *r, bool *yes)
{
	static const unsigned TO_GO = 1u << JOB_DRAFT | 1u << JOB_REVIEW | 1u << JOB_READY;
	struct account on;
	str why;
	*yes = false;
	if (!j->at || j->part > 1 || !((TO_GO >> j->state) & 1u)) return NULL;
	TRY(account_of(tx, j->account, &on));
	TRY(reply_missing(tx, &on, MAX(j->at, tx_now(tx)), &why));
	*yes = why.len > 0;
	if (*yes)
		reply_warn(r, "%.*s It goes out all the same, so please look after the answers yourself.", SHOW(why));
	return NULL;
}

err attended_note(struct tx *tx, int64_t post, int64_t account, str reason)
{
	if (!reason.len) return NULL;
	return history_add(tx, &(struct event){post, account, 0, "unattended",
					       arena_fmt(tx_arena(tx), "Nobody answers readers then: %.*s", SHOW(reason))});
}
