/* SPDX-License-Identifier: MIT
 * put_back.h - after the database was put back from a backup: what may be out since the backup is looked up before it
 * goes, and log-ins that may have been renewed since are asked for anew.
 *
 * Any post that is not out in the backup may have gone out since: at its time, or because somebody said 'now' or gave
 * it another time. So all of them are flagged, and each is looked up when its turn comes, not before: the longest queue
 * costs nothing until then. Only certain absence lets it go; then it is as if it had never been in hand, and if its
 * time has passed it asks. */
#ifndef ROOMS_QUEUE_PUT_BACK_H
#define ROOMS_QUEUE_PUT_BACK_H
#include "rooms/queue/queue.h"

struct put_back {
	int64_t at;		/* when it was found out */
	int64_t saved_at;	/* the backup's last change */
	int64_t lost_at;	/* the last change of the database that it replaced; 0: not known */
	int64_t left;		/* to be looked up: all at first; what is due of it in put_back_told */
};

/* Where the backup does not tell its last change itself: that of the last line in its history. */
err put_back_saved(struct tx *, int64_t *saved_at);
/* Flags the next 500 jobs after *after, and moves it on; *more: there are others. May be run again after a crash. */
err put_back_flag(struct tx *, const struct put_back *, int64_t *after, bool *more, int64_t *n);
/* The rest, after queue_recover: accounts whose log-in is renewed in use must be connected again (*asked of them);
 * the history and put_back_told tell. */
err put_back_tell(struct tx *, const struct put_back *, size_t *asked);
/* The last time, and how many are still to be looked up; false: never. */
err put_back_told(struct tx *, struct put_back *, bool *ever);
/* A ready job that is flagged: to be looked up now. */
err put_back_look(struct tx *, const struct job *);
#endif
