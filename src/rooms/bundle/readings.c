/* SPDX-License-Identifier: MIT
 * readings.c - when what stands on each account, and its profile, were read last; or why not, in a sentence. */
#include "rooms/bundle/bundle.h"

#include "rooms/platforms/abilities.h"
#include "text/when.h"

/* read 0: never. Empty: there is nothing to be said. */
static str why_not(struct tx *tx, const struct watched *w, const struct platform *p, sp_ability what, int64_t read)
{
	struct arena *a = tx_arena(tx);
	str still = read ? S("What is here was read before that.") : S("Nothing of it is here: please look at its page.");
	if (!ability_has(p, what))
		return arena_fmt(a, "No program can read it at %.*s: %.*s Please look at its page.", SHOW(p->title),
				 SHOW(ability_why_not(p, what)));
	if (!str_is(w->state, S("ready"))) {
		str why = w->why.len ? w->why : S("it is not connected.");
		return arena_fmt(a, "It cannot be read now: %.*s %.*s", SHOW(why), SHOW(still));
	}
	if (w->not_before > tx_now(tx))
		return arena_fmt(a, "Its platform asks us to wait until %.*s. %.*s", SHOW(when_utc(a, w->not_before)),
				 SHOW(still));
	if (!read) return S("It was not read yet. Nothing of it is here: please look at its page.");
	return what == SP_ABLE_LIST && w->fails > 1 ? S("It could not be read since then. Please look at its page, too.") : S("");
}

static err show_one(struct tx *tx, const struct watched *w, struct reply *r)
{
	struct platform p = {.title = w->platform};
	bool found;
	TRY(platform_get(tx, w->platform, &p, &found));
	reply_row(r);
	reply_text(r, w->name);
	reply_text(r, p.title);
	reply_int(r, w->list_read);
	reply_text(r, why_not(tx, w, &p, SP_ABLE_LIST, w->list_read));
	reply_int(r, w->profile_read);
	reply_text(r, why_not(tx, w, &p, SP_ABLE_PROFILE, w->profile_read));
	return NULL;
}

err bundle_readings(struct tx *tx, int64_t after, struct reply *r, int64_t *last, size_t *n)
{
	static const struct column COLUMNS[] = {
		{"account", "account", CELL_TEXT, false},	   {"platform", "platform", CELL_TEXT, false},
		{"timeline_read", "timeline_read", CELL_INSTANT, false}, {"timeline_note", "timeline_note", CELL_TEXT, false},
		{"profile_read", "profile_read", CELL_INSTANT, false}, {"profile_note", "profile_note", CELL_TEXT, false},
	};
	struct watched *all;
	*last = after;
	TRY(bundle_watched(tx, after, &all, n));
	reply_table(r, "rows", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < *n; i++) {
		if (!str_is(all[i].state, S("removed"))) TRY(show_one(tx, &all[i], r));
		*last = all[i].account;
	}
	return NULL;
}
