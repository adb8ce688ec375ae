/* SPDX-License-Identifier: MIT
 * bad_acts.c - a plugin whose posts say how it shall misbehave: "segv", "loop", ...; any other text is a
 * polite step. */
#include <schedpost/plugin.h>

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CHANNEL = 0, FILES = 64 };

static void say(const void *bytes, size_t n)
{
	if (write(CHANNEL, bytes, n) != (ssize_t)n) _exit(9);
}

static void segv(sp_job *job)
{
	signal(SIGSEGV, SIG_DFL);	/* sanitizers have a handler of their own */
	*(volatile int *)(16 + (uintptr_t)job->step) = 1;
}

static int deep(volatile char *above)
{
	volatile char room[4096];
	room[0] = above[0];
	if (room[0] == 77) return 0;
	return deep(room) + room[0];
}

static void overflow(sp_job *job)
{
	signal(SIGSEGV, SIG_DFL);
	volatile char first[1] = {(char)job->step};
	job->wait_ms = deep(first);
}

static void aborts(sp_job *job)
{
	(void)job;
	signal(SIGABRT, SIG_DFL);
	abort();
}

static void exits(sp_job *job)
{
	_exit((int)job->step);
}

static void kills_itself(sp_job *job)
{
	(void)job;
	kill(getpid(), SIGKILL);
}

static void loop(sp_job *job)
{
	for (volatile uint32_t *forever = &job->step;; (*forever)++) {}
}

static void burn(int64_t ms)
{
	struct timespec from, now;
	clock_gettime(CLOCK_MONOTONIC, &from);
	do clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - from.tv_sec) * 1000 + (now.tv_nsec - from.tv_nsec) / 1000000 < ms);
}

/* Says which process it is, so that a test sees whether a worker was ended in between. */
static void slow_step(sp_job *job, int64_t ms)
{
	char *process = job->alloc(job, 32);
	job->result->code = (sp_str){process, (size_t)sprintf(process, "%d", (int)getpid())};
	burn(ms);
}

static void slow(sp_job *job)
{
	slow_step(job, SP_STEP_MS - 1);
}

static void slowish(sp_job *job)
{
	slow_step(job, SP_STEP_MS / 20);
}

static void garbage(sp_job *job)
{
	(void)job;
	char bytes[4000];
	memset(bytes, 0x5a, sizeof bytes);
	say(bytes, sizeof bytes);
}

static void huge(sp_job *job)
{
	(void)job;
	uint32_t head[2] = {UINT32_MAX, 0x64696173};
	say(head, sizeof head);
}

static void silent_frame(sp_job *job)	/* announces a megabyte, and says nothing more */
{
	(void)job;
	uint32_t head[2] = {1 << 20, 0x64696173};
	say(head, sizeof head);
	for (;;) pause();
}

static void unreadable(sp_job *job)
{
	(void)job;
	uint32_t frame[4] = {8, 0x64696173, UINT32_MAX, UINT32_MAX};
	say(frame, sizeof frame);
}

static void unasked(sp_job *job)	/* far more answers than questions */
{
	(void)job;
	uint32_t frame[6] = {14, 0x64696173};	/* not failed, no log, SP_DONE ... too short to be one */
	for (int i = 0; i < 100; i++) say(frame, 22);
}

static void hello(sp_job *job)
{
	(void)job;
	uint32_t frame[2] = {0, 0x6f6c6568};
	say(frame, sizeof frame);
}

static void hangs_up(sp_job *job)
{
	(void)job;
	close(CHANNEL);
	for (;;) pause();
}

static void greedy(sp_job *job)
{
	for (;;) memset(job->alloc(job, 1 << 16), 1, 1 << 16);
}

/* What a plugin finds around it: environment, open files. */
static void looks_around(sp_job *job)
{
	int variables = 0;
	while (environ && environ[variables]) variables++;
	char *files = job->alloc(job, 4 * FILES + 32);
	int n = sprintf(files, "env %d files", variables);
	for (int fd = 0; fd < FILES; fd++)
		if (fcntl(fd, F_GETFD) >= 0) n += sprintf(files + n, " %d", fd);
	job->result->code = (sp_str){files, (size_t)n};
}

static void flood(sp_job *job)
{
	for (int i = 0; i < 100000; i++) job->log(job, "line %d", i);
}

static const struct {
	const char *word;
	void (*does)(sp_job *);
} acts[] = {
	{"segv", segv},
	{"overflow", overflow},
	{"abort", aborts},
	{"exit", exits},
	{"kill", kills_itself},
	{"loop", loop},
	{"slow", slow},
	{"slowish", slowish},
	{"garbage", garbage},
	{"huge", huge},
	{"silent", silent_frame},
	{"unreadable", unreadable},
	{"unasked", unasked},
	{"hello", hello},
	{"hangs up", hangs_up},
	{"greedy", greedy},
	{"looks around", looks_around},
	{"flood", flood},
};

static sp_move step(sp_job *job)
{
	sp_str text = job->post->text;
	uint32_t *steps = job->state;
	++*steps;
	job->result->verdict = SP_OK;
	job->result->ref.id = text;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (text.len == strlen(acts[i].word) && !memcmp(text.at, acts[i].word, text.len))
			acts[i].does(job);
	return SP_DONE;
}

static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES, .text_most = 500};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_PUBLISH),
	.name = "acts",
	.title = "Acts",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.state_size = sizeof(uint32_t),
	.step = step,
};
