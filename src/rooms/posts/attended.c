/* SPDX-License-Identifier: MIT
 * attended.c - who answers readers when a post appears? */
#include "rooms/posts/attended.h"

#include "rooms/duty/replies.h"
#include "rooms/history/history.h"

err attended(struct tx *tx, const struct call *c, const struct account *on, int64_t at, str *reason)
{
	str why, given = str_trim(call_get(c, "unattended"));
	*reason = S("");
	TRY(reply_missing(tx, on, at, &why));
	if (!why.len) return NULL;
	*reason = given;
	if (given.len) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "unattended",
		    "%.*s Please choose another time, or say why that is fine: --unattended \"REASON\". 'schedpost cover gaps' "
		    "shows when nobody is there.",
		    SHOW(why));
}

err attended_note(struct tx *tx, int64_t post, int64_t account, str reason)
{
	if (!reason.len) return NULL;
	return history_add(tx, &(struct event){post, account, 0, "unattended",
					       arena_fmt(tx_arena(tx), "Nobody answers readers then: %.*s", SHOW(reason))});
}
