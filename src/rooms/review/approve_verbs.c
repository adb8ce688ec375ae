/* SPDX-License-Identifier: MIT
 * approve_verbs.c - approve, return, takeover: what a second person says about a post. */
#include "rooms/review/review_verbs.h"

#include "rooms/history/history.h"
#include "rooms/posts/pairs.h"
#include "rooms/posts/stops.h"
#include "rooms/posts/versions.h"
#include "rooms/queue/cleared.h"
#include "rooms/review/chosen.h"
#include "rooms/review/despite.h"

#include <inttypes.h>

enum { COMMENT_MOST = 2000 };

static err comment_read(struct tx *tx, const struct call *c, str *out)
{
	*out = str_trim(call_get(c, "comment"));
	if (out->len <= COMMENT_MOST) return words_give_away(tx, *out);
	return FAIL(tx_arena(tx), ERR_INPUT, "too-long", "The comment has %zu bytes; at most %d are kept. Please shorten it.",
		    out->len, COMMENT_MOST);
}

/* ---- approve */

static err second_read(struct tx *tx, const struct call *c, const struct chosen *k, const struct account *on,
		       str *name)
{
	struct arena *a = tx_arena(tx);
	struct person p;
	struct may_said said;
	*name = str_trim(call_get(c, "second"));
	if (!name->len)
		return FAIL(a, ERR_INPUT, "needs-second",
			    "A clinical post needs a second person who approves it. Please name them: --second "
			    "NAME");
	TRY(person_need(tx, *name, &p));
	if (str_is(*name, c->actor) || wrote(&k->words, *name))
		return FAIL(a, ERR_INPUT, "not-a-second",
			    "The second is somebody other than you and those who wrote it. Please name another "
			    "approver.");
	TRY(may(tx, &(struct may_ask){.who = *name, .power = POWER_APPROVE, .on = on, .at = tx_now(tx)}, &said));
	if (said.yes) return NULL;
	return FAIL(a, ERR_INPUT, "not-a-second", "%.*s may not approve there: %.*s. Please name another approver.",
		    SHOW(*name), SHOW(said.rule));
}

static err approve_first(struct tx *tx, const struct call *c, const struct chosen *k, const struct review *r,
			 const struct account *on, struct reply *reply)
{
	str second;
	TRY(second_read(tx, c, k, on, &second));
	TRY(review_name_second(tx, r->id, second));
	reply_say(reply, "On '%.*s' it waits for %.*s now, whom you have named as the second.", SHOW(on->name),
		  SHOW(second));
	return NULL;
}

static err tell_after(struct tx *tx, const struct review *r, const struct account *on, struct reply *reply)
{
	const struct zone *zone;
	struct job *jobs;
	size_t n;
	TRY(queue_of_post(tx, r->post, r->account, &jobs, &n));
	TRY(zone_load(tx_arena(tx), on->zone, &zone));
	if (!n || jobs[0].state == JOB_DRAFT) {
		reply_say(reply, "It has no time yet: schedpost move %" PRId64 " --at \"tomorrow 9:00\"", r->post);
		return NULL;
	}
	str local = when_local(tx_arena(tx), jobs[0].at, zone);
	if (jobs[0].state == JOB_PAUSED)
		reply_warn(reply, "It is paused on '%.*s', so it does not go out before: schedpost resume %" PRId64, SHOW(on->name),
			   r->post);
	else if (jobs[0].state == JOB_LATE)
		reply_warn(reply,
			   "Its time on '%.*s' has passed, so it does not go out. Give it a new one: schedpost move "
			   "%" PRId64 " --at \"tomorrow 9:00\"",
			   SHOW(on->name), r->post);
	else
		reply_say(reply, "It goes out on '%.*s' %.*s.", SHOW(on->name), SHOW(local));
	return NULL;
}

static err approve_whole(struct tx *tx, const struct chosen *k, const struct review *r, const struct account *on,
			 struct reply *reply)
{
	TRY(review_end(tx, r->id, S("approved")));
	TRY(queue_clear(tx, r->post, r->account, k->post.version));
	TRY(queue_follow_clearance(tx, r->post, r->account));
	return tell_after(tx, r, on, reply);
}

/* A plain yes needs no notice; other words and a word to the author do. */
static err tell_author(struct tx *tx, const struct chosen *k, const struct review *r, bool edited, str comment)
{
	struct arena *a = tx_arena(tx);
	str changed = S("");
	if (!edited && !comment.len) return NULL;
	if (edited) TRY(differences_quotable(tx, &k->post, k->post.version - 1, &changed));
	str who = history_now(tx);
	str what = arena_fmt(a, "was approved by %.*s%s", SHOW(who), edited ? " with changes" : "");
	str text = arena_fmt(a, "%.*s%s%.*s", SHOW(comment), comment.len && changed.len ? "\n" : "", SHOW(changed));
	return asked_answer(tx, &(struct answer){r->post, r->account, what, text});
}

static err approve_one(struct tx *tx, const struct call *c, const struct chosen *k, const struct review *r,
		       struct reply *reply)
{
	struct arena *a = tx_arena(tx);
	struct account on;
	struct decision *said, d = {.review = r->id, .version = k->post.version};
	size_t n;
	bool edited = call_has(c, "edit");
	TRY(account_of(tx, r->account, &on));
	TRY(decisions_of_review(tx, r->id, &said, &n));
	bool again = n && str_is(said[0].who, c->actor), first = need_second(r->need) && (!n || again);
	TRY(comment_read(tx, c, &d.comment));
	TRY(despite_lift(tx, c, k, r));
	d.what = edited ? S("edited") : S("approved");
	if (!again) TRY(decision_add(tx, &d));
	str note = arena_fmt(a, "Version %" PRId64 "%s.", k->post.version, edited ? ", with changes" : "");
	if (!again) TRY(history_add(tx, &(struct event){r->post, r->account, 0, "approved", note}));
	if (!again) TRY(tell_author(tx, k, r, edited, d.comment));
	return first ? approve_first(tx, c, k, r, &on, reply) : approve_whole(tx, k, r, &on, reply);
}

/* Of whom is still asked, once it is known that nobody else is. */
static err tell_who_is_left(struct tx *tx, int64_t post)
{
	struct review *open;
	size_t n;
	TRY(reviews_open(tx, post, 0, &open, &n));
	for (size_t i = 0; i < n; i++) TRY(asked_tell(tx, post, open[i].account));
	return NULL;
}

/* Other words go to all accounts of the post, so the power to change is needed on each. */
static err edit_first(struct tx *tx, const struct call *c, struct chosen *k)
{
	struct call_value text = {.name = "TEXT", .value = call_get(c, "edit"), .after = -1};
	struct call edit = *c;
	struct draft d;
	for (size_t i = 0; i < k->n; i++) TRY(chosen_may_decide(tx, c, k, &k->open[i]));
	edit.values = &text;
	edit.nvalues = 1;
	TRY(post_edit(tx, &edit, k->post.id, &d));
	for (size_t i = 0; i < d.nplaces; i++) TRY(allowed_on(tx, c, POWER_CHANGE, &d.places[i].account));
	TRY(reviews_open(tx, k->post.id, 0, &k->open, &k->n));
	return k->n ? chosen_read(tx, c, k) : post_need(tx, k->post.id, &k->post);	/* these words need nobody's yes */
}

static err run_approve(struct tx *tx, const struct call *c, struct reply *r)
{
	struct chosen k = {0};
	err first = NULL;
	size_t done = 0;
	bool edits = call_has(c, "edit");
	TRY(chosen_read(tx, c, &k));
	TRY(chosen_same_words(tx, c, &k));
	if (edits) TRY(edit_first(tx, c, &k));
	reply_say(r, "Post %" PRId64 " is approved in version %" PRId64 ".", k.post.id, k.post.version);
	for (size_t i = 0; i < k.n; i++) {
		err e = edits ? NULL : chosen_may_decide(tx, c, &k, &k.open[i]);
		if (!e) e = approve_one(tx, c, &k, &k.open[i], r);
		if (e && e->kind != ERR_DENIED) return e;
		if (e && !first) first = e;
		if (e) reply_warn(r, "%.*s", SHOW(e->text));
		done += !e;
	}
	if (!done && first) return first;
	if (edits) TRY(tell_who_is_left(tx, k.post.id));
	TRY(post_set_at(tx, k.post.id));
	return pair_reply(tx, k.post.id, r);
}

/* ---- return */

static err reason_need(struct tx *tx, str word, const struct policy_reason **out)
{
	struct policy *p = TAKE(tx_arena(tx), struct policy);
	TRY(policy_now(tx, p));
	*out = policy_reason(p, word);
	if (*out) return NULL;
	return FAIL(tx_arena(tx), ERR_INPUT, "no-such-reason", "The policy has no reason '%.*s'. It has: %.*s.",
		    SHOW(word), SHOW(policy_reason_words(tx_arena(tx), p)));
}

static err return_one(struct tx *tx, const struct chosen *k, const struct review *r, const struct policy_reason *why,
		      str comment)
{
	struct arena *a = tx_arena(tx);
	TRY(decision_add(tx, &(struct decision){.review = r->id,
						.what = S("returned"),
						.reason = why->word,
						.comment = comment,
						.version = k->post.version}));
	TRY(review_end(tx, r->id, S("returned")));
	TRY(queue_hand_back(tx, r->post, r->account));
	str note = arena_fmt(a, "%.*s%s%.*s", SHOW(why->sentence), comment.len ? " " : "", SHOW(comment));
	str who = history_now(tx);
	str what = arena_fmt(a, "was returned by %.*s", SHOW(who));
	TRY(asked_answer(tx, &(struct answer){r->post, r->account, what, note}));
	return history_add(tx, &(struct event){r->post, r->account, 0, "returned", note});
}

static err run_return(struct tx *tx, const struct call *c, struct reply *r)
{
	struct chosen k = {0};
	const struct policy_reason *why;
	str comment;
	TRY(chosen_read(tx, c, &k));
	TRY(chosen_same_words(tx, c, &k));
	TRY(reason_need(tx, call_get(c, "reason"), &why));
	TRY(comment_read(tx, c, &comment));
	for (size_t i = 0; i < k.n; i++) {
		TRY(chosen_may_decide(tx, c, &k, &k.open[i]));
		TRY(return_one(tx, &k, &k.open[i], why, comment));
	}
	reply_say(r, "Post %" PRId64 " goes back to %.*s as a draft: %.*s", k.post.id, SHOW(k.words.author),
		  SHOW(why->sentence));
	TRY(pair_reply(tx, k.post.id, r));
	return pair_stopped(tx, k.post.id, "was returned");
}

/* ---- takeover */

static err take_one(struct tx *tx, const struct call *c, const struct chosen *k, const struct review *r)
{
	TRY(chosen_may_decide(tx, c, k, r));
	TRY(decision_add(tx,
			 &(struct decision){.review = r->id, .what = S("taken-over"), .version = k->post.version}));
	return review_end(tx, r->id, S("replaced"));
}

static bool waits_for_a_yes(enum job_state s)
{
	return s == JOB_REVIEW || s == JOB_PAUSED || s == JOB_LATE;
}

static err run_takeover(struct tx *tx, const struct call *c, struct reply *r)
{
	struct chosen k = {0};
	struct draft d = {0};
	struct job *jobs;
	size_t n;
	TRY(chosen_read(tx, c, &k));
	TRY(chosen_same_words(tx, c, &k));
	for (size_t i = 0; i < k.n; i++) TRY(take_one(tx, c, &k, &k.open[i]));
	TRY(draft_load(tx, k.post.id, &d));
	TRY(version_keep(tx, &d, k.words.writer));
	str who = history_now(tx);
	str what = arena_fmt(tx_arena(tx), "was taken over by %.*s, whose it is now", SHOW(who));
	TRY(asked_answer(tx, &(struct answer){k.post.id, 0, what, S("")}));
	TRY(post_set_author(tx, k.post.id, c->actor));
	TRY(history_add(tx,
			&(struct event){k.post.id, 0, 0, "taken-over",
					arena_fmt(tx_arena(tx), "It was written by %.*s.", SHOW(k.words.author))}));
	TRY(queue_of_post(tx, k.post.id, 0, &jobs, &n));
	for (size_t i = 0; i < n; i++)
		if (waits_for_a_yes(jobs[i].state)) TRY(clearance_of_job(tx, c, &jobs[i]));
	for (size_t i = 0; i < d.nplaces; i++) TRY(queue_follow_clearance(tx, k.post.id, d.places[i].account.id));
	reply_say(r, "Post %" PRId64 " is yours now. Change it as you like with 'schedpost edit %" PRId64 "'.",
		  k.post.id, k.post.id);
	return asked_reply(tx, k.post.id, r);
}

/* ---- the table */

#define POST_AND_ON                                                                                                  \
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the post.", NULL},                                    \
	{                                                                                                            \
		"version", "N", 0, "The version that you have read; 'schedpost show' tells it.", NULL                \
	}

static const struct opt APPROVE_OPTS[] = {
	POST_AND_ON,
	{"on", "ACCOUNT", 0, "Only for this account.", NULL},
	{"edit", "TEXT", 0, "Changes the words to these first; the author sees what you changed.", NULL},
	{"despite", "RULE,...", OPT_MANY, "Rules of the checks that stop it, and shall not: schedpost explain RULE.", NULL},
	{"reason", "TEXT", 0, "With --despite: why it may go out all the same. It is kept.", NULL},
	{"second", "PERSON", 0, "Of a clinical post: the second approver, who is asked next.", NULL},
	{"comment", "TEXT", 0, "A word to the author.", NULL},
	{0},
};
static const struct opt RETURN_OPTS[] = {
	POST_AND_ON,
	{"on", "ACCOUNT", 0, "Only for this account.", NULL},
	{"reason", "WORD", OPT_NEEDED, "Why: a word of the policy's list, such as facts, unclear, tone or other.",
	 NULL},
	{"comment", "TEXT", 0, "What the author can do about it.", NULL},
	{0},
};
static const struct opt TAKEOVER_OPTS[] = {POST_AND_ON, {0}};

const struct verb APPROVE_VERBS[] = {
	{.name = "approve",
	 .help = "Lets a post of somebody else go out at its time. It counts for exactly the version that you have "
		 "read; if its time has "
		 "passed, it asks for a new one.",
	 .example = "schedpost approve 12 --version 2",
	 .opts = APPROVE_OPTS,
	 .writes = true,
	 .needs = POWER_APPROVE,
	 .about = post_about,
	 .run = run_approve},
	{.name = "return",
	 .help = "Gives a post back to its author, with a reason. It is a draft again until they hand it in anew.",
	 .example = "schedpost return 12 --reason unclear --comment \"Say where the entrance is.\"",
	 .opts = RETURN_OPTS,
	 .writes = true,
	 .needs = POWER_APPROVE,
	 .about = post_about,
	 .run = run_return},
	{.name = "takeover",
	 .help = "Makes a post of somebody else that waits for approval your own. Who wrote it stays on record.",
	 .example = "schedpost takeover 12",
	 .opts = TAKEOVER_OPTS,
	 .writes = true,
	 .needs = POWER_APPROVE,
	 .about = post_about,
	 .run = run_takeover},
	{0},
};
