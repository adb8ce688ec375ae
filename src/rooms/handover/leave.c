/* SPDX-License-Identifier: MIT
 * leave.c - a leave calendar becomes covers to be agreed: read, held against what it proposed before, and changed.
 *
 * Of an entry only its name (UID) and its times are kept: what it is called may be nobody's business. */
#include "rooms/handover/leave.h"

#include "rooms/notices/notices.h"

#include <inttypes.h>

/* ---- reading */

static str span_of(struct arena *a, const struct ics_event *e)
{
	str from = wall_text(a, e->begins), until = wall_text(a, e->ends);
	size_t shown = e->days ? 10 : from.len;
	return arena_fmt(a, "%.*s/%.*s%.*s", SHOW(str_cut(from, 0, shown)), SHOW(str_cut(until, 0, shown)),
			 SHOW(e->zone));
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
	if (e->zone.len && zone_load(a, e->zone, &z)) z = l->own.zone;
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

static err leave_read(struct tx *tx, struct leaves *l, const struct ics_event *e)
{
	struct arena *a = tx_arena(tx);
	int64_t now = tx_now(tx);
	struct leave x = {.uid = e->uid, .span = span_of(a, e), .cancelled = e->cancelled};
	if (e->rule.len || e->instead.year) l->repeats++;
	if (e->rule.len || e->instead.year) return NULL;
	TRY(times_of(tx, l, e, &x));
	l->over += x.ends <= now;
	l->brief += x.ends > now && x.ends - x.begins < LEAVE_LEAST_MS;
	if (x.ends <= now || x.ends - x.begins < LEAVE_LEAST_MS) return NULL;
	if (x.begins > now + LEAVE_YEARS_AHEAD * 366 * DAY_MS || l->n == LEAVES_MOST) {
		l->bad++;
		return NULL;
	}
	x.begins = MAX(x.begins, now);
	x.cut = x.ends - x.begins > COVER_DAYS_MOST * DAY_MS;
	if (x.cut) x.ends = x.begins + COVER_DAYS_MOST * DAY_MS;
	l->all[l->n++] = x;
	return NULL;
}

err leaves_read(struct tx *tx, str file, struct leaves *l)
{
	struct ics ics;
	TRY(ics_read(tx_arena(tx), file, &ics));
	l->bad = ics.bad;
	l->all = TAKE_N(tx_arena(tx), struct leave, LEAVES_MOST);
	for (size_t i = 0; i < ics.n; i++) TRY(leave_read(tx, l, &ics.events[i]));
	sort(l->all, l->n);
	return NULL;
}

/* ---- held against what was proposed before */

static str uid_of(const struct cover *c)
{
	str uid = c->leave, span;
	str_split(&uid, ' ', &span);
	return uid;
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
static err leave_is_off(struct tx *tx, const struct leaves *l, struct cover *c, enum leave_fate *fate)
{
	*fate = c->state == COVER_DRAFT ? LEAVE_OFF : LEAVE_ASKS;
	if (c->state == COVER_DRAFT) return cover_move(tx, c, COVER_WITHDRAWN, S("The leave was cancelled."));
	str text = arena_fmt(
		tx_arena(tx),
		"The leave calendar says that it was cancelled. If that is so, end the cover: schedpost cover "
		"revoke %" PRId64,
		c->id);
	return cover_notice(tx, c, l->owner.name, "its leave was cancelled.", text);
}

static err leave_known(struct tx *tx, const struct leaves *l, const struct leave *x, struct cover *c,
		       enum leave_fate *fate)
{
	bool same = str_starts(c->leave, arena_fmt(tx_arena(tx), "%.*s ", SHOW(x->span)));
	*fate = LEAVE_SAME;
	if (x->cancelled) return leave_is_off(tx, l, c, fate);
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
		TRY(leave_known(tx, l, x, &was, &out->fate));
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
