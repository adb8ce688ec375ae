/* SPDX-License-Identifier: MIT
 * progress.h - one line on the terminal that tells how far something has come; silent elsewhere. */
#ifndef FRONT_PROGRESS_H
#define FRONT_PROGRESS_H
#include "front/front.h"

struct progress {
	struct front *f;
	str what;
	bool shown;
	int64_t told_at;	/* by the monotonic clock */
};
struct progress progress_new(struct front *, str what);
void progress_bytes(struct progress *, int64_t done, int64_t all);	/* shown for 1 MB and more */
void progress_count(struct progress *, int64_t done, int64_t all);
void progress_percent(struct progress *, int percent);
void progress_end(struct progress *);	/* takes the line away */
#endif
