/* SPDX-License-Identifier: MIT
 * vault.h - seals credentials and plugin memory, and opens them; the key is never in the database.
 *
 * XChaCha20-Poly1305 by libsodium. Each value is bound to its place by associated data ("secret account=7 kind=3"):
 * moved to another row it does not open. The key: $CREDENTIALS_DIRECTORY/schedpost.key (a systemd credential), else
 * DATA/key, 32 bytes, mode 0600, made when it is not there. In locked memory; wiped by vault_close.
 * Thread: seal and open may be called from any thread; the vault itself never changes. */
#ifndef ROOMS_VAULT_VAULT_H
#define ROOMS_VAULT_VAULT_H
#include "base/base.h"

enum { KEPT_MOST = 64 };	/* secrets that one dialogue may gather */

struct vault;

/* ERR_OUTSIDE when the key cannot be read, is open to others, or is missing although `must_exist`. */
err vault_open(struct arena *, str data_folder, bool must_exist, struct vault **out);
void vault_close(struct vault *);

/* place: where the value will lie, such as "secret account=7 kind=3". */
str vault_seal(struct arena *, const struct vault *, str place, str value);
/* ERR_OUTSIDE "sealed-elsewhere" when it was sealed with another key or for another place. */
err vault_unseal(struct arena *, const struct vault *, str place, str sealed, str *out);

/* 43 letters and digits that only this key makes of `of`: for what must be secret, the same again later, and stored
 * nowhere. BLAKE2b with the key, base64url. */
str vault_word(struct arena *, const struct vault *, str of);

void secret_wipe(str);	/* overwrites a value that lies in an arena */
#endif
