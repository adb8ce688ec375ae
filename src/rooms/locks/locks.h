/* SPDX-License-Identifier: MIT
 * locks.h - locks as rows: a hold is planned quiet, a lockdown is for when something is wrong.
 *
 * While one is on, nothing new is published on its accounts; what falls due is paused, and goes on only when a person
 * says so. Under a lockdown only what helps against it touches the network (lock_allows). All functions with a tx work
 * inside a transaction; texts live in its arena. */
#ifndef ROOMS_LOCKS_LOCKS_H
#define ROOMS_LOCKS_LOCKS_H
#include "rooms/accounts/accounts.h"
#include "rooms/locks/brake.h"
#include "verb/house.h"

enum { LOCKS_MOST = 1000 };

struct lock {
	int64_t id, account; /* account 0: all */
	str kind, account_name, reason, except_for, suspect, sentinel, set_by;
	int64_t begins, ends, made, released_at;
	int64_t evidence; /* the newest then */
	int64_t joins; /* so often had somebody joined by then (struct person: nth); 0 for lock_put: as often as now */
};
/* made 0: now; set_by empty: whoever calls. One with an id already is parted from that lock: what came after it is
 * told as of that. */
err lock_put(struct tx *, const struct lock *, int64_t *id);
enum { LOCK_PARTS_MS = 5000 };	/* so long one command may take to lock account after account */
/* The command line writes a file before it asks, and the service may have made a lockdown of it by then: that one is
 * meant, and no second. One that shuts out somebody else is never meant, nor a drill's by a word in earnest. */
err lock_already(struct tx *, const struct lock *wanted, int64_t *lock, bool *found);
/* Whoever is suspected is shut out while it is on; whether they may be, the caller has asked (lockdown/shut_out.h).
 * Whoever is out by it stays out. */
err lock_suspect(struct tx *, int64_t lock, str person);
err locks_open(struct tx *, struct lock **out, size_t *n); /* not released, and not over */
err lock_get(struct tx *, int64_t id, struct lock *, bool *found);	/* also an ended one */
err lock_need(struct tx *, int64_t id, struct lock *);	    /* an open one; ERR_MISSING tells where they are listed */
err lock_release(struct tx *, int64_t id);
/* The lockdown that is on for an account now; account 0: for all. */
err lockdown_on(struct tx *, int64_t account, struct lock *, bool *found);
/* The hold that will be on for a post of this category at an instant, of several the one that lasts longest. */
err hold_at(struct tx *, int64_t account, int64_t at, str category, struct lock *, bool *found);
err lock_of_suspect(struct tx *, int64_t person, int64_t *lock);	/* 0: none shuts them out */
/* So often had somebody joined when the first of those that are on was made: who came later cannot end each. */
err lockdowns_joins(struct tx *, int64_t *joins);
/* A job of that account goes out under the lockdowns that are on for it now, with the words that its post was saved
 * with, and under no later one. */
err lock_give_voice(struct tx *, int64_t account, int64_t job);
/* What has a voice under one lock has it under another, which takes its place for an account. */
err lock_voices_carry(struct tx *, int64_t from, int64_t to, int64_t account);
/* There is a lockdown for its account, and each that is on lets this job go: a voice, or the renewal that it needs. */
err lock_has_voice(struct tx *, int64_t job, bool *yes);
/* Notes that they agree, if they have not before; *agreed: all by now who are here and whom no lock shuts out. */
err unlock_agree(struct tx *, int64_t lock, str person, str **agreed, size_t *n);
/* For what two people must say, in SQL: the word of person p still counts. */
#define SAY_COUNTS                                                                                                   \
	"p.state = 'here' AND NOT EXISTS (SELECT 1 FROM lock s WHERE s.suspect = p.id AND s.released_at = 0)"
struct unlock_since {
	int64_t at, up; /* the clock, and how long the machine was up; at 0: they have not agreed */
};
err unlock_since(struct tx *, int64_t lock, str person, struct unlock_since *);
/* The file that the command line has written before it asked, of that account and that suspect; empty: none. */
err sentinel_brought(struct tx *, str data_folder, const struct sentinel *typed, str *file);
/* Warnings at whatever anybody types, as long as there is a lockdown that is no drill, or something locks without a
 * row. */
err locks_remind(struct tx *, const struct house *, struct reply *);
/* What locks although no row that is on says so: a thing in DATA/locks, or the service's memory. Sentences, each with
 * what to do. */
err locks_beyond(struct tx *, const struct house *, str **out, size_t *n);
/* The writer's: sentinels that have no row yet get one (for all, if their account is not known, and for all, too, while
 * the folder cannot be read), and the rows are read for the brake. If that fails, everything is locked. */
struct lock_sync {
	uint64_t seen; /* the brake's epoch before */
	bool all;
	str *accounts;
	size_t n;
	str *released; /* files whose locks have ended */
	size_t nreleased;
	struct sentinel *held; /* of the brake: each has a row now */
	size_t nheld;
	struct lock *adopted; /* new rows of sentinels, without the suspect, who is only asked for: lock_suspect */
	size_t nadopted;
};
err locks_sync(struct tx *, struct brake *, str data_folder, struct lock_sync *out);
/* Once that is committed: the brake is brought into line with it, and files whose locks have ended are removed. */
void locks_synced(struct arena *, struct brake *, str data_folder, const struct lock_sync *);

/* Under a lockdown: takedown, revoking, reading what is there, and connecting anew. */
bool lock_allows(sp_op);
/* In SQL: lock l is the one that drill d has made, and no other that is on there meanwhile. Its reason is what the
 * drill types; whoever is shut out is so in earnest. */
#define LOCK_IS_OF_DRILL                                                                                             \
	"(l.kind = 'lockdown' AND l.account = d.account AND l.suspect IS NULL AND l.reason = 'DRILL ' || d.id) "
/* For the rooms of the queue, in SQL: job j on its account is quiet at an instant; category: an SQL text. A lockdown is
 * on until it is released, whatever the clock is set to; and a hold that began at once stays on if it is set back. */
#define LOCK_IS_ON(now)                                                                                              \
	"l.released_at = 0 AND (l.kind = 'lockdown' OR ((l.begins <= " now " OR l.begins <= l.made) "                  \
	"AND (l.ends = 0 OR " now " < l.ends)))"
/* Hold l leaves out that category (an SQL text). */
#define HOLD_LEAVES_OUT(category) "(l.kind = 'hold' AND instr(l.except_for, ' ' || " category " || ' '))"
/* Hold l is on for a post of that category at an instant (SQL texts). */
#define HOLD_IS_ON(account, at, category)                                                                            \
	"l.kind = 'hold' AND l.account IN (0, " account ") AND " LOCK_IS_ON(at) " AND NOT " HOLD_LEAVES_OUT(category)
/* An account has a voice under lock l, and has not used it yet. */
#define HAS_VOICE(account)                                                                                           \
	"EXISTS (SELECT 1 FROM lock_voice v JOIN job s ON s.id = v.job WHERE v.lock = l.id AND v.account = " account   \
	" AND s.state IN ('ready', 'sending', 'unsure')) "
/* Job j is that voice, or the renewal that it may need. A voice has the words that it was given for: the first version
 * of its post, for other words are agreed by nobody. */
#define IS_VOICE                                                                                                     \
	"(j.op = 2 AND " HAS_VOICE("j.account") "OR EXISTS (SELECT 1 FROM lock_voice v JOIN post w ON w.id = j.post "  \
	"WHERE v.lock = l.id AND v.job = j.id AND w.version = 1)) "
/* A lockdown l is on for an account now (SQL texts); unless: "", or "AND NOT " and what that lockdown lets go. */
#define LOCKDOWN_ON(account, now, unless)                                                                            \
	"EXISTS (SELECT 1 FROM lock l WHERE l.account IN (0, " account ") AND l.kind = 'lockdown' AND " LOCK_IS_ON(now)  \
	" " unless ") "
/* What of jobs touches the network under a lockdown: lock_allows, a voice, and posts, which then are only looked up.
 * locks_store.c asserts that the numbers are those. */
#define LOCK_OPS(n, and) n(1) and n(3) and n(4) and n(7) and n(8) and n(9) and n(12) and n(13)
#define LOCK_OP_TEXT(n) #n
#define JOB_MAY_UNDER_LOCK(now)                                                                                      \
	"(j.op IN (" LOCK_OPS(LOCK_OP_TEXT, ", ") ") OR NOT " LOCKDOWN_ON("j.account", now, "AND NOT " IS_VOICE) ") "
#define JOB_IS_QUIET(now, category)                                                                                  \
	"EXISTS (SELECT 1 FROM lock l WHERE l.account IN (0, j.account) AND " LOCK_IS_ON(now)                          \
	" AND NOT " HOLD_LEAVES_OUT(category) " AND NOT (l.kind = 'lockdown' AND " IS_VOICE ")) "
#endif
