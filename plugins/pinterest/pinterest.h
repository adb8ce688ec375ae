/* SPDX-License-Identifier: MIT
 * pinterest.h - what the files of this plugin share: its state, its operations, and small words for requests.
 *
 * Source: Pinterest's own description of its API, v5.23.0 (github.com/pinterest/api-description). */
#ifndef PINTEREST_H
#define PINTEREST_H
#include <schedpost/kit.h>

enum {
	PICTURES_MOST = 5,
	BOARDS_MOST = 48,	/* that are offered to choose from */
	ID_MOST = 24,		/* bytes of an id: digits */
	NAME_MOST = 44,
	KEPT_MOST = 16,		/* bytes of "{kept:1}" */
	SCOPES_MOST = 192,
	NUMBERS_MOST = 100	/* pins whose figures are asked for in one job */
};

enum figure { VIEWS, CLICKS, LINK_CLICKS, SAVES, REPLIES, LIKES, FIGURES };

struct board {
	char id[ID_MOST], name[NAME_MOST];
};

struct state {
	struct kit_place place;
	uint32_t uploaded;	/* the film is up */
	uint32_t nboards;
	union {
		char media[ID_MOST];	/* PUBLISH: the film's id */
		struct {		/* NUMBERS */
			uint32_t found, of[FIGURES];
		} figures[NUMBERS_MOST];
		struct {		/* CONNECT */
			struct board boards[BOARDS_MOST];
			char access[KEPT_MOST], refresh[KEPT_MOST], scopes[SCOPES_MOST], user[NAME_MOST];
			int64_t expires, refresh_expires;
		} found;
	} u;
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A request to {api}/v5, signed with the account's token. */
sp_request *pinterest_call(struct kit *, sp_effect, sp_method, sp_str path);
/* A path with an id in it, percent-encoded. */
sp_str pinterest_path(struct kit *, const char *path, sp_str id, const char *tail);
sp_str pinterest_board(struct kit *);	/* the account's board: the setting board_id, or its remote id */
sp_str pinterest_page_of(struct kit *, sp_str id);	/* where people see a pin */

extern const struct kit_phase pinterest_connect[], pinterest_refresh[], pinterest_revoke[], pinterest_whoami[];
extern const struct kit_phase pinterest_profile[], pinterest_publish[], pinterest_timeline[], pinterest_delete[];
extern const struct kit_phase pinterest_numbers[];

enum {	/* how many phases each operation has */
	CONNECT_PHASES = 5,
	REFRESH_PHASES = 1,
	REVOKE_PHASES = 2,
	WHOAMI_PHASES = 1,
	PROFILE_PHASES = 1,
	PUBLISH_PHASES = 4,
	TIMELINE_PHASES = 1,
	DELETE_PHASES = 1,
	NUMBERS_PHASES = 1
};
#endif
