/* SPDX-License-Identifier: MIT
 * tid.c - the AT Protocol's record keys that sort by time (atproto.com/specs/tid). */
#include <string.h>

#include <schedpost/kit.h>

static const char digits[] = "234567abcdefghijklmnopqrstuvwxyz";

enum { DIGITS = 13, CLOCK_BITS = 10 };

void kit_tid(int64_t micros, uint32_t clock, char out[14])
{
	uint64_t most = ((uint64_t)1 << 53) - 1;
	uint64_t at = micros < 0 ? 0 : (uint64_t)micros > most ? most : (uint64_t)micros;
	uint64_t n = at << CLOCK_BITS | (clock & 1023);
	for (int i = DIGITS; i-- > 0; n >>= 5) out[i] = digits[n & 31];
	out[DIGITS] = '\0';
}

bool kit_tid_read(sp_str s, int64_t *micros)
{
	uint64_t n = 0;
	if (s.len != DIGITS) return false;
	for (size_t i = 0; i < DIGITS; i++) {
		const char *d = s.at[i] ? strchr(digits, s.at[i]) : NULL;
		if (!d || (i == 0 && d - digits > 7)) return false;	/* of 65 bits the first two are 0 */
		n = n << 5 | (uint64_t)(d - digits);
	}
	*micros = (int64_t)(n >> CLOCK_BITS);
	return true;
}
