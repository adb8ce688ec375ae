/* SPDX-License-Identifier: MIT
 * bundle_verbs.c - the step by which the command line reads a piece of evidence. */
#include "rooms/bundle/bundle.h"

#include <inttypes.h>

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t after, last;
	size_t n;
	TRY(call_int(tx_arena(tx), c, "after", 0, &after));
	TRY(bundle_page(tx, call_get(c, "piece"), after, r, &last, &n));
	if (n) reply_next(r, "page", arena_fmt(tx_arena(tx), "%" PRId64, last));
	return NULL;
}

static const struct opt PAGE_OPTS[] = {
	{"piece", "PIECE", OPT_NEEDED, "Which piece.", BUNDLE_PIECES},
	{"after", "ROW", 0, "Rows after this one.", NULL},
	{0},
};
const struct verb BUNDLE_VERBS[] = {
	{.name = "evidence page",
	 .inner = true,
	 .help = "Rows of a piece of evidence.",
	 .example = "schedpost evidence page --piece jobs",
	 .opts = PAGE_OPTS,
	 .needs = POWER_RECORD,
	 .run = run_page},
	{0},
};
