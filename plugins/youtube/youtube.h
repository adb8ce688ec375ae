/* SPDX-License-Identifier: MIT
 * youtube.h - what the files of this plugin share: its state and its words.
 *
 * Source: Google's discovery document of the YouTube Data API v3 (revision 20260601), developers.google.com/youtube. */
#ifndef YOUTUBE_H
#define YOUTUBE_H
#include <schedpost/kit.h>

/* Notes: the address of an upload, the film's id (LOOKUP starts from it), its switches, the list of own films. */
enum { SESSION, FILM, STATUS, UPLOADS };

struct youtube {
	struct kit_memory memory;
	int64_t sent;		/* bytes of the film that YouTube has */
	uint32_t stalls;	/* breaks in a row without a byte between them */
	uint32_t reserved;
};

sp_str youtube_title(struct kit *);		/* its title, else its first line */
sp_str youtube_visibility(struct kit *);	/* as YouTube calls it */
sp_move youtube_no(struct kit *);		/* the end that another answer means */

extern const struct kit_phase youtube_publish[5], youtube_lookup[3], youtube_timeline[2];
#endif
