/* SPDX-License-Identifier: MIT
 * date.h - what an answer tells of the server's clock, and how far ours is from it.
 *
 * Source: RFC 9110, 6.6.1 (Date), RFC 9111, 5.1 (Age: how long a cache has kept the answer). Pure; any thread. */
#ifndef NET_DATE_H
#define NET_DATE_H
#include "net/http.h"

/* Milliseconds by which our clock, which shows `now`, is ahead of the server's; below 0: behind it. 0 when the answer
 * does not tell. To the second, and off by the answer's way. */
int64_t date_ahead_ms(const struct http_answer *, int64_t now);
#endif
