/* SPDX-License-Identifier: MIT
 * wordpress.h - what the files of this plugin share: its state, its operations, and small words for requests.
 *
 * Source: developer.wordpress.org/rest-api, and what WordPress 6.1, 6.8 and 7.1 were seen to answer. */
#ifndef WORDPRESS_H
#define WORDPRESS_H
#include <schedpost/kit.h>

enum {
	PICTURES_MOST = 8,
	URL_MOST = 320,		/* bytes of a picture's address on the site */
	REST_MOST = 256,	/* bytes of the path to the REST API */
	LOGIN_MOST = 128,
	KEPT_MOST = 16,		/* bytes of "{kept:1}" */
	SLUG_SIZE = 64,
	NUMBERS_MOST = 100
};

struct picture {
	int64_t id;
	char url[URL_MOST];
};

struct state {
	struct kit_place place;
	int64_t draft;			/* id of our post; 0: not made yet */
	uint32_t npictures, described;	/* uploaded so far; those that have their alt text */
	union {
		struct picture pictures[PICTURES_MOST];	/* PUBLISH */
		struct {
			char rest[REST_MOST], login[LOGIN_MOST], password[KEPT_MOST];
			char authorize[URL_MOST];	/* the page that gives out application passwords */
			uint32_t by_consent;		/* 0 or not: the browser has brought the password */
		} found;				/* CONNECT */
		char uuid[64];				/* REVOKE */
		int32_t comments[NUMBERS_MOST];		/* NUMBERS; -1: the post is gone */
	} u;
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A signed call. rest: where the REST API is, as in the settings: "/wp-json", or "?" for ?rest_route=. */
sp_request *wordpress_call_at(struct kit *, sp_effect, sp_method, sp_str rest, sp_str path);
sp_request *wordpress_call(struct kit *, sp_effect, sp_method, sp_str path);
/* The post's address on the site: the same on every try. */
void wordpress_slug(const sp_post *, char out[SLUG_SIZE]);
sp_str wordpress_title(const sp_post *);
sp_str wordpress_content(struct kit *);	/* html.c */

extern const struct kit_phase wordpress_connect[], wordpress_whoami[], wordpress_revoke[], wordpress_publish[];
extern const struct kit_phase wordpress_lookup[], wordpress_delete[], wordpress_timeline[], wordpress_numbers[];

enum {	/* how many phases each operation has */
	CONNECT_PHASES = 9,
	WHOAMI_PHASES = 1,
	REVOKE_PHASES = 2,
	PUBLISH_PHASES = 5,
	LOOKUP_PHASES = 2,
	ONE_PHASE = 1
};
#endif
