/* SPDX-License-Identifier: MIT
 * front_world.h - a table of small verbs, a store in a folder, a server in the loop, and raw talk with its socket. */
#ifndef TESTS_HELP_FRONT_WORLD_H
#define TESTS_HELP_FRONT_WORLD_H
#include "front/front.h"
#include "front/server.h"

struct front_world {
	char folder[64], socket[96];
	struct arena *a;
	struct clock clock;	/* its mono is real time and `ahead` */
	int64_t ahead;
	int64_t tick;		/* what each look at mono adds to ahead */
	struct house house;
	struct store *store;
	uv_loop_t loop;
	uv_async_t wake;
	const struct verb *const *verbs;	/* FRONT_VERBS as the program gathers them, with its doors */
	struct server *server;
	int clients;		/* threads that still talk; the loop runs until there are none */
};
/* echo TEXT [--times N] [--loud], write TEXT, fail KIND, slow, "import begin|rows|finish|drop", "export page", "talk
 * begin|answer|drop", add: what the tests of doors need. Ends with NULL. */
extern const struct verb *const FRONT_VERBS[];

struct front_world *front_world_new(bool with_server);
void front_world_free(struct front_world *);
/* Runs the loop until `talk` has returned; it runs on a thread of its own. */
void front_world_talk(struct front_world *, void (*talk)(struct front_world *, void *), void *of);

/* What verbs kept under this name in the table meta; empty when nothing. */
str front_meta(struct front_world *, const char *name);

/* One run of the command line, with these words after "schedpost". */
struct front_said {
	int code;
	str out, err;
};
struct front_ran {
	const struct carrier *carrier;	/* NULL: verbs run on the store at once; files get a hash of zeros */
	const char *input;		/* standard input; NULL: empty */
	bool terminal;
	int width;			/* 0: 80 */
};
struct front_said front_cli(struct front_world *, const struct front_ran *, char *const words[]);
#define CLI(w, ...) front_cli((w), &(struct front_ran){0}, (char *[]){__VA_ARGS__, NULL})
#define CLI_INPUT(w, text, ...) front_cli((w), &(struct front_ran){.input = (text)}, (char *[]){__VA_ARGS__, NULL})

/* On the talking thread. */
int front_connect(struct front_world *);
void front_send(int fd, const char *text);
/* All until the peer closes, or one whole answer; at most 10 s. */
str front_receive(struct arena *, int fd);
str front_ask(struct arena *, struct front_world *, const char *request);
#endif
