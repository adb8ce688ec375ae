/* SPDX-License-Identifier: MIT
 * hostile_calls.h - the acts of bad_hostile.c that ask the system for something: each says whether it got it. */
#ifndef TESTS_HOSTILE_CALLS_H
#define TESTS_HOSTILE_CALLS_H
#include "plug/hostile.h"

#include <schedpost/plugin.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
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

enum { CHANNEL = 0, PAGE = 4096 };

struct scene {
	sp_job *job;	/* NULL in a constructor */
	pid_t host;
};

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
#endif
