/* SPDX-License-Identifier: MIT
 * bad_hostile.c - a plugin that tries everything a plugin must not do: an act by its name in the text of a post
 * ("segv 123", 123 being the host's process), or in its constructor when it is called "born17p123", 17 being the act.
 *
 * It says whether it got what it wanted, so that a test sees that it was really tried. */
#include "plug/hostile_calls.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Warray-bounds"
#pragma GCC diagnostic ignored "-Wnull-dereference"

enum { SAID = 0x64696173, HELLO = 0x6f6c6568, CAGED = 0x65676163 };

static void say(const void *bytes, size_t n)
{
	for (const char *at = bytes; n;) {
		ssize_t some = write(CHANNEL, at, n);
		if (some <= 0) _exit(9);
		at += some;
		n -= (size_t)some;
	}
}

static void wait_for_ever(void)
{
	static const int forever = 1;
	for (volatile const int *always = &forever; *always;) {}
}

/* ---- it breaks */

static bool segv(const struct scene *s)
{
	*(volatile int *)(16 + ((uintptr_t)s & 1)) = 1;
	return false;
}

static bool aborts(const struct scene *s)
{
	if (s) abort();
	return false;
}

static bool asserts(const struct scene *s)
{
	assert(!s);
	return false;
}

static bool exits(const struct scene *s)
{
	_exit(s ? 3 : 4);
}

static int deep(volatile char *above)
{
	volatile char room[PAGE];
	room[0] = above[0];
	if (room[0] == 77) return 0;
	return deep(room) + room[0];
}

static bool overflow(const struct scene *s)
{
	volatile char first[1] = {(char)s->host};
	first[0] &= 3;
	return deep(first) == 0;
}

static bool wild_writes(const struct scene *s)
{
	uint64_t chance = (uint64_t)s->host;
	for (;;) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		*(volatile char *)(chance >> 17) = 1;
	}
	return false;
}

static bool jumps_anywhere(const struct scene *s)
{
	void (*volatile anywhere)(void) = (void (*)(void))(uintptr_t)(0x10000 + (s->host & 0xff0));
	anywhere();
	return false;
}

static int a_static = 7;

static bool writes_a_static(const struct scene *s)
{
	*(volatile int *)&a_static = (int)s->host;
	return true;
}

static bool spins(const struct scene *s)
{
	(void)s;
	wait_for_ever();
	return false;
}

static bool hoards_memory(const struct scene *s)
{
	enum { PIECE = 4 << 20, ENOUGH = 300 / 4 };
	(void)s;
	for (int i = 0; i < ENOUGH; i++) {
		char *piece = malloc(PIECE);
		if (!piece) return false;
		memset(piece, i, PIECE);
	}
	return true;
}

static bool unmaps_itself(const struct scene *s)
{
	(void)s;
	return !munmap((void *)((uintptr_t)unmaps_itself & -(uintptr_t)PAGE), PAGE);
}

/* ---- it lies on the channel */

static bool garbage(const struct scene *s)
{
	char bytes[4000];
	(void)s;
	memset(bytes, 0x5a, sizeof bytes);
	say(bytes, sizeof bytes);
	wait_for_ever();
	return false;
}

static bool huge_length(const struct scene *s)
{
	uint32_t head[] = {UINT32_MAX, SAID};
	(void)s;
	say(head, sizeof head);
	wait_for_ever();
	return false;
}

static bool half_a_frame(const struct scene *s)
{
	uint32_t head[] = {1 << 20, SAID};
	(void)s;
	say(head, sizeof head);
	wait_for_ever();
	return false;
}

static bool unreadable(const struct scene *s)
{
	uint32_t frame[] = {8, SAID, UINT32_MAX, UINT32_MAX};
	(void)s;
	say(frame, sizeof frame);
	wait_for_ever();
	return false;
}

static bool unasked(const struct scene *s)
{
	uint32_t frame[6] = {14, SAID};
	(void)s;
	for (int i = 0; i < 100; i++) say(frame, 22);
	wait_for_ever();
	return false;
}

static bool greets_again(const struct scene *s)
{
	uint32_t frame[] = {0, HELLO};
	(void)s;
	say(frame, sizeof frame);
	wait_for_ever();
	return false;
}

static bool caged_again(const struct scene *s)
{
	uint32_t frame[] = {4, CAGED, 0x21212121};
	(void)s;
	say(frame, sizeof frame);
	wait_for_ever();
	return false;
}

static bool floods(const struct scene *s)
{
	enum { FRAME = 1 << 20, FRAMES = 260 };
	(void)s;
	uint32_t *frame = calloc(1, FRAME + 8);
	if (!frame) return false;
	frame[0] = FRAME;
	frame[1] = SAID;
	for (int i = 0; i < FRAMES; i++) say(frame, FRAME + 8);
	return false;
}

static bool eats_the_channel(const struct scene *s)
{
	char bytes[PAGE];
	(void)s;
	while (read(CHANNEL, bytes, sizeof bytes) > 0) {}
	return false;
}

static bool hangs_up(const struct scene *s)
{
	(void)s;
	if (close(CHANNEL)) return false;
	wait_for_ever();
	return false;
}

/* ---- it answers what cannot be */

static bool a_billion_headers(const struct scene *s)
{
	static const sp_pair few[1];
	s->job->request->headers = few;
	s->job->request->nheaders = 1000000000;
	s->job->request->url = SP_S("{server}/");
	return true;
}

static bool an_endless_address(const struct scene *s)
{
	s->job->request->url = (sp_str){"{server}/", (size_t)1 << 40};
	return true;
}

static bool no_such_move(const struct scene *s)
{
	s->job->request->effect = (sp_effect)77;
	s->job->request->url = SP_S("{server}/");
	return true;
}

static bool all_of_the_arena(const struct scene *s)
{
	for (;;) memset(s->job->alloc(s->job, 1 << 16), 1, 1 << 16);
	return false;
}

static bool a_text_from_nowhere(const struct scene *s)
{
	s->job->result->why = (sp_str){(const char *)(uintptr_t)0x10, 100};
	return false;
}

static bool a_result_of_its_own(const struct scene *s)
{
	s->job->result = s->job->alloc(s->job, sizeof *s->job->result);
	return true;
}

static bool a_hundred_thousand_lines(const struct scene *s)
{
	for (int i = 0; i < 100000; i++) s->job->log(s->job, "line %d", i);
	return false;
}

/* ---- the table */

static const struct {
	const char *name;
	bool (*does)(const struct scene *);
} acts[] = {
#define ACT(name, free, ...) {#name, name},
	HOSTILE_ACTS
#undef ACT
};

static char name[33] = "hostile";
static const char *born = "was not asked to";

__attribute__((constructor)) static void is_born(int argc, char **argv)
{
	int act, host;
	if (argc != 2 || sscanf(argv[1], "born%dp%d", &act, &host) != 2) return;
	snprintf(name, sizeof name, "%s", argv[1]);
	born = acts[act].does(&(struct scene){.host = host}) ? DID : TRIED;
}

static sp_str copy(sp_job *job, const char *text)
{
	size_t n = strlen(text);
	return (sp_str){memcpy(job->alloc(job, n + 1), text, n), n};
}

static sp_move step(sp_job *job)
{
	sp_str text = job->post->text;
	size_t word = 0;
	job->result->verdict = SP_OK;
	job->result->ref.id = text;
	job->result->code = copy(job, born);
	while (word < text.len && text.at[word] != ' ') word++;
	const struct scene scene = {job, word < text.len ? atoi(text.at + word) : 0};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (word == strlen(acts[i].name) && !memcmp(text.at, acts[i].name, word))
			job->result->code = copy(job, acts[i].does(&scene) ? DID : TRIED);
	return job->request->url.len ? SP_SEND : SP_DONE;
}

static const sp_limits limits = {.size = sizeof limits, .unit = SP_GRAPHEMES, .text_most = 500};

SP_PLUGIN = {
	.size = sizeof schedpost_plugin,
	.abi = SP_ABI,
	.ops = SP_CAN(SP_PUBLISH),
	.name = name,
	.title = "Hostile",
	.version = "1",
	.hosts = ".",
	.limits = &limits,
	.step = step,
};
