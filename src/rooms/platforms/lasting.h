/* SPDX-License-Identifier: MIT
 * lasting.h - versions of a platform's interface that end some day: when, and what is said of it beforehand.
 *
 * LinkedIn keeps a version (YYYYMM) for twelve months at least; of Meta's Graph each has an end of its own. Pure. */
#ifndef ROOMS_PLATFORMS_LASTING_H
#define ROOMS_PLATFORMS_LASTING_H
#include "rooms/platforms/platforms.h"

enum { LASTING_WARN_DAYS = 60 };

/* From when on the platform may switch a version off; 0: not known, as for one that is newer than the plugin. */
int64_t lasting_until(const sp_interface *, str version);
/* What an admin should do, from 60 days before that; empty: nothing yet. */
str lasting_warning(struct arena *, const struct platform *, int64_t now);
str lasting_day(struct arena *, int64_t at);	/* 2027-07-01 */
#endif
