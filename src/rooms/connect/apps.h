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
err app_get(struct tx *, str platform, struct app *, bool *found);

extern const struct verb APP_VERBS[];	/* app add, list, remove */
#endif
