/* SPDX-License-Identifier: MIT
 * evaluate.h - what posts brought, by what they have in common; and whether the times that schedpost suggests bring
 * more than the usual ones. Where there is too little to go by it says so, and how many posts are still needed. */
#ifndef ROOMS_EVALUATE_EVALUATE_H
#define ROOMS_EVALUATE_EVALUATE_H
#include "verb/verb.h"

extern const struct verb EVALUATE_VERBS[];	/* evaluate groups, evaluate timing */
err run_evaluate_timing(struct tx *, const struct call *, struct reply *);
#endif
