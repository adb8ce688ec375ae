/* SPDX-License-Identifier: MIT
 * lockdown_verbs.c - lockdown, which never asks "are you sure", and which no wrong word keeps from locking. */
#include "rooms/lockdown/lockdown.h"

#include "rooms/checks/quote.h"
#include "rooms/cover/cover.h"
#include "rooms/duty/duty.h"
#include "rooms/lockdown/drilled.h"
#include "rooms/lockdown/stopped.h"
#include "rooms/notices/notices.h"
#include "rooms/people/roles.h"
#include "rooms/tokens/tokens.h"
#include "text/when.h"
#include "verb/house.h"

#include <inttypes.h>

/* ---- what goes with every lockdown, by whatever way it came */

static err suspend_covers(struct tx *tx, int64_t account, int64_t *covers)
{
	struct account *all = NULL;
	size_t n = 0;
	struct drilled drill;
	bool drilled;
	int64_t more;
	*covers = 0;
	TRY(drilled_on(tx, account, &drill, &drilled));
	if (drilled) return NULL; /* a cover may be of real accounts, too */
	if (account) return covers_suspend(tx, account, covers);
	TRY(accounts_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(covers_suspend(tx, all[i].id, &more));
		*covers += more;
	}
	return NULL;
}

enum { CONCERNED_MOST = 200 };
struct concerned {
	str names[CONCERNED_MOST];
	size_t n;
};

/* Each once: who looks after a hundred accounts takes one place. */
static void concern(struct concerned *c, str name)
{
	bool there = !name.len;
	for (size_t i = 0; i < c->n && !there; i++) there = str_is(c->names[i], name);
	if (!there && c->n < CONCERNED_MOST) c->names[c->n++] = name;
}

/* Whoever is on duty at this moment, for that account or for all; 0: for any. */
static err concern_duty(struct tx *tx, int64_t account, struct concerned *c)
{
	struct shift *all;
	size_t n;
	TRY(shifts_from(tx, account, tx_now(tx), &all, &n));
	for (size_t i = 0; i < n; i++) {
		struct window w;
		bool found;
		TRY(shift_window(tx_arena(tx), &all[i], tx_now(tx), &w, &found));
		if (found && w.begins <= tx_now(tx)) concern(c, all[i].person);
	}
	return NULL;
}

/* account 0: everything, or several. Those on duty first; the admins hear of it in any case. */
static err concern_all(struct tx *tx, int64_t account, struct concerned *c)
{
	struct account *all;
	size_t n;
	TRY(concern_duty(tx, account, c));
	TRY(accounts_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (account && account != all[i].id) continue;
		concern(c, all[i].owner);
		concern(c, all[i].deputy);
	}
	return NULL;
}

err lockdown_tell(struct tx *tx, int64_t account, str what, str text)
{
	struct notice n = {.topic = TOPIC_SYSTEM, .what = what, .text = text, .todo = S("schedpost locks")};
	struct concerned *who = TAKE(tx_arena(tx), struct concerned);
	struct drilled drill;
	bool drilled;
	TRY(drilled_on(tx, account, &drill, &drilled));
	n.urgent = drilled;
	n.at_once = !drilled;
	if (!drilled) TRY(concern_all(tx, account, who));
	n.others = who->names;
	n.nothers = who->n;
	if (!drilled) return notice_add(tx, &n);
	str title = drill_title(tx_arena(tx), drill.id);
	n.what = arena_fmt(tx_arena(tx), "%.*s: %.*s", SHOW(title), SHOW(what));
	n.todo = arena_fmt(tx_arena(tx), "schedpost drill list %" PRId64, drill.id);
	n.person = drill.held_by;
	n.own_too = str_is(drill.held_by, tx_who(tx));
	if (!drill.tell_all) n.topic = TOPIC_TEST;
	return notice_add(tx, &n);
}

/* account 0: it is of more than one. */
static err tell_locked(struct tx *tx, int64_t account, str who, str where, str reason)
{
	str by = who.len ? who : S("Somebody");
	str what = arena_fmt(tx_arena(tx), "%.*s has locked down %.*s.", SHOW(by), SHOW(where));
	return lockdown_tell(tx, account, what, reason);
}

/* If whoever is suspected could shut out others, or anybody all who can unlock, they would have the house. */
static err may_be_shut_out(struct tx *tx, str accuser, const struct person *p, str *against)
{
	struct person by;
	bool known, shut = false;
	str names[REACH_MOST];
	size_t n, left = 0;
	*against = S("");
	TRY(person_get(tx, accuser, &by, &known));
	if (known) TRY(lock_of_suspect(tx, by.id, &shut));
	if (shut) *against = arena_fmt(tx_arena(tx), "a lockdown shuts out %.*s, who asked for it", SHOW(by.name));
	TRY(holders_of(tx, POWER_PEOPLE, tx_now(tx), names, &n));
	for (size_t i = 0; i < n; i++) {
		struct person other;
		bool found, out = false;
		TRY(person_get(tx, names[i], &other, &found));
		if (found) TRY(lock_of_suspect(tx, other.id, &out));
		left += found && !other.left_at && !out && other.id != p->id;
	}
	if (!shut && !left) *against = S("nobody would be left who can unlock");
	return NULL;
}

/* Whoever is suspected does nothing more from now on, by no token either. Nothing that is wrong here unlocks: then
 * *suspect is empty, and *why says so. */
static err shut_out(struct tx *tx, str accuser, str name, str *suspect, int64_t *tokens, str *why)
{
	struct person p;
	str against;
	*suspect = *why = S("");
	if (!name.len) return NULL;
	err e = person_need(tx, name, &p);
	if (e && e->kind != ERR_MISSING) return e;
	if (e) *why = arena_fmt(tx_arena(tx), "Nobody is shut out: %.*s", SHOW(e->text));
	if (e) return NULL;
	TRY(may_be_shut_out(tx, accuser, &p, &against));
	if (against.len) *why = arena_fmt(tx_arena(tx), "%.*s is not shut out, for %.*s.", SHOW(p.name), SHOW(against));
	if (against.len) return NULL;
	*suspect = p.name;
	return token_end(tx, p.id, S(""), tokens);
}

/* A file may name anybody, and was perhaps written while nobody could be asked: it is asked here, as of a verb. */
err lockdown_adopted(struct tx *tx, const struct lock *l)
{
	int64_t covers, tokens = 0;
	str suspect, why;
	TRY(suspend_covers(tx, l->account, &covers));
	TRY(shut_out(tx, l->set_by, l->suspect, &suspect, &tokens, &why));
	if (suspect.len) TRY(lock_suspect(tx, l->id, suspect));
	TRY(stopped_begin(tx, l->id, covers, tokens));
	str where = l->account ? arena_fmt(tx_arena(tx), "'%.*s'", SHOW(l->account_name)) : S("everything");
	str text = arena_fmt(tx_arena(tx), "%.*s%s%.*s", SHOW(l->reason), l->reason.len && why.len ? " - " : "", SHOW(why));
	return tell_locked(tx, l->account, l->set_by, where, text);
}

/* First the file, which counts even if nothing below works any more; then the brake, which every sender sees; then the
 * row. */
static err lockdown_put(struct tx *tx, const struct lock_doors *d, const struct account *on, str named, struct lock *l,
			int64_t tokens)
{
	int64_t covers;
	struct sentinel s = {.account = on ? on->name : S(""), .by = tx_who(tx), .reason = l->reason, .at = tx_now(tx),
			     .suspect = l->suspect};
	l->kind = S("lockdown");
	l->account = on ? on->id : 0;
	l->begins = tx_now(tx);
	TRY(sentinel_brought(tx, d->data_folder, named, &l->sentinel));
	if (!l->sentinel.len) TRY(sentinel_write(tx_arena(tx), d->data_folder, &s, &l->sentinel));
	if (d->brake) brake_pull(d->brake, !on, &s.account, on != NULL);
	TRY(suspend_covers(tx, l->account, &covers));
	TRY(lock_put(tx, l, &l->id));
	TRY(stopped_begin(tx, l->id, covers, tokens));
	return d->brake ? NULL : stopped_measured(tx, NULL, 0, STOPPED_NONE_LEFT); /* no service is running */
}

err lockdown_by_itself(struct tx *tx, const struct lock_doors *d, const struct account *on, str why)
{
	struct lock l = {.reason = why};
	bool locked;
	TRY(lockdown_on(tx, on->id, &l, &locked));
	if (locked) return NULL;
	TRY(lockdown_put(tx, d, on, on->name, &l, 0));
	return tell_locked(tx, on->id, S("schedpost itself"), arena_fmt(tx_arena(tx), "'%.*s'", SHOW(on->name)), why);
}

/* ---- lockdown */

struct locking {
	const struct call *c;
	str suspect; /* empty: nobody */
	int64_t tokens; /* of theirs that ended */
	bool fresh;	/* not all of it is on already, by a file */
	int64_t id;  /* of the last one */
	int64_t account; /* the one that it is about; 0: more than one */
};

/* A second file for a lockdown that has one would be taken for another lockdown, as soon as that one is ended. */
static err drop_brought(struct tx *tx, str data_folder, str named)
{
	str file;
	TRY(sentinel_brought(tx, data_folder, named, &file));
	return file.len ? sentinel_remove(tx_arena(tx), data_folder, file) : NULL;
}

/* Nothing on that evening is refused: what may not be kept is left out. */
str lockdown_reason(struct arena *a, const struct call *c)
{
	return check_quotable(a, call_get(c, "reason"));
}

/* named: what was typed; the command line has perhaps written a file of it. */
static err lock_one(struct tx *tx, struct locking *k, const struct account *on, str named)
{
	const struct house *house = k->c->house;
	struct lock l = {.reason = lockdown_reason(tx_arena(tx), k->c), .suspect = k->suspect};
	int64_t account = on ? on->id : 0;
	bool already;
	TRY(lock_already(tx, account, &k->id, &already));
	if (already && k->suspect.len) TRY(lock_suspect(tx, k->id, k->suspect));
	if (already) return drop_brought(tx, house->data_folder, named);
	k->account = !k->fresh || k->account == account ? account : 0;
	k->fresh = true;
	TRY(lockdown_put(tx, &(struct lock_doors){house->data_folder, house->brake}, on, named, &l, k->tokens));
	k->tokens = 0;	/* told once */
	k->id = l.id;
	return NULL;
}

/* A name that nobody has locks everything: less than was meant is never locked. */
static err lock_named(struct tx *tx, struct locking *k, str named, struct reply *r, bool *all)
{
	struct account *on;
	size_t n;
	err e = accounts_named(tx, named, &on, &n);
	*all = e || !n;
	if (e && e->kind != ERR_MISSING && e->kind != ERR_INPUT) return e;
	if (e) reply_warn(r, "%.*s So everything is locked.", SHOW(e->text));
	if (*all) return lock_one(tx, k, NULL, named);
	for (size_t i = 0; i < n; i++) TRY(lock_one(tx, k, &on[i], on[i].name));
	return NULL;
}

static err lock_all_named(struct tx *tx, struct locking *k, struct reply *r, bool *all)
{
	str rest = call_joined(tx_arena(tx), k->c, "ACCOUNT"), name;
	bool none = true, everything;
	*all = false;
	while (str_split(&rest, ',', &name)) {
		name = str_trim(name);
		if (!name.len) continue;
		none = false;
		TRY(lock_named(tx, k, name, r, &everything));
		*all = *all || everything;
	}
	*all = *all || none;
	return none ? lock_one(tx, k, NULL, S("")) : NULL;
}

/* ---- the suspect */

static err find_suspect(struct tx *tx, struct locking *k, struct reply *r)
{
	str name = call_get(k->c, "exclude-user"), why;
	TRY(shut_out(tx, k->c->actor, name, &k->suspect, &k->tokens, &why));
	if (why.len) reply_warn(r, "%.*s", SHOW(why));
	if (k->suspect.len) reply_say(r, "%.*s may do nothing any more until it is unlocked.", SHOW(k->suspect));
	return NULL;
}

static err run_lockdown(struct tx *tx, const struct call *c, struct reply *r)
{
	struct locking k = {.c = c};
	bool all;
	TRY(find_suspect(tx, &k, r));
	TRY(lock_all_named(tx, &k, r, &all));
	reply_say(r, "LOCKED since %.*s: nothing more goes out %s.", SHOW(when_utc(tx_arena(tx), tx_now(tx))),
		  all ? "anywhere" : "on these accounts");
	reply_next(r, "locked", arena_fmt(tx_arena(tx), "%" PRId64, k.id));
	str reason = lockdown_reason(tx_arena(tx), c);
	if (call_get(c, "reason").len && !reason.len)
		reply_warn(r, "Your reason is not kept, for it may give somebody away.");
	if (!k.fresh) return NULL;	/* it was told then */
	return tell_locked(tx, k.account, c->actor, all ? S("everything") : S("some accounts"), reason);
}

/* ---- the table */

static err run_numbers(struct tx *tx, const struct call *c, struct reply *r)
{
	struct stopped s;
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "ID", 0, &id));
	TRY(stopped_numbers(tx, id, &s));
	if (!s.last_left) reply_next(r, "measuring", call_get(c, "ID"));
	return stopped_show(tx, id, STOPPED_SHOWN, r);
}

static const struct opt NUMBERS_OPTS[] = {
	{"ID", "LOCK", OPT_POSITION | OPT_NEEDED, "Which lockdown.", NULL},
	{0},
};
static const struct opt LOCKDOWN_OPTS[] = {
	{"ACCOUNT", "ACCOUNT,...", OPT_POSITION | OPT_MANY, "Which accounts; without, everything.", NULL},
	{"reason", "TEXT", 0, "What has happened.", NULL},
	{"exclude-user", "PERSON", 0, "Whoever is suspected: they may do nothing any more.", NULL},
	{0},
};
const struct verb LOCKDOWN_VERBS[] = {
	{.name = "lockdown row",
	 .inner = true,
	 .urgent = true,
	 .help = "What 'schedpost lockdown' asks of the service.",
	 .example = "schedpost lockdown row",
	 .opts = LOCKDOWN_OPTS,
	 .writes = true,
	 .needs = POWER_SEE,
	 .run = run_lockdown},
	{.name = "lockdown numbers",
	 .inner = true,
	 .help = "What a lockdown has stopped.",
	 .example = "schedpost lockdown numbers 3",
	 .opts = NUMBERS_OPTS,
	 .needs = POWER_SEE,
	 .run = run_numbers},
	{0},
};
