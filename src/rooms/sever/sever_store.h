/* SPDX-License-Identifier: MIT
 * sever_store.h - the rows of taking all access back; of this room only. */
#ifndef ROOMS_SEVER_SEVER_STORE_H
#define ROOMS_SEVER_SEVER_STORE_H
#include "rooms/sever/sever.h"

/* The one who calls agrees that it waits for the takedowns; *said: all whose word counts by now, oldest first. */
err sever_say(struct tx *, int64_t lock);
err sever_said(struct tx *, int64_t lock, str **said, size_t *n);
err sever_waiting(struct tx *, int64_t *lock);	/* the one that waits, of a lockdown that is on; 0: none */
err sever_note_begun(struct tx *, int64_t lock);
err sever_note_job(struct tx *, int64_t lock, int64_t account, int64_t job);
err sever_job(struct tx *, int64_t lock, int64_t account, int64_t *job);	/* 0: none yet */
err sever_jobs(struct tx *, int64_t lock, int64_t **jobs, size_t *n);		/* by the names of their accounts */
#endif
