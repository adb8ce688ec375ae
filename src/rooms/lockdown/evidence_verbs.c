/* SPDX-License-Identifier: MIT
 * evidence_verbs.c - the steps by which the command line gathers evidence. */
#include "rooms/lockdown/evidence.h"

#include <inttypes.h>

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t after, last;
	size_t n;
	TRY(call_int(tx_arena(tx), c, "after", 0, &after));
	TRY(evidence_page(tx, call_get(c, "piece"), after, r, &last, &n));
	if (n) reply_next(r, "page", arena_fmt(tx_arena(tx), "%" PRId64, last));
	return NULL;
}

/* The caller's clock is not believed beyond ours. */
static err run_note(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t begun;
	(void)r;
	TRY(call_int(tx_arena(tx), c, "begun", 0, &begun));
	return evidence_note(tx, MIN(begun, tx_now(tx)), call_get(c, "manifest"));
}

static const struct opt PAGE_OPTS[] = {
	{"piece", "PIECE", OPT_NEEDED, "Which piece.", EVIDENCE_PIECES},
	{"after", "ROW", 0, "Rows after this one.", NULL},
	{0},
};
static const struct opt NOTE_OPTS[] = {
	{"begun", "MS", OPT_NEEDED, "When it was begun.", NULL},
	{"manifest", "SUM", OPT_NEEDED, "The sum of its manifest.", NULL},
	{0},
};
const struct verb EVIDENCE_VERBS[] = {
	{.name = "evidence page",
	 .inner = true,
	 .help = "Rows of a piece of evidence.",
	 .example = "schedpost evidence page --piece jobs",
	 .opts = PAGE_OPTS,
	 .needs = POWER_RECORD,
	 .run = run_page},
	{.name = "evidence note",
	 .inner = true,
	 .help = "Notes that evidence is written.",
	 .example = "schedpost evidence note --begun 1795341600000 --manifest 0a1b",
	 .opts = NOTE_OPTS,
	 .writes = true,
	 .needs = POWER_RECORD,
	 .run = run_note},
	{0},
};
