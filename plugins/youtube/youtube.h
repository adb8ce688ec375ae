/* SPDX-License-Identifier: MIT
 * youtube.h - what the files of this plugin share: its state, its operations, and small words for requests.
 *
 * Source: Google's discovery document of the YouTube Data API v3 (revision 20260601), developers.google.com/youtube. */
#ifndef YOUTUBE_H
#define YOUTUBE_H
#include <schedpost/kit.h>

enum {
	ID_MOST = 32,		/* bytes of a film's id; 11 so far */
	LIST_MOST = 64,
	WORD_MOST = 24,
	SESSION_MOST = 1024,	/* of the address of an upload */
	KEPT_MOST = 16,		/* bytes of "{kept:1}" */
	SCOPES_MOST = 512,
	BATCH = 50,		/* ids in one request */
	NUMBERS_MOST = 100	/* films whose figures are asked for in one job */
};

struct figures {
	int64_t found, views, likes, replies;
};

struct state {
	struct kit_place place;
	int64_t sent;		/* bytes of the film that YouTube has */
	uint32_t stalls;	/* breaks in a row without a byte between them */
	uint32_t told[4];	/* PUBLISH: switches of the film; 0 not told, 1 off, 2 on */
	char id[ID_MOST], license[WORD_MOST];	/* of the film; LOOKUP starts from it */
	char uploads[LIST_MOST];		/* the list of the channel's own films */
	union {
		char session[SESSION_MOST];	/* PUBLISH */
		struct figures figures[NUMBERS_MOST];	/* NUMBERS */
		struct {
			int64_t expires;
			char access[KEPT_MOST], refresh[KEPT_MOST], scopes[SCOPES_MOST];
		} tokens;			/* CONNECT */
	} u;
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A call of the API, signed with the account's token. */
sp_request *youtube_call(struct kit *, sp_effect, sp_method, const char *path);
sp_str youtube_page(struct kit *, sp_str id);		/* where people see a film */
sp_str youtube_title(const sp_post *);			/* its title, else its first line */
sp_str youtube_text(struct kit *);			/* the description: its warning goes first */
const char *youtube_visibility(const sp_post *);	/* as YouTube calls it */
sp_move youtube_no(struct kit *);			/* the end that another answer means */

extern const struct kit_phase youtube_connect[], youtube_refresh[], youtube_whoami[], youtube_revoke[];
extern const struct kit_phase youtube_publish[], youtube_lookup[], youtube_timeline[], youtube_delete[];
extern const struct kit_phase youtube_numbers[];

enum {	/* how many phases each operation has */
	CONNECT_PHASES = 3,
	PUBLISH_PHASES = 5,
	LOOKUP_PHASES = 3,
	TIMELINE_PHASES = 2,
	ONE_PHASE = 1
};
#endif
