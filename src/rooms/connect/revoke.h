/* SPDX-License-Identifier: MIT
 * revoke.h - the access of an account is made worthless: one outcome for each credential, whatever its server says.
 *
 * From revoke_begin on nothing of the account goes out; nothing of its queue is lost. What the platform says is proved
 * by a harmless call with the same credential, which must fail then. Sources: RFC 7009; the platforms' own pages. */
#ifndef ROOMS_CONNECT_REVOKE_H
#define ROOMS_CONNECT_REVOKE_H
#include "rooms/accounts/accounts.h"
#include "rooms/queue/queue.h"

enum revoked {
	REVOKED_PROVED = 1,	/* the harmless call fails */
	REVOKED_UNCHECKED,	/* the platform said yes, and nothing could be learned from the call */
	REVOKED_BY_HAND,	/* no program can: a person does it on the platform's page */
	REVOKED_NOTHING,	/* no credential is kept */
	REVOKED_FAILED,		/* it may still work; the only outcome after which it is kept */
	REVOKED_LAST = REVOKED_FAILED
};

enum revoke_said { REVOKE_NO, REVOKE_YES, REVOKE_HAND };	/* HAND: the platform has no way for programs */
enum revoke_proof { PROOF_NONE, PROOF_DEAD, PROOF_ALIVE };	/* what the harmless call showed */

enum revoked revoke_outcome(enum revoke_said, enum revoke_proof);	/* pure */
str revoked_word(enum revoked);	/* for programs: "proved" */
str revoked_title(enum revoked);	/* for people: "revoked and proved" */

/* Holds the account's queue, and puts in the job that revokes; one that waits already is taken again. ERR_INPUT when
 * the account was never connected. */
err revoke_begin(struct tx *, const struct account *, int64_t *job);

struct revoke_end {
	const struct account *was;	/* when its secrets were read */
	enum revoked outcome;
	str why;			/* for people */
	str person;			/* the plugin's sp_plugin.person */
};
/* What follows in the tables: unless it failed, the secrets are dropped. If the account was connected anew meanwhile,
 * only the history is written. */
err revoke_end(struct tx *, const struct revoke_end *);

struct revoke_told {
	int64_t account;
	enum revoked outcome;
	str why, page;		/* page: where a person does it by hand; may be empty */
};
/* What became of a job of revoke_begin; *ended false: nothing yet. */
struct revoke_told revoke_told(const struct job *, bool *ended);

/* One account, and what came of its revoke; for the reply. */
struct revoke_ending {
	int64_t job;
	struct revoke_told told;
	struct account account;
};
err revoke_ending_get(struct tx *, const struct job *, struct revoke_ending *, bool *ended);
size_t revoke_endings_show(struct reply *, const struct revoke_ending *, size_t n);	/* how many failed */

/* Accounts that came by the same consent, which ends for all of them at once; not itself. */
enum { CONSENT_MOST = 100 };
err revoke_shares(struct tx *, const struct account *, str person, struct account **out, size_t *n);
#endif
