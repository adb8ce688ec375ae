/* SPDX-License-Identifier: MIT
 * sign.h - how a request proves whose it is: the Authorization header. Thread: any. */
#ifndef NET_SIGN_H
#define NET_SIGN_H
#include "net/compose.h"

/* The secret of that kind, or an err that says what to do; SP_PLAIN gives an empty text. */
err sign_secret(struct arena *, const struct compose_for *, sp_secret, str *out);

struct to_sign {
	const sp_request *asked;
	const struct compose_for *by;
	const struct http_request *http;	/* so far: method, address and body, which a signature may cover */
};
/* The value of the Authorization header; empty for SP_UNSIGNED. */
err sign_request(struct arena *, const struct to_sign *, str *out);

/* Only what follows "Basic ", for login and secret as they are (RFC 7617). */
str sign_basic(struct arena *, str login, str secret);
#endif
