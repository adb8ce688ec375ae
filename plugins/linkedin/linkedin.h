/* SPDX-License-Identifier: MIT
 * linkedin.h - what the files of this plugin share: its state, its tables and its words.
 *
 * Sources: LinkedIn's pages on the Posts, Images, Videos and Comments API and on "little text", version 202607. */
#ifndef LINKEDIN_H
#define LINKEDIN_H
#include <schedpost/kit.h>

enum {
	PICTURES_MOST = 20,
	NOTES_MOST = 60 << 10	/* a film of 500 MB has 120 pieces, each with an address of its own */
};

struct state {
	struct kit_memory memory;
	uint32_t nmedia;	/* uploaded so far */
	uint32_t nparts, part;	/* of the upload under way, and how many of them are up */
	uint32_t said_yes;	/* REVOKE */
	char notes[NOTES_MOST];
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A comment, which LinkedIn's urns know as urn:li:comment:(PARENT,ID). */
bool linkedin_is_comment(sp_str urn, sp_str *parent, sp_str *id);
sp_str linkedin_page_of(struct kit *, sp_str urn);	/* where people see a post */

/* "Little text": what is literal is escaped, hashtags and @[Name](urn:li:...) stay what they are. And back. */
sp_str linkedin_little(struct kit *, sp_str text);
sp_str linkedin_plain(struct kit *, sp_str little);

/* Words: the page's urn, and where a list goes on. */
sp_str linkedin_author(struct kit *);
sp_str linkedin_start(struct kit *);

extern const struct kit_oauth linkedin_oauth;
extern const struct kit_connect linkedin_consent;
extern const struct kit_numbers linkedin_figures;
extern const struct kit_removal linkedin_removal;
extern const struct kit_phase linkedin_connect[4], linkedin_revoke[3], linkedin_whoami[1], linkedin_publish[5];
extern const struct kit_phase linkedin_timeline[1], linkedin_numbers[2], linkedin_delete[1];

enum { REGISTER, PART, FINALIZE, POLL, POST };	/* phases of publishing: all but the last are upload.c's */
sp_move linkedin_send_register(struct kit *);
sp_move linkedin_took_register(struct kit *);
sp_move linkedin_send_part(struct kit *);
sp_move linkedin_took_part(struct kit *);
sp_move linkedin_send_finalize(struct kit *);
sp_move linkedin_took_finalize(struct kit *);
sp_move linkedin_send_poll(struct kit *);
sp_move linkedin_took_poll(struct kit *);
bool linkedin_needs_uploads(struct kit *);
#endif
