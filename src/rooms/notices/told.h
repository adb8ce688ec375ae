/* SPDX-License-Identifier: MIT
 * told.h - how a notice is read from its table (n) with its account's (a); of this room only. */
#ifndef ROOMS_NOTICES_TOLD_H
#define ROOMS_NOTICES_TOLD_H
#include "rooms/notices/notices.h"

#define TOLD_COLUMNS "n.id, n.at, coalesce(n.post, 0), n.topic, coalesce(a.name, ''), n.what, n.text, n.todo "
void told_read(query *, struct told *);
#endif
