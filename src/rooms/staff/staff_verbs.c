/* SPDX-License-Identifier: MIT
 * staff_verbs.c - user join, move, leave. */
#include "rooms/staff/join.h"

enum { GAPS_SHOWN = 20 };

/* ---- join */

static bool changes_something(const struct call *c)
{
	for (size_t i = 0; i < c->nvalues; i++)
		if (!str_is(str_of(c->values[i].name), S("PERSON"))) return true;
	return false;
}

/* To look at the list takes no more than to look at anything. */
static err about_join(struct tx *tx, const struct call *c, struct about *out)
{
	struct person p;
	bool found = true;
	if (call_has(c, "PERSON")) TRY(person_get(tx, call_get(c, "PERSON"), &p, &found));
	if (found && !(call_has(c, "PERSON") && p.left_at) && !changes_something(c)) out->instead = POWER_SEE;
	return NULL;
}

static bool makes_admin(const struct call *c)
{
	return str_is(call_get(c, "role"), S("admin"));
}

static err joiner(struct tx *tx, const struct call *c, struct person *out, bool *is_new)
{
	bool found;
	*is_new = false;
	if (!call_has(c, "PERSON")) return person_need(tx, c->actor, out);
	TRY(person_get(tx, call_get(c, "PERSON"), out, &found));
	*is_new = !found || out->left_at;
	return person_added(tx, c, out);
}

static err run_join(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct person p;
	bool is_new;
	if ((call_has(c, "on") || call_has(c, "until")) && !call_has(c, "role"))
		return FAIL(
			a, ERR_INPUT, "which-role",
			"Please say as what, too: --role novice --on ACCOUNT. 'schedpost role list' tells what each "
			"role may do.");
	if (!call_has(c, "PERSON") && changes_something(c))
		return FAIL(a, ERR_INPUT, "which-person", "Please say whom it is about: schedpost user join NAME");
	TRY(joiner(tx, c, &p, &is_new));
	if (changes_something(c)) TRY(person_said(tx, c, p.id));
	if (call_has(c, "role")) TRY(role_said(tx, c, call_get(c, "role"), &p));
	TRY(person_need(tx, p.name, &p));
	if (is_new)
		reply_say(r,
			  "%.*s is known now. If they cannot reach schedpost yet, whoever runs this machine types: "
			  "sudo usermod -aG schedpost %.*s",
			  SHOW(p.name), SHOW(p.name));
	return join_show(tx, &p, r);
}

/* ---- move, leave */

static err taker(struct tx *tx, const struct call *c, str from, str *out)
{
	struct person to;
	*out = call_get(c, "to");
	if (!call_has(c, "to")) return NULL;
	TRY(person_need(tx, *out, &to));
	if (!str_is(to.name, from)) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "to-themselves",
		    "It cannot be handed to %.*s again. Please name somebody else with --to.", SHOW(from));
}

static void show_handed(const struct handing *h, const struct handed *all, size_t n, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"title", "What", CELL_TEXT, false},
		{"n", "How many", CELL_INT, false},
		{"names", "Which", CELL_TEXT, true},
	};
	if (!n) return;
	reply_table(r, "handed", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_text(r, str_of(all[i].title));
		reply_int(r, all[i].n);
		reply_text(r, all[i].names);
	}
	if (h->to.len)
		reply_say(r, "%.*s looks after it from now on. Who wrote a post stays written there.", SHOW(h->to));
	else
		reply_say(r, "Nobody was named with --to to look after it.");
}

static err show_gaps(struct tx *tx, struct reply *r)
{
	struct findings f = findings_new(tx);
	TRY(gaps_find(&f));
	if (f.n) reply_warn(r, "Something is left that somebody should look after:");
	if (f.n)
		findings_show(&f, GAPS_SHOWN, r);
	else
		reply_say(r, "Nothing is left without somebody.");
	return NULL;
}

static err hand(struct tx *tx, const struct handing *h, struct reply *r)
{
	struct handed all[HANDED];
	size_t n;
	TRY(hand_over(tx, h, all, &n));
	show_handed(h, all, n, r);
	return NULL;
}

static err run_move(struct tx *tx, const struct call *c, struct reply *r)
{
	struct handing h = {0};
	TRY(person_need(tx, call_get(c, "PERSON"), &h.from));
	TRY(taker(tx, c, h.from.name, &h.to));
	str team = str_trim(call_get(c, "team"));
	if (!team.len || team.len > PERSON_TEXT_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-team", "--team takes a name of 1 to %d letters.",
			    PERSON_TEXT_MOST);
	reply_say(r,
		  "%.*s is in the team '%.*s' now. What they may do there is said anew: schedpost user join %.*s "
		  "--role ROLE --on ACCOUNT",
		  SHOW(h.from.name), SHOW(team), SHOW(h.from.name));
	TRY(hand(tx, &h, r));
	TRY(person_change(tx, h.from.id, &(struct person_change){.team = team}));
	return show_gaps(tx, r);
}

/* Again for somebody who has left: for what is still theirs, and to hand it to somebody after all. */
static err run_leave(struct tx *tx, const struct call *c, struct reply *r)
{
	struct handing h = {.leaves = true};
	bool found;
	TRY(person_get(tx, call_get(c, "PERSON"), &h.from, &found));
	if (!found) return person_need(tx, call_get(c, "PERSON"), &h.from);
	TRY(taker(tx, c, h.from.name, &h.to));
	reply_say(r,
		  "%.*s has left: from now on schedpost lets them do nothing. It never showed them the password of an "
		  "account.",
		  SHOW(h.from.name));
	TRY(hand(tx, &h, r));
	if (!h.from.left_at) TRY(person_leaves(tx, &h.from));
	return show_gaps(tx, r);
}

/* ---- the table */

#define TO                                                                                                           \
	{                                                                                                            \
		"to", "PERSON", 0, "Who looks after it from now on. Without: nobody, and what is open is listed.",   \
			NULL                                                                                         \
	}
#define WHO                                                                                                          \
	{                                                                                                            \
		"PERSON", "PERSON", OPT_POSITION | OPT_NEEDED, "The person: their user name on this machine.", NULL  \
	}
static const struct opt JOIN_OPTS[] = {
	{"PERSON", "PERSON", OPT_POSITION, "The joiner: their user name on this machine; the usual is you.", NULL},
	ABOUT_PERSON_OPTS,
	{"role", "ROLE", 0, "What they may do; 'schedpost role list' shows all.", NULL},
	ON_OPT,
	{"until", "WHEN", 0, "The role ends by itself then.", NULL},
	{0},
};
static const struct opt MOVE_OPTS[] = {WHO, {"team", "TEAM", OPT_NEEDED, "Their new team.", NULL}, TO, {0}};
static const struct opt LEAVE_OPTS[] = {WHO, TO, {0}};

const struct verb STAFF_VERBS[] = {
	{.name = "user join",
	 .help = "Shows what somebody who is new still needs, from the first day to the first post, and what to type "
		 "for each. It makes them known and gives a role in the same step, and can be typed again at any time.",
	 .example = "schedpost user join sam --name \"Sam Okoro\" --role novice --on library",
	 .opts = JOIN_OPTS,
	 .writes = true,
	 .needs = POWER_PEOPLE,
	 .about = about_join,
	 .proof = makes_admin,
	 .run = run_join},
	{.name = "user move",
	 .help = "Somebody goes to another team: their roles and tokens end, and what they looked after goes to "
		 "somebody else.",
	 .example = "schedpost user move sam --team outreach --to kim",
	 .opts = MOVE_OPTS,
	 .writes = true,
	 .needs = POWER_PEOPLE,
	 .proof = call_always,
	 .run = run_move},
	{.name = "user leave",
	 .help = "Somebody leaves: from then on they may do nothing, and their accounts, posts and shifts go to "
		 "somebody else, all in one step. What is left without anybody is listed.",
	 .example = "schedpost user leave sam --to kim",
	 .opts = LEAVE_OPTS,
	 .writes = true,
	 .needs = POWER_PEOPLE,
	 .proof = call_always,
	 .run = run_leave},
	{0},
};
