/* SPDX-License-Identifier: MIT
 * house.h - what verbs need beside the store; made once at the start, the same in the daemon and inline.
 *
 * Lives as long as the program; verbs read it from a store thread, so nothing in it changes after the start. */
#ifndef VERB_HOUSE_H
#define VERB_HOUSE_H
#include "base/base.h"
#include "base/clock.h"

struct brake;
struct shown;
struct vault;

struct house {
	str data_folder;		/* absolute, without a final slash */
	struct vault *vault;		/* NULL where no key could be had; verbs that need it say so */
	const struct clock *clock;
	struct brake *brake;		/* rooms/locks; what senders ask; NULL where nothing is sent */
	struct shown *shown;		/* rooms/media; NULL where there is no public address, and where nothing is sent */
	bool proof_required;		/* also of who has set up none (rooms/proof) */
};
#endif
