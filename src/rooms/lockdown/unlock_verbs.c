/* SPDX-License-Identifier: MIT
 * unlock_verbs.c - how a lockdown ends: the list is complete, two people say so, and nothing goes out by itself. */
#include "rooms/lockdown/checklist.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/people/people.h"
#include "rooms/queue/quiet.h"
#include "text/when.h"
#include "verb/house.h"

#include <inttypes.h>

/* ---- who */

/* Two are two people, not two log-ins of one: whoever runs the machine is a person here, too, and so is nobody who was
 * only made for this, whatever the clock was set to. */
static str why_not(struct arena *a, const struct call *c, const struct two *of, const struct person *p)
{
	if (!p)
		return arena_fmt(a, "%s by people whom schedpost knows, and '%.*s' is none of them. Please type it under your own name.",
				 of->what, SHOW(c->actor));
	if (p->nth > of->joins)
		return arena_fmt(a, "%s by people who were here before, and %.*s was added later.", of->what, SHOW(p->name));
	if (c->scope)
		return arena_fmt(a, "%s by people in person, and this came by a token. Please type it yourself, on this machine.", of->what);
	return S("");
}

err two_allowed(struct tx *tx, const struct call *c, const struct two *of)
{
	struct person p;
	int64_t shut = 0;
	bool found;
	TRY(person_get(tx, c->actor, &p, &found));
	found = found && !p.left_at;
	if (found) TRY(lock_of_suspect(tx, p.id, &shut));
	if (shut) return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed", "This is not allowed: a lockdown shuts you out.");
	str against = why_not(tx_arena(tx), c, of, found ? &p : NULL);
	if (!against.len) return NULL;
	const char *code = !found ? "not-a-person" : c->scope ? "not-by-token" : "too-new";
	return FAIL(tx_arena(tx), ERR_DENIED, code, "%.*s", SHOW(against));
}

/* One who sits at another's computer is no second person. */
err two_proved(struct tx *tx, const struct call *c, struct reply *r, str *told)
{
	struct person p;
	bool found;
	*told = S("");
	TRY(person_get(tx, c->actor, &p, &found));
	if (!found || p.proves) return NULL;
	*told = arena_fmt(tx_arena(tx), "No code was asked of %.*s, who has set up none: please ring them, whether it was they.", SHOW(p.name));
	if (r)
		reply_warn(r, "No code was asked of you, for you have set up none: whoever sits at your computer could type this. To set it up: "
			   "schedpost proof set up");
	return NULL;
}

err unlock_allowed(struct tx *tx, const struct call *c, const struct lock *l)
{
	if (!str_is(l->kind, S("lockdown")))
		return FAIL(tx_arena(tx), ERR_INPUT, "is-hold",
			    "Lock %" PRId64 " is a hold, and no lockdown: schedpost release %" PRId64, l->id, l->id);
	return two_allowed(tx, c, &(struct two){"A lockdown is ended", l->joins});
}

static err lock_of_call(struct tx *tx, const struct call *c, struct lock *l)
{
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(lock_need(tx, id, l));
	return unlock_allowed(tx, c, l);
}

/* ---- the list */

static const struct column POINT_COLUMNS[] = {
	{"account", "Account", CELL_TEXT, false}, {"item", "Item", CELL_TEXT, false},
	{"what", "What", CELL_TEXT, true},	  {"by", "Done, says", CELL_TEXT, false},
	{"at", "At", CELL_INSTANT, false},
};

static err show_points(struct tx *tx, const struct lock *l, bool open_only, struct reply *r, size_t *n)
{
	struct point *all;
	TRY(points_of(tx, l, open_only, &all, n));
	if (!*n) return NULL;
	reply_table(r, "points", POINT_COLUMNS, COUNT(POINT_COLUMNS));
	for (size_t i = 0; i < *n; i++) {
		reply_row(r);
		reply_text(r, all[i].name);
		reply_text(r, all[i].item);
		reply_text(r, point_title(all[i].item));
		reply_maybe_text(r, all[i].person);
		reply_maybe_int(r, all[i].at);
	}
	return NULL;
}

/* What is typed next, ready to be pasted: for the first account that is not done. */
static err say_next(struct tx *tx, const struct lock *l, struct reply *r)
{
	struct point *open;
	struct account on;
	str items[UNLOCK_ITEM_COUNT];
	size_t n, nitems = 0;
	bool renewed;
	TRY(points_of(tx, l, true, &open, &n));
	if (!n) reply_say(r, "Nothing is left to be done. Two people now type: schedpost unlock %" PRId64, l->id);
	if (!n) return NULL;
	for (size_t i = 0; i < n && nitems < UNLOCK_ITEM_COUNT; i++)
		if (open[i].account == open[0].account) items[nitems++] = open[i].item;
	TRY(account_of(tx, open[0].account, &on));
	TRY(account_is_renewed(tx, on.id, l, &renewed));
	if (!renewed)
		reply_say(r, "Next, a new log-in: schedpost connect %.*s --as %.*s", SHOW(on.platform), SHOW(on.name));
	str done = arena_join(tx_arena(tx), items, nitems, S(","));
	reply_say(r, "%s whoever has seen to all of it: schedpost unlock tick %" PRId64 " %.*s --done %.*s", renewed ? "Next," : "Then",
		  l->id, SHOW(on.name), SHOW(done));
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	struct lock l;
	size_t n;
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(lock_need(tx, id, &l));
	TRY(show_points(tx, &l, false, r, &n));
	if (!n) reply_say(r, "There is nothing to be ticked: it is about practice accounts only, which have no log-in.");
	return say_next(tx, &l, r);
}

static err tick_one(struct tx *tx, const struct call *c, const struct lock *l, const struct account *on)
{
	struct arena *a = tx_arena(tx);
	if (l->account && l->account != on->id)
		return FAIL(a, ERR_INPUT, "other-account", "Lockdown %" PRId64 " is not about '%.*s'.", l->id, SHOW(on->name));
	for (size_t i = 0; i < call_count(c, "done"); i++) {
		str item = call_nth(c, "done", i);
		bool renewed = true;
		if (str_is(item, S("credential"))) TRY(account_is_renewed(tx, on->id, l, &renewed));
		if (!renewed)
			return FAIL(a, ERR_INPUT, "old-credential", "'%.*s' still has the log-in from before the lockdown. Please connect "
				    "it anew first: schedpost connect %.*s --as %.*s", SHOW(on->name), SHOW(on->platform),
				    SHOW(on->name));
		TRY(point_tick(tx, l, on->id, item, c->actor));
	}
	return NULL;
}

static err run_tick(struct tx *tx, const struct call *c, struct reply *r)
{
	struct lock l;
	struct account *on;
	str told;
	size_t n, left;
	TRY(lock_of_call(tx, c, &l));
	TRY(accounts_named(tx, call_joined(tx_arena(tx), c, "ACCOUNT"), &on, &n));
	for (size_t i = 0; i < n; i++) TRY(tick_one(tx, c, &l, &on[i]));
	reply_say(r, "Noted in the record, under your name.");
	TRY(show_points(tx, &l, true, r, &left));
	TRY(two_proved(tx, c, r, &told));
	return say_next(tx, &l, r);
}

/* ---- in parts */

static err part_one(struct tx *tx, const struct call *c, const struct lock *l, const struct account *on)
{
	const struct house *house = c->house;
	struct lock part = *l;
	struct sentinel s = {.account = on->name, .by = l->set_by, .reason = l->reason, .at = l->made,
			     .suspect = l->suspect};
	part.account = on->id;
	TRY(sentinel_write(tx_arena(tx), house->data_folder, &s, &part.sentinel));
	TRY(lock_put(tx, &part, &part.id));
	TRY(lock_voices_carry(tx, l->id, part.id, on->id));
	return points_carry(tx, l->id, part.id, on->id);
}

static err run_part(struct tx *tx, const struct call *c, struct reply *r)
{
	struct lock l;
	struct account *all;
	str told;
	size_t n;
	TRY(lock_of_call(tx, c, &l));
	if (l.account)
		return FAIL(tx_arena(tx), ERR_INPUT, "one-account", "Lockdown %" PRId64 " is of one account already.", l.id);
	TRY(accounts_all(tx, &all, &n));
	if (!n)
		return FAIL(tx_arena(tx), ERR_INPUT, "no-accounts",
			    "There is no account yet, so nothing can be parted. Two people end the whole of it: schedpost unlock %" PRId64,
			    l.id);
	if (n > UNLOCK_PART_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many-accounts", "There are %zu accounts, and at most %d can be parted.", n,
			    UNLOCK_PART_MOST);
	for (size_t i = 0; i < n; i++) TRY(part_one(tx, c, &l, &all[i]));
	TRY(lock_release(tx, l.id));
	reply_say(r, "Each account now has a lockdown of its own; nothing is unlocked. 'schedpost locks' shows them.");
	reply_say(r, "An account that is connected from now on is locked like them, as long as one of them is.");
	str what = arena_fmt(tx_arena(tx), "%.*s has parted lockdown %" PRId64 " into one for each account.",
			     SHOW(c->actor), l.id);
	TRY(two_proved(tx, c, r, &told));
	return lockdown_tell(tx, l.account, what, told);
}

/* ---- unlock */

/* Two people may have typed the word, each of them one. *open: everything that it was about is. */
static err say_unlocked(struct tx *tx, const struct lock *l, bool *open, struct reply *r)
{
	struct lock *all;
	size_t n;
	int64_t other = 0;
	TRY(locks_open(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		bool same = !all[i].account || !l->account || all[i].account == l->account;
		if (same && str_is(all[i].kind, S("lockdown"))) other = all[i].id;
	}
	*open = !other;
	if (other)
		reply_say(r,
			  "Lockdown %" PRId64 " is ended, but nothing goes out yet: lockdown %" PRId64
			  " is on, too. Next: schedpost unlock list %" PRId64,
			  l->id, other, other);
	return NULL;
}

static err open_lock(struct tx *tx, const struct lock *l, str told, size_t *asked)
{
	size_t paused, more;
	TRY(queue_quiet_due(tx, l, &paused, &more));
	*asked += more;
	TRY(lock_release(tx, l->id));
	str what = arena_fmt(tx_arena(tx), "Lockdown %" PRId64 " is ended, by %.*s last.", l->id, SHOW(tx_who(tx)));
	return lockdown_tell_of(tx, l, what, told);
}

/* By the clock and by how long the machine was up: whoever sets the clock, or starts the machine anew, waits as
 * long. */
static bool has_waited(struct tx *tx, const struct unlock_since *since)
{
	const struct clock *clock = tx_clock(tx);
	int64_t up = clock->up(clock), was_up = up < since->up ? 0 : since->up;
	return since->at && tx_now(tx) - since->at >= UNLOCK_ALONE_MS && up - was_up >= UNLOCK_ALONE_MS;
}

static err need_complete(struct tx *tx, const struct lock *l)
{
	struct point *open;
	size_t n;
	TRY(points_of(tx, l, true, &open, &n));
	if (!n) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "not-complete", "It stays locked: of its list %zu points are not ticked yet, such as '%.*s' for "
		    "'%.*s'. All of them: schedpost unlock list %" PRId64, n, SHOW(point_title(open[0].item)),
		    SHOW(open[0].name), l->id);
}

/* Whoever objects locks anew: that lockdown is another, and is ended by two or after another half hour. */
static err tell_agreed(struct tx *tx, const struct call *c, const struct lock *l, str told)
{
	struct arena *a = tx_arena(tx);
	str where = l->account ? arena_fmt(a, " %.*s", SHOW(l->account_name)) : S("");
	return lockdown_tell_of(tx, l, arena_fmt(a, "%.*s agrees to end lockdown %" PRId64 ".", SHOW(c->actor), l->id),
				arena_fmt(a, "They can end it alone after half an hour. If you object, lock it anew, and that one holds: "
					  "schedpost lockdown%.*s%s%.*s", SHOW(where), told.len ? " - " : "", SHOW(told)));
}

/* What one command has opened, and what waits for a second person. */
struct unlocking {
	struct lock opened[LOCKS_AT_ONCE];
	size_t nopened, asked;
	str waits[LOCKS_AT_ONCE];
	size_t nwaits;
	int64_t since; /* of the last of those */
};

static err unlock_one(struct tx *tx, const struct call *c, const struct lock *l, struct unlocking *u)
{
	struct unlock_since before, since;
	str *agreed, told;
	size_t n;
	TRY(unlock_allowed(tx, c, l));
	TRY(need_complete(tx, l));
	TRY(unlock_since(tx, l->id, c->actor, &before));
	TRY(unlock_agree(tx, l->id, c->actor, &agreed, &n));
	TRY(unlock_since(tx, l->id, c->actor, &since));
	TRY(two_proved(tx, c, NULL, &told));
	bool opens = n >= UNLOCK_PERSONS || has_waited(tx, &since);
	if (opens) u->opened[u->nopened++] = *l;
	if (opens) return open_lock(tx, l, told, &u->asked);
	u->waits[u->nwaits++] = arena_fmt(tx_arena(tx), "%" PRId64, l->id);
	u->since = MAX(u->since, since.at);
	return before.at ? NULL : tell_agreed(tx, c, l, told);
}

static err say_opened(struct tx *tx, const struct unlocking *u, struct reply *r)
{
	bool open = u->nopened > 0, this;
	for (size_t i = 0; i < u->nopened; i++) {
		TRY(say_unlocked(tx, &u->opened[i], &this, r));
		open = open && this;
	}
	if (open) reply_say(r, "Unlocked. Nothing that fell due meanwhile goes out by itself. Next: schedpost afterwards");
	if (u->asked)
		reply_warn(r, "Of %zu nobody knows yet whether they are out. Please look on the platforms' pages: schedpost list --state asking",
			   u->asked);
	return NULL;
}

/* Typed twice in one breath it is one word still. */
static bool is_named_before(const struct call *c, size_t i)
{
	bool before = false;
	for (size_t k = 0; k < i && !before; k++) before = str_is(call_nth(c, "ID", k), call_nth(c, "ID", i));
	return before;
}

static err run_unlock(struct tx *tx, const struct call *c, struct reply *r)
{
	struct unlocking *u = TAKE(tx_arena(tx), struct unlocking);
	str told;	/* unlock_one tells the others */
	size_t n = call_count(c, "ID");
	if (n > LOCKS_AT_ONCE)
		return FAIL(tx_arena(tx), ERR_INPUT, "too-many", "At most %d can be named with one command.", LOCKS_AT_ONCE);
	for (size_t i = 0; i < n; i++) {
		struct lock l;
		if (is_named_before(c, i)) continue;
		TRY(lock_of_nth(tx, c, i, &l));
		TRY(unlock_one(tx, c, &l, u));
	}
	TRY(two_proved(tx, c, r, &told));
	TRY(say_opened(tx, u, r));
	if (!u->nwaits) return NULL;
	str ids = arena_join(tx_arena(tx), u->waits, u->nwaits, S(","));
	reply_say(r, "You agree to unlock. A second person types the same: schedpost unlock %.*s", SHOW(ids));
	reply_say(r, "If there is nobody, type it again yourself after %.*s. Everybody is told of it.",
		  SHOW(when_utc(tx_arena(tx), u->since + UNLOCK_ALONE_MS)));
	return NULL;
}

/* ---- the table */

#define LOCK_ID {"ID", "LOCK", OPT_POSITION | OPT_NEEDED, "The number of the lockdown; 'schedpost locks' shows it.", NULL}

static const struct opt LOCK_OPTS[] = {LOCK_ID, {0}};
static const struct opt UNLOCK_OPTS[] = {
	{"ID", "LOCK,...", OPT_POSITION | OPT_MANY | OPT_NEEDED, "The numbers of lockdowns; 'schedpost locks' shows them.", NULL},
	{0},
};
static const struct opt TICK_OPTS[] = {
	LOCK_ID,
	{"ACCOUNT", "ACCOUNT,...", OPT_POSITION | OPT_MANY | OPT_NEEDED, "For which accounts, or groups as @GROUP.", NULL},
	{"done", "ITEM,...", OPT_MANY | OPT_NEEDED, "What you vouch for.", UNLOCK_ITEMS},
	{0},
};
const struct verb UNLOCK_VERBS[] = {
	{.name = "unlock",
	 .help = "Ends lockdowns, when the list of each is complete and two people have typed it; or one alone, after half an hour of "
		 "which everybody is told.",
	 .example = "schedpost unlock 3",
	 .opts = UNLOCK_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = about_lock,
	 .proof = call_always,
	 .run = run_unlock},
	{.name = "unlock list",
	 .help = "What must be done for each account before its lockdown ends, and who has said that it is.",
	 .example = "schedpost unlock list 3",
	 .opts = LOCK_OPTS,
	 .needs = POWER_SEE,
	 .run = run_list},
	{.name = "unlock tick",
	 .help = "Says, under your name and in the record, that something on the list is done.",
	 .example = "schedpost unlock tick 3 library --done mfa,apps,sessions",
	 .opts = TICK_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = account_about,
	 .proof = call_always,
	 .run = run_tick},
	{.name = "unlock part",
	 .help = "Parts a lockdown of everything into one for each account, so that they can be unlocked one after the other.",
	 .example = "schedpost unlock part 3",
	 .opts = LOCK_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = about_lock,
	 .proof = call_always,
	 .run = run_part},
	{0},
};
