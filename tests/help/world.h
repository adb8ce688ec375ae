/* SPDX-License-Identifier: MIT
 * world.h - a whole schedpost in one process: a clock turned by hand, the practice platform for a network, real tables.
 *
 * Days pass in milliseconds. Killing is forgetting everything but the folder. */
#ifndef HELP_WORLD_H
#define HELP_WORLD_H
#include "base/clock.h"
#include "engine/engine.h"
#include "net/practice.h"
#include "rooms/media/shown.h"
#include "verb/house.h"
#include "verb/verb.h"

struct world {
	struct clock clock;		/* first: the doors get a pointer to it */
	int64_t now, mono;		/* turned together by world_pass; now alone by a test */
	const char *boot;		/* the run of the machine; another one before a start: it was switched off */
	uint64_t chance;
	struct arena *a;
	char folder[64];
	struct store *store;
	struct net *outer, *net;	/* outer: what a test hands in, or NULL */
	void (*outer_deliver)(struct world *);	/* gives the answers of outer that are due */
	int64_t outer_at;		/* mono; when it wants that; 0: nothing is under way */
	struct mailer *mailer;		/* what notices leave by, or NULL; before the start */
	struct hooks *hooks;
	struct feed_reader *reader;	/* takes calendars of others apart, or NULL; before the start */
	const sp_plugin *extra;	/* a plugin beside those of the project, or NULL; before the start */
	struct plugs *plugs;
	struct vault *vault;
	struct engine *engine;
	struct brake *brake;
	bool shows_files;		/* there is a public address, WORLD_ADDRESS; before the start. With it: */
	struct shown *shown;
	bool watch;			/* lists of own posts are read; before the start */
	bool numbers;			/* figures of own posts are fetched; before the start */
	int64_t auto_lock;
	struct house house;
	const char *person;	/* who types: one without rights over the service. NULL: alex, who runs it */
	str token;		/* brought with each verb, as text; empty: none */
	int64_t practice_at;		/* mono; 0: nothing is asked for */
	struct practice_fault fault;	/* for requests that match */
	int fault_times;		/* how many of them; -1: all */
	const char *fault_method;	/* "POST" */
	size_t published;		/* POSTs to practice:/posts that were handed over */
	int64_t last_publish;		/* the clock then */
	void (*leaving)(struct world *);	/* NULL, or called for each of them before it is asked for its last look */
	int64_t leap_most;		/* ms that world_pass leaps over at once while nothing is due; 0: a second */
	int64_t next_look;		/* clock; of the last leap */
};

#define WORLD_ADDRESS "https://media.example.org/"
#define WORLD_START 1795341600000	/* Sun 22 Nov 2026 10:00:00 UTC */

struct world *world_new(void);
struct world *world_unstarted(const char *folder);	/* over a folder of the caller's; nothing is opened yet */
/* A daemon on that folder. The err lives until world_stop, which is needed in any case. */
err world_start(struct world *);
void world_stop(struct world *);	/* everything in memory is gone; the folder stays */
void world_free(struct world *);	/* and its folder */
void world_no_sentinels(struct world *);	/* somebody removes the files that lock */
/* Everything in memory is gone, as after kill -9; then a new daemon on the same folder. */
void world_kill(struct world *);
void world_outer(struct world *, struct net *);	/* before the next start: see world_kill */

/* A verb as a person would type it: words end with NULL. The reply as JSON data; *e is the err, which may be NULL. */
str world_try(struct world *, err *e, const char *verb, ...);
/* Somebody who does not run this machine. */
str world_as(struct world *, err *e, const char *who, const char *verb, ...);
str world_verb(struct world *, const char *verb, ...);	/* must work */
void world_json(struct world *, const char *verb, str call);	/* as the daemon gets it: for what no line may hold */
str world_try_json(struct world *, err *e, const char *verb, str call);
void world_account(struct world *, const char *name);	/* a practice account, connected */
void world_real(struct world *);	/* all accounts so far are as in earnest: approval is needed, nobody owns them */
void world_person(struct world *, const char *name, const char *role);	/* known, and with that role for all accounts */
err world_policy(struct world *, const char *text);	/* as the service takes up a changed policy.conf */

bool world_turn(struct world *);		/* each door once; false: nothing moved */
void world_settle(struct world *);		/* until nothing moves without time passing */
void world_pass(struct world *, int64_t ms);	/* time passes, from event to event */
/* What hangs on the wall of an account: the number of posts, and how often a text is there. */
size_t world_wall(struct world *, const char *account);
size_t world_seen(struct world *, const char *account, const char *text);
int64_t world_in_state(struct world *, const char *state);	/* so many posts, parts and accounts counted apart */
int64_t world_int(struct world *, const char *sql);	/* the one number of a query: for states and counts */
#endif
