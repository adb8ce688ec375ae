/* SPDX-License-Identifier: MIT
 * tumblr.h - what the files of this plugin share: its notes, its operations, and how a post becomes blocks.
 *
 * Source: github.com/tumblr/docs (API v2 and the Neue Post Format), October 2024. Not tried against Tumblr. */
#ifndef TUMBLR_H
#define TUMBLR_H
#include <schedpost/kit.h>

enum {
	PICTURES_MOST = 30,
	BLOCK_MOST = 4096	/* code points of a block of text, and of an alt text */
};

enum {	/* notes of PUBLISH, in the order in which they are made */
	PARENT_KEY,	/* what Tumblr wants to see of the part before this one */
	DRAFT,		/* the id of our draft */
	OUT		/* the id that Tumblr named when it was let out */
};

/* {"content":[...],...}: what the draft is made of. The files are named "file1", "file2"... in it. */
sp_str tumblr_draft(struct kit *);
sp_str tumblr_slug(struct kit *);	/* the same on every try of the post */
sp_str tumblr_tags(struct kit *);	/* the hashtags of the text, with commas between */
sp_str tumblr_text(struct kit *, const json_t *content);	/* of a post out there, its headings too */
/* The entry of a list that came out of our draft; NULL: there is none. */
const json_t *tumblr_ours(struct kit *);
sp_move tumblr_is_out(struct kit *, const json_t *post);	/* the end: there it is */

extern const struct kit_phase tumblr_publish[], tumblr_lookup[], tumblr_timeline[], tumblr_delete[];
enum { PUBLISH_PHASES = 7, LOOKUP_PHASES = 2, ONE_PHASE = 1 };
#endif
