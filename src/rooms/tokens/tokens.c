/* SPDX-License-Identifier: MIT
 * tokens.c - how a token is written, its digest, and what it may. */
#include "rooms/tokens/tokens.h"

#include "base/sha.h"

#include <sodium.h>

#define HEAD "spt_"
enum {
	LETTERS = sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
	POWERS_TEXT_MOST = 1000
};

str token_text(struct arena *a, const uint8_t chance[static TOKEN_BYTES])
{
	size_t head = S(HEAD).len;
	char *text = arena_cstr(a, arena_fmt(a, HEAD "%*s", (int)LETTERS, ""));
	sodium_bin2base64(text + head, LETTERS, chance, TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_of(text);
}

bool token_digest(struct arena *a, str text, str *digest)
{
	if (!str_starts(text, S(HEAD)) || text.len != S(HEAD).len + LETTERS - 1) return false;
	uint8_t *sum = arena_take(a, SHA_BYTES);
	sha_of(text, sum);
	*digest = (str){(const char *)sum, SHA_BYTES};
	return true;
}

bool token_unmarked(const struct token *t, int64_t now)
{
	return now - t->used >= HOUR_MS;
}

str powers_text(struct arena *a, unsigned powers)
{
	buf all = buf_in(a, POWERS_TEXT_MOST);
	for (int i = 0; i < POWERS; i++)
		if (powers >> i & 1u) buf_fmt(&all, "%s%.*s", all.len ? " " : "", SHOW(power_name((enum power)i)));
	return buf_str(&all);
}
