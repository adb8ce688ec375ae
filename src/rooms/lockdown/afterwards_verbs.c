/* SPDX-License-Identifier: MIT
 * afterwards_verbs.c - what fell due while nothing might go out: by age, with what we would do with it. */
#include "rooms/lockdown/lockdown.h"

#include "rooms/posts/posts.h"
#include "rooms/posts/posts_list.h"
#include "rooms/queue/quiet.h"
#include "text/days.h"

#include <inttypes.h>

enum { AT_ONCE = 200, STALE_MS = DAY_MS };

static bool waits_for_a_lock(const struct line *l)
{
	return str_is(l->code, S("lockdown")) || str_is(l->code, S("hold"));
}

/* The last day that it speaks of is over: of yesterday's "today" nobody wants to read. */
static err its_day(struct tx *tx, const struct line *l, const struct zone *zone, str *said)
{
	struct arena *a = tx_arena(tx);
	struct post p;
	struct post_sent sent;
	struct day_said *days;
	str today = str_cut(wall_text(a, zone_wall(zone, tx_now(tx))), 0, 10);
	*said = S("");
	TRY(post_to_send(tx, &(struct post_ask){l->id, 0, 1}, &p, &sent));
	size_t n = text_days(a, sent.text, zone_wall(zone, l->at), &days);
	for (size_t i = 0; i < n; i++) {
		bool over = str_order(str_cut(wall_text(a, days[i].day), 0, 10), today) < 0;
		*said = over ? str_cut(sent.text, days[i].from, days[i].to - days[i].from) : S("");
		if (!over) return NULL;
	}
	return NULL;
}

static err was_asked(struct tx *tx, const struct line *l, bool *yes)
{
	struct job *jobs;
	size_t n;
	*yes = false;
	TRY(queue_of_post(tx, l->id, 0, &jobs, &n));
	for (size_t i = 0; i < n && !*yes; i++) TRY(queue_hand_is_kept(tx, &jobs[i], yes));
	return NULL;
}

static err advice(struct tx *tx, const struct line *l, const struct zone *zone, str *out)
{
	struct arena *a = tx_arena(tx);
	bool asked;
	str said;
	TRY(its_day(tx, l, zone, &said));
	TRY(was_asked(tx, l, &asked));
	if (l->state == JOB_ASKING)
		*out = arena_fmt(a, "It was on its way. Look on its page first: schedpost show %" PRId64, l->id);
	else if (asked)
		*out = arena_fmt(a, "A person was asked to post it by hand. If it is out: schedpost remind done %" PRId64
				 ". If not, read it, then: schedpost resume %" PRId64, l->id, l->id);
	else if (said.len)
		*out = arena_fmt(a, "Its day has passed (\"%.*s\"): schedpost cancel %" PRId64, SHOW(said), l->id);
	else if (tx_now(tx) - l->at > STALE_MS)
		*out = arena_fmt(a, "Over a day old. Read it again, then move or cancel it: schedpost show %" PRId64, l->id);
	else
		*out = arena_fmt(a, "Read it, then: schedpost resume %" PRId64, l->id);
	return NULL;
}

static err zone_of_post(struct tx *tx, const struct line *l, const struct zone **out)
{
	struct job *jobs;
	struct account on = {.zone = S("UTC")};
	size_t n;
	TRY(queue_of_post(tx, l->id, 0, &jobs, &n));
	if (n) TRY(account_of(tx, jobs[0].account, &on));
	return zone_load(tx_arena(tx), on.zone, out);
}

static err show_line(struct tx *tx, const struct line *l, struct reply *r)
{
	const struct zone *zone;
	str what;
	TRY(zone_of_post(tx, l, &zone));
	TRY(advice(tx, l, zone, &what));
	reply_row(r);
	reply_int(r, l->id);
	reply_text(r, l->accounts);
	reply_int(r, l->at);
	reply_text(r, when_until(tx_arena(tx), l->at, tx_now(tx)));
	reply_text(r, l->text);
	reply_text(r, what);
	return NULL;
}

/* A page of the queue; those that wait for another reason are left out. */
static err show_page(struct tx *tx, struct list_ask *ask, struct reply *r, size_t *shown, bool *more)
{
	struct line *lines;
	size_t n;
	TRY(posts_list(tx, ask, &lines, &n));
	for (size_t i = 0; i < n && *shown < AT_ONCE; i++) {
		ask->after_at = lines[i].at;
		ask->after_id = lines[i].id;
		if (!waits_for_a_lock(&lines[i])) continue;
		TRY(show_line(tx, &lines[i], r));
		(*shown)++;
	}
	*more = n == AT_ONCE;
	return NULL;
}

static err run_afterwards(struct tx *tx, const struct call *c, struct reply *r)
{
	static const struct column COLUMNS[] = {
		{"id", "Post", CELL_INT, false},      {"accounts", "Account", CELL_TEXT, false},
		{"at", "Was due", CELL_INSTANT, false}, {"age", "Age", CELL_TEXT, false},
		{"text", "Text", CELL_TEXT, true},    {"todo", "What we would do", CELL_SENTENCE, true},
	};
	struct list_ask ask = {.from = 1, .has_state = true, .states = {JOB_PAUSED, JOB_ASKING}, .most = AT_ONCE};
	size_t shown = 0;
	bool more = true;
	(void)c;
	reply_table(r, "waiting", COLUMNS, COUNT(COLUMNS));
	while (more && shown < AT_ONCE) TRY(show_page(tx, &ask, r, &shown, &more));
	if (!shown) reply_say(r, "Nothing waits: no post fell due while its account was on hold or locked down.");
	else reply_say(r, "None of these goes out by itself.%s", more ? " There are more behind them." : "");
	return NULL;
}

/* ---- the table */

const struct verb AFTERWARDS_VERBS[] = {
	{.name = "afterwards",
	 .help = "What fell due while its account was on hold or locked down: the oldest first, each with what to do.",
	 .example = "schedpost afterwards",
	 .needs = POWER_SEE,
	 .run = run_afterwards},
	{0},
};
