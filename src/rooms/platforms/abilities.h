/* SPDX-License-Identifier: MIT
 * abilities.h - what people ask of a platform, as a table: from which of a plugin's declarations each is read.
 *
 * A yes is what operations and limits show, unless the plugin gives a sentence why it is not so. Pure; any thread. */
#ifndef ROOMS_PLATFORMS_ABILITIES_H
#define ROOMS_PLATFORMS_ABILITIES_H
#include "rooms/platforms/platforms.h"

struct ability {
	const char *name;	/* "alt_text" */
	sp_op op;		/* the plugin has it ... */
	uint32_t flag, without;	/* ... and this flag of sp_limits, and not that one; 0: any */
	const char *mime;	/* ... and takes files of this kind; empty: any */
};
extern const struct ability ABILITIES[SP_LAST_ABILITY + 1];	/* by sp_ability; the first is none */

str ability_title(struct arena *, sp_ability);	/* for people: "alt text" */
bool ability_has(const struct platform *, sp_ability);
/* Why not; empty when it has it. Never empty when it has not: a plugin by others may say nothing. */
str ability_why_not(const struct platform *, sp_ability);

str cannot_to_json(struct arena *, const str why_not[SP_LAST_ABILITY + 1]);
err cannot_from_json(struct arena *, str json, str why_not[SP_LAST_ABILITY + 1]);	/* unknown abilities are ignored */
#endif
