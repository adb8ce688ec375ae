/* SPDX-License-Identifier: MIT
 * day_follow.c - holds all posts that wait against the calendar as it is now, and against what has just moved in it. */
#include "rooms/posts/day_follow.h"

#include "rooms/calendar/calendar.h"
#include "rooms/calendar/import.h"
#include "rooms/history/history.h"
#include "rooms/notices/notices.h"
#include "rooms/policy/reviews.h"
#include "rooms/posts/clearance.h"
#include "rooms/posts/pairs.h"
#include "text/civil.h"

#include <inttypes.h>

enum { YES_MOST = 20 /* people who have said yes to one post */ };

struct follow {		/* one change of the calendar */
	struct tx *tx;
	const struct call *call;
	struct calendar all, plain;
	struct day_shift *shifts;	/* days of which the dates have just become others */
	size_t nshifts;
	size_t held, asked, named, freed;	/* posts */
};
struct followed {	/* what became of one post */
	const struct day_post *post;
	struct day_shifted shift;	/* todo empty: it stands where it should */
	bool named, asked;		/* its words name the old date; a yes is asked for again */
};

/* ---- words */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Not as a piece of a longer number. */
static bool has_figures(str words, str figures)
{
	size_t at;
	while (str_find(words, figures, &at)) {
		size_t end = at + figures.len;
		if ((!at || !is_digit(words.at[at - 1])) && (end == words.len || !is_digit(words.at[end]))) return true;
		words = str_cut(words, at + 1, words.len);
	}
	return false;
}

static bool names_in_figures(struct arena *a, str words, int64_t day)
{
	static const char MARKS[] = "/.-";
	struct wall w = wall_of(day * DAY_S);
	bool yes = has_figures(words, day_text(a, day));
	for (const char *m = MARKS; *m && !yes; m++)
		yes = has_figures(words, arena_fmt(a, "%02d%c%02d", w.day, *m, w.month)) ||
		      (*m != '-' && has_figures(words, arena_fmt(a, "%d%c%d", w.day, *m, w.month)));
	return yes;
}

bool words_name_span(struct arena *a, str words, struct day_span span)
{
	struct said_list said = {0};
	unsigned weekdays = 0;
	import_said(words, true, &said);
	for (int64_t day = span.first; day <= span.last; day++) {
		struct wall w = wall_of(day * DAY_S);
		weekdays |= 1u << day_weekday(day);
		for (size_t i = 0; i < said.n; i++) {
			bool year = !said.at[i].year || said.at[i].year == w.year;
			if (year && said.at[i].day == w.day && said.at[i].month == w.month) return true;
		}
		if (names_in_figures(a, words, day)) return true;
	}
	return span.last - span.first + 1 < WEEK_DAYS && weekdays & (said.weekdays | said.beside);
}

static err post_names_span(struct tx *tx, int64_t post, struct day_span span, bool *yes)
{
	static const enum post_field FIELDS_READ[] = {FIELD_TITLE, FIELD_LINK_TITLE, FIELD_LINK_TEXT, FIELD_WARNING};
	struct arena *a = tx_arena(tx);
	struct draft d = {0};
	TRY(draft_load(tx, post, &d));
	*yes = false;
	for (size_t i = 0; i < d.nwords; i++)
		for (size_t k = 0; k < d.words[i].n; k++) *yes = *yes || words_name_span(a, d.words[i].parts[k], span);
	for (size_t i = 0; i < COUNT(FIELDS_READ); i++)
		*yes = *yes || words_name_span(a, d.post.field[FIELDS_READ[i]], span);
	for (size_t i = 0; i < d.nfiles; i++) *yes = *yes || words_name_span(a, d.files[i].alt, span);
	return NULL;
}

/* ---- what has moved */

static const struct day *day_of_row(struct follow *f, const struct day_dates_row *row)
{
	for (size_t i = 0; i < f->all.n; i++) {
		const struct day *d = &f->all.days[i];
		if (str_is(d->key, row->key) && str_is(nations_text(tx_arena(f->tx), d->is.where), row->nations)) return d;
	}
	return NULL;
}

/* Dates that were only said once more have not moved. */
static bool is_moved(struct follow *f, const struct day_dates_row *row)
{
	str same = arena_fmt(tx_arena(f->tx), "%.*s@", SHOW(row->dates));
	return row->added == tx_now(f->tx) && !str_starts(row->before, same);
}

static err follow_begin(struct follow *f)
{
	struct day_dates_row *rows;
	size_t n;
	TRY(calendar_load(f->tx, &f->all));
	TRY(calendar_load_plain(f->tx, &f->plain));
	TRY(day_dates_rows(f->tx, &rows, &n));
	f->shifts = TAKE_N(tx_arena(f->tx), struct day_shift, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct day *day = is_moved(f, &rows[i]) ? day_of_row(f, &rows[i]) : NULL;
		if (day) f->shifts[f->nshifts++] = (struct day_shift){&f->plain, day, rows[i].year};
	}
	return NULL;
}

static err shift_of(struct follow *f, const struct day_post *p, struct day_shifted *out)
{
	*out = (struct day_shifted){.todo = S("")};
	for (size_t i = 0; i < f->nshifts && !out->todo.len; i++)
		if (day_post_names(tx_arena(f->tx), p, f->shifts[i].day)) TRY(day_shift_text(f->tx, p, &f->shifts[i], out));
	return NULL;
}

/* ---- one post */

/* A date that nobody has confirmed: near its time, or where its day has gone to. */
static bool is_open(struct follow *f, const struct followed *x, int64_t at, struct occurrence *open)
{
	struct arena *a = tx_arena(f->tx);
	str campaign = x->post->campaign;
	if (!campaign.len || !at) return false;
	if (calendar_open_near(a, &f->all, campaign, at, open)) return true;
	return x->shift.todo.len && calendar_open_near(a, &f->all, campaign, x->shift.to.first * DAY_MS, open);
}

static str moved_text(struct arena *a, const struct followed *x)
{
	const struct day_shifted *s = &x->shift;
	if (!s->todo.len) return S("");
	const char *names = x->named ? " Its words name the old date or weekday" : "";
	const char *then = !x->named ? "" : x->asked ? ", so it is approved again." : ": please look at them.";
	str to = day_span_text(a, s->to), from = day_span_text(a, s->from);
	return arena_fmt(a, "%.*s is on %.*s now, and was on %.*s.%s%s", SHOW(s->day->is.name), SHOW(to), SHOW(from), names,
			 then);
}

static err who_said_yes(struct tx *tx, const struct job *j, str out[static YES_MOST], size_t *n)
{
	struct decision *all;
	size_t nall;
	*n = 0;
	TRY(decisions_of_post(tx, j->post, &all, &nall));
	for (size_t i = 0; i < nall && *n < YES_MOST; i++)
		if (all[i].account == j->account && str_is(all[i].what, S("approved"))) out[(*n)++] = all[i].who;
	return NULL;
}

static err tell(struct follow *f, const struct followed *x, const struct job *j, str open)
{
	struct arena *a = tx_arena(f->tx);
	str moved = moved_text(a, x), yes[YES_MOST];
	struct notice n = {.topic = open.len ? TOPIC_HOLD : TOPIC_APPROVAL, .account = j->account, .post = j->post,
			   .also = TO_AUTHOR | TO_OWNER, .others = yes};
	if (j->part > 1 || (!open.len && !moved.len)) return NULL;
	TRY(who_said_yes(f->tx, j, yes, &n.nothers));
	n.what = open.len ? S("is paused, for the date of its day is open") : S("is planned for a date that has moved");
	n.text = arena_fmt(a, "%.*s%s%.*s", SHOW(moved), moved.len && open.len ? " " : "", SHOW(open));
	n.todo = x->named ? arena_fmt(a, "schedpost edit %" PRId64, j->post) : x->shift.todo;
	const char *then = x->post->by_hand ? "If it is not to be posted by hand any more" : "It is moved with";
	if (x->named) n.text = arena_fmt(a, "%.*s %s: %.*s", SHOW(n.text), then, SHOW(x->shift.todo));
	n.once = arena_fmt(a, "day %" PRId64 " %" PRId64 " %" PRId64 " %.*s", j->post, j->account, day_today(f->tx),
			   SHOW(n.text));
	return notice_add(f->tx, &n);
}

static err follow_job(struct follow *f, const struct followed *x, const struct job *j, bool *held, bool *freed)
{
	static const unsigned WAITS = 1u << JOB_READY | 1u << JOB_CHAINED | 1u << JOB_REVIEW,
			      COMES = 1u << JOB_PAUSED | 1u << JOB_LATE;
	struct occurrence on;
	bool waits = WAITS >> j->state & 1u, open = is_open(f, x, j->at, &on);
	str why = open ? occurrence_open_text(tx_arena(f->tx), &on) : S("");
	if (!waits && !(COMES >> j->state & 1u) && !job_is_by_hand(j->state, j->code)) return NULL;
	*freed = *freed || (!open && j->state == JOB_PAUSED && str_is(j->code, S("open-date")));
	if (waits && open) {
		*held = true;
		TRY(queue_move_state(f->tx, &(struct job_change){j->id, j->state, JOB_PAUSED, 0, S("open-date"), why}));
		TRY(history_add(f->tx, &(struct event){j->post, j->account, j->part, "paused", why}));
	}
	return tell(f, x, j, waits ? why : S(""));
}

static err follow_post(struct follow *f, const struct day_post *p)
{
	struct followed x = {.post = p};
	struct job *jobs;
	size_t n;
	bool held = false, freed = false;
	TRY(shift_of(f, p, &x.shift));
	if (!x.shift.todo.len && !p->campaign.len) return NULL;
	if (x.shift.todo.len) TRY(post_names_span(f->tx, p->id, x.shift.from, &x.named));
	if (x.named) TRY(clearance_renew(f->tx, f->call, p->id, &x.asked));
	TRY(queue_of_post(f->tx, p->id, 0, &jobs, &n));
	for (size_t i = 0; i < n; i++) TRY(follow_job(f, &x, &jobs[i], &held, &freed));
	f->held += held;
	f->freed += freed;
	f->named += x.named;
	f->asked += x.asked;
	return held ? pair_stopped(f->tx, p->id, "was paused") : NULL;
}

/* ---- all */

static void say(const struct follow *f, struct reply *r)
{
	if (f->named)
		reply_warn(r, "The words of %zu post%s name the old date or weekday%s", f->named, f->named == 1 ? "" : "s",
			   f->asked == f->named ? ", so they are approved again." : ". Where a second person has to say yes, that is asked again.");
	if (f->held)
		reply_warn(r, "%zu post%s now, for nothing goes out by itself for a date that nobody has confirmed. Once it is confirmed: "
			   "schedpost resume NUMBER", f->held, f->held == 1 ? " waits" : "s wait");
	if (f->freed)
		reply_say(r, "%zu post%s waited for this, and can go on: schedpost resume NUMBER", f->freed, f->freed == 1 ? " has" : "s have");
}

err days_follow(struct tx *tx, const struct call *c, struct reply *r)
{
	struct follow f = {.tx = tx, .call = c};
	struct day_post *all;
	size_t n;
	TRY(follow_begin(&f));
	TRY(day_posts_ahead(tx, &all, &n));
	for (size_t i = 0; i < n; i++)
		if (all[i].at && all[i].waits) TRY(follow_post(&f, &all[i]));
	say(&f, r);
	return NULL;
}
