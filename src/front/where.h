/* SPDX-License-Identifier: MIT
 * where.h - where the data and the socket are, and who somebody is on this machine. */
#ifndef FRONT_WHERE_H
#define FRONT_WHERE_H
#include "base/base.h"

#include <sys/types.h>
#include <sys/un.h>

/* A folder of data and the socket that belongs to it. */
struct place {
	str data, socket;
};
enum { PLACES_MOST = 2 };
/* In the order to try: what was said (either may be empty), else $SCHEDPOST_DATA and $SCHEDPOST_SOCKET, else the
 * person's own folder, then the system's (/var/lib/schedpost, /run/schedpost/socket). Gives how many. */
size_t where_places(struct arena *, str data, str socket, struct place out[static PLACES_MOST]);
/* ERR_INPUT "long-path" when the path does not fit (107 bytes; unix(7)). */
err where_address(struct arena *, str path, struct sockaddr_un *out);
str where_person(struct arena *, uid_t);	/* "alex", or "uid 1234" when it has no name */
#endif
