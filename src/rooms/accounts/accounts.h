/* SPDX-License-Identifier: MIT
 * accounts.h - connected profiles on platforms: their state, zone, limits and groups.
 *
 * connecting ──▶ ready ◀──▶ reconnect ──▶ removed. Only a ready account publishes; nothing of its queue is lost
 * meanwhile. */
#ifndef ROOMS_ACCOUNTS_ACCOUNTS_H
#define ROOMS_ACCOUNTS_ACCOUNTS_H
#include "store/store.h"
#include "verb/verb.h"

#include <schedpost/plugin.h>

struct account {	/* texts live in the transaction's arena */
	int64_t id;
	str name, platform, server, handle, remote_id, title, zone, state, why, settings, limits;
	int64_t late_ms, held_until, limits_at, expires, may_be_private;
};

enum { ACCOUNTS_MOST = 5000 };

err account_get(struct tx *, int64_t id, struct account *, bool *found);
struct account account_copy(struct arena *, const struct account *);	/* texts and all */
/* By name; not a removed one. ERR_MISSING names the nearest. */
err account_need(struct tx *, str name, struct account *);
/* "library,@wards": names and groups, each account once, in the order given. Empty: the only account there is, or
 * ERR_INPUT "which-account". */
err accounts_named(struct tx *, str list, struct account **out, size_t *n);
err accounts_all(struct tx *, struct account **out, size_t *n);	/* all but removed ones, by name */
/* The server's own limits where it told them, else the platform's. */
err account_limits(struct tx *, const struct account *, sp_limits *out);

err account_begin(struct tx *, const struct account *, int64_t *id);	/* a row in state connecting */
struct who {	/* whose account it turned out to be */
	str handle, remote_id, title, server, settings;
	int64_t expires;
};
err account_ready(struct tx *, int64_t id, const struct who *);
err accounts_reconnect(struct tx *, int64_t id, str why);	/* holds its queue until somebody connects again */
err account_hold(struct tx *, int64_t id, int64_t until, bool whole_platform);
err account_set_limits(struct tx *, int64_t id, str json);
err account_forget(struct tx *, int64_t id);	/* state removed, secrets dropped; connecting ones vanish */

#endif
