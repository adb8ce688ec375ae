/* SPDX-License-Identifier: MIT
 * flickr.h - what the files of this plugin share: the note of the picture, its operations, and its words.
 *
 * Source: flickr.com/services/api (uploading, its errors, the methods below). Not tried against Flickr. */
#ifndef FLICKR_H
#define FLICKR_H
#include <schedpost/kit.h>

enum { PHOTO };	/* the note of PUBLISH: the number of the picture that is up */

#define FLICKR_REST "{api}/services/rest/?format=json&nojsoncallback=1&method="

sp_str flickr_mark(struct kit *);	/* a machine tag of this post's own */
/* A call of FLICKR_REST, signed as OAuth 1.0a wants it. */
sp_move flickr_send(struct kit *);
sp_move flickr_is_out(struct kit *, sp_str id);

extern const struct kit_phase flickr_connect[], flickr_publish[], flickr_lookup[], flickr_timeline[], flickr_numbers[],
	flickr_whoami[], flickr_delete[];
enum { CONNECT_PHASES = 3, PUBLISH_PHASES = 4, LOOKUP_PHASES = 2, ONE_PHASE = 1 };
#endif
