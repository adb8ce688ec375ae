/* SPDX-License-Identifier: MIT
 * x.h - what the files of this plugin share: its state, its operations, and small words for requests.
 *
 * Source: docs.x.com (API v2) and X's own openapi.json, version 2.167. Tried against neither X nor its emulator. */
#ifndef X_H
#define X_H
#include <schedpost/kit.h>

enum {
	SHOWN_MOST = 4,		/* pictures, or one film */
	FILES_MOST = 5,		/* and the captions of a film */
	ID_MOST = 32,		/* bytes of an id, which has at most 19 digits */
	KEPT_MOST = 16,		/* bytes of "{kept:1}" */
	SCOPES_MOST = 256
};

struct state {
	struct kit_place place;
	int64_t uploaded_at;	/* when the first file went up; X drops unused ones after a day */
	uint32_t nfiles;	/* uploaded and described so far */
	uint32_t says_post;	/* this server says "post" where X used to say "tweet" */
	union {
		char files[FILES_MOST][ID_MOST];	/* PUBLISH */
		struct {				/* CONNECT */
			char access[KEPT_MOST], refresh[KEPT_MOST], scopes[SCOPES_MOST];
			int64_t expires;
		} tokens;
	} u;
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A request signed with the account's access token. */
sp_request *x_request(struct kit *, sp_effect, sp_method, const char *url);
/* {api} with a path; the id in it is percent-encoded by the callee. */
sp_request *x_request_for(struct kit *, sp_effect, sp_method, const char *path, sp_str id, const char *tail);
/* kit_no, whatever of its three forms X's refusal has, and with the limits that count by the day. */
sp_move x_no(struct kit *);
sp_move x_ok(struct kit *);	/* kit_ok, likewise */
sp_str x_page(struct kit *, sp_str id);	/* where people see a post */
/* A text as people read it: whole addresses for t.co, "&" for "&amp;", and no addresses of pictures. */
sp_str x_text(struct kit *, sp_str text, const json_t *urls, sp_str *first_link);

extern const struct kit_phase x_connect[], x_refresh[], x_revoke[], x_whoami[], x_limits[];
extern const struct kit_phase x_publish[], x_timeline[], x_numbers[], x_delete[];
extern const sp_limits x_declared;

enum {	/* how many phases each operation has */
	CONNECT_PHASES = 3,
	REVOKE_PHASES = 2,
	PUBLISH_PHASES = 7,
	ONE_PHASE = 1
};
#endif
