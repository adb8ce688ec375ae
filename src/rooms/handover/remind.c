/* SPDX-License-Identifier: MIT
 * remind.c - what is told by the clock: that a cover begins and nobody has agreed, that nobody covers, that it is
 * over.
 *
 * Each is told once, by its own word (notice.once), so that a daemon that was down at the instant tells it at its
 * next start, and only the latest of several reminders. */
#include "rooms/handover/handover.h"

#include "rooms/handover/away.h"
#include "rooms/notices/notices.h"

#include <inttypes.h>

enum { LOOK_BACK_DAYS = 60 };
static const int64_t ACCEPTS_WITHIN_MS = HOUR_MS, TAKES_BACK_WITHIN_MS = DAY_MS, ELDERS_WITHIN_MS = 3 * DAY_MS;

/* How long before its beginning; the shortest last. */
static const struct {
	int64_t before_ms;
	const char *in;
} STEPS[] = {
	{28 * DAY_MS, "in four weeks"}, {14 * DAY_MS, "in two weeks"}, {7 * DAY_MS, "in a week"},
	{3 * DAY_MS, "in three days"},  {DAY_MS, "in a day"},          {12 * HOUR_MS, "in twelve hours"},
};

struct word {
	const char *what; /* behind "Cover 31 on 'library' until ...: " */
	str text;
	const char *step; /* names it, so that it is told once */
	int64_t at;       /* of the instant that it belongs to: another time is told anew */
	bool urgent, elders_too;
};

static err tell(struct tx *tx, const struct cover *c, str to, const struct word *w)
{
	struct arena *a = tx_arena(tx);
	str accounts, *elders = NULL;
	size_t n = 0;
	TRY(cover_places(tx, c, &accounts));
	if (w->elders_too) TRY(cover_elders(tx, c, &elders, &n));
	str until = cover_until(a, c);
	return notice_add(tx, &(struct notice){.topic = TOPIC_COVER,
					       .person = to,
					       .others = elders,
					       .nothers = n,
					       .also = w->elders_too ? TO_ADMINS : 0,
					       .urgent = w->urgent,
					       .what = arena_fmt(a, "Cover %" PRId64 " on %.*s until %.*s: %s", c->id,
								 SHOW(accounts), SHOW(until), w->what),
					       .text = w->text,
					       .todo = arena_fmt(a, "schedpost cover show %" PRId64, c->id),
					       .once = arena_fmt(a, "cover %" PRId64 " %s %" PRId64 " %.*s", c->id,
								 w->step, w->at, SHOW(to))});
}

/* ---- before its beginning */

/* In the working hours of whoever is told: in the next ones, or, where these lie behind the beginning, in the last
 * hour of those before. */
static err in_their_hours(struct tx *tx, const struct cover *c, str who, int64_t at, int64_t *out)
{
	struct arena *a = tx_arena(tx);
	struct account *on;
	struct working w;
	int64_t from, until;
	size_t n;
	*out = at;
	TRY(covered_accounts(tx, c, &on, &n));
	TRY(working_of(tx, &(struct where_away){who, S(""), n ? on : NULL}, &w));
	if (hours_next(a, &w, at, &from, &until)) *out = MAX(at, from);
	if (*out >= c->begins && hours_last_end(a, &w, at, &until)) *out = until - HOUR_MS;
	return NULL;
}

/* The last step whose time has come for this person since the cover was made; COUNT(STEPS): none. */
static err step_due(struct tx *tx, const struct cover *c, str who, size_t *step)
{
	*step = COUNT(STEPS);
	for (size_t i = 0; i < COUNT(STEPS); i++) {
		int64_t at = c->begins - STEPS[i].before_ms;
		if (at > tx_now(tx) + WEEK_MS || at <= c->made) continue;
		TRY(in_their_hours(tx, c, who, at, &at));
		if (at <= tx_now(tx) && at > c->made) *step = i;
	}
	return NULL;
}

/* What the owner can do about it. */
static err still_missing(struct tx *tx, const struct cover *c, str *out)
{
	str *missing;
	size_t n;
	TRY(cover_missing(tx, c, &missing, &n));
	*out = arena_join(tx_arena(tx), missing, n, S("\n"));
	return NULL;
}

static err remind_one(struct tx *tx, const struct cover *c, str who, str text)
{
	size_t step;
	bool owner = str_is(who, c->owner);
	TRY(step_due(tx, c, who, &step));
	if (step == COUNT(STEPS)) return NULL;
	if (owner) TRY(still_missing(tx, c, &text));
	const char *what = arena_cstr(
		tx_arena(tx), arena_fmt(tx_arena(tx), "it begins %s, and nobody has agreed to it.", STEPS[step].in));
	return tell(tx, c, who,
		    &(struct word){.what = what,
				   .text = text,
				   .step = STEPS[step].in,
				   .at = c->begins,
				   .elders_too = owner && STEPS[step].before_ms <= ELDERS_WITHIN_MS});
}

static err remind_before(struct tx *tx, const struct cover *c)
{
	if (c->begins > tx_now(tx) + STEPS[0].before_ms) return NULL;
	TRY(remind_one(tx, c, c->owner, S("")));
	if (c->state != COVER_ASKED) return NULL;
	str text = arena_fmt(tx_arena(tx),
			     "%.*s has asked you. Say 'schedpost cover accept %" PRId64
			     "', or 'schedpost cover decline %" PRId64 " --reason TEXT'.",
			     SHOW(c->owner), c->id, c->id);
	return remind_one(tx, c, c->person, text);
}

/* ---- alarms */

static err nobody_covers(struct tx *tx, const struct cover *c)
{
	str text = arena_fmt(
		tx_arena(tx),
		"%.*s is away since then, and nobody has agreed to cover: nobody looks after it, and it does "
		"not fall back to them. Ask somebody: schedpost cover set %" PRId64
		" --by NAME, then 'schedpost cover ask %" PRId64
		"'. If they are there: schedpost cover revoke %" PRId64,
		SHOW(c->owner), c->id, c->id, c->id);
	return tell(
		tx, c, c->person,
		&(struct word){"it should be in force, and nobody covers.", text, "lapsed", c->begins, true, true});
}

static err not_accepted(struct tx *tx, const struct cover *c)
{
	str text =
		arena_fmt(tx_arena(tx),
			  "It was put upon %.*s, who has not said yes within an hour: perhaps they do not know. Call "
			  "them, or end it and ask somebody else: schedpost cover revoke %" PRId64,
			  SHOW(c->person), c->id);
	return tell(tx, c, c->person,
		    &(struct word){"it is not agreed to yet.", text, "imposed", c->begins, true, true});
}

static err is_over(struct tx *tx, const struct cover *c)
{
	str text = arena_fmt(tx_arena(tx),
			     "What happened meanwhile, and to take it back: schedpost cover back %" PRId64, c->id);
	return tell(tx, c, c->owner,
		    &(struct word){"it is over; take it back.", text, "over", c->ends, false, false});
}

static err owner_is_not_back(struct tx *tx, const struct cover *c)
{
	str text =
		arena_fmt(tx_arena(tx),
			  "%.*s has not taken it back a day after its end. If they are still away, somebody has to "
			  "look after it: schedpost cover plan --for %.*s --by NAME --until WHEN",
			  SHOW(c->owner), SHOW(c->owner));
	return tell(tx, c, c->person,
		    &(struct word){"it is over, and its owner is not back.", text, "no-show", c->ends, true, true});
}

/* ---- the round */

static err remind_of(struct tx *tx, const struct cover *c)
{
	int64_t now = tx_now(tx);
	enum cover_phase phase = cover_phase(c, now);
	if (phase == PHASE_LAPSED) return nobody_covers(tx, c);
	if (phase == PHASE_ACTIVE && c->imposed && now >= c->made + ACCEPTS_WITHIN_MS) return not_accepted(tx, c);
	if (phase == PHASE_RETURNING) {
		TRY(is_over(tx, c));
		return now >= c->ends + TAKES_BACK_WITHIN_MS ? owner_is_not_back(tx, c) : NULL;
	}
	bool waits = phase == PHASE_DRAFT || phase == PHASE_REQUESTED || phase == PHASE_DECLINED;
	return waits ? remind_before(tx, c) : NULL;
}

err covers_remind_due(struct tx *tx)
{
	struct cover *all;
	size_t n;
	TRY(covers_from(tx, 0, tx_now(tx) - LOOK_BACK_DAYS * DAY_MS, &all, &n));
	for (size_t i = 0; i < n; i++) {
		struct person owner;
		bool found;
		TRY(person_get(tx, all[i].owner, &owner, &found));
		if (found && !owner.left_at) TRY(remind_of(tx, &all[i]));
	}
	return NULL;
}
