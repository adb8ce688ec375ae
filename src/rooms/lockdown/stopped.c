/* SPDX-License-Identifier: MIT
 * stopped.c - the numbers of a lockdown in words: what was under way and became of it, what waits, the last byte. */
#include "rooms/lockdown/stopped.h"

#include "text/text.h"

#include <inttypes.h>

const char *const FATE_TITLES[FATES] = {
	[FATE_UNKNOWN] = "unknown", [FATE_SENT] = "sent", [FATE_NOT_SENT] = "not sent",
};
static const struct column NUMBERS[] = {
	{"lock", "Lockdown", CELL_INT, false},
	{"waiting", "Posts that wait", CELL_INT, false},
	{"covers", "Covers suspended", CELL_INT, false},
	{"tokens", "Tokens ended", CELL_INT, false},
	{"not_sent", "Under way: not sent", CELL_INT, false},
	{"sent", "Under way: sent", CELL_INT, false},
	{"unknown", "Under way: unknown", CELL_INT, false},
	{"last_byte", "Last byte", CELL_TEXT, true},
};
static const struct column JOBS[] = {
	{"post", "Post", CELL_INT, false},	{"account", "Account", CELL_TEXT, false},
	{"fate", "Was under way", CELL_STATE, false}, {"text", "Text", CELL_TEXT, true},
	{"url", "Link", CELL_SENTENCE, true},
};

/* The connections were cut then, and what is cut sends nothing later: so long at most. */
static str last_byte(struct arena *a, const struct stopped *s)
{
	if (s->last_left == STOPPED_NONE_LEFT) return S("nothing was leaving");
	if (s->last_left == STOPPED_UNKNOWN) return S("not measured: the service was stopped in between");
	if (!s->last_left) return S("not measured yet: the service has not answered");
	return arena_fmt(a, "left %" PRId64 " ms after the lock, at most", MAX(s->last_left - s->begins, (int64_t)0));
}

static err show_jobs(struct tx *tx, int64_t lock, int64_t most, struct reply *r)
{
	struct stopped_job *all;
	size_t n;
	TRY(stopped_jobs(tx, lock, most, &all, &n));
	if (!n) return NULL;
	reply_table(r, "under_way", JOBS, COUNT(JOBS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, all[i].post);
		reply_text(r, all[i].account);
		reply_text(r, str_of(FATE_TITLES[all[i].fate]));
		reply_text(r, text_short(tx_arena(tx), all[i].text, 40));
		reply_maybe_text(r, all[i].url);
	}
	return NULL;
}

err stopped_show(struct tx *tx, int64_t lock, int64_t most, struct reply *r)
{
	struct stopped s;
	TRY(stopped_numbers(tx, lock, &s));
	reply_facts(r, "lockdown", NUMBERS, COUNT(NUMBERS));
	reply_int(r, lock);
	reply_int(r, s.waiting);
	reply_int(r, s.covers);
	reply_int(r, s.tokens);
	reply_int(r, s.fates[FATE_NOT_SENT]);
	reply_int(r, s.fates[FATE_SENT]);
	reply_int(r, s.fates[FATE_UNKNOWN]);
	reply_text(r, last_byte(tx_arena(tx), &s));
	TRY(show_jobs(tx, lock, most, r));
	if (s.fates[FATE_UNKNOWN])
		reply_say(r, "What is unknown is looked up before anything else, and never sent again by itself: schedpost locks %" PRId64, lock);
	return NULL;
}
