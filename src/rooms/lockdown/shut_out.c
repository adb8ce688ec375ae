/* SPDX-License-Identifier: MIT
 * shut_out.c - who may be shut out, so that nobody can have the house for themselves. */
#include "rooms/lockdown/shut_out.h"

#include "rooms/people/roles.h"
#include "rooms/tokens/tokens.h"

/* ---- who is left */

struct unlockers { /* those who can unlock everything, but for whoever is to be shut out */
	bool one_of_them; /* whoever that is */
	size_t left;
	size_t before; /* of them, those who can end each lockdown that is on */
	str last;      /* of those */
	str out;       /* one who is shut out already; empty: nobody is */
};

static err count_one(struct tx *tx, str name, int64_t joins, struct unlockers *u)
{
	struct person other;
	int64_t by;
	bool found;
	TRY(person_get(tx, name, &other, &found));
	if (!found || other.left_at) return NULL;
	TRY(lock_of_suspect(tx, other.id, &by));
	if (by) u->out = other.name;
	if (by) return NULL;
	u->left++;
	if (other.nth > joins) return NULL;
	u->before++;
	u->last = other.name;
	return NULL;
}

static err count_unlockers(struct tx *tx, const struct person *p, struct unlockers *u)
{
	str names[REACH_MOST];
	int64_t joins;
	size_t n;
	*u = (struct unlockers){.last = S(""), .out = S("")};
	TRY(lockdowns_joins(tx, &joins));
	TRY(holders_of(tx, POWER_ACCOUNT, tx_now(tx), names, &n));
	for (size_t i = 0; i < n; i++) {
		bool same = str_is(names[i], p->name);
		if (!same) TRY(count_one(tx, names[i], joins, u));
		u->one_of_them = u->one_of_them || same;
	}
	return NULL;
}

/* ---- the rule (shut_out.h) */

static str against_further(struct arena *a, const struct person *p, const struct unlockers *u)
{
	str left = u->before ? arena_fmt(a, "only %.*s", SHOW(u->last)) : S("nobody");
	return arena_fmt(a, "%.*s would be left who can unlock, for %.*s is out already. The lockdown holds all the same. Whoever runs this "
			 "machine can close %.*s's log-in there.", SHOW(left), SHOW(u->out), SHOW(p->name));
}

static err may_be_shut_out(struct tx *tx, str accuser, const struct person *p, str *against)
{
	struct person by;
	struct unlockers u;
	bool known;
	int64_t out = 0;
	*against = S("");
	TRY(person_get(tx, accuser, &by, &known));
	if (known) TRY(lock_of_suspect(tx, by.id, &out));
	if (out) *against = arena_fmt(tx_arena(tx), "a lockdown shuts out %.*s, who asked for it.", SHOW(by.name));
	if (out) return NULL;
	TRY(count_unlockers(tx, p, &u));
	bool further = u.one_of_them && u.out.len;
	if (!u.left) *against = S("nobody would be left who can unlock.");
	else if (further && u.before < 2) *against = against_further(tx_arena(tx), p, &u);
	return NULL;
}

err shut_out_now(struct tx *tx, str *names)
{
	struct lock *all;
	size_t n, nout = 0;
	TRY(locks_open(tx, &all, &n));
	str *out = TAKE_N(tx_arena(tx), str, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool again = !all[i].suspect.len;
		for (size_t k = 0; k < nout && !again; k++) again = str_is(out[k], all[i].suspect);
		if (!again) out[nout++] = all[i].suspect;
	}
	*names = arena_join(tx_arena(tx), out, nout, S(", "));
	return NULL;
}

err shut_out(struct tx *tx, str accuser, str named, struct shut_out *out)
{
	struct person p;
	str against, others;
	*out = (struct shut_out){.suspect = S(""), .why = S("")};
	if (!str_trim(named).len) return NULL;
	err e = person_meant(tx, named, &p);
	if (e && e->kind != ERR_MISSING) return e;
	TRY(shut_out_now(tx, &others));
	if (e)
		out->why = arena_fmt(tx_arena(tx), "Nobody%s is shut out: %.*s Type the name again: schedpost lockdown --exclude-user NAME",
				     others.len ? " else" : "", SHOW(e->text));
	if (e) return NULL;
	TRY(may_be_shut_out(tx, accuser, &p, &against));
	out->refused = against.len > 0;
	if (out->refused) out->why = arena_fmt(tx_arena(tx), "%.*s is not shut out, for %.*s", SHOW(p.name), SHOW(against));
	if (out->refused) return NULL;
	out->suspect = p.name;
	return token_end(tx, p.id, S(""), &out->tokens);
}
