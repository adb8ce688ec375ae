/* SPDX-License-Identifier: MIT
 * despite.h - what the checks stop goes out all the same: which rules a second person lifts, and why. */
#ifndef ROOMS_REVIEW_DESPITE_H
#define ROOMS_REVIEW_DESPITE_H
#include "rooms/review/chosen.h"

/* The rules that the call names are lifted there, for these words; ERR_INPUT "stopped" while another one stops it. */
err despite_lift(struct tx *, const struct call *, const struct chosen *, const struct review *);
#endif
