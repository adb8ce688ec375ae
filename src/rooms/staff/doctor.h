/* SPDX-License-Identifier: MIT
 * doctor.h - all findings, and the register of genuine accounts; for this room alone. */
#ifndef ROOMS_STAFF_DOCTOR_H
#define ROOMS_STAFF_DOCTOR_H
#include "rooms/staff/staff.h"

struct shown;
/* The gaps, and what else is not as it should be. shown: of the public address, NULL where there is none. */
err doctor_find(struct findings *, struct shown *);

struct entry { /* an account that is ours, as the public is told of it */
	str platform, title, handle, address, team;
	int64_t since;
};
/* Those that the public reads, by platform and name. */
err register_of(struct tx *, struct entry **out, size_t *n);
#endif
