/* SPDX-License-Identifier: MIT
 * known_days.h - what an imported calendar is held against: the days of this house, asked of the service. */
#ifndef FRONT_KNOWN_DAYS_H
#define FRONT_KNOWN_DAYS_H
#include "front/front.h"
#include "rooms/calendar/judge.h"

/* Fills known and held for the year that is set. without_too: where no schedpost runs and none is installed, the days
 * that it brings with it will do. */
err known_days(struct front *, bool without_too, struct judge_asks *);
#endif
