/* SPDX-License-Identifier: MIT
 * course.h - what the files of this room share: whom a call is about. */
#ifndef ROOMS_TRAINING_COURSE_H
#define ROOMS_TRAINING_COURSE_H
#include "rooms/training/training.h"

/* Of verbs whose PERSON is a novice: where that one learns; of oneself, anywhere. */
err about_trainee(struct tx *, const struct call *, struct about *);
#endif
