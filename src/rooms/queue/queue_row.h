/* SPDX-License-Identifier: MIT
 * queue_row.h - how a row of the job table is read; shared by the files of this room only. */
#ifndef ROOMS_QUEUE_QUEUE_ROW_H
#define ROOMS_QUEUE_QUEUE_ROW_H
#include "rooms/queue/queue.h"

#define JOB_COLUMNS                                                                                          \
	"j.id, j.op, j.account, coalesce(j.post, 0), j.part, j.state, j.due, coalesce(j.at, 0), j.wall, "   \
	"j.zone, j.tries, j.looks, j.key, j.intent_at, j.memory, j.remote_id, j.revision, " \
	"j.url, j.done_at, j.code, j.why, j.question, j.answer, coalesce(j.target, 0), j.put_back, j.cleared, j.cover "

void job_read(query *, struct job *);	/* the columns above, in that order */
/* What the engine notes is never more than a day ahead: so few rows are read, whatever the length of the queue. */
enum { NOTED_AHEAD_MS = 25 * HOUR_MS };
#endif
