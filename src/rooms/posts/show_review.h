/* SPDX-License-Identifier: MIT
 * show_review.h - what show and status tell of approvals. */
#ifndef ROOMS_POSTS_SHOW_REVIEW_H
#define ROOMS_POSTS_SHOW_REVIEW_H
#include "verb/verb.h"

err show_waiting(struct tx *, struct reply *);                 /* the first 20 that wait for approval */
err show_decisions(struct tx *, int64_t post, struct reply *); /* who looked at it, and what they said */
#endif
