/* SPDX-License-Identifier: MIT
 * evaluate.c - what posts brought by what they have in common: on the screen, or as a CSV file. */
#include "front/export.h"

static err evaluate(struct front *f, const struct call *c)
{
	static const struct export_of CSV = {"evaluate groups", "csv", "lines", "line", false};
	struct reply *r;
	if (call_has(c, "csv")) return export_csv(f, c, &CSV);
	TRY(front_call_named(f, "evaluate groups", c->values, c->nvalues, &r));
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"csv", "FILE", 0, "Writes it as a CSV file; - is the screen.", NULL},
	{0},
};

const struct door evaluate_door = {
	.verb = {.name = "evaluate", .opts = OPTS, .example = "schedpost evaluate library --by hour",
		 .help = "What posts brought, by objective, category, hour and so on: how many they were, what lies in the middle, and how that "
			 "stands beside the usual of their account. Each platform and kind of figure stands alone. Where posts are too few "
			 "it says how many are missing."},
	.borrows = "evaluate groups",
	.run = evaluate,
};
