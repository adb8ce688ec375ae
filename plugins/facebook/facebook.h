/* SPDX-License-Identifier: MIT
 * facebook.h - what the files of this plugin share: its tables and its words.
 *
 * Source: Meta's Graph API v26.0 as developers.facebook.com and the specifications of Meta's business SDK tell it. */
#ifndef FACEBOOK_H
#define FACEBOOK_H
#include <schedpost/kit.h>

enum { PHOTOS_MOST = 10, FACEBOOK_RULES = 19 };
enum { FILM, SESSION };		/* notes of a film: its id, and that of its upload */

bool facebook_is_gone(struct kit *);	/* there is no such object any more, or none that may be seen */

/* Words: where a list goes on; the photos of a post as JSON; its link, when it has no files. */
sp_str facebook_after(struct kit *), facebook_attached(struct kit *), facebook_link(struct kit *);

extern const struct kit_rule facebook_rules[FACEBOOK_RULES];
extern const struct kit_oauth facebook_oauth;
extern const struct kit_connect facebook_consent;
extern const struct kit_phase facebook_connect[6], facebook_revoke[3], facebook_publish[9];
extern const struct kit_phase facebook_timeline[1], facebook_delete[2], facebook_numbers[1];
#endif
