/* SPDX-License-Identifier: MIT
 * consent_verbs.c - consent add, withdraw, list: who holds a signed form, for what, where, and until when; never the
 * form. */
#include "rooms/review/review_verbs.h"

#include "rooms/history/history.h"
#include "rooms/notices/notices.h"
#include "rooms/posts/agreed.h"
#include "rooms/posts/asked.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/stops.h"
#include "rooms/tokens/enter.h"
#include "text/when.h"

#include <inttypes.h>

enum { SAID_LEAST = 3, SAID_MOST = 300 };

/* ---- add */

static err said_read(struct tx *tx, const struct call *c, const char *name, str *out)
{
	*out = str_trim(call_get(c, name));
	if (out->len < SAID_LEAST || out->len > SAID_MOST)
		return FAIL(tx_arena(tx), ERR_INPUT, "bad-words", "--%s takes a few words, of %d to %d letters.", name,
			    SAID_LEAST, SAID_MOST);
	return words_give_away(tx, *out);
}

/* A day alone, in whichever way it is written, is meant to its end. */
static err until_read(struct tx *tx, str text, const struct account *on, int64_t *out)
{
	struct arena *a = tx_arena(tx);
	const struct zone *zone;
	struct when w;
	TRY(zone_load(a, on->zone, &zone));
	err e = when_read(a, text, tx_now(tx), zone, &w);
	if (e && str_is(str_of(e->code), S("needs-time")))
		e = when_read(a, arena_fmt(a, "%.*s 23:59", SHOW(text)), tx_now(tx), zone, &w);
	TRY(e);
	*out = w.at;
	return NULL;
}

static err run_add(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column FACTS[] = {{"id", "Consent", CELL_INT, false}};
	struct arena *a = tx_arena(tx);
	struct account *on;
	struct agreed g = {0};
	int64_t id;
	TRY(accounts_named(tx, call_joined(a, c, "on"), &on, &g.naccounts));
	if (g.naccounts > AGREED_ACCOUNTS_MOST)
		return FAIL(a, ERR_INPUT, "too-many-accounts", "A consent can be for at most %d accounts.",
			    AGREED_ACCOUNTS_MOST);
	g.accounts = TAKE_N(a, int64_t, g.naccounts + 1);
	for (size_t i = 0; i < g.naccounts; i++) {
		TRY(allowed_on(tx, c, POWER_APPROVE, &on[i]));
		g.accounts[i] = on[i].id;
	}
	TRY(said_read(tx, c, "holder", &g.holder));
	TRY(said_read(tx, c, "scope", &g.scope));
	TRY(until_read(tx, call_get(c, "until"), &on[0], &g.until));
	TRY(agreed_add(tx, &g, &id));
	reply_facts(r, "consent", FACTS, COUNT(FACTS));
	reply_int(r, id);
	reply_say(r, "A post rests on it with: schedpost add ... --consent %" PRId64 ". If it is taken back: schedpost consent withdraw %" PRId64, id, id);
	return NULL;
}

/* ---- withdraw */

struct pulled {
	struct arena *a;
	int64_t *waiting, *out;
	size_t nwaiting, nout;
	int64_t by_hand; /* a post that a person was asked to post; 0: none */
};

/* Only people take down what is out: all hear of it who answer for it. */
static err tell_public(struct tx *tx, int64_t post, const struct agreed *g)
{
	struct arena *a = tx_arena(tx);
	struct post p;
	struct job *jobs;
	size_t n, at = 0;
	TRY(post_need(tx, post, &p));
	TRY(queue_of_post(tx, post, 0, &jobs, &n));
	while (at + 1 < n && jobs[at].state != JOB_DONE) at++;
	str people[] = {post_in_charge(&p), g->made_by};
	return notice_add(tx, &(struct notice){.topic = TOPIC_APPROVAL, .account = n ? jobs[at].account : 0, .post = post,
					       .others = people, .nothers = COUNT(people), .also = TO_OWNER | TO_DEPUTY,
					       .what = arena_fmt(a, "is public, and consent %" PRId64 ", on which it rests, was withdrawn",
								 g->id),
					       .text = S("It stays out until somebody takes it down."),
					       .todo = arena_fmt(a, "schedpost delete %" PRId64, post)});
}

/* Whoever was asked to post it may have its words in their hand. */
static err tell_by_hand(struct tx *tx, int64_t post, int64_t account, const struct agreed *g)
{
	return notice_add(tx, &(struct notice){.topic = TOPIC_HAND, .account = account, .post = post,
					       .what = arena_fmt(tx_arena(tx), "is not to be posted by hand any more: consent %" PRId64
								 " was withdrawn", g->id),
					       .text = S("Whoever has posted it already, please take it down there.")});
}

static err pull_one(struct tx *tx, int64_t post, const struct agreed *g, struct pulled *p)
{
	struct arena *a = tx_arena(tx);
	struct pulled_post of;
	TRY(clearance_pull(tx, post, &of));
	if (of.out) p->out[p->nout++] = post;
	if (of.out) TRY(tell_public(tx, post, g));
	if (of.by_hand) TRY(tell_by_hand(tx, post, of.by_hand, g));
	if (of.by_hand && !p->by_hand) p->by_hand = post;
	if (!of.waits) return NULL;
	p->waiting[p->nwaiting++] = post;
	str what = arena_fmt(a, "waits, for consent %" PRId64 " was withdrawn", g->id);
	str note = arena_fmt(a, "Consent %" PRId64 " was withdrawn.", g->id);
	TRY(history_add(tx, &(struct event){post, 0, 0, AGREED_WITHDRAWN, note}));
	return asked_answer(tx, &(struct answer){post, 0, what, S("")});
}

static void posts_reply(struct reply *r, const char *name, const int64_t *posts, size_t n)
{
	static const struct column COLUMNS[] = {{"id", "Post", CELL_INT, false}};
	if (n) reply_table(r, name, COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		reply_row(r);
		reply_int(r, posts[i]);
	}
}

static err run_withdraw(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct pulled p = {.a = a};
	int64_t id, *posts;
	size_t n;
	TRY(call_int(a, c, "ID", 0, &id));
	struct agreed g;
	TRY(agreed_need(tx, id, &g));
	TRY(agreed_withdraw(tx, id));
	TRY(agreed_uses(tx, id, &posts, &n));
	p.waiting = TAKE_N(a, int64_t, n + 1);
	p.out = TAKE_N(a, int64_t, n + 1);
	for (size_t i = 0; i < n; i++) TRY(pull_one(tx, posts[i], &g, &p));
	reply_say(r, "Consent %" PRId64 " is withdrawn. %zu post%s wait%s now, and %zu %s out.", id, p.nwaiting, p.nwaiting == 1 ? "" : "s",
		  p.nwaiting == 1 ? "s" : "", p.nout, p.nout == 1 ? "is" : "are");
	posts_reply(r, "waiting", p.waiting, p.nwaiting);
	posts_reply(r, "published", p.out, p.nout);
	if (p.by_hand) reply_warn(r, "Post %" PRId64 " was to be posted by hand. Please ask whether somebody has done that already; then "
				  "it is to be taken down there.", p.by_hand);
	if (p.nout) reply_warn(r, "What is out stays out until somebody takes it down: schedpost delete %" PRId64 ". Where it was shared, ask the "
			       "platform.", p.out[0]);
	return NULL;
}

/* ---- list */

static err accounts_of(struct tx *tx, int64_t id, str *out)
{
	struct agreed g;
	buf b = buf_in(tx_arena(tx), 20000);
	TRY(agreed_need(tx, id, &g));
	for (size_t i = 0; i < g.naccounts; i++) {
		str name;
		TRY(account_name(tx, g.accounts[i], &name));
		buf_fmt(&b, "%s%.*s", i ? ", " : "", SHOW(name));
	}
	*out = buf_str(&b);
	return NULL;
}

static err run_list(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Consent", CELL_INT, false},       {"state", "State", CELL_STATE, false},
		{"until", "Until", CELL_INSTANT, false},  {"accounts", "On", CELL_TEXT, false},
		{"holder", "Who has the form", CELL_TEXT, false}, {"made_by", "Noted by", CELL_TEXT, false},
		{"posts", "Posts", CELL_INT, false},      {"scope", "For", CELL_SENTENCE, true},
	};
	struct agreed *all;
	size_t n;
	(void)c;
	TRY(agreed_all(tx, &all, &n));
	reply_table(r, "consents", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++) {
		const struct agreed *g = &all[i];
		int64_t *posts;
		size_t nposts;
		str accounts;
		TRY(agreed_uses(tx, g->id, &posts, &nposts));
		TRY(accounts_of(tx, g->id, &accounts));
		reply_row(r);
		reply_int(r, g->id);
		reply_text(r, agreed_state(tx, g));
		reply_int(r, g->until);
		reply_text(r, accounts);
		reply_text(r, g->holder);
		reply_text(r, g->made_by);
		reply_int(r, (int64_t)nposts);
		reply_text(r, g->scope);
	}
	if (!n) reply_say(r, "Nobody has noted a consent yet: schedpost consent add");
	return NULL;
}

/* ---- the table */

static const struct opt ADD_OPTS[] = {
	{"holder", "TEXT", OPT_NEEDED, "Who keeps the signed form, such as \"Press office\" or a folder.", NULL},
	{"scope", "TEXT", OPT_NEEDED, "What it is for: \"Story and portrait, volunteers' week\". No name is needed.", NULL},
	{"on", "ACCOUNT,...", OPT_MANY | OPT_NEEDED, "For which accounts.", NULL},
	{"until", "DAY", OPT_NEEDED, "It counts for nothing that goes out later.", NULL},
	{0},
};
static const struct opt WITHDRAW_OPTS[] = {
	{"ID", "ID", OPT_POSITION | OPT_NEEDED, "The number of the consent.", NULL},
	{0},
};

const struct verb CONSENT_VERBS[] = {
	{.name = "consent add",
	 .help = "Notes that somebody who can be recognised has agreed to it: who holds the signed form, for what, where, and until when. "
		 "The form itself stays in its folder.",
	 .example = "schedpost consent add --holder \"Press office\" --scope \"Story and portrait\" --on library "
		    "--until 2027-06-30",
	 .opts = ADD_OPTS,
	 .writes = true,
	 .needs = POWER_APPROVE,
	 .run = run_add},
	{.name = "consent withdraw",
	 .help = "Somebody takes their consent back: posts that rest on it wait at once, and what is out is listed.",
	 .example = "schedpost consent withdraw 3",
	 .opts = WITHDRAW_OPTS,
	 .writes = true,
	 .needs = POWER_WRITE,
	 .run = run_withdraw},
	{.name = "consent list",
	 .help = "Lists all consents: in force, ended, withdrawn, and how many posts rest on each.",
	 .example = "schedpost consent list",
	 .needs = POWER_SEE,
	 .run = run_list},
	{0},
};
