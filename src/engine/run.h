/* SPDX-License-Identifier: MIT
 * run.h - one job in hand: everything it needs lies in its own arena, from the claim to the settling. */
#ifndef ENGINE_RUN_H
#define ENGINE_RUN_H
#include "base/map.h"
#include "engine/clocks.h"
#include "engine/cut.h"
#include "engine/engine.h"
#include "engine/retry.h"
#include "net/compose.h"
#include "plug/sane.h"
#include "rooms/accounts/accounts.h"
#include "rooms/connect/revoke.h"
#include "rooms/locks/locks.h"
#include "rooms/numbers/numbers.h"
#include "rooms/posts/posts.h"
#include "rooms/queue/queue.h"
#include "rooms/vault/secrets.h"
#include "rooms/watch/takedown.h"

/* What the store thread reads for a claimed job; lives in the run's arena. */
struct loaded {
	struct job job;
	struct account account;
	sp_limits limits;	/* of a post with a link: whether the platform shows the link by itself */
	struct sealed_set sealed;
	/* of a dialogue (SP_CONNECT) */
	struct sealed_kept *kept;	/* what it has gathered so far */
	size_t nkept;
	struct sealed_set app;		/* the organisation's keys at this platform */
	str redirect;			/* where the browser comes back */
	struct post post;
	struct post_sent sent;
	struct post_file *files;
	size_t nfiles;
	sp_ref root, reply_to, target;
	struct takedown_of takedown;	/* of SP_DELETE, when it is a foreign post; target is where that is */
	int64_t since;			/* of a reading of the account's own list (rooms/watch) */
	sp_ref *counted;		/* of a reading of figures (rooms/numbers) */
	size_t ncounted;
};

enum { LIKE_MOST = 16 };

struct run {
	struct engine *engine;
	struct arena *a;		/* all below */
	struct loaded in;
	const struct plug_facts *plugin;
	struct secrets secrets;		/* in the clear; wiped at the end */
	struct kept_list kept;
	str oauth_state;		/* of a dialogue; never seen by a plugin */
	sp_account account;
	sp_post post;
	sp_media *media;
	str *media_paths;
	struct plug_in step;		/* job.answer and state are set before each step */
	str memory;			/* state bytes in the clear */
	struct sane_count count;
	sp_request request;		/* the one under way */
	struct http_request http;
	struct lane *lane;
	struct run *next;		/* in its lane */
	int64_t wait_until;		/* monotonic ms; 0: not waiting */
	int64_t waited_ms;		/* in hand, all waits of its plugin together */
	int pages;			/* of a look-up by list */
	sp_ref like[LIKE_MOST];		/* entries of the list that look like our post */
	size_t nlike;
	bool unread;			/* the list went on, but was not read to its end: absence proves nothing */
	bool committed, spent;		/* a public request, a token was handed over */
	bool used_up;			/* the token may be worthless now: a spending request was not certainly turned away */
	sp_arrival public_arrival;
	int public_status;
	str net_why;			/* why the last request got no whole answer, in words; empty: it did */
	str clock_why;			/* the last request was refused for our clock, in words; empty: it was not */
	int64_t clock_ahead_ms;		/* by the last answer: our clock less the server's; 0: not told */
	bool with_nonce;		/* the request under way was refused once for a nonce, and goes with it now */
	bool after_loss;		/* the answer to the request under way was lost once, and it goes once more */
	int last_status;		/* HTTP status of the last request; 0: no whole answer came */
	struct revoking {		/* of SP_REVOKE */
		int64_t until;		/* monotonic ms: then what is known by now counts; 0: not begun */
		bool had_ended;		/* its access had run out before, so that a refusal proves nothing */
		enum revoke_said said;
		int looks;		/* at the proof */
		str why;		/* of what was said */
		enum revoked outcome;	/* once it has ended */
		str told, page;		/* the sentence for people; where one does it by hand */
	} revoking;
	struct taking {			/* of a foreign post that is taken down */
		const sp_result *said;	/* to the deletion */
		int looks;		/* at the list, whether it is gone */
		enum takedown_outcome outcome;
		str why;		/* for people */
	} taking;
	bool comes_back;		/* it is put off with what its plugin remembers */
	bool gives_way;			/* it was stopped for a revoke of its account */
	sp_entry *listed;		/* of a reading of the account's own list: all pages so far */
	size_t nlisted;
	bool lethal;			/* its last step ended the plugin's worker twice */
	str hand;			/* the sentence by which a person is asked to post it; empty: a program does */
	bool shut;			/* the gate did not open, or the plugin must not go on */
	str trouble;			/* ends the run with this sentence, whatever the plugin says */
	struct run *next_waiting;	/* in the engine's list of runs with wait_until */
	/* the gate's and the settling's, written by the loop and read by the store thread */
	struct gate gate;
	bool held;			/* its public request is known, and waits for its time */
	uint64_t gate_epoch;		/* of the brake, before the gate looked */
	struct http_call *call;		/* under way; NULL: none */
	bool braked;			/* it was stopped by a lockdown */
	bool speaks;			/* it goes out although one is on (rooms/locks: a voice), */
	uint64_t speaks_at;		/* and under none that came later: the brake's epoch, before its row was read */
	bool gate_open, gate_again;	/* again: the store failed; wait_until says when to try once more */
	struct settling *settling;
	bool settle_again;		/* the store failed; wait_until says when to try once more */
};

enum { LOOK_PAGES_MOST = 10, STORE_AGAIN_MS = 1000 };
/* A list is read from so long before the intent: as far as clocks may differ, and what goes unnoticed of a set one. */
enum { LOOK_BACK_MS = CLOCKS_APART_MS + CLOCK_STEP_MS };

/* load.c - store thread */
/* known: of accounts that were read in this claim already, what was read (struct loaded); it grows. */
err run_load(struct tx *, const struct job *, struct arena *into, struct loaded *, struct map *known);
/* load.c - loop thread: opens secrets and state, makes the structs the plugin sees. A sentence in `trouble` if not. */
void run_prepare(struct run *);
/* One door for whatever is sealed: a value that does not open ends the run with the vault's sentence. */
str run_unseal(struct run *, str place, str sealed);
void run_open_secrets(struct run *);	/* as the rows have them */
/* An exact look that finds nothing proves too little: the list is read as well. */
bool run_looks_both_ways(const struct run *);

/* What it does is find out whether its post is there. */
static inline bool run_looks(const struct run *r)
{
	return r->in.job.state == JOB_UNSURE;
}

/* It reads what stands on an account, and nobody waits for it. */
static inline bool run_watches(const struct run *r)
{
	return r->in.job.op == SP_TIMELINE || r->in.job.op == SP_PROFILE || r->in.job.op == SP_NUMBERS;
}

/* The request under way is dated by our clock, and a server that finds it wrong refuses it (RFC 5849 3.3, RFC 9449). */
static inline bool run_is_dated(const struct run *r)
{
	sp_sign sign = r->request.sign;
	return sign == SP_OAUTH1 || sign == SP_OAUTH1_PARTS || sign == SP_DPOP || sign == SP_DPOP_PROOF;
}

/* memory.c - what its plugin remembers, for its row; empty: nothing */
str run_seal_memory(struct tx *, const struct run *);	/* store thread */
void run_open_memory(struct run *);			/* as the row has it */
/* Without the zeros at its end, and back to the size that the plugin has now; what is not of that size stays. */
str memory_pack(struct arena *, str whole);
str memory_unpack(struct arena *, str kept, size_t size);

/* login.c - what a dialogue or a renewal brings, and what it needs */
err login_load(struct tx *, struct arena *into, struct loaded *);	/* store thread */
void login_prepare(struct run *);					/* loop thread */
str login_question(struct run *, const sp_ask *, str url);	/* of a plugin, as JSON for whoever answers */
err login_pause(struct tx *, const struct run *);	/* before a question: what was gathered is kept */
/* Of a log-in that worked; empty: all is well. */
str login_findings(struct arena *, const struct run *, const sp_result *);
err login_done(struct tx *, const struct run *, const sp_result *);	/* grants become accounts with their secrets */
/* The account was connected anew since its secrets were read: what the old ones met with says nothing of the new. */
err login_is_newer(struct tx *, const struct run *, bool *newer);
/* The platform has said that its access is no good any more: that holds whatever has become of the row meanwhile. */
err login_is_stale(struct tx *, int64_t account);
err login_is_dropped(struct tx *, const struct run *, bool *dropped);	/* its person has gone, while it was sending */
/* A log-in that turned out to belong to somebody else must not take the account's place: a refusal with both names. */
const sp_result *login_same_person(struct run *, const sp_result *);

/* revoke.c */
bool revoke_has_nothing(const struct run *);	/* no credential is kept that could be taken back */
int64_t revoke_timeout_ms(const struct run *, int64_t wanted);	/* of one request; of other jobs: as wanted */
bool revoke_is_over(struct run *);		/* its time is up */
/* The plugin's last word about the revoke, or about the proof. True: the outcome is known. False: it goes on. */
bool revoke_ended(struct run *, const sp_result *);
struct outcome revoke_out(const struct run *);
err revoke_row(struct tx *, const struct run *, struct settle *);
err revoke_settle(struct tx *, const struct run *);	/* store thread */

/* takedown.c */
/* As revoke_ended, for a foreign post that is deleted; *result: what was said to the deletion. */
bool takedown_ended(struct run *, const sp_result **result);
struct outcome takedown_out(const struct run *, struct outcome by_verdict);
err takedown_settle(struct tx *, const struct run *, str why);	/* store thread */

/* beside.c */
/* When its own work is done, it asks something harmless: the proof. After so many ms, with the very secrets that its
 * account has. */
void run_asks_beside(struct run *, sp_op, int64_t wait_ms);
/* Of a revoke, and of a foreign post that is taken down; nothing changes for other jobs. */
bool beside_ended(struct run *, const sp_result **result);
struct outcome beside_out(const struct run *, struct outcome by_verdict);
err beside_settle(struct tx *, const struct run *, enum job_state to, str why);	/* store thread */

/* runner.c */
void run_start(struct run *);
void run_step(struct run *, const sp_answer *);
void run_wake(struct run *);		/* a wait is over */
void run_end_with(struct run *, sp_verdict, const char *code, str why);	/* a last word that no plugin has said */
void run_hurry(struct run *);		/* it waits, and the engine stops: it is let go, or ended as what is known of it */

/* braked.c - a lockdown covers its account: whatever it does is stopped, unless that helps (lock_allows). */
bool run_is_braked(const struct run *);
/* Store thread: whether it may speak under the lockdowns that are on; seen: the epoch before their rows were read. */
err run_load_voice(struct tx *, struct run *, uint64_t seen);
void run_brake(struct run *);
bool run_was_braked(const struct run *, const struct http_answer *);	/* what was under way did not come through */
void run_end_braked(struct run *);
/* A revoke waits behind it in its lane: what can be begun again later is stopped. */
void run_give_way(struct run *);
bool run_gave_way(struct run *);	/* true: it was, and has ended; its row is as it was */
/* Store thread, and the last look at a post that a person is asked for: what would not leave now is asked of nobody. */
err run_hand_is_kept(struct tx *, const struct run *, bool *kept);
void run_is_off(struct run *);		/* its request, some of which had left, is off the network */

/* reconcile.c */
bool look_gather(struct run *, const sp_result *);	/* notes what looks like our post; true: read the next page */
bool looks_like(const struct loaded *, const sp_post *, const sp_entry *);	/* pure */
bool look_is_hopeless(const struct run *);	/* no list will ever tell: a person must */
str look_doubt(struct run *);	/* why this list proves nothing, as a sentence about the clock; empty: it does */

/* watch.c */
/* Of one request; of other jobs: as wanted. */
int64_t watch_timeout_ms(const struct run *, int64_t wanted);
bool watch_gather(struct run *, const sp_result *);	/* keeps a page of the list; true: read the next one */
/* Store thread; of SP_TIMELINE and SP_PROFILE. */
err watch_settle(struct tx *, const struct run *, const sp_result *);

/* numbers.c */
err numbers_load(struct tx *, struct loaded *);	/* store thread; into the arena of the run */
bool numbers_has_nothing(const struct run *);	/* what it was to ask for is not out any more, or too old by now */
err numbers_settle(struct tx *, const struct run *, const sp_result *);	/* store thread; whatever it said */

/* settle.c */
void run_settle(struct run *, const sp_result *);	/* the plugin's last word; ends the run */
#define CODE_STILL_WORKING "still-working"	/* its plugin has to wait for longer than it may in hand */
void run_settle_wait(struct run *, int64_t wait_ms);	/* a long wait: back to ready with its memory */
void run_settle_ask(struct run *, const sp_ask *, str url);	/* a person is asked; url: as it is opened */
void run_settle_hand(struct run *);	/* it is put in front of a person */
void run_settle_again(struct run *);

/* engine.c */
void engine_ended(struct run *);	/* settled, or dropped: the lane goes on */
uint32_t engine_chance(struct engine *);
const struct engine_doors *engine_doors_of(struct engine *);
struct engine_counts *engine_counts_of(struct engine *);
void engine_wait_add(struct run *);
struct cut *engine_cut_of(struct engine *);
bool engine_is_locking(const struct engine *);	/* something was locked that was not looked at yet */
struct clocks *engine_clocks_of(struct engine *);
struct nonces *engine_nonces_of(struct engine *);
void engine_drop_lane(struct run *);	/* what its account has in hand beside it: forget it, for it may not go now */
#endif
