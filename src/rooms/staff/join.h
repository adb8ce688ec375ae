/* SPDX-License-Identifier: MIT
 * join.h - the joiner's list; for this room alone. */
#ifndef ROOMS_STAFF_JOIN_H
#define ROOMS_STAFF_JOIN_H
#include "rooms/staff/staff.h"

err join_show(struct tx *, const struct person *, struct reply *);
#endif
