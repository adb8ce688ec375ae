/* SPDX-License-Identifier: MIT
 * cage.c - the walls in their order: what must be asked of the system comes before what forbids to ask. */
#include "plug/cage.h"

#include <jansson.h>

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { STACK_MOST = 2 << 20 };
static const struct cage *entered;	/* by the one thread that there is */

/* What later cannot be asked for any more: jansson reads its seed from a file on first use. */
static bool warm_up(void)
{
	json_object_seed(0);
	return true;
}

static bool close_other_files(void)
{
	return !close_range(CAGE_FILE + 1, ~0u, 0);
}

static bool gain_no_rights(void)
{
	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static bool be_private(void)	/* nobody of the same user looks into it */
{
	return !prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static bool end_with_the_host(void)
{
	return !prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/* Everything that this kernel's Landlock can forbid, and no exception from it: files (no file can be opened, made,
 * run or removed), TCP, sockets without a name, signals. The struct and the numbers are the kernel's, linux/landlock.h;
 * they are written down here because Debian's headers are older than its kernels from backports. */
static bool landlock(void)
{
	static const struct {
		size_t size;	/* bytes of `forbids` that this version knows */
		uint64_t files, net, scoped;
	} VERSIONS[] = {
		{8, 0x1fff, 0, 0}, {8, 0x3fff, 0, 0}, {8, 0x7fff, 0, 0},
		{16, 0x7fff, 3, 0}, {16, 0xffff, 3, 0}, {24, 0xffff, 3, 3},
	};
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
	if (version < 1) return false;
	size_t at = (size_t)MIN(version, (long)COUNT(VERSIONS)) - 1;
	uint64_t forbids[] = {VERSIONS[at].files, VERSIONS[at].net, VERSIONS[at].scoped};
	long rules = syscall(SYS_landlock_create_ruleset, forbids, VERSIONS[at].size, 0);
	if (rules < 0) return false;
	bool stands = !syscall(SYS_landlock_restrict_self, rules, 0);
	close((int)rules);
	return stands;
}

static bool keep_within_limits(void)
{
	const struct { __rlimit_resource_t what; rlim_t most; } LIMITS[] = {
		{RLIMIT_AS, entered->memory}, {RLIMIT_STACK, STACK_MOST}, {RLIMIT_CPU, entered->seconds}, {RLIMIT_FSIZE, 0},
		{RLIMIT_CORE, 0}, {RLIMIT_NPROC, 0}, {RLIMIT_MEMLOCK, 0}, {RLIMIT_MSGQUEUE, 0}, {RLIMIT_NOFILE, 0},
	};
	int refused = 0;
	for (size_t i = 0; i < COUNT(LIMITS); i++)
		refused += setrlimit(LIMITS[i].what, &(struct rlimit){LIMITS[i].most, LIMITS[i].most}) != 0;
	return !refused;
}

static bool filter_calls(void)
{
	return cage_filter(entered->loads);
}

/* Landlock needs a descriptor of its own, so it comes before the limits; the filter would forbid all of them. */
static const struct {
	const char *name;
	bool (*raise)(void);
	bool needed;	/* nothing stands in for it */
	bool too_high;	/* for sanitizers, which want files, threads and terabytes of addresses */
} WALLS[] = {
	{"a seed for jansson", warm_up, true, false},
	{"closing of other files (close_range)", close_other_files, true, false},
	{"'no new privileges'", gain_no_rights, true, false},
	{"an end with the parent's", end_with_the_host, false, false},
	{"'not dumpable'", be_private, false, true},
	{"Landlock", landlock, false, true},
	{"limits on memory and processor time", keep_within_limits, false, true},
	{"filter of system calls (seccomp)", filter_calls, true, true},
};

err cage_enter(struct arena *a, const struct cage *cage, str *missing)
{
	entered = cage;
	buf names = buf_in(a, 1024);
	for (size_t i = 0; i < COUNT(WALLS); i++) {
		bool left_out = CAGE_RELAXED && WALLS[i].too_high;
		if (!left_out && WALLS[i].raise()) continue;
		if (!left_out && WALLS[i].needed)
			return FAIL(a, ERR_OUTSIDE, "worker-walls",
				    "This machine has no %s (%s). Without it %s. "
				    "Please use a kernel that has it, or allow it to the service.",
				    WALLS[i].name, strerror(errno), cage->without);
		buf_fmt(&names, "%s%s", names.len ? ", " : "", WALLS[i].name);
	}
	if (CAGE_RELAXED) buf_fmt(&names, " (left out of a build with sanitizers, which is for tests alone)");
	*missing = buf_str(&names);
	return NULL;
}
