/* SPDX-License-Identifier: MIT
 * secrets.h - the tables of sealed secrets: of accounts, of dialogues under way, of the organisation's apps.
 *
 * Values are sealed when they are handed in, each bound to its place; a row that was moved does not open. */
#ifndef ROOMS_VAULT_SECRETS_H
#define ROOMS_VAULT_SECRETS_H
#include "rooms/vault/vault.h"
#include "store/store.h"

#include <schedpost/plugin.h>

/* Kinds from 100 on are the host's own: no plugin has a word for them. */
enum {
	SECRET_PROOF = 100	/* the seed of the key that an account's requests are proved with (net/es256.h) */
};

/* Sealed values by kind; empty where there is none. */
struct sealed_set {
	str of[SP_LAST_SECRET + 1];
	str proof;
};

/* ---- of an account, in force */

str secret_place(struct arena *, int64_t account, int kind);	/* what the vault binds it to; kind: SP_ or SECRET_ */
err secrets_put(struct tx *, int64_t account, int kind, str sealed);
err secrets_load(struct tx *, int64_t account, struct sealed_set *out);
bool sealed_has_access(const struct sealed_set *);	/* more than the keys of the app */
err secrets_drop(struct tx *, int64_t account);
err secrets_drop_all(struct tx *, int64_t account);	/* and what its dialogues have gathered */

/* ---- of a dialogue: numbered from 1 over the whole job, as its plugin reads them ({kept:n}) */

struct sealed_kept {
	int64_t account;
	sp_secret as;
	str sealed;
};
str kept_place(struct arena *, int64_t job, size_t n);
err kept_put(struct tx *, int64_t job, size_t n, const struct sealed_kept *);
err kept_load(struct tx *, int64_t job, struct sealed_kept out[static KEPT_MOST], size_t *n);	/* out[0] is {kept:1} */
err kept_drop(struct tx *, int64_t job);

/* ---- of the organisation's app at a platform */

str app_place(struct arena *, str platform, sp_secret kind);
err app_secret_put(struct tx *, str platform, sp_secret kind, str sealed);
err app_secrets_load(struct tx *, str platform, struct sealed_set *out);
err app_secrets_drop(struct tx *, str platform);
#endif
