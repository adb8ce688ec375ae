/* SPDX-License-Identifier: MIT
 * lockdown_verbs.c - lockdown, which never asks "are you sure", and unlock, which takes two. */
#include "rooms/lockdown/lockdown.h"

#include "rooms/cover/cover.h"
#include "rooms/notices/notices.h"
#include "rooms/people/people.h"
#include "rooms/tokens/tokens.h"
#include "text/when.h"
#include "verb/house.h"

#include <inttypes.h>

/* ---- lockdown */

/* First the file, which counts even if nothing below works any more; then the brake, which every sender sees; then the
 * row. */
err lockdown_put(struct tx *tx, const struct lock_doors *d, const struct account *on, struct lock *l, int64_t *id)
{
	struct sentinel s = {.account = on ? on->name : S(""), .by = tx_who(tx), .reason = l->reason, .at = tx_now(tx)};
	l->kind = S("lockdown");
	l->account = on ? on->id : 0;
	l->begins = tx_now(tx);
	TRY(sentinel_brought(tx, d->data_folder, s.account, &l->sentinel));
	if (!l->sentinel.len) TRY(sentinel_write(tx_arena(tx), d->data_folder, &s, &l->sentinel));
	if (d->brake) brake_pull(d->brake, !on, &s.account, on != NULL);
	return lock_put(tx, l, id);
}

static err lock_one(struct tx *tx, const struct call *c, const struct account *on, int64_t *id)
{
	const struct house *house = c->house;
	struct lock l = {.reason = call_get(c, "reason"), .suspect = call_get(c, "exclude-user")};
	return lockdown_put(tx, &(struct lock_doors){house->data_folder, house->brake}, on, &l, id);
}

/* Whoever is suspected does nothing more from now on, by no token either. */
static err shut_out(struct tx *tx, str suspect, struct reply *r)
{
	struct person p;
	int64_t n;
	TRY(person_need(tx, suspect, &p));
	TRY(token_end(tx, p.id, S(""), &n));
	reply_say(r, "%.*s may do nothing any more until it is unlocked; tokens that ended: %" PRId64 ".", SHOW(p.name), n);
	return NULL;
}

static err suspend_covers(struct tx *tx, const struct account *on, size_t n)
{
	struct account *all = NULL;
	size_t nall = 0;
	int64_t covers;
	if (!n) TRY(accounts_all(tx, &all, &nall));
	for (size_t i = 0; i < MAX(n, nall); i++) TRY(covers_suspend(tx, n ? on[i].id : all[i].id, &covers));
	return NULL;
}

/* The admins, at whatever hour. */
static err tell_admins(struct tx *tx, str what, str text)
{
	return notice_add(tx, &(struct notice){.topic = TOPIC_SYSTEM, .what = what, .text = text, .todo = S("schedpost locks")});
}

err lockdown_by_itself(struct tx *tx, const struct lock_doors *d, const struct account *on, str why)
{
	struct lock l = {.reason = why};
	bool locked;
	int64_t id;
	TRY(lockdown_on(tx, on->id, &l, &locked));
	if (locked) return NULL;
	TRY(lockdown_put(tx, d, on, &l, &id));
	TRY(suspend_covers(tx, on, 1));
	return tell_admins(tx, arena_fmt(tx_arena(tx), "schedpost itself has locked down '%.*s'.", SHOW(on->name)), why);
}

static err run_lockdown(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *on = NULL;
	size_t n = 0;
	int64_t id;
	if (call_has(c, "ACCOUNT")) TRY(accounts_named(tx, call_get(c, "ACCOUNT"), &on, &n));
	if (!n) TRY(lock_one(tx, c, NULL, &id));
	for (size_t i = 0; i < n; i++) TRY(lock_one(tx, c, &on[i], &id));
	reply_say(r, "LOCKED since %.*s: nothing more goes out %s.", SHOW(when_utc(tx_arena(tx), tx_now(tx))),
		  n ? "on these accounts" : "anywhere");
	if (call_has(c, "exclude-user")) TRY(shut_out(tx, call_get(c, "exclude-user"), r));
	TRY(suspend_covers(tx, on, n));
	TRY(tell_admins(tx, arena_fmt(tx_arena(tx), "%.*s has locked down %s.", SHOW(c->actor), n ? "some accounts" : "everything"),
			call_get(c, "reason")));
	reply_warn(r, "This stops schedpost and everybody who uses it. It cannot stop somebody who has the platform's password: change "
		      "it now, on the platform itself, and end its other sessions.");
	reply_say(r, "To unlock, two people each type: schedpost unlock %" PRId64, id);
	return NULL;
}

/* ---- unlock */

static err not_the_suspect(struct tx *tx, const struct call *c, const struct lock *l)
{
	if (!l->suspect.len || !str_is(l->suspect, c->actor)) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed", "This is not allowed: lock %" PRId64 " shuts you out.", l->id);
}

/* Two are two people, not two logins of one: whoever runs the machine is a person here, too. */
static err is_a_person(struct tx *tx, const struct call *c)
{
	struct person p;
	bool found;
	TRY(person_get(tx, c->actor, &p, &found));
	if (found && !p.left_at) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-a-person",
		    "A lockdown is ended by two people whom schedpost knows, and '%.*s' is none of them. Please type it under your own "
		    "name, or have it added: schedpost user add %.*s", SHOW(c->actor), SHOW(c->actor));
}

static err open_lock(struct tx *tx, const struct lock *l, struct reply *r)
{
	TRY(lock_release(tx, l->id));
	reply_say(r, "Unlocked. Nothing that fell due meanwhile goes out by itself: schedpost list --state paused");
	return NULL;
}

static err run_unlock(struct tx *tx, const struct call *c, struct reply *r)
{
	struct lock l;
	str *agreed;
	size_t n;
	int64_t id, since;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(lock_need(tx, id, &l));
	TRY(not_the_suspect(tx, c, &l));
	TRY(is_a_person(tx, c));
	TRY(unlock_agree(tx, id, c->actor, &agreed, &n));
	if (n >= UNLOCK_PERSONS) return open_lock(tx, &l, r);
	TRY(unlock_since(tx, id, c->actor, &since));
	if (since && tx_now(tx) - since >= UNLOCK_ALONE_MS) return open_lock(tx, &l, r);
	str when = when_utc(tx_arena(tx), since + UNLOCK_ALONE_MS);
	TRY(tell_admins(tx, arena_fmt(tx_arena(tx), "%.*s agrees to end lockdown %" PRId64 ".", SHOW(c->actor), id), S("")));
	reply_say(r, "You agree to unlock. A second person types the same: schedpost unlock %" PRId64, id);
	reply_say(r, "If there is nobody, type it again yourself after %.*s. Everybody is told of it.", SHOW(when));
	return NULL;
}

/* ---- the table */

static const struct opt LOCKDOWN_OPTS[] = {
	{"ACCOUNT", "ACCOUNT,...", OPT_POSITION, "Which accounts; without, everything.", NULL},
	{"reason", "TEXT", 0, "What has happened.", NULL},
	{"exclude-user", "PERSON", 0, "Whoever is suspected: they may do nothing any more.", NULL},
	{0},
};
static const struct opt UNLOCK_OPTS[] = {
	{"ID", "LOCK", OPT_POSITION | OPT_NEEDED, "The number of the lockdown; 'schedpost locks' shows it.", NULL},
	{0},
};
const struct verb LOCKDOWN_VERBS[] = {
	{.name = "lockdown row",
	 .inner = true,
	 .help = "What 'schedpost lockdown' asks of the service.",
	 .example = "schedpost lockdown row",
	 .opts = LOCKDOWN_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .run = run_lockdown},
	{.name = "unlock",
	 .help = "Ends a lockdown, when two people have typed it; or one alone, after half an hour of which everybody is told.",
	 .example = "schedpost unlock 3",
	 .opts = UNLOCK_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = about_lock,
	 .proof = call_always,
	 .run = run_unlock},
	{0},
};
