/* SPDX-License-Identifier: MIT
 * takedown.h - a foreign post is deleted at its platform when two people have said so, and each gets its outcome.
 *
 * The job that deletes it is one of SP_DELETE without a target of its own; the engine asks here what it is about, looks
 * whether it is gone, and tells. All functions work inside a transaction; texts live in its arena. */
#ifndef ROOMS_WATCH_TAKEDOWN_H
#define ROOMS_WATCH_TAKEDOWN_H
#include "rooms/watch/watch.h"

enum { TAKEDOWN_PERSONS = 2 };

enum takedown_outcome {
	TAKEDOWN_OPEN,
	TAKEDOWN_GONE,		/* and its list does not show it any more */
	TAKEDOWN_UNPROVED,	/* the platform said yes, and its list could not be read as far as that */
	TAKEDOWN_BY_HAND,	/* no program can: a person does it on the platform's page */
	TAKEDOWN_REFUSED,	/* it still stands */
	TAKEDOWN_REMOVED,	/* a person says that it was done by hand */
	TAKEDOWN_LAST = TAKEDOWN_REMOVED
};
str takedown_word(enum takedown_outcome);	/* for programs: "gone" */
str takedown_title(enum takedown_outcome);	/* for people: "gone, and looked up" */

struct takedown {
	int64_t foreign, job, ended; /* job 0: two have not said so yet; ended 0: there is no outcome yet */
	enum takedown_outcome outcome;
	str why, no_evidence; /* no_evidence: why it goes without; empty: there is some */
};
err takedown_get(struct tx *, int64_t foreign, struct takedown *, bool *found);
/* The one who calls says that it is to go. *said: all whose word counts by now, oldest first. */
err takedown_say(struct tx *, int64_t foreign, str no_evidence);
err takedown_said(struct tx *, int64_t foreign, str **said, size_t *n);
err takedown_begin(struct tx *, int64_t foreign, int64_t job); /* an outcome of before counts no more */
err takedown_end(struct tx *, int64_t foreign, enum takedown_outcome, str why);
err takedown_by_hand(struct tx *, int64_t foreign, str why); /* whoever calls says that it is gone, asked for or not */
/* An outcome is noted in the history, and if it may still stand, told to those who can do something. */
err takedown_came_to(struct tx *, const struct takedown *, int64_t account);
/* "WHY Delete it there by hand, then type: ... URL" */
str takedown_why_by_hand(struct arena *, int64_t foreign, str why, str url);
/* The engine's, each minute: what cannot be deleted any more, for its account has lost its log-in since, is told of. */
err takedowns_follow(struct tx *);
struct takedown_stuck {
	int64_t foreign, account, job;
	str account_name, url;
};
err takedowns_stuck(struct tx *, struct takedown_stuck **out, size_t *n);
err takedown_stop(struct tx *, int64_t job);
err takedowns_to_do(struct tx *, size_t *n); /* so many wait for somebody's hand */
/* What a job of SP_DELETE is about; foreign 0: no foreign post. */
struct takedown_of {
	int64_t foreign, at; /* at: as the platform dates it; 0: it does not */
	str remote_id, revision, url;
};
err takedown_of_job(struct tx *, int64_t job, struct takedown_of *);
/* The account's log-in is gone: what was not deleted by then never will be. */
err takedowns_lost(struct tx *, int64_t account, str why);
/* Foreign posts that may be hostile, and that nothing has come of yet; newest first. */
err foreign_standing(struct tx *, struct foreign **out, size_t *n);
/* What stands there, and what was taken down no longer than a day before the lock: it was read, and its account is not
 * yet safe. However many there are. */
struct foreign_ask {
	int64_t account;	/* 0: all */
	bool drilled;		/* those that a drill has put there, and no others; else none of those */
	int64_t locked;		/* instant of the lock, ms */
};
/* newest: the number of one; first: when the first of the day before the lock was made. Each 0: there is none. */
err foreign_tonight(struct tx *, const struct foreign_ask *, int64_t *newest, int64_t *first);
str foreign_where(struct arena *, const struct foreign *); /* "foreign post 3 on 'library' (https://...)" */

/* For verbs whose IDs are foreign posts: the accounts that they stand on. */
err foreign_about(struct tx *, const struct call *, struct about *);

extern const struct verb TAKEDOWN_VERBS[]; /* takedown, takedown list, takedown done */
#endif
