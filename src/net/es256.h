/* SPDX-License-Identifier: MIT
 * es256.h - JSON Web Signatures with ES256: ECDSA on P-256 with SHA-256, by OpenSSL.
 *
 * A key is told by a seed, a secret word of at least 32 bytes of chance; the same seed is the same key, so that a key
 * is sealed, copied and wiped like any other secret text. Sources: RFC 7515, RFC 7517, RFC 7518 3.4, RFC 7638;
 * FIPS 186-5, A.2.1 (a key out of more bits than it needs). Thread: any. */
#ifndef NET_ES256_H
#define NET_ES256_H
#include "base/base.h"

/* The public key as JSON, its members in the order that RFC 7638 hashes: {"crv":"P-256","kty":"EC","x":...,"y":...}. */
err es256_public(struct arena *, str seed, str *jwk);

/* "head.claims.signature", each part in base64url; head and claims are JSON. */
err es256_sign(struct arena *, str seed, str head, str claims, str *out);

str base64url(struct arena *, str bytes);	/* RFC 4648, 5, without padding */
#endif
