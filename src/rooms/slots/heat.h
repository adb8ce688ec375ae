/* SPDX-License-Identifier: MIT
 * heat.h - a week of an account at a glance: what each hour is worth, as lines of text and as a picture.
 *
 * Pure; texts live in the arena. */
#ifndef ROOMS_SLOTS_HEAT_H
#define ROOMS_SLOTS_HEAT_H
#include "rooms/slots/outlook.h"

str heat_text(struct arena *, const struct outlook *);	/* 72 columns; says all without colour */
str heat_svg(struct arena *, const struct outlook *);
#endif
