/* SPDX-License-Identifier: MIT
 * mastodon.h - what the files of this plugin share: its state, its operations, and small words for requests.
 *
 * Source: docs.joinmastodon.org (4.6), and what snac2 2.75, GoToSocial 0.19 and Hollo 0.6 were seen to answer. */
#ifndef MASTODON_H
#define MASTODON_H
#include <schedpost/kit.h>

enum {
	MEDIA_MOST = 16,	/* servers allow 4; some forks up to 16 */
	ID_MOST = 96,		/* bytes of an id; the longest seen are 42 hex digits and UUIDs */
	KEPT_MOST = 16,		/* bytes of "{kept:1}" */
	SOFTWARE_MOST = 64,
	PATH_MOST = 128,	/* bytes of a path on the server */
	SCOPES_MOST = 256,
	NUMBERS_MOST = 100	/* posts whose figures are asked for in one job */
};

struct figures {
	uint32_t found, replies, reposts, likes;
};

struct login {	/* what a server has told of its ways, and given */
	char authorize[PATH_MOST], token[PATH_MOST], revoke[PATH_MOST];	/* paths; empty: the usual ones */
	char access[KEPT_MOST], refresh[KEPT_MOST], scopes[SCOPES_MOST];
	int64_t expires;
	/* 0 or not; what was spoilt is no bool */
	uint32_t challenge, profile, coarse;	/* PKCE; the scope "profile"; "read write" and nothing finer */
	uint32_t shows_code;			/* it refuses to send the browser back to us */
	uint32_t refused;			/* it registers nobody */
	uint32_t ours;				/* the token came by consent, so it can be handed back */
};

struct state {
	struct kit_place place;
	int64_t uploaded_at;			/* when the first picture went up; servers drop unused ones */
	uint32_t old_media;			/* this server has no /api/v2/media */
	uint32_t nmedia;			/* uploaded so far */
	union {
		char media[MEDIA_MOST][ID_MOST];	/* PUBLISH */
		struct figures figures[NUMBERS_MOST];	/* NUMBERS */
		struct {				/* CONNECT */
			char id[ID_MOST], handle[ID_MOST], name[ID_MOST];
			char version[SOFTWARE_MOST], software[SOFTWARE_MOST];
			struct login login;
		} found;
	} u;
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A request signed with the account's token. */
sp_request *mastodon_request(struct kit *, sp_effect, sp_method, sp_str url);
/* {server} with a path; the id in it is percent-encoded by the caller. */
sp_str mastodon_url(struct kit *, const char *path, sp_str id, const char *tail);

sp_move mastodon_verify(struct kit *);			/* sends: whose token is it? */
sp_str mastodon_handle(struct kit *, sp_str username);	/* @library@social.example */

extern const struct kit_phase mastodon_connect[], mastodon_refresh[], mastodon_revoke[];
extern const struct kit_phase mastodon_whoami[], mastodon_limits[];
extern const struct kit_phase mastodon_publish[], mastodon_timeline[], mastodon_delete[], mastodon_numbers[];
extern const sp_limits mastodon_declared;

enum {	/* how many phases each operation has */
	CONNECT_PHASES = 12,
	REFRESH_PHASES = 1,
	WHOAMI_PHASES = 1,
	LIMITS_PHASES = 2,
	REVOKE_PHASES = 1,
	PUBLISH_PHASES = 3,
	TIMELINE_PHASES = 1,
	DELETE_PHASES = 2,
	NUMBERS_PHASES = 1
};
#endif
