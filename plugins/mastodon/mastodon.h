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
	SCOPES_MOST = 256
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
	union {
		struct kit_memory memory;	/* PUBLISH: notes, the ids of pictures */
		struct {			/* CONNECT */
			struct kit_place place;
			char id[ID_MOST], handle[ID_MOST], name[ID_MOST];
			char version[SOFTWARE_MOST], software[SOFTWARE_MOST];
			struct login login;
		} found;
	};
	uint64_t old_media;	/* this server has no /api/v2/media */
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

sp_str mastodon_handle(struct kit *, sp_str username);	/* @library@social.example */
sp_str mastodon_host(struct kit *);			/* a word: social.example */

extern const struct kit_phase mastodon_connect[12], mastodon_refresh[1], mastodon_revoke[1], mastodon_limits[2];
extern const struct kit_phase mastodon_publish[3], mastodon_timeline[1], mastodon_delete[2];
extern const struct kit_numbers mastodon_numbers;
extern const struct kit_removal mastodon_removal;
extern const sp_limits mastodon_declared;
#endif
