/* SPDX-License-Identifier: MIT
 * caged.h - the programs that take apart what others wrote, behind walls (plug/cage.h): how they are started and how
 * they end. What they say is for whoever starts them to read. */
#ifndef FRONT_CAGED_H
#define FRONT_CAGED_H
#include "base/base.h"

#include <sys/types.h>

struct caged_asks {
	str program;		/* empty: the one called args[0], beside this program, or as it is installed */
	char *const *args;	/* ends with NULL */
	int fd;			/* the file that it reads; the caller closes it */
};
struct caged {
	int from;	/* a socket; what it says is read there */
	pid_t child;
};
/* Born with an empty environment. 0, or why not, as in errno. Any thread. */
int caged_start(struct arena *, const struct caged_asks *, struct caged *out);
/* Waits for its end, or makes one where `patient` is false. Gives the status as waitpid does. */
int caged_end(struct caged *, bool patient);
#endif
