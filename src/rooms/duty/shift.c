/* SPDX-License-Identifier: MIT
 * shift.c - when a shift is: its windows, week by week, by the clock on the wall. */
#include "rooms/duty/duty.h"

#include "text/when.h"

#include <inttypes.h>

enum { WEEKS_HELD_AGAINST = 54 }; /* both changes of the clocks are in them */

struct clocks {
	struct arena *a;
	const struct zone *of, *flat; /* flat: without any change of the clocks, to count weeks by */
};

static err clocks_load(struct arena *a, const struct shift *s, struct clocks *out)
{
	*out = (struct clocks){.a = a, .of = s->clock};
	TRY(zone_load(a, S("UTC"), &out->flat));
	return s->clock ? NULL : zone_load(a, s->zone, &out->of);
}

/* A time that is skipped counts by the clock before the change, one that comes twice the first time: a shift that
 * ends then and one that begins then still meet. The instant that was told holds while the clock on the wall shows
 * the same. */
static int64_t nth(const struct clocks *c, int64_t told, str wall, int64_t week)
{
	struct wall w;
	int64_t first, second;
	if (!wall_read(wall, &w) || (!week && str_is(wall_text(c->a, zone_wall(c->of, told)), wall))) return told;
	zone_instants(c->flat, w, &first, &second);
	bool shown = zone_instants(c->of, zone_wall(c->flat, first + week * WEEK_MS), &first, &second) > 0;
	return shown ? first : second;
}

err shift_window(struct arena *a, const struct shift *s, int64_t after, struct window *out, bool *found)
{
	struct clocks c;
	TRY(clocks_load(a, s, &c));
	after = MAX(after, s->since);
	int64_t week = s->weekly && after > s->begins ? MAX((after - s->begins) / WEEK_MS - 1, 0) : 0;
	*found = false;
	/* Of some weeks nothing is left where the clocks are changed: a few more are looked at. */
	for (int tries = 0; tries < 4 && !*found; tries++, week++) {
		*out = (struct window){nth(&c, s->begins, s->wall_begins, week),
				       nth(&c, s->ends, s->wall_ends, week)};
		out->begins = MAX(out->begins, s->since);
		if (s->over) out->ends = MIN(out->ends, s->over);
		*found = out->ends > after && out->begins < out->ends;
		if (!s->weekly) break;
	}
	return NULL;
}

/* ---- two at once */

static bool share_powers(struct arena *a, str one, str other)
{
	str word;
	if (!one.len || !other.len) return one.len == other.len;
	while (str_split(&one, ' ', &word))
		if (word.len && str_find(other, arena_fmt(a, " %.*s ", SHOW(word)), NULL)) return true;
	return false;
}

/* What is for all, or for every week, is there to be overruled; only the equally particular are in each other's way.
 */
static bool are_rivals(struct arena *a, const struct shift *one, const struct shift *other)
{
	return one->account == other->account && one->weekly == other->weekly &&
	       share_powers(a, one->powers, other->powers);
}

static err taken(struct tx *tx, const struct shift *other, const struct window *w, str zone)
{
	struct arena *a = tx_arena(tx);
	const struct zone *z;
	TRY(zone_load(a, zone, &z));
	str from = when_local(a, w->begins, z), until = when_local(a, w->ends, z);
	return FAIL(a, ERR_STALE, "duty-taken",
		    "%.*s is on duty for the same from %.*s to %.*s. To put somebody else there, end that "
		    "shift first: schedpost duty clear %" PRId64,
		    SHOW(other->person), SHOW(from), SHOW(until), other->id);
}

static err fits_beside(struct tx *tx, const struct shift *s, const struct shift *other)
{
	struct window own, theirs;
	bool more = true, found;
	int64_t after = tx_now(tx);
	for (int week = 0; more && week < WEEKS_HELD_AGAINST; week++) {
		TRY(shift_window(tx_arena(tx), s, after, &own, &more));
		if (!more) break;
		TRY(shift_window(tx_arena(tx), other, own.begins, &theirs, &found));
		if (found && theirs.begins < own.ends) return taken(tx, other, &theirs, s->zone);
		after = own.ends;
	}
	return NULL;
}

err shift_fits(struct tx *tx, const struct shift *s)
{
	struct shift *all;
	size_t n;
	TRY(shifts_from(tx, s->account, tx_now(tx), &all, &n));
	for (size_t i = 0; i < n; i++)
		if (are_rivals(tx_arena(tx), s, &all[i])) TRY(fits_beside(tx, s, &all[i]));
	return NULL;
}
