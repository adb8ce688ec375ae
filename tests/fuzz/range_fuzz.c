/* SPDX-License-Identifier: MIT
 * range_fuzz.c - whatever a stranger writes into Range, what leaves lies within the file, and what was asked for so
 * that everybody understands it is what leaves. */
#include "fuzz.h"

#include "front/range.h"

#include <string.h>

enum { SIZE_BYTES = 4 };

static void as_asked(struct arena *a, uint64_t size, uint64_t from, uint64_t len)
{
	uint64_t got_from, got_len;
	str header = arena_fmt(a, "bytes=%llu-%llu", (unsigned long long)from, (unsigned long long)(from + len - 1));
	must(range_read(header, size, &got_from, &got_len) == RANGE_PART, "a plain range is a part");
	must(got_from == from && got_len == len, "and the part is that range");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint32_t size = 0;
	uint64_t from, len;
	if (n < SIZE_BYTES) return 0;
	memcpy(&size, data, SIZE_BYTES);
	struct arena *a = arena_new();
	str header = arena_str(a, (str){(const char *)data + SIZE_BYTES, n - SIZE_BYTES});
	enum range_said said = range_read(header, size, &from, &len);
	if (said == RANGE_WHOLE) must(from == 0 && len == size, "the whole is all of it");
	if (said == RANGE_PART) {
		must(len && from < size && len <= size - from, "a part lies within the file");
		as_asked(a, size, from, len);
	}
	arena_free(a);
	return 0;
}
