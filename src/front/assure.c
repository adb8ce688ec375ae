/* SPDX-License-Identifier: MIT
 * assure.c - the controls and their evidence, on the screen or as a table for spreadsheets. */
#include "front/carry.h"
#include "front/export.h"

void front_checked(struct front *f, const char *what, bool whole)
{
	struct call_value values[] = {{.name = "what", .value = str_of(what), .after = -1},
				      {.name = "broken", .value = S("true"), .after = -1}};
	struct reply *r;
	if (f->line || (!carry_line(f) && f->line)) front_call_named(f, "assure note", values, whole ? 1 : 2, &r);
}

static err assure(struct front *f, const struct call *c)
{
	static const struct export_of CSV = {"assure page", "csv", "controls", "control", false};
	struct reply *r;
	if (call_has(c, "csv")) return export_csv(f, c, &CSV);
	TRY(front_call_named(f, "assure page", NULL, 0, &r));
	front_show(f, r);
	return NULL;
}

static const struct opt OPTS[] = {
	{"csv", "FILE", 0, "Writes it as a CSV file; - is the screen.", NULL},
	{0},
};
const struct door assure_door = {
	.verb = {.name = "assure",
		 .opts = OPTS,
		 .example = "schedpost assure --csv controls.csv",
		 .help = "Shows each control that the guidance on public accounts asks for, with its evidence: "
			 "green, amber, red, or not "
			 "known. For whoever answers for the accounts, and for auditors."},
	.run = assure,
};
