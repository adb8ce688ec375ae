/* SPDX-License-Identifier: MIT
 * away.h - when a cover lends and when its owner is away, in SQL: for this room, the queue's and rooms/cover, whose
 * enum cover_phase says the same. now is the parameter that holds the instant; c is the row of the cover. */
#ifndef ROOMS_NOTICES_AWAY_H
#define ROOMS_NOTICES_AWAY_H

#define COVER_IN_FORCE(now) "c.state = 'agreed' AND c.suspended_at = 0 AND c.begins <= " now " AND " now " < c.ends "
/* Also when nobody has agreed to cover. */
#define COVER_IS_AWAY(now) "c.state <> 'closed' AND c.state <> 'withdrawn' AND c.begins <= " now " AND " now " < c.ends "
#endif
