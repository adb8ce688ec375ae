/* SPDX-License-Identifier: MIT
 * carry.h - the usual way of a call: over the socket, or inline when nobody holds the lock. */
#ifndef FRONT_CARRY_H
#define FRONT_CARRY_H
#include "front/front.h"

extern const struct carrier CARRIER;
/* Finds out which of both it is, once a run: f->line or f->direct is set. */
err carry_ready(struct front *);
/* Looks for a running schedpostd only; f->line stays NULL when there is none. */
err carry_line(struct front *);
void carry_close(struct front *);
#endif
