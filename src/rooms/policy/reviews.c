/* SPDX-License-Identifier: MIT
 * reviews.c - who could say yes to a post that waits. */
#include "rooms/policy/reviews.h"

/* "kim, robin or sam" */
static str either(struct arena *a, const str *names, size_t n)
{
	enum { NAMED = 4 };
	buf all = buf_in(a, 1000);
	for (size_t i = 0; i < n && i < NAMED; i++) {
		bool last = i + 1 == n || i + 1 == NAMED;
		buf_fmt(&all, "%s%.*s", !i ? "" : last ? " or " : ", ", SHOW(names[i]));
	}
	return buf_str(&all);
}

bool has_decided(const struct decision *all, size_t n, str who)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(all[i].who, who)) return true;
	return false;
}

err review_who(struct tx *tx, const struct review *r, const struct account *on, const struct words *w, str *names)
{
	struct decision *said;
	str *may, *left;
	size_t nsaid, nmay, n = 0;
	TRY(decisions_of_review(tx, r->id, &said, &nsaid));
	bool second = need_second(r->need) && nsaid;
	TRY(who_may(tx, second ? POWER_APPROVE : need_power(r->need), on, &may, &nmay));
	left = TAKE_N(tx_arena(tx), str, nmay + 1);
	for (size_t i = 0; i < nmay; i++) {
		bool own = str_is(may[i], w->author) || str_is(may[i], w->writer);
		bool other = second && r->second.len && !str_is(may[i], r->second);
		if (!own && !other && !has_decided(said, nsaid, may[i])) left[n++] = may[i];
	}
	*names = either(tx_arena(tx), left, n);
	return NULL;
}
