/* SPDX-License-Identifier: MIT
 * x.h - what the files of this plugin share: its state, and small words for requests and answers.
 *
 * Source: docs.x.com (API v2) and X's own openapi.json, version 2.167. Tried against neither X nor its emulator. */
#ifndef X_H
#define X_H
#include <schedpost/kit.h>

enum {
	SHOWN_MOST = 4,		/* pictures, or one film */
	FILES_MOST = 5		/* and the captions of a film; their ids are notes */
};

struct state {
	struct kit_memory memory;
	uint64_t says_post;	/* this server says "post" where X used to say "tweet" */
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* kit_no, whatever of its three forms X's refusal has, and with the limits that count by the day. */
sp_move x_no(struct kit *);
sp_move x_ok(struct kit *);	/* kit_ok, likewise */
sp_str x_page(struct kit *, sp_str id);	/* where people see a post */
/* A text as people read it: whole addresses for t.co, "&" for "&amp;", and no addresses of pictures. */
sp_str x_text(struct kit *, sp_str text, const json_t *urls, sp_str *first_link);

sp_str x_file(struct kit *);		/* words: the id of the file on its way, */
sp_str x_category(struct kit *);	/* what kind of file it is, */
sp_str x_shown(struct kit *);		/* and the ids of those that the post shows */

extern const struct kit_phase x_publish[7], x_timeline[1], x_numbers[1];
extern const struct kit_numbers x_figures;
#endif
