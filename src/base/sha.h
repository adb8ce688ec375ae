/* SPDX-License-Identifier: MIT
 * sha.h - SHA-256 (FIPS 180-4) by libsodium, in one go or piece by piece, and its 64 small hex digits.
 *
 * Cannot fail; allocates only in the arena it is given. Thread: a struct sha belongs to one thread. */
#ifndef BASE_SHA_H
#define BASE_SHA_H
#include "base/base.h"

#include <sodium/crypto_hash_sha256.h>

enum { SHA_BYTES = 32, SHA_HEX = 64 };

struct sha {
	crypto_hash_sha256_state state;
};

void sha_start(struct sha *);
void sha_add(struct sha *, str);
void sha_end(struct sha *, uint8_t out[static SHA_BYTES]);	/* start again before the next use */
void sha_of(str, uint8_t out[static SHA_BYTES]);
str sha_hex(struct arena *, const uint8_t sum[static SHA_BYTES]);	/* SHA_HEX digits */
str sha_hex_of(struct arena *, str);
bool sha_is_hex(str);	/* it could be one: SHA_HEX small digits */
#endif
