/* SPDX-License-Identifier: MIT
 * worker.h - one worker process as the host sees it; inside this room only.
 *
 * Life: RESTING -> STARTING -> READY -> ENDING -> RESTING. Only workers.c decides that one is started or fed,
 * once a loop turn; the other files move it on when something happened. */
#ifndef PLUG_WORKER_H
#define PLUG_WORKER_H
#include "plug/sane.h"
#include "plug/wire.h"
#include "plug/workers.h"

struct task {	/* lives in the arena that the caller gave for the answer */
	struct task *next;
	const struct plug_in *in;
	struct arena *out;
	plug_done *done;
	void *of;
	bool suspect;	/* was in flight when a worker died: runs alone */
	bool lethal;	/* and ended another one then */
	str failed;
};

struct tasks {	/* of tasks, first come first */
	struct task *first, *last;
	size_t n;
};
void tasks_add(struct tasks *, struct task *);
struct task *tasks_take(struct tasks *);		/* the first, or NULL */
void tasks_put_before(struct tasks *, struct tasks *first);	/* empties `first` */

typedef enum { WORKER_RESTING, WORKER_STARTING, WORKER_READY, WORKER_ENDING } worker_state;

struct workers;
struct worker {
	struct workers *house;
	str name;
	worker_state state;
	bool wanted;			/* by workers_greet_all */
	struct tasks waiting, suspects, flying;
	uv_process_t process;
	uv_pipe_t pipe;
	uv_timer_t timer;		/* a deadline while it lives, the backoff while it rests */
	uv_write_t write;
	bool writing;			/* `out` belongs to the kernel: hands off */
	struct pile in, out;
	uint64_t heard;			/* loop time of the last word */
	bool warned; /* a deadline has passed; one more look at the channel, then it is killed */
	bool caged;			/* this process has said that its walls stand */
	bool greets;			/* this process has greeted */
	bool exited;			/* its status is known */
	int open_handles;
	int64_t exit_status;
	int exit_signal;
	bool killed;			/* by us */
	const char *blame;		/* why; NULL: it ended, or closed the channel, by itself */
	unsigned strikes, dumb_starts;
	unsigned culprits;		/* steps that ended it, one after the other, without a good answer between */
	bool out_of_service;
	int64_t last_strike, out_until;	/* monotonic clock */
	uint64_t rest_until;		/* loop time */
	bool known;			/* facts are there */
	struct plug_facts facts; /* of its first greeting, in `kept`; they stay as long as the worker */
	struct arena *kept, *scratch;	/* scratch: from one start to the next */
	str file_sha256;		/* of the file that was started last; in `scratch` */
	struct arena *last_words;
	str why;			/* in `last_words`: why it is out of service */
};

struct workers {
	struct plugs doors;		/* first: what others hold */
	uv_loop_t *loop;
	const struct clock *clock;
	struct arena *kept;
	str folder, program;
	str missing;			/* walls of the cage, see workers_missing */
	struct worker *all[WORKERS_MOST];
	size_t n;
	size_t starting;		/* workers in STARTING */
	size_t tasks;			/* steps not yet answered */
	struct tasks failing;		/* answered in the next turn, for done is never called from step */
	uv_prepare_t turn;
	uv_idle_t soon;
	workers_greeted *greeted;
	void *greeted_of;
	size_t greeting;		/* workers that `greeted` waits for */
	int open_handles;
	bool ending;
};

/* worker_start.c; a take is false when the worker was ended over what it said */
void worker_start(struct worker *);
bool worker_take_caged(struct worker *, str payload);
bool worker_take_hello(struct worker *, str payload);

/* worker_talk.c */
void worker_flush(struct worker *);		/* sends what the window allows, in one write */
void worker_on_read(uv_stream_t *, ssize_t, const uv_buf_t *);
void worker_on_alloc(uv_handle_t *, size_t, uv_buf_t *);
bool worker_out_of_turn(struct worker *);	/* ends it for that; false */
void worker_watch(struct worker *, uint64_t patience_ms);	/* from now on it must say a word in time */

/* worker_end.c */
void worker_kill(struct worker *, const char *blame);	/* blame: "it ...", lives until the next start */
bool worker_take_caught(struct worker *, str payload);
void worker_on_end(struct worker *);			/* of the channel */
void worker_on_exit(uv_process_t *, int64_t status, int signal);
void worker_out(struct worker *, str why);		/* out of service; its tasks fail */
void worker_fail_all(struct worker *, str sentence);

/* workers.c */
void worker_become(struct worker *, worker_state);
void workers_fail(struct workers *, struct task *, str sentence);	/* answered in the next turn */
void workers_settled(struct worker *);			/* it has greeted, or is out of service */
#endif
