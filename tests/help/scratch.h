/* SPDX-License-Identifier: MIT
 * scratch.h - a folder for a test's data: in memory where the machine has that, so that a world waits for no disk.
 *
 * That what was synced survives is shown elsewhere, with a disk that loses the rest (help/disk_vfs.c). */
#ifndef HELP_SCRATCH_H
#define HELP_SCRATCH_H
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SCRATCH_PATH = 64 };

/* Made anew and empty; whoever asks removes it. */
static inline void scratch_folder(char path[SCRATCH_PATH], const char *name)
{
	const char *in = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(path, SCRATCH_PATH, "%s/schedpost-%s-XXXXXX", in, name);
	if (!mkdtemp(path)) abort();
}
#endif
