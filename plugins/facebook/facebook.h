/* SPDX-License-Identifier: MIT
 * facebook.h - what the files of this plugin share: its state, its operations, and small words for requests.
 *
 * Source: Meta's Graph API v26.0 as developers.facebook.com and the specifications of Meta's business SDK tell it. */
#ifndef FACEBOOK_H
#define FACEBOOK_H
#include <schedpost/kit.h>

enum {
	PHOTOS_MOST = 10,
	PAGES_MOST = 24,	/* that one consent may open; a job keeps 32 secrets */
	ID_MOST = 32,		/* bytes of one number; those of posts are two with a "_" between */
	NAME_MOST = 72,
	HANDLE_MOST = 40,
	KEPT_MOST = 12,		/* bytes of "{kept:31}" */
	SESSION_MOST = 96,
	NUMBERS_MOST = 100	/* posts whose figures are asked for in one job */
};

struct figures {
	uint32_t found, replies, reposts, likes;
};

struct page {
	char id[ID_MOST], name[NAME_MOST], handle[HANDLE_MOST], kept[KEPT_MOST];
};

struct state {
	struct kit_place place;
	int64_t uploaded_at;			/* when the first photo went up */
	uint32_t uploaded, npages;		/* files of the post done; pages found */
	char kept[KEPT_MOST], user[ID_MOST];	/* CONNECT: whose consent it is */
	union {
		char photos[PHOTOS_MOST][ID_MOST];	/* PUBLISH; by file, empty where it is no photo */
		struct {
			char id[ID_MOST], session[SESSION_MOST];
			int64_t at, until;	/* the window of the file that is wanted next */
		} film;				/* PUBLISH */
		struct page pages[PAGES_MOST];	/* CONNECT */
		struct figures figures[NUMBERS_MOST];	/* NUMBERS */
	} u;
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A call signed with the Page's token: base "graph" or "video", path behind the version. */
sp_request *facebook_call(struct kit *, sp_effect, sp_method, const char *base, sp_str path);
sp_str facebook_path(struct kit *, sp_str id, const char *tail);	/* "/id/tail", the id percent-encoded */
sp_str facebook_version(struct kit *);
bool facebook_good(struct kit *);	/* a good answer that holds no error inside */
bool facebook_is_gone(struct kit *);	/* there is no such object any more, or none that may be seen */
sp_move facebook_no(struct kit *);	/* the end that another answer means */
sp_move facebook_ok(struct kit *);	/* OK; with the instant of more when the window is used up */
/* Captions may lie beside it. 0: there is none; else its number, counted from 1. */
uint32_t facebook_film(const sp_post *);

extern const struct kit_phase facebook_connect[], facebook_whoami[], facebook_revoke[], facebook_publish[];
extern const struct kit_phase facebook_timeline[], facebook_delete[], facebook_numbers[];

enum {	/* how many phases each operation has */
	CONNECT_PHASES = 6,
	WHOAMI_PHASES = 1,
	REVOKE_PHASES = 3,
	PUBLISH_PHASES = 7,
	TIMELINE_PHASES = 1,
	DELETE_PHASES = 2,
	NUMBERS_PHASES = 1
};
#endif
