/* SPDX-License-Identifier: MIT
 * linkedin.h - what the files of this plugin share: its state, its operations, and small words for requests.
 *
 * Sources: LinkedIn's pages on the Posts, Images, Videos and Comments API and on "little text", version 202607. */
#ifndef LINKEDIN_H
#define LINKEDIN_H
#include <schedpost/kit.h>

enum {
	PICTURES_MOST = 20,
	PAGES_MOST = 24,	/* organisation pages that one log-in may bring */
	URN_MOST = 48,		/* bytes of "urn:li:organization:2414183" */
	NAME_MOST = 64,
	VANITY_MOST = 40,
	KEPT_MOST = 16,		/* bytes of "{kept:1}" */
	SCOPES_MOST = 192,
	NUMBERS_MOST = 80,	/* their addresses must fit into the 4 KB of a query */
	LINES_MOST = 3900
};

struct page {
	char urn[URN_MOST], name[NAME_MOST], vanity[VANITY_MOST];
};

struct figures {
	uint32_t found, likes, comments, shares, clicks, views;
};

struct state {
	struct kit_place place;
	uint32_t nmedia;	/* uploaded so far */
	uint32_t nparts, part;	/* of the upload under way, and how many of them are up */
	uint32_t flag;		/* CONNECT: pages found; REVOKE: it was said yes to */
	union {
		char lines[LINES_MOST];		/* PUBLISH: see upload.c */
		struct figures figures[NUMBERS_MOST];
		struct {			/* CONNECT */
			struct page pages[PAGES_MOST];
			char access[KEPT_MOST], refresh[KEPT_MOST], scopes[SCOPES_MOST];
			int64_t expires, refresh_expires;
		} found;
	} u;
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A request to {api}, signed with the account's token, for the version of the API that is set. */
sp_request *linkedin_call(struct kit *, sp_effect, sp_method, sp_str path);
/* {api} with a path; the urn in it is percent-encoded. */
sp_str linkedin_path(struct kit *, const char *path, sp_str urn, const char *tail);
sp_str linkedin_author(struct kit *);	/* the page's urn */
sp_str linkedin_page_of(struct kit *, sp_str urn);	/* where people see a post */

/* "Little text": what is literal is escaped, hashtags and @[Name](urn:li:...) stay what they are. And back. */
sp_str linkedin_little(struct kit *, sp_str text);
sp_str linkedin_plain(struct kit *, sp_str little);

/* A comment, which LinkedIn's urns know as urn:li:comment:(PARENT,ID). */
bool linkedin_is_comment(sp_str urn, sp_str *parent, sp_str *id);

sp_move linkedin_send_register(struct kit *);	/* upload.c: the first phases of publishing */
sp_move linkedin_took_register(struct kit *);
sp_move linkedin_send_part(struct kit *);
sp_move linkedin_took_part(struct kit *);
sp_move linkedin_send_finalize(struct kit *);
sp_move linkedin_took_finalize(struct kit *);
sp_move linkedin_send_poll(struct kit *);
sp_move linkedin_took_poll(struct kit *);
bool linkedin_needs_uploads(struct kit *);
sp_str linkedin_media(struct kit *, uint32_t which);	/* urn of an uploaded file */

enum { REGISTER, PART, FINALIZE, POLL, POST };	/* phases of publishing */

extern const struct kit_phase linkedin_connect[], linkedin_refresh[], linkedin_revoke[], linkedin_whoami[];
extern const struct kit_phase linkedin_profile[], linkedin_publish[], linkedin_timeline[], linkedin_delete[];
extern const struct kit_phase linkedin_numbers[];

enum {	/* how many phases each operation has */
	CONNECT_PHASES = 4,
	REFRESH_PHASES = 1,
	REVOKE_PHASES = 3,
	WHOAMI_PHASES = 1,
	PROFILE_PHASES = 1,
	PUBLISH_PHASES = 5,
	TIMELINE_PHASES = 1,
	DELETE_PHASES = 1,
	NUMBERS_PHASES = 2
};
#endif
