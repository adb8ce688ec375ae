/* SPDX-License-Identifier: MIT
 * plan.c - calendar plan: the days of a year beside the posts about them; and the yearly question for open dates. */
#include "rooms/calendar/plan.h"

#include "rooms/notices/notices.h"
#include "rooms/people/people.h"
#include "text/civil.h"

#include <inttypes.h>

enum { DAYS_OF_WEEK = 7 };

/* ---- posts */

static str joined(struct arena *a, str list, str more)
{
	str one;
	while (str_split(&more, ',', &one)) {
		if (!one.len || str_in(list, ',', one)) continue;
		list = list.len ? arena_fmt(a, "%.*s,%.*s", SHOW(list), SHOW(one)) : one;
	}
	return list;
}

static bool on_one_of(const struct day_post *p, const struct account *on, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_in(p->accounts, ',', on[i].name)) return true;
	return !n;
}

static void count_posts(struct arena *a, struct planned *x, const struct day_post *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct day_post *p = &all[i];
		if ((p->at && !day_is_near(p->at, x->of->when.days)) || !day_post_names(a, p, x->of->day)) continue;
		if (!p->at) x->drafts++;
		else x->posts++;
		x->before += p->at && p->at < x->of->when.days.first * DAY_MS;
		x->owners = joined(a, x->owners, p->owners);
		if (p->at) x->accounts = joined(a, x->accounts, p->accounts);
	}
}

static int64_t week_of(const struct planned *x)
{
	return floor_div(x->of->when.days.first + 3, DAYS_OF_WEEK);
}

static bool share_account(const struct planned *x, const struct planned *y)
{
	str rest = x->accounts, one;
	while (str_split(&rest, ',', &one))
		if (one.len && str_in(y->accounts, ',', one)) return true;
	return false;
}

/* In the order of their dates, so a week is a stretch of them. */
static void find_clashes(struct arena *a, struct planned *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && week_of(&all[k]) == week_of(&all[i]); k++) {
			if (!share_account(&all[i], &all[k])) continue;
			all[i].beside = joined(a, all[i].beside, all[k].of->day->is.name);
			all[k].beside = joined(a, all[k].beside, all[i].of->day->is.name);
		}
}

/* ---- the table */

static void show_one(struct tx *tx, const struct planned *x, struct reply *r)
{
	reply_row(r);
	reply_text(r, day_text(tx_arena(tx), x->of->when.days.first));
	reply_text(r, basis_is_open(x->of->when.basis) ? S("?") : S(""));
	reply_text(r, x->of->day->is.name);
	reply_int(r, x->posts);
	reply_int(r, x->before);
	reply_int(r, x->drafts);
	reply_maybe_text(r, x->owners);
	reply_text(r, basis_in_words(tx_arena(tx), &x->of->when));
	str clash = arena_fmt(tx_arena(tx), "The same account has posts in this week for %.*s.", SHOW(x->beside));
	reply_maybe_text(r, x->beside.len ? clash : S(""));
}

static void say_tally(const struct planned *all, size_t n, struct reply *r)
{
	size_t with = 0, open = 0;
	for (size_t i = 0; i < n; i++) {
		with += planned_has(&all[i]);
		open += basis_is_open(all[i].of->when.basis);
	}
	reply_say(r, "%zu of %zu days have posts or drafts that speak of them: by the day's name, its hashtag, or --for.", with, n);
	if (open) reply_say(r, "%zu dates are marked with ?: nobody has confirmed them. 'schedpost calendar verify' does; until then "
			    "posts --for them stay drafts.", open);
}

static void show_all(struct tx *tx, const struct call *c, const struct planned *all, size_t n, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"first", "From", CELL_TEXT, false}, {"open", "?", CELL_TEXT, false},	   {"name", "Day", CELL_TEXT, true},
		{"posts", "Posts", CELL_INT, false}, {"before", "Before it", CELL_INT, false},
		{"drafts", "Drafts", CELL_INT, false},
		{"owners", "Owner", CELL_TEXT, false}, {"basis", "How sure", CELL_TEXT, true},
		{"clash", "Clash", CELL_SENTENCE, true},
	};
	reply_table(r, "days", COLUMNS, COUNT(COLUMNS));
	for (size_t i = 0; i < n; i++)
		if (!planned_has(&all[i]) || !call_has(c, "empty")) show_one(tx, &all[i], r);
	say_tally(all, n, r);
}

static struct plan of_empty_days(struct arena *a, const struct plan *plan)
{
	struct planned *kept = TAKE_N(a, struct planned, plan->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < plan->n; i++)
		if (!planned_has(&plan->at[i])) kept[n++] = plan->at[i];
	return (struct plan){plan->year, kept, n};
}

static void show_picture(struct arena *a, const struct call *c, const struct plan *plan, struct reply *r)
{
	struct plan drawn = call_has(c, "empty") ? of_empty_days(a, plan) : *plan;
	if (call_has(c, "svg")) {
		reply_quote(r, "svg", "", plan_svg(a, &drawn));
		reply_next(r, "file", S("svg"));
		return;
	}
	reply_quote(r, "plot", arena_cstr(a, arena_fmt(a, "Awareness days in %d", plan->year)), plan_text(a, &drawn));
	say_tally(plan->at, plan->n, r);
}

/* Days that are for readers of these accounts. What is no occasion to post, such as a bank holiday, is left out. */
static bool is_for(const struct call *c, const struct occurrence *o, unsigned where)
{
	str tags = o->day->is.tags;
	if (!(o->day->is.where & where)) return false;
	if (str_in(tags, ' ', S("bank-holiday")) || str_in(tags, ' ', S("context"))) return false;
	return !call_has(c, "tag") || str_in(tags, ' ', call_get(c, "tag"));
}

static err accounts_meant(struct tx *tx, const struct call *c, struct account **on, size_t *n, unsigned *where)
{
	struct account *all;
	size_t nall;
	TRY(on_accounts(tx, c, on, n));
	TRY(accounts_all(tx, &all, &nall));
	*where = *n ? nations_of_accounts(*on, *n) : nations_of_accounts(all, nall);
	return NULL;
}

err run_calendar_plan(struct tx *tx, const struct call *c, struct reply *r)
{
	struct calendar all;
	struct occurrences found;
	struct account *on;
	struct day_post *posts;
	size_t non, nposts, kept = 0, n = 0;
	unsigned where;
	int year;
	TRY(year_asked(tx, c, &year));
	TRY(accounts_meant(tx, c, &on, &non, &where));
	TRY(calendar_load(tx, &all));
	struct day_span span = {day_number(year, 1, 1), day_number(year, 12, 31)};
	calendar_between(tx_arena(tx), &all, span, &found);
	int64_t until = (span.last + DAY_LENGTH_MOST) * DAY_MS;
	/* What began in the year before may go on. */
	int64_t from = (span.first - DAY_LENGTH_MOST - DAY_LEAD_DAYS) * DAY_MS;
	TRY(day_posts(tx, from, until, &posts, &nposts));
	for (size_t i = 0; i < nposts; i++)
		if (on_one_of(&posts[i], on, non)) posts[kept++] = posts[i];
	struct planned *plan = TAKE_N(tx_arena(tx), struct planned, found.n + 1);
	for (size_t i = 0; i < found.n; i++) {
		if (!is_for(c, &found.at[i], where)) continue;
		plan[n].of = &found.at[i];
		count_posts(tx_arena(tx), &plan[n++], posts, kept);
	}
	find_clashes(tx_arena(tx), plan, n);
	if (call_has(c, "plot") || call_has(c, "svg")) show_picture(tx_arena(tx), c, &(struct plan){year, plan, n}, r);
	else show_all(tx, c, plan, n, r);
	return NULL;
}

/* ---- once a year */

err calendar_ask(struct tx *tx)
{
	enum { OCTOBER = 10 };
	struct arena *a = tx_arena(tx);
	struct wall today = wall_of(day_today(tx) * DAY_S);
	struct calendar all;
	struct occurrences found;
	int64_t open = 0;
	bool told;
	str once = arena_fmt(a, "calendar %d", today.year + 1);
	if (today.month != OCTOBER) return NULL;
	TRY(notice_is_told(tx, once, &told));
	if (told) return NULL;
	TRY(calendar_load(tx, &all));
	struct day_span next = {day_number(today.year + 1, 1, 1), day_number(today.year + 1, 12, 31)};
	calendar_between(a, &all, next, &found);
	for (size_t i = 0; i < found.n; i++) open += basis_is_open(found.at[i].when.basis);
	if (!open) return NULL;
	return notice_add(tx, &(struct notice){
		.topic = TOPIC_SYSTEM, .once = once,
		.what = arena_fmt(a, "%" PRId64 " dates of awareness days in %d are not confirmed.", open, today.year + 1),
		.text = S("Please look them up at their organisers, those you post about first."),
		.todo = arena_fmt(a, "schedpost calendar list --unconfirmed --year %d", today.year + 1)});
}
