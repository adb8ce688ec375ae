/* SPDX-License-Identifier: MIT
 * walk.h - one random walk: a schedpost, the people who use it and the platforms it talks to, all drawn from one seed.
 *
 * The walk keeps a book of its own, which knows nothing of schedpost's code: what people were told, and what each
 * platform saw. Every request and every answer is held against it at once; the first thing that is wrong ends the
 * walk. The same seed gives the same walk. */
#ifndef HELP_WALK_H
#define HELP_WALK_H
#include "help/far.h"
#include "rooms/queue/states.h"

#include <jansson.h>
#include <stdatomic.h>
#include <stdio.h>

enum {
	WALK_SECOND = 1000, WALK_MINUTE = 60 * WALK_SECOND, WALK_HOUR = 60 * WALK_MINUTE, WALK_DAY = 24 * WALK_HOUR,
	WALK_SHORES = 6,	/* accounts as the platforms know them */
	WALK_FIRST = 4,		/* of them are connected when a walk begins */
	WALK_POSTS = 40, WALK_PLACES = 3, WALK_PARTS = 3,
	WALK_STATUSES = 150,	/* hanging on one shore */
	WALK_COVERS = 12,
	WALK_HOLDS = 12
};

/* ---- the platforms' side */

enum walk_mood { MOOD_FINE, MOOD_MIXED, MOOD_SICK, MOOD_LIMITS, MOOD_FORGETS, MOOD_BLIND, MOODS };

struct walk_tag {	/* what the words of a post say about themselves */
	int post, version, part, variant;	/* variant: shore + 1; 0: the words for all */
};

struct walk_status {
	char id[60], reply_to[60], text[80];
	struct walk_tag tag;
	int64_t at;		/* the server's clock */
	int64_t listed;		/* monotonic: lists show it from then on */
	bool gone;
	int pictures;
};

struct walk_shore {
	bool keyed;		/* Bluesky: an address of our own; else Mastodon: a list to look at */
	bool connected, removed;
	int index;
	char name[12], server[32];
	const char *zone;
	int token, refresh, password;	/* the numbers of those that are good */
	int64_t unheard;	/* monotonic: until then a verdict may be dropped with its post */
	bool asks;		/* posts there want approval */
	int64_t asks_since;	/* monotonic */
	int dead_told;		/* the token that was answered with no since the last start */
	enum walk_mood mood;
	int64_t mood_until;	/* monotonic */
	struct walk_status all[WALK_STATUSES];
	size_t n;
};

/* ---- the people's side */

enum walk_told {
	TOLD_DRAFT, TOLD_WAITS, TOLD_IN_HAND, TOLD_SENDING, TOLD_LOOKING, TOLD_ASKS, TOLD_LATE, TOLD_PAUSED, TOLD_REFUSED,
	TOLD_REVIEW,
	TOLD_OUT, TOLD_CANCELLED, TOLD_GONE, TOLDS
};

enum walk_deed {
	DEED_EDIT, DEED_MOVE, DEED_NOW, DEED_CANCEL, DEED_PAUSE, DEED_RESUME, DEED_RETRY, DEED_FOUND, DEED_DELETE,
	WALK_DEEDS_MOST
};

struct walk_place {	/* one part of one post on one account */
	bool is_there;
	enum walk_told told;
	bool told_why;
	int64_t at;		/* when it is to go out, as people were told; 0: no time */
	int seen;		/* how often the platform took it */
	int allowed;		/* once, and once more each time a person sent it again without need */
	int seen_when_cancelled;
	bool found, asked_down;
	int64_t left;		/* monotonic: when it was last handed to the network; 0: never */
	int64_t retried;	/* monotonic: when somebody said that it shall be tried again, at once; 0: never */
	char url[100];
	bool waits_for_people;	/* it fell due under a lock, which is over */
};

struct walk_post {
	int64_t id;		/* 0: nobody was told of it */
	int shores[WALK_PLACES], nshores, parts, version, pictures;
	int variants[WALK_PLACES];	/* the version of the words for this account alone; 0: none */
	bool chain, utc, may_be_late;
	int cover;		/* by which it was written, if nobody else has touched it since; 0: none */
	int approved;		/* the version to which kim has said yes; 0: none */
	int64_t worded;		/* monotonic: when it got the words it has */
	int64_t changed, timed;	/* monotonic: when a person last touched it, and its time */
	struct walk_place place[WALK_PLACES][WALK_PARTS];
	int did[WALK_DEEDS_MOST];	/* how often a person did it: see WALK_DEEDS */
	bool acted;		/* since the last look */
	bool at_once;		/* somebody has typed `now`, so no wall has its time */
	bool put_back;		/* from a backup: it is looked up by its words and its time, so people leave both alone */
};

struct walk_cover {	/* of olga by priya, as people were told */
	int64_t id, begins, ends;
	int shore;
	bool lends;		/* between the two */
};

struct walk_hold {	/* shore: WALK_SHORES: all */
	int64_t id, ends, set;	/* set: monotonic */
	int shore;
	bool released;
};

struct walk {
	struct far far;		/* first */
	struct world *w;
	uint64_t seed, chance;
	bool talks;		/* every step is told on standard output */
	bool resting;		/* the platforms are well, and nobody does anything any more */
	struct walk_shore shores[WALK_SHORES];
	struct walk_post posts[WALK_POSTS + 1];	/* from 1 */
	int nposts;
	struct walk_cover covers[WALK_COVERS + 1];	/* from 1 */
	int ncovers;
	unsigned by_cover;	/* public requests for which somebody answered who covered */
	_Atomic bool down[WALK_SHORES + 1];	/* locked down, from the moment its row is written; the last: all */
	struct walk_hold holds[WALK_HOLDS];
	int nholds;
	unsigned locks, unlocks, after_lock;	/* after_lock: publish requests that began then */
	uint64_t cut_off;	/* requests */
	int64_t dialogue;	/* the job of a connect under way; 0: none */
	int dialogue_with;	/* shore */
	int new_zones;		/* which zone data the machine has: 0 or 1 */
	int64_t stepped;	/* monotonic: when the clock was last set */
	int64_t slow_until;	/* monotonic: for so long a request may have been begun by an older clock ... */
	int64_t clock_then;	/* ... which showed at most this */
	int64_t clock_most;	/* the latest that it showed before one of the times it was set */
	unsigned events, restarts;
	char wrong[600];	/* the first thing that is wrong; empty: all is well */
};

/* ---- walk_ground.c: what all walks of this process begin with */
void walk_prepare(const char *folder, unsigned (*edges)[JOB_STATES]);	/* once; counts the moves of jobs there */
struct world *walk_begin(struct walk *);		/* on a copy of what was prepared */
void walk_zones(const struct walk *);			/* the machine's zone data, from the next start on */
int64_t walk_zone_offset(const struct walk *, const char *zone);	/* ms east of UTC */

/* ---- chance */
uint64_t walk_draw(struct walk *, uint64_t n);		/* 0 .. n - 1 */
bool walk_chance(struct walk *, unsigned percent);
int64_t walk_span(struct walk *, int64_t least, int64_t most);
size_t walk_weighed(struct walk *, const unsigned char *weights, size_t n);	/* one of n by its weight */

/* ---- telling */
void walk_say(struct walk *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void walk_wrong(struct walk *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- walk_shore.c */
void walk_shores(struct walk *);
struct far_answer walk_serve(struct far *, const struct http_request *, str body);
int64_t walk_true_time(const struct walk *);		/* what the servers' clocks show */

/* ---- walk_book.c: the book, and what must hold */
void walk_words(char out[80], struct walk_tag);
bool walk_read_words(const char *text, struct walk_tag *out);
int walk_place_of(const struct walk_post *, int shore);	/* -1: it does not go there */
/* A public request leaves: may it? And the platform took it. */
void walk_leaves(struct walk *, struct walk_shore *, const struct walk_status *);
int64_t walk_instant(const char *text);			/* as replies tell it; 0: none */
void walk_taken(struct walk *, struct walk_shore *, const struct walk_status *);
void walk_look(struct walk *, struct walk_post *);	/* a person looks at a post, and notes what is told */
bool walk_is_ready(struct walk *, const struct walk_shore *);	/* as people are told */
void walk_reckon(struct walk *);			/* at the end: is everything where it should be? */

/* ---- walk_accounts.c */
enum { WALK_WORDS = 24 };
struct walk_typed {	/* zeroed: nothing yet */
	const char *words[WALK_WORDS];
	size_t n;
	char said[400];
};
void walk_type(struct walk *, struct walk_typed *, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
str walk_run(struct walk *, const char *verb, struct walk_typed *, err *);
json_t *walk_data(str reply);				/* its data; the caller's */
void walk_do_connect(struct walk *);
void walk_do_remove(struct walk *);
void walk_do_settings(struct walk *);

/* ---- walk_second.c */
void walk_colleague(struct walk *);	/* there is one from now on */
void walk_do_approval(struct walk *);

/* ---- walk_cover.c */
void walk_town(struct walk *);		/* accounts have an owner from now on, and she a colleague */
void walk_do_cover(struct walk *);
void walk_look_at_covers(struct walk *);
void walk_answers_for(struct walk *, const struct walk_shore *, int post);	/* it leaves at this instant */

/* ---- walk_lock.c */
void walk_guards(struct walk *);	/* two who can unlock, from now on */
void walk_do_lock(struct walk *);
void walk_unlock(struct walk *);	/* one lockdown that is on, or a part of it */
void walk_locked(struct walk *, const char *account);	/* on the writer's thread: the row is there; NULL: for all */
bool walk_is_down(const struct walk *, int shore);
/* A request begins that helps to publish. */
void walk_may_publish(struct walk *, const struct walk_shore *, const char *what);
void walk_leaves_unlocked(struct walk *, const struct walk_shore *, const struct walk_place *, int post);
void walk_people_decide(struct walk_post *);	/* a person has touched it: it may go */

/* ---- walk_people.c */
void walk_write_as(struct walk *, const char *who, int cover, int shore);	/* one post, by a cover */
void walk_touched(struct walk *, struct walk_post *);	/* by a person, just now: looks what is told of it */
void walk_event(struct walk *);				/* one thing that a person does */
void walk_dialogue(struct walk *);			/* connects what must be connected again */
extern const char *const WALK_DEEDS[WALK_DEEDS_MOST];	/* as the history calls them */
void walk_reconnect(struct walk *, struct walk_shore *);
#endif
