/* SPDX-License-Identifier: MIT
 * locked.h - what locks although nobody can be asked: files in DATA/locks count by themselves. */
#ifndef FRONT_LOCKED_H
#define FRONT_LOCKED_H
#include "front/front.h"

/* The same failure, and where it is that the service or its database is out of order, which files lock meanwhile. */
err locked_meanwhile(struct front *, err);
#endif
