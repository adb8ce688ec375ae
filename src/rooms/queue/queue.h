/* SPDX-License-Identifier: MIT
 * queue.h - the table of jobs: put in, claim, pass the gate, settle. The database is the queue.
 *
 * Every function runs inside a transaction on a store thread. Who may go first is the claim's business: takedown before
 * look-up before refresh before publish; per account one at a time and in order of time. */
#ifndef ROOMS_QUEUE_QUEUE_H
#define ROOMS_QUEUE_QUEUE_H
#include "rooms/queue/states.h"
#include "store/store.h"

#include <schedpost/plugin.h>

enum rank { RANK_TAKEDOWN = 1, RANK_LOOKUP, RANK_LOGIN, RANK_PUBLISH, RANK_OTHER };

/* Of a post that was on its way when its account was removed: nobody but a person can tell now. */
#define WHY_REMOVED S("Its account was removed while it was on its way. Please look on the platform's page: if it is out, " \
		      "say so with 'schedpost found'; if not, 'schedpost cancel'.")

struct job {	/* a row; texts live in the transaction's arena */
	int64_t id;
	sp_op op;
	int64_t account, post;
	int part;
	enum job_state state;
	int64_t due, at;		/* at 0: a draft, or not a post */
	str wall, zone;
	int tries, looks;		/* looks: see struct settle */
	str key;			/* of a dialogue also who has begun it: connect/begun.h */
	int64_t intent_at;
	str memory;			/* sealed */
	str remote_id, revision, url;
	int64_t done_at;
	str code, why, question, answer;
	int64_t target, put_back;	/* put_back: see put_back.h; 0: no */
	int64_t cleared;		/* the version of its post that may go out: cleared.h */
	int64_t cover;			/* by whose authority it was planned: cleared.h */
	int64_t version;	/* its post's, when it was claimed; in memory only */
};

/* ---- putting in */
struct job_new {
	sp_op op;
	int64_t account, post, batch, target;	/* 0: none */
	int part;
	enum job_state state;
	int64_t due, at;			/* at 0: none */
	str wall, zone;
	str key;				/* empty: one is made */
	int64_t cleared;			/* of a post; at 0 it waits in review instead of ready or chained */
	int64_t cover;				/* by the authority of which it is planned (rooms/cover); 0: somebody's own */
};
err queue_put(struct tx *, const struct job_new *, int64_t *id);	/* id may be NULL */

/* ---- reading */
/* Conditions in the very words of the indexes job_stuck, job_over, job_open and job_refresh, by which SQLite knows that
 * those will do. */
#define JOB_STUCK \
	"(state = 'unsure' OR state = 'asking' OR state = 'late' OR state = 'paused' OR state = 'refused')"
#define JOB_OVER "(state = 'cancelled' OR state = 'gone')"
#define JOB_OPEN "done_at = 0 AND state <> 'done' AND state <> 'cancelled'"
#define JOB_POSTS "op = 7"	/* 7: SP_PUBLISH. A literal, for an index is not found by a parameter */
#define JOB_RENEWS "op = 2 AND (state = 'ready' OR state = 'sending')"	/* 2: SP_REFRESH */
_Static_assert(SP_PUBLISH == 7 && SP_REFRESH == 2 && SP_REVOKE == 3, "the numbers that stand in queries");
err queue_get(struct tx *, int64_t id, struct job *, bool *found);
struct job job_copy(struct arena *, const struct job *);	/* with its texts */
/* Jobs of a post, by account and part; account 0: all. op PUBLISH only. */
err queue_of_post(struct tx *, int64_t post, int64_t account, struct job **out, size_t *n);
/* Another part of the same chain on the same account. */
err queue_part(struct tx *, const struct job *of, int part, struct job *out, bool *found);

/* ---- moving: every change of state goes through here. ERR_STALE when the row is not in `from` any more;
 * ERR_BUG when the table of states has no such move. */
struct job_change {
	int64_t id;
	enum job_state from, to;
	int64_t due;			/* 0: stays */
	str code, why;			/* written as they are */
};
err queue_move_state(struct tx *, const struct job_change *);
/* A person lets it go on: it waits for `due` (0: its own), or, in a chain, for a part before it that is not out yet, or
 * for somebody to say yes to its words.
 * What had ended begins anew. ERR_STALE when its account was removed. */
err queue_wait_again(struct tx *, const struct job *, int64_t due);
err queue_forget_memory(struct tx *, int64_t post);	/* what plugins remember of a post that was changed */
err queue_set_time(struct tx *, int64_t id, int64_t at, str wall, str zone);	/* at and, while it waits, due */
/* Its time on the wall is another instant now. What waits for its next try waits for both. */
err queue_follow_zone(struct tx *, int64_t id, int64_t at);
/* A person says that it is out, and where (url may be empty): the next part of its chain may go. */
err queue_found(struct tx *, const struct job *, str url);
err queue_set_why(struct tx *, int64_t id, str why);	/* without a change of state */
err queue_has_takedown(struct tx *, int64_t target, bool *there);

/* ---- the engine's three: claim, gate, settle. What is in hand is in the daemon's memory only; the gate finds out what
 * has happened to the row meanwhile. */
struct claim {
	int64_t now;
	int64_t lead_ms;		/* claims what is due within this */
	int per_account, most;
	str full_platforms;		/* JSON list of names: no place left there */
	str accounts_in_hand;		/* JSON list of numbers: no further post of theirs */
	str urgent_in_hand;		/* JSON list of jobs that have rank before posts and are in hand */
};
/* What may go, by rank and time. Posts over their account's late rule become `late` instead (with a history line),
 * those from a backup unsure, and those whose words nobody has let go wait in review. */
err queue_claim(struct tx *, const struct claim *, struct job **out, size_t *n, size_t *nlate);
/* When to claim again: `lead_ms` before the earliest due of what waits, or at the end of an account's hold; INT64_MAX:
 * nothing waits. */
err queue_next_look(struct tx *, int64_t now, int64_t lead_ms, int64_t *at);
/* The clock was set back by so many milliseconds: what the engine has noted by it (intents, times of another try, holds
 * of accounts) moves with it; what people have planned stays. */
err queue_follow_clock(struct tx *, int64_t back_ms);
/* The clock leapt ahead by so many milliseconds: what lies between two looks was not really waited, so both are made
 * anew. */
err queue_doubt_looks(struct tx *, int64_t ahead_ms);
/* By how many ms the wall clock was ahead of the time since the machine came up, when the rows were noted. *lead stays
 * if that was never, or before this run of the machine, which `boot` names (empty: not known). */
err queue_noted_lead(struct tx *, str boot, int64_t *lead);
err queue_note_lead(struct tx *, str boot, int64_t lead);
#define CODE_NOT_SEEN "not-seen"	/* of a job that was certainly not there at the last look */
/* A post that missed its time by more than its account allows asks a person first, whatever was tried before. */
bool queue_is_late(const struct job *, int64_t late_ms, bool may_be_late, int64_t now);
/* At the start of a daemon: what an earlier one had sent and not settled is unsure; a spent log-in asks for a new
 * connect. *unsure: how many there are to look up. */
err queue_recover(struct tx *, size_t *unsure);

/* Saves the intent. *pass false: it must not go, for it was cancelled, paused, edited or moved, or its account was
 * disconnected, since it was claimed; or nobody has let these words go; or the cover under which it was planned is not
 * in force; or its other language cannot go (pair.h). */
struct gate {
	int64_t job, due, at, version;	/* as they were when it was claimed */
	str memory;			/* sealed state bytes */
};
err queue_gate(struct tx *, const struct gate *, bool *pass);

struct settle {	/* what became of it */
	int64_t job;
	enum job_state to;
	int64_t due;			/* for ready and unsure */
	int count_try;			/* so many tries are used up */
	int count_looks;		/* of unsure: so many look-ups more; of ready with keep_memory: minutes to wait */
	bool forget_memory, keep_memory;
	str memory;			/* with keep_memory: sealed */
	str remote_id, revision, url;	/* for done */
	str code, why, question;
	enum rank rank;			/* 0: stays */
};
/* ERR_STALE when the row is not as `was` any more: in another state, or, before the gate, moved or edited. */
err queue_settle(struct tx *, const struct settle *, const struct job *was);
err queue_renew_ahead(struct tx *);	/* of accounts whose credentials end soon */
err queue_put_refresh(struct tx *, int64_t account);	/* one at a time per account: a second is not put in */
/* A renewal that waits is not needed any more; code: why. */
err queue_drop_refresh(struct tx *, int64_t account, str code);
err queue_ask_limits(struct tx *);	/* of servers whose limits were told over a day ago, or never */
/* Renewals and limits that have ended, 500 at the most: nobody asks for them. The last of each kind and account
 * stays. */
err queue_forget_ended(struct tx *);
err queue_forget_readings(struct tx *, int64_t account);	/* of its list, profile and figures, that have ended */
/* The account is connected again: earlier tries no longer count, so what has missed its time meanwhile asks. */
err queue_forget_tries(struct tx *, int64_t account);
err queue_chain_next(struct tx *, const struct job *done);	/* the next part may go */
/* Does another job own this remote post? For look-up by list. */
err queue_owns_remote(struct tx *, int64_t account, str remote_id, int64_t but_job, bool *owned);
#endif
