/* SPDX-License-Identifier: MIT
 * answer_verbs.c - cover accept, decline, sick, extend, recall, revoke, suspend, resume: from a yes to its end. */
#include "rooms/handover/handover.h"

#include "rooms/duty/duty.h"
#include "text/when.h"

#include <inttypes.h>

enum { HELD_NAMED = 20 };

/* ---- accept and decline */

static err own_answer(struct tx *tx, const struct call *c, const struct cover *cover)
{
	if (str_is(c->actor, cover->person)) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed",
		    "This is not allowed: %.*s was asked, and nobody else can say yes or no for them.",
		    SHOW(cover->person.len ? cover->person : S("nobody")));
}

static str usual_of(const struct cover *c, const struct fallen *f)
{
	(void)f;
	return c->usual;
}

err cover_begin(struct tx *tx, const struct cover *c)
{
	if (c->usual.len) TRY(fallen_decide_usual(tx, c, usual_of));
	return fallen_settle(tx, c);
}

/* What came into the queue since it was asked for wants a decision, too. */
static err still_decided(struct tx *tx, const struct cover *c)
{
	size_t undecided;
	TRY(fallen_undecided(tx, c, &undecided));
	if (!undecided || c->usual.len) return NULL;
	return FAIL(tx_arena(tx), ERR_STALE, "cover-undecided",
		    "%zu more post%s fall%s into that time since you were asked, and %.*s has not said what is to be "
		    "done with %s. Ask "
		    "them for 'schedpost cover decide %" PRId64 "'.",
		    undecided, undecided == 1 ? "" : "s", undecided == 1 ? "s" : "", SHOW(c->owner),
		    undecided == 1 ? "it" : "them", c->id);
}

/* It was put upon them, and they say yes now. */
static err accept_imposed(struct tx *tx, struct cover *c, struct reply *r)
{
	c->imposed = false;
	c->agreed_at = tx_now(tx);
	TRY(cover_save(tx, c));
	reply_say(r, "Thank you. %.*s is told.", SHOW(c->made_by));
	return cover_notice(tx, c, c->made_by, "was agreed to.", S(""));
}

static err run_accept(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover cover;
	struct account *on;
	size_t n;
	TRY(cover_call(tx, c, &cover));
	TRY(own_answer(tx, c, &cover));
	if (cover.imposed && cover.state == COVER_AGREED) return accept_imposed(tx, &cover, r);
	TRY(covered_accounts(tx, &cover, &on, &n));
	TRY(cover_fits(tx, &cover, on, n));
	TRY(still_decided(tx, &cover));
	TRY(cover_move(tx, &cover, COVER_AGREED, S("")));
	TRY(cover_need(tx, cover.id, &cover));
	TRY(cover_begin(tx, &cover));
	TRY(cover_notice(tx, &cover, cover.owner, "was agreed to: you can go.", S("")));
	reply_say(r, "Thank you. %.*s is told. It begins and ends by itself.", SHOW(cover.owner));
	return cover_tell(tx, &cover, r);
}

static err run_decline(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover cover;
	TRY(cover_call(tx, c, &cover));
	TRY(own_answer(tx, c, &cover));
	bool under_way = cover_in_force(&cover, tx_now(tx));
	str why = call_get(c, "reason");
	TRY(cover_move(tx, &cover, COVER_DECLINED, why));
	str text = arena_fmt(tx_arena(tx),
			     "%.*s cannot cover: %.*s%s Ask somebody else: schedpost cover set %" PRId64
			     " --by NAME, then 'schedpost cover "
			     "ask %" PRId64 "'.",
			     SHOW(cover.person), SHOW(why), str_ends(why, S(".")) ? "" : ".", cover.id, cover.id);
	TRY(cover_notice(tx, &cover, cover.made_by, under_way ? "is given up. Nobody covers now." : "was declined.",
			 text));
	if (!str_is(cover.made_by, cover.owner)) TRY(cover_notice(tx, &cover, cover.owner, "was declined.", text));
	if (cover.backup.len)
		TRY(cover_notice(tx, &cover, cover.backup, "was declined, and you are named as backup.", text));
	reply_say(r, "%.*s is told.", SHOW(cover.made_by));
	if (under_way) reply_warn(r, "Nobody covers %.*s now.", SHOW(cover.owner));
	return NULL;
}

/* ---- sick */

/* Approved and harmless goes on; what needs its author, or is delicate, waits for somebody's eye. */
static str usual_when_sick(const struct cover *c, const struct fallen *f)
{
	static const char *const DELICATE[] = {"clinical", "feedback", "staff-story", "event"};
	(void)c;
	bool hold = str_is(f->risk, S("high")) || f->state != JOB_READY;
	for (size_t i = 0; i < COUNT(DELICATE); i++) hold = hold || str_is(f->category, str_of(DELICATE[i]));
	return hold ? S("hold") : S("keep");
}

/* Their deputy, else the deputy of one of the accounts, else who leads their team. */
static err stand_in_for(struct tx *tx, const struct call *c, const struct person *owner, const struct account *on,
			str *out)
{
	struct on_duty who;
	*out = call_get(c, "by");
	if (!out->len && owner->deputy.len) *out = owner->deputy;
	if (out->len) return NULL;
	TRY(on_duty(tx, &(struct duty_ask){.on = on, .power = POWER_WRITE, .at = tx_now(tx), .but = owner->name},
		    &who));
	*out = who.person;
	if (out->len) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "cover-by-whom",
		    "%.*s has no deputy, and nobody is on duty for '%.*s'. Please say who covers: --by NAME",
		    SHOW(owner->name), SHOW(on->name));
}

static err may_impose(struct tx *tx, const struct call *c, const struct person *owner, const struct account *on,
		      size_t n)
{
	struct on_duty who;
	for (size_t i = 0; i < n; i++) {
		if (str_is(c->actor, on[i].deputy)) return NULL;
		TRY(on_duty(
			tx,
			&(struct duty_ask){.on = &on[i], .power = POWER_WRITE, .at = tx_now(tx), .but = owner->name},
			&who));
		if (str_is(who.person, c->actor)) return NULL;
	}
	return plans_for(tx, c, owner);
}

/* Three working days, by the owner's week from Monday to Friday. */
static int64_t three_days(const struct zone *zone, int64_t now)
{
	int64_t at = now;
	for (int days = 0; days < 3;) {
		at += DAY_MS;
		days += wall_weekday(zone_wall(zone, at)) < 5;
	}
	return at;
}

static err sick_accounts(struct tx *tx, const struct call *c, str owner, struct account **out, size_t *n)
{
	if (call_has(c, "on")) return on_accounts(tx, c, out, n);
	TRY(owned_accounts(tx, owner, out, n));
	if (*n) return NULL;
	return FAIL(tx_arena(tx), ERR_MISSING, "no-account",
		    "%.*s is the owner of no account. Say which ones it is about with --on.", SHOW(owner));
}

static err sick_window(struct tx *tx, const struct call *c, const struct account *on, size_t n, struct cover *out)
{
	const struct zone *zone;
	out->begins = tx_now(tx);
	out->zone = call_has(c, "zone") ? call_get(c, "zone") : on[0].zone;
	TRY(zone_load(tx_arena(tx), out->zone, &zone));
	out->ends = three_days(zone, out->begins);
	return cover_times(tx, c, on, n, out);
}

static err impose(struct tx *tx, struct cover *c, const struct account *on, size_t n)
{
	int64_t id;
	TRY(cover_put_on(tx, c, on, n, &id));
	TRY(cover_need(tx, id, c));
	TRY(fallen_decide_usual(tx, c, usual_when_sick));
	return fallen_settle(tx, c);
}

static err run_sick(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover out = {.kind = S("sick"), .state = COVER_AGREED, .imposed = true};
	struct person owner;
	struct account *on;
	struct cover_decision *decisions;
	size_t n, ndecisions, held = 0;
	TRY(person_need(tx, call_get(c, "PERSON"), &owner));
	TRY(sick_accounts(tx, c, owner.name, &on, &n));
	TRY(may_impose(tx, c, &owner, on, n));
	out.owner = owner.name;
	out.owner_id = owner.id;
	out.imposed = true;
	TRY(stand_in_for(tx, c, &owner, &on[0], &out.person));
	out.imposed = !str_is(out.person, c->actor);
	TRY(sick_window(tx, c, on, n, &out));
	TRY(cover_powers(tx, c, on, n, &out));
	TRY(cover_fits(tx, &out, on, n));
	TRY(impose(tx, &out, on, n));
	TRY(cover_decisions(tx, out.id, &decisions, &ndecisions));
	for (size_t i = 0; i < ndecisions; i++) held += str_is(decisions[i].what, S("hold"));
	TRY(cover_notice(tx, &out, out.person, "you cover from now on, without having been asked.",
			 arena_fmt(tx_arena(tx),
				   "%.*s is ill. Say 'schedpost cover accept %" PRId64
				   "', or 'schedpost cover decline %" PRId64 " --reason TEXT' if you cannot.",
				   SHOW(owner.name), out.id, out.id)));
	for (size_t i = 0; i < n; i++)
		if (on[i].deputy.len && !str_is(on[i].deputy, out.person) &&
		    (!i || !str_is(on[i].deputy, on[i - 1].deputy)))
			TRY(cover_notice(tx, &out, on[i].deputy, "somebody is ill, and covered.", S("")));
	if (ndecisions)
		reply_say(r,
			  "Of %zu post%s in that time %zu wait%s for somebody's eye: schedpost cover show %" PRId64,
			  ndecisions, ndecisions == 1 ? "" : "s", held, held == 1 ? "s" : "", out.id);
	return cover_tell(tx, &out, r);
}

/* ---- longer, shorter, over */

static err run_extend(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover cover;
	struct person owner;
	struct account *on;
	size_t n;
	TRY(cover_call(tx, c, &cover));
	TRY(person_need(tx, cover.owner, &owner));
	if (!str_is(c->actor, cover.person)) TRY(plans_for(tx, c, &owner));
	if (cover.state != COVER_AGREED || tx_now(tx) >= cover.ends)
		return FAIL(tx_arena(tx), ERR_STALE, "not-now",
			    "Cover %" PRId64
			    " cannot be made longer: it is %.*s. Plan another with 'schedpost cover plan'.",
			    cover.id, SHOW(cover_phase_title(cover_phase(&cover, tx_now(tx)))));
	int64_t before = cover.ends;
	TRY(covered_accounts(tx, &cover, &on, &n));
	TRY(cover_times(tx, c, on, n, &cover));
	TRY(cover_fits(tx, &cover, on, n));
	if (cover.ends < before)
		return FAIL(tx_arena(tx), ERR_INPUT, "cover-shorter",
			    "That is earlier than it ends now. To end it early: schedpost cover recall %" PRId64,
			    cover.id);
	TRY(cover_save(tx, &cover));
	TRY(cover_notice(tx, &cover, str_is(c->actor, cover.person) ? cover.owner : cover.person, "was made longer.",
			 S("")));
	return cover_tell(tx, &cover, r);
}

/* What its decisions hold goes on only when somebody says so: nothing floods out behind a change of plans. */
static err tell_held(struct tx *tx, const struct cover *c, struct reply *r)
{
	struct cover_decision *all;
	size_t n, held = 0;
	buf posts = buf_in(tx_arena(tx), 4000);
	TRY(cover_decisions(tx, c->id, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (!all[i].done || (!str_is(all[i].what, S("hold")) && !str_is(all[i].what, S("ask")))) continue;
		if (held++ < HELD_NAMED) buf_fmt(&posts, "%s%" PRId64, held > 1 ? ", " : "", all[i].post);
	}
	if (held > HELD_NAMED) buf_fmt(&posts, " and %zu more", held - HELD_NAMED);
	if (held)
		reply_warn(r, "What it held still waits (post %.*s): let each go on with 'schedpost resume ID'.",
			   SHOW(buf_str(&posts)));
	return NULL;
}

/* From this instant on it lends nothing, also to what is being edited at this moment. */
static err end_now(struct tx *tx, struct cover *c, str why, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	bool begun = c->state == COVER_AGREED && tx_now(tx) >= c->begins;
	if (!begun) TRY(cover_move(tx, c, COVER_WITHDRAWN, why));
	if (begun && tx_now(tx) < c->ends) {
		TRY(zone_load(a, c->zone, &zone));
		c->ends = tx_now(tx);
		c->wall_ends = wall_text(a, zone_wall(zone, c->ends));
		c->why = why;
		TRY(cover_save(tx, c));
	}
	TRY(cover_notice(tx, c, str_is(tx_who(tx), c->person) ? c->owner : c->person,
			 begun ? "is over." : "will not be.", why));
	TRY(tell_held(tx, c, r));
	if (begun)
		reply_say(r, "Cover %" PRId64 " is over. What happened meanwhile: schedpost cover back %" PRId64,
			  c->id, c->id);
	else
		reply_say(r, "Cover %" PRId64 " is withdrawn.", c->id);
	return NULL;
}

/* The owner takes back some of it: the rest goes on. */
static err recall_some(struct tx *tx, const struct call *c, const struct cover *cover, struct reply *r)
{
	struct account *back, *on;
	int64_t left[COVER_ACCOUNTS_MOST];
	size_t nback, n, nleft = 0;
	TRY(on_accounts(tx, c, &back, &nback));
	TRY(covered_accounts(tx, cover, &on, &n));
	for (size_t i = 0; i < n; i++) {
		bool taken = false;
		for (size_t k = 0; k < nback; k++) taken = taken || back[k].id == on[i].id;
		if (!taken) left[nleft++] = on[i].id;
	}
	if (nleft == n)
		return FAIL(tx_arena(tx), ERR_MISSING, "not-covered",
			    "None of these accounts is in cover %" PRId64 ".", cover->id);
	if (!nleft)
		return FAIL(tx_arena(tx), ERR_INPUT, "recall-all",
			    "These are all accounts of cover %" PRId64 ": leave out --on to take it back as a whole.",
			    cover->id);
	TRY(cover_accounts_set(tx, cover->id, left, nleft));
	TRY(cover_save(tx, cover));
	TRY(cover_notice(tx, cover, cover->person, "was taken back for some accounts.", S("")));
	struct cover now;
	TRY(cover_need(tx, cover->id, &now));
	return cover_tell(tx, &now, r);
}

static err run_recall(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover cover;
	TRY(cover_call(tx, c, &cover));
	if (!str_is(c->actor, cover.owner) && !c->owns)
		return FAIL(tx_arena(tx), ERR_DENIED, "not-allowed",
			    "This is not allowed: only %.*s takes it back. Somebody else ends it with 'schedpost "
			    "cover revoke %" PRId64 " --reason TEXT'.",
			    SHOW(cover.owner), cover.id);
	if (call_has(c, "on")) return recall_some(tx, c, &cover, r);
	TRY(covers_stay(tx, &cover, r));
	return end_now(tx, &cover, arena_fmt(tx_arena(tx), "%.*s has taken it back.", SHOW(cover.owner)), r);
}

static err run_revoke(struct tx *tx, const struct call *c, struct reply *r)
{
	struct cover cover;
	struct person owner;
	TRY(cover_call(tx, c, &cover));
	TRY(person_need(tx, cover.owner, &owner));
	TRY(plans_for(tx, c, &owner));
	str reason = call_has(c, "reason") ? call_get(c, "reason") : S("no reason was given");
	TRY(covers_stay(tx, &cover, r));
	return end_now(tx, &cover, arena_fmt(tx_arena(tx), "%.*s has ended it: %.*s", SHOW(c->actor), SHOW(reason)),
		       r);
}

/* ---- suspended */

static err set_suspended(struct tx *tx, const struct call *c, int64_t at, struct reply *r)
{
	struct cover cover;
	struct person owner;
	TRY(cover_call(tx, c, &cover));
	TRY(person_need(tx, cover.owner, &owner));
	TRY(plans_for(tx, c, &owner));
	if ((cover.suspended_at != 0) == (at != 0) || cover.state != COVER_AGREED || tx_now(tx) >= cover.ends)
		return FAIL(tx_arena(tx), ERR_STALE, "not-now",
			    "Cover %" PRId64 " is %.*s already, so nothing was changed.", cover.id,
			    SHOW(cover_phase_title(cover_phase(&cover, tx_now(tx)))));
	cover.suspended_at = at;
	TRY(cover_save(tx, &cover));
	TRY(cover_notice(tx, &cover, cover.person, at ? "is suspended: it lends you nothing." : "goes on.", S("")));
	return cover_tell(tx, &cover, r);
}

static err run_suspend(struct tx *tx, const struct call *c, struct reply *r)
{
	return set_suspended(tx, c, tx_now(tx), r);
}

static err run_resume(struct tx *tx, const struct call *c, struct reply *r)
{
	return set_suspended(tx, c, 0, r);
}

err covers_end_with(struct tx *tx, str person, int64_t *n)
{
	struct cover *all;
	size_t nall;
	str why = arena_fmt(tx_arena(tx), "%.*s has left.", SHOW(person));
	TRY(covers_of(tx, person, false, &all, &nall));
	for (*n = 0; (size_t)*n < nall; (*n)++) TRY(end_now(tx, &all[*n], why, reply_new(tx_arena(tx))));
	return NULL;
}

/* ---- the table */

static const struct opt ID_OPTS[] = {COVER_ID, {0}};
static const struct opt DECLINE_OPTS[] = {COVER_ID, {"reason", "TEXT", OPT_NEEDED, "Why, in a sentence.", NULL}, {0}};
static const struct opt REVOKE_OPTS[] = {COVER_ID, {"reason", "TEXT", 0, "Why, in a sentence.", NULL}, {0}};
static const struct opt RECALL_OPTS[] = {
	COVER_ID, {"on", "ACCOUNT,...", OPT_MANY, "Only these accounts; the rest goes on.", NULL}, {0}};
static const struct opt EXTEND_OPTS[] = {COVER_ID, {"until", "WHEN", OPT_NEEDED, "It ends then.", NULL}, {0}};
static const struct opt SICK_OPTS[] = {
	{"PERSON", "PERSON", OPT_POSITION | OPT_NEEDED, "Who is ill.", NULL},
	{"until", "WHEN", 0, "It ends then; the usual is three working days.", NULL},
	{"by", "PERSON", 0, "Who covers; the usual is their deputy, else who is on duty.", NULL},
	{"on", "ACCOUNT,...", OPT_MANY, "Only these accounts; the usual is all that they own.", NULL},
	{"powers", "POWER,...", OPT_MANY, "What is lent; the usual is what the owner may do there.", NULL},
	{"zone", "ZONE", 0, "By the clocks of this zone; the usual is the account's.", NULL},
	{0},
};

#define ANSWER(word, opts_, help_, example_)                                                                         \
	{                                                                                                            \
		.name = "cover " #word, .help = help_, .example = example_, .opts = opts_, .writes = true,           \
		.needs = POWER_SEE, .run = run_##word                                                                \
	}

const struct verb COVER_ANSWER_VERBS[] = {
	ANSWER(accept, ID_OPTS, "Says yes: you look after these accounts for that time. Nobody can say it for you.",
	       "schedpost cover accept 31"),
	ANSWER(decline, DECLINE_OPTS,
	       "Says that you cannot cover, also when you had said yes. Whoever asked is told.",
	       "schedpost cover decline 31 --reason \"away myself\""),
	ANSWER(sick, SICK_OPTS,
	       "Somebody is ill: from now on another looks after their accounts. What is delicate waits for an eye.",
	       "schedpost cover sick alex --until \"in 3 days\""),
	ANSWER(extend, EXTEND_OPTS, "Makes a cover longer.", "schedpost cover extend 31 --until \"fri 17:00\""),
	ANSWER(recall, RECALL_OPTS, "You are back early: takes back what was yours, all of it or some accounts.",
	       "schedpost cover recall 31"),
	ANSWER(revoke, REVOKE_OPTS, "Ends a cover at once, or withdraws one that has not begun.",
	       "schedpost cover revoke 31 --reason \"plans have changed\""),
	ANSWER(suspend, ID_OPTS, "A cover lends nothing until you let it go on.", "schedpost cover suspend 31"),
	ANSWER(resume, ID_OPTS, "Lets a suspended cover go on.", "schedpost cover resume 31"),
	{0},
};
