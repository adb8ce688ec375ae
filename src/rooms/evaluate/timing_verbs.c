/* SPDX-License-Identifier: MIT
 * timing_verbs.c - evaluate timing: do the suggested times bring more than the usual ones? What is proved, what is not,
 * and how many posts are still needed. */
#include "rooms/evaluate/evaluate.h"

#include "rooms/accounts/accounts.h"
#include "rooms/evaluate/compare.h"
#include "rooms/evaluate/timing.h"

#include <stdlib.h>

/* ---- which count */

struct trial {
	struct tossed *posts;
	size_t n, accounts;
	size_t waiting, over, moved, unmeasured;	/* that do not count */
};

static int account_place(int64_t *ids, size_t *n, int64_t id)
{
	size_t i = 0;
	while (i < *n && ids[i] != id) i++;
	if (i == *n) ids[(*n)++] = id;
	return (int)i;
}

/* A post that a person has moved tells nothing of the coin's choice. */
static void sort_out(struct arena *a, const struct flexible_post *all, size_t n, struct trial *t)
{
	int64_t *ids = TAKE_N(a, int64_t, n + 1);
	*t = (struct trial){.posts = TAKE_N(a, struct tossed, n + 1)};
	for (size_t i = 0; i < n; i++) {
		const struct flexible_post *f = &all[i];
		bool moved = f->out_at && llabs(f->out_at - f->planned) > FLEXIBLE_OFF_MS;
		t->over += f->over;
		t->waiting += !f->over && !f->out_at;
		t->moved += moved;
		t->unmeasured += f->out_at && !moved && !f->measured;
		if (!f->out_at || moved || !f->measured) continue;
		t->posts[t->n++] = (struct tossed){account_place(ids, &t->accounts, f->account), f->suggested, f->engagement};
	}
}

/* ---- what is said */

static void say_left_out(struct arena *a, const struct trial *t, struct reply *r)
{
	const struct { size_t n; const char *what; } OUT[] = {
		{t->waiting, "not out yet"}, {t->unmeasured, "without figures of +24 h"},
		{t->moved, "out at another time than the coin's"}, {t->over, "cancelled or taken down"},
	};
	buf out = buf_in(a, 400);
	for (size_t i = 0; i < COUNT(OUT); i++)
		if (OUT[i].n) buf_fmt(&out, "%s%zu %s", out.len ? ", " : "", OUT[i].n, OUT[i].what);
	if (out.len) reply_say(r, "Not counted: %.*s.", SHOW(buf_str(&out)));
}

static size_t lacks(size_t have, size_t need)
{
	return have < need ? need - have : 0;
}

static void say_too_few(const struct arms *m, struct reply *r)
{
	if (m->suggested >= ARM_LEAST && m->usual >= ARM_LEAST) {
		reply_warn(r, "Nothing can be said yet: only an account that has posts of both kinds can be compared with itself, and there are "
			   "too few of those.");
		return;
	}
	reply_warn(r, "Nothing can be said yet: it takes %d posts of each kind before anything is. Still needed: %zu at suggested times and %zu "
		   "at usual ones. 'schedpost add' with --slot best --flexible makes them.", ARM_LEAST, lacks(m->suggested, ARM_LEAST),
		   lacks(m->usual, ARM_LEAST));
}

static void say_result(const struct ratio *q, struct reply *r)
{
	if (q->least > 1)
		reply_say(r, "Proved: suggested times bring more than usual ones, %.2fx, and by 19 in 20 at least %.2fx and at most %.2fx.", q->times,
			  q->least, q->most);
	else if (q->most < 1)
		reply_say(r, "Proved: suggested times bring less than usual ones, %.2fx, and by 19 in 20 at least %.2fx and at most %.2fx. Please "
			  "choose the times yourself for now.", q->times, q->least, q->most);
	else
		reply_say(r, "Not proved: what was seen is %.2fx, and no difference at all would fit it as well, for the truth lies by 19 in 20 "
			  "between %.2fx and %.2fx. What lies outside of that can be ruled out.", q->times, q->least, q->most);
}

static void show_needed(struct arena *a, const struct arms *m, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"gain", "If the truth is", CELL_TEXT, false}, {"each", "Posts of each kind", CELL_INT, false},
		{"missing", "Still needed in all", CELL_INT, false},
	};
	static const double GAINS[] = {1.10, 1.25, 1.50};
	reply_table(r, "needed", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < COUNT(GAINS); i++) {
		size_t each = arms_needed(m->noise, GAINS[i]);
		reply_row(r);
		reply_text(r, arena_fmt(a, "%.2fx", GAINS[i]));
		reply_int(r, (int64_t)each);
		reply_int(r, (int64_t)(lacks(m->suggested, each) + lacks(m->usual, each)));
	}
}

static void show_arms(struct arena *a, const struct arms *m, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"suggested", "At suggested times", CELL_INT, false}, {"usual", "At usual times", CELL_INT, false},
		{"times", "Suggested by usual", CELL_TEXT, false},    {"least", "At least", CELL_TEXT, false},
		{"most", "At most", CELL_TEXT, false},
	};
	reply_facts(r, "timing", COLUMNS, m->ratio.known ? COUNT(COLUMNS) : 2);
	reply_int(r, (int64_t)m->suggested);
	reply_int(r, (int64_t)m->usual);
	if (!m->ratio.known) return;
	reply_text(r, arena_fmt(a, "%.2fx", m->ratio.times));
	reply_text(r, arena_fmt(a, "%.2fx", m->ratio.least));
	reply_text(r, arena_fmt(a, "%.2fx", m->ratio.most));
}

err run_evaluate_timing(struct tx *tx, const struct call *c, struct reply *r)
{
	struct arena *a = tx_arena(tx);
	struct flexible_post *all;
	struct account on = {0};
	struct trial t;
	size_t n;
	if (call_has(c, "ACCOUNT")) TRY(account_need(tx, call_get(c, "ACCOUNT"), &on));
	TRY(flexible_posts(tx, on.id, &all, &n));
	sort_out(a, all, n, &t);
	struct arms arms = arms_compare(a, t.posts, t.n, t.accounts);
	show_arms(a, &arms, r);
	if (arms.ratio.known) say_result(&arms.ratio, r);
	else say_too_few(&arms, r);
	say_left_out(a, &t, r);
	show_needed(a, &arms, r);
	reply_say(r, "With so many posts a gain like that is found in four of five trials; one post's luck is as large as it was %s.",
		  arms.ratio.known ? "in yours" : "in published figures");
	return NULL;
}
