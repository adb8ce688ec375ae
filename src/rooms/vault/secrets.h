/* SPDX-License-Identifier: MIT
 * secrets.h - the table of sealed secrets: put, load, take into force. Values are sealed when they are handed in. */
#ifndef ROOMS_VAULT_SECRETS_H
#define ROOMS_VAULT_SECRETS_H
#include "store/store.h"

#include <schedpost/plugin.h>

/* Sealed values by kind; empty where there is none. */
struct sealed_set {
	str of[SP_LAST_SECRET + 1];
};

str secret_place(struct arena *, int64_t account, sp_secret kind);	/* what the vault binds it to */
/* job 0: in force at once; else it waits for secrets_adopt. */
err secrets_put(struct tx *, int64_t account, sp_secret kind, int64_t job, str sealed);
/* Those in force, overlaid with those that `job` gathered (0: none). */
err secrets_load(struct tx *, int64_t account, int64_t job, struct sealed_set *out);
err secrets_adopt(struct tx *, int64_t account, int64_t job);	/* the gathered ones replace those in force */
err secrets_drop(struct tx *, int64_t account, int64_t job);	/* forgets what a job gathered; 0: all of the account */
#endif
