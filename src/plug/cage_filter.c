/* SPDX-License-Identifier: MIT
 * cage_filter.c - the list of system calls that a worker may make, and what is said when it makes another
 * (seccomp(2)). */
#include "plug/cage.h"
#include "plug/wire.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* ---- the call that was caught, and its answer: where this processor keeps them */

#if defined(__x86_64__)
#define ARGUMENT_1(u) ((u)->uc_mcontext.gregs[REG_RDI])
#define ARGUMENT_3(u) ((u)->uc_mcontext.gregs[REG_RDX])
#define RESULT(u)     ((u)->uc_mcontext.gregs[REG_RAX])
#elif defined(__aarch64__)
#define ARGUMENT_1(u) ((u)->uc_mcontext.regs[0])
#define ARGUMENT_3(u) ((u)->uc_mcontext.regs[2])
#define RESULT(u)     ((u)->uc_mcontext.regs[0])
#else
#error "add the registers of this processor"
#endif

static volatile sig_atomic_t opened;	/* the loader has asked for its one file, or there is none */

static _Noreturn void end_caught(int call)
{
	const uint32_t frame[] = {sizeof(uint32_t), FRAME_CAUGHT, (uint32_t)call};
	ssize_t n = write(CAGE_CHANNEL, frame, sizeof frame);
	_exit(n == sizeof frame ? EXIT_CAUGHT : EXIT_CAUGHT + 1);
}

/* None of these calls was made, and no path is looked at: the loader gets its file, and the size of that one. */
static void on_caught(int number, siginfo_t *info, void *context)
{
	ucontext_t *u = context;
	(void)number;
	if (info->si_syscall == SYS_openat && !opened) {
		opened = 1;
		RESULT(u) = CAGE_FILE;
	} else if (info->si_syscall == SYS_newfstatat && ARGUMENT_1(u) == CAGE_FILE) {
		struct stat *out = (struct stat *)(uintptr_t)ARGUMENT_3(u);
		RESULT(u) = syscall(SYS_fstat, CAGE_FILE, out) ? -EBADF : 0;
	} else {
		end_caught(info->si_syscall);
	}
}

/* ---- the list */

#define FD_IS(fd)	{0, SCMP_CMP_EQ, (fd), 0}
#define NEVER_RUNS	{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}	/* mmap and mprotect: what can be written cannot run */

struct rule {
	int call;
	uint32_t action;
	unsigned n;
	struct scmp_arg_cmp when[2];
};

static const struct rule RULES[] = {
	/* the channel; and 2, which is /dev/null, for the last words of a failed assert */
	{SCMP_SYS(read), SCMP_ACT_ALLOW, 1, {FD_IS(CAGE_CHANNEL)}},
	{SCMP_SYS(write), SCMP_ACT_ALLOW, 1, {FD_IS(CAGE_CHANNEL)}},
	{SCMP_SYS(write), SCMP_ACT_ALLOW, 1, {FD_IS(STDERR_FILENO)}},
	{SCMP_SYS(writev), SCMP_ACT_ALLOW, 1, {FD_IS(STDERR_FILENO)}},
	/* the plugin's file, until it is closed */
	{SCMP_SYS(read), SCMP_ACT_ALLOW, 1, {FD_IS(CAGE_FILE)}},
	{SCMP_SYS(pread64), SCMP_ACT_ALLOW, 1, {FD_IS(CAGE_FILE)}},
	{SCMP_SYS(fstat), SCMP_ACT_ALLOW, 1, {FD_IS(CAGE_FILE)}},
	{SCMP_SYS(close), SCMP_ACT_ALLOW, 1, {FD_IS(CAGE_FILE)}},
	{SCMP_SYS(mmap), SCMP_ACT_ALLOW, 2,
	 {{2, SCMP_CMP_EQ, PROT_READ | PROT_EXEC, 0}, {4, SCMP_CMP_EQ, CAGE_FILE, 0}}},
	/* memory */
	{SCMP_SYS(mmap), SCMP_ACT_ALLOW, 1, {NEVER_RUNS}},
	{SCMP_SYS(mprotect), SCMP_ACT_ALLOW, 1, {NEVER_RUNS}},
	{SCMP_SYS(munmap), SCMP_ACT_ALLOW, 0, {{0}}},
	{SCMP_SYS(mremap), SCMP_ACT_ALLOW, 0, {{0}}},
	{SCMP_SYS(brk), SCMP_ACT_ALLOW, 0, {{0}}},
	/* the patience of channel.c, on a machine whose kernel is asked for it */
	{SCMP_SYS(clock_gettime), SCMP_ACT_ALLOW, 0, {{0}}},
	/* the end; abort() asks who it is, and kills itself by rules_for_abort */
	{SCMP_SYS(rt_sigreturn), SCMP_ACT_ALLOW, 0, {{0}}},
	{SCMP_SYS(exit_group), SCMP_ACT_ALLOW, 0, {{0}}},
	{SCMP_SYS(getpid), SCMP_ACT_ALLOW, 0, {{0}}},
	{SCMP_SYS(gettid), SCMP_ACT_ALLOW, 0, {{0}}},
	{SCMP_SYS(rt_sigprocmask), SCMP_ACT_ERRNO(ENOSYS), 0, {{0}}},
	/* qsort asks how much memory there is, and can do without */
	{SCMP_SYS(sysinfo), SCMP_ACT_ERRNO(ENOSYS), 0, {{0}}},
};

static int add_rules(scmp_filter_ctx c)
{
	int no = 0;
	for (size_t i = 0; i < COUNT(RULES) && !no; i++)
		no = seccomp_rule_add_array(c, RULES[i].action, RULES[i].call, RULES[i].n, RULES[i].when);
	return no ? no : seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2,
					  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0),
					  SCMP_A2(SCMP_CMP_EQ, SIGABRT, 0));
}

bool cage_filter(bool loads)
{
	opened = !loads;
	struct sigaction action = {.sa_sigaction = on_caught, .sa_flags = SA_SIGINFO};
	if (sigaction(SIGSYS, &action, NULL)) return false;
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_TRAP);
	if (!c) return false;
	int no = seccomp_attr_set(c, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);	/* int 0x80, x32 */
	if (!no) no = add_rules(c);
	if (!no) no = seccomp_load(c);
	seccomp_release(c);
	errno = -no;
	return !no;
}
