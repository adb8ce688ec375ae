/* SPDX-License-Identifier: MIT
 * sites.h - Mastodon, Bluesky and a WordPress site far away, small but true: they keep what they are given, know a
 * repeated key, list what they have, and count how often each text was shown to the public.
 *
 * Sources of how they answer: the same pages as the plugins name. Their clock is their own. */
#ifndef HELP_SITES_H
#define HELP_SITES_H
#include "help/far.h"

enum { SITES_POSTS = 64 };

struct sites {
	struct far far;		/* first; its `side` is free for the test */
	int64_t clock_off;	/* what their clock shows less what ours does */
	bool dates;		/* they send a Date header */
	bool expired;		/* Bluesky: the access token of the last log-in has run out */
	int logins, media;	/* Bluesky sessions given; pictures taken */
	struct site_post {
		char id[80], key[64], text[400], reply_to[80], slug[80];
		int64_t at;	/* their clock */
		int pictures;
		bool open, gone;	/* to be seen by the public; taken down */
	} posts[SITES_POSTS];
	size_t n;
};

/* The three platforms by name, with an account 'ward' that is connected; the world's daemon is started anew. */
void sites_join(struct sites *, struct world *);
void sites_connect(struct sites *, const char *platform);
far_serve sites_serve;
/* How often a text was ever shown, taken down or not; and how many posts the public sees now. */
int sites_shown(const struct sites *, const char *text);
const struct site_post *sites_find(const struct sites *, const char *text);
#endif
