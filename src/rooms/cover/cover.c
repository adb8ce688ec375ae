/* SPDX-License-Identifier: MIT
 * cover.c - the states of a cover and how it stands at an instant, as tables. */
#include "rooms/cover/cover.h"

#include "text/when.h"

#define TO(state) (1u << COVER_##state)

/* What people may decide next, and how it stands before, in and after its window. */
static const struct {
	const char *name;
	unsigned next;
	enum cover_phase before, during, after;
} STATES[COVER_STATES] = {
	[COVER_DRAFT] = {"draft", TO(ASKED) | TO(WITHDRAWN), PHASE_DRAFT, PHASE_LAPSED, PHASE_EXPIRED},
	[COVER_ASKED] = {"asked", TO(DRAFT) | TO(AGREED) | TO(DECLINED) | TO(WITHDRAWN), PHASE_REQUESTED,
			 PHASE_LAPSED, PHASE_EXPIRED},
	[COVER_AGREED] = {"agreed", TO(DRAFT) | TO(DECLINED) | TO(WITHDRAWN) | TO(CLOSED), PHASE_SCHEDULED,
			  PHASE_ACTIVE, PHASE_RETURNING},
	[COVER_DECLINED] = {"declined", TO(DRAFT) | TO(ASKED) | TO(WITHDRAWN) | TO(CLOSED), PHASE_DECLINED, PHASE_LAPSED,
			    PHASE_EXPIRED},
	[COVER_WITHDRAWN] = {"withdrawn", 0, PHASE_REVOKED, PHASE_REVOKED, PHASE_REVOKED},
	[COVER_CLOSED] = {"closed", 0, PHASE_CLOSED, PHASE_CLOSED, PHASE_CLOSED},
};

static const struct {
	const char *name, *title;
} PHASES[COVER_PHASES] = {
	[PHASE_DRAFT] = {"draft", "being planned"},
	[PHASE_REQUESTED] = {"requested", "waiting for a yes"},
	[PHASE_SCHEDULED] = {"scheduled", "agreed, and to come"},
	[PHASE_ACTIVE] = {"active", "in force"},
	[PHASE_SUSPENDED] = {"suspended", "suspended"},
	[PHASE_RETURNING] = {"returning", "over, and to be taken back"},
	[PHASE_CLOSED] = {"closed", "taken back"},
	[PHASE_DECLINED] = {"declined", "declined"},
	[PHASE_LAPSED] = {"lapsed", "nobody covers"},
	[PHASE_EXPIRED] = {"expired", "over, nobody covered"},
	[PHASE_REVOKED] = {"revoked", "withdrawn"},
};

enum cover_phase cover_phase(const struct cover *c, int64_t at)
{
	bool lends = c->state == COVER_AGREED && at < c->ends;
	if (lends && c->suspended_at) return PHASE_SUSPENDED;
	return at < c->begins ? STATES[c->state].before
	       : at < c->ends ? STATES[c->state].during
			      : STATES[c->state].after;
}

str cover_phase_name(enum cover_phase p)
{
	return str_of(PHASES[p].name);
}

str cover_phase_title(enum cover_phase p)
{
	return str_of(PHASES[p].title);
}

bool cover_in_force(const struct cover *c, int64_t at)
{
	return cover_phase(c, at) == PHASE_ACTIVE;
}

bool cover_is_away(const struct cover *c, int64_t at)
{
	return at >= c->begins && at < c->ends && c->state != COVER_WITHDRAWN && c->state != COVER_CLOSED;
}

bool cover_lends(const struct cover *c, str power)
{
	return str_in(c->powers, ' ', power);
}

bool cover_may_become(enum cover_state from, enum cover_state to)
{
	return (STATES[from].next >> to) & 1u;
}

str cover_state_name(enum cover_state s)
{
	return str_of(STATES[s].name);
}

bool cover_state_read(str name, enum cover_state *out)
{
	for (int i = 0; i < COVER_STATES; i++) {
		if (!str_is(name, str_of(STATES[i].name))) continue;
		*out = (enum cover_state)i;
		return true;
	}
	return false;
}

str cover_until(struct arena *a, const struct cover *c)
{
	const struct zone *zone;
	return zone_load(a, c->zone, &zone) ? when_utc(a, c->ends) : when_local(a, c->ends, zone);
}
