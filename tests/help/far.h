/* SPDX-License-Identifier: MIT
 * far.h - servers far away for the fake world: a function says what each request is answered with, and how late. */
#ifndef HELP_FAR_H
#define HELP_FAR_H
#include "help/world.h"

struct far_answer {
	sp_arrival arrival;	/* SP_ARRIVED is 0 */
	int status;
	const char *body;
	int64_t delay_ms;
	int64_t retry_after_s;	/* 0: no such header */
	int64_t date;		/* the server's clock; 0: no such header */
	const char *type;	/* NULL: JSON */
	const char *name, *value;	/* one more header; NULL: none */
	const char *why;	/* the sentence of what did not arrive; NULL: none */
	bool guarded;		/* the server lies in one's own network */
};

struct far;
typedef struct far_answer far_serve(struct far *, const struct http_request *, str body);

enum { FAR_NOTES = 8192 };
struct far {
	struct net net;		/* first */
	struct world *w;
	far_serve *serve;
	struct http_call *calls;	/* under way */
	size_t cancelled;		/* requests that were taken back while they were under way */
	int64_t n[8];		/* for the serving function: what it counts and remembers */
	void *side;		/* for it, too: what outlives a process */
	struct far_note { int64_t at; char what[64]; } notes[FAR_NOTES];	/* for the test */
	size_t nnotes;
};

/* For a world that is not started yet. Must live longer than the world. */
void far_before(struct far *, struct world *, far_serve *);
/* For one that is: its own daemon is started anew with it. */
void far_join(struct far *, struct world *, far_serve *);
size_t far_under_way(const struct far *, str server);	/* requests to it that have no answer yet */
void far_note(struct far *, str what);
void far_kill(struct far *);	/* world_kill, with requests under way */
/* Connects an account through the dialogue; the answers in their order, the last NULL. */
void far_connect(struct world *, const char *platform, const char *name, const char *server, ...);
#endif
