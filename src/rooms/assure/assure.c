/* SPDX-License-Identifier: MIT
 * assure.c - the controls, one line of a table and one rule each. */
#include "rooms/assure/assure.h"

#include "base/clock.h"
#include "rooms/assure/assure_store.h"
#include "rooms/assure/attest.h"
#include "rooms/drill/drill.h"
#include "rooms/people/roles.h"
#include "rooms/policy/ack.h"
#include "rooms/statement/statement.h"

#include <inttypes.h>
#include <sys/stat.h>

enum { NAMES_SHOWN = 8, DAYS_MOST = 40000 };
#define DRILL_YEAR_MS (366 * DAY_MS)
#define LOG_IN_OLD_MS (366 * DAY_MS)
#define RECORD_OLD_MS (31 * DAY_MS)
#define BACKUP_OLD_MS (7 * DAY_MS)
#define BACKUP_GONE_MS (31 * DAY_MS)
#define WATCH_FRESH_MS HOUR_MS
#define STATEMENT_OLD_MS (366 * DAY_MS)

struct looking {
	struct tx *tx;
	struct arena *a;
	int64_t now;
	str data_folder;
	struct real *reals;
	size_t nreals;
};

/* ---- words */

static str ago(const struct looking *l, int64_t at)
{
	int64_t days = (l->now - at) / DAY_MS;
	if (days <= 0) return S("today");
	return arena_fmt(l->a, "%" PRId64 " day%s ago", days, days == 1 ? "" : "s");
}

/* Names, of which the first few are shown. */
struct names {
	buf list;
	size_t n;
};

static struct names names_new(const struct looking *l)
{
	return (struct names){.list = buf_in(l->a, 8 << 10)};
}

static void names_put(struct names *s, str name)
{
	if (s->n < NAMES_SHOWN) buf_fmt(&s->list, "%s%.*s", s->n ? ", " : "", SHOW(name));
	s->n++;
}

static str names_text(const struct looking *l, const struct names *s)
{
	str list = buf_str(&s->list);
	if (s->n <= NAMES_SHOWN) return list;
	return arena_fmt(l->a, "%.*s and %zu more", SHOW(list), s->n - NAMES_SHOWN);
}

static void no_accounts(struct control *c)
{
	c->says = S("There is no account yet that publishes for real.");
}

/* ---- an emergency plan that was tried */

static err look_drill(const struct looking *l, struct control *c)
{
	struct drill *all;
	size_t n, i = 0;
	TRY(drills_all(l->tx, &all, &n));
	while (i < n && !str_is(all[i].outcome, S(DRILL_OUTCOME_TWO))) i++;
	c->todo = S("schedpost drill lockdown");
	c->shade = SHADE_RED;
	c->says = n ? S("No drill was finished: two people have never unlocked one.") : S("There was no drill yet.");
	if (i == n) return NULL;
	const struct drill *d = &all[i];
	bool whole = str_is(d->evidence, S("whole")) && !d->by_itself && d->row_ms >= 0;
	c->shade = whole && l->now - d->ended < DRILL_YEAR_MS ? SHADE_GREEN : SHADE_AMBER;
	str when = ago(l, d->ended), evidence = d->evidence.len ? d->evidence : S("not known");
	c->says = arena_fmt(l->a,
			    "Drill %" PRId64 " was finished %.*s: locked in %" PRId64
			    " ms, evidence %.*s, unlocked by %.*s; %" PRId64 " posts went out by themselves.",
			    d->id, SHOW(when), d->row_ms, SHOW(evidence), SHOW(d->agreed), d->by_itself);
	return NULL;
}

static err look_unlock(const struct looking *l, struct control *c)
{
	str names[REACH_MOST];
	size_t n;
	TRY(holders_of(l->tx, POWER_ACCOUNT, l->now, names, &n));
	struct names s = names_new(l);
	for (size_t i = 0; i < n; i++) names_put(&s, names[i]);
	c->shade = n >= 2 ? SHADE_GREEN : SHADE_RED;
	c->todo = S("schedpost role give NAME admin");
	c->says = n ? arena_fmt(l->a, "May unlock everything: %.*s.", SHOW(names_text(l, &s)))
		    : S("Nobody may unlock everything.");
	return NULL;
}

/* By the folder's mode, for the caller is another user than this one. */
static err look_reach(const struct looking *l, struct control *c)
{
	struct stat st;
	str path = arena_fmt(l->a, "%.*s/locks", SHOW(l->data_folder));
	bool there = stat(arena_cstr(l->a, path), &st) == 0 && S_ISDIR(st.st_mode);
	bool open = there && (st.st_mode & S_IWGRP) && (st.st_mode & S_IXGRP);
	c->shade = open ? SHADE_GREEN : SHADE_RED;
	c->todo = arena_fmt(l->a, "sudo chmod 3770 %.*s", SHOW(path));
	c->says = open ? S("The group may put a lock file there, also while the service and the database are out of "
			   "order.")
		  : there ? arena_fmt(l->a,
				      "The group may not write into %.*s, so without the service only root can lock.",
				      SHOW(path))
			  : arena_fmt(l->a, "There is no folder %.*s, so nobody can lock without the service.",
				      SHOW(path));
	return NULL;
}

/* ---- who has access */

static err look_mfa(const struct looking *l, struct control *c)
{
	struct names never = names_new(l), over = names_new(l), soon = names_new(l);
	for (size_t i = 0; i < l->nreals; i++) {
		const struct real *r = &l->reals[i];
		int64_t left = r->attested_at + ATTEST_LASTS_MS - l->now;
		if (!r->attested_at)
			names_put(&never, r->name);
		else if (left <= 0)
			names_put(&over, r->name);
		else if (left <= ATTEST_SOON_MS)
			names_put(&soon, r->name);
	}
	c->todo = S("schedpost account attest ACCOUNT --mfa");
	c->shade = never.n || over.n ? SHADE_RED : soon.n ? SHADE_AMBER : SHADE_GREEN;
	buf out = buf_in(l->a, 32 << 10);
	buf_fmt(&out, "Somebody has looked within three months at %zu of %zu accounts.", l->nreals - never.n - over.n,
		l->nreals);
	if (never.n) buf_fmt(&out, " Never: %.*s.", SHOW(names_text(l, &never)));
	if (over.n) buf_fmt(&out, " Lapsed: %.*s.", SHOW(names_text(l, &over)));
	if (soon.n) buf_fmt(&out, " Within two weeks it lapses for: %.*s.", SHOW(names_text(l, &soon)));
	c->says = buf_str(&out);
	return NULL;
}

static err look_log_ins(const struct looking *l, struct control *c)
{
	struct names old = names_new(l), unknown = names_new(l), ages = names_new(l);
	for (size_t i = 0; i < l->nreals; i++) {
		const struct real *r = &l->reals[i];
		str when = ago(l, r->log_in_at);
		if (!r->log_in_at)
			names_put(&unknown, r->name);
		else
			names_put(&ages, arena_fmt(l->a, "%.*s %.*s", SHOW(r->name), SHOW(when)));
		if (r->log_in_at && l->now - r->log_in_at >= LOG_IN_OLD_MS) names_put(&old, r->name);
	}
	c->todo = S("schedpost connect PLATFORM --as ACCOUNT");
	c->shade = old.n ? SHADE_AMBER : unknown.n ? SHADE_UNKNOWN : SHADE_GREEN;
	buf out = buf_in(l->a, 32 << 10);
	if (ages.n) buf_fmt(&out, "Logged in by a person: %.*s.", SHOW(names_text(l, &ages)));
	if (old.n) buf_fmt(&out, " Older than a year: %.*s.", SHOW(names_text(l, &old)));
	if (unknown.n) buf_fmt(&out, " Not known: %.*s.", SHOW(names_text(l, &unknown)));
	c->says = str_trim(buf_str(&out));
	return NULL;
}

static err look_owners(const struct looking *l, struct control *c)
{
	struct names owner = names_new(l), deputy = names_new(l);
	for (size_t i = 0; i < l->nreals; i++) {
		const struct real *r = &l->reals[i];
		if (!r->owned) names_put(&owner, r->name);
		if (!r->deputised && !r->own_name) names_put(&deputy, r->name);
	}
	c->todo = S("schedpost account set ACCOUNT --owner NAME --deputy NAME");
	c->shade = owner.n ? SHADE_RED : deputy.n ? SHADE_AMBER : SHADE_GREEN;
	buf out = buf_in(l->a, 32 << 10);
	buf_fmt(&out, "Accounts: %zu.", l->nreals);
	buf_fmt(&out, " Without an owner who is here: %.*s.", SHOW(owner.n ? names_text(l, &owner) : S("none")));
	buf_fmt(&out, " Without a deputy who is here: %.*s.", SHOW(deputy.n ? names_text(l, &deputy) : S("none")));
	c->says = buf_str(&out);
	return NULL;
}

static err look_leavers(const struct looking *l, struct control *c)
{
	struct token_facts t;
	TRY(token_facts(l->tx, &t));
	c->shade = t.leavers_tokens || t.leavers_roles ? SHADE_RED : SHADE_GREEN;
	c->todo = S("schedpost user leave NAME");
	c->says = arena_fmt(l->a,
			    "Persons who have left: %" PRId64 "; tokens of theirs that count: %" PRId64
			    "; roles of theirs: %" PRId64 ".",
			    t.leavers, t.leavers_tokens, t.leavers_roles);
	return NULL;
}

static err look_tokens(const struct looking *l, struct control *c)
{
	struct token_facts t;
	TRY(token_facts(l->tx, &t));
	c->shade = t.unbounded || t.idle ? SHADE_AMBER : SHADE_GREEN;
	c->todo = S("schedpost token list --everybody");
	c->says = t.in_force ? arena_fmt(l->a,
					 "Tokens that count: %" PRId64
					 "; the oldest was made %.*s; not bounded at all: %" PRId64
					 "; unused for 90 days: %" PRId64 ".",
					 t.in_force, SHOW(ago(l, t.oldest)), t.unbounded, t.idle)
			     : S("No token counts: programs have no access.");
	return NULL;
}

/* ---- people */

static err look_people(const struct looking *l, struct control *c, bool (*lacks)(const struct person *),
		       const char *what)
{
	struct person *all;
	size_t n;
	struct names without = names_new(l);
	TRY(people_all(l->tx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (lacks(&all[i])) names_put(&without, all[i].name);
	if (!n) c->says = S("No person is known yet.");
	if (!n) return NULL;
	c->shade = without.n == n ? SHADE_RED : without.n ? SHADE_AMBER : SHADE_GREEN;
	c->says = without.n ? arena_fmt(l->a, "%zu of %zu persons %s. Not yet: %.*s.", n - without.n, n, what,
					SHOW(names_text(l, &without)))
			    : arena_fmt(l->a, "All %zu persons %s.", n, what);
	return NULL;
}

static bool has_no_proof(const struct person *p)
{
	return !p->proves;
}

static err look_proof(const struct looking *l, struct control *c)
{
	c->todo = S("schedpost proof set up");
	return look_people(l, c, has_no_proof, "have an app for codes, which asks for them before what is dangerous");
}

static err look_policy(const struct looking *l, struct control *c)
{
	struct policy_text policy;
	struct policy_reader *all;
	struct names without = names_new(l);
	size_t n;
	TRY(policy_in_force(l->tx, &policy));
	TRY(policy_readers(l->tx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (all[i].version < policy.version) names_put(&without, all[i].name);
	c->todo = S("schedpost policy who");
	c->says = policy.version ? S("No person is known yet.") : S("There is no policy that people could read.");
	if (!n || !policy.version) return NULL;
	c->shade = without.n == n ? SHADE_RED : without.n ? SHADE_AMBER : SHADE_GREEN;
	c->says = arena_fmt(l->a, "%zu of %zu persons have read version %" PRId64 " of it.%s%.*s", n - without.n, n,
			    policy.version, without.n ? " Not yet: " : "", SHOW(names_text(l, &without)));
	return NULL;
}

static err look_approval(const struct looking *l, struct control *c)
{
	struct names without = names_new(l);
	for (size_t i = 0; i < l->nreals; i++)
		if (!l->reals[i].approved) names_put(&without, l->reals[i].name);
	c->todo = S("schedpost account set ACCOUNT --approval needed");
	c->shade = without.n ? SHADE_AMBER : SHADE_GREEN;
	c->says = without.n ? arena_fmt(l->a, "Not where the policy leaves it to the account: %.*s.",
					SHOW(names_text(l, &without)))
			    : arena_fmt(l->a, "A second person looks first on all %zu accounts.", l->nreals);
	return NULL;
}

/* ---- what has happened */

static err look_record(const struct looking *l, struct control *c)
{
	struct checked was;
	TRY(checked_get(l->tx, S("record"), &was));
	c->todo = S("schedpost audit verify");
	c->says =
		S("Every change has a line with person and time. Whether the lines are whole was not looked at yet.");
	if (!was.at) return NULL;
	c->shade = !was.whole ? SHADE_RED : l->now - was.at < RECORD_OLD_MS ? SHADE_GREEN : SHADE_AMBER;
	str when = ago(l, was.at);
	c->says = arena_fmt(l->a, "It was looked through %.*s by %.*s, and was %s.", SHOW(when), SHOW(was.said_by),
			    was.whole ? "whole" : "NOT whole");
	return NULL;
}

static err look_backup(const struct looking *l, struct control *c)
{
	struct checked was;
	TRY(checked_get(l->tx, S("backup"), &was));
	c->todo = S("sudo schedpost backup FOLDER");
	c->says = S("schedpost has made none while the service ran; whether there is one made by other means is not "
		    "known here.");
	if (!was.at) return NULL;
	int64_t age = l->now - was.at;
	c->shade = age < BACKUP_OLD_MS ? SHADE_GREEN : age < BACKUP_GONE_MS ? SHADE_AMBER : SHADE_RED;
	str when = ago(l, was.at);
	c->says = arena_fmt(l->a,
			    "The last one was made %.*s by %.*s. Whether it can be put back is shown by doing so.",
			    SHOW(when), SHOW(was.said_by));
	return NULL;
}

static err look_watch(const struct looking *l, struct control *c)
{
	struct names unread = names_new(l), blind = names_new(l);
	size_t fresh = 0;
	for (size_t i = 0; i < l->nreals; i++) {
		const struct real *r = &l->reals[i];
		bool is_fresh = r->readable && r->read_at && l->now - r->read_at < WATCH_FRESH_MS;
		fresh += is_fresh;
		if (!r->readable)
			names_put(&blind, r->name);
		else if (!is_fresh)
			names_put(&unread, r->name);
	}
	c->todo = S("schedpost watch list");
	c->shade = unread.n ? SHADE_RED : blind.n ? SHADE_AMBER : SHADE_GREEN;
	buf out = buf_in(l->a, 32 << 10);
	buf_fmt(&out, "The own lists of %zu of %zu accounts were read within the hour.", fresh, l->nreals);
	if (unread.n) buf_fmt(&out, " Not: %.*s. Is 'watch' on in the settings?", SHOW(names_text(l, &unread)));
	if (blind.n) buf_fmt(&out, " Their platforms list nothing: %.*s.", SHOW(names_text(l, &blind)));
	c->says = buf_str(&out);
	return NULL;
}

/* Words of long ago speak of what is no more. */
static err look_statement(const struct looking *l, struct control *c)
{
	struct statement *all;
	size_t n, ready = 0;
	int64_t newest = 0;
	TRY(statements_all(l->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		ready += all[i].approved > 0;
		newest = MAX(newest, all[i].approved);
	}
	bool fresh = ready && l->now - newest < STATEMENT_OLD_MS;
	c->shade = fresh ? SHADE_GREEN : SHADE_AMBER;
	c->todo = S("schedpost statement prepare \"WORDS\" --from ACCOUNT");
	c->says = ready ? arena_fmt(l->a, "Two people have agreed on %zu statement%s for such an evening, the last %.*s.", ready,
				    ready == 1 ? "" : "s", SHOW(ago(l, newest)))
			: S("No statement for such an evening was prepared and approved.");
	return NULL;
}

/* ---- the table */

static const struct {
	const char *name, *principle;
	err (*look)(const struct looking *, struct control *);
	bool of_accounts; /* without a real one there is nothing to be known */
} RULES[] = {
	{"drill", "The plan for an emergency is tried, at least once a year.", look_drill, false},
	{"lock", "Whoever sees it happen can stop it, whatever state the machines are in.", look_reach, false},
	{"unlock", "Nobody opens again alone: two people can.", look_unlock, false},
	{"mfa", "Every account has a second factor at its platform, and somebody looks that it stays on.", look_mfa,
	 true},
	{"log-ins", "Log-ins are renewed, so that what leaked long ago opens nothing.", look_log_ins, true},
	{"owners", "Every account has somebody who answers for it, and somebody who stands in.", look_owners, true},
	{"leavers", "Whoever leaves or moves has no access any more.", look_leavers, false},
	{"tokens", "Programs may do no more than they need, and only as long as they are used.", look_tokens, false},
	{"proof", "An unlocked computer is not enough: people prove that it is them.", look_proof, false},
	{"policy", "People know the rules for what they publish.", look_policy, false},
	{"approval", "Somebody else reads what is to be published.", look_approval, true},
	{"record", "It can be shown later who did what, and when.", look_record, false},
	{"backup", "What is lost can be put back.", look_backup, false},
	{"statement", "What is said to the public on such an evening was agreed on a quiet day.", look_statement, false},
	{"watch", "What others publish in your name is noticed, at whatever hour.", look_watch, true},
};
_Static_assert(COUNT(RULES) <= CONTROLS_MOST, "room for each control");

err assure_look(struct tx *tx, str data_folder, struct control out[static CONTROLS_MOST], size_t *n)
{
	struct looking l = {.tx = tx, .a = tx_arena(tx), .now = tx_now(tx), .data_folder = data_folder};
	TRY(reals_all(tx, &l.reals, &l.nreals));
	for (*n = 0; *n < COUNT(RULES); (*n)++) {
		struct control *c = &out[*n];
		*c = (struct control){
			.name = RULES[*n].name, .principle = RULES[*n].principle, .says = S(""), .todo = S("")};
		if (RULES[*n].of_accounts && !l.nreals)
			no_accounts(c);
		else
			TRY(RULES[*n].look(&l, c));
	}
	return NULL;
}
