/* SPDX-License-Identifier: MIT
 * apps.h - what the organisation has registered at a platform, so that its people can connect accounts there.
 *
 * Its id and secret are sealed in the vault; an account that is connected keeps a copy of its own. */
#ifndef ROOMS_CONNECT_APPS_H
#define ROOMS_CONNECT_APPS_H
#include "rooms/vault/secrets.h"
#include "verb/verb.h"

struct app {
	str platform, redirect, added_by;
	int64_t added;
};
enum { APPS_MOST = 100 };
err app_get(struct tx *, str platform, struct app *, bool *found);
err apps_all(struct tx *, struct app out[static APPS_MOST], size_t *n);	/* by platform */
err app_put(struct tx *, str platform, str redirect);			/* a new one, or in the place of the old */
err app_forget(struct tx *, str platform);				/* its secrets are dropped before */

extern const struct verb APP_VERBS[];	/* app add, list, remove */
#endif
