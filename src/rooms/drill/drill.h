/* SPDX-License-Identifier: MIT
 * drill.h - a lockdown is practised: on one practice (training) account, by the verbs of the real thing, with a
 * scorecard.
 *
 * What the rooms below do otherwise while one is on, they ask drilled.h of rooms/lockdown. It ends when the account is
 * unlocked, or by itself after DRILL_MOST_MS. All functions work inside a transaction; texts live in its arena.
 * Instants are ms UTC. */
#ifndef ROOMS_DRILL_DRILL_H
#define ROOMS_DRILL_DRILL_H
#include "rooms/lockdown/drilled.h"
#include "rooms/locks/locks.h"
#include "rooms/queue/queue.h"

enum { DRILLS_SHOWN = 100, DRILL_POSTS_MOST = 50 };
#define DRILL_MOST_MS HOUR_MS    /* then it ends by itself */
#define DRILL_AFTER_MS MINUTE_MS /* so long after the unlocking it is looked at what goes out by itself */
#define DRILL_OUTCOME_TWO "unlocked by two"

struct drill {
	int64_t id, account, began, ended;
	str account_name, held_by, outcome, evidence;
	bool tell_all;
	int64_t file_ms, row_ms; /* -1: not measured */
	int64_t under_way, published, held_back, unclear, by_itself, notices, told;
	int64_t lock, locked_at, released_at; /* 0: not yet */
	str agreed;                           /* who has agreed to unlock: "alex, sam" */
	int64_t nagreed;
	int64_t foreign, found_ms; /* the foreign post that was found there, 0: none yet; how soon, -1: not */
	str takedown;  /* "not found", "open", or as takedown_word says; empty: not practised then */
	str statement; /* "none" is prepared, "not said", "not out", "out"; empty: not practised then */
	int64_t said_ms; /* from the lock until it was out; -1: it is not */
};
err drill_get(struct tx *, int64_t id, struct drill *, bool *found);
err drills_all(struct tx *, struct drill **out, size_t *n); /* newest first */
err drills_open(struct tx *, struct drill **out, size_t *n);
err drill_put(struct tx *, const struct drill *, int64_t *id);
err drill_note(struct tx *, const struct drill *);  /* what was measured: file_ms, row_ms, under_way, evidence */
err drill_close(struct tx *, const struct drill *); /* its figures, its outcome, now */
/* What stands in the rows now, about its posts, its foreign post, its statement and its notices. */
err drill_count(struct tx *, struct drill *);
err drill_jobs(struct tx *, const struct drill *, struct job **out, size_t *n); /* those that wait or ask */
/* Its own lockdowns that are on: no other that was made on its account meanwhile, and none with a suspect. */
err drill_locks(struct tx *, const struct drill *, int64_t **out, size_t *n);
err practice_accounts(struct tx *, str names[static 2], size_t *n); /* how many there are, and two of them */

/* The engine's, each minute: ends those that are over. */
err drills_follow(struct tx *);
/* The campaign of its posts. */
str drill_campaign(struct arena *, int64_t id);

extern const struct verb DRILL_VERBS[]; /* the steps of drill lockdown; drill list */
#endif
