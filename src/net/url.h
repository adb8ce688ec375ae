/* SPDX-License-Identifier: MIT
 * url.h - an address taken apart, so strictly that no other reader can understand it otherwise.
 *
 * Two programs that read one address in two ways are how requests reach the wrong host. So what is unusual is
 * refused: log-in names, fragments, backslashes, white space, anything beyond ASCII. Pure; thread: any. */
#ifndef NET_URL_H
#define NET_URL_H
#include "base/base.h"

struct url {
	str scheme;	/* "https" or "http" */
	str host;	/* a name, an IPv4 address, or an IPv6 address in brackets */
	int port;	/* 443 and 80 when not written */
	str rest;	/* from the path on; may be empty */
};

bool url_split(str text, struct url *out);
bool url_same_server(const struct url *, const struct url *);	/* scheme, host and port */

/* Is host one of the declared ones? "api.x.com" is itself, "*.x.com" is any name below it. */
bool url_host_declared(str host, str declared);
#endif
