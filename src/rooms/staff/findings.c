/* SPDX-License-Identifier: MIT
 * findings.c - what was found, gathered and shown: each with a sentence and with what to type. */
#include "rooms/staff/staff.h"

struct findings findings_new(struct tx *tx)
{
	return (struct findings){.tx = tx, .of = TAKE_N(tx_arena(tx), struct finding, FINDINGS_MOST)};
}

void finding_add(struct findings *f, const char *what, str about, str why, str todo)
{
	f->all++;
	if (f->n < FINDINGS_MOST) f->of[f->n++] = (struct finding){what, about, why, todo};
}

void findings_show(const struct findings *f, size_t most, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"what", "Finding", CELL_TEXT, false},
		{"about", "About", CELL_TEXT, false},
		{"why", "In words", CELL_SENTENCE, true},
		{"todo", "What to type", CELL_SENTENCE, true},
	};
	reply_table(r, "findings", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < MIN(f->n, most); i++) {
		reply_row(r);
		reply_text(r, str_of(f->of[i].what));
		reply_text(r, f->of[i].about);
		reply_text(r, f->of[i].why);
		reply_text(r, f->of[i].todo);
	}
	if (f->n > most)
		reply_say(r, "These are the first %zu of %zu; 'schedpost doctor' shows more.", most, f->all);
	else if (f->all > f->n)
		reply_say(r, "These are the first %zu of %zu. When some are mended, the next ones are shown.", f->n, f->all);
}
