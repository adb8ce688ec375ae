/* SPDX-License-Identifier: MIT
 * sign_dpop.h - proofs of possession (RFC 9449): a token alone is worth nothing without the account's own key.
 *
 * Each request carries a proof of its own, signed with the key, over its method and address, the token that goes
 * along, and the server's last nonce. */
#ifndef NET_SIGN_DPOP_H
#define NET_SIGN_DPOP_H
#include "net/sign.h"

struct dpop_of {	/* what is proved: views */
	str method, url;	/* the whole address; what stands behind ? is left out */
	str token;		/* the access token that goes along; empty: none */
	str nonce;		/* the server's; empty: none is known */
	str id;			/* never the same again */
	int64_t now;		/* milliseconds UTC */
};
/* RFC 9449, 4.2. The seed of the key: net/es256.h. */
err dpop_proof(struct arena *, str seed, const struct dpop_of *, str *out);
str dpop_hash(struct arena *, str text);	/* base64url of SHA-256: `ath` of a token, `jkt` of a public key */

/* The Authorization header for SP_DPOP, "DPoP <sign_with, or the access token>"; empty for SP_DPOP_PROOF. */
err sign_dpop(struct arena *, const struct to_sign *, str *out);
/* The value of the DPoP header; empty for other ways of signing. */
err sign_dpop_proof(struct arena *, const struct to_sign *, str *out);

/* The server has done nothing: it wants the same request with the nonce that it gives (RFC 9449, 8 and 9). */
bool dpop_wants_nonce(struct arena *, const sp_request *, const struct http_answer *);
#endif
