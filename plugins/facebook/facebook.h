/* SPDX-License-Identifier: MIT
 * facebook.h - what the files of this plugin share: its state, its tables and the ends of its operations.
 *
 * Source: Meta's Graph API v26.0 as developers.facebook.com and the specifications of Meta's business SDK tell it. */
#ifndef FACEBOOK_H
#define FACEBOOK_H
#include <schedpost/kit.h>

enum { PHOTOS_MOST = 10 };	/* of a post; their ids are notes, by file, empty where it is no photo */
enum { FILM, SESSION };		/* notes of a film: its id, and that of its upload */

struct state {
	struct kit_memory memory;
	int64_t at, until;	/* the window of the film that is wanted next */
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

bool facebook_is_gone(struct kit *);	/* there is no such object any more, or none that may be seen */
sp_move facebook_no(struct kit *);	/* the end that another answer means */
sp_move facebook_ok(struct kit *);	/* OK; with the instant of more when the window is used up */

sp_str facebook_since(struct kit *);	/* words of a list: seconds, */
sp_str facebook_after(struct kit *);	/* and where it goes on */

extern const struct kit_oauth facebook_oauth;
extern const struct kit_connect facebook_consent;
extern const struct kit_phase facebook_connect[6], facebook_revoke[3], facebook_publish[7];
extern const struct kit_phase facebook_timeline[1], facebook_delete[2], facebook_numbers[1];
#endif
