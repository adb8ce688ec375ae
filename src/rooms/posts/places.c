/* SPDX-License-Identifier: MIT
 * places.c - accounts by name, and what each of them allows; looked up once for all rows of an import. */
#include "rooms/posts/places.h"

#include "rooms/calendar/calendar.h"
#include "rooms/people/people.h"
#include "rooms/platforms/platforms.h"

#include <string.h>

/* ---- what is known already */

enum kind { TO, PLATFORM, LIMITS, ZONE, STANDING, POLICY, CALENDAR, TAGS };
enum { SHELVES = 128 };

struct thing {
	enum kind kind;
	str key;
	const void *at;
	size_t n;	/* of a list */
	struct thing *next;
};
struct known {
	struct thing *shelves[SHELVES];
};

struct known *known_new(struct arena *a)
{
	return TAKE(a, struct known);
}

/* By the end of the key: names of many accounts often begin alike. */
static struct thing **shelf(struct known *k, enum kind kind, str key)
{
	size_t h = kind + key.len;
	for (size_t i = key.len - MIN(key.len, (size_t)8); i < key.len; i++) h = h * 31 + (unsigned char)key.at[i];
	return &k->shelves[h % SHELVES];
}

static const struct thing *find(struct known *k, enum kind kind, str key)
{
	for (const struct thing *t = k ? *shelf(k, kind, key) : NULL; t; t = t->next)
		if (t->kind == kind && str_is(t->key, key)) return t;
	return NULL;
}

static void keep(struct arena *a, struct known *k, struct thing thing)
{
	if (!k) return;
	struct thing **first = shelf(k, thing.kind, thing.key);
	thing.next = *first;
	*first = TAKE(a, struct thing);
	**first = thing;
}

/* ---- one account */

static err platform_of(struct tx *tx, struct known *k, str name, const struct platform **out)
{
	const struct thing *t = find(k, PLATFORM, name);
	struct platform *p = t ? NULL : TAKE(tx_arena(tx), struct platform);
	*out = t ? t->at : p;
	if (t) return NULL;
	TRY(platform_need(tx, name, p));
	keep(tx_arena(tx), k, (struct thing){.kind = PLATFORM, .key = name, .at = p});
	return NULL;
}

/* Accounts of one server were told the same. */
static err limits_of(struct tx *tx, struct known *k, const struct account *account, sp_limits *out)
{
	const struct thing *t = find(k, LIMITS, account->limits);
	if (t) {
		memcpy(out, t->at, sizeof *out);
		return NULL;
	}
	TRY(account_limits(tx, account, out));
	sp_limits *kept = TAKE(tx_arena(tx), sp_limits);
	*kept = *out;
	if (account->limits.len) keep(tx_arena(tx), k, (struct thing){.kind = LIMITS, .key = account->limits, .at = kept});
	return NULL;
}

static err zone_of(struct tx *tx, struct known *k, str name, const struct zone **out)
{
	const struct thing *t = find(k, ZONE, name);
	if (t) *out = t->at;
	if (t) return NULL;
	TRY(zone_load(tx_arena(tx), name, out));
	keep(tx_arena(tx), k, (struct thing){.kind = ZONE, .key = name, .at = *out});
	return NULL;
}

static err place_fill(struct tx *tx, struct known *k, struct place *p)
{
	const struct platform *platform;
	TRY(platform_of(tx, k, p->account.platform, &platform));
	p->platform_title = platform->title;
	p->limits = platform->limits;
	if (p->account.limits.len) TRY(limits_of(tx, k, &p->account, &p->limits));
	return zone_of(tx, k, p->account.zone, &p->zone);
}

err places_of(struct tx *tx, const struct account *accounts, size_t n, struct draft *d)
{
	d->places = TAKE_N(tx_arena(tx), struct place, n + 1);
	d->nplaces = n;
	for (size_t i = 0; i < n; i++) {
		d->places[i].account = accounts[i];
		TRY(place_fill(tx, d->known, &d->places[i]));
	}
	return NULL;
}

err places_policy(struct tx *tx, struct known *k, const struct policy **out)
{
	const struct thing *t = find(k, POLICY, S("policy"));
	struct policy *p = t ? NULL : TAKE(tx_arena(tx), struct policy);
	*out = t ? t->at : p;
	if (t) return NULL;
	TRY(policy_now(tx, p));
	keep(tx_arena(tx), k, (struct thing){.kind = POLICY, .key = S("policy"), .at = p});
	return NULL;
}

err places_calendar(struct tx *tx, struct known *k, const struct calendar **out)
{
	const struct thing *t = find(k, CALENDAR, S("calendar"));
	struct calendar *c = t ? NULL : TAKE(tx_arena(tx), struct calendar);
	*out = t ? t->at : c;
	if (t) return NULL;
	TRY(calendar_load(tx, c));
	keep(tx_arena(tx), k, (struct thing){.kind = CALENDAR, .key = S("calendar"), .at = c});
	return NULL;
}

err places_tags(struct tx *tx, struct known *k, struct check_list *out)
{
	const struct thing *t = find(k, TAGS, S("tags"));
	const struct calendar *c;
	str *all = NULL;
	if (t) *out = (struct check_list){t->at, t->n};
	if (t) return NULL;
	TRY(places_calendar(tx, k, &c));
	calendar_tags(tx_arena(tx), c, &all, &out->n);
	out->at = all;
	keep(tx_arena(tx), k, (struct thing){.kind = TAGS, .key = S("tags"), .at = all, .n = out->n});
	return NULL;
}

err places_days(struct tx *tx, struct known *k, int64_t day, struct check_input *in)
{
	const struct calendar *c;
	struct arena *a = tx_arena(tx);
	str *others, *opens, text = arena_join(a, in->parts.at, in->parts.n, S(" "));
	TRY(places_calendar(tx, k, &c));
	calendar_others(a, c, &(struct day_words){text, day}, &others, &in->other_days.n);
	calendar_opens(a, c, &(struct day_words){text, day}, &opens, &in->open_days.n);
	in->other_days.at = others;
	in->open_days.at = opens;
	return NULL;
}

err place_standing(struct tx *tx, const struct call *c, struct draft *d, const struct place *p,
		   const struct policy **policy, const struct standing **out)
{
	const struct thing *t = find(d->known, STANDING, p->account.name);
	struct standing *s = t ? NULL : TAKE(tx_arena(tx), struct standing);
	*out = t ? t->at : s;
	TRY(places_policy(tx, d->known, policy));
	if (t) return NULL;
	TRY(standing_of(tx, c->actor, c->owns, &p->account, s));
	s->may_publish = s->may_publish && within_token(c, POWER_PUBLISH, &p->account);
	keep(tx_arena(tx), d->known, (struct thing){.kind = STANDING, .key = p->account.name, .at = s});
	return NULL;
}

/* ---- those of a call */

/* Nobody's name stands under words that somebody else has changed. */
static bool is_author(const struct call *c, const struct draft *d)
{
	return !d->post.id || str_is(d->post.created_by, c->actor);
}

static err sign_off_of(struct tx *tx, const struct call *c, const struct draft *d, struct place *p)
{
	struct person who;
	bool found;
	p->sign_off = S("");
	if (!p->cover || !p->account.sign_off || !is_author(c, d)) return NULL;
	TRY(person_get(tx, c->actor, &who, &found));
	if (found) p->sign_off = post_sign_off(tx_arena(tx), who.full_name);
	return NULL;
}

/* Only a call that was let in by a cover can be by one. */
err places_lent(struct tx *tx, const struct call *c, struct draft *d)
{
	for (size_t i = 0; i < d->nplaces; i++) {
		struct place *p = &d->places[i];
		p->cover = 0;
		if (tx_acting_for(tx).len) TRY(lent_by(tx, c, POWER_WRITE, &p->account, &p->cover));
		TRY(sign_off_of(tx, c, d, p));
	}
	return NULL;
}

static err places_named(struct tx *tx, const struct call *c, str to, struct draft *d)
{
	const struct thing *t = find(d->known, TO, to);
	struct account *accounts;
	size_t n;
	if (t) {	/* a copy: each draft has its own times */
		d->places = TAKE_N(tx_arena(tx), struct place, t->n + 1);
		d->nplaces = t->n;
		memcpy(d->places, t->at, t->n * sizeof *d->places);
		return NULL;
	}
	TRY(accounts_named(tx, to, &accounts, &n));
	for (size_t i = 0; i < n; i++) TRY(allowed_on(tx, c, POWER_WRITE, &accounts[i]));
	TRY(places_of(tx, accounts, n, d));
	TRY(places_lent(tx, c, d));
	if (!d->known) return NULL;
	struct place *kept = TAKE_N(tx_arena(tx), struct place, n + 1);
	memcpy(kept, d->places, n * sizeof *kept);
	keep(tx_arena(tx), d->known, (struct thing){.kind = TO, .key = to, .at = kept, .n = n});
	return NULL;
}

err places_from_call(struct tx *tx, const struct call *c, struct draft *d)
{
	struct account *accounts;
	size_t n;
	if (call_has(c, "to")) return places_named(tx, c, call_joined(tx_arena(tx), c, "to"), d);
	if (d->places) return places_lent(tx, c, d);
	/* Without any account drafts work all the same; with one, no --to is needed. */
	TRY(accounts_all(tx, &accounts, &n));
	if (n == 0 && !call_has(c, "at") && !call_has(c, "slot")) return NULL;
	if (n != 1) TRY(accounts_named(tx, S(""), &accounts, &n));
	TRY(allowed_on(tx, c, POWER_WRITE, &accounts[0]));
	TRY(places_of(tx, accounts, n, d));
	return places_lent(tx, c, d);
}
