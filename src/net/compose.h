/* SPDX-License-Identifier: MIT
 * compose.h - from a plugin's request, which names secrets, to an HTTP request, which holds them; and back.
 *
 * This is the only place where secrets meet a request. Thread: any; nothing is kept. */
#ifndef NET_COMPOSE_H
#define NET_COMPOSE_H
#include "net/http.h"
#include "plug/plug.h"

/* The secrets of one account or one connect under way, by kind; empty where there is none. In the clear:
 * made on the loop thread from sealed bytes, wiped by secrets_wipe as soon as the answer was read. */
struct secrets {
	str of[SP_LAST_SECRET + 1];
};
void secrets_wipe(struct secrets *);

struct compose_for {
	const struct plug_facts *plugin;
	const sp_account *account;
	const struct secrets *secrets;
	const str *media_paths;		/* files of post->media, in their order */
	const sp_media *media;
	size_t nmedia;
	bool practice;			/* the account's requests go to practice: */
};

/* Refuses what the plugin did not declare or may not do: another host, CR or LF, a missing secret, a window outside
 * its file. The guard of addresses comes when the connection is made (net/guard.h). */
err compose(struct arena *, const sp_request *, const struct compose_for *, struct http_request *out);

/* What was kept of an answer: the plugin reads {kept:n}, n counted from 1 over the whole job. */
struct kept {
	sp_secret as;
	str value;
};
struct kept_list {
	struct kept of[32];
	size_t n;
};

/* The answer as the plugin may see it: fields of `keep` are moved to the list and replaced, known secrets washed out.
 * Pointers of *out live in the arena. Over 32 kept values is an err. */
err compose_answer(struct arena *, const sp_request *, const struct secrets *, const struct http_answer *,
		   struct kept_list *, sp_answer *out);
#endif
