/* SPDX-License-Identifier: MIT
 * nonces.h - the word that each server wants to see in the next proof (RFC 9449, 8 and 9).
 *
 * Each server gives its own, by a header of any answer, and a new one every few minutes. They are kept in memory only:
 * without one a request is refused unread and made once more. Loop thread. */
#ifndef NET_NONCES_H
#define NET_NONCES_H
#include "net/http.h"

struct nonces;
struct nonces *nonces_new(struct arena *);	/* lives as long as the arena; a fixed size */

str nonces_for(const struct nonces *, str url);	/* of the server that the address names; empty: none. A view */

/* Remembers what the answer of that address brought; false: it brought none that may be used. */
bool nonces_note(struct nonces *, str url, const struct http_answer *);
#endif
