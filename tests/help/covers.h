/* SPDX-License-Identifier: MIT
 * covers.h - a small town in which people cover for each other.
 *
 * olga owns 'library' and 'wards', alex 'annex'; priya and sam are owners on 'annex', so they have rank; nina is a
 * novice there, kim a coach for all accounts. All of them have acknowledged the policy. */
#ifndef HELP_COVERS_H
#define HELP_COVERS_H
#include "help/said.h"

#include "rooms/duty/duty.h"

struct world *covers_town(void);
void covers_plan(struct world *);  /* cover 1: 'library', olga by priya, from tomorrow 10:00 for three days */
void covers_agree(struct world *); /* and priya says yes; what falls into it is kept */
void covers_works(err);
void covers_fails(err, const char *code);
bool covers_can_at(struct world *, const char *who, enum power, const char *account, int64_t at);
bool covers_can(struct world *, const char *who, enum power, const char *account); /* now */
const char *covers_duty(struct world *, const char *account, enum power);          /* until it is called again */
#endif
