/* SPDX-License-Identifier: MIT
 * rota.h - Rota, a platform for tests with tokens that are used up: its plugin, and its far side, which outlives us.
 *
 * What the far side remembers lies in memory that a parent shares with its children, so that it is still there when
 * one of them has died. What a text is answered with stands in the text itself: "Hello [429]". Posts whose text has
 * no such word are taken. */
#ifndef HELP_ROTA_H
#define HELP_ROTA_H
#include "help/far.h"

#include <schedpost/plugin.h>

#define ROTA_SERVER "https://rota.example"

enum { ROTA_POSTS = 64, ROTA_ACCOUNTS = 8 };

struct rota {	/* the far side */
	struct rota_account {
		char name[16];
		int64_t serial;		/* of the tokens given last; older ones are dead */
		int64_t dead;		/* the access token up to this one has run out */
	} accounts[ROTA_ACCOUNTS];
	struct rota_post {
		char text[96], key[33];
		int drafts, posts, looks;	/* requests about it */
		int shown;			/* how often the public sees it */
	} posts[ROTA_POSTS];
	int64_t reused;			/* how often a token was sent that had been used up */
};

extern const sp_plugin plugin_rota;
far_serve rota_serve;			/* its far->side is a struct rota */
int rota_shown(const struct rota *, str text);
/* A world with Rota, and the account 'east' connected to it; side and far begin anew, and must live longer. */
struct world *rota_world(struct rota *side, struct far *, far_serve *);
void rota_expire(struct rota *, const char *account);	/* its access token runs out */
#endif
