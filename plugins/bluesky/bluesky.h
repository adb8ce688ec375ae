/* SPDX-License-Identifier: MIT
 * bluesky.h - what the files of this plugin share: its state, its operations, and small words for requests.
 *
 * Source: the lexicons and specifications of atproto.com, and what @atproto/pds 0.5.35 was seen to answer. */
#ifndef BLUESKY_H
#define BLUESKY_H
#include <schedpost/kit.h>

#include <string.h>

#define BLUESKY_ENTRY "https://bsky.social"	/* where people with accounts at Bluesky itself log in */

enum {
	PICTURES_MOST = 4,
	PICTURE_MOST_BYTES = 1000000,	/* newer servers take 2,000,000; older ones do not */
	MENTIONS_MOST = 8,		/* those beyond stay plain text */
	DID_MOST = 128,			/* bytes; did:plc has 32 */
	CID_MOST = 96,
	MIME_MOST = 48,
	KEPT_MOST = 16,			/* bytes of "{kept:1}" */
	HANDLE_MOST = 256,
	ADDRESS_MOST = 160,
	REQUEST_MOST = 256,		/* bytes of a request_uri */
	RKEY_SIZE = 14
};

struct blob {
	char cid[CID_MOST], mime[MIME_MOST];
	int64_t bytes;
};

struct state {
	struct kit_place place;
	union {
		struct {	/* PUBLISH */
			int64_t created;	/* createdAt of the record: chosen once, so that every try sends the same bytes */
			int64_t uploaded_at;
			uint32_t nblobs, nmentions;
			struct blob blobs[PICTURES_MOST];
			char mentions[MENTIONS_MOST][DID_MOST];	/* empty: nobody by that handle */
		};
		struct {	/* CONNECT: what was asked, and what was found on the way */
			char handle[HANDLE_MOST], password[KEPT_MOST], did[DID_MOST], request[REQUEST_MOST];
			char server[ADDRESS_MOST], issuer[ADDRESS_MOST];
			char authorize[ADDRESS_MOST], push[ADDRESS_MOST], token[ADDRESS_MOST], revoke[ADDRESS_MOST];
		};
	};
};

static inline struct state *state_of(struct kit *k)
{
	return k->job->state;
}

/* A call of the account's own server. */
sp_request *bluesky_call(struct kit *, sp_effect, sp_method, const char *nsid);
/* The same for one record: repo, collection and rkey as query, for anybody to read. */
void bluesky_get_record(struct kit *, const char *collection, sp_str rkey);
/* The record key of the post at hand: the same on every try, in the order of a chain. */
void bluesky_rkey(const sp_post *, char out[RKEY_SIZE]);
sp_str bluesky_text(struct kit *);	/* with its warning in front, and its link behind when there is no card */
sp_str bluesky_last_piece(sp_str at_uri);
sp_str bluesky_page(struct kit *, sp_str rkey);	/* where people see it */
sp_str bluesky_record(struct kit *);	/* the whole record as JSON; record.c */
size_t bluesky_mentions(struct kit *, kit_span out[MENTIONS_MOST]);
/* Found at the post's address by getRecord: OK if it is this post, else UNSURE. */
sp_move bluesky_compare(struct kit *);

/* The address of the account's server out of a DID document's list of services; empty: none is named. discover.c */
sp_str bluesky_server_of(struct kit *, const char *services);
bool bluesky_by_consent(struct kit *);	/* the account's log-in was made in the browser */
void bluesky_give_back(struct kit *);	/* the request that ends such a log-in */

/* The steps of a log-in in the browser, in their order; each goes on to the phase behind it. discover.c, oauth.c */
sp_move bluesky_send_resolve(struct kit *), bluesky_took_resolve(struct kit *);
sp_move bluesky_send_document(struct kit *), bluesky_took_document(struct kit *);
sp_move bluesky_send_resource(struct kit *), bluesky_took_resource(struct kit *);
sp_move bluesky_send_metadata(struct kit *), bluesky_took_metadata(struct kit *);
sp_move bluesky_send_push(struct kit *), bluesky_took_push(struct kit *);
sp_move bluesky_ask_agree(struct kit *), bluesky_took_agree(struct kit *);
sp_move bluesky_send_exchange(struct kit *), bluesky_took_exchange(struct kit *);
sp_move bluesky_send_renewal(struct kit *), bluesky_took_renewal(struct kit *);	/* of REFRESH */

extern const struct kit_phase bluesky_connect[], bluesky_refresh[], bluesky_whoami[], bluesky_limits[];
extern const struct kit_phase bluesky_revoke[], bluesky_profile[], bluesky_publish[], bluesky_lookup[];
extern const struct kit_phase bluesky_timeline[], bluesky_delete[], bluesky_numbers[];
extern const sp_limits bluesky_declared;

enum {	/* how many phases each operation has */
	CONNECT_PHASES = 11,
	REFRESH_PHASES = 3,
	PUBLISH_PHASES = 4,
	ONE_PHASE = 1
};
#endif
