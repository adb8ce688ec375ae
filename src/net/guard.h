/* SPDX-License-Identifier: MIT
 * guard.h - which network addresses a request may reach.
 *
 * A platform's name may lead to an address inside the hospital's own network, by mistake or by malice. Such
 * addresses are refused where the connection is made, after the name was looked up, and again for each request
 * that would use a connection once made. Pure; thread: any. Source: the IANA special-purpose address registries
 * (RFC 6890 and its successors). */
#ifndef NET_GUARD_H
#define NET_GUARD_H
#include "base/base.h"

#include <netinet/in.h>
#include <sys/socket.h>

typedef enum {
	GUARD_PUBLIC,	/* the internet */
	GUARD_PRIVATE,	/* this machine or its own network: only where an admin allowed it */
	GUARD_NEVER	/* no server can be there: multicast, broadcast, reserved, other families */
} guard_kind;

guard_kind guard_of(const struct sockaddr *);
guard_kind guard_of_text(const char *ip);	/* "127.0.0.1", "::1", "fe80::1%eth0"; GUARD_NEVER if it is none */
bool guard_allows(guard_kind, bool may_be_private);
#endif
