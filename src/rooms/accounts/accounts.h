/* SPDX-License-Identifier: MIT
 * accounts.h - connected profiles on platforms: their state, zone, limits and groups.
 *
 * connecting ──▶ ready ◀──▶ reconnect ──▶ removed. Only a ready account publishes; nothing of its queue is lost
 * meanwhile. */
#ifndef ROOMS_ACCOUNTS_ACCOUNTS_H
#define ROOMS_ACCOUNTS_ACCOUNTS_H
#include "store/store.h"
#include "verb/verb.h"

#include <schedpost/plugin.h>

struct account {	/* texts live in the transaction's arena */
	int64_t id;
	str name, platform, server, handle, remote_id, title, zone, state, why, settings, limits;
	str owner, deputy;		/* Unix users who look after it; empty: nobody */
	str audience, nation;		/* public or staff; where its readers are */
	str kind, risk, approval;	/* one of ACCOUNT_KINDS; one of ACCOUNT_RISKS; one of ACCOUNT_APPROVALS */
	str replies;			/* when readers are answered (text/hours.h); empty: nothing is said */
	bool sign_off;			/* whoever covers signs what they write there */
	int64_t day_most, gap_ms;	/* what is proposed keeps to: posts of a day, and between two. 0: nothing is said */
	int64_t late_ms, held_until, limits_at, expires, may_be_private;
	int64_t renew_at, dialogue;	/* when it is renewed by itself; the job that connected it last. 0: none */
	int64_t log_in_lasts;		/* then renewals end, and a person logs in again; 0 or less: nothing is known to end */
};

enum { ACCOUNTS_MOST = 5000 };
/* person: it speaks in one person's own name. internal: for staff. practice: nothing leaves this machine. */
#define ACCOUNT_KINDS "corporate|service|person|internal|practice"
#define ACCOUNT_RISKS "low|medium|high"
#define NATIONS "england|scotland|wales|northern-ireland|uk"
#define ACCOUNT_APPROVALS "needed|not-needed"

/* On the practice (training) platform: it has no log-in there, and nothing of it leaves this machine. */
bool account_is_practice(const struct account *);
#define ACCOUNT_IS_PRACTICE "a.server LIKE 'practice:%' "	/* for account a, in SQL */

err account_get(struct tx *, int64_t id, struct account *, bool *found);
err account_dialogue(struct tx *, int64_t id, int64_t *dialogue, bool *found);	/* its member `dialogue` alone */
/* That of a row which names it: it is there, perhaps removed. */
err account_of(struct tx *, int64_t id, struct account *);
err account_name(struct tx *, int64_t id, str *name);	/* also of a removed one; empty: there is none */
struct account account_copy(struct arena *, const struct account *);	/* texts and all */
/* By name; not a removed one. ERR_MISSING names the nearest. */
err account_need(struct tx *, str name, struct account *);
/* "library,@wards": names and groups, each account once, in the order given. Empty: the only account there is, or
 * ERR_INPUT "which-account". */
err accounts_named(struct tx *, str list, struct account **out, size_t *n);
err accounts_all(struct tx *, struct account **out, size_t *n);	/* all but removed ones, by name */
/* The zone that all of them share; empty when there is none, or they differ. */
err accounts_zone(struct tx *, str *zone, bool *differ);
/* The server's own limits where it told them, else the platform's. */
err account_limits(struct tx *, const struct account *, sp_limits *out);

/* What is to be said of platforms that have accounts and whose interface's version ends soon (platforms/lasting.h).
 * None in a database from before such versions were known. */
err accounts_lasting(struct tx *, str **out, size_t *n);

/* What verbs are about whose ACCOUNT names one or more; without any, all accounts (verb.h). One that is not there
 * is left to the verb to tell. */
err account_about(struct tx *, const struct call *, struct about *);

err account_is_named(struct tx *, str name, bool *taken);
/* That platform's account with this remote id, on the same server; 0: none. */
err account_by_remote(struct tx *, const struct account *like, str remote_id, int64_t *id);
err accounts_of_dialogue(struct tx *, int64_t job, struct account **out, size_t *n);
err account_begin(struct tx *, const struct account *, int64_t *id);	/* a row in state connecting */
struct who {	/* whose account it turned out to be */
	str handle, remote_id, title, server, settings;
	int64_t expires, renew_at;	/* 0: not told, never */
	int64_t log_in_lasts;		/* 0: not told; then a renewal leaves it as it was */
	int64_t dialogue;		/* the job that connected it; 0: a renewal, which lets nothing go that is held */
};
err account_ready(struct tx *, int64_t id, const struct who *);
err accounts_reconnect(struct tx *, int64_t id, str why);	/* holds its queue until somebody connects again */
/* The same for one whose access is taken back; one that waits already says why anew. */
err account_cut_off(struct tx *, int64_t id, str why);
err account_stale(struct tx *, int64_t id);	/* its access has run out, whatever was told */
/* A dialogue has failed: one that was never connected says why; one that is connected goes on as it was. */
err accounts_not_connected(struct tx *, int64_t id, str why);
err account_hold(struct tx *, int64_t id, int64_t until, bool whole_platform);
err account_has_access(struct tx *, int64_t id, bool *yes);	/* secrets of it are kept */
/* Who looks after it from now on; empty: nobody. */
err account_entrust(struct tx *, int64_t id, str owner, str deputy);
err account_set_limits(struct tx *, int64_t id, str json);
err account_forget(struct tx *, int64_t id);	/* state removed; its secrets are dropped, its groups left */

#endif
