/* SPDX-License-Identifier: MIT
 * join.c - the joiner's list: from the first day to the first post, each line done or with what to type next. */
#include "rooms/staff/join.h"

#include "rooms/policy/ack.h"
#include "rooms/staff/staff_store.h"
#include "rooms/training/training.h"

#include <inttypes.h>

struct line {
	struct tx *tx;
	const struct person *who;
	struct arena *a;
	bool done;
	str detail, next; /* how it stands; what to type */
};

static err known(struct line *l)
{
	l->done = true;
	l->detail = l->who->full_name.len ? l->who->full_name : l->who->name;
	return NULL;
}

/* Where they are to write in earnest, for an example that can be typed as it stands. */
static err first_account(struct tx *tx, bool practice, struct account *out, bool *found)
{
	struct account *all;
	size_t n;
	*found = false;
	TRY(accounts_all(tx, &all, &n));
	for (size_t i = 0; i < n && !*found; i++) {
		*found = practice == str_is(all[i].kind, S("practice"));
		if (*found) *out = all[i];
	}
	return NULL;
}

static err has_role(struct line *l)
{
	struct held *held;
	struct account on;
	size_t n;
	bool any;
	TRY(roles_of(l->tx, l->who->id, &held, &n));
	l->done = n > 0;
	l->detail = n ? roles_in_words(l->a, held, n) : S("none yet");
	TRY(first_account(l->tx, false, &on, &any));
	l->next = arena_fmt(l->a, "schedpost user join %.*s --role novice --on %.*s", SHOW(l->who->name),
			    SHOW(any ? on.name : S("ACCOUNT")));
	return NULL;
}

static err has_deputy(struct line *l)
{
	struct person p;
	bool found = false;
	if (l->who->deputy.len) TRY(person_get(l->tx, l->who->deputy, &p, &found));
	l->done = found && !p.left_at;
	l->detail = l->who->deputy.len ? l->who->deputy : S("nobody yet");
	l->next = arena_fmt(l->a, "schedpost user join %.*s --deputy NAME", SHOW(l->who->name));
	return NULL;
}

static err has_read(struct line *l)
{
	struct policy_text policy;
	TRY(policy_in_force(l->tx, &policy));
	TRY(policy_acknowledged(l->tx, l->who->name, &l->done));
	l->detail = !policy.version ? S("there is none") : arena_fmt(l->a, "version %" PRId64, policy.version);
	l->next = arena_fmt(l->a, "%.*s reads it, and types: schedpost policy ack", SHOW(l->who->name));
	return NULL;
}

/* Whoever has come with another role than novice has learnt it elsewhere. */
static err is_trained(struct line *l)
{
	struct held *held;
	struct trainee t;
	size_t n;
	bool found, elsewhere = false;
	TRY(trainee_get(l->tx, l->who->name, &t, &found));
	TRY(roles_of(l->tx, l->who->id, &held, &n));
	for (size_t i = 0; i < n; i++) elsewhere = elsewhere || !str_is(held[i].role, S("novice"));
	bool learns = found && t.is_on && str_is(t.state, S("learning"));
	bool graduated = found && str_is(t.state, S("graduated"));
	l->done = !learns && (graduated || elsewhere);
	l->detail = learns      ? arena_fmt(l->a, "under way with %.*s", SHOW(t.coach))
		    : graduated ? S("graduated")
		    : elsewhere ? S("not needed")
		    : found     ? S("broken off")
				: S("not begun");
	l->next = learns ? arena_fmt(l->a, "schedpost training exercises %.*s", SHOW(l->who->name))
			 : arena_fmt(l->a, "schedpost training enrol %.*s --coach NAME --backup NAME",
				     SHOW(l->who->name));
	return NULL;
}

static err can_practise(struct line *l)
{
	struct account *all, on;
	struct may_said said;
	size_t n;
	bool any;
	TRY(first_account(l->tx, true, &on, &any));
	l->detail = S("none yet");
	l->next = any ? arena_fmt(l->a, "schedpost user join %.*s --role novice --on %.*s", SHOW(l->who->name),
				  SHOW(on.name))
		      : S("schedpost connect practice --as practice");
	TRY(accounts_all(l->tx, &all, &n));
	for (size_t i = 0; i < n && !l->done; i++) {
		if (!str_is(all[i].kind, S("practice"))) continue;
		TRY(may(l->tx,
			&(struct may_ask){
				.who = l->who->name, .power = POWER_WRITE, .on = &all[i], .at = tx_now(l->tx)},
			&said));
		l->done = said.yes;
		if (said.yes) l->detail = all[i].name;
	}
	return NULL;
}

static err has_posted(struct line *l)
{
	struct account on;
	int64_t post;
	bool any;
	TRY(post_of_person_out(l->tx, l->who->name, &post));
	TRY(first_account(l->tx, true, &on, &any));
	l->done = post != 0;
	l->detail = post ? arena_fmt(l->a, "post %" PRId64, post) : S("not yet");
	l->next = arena_fmt(l->a, "%.*s types: schedpost add \"My first post.\" --to %.*s --at +5m",
			    SHOW(l->who->name), SHOW(any ? on.name : S("practice")));
	return NULL;
}

static const struct {
	const char *step, *title;
	err (*look)(struct line *);
} LINES[] = {
	{"known", "Known here", known},           {"role", "Role", has_role},
	{"deputy", "Deputy", has_deputy},         {"policy", "Has read the policy", has_read},
	{"training", "Training", is_trained},     {"practice", "Practice (training) account", can_practise},
	{"first-post", "First post", has_posted},
};

err join_show(struct tx *tx, const struct person *who, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"title", "Step", CELL_TEXT, false},
		{"done", "Done", CELL_FLAG, false},
		{"detail", "How it stands", CELL_TEXT, false},
		{"next", "What to type", CELL_SENTENCE, true},
	};
	size_t open = 0;
	reply_table(r, "steps", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < COUNT(LINES); i++) {
		struct line l = {.tx = tx, .who = who, .a = tx_arena(tx)};
		TRY(LINES[i].look(&l));
		open += !l.done;
		reply_row(r);
		reply_text(r, str_of(LINES[i].title));
		reply_int(r, l.done);
		reply_text(r, l.detail);
		if (l.done)
			reply_none(r);
		else
			reply_text(r, l.next);
	}
	if (open)
		reply_say(r, "To see how far it is, at any time: schedpost user join %.*s", SHOW(who->name));
	else
		reply_say(r, "All is done. Welcome, %.*s.", SHOW(who->full_name.len ? who->full_name : who->name));
	return NULL;
}
