/* SPDX-License-Identifier: MIT
 * lockdown_verbs.c - lockdown, which never asks "are you sure", and which no wrong word keeps from locking. */
#include "rooms/lockdown/lockdown.h"

#include "base/log.h"
#include "rooms/checks/quote.h"
#include "rooms/cover/cover.h"
#include "rooms/duty/duty.h"
#include "rooms/lockdown/drilled.h"
#include "rooms/lockdown/shut_out.h"
#include "rooms/lockdown/stopped.h"
#include "rooms/notices/notices.h"
#include "rooms/queue/quiet.h"
#include "text/when.h"
#include "verb/house.h"

#include <inttypes.h>

/* ---- what goes with every lockdown, by whatever way it came */

static err suspend_covers(struct tx *tx, int64_t account, bool drilled, int64_t *covers)
{
	struct account *all = NULL;
	size_t n = 0;
	int64_t more;
	*covers = 0;
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

static err tell_in_earnest(struct tx *tx, int64_t account, str what, str text)
{
	struct concerned *who = TAKE(tx_arena(tx), struct concerned);
	TRY(concern_all(tx, account, who));
	return notice_add(tx, &(struct notice){.topic = TOPIC_SYSTEM, .what = what, .text = text, .at_once = true,
					       .todo = S("schedpost locks"), .others = who->names, .nothers = who->n});
}

static err tell_as_drill(struct tx *tx, const struct drilled *drill, str what, str text)
{
	struct arena *a = tx_arena(tx);
	str title = drill_title(a, drill->id);
	return notice_add(tx, &(struct notice){.topic = drill->tell_all ? TOPIC_SYSTEM : TOPIC_TEST,
					       .what = arena_fmt(a, "%.*s: %.*s", SHOW(title), SHOW(what)), .text = text,
					       .todo = arena_fmt(a, "schedpost drill list %" PRId64, drill->id),
					       .urgent = true, .person = drill->held_by,
					       .own_too = str_is(drill->held_by, tx_who(tx))});
}

err lockdown_tell(struct tx *tx, int64_t account, str what, str text)
{
	struct drilled drill;
	bool drilled;
	TRY(drilled_on(tx, account, &drill, &drilled));
	return drilled ? tell_as_drill(tx, &drill, what, text) : tell_in_earnest(tx, account, what, text);
}

err lockdown_tell_of(struct tx *tx, const struct lock *l, str what, str text)
{
	struct drilled drill;
	bool drilled;
	TRY(drilled_by(tx, l->id, &drill, &drilled));
	return drilled ? tell_as_drill(tx, &drill, what, text) : tell_in_earnest(tx, l->account, what, text);
}

/* Whoever was asked to post them has a notice of each. */
static err name_kept(struct tx *tx, int64_t account, str *out)
{
	enum { NAMED = 10 };
	int64_t jobs[NAMED + 1];
	size_t n;
	buf b = buf_in(tx_arena(tx), 1000);
	*out = S("");
	TRY(queue_hands_kept(tx, account, NAMED + 1, jobs, &n));
	for (size_t i = 0; i < n && i < NAMED; i++) {
		struct job j;
		bool found;
		TRY(queue_get(tx, jobs[i], &j, &found));
		buf_fmt(&b, "%s%" PRId64, i ? ", " : "", j.post);
	}
	str listed = buf_str(&b);
	if (n)
		*out = arena_fmt(tx_arena(tx), "Nothing is to be posted by hand either, and these were asked for already: %.*s%s.", SHOW(listed),
				 n > NAMED ? ", and more" : "");
	return NULL;
}

/* l->account 0: it is of more than one. */
static err tell_locked(struct tx *tx, const struct lock *l, str where, str text)
{
	str kept, by = l->set_by.len ? l->set_by : S("Somebody");
	str what = arena_fmt(tx_arena(tx), "%.*s has locked down %.*s%s%.*s.", SHOW(by), SHOW(where),
			     l->suspect.len ? ", and shut out " : "", SHOW(l->suspect));
	TRY(name_kept(tx, l->account, &kept));
	str whole = arena_fmt(tx_arena(tx), "%.*s%s%.*s", SHOW(text), text.len && kept.len ? "\n" : "", SHOW(kept));
	return lockdown_tell_of(tx, l, what, whole);
}

/* What everybody concerned reads: why, who is out or why not, and what to type where that is wrong. */
static str text_told(struct arena *a, str reason, int64_t lock, const struct shut_out *out)
{
	str of = out->why;
	if (out->suspect.len)
		of = arena_fmt(a, "%.*s may do nothing any more. Whoever objects types, with a second person, schedpost unlock %" PRId64
			       ": that lets %.*s in again.", SHOW(out->suspect), lock, SHOW(out->suspect));
	return arena_fmt(a, "%.*s%s%.*s", SHOW(reason), reason.len && of.len ? " - " : "", SHOW(of));
}

/* A file may name anybody, and was perhaps written while nobody could be asked: it is asked here, as of a verb. */
err lockdown_adopted(struct tx *tx, const struct lock *l)
{
	struct lock told = *l;
	struct drilled drill;
	int64_t covers;
	bool drilled;
	size_t kept;
	struct shut_out out;
	TRY(shut_out(tx, l->set_by, l->suspect, &out));
	told.suspect = out.suspect;
	if (out.suspect.len) TRY(lock_suspect(tx, l->id, out.suspect));
	TRY(drilled_by(tx, l->id, &drill, &drilled));
	TRY(suspend_covers(tx, l->account, drilled, &covers));
	TRY(stopped_begin(tx, l->id, covers, out.tokens));
	TRY(queue_quiet_asked(tx, l->account, 0, &kept));
	str where = l->account ? arena_fmt(tx_arena(tx), "'%.*s'", SHOW(l->account_name)) : S("everything");
	return tell_locked(tx, &told, where, text_told(tx_arena(tx), l->reason, l->id, &out));
}

/* First the brake, which needs no disk, and holds until there is a row; then the file, which counts even if nothing
 * below works any more; then the row. Without a file the row alone locks. */
static err lockdown_put(struct tx *tx, const struct lock_doors *d, const struct account *on,
			const struct sentinel *typed, struct lock *l, int64_t tokens)
{
	struct drilled drill;
	bool drilled;
	int64_t covers;
	size_t kept;
	struct sentinel s = {.account = on ? on->name : S(""), .by = tx_who(tx), .reason = l->reason, .at = tx_now(tx),
			     .suspect = l->suspect};
	l->kind = S("lockdown");
	l->account = on ? on->id : 0;
	l->begins = tx_now(tx);
	TRY(sentinel_brought(tx, d->data_folder, typed, &l->sentinel));
	bool brought = l->sentinel.len > 0;
	if (!brought) l->sentinel = sentinel_name(tx_arena(tx));
	s.file = l->sentinel;
	if (d->brake) brake_hold(d->brake, &s);
	err unwritten = brought ? NULL : sentinel_write(tx_arena(tx), d->data_folder, &s, &l->sentinel);
	if (unwritten) log_say(LOG_IS_ERROR, "a lockdown has no file: %.*s", SHOW(unwritten->text));
	TRY(lock_put(tx, l, &l->id));
	TRY(drilled_by(tx, l->id, &drill, &drilled));
	TRY(suspend_covers(tx, l->account, drilled, &covers));
	TRY(stopped_begin(tx, l->id, covers, tokens));
	TRY(queue_quiet_asked(tx, l->account, 0, &kept));
	return d->brake ? NULL : stopped_measured(tx, NULL, 0, STOPPED_NONE_LEFT); /* no service is running */
}

/* What a drill has put there for practice locks as a part of it. */
err lockdown_by_itself(struct tx *tx, const struct lock_doors *d, const struct account *on, str why)
{
	struct lock other, l = {.reason = why, .suspect = S("")};
	struct drilled drill;
	bool locked, drilled;
	TRY(lockdown_on(tx, on->id, &other, &locked));
	if (locked) return NULL;
	TRY(drilled_on(tx, on->id, &drill, &drilled));
	if (drilled) l.reason = drill_title(tx_arena(tx), drill.id);
	TRY(lockdown_put(tx, d, on, &(struct sentinel){.account = on->name, .suspect = l.suspect}, &l, 0));
	l.set_by = S("schedpost itself");
	return tell_locked(tx, &l, arena_fmt(tx_arena(tx), "'%.*s'", SHOW(on->name)), why);
}

/* ---- lockdown */

struct locking {
	const struct call *c;
	struct shut_out out;
	int64_t fresh;	/* the last that was not on already, by a file; 0: none */
	int64_t id;  /* of the last one */
	int64_t account; /* the one that those are about; 0: more than one */
};

/* A second file for a lockdown that has one would be taken for another lockdown, as soon as that one is ended. */
static err drop_brought(struct tx *tx, str data_folder, const struct sentinel *typed)
{
	str file;
	TRY(sentinel_brought(tx, data_folder, typed, &file));
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
	struct lock l = {.account = on ? on->id : 0, .reason = lockdown_reason(tx_arena(tx), k->c),
			 .suspect = k->out.suspect};
	struct sentinel typed = {.account = named, .suspect = call_get(k->c, "exclude-user")};
	bool already;
	TRY(lock_already(tx, &l, &k->id, &already));
	if (already) return drop_brought(tx, house->data_folder, &typed);
	TRY(lockdown_put(tx, &(struct lock_doors){house->data_folder, house->brake}, on, &typed, &l, k->out.tokens));
	k->account = !k->fresh || k->account == l.account ? l.account : 0;
	k->out.tokens = 0;	/* told once */
	k->fresh = k->id = l.id;
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
	TRY(shut_out(tx, k->c->actor, call_get(k->c, "exclude-user"), &k->out));
	if (k->out.why.len) reply_warn(r, "%.*s", SHOW(k->out.why));
	if (k->out.suspect.len) reply_say(r, "%.*s may do nothing any more until it is unlocked.", SHOW(k->out.suspect));
	return NULL;
}

/* What cannot be saved is locked all the same, in memory: never less than was meant. */
static err or_hold(struct tx *tx, const struct locking *k, err failed)
{
	const struct house *house = k->c->house;
	struct arena *a = tx_arena(tx);
	struct sentinel s = {.account = S(""), .by = k->c->actor, .reason = lockdown_reason(a, k->c), .at = tx_now(tx),
			     .suspect = k->out.suspect, .file = sentinel_name(a)};
	if (failed && house->brake) brake_hold(house->brake, &s);
	return failed;
}

/* Whoever takes part in a drill is told that this is none. */
static err tell_fresh(struct tx *tx, struct locking *k, str where, struct reply *r)
{
	struct lock l = {.id = k->account ? k->fresh : 0, .account = k->account, .suspect = k->out.suspect,
			 .set_by = k->c->actor};
	struct arena *a = tx_arena(tx);
	struct drilled drill;
	bool on, own;
	TRY(drilled_on(tx, l.account, &drill, &on));
	TRY(drilled_by(tx, l.id, &drill, &own));
	if (on && !own) reply_warn(r, "This is in earnest, and no part of the drill that is on. Everybody is told so.");
	return tell_locked(tx, &l, where, text_told(a, lockdown_reason(a, k->c), k->id, &k->out));
}

/* All of it in a line or two, which the door shows once more where the eye is: behind the steps. */
static err say_outcome(struct tx *tx, const struct locking *k, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	str names;
	TRY(shut_out_now(tx, &names));
	str out = k->out.why.len ? S("") : S(" Nobody is shut out.");
	if (names.len) out = arena_fmt(a, " Shut out: %.*s.", SHOW(names));
	str why = k->out.why.len ? arena_fmt(a, " %.*s", SHOW(k->out.why)) : S("");
	reply_quote(r, "outcome", "", arena_fmt(a, "LOCKED. Lockdown %" PRId64 ".%.*s%.*s", k->id, SHOW(out), SHOW(why)));
	return NULL;
}

static err run_lockdown(struct tx *tx, const struct call *c, struct reply *r)
{
	struct locking k = {.c = c};
	bool all;
	TRY(or_hold(tx, &k, find_suspect(tx, &k, r)));
	TRY(or_hold(tx, &k, lock_all_named(tx, &k, r, &all)));
	reply_say(r, "LOCKED since %.*s: nothing more goes out %s.", SHOW(when_utc(tx_arena(tx), tx_now(tx))),
		  all ? "anywhere" : "on these accounts");
	reply_next(r, "locked", arena_fmt(tx_arena(tx), "%" PRId64, k.id));
	str reason = lockdown_reason(tx_arena(tx), c);
	if (call_get(c, "reason").len && !reason.len)
		reply_warn(r, "Your reason is not kept, for it may give somebody away.");
	if (!k.fresh && !k.out.refused) return say_outcome(tx, &k, r);	/* it was told then */
	TRY(tell_fresh(tx, &k, all ? S("everything") : S("some accounts"), r));
	return say_outcome(tx, &k, r);
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
