/* SPDX-License-Identifier: MIT
 * reviews.c - who could say yes to a post that waits. */
#include "rooms/policy/reviews.h"

#include "rooms/duty/duty.h"

enum { TURN_MOST = 80 }; /* 64 who have the power, and a few who stand in */

str either(struct arena *a, const str *names, size_t n)
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

struct asking {
	struct tx *tx;
	const struct review *review;
	const struct account *on;
	const struct words *words;
	struct decision *said;
	size_t nsaid;
	enum power power;
	str first[2]; /* whose yes it is above all */
	size_t nfirst;
	struct turn *turn;
};

static bool is_in(const str *names, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(names[i], name)) return true;
	return false;
}

bool wrote(const struct words *w, str who)
{
	return str_is(who, w->author) || str_is(who, w->writer) || is_in(w->before, w->nbefore, who);
}

/* Nobody decides about their own words, and nobody says yes twice. */
static bool is_out(const struct asking *k, str name)
{
	return !name.len || wrote(k->words, name) || has_decided(k->said, k->nsaid, name);
}

static err add(struct asking *k, str name)
{
	struct may_said said;
	struct may_ask ask = {.who = name, .power = k->power, .on = k->on, .at = tx_now(k->tx)};
	if (is_out(k, name) || is_in(k->turn->names, k->turn->n, name)) return NULL;
	TRY(may(k->tx, &ask, &said));
	if (said.yes) k->turn->names[k->turn->n++] = name;
	return NULL;
}

static err add_deputy(struct asking *k, str of)
{
	struct person p;
	bool found;
	TRY(person_get(k->tx, of, &p, &found));
	return found ? add(k, p.deputy) : NULL;
}

static err add_all(struct asking *k)
{
	str *all;
	size_t n;
	TRY(who_may(k->tx, k->power, k->on, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (!is_out(k, all[i])) k->turn->names[k->turn->n++] = all[i];
	k->turn->anyone = true;
	k->turn->trainee = S("");
	return NULL;
}

static err add_on_duty(struct asking *k)
{
	struct on_duty duty;
	struct duty_ask ask = {.on = k->on, .power = k->power, .at = tx_now(k->tx), .but = k->words->author};
	TRY(on_duty(k->tx, &ask, &duty));
	TRY(add(k, duty.person));
	if (is_in(k->turn->names, k->turn->n, duty.person)) k->turn->why = duty.why;
	return NULL;
}

static err find_first(struct asking *k)
{
	bool second = need_second(k->review->need) && k->nsaid;
	k->power = second ? POWER_APPROVE : need_power(k->review->need);
	if (second && k->review->second.len) k->first[k->nfirst++] = k->review->second;
	if (k->power != POWER_COACH) return NULL;
	TRY(coaches_of(k->tx, k->words->author, k->on->id, k->first, &k->nfirst));
	if (k->nfirst) k->turn->trainee = k->words->author;
	return NULL;
}

err review_turn(struct tx *tx, const struct review *r, const struct account *on, const struct words *w,
		struct turn *out)
{
	struct asking k = {.tx = tx, .review = r, .on = on, .words = w, .turn = out};
	*out = (struct turn){.names = TAKE_N(tx_arena(tx), str, TURN_MOST), .trainee = S(""), .why = S("")};
	TRY(decisions_of_review(tx, r->id, &k.said, &k.nsaid));
	TRY(find_first(&k));
	for (size_t i = 0; i < k.nfirst; i++) TRY(add(&k, k.first[i]));
	for (size_t i = 0; i < k.nfirst && !out->n; i++) TRY(add_deputy(&k, k.first[i]));
	if (!out->n) TRY(add_all(&k));
	return add_on_duty(&k);
}
