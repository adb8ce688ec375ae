/* SPDX-License-Identifier: MIT
 * sign_oauth1.h - OAuth 1.0a: a signature over method, address and fields (RFC 5849, HMAC-SHA1).
 *
 * Thread: one at a time; liboauth makes its cryptography ready at the first signature, without a lock. */
#ifndef NET_SIGN_OAUTH1_H
#define NET_SIGN_OAUTH1_H
#include "net/sign.h"

/* Does this query pair go into the Authorization header, and not into the address? (plugin.h, SP_OAUTH1) */
bool oauth1_in_header(const sp_request *, const sp_pair *);

struct oauth1_pair { str name, value; };	/* as they are, not encoded */

struct oauth1_of {	/* what is signed: views */
	str method, url;	/* the whole address, with its query */
	str form;		/* a body of the form kind, encoded; empty: there is none */
	const struct oauth1_pair *pairs;	/* of the header; no realm, no signature */
	size_t npairs;
};
/* RFC 5849, 3.4.1: the text that is signed. It holds the secrets that stand in address and form: wipe it. */
err oauth1_base(struct arena *, const struct oauth1_of *, str *out);
/* RFC 5849, 3.4.2, in base64. token_secret is empty where there is no token. */
err oauth1_signature(struct arena *, str base, str client_secret, str token_secret, str *out);

/* The value of the Authorization header. */
err sign_oauth1(struct arena *, const struct to_sign *, str *out);
#endif
