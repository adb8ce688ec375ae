/* SPDX-License-Identifier: MIT
 * calls.c - libseccomp's list of names. */
#include "plug/calls.h"

#include <seccomp.h>
#include <stdlib.h>

str call_name(struct arena *a, uint32_t number)
{
	char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)number);
	str copy = name ? arena_str(a, str_of(name)) : arena_fmt(a, "number %u", number);
	free(name);
	return copy;
}
