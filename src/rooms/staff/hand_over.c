/* SPDX-License-Identifier: MIT
 * hand_over.c - what a person looked after goes to another, piece by piece, and what was allowed to them ends. */
#include "rooms/duty/duty.h"
#include "rooms/handover/handover.h"
#include "rooms/history/history.h"
#include "rooms/staff/staff_store.h"
#include "rooms/tokens/tokens.h"
#include "rooms/training/training.h"

struct piece {
	struct tx *tx;
	const struct handing *of;
	struct handed *out;
};

/* ---- accounts */

static err tell_account(struct piece *p, const struct account *a, const char *is)
{
	struct arena *in = tx_arena(p->tx);
	str to = p->of->to.len ? p->of->to : S("nobody"), from = p->of->from.name;
	str note = arena_fmt(in, "Its %s is %.*s now, after %.*s, who has %s.", is, SHOW(to), SHOW(from),
			     p->of->leaves ? "left" : "moved");
	return history_add(p->tx, &(struct event){.account = a->id, .what = "entrusted", .note = note});
}

static void count_account(struct piece *p, const struct account *a)
{
	struct handed *h = p->out;
	h->names = h->n++ ? arena_fmt(tx_arena(p->tx), "%.*s, %.*s", SHOW(h->names), SHOW(a->name)) : a->name;
}

/* A person's own account is nobody else's. Who becomes the owner stands in for nobody any more. */
static err owned(struct piece *p)
{
	const struct handing *h = p->of;
	struct account *all;
	size_t n;
	TRY(accounts_all(p->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (!str_is(all[i].owner, h->from.name) || str_is(all[i].kind, S("person"))) continue;
		TRY(account_entrust(p->tx, all[i].id, h->to, str_is(all[i].deputy, h->to) ? S("") : all[i].deputy));
		TRY(tell_account(p, &all[i], "owner"));
		count_account(p, &all[i]);
	}
	return NULL;
}

static err deputised(struct piece *p)
{
	const struct handing *h = p->of;
	struct account *all;
	size_t n;
	TRY(accounts_all(p->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (!str_is(all[i].deputy, h->from.name)) continue;
		TRY(account_entrust(p->tx, all[i].id, all[i].owner, str_is(all[i].owner, h->to) ? S("") : h->to));
		TRY(tell_account(p, &all[i], "deputy"));
		count_account(p, &all[i]);
	}
	return NULL;
}

/* ---- people */

static err stood_in(struct piece *p)
{
	return person_names_pass(p->tx, p->of->from.name, p->of->to, &p->out->n);
}

/* Without somebody to hand them to, a novice goes on with the backup, who is there for that. Those who have graduated
 * still have a coach, who is told later whether it is used. */
static err coached(struct piece *p)
{
	const struct handing *h = p->of;
	struct trainee *all;
	size_t n;
	TRY(trainees_all(p->tx, &all, &n));
	for (size_t i = 0; i < n; i++) {
		struct trainee *t = &all[i];
		bool coach = str_is(t->coach, h->from.name), backup = str_is(t->backup, h->from.name);
		str to = str_is(h->to, t->name) ? S("") : h->to;
		if (!coach && !backup) continue;
		if (coach) t->coach = to.len ? to : t->backup;
		if (backup || str_is(t->coach, t->backup)) t->backup = str_is(t->coach, to) ? S("") : to;
		TRY(trainee_put(p->tx, t));
		if (!str_is(t->state, S("learning"))) continue;
		str note = arena_fmt(tx_arena(p->tx), "%.*s coaches them now.",
				     SHOW(t->coach.len ? t->coach : S("Nobody")));
		TRY(training_step_add(p->tx, t->person, "assigned", note));
		p->out->n++;
	}
	return NULL;
}

/* ---- posts, shifts, and what was allowed */

static err wrote(struct piece *p)
{
	const struct handing *h = p->of;
	if (!h->to.len) return NULL;
	str note = arena_fmt(tx_arena(p->tx), "%.*s has %s; %.*s looks after it now.", SHOW(h->from.name),
			     h->leaves ? "left" : "moved", SHOW(h->to));
	return posts_pass(p->tx, h->from.name, h->to, note, &p->out->n);
}

static err was_on_duty(struct piece *p)
{
	return shifts_pass(p->tx, p->of->from.name, p->of->to, &p->out->n);
}

static err covered(struct piece *p)
{
	return covers_end_with(p->tx, p->of->from.name, &p->out->n);
}

static err had_tokens(struct piece *p)
{
	return token_end(p->tx, p->of->from.id, S(""), &p->out->n);
}

static err had_roles(struct piece *p)
{
	return roles_end(p->tx, p->of->from.id, &p->out->n);
}

/* Roles last: until then it is asked by them who may do what. */
static const struct {
	const char *what, *title;
	err (*pass)(struct piece *);
} PIECES[HANDED] = {
	{"owned", "Accounts they owned", owned},
	{"deputised", "Accounts they were deputy for", deputised},
	{"stood_in", "People they stood in for, teams they led", stood_in},
	{"coached", "Novices they coached", coached},
	{"posts", "Posts that are not out yet", wrote},
	{"shifts", "Shifts ahead", was_on_duty},
	{"covers", "Covers for them and by them, which end", covered},
	{"tokens", "Tokens, which end", had_tokens},
	{"roles", "Roles, which end", had_roles},
};

err hand_over(struct tx *tx, const struct handing *of, struct handed out[static HANDED], size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < COUNT(PIECES); i++) {
		struct handed *h = &out[*n];
		*h = (struct handed){.what = PIECES[i].what, .title = PIECES[i].title, .names = S("")};
		TRY(PIECES[i].pass(&(struct piece){tx, of, h}));
		*n += h->n > 0;
	}
	return NULL;
}
