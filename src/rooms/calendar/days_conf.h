/* SPDX-License-Identifier: MIT
 * days_conf.h - the file of known days, conf/awareness-days.csv: read whole, a fault named with its line. Pure. */
#ifndef ROOMS_CALENDAR_DAYS_CONF_H
#define ROOMS_CALENDAR_DAYS_CONF_H
#include "rooms/calendar/rule.h"

enum { DAYS_MOST = 2000, DAY_NAME_MOST = 200, DAY_TEXT_MOST = 500 /* bytes of another cell, but for dates */ };

/* ERR_INPUT "awareness-days". All of it lives in the arena. */
err days_conf_read(struct arena *, str file, struct known_day **out, size_t *n);
/* "2024-06-03..2024-06-09 2026-03-16": each of them with that basis. False: one is no date, or there are over 100. */
bool day_dates_read(struct arena *, str words, enum day_basis, const struct day_date **out, size_t *n);
/* "7", or "month"; false: neither, or too long. */
bool day_length_read(str, int *out);
#endif
