/* SPDX-License-Identifier: MIT
 * practice.h - the practice (training) platform inside the daemon: a struct net that answers `practice:` itself.
 *
 * What is posted hangs on a wall for each account (net/board.h), is on the disk before the answer is given, and is
 * never looked at for repeats: posting twice shows twice, as it would outside. The account is named by the header
 * X-Practice-Account. Answers are JSON; an error is {"error": "a sentence"}.
 *
 *   POST   practice:/posts           {text, warning, link, media: ["m1"], reply_to, key, lang, visibility, ...}
 *                                    -> 200 {"id":"p12","url":"practice:/posts/p12","at":MS}; 422 when the text has
 *                                    over 500 graphemes, or there is neither text nor media
 *   GET    practice:/posts           ?since=MS ?before=p40 -> {"posts":[newest first, at most 100],"more":true|false}
 *   GET    practice:/posts/p12       -> the post, with "id", "url" and "at"; 404 when it is not there
 *   DELETE practice:/posts/p12       -> {"deleted":"p12"}, or 404
 *   POST   practice:/media           the bytes -> {"id":"m3"}; only their number is kept
 *   GET    practice:/me              -> {"id","handle","name","posts"}
 *
 * All functions run on the loop thread. */
#ifndef NET_PRACTICE_H
#define NET_PRACTICE_H
#include "base/clock.h"
#include "net/http.h"

/* What may go wrong out there, for tests and drills. */
struct practice_fault {
	enum {
		PRACTICE_FINE,
		PRACTICE_LOSE_ANSWER,	/* it was accepted, but nobody hears of it: LOST */
		PRACTICE_LOSE_REQUEST,	/* it left and never came there: LOST */
		PRACTICE_STATUS		/* not accepted; answered with `status` */
	} kind;
	int status;
	int64_t retry_after_s;	/* with PRACTICE_STATUS; 0: no such header */
	int64_t delay_ms;	/* between acceptance and answer, with every kind */
};

struct practice_options {
	const char *dir;	/* DATA/practice; made if it is not there */
	/* practice_deliver must be called once in that many milliseconds; replaces what was asked for before. Never
	 * called after practice_free. */
	void (*later)(void *of, int64_t in_ms);
	struct practice_fault (*fault)(void *of, const struct http_request *);	/* may be NULL */
	void *of;
};

/* For practice_options.fault: posts that ask for it with the word PRACTICE_SLOW are answered late, so that people see
 * what is under way. */
#define PRACTICE_SLOW "[slow]"
enum { PRACTICE_SLOW_MS = 15 * 1000 };
struct practice_fault practice_as_asked(void *of, const struct http_request *);

/* A text with the word PRACTICE_FOREIGN, a number and "]" has somebody else post there right after it, so that people
 * see a foreign post: "DRILL 3: nobody of yours has written this post." It is dated like the one that asked for it. */
#define PRACTICE_FOREIGN "[foreign "

/* dir is copied. Whatever is not for `practice:` goes to outer, which must live longer; without one (NULL) it
 * is answered with SP_NEVER_LEFT. */
struct net *practice_new(struct net *outer, const struct clock *, const struct practice_options *);
void practice_free(struct net *);	/* cancels what is under way first */

/* Accepts what was sent since the last call (here last_look is asked), writes it to the disk, gives the answers that
 * are due. done may send and cancel. */
void practice_deliver(struct net *);
#endif
