/* SPDX-License-Identifier: MIT
 * plug.h - the host's side of plugins: what they declare, and a step as an asynchronous call with a deadline.
 *
 * All functions run on the loop thread. A step's answer is copied into the arena that the caller gives. */
#ifndef PLUG_PLUG_H
#define PLUG_PLUG_H
#include "base/base.h"
#include "base/clock.h"

#include <schedpost/plugin.h>

/* What a worker said in its greeting: the host's own copy of sp_plugin, checked. */
struct plug_facts {
	str name, title, version, hosts, asks_server;
	str file_sha256;		/* hex; tells a changed plugin */
	uint32_t ops;			/* SP_CAN(op) | ... */
	uint32_t flags;			/* SP_FOR_TESTS */
	sp_look look;
	int64_t listing_delay_ms;
	size_t state_size;		/* bytes */
	sp_limits limits;
	const sp_base *bases;
	size_t nbases;
	const sp_cannot *cannot;
	size_t ncannot;
	const sp_interface *interface;	/* NULL: none */
	str revoke_page, person;
};

/* What goes in: job's input fields (the ones to fill and to call are ignored), and the state bytes.
 * Must live until done is called. state of length 0 is a fresh one. */
struct plug_in {
	sp_job job;
	str state;
};

/* What came out. Lives in the arena that was given to the step. */
struct plug_out {
	str failed; /* a sentence when the step failed twice (crash, deadline, nonsense); else empty */
	bool lethal;	/* with `failed`: this very step ended its worker twice, and it would a third time */
	sp_move move;
	str state;		/* state_size bytes */
	sp_request request;	/* SP_SEND; checked by plug/sane.c */
	int64_t wait_ms;	/* SP_WAIT, 1 .. 1 h */
	sp_ask ask;		/* SP_ASK */
	sp_result result;	/* SP_DONE */
	const str *log;		/* lines; quoted text of an untrusted party */
	size_t nlog;
};

typedef void plug_done(void *of, const struct plug_out *);

/* The doors: worker processes in the daemon (plug/workers.h), serve() called directly in tests.
 * step never calls done before it returns. facts gives NULL for an unknown or refused plugin, with a sentence
 * in *why that stays until the next step or call. */
struct plugs {
	void (*step)(struct plugs *, str plugin, const struct plug_in *, struct arena *out, plug_done *,
		     void *of);
	const struct plug_facts *(*facts)(struct plugs *, str plugin, str *why);
};
#endif
