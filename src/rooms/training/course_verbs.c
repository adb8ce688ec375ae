/* SPDX-License-Identifier: MIT
 * course_verbs.c - training enrol, assign, graduate, regress: a course from its beginning to a signature, and back. */
#include "rooms/training/course.h"

#include "rooms/policy/ack.h"

#include <inttypes.h>

/* ---- whom it is about */

err about_trainee(struct tx *tx, const struct call *c, struct about *out)
{
	struct trainee t;
	struct account *on = TAKE(tx_arena(tx), struct account);
	bool found;
	str person = call_person(c, "PERSON");
	out->author = person;
	if (str_is(person, c->actor)) return NULL;	/* about oneself, wherever one may do it */
	TRY(trainee_get(tx, person, &t, &found));
	out->everywhere = !found || !t.account;
	if (out->everywhere) return NULL;
	bool there;
	TRY(account_get(tx, t.account, on, &there));
	out->accounts = on;
	out->n = there;
	return NULL;
}

static err about_enrol(struct tx *tx, const struct call *c, struct about *out)
{
	struct account *on = TAKE(tx_arena(tx), struct account);
	out->everywhere = !call_has(c, "on");
	if (out->everywhere) return NULL;
	err e = account_need(tx, call_get(c, "on"), on);
	out->accounts = on;
	out->n = !e;
	return about_unless_wrong(e);
}

/* ---- coaches */

static err coach_need(struct tx *tx, str name, int64_t account)
{
	struct person p;
	struct account on;
	struct may_said said;
	bool found = false;
	TRY(person_need(tx, name, &p));
	if (account) TRY(account_get(tx, account, &on, &found));
	struct may_ask ask = {.who = name, .power = POWER_COACH, .everywhere = !found, .at = tx_now(tx)};
	if (found) ask.on = &on;
	TRY(may(tx, &ask, &said));
	if (said.yes) return NULL;
	return FAIL(tx_arena(tx), ERR_DENIED, "no-coach", "%.*s cannot be a coach there: %.*s. Somebody who may give roles can change that: "
		    "schedpost role give %.*s coach%s%.*s", SHOW(name), SHOW(said.rule), SHOW(name), found ? " --on " : "",
		    SHOW(found ? on.name : S("")));
}

/* Without a backup the coach's own leave would stop the novice; the coach's deputy is the first choice. */
static err backup_find(struct tx *tx, const struct call *c, struct trainee *t)
{
	struct person coach;
	TRY(person_need(tx, t->coach, &coach));
	t->backup = call_has(c, "backup") ? call_get(c, "backup") : coach.deputy;
	if (t->backup.len) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "needs-backup", "Who looks at the posts while %.*s is away? Please name a second coach: "
		    "--backup NAME", SHOW(t->coach));
}

static err coaches_check(struct tx *tx, const struct trainee *t)
{
	if (str_is(t->coach, t->name) || str_is(t->backup, t->name))
		return FAIL(tx_arena(tx), ERR_INPUT, "own-coach", "Nobody coaches themselves. Please name somebody else than %.*s.", SHOW(t->name));
	if (str_is(t->coach, t->backup))
		return FAIL(tx_arena(tx), ERR_INPUT, "same-coach", "The backup stands in while %.*s is away, so it is somebody else: --backup "
			    "NAME", SHOW(t->coach));
	TRY(coach_need(tx, t->coach, t->account));
	return coach_need(tx, t->backup, t->account);
}

static err coaches_read(struct tx *tx, const struct call *c, struct trainee *t)
{
	t->coach = call_get(c, "coach");
	TRY(backup_find(tx, c, t));
	return coaches_check(tx, t);
}

/* ---- enrol and assign */

static err tell_coaches(struct tx *tx, const struct trainee *t)
{
	struct arena *a = tx_arena(tx);
	str todo = arena_fmt(a, "schedpost training exercises %.*s", SHOW(t->name));
	str first = arena_fmt(a, "You are the coach of %.*s now; %.*s stands in for you.", SHOW(t->name), SHOW(t->backup));
	str second = arena_fmt(a, "You stand in for %.*s, the coach of %.*s, from now on.", SHOW(t->coach), SHOW(t->name));
	TRY(training_tell(tx, t, &(struct training_news){t->coach, first, todo}));
	return training_tell(tx, t, &(struct training_news){t->backup, second, todo});
}

static err has_graduated(struct tx *tx, const struct trainee *t)
{
	return FAIL(tx_arena(tx), ERR_STALE, "has-graduated", "%.*s has graduated already. To have a coach look at their posts again: "
		    "schedpost training regress %.*s --reason \"...\"", SHOW(t->name), SHOW(t->name));
}

/* Who has moved or left meanwhile, or whose role was taken back, is not in the course any more. */
static err learns_check(struct tx *tx, const struct trainee *t)
{
	if (!str_is(t->state, S("learning"))) return has_graduated(tx, t);
	if (t->is_on) return NULL;
	str on = t->account ? arena_fmt(tx_arena(tx), " --on %.*s", SHOW(t->account_name)) : S("");
	return FAIL(tx_arena(tx), ERR_STALE, "broken-off", "The training of %.*s was broken off: they are no novice there any more. To "
		    "begin again: schedpost training enrol %.*s --coach NAME --backup NAME%.*s", SHOW(t->name), SHOW(t->name), SHOW(on));
}

static err in_a_row_read(struct tx *tx, const struct call *c, int64_t *out)
{
	TRY(call_int(tx_arena(tx), c, "in-a-row", IN_A_ROW_USUAL, out));
	if (*out >= 1 && *out <= IN_A_ROW_MOST) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "bad-number", "--in-a-row takes a number from 1 to %d.", IN_A_ROW_MOST);
}

static err novice_give(struct tx *tx, const struct trainee *t)
{
	return role_give(tx, t->person, &(struct held){.role = S("novice"), .account_id = t->account, .since = tx_now(tx)});
}

static err run_enrol(struct tx *tx, const struct call *c, struct reply *r)
{
	struct person p;
	struct account on = {0};
	struct trainee t;
	bool found;
	TRY(person_need(tx, call_get(c, "PERSON"), &p));
	TRY(trainee_get(tx, p.name, &t, &found));
	if (found && t.is_on && str_is(t.state, S("learning")))
		return FAIL(tx_arena(tx), ERR_STALE, "is-enrolled", "%.*s is in training already, with %.*s. To change the coach: schedpost "
			    "training assign %.*s --coach NAME --backup NAME", SHOW(p.name), SHOW(t.coach), SHOW(p.name));
	if (call_has(c, "on")) TRY(account_need(tx, call_get(c, "on"), &on));
	t = (struct trainee){.person = p.id, .account = on.id, .name = p.name, .began = tx_now(tx), .since = tx_now(tx),
			     .state = S("learning")};
	TRY(in_a_row_read(tx, c, &t.in_a_row));
	TRY(coaches_read(tx, c, &t));
	TRY(trainee_put(tx, &t));
	TRY(novice_give(tx, &t));
	str note = arena_fmt(tx_arena(tx), "In training with %.*s and, as backup, %.*s.", SHOW(t.coach), SHOW(t.backup));
	TRY(training_step_add(tx, t.person, "enrolled", note));
	TRY(tell_coaches(tx, &t));
	reply_say(r, "%.*s is in training with %.*s now; while %.*s is away, with %.*s.", SHOW(p.name), SHOW(t.coach), SHOW(t.coach),
		  SHOW(t.backup));
	reply_say(r, "First %.*s says how sure they are, to compare with at the end: schedpost training self-audit", SHOW(p.name));
	reply_say(r, "The exercises: schedpost training exercises %.*s", SHOW(p.name));
	return NULL;
}

static err run_assign(struct tx *tx, const struct call *c, struct reply *r)
{
	struct trainee t;
	TRY(trainee_need(tx, call_get(c, "PERSON"), &t));
	TRY(learns_check(tx, &t));
	TRY(coaches_read(tx, c, &t));
	TRY(trainee_put(tx, &t));
	str note = arena_fmt(tx_arena(tx), "The coach is now %.*s and, as backup, %.*s.", SHOW(t.coach), SHOW(t.backup));
	TRY(training_step_add(tx, t.person, "assigned", note));
	TRY(tell_coaches(tx, &t));
	reply_say(r, "%.*s learns with %.*s now; while %.*s is away, with %.*s.", SHOW(t.name), SHOW(t.coach), SHOW(t.coach),
		  SHOW(t.backup));
	return NULL;
}

/* ---- graduate and regress */

/* Also for those who run the machine: what they sign as somebody else would be worth nothing. */
static err signer_check(struct tx *tx, const struct call *c, const struct trainee *t)
{
	if (str_is(c->actor, t->coach) || str_is(c->actor, t->backup)) return coach_need(tx, c->actor, t->account);
	str both[] = {t->coach, t->backup};
	size_t from = !t->coach.len, n = 2 - from - !t->backup.len;
	str who = n ? arena_join(tx_arena(tx), both + from, n, S(" or ")) : S("a coach");
	return FAIL(tx_arena(tx), ERR_DENIED, "not-the-coach", "It takes the signature of %.*s to graduate %.*s. Another coach is named with: "
		    "schedpost training assign %.*s --coach NAME --backup NAME", SHOW(who), SHOW(t->name), SHOW(t->name));
}

static err readiness(struct tx *tx, const struct trainee *t, buf *missing)
{
	struct exercises done;
	struct deeds deeds;
	bool policy;
	TRY(policy_acknowledged(tx, t->name, &policy));
	TRY(exercises_of(tx, t->name, &done));
	TRY(deeds_of(tx, t->person, &deeds));
	int64_t streak = training_streak(&deeds, t);
	if (!policy) buf_fmt(missing, " The policy is not acknowledged: schedpost policy ack.");
	if (done.n < EXERCISES)
		buf_fmt(missing, " %d of %d exercises are still to do: schedpost training exercises %.*s.", EXERCISES - done.n, EXERCISES,
			SHOW(t->name));
	if (streak < t->in_a_row)
		buf_fmt(missing, " %" PRId64 " of %" PRId64 " posts in a row have been approved unchanged.", streak,
			t->in_a_row);
	return NULL;
}

static err graduates_on(struct tx *tx, const struct call *c, const struct trainee *t, struct account *on)
{
	bool found;
	*on = (struct account){0};
	if (call_has(c, "on")) TRY(account_need(tx, call_get(c, "on"), on));
	else if (t->account) TRY(account_get(tx, t->account, on, &found));
	if (!t->account || on->id == t->account) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "elsewhere", "%.*s was in training on '%.*s' only, so that is where the role can be.",
		    SHOW(t->name), SHOW(t->account_name));
}

static err run_graduate(struct tx *tx, const struct call *c, struct reply *r)
{
	struct trainee t;
	struct account on;
	bool had;
	buf missing = buf_in(tx_arena(tx), 2000);
	TRY(trainee_need(tx, call_get(c, "PERSON"), &t));
	TRY(signer_check(tx, c, &t));
	TRY(learns_check(tx, &t));
	TRY(graduates_on(tx, c, &t, &on));
	TRY(readiness(tx, &t, &missing));
	if (missing.len) return FAIL(tx_arena(tx), ERR_STALE, "not-yet", "Not yet:%.*s", SHOW(buf_str(&missing)));
	t.state = S("graduated");
	t.role = call_get(c, "role");
	t.role_on = on.id;
	t.ended = tx_now(tx);
	TRY(trainee_put(tx, &t));
	if (on.id == t.account) TRY(role_take(tx, t.person, S("novice"), t.account, &had));
	TRY(role_give(tx, t.person, &(struct held){.role = t.role, .account_id = on.id, .since = tx_now(tx)}));
	str where = on.id ? arena_fmt(tx_arena(tx), "on '%.*s'", SHOW(on.name)) : S("for all accounts");
	str note = arena_fmt(tx_arena(tx), "Became %.*s %.*s, signed by %.*s.", SHOW(t.role), SHOW(where), SHOW(c->actor));
	TRY(training_step_add(tx, t.person, "graduated", note));
	str told = arena_fmt(tx_arena(tx), "Well done: you have graduated, and are %.*s now, %.*s.", SHOW(t.role), SHOW(where));
	TRY(training_tell(tx, &t, &(struct training_news){t.name, told, S("schedpost training record")}));
	reply_say(r, "%.*s has graduated and is %.*s now, %.*s. Well done, both of you.", SHOW(t.name), SHOW(t.role), SHOW(where));
	reply_say(r, "How sure is %.*s now? They say it with: schedpost training self-audit", SHOW(t.name));
	return NULL;
}

static err run_regress(struct tx *tx, const struct call *c, struct reply *r)
{
	struct trainee t;
	bool had;
	str reason = str_trim(call_get(c, "reason"));
	TRY(trainee_need(tx, call_get(c, "PERSON"), &t));
	if (!reason.len)
		return FAIL(tx_arena(tx), ERR_INPUT, "needs-reason", "Please say why, for both of you: --reason \"...\"");
	if (!str_is(t.state, S("graduated")))
		return FAIL(tx_arena(tx), ERR_STALE, "is-learning", "%.*s is still in training.", SHOW(t.name));
	TRY(role_take(tx, t.person, t.role, t.role_on, &had));
	t.state = S("learning");
	t.since = tx_now(tx);
	t.ended = 0;
	TRY(trainee_put(tx, &t));
	TRY(novice_give(tx, &t));
	str note = arena_fmt(tx_arena(tx), "In training again: %.*s", SHOW(reason));
	TRY(training_step_add(tx, t.person, "regressed", note));
	TRY(training_tell(tx, &t, &(struct training_news){t.name, note, S("schedpost training record")}));
	reply_say(r, "%.*s is in training again, with %.*s. What was learnt stays; the posts in a row begin anew.", SHOW(t.name), SHOW(t.coach));
	return NULL;
}

/* ---- the table */

#define PERSON	{"PERSON", "PERSON", OPT_POSITION | OPT_NEEDED, "The novice.", NULL}
#define COACHES {"coach", "PERSON", OPT_NEEDED, "Who looks at their posts.", NULL}, \
		{"backup", "PERSON", 0, "Who does while the coach is away; the usual is the coach's deputy.", NULL}
static const struct opt ENROL_OPTS[] = {
	PERSON, COACHES,
	{"on", "ACCOUNT", 0, "Where they learn to write; without, everywhere.", NULL},
	{"in-a-row", "N", 0, "So many posts approved unchanged are asked for at the end; the usual is 5.", NULL},
	{0},
};
static const struct opt ASSIGN_OPTS[] = {PERSON, COACHES, {0}};
static const struct opt GRADUATE_OPTS[] = {
	PERSON,
	{"role", "ROLE", OPT_NEEDED, "What they become.", "author|publisher"},
	{"on", "ACCOUNT", 0, "Where; the usual is where they learnt.", NULL},
	{0},
};
static const struct opt REGRESS_OPTS[] = {PERSON, {"reason", "TEXT", OPT_NEEDED, "Why, in words for both.", NULL}, {0}};

const struct verb TRAINING_VERBS[] = {
	{.name = "training enrol", .help = "Begins somebody's training: a coach looks at each of their posts before it goes out.",
	 .example = "schedpost training enrol sam --coach kim --backup robin", .opts = ENROL_OPTS, .writes = true, .needs = POWER_COACH,
	 .about = about_enrol, .run = run_enrol},
	{.name = "training assign", .help = "Changes who coaches somebody.",
	 .example = "schedpost training assign sam --coach robin --backup kim", .opts = ASSIGN_OPTS, .writes = true,
	 .needs = POWER_COACH, .about = about_trainee, .run = run_assign},
	{.name = "training graduate", .help = "The coach signs that somebody has learnt it, and they become author or publisher. It takes the "
	 "exercises, the policy, and posts approved unchanged in a row.",
	 .example = "schedpost training graduate sam --role author", .opts = GRADUATE_OPTS, .writes = true,
	 .needs = POWER_COACH, .about = about_trainee, .run = run_graduate},
	{.name = "training regress", .help = "Takes a graduation back: a coach looks at their posts again.",
	 .example = "schedpost training regress sam --reason \"Two posts went out without a source.\"", 
	 .opts = REGRESS_OPTS, .writes = true, .needs = POWER_COACH, .about = about_trainee, .run = run_regress},
	{0},
};
