/* SPDX-License-Identifier: MIT
 * told.c - the accounts of a cover, and a word to whoever covers at whatever they do. */
#include "rooms/cover/cover.h"

#include <inttypes.h>

err covered_accounts(struct tx *tx, const struct cover *c, struct account **out, size_t *n)
{
	int64_t *ids;
	bool found;
	TRY(cover_accounts(tx, c->id, &ids, n));
	*out = TAKE_N(tx_arena(tx), struct account, *n + 1);
	for (size_t i = 0; i < *n; i++) TRY(account_get(tx, ids[i], &(*out)[i], &found));
	return NULL;
}

err cover_places(struct tx *tx, const struct cover *c, str *out)
{
	struct account *on;
	size_t n;
	buf all = buf_in(tx_arena(tx), 4000);
	TRY(covered_accounts(tx, c, &on, &n));
	for (size_t i = 0; i < n; i++) buf_fmt(&all, "%s'%.*s'", i ? ", " : "", SHOW(on[i].name));
	*out = buf_str(&all);
	return NULL;
}

err cover_names(struct tx *tx, const struct cover *c, str *out)
{
	struct cover before = {.person = S("")};
	if (c->after) TRY(cover_need(tx, c->after, &before));
	*out = arena_fmt(tx_arena(tx), "%.*s for %.*s%s%.*s", SHOW(c->person.len ? c->person : S("nobody yet")),
			 SHOW(c->owner), before.person.len ? ", after " : "", SHOW(before.person));
	return NULL;
}

/* Who had it put upon them is asked at whatever they do. */
static str asked_now(struct arena *a, const struct cover *c)
{
	return arena_fmt(a,
			 " You were not asked: say 'schedpost cover accept %" PRId64
			 "' or 'schedpost cover decline %" PRId64 "'.",
			 c->id, c->id);
}

err covers_remind(struct tx *tx, str who, struct reply *r)
{
	struct cover *all;
	size_t n;
	TRY(covers_of(tx, who, false, &all, &n));
	for (size_t i = 0; i < n; i++) {
		str accounts;
		if (!str_is(all[i].person, who) || !cover_in_force(&all[i], tx_now(tx))) continue;
		TRY(cover_places(tx, &all[i], &accounts));
		str until = cover_until(tx_arena(tx), &all[i]);
		reply_say(r, "You are covering for %.*s on %.*s until %.*s.%s", SHOW(all[i].owner), SHOW(accounts),
			  SHOW(until),
			  all[i].imposed ? arena_cstr(tx_arena(tx), asked_now(tx_arena(tx), &all[i])) : "");
	}
	return NULL;
}
