/* SPDX-License-Identifier: MIT
 * media_fuzz.c - whatever comes in, stripping never crashes, and stripping twice changes nothing more. */
#include "rooms/media/strip.h"

#include <string.h>

enum { MOST = 1 << 20 };	/* bytes of a result */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static err collect(void *ctx, str piece)
{
	buf_add(ctx, piece);
	return NULL;
}

static bool stripped(struct arena *a, str file, str *out)
{
	struct sniffed type;
	struct strip plan;
	struct strip_source from = {.fd = -1, .at = file.at, .size = file.len};
	if (sniff(a, str_cut(file, 0, SNIFF_HEAD), &type) || strip_plan(a, &from, &type, &plan)) return false;
	buf b = buf_in(a, MOST);
	if (strip_send(&plan, &from, collect, &b)) __builtin_trap();
	if (b.len != plan.bytes || b.over) __builtin_trap();
	*out = buf_str(&b);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	str once, twice;
	if (len <= MOST / 2 && stripped(a, (str){(const char *)data, len}, &once)) {
		if (!stripped(a, once, &twice) || !str_is(once, twice)) __builtin_trap();
	}
	arena_free(a);
	return 0;
}
