/* SPDX-License-Identifier: MIT
 * client.h - HTTP/1.1 over the daemon's Unix socket, one request at a time. Source: RFC 9112.
 *
 * Blocking, with deadlines. A connection is kept for the next request; one that died in between is opened again, but a
 * request that was sent is never sent twice. */
#ifndef FRONT_CLIENT_H
#define FRONT_CLIENT_H
#include "base/base.h"
#include "base/clock.h"

struct line;

enum { LINE_PROBE_MS = 300, LINE_SECOND_MS = 500, LINE_PATIENCE_MS = 5000, LINE_ANSWER_MS = 120 * 1000 };
/* For who cannot wait for a service that is stuck: until it answers at all, and then for each answer. */
enum { LINE_HURRIED_PROBE_MS = 200, LINE_HURRIED_ANSWER_MS = 1000 };

/* Connects and asks for /health. *out is NULL, without an err, when nobody answers within the time. */
err line_open(struct arena *, str socket_path, const struct clock *, int64_t wait_ms, struct line **out);
bool line_listens(struct arena *, str socket_path);	/* somebody takes connections there, whether or not they answer */
/* ERR_BUSY when it does not answer just now: for who cannot wait as long as a call may take. */
err line_check(struct arena *, struct line *);
void line_bring(struct line *, str token);	/* with each call from now on; it must outlive the line. Empty: none */
void line_hurry(struct line *);		/* from now on no answer is awaited longer than LINE_HURRIED_ANSWER_MS */
void line_close(struct line *);		/* NULL is fine */
str line_version(const struct line *);	/* schedpostd's, as /health told it */

/* Both give the JSON of the answer, whatever its status. ERR_BUSY "no-answer"; ERR_OUTSIDE "cut-off" when it is not
 * known whether it was done, "not-schedpost" when somebody else answers. */
err line_post(struct arena *, struct line *, str path, str body, str *answer);
/* The two halves of line_post, with time for other things between them, also for other requests. */
err line_send(struct arena *, struct line *, str path, str body);
err line_take(struct arena *, struct line *, str *answer);
/* Told now and then how much of a file has gone. */
typedef void line_progress(void *of, int64_t sent, int64_t all);
struct line_file {
	str path;			/* of the request: "/v1/media?name=ward.png" */
	str file;			/* on this machine */
	line_progress *progress;	/* NULL: none */
	void *of;
};
err line_put_file(struct arena *, struct line *, const struct line_file *, str *answer);
#endif
