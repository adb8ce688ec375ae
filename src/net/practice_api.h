/* SPDX-License-Identifier: MIT
 * practice_api.h - what practice (training) answers to a request; the API is described in net/practice.h. */
#ifndef NET_PRACTICE_API_H
#define NET_PRACTICE_API_H
#include "net/http.h"
#include "net/board.h"

/* Fills status, headers and body, in the request's arena. True: it wrote to the wall, so sync before answering. */
bool practice_api(struct board *, const struct http_request *, int64_t now, struct http_answer *);
void practice_error(struct arena *, int status, str sentence, struct http_answer *);
#endif
