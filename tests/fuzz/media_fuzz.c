/* SPDX-License-Identifier: MIT
 * media_fuzz.c - whatever comes in, stripping never crashes, and stripping twice changes nothing more. */
#include "fuzz.h"

#include "rooms/media/strip.h"

enum { MOST = 1 << 20 };	/* bytes of a result */

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
	must(!strip_send(&plan, &from, collect, &b), "what was planned can be sent");
	must(b.len == plan.bytes && !b.over, "it is as long as was planned");
	*out = buf_str(&b);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *a = arena_new();
	str once, twice;
	if (len <= MOST / 2 && stripped(a, (str){(const char *)data, len}, &once)) {
		must(stripped(a, once, &twice), "what was stripped is still a picture or a film");
		must(str_is(once, twice), "stripping twice changes nothing more");
	}
	arena_free(a);
	return 0;
}
