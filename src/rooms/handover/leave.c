/* SPDX-License-Identifier: MIT
 * leave.c - a leave calendar becomes covers to be agreed: read, held against what it proposed before, and changed.
 *
 * Of an entry only its name (UID) and its times are kept: what it is called may be nobody's business. */
#include "rooms/handover/leave.h"

#include "rooms/notices/notices.h"
#include "text/civil.h"

#include <inttypes.h>

/* ---- reading */

/* One word: behind a space stands the entry's name. Zones of other programs have spaces in theirs. */
static str span_of(struct arena *a, const struct ics_event *e)
{
	str from = wall_text(a, e->begins), until = wall_text(a, e->ends);
	size_t shown = e->days ? 10 : from.len;
	buf out = buf_in(a, 2 * from.len + ICS_NAME_MOST + 2);
	buf_fmt(&out, "%.*s/%.*s", SHOW(str_cut(from, 0, shown)), SHOW(str_cut(until, 0, shown)));
	for (size_t i = 0; i < e->zone.len; i++) buf_byte(&out, e->zone.at[i] == ' ' ? '_' : e->zone.at[i]);
	return buf_str(&out);
}

/* A time that is skipped counts behind it, one that comes twice from the first to the last. */
static int64_t instant(const struct zone *z, struct wall w, bool last)
{
	int64_t first, second;
	int n = zone_instants(z, w, &first, &second);
	return n == 1 || (n == 2 && !last) ? first : second;
}

static struct wall day_before(const struct zone *flat, struct wall day)
{
	return zone_wall(flat, instant(flat, day, false) - DAY_MS);
}

static err times_of(struct tx *tx, const struct leaves *l, const struct ics_event *e, struct leave *out)
{
	struct arena *a = tx_arena(tx);
	const struct zone *z = l->own.zone, *flat;
	TRY(zone_load(a, S("UTC"), &flat));
	if (e->days) {
		out->begins = leave_begins(a, &l->own, e->begins);
		out->ends = leave_ends(a, &l->own, day_before(flat, e->ends));
		return NULL;
	}
	/* A zone that nobody knows, such as another program's own name for it, is taken for the person's. */
	if (e->zone.len && zone_load(a, e->zone, &z)) {
		z = l->own.zone;
		out->guessed = e->zone;
	}
	out->begins = instant(z, e->begins, false);
	out->ends = instant(z, e->ends, true);
	return NULL;
}

static void sort(struct leave *all, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && all[k].begins < all[k - 1].begins; k--) {
			struct leave t = all[k];
			all[k] = all[k - 1];
			all[k - 1] = t;
		}
}

static bool is_over(const struct ics_event *e, const struct leave *x, int64_t now)
{
	struct wall last = ics_until(e);
	bool rule_ended = last.year && wall_seconds(last) + 2 * DAY_S <= now / 1000; /* wherever its clock hangs */
	return x->ends <= now && (!e->rule.len || rule_ended);
}

/* What does not count is counted, by why. */
static bool leave_counts(struct leaves *l, const struct ics_event *e, const struct leave *x, int64_t now)
{
	bool far = x->begins > now + LEAVE_YEARS_AHEAD * 366 * DAY_MS || l->n == LEAVES_MOST;
	size_t *why = is_over(e, x, now)                     ? &l->over
		      : x->ends - x->begins < LEAVE_LEAST_MS ? &l->brief
		      : e->rule.len || e->instead.year       ? &l->repeats
		      : far                                  ? &l->bad
							     : NULL;
	if (why) ++*why;
	return !why;
}

/* Of several entries by one name only the first counts: they would each move the cover of the one before. */
static bool is_known(const struct leaves *l, const struct leave *x, bool *same)
{
	*same = false;
	for (size_t i = 0; i < l->n; i++) {
		if (!str_is(l->all[i].uid, x->uid)) continue;
		*same = str_is(l->all[i].span, x->span) && l->all[i].cancelled == x->cancelled;
		return true;
	}
	return false;
}

static err leave_read(struct tx *tx, struct leaves *l, const struct ics_event *e)
{
	struct leave x = {.uid = e->uid, .span = span_of(tx_arena(tx), e), .cancelled = e->cancelled};
	int64_t now = tx_now(tx);
	bool same;
	TRY(times_of(tx, l, e, &x));
	if (!leave_counts(l, e, &x, now)) return NULL;
	if (is_known(l, &x, &same)) {
		l->twice += !same;
		return NULL;
	}
	if (x.guessed.len && !l->guessed.len) l->guessed = x.guessed;
	x.begins = MAX(x.begins, now);
	l->all[l->n++] = x;
	return NULL;
}

/* From the beginning of one to the end of the other, in the words of both. */
static void join(struct arena *a, struct leave *one, const struct leave *next)
{
	str from, until = next->span, old;
	if (next->ends <= one->ends) return;
	str rest = one->span;
	str_split(&rest, '/', &from);
	str_split(&until, '/', &old);
	one->span = arena_fmt(a, "%.*s/%.*s", SHOW(from), SHOW(until));
	one->ends = next->ends;
}

/* Many programs write an entry for each day of a leave. From the last work before to the first one after, they reach
 * into each other: they are one leave, by the name of its first day. */
static void join_days(struct arena *a, struct leaves *l)
{
	size_t kept = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct leave *last = kept ? &l->all[kept - 1] : NULL;
		bool goes_on = last && !last->cancelled && !l->all[i].cancelled && l->all[i].begins <= last->ends;
		if (goes_on)
			join(a, last, &l->all[i]);
		else
			l->all[kept++] = l->all[i];
	}
	l->n = kept;
	for (size_t i = 0; i < l->n; i++) {
		struct leave *x = &l->all[i];
		x->cut = x->ends - x->begins > COVER_DAYS_MOST * DAY_MS;
		if (x->cut) x->ends = x->begins + COVER_DAYS_MOST * DAY_MS;
	}
}

err leaves_read(struct tx *tx, str file, struct leaves *l)
{
	TRY(ics_read(tx_arena(tx), file, &l->file));
	l->bad = l->file.bad;
	l->all = TAKE_N(tx_arena(tx), struct leave, LEAVES_MOST);
	for (size_t i = 0; i < l->file.n; i++) TRY(leave_read(tx, l, &l->file.events[i]));
	sort(l->all, l->n);
	join_days(tx_arena(tx), l);
	return NULL;
}

/* ---- held against what was proposed before */

static str uid_of(const struct cover *c)
{
	str uid = c->leave, span;
	str_split(&uid, ' ', &span);
	return uid;
}

static bool is_in_file(const struct leaves *l, str uid)
{
	for (size_t i = 0; i < l->file.n; i++)
		if (str_is(l->file.events[i].uid, uid)) return true;
	return false;
}

err leaves_gone(struct tx *tx, const struct leaves *l, struct cover **out, size_t *n)
{
	struct cover *all;
	size_t nall;
	TRY(covers_of(tx, l->owner.name, false, &all, &nall));
	*out = all;
	*n = 0;
	for (size_t i = 0; i < nall; i++) {
		bool theirs = str_is(all[i].owner, l->owner.name) && all[i].leave.len && all[i].ends > tx_now(tx);
		if (theirs && !is_in_file(l, uid_of(&all[i]))) all[(*n)++] = all[i];
	}
	return NULL;
}

/* The one that is open goes before those that are over; of several the newest. */
static err proposed(struct tx *tx, const struct leaves *l, str uid, struct cover *out, bool *found)
{
	struct cover *all;
	size_t n;
	*found = false;
	TRY(covers_of(tx, l->owner.name, true, &all, &n));
	for (size_t i = 0; i < n; i++) {
		if (!str_is(all[i].owner, l->owner.name) || !all[i].leave.len || !str_is(uid_of(&all[i]), uid))
			continue;
		bool open = all[i].state != COVER_WITHDRAWN && all[i].state != COVER_CLOSED;
		if (*found && !open) continue;
		*out = all[i];
		*found = true;
		if (open) return NULL;
	}
	return NULL;
}

static err leave_new(struct tx *tx, const struct call *c, const struct leaves *l, const struct leave *x, int64_t *id)
{
	int64_t ids[COVER_ACCOUNTS_MOST];
	const struct zone *zone;
	struct cover out = {.owner = l->owner.name,
			    .owner_id = l->owner.id,
			    .person = S(""),
			    .backup = S(""),
			    .kind = S("planned"),
			    .state = COVER_DRAFT,
			    .begins = x->begins,
			    .ends = x->ends,
			    .zone = l->on[0].zone,
			    .usual = S(""),
			    .note = S(""),
			    .why = S("")};
	size_t n = MIN(l->non, (size_t)COVER_ACCOUNTS_MOST);
	for (size_t i = 0; i < n; i++) ids[i] = l->on[i].id;
	out.leave = arena_fmt(tx_arena(tx), "%.*s %.*s", SHOW(x->span), SHOW(x->uid));
	TRY(zone_load(tx_arena(tx), out.zone, &zone));
	cover_walls(tx_arena(tx), zone, &out);
	TRY(cover_powers(tx, c, l->on, l->non, &out));
	TRY(cover_fits(tx, &out, l->on, l->non));
	return cover_put(tx, &out, ids, n, id);
}

/* Whoever was asked is asked anew; what is in force goes on until a person changes it. */
static err leave_moves(struct tx *tx, struct cover *c, const struct leave *x)
{
	const struct zone *zone;
	if (c->state != COVER_DRAFT) {
		TRY(cover_move(tx, c, COVER_DRAFT, S("")));
		TRY(cover_notice(tx, c, c->person, "the leave has moved; you will be asked again.", S("")));
		TRY(cover_need(tx, c->id, c));
	}
	c->begins = x->begins;
	c->ends = x->ends;
	c->leave = arena_fmt(tx_arena(tx), "%.*s %.*s", SHOW(x->span), SHOW(x->uid));
	TRY(zone_load(tx_arena(tx), c->zone, &zone));
	cover_walls(tx_arena(tx), zone, c);
	return cover_save(tx, c);
}

/* A proposal that nobody has been asked about goes; anything else is for a person to end. */
static err leave_is_off(struct tx *tx, const struct leaves *l, struct cover *c, struct reply *r, enum leave_fate *fate)
{
	*fate = c->state == COVER_DRAFT ? LEAVE_OFF : LEAVE_ASKS;
	if (c->state == COVER_DRAFT) {
		TRY(covers_stay(tx, c, r));
		return cover_move(tx, c, COVER_WITHDRAWN, S("The leave was cancelled."));
	}
	str text = arena_fmt(
		tx_arena(tx),
		"The leave calendar says that it was cancelled. If that is so, end the cover: schedpost cover "
		"revoke %" PRId64,
		c->id);
	return cover_notice(tx, c, l->owner.name, "its leave was cancelled.", text);
}

static err leave_known(struct tx *tx, const struct leaves *l, const struct leave *x, struct cover *c, struct reply *r,
		       enum leave_fate *fate)
{
	bool same = str_starts(c->leave, arena_fmt(tx_arena(tx), "%.*s ", SHOW(x->span)));
	*fate = LEAVE_SAME;
	if (x->cancelled) return leave_is_off(tx, l, c, r, fate);
	if (same) return NULL;
	*fate = c->state == COVER_AGREED && tx_now(tx) >= c->begins ? LEAVE_ASKS : LEAVE_MOVED;
	return *fate == LEAVE_MOVED ? leave_moves(tx, c, x) : NULL;
}

err leave_take(struct tx *tx, const struct call *c, const struct leaves *l, const struct leave *x, struct reply *r,
	       struct leave_taken *out)
{
	struct cover was;
	bool found;
	out->id = 0;
	TRY(proposed(tx, l, x->uid, &was, &found));
	bool over = found && (was.state == COVER_WITHDRAWN || was.state == COVER_CLOSED);
	if (found) out->id = was.id;
	if (found && !over) {
		TRY(leave_known(tx, l, x, &was, r, &out->fate));
		return out->fate == LEAVE_MOVED ? covers_go_on(tx, l->owner.name, &was, r) : NULL;
	}
	/* A proposal that somebody has withdrawn does not come back, unless the leave is another now. */
	out->fate = LEAVE_SAME;
	if (x->cancelled || (over && str_starts(was.leave, arena_fmt(tx_arena(tx), "%.*s ", SHOW(x->span)))))
		return NULL;
	TRY(covers_go_on(tx, l->owner.name,
			 &(struct cover){.begins = x->begins, .ends = x->ends, .owner = l->owner.name}, r));
	if (!l->non) return NULL;
	err e = leave_new(tx, c, l, x, &out->id);
	out->fate = e ? LEAVE_TAKEN : LEAVE_NEW;
	return e && str_is(str_of(e->code), S("cover-taken")) ? NULL : e;
}
