/* SPDX-License-Identifier: MIT
 * sha.c - a thin coat over libsodium, so that nobody else needs to know where SHA-256 comes from. */
#include "base/sha.h"

#include <sodium/utils.h>

void sha_start(struct sha *s)
{
	crypto_hash_sha256_init(&s->state);
}

void sha_add(struct sha *s, str more)
{
	if (more.len) crypto_hash_sha256_update(&s->state, (const unsigned char *)more.at, more.len);
}

void sha_end(struct sha *s, uint8_t out[static SHA_BYTES])
{
	crypto_hash_sha256_final(&s->state, out);
}

void sha_of(str whole, uint8_t out[static SHA_BYTES])
{
	struct sha s;
	sha_start(&s);
	sha_add(&s, whole);
	sha_end(&s, out);
}

str sha_hex(struct arena *a, const uint8_t sum[static SHA_BYTES])
{
	char *hex = arena_take(a, SHA_HEX + 1);
	sodium_bin2hex(hex, SHA_HEX + 1, sum, SHA_BYTES);
	return (str){hex, SHA_HEX};
}

str sha_hex_of(struct arena *a, str whole)
{
	uint8_t sum[SHA_BYTES];
	sha_of(whole, sum);
	return sha_hex(a, sum);
}

bool sha_is_hex(str s)
{
	bool fine = s.len == SHA_HEX;
	for (size_t i = 0; fine && i < s.len; i++) fine = hex_value(s.at[i]) >= 0 && !(s.at[i] >= 'A' && s.at[i] <= 'F');
	return fine;
}
