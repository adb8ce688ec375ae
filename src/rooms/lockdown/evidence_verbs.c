/* SPDX-License-Identifier: MIT
 * evidence_verbs.c - evidence list, and the steps by which the command line begins evidence and notes its sum. */
#include "rooms/lockdown/evidence.h"

#include <inttypes.h>

static err run_begin(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Evidence", CELL_INT, false},
		{"begun", "Begun", CELL_INSTANT, false},
		{"by", "By", CELL_TEXT, false},
	};
	int64_t id;
	(void)c;
	TRY(evidence_begin(tx, &id));
	reply_facts(r, "begun", COLUMNS, COUNT(COLUMNS));
	reply_int(r, id);
	reply_int(r, tx_now(tx));
	reply_text(r, tx_who(tx));
	return NULL;
}

static err run_note(struct tx *tx, const struct call *c, struct reply *r)
{
	int64_t id;
	(void)r;
	TRY(call_int(tx_arena(tx), c, "id", 0, &id));
	return evidence_note(tx, id, call_get(c, "manifest"));
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Evidence", CELL_INT, false}, {"begun", "Begun", CELL_INSTANT, false},
		{"made", "Written", CELL_INSTANT, false}, {"by", "By", CELL_TEXT, false},
		{"manifest", "Sum", CELL_SENTENCE, true},
	};
	struct evidence *all;
	size_t n;
	TRY(evidence_list(tx, call_get(c, "manifest"), &all, &n));
	if (n) reply_table(r, "evidence", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, all[i].id);
		reply_int(r, all[i].begun);
		reply_maybe_int(r, all[i].made);
		reply_text(r, all[i].made_by);
		reply_text(r, all[i].made ? all[i].manifest : S("It was begun, and never finished."));
	}
	if (n) reply_say(r, "Each sum proves one folder: schedpost evidence verify FOLDER");
	else if (call_get(c, "manifest").len) reply_say(r, "No evidence with that sum was noted here.");
	else reply_say(r, "No evidence was written yet. 'schedpost evidence FOLDER' does it.");
	return NULL;
}

static const struct opt NOTE_OPTS[] = {
	{"id", "ID", OPT_NEEDED, "Which one.", NULL},
	{"manifest", "SUM", OPT_NEEDED, "The sum of its manifest.", NULL},
	{0},
};
static const struct opt LIST_OPTS[] = {
	{"manifest", "SUM", 0, "The one with this sum only.", NULL},
	{0},
};
const struct verb EVIDENCE_VERBS[] = {
	{.name = "evidence begin",
	 .inner = true,
	 .help = "Notes that evidence is begun.",
	 .example = "schedpost evidence begin",
	 .writes = true,
	 .needs = POWER_RECORD,
	 .run = run_begin},
	{.name = "evidence note",
	 .inner = true,
	 .help = "Notes that evidence is written.",
	 .example = "schedpost evidence note --id 1 --manifest 0a1b",
	 .opts = NOTE_OPTS,
	 .writes = true,
	 .needs = POWER_RECORD,
	 .run = run_note},
	{.name = "evidence list",
	 .help = "The evidence that was written here: when, by whom, and the sum that proves it.",
	 .example = "schedpost evidence list",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{0},
};
