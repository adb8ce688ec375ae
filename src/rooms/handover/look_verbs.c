/* SPDX-License-Identifier: MIT
 * look_verbs.c - cover list, show. */
#include "rooms/handover/handover.h"

#include <inttypes.h>

static void maybe(struct reply *r, str text)
{
	if (text.len)
		reply_text(r, text);
	else
		reply_none(r);
}

static err show_row(struct tx *tx, const struct cover *c, struct reply *r)
{
	struct cover before = {.person = S("")};
	str accounts;
	TRY(cover_places(tx, c, &accounts));
	reply_row(r);
	reply_int(r, c->id);
	reply_text(r, c->owner);
	maybe(r, c->person);
	reply_int(r, c->begins);
	reply_int(r, c->ends);
	reply_text(r, cover_phase_title(cover_phase(c, tx_now(tx))));
	if (c->after) TRY(cover_need(tx, c->after, &before));
	str after = c->after ? arena_fmt(tx_arena(tx), "%" PRId64 " (%.*s)", c->after, SHOW(before.person)) : S("");
	reply_maybe_text(r, after);
	reply_text(r, accounts);
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Cover", CELL_INT, false},        {"owner", "For", CELL_TEXT, false},
		{"person", "By", CELL_TEXT, false},      {"from", "From", CELL_INSTANT, false},
		{"until", "Until", CELL_INSTANT, false}, {"state", "It is", CELL_TEXT, false},
		{"after", "After", CELL_TEXT, false},    {"accounts", "On", CELL_TEXT, true},
	};
	struct cover *all;
	size_t n;
	bool of_one = call_has(c, "PERSON"), ended = call_has(c, "ended");
	if (ended && !of_one)
		return FAIL(tx_arena(tx), ERR_INPUT, "which-person",
			    "Please say whose: schedpost cover list NAME --ended");
	TRY(of_one ? covers_of(tx, call_get(c, "PERSON"), ended, &all, &n) : covers_from(tx, 0, 0, &all, &n));
	if (!n) {
		reply_say(r, "There is no cover. Somebody who goes away types: schedpost cover plan ACCOUNT --by "
			     "NAME --from WHEN --until WHEN");
		return NULL;
	}
	reply_zone(r, all[0].zone);
	reply_table(r, "covers", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) TRY(show_row(tx, &all[i], r));
	return NULL;
}

static err show_decisions(struct tx *tx, const struct cover *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"post", "Post", CELL_INT, false},     {"at", "Due", CELL_INSTANT, false},
		{"state", "State", CELL_STATE, false}, {"decision", "Decision", CELL_TEXT, false},
		{"note", "Why", CELL_TEXT, false},     {"text", "Text", CELL_TEXT, true},
	};
	struct fallen *all;
	size_t n;
	TRY(fallen_into(tx, c, &all, &n));
	if (!n) return NULL;
	reply_table(r, "posts", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, all[i].post);
		reply_int(r, all[i].at);
		reply_text(r, job_state_title(all[i].state));
		maybe(r, all[i].what);
		maybe(r, all[i].note);
		reply_text(r, all[i].text);
	}
	return NULL;
}

static err run_show(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {
		{"id", "Cover", CELL_INT, false},        {"owner", "For", CELL_TEXT, false},
		{"person", "By", CELL_TEXT, false},      {"backup", "Else", CELL_TEXT, false},
		{"state", "State", CELL_TEXT, false},    {"from", "From", CELL_INSTANT, false},
		{"until", "Until", CELL_INSTANT, false}, {"powers", "Lent", CELL_TEXT, false},
		{"note", "Note", CELL_SENTENCE, true},
	};
	struct cover cover;
	TRY(cover_call(tx, c, &cover));
	reply_facts(r, "cover", FACTS, COUNT(FACTS));
	reply_int(r, cover.id);
	reply_text(r, cover.owner);
	maybe(r, cover.person);
	maybe(r, cover.backup);
	reply_text(r, cover_phase_name(cover_phase(&cover, tx_now(tx))));
	reply_int(r, cover.begins);
	reply_int(r, cover.ends);
	maybe(r, str_trim(cover.powers));
	maybe(r, cover.note);
	TRY(cover_tell(tx, &cover, r));
	return show_decisions(tx, &cover, r);
}

static const struct opt LIST_OPTS[] = {
	{"PERSON", "PERSON", OPT_POSITION, "Only for or by this person.", NULL},
	{"ended", NULL, OPT_FLAG, "Also those that are over.", NULL},
	{0},
};
static const struct opt SHOW_OPTS[] = {
	{"ID", "COVER", OPT_POSITION | OPT_NEEDED, "The number of the cover.", NULL},
	{0},
};
const struct verb COVER_LOOK_VERBS[] = {
	{.name = "cover list",
	 .help = "Who covers for whom, now and to come.",
	 .example = "schedpost cover list",
	 .opts = LIST_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "cover show",
	 .help = "One cover: how it stands, what is missing, and what was decided about each post.",
	 .example = "schedpost cover show 31",
	 .opts = SHOW_OPTS,
	 .needs = POWER_SEE,
	 .run = run_show},
	{0},
};
