/* SPDX-License-Identifier: MIT
 * day_name.h - names of days, as they are compared: "Carers Week 2026 (UK)" is "Carers' Week". Pure. */
#ifndef ROOMS_CALENDAR_DAY_NAME_H
#define ROOMS_CALENDAR_DAY_NAME_H
#include "base/base.h"

/* Folded letters and digits, words apart by one blank; apostrophes, a year and a region are left out, "&" is "and". */
str day_key(struct arena *, str name);
/* Takes off a bracket at the end, or a word with colon in front, that names a country; without, *region is empty. */
str day_name_of_region(str name, str *region);
#endif
