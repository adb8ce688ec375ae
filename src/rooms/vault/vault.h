/* SPDX-License-Identifier: MIT
 * vault.h - seals credentials and plugin memory, and opens them; the key is never in the database.
 *
 * XChaCha20-Poly1305 by libsodium. Each value is bound to its place by associated data ("secret account=7 kind=3"):
 * moved to another row it does not open. Where the key lies: key_file.h. In locked memory; wiped by vault_close.
 *
 * It may hold several keys: the newest seals, all open. While another key is taken into use both lie on the disk, and
 * the older one stays in memory until vault_close, for what was read before and is opened later.
 * Thread: seal and open may be called from any thread. What is stored is sealed in the transaction that stores it: what
 * was sealed before that may have an older key than all rows around it. */
#ifndef ROOMS_VAULT_VAULT_H
#define ROOMS_VAULT_VAULT_H
#include "base/base.h"

enum { KEPT_MOST = 64 };	/* secrets that one dialogue may gather */

struct vault;

/* ERR_OUTSIDE when the key cannot be read, is open to others, or is missing although `must_exist`. */
err vault_open(struct arena *, str data_folder, bool must_exist, struct vault **out);
void vault_close(struct vault *);
bool vault_is_locked(const struct vault *);	/* the machine cannot write its memory to a disk */

/* place: where the value will lie, such as "secret account=7 kind=3". */
str vault_seal(struct arena *, const struct vault *, str place, str value);
/* ERR_OUTSIDE "sealed-elsewhere" when it was sealed with another key or for another place. */
err vault_unseal(struct arena *, const struct vault *, str place, str sealed, str *out);
/* The same, and with which key: 0 the newest, 1 the one before it. */
err vault_unseal_by(struct arena *, const struct vault *, str place, str sealed, str *out, size_t *age);

/* 43 letters and digits that only this key makes of `of`: for what must be secret, the same again later, and stored
 * nowhere. BLAKE2b with the newest key, base64url. Another key makes others, so it is for what may begin anew. */
str vault_word(struct arena *, const struct vault *, str of);

/* The place of what the plugin of a job remembers from step to step. */
str memory_place(struct arena *, int64_t job);

void secret_wipe(str);	/* overwrites a value that lies in an arena */

/* ---- keys have names, which tell nothing of them: 16 hex digits */

size_t vault_keys(const struct vault *);
str vault_key_name(struct arena *, const struct vault *, size_t age);	/* 0: the newest */

/* ---- another key (rooms/care/rotate.h leads) */

enum { VAULT_KEYS_MOST = 8 };	/* changes of the key in one life of the daemon, and one */

bool vault_next_is(struct arena *, str data_folder);	/* a new key lies beside the old one */
/* Makes it if it does not lie there, durably, and takes it into use. Idempotent. ERR_OUTSIDE "key-from-systemd" when it
 * is not for us to make. The store's writer only, so that what it seals from now on is sealed with the new key. */
err vault_turn(struct arena *, struct vault *, str data_folder);
/* The old key is no more: only when no committed row needs it. name: of the key that takes its place; ERR_STALE
 * "another-key" if another one lies there. *by_hand: systemd brings the keys, so a person must put them in order. */
err vault_turn_end(struct arena *, str data_folder, str name, bool *by_hand);
#endif
