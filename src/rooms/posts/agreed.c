/* SPDX-License-Identifier: MIT
 * agreed.c - whether the consents that a post names are in force where and when it goes out. */
#include "rooms/posts/agreed.h"

#include <inttypes.h>

err agreed_read(struct tx *tx, const struct call *c, struct draft *d)
{
	struct arena *a = tx_arena(tx);
	str all = call_joined(a, c, "consent"), word;
	if (!call_has(c, "consent")) return NULL;
	d->agreed = TAKE_N(a, int64_t, AGREED_MOST);
	d->nagreed = 0;
	if (str_is(str_trim(all), S("none"))) return NULL;
	while (str_split(&all, ',', &word)) {
		struct agreed g;
		int64_t id;
		if (!str_int(str_trim(word), &id) || d->nagreed == AGREED_MOST)
			return FAIL(a, ERR_INPUT, "bad-consent", "--consent takes the numbers of up to %d consents, such as 3 or 3,4; or none. 'schedpost "
				    "consent list' shows all.", AGREED_MOST);
		TRY(agreed_need(tx, id, &g));
		d->agreed[d->nagreed++] = id;
	}
	return NULL;
}

static bool is_for(const struct agreed *g, int64_t account)
{
	for (size_t i = 0; i < g->naccounts; i++)
		if (g->accounts[i] == account) return true;
	return false;
}

static str why_not(struct arena *a, const struct agreed *g, const struct draft *d, int64_t at)
{
	if (g->withdrawn_at) return arena_fmt(a, "Consent %" PRId64 " was withdrawn", g->id);
	if (g->until < at) return arena_fmt(a, "Consent %" PRId64 " ends before the post goes out", g->id);
	for (size_t i = 0; i < d->nplaces; i++)
		if (!is_for(g, d->places[i].account.id))
			return arena_fmt(a, "Consent %" PRId64 " is not for the account '%.*s'", g->id,
					 SHOW(d->places[i].account.name));
	return S("");
}

err agreed_for(struct tx *tx, const struct draft *d, int64_t at, bool *consented, str *not)
{
	struct arena *a = tx_arena(tx);
	*not = S("");
	for (size_t i = 0; i < d->nagreed && !not->len; i++) {
		struct agreed g;
		TRY(agreed_need(tx, d->agreed[i], &g));
		*not = why_not(a, &g, d, at);
	}
	*consented = d->nagreed && !not->len;
	if (not->len)
		*not = arena_fmt(a, "%.*s, so the post does not go out like this. Name another one (--consent N), or, if nobody can be recognised in "
				    "it any more, --consent none, with 'schedpost edit'.", SHOW(*not));
	return NULL;
}

/* ---- for people */

str agreed_state(struct tx *tx, const struct agreed *g)
{
	return g->withdrawn_at ? S("withdrawn") : g->until < tx_now(tx) ? S("ended") : S("in force");
}

err agreed_show(struct tx *tx, const int64_t *ids, size_t n, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Rests on consent", CELL_INT, false}, {"state", "State", CELL_STATE, false},
		{"until", "Until", CELL_INSTANT, false},     {"holder", "Who has the form", CELL_TEXT, false},
		{"scope", "For", CELL_SENTENCE, true},
	};
	if (n) reply_table(r, "consents", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		struct agreed g;
		TRY(agreed_need(tx, ids[i], &g));
		reply_row(r);
		reply_int(r, g.id);
		reply_text(r, agreed_state(tx, &g));
		reply_int(r, g.until);
		reply_text(r, g.holder);
		reply_text(r, g.scope);
	}
	return NULL;
}
