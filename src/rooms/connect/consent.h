/* SPDX-License-Identifier: MIT
 * consent.h - what the host keeps to itself while a person says yes in a browser, and what comes back from there.
 *
 * Sources: RFC 6749 4.1 and 10.12 (state), RFC 7636 (PKCE), RFC 9207 (iss), RFC 5849 2.2 (OAuth 1.0a), and WordPress's
 * wp-admin/authorize-application.php (site_url, user_login, password; success=false). */
#ifndef ROOMS_CONNECT_CONSENT_H
#define ROOMS_CONNECT_CONSENT_H
#include "rooms/vault/vault.h"

#include <schedpost/plugin.h>

/* Where the browser comes back unless the app says otherwise: the command line listens there. */
#define CONSENT_REDIRECT "http://127.0.0.1:8765/"

/* Of one dialogue, told by its key: the same each time, and nowhere stored. */
struct consent {
	str state, verifier, challenge;		/* challenge: S256 of the verifier */
	str proof;				/* the seed of the key that its tokens are bound to (net/es256.h) */
};
struct consent consent_of(struct arena *, const struct vault *, str job_key);
str consent_challenge(struct arena *, str verifier);	/* RFC 7636, 4.2: S256 */

struct consent_asked {
	sp_ask_kind kind;	/* SP_ASK_OPEN or SP_ASK_CODE */
	str url;		/* that was opened */
	str state;
};
struct consent_brought {
	sp_secret as;		/* SP_OAUTH_CODE, or SP_PASSWORD where the platform hands a password over (WordPress) */
	str secret;
	str login;		/* who said yes, if a password came; one line */
};
/* What came back: out of a query, the whole address, or (SP_ASK_CODE) the code itself. A sentence for the person if it
 * is a no, another dialogue's, or from another server than the one that was opened. */
err consent_read(struct arena *, str said, const struct consent_asked *, struct consent_brought *);
#endif
