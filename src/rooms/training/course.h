/* SPDX-License-Identifier: MIT
 * course.h - what the files of this room share: whom a call is about. */
#ifndef ROOMS_TRAINING_COURSE_H
#define ROOMS_TRAINING_COURSE_H
#include "rooms/training/training.h"

/* Of verbs whose PERSON is a novice: where that one learns; of oneself, anywhere. */
err about_trainee(struct tx *, const struct call *, struct about *);
/* A notice to one person about a novice. It goes with a seat that goes: its word begins with training-NUMBER-. */
struct training_news {
	str to, what, todo;
};
err training_tell(struct tx *, const struct trainee *about, const struct training_news *);
enum { ASKED_AFTER_DAYS = 30 };
/* How it is used since a course ended that long ago: a sentence; empty: too early to ask. */
str used_since(struct arena *, int64_t now, const struct trainee *, const struct training_facts *);
#endif
