/* SPDX-License-Identifier: MIT
 * compose.h - from a plugin's request, which names secrets, to an HTTP request, which holds them; and back.
 *
 * This is the only place where secrets meet a request. Thread: any; nothing is kept. */
#ifndef NET_COMPOSE_H
#define NET_COMPOSE_H
#include "net/http.h"
#include "plug/plug.h"
#include "rooms/vault/vault.h"

/* The secrets of one account or one connect under way, by kind; empty where there is none. In the clear:
 * made on the loop thread from sealed bytes, wiped by secrets_wipe as soon as the answer was read. They must
 * stand in memory that may be written (never a literal). */
struct secrets {
	str of[SP_LAST_SECRET + 1];
	str proof;	/* the seed of the account's own key (net/es256.h); never in a request */
};
void secrets_wipe(struct secrets *);

/* What an admin has set for a platform: another address for one of its bases, or a word for its plugin (a version). */
struct platform_setting {
	str platform, name, value;
};

struct compose_for {
	const struct plug_facts *plugin;
	const sp_account *account;
	const struct secrets *secrets;
	const str *media_paths;		/* files of post->media, in their order */
	const sp_media *media;
	size_t nmedia;
	const struct platform_setting *settings;	/* of all platforms */
	size_t nsettings;
	int64_t now;			/* the host's clock, which dates signatures; milliseconds UTC */
	const struct nonces *nonces;	/* of the servers, for proofs; may be NULL */
	bool practice;			/* the account's requests go to practice:, and nowhere else */
	bool may_be_private;		/* an admin allowed private addresses; counts for the account's server only */
};

/* Refuses what the plugin did not declare or may not do: another host, CR or LF, a missing secret, a window outside
 * its file. The guard of addresses comes when the connection is made (net/guard.h). Nothing in *out points into the
 * sp_request or the secrets. last_look and of are left for the caller; SPENDS counts as publicly, for a spent token
 * must not be sent twice either. */
err compose(struct arena *, const sp_request *, const struct compose_for *, struct http_request *out);
/* The address that a person opens to agree: declared like any other, with what only the host knows put in
 * ({client_id}, {redirect}, {challenge}, {state}, {request_token}). ERR_MISSING "no-app": there is no client id. */
struct consent_words {
	str redirect, challenge, state, request_token;
};
err compose_consent(struct arena *, str url, const struct compose_for *, const struct consent_words *, str *out);
void compose_wipe(struct http_request *);	/* overwrites what compose wrote with secrets in it; after done */

/* What was kept of an answer: the plugin reads {kept:n}, n counted from 1 over the whole job. */
struct kept {
	sp_secret as;
	str value;
};
struct kept_list {
	struct kept of[KEPT_MOST];
	size_t n;
};
void kept_wipe(struct kept_list *);
/* What was kept is in force from now on; what it replaces is overwritten. The values stay the list's. */
void secrets_take(struct secrets *, const struct kept_list *);

/* The answer as the plugin may see it: fields of `keep` are moved to the list and replaced, known secrets washed out
 * ("***"). A field is a path of names with dots; a number or * stands for elements of an array ("data.*.token").
 * In a form (name=value&...) a field is a name. An answer that is neither loses its body when something was to be
 * kept, for it may hold it in another form.
 * Pointers of *out live in the arena, the kept values too. Over KEPT_MOST kept values is an err. */
err compose_answer(struct arena *, const sp_request *, const struct secrets *, const struct http_answer *,
		   struct kept_list *, sp_answer *out);
#endif
