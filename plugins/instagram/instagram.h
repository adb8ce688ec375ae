/* SPDX-License-Identifier: MIT
 * instagram.h - what the files of this plugin share: how it is connected, and by which of the two doors it goes.
 *
 * Source: developers.facebook.com/docs/instagram-platform as others quoted it in 2026, and the specifications of Meta's
 * business SDK. Not tried against Instagram. */
#ifndef INSTAGRAM_H
#define INSTAGRAM_H
#include <schedpost/containers.h>

#define INSTAGRAM_V "<version|=v26.0>"	/* of the interface */
#define VIA_FACEBOOK "facebook"

/* {graph} or {facebook} with the version: by the account's setting `via`. A word: addresses begin with it. */
sp_str instagram_api(struct kit *);

extern const struct kit_oauth instagram_oauth;
extern const struct kit_connect instagram_connect;
extern const struct kit_phase instagram_connecting[], instagram_renewing[];
enum { CONNECT_PHASES = 9, RENEW_PHASES = 1 };
#endif
