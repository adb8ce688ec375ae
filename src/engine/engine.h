/* SPDX-License-Identifier: MIT
 * engine.h - from a due row to a settled verdict: one timer, one claim, lanes, gate, settle.
 *
 * It knows neither libuv nor curl nor processes: doors to the store, the network and the plugins are handed in, so that
 * a fake world can turn it by hand. All functions run on the loop thread. */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H
#include "base/clock.h"
#include "net/compose.h"
#include "net/http.h"
#include "net/mail.h"
#include "plug/plug.h"
#include "rooms/locks/brake.h"
#include "rooms/media/shown.h"
#include "rooms/vault/vault.h"
#include "store/store.h"

struct engine_doors {	/* all outlive the engine */
	struct store *store;
	struct net *net;
	struct plugs *plugs;
	const struct vault *vault;
	struct brake *brake;		/* asked before anything leaves (rooms/locks) */
	const struct clock *clock;
	str boot;			/* names this run of the machine, since which clock->up counts; empty: not known */
	str media_folder, data_folder;	/* data_folder: where the walls of practice classes end */
	struct shown *shown;		/* files that platforms fetch; NULL: no public address is set */
	struct mailer *mailer;		/* NULL: no mail server is set */
	struct hooks *hooks;		/* NULL: no commands are set */
	struct feed_reader *reader;	/* takes calendars of others apart; NULL: feeds are not read */
	const struct platform_setting *settings;	/* what an admin has set for platforms (net/compose.h) */
	size_t nsettings;
	bool watch;			/* own lists are read for what nobody here has sent (rooms/watch) */
	bool numbers;			/* figures of own posts are fetched (rooms/numbers) */
	int64_t auto_lock;		/* the score from which that locks its account by itself; 0: never */
	void (*poke)(void *of);		/* the engine wants engine_tick soon; any depth of calls */
	void *poke_of;
};

struct engine;
struct engine *engine_new(const struct engine_doors *);
void engine_free(struct engine *);	/* nothing may be in hand: see engine_in_hand */

/* Takes over what an earlier daemon had sent and not settled, and moves posts if zone data changed. Before
 * store_start, on the calling thread. */
err engine_begin(struct engine *, struct arena *);

/* Does what is due; gives the milliseconds until it wants to be called again, at most 1,000 (so that a clock that
 * jumps is noticed). */
int64_t engine_tick(struct engine *);
void engine_drain(struct engine *);	/* takes nothing new in hand; what is not yet public is let go */
size_t engine_in_hand(const struct engine *);
/* Forgets what is in hand, after the doors are shut: the next start takes it over. Frees no door. */
void engine_abandon(struct engine *);
struct learning {	/* of one plugin */
	str name;
	const struct plug_facts *facts;	/* NULL: it was refused */
	str refused;			/* the sentence why */
	const struct platform_setting *settings;	/* as in the doors */
	size_t nsettings;
	bool shows_files;		/* there is a public address */
};
/* Keeps what a plugin declared for everybody who has no plugin. */
err engine_learn(struct tx *, const struct learning *);

/* For the record: a work of the engine's, and what it does. */
void engine_does(struct tx *, const char *what);

struct engine_counts {	/* since the start */
	uint64_t stopped;	/* under way, by a lockdown */
	uint64_t claimed, gates, gates_shut, sent, done, refused, retried, unsure, found, asked, late;
};
struct engine_counts engine_counts(const struct engine *);
#endif
