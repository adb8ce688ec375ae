/* SPDX-License-Identifier: MIT
 * bad_hostile.c - a plugin that tries everything a plugin must not do: an act by its name in the text of a post
 * ("segv 123", 123 being the host's process), or in its constructor when it is called "born17p123", 17 being the act.
 *
 * It says whether it got what it wanted, so that a test sees that it was really tried. */
#include "plug/hostile.h"

#include <schedpost/plugin.h>

#include <assert.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Warray-bounds"
#pragma GCC diagnostic ignored "-Wnull-dereference"

enum { CHANNEL = 0, SAID = 0x64696173, HELLO = 0x6f6c6568, CAGED = 0x65676163, PAGE = 4096 };

struct scene {
	sp_job *job;	/* NULL in a constructor */
	pid_t host;
};

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

/* ---- the network */

static bool socket_inet(const struct scene *s)
{
	(void)s;
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool socket_unix(const struct scene *s)
{
	(void)s;
	return socket(AF_UNIX, SOCK_DGRAM, 0) >= 0;
}

static bool socket_pair(const struct scene *s)
{
	int two[2];
	(void)s;
	return !socketpair(AF_UNIX, SOCK_STREAM, 0, two);
}

static bool sends_a_file(const struct scene *s)
{
	struct msghdr m = {0};
	(void)s;
	return sendmsg(CHANNEL, &m, MSG_DONTWAIT) >= 0;
}

static bool io_uring(const struct scene *s)
{
	char parameters[256] = {0};
	(void)s;
	return syscall(SYS_io_uring_setup, 1, parameters) >= 0;
}

/* ---- files */

static bool reads_a_file(const struct scene *s)
{
	char bytes[16];
	(void)s;
	int fd = open("/etc/passwd", O_RDONLY);
	return fd >= 0 && read(fd, bytes, sizeof bytes) > 0;
}

static bool opens_by_the_old_call(const struct scene *s)
{
	(void)s;
#ifdef SYS_open
	return syscall(SYS_open, "/etc/passwd", O_RDONLY) >= 0;
#else
	return open("/etc/passwd", O_RDONLY) >= 0;
#endif
}

static bool opens_by_the_new_call(const struct scene *s)
{
	uint64_t how[3] = {0};
	(void)s;
	return syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", how, sizeof how) >= 0;
}

#define A_FILE "/tmp/schedpost-hostile"

static bool writes_a_file(const struct scene *s)
{
	(void)s;
	int fd = open(A_FILE, O_WRONLY | O_CREAT, 0600);
	return fd >= 0 && !unlink(A_FILE);
}

static bool reads_our_memory(const struct scene *s)
{
	(void)s;
	return open("/proc/self/mem", O_RDONLY) >= 0;
}

static bool loads_a_library(const struct scene *s)
{
	(void)s;
	return dlopen("libuv.so.1", RTLD_NOW);
}

static bool looks_at_a_file(const struct scene *s)
{
	struct stat st;
	(void)s;
	return !stat("/etc/passwd", &st);
}

static bool reads_a_link(const struct scene *s)
{
	char path[64];
	(void)s;
	return readlink("/proc/self/exe", path, sizeof path) > 0;
}

static bool makes_a_folder(const struct scene *s)
{
	(void)s;
	return !mkdir(A_FILE "-folder", 0700) && !rmdir(A_FILE "-folder");
}

static bool removes_a_file(const struct scene *s)
{
	(void)s;
	return !unlink(A_FILE "-nowhere");
}

static bool renames_a_file(const struct scene *s)
{
	(void)s;
	return !rename(A_FILE "-nowhere", A_FILE "-elsewhere");
}

static bool maps_a_file_of_memory(const struct scene *s)
{
	(void)s;
	return memfd_create("hostile", 0) >= 0;
}

static bool copies_a_descriptor(const struct scene *s)
{
	(void)s;
	return dup(CHANNEL) >= 0;
}

static bool reads_other_descriptors(const struct scene *s)
{
	char byte;
	(void)s;
	for (int fd = 4; fd < 64; fd++)
		if (read(fd, &byte, 1) >= 0) return true;
	return false;
}

/* ---- other processes */

static bool forks(const struct scene *s)
{
	(void)s;
	pid_t child = fork();
	if (!child) _exit(0);
	return child > 0 && waitpid(child, NULL, 0) == child;
}

static int nothing(void *of)
{
	return !of;
}

static bool starts_a_thread(const struct scene *s)
{
	char *stack = malloc(16 * PAGE);	/* it stays: nobody waits for the thread */
	(void)s;
	return stack && clone(nothing, stack + 16 * PAGE, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, NULL) > 0;
}

static bool runs_a_program(const struct scene *s)
{
	char *nobody[] = {NULL}, *args[] = {"true", NULL};
	(void)s;
	execve("/bin/true", args, nobody);
	return false;
}

static bool kills_the_host(const struct scene *s)
{
	return !kill(s->host, SIGCONT);		/* one that would do no harm */
}

static bool kills_itself(const struct scene *s)
{
	return s && !kill(getpid(), SIGKILL);
}

static bool traces_the_host(const struct scene *s)
{
	return ptrace(PTRACE_PEEKDATA, s->host, (void *)1, NULL) >= 0;
}

static bool reads_the_host(const struct scene *s)
{
	char bytes[16];
	struct iovec ours = {bytes, sizeof bytes}, theirs = {(void *)0x400000, sizeof bytes};
	return process_vm_readv(s->host, &ours, 1, &theirs, 1, 0) >= 0;
}

static bool holds_the_host(const struct scene *s)
{
	return syscall(SYS_pidfd_open, s->host, 0) >= 0;
}

static bool asks_who_the_host_is(const struct scene *s)
{
	return getppid() == s->host;
}

/* ---- its own rights */

static bool maps_what_runs(const struct scene *s)
{
	(void)s;
	return mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool makes_data_run(const struct scene *s)
{
	(void)s;
	void *data = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return data != MAP_FAILED && !mprotect(data, PAGE, PROT_READ | PROT_EXEC);
}

static void ignore(int number)
{
	(void)number;
}

static bool handles_sigsys(const struct scene *s)
{
	(void)s;
	return signal(SIGSYS, ignore) != SIG_ERR;
}

static bool raises_limits(const struct scene *s)
{
	(void)s;
	return !setrlimit(RLIMIT_AS, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
}

static bool becomes_dumpable(const struct scene *s)
{
	(void)s;
	return !prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static bool leaves_its_namespaces(const struct scene *s)
{
	(void)s;
	return !unshare(CLONE_NEWUSER);
}

static bool asks_for_keys(const struct scene *s)
{
	(void)s;
	return syscall(SYS_keyctl, 0, -3, 0, 0, 0) >= 0;
}

static bool loads_a_filter(const struct scene *s)
{
	char nothing_to_load[128] = {0};
	(void)s;
	return syscall(SYS_bpf, 5, nothing_to_load, sizeof nothing_to_load) >= 0;
}

static bool changes_personality(const struct scene *s)
{
	(void)s;
	return personality(READ_IMPLIES_EXEC) >= 0;
}

static bool throws_dice(const struct scene *s)
{
	char dice[16];
	(void)s;
	return syscall(SYS_getrandom, dice, sizeof dice, 0) == sizeof dice;
}

static bool sleeps(const struct scene *s)
{
	struct timespec moment = {0, 1000};
	(void)s;
	return !syscall(SYS_nanosleep, &moment, NULL);
}

static bool blocks_signals(const struct scene *s)
{
	sigset_t all;
	(void)s;
	sigfillset(&all);
	return !sigprocmask(SIG_BLOCK, &all, NULL);
}

static bool reads_the_environment(const struct scene *s)
{
	(void)s;
	return environ && environ[0];
}

#if defined(__x86_64__)
static bool calls_as_32_bit(const struct scene *s)
{
	long result = 20;	/* getpid */
	(void)s;
	__asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
	return result > 0;
}

static bool calls_as_x32(const struct scene *s)
{
	(void)s;
	return syscall(0x40000000 + SYS_getpid) > 0;
}
#endif

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
