/* SPDX-License-Identifier: MIT
 * assure_verbs.c - the steps of the command assure: the controls as a table, and the note of what was checked. */
#include "rooms/assure/assure.h"

#include "rooms/assure/assure_store.h"
#include "verb/house.h"

/* Words and a sign: who sees no colours, and a printer, read the same. */
static const struct {
	const char *sign, *word;
} SHADE_WORDS[SHADES] = {
	[SHADE_UNKNOWN] = {"?", "not known"},
	[SHADE_GREEN] = {"ok", "green"},
	[SHADE_AMBER] = {"!", "amber"},
	[SHADE_RED] = {"x", "RED"},
};

static void put_row(const struct control *c, struct reply *r)
{
	reply_row(r);
	reply_text(r, str_of(SHADE_WORDS[c->shade].sign));
	reply_text(r, str_of(SHADE_WORDS[c->shade].word));
	reply_text(r, str_of(c->name));
	reply_text(r, str_of(c->principle));
	reply_text(r, c->says);
	reply_maybe_text(r, c->shade == SHADE_GREEN ? S("") : c->todo);
}

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"sign", "", CELL_TEXT, false},
		{"state", "State", CELL_TEXT, false},
		{"control", "Control", CELL_TEXT, false},
		{"principle", "Asked for", CELL_SENTENCE, true},
		{"evidence", "Evidence", CELL_SENTENCE, true},
		{"todo", "What to type", CELL_SENTENCE, true},
	};
	const struct house *house = c->house;
	struct control all[CONTROLS_MOST];
	size_t n, of[SHADES] = {0};
	TRY(assure_look(tx, house->data_folder, all, &n));
	reply_table(r, "controls", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		put_row(&all[i], r);
		of[all[i].shade]++;
	}
	reply_say(r, "%zu green, %zu amber, %zu red, %zu not known.", of[SHADE_GREEN], of[SHADE_AMBER], of[SHADE_RED],
		  of[SHADE_UNKNOWN]);
	return NULL;
}

static err run_note(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)r;
	return checked_put(tx, call_get(c, "what"), !call_has(c, "broken"));
}

static const struct opt NOTE_OPTS[] = {
	{"what", "WORD", OPT_NEEDED, "What was checked.", "record|backup"},
	{"broken", NULL, OPT_FLAG, "Something was wrong.", NULL},
	{0},
};
const struct verb ASSURE_VERBS[] = {
	{.name = "assure page",
	 .inner = true,
	 .help = "Gives the controls and their evidence.",
	 .example = "schedpost assure page",
	 .needs = POWER_RECORD,
	 .run = run_page},
	{.name = "assure note",
	 .inner = true,
	 .help = "Keeps when the record or a backup was checked.",
	 .example = "schedpost assure note --what record",
	 .opts = NOTE_OPTS,
	 .writes = true,
	 .needs = POWER_RECORD,
	 .run = run_note},
	{0},
};
