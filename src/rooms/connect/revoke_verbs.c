/* SPDX-License-Identifier: MIT
 * revoke_verbs.c - revoke and account remove: access is taken back first, and what came of it is told account by
 * account. */
#include "rooms/connect/connect_verbs.h"

#include "rooms/connect/begun.h"
#include "rooms/connect/connect_store.h"
#include "rooms/connect/revoke.h"
#include "rooms/history/history.h"
#include "rooms/locks/locks.h"

#include <inttypes.h>

enum { IDS_MOST = ACCOUNTS_MOST, IDS_BYTES = 20 * IDS_MOST };
#define WITH_POSTS ":cancel-posts"

/* ---- which accounts, and the jobs that are waited for: "12,13", or "12,13:cancel-posts" */

static err accounts_meant(struct tx *tx, const struct call *c, struct account **out, size_t *n)
{
	str names = call_joined(tx_arena(tx), c, "ACCOUNT");
	bool all = call_has(c, "all"), some = str_trim(names).len;
	if (!all && !some)
		return FAIL(tx_arena(tx), ERR_INPUT, "usage-missing", "Please say which accounts: schedpost revoke NAME, or --all. "
			    "'schedpost account list' shows all.");
	TRY(all ? accounts_all(tx, out, n) : accounts_named(tx, names, out, n));
	if (*n <= IDS_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "too-many-accounts", "These are %zu accounts, and %d can be revoked at a time. Nothing was "
		    "done; please say which, as names or groups: schedpost revoke @GROUP", *n, IDS_MOST);
}

static err ids_read(struct arena *a, str id, int64_t **out, size_t *n)
{
	str list = S(""), piece;
	str_split(&id, ':', &list);
	*out = TAKE_N(a, int64_t, IDS_MOST);
	for (*n = 0; str_split(&list, ',', &piece); (*n)++)
		if (*n == IDS_MOST || !str_int(piece, &(*out)[*n]))
			return FAIL(a, ERR_INPUT, "bad-id", "'%.*s' is no list of revokes.", SHOW(piece));
	return NULL;
}

static err ending_read(struct tx *tx, const struct call *c, int64_t id, struct revoke_ending *out, bool *ended)
{
	struct job j;
	bool found;
	TRY(queue_get(tx, id, &j, &found));
	if (!found)
		return FAIL(tx_arena(tx), ERR_MISSING, "no-revoke", "There is no such revoke. 'schedpost account list' tells how the "
			    "accounts stand.");
	TRY(begun_need(tx, c, &j));
	return revoke_ending_get(tx, &j, out, ended);
}

err revoke_ending_get(struct tx *tx, const struct job *j, struct revoke_ending *out, bool *ended)
{
	*out = (struct revoke_ending){.job = j->id, .told = revoke_told(j, ended)};
	return account_of(tx, j->account, &out->account);
}

/* All of them, once each has ended; before that *n is 0, and the door is told to wait. */
static err endings_read(struct tx *tx, const struct call *c, struct reply *r, struct revoke_ending **out, size_t *n)
{
	int64_t *ids;
	size_t nids;
	bool all = true;
	TRY(ids_read(tx_arena(tx), call_get(c, "id"), &ids, &nids));
	*out = TAKE_N(tx_arena(tx), struct revoke_ending, nids);
	for (size_t i = 0; i < nids; i++) {
		bool ended;
		TRY(ending_read(tx, c, ids[i], &(*out)[i], &ended));
		all = all && ended;
	}
	*n = all ? nids : 0;
	if (!*n) reply_next(r, "wait", call_get(c, "id"));
	return NULL;
}

size_t revoke_endings_show(struct reply *r, const struct revoke_ending *e, size_t n)
{
	static const struct column COLUMNS[] = {
		{"account", "Account", CELL_TEXT, false}, {"outcome", "Outcome", CELL_TEXT, false},
		{"page", "By hand", CELL_SENTENCE, true},
	};
	size_t failed = 0;
	reply_table(r, "revoked", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, e[i].account.name);
		reply_text(r, revoked_word(e[i].told.outcome));
		reply_maybe_text(r, e[i].told.outcome == REVOKED_PROVED ? S("") : e[i].told.page);
	}
	for (size_t i = 0; i < n; i++) {
		str title = revoked_title(e[i].told.outcome);
		bool no = e[i].told.outcome == REVOKED_FAILED;
		(no ? reply_warn : reply_say)(r, "'%.*s': %.*s. %.*s", SHOW(e[i].account.name), SHOW(title),
					      SHOW(e[i].told.why));
		failed += no;
	}
	return failed;
}

/* ---- revoke */

static bool never_connected(const struct account *a)
{
	return str_is(a->state, S("connecting"));
}

static void ask_first(struct arena *a, const struct account *all, size_t n, struct reply *r)
{
	for (size_t i = 0; i < n; i++)
		if (!never_connected(&all[i])) reply_say(r, "%.*s on %.*s", SHOW(all[i].name), SHOW(all[i].platform));
	reply_next(r, "confirm", arena_fmt(a, "Revoke the access of all of them? Nothing goes out there until each is connected "
					   "again."));
}

static err run_revoke(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct account *all;
	size_t n, begun = 0;
	buf ids = buf_in(a, IDS_BYTES);
	TRY(accounts_meant(tx, c, &all, &n));
	if (call_has(c, "all") && !call_has(c, "yes")) {
		ask_first(a, all, n, r);
		return NULL;
	}
	for (size_t i = 0; i < n; i++) {
		int64_t job;
		if (call_has(c, "all") && never_connected(&all[i])) continue;
		TRY(revoke_begin(tx, &all[i], &job));
		TRY(begun_note(tx, c, job));
		buf_fmt(&ids, "%s%" PRId64, begun++ ? "," : "", job);
	}
	if (!begun) return FAIL(a, ERR_MISSING, "no-account", "No account is connected, so there is nothing to revoke.");
	reply_say(r, "Revoking. Nothing goes out from %s meanwhile.", begun == 1 ? "this account" : "these accounts");
	reply_next(r, "wait", buf_str(&ids));
	return NULL;
}

static err run_revoke_answer(struct tx *tx, const struct call *c, struct reply *r)
{
	struct revoke_ending *all;
	size_t n;
	TRY(endings_read(tx, c, r, &all, &n));
	if (!n) return NULL;
	size_t failed = revoke_endings_show(r, all, n);
	if (failed) {
		reply_next(r, "failed", arena_fmt(tx_arena(tx), "%zu of %zu could not be revoked. Posts wait there all the same. "
						  "Try again with 'schedpost revoke', or do it by hand.", failed, n));
		return NULL;
	}
	reply_say(r, "Posts wait until the account is connected again: schedpost connect %.*s --as %.*s",
		  SHOW(all[0].account.platform), SHOW(all[0].account.name));
	return NULL;
}

static err run_revoke_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)tx;
	(void)c;
	reply_say(r, "It goes on without you, whenever the service runs. 'schedpost account list' tells how it ended.");
	return NULL;
}

/* ---- account remove */

static err remove_now(struct tx *tx, const struct account *a)
{
	TRY(account_cancel_waiting(tx, a->id));
	TRY(account_forget(tx, a->id));
	return history_add(tx, &(struct event){0, a->id, 0, "account-removed", S("Removed; its log-in was forgotten.")});
}

static err posts_wait(struct tx *tx, const struct account *a)
{
	int64_t waiting;
	TRY(account_waiting(tx, a->id, &waiting));
	if (!waiting) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "posts-wait",
		    "'%.*s' has %" PRId64 " %s not out yet. Add --cancel-posts to cancel what waits, or let it go out first.",
		    SHOW(a->name), waiting, waiting == 1 ? "post that is" : "posts that are");
}

/* *job: that takes its access back first; 0: it is removed. */
static err remove_one(struct tx *tx, const struct call *c, const struct account *a, int64_t *job)
{
	bool has_access, locked;
	struct lock on;
	*job = 0;
	TRY(lockdown_on(tx, a->id, &on, &locked));
	if (locked)	/* connected again by another name, it would be free */
		return FAIL(tx_arena(tx), ERR_DENIED, "locked-down", "'%.*s' is locked down, so it is not removed. Its log-in can be taken "
			    "back all the same: schedpost revoke %.*s", SHOW(a->name), SHOW(a->name));
	if (!call_has(c, "cancel-posts")) TRY(posts_wait(tx, a));
	TRY(account_has_access(tx, a->id, &has_access));
	if (!has_access || call_has(c, "without-revoke")) return remove_now(tx, a);
	TRY(revoke_begin(tx, a, job));
	return begun_note(tx, c, *job);
}

static err run_remove(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *all;
	size_t n, begun = 0;
	buf ids = buf_in(tx_arena(tx), IDS_BYTES + sizeof WITH_POSTS);
	TRY(accounts_meant(tx, c, &all, &n));
	for (size_t i = 0; i < n; i++) {
		int64_t job;
		err e = remove_one(tx, c, &all[i], &job);
		if (e && (n == 1 || e->kind != ERR_INPUT)) return e;
		if (e) reply_warn(r, "%.*s", SHOW(e->text));
		else if (job) buf_fmt(&ids, "%s%" PRId64, begun++ ? "," : "", job);
		else reply_say(r, "The account '%.*s' is removed%s.", SHOW(all[i].name),
			       call_has(c, "without-revoke") ? "; its log-in is forgotten here, and may still work there" : "");
	}
	if (!begun) return NULL;
	if (call_has(c, "cancel-posts")) buf_add(&ids, S(WITH_POSTS));
	reply_say(r, "Access is taken back first.");
	reply_next(r, "wait", buf_str(&ids));
	return NULL;
}

/* Whoever connected it since then did not mean that log-in to be forgotten, and whoever added a post did not mean it to
 * be cancelled. */
static err remove_ended(struct tx *tx, const struct revoke_ending *e, bool with_posts, size_t *stayed, struct reply *r)
{
	int64_t waiting = 0;
	str name = e->account.name;
	if (e->account.dialogue > e->job) {
		reply_warn(r, "'%.*s' was connected again meanwhile, so it stays.", SHOW(name));
		return NULL;
	}
	if (!with_posts) TRY(account_waiting(tx, e->account.id, &waiting));
	if (waiting) {
		reply_warn(r, "For '%.*s' somebody has added %" PRId64 " post%s meanwhile, so it stays, and they wait. 'schedpost "
			      "account remove %.*s --cancel-posts' removes it with them; connecting it again lets them go.", SHOW(name),
			   waiting, waiting == 1 ? "" : "s", SHOW(name));
		(*stayed)++;
		return NULL;
	}
	TRY(remove_now(tx, &e->account));
	reply_say(r, "The account '%.*s' is removed.", SHOW(e->account.name));
	return NULL;
}

static err run_remove_answer(struct tx *tx, const struct call *c, struct reply *r)
{
	struct revoke_ending *all;
	size_t n;
	TRY(endings_read(tx, c, r, &all, &n));
	if (!n) return NULL;
	size_t failed = revoke_endings_show(r, all, n), stayed = 0;
	bool with_posts = str_ends(call_get(c, "id"), S(WITH_POSTS));
	for (size_t i = 0; i < n; i++) {
		if (all[i].told.outcome != REVOKED_FAILED) TRY(remove_ended(tx, &all[i], with_posts, &stayed, r));
	}
	if (failed)
		reply_next(r, "failed", arena_fmt(tx_arena(tx), "%zu of %zu stayed, for the access may still work. To forget it here "
						  "all the same: schedpost account remove NAME --without-revoke", failed, n));
	else if (stayed)
		reply_next(r, "failed", arena_fmt(tx_arena(tx), "%zu of %zu stayed, because of posts that wait.", stayed, n));
	return NULL;
}

static err run_remove_drop(struct tx *tx, const struct call *c, struct reply *r)
{
	(void)tx;
	(void)c;
	reply_say(r, "Its access is taken back without you, whenever the service runs, but the account stays: 'schedpost account remove' takes "
		     "it off the list.");
	return NULL;
}

/* ---- the table */

static const struct opt REVOKE_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION | OPT_MANY, "The accounts, or groups as @GROUP.", NULL},
	{"all", NULL, OPT_FLAG, "All accounts.", NULL},
	{"yes", NULL, OPT_FLAG, "Does not ask first.", NULL},
	{0},
};
static const struct opt REMOVE_OPTS[] = {
	{"ACCOUNT", "ACCOUNT", OPT_POSITION | OPT_MANY | OPT_NEEDED, "The accounts.", NULL},
	{"cancel-posts", NULL, OPT_FLAG, "Cancels their posts that are not out yet.", NULL},
	{"without-revoke", NULL, OPT_FLAG, "Only forgets the log-in here, and leaves it working at the platform.", NULL},
	{0},
};
static const struct opt ID_OPTS[] = {{"id", "IDS", OPT_NEEDED, "The revokes.", NULL}, {0}};

#define STEP(name_, help_, example_, run_)                                                                  \
	{.name = name_, .help = help_, .example = example_, .opts = ID_OPTS, .writes = true, .inner = true, \
	 .needs = POWER_ACCOUNT, .run = run_}

static bool is_for_all(const struct call *c)
{
	return call_has(c, "all");
}

const struct verb REVOKE_VERBS[] = {
	{.name = "revoke begin",
	 .help = "Takes the access of accounts back at their platform, and proves it: afterwards a harmless call with the same "
		 "log-in must fail. Posts wait until the account is connected again.",
	 .example = "schedpost revoke library",
	 .opts = REVOKE_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT, .about = account_about, .proof = is_for_all,
	 .run = run_revoke},
	STEP("revoke answer", "Waits for the outcome.", "schedpost revoke answer --id 3", run_revoke_answer),
	STEP("revoke drop", "Stops waiting.", "schedpost revoke drop --id 3", run_revoke_drop),
	{.name = "account remove begin",
	 .help = "Removes accounts from schedpost: their access is taken back, as by revoke, and forgotten.",
	 .example = "schedpost account remove library",
	 .opts = REMOVE_OPTS,
	 .writes = true,
	 .needs = POWER_ACCOUNT, .about = account_about, .proof = call_always,
	 .run = run_remove},
	STEP("account remove answer", "Waits for the outcome.", "schedpost account remove answer --id 3",
	     run_remove_answer),
	STEP("account remove drop", "Stops waiting.", "schedpost account remove drop --id 3", run_remove_drop),
	{0},
};
