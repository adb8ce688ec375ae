/* SPDX-License-Identifier: MIT
 * sever_verbs.c - sever: everything is locked, what would be out of reach afterwards is named, and then all access is
 * taken back. */
#include "rooms/sever/sever_store.h"

#include "rooms/connect/revoke.h"
#include "rooms/lockdown/evidence.h"
#include "rooms/lockdown/lockdown.h"
#include "rooms/watch/takedown.h"

#include <inttypes.h>

enum { NAMED_MOST = 10, NAMES_BYTES = 8000 };

/* ---- beginning */

/* Typed again, it tries again what has failed; what is done stays as it was told, and a log-in of since then works
 * on. */
static err needs_revoke(struct tx *tx, int64_t lock, const struct account *on, bool *yes)
{
	int64_t before;
	bool has_access;
	*yes = false;
	if (str_is(on->state, S("connecting"))) return NULL;
	TRY(account_has_access(tx, on->id, &has_access));
	TRY(sever_job(tx, lock, on->id, &before));
	*yes = !before || (has_access && on->dialogue < before);
	return NULL;
}

static err begin(struct tx *tx, int64_t lock, size_t *begun)
{
	struct account *all;
	size_t n;
	*begun = 0;
	TRY(accounts_all(tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		bool yes;
		int64_t job;
		TRY(needs_revoke(tx, lock, &all[i], &yes));
		if (!yes) continue;
		TRY(revoke_begin(tx, &all[i], &job));
		TRY(sever_note_job(tx, lock, all[i].id, job));
		(*begun)++;
	}
	TRY(sever_note_begun(tx, lock));
	if (!*begun) return NULL;
	const char *plural = *begun == 1 ? "" : "s";
	str what = arena_fmt(tx_arena(tx), "The access of %zu account%s is being taken back.", *begun, plural);
	return lockdown_tell(tx, 0, what, S("'schedpost sever' tells what came of it."));
}

err sever_go_on(struct tx *tx)
{
	struct foreign *standing;
	str *said;
	int64_t lock;
	size_t n, begun;
	TRY(sever_waiting(tx, &lock));
	if (!lock) return NULL;
	TRY(sever_said(tx, lock, &said, &n));
	if (n < SEVER_PERSONS) return NULL;
	TRY(foreign_standing(tx, &standing, &n));
	return n ? NULL : begin(tx, lock, &begun);
}

/* ---- what stands in its way */

static str names_of(struct arena *a, const struct foreign *all, size_t n)
{
	buf out = buf_in(a, NAMES_BYTES);
	for (size_t i = 0; i < n && i < NAMED_MOST; i++) buf_fmt(&out, "\n- %.*s", SHOW(foreign_where(a, &all[i])));
	if (n > NAMED_MOST) buf_fmt(&out, "\n- and %zu more: schedpost watch list", n - NAMED_MOST);
	return buf_str(&out);
}

static err still_standing(struct tx *tx, const struct foreign *all, size_t n)
{
	str names = names_of(tx_arena(tx), all, n);
	buf ids = buf_in(tx_arena(tx), NAMES_BYTES);
	for (size_t i = 0; i < n && i < NAMED_MOST; i++) buf_fmt(&ids, " %" PRId64, all[i].id);
	return FAIL(tx_arena(tx), ERR_INPUT, "foreign-posts", "Everything is locked, and no access was taken back: without it nothing can be "
		    "deleted, and there still stand:%.*s\nFirst two people take them down: schedpost takedown%.*s. Then type this again. Or two people each "
		    "type: schedpost sever --after-takedown. Or, if this machine itself may be in other hands: schedpost sever --now",
		    SHOW(names), SHOW(buf_str(&ids)));
}

/* ---- sever */

static err need_lock(struct tx *tx, struct lock *l)
{
	bool found;
	TRY(lockdown_on(tx, 0, l, &found));
	if (found) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "not-locked", "Access is taken back under a lockdown of everything. First type: schedpost "
		    "lockdown");
}

static err tell_wait(struct tx *tx, const struct foreign *all, size_t n, bool agreed, struct reply *r)
{
	str names = names_of(tx_arena(tx), all, n);
	if (!agreed) {
		str type = S("A second person types the same: schedpost sever --after-takedown");
		reply_say(r, "You agree that all access is taken back once these are down:%.*s", SHOW(names));
		reply_say(r, "%.*s", SHOW(type));
		str what = arena_fmt(tx_arena(tx), "%.*s agrees that all access is taken back after the takedowns.",
				     SHOW(tx_who(tx)));
		return lockdown_tell(tx, 0, what, type);
	}
	reply_say(r, "All access is taken back by itself, once these are down:%.*s", SHOW(names));
	reply_say(r, "'schedpost takedown list' tells how far they are.");
	return NULL;
}

static err agree(struct tx *tx, const struct call *c, const struct lock *l, struct reply *r, bool *waits)
{
	struct foreign *all;
	str *said;
	size_t n, nsaid;
	TRY(foreign_standing(tx, &all, &n));
	*waits = n > 0 && !call_has(c, "now");
	if (!*waits) return NULL;
	if (!call_has(c, "after-takedown")) return still_standing(tx, all, n);
	TRY(two_allowed(tx, c, &(struct two){"That all access is taken back is decided", l->joins}));
	TRY(sever_say(tx, l->id));
	TRY(sever_said(tx, l->id, &said, &nsaid));
	return tell_wait(tx, all, n, nsaid >= SEVER_PERSONS, r);
}

static err remind_evidence(struct tx *tx, const struct lock *l, struct reply *r)
{
	bool there;
	TRY(evidence_is_since(tx, l->evidence, &there));
	if (!there) reply_warn(r, "No evidence was written since the lockdown began. Do it now: schedpost evidence FOLDER");
	return NULL;
}

static err run_sever(struct tx *tx, const struct call *c, struct reply *r)
{
	struct lock l;
	bool waits;
	size_t begun;
	int64_t *jobs;
	size_t njobs;
	if (call_has(c, "now") && call_has(c, "after-takedown"))
		return FAIL(tx_arena(tx), ERR_INPUT, "usage-both", "Please say either --now or --after-takedown.");
	TRY(need_lock(tx, &l));
	TRY(agree(tx, c, &l, r, &waits));
	if (waits) return NULL;
	TRY(begin(tx, l.id, &begun));
	TRY(sever_jobs(tx, l.id, &jobs, &njobs));
	if (!njobs) return FAIL(tx_arena(tx), ERR_MISSING, "no-account", "No account is connected, so there is nothing to take back.");
	if (begun) reply_say(r, "Taking back the access of %zu account%s.", begun, begun == 1 ? "" : "s");
	TRY(remind_evidence(tx, &l, r));
	reply_next(r, "wait", arena_fmt(tx_arena(tx), "%" PRId64, l.id));
	return NULL;
}

/* ---- its steps */

static err endings(struct tx *tx, int64_t lock, struct revoke_ending **out, size_t *n, bool *all)
{
	int64_t *jobs;
	TRY(sever_jobs(tx, lock, &jobs, n));
	*out = TAKE_N(tx_arena(tx), struct revoke_ending, *n + 1);
	*all = true;
	for (size_t i = 0; i < *n; i++) {
		struct job j;
		bool found, ended;
		TRY(queue_get(tx, jobs[i], &j, &found));
		if (!found) return FAIL(tx_arena(tx), ERR_BUG, "no-revoke", "A revoke is not there any more.");
		TRY(revoke_ending_get(tx, &j, &(*out)[i], &ended));
		*all = *all && ended;
	}
	return NULL;
}

static err run_answer(struct tx *tx, const struct call *c, struct reply *r)
{
	struct revoke_ending *all;
	struct lock l;
	size_t n, failed;
	bool ended;
	int64_t id;
	TRY(call_int(tx_arena(tx), c, "id", 0, &id));
	TRY(lock_need(tx, id, &l));
	TRY(endings(tx, id, &all, &n, &ended));
	if (!ended) {
		reply_next(r, "wait", call_get(c, "id"));
		return NULL;
	}
	failed = revoke_endings_show(r, all, n);
	reply_say(r, "Each needs a new log-in before it is unlocked: schedpost unlock list %" PRId64, id);
	if (failed)
		reply_next(r, "failed", arena_fmt(tx_arena(tx), "%zu of %zu could not be taken back. Their log-ins are kept, so that 'schedpost sever' "
						  "can try again; or do it by hand.", failed, n));
	return NULL;
}

static err run_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)tx;
	(void)c;
	reply_say(r, "It goes on without you, whenever the service runs. 'schedpost sever' tells what came of it.");
	return NULL;
}

static err run_look(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"locked", "Locked", CELL_FLAG, false}, {"evidence", "Evidence", CELL_FLAG, false},
		{"standing", "Still standing", CELL_INT, false},
	};
	struct foreign *all;
	struct lock l;
	size_t n;
	bool locked, there = false;
	(void)c;
	TRY(lockdown_on(tx, 0, &l, &locked));
	if (locked) TRY(evidence_is_since(tx, l.evidence, &there));
	TRY(foreign_standing(tx, &all, &n));
	reply_facts(r, "sever", COLUMNS, COUNT(COLUMNS));
	reply_int(r, locked);
	reply_int(r, there);
	reply_int(r, (int64_t)n);
	return NULL;
}

/* ---- the table */

static err about_all(struct tx *tx, const struct call *c, struct about *out)
{
	(void)tx;
	(void)c;
	*out = (struct about){.everywhere = true};
	return NULL;
}

static const struct opt SEVER_OPTS[] = {
	{"now", NULL, OPT_FLAG, "At once, although foreign posts still stand: this machine itself may be in other hands.", NULL},
	{"after-takedown", NULL, OPT_FLAG, "When the foreign posts are down; two people each type it.", NULL},
	{0},
};
static const struct opt ID_OPTS[] = {{"id", "LOCK", OPT_NEEDED, "The number of the lockdown.", NULL}, {0}};

#define STEP(name_, help_, run_)                                                                              \
	{.name = name_, .inner = true, .help = help_, .example = "schedpost " name_ " --id 3", .opts = ID_OPTS, \
	 .writes = true, .needs = POWER_ACCOUNT, .about = about_all, .run = run_}

const struct verb SEVER_VERBS[] = {
	{.name = "sever look",
	 .inner = true,
	 .help = "What 'schedpost sever' must know first.",
	 .example = "schedpost sever look",
	 .needs = POWER_SEE,
	 .run = run_look},
	{.name = "sever begin",
	 .help = "Takes the access of all accounts back at their platforms, and proves it.",
	 .example = "schedpost sever",
	 .opts = SEVER_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT,
	 .about = about_all,
	 .proof = call_always,
	 .run = run_sever},
	STEP("sever answer", "Waits for the outcome.", run_answer),
	STEP("sever drop", "Stops waiting.", run_drop),
	{0},
};
