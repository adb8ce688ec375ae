/* SPDX-License-Identifier: MIT
 * runbook.c - the run-book as a reply: where to go on each platform, who is who, and the steps at the end, where the
 * eye is. */
#include "rooms/lockdown/runbook.h"

#include "rooms/lockdown/recovery.h"
#include "rooms/locks/locks.h"
#include "rooms/people/people.h"

#include <inttypes.h>

/* ---- the steps */

/* None is wider than a phone's 80 columns. */
void runbook_steps(struct arena *a, int64_t lock, struct reply *r)
{
	static const char *const FIRST[] = {
		"1. Ring somebody. Do this together: one types, one reads.",
		"2. On each platform: new password, end all sessions, remove unknown programs.",
		"3. The same for the mailbox that the password can be sent to.",
		"4. Before anything is deleted: schedpost evidence FOLDER",
		"5. What is not ours: schedpost watch list; two people: schedpost takedown NUMBER",
		"6. Say it, from where nothing is wrong: schedpost statement publish",
	};
	str id = lock ? arena_fmt(a, "%" PRId64, lock) : S("LOCK");
	reply_say(r, "%sThis stops schedpost and everybody who uses it.", lock ? "It is LOCKED. " : "");
	reply_warn(r, "It cannot stop somebody who has the platform's password: do 2 and 3 now.");
	for (size_t i = 0; i < COUNT(FIRST); i++) reply_say(r, "%s", FIRST[i]);
	reply_say(r, "7. Last, take all access back, with proof: schedpost sever");
	reply_say(r, "8. All clean? schedpost unlock list %.*s; then two people: schedpost unlock %.*s", SHOW(id), SHOW(id));
}

/* ---- where to go */

static const struct column ADDRESSES[] = {
	{"platform", "Platform", CELL_TEXT, false},
	{"what", "To", CELL_TEXT, false},
	{"read", "Page read", CELL_TEXT, false},
	{"address", "Go to", CELL_SENTENCE, true},
};

/* What one account has told already: of the same platform, and where it matters of the same server. */
static bool same_place(const struct account *a, const struct account *b)
{
	return str_is(a->platform, b->platform) && str_is(a->server, b->server);
}

static bool is_told(const struct account *all, size_t i)
{
	bool told = account_is_practice(&all[i]);
	for (size_t k = 0; k < i && !told; k++) told = same_place(&all[k], &all[i]);
	return told;
}

static void put_address(const struct account *on, str what, str address, str read, struct reply *r)
{
	reply_row(r);
	reply_text(r, on->platform);
	reply_text(r, recovery_title(what));
	reply_maybe_text(r, read);
	reply_text(r, address.len ? address : S("the platform's help pages"));
}

static void put_place(struct arena *a, const struct recovery *known, size_t n, const struct account *on,
		      struct reply *r)
{
	str rest = S(RECOVERY_WHATS), what, read;
	while (str_split(&rest, '|', &what)) {
		str address = recovery_address(a, known, n, on, what, &read);
		put_address(on, what, address, read, r);
	}
}

static err show_addresses(struct tx *tx, const struct account *all, size_t n, struct reply *r)
{
	struct recovery *known;
	size_t nknown, places = 0;
	TRY(recovery_now(tx, &known, &nknown));
	for (size_t i = 0; i < n; i++) {
		if (is_told(all, i)) continue;
		if (!places++) reply_table(r, "addresses", ADDRESSES, COUNT(ADDRESSES));
		put_place(tx_arena(tx), known, nknown, &all[i], r);
	}
	if (!n) reply_warn(r, "No account is known here: do 2 and 3 on each platform where you have one.");
	else if (!places) reply_say(r, "These are practice (training) accounts: nothing of them is on a platform.");
	return NULL;
}

/* ---- who is who: on paper */

static const struct column WHO[] = {
	{"account", "Account", CELL_TEXT, false},  {"platform", "Platform", CELL_TEXT, false},
	{"handle", "There", CELL_TEXT, false},	   {"owner", "Owner", CELL_TEXT, false},
	{"deputy", "Deputy", CELL_TEXT, false},	   {"unlock", "Can unlock (two)", CELL_TEXT, true},
};
static const struct column PEOPLE[] = {
	{"person", "Person", CELL_TEXT, false},
	{"name", "Name", CELL_TEXT, false},
	{"phone", "Phone, mail (by hand)", CELL_TEXT, true},
};

static err show_who(struct tx *tx, const struct account *all, size_t n, struct reply *r)
{
	reply_table(r, "accounts", WHO, COUNT(WHO));
	for (size_t i = 0; i < n; i++) {
		str *may;
		size_t nmay;
		TRY(who_may(tx, POWER_ACCOUNT, &all[i], &may, &nmay));
		reply_row(r);
		reply_text(r, all[i].name);
		reply_text(r, all[i].platform);
		reply_maybe_text(r, all[i].handle);
		reply_maybe_text(r, all[i].owner);
		reply_maybe_text(r, all[i].deputy);
		reply_text(r, nmay ? arena_join(tx_arena(tx), may, nmay, S(", ")) : S("nobody"));
	}
	return NULL;
}

/* Those who are named above, and whom else one may have to ring. */
static err show_people(struct tx *tx, struct reply *r)
{
	struct person *all;
	size_t n;
	TRY(people_all(tx, &all, &n));
	reply_table(r, "people", PEOPLE, COUNT(PEOPLE));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, all[i].name);
		reply_maybe_text(r, all[i].full_name);
		reply_none(r);
	}
	return NULL;
}

/* ---- the verb */

/* The newest lockdown that is on, for the commands to type. */
static err lock_now(struct tx *tx, int64_t *id)
{
	struct lock *all;
	size_t n;
	*id = 0;
	TRY(locks_open(tx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (str_is(all[i].kind, S("lockdown"))) *id = MAX(*id, all[i].id);
	return NULL;
}

static err run_page(struct tx *tx, const struct call *c, struct reply *r)
{
	struct account *all;
	int64_t lock;
	size_t n;
	TRY(lock_now(tx, &lock));
	/* A name that is wrong is no reason to tell nothing on such an evening. */
	err e = call_has(c, "ACCOUNT") ? accounts_named(tx, call_joined(tx_arena(tx), c, "ACCOUNT"), &all, &n) : NULL;
	if (e || !call_has(c, "ACCOUNT")) TRY(accounts_all(tx, &all, &n));
	if (call_has(c, "paper")) {
		runbook_steps(tx_arena(tx), 0, r);
		TRY(show_who(tx, all, n, r));
		TRY(show_addresses(tx, all, n, r));
		return show_people(tx, r);
	}
	TRY(show_addresses(tx, all, n, r));
	runbook_steps(tx_arena(tx), lock, r);
	return NULL;
}

static const struct opt PAGE_OPTS[] = {
	{"ACCOUNT", "ACCOUNT,...", OPT_POSITION | OPT_MANY, "Of which accounts, or groups as @GROUP; without, all.", NULL},
	{"paper", NULL, OPT_FLAG, "With everybody, to hang up.", NULL},
	{0},
};
const struct verb RUNBOOK_VERBS[] = {
	{.name = "runbook page",
	 .inner = true,
	 .help = "The run-book.",
	 .example = "schedpost runbook page --paper",
	 .opts = PAGE_OPTS,
	 .needs = POWER_SEE,
	 .run = run_page},
	{0},
};
